//! Chooses the reader of a file: by its bytes, and for separated values by a profile or the header.

use gestiq_reconcile::import::csv::{CsvProfile, Field};
use gestiq_reconcile::import::detect::{
    CsvContent, Detection, FileKind, QuestionTopic, detect, detect_answered,
};
use gestiq_reconcile::import::{Format, ImportOptions, Importer};

use crate::failure::Failure;
use crate::input::{Input, Opened};

/// Bytes that are enough to recognise a format.
const HEAD_BYTES: usize = 8 * 1024;

/// The reader of a file, and the remarks about the choice.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) reader: Reader,
    /// A remark for the user.
    pub(crate) note: Option<String>,
    /// The questions that a file leaves open, each as a line for the user.
    pub(crate) questions: Vec<String>,
    /// The detection of a CSV file without a profile.
    pub(crate) detection: Option<Detection>,
}

impl Choice {
    fn of(reader: Reader) -> Self {
        Choice { reader, note: None, questions: Vec::new(), detection: None }
    }
}

/// The content of a file, and the profile of separated values.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) content: CsvContent,
    profile: Option<CsvProfile>,
    /// `true` if the file itself names its currency, which takes precedence over that of the command line.
    names_currency: bool,
}

impl Reader {
    fn csv(content: CsvContent, profile: CsvProfile) -> Self {
        Reader { content, profile: Some(profile), names_currency: false }
    }

    /// Returns a lenient importer: it reads on after a bad record, so that all issues are reported.
    pub(crate) fn importer(&self, mut options: ImportOptions) -> Importer {
        if self.names_currency {
            options.currency = None;
        }
        let importer = Importer::new(options).lenient();
        match &self.profile {
            Some(profile) => importer.profile(profile.clone()),
            None => importer,
        }
    }
}

/// Chooses the reader; `wanted` is the content that the caller expects, if any.
pub(crate) fn choose(
    input: &Input,
    profile: Option<CsvProfile>,
    wanted: Option<CsvContent>,
    options: &ImportOptions,
) -> Result<Choice, Failure> {
    let kind = detect(input.bytes.get(..HEAD_BYTES).unwrap_or(&input.bytes)).kind;
    match (kind, kind.format()) {
        (FileKind::Unknown, _) | (_, Some(Format::Csv)) => choose_profile(input, profile, wanted, options),
        (_, Some(format)) => {
            let content = if format.is_invoice() { CsvContent::Items } else { CsvContent::Lines };
            if wanted.is_some_and(|wanted| wanted != content) {
                let message = format!("this is {}; it holds {}", kind.name(), name(content));
                return Err(input.failure(message));
            }
            let path = input.path.display();
            let note = profile.map(|_| format!("{path} is {}: the profile is not used", kind.name()));
            Ok(Choice { note, ..Choice::of(Reader { content, profile: None, names_currency: false }) })
        }
        (_, None) => {
            let advice = kind.advice().map(|advice| format!("; {advice}")).unwrap_or_default();
            Err(input.failure(format!("this is {}, for which there is no reader{advice}", kind.name())))
        }
    }
}

/// A file, and the choice for it.
#[derive(Debug)]
pub(crate) struct Chosen<'i> {
    pub(crate) input: &'i Input,
    pub(crate) choice: Choice,
}

/// Chooses the readers of all files in a container, which hold what the first of them holds if the caller expects
/// nothing; returns notes about those that are not read.
pub(crate) fn choose_parts<'i>(
    opened: &'i Opened,
    profile: Option<&CsvProfile>,
    mut wanted: Option<CsvContent>,
    options: &ImportOptions,
) -> Result<(Vec<Chosen<'i>>, Vec<String>), Failure> {
    let (mut chosen, mut failures) = (Vec::new(), Vec::new());
    for input in &opened.inputs {
        match choose(input, profile.cloned(), wanted, options) {
            Ok(choice) => {
                wanted = wanted.or(Some(choice.reader.content));
                chosen.push(Chosen { input, choice });
            }
            Err(failure) => failures.push((input, failure)),
        }
    }
    let mut notes = Vec::new();
    for (input, failure) in failures {
        let may_be_wanted = matches!(detect(&input.bytes).kind, FileKind::Csv | FileKind::Unknown);
        if chosen.is_empty() || (opened.is_archive && may_be_wanted) {
            return Err(failure);
        }
        let reasons = failure.lines().join("; ");
        notes.push(format!("warning: not read: {}", reasons.strip_prefix("error: ").unwrap_or(&reasons)));
    }
    Ok((chosen, notes))
}

fn choose_profile(
    input: &Input,
    profile: Option<CsvProfile>,
    wanted: Option<CsvContent>,
    options: &ImportOptions,
) -> Result<Choice, Failure> {
    if let Some(profile) = profile {
        let content = wanted.unwrap_or_else(|| content_of(&profile));
        return Ok(Choice::of(Reader::csv(content, profile)));
    }
    if let Some((content, profile)) = canonical(&input.bytes) {
        expect(input, content, wanted)?;
        return Ok(Choice::of(Reader::csv(content, profile)));
    }
    propose(input, detect_answered(&input.bytes, &options.detection_answers()), wanted)
}

/// Items have a number, a due date or an open amount; lines have none of them.
fn content_of(profile: &CsvProfile) -> CsvContent {
    let of_items = [Field::Number, Field::DueDate, Field::Open, Field::Direction];
    let is_items =
        profile.direction.is_some() || of_items.into_iter().any(|field| profile.columns.has(field));
    if is_items { CsvContent::Items } else { CsvContent::Lines }
}

/// Returns the canonical form whose header this file has, with the columns in any order.
fn canonical(bytes: &[u8]) -> Option<(CsvContent, CsvProfile)> {
    let end = bytes.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(bytes.len());
    let header = std::str::from_utf8(bytes.get(..end)?).ok()?.trim_start_matches('\u{feff}');
    let sorted = |names: &mut Vec<&str>| names.sort_unstable();
    let mut names: Vec<&str> = header.split(',').map(|name| name.trim().trim_matches('"')).collect();
    sorted(&mut names);
    let forms = [
        (CsvContent::Lines, CsvProfile::canonical_lines()),
        (CsvContent::Items, CsvProfile::canonical_items()),
    ];
    forms.into_iter().find(|(_, profile)| {
        let mut signature: Vec<&str> = profile.signature.iter().map(String::as_str).collect();
        sorted(&mut signature);
        signature == names
    })
}

/// Uses the proposed profile if it leaves no question open, with a note that says so.
fn propose(input: &Input, detection: Detection, wanted: Option<CsvContent>) -> Result<Choice, Failure> {
    let evidence = detection.evidence.join("; ");
    let Some(proposal) = &detection.csv else {
        return Err(input.failure(format!("a profile is needed: {evidence}")));
    };
    expect(input, proposal.content, wanted)?;
    let path = input.path.display();
    let note = format!("{path} is read with the proposed profile {:?}: {evidence}", proposal.profile.name);
    // Rows without a currency are reported one by one, unless the caller names it.
    let open = detection.questions.iter().filter(|question| question.topic != QuestionTopic::Currency);
    let questions = open.map(|question| format!("error: {path}: {question} [{}]", question.topic.code()));
    let questions = questions.collect();
    let reader = Reader {
        content: proposal.content,
        profile: Some(proposal.profile.clone()),
        names_currency: proposal.profile.default_currency.is_some(),
    };
    Ok(Choice { reader, note: Some(note), questions, detection: Some(detection) })
}

fn expect(input: &Input, found: CsvContent, wanted: Option<CsvContent>) -> Result<(), Failure> {
    match wanted {
        Some(wanted) if wanted != found => Err(input.failure(format!(
            "its header is one of {}, not of {}; name a profile to read it otherwise",
            name(found),
            name(wanted)
        ))),
        _ => Ok(()),
    }
}

fn name(content: CsvContent) -> &'static str {
    match content {
        CsvContent::Items => "invoices",
        _ => "statement lines",
    }
}
