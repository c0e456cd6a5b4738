//! Takes the XML invoice out of a PDF: Factur-X, ZUGFeRD and XRechnung attach it as an embedded file.

use lopdf::{Dictionary, Document, LoadOptions, Object, decode_text_string};

use super::contents::Contents;
use crate::error::Error;
use crate::file_kind::FileKind;
use crate::limit::Limit;
use crate::limits::Limits;
use crate::sniff;

/// The names of the attachment in Factur-X, ZUGFeRD 1 and 2, and XRechnung.
const NAMES: [&str; 4] = ["factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "cii.xml"];

/// Returns the invoice of a PDF.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Contents, Error> {
    let unreadable = |reason: &dyn std::fmt::Display| Error::unopened(FileKind::Pdf, &reason);
    let most = usize::try_from(limits.file_bytes).unwrap_or(usize::MAX);
    let options = LoadOptions { max_decompressed_size: Some(most), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|error| match error {
        lopdf::Error::InvalidPassword | lopdf::Error::Decryption(_) => locked(),
        error => unreadable(&error),
    })?;
    if document.is_encrypted() {
        return Err(locked());
    }
    let mut files = attachments(&document, most, limits)?;
    let has_name = |name: &str| NAMES.contains(&name.to_lowercase().as_str());
    if files.iter().any(|(name, _)| has_name(name)) {
        files.retain(|(name, _)| has_name(name));
    } else {
        files.retain(|(_, content)| is_invoice(content));
    }
    files.dedup_by(|next, first| next.1 == first.1);
    if files.is_empty() {
        return Err(unreadable(
            &"it carries no XML invoice; ask for the invoice as Factur-X, UBL or CII, or for the statement as OFX, CAMT or CSV",
        ));
    }
    let mut contents = Contents::new(FileKind::FacturX);
    let is_single = files.len() == 1;
    for (name, content) in files {
        contents.add((!is_single).then_some(name), content);
    }
    Ok(contents)
}

fn locked() -> Error {
    Error::unopened(FileKind::Pdf, &"it is encrypted; save it without the password")
}

fn is_invoice(content: &[u8]) -> bool {
    let kinds = [FileKind::CiiInvoice, FileKind::UblInvoice, FileKind::Facturae, FileKind::FatturaPa];
    sniff::foreign(content).is_some_and(|kind| kinds.contains(&kind))
}

/// Returns name and content of all embedded files.
fn attachments(document: &Document, most: usize, limits: &Limits) -> Result<Vec<(String, Vec<u8>)>, Error> {
    let mut files = Vec::new();
    let mut sum = 0;
    for object in document.objects.values() {
        let Some((name, stream)) = object.as_dict().ok().and_then(|spec| embedded(document, spec)) else {
            continue;
        };
        let content = match stream.get_plain_content_with_limit(most) {
            Ok(content) => content,
            Err(lopdf::Error::Decompress(lopdf::DecompressError::MemoryLimitExceeded { .. })) => {
                let found = limits.file_bytes.saturating_add(1);
                return Err(Error::LimitExceeded {
                    limit: Limit::FileBytes,
                    allowed: limits.file_bytes,
                    found,
                });
            }
            Err(_) => continue,
        };
        sum += content.len() as u64;
        limits.check(Limit::UnpackedBytes, sum)?;
        files.push((name, content));
    }
    Ok(files)
}

/// Returns name and stream of a file specification (ISO 32000, 7.11.4).
fn embedded<'d>(document: &'d Document, spec: &Dictionary) -> Option<(String, &'d lopdf::Stream)> {
    let follow = |object: &'d Object| document.dereference(object).ok().map(|(_, object)| object);
    let files = spec.get(b"EF").ok()?;
    let files = match files {
        Object::Reference(id) => document.get_object(*id).ok()?.as_dict().ok()?,
        files => files.as_dict().ok()?,
    };
    let reference = files.get(b"UF").or_else(|_| files.get(b"F")).ok()?.as_reference().ok()?;
    let stream = follow(document.get_object(reference).ok()?)?.as_stream().ok()?;
    let name =
        spec.get(b"UF").or_else(|_| spec.get(b"F")).ok().and_then(|name| decode_text_string(name).ok());
    Some((name.unwrap_or_default(), stream))
}
