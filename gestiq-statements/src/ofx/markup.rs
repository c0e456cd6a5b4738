//! Recognizes markup: a tag, a comment, a CDATA section, a declaration, or just a text with a `<` in it.

use memchr::memmem::Finder;
use memchr::{memchr, memchr2, memchr2_iter};

/// The kind of markup that a `<` starts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Markup<'s> {
    Tag {
        name: &'s [u8],
        kind: TagKind,
        end: usize,
    },
    Doctype {
        end: usize,
    },
    /// A processing instruction.
    Aside {
        end: usize,
    },
    Comment {
        end: usize,
        /// `true` if a transaction begins or ends in it.
        hides_records: bool,
    },
    Cdata {
        end: Option<usize>,
    },
    Literal,
}

/// The kind of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagKind {
    Open,
    Close,
    Empty,
}

const CDATA: &[u8] = b"<![CDATA[";

/// Recognizes markup in the bytes of a file.
#[derive(Debug)]
pub(super) struct Scanner<'s> {
    bytes: &'s [u8],
    comment_ends: Marks,
    records: Marks,
}

impl<'s> Scanner<'s> {
    pub(super) fn new(bytes: &'s [u8]) -> Self {
        Scanner { bytes, comment_ends: Marks::new(b"-->"), records: Marks::new(b"STMTTRN") }
    }

    /// Returns the markup that the `<` at `at` starts.
    #[inline]
    pub(super) fn markup(&mut self, at: usize) -> Markup<'s> {
        match self.bytes.get(at + 1) {
            Some(b'!') => self.declaration(at),
            Some(b'?') => self.instruction(at),
            Some(b'/') => self.tag(at + 2, TagKind::Close),
            Some(_) => self.tag(at + 1, TagKind::Open),
            None => Markup::Literal,
        }
    }

    /// Reads a tag whose name starts at `from`, or a literal `<`.
    #[inline]
    fn tag(&self, from: usize, kind: TagKind) -> Markup<'s> {
        let rest = self.bytes.get(from..).unwrap_or_default();
        // Nearly all tags are `<` and capital letters and `>`.
        let length = rest.iter().position(|byte| !byte.is_ascii_uppercase()).unwrap_or(rest.len());
        match rest.split_at_checked(length) {
            Some((name @ [_, ..], [b'>', ..])) => Markup::Tag { name, kind, end: from + length + 1 },
            _ => self.odd_tag(from, kind),
        }
    }

    /// Reads a tag with other characters than capital letters, or a literal `<`.
    fn odd_tag(&self, from: usize, kind: TagKind) -> Markup<'s> {
        let rest = self.bytes.get(from..).unwrap_or_default();
        if !rest.first().is_some_and(u8::is_ascii_alphabetic) {
            return Markup::Literal;
        }
        let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-' | b':');
        let length = rest.iter().position(|byte| !is_name(byte)).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(length);
        if rest.first() == Some(&b'>') {
            return Markup::Tag { name: local(name), kind, end: from + length + 1 };
        }
        let Some(close) = memchr2(b'<', b'>', rest).filter(|at| rest.get(*at) == Some(&b'>')) else {
            return Markup::Literal;
        };
        let inside = rest.get(..close).unwrap_or_default();
        let (attributes, kind) = match inside.strip_suffix(b"/") {
            Some(attributes) => (attributes, TagKind::Empty),
            None => (inside, kind),
        };
        // `A <B and C>` is text; `<OFX xmlns="…">` and `<MEMO >` are tags.
        let attributes = attributes.trim_ascii();
        if !attributes.is_empty() && (kind == TagKind::Close || memchr(b'=', attributes).is_none()) {
            return Markup::Literal;
        }
        Markup::Tag { name: local(name), kind, end: from + length + close + 1 }
    }

    /// Reads `<?…?>` as one piece: with a `<` before the `>` it is text.
    fn instruction(&self, at: usize) -> Markup<'s> {
        let rest = self.bytes.get(at + 2..).unwrap_or_default();
        let named = rest.first().is_some_and(u8::is_ascii_alphabetic);
        match memchr2(b'<', b'>', rest).filter(|end| named && rest.get(*end) == Some(&b'>')) {
            Some(end) => Markup::Aside { end: at + 2 + end + 1 },
            None => Markup::Literal,
        }
    }

    /// Reads `<!--…-->`, `<![CDATA[…]]>` or `<!DOCTYPE…>`.
    fn declaration(&mut self, at: usize) -> Markup<'s> {
        let rest = self.bytes.get(at..).unwrap_or_default();
        if rest.starts_with(CDATA) {
            let end = Finder::new(b"]]>").find(rest).map(|end| at + end + 3);
            return Markup::Cdata { end };
        }
        if rest.starts_with(b"<!--") {
            // A comment that never ends is text.
            let Some(end) = self.comment_ends.next(self.bytes, at + 4) else { return Markup::Literal };
            let hides_records = self.records.next(self.bytes, at + 4).is_some_and(|record| record < end);
            return Markup::Comment { end: end + 3, hides_records };
        }
        if rest.get(2..9).is_some_and(|word| word.eq_ignore_ascii_case(b"DOCTYPE")) {
            return Markup::Doctype { end: at + doctype_len(rest) };
        }
        Markup::Literal
    }
}

/// The places of a mark, in any case of its letters. The next one is remembered, so that a file full of comments
/// that never end is searched once.
#[derive(Debug)]
struct Marks {
    mark: &'static [u8],
    /// The start of the last search, and its result.
    known: Option<(usize, Option<usize>)>,
}

impl Marks {
    fn new(mark: &'static [u8]) -> Self {
        Marks { mark, known: None }
    }

    /// Returns the first mark at or after `from`.
    fn next(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        if let Some((since, found)) = self.known
            && since <= from
            && found.is_none_or(|found| found >= from)
        {
            return found;
        }
        let found = self.search(bytes, from);
        self.known = Some((from, found));
        found
    }

    fn search(&self, bytes: &[u8], from: usize) -> Option<usize> {
        let first = *self.mark.first()?;
        let rest = bytes.get(from..)?;
        let is_mark = |at: &usize| {
            rest.get(*at..)
                .and_then(|rest| rest.get(..self.mark.len()))
                .is_some_and(|found| found.eq_ignore_ascii_case(self.mark))
        };
        memchr2_iter(first, first.to_ascii_lowercase(), rest).find(is_mark).map(|at| from + at)
    }
}

/// Returns the length of a document type declaration with its internal subset, which ends with `]>`.
fn doctype_len(rest: &[u8]) -> usize {
    let Some(stop) = memchr2(b'[', b'>', rest) else { return rest.len() };
    if rest.get(stop) == Some(&b'>') {
        return stop + 1;
    }
    let mut from = stop;
    while let Some(bracket) = rest.get(from..).and_then(|rest| memchr(b']', rest)) {
        let after = rest.get(from + bracket + 1..).unwrap_or_default();
        let blank = after.len() - after.trim_ascii_start().len();
        if after.get(blank) == Some(&b'>') {
            return from + bracket + 1 + blank + 1;
        }
        from += bracket + 1;
    }
    rest.len()
}

/// Returns the name without an XML prefix.
fn local(name: &[u8]) -> &[u8] {
    match memchr(b':', name) {
        None => name,
        Some(colon) => name.get(colon + 1..).unwrap_or_default(),
    }
}
