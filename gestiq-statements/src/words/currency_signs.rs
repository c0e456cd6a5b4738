//! Recognises currencies in headers and beside amounts.

use gestiq_core::Currency;

use super::dictionary::Words;

/// Small words between a name and its currency: `Betrag in EUR`, `Kwota w PLN`.
const BETWEEN: [&str; 10] = ["in", "en", "em", "w", "v", "i", "im", "de", "à", "в"];

/// The currency that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named {
    /// That one.
    One(Currency),
    /// One of these: `kr` and `$` are signs of several currencies.
    Several(Vec<Currency>),
}

impl Words {
    /// Returns the currency of a code or a sign.
    pub(crate) fn currency(&self, text: &str) -> Option<Named> {
        let text = text.trim();
        if let Ok(currency) = text.to_uppercase().parse() {
            return Some(Named::One(currency));
        }
        match self.currencies.get(&text.to_lowercase())?.as_slice() {
            [one] => Some(Named::One(*one)),
            several => Some(Named::Several(several.to_vec())),
        }
    }

    /// Returns the currency of a code or a sign, if it is one only.
    pub(crate) fn one_currency(&self, text: &str) -> Option<Currency> {
        match self.currency(text)? {
            Named::One(currency) => Some(currency),
            Named::Several(_) => None,
        }
    }

    /// Returns the currency that a column name ends with, alone or in brackets: `Betrag (€)`, `Amount USD`.
    pub(crate) fn currency_in_header(&self, name: &str) -> Option<Named> {
        self.split_currency(name).map(|(_, named)| named)
    }

    /// Returns a column name without its currency.
    pub(super) fn without_currency(&self, name: &str) -> Option<String> {
        self.split_currency(name).map(|(rest, _)| rest)
    }

    fn split_currency(&self, name: &str) -> Option<(String, Named)> {
        let is_gap =
            |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | '_' | ':' | ',' | '-');
        let words: Vec<&str> = name.split(is_gap).filter(|word| !word.is_empty()).collect();
        let (last, before) = words.split_last()?;
        if let Some(named) = self.currency_word(last) {
            let before = match before {
                [rest @ .., between] if BETWEEN.contains(&between.to_lowercase().as_str()) => rest,
                all => all,
            };
            return (!before.is_empty()).then(|| (before.join(" "), named));
        }
        let (first, rest) = words.split_first()?;
        let named = self.currency_word(first).filter(|_| !rest.is_empty())?;
        Some((rest.join(" "), named))
    }

    /// Returns the currency of a word in a header. A code is in upper case there, or the whole name is in lower case:
    /// `Try` and `Top` are words.
    fn currency_word(&self, word: &str) -> Option<Named> {
        let is_capitalised =
            word.starts_with(char::is_uppercase) && word.chars().skip(1).any(char::is_lowercase);
        let word = word.trim_matches('/');
        let is_letter = word.chars().count() < 2 && word.chars().all(char::is_alphanumeric);
        self.currency(word)
            .filter(|_| !is_letter && !is_capitalised || self.currencies.contains_key(&word.to_lowercase()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_names_its_currency() {
        for (name, expected) in [
            ("Betrag (€)", Some("EUR")),
            ("Amount (USD)", Some("USD")),
            ("amount usd", Some("USD")),
            ("Umsatz in EUR", Some("EUR")),
            ("Kwota w PLN", Some("PLN")),
            ("Montant en euros", Some("EUR")),
            ("Valor (R$)", Some("BRL")),
            ("Částka (Kč)", Some("CZK")),
            ("金额(元)", Some("CNY")),
            ("EUR Betrag", Some("EUR")),
            ("Betrag", None),
            ("EUR", None),
            ("Amount ($)", Some("several")),
            ("Beløb (kr.)", Some("several")),
        ] {
            let found = Words::standard().currency_in_header(name).map(|named| match named {
                Named::One(currency) => currency.code().to_owned(),
                Named::Several(_) => "several".to_owned(),
            });
            assert_eq!(found.as_deref(), expected, "{name}");
        }
    }
}
