//! Tables as aligned text, for terminals and logs.

use unicode_width::UnicodeWidthStr as _;

use crate::cell::Cell;
use crate::column::{Align, Column};
use crate::format::Locale;
use crate::table::Table;

/// The space between two columns.
const GAP: &str = "  ";

/// Formats a table: titles, a rule, the rows, and a rule and the totals if a column is summed.
///
/// Widths are those of a terminal: an ideograph takes two columns, a combining accent none. Line breaks and
/// control characters inside a text are replaced, so that a bank's description can neither break the table nor
/// control the terminal.
///
/// ```
/// use gestiq_core::{Currency, Money};
/// use gestiq_reports::{Column, Locale, Table, export};
///
/// let mut table = Table::new(vec![Column::text("Cliente"), Column::money("Pendiente").summed()?])?;
/// table.push(vec!["Peñalara S.L.".into(), Money::from_minor(123_450, Currency::EUR).into()])?;
/// table.push(vec!["Acme".into(), Money::from_minor(-50, Currency::EUR).into()])?;
/// let expected = "\
/// Cliente           Pendiente
/// -------------  ------------
/// Peñalara S.L.  1.234,50 EUR
/// Acme              -0,50 EUR
/// -------------  ------------
/// Total          1.234,00 EUR
/// ";
/// assert_eq!(export::text::render(&table, Locale::Es), expected);
/// # Ok::<(), gestiq_reports::Error>(())
/// ```
#[must_use]
pub fn render(table: &Table, locale: Locale) -> String {
    let columns = table.columns();
    let titles: Vec<String> = columns.iter().map(|column| fit(column.title(), column)).collect();
    let body: Vec<Vec<String>> = table.rows().iter().map(|row| shown(row, columns, locale)).collect();
    let totals = table.totals().map(|row| with_label(shown(&row, columns, locale), columns, locale));

    let lines = || std::iter::once(&titles).chain(&body).chain(&totals);
    let widths: Vec<usize> = (0..columns.len())
        .map(|at| lines().filter_map(|line| line.get(at)).map(|text| text.width()).max().unwrap_or(0))
        .collect();
    let rule: Vec<String> = widths.iter().map(|width| "-".repeat(*width)).collect();

    let mut page = String::new();
    let mut write = |line: &[String]| push_line(&mut page, line, columns, &widths);
    write(&titles);
    write(&rule);
    body.iter().for_each(|line| write(line));
    if let Some(totals) = &totals {
        write(&rule);
        write(totals);
    }
    page
}

fn shown(row: &[Cell], columns: &[Column], locale: Locale) -> Vec<String> {
    row.iter().zip(columns).map(|(cell, column)| fit(&locale.cell(cell), column)).collect()
}

/// Returns the totals with their label, unless the first column has a sum.
fn with_label(mut totals: Vec<String>, columns: &[Column], locale: Locale) -> Vec<String> {
    if let (Some(first), Some(column)) = (totals.first_mut(), columns.first())
        && !column.is_summed()
    {
        *first = fit(locale.total_label(), column);
    }
    totals
}

fn push_line(page: &mut String, line: &[String], columns: &[Column], widths: &[usize]) {
    let start = page.len();
    for ((text, column), width) in line.iter().zip(columns).zip(widths) {
        if page.len() > start {
            page.push_str(GAP);
        }
        let padding = " ".repeat(width.saturating_sub(text.width()));
        match column.align() {
            Align::Left => page.extend([text.as_str(), &padding]),
            Align::Right => page.extend([padding.as_str(), text]),
        }
    }
    page.truncate(page.trim_end_matches(' ').len().max(start));
    page.push('\n');
}

/// Returns the text on one line, cut to the column's width.
fn fit(text: &str, column: &Column) -> String {
    let clean: String = text.chars().map(harmless).collect();
    match column.max_width() {
        Some(limit) if clean.width() > limit => cut(&clean, limit),
        _ => clean,
    }
}

/// Replaces line breaks and tabs by a space, and characters that control a terminal or its direction of text
/// (control characters, and the bidirectional controls of UAX 9) by the replacement character.
fn harmless(character: char) -> char {
    match character {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            char::REPLACEMENT_CHARACTER
        }
        other if other.is_control() => char::REPLACEMENT_CHARACTER,
        other => other,
    }
}

/// The maximum number of characters for each column of width, because characters of no width could go on forever.
const CHARACTERS_A_COLUMN: usize = 8;

/// Returns the beginning of a text, with an ellipsis in the last of `limit` columns.
///
/// The width of the whole beginning is measured, because a selector can widen the character before it.
fn cut(text: &str, limit: usize) -> String {
    let mut shown = String::new();
    for character in text.chars().take(limit * CHARACTERS_A_COLUMN) {
        shown.push(character);
        if shown.width() >= limit {
            shown.pop();
            break;
        }
    }
    shown.push('…');
    shown
}
