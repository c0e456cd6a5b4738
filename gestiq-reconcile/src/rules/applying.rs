//! A book applied to lines, one after the other.

use gestiq_statements::StatementLine;

use super::compiled::Compiled;
use super::facts::Facts;
use super::texts::Found;
use crate::normalize::fold::fold;
use crate::reference::segment::compact;

/// Bytes of a line's folded text that rules see; the texts of banks have fewer than 1,000.
const MOST_TEXT_BYTES: usize = 8_192;

/// Applies a book; holds the buffers of one thread.
#[derive(Debug)]
pub(crate) struct Applying<'b> {
    book: &'b Compiled,
    found: Vec<Found>,
    texts: Vec<u32>,
    candidates: Vec<u32>,
}

impl<'b> Applying<'b> {
    pub(super) fn new(book: &'b Compiled) -> Self {
        let found = vec![Found::No; book.texts.len()];
        Applying { book, found, texts: Vec::new(), candidates: Vec::new() }
    }

    /// The place of the first rule that applies to a line of the account with this key.
    pub(crate) fn first(&mut self, line: &StatementLine, account: Option<&str>) -> Option<usize> {
        let book = self.book;
        self.texts.drain(..).for_each(|text| self.found[text as usize] = Found::No);
        if book.texts.len() > 0 {
            self.find_texts(&folded(line));
        }
        let asks = book.asks;
        let counterparty =
            line.details().counterparty_account.as_deref().filter(|_| asks.counterparty_account);
        let counterparty = counterparty.map(compact);
        let kind = line.kind.as_deref().filter(|_| asks.kind).map(fold);
        let facts = Facts {
            line,
            account,
            counterparty_account: counterparty.as_deref(),
            kind: kind.as_deref(),
            found: &self.found,
            texts: &self.texts,
        };
        book.anchors.candidates(&facts, &mut self.candidates);
        self.candidates.iter().map(|rule| *rule as usize).find(|rule| book.checks[*rule].holds(&facts))
    }

    fn find_texts(&mut self, folded: &str) {
        let (found, texts) = (&mut self.found, &mut self.texts);
        self.book.texts.find(folded, |text, how| {
            let known = &mut found[text as usize];
            if *known == Found::No {
                texts.push(text);
            }
            *known = how.max(*known);
        });
    }
}

/// The texts of a line, folded, each on a line of its own, so that no text of a rule spans two of them.
fn folded(line: &StatementLine) -> String {
    let mut all = String::new();
    let fields = [line.counterparty.as_deref(), line.description.as_deref(), line.reference.as_deref()];
    for field in fields.into_iter().flatten() {
        let text = fold(field);
        let room = MOST_TEXT_BYTES.saturating_sub(all.len());
        all.push_str(text.get(..text.floor_char_boundary(room)).unwrap_or_default());
        all.push('\n');
    }
    all
}
