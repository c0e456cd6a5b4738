//! Keys, lessons and the audit trail.

use gestiq_core::{AuditArea, AuditChain, AuditHead, ErrorKind};

use super::sample::{Sample, item, item_id, line, line_id, once, whole};
use crate::books::lesson::{Lesson, LessonId, Teaching};
use crate::books::{MatchCommit, MatchState};
use crate::store::{NewStatements, Receipt, Stores};

/// A key is kept with what it was answered, and is refused afterwards.
pub async fn idempotency_keys_are_unique(stores: &Stores) {
    let ana = Sample::tenant(1);
    let statement = ana.statement(vec![line("L001", 1, 100_00)]);
    let file = NewStatements { once: Some(once("s", "file")), statements: vec![statement] };
    let receipt = stores.statements.add_statements(ana.id(), file).await.unwrap();
    let mut items = ana.items(vec![item("I001", 100_00)]);
    items.once = Some(once("i", "items"));
    let items = stores.items.add_items(ana.id(), items).await.unwrap();
    let mut commit = ana.making(ana.group(1, MatchState::Confirmed));
    commit.once = Some(once("m", "match"));
    let group = commit.new[0].id;
    stores.matches.commit(ana.id(), commit).await.unwrap();
    for (key, content, receipt) in [
        ("s", "file", Receipt::Statements(receipt)),
        ("i", "items", Receipt::Items(items)),
        ("m", "match", Receipt::Match { group }),
    ] {
        let stored = stores.matches.submission(ana.id(), &key.parse().unwrap()).await.unwrap().unwrap();
        assert_eq!((stored.fingerprint, stored.receipt), (once(key, content).fingerprint, receipt));
        let mut again = ana.making(ana.group(1, MatchState::Confirmed));
        again.once = Some(once(key, content));
        let refused = stores.matches.commit(ana.id(), again).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Conflict, "{key}");
    }
    assert!(stores.matches.submission(ana.id(), &"new".parse().unwrap()).await.unwrap().is_none());
}

/// Lessons are listed until their match is withdrawn.
pub async fn lessons_come_and_go(stores: &Stores) {
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
    let taught_by = async || {
        let lessons = stores.matches.lesson_page(ana.id(), &whole()).await.unwrap().items;
        lessons.into_iter().map(|lesson| lesson.group).collect::<Vec<_>>()
    };
    assert_eq!(taught_by().await, groups);
    let mut commit = MatchCommit::new(ana.account.clone());
    commit.unlearned = vec![groups[0]];
    stores.matches.commit(ana.id(), commit).await.unwrap();
    assert_eq!(taught_by().await, groups[1..]);
}

/// All writes of a tenant make one chain, in their order, and nobody else's record gets in between.
pub async fn the_audit_trail_is_chained(stores: &Stores) {
    let (ana, eva) = (Sample::tenant(1), Sample::tenant(2));
    assert!(stores.matches.audit_head(ana.id()).await.unwrap().is_none());
    for sample in [&ana, &eva] {
        sample.add_lines(stores, 1).await;
        sample.add_items(stores, 1).await;
        sample.add_lines(stores, 1).await;
    }
    let mut commit = ana.making(ana.group(1, MatchState::Confirmed));
    commit.audit.push(ana.audit("match.resolved"));
    stores.matches.commit(ana.id(), commit).await.unwrap();
    let trail = stores.matches.audit_page(ana.id(), &whole()).await.unwrap().items;
    let actions: Vec<&str> = trail.iter().map(|record| record.record.action.as_str()).collect();
    let expected = ["statement.imported", "items.imported", "match.confirmed", "match.resolved"];
    assert_eq!(actions, expected, "the import that brought nothing left no record");
    let end = AuditChain::verify_all(ana.id(), AuditArea::RECONCILIATION, &trail).unwrap();
    let head = stores.matches.audit_head(ana.id()).await.unwrap().unwrap();
    assert_eq!(AuditHead::from(&head), end.head());
}
