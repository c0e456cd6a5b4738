//! Opens signed files (CMS, PKCS #7), such as the `.p7m` of Italian invoices: the content is taken out of its envelope.
//! The signature is not checked, and an issue says so.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bcder::decode::{Constructed, DecodeError, Source};
use bcder::{Mode, OctetString, Oid, Tag};

use super::contents::Contents;
use crate::error::Error;
use crate::file_kind::FileKind;
use crate::issue::{ImportIssue, IssueCode};
use crate::place::Place;
use crate::sniff;

/// The number of envelopes around a content: a file that several people signed one after another.
const MOST_ENVELOPES: usize = 8;

/// Returns the content of a signed file.
pub(super) fn open(bytes: &[u8]) -> Result<Contents, Error> {
    let mut content = bytes.to_vec();
    for _ in 0..MOST_ENVELOPES {
        content = unwrap(&content).ok_or_else(|| {
            Error::unopened(
                FileKind::Signed,
                &"it is damaged or has no content of its own; give the file that was signed",
            )
        })?;
        if sniff::foreign(&content) != Some(FileKind::Signed) {
            let mut contents = Contents::new(FileKind::Signed);
            contents.add(None, content);
            contents.issues.push(signature());
            return Ok(contents);
        }
    }
    Err(Error::unopened(FileKind::Signed, &format!("it is signed more than {MOST_ENVELOPES} times")))
}

fn signature() -> ImportIssue {
    ImportIssue::new(IssueCode::Unread, Place::default()).field("signature").detail("it is not checked")
}

/// Returns the content of one envelope, in BER or in base64.
fn unwrap(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(&[0x30]) {
        return content_of(bytes);
    }
    let text = String::from_utf8_lossy(bytes);
    let lines = text.lines().map(str::trim).filter(|line| !line.starts_with("-----"));
    let joined: String = lines.flat_map(|line| line.split_whitespace()).collect();
    content_of(&STANDARD.decode(joined).ok()?)
}

/// Returns the octets of `encapContentInfo` (RFC 5652, 5.1). What follows it in the file, or is missing there, does not
/// matter.
fn content_of(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut content = None;
    // A fault behind the content is one of the signature.
    let _ = Mode::Ber.decode(bytes, |cons| {
        cons.take_sequence(|cons| {
            Oid::skip_in(cons)?;
            cons.take_constructed_if(Tag::CTX_0, |cons| {
                cons.take_sequence(|cons| {
                    content = signed_data(cons)?;
                    cons.skip_all()
                })
            })
        })
    });
    content
}

fn signed_data<S: Source>(cons: &mut Constructed<'_, S>) -> Result<Option<Vec<u8>>, DecodeError<S::Error>> {
    // Version and algorithms.
    cons.skip_one()?;
    cons.skip_one()?;
    cons.take_sequence(|cons| {
        Oid::skip_in(cons)?;
        let octets = cons.take_opt_constructed_if(Tag::CTX_0, |cons| OctetString::take_from(cons))?;
        Ok(octets.map(|octets| octets.into_bytes().to_vec()))
    })
}
