//! Removes fixed pieces from the front of a field.

/// Removes `count` digits, or nothing.
pub(super) fn digits<'t>(rest: &mut &'t str, count: usize) -> Option<&'t str> {
    let (head, tail) = rest.split_at_checked(count)?;
    if !head.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    *rest = tail;
    Some(head)
}

/// Removes as many of the characters as there are, possibly none.
pub(super) fn run<'t>(rest: &mut &'t str, is_one: impl Fn(char) -> bool) -> &'t str {
    let end = rest.find(|c| !is_one(c)).unwrap_or(rest.len());
    let (head, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
    *rest = tail;
    head
}

/// Removes `count` characters, or nothing if there are fewer.
pub(super) fn chars<'t>(rest: &mut &'t str, count: usize) -> Option<&'t str> {
    let end = match rest.char_indices().nth(count) {
        Some((end, _)) => end,
        None if rest.chars().count() == count => rest.len(),
        None => return None,
    };
    let (head, tail) = rest.split_at_checked(end)?;
    *rest = tail;
    Some(head)
}

/// Removes an amount: digits with a decimal comma, or a dot as some banks write it.
pub(super) fn amount<'t>(rest: &mut &'t str) -> &'t str {
    run(rest, |c| c.is_ascii_digit() || matches!(c, ',' | '.'))
}
