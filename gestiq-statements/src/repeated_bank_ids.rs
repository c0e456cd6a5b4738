//! Reports ids that a bank gave to several transactions.

use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::issue::{ImportIssue, IssueCode};
use crate::repeats::repeats;
use crate::statement::BankStatement;

/// Returns one issue for a statement, however many ids repeat: some banks give all lines the same one. An id of zeros
/// only does not count. `field` is the name of the id in the format.
pub(crate) fn repeated_bank_ids(statement: &BankStatement, field: &'static str) -> Option<ImportIssue> {
    let is_none = |id: &&str| id.bytes().all(|byte| byte == b'0');
    let ids = || {
        let with_id = statement.lines.iter().filter_map(|line| Some((line.bank_id.as_deref()?, line.place)));
        with_id.filter(move |(id, _)| !is_none(id))
    };
    // Comparing hashes is quick, and shows for most statements that no id repeats.
    if repeats(ids().map(|(id, _)| FxBuildHasher.hash_one(id)).collect()).is_empty() {
        return None;
    }
    let mut uses: FxHashMap<&str, u64> = FxHashMap::default();
    let mut first = None;
    for (id, place) in ids() {
        let count = uses.entry(id).or_insert(0);
        *count += 1;
        if *count > 1 {
            first.get_or_insert((id, place));
        }
    }
    let (id, place) = first?;
    let repeated = uses.values().filter(|count| **count > 1);
    let (ids, lines) = repeated.fold((0_u64, 0_u64), |(ids, lines), count| (ids + 1, lines + count));
    let issue = ImportIssue::new(IssueCode::RepeatedBankId, place).field(field).text(id);
    Some(issue.detail(format!("{ids} ids stand on {lines} lines; all lines are kept")))
}
