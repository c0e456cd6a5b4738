//! Reads the tables of an HTML page as one sheet, as a spreadsheet program shows them: some banks send such a page under
//! the name `.xls`.

use encoding_rs::Encoding;
use html5gum::{Token, Tokenizer};

use super::cell_text::on_one_line;
use super::contents::Contents;
use super::sheet::Sheet;
use crate::encoding::{Hint, choose};
use crate::error::Error;
use crate::file_kind::FileKind;
use crate::limits::Limits;

/// The length of the start in which a page declares its encoding.
const DECLARATION_BYTES: usize = 4 * 1024;
/// The largest span of columns that HTML allows (WHATWG, 4.9.11).
const MOST_SPANNED: u32 = 1_000;

/// Returns the tables of a page as CSV.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Contents, Error> {
    let hint = declared(bytes).map_or(Hint::None, Hint::Declared);
    let text = choose(bytes, hint).decode().text;
    let mut page = Page::default();
    for Ok(token) in Tokenizer::new(&*text) {
        match token {
            Token::StartTag(tag) => {
                let span = tag
                    .attributes
                    .get(&b"colspan"[..])
                    .and_then(|span| std::str::from_utf8(span).ok()?.trim().parse().ok());
                page.open(&tag.name, span.unwrap_or(1), limits)?;
            }
            Token::EndTag(tag) => page.close(&tag.name, limits)?,
            Token::String(text) => page.text(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    page.end_row(limits)?;
    if page.sheet.is_no_table() {
        return Err(Error::unopened(
            FileKind::Html,
            &"it holds no table of movements; log in to the bank and download the file again",
        ));
    }
    let mut contents = Contents::new(FileKind::HtmlTable);
    contents.add(None, page.sheet.to_csv(limits)?);
    Ok(contents)
}

/// Returns the encoding of `<meta charset="…">` or of its older form.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..DECLARATION_BYTES).unwrap_or(bytes).to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")? + b"charset=".len();
    let rest = head.get(at..)?.trim_ascii_start();
    let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
    let end = rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'_'))?;
    Encoding::for_label(rest.get(..end)?)
}

/// The rows of a page so far.
#[derive(Default)]
struct Page {
    sheet: Sheet,
    row: u32,
    column: u32,
    has_row: bool,
    /// The text of the cell that is open, and the columns that it spans.
    cell: Option<(String, u32)>,
    /// The element whose text is not shown.
    hidden: Option<Vec<u8>>,
}

impl Page {
    fn open(&mut self, name: &[u8], span: u32, limits: &Limits) -> Result<(), Error> {
        match name {
            b"script" | b"style" | b"title" => self.hidden = Some(name.to_vec()),
            b"tr" | b"table" => {
                self.end_row(limits)?;
                self.has_row = name == b"tr";
            }
            b"td" | b"th" => {
                self.end_cell(limits)?;
                self.has_row = true;
                self.cell = Some((String::new(), span.clamp(1, MOST_SPANNED)));
            }
            b"br" | b"p" | b"div" => self.text(" "),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &[u8], limits: &Limits) -> Result<(), Error> {
        match name {
            b"tr" | b"table" => self.end_row(limits)?,
            b"td" | b"th" => self.end_cell(limits)?,
            _ if self.hidden.as_deref() == Some(name) => self.hidden = None,
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, text: &str) {
        if let Some((cell, _)) = self.cell.as_mut().filter(|_| self.hidden.is_none()) {
            cell.push_str(text);
        }
    }

    fn end_cell(&mut self, limits: &Limits) -> Result<(), Error> {
        let Some((text, span)) = self.cell.take() else { return Ok(()) };
        let words = on_one_line(&text);
        let words: Vec<&str> =
            words.split(|c: char| c.is_whitespace()).filter(|word| !word.is_empty()).collect();
        self.sheet.set((self.row, self.column), words.join(" "), limits)?;
        self.column = self.column.saturating_add(span);
        Ok(())
    }

    fn end_row(&mut self, limits: &Limits) -> Result<(), Error> {
        self.end_cell(limits)?;
        if self.has_row {
            self.row = self.row.saturating_add(1);
        }
        (self.column, self.has_row) = (0, false);
        Ok(())
    }
}
