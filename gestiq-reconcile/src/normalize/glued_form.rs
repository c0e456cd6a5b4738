//! Legal forms that are written without a space before or behind the name, as in Chinese and Japanese.

use super::legal_form::LegalForm;

/// Forms, longest first, so that `有限公司` does not leave half of `股份有限公司`.
const GLUED: &[(&str, &str)] = &[
    ("股份有限公司", "co ltd"),
    ("有限责任公司", "co ltd"),
    ("有限責任公司", "co ltd"),
    ("有限公司", "co ltd"),
    ("株式会社", "kk"),
    ("(株)", "kk"),
    ("（株）", "kk"),
    ("㈱", "kk"),
    ("有限会社", "yk"),
    ("(有)", "yk"),
    ("（有）", "yk"),
    ("㈲", "yk"),
    ("合同会社", "gk"),
    ("주식회사", "yh"),
    ("(주)", "yh"),
    ("㈜", "yh"),
];

/// Takes such a form off the start or the end of a raw name; returns the rest. A name never loses all of itself.
pub(super) fn strip_glued_form(raw: &str) -> (&str, Option<LegalForm>) {
    if raw.is_ascii() {
        return (raw, None);
    }
    let name = raw.trim();
    let stripped = |(form, code): &(&str, &'static str)| {
        let rest = name.strip_suffix(form).or_else(|| name.strip_prefix(form))?.trim();
        (!rest.is_empty()).then_some((rest, LegalForm { code }))
    };
    match GLUED.iter().find_map(stripped) {
        Some((rest, form)) => (rest, Some(form)),
        None => (raw, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_goes_from_either_end() {
        for (raw, rest, form) in [
            ("株式会社トヨタ", "トヨタ", Some("kk")),
            ("トヨタ株式会社", "トヨタ", Some("kk")),
            ("㈱山田商事", "山田商事", Some("kk")),
            ("北京华为科技有限公司", "北京华为科技", Some("co ltd")),
            ("上海电气股份有限公司", "上海电气", Some("co ltd")),
            ("有限公司", "有限公司", None),
            ("Acme S.L.", "Acme S.L.", None),
        ] {
            let (found, found_form) = strip_glued_form(raw);
            assert_eq!((found, found_form.map(|form| form.code)), (rest, form), "{raw}");
        }
    }
}
