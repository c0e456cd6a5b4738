//! From pairs to decisions: what is certain is locked, the rest is assigned, and only what is ahead of every
//! rival is automatic.

use super::assign::{Edge, assign};
use super::outcome::Outcome;
use crate::matching::amount::difference::DifferenceKind;
use crate::matching::decision::Decision;
use crate::matching::explain::reason::{Reason, Reasons};
use crate::matching::pairs::pair::{Pair, Pairs};
use crate::matching::payer::ruled::Ruled;
use crate::matching::policy::match_policy::MatchPolicy;
use crate::matching::sums::group::Group;
use crate::score::Score;

/// What the lines bring along that no pair tells.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances<'c> {
    pub(crate) review_only: &'c [bool],
    pub(crate) pending: &'c [bool],
    /// Days between payment and due date, for the order among equals.
    pub(crate) line_days: &'c [i32],
    pub(crate) due_days: &'c [i32],
    pub(crate) ruled: &'c Ruled<'c>,
}

/// Pairs below the best of their line by more than this are no rivals and are not assigned.
const PRUNED_FOR_LINE: u16 = 1_200;
/// … unless they are this near to the best of their item.
const PRUNED_FOR_ITEM: u16 = 600;

const NOBODY: u32 = u32::MAX;

/// Decides on all lines.
pub(crate) fn decide(policy: &MatchPolicy, pairs: &Pairs, circumstances: &Circumstances<'_>) -> Vec<Outcome> {
    let items = circumstances.due_days.len();
    let mut table = Table::lock_certain(pairs, items);
    let open = table.open_pairs(policy, pairs, items);
    let edges: Vec<Edge> =
        open.iter().map(|at| edge(policy, &pairs.all[*at as usize], circumstances)).collect();
    let chosen = assign(&edges, pairs.len(), items, policy.search.component_lines);
    for (at, _) in open.iter().zip(chosen).filter(|(_, chosen)| *chosen) {
        table.take(pairs, *at);
    }
    let rivals = Rivals::new(pairs, items);
    (0..pairs.len() as u32).map(|line| table.outcome(policy, pairs, &rivals, circumstances, line)).collect()
}

/// What choosing a pair is worth: its score above the threshold, and, among equals, the day nearest to the due
/// date. Squared distances keep equal payments in the order of their invoices.
fn edge(policy: &MatchPolicy, pair: &Pair, circumstances: &Circumstances<'_>) -> Edge {
    const FARTHEST: i64 = 999;
    let above = i64::from(pair.evidence.total.basis_points()) - i64::from(policy.suggest_from.basis_points());
    let days =
        i64::from(circumstances.line_days[pair.line as usize] - circumstances.due_days[pair.item as usize]);
    let nearness = FARTHEST - (days * days / 4).min(FARTHEST);
    Edge { line: pair.line, item: pair.item, worth: above.max(0) * (FARTHEST + 1) + nearness + 1 }
}

/// Who has what.
#[derive(Debug)]
struct Table {
    pair_of_line: Vec<u32>,
    line_of_item: Vec<u32>,
    locked: Vec<bool>,
}

impl Table {
    /// A line and an item that are certain of each other, and of nobody else, are settled before the rest, so
    /// that no sum of other scores can part them.
    fn lock_certain(pairs: &Pairs, items: usize) -> Self {
        let lines = pairs.len();
        let mut table = Table {
            pair_of_line: vec![NOBODY; lines],
            line_of_item: vec![NOBODY; items],
            locked: vec![false; lines],
        };
        let mut by_line = vec![0_u8; lines];
        let mut by_item = vec![0_u8; items];
        let certain = || pairs.all.iter().enumerate().filter(|(_, pair)| pair.evidence.is_certain());
        for (_, pair) in certain() {
            by_line[pair.line as usize] = by_line[pair.line as usize].saturating_add(1);
            by_item[pair.item as usize] = by_item[pair.item as usize].saturating_add(1);
        }
        for (at, pair) in certain() {
            if by_line[pair.line as usize] == 1 && by_item[pair.item as usize] == 1 {
                table.locked[pair.line as usize] = true;
                table.take(pairs, at as u32);
            }
        }
        table
    }

    fn take(&mut self, pairs: &Pairs, at: u32) {
        let pair = &pairs.all[at as usize];
        self.pair_of_line[pair.line as usize] = at;
        self.line_of_item[pair.item as usize] = pair.line;
    }

    fn is_locked(&self, pair: &Pair) -> bool {
        self.locked[pair.line as usize] || self.item_is_locked(pair.item)
    }

    fn item_is_locked(&self, item: u32) -> bool {
        let holder = self.line_of_item[item as usize];
        holder != NOBODY && self.locked[holder as usize]
    }

    /// The pairs that are worth assigning.
    fn open_pairs(&self, policy: &MatchPolicy, pairs: &Pairs, items: usize) -> Vec<u32> {
        let worth = |pair: &Pair| pair.evidence.is_assignable(policy) && !self.is_locked(pair);
        let mut best_of_item = vec![Score::ZERO; items];
        for pair in pairs.all.iter().filter(|pair| worth(pair)) {
            let best = &mut best_of_item[pair.item as usize];
            *best = (*best).max(pair.evidence.total);
        }
        let mut open = Vec::new();
        for line in 0..pairs.len() as u32 {
            let range = pairs.range(line);
            let best = pairs.of(line).iter().filter(|pair| worth(pair)).map(|pair| pair.evidence.total).max();
            let Some(best) = best else { continue };
            for (at, pair) in range.clone().zip(&pairs.all[range]) {
                let total = pair.evidence.total.basis_points();
                let near_line = total + PRUNED_FOR_LINE >= best.basis_points();
                let near_item = total + PRUNED_FOR_ITEM >= best_of_item[pair.item as usize].basis_points();
                if worth(pair) && (near_line || near_item) {
                    open.push(at as u32);
                }
            }
        }
        open
    }

    fn outcome(
        &self,
        policy: &MatchPolicy,
        pairs: &Pairs,
        rivals: &Rivals,
        circumstances: &Circumstances<'_>,
        line: u32,
    ) -> Outcome {
        let mut reasons = Reasons::default();
        if let Some(decision) = circumstances.ruled.decision(line) {
            return Outcome { decision, pair: None, group: None, reasons };
        }
        let at = self.pair_of_line[line as usize];
        if at == NOBODY {
            let fits = pairs.of(line).iter().any(|pair| pair.evidence.is_assignable(policy));
            reasons.add(if fits { Reason::ItemsTaken } else { Reason::NoCandidate });
            return Outcome { decision: Decision::Unmatched, pair: None, group: None, reasons };
        }
        let pair = &pairs.all[at as usize];
        let evidence = &pair.evidence;
        let near = |rival: Score| is_near(policy, rival, evidence.total);
        // A pair that its reference has settled has no rivals: others fit by habit, this one by name.
        let settled = self.locked[line as usize];
        let rival_item = !settled && Rivals::of_line(pairs, line, at).is_some_and(near);
        let rival_line = !settled && rivals.of_item(line, pair.item).is_some_and(near);
        reasons.add_evidence(policy, evidence);
        reasons.add_if(rival_item, Reason::RivalItem);
        reasons.add_if(rival_line, Reason::RivalLine);
        reasons.add_if(!may_be_automatic(policy, pair), Reason::DifferenceNeedsReview);
        reasons.add_if(circumstances.review_only[line as usize], Reason::ReviewOnly);
        reasons.add_if(circumstances.pending[line as usize], Reason::Pending);
        if evidence.is_anonymous() && (rival_item || rival_line) {
            return Outcome { decision: Decision::Unmatched, pair: None, group: None, reasons };
        }
        Outcome { decision: reasons.decision(), pair: Some(at), group: None, reasons }
    }
}

/// Decides on the groups, and takes their lines and items from the pairs that gave way.
pub(crate) fn decide_groups(
    policy: &MatchPolicy,
    pairs: &Pairs,
    groups: &[Group],
    circumstances: &Circumstances<'_>,
    outcomes: &mut [Outcome],
) {
    let rivals = Rivals::new(pairs, circumstances.due_days.len());
    let mut taken = vec![false; circumstances.due_days.len()];
    for group in groups {
        group.items.iter().for_each(|item| taken[*item as usize] = true);
    }
    for outcome in outcomes.iter_mut() {
        let held = outcome.pair.and_then(|pair| pairs.all.get(pair as usize));
        if held.is_some_and(|pair| taken[pair.item as usize]) {
            let mut reasons = Reasons::default();
            reasons.add(Reason::ItemsTaken);
            *outcome = Outcome { decision: Decision::Unmatched, pair: None, group: None, reasons };
        }
    }
    for (at, group) in groups.iter().enumerate() {
        let reasons = group_reasons(policy, group, &rivals, circumstances);
        for line in &group.lines {
            let decision = reasons.decision();
            outcomes[*line as usize] = Outcome { decision, pair: None, group: Some(at as u32), reasons };
        }
    }
}

fn group_reasons(
    policy: &MatchPolicy,
    group: &Group,
    rivals: &Rivals,
    circumstances: &Circumstances<'_>,
) -> Reasons {
    let mut reasons = Reasons::default();
    let near = |rival: Score| is_near(policy, rival, group.evidence.total);
    let members = || group.lines.iter().flat_map(|line| group.items.iter().map(move |item| (*line, *item)));
    let wanted = members().any(|(line, item)| rivals.of_item(line, item).is_some_and(near));
    reasons.add_evidence(policy, &group.evidence);
    reasons.add_if(wanted, Reason::RivalLine);
    reasons.add_if(!group.unambiguous, Reason::AmbiguousGroup);
    reasons
        .add_if(group.lines.iter().any(|line| circumstances.review_only[*line as usize]), Reason::ReviewOnly);
    reasons.add_if(group.lines.iter().any(|line| circumstances.pending[*line as usize]), Reason::Pending);
    reasons
}

/// Whether a rival comes within the margin.
fn is_near(policy: &MatchPolicy, rival: Score, chosen: Score) -> bool {
    u32::from(rival.basis_points()) + u32::from(policy.margin.basis_points())
        > u32::from(chosen.basis_points())
}

/// Whether the difference leaves nothing to decide.
fn may_be_automatic(policy: &MatchPolicy, pair: &Pair) -> bool {
    match pair.evidence.amount.kind {
        None | Some(DifferenceKind::Rounding) => true,
        Some(DifferenceKind::Fee | DifferenceKind::Discount | DifferenceKind::Tolerance) => {
            policy.differences.named_may_be_automatic && pair.evidence.is_certain()
        }
        Some(DifferenceKind::Fx) => policy.exchange.may_be_automatic && pair.evidence.is_certain(),
        Some(DifferenceKind::Partial | DifferenceKind::Over) => false,
    }
}

/// The best scores that stand against the chosen pairs.
///
/// Pairs that are settled elsewhere count too: that the usual invoice is taken does not make the one that is
/// left right, because the invoice that was meant may not be in the books.
#[derive(Debug)]
struct Rivals {
    /// For each item its best line and score, and the best score of another line.
    best_lines: Vec<(u32, Score, Score)>,
}

impl Rivals {
    fn new(pairs: &Pairs, items: usize) -> Self {
        let mut best_lines = vec![(NOBODY, Score::ZERO, Score::ZERO); items];
        for pair in &pairs.all {
            let (line, best, second) = &mut best_lines[pair.item as usize];
            if pair.evidence.total > *best {
                *second = *best;
                *best = pair.evidence.total;
                *line = pair.line;
            } else {
                *second = (*second).max(pair.evidence.total);
            }
        }
        Rivals { best_lines }
    }

    /// The best other line for an item.
    fn of_item(&self, line: u32, item: u32) -> Option<Score> {
        let (best_line, best, second) = self.best_lines[item as usize];
        let rival = if best_line == line { second } else { best };
        (rival > Score::ZERO).then_some(rival)
    }

    /// The best other item for a line; the pairs of a line are sorted, best first.
    fn of_line(pairs: &Pairs, line: u32, chosen: u32) -> Option<Score> {
        let mut others = pairs.range(line).zip(pairs.of(line)).filter(|(at, _)| *at as u32 != chosen);
        others.next().map(|(_, pair)| pair.evidence.total)
    }
}
