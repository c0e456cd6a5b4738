//! Totals of tables, and rows that are refused.

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use gestiq_reports::{Cell, Column, Error, MAX_COLUMNS, Table};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn euros(minor: i64) -> Cell {
    Money::from_minor(minor, Currency::EUR).into()
}

fn summed() -> Table {
    Table::new(vec![
        Column::text("Customer"),
        Column::integer("Invoices").summed().unwrap(),
        Column::decimal("Hours").summed().unwrap(),
        Column::money("Open").summed().unwrap(),
        Column::money("Limit"),
    ])
    .unwrap()
}

#[test]
fn the_totals_are_the_sums_of_the_summed_columns() {
    let mut table = summed();
    let blank = Cell::Blank;
    assert_eq!(table.totals(), Some(vec![blank.clone(); 5]), "nothing is shown for nothing");

    let hours = |text: &str| Cell::Decimal(text.parse().unwrap());
    table.push(vec!["Acme".into(), 2_i64.into(), hours("1.50"), euros(10_050), euros(1)]).unwrap();
    table.push(vec!["Beta".into(), blank.clone(), hours("1.5"), euros(-10_050), euros(1)]).unwrap();
    table.push(vec!["Gamma".into(), 3_i64.into(), blank.clone(), blank.clone(), blank.clone()]).unwrap();
    assert_eq!(table.totals(), Some(vec![blank.clone(), 5_i64.into(), hours("3.00"), euros(0), blank]));
}

#[test]
fn a_table_without_a_summed_column_has_no_totals() {
    let mut table = Table::new(vec![Column::text("Customer")]).unwrap();
    table.push(vec!["Acme".into()]).unwrap();
    assert_eq!(table.totals(), None);
}

#[test]
fn a_row_that_does_not_fit_is_refused_and_changes_nothing() {
    let mut table = summed();
    table.push(vec!["Acme".into(), 1_i64.into(), Decimal::MAX.into(), euros(100), euros(100)]).unwrap();
    let before = (table.rows().to_vec(), table.totals());
    let dollars: Cell = Money::from_minor(1, Currency::USD).into();
    let tenth: Cell = Decimal::new(1, 1).into();
    let blank = || Cell::Blank;
    let day: Cell = NaiveDate::from_ymd_opt(2026, 11, 5).unwrap().into();
    for (row, code) in [
        (vec![], "row_length"),
        (vec![blank(); 6], "row_length"),
        (vec![1_i64.into(), blank(), blank(), blank(), blank()], "wrong_kind"),
        (vec![day, blank(), blank(), blank(), blank()], "wrong_kind"),
        (vec![blank(), "1".into(), blank(), blank(), blank()], "wrong_kind"),
        (vec![blank(), blank(), 1_i64.into(), blank(), blank()], "wrong_kind"),
        (vec![blank(), 1_i64.into(), blank(), dollars.clone(), blank()], "mixed_currencies"),
        (vec![blank(), i64::MAX.into(), blank(), blank(), blank()], "sum_out_of_range"),
        (vec![blank(), blank(), Decimal::ONE.into(), blank(), blank()], "sum_out_of_range"),
        (vec![blank(), blank(), tenth, blank(), blank()], "sum_out_of_range"), // it would be rounded away
    ] {
        assert_eq!(table.push(row).unwrap_err().code(), code);
        assert_eq!((table.rows().to_vec(), table.totals()), before, "{code} left a trace");
    }
    table.push(vec![blank(), blank(), blank(), blank(), dollars]).unwrap(); // that column has no sum
}

#[test]
fn a_sum_of_texts_days_or_shares_is_refused() {
    for (column, summable) in [
        (Column::text("c"), false),
        (Column::date("c"), false),
        (Column::percent("c"), false),
        (Column::integer("c"), true),
        (Column::decimal("c"), true),
        (Column::money("c"), true),
    ] {
        let kind = column.kind();
        match column.summed() {
            Ok(column) => assert!(summable && column.is_summed(), "{kind:?}"),
            Err(error) => assert!(!summable && matches!(error, Error::NotSummable { .. }), "{kind:?}"),
        }
    }
}

#[test]
fn a_table_has_1_to_256_columns() {
    for (count, outcome) in [(0, false), (1, true), (MAX_COLUMNS, true), (MAX_COLUMNS + 1, false)] {
        assert_eq!(Table::new(vec![Column::text("c"); count]).is_ok(), outcome, "{count}");
    }
}

#[test]
fn a_table_holds_what_a_worksheet_holds() {
    let mut table = Table::new(vec![Column::integer("n").summed().unwrap()]).unwrap();
    for _ in 0..gestiq_reports::MAX_ROWS {
        table.push(vec![1_i64.into()]).unwrap();
    }
    assert_eq!(table.push(vec![1_i64.into()]).unwrap_err().code(), "row_limit");
    assert_eq!(table.totals(), Some(vec![1_048_574_i64.into()]));
}

#[test]
fn the_json_form_has_columns_rows_and_totals() {
    let mut table = Table::new(vec![Column::text("Name"), Column::money("Open").summed().unwrap()]).unwrap();
    table.push(vec!["Acme".into(), euros(150)]).unwrap();
    assert_eq!(
        serde_json::to_value(&table).unwrap(),
        serde_json::json!({
            "columns": [
                {"title": "Name", "kind": "text", "align": "left", "summed": false, "max_width": null},
                {"title": "Open", "kind": "money", "align": "right", "summed": true, "max_width": null},
            ],
            "rows": [[{"text": "Acme"}, {"money": {"amount": "1.50", "currency": "EUR"}}]],
            "totals": ["blank", {"money": {"amount": "1.50", "currency": "EUR"}}],
        })
    );
}

proptest! {
    #[test]
    fn the_total_is_the_sum_of_the_rows_that_are_shown(
        amounts in proptest::collection::vec(proptest::option::of(-1_000_000_000_i64..1_000_000_000), 0..60),
    ) {
        let mut table = Table::new(vec![Column::money("Open").summed().unwrap()]).unwrap();
        for amount in &amounts {
            table.push(vec![amount.map_or(Cell::Blank, euros)]).unwrap();
        }
        let shown: Vec<i64> = table.rows().iter().flatten().filter_map(|cell| match cell {
            Cell::Money(amount) => Some(amount.to_minor().unwrap()),
            _ => None,
        }).collect();
        let expected = if shown.is_empty() { Cell::Blank } else { euros(shown.iter().sum()) };
        prop_assert_eq!(table.totals(), Some(vec![expected]));
    }

    #[test]
    fn a_sum_is_exact_or_refused(
        left in any::<i128>(), left_scale in 0_u32..=28, right in any::<i128>(), right_scale in 0_u32..=28,
    ) {
        let bound = 1_i128 << 95;
        let (left, right) = (Decimal::from_i128_with_scale(left % bound, left_scale),
                             Decimal::from_i128_with_scale(right % bound, right_scale));
        let mut table = Table::new(vec![Column::decimal("n").summed().unwrap()]).unwrap();
        table.push(vec![left.into()]).unwrap();
        if table.push(vec![right.into()]).is_ok() {
            let totals = table.totals().unwrap();
            let [Cell::Decimal(sum)] = totals.as_slice() else { panic!("{totals:?} is not one number") };
            // Modulo a prime, the three numbers as integers of 10^-28 must agree.
            prop_assert_eq!((residue(left) + residue(right)) % PRIME, residue(*sum));
        }
    }
}

/// 2^61 - 1.
const PRIME: i128 = (1 << 61) - 1;

/// Returns the number times 10^28, modulo the prime. Two different sums of 28 digits agree only by rare chance.
fn residue(number: Decimal) -> i128 {
    let power = (0..28 - number.scale()).fold(1_i128, |power, _| power * 10 % PRIME);
    (number.mantissa().rem_euclid(PRIME) * power).rem_euclid(PRIME)
}
