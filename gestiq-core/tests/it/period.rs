//! Every border of every period from 2000 to 2040.

use chrono::{Datelike as _, NaiveDate};
use gestiq_core::Period;
use gestiq_core::period::{FiscalStart, PeriodError, PeriodKind};
use proptest::prelude::*;

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn fiscal_starts() -> impl Iterator<Item = FiscalStart> {
    (1..=12).flat_map(|month| (1..=28).map(move |day| FiscalStart::new(month, day).unwrap()))
}

fn fixed_kinds() -> [PeriodKind; 6] {
    use PeriodKind::{Day, HalfYear, Month, Quarter, Week, Year};
    [Day, Week, Month, Quarter, HalfYear, Year]
}

/// All kinds, with every day on which a fiscal year can start.
fn all_kinds() -> Vec<PeriodKind> {
    fixed_kinds().into_iter().chain(fiscal_starts().map(PeriodKind::FiscalYear)).collect()
}

#[test]
fn every_day_of_41_years_is_in_exactly_one_period_of_each_kind() {
    let (from, to) = (date(2000, 1, 1), date(2040, 12, 31));
    for kind in all_kinds() {
        let mut days = from;
        for period in Period::between(from, to, kind).unwrap() {
            assert!(period.first_day() <= days && days <= period.last_day(), "{period} leaves out {days}");
            assert_eq!(period.days(), (period.last_day() - period.first_day()).num_days() + 1);
            for day in [period.first_day(), period.last_day()] {
                assert_eq!(Period::containing(day, kind), Ok(period), "{day} is a border of {period}");
            }
            assert!(!period.contains(period.first_day().pred_opt().unwrap()));
            assert!(!period.contains(period.last_day().succ_opt().unwrap()));
            days = period.last_day().succ_opt().unwrap();
        }
        assert!(days > to, "{kind:?} ends at {days}");
    }
}

#[test]
fn the_week_of_every_day_is_that_of_iso_8601() {
    for day in date(2000, 1, 1).iter_days().take_while(|day| day.year() <= 2040) {
        let week = Period::containing(day, PeriodKind::Week).unwrap();
        // Computed the long way: the Thursday of the week decides on the year, and counts its Thursdays.
        let thursday = week.first_day() + chrono::Days::new(3);
        let number = thursday.ordinal0() / 7 + 1;
        assert_eq!(week.label(), format!("{}-W{number:02}", thursday.year()), "{day}");
    }
}

#[test]
fn the_years_with_53_weeks_are_those_of_the_calendar() {
    let long: Vec<i32> =
        (2000..=2040).filter(|year| format!("{year}-W53").parse::<Period>().is_ok()).collect();
    assert_eq!(long, [2004, 2009, 2015, 2020, 2026, 2032, 2037]);
}

#[test]
fn a_label_is_read_or_refused() {
    let cases = [
        ("2026-01-31", Some(("2026-01-31", "2026-01-31"))),
        ("2024-02-29", Some(("2024-02-29", "2024-02-29"))),
        ("2026-W01", Some(("2025-12-29", "2026-01-04"))),
        ("2026-W53", Some(("2026-12-28", "2027-01-03"))),
        ("2024-02", Some(("2024-02-01", "2024-02-29"))),
        ("2026-Q4", Some(("2026-10-01", "2026-12-31"))),
        ("2026-H1", Some(("2026-01-01", "2026-06-30"))),
        ("2026", Some(("2026-01-01", "2026-12-31"))),
        ("FY2026", Some(("2026-01-01", "2026-12-31"))),
        ("FY2026(04-06)", Some(("2025-04-06", "2026-04-05"))),
        ("FY2024(03-01)", Some(("2023-03-01", "2024-02-29"))),
        ("FY2026(01-02)", Some(("2025-01-02", "2026-01-01"))),
        ("2025-W53", None),
        ("2026-W00", None),
        ("2026-W54", None),
        ("2026-W1", None),
        ("2026-Q0", None),
        ("2026-Q5", None),
        ("2026-H3", None),
        ("2026-13", None),
        ("2026-00", None),
        ("2026-1", None),
        ("2023-02-29", None),
        ("2026-01-31-01", None),
        ("26", None),
        ("0000", None),
        ("+026", None),
        ("12026", None),
        ("2026(04-06)", None),
        ("FY0002(04-06)", Some(("0001-04-06", "0002-04-05"))),
        ("FY0001(04-06)", None),
        ("FY2026(02-29)", None),
        ("FY2026(4-6)", None),
        ("FY2026(04-06", None),
        ("FY", None),
        ("fy2026", None),
        ("2026-q1", None),
        ("", None),
        ("２０２６", None),
    ];
    for (text, expected) in cases {
        let period = text.parse::<Period>();
        let days = period.as_ref().ok().map(|p| (p.first_day().to_string(), p.last_day().to_string()));
        let expected = expected.map(|(first, last)| (first.to_owned(), last.to_owned()));
        assert_eq!(days, expected, "{text:?}: {period:?}");
    }
}

#[test]
fn a_year_ago_is_what_people_compare_with() {
    let cases = [
        ("2024-02-29", "2023-02-28"),
        ("2025-02-28", "2024-02-28"),
        ("2026-W53", "2025-W52"),
        ("2026-W52", "2025-W52"),
        ("2027-W01", "2026-W01"),
        ("2021-W53", ""),
        ("2024-02", "2023-02"),
        ("2026-Q1", "2025-Q1"),
        ("2026-H2", "2025-H2"),
        ("2026", "2025"),
        ("FY2026(04-06)", "FY2025(04-06)"),
        ("0001", ""),
        ("0001-W01", ""),
    ];
    for (text, expected) in cases {
        let ago = text.parse::<Period>().ok().and_then(Period::year_ago).map(|period| period.to_string());
        assert_eq!(ago.unwrap_or_default(), expected, "{text}");
    }
}

#[test]
fn a_fiscal_year_starts_on_a_day_that_every_year_has() {
    for (month, day) in [(0, 1), (13, 1), (1, 0), (2, 29), (1, 30), (12, 31), (255, 255)] {
        assert!(matches!(FiscalStart::new(month, day), Err(PeriodError::InvalidFiscalStart { .. })));
    }
    assert_eq!(fiscal_starts().count(), 336);
}

#[test]
fn the_calendar_ends_without_an_overflow() {
    let last = Period::containing(date(9999, 12, 31), PeriodKind::Week).unwrap();
    assert_eq!((last.label().as_str(), last.next()), ("9999-W52", None));
    assert_eq!("9999".parse::<Period>().unwrap().next(), None);
    assert_eq!("0001-01-01".parse::<Period>().unwrap().previous(), None);
    let april = PeriodKind::FiscalYear(FiscalStart::new(4, 6).unwrap());
    assert_eq!(Period::containing(date(9999, 4, 5), april).unwrap().next(), None, "it would end in 10000");
    assert_eq!(
        Period::containing(date(1, 4, 6), april).unwrap().previous(),
        None,
        "it would start in year 0"
    );
    for outside in [NaiveDate::MIN, NaiveDate::MAX, date(0, 12, 31), date(10_000, 1, 1)] {
        for kind in all_kinds() {
            assert_eq!(Period::containing(outside, kind), Err(PeriodError::OutOfRange { date: outside }));
        }
    }
}

#[test]
fn periods_sort_by_their_start() {
    let mut labels = ["2026-Q2", "2026", "2026-02", "2026-01", "2026-W01"];
    labels.sort_by_key(|label| label.parse::<Period>().unwrap());
    assert_eq!(labels, ["2026-W01", "2026-01", "2026", "2026-02", "2026-Q2"]);
}

#[test]
fn between_two_dates_in_the_wrong_order_there_is_no_period() {
    let (later, earlier) = (date(2026, 1, 31), date(2026, 1, 30));
    assert_eq!(Period::between(later, earlier, PeriodKind::Month).unwrap().count(), 0);
    assert_eq!(Period::between(later, later, PeriodKind::Month).unwrap().count(), 1);
}

fn dates() -> impl Strategy<Value = NaiveDate> {
    (0..41 * 365 + 10_u64).prop_map(|days| date(2000, 1, 1) + chrono::Days::new(days))
}

fn kinds() -> impl Strategy<Value = PeriodKind> {
    prop_oneof![
        prop::sample::select(fixed_kinds().to_vec()),
        (1_u8..=12, 1_u8..=28)
            .prop_map(|(month, day)| PeriodKind::FiscalYear(FiscalStart::new(month, day).unwrap())),
    ]
}

proptest! {
    #[test]
    fn previous_and_next_undo_each_other(day in dates(), kind in kinds()) {
        let period = Period::containing(day, kind).unwrap();
        prop_assert!(period.contains(day));
        prop_assert_eq!(period.next().and_then(Period::previous), Some(period));
        prop_assert_eq!(period.previous().and_then(Period::next), Some(period));
        prop_assert_eq!(i64::try_from(period.dates().count()), Ok(period.days()));
    }

    #[test]
    fn a_label_round_trips(day in dates(), kind in kinds()) {
        let period = Period::containing(day, kind).unwrap();
        prop_assert_eq!(period.to_string().parse(), Ok(period));
        let fiscal = if let PeriodKind::FiscalYear(start) = kind { start } else { FiscalStart::CALENDAR };
        prop_assert_eq!(Period::from_label(&period.label(), fiscal), Ok(period));
    }

    #[test]
    fn a_year_ago_is_of_the_same_kind_and_about_a_year_before(day in dates(), kind in kinds()) {
        let period = Period::containing(day, kind).unwrap();
        let ago = period.year_ago().unwrap();
        prop_assert_eq!(ago.kind(), kind);
        let days = (period.first_day() - ago.first_day()).num_days();
        prop_assert!((364..=371).contains(&days), "{} is compared with {}", period, ago);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,20}|(FY)?[0-9]{4}(-[WQH]?[0-9]{1,2}){0,2}(\\([0-9-]*\\))?") {
        if let Ok(period) = text.parse::<Period>() {
            prop_assert_eq!(period.to_string().parse(), Ok(period));
        }
    }
}
