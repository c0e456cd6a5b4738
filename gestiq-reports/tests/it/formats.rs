//! Numbers, amounts and dates as people write them.

use chrono::NaiveDate;
use gestiq_core::{Currency, Money};
use gestiq_reports::{Cell, Locale};
use rust_decimal::Decimal;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

#[test]
fn numbers_are_grouped_in_thousands_and_keep_their_decimals() {
    for (plain, spanish, english) in [
        ("0", "0", "0"),
        ("-0.5", "-0,5", "-0.5"),
        ("999", "999", "999"),
        ("1000", "1.000", "1,000"),
        ("-1000", "-1.000", "-1,000"),
        ("-100000", "-100.000", "-100,000"),
        ("1234567.50", "1.234.567,50", "1,234,567.50"),
        ("0.0001", "0,0001", "0.0001"),
        (
            "79228162514264337593543950335",
            "79.228.162.514.264.337.593.543.950.335",
            "79,228,162,514,264,337,593,543,950,335",
        ),
    ] {
        assert_eq!(Locale::Es.decimal(decimal(plain)), spanish);
        assert_eq!(Locale::En.decimal(decimal(plain)), english);
    }
    assert_eq!(Locale::Es.integer(i64::MIN), "-9.223.372.036.854.775.808");
}

#[test]
fn money_has_the_decimals_of_its_currency_and_its_code() {
    for (amount, spanish, english) in [
        (Money::from_minor(123_450, Currency::EUR), "1.234,50 EUR", "1,234.50 EUR"),
        (Money::from_minor(-5, Currency::USD), "-0,05 USD", "-0.05 USD"),
        (Money::from_minor(12_345, Currency::JPY), "12.345 JPY", "12,345 JPY"),
        (Money::parse("1.005", Currency::EUR).unwrap(), "1,005 EUR", "1.005 EUR"),
        (Money::parse("2", Currency::EUR).unwrap(), "2,00 EUR", "2.00 EUR"),
    ] {
        assert_eq!(
            (Locale::Es.money(amount).as_str(), Locale::En.money(amount).as_str()),
            (spanish, english)
        );
    }
}

#[test]
fn a_share_is_a_ratio_shown_in_percent_rounded_half_up() {
    for (ratio, spanish, english) in [
        ("0", "0,00 %", "0.00%"),
        ("-0.00001", "0,00 %", "0.00%"),
        ("0.65217391", "65,22 %", "65.22%"), // 15 won of 23 closed
        ("0.000049", "0,00 %", "0.00%"),
        ("0.00005", "0,01 %", "0.01%"),
        ("-0.00005", "-0,01 %", "-0.01%"),
        ("-0.0525", "-5,25 %", "-5.25%"),
        ("1", "100,00 %", "100.00%"),
        ("12.5", "1.250,00 %", "1,250.00%"),
        (
            "79228162514264337593543950335",
            "7.922.816.251.426.433.759.354.395.033.500,00 %",
            "7,922,816,251,426,433,759,354,395,033,500.00%",
        ),
    ] {
        assert_eq!(Locale::Es.percent(decimal(ratio)), spanish);
        assert_eq!(Locale::En.percent(decimal(ratio)), english);
    }
}

#[test]
fn a_day_is_unmistakable() {
    let day = NaiveDate::from_ymd_opt(2026, 11, 5).unwrap();
    assert_eq!(Locale::Es.date(day), "05/11/2026");
    assert_eq!(Locale::En.date(day), "05 Nov 2026");
}

#[test]
fn a_blank_is_empty_and_a_text_is_itself() {
    assert_eq!(Locale::Es.cell(&Cell::Blank), "");
    assert_eq!(Locale::Es.cell(&"1.5".into()), "1.5");
}
