//! A store that fails at any of its calls leaves nothing half written.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use async_trait::async_trait;
use futures_executor::block_on;
use gestiq_core::{ErrorKind, PortError};
use gestiq_reconcile::Error;
use gestiq_reconcile::books::entry::ResolutionKind;
use gestiq_reconcile::books::{ManualMatch, MatchState, Remark};
use gestiq_reconcile::memory::MemoryStore;
use gestiq_reconcile::service::ResolveDifference;
use gestiq_reconcile::store::{GroupFilter, Stores};

use crate::books_hold::books_hold;
use crate::company::{Company, item, item_id, line, line_id};
use crate::hooked_store::{Hook, Hooked};

/// Fails one of the calls, before it is carried out or after.
#[derive(Debug)]
struct FailingAt {
    calls_left: AtomicU32,
    carried_out: bool,
}

impl FailingAt {
    fn is_now(&self) -> bool {
        let before =
            self.calls_left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        before == Ok(1)
    }

    fn down() -> PortError {
        PortError::new(ErrorKind::Unavailable, "the connection was lost")
    }
}

#[async_trait]
impl Hook for FailingAt {
    async fn before(&self) -> Result<(), PortError> {
        if !self.carried_out && self.is_now() { Err(FailingAt::down()) } else { Ok(()) }
    }

    async fn after(&self) -> Result<(), PortError> {
        if self.carried_out && self.is_now() { Err(FailingAt::down()) } else { Ok(()) }
    }
}

/// Everything a company does in a day; each step can be repeated.
async fn day(company: &Company) -> Result<(), Error> {
    let (service, eva) = (&company.service, &company.eva);
    let file = "id,date,amount,currency,counterparty,description,reference
L1,2026-04-02,50.00,EUR,ACME TRADING,,
L2,2026-04-02,93.50,EUR,BLANCO HERMANOS,,
L3,2026-04-02,121.00,EUR,TALLERES ACME,fra. F-2026-0042,
";
    let importer = gestiq_reconcile::import::Importer::new({
        let mut options = gestiq_reconcile::import::ImportOptions::default();
        options.account = Some(gestiq_reconcile::BankAccount::new("1"));
        options
    });
    let key = "file".parse().unwrap();
    service.import_statements(&company.job, &importer, file.as_bytes(), Some(&key)).await?;
    let items = ["A-1001", "A-1002"].map(|id| item(id, 50_00, "Acme Trading"));
    let others = [item("B-1", 100_00, "Blanco Hermanos"), item("F-2026-0042", 121_00, "Talleres Acme S.L.")];
    service.add_items(&company.job, items.into_iter().chain(others).collect()).await?;
    let request = ManualMatch::new(company.account.clone(), [line_id("L2")], [item_id("B-1")]);
    let made = service.match_manually(eva, &request, Some(&"by-hand".parse().unwrap())).await?;
    if made.resolutions.is_empty() {
        service.resolve_difference(eva, &ResolveDifference::new(made.id, ResolutionKind::Fee)).await?;
    }
    service.run_matching(&company.job, &company.account).await?;
    let proposed = GroupFilter { state: Some(MatchState::Proposed), ..GroupFilter::default() };
    for group in service.match_groups(eva, &proposed, &Default::default()).await?.items {
        service.reject(eva, group.id, &Remark::new("not this one")?).await?;
    }
    Ok(())
}

#[test]
fn a_day_with_one_failure_ends_like_a_day_without() {
    let (mut failed, mut calls) = (0, 0);
    for carried_out in [false, true] {
        for call in 1.. {
            let store = Arc::new(MemoryStore::default());
            let hook = FailingAt { calls_left: AtomicU32::new(call), carried_out };
            let hooked = Arc::new(Hooked { store, hook });
            let company = Company::over(Stores::of(Arc::clone(&hooked)));
            let first = block_on(day(&company));
            if let Err(error) = &first {
                assert_eq!(error.kind(), ErrorKind::Unavailable, "call {call}: {error}");
                failed += 1;
            }
            hooked.hook.calls_left.store(0, Ordering::Relaxed);
            books_hold(&company);
            block_on(day(&company)).unwrap();
            books_hold(&company);
            block_on(company.service.verify_audit_trail(&company.eva)).unwrap();
            let count = |state| company.in_state(state).len();
            assert_eq!(count(MatchState::Confirmed), 2, "call {call} (carried out: {carried_out})");
            assert_eq!(company.item("B-1").open, crate::company::eur(0));
            assert_eq!(company.item("F-2026-0042").open, crate::company::eur(0));
            calls += 1;
            if first.is_ok() {
                break;
            }
        }
    }
    assert!(failed > 40 && calls == failed + 2, "{failed} failures in {calls} days");
}

#[test]
fn a_line_of_the_same_file_is_never_imported_twice() {
    let company = Company::new();
    company.lines(vec![line("L", 1_00, "Acme", "")]);
    company.lines(vec![line("L", 1_00, "Acme", "")]);
    let status = block_on(company.service.status(&company.eva, &company.account)).unwrap();
    assert_eq!(status.totals.currencies[0].lines.lines, 1);
}

type Refusal = fn() -> PortError;

/// Lets a run read, and refuses each of its commits.
#[derive(Debug)]
struct RefusingCommits {
    calls: AtomicU32,
    refusal: Refusal,
}

#[async_trait]
impl Hook for RefusingCommits {
    async fn before(&self) -> Result<(), PortError> {
        // A run reads once, and commits once.
        if self.calls.fetch_add(1, Ordering::Relaxed) % 2 == 1 { Err((self.refusal)()) } else { Ok(()) }
    }

    async fn after(&self) -> Result<(), PortError> {
        Ok(())
    }
}

#[test]
fn only_a_stale_version_is_tried_again() {
    let taken = || PortError::new(ErrorKind::Conflict, "there is a match of this id already");
    let stale = || PortError::stale_version("line", "L");
    let cases: [(Refusal, u32, &str); 2] = [(taken, 2, "conflict"), (stale, 10, "matching_contended")];
    for (refusal, calls, expected) in cases {
        let store = Arc::new(MemoryStore::default());
        let hook = RefusingCommits { calls: AtomicU32::new(0), refusal };
        let hooked = Arc::new(Hooked { store: Arc::clone(&store), hook });
        let company = Company::over(Stores::of(store));
        company.lines(vec![line("L", 50_00, "ACME TRADING", "")]);
        company.items(vec![item("A-1001", 50_00, "Acme Trading")]);
        let refused = Company::over(Stores::of(Arc::clone(&hooked)));
        let error = block_on(refused.service.run_matching(&company.job, &company.account)).unwrap_err();
        assert_eq!((error.code(), error.kind()), (expected, ErrorKind::Conflict));
        assert_eq!(hooked.hook.calls.load(Ordering::Relaxed), calls, "{expected}: calls of the store");
    }
}
