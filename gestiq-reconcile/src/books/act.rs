//! The act of an actor: who does something, and when.

use chrono::{DateTime, SubsecRound as _, Utc};
use gestiq_core::{Actor, AuditRecord, EventName, IdSource, Subject};

use super::remark::Remark;
use super::stamp::Stamp;
use crate::error::Error;

/// One act of an actor: everything that it changes carries the same time.
#[derive(Debug)]
pub(crate) struct Act<'a> {
    actor: &'a Actor,
    ids: &'a dyn IdSource,
    at: DateTime<Utc>,
}

impl<'a> Act<'a> {
    pub(crate) fn new(actor: &'a Actor, ids: &'a dyn IdSource, at: DateTime<Utc>) -> Self {
        // To the microsecond, which is what databases keep.
        Act { actor, ids, at: at.trunc_subsecs(6) }
    }

    pub(crate) fn ids(&self) -> &'a dyn IdSource {
        self.ids
    }

    pub(crate) fn at(&self) -> DateTime<Utc> {
        self.at
    }

    pub(crate) fn stamp(&self, remark: Option<&Remark>) -> Stamp {
        Stamp { at: self.at, by: self.actor.user(), remark: remark.cloned() }
    }

    /// Creates the audit record of one change: what was done, to what, and the record before and after.
    pub(crate) fn record(
        &self,
        action: &'static str,
        subject: (&str, &str),
        (before, after): (Option<&str>, Option<&str>),
        remark: Option<&Remark>,
    ) -> Result<AuditRecord, Error> {
        let (kind, id) = subject;
        let (action, subject) = (EventName::new(action)?, Subject::new(kind, id)?);
        let record =
            AuditRecord::new(self.ids, self.at, self.actor, action, subject).changed(before, after)?;
        match remark {
            Some(remark) => Ok(record.because(remark.as_str())?),
            None => Ok(record),
        }
    }
}
