//! Reads lines as fields: tags, their continuation lines, and the borders of messages.

use std::borrow::Cow;

use crate::error::Error;
use crate::limit::Limit;
use crate::limits::Limits;
use crate::place::Place;
use crate::text_lines::{TextFile, TextLine};

/// A part of a file.
#[derive(Debug)]
pub(super) enum Part<'t> {
    /// The application header of the SWIFT envelope: the type of the message, such as 940.
    Type(&'t str),
    /// A tag with its text.
    Field(Field<'t>),
    /// The end of a message.
    End,
    /// Text that stands outside of messages.
    Stray(TextLine<'t>),
}

/// A tag with its text.
#[derive(Debug)]
pub(super) struct Field<'t> {
    /// The tag without colons: `61`, `60F`.
    pub(super) tag: String,
    /// The text after the tag and the continuation lines.
    pub(super) lines: Vec<Cow<'t, str>>,
    /// Place of the tag.
    pub(super) place: Place,
    /// `true` if a line break follows; the last field of a file that was cut has none.
    pub(super) is_ended: bool,
    /// `true` if bytes that are invalid in the encoding were replaced.
    pub(super) was_repaired: bool,
}

impl Field<'_> {
    /// Returns the line after the tag.
    pub(super) fn first(&self) -> &str {
        self.lines.first().map_or("", |line| line.as_ref())
    }
}

/// Passes all parts of a file to `take`; returns the place of the end.
pub(super) fn read(
    file: &TextFile<'_>,
    limits: &Limits,
    take: &mut impl FnMut(Part<'_>) -> Result<(), Error>,
) -> Result<Place, Error> {
    let mut open: Option<Field<'_>> = None;
    let mut bytes = 0_u64;
    let mut lines = file.lines();
    for mut line in lines.by_ref() {
        let tag = tag(&line.text);
        bytes = line.text.len() as u64 + if tag.is_some() { 0 } else { bytes };
        limits.check(Limit::FieldBytes, bytes)?;
        if tag.is_none() && (is_end(&line.text) || line.text.starts_with('{')) {
            flush(&mut open, take)?;
            bytes = 0;
            if is_end(&line.text) {
                take(Part::End)?;
            }
            let Some(rest) = envelope(&line.text, take)? else { continue };
            line.text = Cow::Owned(rest);
        }
        match field(line) {
            Ok(field) => {
                flush(&mut open, take)?;
                open = Some(field);
            }
            Err(line) => match &mut open {
                Some(field) => {
                    field.is_ended = line.is_ended;
                    field.was_repaired |= line.was_repaired;
                    field.lines.push(line.text);
                }
                None => take(Part::Stray(line))?,
            },
        }
    }
    flush(&mut open, take)?;
    Ok(lines.place())
}

fn flush<'t>(
    open: &mut Option<Field<'t>>,
    take: &mut impl FnMut(Part<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    open.take().map_or(Ok(()), |field: Field<'t>| take(Part::Field(field)))
}

/// Returns the field that starts with this line, or the line itself.
fn field(line: TextLine<'_>) -> Result<Field<'_>, TextLine<'_>> {
    let Some(tag) = tag(&line.text).map(str::to_owned) else { return Err(line) };
    let behind = tag.len() + 2;
    let text = match line.text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(behind..).unwrap_or_default()),
        Cow::Owned(text) => Cow::Owned(text.get(behind..).unwrap_or_default().to_owned()),
    };
    let TextLine { place, is_ended, was_repaired, .. } = line;
    Ok(Field { tag, lines: vec![text], place, is_ended, was_repaired })
}

/// Returns the tag: `:61:` and `:60F:`, `:NS:` of German banks, and `:940:` of Dutch ones; a text that
/// contains colons is not one.
fn tag(line: &str) -> Option<&str> {
    let (tag, _) = line.strip_prefix(':')?.split_once(':')?;
    let is_tag = match tag.as_bytes() {
        b"NS" | b"940" | b"942" => true,
        [a, b] => a.is_ascii_digit() && b.is_ascii_digit(),
        [a, b, c] => a.is_ascii_digit() && b.is_ascii_digit() && c.is_ascii_uppercase(),
        _ => false,
    };
    is_tag.then_some(tag)
}

/// Recognizes `-` alone, the `-}` of the SWIFT envelope, and the `-XXX` of ING. Control characters are of the
/// transmission.
fn is_end(line: &str) -> bool {
    let text = line.trim_matches(|c: char| c.is_control() || c.is_whitespace());
    text == "-" || text == "-XXX" || text.starts_with("-}")
}

/// Skips the blocks of the SWIFT network; returns the text after the start of the text block.
fn envelope(
    line: &str,
    take: &mut impl FnMut(Part<'_>) -> Result<(), Error>,
) -> Result<Option<String>, Error> {
    // {2:O9401200… output, {2:I940BANK… input
    if let Some((_, header)) = line.split_once("{2:")
        && let Some(kind) = header.get(1..4).filter(|kind| kind.bytes().all(|byte| byte.is_ascii_digit()))
    {
        take(Part::Type(kind))?;
    }
    let text = line.rsplit_once("{4:").map(|(_, text)| text.trim());
    Ok(text.filter(|text| !text.is_empty()).map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Vec<String> {
        let mut parts = Vec::new();
        let file = TextFile::new(text.as_bytes());
        let end = read(&file, &Limits::default(), &mut |part| {
            parts.push(match part {
                Part::Type(kind) => format!("type {kind}"),
                Part::Field(field) => format!("{}={}@{}", field.tag, field.lines.join("|"), field.place.line),
                Part::End => "end".to_owned(),
                Part::Stray(line) => format!("stray {}", line.text),
            });
            Ok(())
        });
        assert_eq!(end.unwrap().offset as usize, text.len());
        parts
    }

    #[test]
    fn fields_are_found_in_any_envelope() {
        for (text, expected) in [
            (":20:A\r\n:86:a\r\nb\r\n-\r\n", &["20=A@1", "86=a|b@2", "end"][..]),
            (
                "{1:F01X}{2:O9401200}{4:\n:20:A\n-}{5:{CHK:1}}{1:F01X}{2:I942X}{4:\n:20:B\n-}",
                &["type 940", "20=A@2", "end", "type 942", "20=B@4", "end"],
            ),
            ("{1:F01X}{2:O9401200}{4::20:A\n", &["type 940", "20=A@1"]),
            (
                "0000 01INGBNL2A\n940 00\n:20:A\n-XXX",
                &["stray 0000 01INGBNL2A", "stray 940 00", "20=A@3", "end"],
            ),
            ("\u{1}\n:940:\n:20:A\n-\u{3}", &["stray \u{1}", "940=@2", "20=A@3", "end"]),
            (":86:a\n- b\n:1:c\n:123:\n::\n:é1:", &["86=a|- b|:1:c|:123:|::|:é1:@1"]),
            (":NS:01a\n02b", &["NS=01a|02b@1"]),
            ("", &[]),
        ] {
            assert_eq!(parts(text), expected, "{text:?}");
        }
    }
}
