//! The dictionary: all words of all languages, looked up by their folded form.

use std::sync::LazyLock;

use gestiq_core::Currency;
use rustc_hash::{FxHashMap, FxHashSet};

use super::meaning::{Meaning, Sense, ValueWord};
use super::word_file::{Entry, Section, entries};
use crate::csv::Field;
use crate::error::Error;
use crate::header_name::{fold, fold_value, joined, spelled_out};

/// The files of the crate: the code of a language, and its words.
const FILES: &[(&str, &str)] = &[
    ("", include_str!("../../words/world.txt")),
    ("en", include_str!("../../words/en.txt")),
    ("de", include_str!("../../words/de.txt")),
    ("es", include_str!("../../words/es.txt")),
    ("fr", include_str!("../../words/fr.txt")),
    ("nl", include_str!("../../words/nl.txt")),
    ("it", include_str!("../../words/it.txt")),
    ("pt", include_str!("../../words/pt.txt")),
    ("ca", include_str!("../../words/ca.txt")),
    ("sv", include_str!("../../words/sv.txt")),
    ("da", include_str!("../../words/da.txt")),
    ("no", include_str!("../../words/no.txt")),
    ("fi", include_str!("../../words/fi.txt")),
    ("pl", include_str!("../../words/pl.txt")),
    ("cs", include_str!("../../words/cs.txt")),
    ("sk", include_str!("../../words/sk.txt")),
    ("sl", include_str!("../../words/sl.txt")),
    ("hu", include_str!("../../words/hu.txt")),
    ("ro", include_str!("../../words/ro.txt")),
    ("bg", include_str!("../../words/bg.txt")),
    ("hr", include_str!("../../words/hr.txt")),
    ("tr", include_str!("../../words/tr.txt")),
    ("el", include_str!("../../words/el.txt")),
    ("ru", include_str!("../../words/ru.txt")),
    ("uk", include_str!("../../words/uk.txt")),
    ("et", include_str!("../../words/et.txt")),
    ("lv", include_str!("../../words/lv.txt")),
    ("lt", include_str!("../../words/lt.txt")),
    ("ja", include_str!("../../words/ja.txt")),
    ("zh", include_str!("../../words/zh.txt")),
    ("ko", include_str!("../../words/ko.txt")),
    ("id", include_str!("../../words/id.txt")),
];

/// A name of a column, in the order of its file.
#[derive(Clone, Debug)]
struct Name {
    language: String,
    meaning: Meaning,
    text: String,
    folded: String,
}

/// The meanings of a folded word.
#[derive(Clone, Debug, Default)]
struct Senses {
    all: Vec<Sense>,
    languages: Vec<String>,
}

/// The words of headers and cells.
///
/// ```
/// use gestiq_statements::detect::detect_with;
/// use gestiq_statements::words::Words;
///
/// let words = Words::standard().extended("[headers]\ndate = zeitpunkt der tat\namount = mammon")?;
/// let file = b"Zeitpunkt der Tat;Mammon;Text\n31.01.2026;-12,50;Miete\n";
/// assert!(detect_with(file, &words).csv.is_some());
/// # Ok::<(), gestiq_statements::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Words {
    names: Vec<Name>,
    headers: FxHashMap<String, Senses>,
    /// The names by their form without blanks.
    together: FxHashMap<String, String>,
    values: FxHashMap<String, Vec<ValueWord>>,
    /// Months from 1; 0 for a name that stands for different months in different languages.
    months: FxHashMap<String, u32>,
    pub(super) pairs: Vec<(String, String)>,
    pub(super) currencies: FxHashMap<String, Vec<Currency>>,
}

impl Words {
    /// Returns the words of this crate.
    #[must_use]
    pub fn standard() -> &'static Words {
        static WORDS: LazyLock<Words> = LazyLock::new(|| {
            let mut words = Words::default();
            for (language, text) in FILES {
                let added = words.add(language, text);
                debug_assert!(added.is_ok(), "{language}: {added:?}");
            }
            words
        });
        &WORDS
    }

    /// Returns these words with those of a text added, which has the form of the files in the folder `words`. An
    /// added name is more specific than all others.
    ///
    /// # Errors
    /// [`Error::InvalidWords`] with the line.
    pub fn extended(&self, text: &str) -> Result<Words, Error> {
        let mut words = self.clone();
        let mut own = Words::default();
        own.add("own", text)?;
        for (name, senses) in own.headers {
            let known = words.headers.entry(name).or_default();
            known.all.retain(|sense| !senses.all.iter().any(|own| own.meaning == sense.meaning));
            known.all.splice(0..0, senses.all.into_iter().map(|sense| Sense { rank: 0, ..sense }));
        }
        words.names.splice(0..0, own.names);
        words.together.extend(own.together);
        for (value, meanings) in own.values {
            words.values.entry(value).or_default().extend(meanings);
        }
        words.months.extend(own.months);
        words.pairs.splice(0..0, own.pairs);
        words.currencies.extend(own.currencies);
        Ok(words)
    }

    fn add(&mut self, language: &str, text: &str) -> Result<(), Error> {
        for entry in entries(text)? {
            match entry.section {
                Section::Headers => self.add_headers(language, entry)?,
                Section::Values => self.add_values(entry)?,
                Section::Months => self.add_month(entry)?,
                Section::Pairs => self.add_pair(entry)?,
                Section::Currencies => self.add_currency(entry)?,
            }
        }
        Ok(())
    }

    fn add_headers(&mut self, language: &str, entry: Entry<'_>) -> Result<(), Error> {
        let unknown = || entry.fault(format!("{:?} is not a field", entry.key));
        let meaning = Meaning::of_key(entry.key).ok_or_else(unknown)?;
        let of_meaning = |name: &&Name| name.language == language && name.meaning == meaning;
        let known = self.names.iter().filter(of_meaning).count();
        for (rank, text) in (known..).zip(entry.words()) {
            let name = fold(text);
            for form in [name.clone(), fold(&spelled_out(text))] {
                self.together.entry(joined(&form)).or_insert_with(|| form.clone());
                let senses = self.headers.entry(form).or_default();
                if !senses.languages.iter().any(|known| known == language) {
                    senses.languages.push(language.to_owned());
                }
                if !senses.all.iter().any(|sense| sense.meaning == meaning) {
                    senses.all.push(Sense { meaning, rank });
                }
            }
            let (language, text) = (language.to_owned(), text.to_owned());
            self.names.push(Name { language, meaning, text, folded: name });
        }
        Ok(())
    }

    fn add_values(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let unknown = || entry.fault(format!("{:?} is not a meaning of values", entry.key));
        let meaning = ValueWord::of_key(entry.key).ok_or_else(unknown)?;
        for word in entry.words() {
            for form in [value_key(word), value_key(&spelled_out(word))] {
                let meanings = self.values.entry(form).or_default();
                if !meanings.contains(&meaning) {
                    meanings.push(meaning);
                }
            }
        }
        Ok(())
    }

    fn add_month(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let month = entry.key.parse().ok().filter(|month| (1..=12).contains(month));
        let month: u32 = month.ok_or_else(|| entry.fault(format!("{:?} is not a month", entry.key)))?;
        for word in entry.words() {
            for form in [fold(word), fold(&spelled_out(word))] {
                let known = self.months.entry(form).or_insert(month);
                *known = if *known == month { month } else { 0 };
            }
        }
        Ok(())
    }

    fn add_pair(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let pair = entry.key.split_once(' ').ok_or_else(|| {
            entry.fault(format!("{:?} is not a pair such as d c: the first is money out", entry.key))
        })?;
        self.pairs.push((value_key(pair.0), value_key(pair.1)));
        Ok(())
    }

    fn add_currency(&mut self, entry: Entry<'_>) -> Result<(), Error> {
        let currency = |code: &str| {
            code.parse::<Currency>().map_err(|_| entry.fault(format!("{code:?} is not a currency")))
        };
        let currencies = entry.words().map(currency).collect::<Result<Vec<_>, _>>()?;
        self.currencies.insert(entry.key.to_lowercase(), currencies);
        Ok(())
    }

    /// Returns the meanings of a column name, the most frequent first. A currency beside it (`Betrag (EUR)`) and a
    /// number after it (`Description 2`) are left out.
    #[must_use]
    pub fn meanings(&self, name: &str) -> Vec<Meaning> {
        self.senses(name).iter().map(|sense| sense.meaning).collect()
    }

    pub(crate) fn senses(&self, name: &str) -> &[Sense] {
        self.find(name).map_or(&[], |senses| &senses.all)
    }

    /// Returns `true` if a column name is known, and not as an English one.
    pub(crate) fn is_foreign(&self, name: &str) -> bool {
        self.find(name).is_some_and(|senses| !senses.languages.iter().any(|language| language == "en"))
    }

    /// Returns the language in which most of some names are names of columns, if it is one.
    pub(crate) fn language<'n>(&self, names: impl Iterator<Item = &'n str>) -> Option<&str> {
        let mut votes: FxHashMap<&str, usize> = FxHashMap::default();
        for senses in names.filter_map(|name| self.find(name)) {
            senses.languages.iter().for_each(|language| *votes.entry(language).or_default() += 1);
        }
        let most = *votes.values().max()?;
        let mut best = votes.into_iter().filter(|(_, count)| *count == most).map(|(language, _)| language);
        best.next().filter(|_| best.next().is_none())
    }

    fn find(&self, name: &str) -> Option<&Senses> {
        let folded = fold(name);
        let written = |name: &str| self.headers.get(name);
        let together = |name: &str| written(self.together.get(&joined(name))?);
        // `Débit (EUR)` is a debit, and without its blank a "débiteur".
        let bare = || {
            let bare = fold(&self.without_currency(name)?);
            written(&bare).or_else(|| together(&bare))
        };
        let unnumbered = || {
            let rest = folded.trim_end_matches(|c: char| c.is_ascii_digit());
            let senses = written(rest.trim_end()).filter(|_| rest.len() + 1 == folded.len())?;
            let is_text = |sense: &Sense| sense.meaning == Meaning::Field(Field::Description);
            senses.all.first().is_some_and(is_text).then_some(senses)
        };
        written(&folded).or_else(bare).or_else(|| together(&folded)).or_else(unnumbered)
    }

    /// Returns the names of a meaning in some languages, as the files write them. Names that mean something else too
    /// in these languages are left out.
    pub(crate) fn names<'w>(&'w self, meaning: Meaning, languages: &[&str]) -> Vec<&'w str> {
        let of_languages = || {
            languages
                .iter()
                .flat_map(|language| self.names.iter().filter(move |name| name.language == **language))
        };
        let has_other = |name: &&Name| name.meaning.field() != meaning.field();
        let others: FxHashSet<&str> =
            of_languages().filter(has_other).map(|name| name.folded.as_str()).collect();
        let is_wanted = |name: &&Name| name.meaning == meaning && !others.contains(name.folded.as_str());
        of_languages().filter(is_wanted).map(|name| name.text.as_str()).collect()
    }

    /// Returns the meanings of a value.
    #[must_use]
    pub fn value(&self, value: &str) -> &[ValueWord] {
        self.values.get(&value_key(value)).map_or(&[], Vec::as_slice)
    }

    /// Returns the month of a name or of its first letters, if all languages mean the same month by it.
    pub(crate) fn month(&self, name: &str) -> Option<u32> {
        /// A shorter beginning is a word of its own.
        const LEAST: usize = 4;
        let name = fold(name);
        if let Some(month) = self.months.get(&name) {
            return Some(*month).filter(|month| *month > 0);
        }
        if name.chars().count() < LEAST {
            return None;
        }
        let mut found =
            self.months.iter().filter(|(whole, _)| whole.starts_with(&name)).map(|(_, month)| *month);
        let first = found.next().filter(|month| *month > 0)?;
        found.all(|month| month == first).then_some(first)
    }
}

/// Returns a value in the form in which it is compared: signs and numbers stay as they are.
pub(super) fn value_key(value: &str) -> String {
    if value.contains(char::is_alphabetic) { joined(&fold(value)) } else { fold_value(value) }
}
