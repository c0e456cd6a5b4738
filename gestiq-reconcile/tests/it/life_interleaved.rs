//! Several people and jobs decide on the same lines and items at once, in any order of their steps.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

use async_trait::async_trait;
use futures_executor::block_on;
use gestiq_core::{ErrorKind, PortError};
use gestiq_reconcile::Error;
use gestiq_reconcile::books::{ManualMatch, MatchState, Remark};
use gestiq_reconcile::memory::MemoryStore;
use gestiq_reconcile::store::Stores;
use proptest::prelude::*;

use crate::books_hold::books_hold;
use crate::company::{Company, item, item_id, line, line_id};
use crate::hooked_store::{Hook, Hooked};

/// Gives others a turn before each call.
#[derive(Debug)]
struct TakingTurns;

#[async_trait]
impl Hook for TakingTurns {
    async fn before(&self) -> Result<(), PortError> {
        let yielded = AtomicBool::new(false);
        std::future::poll_fn(|context| {
            if yielded.swap(true, Ordering::Relaxed) {
                return Poll::Ready(Ok(()));
            }
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await
    }

    async fn after(&self) -> Result<(), PortError> {
        Ok(())
    }
}

/// A step of a session.
#[derive(Clone, Copy, Debug)]
enum Step {
    Match(u8, u8),
    Confirm(u8),
    Reject(u8),
    Unmatch(u8),
    Run,
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_u8, 0..3_u8).prop_map(|(line, item)| Step::Match(line, item)),
        3 => (0..4_u8).prop_map(Step::Confirm),
        1 => (0..4_u8).prop_map(Step::Reject),
        3 => (0..6_u8).prop_map(Step::Unmatch),
        2 => Just(Step::Run),
    ]
}

/// Three lines and three items of one customer that fit each other in many ways.
fn company() -> Company {
    let store = Arc::new(MemoryStore::default());
    let company = Company::over(Stores::of(Arc::new(Hooked { store, hook: TakingTurns })));
    company
        .lines((0..3).map(|n| line(&format!("L{n}"), 50_00 + 10_00 * (n / 2), "ACME TRADING", "")).collect());
    company.items((0..3).map(|n| item(&format!("A-{n}"), 50_00 + 20_00 * (n / 2), "Acme Trading")).collect());
    company
}

async fn step(company: &Company, step: Step) -> Result<(), Error> {
    let (service, remark) = (&company.service, Remark::new("test")?);
    let nth = async |state, n: u8| {
        let filter = gestiq_reconcile::store::GroupFilter { state: Some(state), ..Default::default() };
        let groups = service.match_groups(&company.eva, &filter, &Default::default()).await?.items;
        let at = usize::from(n) % groups.len().max(1);
        Ok::<_, Error>(groups.get(at).map(|group| group.id))
    };
    match step {
        Step::Match(line, item) => {
            let line = line_id(&format!("L{line}"));
            let item = item_id(&format!("A-{item}"));
            let request = ManualMatch::new(company.account.clone(), [line], [item]);
            service.match_manually(&company.eva, &request, None).await.map(drop)
        }
        Step::Confirm(n) => match nth(MatchState::Proposed, n).await? {
            Some(id) => service.confirm(&company.eva, id, None).await.map(drop),
            None => Ok(()),
        },
        Step::Reject(n) => match nth(MatchState::Proposed, n).await? {
            Some(id) => service.reject(&company.eva, id, &remark).await.map(drop),
            None => Ok(()),
        },
        Step::Unmatch(n) => match nth(MatchState::Confirmed, n).await? {
            Some(id) => service.unmatch(&company.eva, id, &remark).await.map(drop),
            None => Ok(()),
        },
        Step::Run => service.run_matching(&company.job, &company.account).await.map(drop),
    }
}

/// Carries out the steps of a session; a step that came too late is refused, and nothing worse happens.
async fn session(company: &Company, steps: &[Step]) {
    for planned in steps {
        if let Err(error) = step(company, *planned).await {
            assert_eq!(error.kind(), ErrorKind::Conflict, "{planned:?}: {error}");
        }
    }
}

/// Polls sessions in the order of `turns`, then one after the other; `each` sees the books after every poll.
fn interleave<'f>(
    mut sessions: Vec<Pin<Box<dyn Future<Output = ()> + 'f>>>,
    turns: &[u8],
    mut each: impl FnMut(),
) {
    let mut turns = turns.iter().copied();
    let mut context = Context::from_waker(Waker::noop());
    while !sessions.is_empty() {
        let at = usize::from(turns.next().unwrap_or_default()) % sessions.len();
        if sessions[at].as_mut().poll(&mut context).is_ready() {
            drop(sessions.swap_remove(at));
        }
        each();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn nothing_is_settled_twice_however_sessions_interleave(
        plans in prop::collection::vec(prop::collection::vec(steps(), 1..4), 2..5),
        turns in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let company = company();
        let sessions = plans.iter().map(|plan| Box::pin(session(&company, plan)) as Pin<Box<dyn Future<Output = ()>>>);
        interleave(sessions.collect(), &turns, || books_hold(&company));
        block_on(company.service.verify_audit_trail(&company.eva)).unwrap();
    }

    #[test]
    fn of_those_who_match_the_same_item_one_wins(turns in prop::collection::vec(any::<u8>(), 0..60)) {
        let company = company();
        let outcomes = std::cell::RefCell::new(Vec::new());
        let one = async |line: u8| {
            let outcome = step(&company, Step::Match(line, 0)).await;
            outcomes.borrow_mut().push(outcome.map_err(|error| error.kind()));
        };
        let sessions = (0..2).map(|line| Box::pin(one(line)) as Pin<Box<dyn Future<Output = ()>>>);
        interleave(sessions.collect(), &turns, || books_hold(&company));
        let mut outcomes = outcomes.into_inner();
        outcomes.sort_by_key(Result::is_err);
        prop_assert_eq!(outcomes, [Ok(()), Err(ErrorKind::Conflict)]);
    }
}
