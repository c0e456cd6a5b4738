//! Decides which values of a column mean money out, and which money in.

use super::dictionary::{Words, value_key};
use super::meaning::ValueWord;

/// The values of a direction column, as the file writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Directions {
    /// Values of money out.
    pub out: Vec<String>,
    /// Values of money in.
    pub incoming: Vec<String>,
}

impl Words {
    /// Returns the direction of each distinct value, if all of them are known and do not contradict each other. A
    /// letter means a direction beside its counterpart: `C` is a credit beside `D`, and a charge beside `A`.
    ///
    /// ```
    /// use gestiq_statements::words::Words;
    ///
    /// let directions = Words::standard().directions(["S", "H", "S"].into_iter());
    /// assert_eq!(directions.map(|found| found.out), Some(vec!["S".to_owned()]));
    /// ```
    #[must_use]
    pub fn directions<'v>(&self, values: impl Iterator<Item = &'v str>) -> Option<Directions> {
        let mut distinct: Vec<(&str, String)> = Vec::new();
        for value in values {
            let key = value_key(value);
            if !key.is_empty() && !distinct.iter().any(|(_, known)| *known == key) {
                distinct.push((value, key));
            }
        }
        let mut directions = Directions::default();
        let pair = self.pair_of(&distinct);
        for (value, key) in &distinct {
            let is_out = match &pair {
                Some((out, _)) => key == out,
                None => self.is_out(value, key)?,
            };
            let side = if is_out { &mut directions.out } else { &mut directions.incoming };
            side.push((*value).to_owned());
        }
        (!distinct.is_empty()).then_some(directions)
    }

    /// Returns `true` if the values are the two of a pair.
    pub(crate) fn form_a_pair(&self, values: &[&str]) -> bool {
        let distinct: Vec<(&str, String)> = values.iter().map(|value| (*value, value_key(value))).collect();
        self.pair_of(&distinct).is_some()
    }

    /// Returns the pair that two values form.
    fn pair_of(&self, distinct: &[(&str, String)]) -> Option<&(String, String)> {
        let [(_, one), (_, other)] = distinct else { return None };
        let is_pair = |pair: &&(String, String)| {
            (pair.0 == *one && pair.1 == *other) || (pair.0 == *other && pair.1 == *one)
        };
        self.pairs.iter().find(is_pair)
    }

    /// Returns the direction of a value alone: of a word, or of a letter that means the same in all pairs.
    fn is_out(&self, value: &str, key: &str) -> Option<bool> {
        let has = |word| self.value(value).contains(&word);
        match (has(ValueWord::Out), has(ValueWord::In)) {
            (true, false) => return Some(true),
            (false, true) => return Some(false),
            (true, true) => return None,
            (false, false) => {}
        }
        let is_out = self.pairs.iter().any(|pair| pair.0 == key);
        let is_in = self.pairs.iter().any(|pair| pair.1 == key);
        (is_out != is_in).then_some(is_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_mean_directions_together_or_not_at_all() {
        let cases: &[(&[&str], Option<&[&str]>)] = &[
            (&["D", "C", "D"], Some(&["D"])),
            (&["C", "A"], Some(&["C"])),
            (&["A", "D"], Some(&["D"])),
            (&["W", "D"], Some(&["W"])),
            (&["MD", "D"], Some(&["MD"])),
            (&["S", "H"], Some(&["S"])),
            (&["S", "E"], Some(&["S"])),
            (&["Af", "Bij"], Some(&["Af"])),
            (&["+", "-"], Some(&["-"])),
            (&["Wn", "Ma"], Some(&["Wn"])),
            (&["Soll", "Haben"], Some(&["Soll"])),
            (&["DEBE", "Haber", ""], Some(&["DEBE"])),
            (&["obciążenie", "UZNANIE"], Some(&["obciążenie"])),
            (&["出金", "入金"], Some(&["出金"])),
            (&["Bij"], Some(&[])),
            // A deposit, a debit or "dal"?
            (&["D"], None),
            (&["C"], None),
            (&["ja", "nein"], None),
            (&["D", "C", "X"], None),
            (&[], None),
        ];
        for (values, out) in cases {
            let found = Words::standard().directions(values.iter().copied()).map(|found| found.out);
            let out = out.map(|out| out.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>());
            assert_eq!(found, out, "{values:?}");
        }
    }
}
