//! Tables on a terminal.

use gestiq_core::{Currency, Money};
use gestiq_reports::{Align, Cell, Column, Locale, Table, export};
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr as _;

#[test]
fn columns_line_up_and_amounts_stand_on_the_right() {
    let mut table = Table::new(vec![
        Column::text("Cuenta"),
        Column::integer("Líneas").summed().unwrap(),
        Column::percent("Cuota"),
        Column::money("Importe").summed().unwrap(),
        Column::text("Nota"),
    ])
    .unwrap();
    let euros = |minor| Cell::Money(Money::from_minor(minor, Currency::EUR));
    let share = |text: &str| Cell::Percent(text.parse().unwrap());
    table.push(vec!["東京支店".into(), 1200_i64.into(), share("0.5"), euros(-99), "".into()]).unwrap();
    table
        .push(vec!["Cádiz".into(), 7_i64.into(), Cell::Blank, euros(12_345_678), "n\u{303}".into()])
        .unwrap();
    let expected = "\
Cuenta    Líneas    Cuota         Importe  Nota
--------  ------  -------  --------------  ----
東京支店   1.200  50,00 %       -0,99 EUR
Cádiz          7           123.456,78 EUR  n\u{303}
--------  ------  -------  --------------  ----
Total      1.207           123.455,79 EUR
";
    assert_eq!(export::text::render(&table, Locale::Es), expected);
}

#[test]
fn a_table_without_rows_shows_its_titles() {
    let table = Table::new(vec![Column::text("Name"), Column::text("Note").aligned(Align::Right)]).unwrap();
    assert_eq!(export::text::render(&table, Locale::En), "Name  Note\n----  ----\n");
}

#[test]
fn a_total_in_the_first_column_is_not_hidden_by_the_label() {
    let mut table = Table::new(vec![Column::integer("Count").summed().unwrap()]).unwrap();
    table.push(vec![5_i64.into()]).unwrap();
    assert_eq!(export::text::render(&table, Locale::En), "Count\n-----\n    5\n-----\n    5\n");
}

#[test]
fn a_long_text_is_cut_with_an_ellipsis_and_a_number_never() {
    for (text, shown) in [
        ("abcdef", "abcdef"),
        ("abcdefg", "abcde…"),
        ("東京支", "東京支"),
        ("東京支店", "東京…"),
        ("a東京支", "a東京…"),
    ] {
        let mut table =
            Table::new(vec![Column::text("T").at_most(6), Column::integer("N").at_most(1)]).unwrap();
        table.push(vec![text.into(), 1_000_000_i64.into()]).unwrap();
        let page = export::text::render(&table, Locale::En);
        let line = page.lines().last().unwrap();
        assert_eq!(line.split("  ").next().unwrap().trim_end(), shown);
        assert!(line.ends_with("1,000,000"), "{line}");
    }
}

#[test]
fn a_text_can_neither_break_a_line_nor_steer_the_terminal() {
    let mut table = Table::new(vec![Column::text("T")]).unwrap();
    table.push(vec!["a\r\nb\tc\u{1b}[2Jd\u{9b}e\u{202E}f\u{0}".into()]).unwrap();
    let page = export::text::render(&table, Locale::En);
    assert_eq!(page.lines().last().unwrap(), "a  b c�[2Jd�e�f�");
    assert_eq!(page.lines().count(), 3);
}

proptest! {
    #[test]
    fn every_line_is_as_wide_as_its_rule_or_ends_before(
        rows in proptest::collection::vec((any::<String>(), any::<i64>()), 0..8), limit in 1_usize..12,
    ) {
        let mut table = Table::new(vec![Column::text("T").at_most(limit), Column::integer("N")]).unwrap();
        for (text, count) in &rows {
            table.push(vec![text.as_str().into(), (*count).into()]).unwrap();
        }
        let page = export::text::render(&table, Locale::En);
        prop_assert_eq!(page.lines().count(), rows.len() + 2);
        let rule = page.lines().nth(1).unwrap().width();
        for line in page.lines() {
            prop_assert!(line.width() <= rule && !line.ends_with(' '), "{line:?}");
            prop_assert!(!line.chars().any(char::is_control), "{line:?}");
        }
        prop_assert!(page.lines().nth(1).unwrap().split("  ").next().unwrap().len() <= limit);
    }
}
