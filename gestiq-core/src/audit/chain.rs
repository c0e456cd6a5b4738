//! Records chained by digests.

use super::{AuditArea, AuditError, AuditHead, AuditRecord, Tampering};
use crate::digest::{Digest, Digester};
use crate::tenant::TenantId;

/// A record with its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ChainedRecord {
    /// Number in the trail of its tenant and area, from 1 without gaps.
    pub sequence: u64,
    /// The record.
    pub record: AuditRecord,
    /// Digest of the record, its number and the digest before it.
    pub digest: Digest,
}

/// The end of the audit trail of a tenant's area: where the next record is added, or verified.
///
/// ```
/// # use chrono::DateTime;
/// # use gestiq_core::{Actor, AuditRecord, EventName, SequentialIds, Subject, TenantId};
/// use gestiq_core::audit::{AuditArea, AuditChain};
/// # let ids = SequentialIds::default();
/// # let tenant = TenantId::new(&ids);
/// # let record = |id: u32| -> Result<AuditRecord, gestiq_core::event::EventError> {
/// #     Ok(AuditRecord::new(&ids, DateTime::UNIX_EPOCH, &Actor::system(tenant), EventName::new("match.confirmed")?, Subject::new("match", id)?))
/// # };
///
/// let area = AuditArea::RECONCILIATION;
/// let mut chain = AuditChain::start(tenant, area);
/// let mut trail = vec![chain.append(record(1)?)?, chain.append(record(2)?)?];
/// assert_eq!(AuditChain::verify_all(tenant, area, &trail)?, chain);
///
/// if let Some(first) = trail.first_mut() {
///     first.record.reason = Some("changed later".into());
/// }
/// assert_eq!(AuditChain::verify_all(tenant, area, &trail).unwrap_err().code(), "audit_trail_broken");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditChain {
    tenant: TenantId,
    area: AuditArea,
    length: u64,
    digest: Digest,
}

impl AuditChain {
    /// The chain of a tenant's area without records.
    #[must_use]
    pub fn start(tenant: TenantId, area: AuditArea) -> Self {
        // Reconciliation was the only area before there were areas, and its chains are verified for years.
        let digest = if area == AuditArea::RECONCILIATION {
            Digester::new("gestiq audit trail 1").field(tenant.as_uuid().as_bytes())
        } else {
            let of_tenant = Digester::new("gestiq audit trail 2").field(tenant.as_uuid().as_bytes());
            of_tenant.field(area.as_str().as_bytes())
        };
        AuditChain { tenant, area, length: 0, digest: digest.finish() }
    }

    /// The chain that ends at this head, which the caller trusts: the one that a store keeps.
    #[must_use]
    pub fn at(tenant: TenantId, area: AuditArea, head: AuditHead) -> Self {
        AuditChain { tenant, area, length: head.length, digest: head.digest }
    }

    /// Returns the number of records.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Returns the end of the chain.
    #[must_use]
    pub fn head(&self) -> AuditHead {
        AuditHead { length: self.length, digest: self.digest }
    }

    /// Adds a record.
    ///
    /// # Errors
    /// [`AuditError::OtherTenant`] if it is of another tenant than the chain.
    pub fn append(&mut self, record: AuditRecord) -> Result<ChainedRecord, AuditError> {
        record.check_tenant(self.tenant)?;
        self.length += 1;
        self.digest = link(self.digest, self.length, &record);
        Ok(ChainedRecord { sequence: self.length, record, digest: self.digest })
    }

    /// Verifies the record that follows, and moves on to it.
    ///
    /// # Errors
    /// [`AuditError::Broken`] if it is not the one that was written there, [`AuditError::OtherTenant`].
    pub fn verify(&mut self, next: &ChainedRecord) -> Result<(), AuditError> {
        next.record.check_tenant(self.tenant)?;
        let sequence = self.length + 1;
        if next.sequence != sequence {
            return Err(AuditError::Broken { sequence, found: Tampering::Sequence });
        }
        if next.digest != link(self.digest, sequence, &next.record) {
            return Err(AuditError::Broken { sequence, found: Tampering::Content });
        }
        (self.length, self.digest) = (sequence, next.digest);
        Ok(())
    }

    /// Verifies a whole trail, from its first record, and returns its end.
    ///
    /// # Errors
    /// As [`AuditChain::verify`], for the first record that is wrong.
    pub fn verify_all<'a>(
        tenant: TenantId,
        area: AuditArea,
        trail: impl IntoIterator<Item = &'a ChainedRecord>,
    ) -> Result<Self, AuditError> {
        let mut chain = AuditChain::start(tenant, area);
        for record in trail {
            chain.verify(record)?;
        }
        Ok(chain)
    }
}

/// Every field is named here, so that a new field does not compile until it is part of the digest.
fn link(before: Digest, sequence: u64, record: &AuditRecord) -> Digest {
    let AuditRecord { id, tenant, user, role, at, action, subject, before: old, after: new, reason } = record;
    Digester::new("gestiq audit record 1")
        .field(before.as_bytes())
        .field(&sequence.to_be_bytes())
        .field(id.as_uuid().as_bytes())
        .field(tenant.as_uuid().as_bytes())
        .field(user.as_uuid().as_bytes())
        .field(role.name().as_bytes())
        .field(&at.timestamp_micros().to_be_bytes())
        .field(action.as_str().as_bytes())
        .field(subject.to_string().as_bytes())
        .optional(old.as_deref())
        .optional(new.as_deref())
        .optional(reason.as_deref())
        .finish()
}

impl AuditHead {
    /// Returns the head of a chain without records.
    #[must_use]
    pub fn start(tenant: TenantId, area: AuditArea) -> Self {
        AuditChain::start(tenant, area).head()
    }
}

impl From<&ChainedRecord> for AuditHead {
    /// Returns the head of the chain that ends with this record.
    fn from(last: &ChainedRecord) -> Self {
        AuditHead { length: last.sequence, digest: last.digest }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;
    use crate::actor::{Actor, UserId};
    use crate::event::name::EventName;
    use crate::event::subject::Subject;
    use crate::id::source::SequentialIds;
    use crate::role::Role;

    const AREA: AuditArea = AuditArea::RECONCILIATION;

    fn trail(length: u32) -> (TenantId, Vec<ChainedRecord>) {
        let ids = SequentialIds::default();
        let at = DateTime::from_timestamp(1_767_225_600, 123_456_789).unwrap();
        let actor = Actor::new(TenantId::new(&ids), UserId::new(&ids), Role::Supervisor);
        let mut chain = AuditChain::start(actor.tenant(), AREA);
        let records = (1..=length).map(|number| {
            let name = EventName::new("match.confirmed").unwrap();
            let subject = Subject::new("match", number).unwrap();
            let record = AuditRecord::new(&ids, at, &actor, name, subject);
            chain.append(record.changed(Some("proposed"), None).unwrap()).unwrap()
        });
        (actor.tenant(), records.collect())
    }

    fn broken(sequence: u64, found: Tampering) -> Result<AuditChain, AuditError> {
        Err(AuditError::Broken { sequence, found })
    }

    #[test]
    fn an_untouched_trail_is_verified_to_its_head() {
        let (tenant, trail) = trail(5);
        let end = AuditChain::verify_all(tenant, AREA, &trail).unwrap();
        assert_eq!((end.length(), end.head()), (5, AuditHead { length: 5, digest: trail[4].digest }));
        assert_eq!(AuditChain::at(tenant, AREA, AuditHead::from(&trail[4])), end);
        assert_eq!(AuditChain::verify_all(tenant, AREA, []), Ok(AuditChain::start(tenant, AREA)));
    }

    #[test]
    fn every_changed_field_breaks_the_chain_at_its_record() {
        let changes: [fn(&mut AuditRecord); 10] = [
            |r| r.id = crate::audit::record::AuditId::from_uuid(uuid::Uuid::from_u128(9)),
            |r| r.user = UserId::SYSTEM,
            |r| r.role = Role::Admin,
            |r| r.at += TimeDelta::microseconds(1),
            |r| r.action = EventName::new("match.rejected").unwrap(),
            |r| r.subject = Subject::new("match", 7).unwrap(),
            |r| r.before = None,
            |r| r.after = Some(String::new()),
            |r| r.reason = Some("proposed".into()),
            |r| std::mem::swap(&mut r.before, &mut r.after),
        ];
        for (index, change) in changes.into_iter().enumerate() {
            let (tenant, mut trail) = trail(3);
            change(&mut trail[1].record);
            let verified = AuditChain::verify_all(tenant, AREA, &trail);
            assert_eq!(verified, broken(2, Tampering::Content), "change {index}");
        }
    }

    #[test]
    fn a_removed_doubled_or_swapped_record_breaks_the_chain() {
        let (tenant, whole) = trail(4);
        let mut removed = whole.clone();
        removed.remove(1);
        assert_eq!(AuditChain::verify_all(tenant, AREA, &removed), broken(2, Tampering::Sequence));

        let mut renumbered = removed;
        for (number, record) in (1..).zip(&mut renumbered) {
            record.sequence = number;
        }
        assert_eq!(AuditChain::verify_all(tenant, AREA, &renumbered), broken(2, Tampering::Content));

        let mut doubled = whole.clone();
        doubled.insert(1, whole[0].clone());
        assert_eq!(AuditChain::verify_all(tenant, AREA, &doubled), broken(2, Tampering::Sequence));

        let mut swapped = whole;
        swapped.swap(2, 3);
        assert_eq!(AuditChain::verify_all(tenant, AREA, &swapped), broken(3, Tampering::Sequence));
    }

    #[test]
    fn a_record_of_another_tenant_is_refused() {
        let (_, trail) = trail(1);
        let mut other = AuditChain::start(TenantId::from_uuid(uuid::Uuid::max()), AREA);
        assert!(matches!(other.verify(&trail[0]), Err(AuditError::OtherTenant { .. })));
        assert!(matches!(other.append(trail[0].record.clone()), Err(AuditError::OtherTenant { .. })));
        assert_eq!(other.length(), 0);
    }

    #[test]
    fn time_is_kept_to_the_microsecond_that_a_database_keeps() {
        let (_, trail) = trail(1);
        assert_eq!(trail[0].record.at.timestamp_subsec_nanos(), 123_456_000);
    }

    #[test]
    fn a_summary_has_a_limit() {
        let (_, trail) = trail(1);
        let long = "x".repeat(crate::audit::MAX_SUMMARY_BYTES + 1);
        let record = || trail[0].record.clone();
        assert!(matches!(record().because(&long), Err(AuditError::SummaryTooLong { bytes: 16_385 })));
        assert!(record().changed(Some(&long), None).is_err());
        assert!(record().changed(None, Some(&long)).is_err());
        assert!(record().because(&"x".repeat(crate::audit::MAX_SUMMARY_BYTES)).is_ok());
    }

    #[test]
    fn the_chains_of_areas_start_apart_and_never_change() {
        // Written trails are verified for years: these digests, computed by another program, may never change. That of
        // reconciliation is the one of a tenant's only trail before there were areas.
        let tenant = TenantId::from_uuid(uuid::Uuid::from_u128(7));
        let start = |area| AuditHead::start(tenant, area).digest.to_string();
        assert_eq!(
            start(AuditArea::RECONCILIATION),
            "1887951edc119ae48e4460330d7d731a4a72ade6af9f31e80d415b04f93599bb"
        );
        assert_eq!(
            start(AuditArea::WEBHOOKS),
            "879b38c83ba94355d1c0f16839071dface2b3e296db0ae42db8c3f47188fdb39"
        );
        assert_ne!(start("sales".parse().unwrap()), start(AuditArea::WEBHOOKS));
    }

    #[test]
    fn a_record_of_one_area_is_not_one_of_another() {
        let (tenant, trail) = trail(2);
        let verified = AuditChain::verify_all(tenant, AuditArea::WEBHOOKS, &trail);
        assert_eq!(verified, broken(1, Tampering::Content));
    }
}
