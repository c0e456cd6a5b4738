//! How a file is read: its bytes tell the format, a profile or the header tells how the values are written.

use gestiq_reconcile::import::csv::{CsvProfile, Field};
use gestiq_reconcile::import::detect::{Confidence, CsvContent, Detection, FileKind, detect};
use gestiq_reconcile::import::{Format, ImportOptions, Importer};

use crate::failure::Failure;
use crate::input::Input;

/// Bytes that tell the format of a file.
const HEAD_BYTES: usize = 8 * 1024;

/// How a file is read.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) reader: Reader,
    /// What people should know about the choice.
    pub(crate) note: Option<String>,
    /// The choice rests on a proposal that leaves a question open.
    pub(crate) open_question: Option<String>,
}

/// Which reader takes a file: what it holds, and the profile of separated values.
#[derive(Debug)]
pub(crate) struct Reader {
    pub(crate) content: CsvContent,
    profile: Option<CsvProfile>,
}

impl Reader {
    fn csv(content: CsvContent, profile: CsvProfile) -> Self {
        Reader { content, profile: Some(profile) }
    }

    /// The importer that reads the file; it keeps good records beside bad ones, so that all issues are known.
    pub(crate) fn importer(&self, options: ImportOptions) -> Importer {
        let importer = Importer::new(options).lenient();
        match &self.profile {
            Some(profile) => importer.profile(profile.clone()),
            None => importer,
        }
    }
}

/// Chooses the reader; `wanted` is what the rows are to be, where the caller knows.
pub(crate) fn choose(
    input: &Input,
    profile: Option<CsvProfile>,
    wanted: Option<CsvContent>,
) -> Result<Choice, Failure> {
    let kind = detect(input.bytes.get(..HEAD_BYTES).unwrap_or(&input.bytes)).kind;
    match (kind, kind.format()) {
        (FileKind::Unknown, _) | (_, Some(Format::Csv)) => choose_profile(input, profile, wanted),
        (_, Some(format)) => {
            let content = if format.is_invoice() { CsvContent::Items } else { CsvContent::Lines };
            if wanted.is_some_and(|wanted| wanted != content) {
                let message = format!("this is {}; it holds {}", kind.name(), name(content));
                return Err(input.failure(message));
            }
            let path = input.path.display();
            let note = profile.map(|_| format!("{path} is {}: the profile is not used", kind.name()));
            Ok(Choice { reader: Reader { content, profile: None }, note, open_question: None })
        }
        (_, None) => Err(input.failure(format!("this is {}, for which there is no reader", kind.name()))),
    }
}

fn choose_profile(
    input: &Input,
    profile: Option<CsvProfile>,
    wanted: Option<CsvContent>,
) -> Result<Choice, Failure> {
    if let Some(profile) = profile {
        let content = wanted.unwrap_or_else(|| content_of(&profile));
        return Ok(Choice { reader: Reader::csv(content, profile), note: None, open_question: None });
    }
    if let Some((content, profile)) = canonical(&input.bytes) {
        expect(input, content, wanted)?;
        return Ok(Choice { reader: Reader::csv(content, profile), note: None, open_question: None });
    }
    propose(input, detect(&input.bytes), wanted)
}

/// Items have a number, a due date or an open amount; lines have none of them.
fn content_of(profile: &CsvProfile) -> CsvContent {
    let of_items = [Field::Number, Field::DueDate, Field::Open, Field::Direction];
    let is_items =
        profile.direction.is_some() || of_items.into_iter().any(|field| profile.columns.has(field));
    if is_items { CsvContent::Items } else { CsvContent::Lines }
}

/// The canonical form whose header this file has, in any order of the columns.
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

/// A proposal is for a person to confirm; it is used where no question is open, and it is said to be used.
fn propose(input: &Input, detection: Detection, wanted: Option<CsvContent>) -> Result<Choice, Failure> {
    let evidence = detection.evidence.join("; ");
    let Some(proposal) = detection.csv else {
        return Err(input.failure(format!("a profile is needed: {evidence}")));
    };
    expect(input, proposal.content, wanted)?;
    let path = input.path.display();
    let note = format!("{path} is read by the proposed profile {:?}: {evidence}", proposal.profile.name);
    let open_question = (detection.confidence == Confidence::Low)
        .then(|| format!("a profile is needed, because a question is open: {evidence}"));
    Ok(Choice { reader: Reader::csv(proposal.content, proposal.profile), note: Some(note), open_question })
}

fn expect(input: &Input, found: CsvContent, wanted: Option<CsvContent>) -> Result<(), Failure> {
    match wanted {
        Some(wanted) if wanted != found => Err(input.failure(format!(
            "its header is one of {}, not of {}; a profile can tell otherwise",
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
