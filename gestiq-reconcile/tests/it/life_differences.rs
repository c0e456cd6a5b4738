//! Differences that a match leaves, and the entries that settle them.

use chrono::NaiveDate;
use futures_executor::block_on;
use gestiq_core::{Currency, ErrorKind, Money};
use gestiq_reconcile::books::ManualMatch;
use gestiq_reconcile::books::entry::{LedgerAccount, ResolutionKind};
use gestiq_reconcile::service::{ResolveDifference, Settings};

use crate::company::{Company, because, code, eur, item, item_id, line, line_id, payable};

#[test]
fn a_difference_is_resolved_by_an_entry_that_settles_it() {
    use LedgerAccount as A;
    use ResolutionKind as K;
    // Paid (negative goes out), due, kind; debit, credit.
    for (paid, owed, kind, debit, credit) in [
        (93_50, 100_00, K::Fee, A::BankFees, A::Receivable),
        (98_00, 100_00, K::Discount, A::DiscountsGiven, A::Receivable),
        (-98_00, 100_00, K::Discount, A::Payable, A::DiscountsTaken),
        (99_99, 100_00, K::Rounding, A::Rounding, A::Receivable),
        (100_02, 100_00, K::Rounding, A::Bank, A::Rounding),
        (96_00, 100_00, K::WriteOff, A::WriteOff, A::Receivable),
        (101_00, 100_00, K::WriteOff, A::Bank, A::WriteOff),
        (-102_00, 100_00, K::Fee, A::BankFees, A::Bank),
        (99_00, 100_00, K::Fx, A::FxLoss, A::Receivable),
        (-99_00, 100_00, K::Fx, A::Payable, A::FxGain),
    ] {
        let company = Company::new();
        company.lines(vec![line("L", paid, "Acme", "")]);
        company.items(vec![if paid < 0 { payable("I", owed, "Acme") } else { item("I", owed, "Acme") }]);
        let group = company.make(&company.manual(&["L"], &["I"])).unwrap();
        let resolve = ResolveDifference::new(group.id, kind);
        let group = block_on(company.service.resolve_difference(&company.eva, &resolve)).unwrap();
        assert_eq!(company.open(&["L"], &["I"]), (vec![0], vec![0]), "{kind} settles {paid} for {owed}");
        let entry = &group.resolutions[0].entry;
        assert_eq!((entry.debit(), entry.credit()), (debit, credit), "{kind}: {paid} for {owed}");
        assert_eq!(entry.amount(), eur(paid.abs().abs_diff(owed).try_into().unwrap()));
        assert_eq!(group.imbalance().unwrap(), Some(eur(0)));
        assert_eq!(group.difference.unwrap().unresolved, eur(0));
        let again = block_on(company.service.resolve_difference(&company.eva, &resolve));
        assert_eq!(code(again), ("nothing_to_resolve", ErrorKind::Conflict));

        let revoked = block_on(company.service.unmatch(&company.eva, group.id, &because("wrong"))).unwrap();
        assert_eq!(company.open(&["L"], &["I"]), (vec![paid], vec![owed]), "{kind} is undone");
        let reversal = revoked.resolutions[0].reversal.clone().unwrap();
        assert_eq!((reversal.debit(), reversal.credit()), (credit, debit));
    }
}

#[test]
fn a_difference_is_resolved_in_parts_and_by_several_items() {
    let company = Company::new();
    company.lines(vec![line("L", 150_00, "Acme", "")]);
    company.items(vec![item("I1", 100_00, "Acme"), item("I2", 60_00, "Acme")]);
    let id = company.make(&company.manual(&["L"], &["I1", "I2"])).unwrap().id;
    let resolve = |kind, minor| {
        let request = ResolveDifference { amount: Some(eur(minor)), ..ResolveDifference::new(id, kind) };
        block_on(company.service.resolve_difference(&company.eva, &request))
    };
    assert_eq!(code(resolve(ResolutionKind::Fee, 10_01)).0, "beyond_open_amount");
    assert_eq!(code(resolve(ResolutionKind::Fee, -1)).0, "wrong_sign");
    assert_eq!(code(resolve(ResolutionKind::Rounding, 3)).0, "no_rounding");
    let group = resolve(ResolutionKind::Fee, 7_00).unwrap();
    assert_eq!(group.difference.unwrap().unresolved, eur(3_00));
    let group = resolve(ResolutionKind::Discount, 3_00).unwrap();
    assert_eq!((group.resolutions.len(), group.imbalance().unwrap()), (2, Some(eur(0))));
    assert_eq!(company.open(&["L"], &["I1", "I2"]), (vec![0], vec![0, 0]));
}

#[test]
fn who_may_write_off_depends_on_the_limit_of_the_currency() {
    for (paid, supervisor, admin) in [(95_00, true, true), (94_99, false, true)] {
        for (actor, allowed) in [(0, supervisor), (1, admin)] {
            let company = Company::new();
            let actor = if actor == 0 { &company.eva } else { &company.admin };
            company.lines(vec![line("L", paid, "Acme", "")]);
            company.items(vec![item("I", 100_00, "Acme")]);
            let stated =
                company.manual(&["L"], &["I"]).with_difference(ResolutionKind::WriteOff, eur(100_00 - paid));
            let group = block_on(company.service.match_manually(actor, &stated, None));
            assert_eq!(group.is_ok(), allowed, "{paid} by {actor}");
            let group = company.make(&company.manual(&["L"], &["I"]));
            let Ok(group) = group else { continue };
            let resolve = ResolveDifference::new(group.id, ResolutionKind::WriteOff);
            let refused = block_on(company.service.resolve_difference(actor, &resolve));
            assert_eq!(code(refused), ("denied", ErrorKind::Denied), "{paid} by {actor}");
            assert_eq!(company.item("I").open, eur(100_00 - paid), "what is denied changes nothing");
        }
    }
}

#[test]
fn roundings_are_resolved_at_once() {
    let company = Company::new();
    company.lines(vec![line("L", 120_99, "TALLERES ACME", "fra. F-2026-0042")]);
    company.items(vec![item("F-2026-0042", 121_00, "Talleres Acme S.L.")]);
    assert_eq!(company.run(), (1, 0, 0, 0, 0));
    let group = company.groups().remove(0);
    assert_eq!(group.resolutions[0].kind, ResolutionKind::Rounding);
    assert_eq!(company.open(&["L"], &["F-2026-0042"]), (vec![0], vec![0]));
}

mod entries {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn every_entry_balances_and_lines_with_entries_equal_items(
            paid in prop::collection::vec(1..500_i64, 1..4),
            owed in prop::collection::vec(1..500_i64, 1..4),
            outgoing in any::<bool>(),
            kind in prop::sample::select(vec![ResolutionKind::Fee, ResolutionKind::Discount, ResolutionKind::WriteOff]),
            part in 1..=100_i64,
            stated in any::<bool>(),
        ) {
            let company = Company::new();
            let sign = if outgoing { -1 } else { 1 };
            let ids = |name: &str, count: usize| (0..count).map(|n| format!("{name}{n}")).collect::<Vec<_>>();
            let (lines, items) = (ids("L", paid.len()), ids("I", owed.len()));
            company.lines(lines.iter().zip(&paid).map(|(id, minor)| line(id, sign * minor, "Acme", "")).collect());
            let owing = |(id, minor): (&String, &i64)| if outgoing { payable(id, *minor, "Acme") } else { item(id, *minor, "Acme") };
            company.items(items.iter().zip(&owed).map(owing).collect());
            let difference = owed.iter().sum::<i64>() - paid.iter().sum::<i64>();
            let (line_ids, item_ids) = (lines.iter().map(|id| line_id(id)), items.iter().map(|id| item_id(id)));
            let mut request = ManualMatch::new(company.account.clone(), line_ids, item_ids);
            if stated && difference != 0 {
                request = request.with_difference(kind, eur(difference));
            }
            let mut group = block_on(company.service.match_manually(&company.admin, &request, None)).unwrap();
            if let Some(open) = group.difference.clone() {
                let minor = open.amount.to_minor().unwrap() * part / 100;
                let amount = (minor != 0).then(|| eur(minor));
                let resolve = ResolveDifference { amount, ..ResolveDifference::new(group.id, kind) };
                group = block_on(company.service.resolve_difference(&company.admin, &resolve)).unwrap();
            }
            prop_assert_eq!(group.imbalance(), Ok(Some(eur(0))), "lines and entries equal items");
            for resolution in &group.resolutions {
                let [debit, credit] = resolution.entry.legs();
                prop_assert_eq!(debit.amount, credit.amount);
                prop_assert!(debit.account != credit.account && !debit.amount.is_negative() && !debit.amount.is_zero());
            }
            crate::books_hold::books_hold(&company);
            block_on(company.service.unmatch(&company.admin, group.id, &because("undo"))).unwrap();
            crate::books_hold::books_hold(&company);
            for (id, minor) in lines.iter().zip(&paid) {
                prop_assert_eq!(company.line(id).open, eur(sign * minor));
            }
        }
    }
}

#[test]
fn a_payment_in_another_currency_is_settled_at_the_rate_of_the_day() {
    let mut company = Company::new();
    let day = NaiveDate::from_ymd_opt(2026, 4, 2).unwrap();
    let mut rates = gestiq_core::money::exchange::RateTable::new();
    let rate = "1.10".parse().unwrap();
    rates.insert(
        gestiq_core::money::exchange::ExchangeRate::new(Currency::EUR, Currency::USD, rate, day).unwrap(),
    );
    let mut settings = Settings::default();
    settings.rates = Some(rates);
    company.service = company.service.with_settings(settings);
    let mut dollars = line("L", 0, "TALLERES ACME", "fra. F-2026-0042");
    dollars.amount = Money::from_minor(111_00, Currency::USD);
    company.lines(vec![dollars]);
    company.items(vec![item("F-2026-0042", 100_00, "Talleres Acme S.L.")]);
    assert_eq!(company.run(), (1, 0, 0, 0, 0));
    let group = company.groups().remove(0);
    let entry = &group.resolutions[0].entry;
    assert_eq!((entry.debit(), entry.credit()), (LedgerAccount::Receivable, LedgerAccount::FxGain));
    assert_eq!((entry.amount(), group.imbalance()), (eur(91), Ok(Some(eur(0)))));
    assert!(company.line("L").open.is_zero() && company.item("F-2026-0042").open.is_zero());
}
