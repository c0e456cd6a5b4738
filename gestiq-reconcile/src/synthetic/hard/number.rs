//! Numbers of invoices in several styles.

use crate::synthetic::random::Random;

/// Returns the number of the nth invoice, issued in this year. A sequence has the same numbers every year, as
/// sequences that start anew have.
pub(super) fn number(nth: usize, year: i32, random: &mut Random) -> String {
    let sequence = nth / 2 + 1;
    let short = year % 100;
    match random.below(100) {
        0..=29 => format!("{year}/{sequence:06}"),
        30..=54 => format!("F{short}-{sequence:05}"),
        55..=74 => format!("RE-{}", 100_000 + nth),
        75..=84 => format!("FV/{sequence}/{:02}/{year}", 1 + nth % 12),
        85..=91 => format!("{:08}", 40_000 + nth),
        92..=95 => uuid(random),
        _ => letters(nth),
    }
}

/// Returns an id as payment providers give them.
fn uuid(random: &mut Random) -> String {
    let mut hex = |digits: usize| -> String {
        (0..digits).filter_map(|_| char::from_digit(random.below(16) as u32, 16)).collect()
    };
    [8, 4, 4, 4, 12].map(&mut hex).join("-")
}

/// Returns a number without digits.
fn letters(nth: usize) -> String {
    const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
    let mut rest = nth;
    let letter = |_| {
        let letter = char::from(LETTERS[rest % LETTERS.len()]);
        rest /= LETTERS.len();
        letter
    };
    let code: String = (0..6).map(letter).collect();
    format!("ORD-{code}")
}
