//! Values that mean yes or no, which say something together with their header: `Booked`, `Storniert`, `Ausgang`.

use crate::header_name::fold;

const YES: [&str; 17] = [
    "yes", "y", "true", "1", "x", "ja", "j", "si", "s", "oui", "o", "sim", "tak", "ano", "kylla", "igen",
    "да",
];
const NO: [&str; 13] =
    ["no", "n", "false", "0", "nein", "nee", "non", "nao", "nie", "ne", "nej", "нет", "ei"];

/// Returns `true` for yes and `false` for no.
pub(super) fn yes_no(value: &str) -> Option<bool> {
    let key = fold(value);
    match (YES.contains(&key.as_str()), NO.contains(&key.as_str())) {
        (true, _) => Some(true),
        (_, true) => Some(false),
        _ => None,
    }
}
