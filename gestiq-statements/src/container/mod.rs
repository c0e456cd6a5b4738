//! Opens files that hold other files: ZIP archives, signed files (`.p7m`), PDFs with an invoice, and workbooks.
//!
//! | file | feature | what comes out |
//! |---|---|---|
//! | ZIP | `zip` | its members; each is opened too, unless it is an archive itself |
//! | `.p7m` (CMS, PKCS #7) in DER, BER or base64 | `p7m` | the content; the signature is not checked |
//! | PDF (Factur-X, ZUGFeRD, XRechnung) | `pdf` | the attached XML invoice |
//! | XLSX, XLSB, XLS, ODS, HTML tables | `spreadsheet` | each visible sheet with a table, as CSV |
//!
//! [`Importer`](crate::Importer) opens them by itself. A host that reads files by [`detect`](crate::detect()) or with the
//! reader of one format opens them here first.
//!
//! **Limits.** [`Limits::members`], [`Limits::unpacked_bytes`] for the sum, [`Limits::file_bytes`] for each file,
//! [`Limits::pack_ratio`] and [`Limits::cells`] stop archives that grow a thousandfold. Nothing is written to a disk, so a
//! name of a member can do no harm.
//!
//! **Sheets.** Cells are written as the sheet types them: dates as `2026-01-31`, numbers with a dot and without grouping.
//! Text cells stay as they are. A formula has the value that was saved with it, and one without is an
//! issue of error level; errors such as `#REF!` are named. Line numbers are row numbers. Hidden sheets are not read.

#[cfg(feature = "zip")]
mod archive;
#[cfg(any(feature = "zip", feature = "spreadsheet"))]
mod budget;
#[cfg(feature = "spreadsheet")]
mod cell_text;
mod contents;
#[cfg(feature = "spreadsheet")]
mod html_table;
#[cfg(feature = "spreadsheet")]
mod ods_size;
#[cfg(feature = "spreadsheet")]
mod packed_size;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "spreadsheet")]
mod sheet;
#[cfg(feature = "p7m")]
mod signed;
#[cfg(feature = "spreadsheet")]
mod workbook;
#[cfg(feature = "spreadsheet")]
mod xls_size;

pub use contents::{Contents, Part};

use crate::error::Error;
use crate::file_kind::FileKind;
use crate::limit::Limit;
use crate::limits::Limits;
use crate::sniff;

/// Opens a file that holds others; `None` for any other file, and for a container whose feature is off.
///
/// # Errors
/// [`Error::Unopened`] for a container that is damaged, encrypted or empty; [`Error::LimitExceeded`].
///
/// # Examples
/// ```
/// use gestiq_statements::{Limits, container};
///
/// assert!(container::open(b"date,amount\n", &Limits::default())?.is_none());
/// # #[cfg(feature = "spreadsheet")] {
/// let page = b"<table><tr><td>Fecha<td>Importe</tr><tr><td>31/01/2026<td>1.650,00</tr></table>";
/// let contents = container::open(page, &Limits::default())?.ok_or("a table")?;
/// assert_eq!(contents.parts[0].bytes, b"Fecha,Importe\n31/01/2026,\"1.650,00\"\n");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn open(bytes: &[u8], limits: &Limits) -> Result<Option<Contents>, Error> {
    open_as(sniff::foreign(bytes).unwrap_or(FileKind::Csv), bytes, limits)
}

/// Opens a file of a known kind.
pub(crate) fn open_as(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<Option<Contents>, Error> {
    let Some(outer) = open_kind(kind, bytes, limits)? else { return Ok(None) };
    if outer.kind != FileKind::Zip {
        return Ok(Some(outer));
    }
    let mut all = Contents { parts: Vec::new(), ..outer };
    let mut sum = 0_u64;
    for part in outer.parts {
        let kind = sniff::foreign(&part.bytes).unwrap_or(FileKind::Csv);
        let opened = match open_kind(kind, &part.bytes, limits) {
            Ok(opened) => opened,
            // A print beside the files is left to whoever reads the parts, as other files are.
            Err(Error::Unopened { .. }) if kind == FileKind::Pdf => None,
            Err(error) => return Err(error.in_part(part.name.as_deref().unwrap_or_default())),
        };
        match opened {
            Some(inner) => all.join(part.name.as_deref().unwrap_or_default(), inner),
            None => all.parts.push(part),
        }
        sum = sum.saturating_add(all.parts.last().map_or(0, |part| part.bytes.len() as u64));
        limits.check(Limit::UnpackedBytes, sum)?;
    }
    Ok(Some(all))
}

fn open_kind(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<Option<Contents>, Error> {
    limits.check(Limit::FileBytes, bytes.len() as u64)?;
    Ok(match kind {
        #[cfg(feature = "zip")]
        FileKind::Zip => Some(archive::open(bytes, limits)?),
        #[cfg(feature = "p7m")]
        FileKind::Signed => Some(signed::open(bytes)?),
        #[cfg(feature = "pdf")]
        FileKind::Pdf | FileKind::FacturX => Some(pdf::open(bytes, limits)?),
        #[cfg(feature = "spreadsheet")]
        FileKind::Xlsx | FileKind::Xls | FileKind::Ods => Some(workbook::open(kind, bytes, limits)?),
        #[cfg(feature = "spreadsheet")]
        FileKind::HtmlTable => Some(html_table::open(bytes, limits)?),
        _ => None,
    })
}
