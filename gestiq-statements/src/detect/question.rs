//! A question that a file leaves open: what it is about, and the lines of a profile that answer it.

use std::fmt;

/// A question that a file leaves open. An import by detection is refused until it is answered.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Question {
    /// The subject.
    pub topic: QuestionTopic,
    /// The name of the column, or its number if the file has no header; `None` if it concerns the whole file.
    pub column: Option<String>,
    /// The values of the column that matter, or the texts that can be read in two ways.
    pub values: Vec<String>,
    /// The readings that remain, each with its answer.
    pub readings: Vec<Reading>,
}

impl Question {
    /// Creates a question without readings.
    #[must_use]
    pub fn new(topic: QuestionTopic) -> Self {
        Question { topic, column: None, values: Vec::new(), readings: Vec::new() }
    }

    /// Sets the column and its values.
    #[must_use]
    pub fn of_column(mut self, column: &str, values: &[String]) -> Self {
        self.column = Some(column.to_owned());
        self.values = values.to_vec();
        self
    }

    /// Adds a reading.
    #[must_use]
    pub fn reading(mut self, meaning: impl Into<String>, profile: impl Into<String>) -> Self {
        self.readings.push(Reading { meaning: meaning.into(), profile: profile.into() });
        self
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// More values would hide the message.
        const MOST: usize = 8;
        if let Some(column) = &self.column {
            write!(f, "column {column:?}")?;
        }
        let values: Vec<String> = self.values.iter().take(MOST).map(|value| format!("{value:?}")).collect();
        if !values.is_empty() {
            let more = if self.values.len() > MOST { ", …" } else { "" };
            let blank = if self.column.is_some() { " " } else { "" };
            write!(f, "{blank}({}{more})", values.join(", "))?;
        }
        let colon = if self.column.is_some() || !values.is_empty() { ": " } else { "" };
        write!(f, "{colon}{}", self.topic.ask())?;
        for (reading, or) in self.readings.iter().zip(std::iter::once("; ").chain(std::iter::repeat("; or ")))
        {
            let profile: Vec<&str> = reading.profile.lines().map(str::trim).collect();
            write!(f, "{or}{}: {}", reading.meaning, profile.join(" "))?;
        }
        Ok(())
    }
}

/// One of the readings that remain, and its answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Reading {
    /// The meaning of the file under this reading, in words.
    pub meaning: String,
    /// The lines of a profile in TOML that choose it.
    pub profile: String,
}

macro_rules! topics {
    ($($(#[$meta:meta])* $name:ident = $code:literal, $ask:literal;)*) => {
        /// The subject of a question.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum QuestionTopic {
            $($(#[$meta])* $name,)*
        }

        impl QuestionTopic {
            /// All topics.
            pub const ALL: &'static [QuestionTopic] = &[$(QuestionTopic::$name),*];

            /// Returns the stable code.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(QuestionTopic::$name => $code,)* }
            }

            fn ask(self) -> &'static str {
                match self { $(QuestionTopic::$name => $ask,)* }
            }
        }
    };
}

topics! {
    /// The values that mean money out.
    Direction = "open_direction", "which of its values are money out, and which are money in?";
    /// The values of rows that count.
    State = "open_state", "which of its values are booked rows, which are pending, and which do not count?";
    /// The column of the amount.
    Amount = "open_amount", "which column is the amount that was booked?";
    /// The meaning of a fee.
    Fee = "open_fee", "does the amount include the fee?";
    /// The values of credit notes.
    CreditNotes = "open_credit_notes", "which of its values are credit notes?";
    /// The account of the rows.
    Account = "open_account", "does it name the account of the row, or the account of the other side?";
    /// The name of the other side.
    Counterparty = "open_counterparty", "which column names the other side?";
    /// The fields of columns without a name that is understood.
    Columns = "open_columns", "which column is which?";
    /// The order of day and month.
    DateOrder = "ambiguous_date", "which date format is it?";
    /// The decimal mark.
    DecimalMark = "ambiguous_amount", "which decimal mark is it?";
    /// The currency.
    Currency = "missing_currency", "the file names no currency, which is it?";
}

impl serde::Serialize for QuestionTopic {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_one_line_with_its_answers() {
        let values = ["Heen".to_owned(), "Terug".to_owned()];
        let question = Question::new(QuestionTopic::Direction)
            .of_column("Richting", &values)
            .reading("\"Heen\" is money out", "[columns]\ndc_flag = \"Richting\"");
        assert_eq!(
            question.to_string(),
            "column \"Richting\" (\"Heen\", \"Terug\"): which of its values are money out, and which are money in?; \
             \"Heen\" is money out: [columns] dc_flag = \"Richting\""
        );
        let currency =
            Question::new(QuestionTopic::Currency).reading("in euros", "default_currency = \"EUR\"");
        assert!(currency.to_string().starts_with("the file names no currency"), "{currency}");
    }

    #[test]
    fn every_topic_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<_> =
            QuestionTopic::ALL.iter().map(|topic| topic.code()).collect();
        assert_eq!(codes.len(), QuestionTopic::ALL.len());
    }
}
