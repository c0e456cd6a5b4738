//! Reads the names in a ZIP archive, which tell an archive of files from a document of an office program.

use crate::file_kind::FileKind;

/// Length of the record at the end of an archive in bytes; a comment of up to 64 KiB may follow it.
const END_BYTES: usize = 22;
/// Length of an entry of the directory in bytes, without its name, its extra field and its comment.
const ENTRY_BYTES: usize = 46;
/// The number of names that are looked at: office programs write theirs first.
const LOOKED_AT: usize = 1_000;

/// Returns the kind of a ZIP archive by the names in its directory; of one without a directory, by its bytes.
pub(crate) fn kind(bytes: &[u8]) -> FileKind {
    let names = names(bytes);
    let has = |start: &[u8]| match &names {
        Some(names) => names.iter().any(|name| name.starts_with(start)),
        None => memchr::memmem::find(bytes, start).is_some(),
    };
    let is_open_document = |kind: &[u8]| {
        let mark = [b"mimetypeapplication/vnd.oasis.opendocument.", kind].concat();
        bytes.get(30..).is_some_and(|rest| rest.starts_with(&mark))
    };
    if has(b"xl/workbook.") {
        FileKind::Xlsx
    } else if is_open_document(b"spreadsheet") {
        FileKind::Ods
    } else if is_open_document(b"") || has(b"word/") || has(b"ppt/") || has(b"Index/Document.iwa") {
        FileKind::Office
    } else {
        FileKind::Zip
    }
}

/// Returns the number of members that the directory states; more than any archive may have if it does not fit 16 bits.
#[cfg(any(feature = "zip", feature = "spreadsheet"))]
pub(crate) fn stated_members(bytes: &[u8]) -> u64 {
    match end(bytes).and_then(|end| number(bytes, end + 10, 2)) {
        Some(count) if count == usize::from(u16::MAX) => u64::MAX,
        count => count.unwrap_or_default() as u64,
    }
}

/// Returns the position of the record at the end of the directory.
fn end(bytes: &[u8]) -> Option<usize> {
    let tail = bytes.len().saturating_sub(END_BYTES + usize::from(u16::MAX));
    Some(tail + memchr::memmem::rfind(bytes.get(tail..)?, b"PK\x05\x06")?)
}

/// Returns the names of the members; `None` if there is no directory (APPNOTE.TXT 4.3.12 and 4.3.16).
fn names(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let end = end(bytes)?;
    let mut rest = bytes.get(number(bytes, end + 16, 4)?..end)?;
    let mut names = Vec::new();
    while rest.starts_with(b"PK\x01\x02") && names.len() < LOOKED_AT {
        let [name, extra, comment] = [28, 30, 32].map(|at| number(rest, at, 2));
        let end_of_name = ENTRY_BYTES + name?;
        names.push(rest.get(ENTRY_BYTES..end_of_name)?);
        rest = rest.get(end_of_name + extra? + comment?..)?;
    }
    Some(names)
}

/// Returns a number of two or four bytes, the lowest first.
fn number(bytes: &[u8], at: usize, length: usize) -> Option<usize> {
    let field = bytes.get(at..at.checked_add(length)?)?;
    Some(field.iter().rev().fold(0, |number, byte| number << 8 | usize::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An archive of empty, stored members.
    fn archive(names: &[&str]) -> Vec<u8> {
        let mut bytes = b"PK\x03\x04".to_vec();
        // A member that is stored may hold the bytes of another archive.
        bytes.extend(b"PK\x03\x04xl/workbook.xml");
        let start = u32::try_from(bytes.len()).unwrap();
        for name in names {
            let mut entry = [b"PK\x01\x02".as_slice(), &[0; ENTRY_BYTES - 4]].concat();
            entry[28] = u8::try_from(name.len()).unwrap();
            bytes.extend(entry);
            bytes.extend(name.as_bytes());
        }
        bytes.extend([b"PK\x05\x06".as_slice(), &[0; 12], &start.to_le_bytes(), &[0; 2]].concat());
        bytes
    }

    #[test]
    fn the_directory_tells_what_an_archive_is() {
        for (names, expected) in [
            (&["a.xml", "b.xlsx"][..], FileKind::Zip),
            (&["[Content_Types].xml", "xl/workbook.xml"], FileKind::Xlsx),
            (&["xl/workbook.bin"], FileKind::Xlsx),
            (&["docs/xl/workbook.xml"], FileKind::Zip),
            (&["[Content_Types].xml", "word/document.xml"], FileKind::Office),
            (&[], FileKind::Zip),
        ] {
            assert_eq!(kind(&archive(names)), expected, "{names:?}");
        }
        let mut text = b"PK\x03\x04".to_vec();
        text.resize(30, 0);
        text.extend(b"mimetypeapplication/vnd.oasis.opendocument.");
        assert_eq!(kind(&[&text, &b"spreadsheetPK"[..]].concat()), FileKind::Ods);
        assert_eq!(kind(&[&text, &b"textPK"[..]].concat()), FileKind::Office);
        for cut in 0..archive(&["a"]).len() {
            kind(&archive(&["a"])[..cut]);
        }
    }
}
