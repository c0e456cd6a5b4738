//! Composes a profile from the header and the cells of a file.

use super::detection::CsvContent;
use super::shape::Shape;
use crate::csv::row::Row;
use crate::csv::signs::{CREDIT_FLAGS, DEBIT_FLAGS};
use crate::csv::{Column, ColumnSource, CsvProfile, Delimiter, FeeRule, Field, SignModel, TextEncoding};
use crate::encoding::Text;
use crate::words::{Named, Words};

/// The start of a comment row, if there are any.
const COMMENT: &str = "#";

/// Composes the profile from the header.
pub(super) fn compose(shape: &Shape, text: &Text<'_>, content: CsvContent, words: &Words) -> CsvProfile {
    let mut profile = CsvProfile::named("detected");
    // A guess is made again for each file, and told.
    if !text.is_guess {
        profile.encoding = TextEncoding::Named(text.encoding_name().to_lowercase());
    }
    profile.delimiter = Delimiter::Char(shape.delimiter);
    for (field, columns) in shape.fields() {
        let names: Vec<Column> = columns.iter().map(|column| column_of(shape, *column)).collect();
        let source = match (*field, names.as_slice()) {
            (Field::Description, [_, _, ..]) => ColumnSource::Joined { join: names, with: " ".to_owned() },
            (Field::Counterparty, [_, _, ..]) => ColumnSource::FirstFilled { first_filled: names },
            (Field::Amount, [Column::Nth { .. }, ..]) => {
                ColumnSource::FirstFilled { first_filled: of_first_name(names) }
            }
            (_, [first, ..]) => ColumnSource::One(first.clone()),
            (_, []) => continue,
        };
        profile.columns.set(*field, source);
    }
    if profile.columns.has(Field::Fee) {
        profile.fees = Some(FeeRule::Included);
    }
    if content == CsvContent::Lines {
        set_sign(&mut profile, shape);
    }
    set_currency(&mut profile, shape, words);
    let is_comment = |row: Row<'_>| row.cell(0).starts_with(COMMENT);
    // A header that begins with the sign is not a comment, and then no row is.
    let has_comments = shape.rows.iter().any(is_comment) && !shape.header_row().is_some_and(is_comment);
    profile.comment_prefix = has_comments.then(|| COMMENT.to_owned());
    profile
}

/// Returns the columns that have the name of the first: of two amounts of one name, one is filled in each row.
fn of_first_name(columns: Vec<Column>) -> Vec<Column> {
    let name = |column: &Column| match column {
        Column::Nth { name, .. } => Some(name.clone()),
        _ => None,
    };
    let first = columns.first().and_then(name);
    columns.into_iter().filter(|column| name(column) == first).collect()
}

/// Returns the column at an index; a name that occurs twice is given with its number.
fn column_of(shape: &Shape, index: usize) -> Column {
    let Some(header) = shape.header_row() else { return Column::Index(index + 1) };
    let name = header.cell(index);
    if name.is_empty() {
        return Column::Index(index + 1);
    }
    let before = header.cells().take(index).filter(|other| *other == name).count();
    let again = header.cells().filter(|other| *other == name).count() > 1;
    if again { Column::Nth { name: name.to_owned(), nth: before + 1 } } else { Column::from(name) }
}

/// Sets a flag beside amounts, which may stand in a column of another name.
fn set_sign(profile: &mut CsvProfile, shape: &Shape) {
    let is_flag = |value: &str| {
        let value = value.to_lowercase();
        DEBIT_FLAGS.contains(&value.as_str()) || CREDIT_FLAGS.contains(&value.as_str())
    };
    let column_of_field =
        |field| shape.fields().iter().find(|(own, _)| *own == field).map(|(_, columns)| columns.clone());
    let flags = |column: &usize| {
        let mut values = shape.below(*column).peekable();
        values.peek().is_some() && values.all(is_flag)
    };
    let unsigned = |column: &usize| shape.below(*column).all(|cell| !cell.contains(['-', '(', '\u{2212}']));
    let amount = column_of_field(Field::Amount).unwrap_or_default();
    let kinds = column_of_field(Field::Kind).unwrap_or_default();
    if let Some(column) = kinds.first().filter(|column| flags(column))
        && amount.first().is_some_and(unsigned)
        && !profile.columns.has(Field::DcFlag)
    {
        profile.columns.set(Field::DcFlag, ColumnSource::One(column_of(shape, *column)));
    }
    if profile.columns.has(Field::DcFlag) && profile.columns.has(Field::Amount) {
        profile.sign = Some(SignModel::AbsWithFlag { debit: Vec::new(), credit: Vec::new() });
    }
}

/// Sets the signs beside the amounts, and the currency that they or the header name. Amounts with signs of several
/// currencies name the one of their row; a sign of several currencies names none.
fn set_currency(profile: &mut CsvProfile, shape: &Shape, words: &Words) {
    let amounts = [Field::Amount, Field::Debit, Field::Credit, Field::Balance];
    let fields = shape.fields().iter().filter(|(field, _)| amounts.contains(field));
    let columns: Vec<usize> = fields.flat_map(|(_, columns)| columns.iter().copied()).collect();
    let mut named: Vec<Named> = Vec::new();
    for cell in columns.iter().flat_map(|column| shape.below(*column)) {
        let Some(sign) = words.sign_beside(cell) else { continue };
        if !profile.currency_symbols.iter().any(|known| known == sign) {
            profile.currency_symbols.push(sign.to_owned());
        }
        named.extend(words.currency(sign).filter(|currency| !named.contains(currency)));
    }
    if profile.columns.has(Field::Currency) {
        return;
    }
    let in_header =
        columns.iter().find_map(|column| words.currency_in_header(shape.header_row()?.cell(*column)));
    profile.default_currency = match (in_header, named.as_slice()) {
        (Some(Named::One(currency)), []) => Some(currency),
        (_, [Named::One(currency)]) => Some(*currency),
        _ => None,
    };
    if !named.is_empty() && named.iter().all(|named| matches!(named, Named::One(_))) {
        let amounts = [Field::Amount, Field::Debit, Field::Credit];
        let sources = amounts.iter().filter_map(|field| profile.columns.get(*field));
        let first_filled: Vec<Column> = sources.flat_map(|source| source.columns().cloned()).collect();
        profile.columns.set(Field::Currency, ColumnSource::FirstFilled { first_filled });
    }
}
