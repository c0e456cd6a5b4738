//! The contract of versioned records holds for a store that keeps it, and names what a store forgets.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use gestiq_core::contract::records::Records;
use gestiq_core::contract::{self, block_on};
use gestiq_core::idempotency::{IdempotentRequest, Operation, RecordedRequest};
use gestiq_core::page::key;
use gestiq_core::{
    ErrorKind, IdempotencyKey, Page, PageRequest, PortError, SequentialIds, TenantId, Version,
};

gestiq_core::id! {
    /// Identifies a note.
    struct NoteId: "note";
}

#[derive(Clone, Debug, PartialEq)]
struct Note {
    id: NoteId,
    text: String,
    version: Version,
}

/// Something that a store does wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fault {
    IgnoresTenants,
    IgnoresVersions,
    ForgetsText,
    ForgetsRequests,
    KeepsTheDeleted,
    TakesIdsTwice,
    SharesKeys,
}

#[derive(Debug, Default)]
struct Tables {
    notes: BTreeMap<(TenantId, NoteId), Note>,
    requests: BTreeMap<(TenantId, IdempotencyKey), RecordedRequest<NoteId>>,
}

/// Notes in memory.
#[derive(Clone, Debug)]
struct Notes {
    tables: Arc<Mutex<Tables>>,
    ids: Arc<SequentialIds>,
    fault: Option<Fault>,
}

impl From<Option<Fault>> for Notes {
    fn from(fault: Option<Fault>) -> Self {
        Notes { tables: Arc::default(), ids: Arc::default(), fault }
    }
}

impl Notes {
    fn has(&self, fault: Fault) -> bool {
        self.fault == Some(fault)
    }

    fn scope(&self, tenant: TenantId) -> TenantId {
        if self.has(Fault::IgnoresTenants) { TenantId::new(&SequentialIds::default()) } else { tenant }
    }

    fn of_version(&self, tables: &Tables, at: (TenantId, NoteId), read: Version) -> Result<(), PortError> {
        let found = tables.notes.get(&at).ok_or_else(|| PortError::not_found("note", at.1))?;
        if self.has(Fault::IgnoresVersions) {
            return Ok(());
        }
        Ok(found.version.check(read).map(drop)?)
    }
}

#[async_trait]
impl Records for Notes {
    type Record = Note;
    type Id = NoteId;

    const CREATE: Operation = Operation::new("note.create");

    fn tenant(&self) -> TenantId {
        TenantId::new(&*self.ids)
    }

    fn fresh(&self, _: TenantId) -> Note {
        Note { id: NoteId::new(&*self.ids), text: String::new(), version: Version::FIRST }
    }

    fn full(&self, tenant: TenantId) -> Vec<Note> {
        vec![Note { text: "año".to_owned(), ..self.fresh(tenant) }]
    }

    fn id(note: &Note) -> NoteId {
        note.id
    }

    fn version(note: &Note) -> Version {
        note.version
    }

    fn changed(note: &Note) -> Note {
        Note { text: format!("{} changed", note.text), version: note.version.next(), ..note.clone() }
    }

    async fn insert(
        &self,
        tenant: TenantId,
        mut note: Note,
        request: Option<IdempotentRequest>,
    ) -> Result<Note, PortError> {
        let mut tables = self.tables.lock().unwrap();
        let tenant = self.scope(tenant);
        let user =
            if self.has(Fault::SharesKeys) { TenantId::new(&SequentialIds::default()) } else { tenant };
        if let Some(request) = &request
            && !self.has(Fault::ForgetsRequests)
        {
            let at = (user, request.key.clone());
            if let Some(id) = request.decide(tables.requests.get(&at).cloned())?.replay() {
                let found = tables.notes.get(&(tenant, id));
                return found.cloned().ok_or_else(|| PortError::not_found("note", id));
            }
            tables.requests.insert(at, RecordedRequest::of(request, note.id));
        }
        if tables.notes.contains_key(&(tenant, note.id)) && !self.has(Fault::TakesIdsTwice) {
            return Err(PortError::new(ErrorKind::Conflict, "the note exists"));
        }
        let written = note.clone();
        if self.has(Fault::ForgetsText) {
            note.text.clear();
        }
        tables.notes.insert((tenant, note.id), note);
        Ok(written)
    }

    async fn get(&self, tenant: TenantId, id: NoteId) -> Result<Note, PortError> {
        let tables = self.tables.lock().unwrap();
        let found = tables.notes.get(&(self.scope(tenant), id));
        found.cloned().ok_or_else(|| PortError::not_found("note", id))
    }

    async fn update(&self, tenant: TenantId, note: Note, read: Version) -> Result<(), PortError> {
        let mut tables = self.tables.lock().unwrap();
        let at = (self.scope(tenant), note.id);
        self.of_version(&tables, at, read)?;
        tables.notes.insert(at, note);
        Ok(())
    }

    async fn delete(&self, tenant: TenantId, id: NoteId, read: Version) -> Result<(), PortError> {
        let mut tables = self.tables.lock().unwrap();
        let at = (self.scope(tenant), id);
        self.of_version(&tables, at, read)?;
        if !self.has(Fault::KeepsTheDeleted) {
            tables.notes.remove(&at);
        }
        Ok(())
    }

    async fn page(&self, tenant: TenantId, page: &PageRequest) -> Result<Page<Note>, PortError> {
        let after = page.keys_after("notes")?.map(|[id]| key::<NoteId>(&id)).transpose()?;
        let tables = self.tables.lock().unwrap();
        let tenant = self.scope(tenant);
        let rows = tables
            .notes
            .iter()
            .filter(|((of, id), _)| *of == tenant && after.is_none_or(|after| *id > after));
        Ok(Page::cut(rows.map(|(_, note)| note.clone()), page, "notes", |last| [last.id.to_string()])?)
    }
}

mod isolation {
    use super::Fault;

    pub(super) async fn nothing_of_its_own(_: Option<Fault>) {}
}

contract::cases! {
    /// The cases of notes: those of versioned records.
    fn cases() -> Option<Fault>, records [Notes];
    isolation { nothing_of_its_own }
}

/// Returns the cases that a store breaks.
fn broken(fault: Option<Fault>) -> Vec<&'static str> {
    let breaks = |case: &contract::Case<Option<Fault>>| {
        catch_unwind(AssertUnwindSafe(|| block_on(case.run(fault)))).is_err()
    };
    cases().iter().filter(|case| breaks(case)).map(contract::Case::name).collect()
}

#[test]
fn a_store_that_keeps_the_contract_passes() {
    assert_eq!(cases().len(), 8);
    assert_eq!(broken(None), [""; 0]);
}

#[test]
fn each_fault_is_named_by_the_case_that_it_breaks() {
    for (fault, case) in [
        (Fault::IgnoresTenants, "Notes::other_tenants_records_are_not_found"),
        (Fault::IgnoresVersions, "Notes::a_change_needs_the_version_that_was_read"),
        (Fault::IgnoresVersions, "Notes::one_of_two_changes_at_once_wins"),
        (Fault::ForgetsText, "Notes::a_record_is_read_back_as_it_was_written"),
        (Fault::TakesIdsTwice, "Notes::a_record_is_read_back_as_it_was_written"),
        (Fault::ForgetsRequests, "Notes::a_repeated_creation_returns_the_first"),
        (Fault::SharesKeys, "Notes::a_repeated_creation_returns_the_first"),
        (Fault::KeepsTheDeleted, "Notes::a_deleted_record_is_gone"),
    ] {
        assert!(broken(Some(fault)).contains(&case), "{fault:?} breaks {:?}", broken(Some(fault)));
    }
}
