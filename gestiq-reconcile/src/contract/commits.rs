//! Cases of commits: all of a commit is saved, or nothing.

use gestiq_core::idempotency::Outcome;
use gestiq_core::{ErrorKind, Version};

use super::sample::{Sample, eur, item_id, line_id, request};
use crate::books::lesson::{Lesson, LessonId, Teaching};
use crate::books::{Attention, MatchCommit, MatchState};
use crate::store::Stores;

/// Makes one part of a commit impossible.
type Spoil = fn(&mut MatchCommit);

/// A commit with one part that cannot be, changes nothing at all.
pub(super) async fn a_commit_is_whole_or_not_at_all(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    ana.add_lines(stores, 2).await;
    ana.add_items(stores, 2).await;
    stores.matches.commit(ana.id(), ana.making(ana.group(1, MatchState::Proposed))).await.unwrap();
    let before = ana.everything(stores).await;
    let spoil: [(&str, Spoil, ErrorKind); 7] = [
        ("a stale line", |c| c.lines[0].read = c.lines[0].read.next(), ErrorKind::Conflict),
        ("a stale item", |c| c.items[0].read = c.items[0].read.next(), ErrorKind::Conflict),
        ("a missing line", |c| c.lines[0].line = line_id(99), ErrorKind::NotFound),
        ("a missing item", |c| c.items[0].item = item_id(99), ErrorKind::NotFound),
        ("a missing match", |c| c.changed = c.new.clone(), ErrorKind::NotFound),
        ("too much open of a line", |c| c.lines[0].open = eur(200_01), ErrorKind::Invalid),
        ("too much open of an item", |c| c.items[0].open = eur(-1), ErrorKind::Invalid),
    ];
    for (what, spoil, expected) in spoil {
        let mut commit = ana.making(ana.group(2, MatchState::Confirmed));
        commit.request = Some(request("key", "content"));
        commit.lessons = vec![lesson(&ana, &commit)];
        spoil(&mut commit);
        let refused = stores.matches.commit(ana.id(), commit).await.unwrap_err();
        assert_eq!(refused.kind(), expected, "{what}: {refused}");
        assert_eq!(ana.everything(stores).await, before, "{what} changes nothing");
        let asked = MatchCommit { request: Some(request("key", "content")), ..ana.nothing() };
        let outcome = stores.matches.commit(ana.id(), asked).await.unwrap();
        assert_eq!(outcome, Outcome::Created(None), "{what} keeps no key");
    }
}

fn lesson(sample: &Sample, commit: &MatchCommit) -> Lesson {
    let (line, item) = (line_id(2), item_id(2));
    let teaching = Teaching::Apart { account: sample.account.clone(), line, item };
    Lesson { id: LessonId::new(&sample.ids), group: commit.new[0].id, teaching }
}

/// Of two who read the same version, the second is refused; a change that changes nothing does not count as one.
pub(super) async fn a_stale_version_is_a_conflict(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    ana.add_lines(stores, 1).await;
    ana.add_items(stores, 1).await;
    let mut look = ana.making(ana.group(1, MatchState::Proposed));
    (look.new, look.lines[0].proposal) = (Vec::new(), None);
    stores.matches.commit(ana.id(), look).await.unwrap();
    let rows = stores.statements.lines(ana.id(), &ana.account, &[line_id(1)]).await.unwrap();
    let seen = (rows[0].version, rows[0].attention);
    assert_eq!(seen, (Version::FIRST, Attention::Seen), "the attention of a run is no change of the line");

    let (first, second) =
        (ana.making(ana.group(1, MatchState::Confirmed)), ana.making(ana.group(1, MatchState::Confirmed)));
    let group = first.new[0].clone();
    stores.matches.commit(ana.id(), first).await.unwrap();
    let refused = stores.matches.commit(ana.id(), second).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict);
    assert!(refused.is_stale_version(), "{refused}");
    let rows = stores.items.items(ana.id(), &[item_id(1)]).await.unwrap();
    assert_eq!((rows[0].open, rows[0].version.get()), (eur(0), 2));

    let mut revoke = MatchCommit::new(ana.account.clone());
    revoke.changed = vec![crate::books::MatchGroup { state: MatchState::Revoked, ..group.clone() }];
    stores.matches.commit(ana.id(), revoke.clone()).await.unwrap();
    let stored = stores.matches.groups(ana.id(), &[group.id]).await.unwrap();
    assert_eq!((stored[0].state, stored[0].version.get()), (MatchState::Revoked, 2));
    let refused = stores.matches.commit(ana.id(), revoke).await.unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Conflict, "a match that was changed meanwhile");
    assert!(refused.is_stale_version(), "{refused}");
}

/// The id of a new match or lesson is used once.
pub(super) async fn a_taken_id_is_a_conflict(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    ana.add_lines(stores, 2).await;
    ana.add_items(stores, 2).await;
    let mut first = ana.making(ana.group(1, MatchState::Confirmed));
    first.lessons = vec![lesson(&ana, &first)];
    stores.matches.commit(ana.id(), first.clone()).await.unwrap();
    let before = ana.everything(stores).await;
    let mut same_match = ana.making(ana.group(2, MatchState::Confirmed));
    same_match.new[0].id = first.new[0].id;
    let mut same_lesson = ana.making(ana.group(2, MatchState::Confirmed));
    same_lesson.lessons = first.lessons;
    for commit in [same_match, same_lesson] {
        let refused = stores.matches.commit(ana.id(), commit).await.unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::Conflict);
        assert!(!refused.is_stale_version(), "reading again does not help: {refused}");
        assert_eq!(ana.everything(stores).await, before);
    }
}

/// An open amount is nothing, all, or between.
pub(super) async fn residuals_stay_within_their_whole(stores: Stores) {
    let stores = &stores;
    let ana = Sample::tenant(1);
    ana.add_lines(stores, 1).await;
    ana.add_items(stores, 1).await;
    for (open, taken) in
        [(eur(-1), false), (eur(100_01), false), (eur(0), true), (eur(99_99), true), (eur(100_00), true)]
    {
        let rows = stores.statements.lines(ana.id(), &ana.account, &[line_id(1)]).await.unwrap();
        let items = stores.items.items(ana.id(), &[item_id(1)]).await.unwrap();
        let mut commit = ana.making(ana.group(1, MatchState::Confirmed));
        (commit.lines[0].open, commit.lines[0].read) = (open, rows[0].version);
        (commit.items[0].open, commit.items[0].read) = (open, items[0].version);
        assert_eq!(stores.matches.commit(ana.id(), commit).await.is_ok(), taken, "{open}");
    }
}
