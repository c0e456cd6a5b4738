//! The field of a line or a statement for each element.

use gestiq_core::{Currency, Money};
use gestiq_statements::{BankAccount, BankStatement, LineStatus};
use gestiq_statements::{ImportOptions, IssueCode, Severity, ofx as reader};

use crate::ofx::{WHOLE, codes, document, lines, only_line, read, statement};

fn line_with(more: &str) -> gestiq_statements::StatementLine {
    only_line(&format!("<DTPOSTED>20250105<TRNAMT>-10.00<FITID>F1{more}"))
}

#[test]
fn the_counterparty_is_the_longest_name_and_the_memo_is_the_description() {
    for (elements, counterparty, description) in [
        ("<NAME>Shop<MEMO>Shoes", Some("Shop"), Some("Shoes")),
        ("<NAME>Shop", Some("Shop"), None),
        ("<MEMO>Shoes", None, Some("Shoes")),
        ("<NAME>Shop of very long n<EXTDNAME>Shop of very long name", Some("Shop of very long name"), None),
        ("<PAYEE><NAME>Shop<ADDR1>Street 1<CITY>X</PAYEE><MEMO>Shoes", Some("Shop"), Some("Shoes")),
        ("<PAYEE><NAME>Other</PAYEE><NAME>Shop", Some("Shop"), None),
        ("<NAME>Shop<PAYEE><NAME>Other</PAYEE>", Some("Shop"), None),
        ("<PAYEE><NAME>Shop<MEMO>Shoes", Some("Shop"), Some("Shoes")),
        ("<NAME></NAME><MEMO>  </MEMO>", None, None),
        ("<NAME>Two  blanks and\r\na line", Some("Two  blanks and a line"), None),
    ] {
        let imported = read(document(&[&format!("<DTPOSTED>20250105<TRNAMT>-10.00<FITID>F1{elements}")]));
        assert!(imported.issues.is_empty(), "{elements}: {:?}", imported.issues);
        let line = lines(&imported)[0];
        assert_eq!(line.counterparty.as_deref(), counterparty, "{elements}");
        assert_eq!(line.description.as_deref(), description, "{elements}");
    }
}

#[test]
fn the_reference_is_the_banks_but_of_a_cheque_its_number() {
    for (elements, reference) in [
        ("<REFNUM>R7", Some("R7")),
        ("<CHECKNUM>1025", Some("1025")),
        ("<CHECKNUM>1025<REFNUM>R7", Some("R7")),
        ("<TRNTYPE>CHECK<CHECKNUM>1025<REFNUM>R7", Some("1025")),
        ("<TRNTYPE>CHECK<CHECKNUM>000<REFNUM>R7", Some("R7")),
        ("<CHECKNUM>0", None),
        ("<CHECKNUM></CHECKNUM><REFNUM>000000", None),
    ] {
        assert_eq!(line_with(elements).reference.as_deref(), reference, "{elements}");
    }
}

#[test]
fn the_other_account_is_not_that_of_the_statement() {
    for elements in [
        "<BANKACCTTO><BANKID>X<ACCTID>ES91 2100<ACCTTYPE>CHECKING</BANKACCTTO>",
        "<CCACCTTO><ACCTID>ES91 2100</CCACCTTO>",
        "<BANKACCTTO><ACCTID>ES91 2100<NAME>Shop",
    ] {
        let imported = read(document(&[&format!("{WHOLE}{elements}")]));
        assert_eq!(
            lines(&imported)[0].details().counterparty_account.as_deref(),
            Some("ES91 2100"),
            "{elements}"
        );
        assert_eq!(lines(&imported)[0].counterparty.as_deref(), Some("Shop"), "{elements}");
        assert_eq!(imported.records[0].account.as_ref().map(|account| account.number.as_str()), Some("A1"));
    }
}

#[test]
fn a_statement_without_an_account_does_not_take_one_from_a_transaction() {
    let without = document(&[WHOLE]).replace("<BANKID>B<ACCTID>A1<ACCTTYPE>CHECKING", "");
    for elements in ["<BANKACCTTO><BANKID>X<ACCTID>1</BANKACCTTO>", "<BANKID>X<ACCTID>1"] {
        let imported = read(without.replace("</STMTTRN>", &format!("{elements}</STMTTRN>")));
        assert_eq!(imported.records[0].account, None, "{elements}");
    }
}

#[test]
fn a_trade_of_securities_ends_a_cash_transaction_that_is_not_closed() {
    let text = format!(
        "OFXHEADER\n<OFX><INVSTMTRS><CURDEF>EUR<INVTRANLIST><INVBANKTRAN><STMTTRN>{WHOLE}\
         <BUYMF><INVBUY><INVTRAN><FITID>T<MEMO>Fund</INVTRANLIST></INVSTMTRS></OFX>"
    );
    let imported = read(text);
    let line = lines(&imported)[0];
    assert_eq!((line.bank_id.as_deref(), line.description.as_deref()), (Some("F1"), None));
    assert_eq!(codes(&imported), [IssueCode::Unread]);
}

#[test]
fn currency_means_not_converted_and_origcurrency_means_converted() {
    // (elements, amount, original amount)
    for (elements, amount, original) in [
        ("", "-10.00 EUR", None),
        ("<CURRENCY><CURRATE>0.92<CURSYM>USD</CURRENCY>", "-10.00 USD", None),
        ("<CURRENCY><CURRATE>1<CURSYM>eur</CURRENCY>", "-10.00 EUR", None),
        ("<CURRENCY><CURRATE><CURSYM></CURRENCY>", "-10.00 EUR", None),
        ("<ORIGCURRENCY><CURRATE>0.8<CURSYM>USD</ORIGCURRENCY>", "-10.00 EUR", Some("-12.50 USD")),
        ("<ORIGCURRENCY><CURRATE>0.006<CURSYM>JPY</ORIGCURRENCY>", "-10.00 EUR", Some("-1667 JPY")),
        ("<ORIGCURRENCY><CURRATE>1,25<CURSYM>GBP</ORIGCURRENCY>", "-10.00 EUR", Some("-8.00 GBP")),
        ("<ORIGCURRENCY><CURRATE>1<CURSYM>EUR</ORIGCURRENCY>", "-10.00 EUR", None),
        ("<ORIGCURRENCY><CURRATE>0<CURSYM>USD</ORIGCURRENCY>", "-10.00 EUR", None),
    ] {
        let line = line_with(elements);
        assert_eq!(line.amount.to_string(), amount, "{elements}");
        assert_eq!(
            line.details().original_amount.map(|money| money.to_string()).as_deref(),
            original,
            "{elements}"
        );
    }
}

#[test]
fn a_currency_that_does_not_exist_holds_its_line_back() {
    let imported = read(document(&[&format!("{WHOLE}<CURRENCY><CURRATE>1<CURSYM>ABC</CURRENCY>")]));
    assert_eq!((lines(&imported).len(), codes(&imported)), (0, vec![IssueCode::UnknownCurrency]));
    assert!(imported.issues[0].is_error());
}

#[test]
fn a_statement_without_a_currency_takes_the_callers_or_the_one_its_lines_agree_on() {
    let in_usd = "<CURRENCY><CURRATE>1<CURSYM>USD</CURRENCY>";
    let one = format!("<STMTTRN>{WHOLE}{in_usd}</STMTTRN>");
    let two = format!("{one}<STMTTRN>{WHOLE}2<CURRENCY><CURRATE>1<CURSYM>GBP</CURRENCY></STMTTRN>");
    let none = format!("<STMTTRN>{WHOLE}</STMTTRN>");
    let missing = IssueCode::MissingCurrency;
    let unknown = IssueCode::UnknownCurrency;
    let mut caller = ImportOptions::default();
    caller.currency = Some(Currency::CHF);
    let nobody = ImportOptions::default();
    // (CURDEF, transactions, options) -> (currency of the statement, issue, its severity)
    for (code, list, options, currency, issue) in [
        ("", &one, &nobody, Some("USD"), (missing, Severity::Warning)),
        ("", &one, &caller, Some("CHF"), (missing, Severity::Warning)),
        ("", &none, &caller, Some("CHF"), (missing, Severity::Warning)),
        ("", &none, &nobody, None, (missing, Severity::Error)),
        ("", &two, &nobody, None, (missing, Severity::Error)),
        ("EURO", &one, &nobody, None, (unknown, Severity::Error)),
        ("EURO", &one, &caller, Some("CHF"), (unknown, Severity::Warning)),
    ] {
        let imported = reader::read(statement(code, list).as_bytes(), options).unwrap();
        let found = imported.records.first().map(|statement| statement.currency.code());
        assert_eq!(found, currency, "{code:?} {list}");
        let first = &imported.issues[0];
        assert_eq!((first.code, first.severity), issue, "{code:?} {list}");
        assert_eq!(currency.is_some(), imported.strict().is_ok(), "{code:?} {list}");
    }
    let lower = read(statement("eur", &none));
    assert_eq!((lower.records[0].currency, lower.issues.len()), (Currency::EUR, 0));
}

fn only_statement(text: &str) -> BankStatement {
    let imported = read(text);
    assert_eq!(imported.records.len(), 1, "{:?}", imported.issues);
    imported.records[0].clone()
}

#[test]
fn a_statement_has_account_period_and_closing_balance_but_no_opening_one() {
    let found = only_statement(&document(&[WHOLE]));
    let account = found.account.unwrap();
    assert_eq!((account.number.as_str(), account.bank.as_deref()), ("A1", Some("B")));
    assert_eq!(account.kind.as_deref(), Some("CHECKING"));
    assert_eq!(found.from.map(|day| day.to_string()).as_deref(), Some("2025-01-01"));
    assert_eq!(found.to.map(|day| day.to_string()).as_deref(), Some("2025-01-31"));
    assert_eq!((found.opening, found.closing), (None, Some(Money::from_minor(10_000, Currency::EUR))));
}

#[test]
fn the_available_balance_is_not_the_booked_one() {
    let available = "<AVAILBAL><BALAMT>7.00<DTASOF>20250131</AVAILBAL>";
    let booked = "<LEDGERBAL><BALAMT>5.00<DTASOF>20250131</LEDGERBAL>";
    for (balances, closing) in [
        (format!("{booked}{available}"), Some(500)),
        (format!("{available}{booked}"), Some(500)),
        ("<LEDGERBAL><BALAMT>5.00<DTASOF>20250131<AVAILBAL><BALAMT>7.00".to_owned(), Some(500)),
        (available.to_owned(), None),
        ("<BALLIST><BAL><NAME>Min<BALAMT>7.00</BAL></BALLIST>".to_owned(), None),
    ] {
        let text = format!("<OFX><STMTRS><CURDEF>EUR<BANKTRANLIST></BANKTRANLIST>{balances}</STMTRS></OFX>");
        let expected = closing.map(|minor| Money::from_minor(minor, Currency::EUR));
        assert_eq!(only_statement(&text).closing, expected, "{balances}");
    }
}

#[test]
fn an_empty_or_unreadable_balance_is_none() {
    for (balance, severity) in
        [("", Severity::Info), ("n/a", Severity::Warning), ("1,650", Severity::Warning)]
    {
        // A whole amount does not show the decimal mark of the file.
        let text = document(&[&WHOLE.replace("10.00", "10")])
            .replace("<BALAMT>100.00", &format!("<BALAMT>{balance}"));
        let imported = read(text);
        assert_eq!(imported.records[0].closing, None, "{balance:?}");
        let issue = &imported.issues[0];
        assert_eq!((issue.code, issue.severity), (IssueCode::InvalidBalance, severity), "{balance:?}");
    }
}

#[test]
fn an_account_that_the_file_does_not_name_is_the_callers() {
    let mut options = ImportOptions::default();
    options.account = Some(BankAccount::new("MINE"));
    let number = |text: String| {
        let imported = reader::read(text.as_bytes(), &options).unwrap();
        imported.records[0].account.as_ref().map(|account| account.number.clone())
    };
    let without = document(&[WHOLE]).replace("<BANKID>B<ACCTID>A1", "");
    assert_eq!(number(without).as_deref(), Some("MINE"));
    assert_eq!(number(document(&[WHOLE])).as_deref(), Some("A1"));
}

#[test]
fn every_statement_of_a_file_keeps_its_own() {
    let account = |kind: &str, number: &str, currency: &str, amount: &str| {
        format!(
            "<{kind}STMTRS><CURDEF>{currency}<{kind}ACCTFROM><ACCTID>{number}</{kind}ACCTFROM><BANKTRANLIST>\
             <STMTTRN><DTPOSTED>20250105<TRNAMT>{amount}<FITID>1</STMTTRN></BANKTRANLIST></{kind}STMTRS>"
        )
    };
    let (euros, pounds) = (account("CC", "E", "EUR", "1.00"), account("CC", "P", "GBP", "2.00"));
    let files = [
        format!("<OFX>{euros}{pounds}</OFX>"),
        format!("<OFX>{euros}{pounds}</OFX>").replace("</CCSTMTRS>", ""),
        format!("<OFX>{euros}</OFX>\nOFXHEADER:100\n<OFX>{pounds}</OFX>"),
    ];
    for text in files {
        let imported = read(&text);
        let found: Vec<_> = imported
            .records
            .iter()
            .map(|statement| {
                let account = statement.account.as_ref().unwrap();
                (account.number.as_str(), account.kind.as_deref(), statement.lines[0].amount.to_string())
            })
            .collect();
        let card = Some("CREDITCARD");
        assert_eq!(found, [("E", card, "1.00 EUR".to_owned()), ("P", card, "2.00 GBP".to_owned())], "{text}");
        let ids = lines(&imported);
        assert_ne!(ids[0].id, ids[1].id, "the same bank id in two accounts is two lines");
    }
}

#[test]
fn a_pending_transaction_is_a_pending_line() {
    let list = "<BANKTRANLISTP><DTASOF>20250131<STMTTRNP><TRNTYPE>DEBIT<DTTRAN>20250130<TRNAMT>-3.00<NAME>Bar\
                </STMTTRNP></BANKTRANLISTP>";
    let found = only_statement(&format!("<OFX><STMTRS><CURDEF>EUR{list}</STMTRS></OFX>"));
    let line = &found.lines[0];
    assert_eq!((line.status, line.date.to_string()), (LineStatus::Pending, "2025-01-30".to_owned()));
}

#[test]
fn value_dates_are_kept_and_bad_ones_left_out_with_a_warning() {
    assert_eq!(
        line_with("<DTAVAIL>20250107").value_date.map(|day| day.to_string()).as_deref(),
        Some("2025-01-07")
    );
    let imported = read(document(&[&format!("{WHOLE}<DTAVAIL>00000000")]));
    assert_eq!((lines(&imported)[0].value_date, imported.issues[0].severity), (None, Severity::Warning));
    assert_eq!(codes(&imported), [IssueCode::InvalidDate]);
}

#[test]
fn a_correction_that_replaces_is_kept_and_one_that_deletes_is_not() {
    for (action, kept, severity) in
        [("REPLACE", 1, Severity::Warning), ("DELETE", 0, Severity::Error), ("", 1, Severity::Warning)]
    {
        let correction = format!("{WHOLE}<CORRECTFITID>F0<CORRECTACTION>{action}");
        let imported = read(document(&[&correction]));
        assert_eq!(lines(&imported).len(), kept, "{action:?}");
        let issue = &imported.issues[0];
        assert_eq!((issue.code, issue.severity), (IssueCode::Correction, severity), "{action:?}");
    }
    assert!(read(document(&[&format!("{WHOLE}<CORRECTFITID>0")])).issues.is_empty());
}

#[test]
fn a_bank_that_refuses_is_heard() {
    let text = "<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>15500<SEVERITY>ERROR<MESSAGE>Signon invalid</STATUS>\
                </SONRS></SIGNONMSGSRSV1></OFX>";
    let imported = read(format!("OFXHEADER:100\n{text}"));
    assert_eq!(codes(&imported), [IssueCode::BankError, IssueCode::NoStatement]);
    assert_eq!(imported.issues[0].text.as_deref(), Some("Signon invalid"));
    assert_eq!(imported.issues[0].detail.as_deref(), Some("code 15500"));
}

#[test]
fn what_is_not_read_is_named() {
    for (part, detail) in [
        ("<LOANSTMTRS><CURDEF>USD</LOANSTMTRS>", "a loan or closing statement"),
        (
            "<INVSTMTRS><CURDEF>USD<INVTRANLIST><BUYMF><INVBUY><INVTRAN><FITID>1</INVTRAN></INVBUY></BUYMF>\
             </INVTRANLIST></INVSTMTRS>",
            "1 trades of securities are not bank lines",
        ),
    ] {
        let imported = read(format!("OFXHEADER:100\n<OFX>{part}</OFX>"));
        let issue = imported.issues.iter().find(|issue| issue.code == IssueCode::Unread).unwrap();
        assert_eq!(issue.detail.as_deref(), Some(detail), "{part}");
    }
}
