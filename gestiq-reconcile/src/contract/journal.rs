//! Keys, lessons and the audit trail.

use gestiq_core::ErrorKind;
use gestiq_core::audit::{self, AuditArea, AuditChain, AuditFilter, AuditHead};
use gestiq_core::idempotency::{Operation, Outcome};

use super::sample::{Sample, item, item_id, line, line_id, request, request_of, whole};
use crate::books::lesson::{Lesson, LessonId, Teaching};
use crate::books::{MatchCommit, MatchGroupId, MatchState};
use crate::store::{NewStatements, Stores};

/// A request that comes again changes nothing and returns what it returned first; its key is good for no other content.
/// The key is checked before anything else: what the first one has settled is no obstacle to the second.
pub(super) async fn a_repeated_request_returns_its_first_result(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    let statements = |content: &str| NewStatements {
        request: Some(request("s", content)),
        statements: vec![ana.statement(vec![line("L001", 1, 100_00)])],
    };
    let items = |content: &str| {
        let mut items = ana.items(vec![item("I001", 100_00)]);
        items.request = Some(request("i", content));
        items
    };
    let made = |content: &str| {
        let mut commit = ana.making(ana.group(1, MatchState::Confirmed));
        commit.request = Some(request("m", content));
        commit
    };
    let first_statements = stores.statements.add_statements(ana.id(), statements("file")).await.unwrap();
    let first_items = stores.items.add_items(ana.id(), items("items")).await.unwrap();
    let commit = made("match");
    let group = commit.new[0].id;
    let first_match = stores.matches.commit(ana.id(), commit).await.unwrap();
    assert!(!first_statements.is_replay() && !first_items.is_replay());
    assert_eq!(first_match, Outcome::Created(Some(group)));
    let before = ana.everything(stores).await;

    let again = stores.statements.add_statements(ana.id(), statements("file")).await.unwrap();
    assert_eq!(again, Outcome::Replayed(first_statements.into_inner()));
    let again = stores.items.add_items(ana.id(), items("items")).await.unwrap();
    assert_eq!(again, Outcome::Replayed(first_items.into_inner()));
    let again = stores.matches.commit(ana.id(), made("match")).await.unwrap();
    assert_eq!(again, Outcome::Replayed(Some(group)), "though the line is not what it was");
    let asked = MatchCommit { request: Some(request("m", "match")), ..ana.nothing() };
    let again = stores.matches.commit(ana.id(), asked).await.unwrap();
    assert_eq!(again, Outcome::Replayed(Some(group)), "whatever else the commit holds");

    for refused in [
        stores.statements.add_statements(ana.id(), statements("other")).await.unwrap_err(),
        stores.items.add_items(ana.id(), items("other")).await.unwrap_err(),
        stores.matches.commit(ana.id(), made("other")).await.unwrap_err(),
    ] {
        assert_eq!((refused.kind(), refused.code()), (ErrorKind::Conflict, "idempotency_key_reused"));
    }
    assert_eq!(ana.everything(stores).await, before, "none of these changes anything");
}

/// The scope of a key is the tenant and the operation.
pub(super) async fn a_key_is_free_for_another_operation(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    for (operation, day) in [(Operation::new("test.first"), 1), (Operation::new("test.second"), 2)] {
        let statements = vec![ana.statement(vec![line(&format!("L{day}"), day, 100_00)])];
        let file = NewStatements { request: Some(request_of(operation, "key", "file")), statements };
        let outcome = stores.statements.add_statements(ana.id(), file).await.unwrap();
        assert!(!outcome.is_replay(), "{operation}");
    }
}

/// Lessons are listed until their match is withdrawn.
pub(super) async fn lessons_come_and_go(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    ana.add_lines(stores, 2).await;
    ana.add_items(stores, 2).await;
    let mut groups = Vec::new();
    for number in [1, 2] {
        let mut commit = ana.making(ana.group(number, MatchState::Confirmed));
        let group = commit.new[0].id;
        let (line, item) = (line_id(number), item_id(number));
        let teaching = Teaching::Apart { account: ana.account.clone(), line, item };
        commit.lessons = vec![Lesson { id: LessonId::new(&ana.ids), group, teaching }];
        stores.matches.commit(ana.id(), commit).await.unwrap();
        groups.push(group);
    }
    assert_eq!(taught_by(stores, &ana).await, groups);
    let mut commit = MatchCommit::new(ana.account.clone());
    commit.unlearned = vec![groups[0]];
    stores.matches.commit(ana.id(), commit).await.unwrap();
    assert_eq!(taught_by(stores, &ana).await, groups[1..]);
}

/// Returns the matches whose lessons are listed.
async fn taught_by(stores: &Stores, sample: &Sample) -> Vec<MatchGroupId> {
    let lessons = stores.matches.lesson_page(sample.id(), &whole()).await.unwrap().items;
    lessons.into_iter().map(|lesson| lesson.group).collect()
}

/// All writes of a tenant make one chain, in their order, and nobody else's record gets in between.
pub(super) async fn the_audit_trail_is_chained(stores: Stores) {
    let stores = &stores;
    let (ana, eva) = (Sample::tenant(1), Sample::tenant(2));
    let area = AuditArea::RECONCILIATION;
    assert_eq!(stores.audit.head(ana.id(), area).await.unwrap(), AuditHead::start(ana.id(), area));
    for sample in [&ana, &eva] {
        sample.add_lines(stores, 1).await;
        sample.add_items(stores, 1).await;
        sample.add_lines(stores, 1).await;
    }
    let mut commit = ana.making(ana.group(1, MatchState::Confirmed));
    commit.audit.push(ana.audit("match.resolved"));
    stores.matches.commit(ana.id(), commit).await.unwrap();
    let trail = stores.audit.page(ana.id(), area, &AuditFilter::default(), &whole()).await.unwrap().items;
    let actions: Vec<&str> = trail.iter().map(|record| record.record.action.as_str()).collect();
    let expected = ["statement.imported", "items.imported", "match.confirmed", "match.resolved"];
    assert_eq!(actions, expected, "the import that brought nothing left no record");
    let end = AuditChain::verify_all(ana.id(), area, &trail).unwrap();
    let head = stores.audit.head(ana.id(), area).await.unwrap();
    assert_eq!(AuditHead::from(trail.last().unwrap()), end.head());
    assert_eq!(head, end.head());
    assert_eq!(audit::verify(stores.audit.as_ref(), ana.id(), area).await.unwrap(), head);
}
