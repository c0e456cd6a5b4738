//! Reads `:NS:`, a field of German savings banks outside of the SWIFT standard: lines that begin with two digits.
//!
//! `01` to `14` are the remittance text, `15` and `16` the name, `17` the name of the transaction, `34` the account.

use super::parts::{Narrative, given};

pub(super) fn read(lines: &[&str]) -> Narrative {
    let texts = |first: u8, last: u8| {
        let wanted = lines.iter().filter_map(|line| {
            let (number, text) = line.split_at_checked(2)?;
            let number: u8 = number.parse().ok()?;
            (first..=last).contains(&number).then_some(text.trim())
        });
        given(&wanted.collect::<Vec<_>>().join(" "))
    };
    Narrative {
        name: texts(15, 16),
        account: texts(34, 34),
        text: texts(1, 14).or_else(|| texts(17, 17)),
        ..Narrative::default()
    }
}
