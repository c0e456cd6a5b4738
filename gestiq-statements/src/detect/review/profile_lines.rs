//! Writes lines of a profile in TOML, which answer a question.

use crate::csv::{Column, Field};

/// Returns `[columns]` and a field of it.
pub(super) fn field(field: Field, column: &Column) -> String {
    format!("[columns]\n{} = {}", field.name(), self::column(column))
}

/// Returns a column as TOML.
pub(super) fn column(column: &Column) -> String {
    match column {
        Column::Index(index) => index.to_string(),
        Column::Name(name) => text(name),
        Column::Nth { name, nth } => format!("{{ name = {}, nth = {nth} }}", text(name)),
    }
}

/// Returns a list of texts as TOML.
pub(super) fn list<T: AsRef<str>>(texts: &[T]) -> String {
    let texts: Vec<String> = texts.iter().map(|value| text(value.as_ref())).collect();
    format!("[{}]", texts.join(", "))
}

/// Returns a text as a basic string of TOML.
pub(super) fn text(value: &str) -> String {
    let mut quoted = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04X}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Returns the flags of a direction column.
pub(super) fn flags<T: AsRef<str>>(flag: &Column, out: &[T], into: &[T]) -> String {
    format!(
        "sign = {{ model = \"abs_with_flag\", debit = {}, credit = {} }}\n{}",
        list(out),
        list(into),
        field(Field::DcFlag, flag)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_lists_are_toml() {
        assert_eq!(list(&["a \"b\"", "c\\d\u{1}"]), r#"["a \"b\"", "c\\d\u0001"]"#);
        let nth = Column::Nth { name: "Importe".to_owned(), nth: 2 };
        assert_eq!(field(Field::Amount, &nth), "[columns]\namount = { name = \"Importe\", nth = 2 }");
        assert_eq!(column(&Column::Index(3)), "3");
    }
}
