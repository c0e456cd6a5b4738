//! Profiles that could read a file, tried on the file.

use gestiq_core::Currency;

use super::shape::Shape;
use super::{Confidence, CsvContent, CsvProposal, Detection, FileKind};
use crate::BalanceCheck;
use crate::import::csv::decode::{Text, decode};
use crate::import::csv::reader::Row;
use crate::import::csv::signs::{CREDIT_FLAGS, DEBIT_FLAGS};
use crate::import::csv::statement::pinned;
use crate::import::csv::validate::Purpose;
use crate::import::csv::{
    Column, ColumnSource, CsvProfile, DateFormat, DebitSign, Decimals, Delimiter, FeeRule, Field, SignModel,
    SkipFoot, TextEncoding, read_items, read_statement, ready,
};
use crate::import::{ImportIssue, ImportOptions, IssueCode};

/// Bytes that are tried: enough rows to tell dates, decimals and signs.
const TRIED_BYTES: usize = 4 * 1024 * 1024;

/// What begins a comment, where there are any.
const COMMENT: &str = "#";
/// Columns that say whether a row counts, in the languages of the dictionary.
const STATUS_NAMES: [&str; 7] =
    ["status", "state", "estado", "statut", "stato", "transaction status", "situação"];

/// Proposes a profile for a file that is of no other format.
pub(super) fn propose(bytes: &[u8]) -> Detection {
    let bytes = beginning(bytes);
    let text = decode(bytes, &TextEncoding::Auto);
    let shape = Shape::of(&text);
    let mut evidence = Vec::new();
    let (rows, width) = shape.block;
    if width < 2 {
        evidence.push("no delimiter parts its lines".to_owned());
        return Detection { kind: FileKind::Unknown, csv: None, confidence: Confidence::Low, evidence };
    }
    evidence.push(format!("the text is {}", text.encoding.name()));
    let said = if shape.said_by_sep { "a sep= line says so" } else { "" };
    evidence.push(format!("{:?} makes {rows} rows of {width} columns{}{said}", shape.delimiter, gap(said)));
    let Some(header) = shape.header_row() else {
        evidence.push("no row names the columns".to_owned());
        return Detection { kind: FileKind::Csv, csv: None, confidence: Confidence::Low, evidence };
    };
    let names = header.cells().collect::<Vec<_>>().join(" | ");
    evidence.push(format!("row {} names the columns: {names}", shape.header.unwrap_or_default() + 1));
    let content = content_of(&shape);
    evidence.extend(statuses(&shape));
    let profiles = candidates(&shape, &text, content);
    let (best, confidence) = best_of(bytes, content, profiles, shape.is_foreign(), &mut evidence);
    let csv = best.map(|profile| CsvProposal { content, profile });
    Detection { kind: FileKind::Csv, csv, confidence, evidence }
}

/// Rows of several states are a question for a person: detection filters nothing.
fn statuses(shape: &Shape) -> Option<String> {
    let is_status = |name: &str| STATUS_NAMES.contains(&name.to_lowercase().as_str());
    let column = shape.header_row()?.cells().position(is_status)?;
    let mut values: Vec<&str> = shape.below(column).collect();
    values.sort_unstable();
    values.dedup();
    (values.len() > 1).then(|| format!("rows have several states, see row_filter: {}", values.join(", ")))
}

fn gap(said: &str) -> &'static str {
    if said.is_empty() { "" } else { ", " }
}

/// The beginning of a large file, up to a line end.
fn beginning(bytes: &[u8]) -> &[u8] {
    let Some(head) = bytes.get(..TRIED_BYTES).filter(|_| bytes.len() > TRIED_BYTES) else { return bytes };
    memchr::memrchr(b'\n', head).and_then(|end| head.get(..=end)).unwrap_or(head)
}

fn content_of(shape: &Shape) -> CsvContent {
    let has = |field| shape.fields().iter().any(|(own, _)| *own == field);
    let of_item = has(Field::DueDate) || has(Field::Number);
    let of_line = has(Field::Balance) || has(Field::ValueDate) || has(Field::Debit);
    if of_item && !of_line { CsvContent::Items } else { CsvContent::Lines }
}

/// Known forms whose header this is, then what the header itself tells, in its variants.
fn candidates(shape: &Shape, text: &Text<'_>, content: CsvContent) -> Vec<CsvProfile> {
    let names: Vec<String> =
        shape.header_row().map(|row| row.cells().map(str::to_lowercase).collect()).unwrap_or_default();
    let is_known = |profile: &CsvProfile| {
        let purpose = if content == CsvContent::Items { Purpose::Items } else { Purpose::Lines };
        !profile.signature.is_empty()
            && profile.check(purpose).is_ok()
            && profile.signature.iter().all(|name| names.contains(&name.to_lowercase()))
    };
    // A canonical file has its columns and no other: one more could turn the meaning.
    let canonical = [CsvProfile::canonical_lines(), CsvProfile::canonical_items()];
    let exact = canonical.into_iter().filter(|profile| profile.signature.len() == names.len());
    let mut profiles: Vec<CsvProfile> = exact.chain(ready::all()).filter(is_known).collect();
    let own = compose(shape, text, content);
    let variants: Vec<SignModel> = match own.sign {
        None if content == CsvContent::Items => Vec::new(),
        None if own.columns.has(Field::Amount) => vec![SignModel::Signed { invert: true }],
        None => vec![SignModel::DebitCredit { debit_sign: DebitSign::Minus }, SignModel::InOut],
        Some(_) => Vec::new(),
    };
    profiles.push(own.clone());
    profiles.extend(variants.into_iter().map(|sign| CsvProfile { sign: Some(sign), ..own.clone() }));
    if own.columns.has(Field::Fee) {
        profiles.push(CsvProfile { fees: Some(FeeRule::Subtracted), ..own });
    }
    profiles
}

/// The profile that the header tells.
fn compose(shape: &Shape, text: &Text<'_>, content: CsvContent) -> CsvProfile {
    let mut profile = CsvProfile::named("detected");
    profile.encoding = TextEncoding::Named(text.encoding.name().to_lowercase());
    profile.delimiter = Delimiter::Char(shape.delimiter);
    for (field, columns) in shape.fields() {
        let names: Vec<Column> = columns.iter().map(|column| column_of(shape, *column)).collect();
        let source = match (field, names.as_slice()) {
            (Field::Description, [_, _, ..]) => ColumnSource::Joined { join: names, with: " ".to_owned() },
            (Field::Counterparty, [_, _, ..]) => ColumnSource::FirstFilled { first_filled: names },
            (Field::Amount, [Column::Nth { .. }, ..]) => {
                ColumnSource::FirstFilled { first_filled: likes(names) }
            }
            (_, [first, ..]) => ColumnSource::One(first.clone()),
            (_, []) => continue,
        };
        profile.columns.set(field, source);
    }
    if profile.columns.has(Field::Fee) {
        profile.fees = Some(FeeRule::Included);
    }
    if content == CsvContent::Lines {
        set_sign(&mut profile, shape);
    }
    set_currency(&mut profile, shape);
    let is_comment = |row: &Row| row.cell(0).starts_with(COMMENT);
    profile.comment_prefix = shape.rows.iter().any(is_comment).then(|| COMMENT.to_owned());
    profile
}

/// The columns that have the name of the first: of two amounts of one name, one is filled in each row.
fn likes(columns: Vec<Column>) -> Vec<Column> {
    let name = |column: &Column| match column {
        Column::Nth { name, .. } => Some(name.clone()),
        _ => None,
    };
    let first = columns.first().and_then(name);
    columns.into_iter().filter(|column| name(column) == first).collect()
}

/// A name that comes twice is told by its number among its likes.
fn column_of(shape: &Shape, index: usize) -> Column {
    let Some(header) = shape.header_row() else { return Column::Index(index + 1) };
    let name = header.cell(index);
    let before = header.cells().take(index).filter(|other| *other == name).count();
    let again = header.cells().filter(|other| *other == name).count() > 1;
    if again { Column::Nth { name: name.to_owned(), nth: before + 1 } } else { Column::from(name) }
}

/// A flag beside amounts, which may stand in a column of another name.
fn set_sign(profile: &mut CsvProfile, shape: &Shape) {
    let is_flag = |value: &str| {
        let value = value.to_lowercase();
        DEBIT_FLAGS.contains(&value.as_str()) || CREDIT_FLAGS.contains(&value.as_str())
    };
    let column_of_field =
        |field| shape.fields().into_iter().find(|(own, _)| *own == field).map(|(_, columns)| columns);
    let flags = |column: &usize| {
        let mut values = shape.below(*column).peekable();
        values.peek().is_some() && values.all(is_flag)
    };
    let unsigned = |column: &usize| shape.below(*column).all(|cell| !cell.contains(['-', '(', '\u{2212}']));
    let amount = column_of_field(Field::Amount).unwrap_or_default();
    let kinds = column_of_field(Field::Kind).unwrap_or_default();
    if let Some(column) = kinds.first().filter(|column| flags(column))
        && amount.first().is_some_and(|column| unsigned(column))
        && !profile.columns.has(Field::DcFlag)
    {
        profile.columns.set(Field::DcFlag, ColumnSource::One(column_of(shape, *column)));
    }
    if profile.columns.has(Field::DcFlag) && profile.columns.has(Field::Amount) {
        profile.sign = Some(SignModel::AbsWithFlag { debit: Vec::new(), credit: Vec::new() });
    }
}

/// Signs beside the amounts, and the currency that they or the header name.
fn set_currency(profile: &mut CsvProfile, shape: &Shape) {
    const SIGNS: [(&str, Option<&str>); 6] = [
        ("€", Some("EUR")),
        ("£", Some("GBP")),
        ("$", None),
        ("EUR", Some("EUR")),
        ("GBP", Some("GBP")),
        ("CHF", Some("CHF")),
    ];
    let amounts = [Field::Amount, Field::Debit, Field::Credit, Field::Balance];
    let columns: Vec<usize> = shape
        .fields()
        .into_iter()
        .filter(|(field, _)| amounts.contains(field))
        .flat_map(|(_, columns)| columns)
        .collect();
    let mut currency: Option<Currency> = None;
    for (sign, code) in SIGNS {
        if columns.iter().any(|column| shape.below(*column).any(|cell| cell.contains(sign))) {
            profile.currency_symbols.push(sign.to_owned());
            currency = currency.or(code.and_then(|code| code.parse().ok()));
        }
    }
    let in_header = columns.iter().filter_map(|column| {
        let name = shape.header_row()?.cell(*column);
        name.split(|c: char| !c.is_alphabetic()).find_map(|word| word.parse().ok())
    });
    if !profile.columns.has(Field::Currency) {
        profile.default_currency = in_header.into_iter().next().or(currency);
    }
}

/// What reading with a profile showed.
struct Trial {
    profile: CsvProfile,
    issues: Vec<ImportIssue>,
    records: usize,
    chain_proves: bool,
}

impl Trial {
    fn errors(&self) -> usize {
        self.issues.iter().filter(|issue| issue.is_error()).count()
    }

    fn dates_are_ambiguous(&self) -> bool {
        self.issues.iter().any(|issue| issue.code == IssueCode::AmbiguousDate)
    }

    fn chain_breaks(&self) -> bool {
        self.issues.iter().any(|issue| issue.code == IssueCode::BalanceChainBroken)
    }

    /// Less is better.
    fn rank(&self) -> (bool, bool, bool, usize) {
        (self.records == 0, !self.chain_proves, self.chain_breaks(), self.errors())
    }
}

fn best_of(
    bytes: &[u8],
    content: CsvContent,
    candidates: Vec<CsvProfile>,
    foreign: bool,
    evidence: &mut Vec<String>,
) -> (Option<CsvProfile>, Confidence) {
    let (best, guessed) = match first_of_best(bytes, content, candidates.clone()) {
        Some(best) if foreign && best.dates_are_ambiguous() => {
            (first_of_best(bytes, content, candidates.into_iter().map(day_first).collect()), true)
        }
        best => (best, false),
    };
    let Some(mut best) = best else {
        evidence.push("no profile fits: date and amount were not both found".to_owned());
        return (None, Confidence::Low);
    };
    if let Some(without_foot) = cut_foot(bytes, content, &best) {
        let SkipFoot::From(starts) = &without_foot.profile.skip_foot else { return (None, Confidence::Low) };
        evidence.push(format!("the table ends where a row begins with {:?}", starts.join(", ")));
        best = without_foot;
    }
    if guessed {
        evidence
            .push("the dates fit two formats; the header is not English, so the day comes first".to_owned());
    }
    explain(&best, evidence);
    let known = !best.profile.signature.is_empty();
    let confidence = match (best.errors(), best.chain_proves || known) {
        (0, true) if !best.chain_breaks() && !guessed => Confidence::High,
        (0, _) if !best.chain_breaks() => Confidence::Medium,
        _ => Confidence::Low,
    };
    (Some(best.profile), confidence)
}

/// The first of the best: known forms come before composed ones, plain ones before odd ones.
fn first_of_best(bytes: &[u8], content: CsvContent, candidates: Vec<CsvProfile>) -> Option<Trial> {
    let trials = candidates.into_iter().filter_map(|profile| attempt(bytes, content, profile));
    trials.reduce(|best, next| if next.rank() < best.rank() { next } else { best })
}

/// The profile with the usual formats in which the day comes first, as everywhere but in English.
fn day_first(mut profile: CsvProfile) -> CsvProfile {
    let usual = DateFormat::USUAL.iter().filter_map(|pattern| pattern.parse::<DateFormat>().ok());
    profile.date_formats = usual.filter(DateFormat::is_day_first).collect();
    profile
}

fn attempt(bytes: &[u8], content: CsvContent, profile: CsvProfile) -> Option<Trial> {
    // The host may name the currency later; any with two decimals serves the trial.
    let options = ImportOptions { currency: Some(Currency::EUR), ..ImportOptions::default() };
    if content == CsvContent::Items {
        let profile = pinned(bytes, &profile, &options, Purpose::Items);
        let imported = read_items(bytes, &profile, &options).ok()?;
        let records = imported.records.len();
        return Some(Trial { profile, issues: imported.issues, records, chain_proves: false });
    }
    let profile = pinned(bytes, &profile, &options, Purpose::Lines);
    let imported = read_statement(bytes, &profile, &options).ok()?;
    let statements = &imported.records;
    let records = statements.iter().map(|statement| statement.lines.len()).sum();
    let balanced = |check| matches!(check, BalanceCheck::Balanced);
    // A single line is always its own proof.
    let chain_proves = statements.iter().any(|statement| statement.lines.len() > 2)
        && statements.iter().all(|statement| balanced(statement.balance_check()))
        && !imported.issues.iter().any(|issue| issue.code == IssueCode::BalanceChainBroken);
    Some(Trial { profile, issues: imported.issues, records, chain_proves })
}

/// Where only the last rows are no records, they are the foot of the table.
fn cut_foot(bytes: &[u8], content: CsvContent, best: &Trial) -> Option<Trial> {
    let is_foot =
        |code| matches!(code, IssueCode::InvalidDate | IssueCode::MissingDate | IssueCode::RaggedRow);
    let errors: Vec<&ImportIssue> = best.issues.iter().filter(|issue| issue.is_error()).collect();
    let first = errors.first().filter(|first| is_foot(first.code))?;
    let text = decode(bytes, &best.profile.encoding);
    let line = text.text.lines().nth(usize::try_from(first.place.line).ok()?.checked_sub(1)?)?;
    let words = line.split(['"', ';', ',', '\t', '|', ':']).find(|cell| !cell.trim().is_empty())?;
    let start: String = words.trim().chars().take_while(|c| !c.is_ascii_digit()).collect();
    if start.trim().is_empty() || best.records == 0 {
        return None;
    }
    let mut profile = best.profile.clone();
    profile.skip_foot = SkipFoot::From(vec![start.trim().to_owned()]);
    let trial = attempt(bytes, content, profile)?;
    // It must cost no record, and leave nothing unexplained.
    (trial.records == best.records && trial.errors() == 0).then_some(trial)
}

fn explain(best: &Trial, evidence: &mut Vec<String>) {
    let profile = &best.profile;
    if !profile.signature.is_empty() {
        evidence.push(format!("the header is the one of the profile {:?}", profile.name));
    }
    if let [format] = profile.date_formats.as_slice() {
        evidence.push(format!("all dates are written {format}"));
    }
    match profile.decimal {
        Decimals::Dot => evidence.push("the decimal mark is a dot".to_owned()),
        Decimals::Comma => evidence.push("the decimal mark is a comma".to_owned()),
        Decimals::Infer => evidence.push("no number tells the decimal mark".to_owned()),
    }
    if best.chain_proves {
        evidence.push(
            "the running balance follows from the amounts: signs, decimals and order are proved".to_owned(),
        );
    } else if best.chain_breaks() {
        evidence.push("the running balance does not follow from the amounts".to_owned());
    }
    if !profile.columns.has(Field::Currency) && profile.default_currency.is_none() {
        evidence.push("the file names no currency: tell it at import".to_owned());
    }
    evidence.push(format!("{} records are read, {} errors", best.records, best.errors()));
    if let Some(error) = best.issues.iter().find(|issue| issue.is_error()) {
        evidence.push(format!("open: {error}"));
    }
}
