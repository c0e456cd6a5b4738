//! Tries profiles on a file, and proposes the best one.

use rust_decimal::Decimal;

use super::answers::Answers;
use super::compose::compose;
use super::detection::{Confidence, CsvContent, CsvProposal, Detection};
use super::grid::{Grid, Table};
use super::headerless::{self, Headerless};
use super::question::{Question, QuestionTopic};
use super::report::report;
use super::review::{Draft, review, review_without_header};
use super::senses::are_of_items;
use super::shape::Shape;
use super::trial::{cut_foot, explain, first_of_best};
use crate::csv::purpose::Purpose;
use crate::csv::source::CsvSource;
use crate::csv::{CsvProfile, DateFormat, DebitSign, Field, SignModel, SkipFoot, ready};
use crate::encoding::{Hint, Text};
use crate::file_kind::FileKind;
use crate::words::Words;

/// The number of bytes that are tried: enough rows to decide dates, decimals and signs.
const TRIED_BYTES: usize = 4 * 1024 * 1024;
/// The number of bytes in which a NUL shows wide characters.
const SAMPLED_BYTES: usize = 512;

/// What a detection knows besides the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context<'c> {
    pub(super) words: &'c Words,
    pub(super) answers: &'c Answers,
}

/// Proposes a profile for a file that has no other format.
pub(super) fn propose(bytes: &[u8], context: &Context<'_>) -> Detection {
    propose_for(&CsvSource::sniffed(beginning(bytes)), context)
}

fn propose_for(source: &CsvSource<'_>, context: &Context<'_>) -> Detection {
    let text = source.text(Hint::None);
    let shape = Shape::of(&text, context.words);
    let mut evidence = Vec::new();
    let (rows, width) = shape.block;
    if width < 2 {
        evidence.push("no delimiter splits its lines into columns".to_owned());
        return Detection::of(FileKind::Unknown, Confidence::Low, evidence);
    }
    let guess = if text.is_guess { ", which is a guess" } else { "" };
    evidence.push(format!("the text is {}{guess}", text.encoding_name()));
    let sep = if shape.named_by_sep { "named by its sep= line" } else { "" };
    evidence.push(format!("{:?} makes {rows} rows of {width} columns{}{sep}", shape.delimiter, gap(sep)));
    let table = Table::of(&text, &shape);
    let grid = Grid::of(&table, &shape, context.words);
    let Some(header) = shape.header_row() else {
        return without_header(source, &shape, &grid, context, evidence);
    };
    let names = header.cells().collect::<Vec<_>>().join(" | ");
    evidence.push(format!("row {} names the columns: {names}", shape.header.unwrap_or_default() + 1));
    let content = content_of(&shape);
    let drafts = drafts(&shape, &text, &grid, content, context);
    let (best, confidence, mut questions) =
        best_of(source, content, &drafts, shape.is_foreign(), &mut evidence);
    let columns = report(&grid, best.as_ref());
    questions.extend(best.as_ref().filter(|profile| names_no_currency(profile)).map(|_| currency_question()));
    let csv = best.map(|profile| CsvProposal { content, profile });
    Detection { csv, columns, questions, ..Detection::of(FileKind::Csv, confidence, evidence) }
}

fn names_no_currency(profile: &CsvProfile) -> bool {
    !profile.columns.has(Field::Currency) && profile.default_currency.is_none()
}

fn currency_question() -> Question {
    Question::new(QuestionTopic::Currency).reading("for example euros", "default_currency = \"EUR\"")
}

/// Proposes the columns of a file that names none.
fn without_header(
    source: &CsvSource<'_>,
    shape: &Shape,
    grid: &Grid<'_>,
    context: &Context<'_>,
    mut evidence: Vec<String>,
) -> Detection {
    evidence.push("no row names the columns".to_owned());
    let proposed = headerless::propose(grid, shape.delimiter, context.words);
    let Some(Headerless { mut profile, questions }) = proposed else {
        let columns = report(grid, None);
        return Detection { columns, ..Detection::of(FileKind::Csv, Confidence::Low, evidence) };
    };
    evidence.push("the columns are proposed by what stands in them".to_owned());
    context.answers.write(&mut profile);
    let mut draft = Draft::new(profile);
    draft.questions.extend(questions.into_iter().filter(|question| !context.answers.answer(question.topic)));
    review_without_header(&mut draft, grid, context.words);
    let content = CsvContent::Lines;
    let (best, confidence, mut questions) = best_of(source, content, &[draft], false, &mut evidence);
    let columns = report(grid, best.as_ref());
    questions.extend(best.as_ref().filter(|profile| names_no_currency(profile)).map(|_| currency_question()));
    let csv = best.map(|profile| CsvProposal { content, profile });
    Detection { csv, columns, questions, ..Detection::of(FileKind::Csv, confidence, evidence) }
}

fn gap(text: &str) -> &'static str {
    if text.is_empty() { "" } else { ", " }
}

/// Returns the beginning of a large file, up to a line end; wide characters have line ends of several bytes.
fn beginning(bytes: &[u8]) -> &[u8] {
    let is_wide = bytes.iter().take(SAMPLED_BYTES).any(|byte| *byte == 0);
    let is_large = bytes.len() > TRIED_BYTES && !is_wide;
    let Some(head) = bytes.get(..TRIED_BYTES).filter(|_| is_large) else { return bytes };
    memchr::memrchr(b'\n', head).and_then(|end| head.get(..=end)).unwrap_or(head)
}

fn content_of(shape: &Shape) -> CsvContent {
    let is_filled = |column: &usize| shape.below(*column).next().is_some();
    let fields = shape.fields().iter().filter(|(_, columns)| columns.iter().any(is_filled));
    let fields: Vec<Field> = fields.map(|(field, _)| *field).collect();
    if are_of_items(&fields) { CsvContent::Items } else { CsvContent::Lines }
}

/// Returns the known forms with this header, then the profile that the header suggests, in its variants.
fn drafts(
    shape: &Shape,
    text: &Text<'_>,
    grid: &Grid<'_>,
    content: CsvContent,
    context: &Context<'_>,
) -> Vec<Draft> {
    let names: Vec<String> =
        shape.header_row().map(|row| row.cells().map(str::to_lowercase).collect()).unwrap_or_default();
    let is_known = |profile: &CsvProfile| {
        let purpose = if content == CsvContent::Items { Purpose::Items } else { Purpose::Lines };
        !profile.signature.is_empty()
            && profile.check(purpose).is_ok()
            && profile.signature.iter().all(|name| names.contains(&name.to_lowercase()))
    };
    // A canonical file has its columns and no others: an additional one could change the meaning.
    let canonical = [
        CsvProfile::canonical_lines(),
        CsvProfile::canonical_lines_with_original(),
        CsvProfile::canonical_items(),
    ];
    let exact = canonical.into_iter().filter(|profile| profile.signature.len() == names.len());
    let known: Vec<CsvProfile> = exact
        .filter(is_known)
        .chain(ready::standard().iter().filter(|profile| is_known(profile)).cloned())
        .collect();
    let reviewed = |mut profile: CsvProfile| {
        context.answers.write(&mut profile);
        let mut draft = Draft::new(profile);
        review(&mut draft, grid, content, context.words, context.answers);
        draft
    };
    let own = reviewed(compose(shape, text, content, context.words));
    let variants: Vec<SignModel> = match own.profile.sign {
        None if content == CsvContent::Items => Vec::new(),
        None if own.profile.columns.has(Field::Amount) => vec![SignModel::Signed { invert: true }],
        None if has_negative_credits(&own, grid) => Vec::new(),
        None => vec![SignModel::DebitCredit { debit_sign: DebitSign::Minus }, SignModel::InOut],
        Some(_) => Vec::new(),
    };
    let with_sign = |sign| {
        let profile = CsvProfile { sign: Some(sign), ..own.profile.clone() };
        Draft { profile, ..own.clone() }
    };
    let variants: Vec<Draft> = variants.into_iter().map(with_sign).collect();
    known.into_iter().map(reviewed).chain([own.clone()]).chain(variants).collect()
}

/// Returns `true` if all credits are negative: whether the minus marks the side or turns it is not certain.
fn has_negative_credits(draft: &Draft, grid: &Grid<'_>) -> bool {
    let credits: Vec<_> =
        draft.columns_of(grid, Field::Credit).iter().flat_map(|index| grid.numbers(*index)).collect();
    let mut credits = credits.iter().flatten().filter(|credit| !credit.is_zero()).peekable();
    credits.peek().is_some() && credits.all(Decimal::is_sign_negative)
}

fn best_of(
    source: &CsvSource<'_>,
    content: CsvContent,
    candidates: &[Draft],
    foreign: bool,
    evidence: &mut Vec<String>,
) -> (Option<CsvProfile>, Confidence, Vec<Question>) {
    let (best, guessed) = match first_of_best(source, content, candidates) {
        Some(best) if foreign && best.dates_are_ambiguous() => {
            let day_first: Vec<Draft> = candidates.iter().map(day_first).collect();
            (first_of_best(source, content, &day_first), true)
        }
        best => (best, false),
    };
    let Some(mut best) = best else {
        evidence.push("no profile fits: date and amount were not both found".to_owned());
        return (None, Confidence::Low, Vec::new());
    };
    if let Some(without_foot) = cut_foot(source, content, &best) {
        let SkipFoot::From(starts) = &without_foot.profile.skip_foot else {
            return (None, Confidence::Low, Vec::new());
        };
        evidence.push(format!("the table ends where a row begins with {:?}", starts.join(", ")));
        best = without_foot;
    }
    if guessed {
        evidence
            .push("the dates fit two formats; the header is not English, so the day comes first".to_owned());
    }
    evidence.extend_from_slice(best.evidence());
    explain(&best, evidence);
    let questions = best.questions();
    let known = !best.profile.signature.is_empty();
    let confidence = match (best.errors(), best.chain_proves || known) {
        _ if !questions.is_empty() => Confidence::Low,
        (0, true) if !best.chain_breaks() && !guessed => Confidence::High,
        (0, _) if !best.chain_breaks() => Confidence::Medium,
        _ => Confidence::Low,
    };
    (Some(best.profile), confidence, questions)
}

/// Returns the profile with the usual formats in which the day comes first, as everywhere but in English.
fn day_first(draft: &Draft) -> Draft {
    let usual = DateFormat::USUAL.iter().filter_map(|pattern| pattern.parse::<DateFormat>().ok());
    let mut draft = draft.clone();
    draft.profile.date_formats = usual.filter(DateFormat::is_day_first).collect();
    draft
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::passes::{self, Passes};

    #[test]
    fn a_file_is_decoded_once_and_opened_once_for_each_profile() {
        let file = b"Fecha;Concepto;Importe;Saldo\n31/01/2026;N\xf3mina;1.650,00;2.650,00\n\
                     30/01/2026;Recibo;-50,00;1.000,00\n29/01/2026;Cuota;-5,25;1.050,00\n";
        let source = CsvSource::sniffed(file);
        let text = source.text(Hint::None);
        let shape = Shape::of(&text, Words::standard());
        let table = Table::of(&text, &shape);
        let grid = Grid::of(&table, &shape, Words::standard());
        let answers = Answers::default();
        let context = Context { words: Words::standard(), answers: &answers };
        let profiles = drafts(&shape, &text, &grid, CsvContent::Lines, &context);
        assert!(profiles.len() > 1);
        passes::take();
        assert_eq!(propose(file, &context).confidence, Confidence::High);
        assert_eq!(passes::take(), Passes { sniffed: 0, decoded: 1, opened: profiles.len() });
    }
}
