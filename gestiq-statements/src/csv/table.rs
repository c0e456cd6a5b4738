//! Finds the table in a file: its delimiter, its header, its rows, and the lines around them.

use gestiq_core::Currency;

use super::cells::{Cells, Rows, Span};
use super::columns::{ColumnSource, Field};
use super::edge::Edge;
use super::layout::{Delimiter, HeaderRow, Quote, SkipFoot, SkipHead};
use super::profile::CsvProfile;
use super::purpose::Purpose;
use super::reader::{Dialect, read};
use super::resolve::{Header, Plan, Resolved};
use super::row::Row;
use crate::encoding::Text;
use crate::error::Error;
use crate::findings::Findings;
use crate::header_name::fold;
use crate::issue::{ImportIssue, IssueCode, Severity};
use crate::place::Place;
use crate::words::{Named, Words};

/// Delimiters that are tried, the most frequent first.
pub(crate) const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// The number of rows and bytes in which the delimiter is searched.
const SAMPLE_ROWS: usize = 200;
const SAMPLE_BYTES: usize = 64 * 1024;
/// The number of rows in which the header is searched.
const HEADER_ROWS: usize = 1_000;

/// A table that was found.
#[derive(Debug)]
pub(crate) struct Table<'t> {
    pub(crate) cells: Cells<'t>,
    pub(crate) preamble: Vec<Span>,
    pub(crate) header: Option<Header>,
    pub(crate) columns: Resolved,
    /// The currency that the header names beside the amount: `Betrag (EUR)`.
    pub(crate) currency: Option<Currency>,
    /// The data rows, counted from 1, without ragged ones.
    pub(crate) rows: Vec<Span>,
    /// The rows that are balances and not lines.
    pub(crate) edges: Vec<(Span, Edge)>,
}

impl Table<'_> {
    pub(crate) fn row(&self, span: Span) -> Row<'_> {
        self.cells.row(span)
    }
}

/// Finds the table. If required columns are missing, it has no rows, and there are issues.
pub(crate) fn open<'t>(
    text: Text<'t>,
    profile: &CsvProfile,
    purpose: Purpose,
    findings: &mut Findings<'_>,
) -> Result<Table<'t>, Error> {
    let (named, from) = sep_line(&text.text);
    let body = text.text.get(from..).unwrap_or_default();
    let delimiter = match (profile.delimiter, named) {
        (Delimiter::Char(c), _) => u8::try_from(c).unwrap_or(b','),
        (Delimiter::Auto, Some(named)) => named,
        (Delimiter::Auto, None) => sniff_delimiter(body, profile, purpose),
    };
    let Rows { cells, spans: mut rows } = read(text, from, dialect(profile, delimiter), findings)?;
    if let Some(prefix) = &profile.comment_prefix {
        rows.retain(|row| !cells.row(*row).cell(0).starts_with(prefix));
    }
    let plan = Plan::new(&profile.columns);
    let (preamble, header, mut rows) = split_at_header(&cells, rows, profile, purpose, &plan);
    let place = header.map_or(Place { line: 1, ..Place::default() }, |row| row.place);
    let names = header.map(|row| cells.row(row));
    let header = names.map(Header::new);
    let columns = plan.resolve(header.as_ref());
    let currency = names.and_then(|names| currency_of(names, &columns));
    if !report_missing(profile, purpose, &columns, place, findings)? {
        rows.clear();
    }
    cut_foot(&cells, &mut rows, &profile.skip_foot, findings)?;
    hold_ragged(&cells, &mut rows, header.as_ref(), findings)?;
    Ok(Table { cells, preamble, header, columns, currency, rows, edges: Vec::new() })
}

/// Returns the currency that the names of the amount columns give.
fn currency_of(names: Row<'_>, columns: &Resolved) -> Option<Currency> {
    let amounts = [Field::Amount, Field::Debit, Field::Credit];
    let indexes = amounts.iter().flat_map(|field| columns.indexes(*field));
    indexes.into_iter().find_map(|index| match Words::standard().currency_in_header(names.cell(*index)) {
        Some(Named::One(currency)) => Some(currency),
        _ => None,
    })
}

pub(crate) fn dialect(profile: &CsvProfile, delimiter: u8) -> Dialect {
    let quote = match profile.quote {
        Quote::Char(c) => u8::try_from(c).ok(),
        Quote::None => None,
    };
    let skip_lines = match profile.skip_head {
        SkipHead::Lines(lines) => lines,
        SkipHead::Auto | SkipHead::Until(_) => 0,
    };
    Dialect { delimiter, quote, most_line_ends: profile.most_line_ends, skip_lines }
}

/// Reads a first line such as `sep=;`: the delimiter, and the start of the rest.
pub(crate) fn sep_line(text: &str) -> (Option<u8>, usize) {
    let line = text.lines().next().unwrap_or_default();
    let named =
        line.trim_matches('"').split_at_checked(4).filter(|(key, _)| key.eq_ignore_ascii_case("sep="));
    match named.map(|(_, value)| value.as_bytes()) {
        Some([delimiter]) => {
            let end = text.find('\n').map_or(text.len(), |end| end + 1);
            (Some(*delimiter), end)
        }
        _ => (None, 0),
    }
}

pub(crate) fn sample_of(text: &str) -> &str {
    let cut = text.floor_char_boundary(SAMPLE_BYTES);
    text.get(..cut).unwrap_or(text)
}

/// Returns the delimiter under which most columns of the profile are found; without names, the one that gives the
/// longest run of equally wide rows.
fn sniff_delimiter(body: &str, profile: &CsvProfile, purpose: Purpose) -> u8 {
    let plan = Plan::new(&profile.columns);
    let score = |delimiter: &u8| {
        let rows = dialect(profile, *delimiter).sample(sample_of(body), SAMPLE_ROWS);
        let named = rows.iter().map(|row| {
            let columns = plan.resolve(Some(&Header::new(row)));
            let count = |fields: &[Field]| fields.iter().filter(|field| columns.has(**field)).count();
            let needed = purpose.needed(profile, |field| columns.has(field));
            (count(&needed), count(Field::ALL))
        });
        let named = if profile.columns.need_header() { named.max() } else { None };
        (named.unwrap_or_default(), longest_run(rows.iter().map(Row::len)))
    };
    // The first of the best.
    DELIMITERS.iter().rev().copied().max_by_key(score).unwrap_or(b',')
}

/// Returns the number of rows in the longest run of equally wide rows of two cells or more, and their width.
pub(crate) fn longest_run(widths: impl Iterator<Item = usize>) -> (usize, usize) {
    let (mut longest, mut run) = ((0, 0), (0, 0));
    for width in widths {
        run = if run.1 == width { (run.0 + 1, width) } else { (1, width) };
        if width > 1 {
            longest = longest.max(run);
        }
    }
    longest
}

/// Separates the rows before the header, the header, and the rows after it.
fn split_at_header(
    cells: &Cells<'_>,
    mut rows: Vec<Span>,
    profile: &CsvProfile,
    purpose: Purpose,
    plan: &Plan<'_>,
) -> (Vec<Span>, Option<Span>, Vec<Span>) {
    let start = match &profile.skip_head {
        SkipHead::Lines(lines) => {
            rows.iter().position(|row| u64::from(row.place.line) > *lines).unwrap_or(rows.len())
        }
        SkipHead::Until(names) => {
            let all = |header: &Header| names.iter().all(|name| header.has(name));
            rows.iter().position(|row| all(&Header::new(cells.row(*row)))).unwrap_or(rows.len())
        }
        SkipHead::Auto if profile.columns.need_header() => find_header(cells, &rows, profile, purpose, plan),
        SkipHead::Auto => 0,
    };
    let preamble = rows.drain(..start).collect();
    let header = (profile.header == HeaderRow::Present && !rows.is_empty()).then(|| rows.remove(0));
    for (row, number) in rows.iter_mut().zip(1..) {
        row.place = row.place.of_record(number);
    }
    (preamble, header, rows)
}

/// Returns the first row that names all required columns, else the one that names most; missing ones are
/// reported later.
fn find_header(
    cells: &Cells<'_>,
    rows: &[Span],
    profile: &CsvProfile,
    purpose: Purpose,
    plan: &Plan<'_>,
) -> usize {
    let mut best = (0, 0);
    for (at, row) in rows.iter().take(HEADER_ROWS).enumerate() {
        let columns = plan.resolve(Some(&Header::new(cells.row(*row))));
        let needed = purpose.needed(profile, |field| columns.has(field));
        if needed.iter().all(|field| columns.has(*field)) {
            return at;
        }
        let named = Field::ALL.iter().filter(|field| columns.has(**field)).count();
        if named > best.0 {
            best = (named, at);
        }
    }
    best.1
}

/// Reports the columns that the file lacks; returns `true` if it has all that are required.
fn report_missing(
    profile: &CsvProfile,
    purpose: Purpose,
    columns: &Resolved,
    place: Place,
    findings: &mut Findings<'_>,
) -> Result<bool, Error> {
    let needed = purpose.needed(profile, |field| columns.has(field));
    let mut complete = true;
    for (field, source) in profile.columns.iter().filter(|(field, _)| !columns.has(*field)) {
        // A list of aliases serves many files, even if it has one; a single name is meant for this one.
        let is_list = !matches!(source, ColumnSource::One(_));
        if is_list && !needed.contains(&field) {
            continue;
        }
        let mut issue = ImportIssue::new(IssueCode::MissingColumn, Place { record: 0, ..place })
            .field(field.name())
            .detail(format!(
                "the profile reads it from {}; detection can propose another",
                names(source.columns())
            ));
        if needed.contains(&field) {
            complete = false;
        } else {
            issue.severity = Severity::Info;
        }
        findings.add(issue)?;
    }
    Ok(complete)
}

fn names<'c>(columns: impl Iterator<Item = &'c super::columns::Column>) -> String {
    use super::columns::Column;
    /// More names would hide the message.
    const MOST: usize = 6;
    let name = |column: &Column| match column {
        Column::Index(index) => format!("column {index}"),
        Column::Name(name) => format!("{name:?}"),
        Column::Nth { name, nth } => format!("{name:?} no. {nth}"),
    };
    let mut names: Vec<String> = columns.take(MOST + 1).map(name).collect();
    if let Some(last) = names.get_mut(MOST) {
        "…".clone_into(last);
    }
    names.join(", ")
}

fn cut_foot(
    cells: &Cells<'_>,
    rows: &mut Vec<Span>,
    skip: &SkipFoot,
    findings: &mut Findings<'_>,
) -> Result<(), Error> {
    let from = match skip {
        SkipFoot::None => rows.len(),
        SkipFoot::Rows(count) => rows.len().saturating_sub(*count),
        SkipFoot::From(starts) => {
            let starts: Vec<String> = starts.iter().map(|start| fold(start)).collect();
            let is_foot = |row: &Span| {
                let row = cells.row(*row);
                let first = row.cells().find(|cell| !cell.is_empty()).map(fold).unwrap_or_default();
                starts.iter().any(|start| first.starts_with(start))
            };
            rows.iter().position(is_foot).unwrap_or(rows.len())
        }
    };
    let foot = rows.split_off(from);
    if let Some(first) = foot.first() {
        let text = cells.row(*first).cells().collect::<Vec<_>>().join(" ");
        let detail = format!("{} at the foot of the table", count_rows(foot.len()));
        findings.add(ImportIssue::new(IssueCode::Unread, first.place).text(text.trim()).detail(detail))?;
    }
    Ok(())
}

pub(crate) fn count_rows(rows: usize) -> String {
    if rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") }
}

/// Removes the rows whose number of cells differs from the header.
fn hold_ragged(
    cells: &Cells<'_>,
    rows: &mut Vec<Span>,
    header: Option<&Header>,
    findings: &mut Findings<'_>,
) -> Result<(), Error> {
    let width = header.map_or_else(|| longest_run(rows.iter().map(|row| row.len())).1, Header::width);
    // Columns without a name at the end of the header may hold something or be left out.
    let named = header.map_or(width, Header::cells);
    let fits = |row: &Span| {
        let is_empty_behind = || cells.row(*row).cells().skip(width).all(str::is_empty);
        row.len() == width || row.len() == named || (row.len() > width && is_empty_behind())
    };
    for row in rows.iter().filter(|row| !fits(row)).map(|row| cells.row(*row)) {
        let text = row.cells().collect::<Vec<_>>().join(" | ");
        let detail = format!("{} cells, the table has {width} columns", row.len());
        findings.add(ImportIssue::new(IssueCode::RaggedRow, row.place).text(&text).detail(detail))?;
    }
    rows.retain(fits);
    Ok(())
}
