//! Resolves escapes of OFX texts: `&amp;`, `&#233;`, `<![CDATA[…]]>`, comments.
//!
//! Only the predefined entities, `&nbsp;` and numeric references have a meaning. Entities that a file defines
//! itself are never resolved, so no file can read another one or grow a thousandfold.

/// A text without its escapes.
#[derive(Debug, Default)]
pub(super) struct Unescaped {
    /// The text.
    pub(super) text: String,
    /// The first entity that has no meaning here; it stays in the text unchanged.
    pub(super) unknown: Option<String>,
}

/// The longest entity name that is searched; HTML's longest has 31 letters.
const LONGEST_ENTITY: usize = 32;

/// Resolves entities, and CDATA sections, comments and processing instructions if `has_markup`.
pub(super) fn unescape(raw: &str, has_markup: bool) -> Unescaped {
    let mut done = Unescaped { text: String::with_capacity(raw.len()), unknown: None };
    let mut rest = raw;
    while let Some(at) = rest.find(|c| c == '&' || (has_markup && c == '<')) {
        let (before, special) = rest.split_at(at);
        done.text.push_str(before);
        rest = match special.strip_prefix('&') {
            Some(entity) => done.entity(entity),
            None => done.markup(special),
        };
    }
    done.text.push_str(rest);
    done
}

impl Unescaped {
    /// Reads the text after a `&`, and returns the rest.
    fn entity<'t>(&mut self, rest: &'t str) -> &'t str {
        let end = rest.bytes().take(LONGEST_ENTITY).position(|byte| !is_entity_byte(byte));
        let name = end.filter(|end| *end > 0 && rest.as_bytes().get(*end) == Some(&b';'));
        let Some((name, after)) = name.and_then(|end| rest.split_at_checked(end)) else {
            // `R&D`, `A & B`: a `&` that escapes nothing.
            self.text.push('&');
            return rest;
        };
        let after = after.strip_prefix(';').unwrap_or(after);
        match meaning(name) {
            Some(c) => self.text.push(c),
            None => {
                let entity = format!("&{name};");
                self.text.push_str(&entity);
                self.unknown.get_or_insert(entity);
            }
        }
        after
    }

    /// Reads the text that starts with a `<`, and returns the rest.
    fn markup<'t>(&mut self, rest: &'t str) -> &'t str {
        if let Some(section) = rest.strip_prefix("<![CDATA[") {
            let (literal, after) = section.split_once("]]>").unwrap_or((section, ""));
            self.text.push_str(literal);
            return after;
        }
        let aside = match rest.strip_prefix("<!--") {
            Some(comment) => comment.split_once("-->"),
            None => rest.strip_prefix("<?").and_then(|instruction| instruction.split_once('>')),
        };
        match aside {
            Some((inside, after)) if rest.starts_with("<!--") || is_instruction(inside) => after,
            _ => {
                self.text.push('<');
                rest.strip_prefix('<').unwrap_or_default()
            }
        }
    }
}

fn is_instruction(inside: &str) -> bool {
    inside.starts_with(|c: char| c.is_ascii_alphabetic()) && !inside.contains('<')
}

fn is_entity_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'#'
}

fn meaning(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        // OFX 2.0.2, 2.3.1.1: "the space macro".
        "nbsp" => Some(' '),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_escapes_are_resolved_once_and_everything_else_stays() {
        for (raw, has_markup, expected, unknown) in [
            ("AT&amp;T &lt;x&gt; &quot;&apos;", false, "AT&T <x> \"'", None),
            ("&amp;amp;", false, "&amp;", None),
            ("Caf&#233; &#xE9;&#XE9;", false, "Caf\u{e9} \u{e9}\u{e9}", None),
            ("a&nbsp;b", false, "a b", None),
            ("R&D A & B &; &", false, "R&D A & B &; &", None),
            ("&xxe; &lol9; &amp", false, "&xxe; &lol9; &amp", Some("&xxe;")),
            ("&#1114112; &#xD800; &#;", false, "&#1114112; &#xD800; &#;", Some("&#1114112;")),
            ("a<![CDATA[ &amp;<> ]]>b", true, "a &amp;<> b", None),
            ("<![CDATA[open", true, "open", None),
            ("a<!-- b -->c <?pi d?>e", true, "ac e", None),
            ("a <? b <!-- c", true, "a <? b <!-- c", None),
            ("1 <![CDATA[x", false, "1 <![CDATA[x", None),
            ("\u{e9}&\u{e9};", false, "\u{e9}&\u{e9};", None),
        ] {
            let found = unescape(raw, has_markup);
            assert_eq!((found.text.as_str(), found.unknown.as_deref()), (expected, unknown), "{raw:?}");
        }
    }
}
