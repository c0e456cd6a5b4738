//! The result of each element of an entry.

use gestiq_statements::IssueCode::{self, *};
use gestiq_statements::{BalanceCheck, LineStatus};
use gestiq_statements::{ImportOptions, Severity, camt as reader};

use crate::camt::{WHOLE, balance, batch, codes, document, lines, only_line, read, statement};

#[test]
fn amounts_have_the_sign_of_their_indicator() {
    for (amount, indicator, expected) in [
        ("10.00", "CRDT", Ok("10.00 EUR")),
        ("10.00", "DBIT", Ok("-10.00 EUR")),
        ("0", "DBIT", Ok("0.00 EUR")),
        ("5442.09000", "CRDT", Ok("5442.09 EUR")),
        ("1,650.00", "CRDT", Ok("1650.00 EUR")),
        ("1,650", "CRDT", Err(AmbiguousAmount)),
        ("-10.00", "DBIT", Err(InvalidAmount)),
        ("1E3", "CRDT", Err(InvalidAmount)),
        ("", "CRDT", Err(MissingAmount)),
        ("12345678901234567890123456789.12", "CRDT", Err(AmountOutOfRange)),
        ("10.00", "credit", Err(InvalidField)),
        ("10.00", "", Err(MissingField)),
    ] {
        let entry = WHOLE.replace("10.00", amount).replace("DBIT", indicator);
        let imported = read(document(&[&entry]));
        let found = match lines(&imported).as_slice() {
            [line] if imported.issues.is_empty() => Ok(line.amount.to_string()),
            [] => Err(imported.issues[0].code),
            other => panic!("{amount} {indicator}: {other:?} {:?}", imported.issues),
        };
        assert_eq!(found, expected.map(str::to_owned), "{amount:?} {indicator:?}");
        assert_eq!(imported.strict().is_err(), expected.is_err(), "{amount:?} {indicator:?}");
    }
    assert_eq!(only_line(&WHOLE.replace("10.00", "10.001")).1, [FinerThanMinorUnit]);
    assert_eq!(codes(&read(document(&[&WHOLE.replace("EUR", "EUX")]))), [UnknownCurrency]);
    assert_eq!(
        only_line(&WHOLE.replace(" Ccy=\"EUR\"", "")).0.amount.to_string(),
        "-10.00 EUR",
        "the account's"
    );
}

#[test]
fn dates_are_local_days_and_the_value_date_stands_in() {
    let booked = "<BookgDt><Dt>2026-01-05</Dt></BookgDt>";
    let valued = "<ValDt><Dt>2026-01-06</Dt></ValDt>";
    for (book, value, date, value_date, issues) in [
        (booked, valued, Some("2026-01-05"), Some("2026-01-06"), vec![]),
        (booked, "", Some("2026-01-05"), None, vec![]),
        (
            "<BookgDt><DtTm>2026-01-05T23:30:00-05:00</DtTm></BookgDt>",
            "<ValDt><DtTm>2026-01-06T00:00:00.000000000</DtTm></ValDt>",
            Some("2026-01-05"),
            Some("2026-01-06"),
            vec![],
        ),
        ("", valued, Some("2026-01-06"), Some("2026-01-06"), vec![(MissingDate, Severity::Warning)]),
        ("", "", None, None, vec![(MissingDate, Severity::Error)]),
        ("<BookgDt><Dt>2026-02-30</Dt></BookgDt>", valued, None, None, vec![(InvalidDate, Severity::Error)]),
        (
            booked,
            "<ValDt><Dt>0001-01-01</Dt></ValDt>",
            Some("2026-01-05"),
            None,
            vec![(InvalidDate, Severity::Warning)],
        ),
    ] {
        let imported = read(document(&[&WHOLE.replace(booked, book).replace(valued, value)]));
        let found = lines(&imported);
        assert_eq!(found.first().map(|line| line.date.to_string()).as_deref(), date, "{book}{value}");
        let day = found.first().and_then(|line| line.value_date).map(|date| date.to_string());
        assert_eq!(day.as_deref(), value_date, "{book}{value}");
        let found: Vec<_> = imported.issues.iter().map(|issue| (issue.code, issue.severity)).collect();
        assert_eq!(found, issues, "{book}{value}");
    }
    let pending = WHOLE.replace("BOOK", "PDNG").replace(booked, "");
    let imported = read(document(&[&pending]));
    assert_eq!(imported.issues[0].severity, Severity::Info, "a pending entry has often no booking date");
}

#[test]
fn the_status_is_a_text_or_a_code() {
    for (status, expected) in [
        ("<Sts>BOOK</Sts>", Ok((LineStatus::Booked, vec![]))),
        ("<Sts><Cd>BOOK</Cd></Sts>", Ok((LineStatus::Booked, vec![]))),
        ("<Sts>PDNG</Sts>", Ok((LineStatus::Pending, vec![]))),
        ("<Sts><Cd>FUTR</Cd></Sts>", Ok((LineStatus::Pending, vec![]))),
        ("", Ok((LineStatus::Booked, vec![MissingField]))),
        ("<Sts>INFO</Sts>", Err((Unread, Severity::Info))),
        ("<Sts><Cd>WHAT</Cd></Sts>", Err((InvalidField, Severity::Error))),
    ] {
        let imported = read(document(&[&WHOLE.replace("<Sts>BOOK</Sts>", status)]));
        let found = match lines(&imported).as_slice() {
            [line] => Ok((line.status, codes(&imported))),
            _ => Err((imported.issues[0].code, imported.issues[0].severity)),
        };
        assert_eq!(found, expected, "{status}");
    }
}

#[test]
fn the_counterparty_is_on_the_other_side() {
    let parties = "<Dbtr><Nm>Debtor</Nm></Dbtr><DbtrAcct><Id><IBAN>D1</IBAN></Id></DbtrAcct>\
                   <UltmtDbtr><Nm>Behind</Nm></UltmtDbtr>\
                   <Cdtr><Nm>Creditor</Nm></Cdtr><CdtrAcct><Id><Othr><Id>C1</Id></Othr></Id></CdtrAcct>";
    for (case, indicator, parties, name, account) in [
        ("out", "DBIT", parties.to_owned(), Some("Creditor"), Some("C1")),
        ("in", "CRDT", parties.to_owned(), Some("Debtor"), Some("D1")),
        ("version 8", "CRDT", "<Dbtr><Pty><Nm>New</Nm></Pty></Dbtr>".to_owned(), Some("New"), None),
        (
            "a bank",
            "DBIT",
            "<Cdtr><Agt><FinInstnId><Nm>Bank</Nm></FinInstnId></Agt></Cdtr>".to_owned(),
            Some("Bank"),
            None,
        ),
        (
            "only an ultimate one",
            "CRDT",
            "<UltmtDbtr><Nm>Behind</Nm></UltmtDbtr>".to_owned(),
            Some("Behind"),
            None,
        ),
        ("only ourselves", "CRDT", "<Cdtr><Nm>We</Nm></Cdtr>".to_owned(), None, None),
        ("a returned payment", "CRDT", parties.replace("D1", "DE021203"), Some("Creditor"), Some("C1")),
        (
            "a transfer to ourselves",
            "CRDT",
            parties.replace("D1", "DE021203").replace("C1", "de02 1203"),
            Some("Debtor"),
            Some("DE021203"),
        ),
    ] {
        let transaction = format!("<RltdPties>{parties}</RltdPties>");
        let (line, _) = only_line(&batch(&WHOLE.replace("DBIT", indicator), &[&transaction]));
        assert_eq!(line.counterparty.as_deref(), name, "{case}");
        assert_eq!(line.details().counterparty_account.as_deref(), account, "{case}");
    }
}

#[test]
fn texts_and_references_go_where_a_matcher_looks() {
    let strd = |number: &str| format!("<Strd><RfrdDocInf><Nb>{number}</Nb></RfrdDocInf></Strd>");
    for (details, description, reference, end_to_end) in [
        (
            "<RmtInf><Ustrd>Invoice 7,</Ustrd><Ustrd>thank you</Ustrd></RmtInf>".to_owned(),
            Some("Invoice 7, thank you"),
            None,
            None,
        ),
        (
            "<RmtInf><Ustrd>x</Ustrd><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>\
             <Ref>RF18539007547034</Ref></CdtrRefInf><AddtlRmtInf>y</AddtlRmtInf></Strd></RmtInf>"
                .to_owned(),
            Some("x y"),
            Some("RF18539007547034"),
            None,
        ),
        (format!("<RmtInf>{}{}</RmtInf>", strd("F-1"), strd("F-2")), Some("F-2"), Some("F-1"), None),
        ("<Refs><ChqNb>123</ChqNb></Refs>".to_owned(), Some("fallback"), Some("123"), None),
        ("<Refs><EndToEndId>E-1</EndToEndId></Refs>".to_owned(), Some("fallback"), None, Some("E-1")),
        ("<Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>".to_owned(), Some("fallback"), None, None),
        ("<Refs><EndToEndId>Not Provided</EndToEndId></Refs>".to_owned(), Some("fallback"), None, None),
        ("<AddtlTxInf>of the transaction</AddtlTxInf>".to_owned(), Some("of the transaction"), None, None),
        (
            "<RmtInf><Ustrd>R&amp;D &#233; AT&T <![CDATA[<b>]]></Ustrd></RmtInf>".to_owned(),
            Some("R&D \u{e9} AT&T <b>"),
            None,
            None,
        ),
    ] {
        let entry = batch(WHOLE, &[&details]) + "<AddtlNtryInf>fallback</AddtlNtryInf>";
        let (line, issues) = only_line(&entry);
        assert_eq!(line.description.as_deref(), description, "{details}");
        assert_eq!(line.reference.as_deref(), reference, "{details}");
        assert_eq!(line.details().end_to_end_id.as_deref(), end_to_end, "{details}");
        assert_eq!(issues, [], "{details}");
    }
}

#[test]
fn the_banks_id_is_the_most_certain_one() {
    let refs = "<Refs><AcctSvcrRef>T1</AcctSvcrRef><TxId>X1</TxId><UETR>U1</UETR></Refs>";
    let own = "<AcctSvcrRef>B1</AcctSvcrRef>";
    for (entry, details, expected) in [
        (WHOLE.to_owned(), refs.to_owned(), Some("B1")),
        (WHOLE.replace(own, ""), refs.to_owned(), Some("T1")),
        (WHOLE.replace(own, ""), refs.replace("<AcctSvcrRef>T1</AcctSvcrRef>", ""), Some("X1")),
        (WHOLE.replace(own, ""), "<Refs><UETR>U1</UETR></Refs>".to_owned(), Some("U1")),
        (WHOLE.replace(own, "<NtryRef>20260105-0007</NtryRef>"), String::new(), Some("20260105-0007")),
        (WHOLE.replace(own, "<NtryRef>7</NtryRef>"), String::new(), None),
    ] {
        let (line, _) = only_line(&batch(&entry, &[&details]));
        assert_eq!(line.bank_id.as_deref(), expected, "{entry}{details}");
    }
}

#[test]
fn kinds_and_original_amounts() {
    let domain = "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>\
                  <Prtry><Cd>166</Cd></Prtry></BkTxCd>";
    for (code, kind) in [
        (domain, Some("PMNT/RCDT/ESCT")),
        ("<BkTxCd><Prtry><Cd>166</Cd></Prtry></BkTxCd>", Some("166")),
        ("", None),
    ] {
        assert_eq!(only_line(&format!("{WHOLE}{code}")).0.kind.as_deref(), kind, "{code}");
    }
    let instructed = |currency: &str, amount: &str| {
        format!(
            "<AmtDtls><InstdAmt><Amt Ccy=\"{currency}\">{amount}</Amt></InstdAmt>\
                 <TxAmt><Amt Ccy=\"EUR\">10.00</Amt></TxAmt></AmtDtls>"
        )
    };
    for (details, expected, issues) in [
        (instructed("USD", "11.20"), Some("-11.20 USD"), vec![]),
        (instructed("EUR", "10.00"), None, vec![]),
        (instructed("USD", "0"), None, vec![]),
        (instructed("XQX", "1"), None, vec![UnknownCurrency]),
        ("<Amt Ccy=\"SEK\">110</Amt>".to_owned(), Some("-110.00 SEK"), vec![]),
    ] {
        let (line, found) = only_line(&batch(WHOLE, &[&details]));
        assert_eq!(
            line.details().original_amount.map(|money| money.to_string()).as_deref(),
            expected,
            "{details}"
        );
        assert_eq!(found, issues, "{details}");
        let (line, _) = only_line(&format!("{WHOLE}{}", details.replace("<Amt Ccy=\"SEK\">110</Amt>", "")));
        if expected != Some("-110.00 SEK") {
            let found = line.details().original_amount.map(|money| money.to_string());
            assert_eq!(found.as_deref(), expected, "of the entry: {details}");
        }
    }
}

/// Amounts and bank ids of the lines of a batch of ten euros, and its issues.
fn split(entry: &str, transactions: &[&str]) -> (Vec<(String, Option<String>)>, Vec<IssueCode>) {
    let imported = read(document(&[&(batch(entry, transactions) + "<AddtlNtryInf>all</AddtlNtryInf>")]));
    let lines = lines(&imported);
    let of_line = |line: &&gestiq_statements::StatementLine| {
        (line.amount.to_string(), line.bank_id.clone().map(String::from))
    };
    for (line, number) in lines.iter().zip(1..) {
        assert_eq!(line.place.record, number);
    }
    (lines.iter().map(of_line).collect(), codes(&imported))
}

#[test]
fn a_batch_is_split_where_its_transactions_add_up() {
    let part = |amount: &str| format!("<Amt Ccy=\"EUR\">{amount}</Amt>");
    let with_id =
        |amount: &str, id: &str| format!("<Refs><AcctSvcrRef>{id}</AcctSvcrRef></Refs>{}", part(amount));
    let inside = |kind: &str, amount: &str| format!("<AmtDtls><{kind}>{}</{kind}></AmtDtls>", part(amount));
    for (case, transactions, expected, issues) in [
        ("version 4 and later", [part("4.00"), part("6.00")], vec![("-4.00", None), ("-6.00", None)], vec![]),
        (
            "version 2",
            [inside("TxAmt", "4"), inside("TxAmt", "6")],
            vec![("-4.00", None), ("-6.00", None)],
            vec![],
        ),
        (
            "instructed",
            [inside("InstdAmt", "4"), inside("InstdAmt", "6")],
            vec![("-4.00", None), ("-6.00", None)],
            vec![],
        ),
        (
            "counter value",
            [inside("CntrValAmt", "4"), inside("CntrValAmt", "6")],
            vec![("-4.00", None), ("-6.00", None)],
            vec![],
        ),
        (
            "ids of their own",
            [with_id("4", "T1"), with_id("6", "T2")],
            vec![("-4.00", Some("T1")), ("-6.00", Some("T2"))],
            vec![],
        ),
        (
            "the id of the entry",
            [with_id("4", "B1"), with_id("6", "B1")],
            vec![("-4.00", None), ("-6.00", None)],
            vec![],
        ),
        (
            "a credit in a debit",
            [part("13.00"), format!("{}<CdtDbtInd>CRDT</CdtDbtInd>", part("3.00"))],
            vec![("-13.00", None), ("3.00", None)],
            vec![],
        ),
        ("too little", [part("4.00"), part("5.99")], vec![("-10.00", Some("B1"))], vec![BatchMismatch]),
        (
            "no amounts",
            [String::new(), String::from("<Refs><TxId>1</TxId></Refs>")],
            vec![("-10.00", Some("B1"))],
            vec![BatchMismatch],
        ),
        (
            "one amount of two",
            [part("10.00"), inside("TxAmt", "4")],
            vec![("-10.00", Some("B1"))],
            vec![BatchMismatch],
        ),
        (
            "another currency",
            [part("4").replace("EUR", "USD"), part("6")],
            vec![("-10.00", Some("B1"))],
            vec![BatchMismatch],
        ),
    ] {
        let (found, found_issues) = split(WHOLE, &[&transactions[0], &transactions[1]]);
        let expected: Vec<_> =
            expected.iter().map(|(amount, id)| (format!("{amount} EUR"), id.map(str::to_owned))).collect();
        assert_eq!(found, expected, "{case}");
        assert_eq!(found_issues, issues, "{case}");
    }
}

#[test]
fn the_text_of_an_entry_is_not_that_of_each_transaction() {
    let parts = ["<Amt Ccy=\"EUR\">4</Amt>", "<Amt Ccy=\"EUR\">6</Amt><AddtlTxInf>mine</AddtlTxInf>"];
    let imported = read(document(&[&(batch(WHOLE, &parts) + "<AddtlNtryInf>all</AddtlNtryInf>")]));
    let texts: Vec<_> = lines(&imported).iter().map(|line| line.description.as_deref()).collect();
    assert_eq!(texts, [None, Some("mine")]);
    let places: Vec<_> = lines(&imported).iter().map(|line| line.place.offset).collect();
    let file = document(&[&(batch(WHOLE, &parts) + "<AddtlNtryInf>all</AddtlNtryInf>")]);
    assert!(places.iter().all(|at| file.get(*at as usize..).unwrap().starts_with("<TxDtls>")), "{places:?}");
    let unsplit =
        batch(WHOLE, &["<Refs/><Amt Ccy=\"EUR\">1</Amt>", parts[1]]) + "<AddtlNtryInf>all</AddtlNtryInf>";
    assert_eq!(only_line(&unsplit).0.description.as_deref(), Some("all"), "one line has it");
}

#[test]
fn the_sign_of_a_reversal_follows_from_the_balances() {
    let parties = "<RltdPties><Dbtr><Nm>Debtor</Nm></Dbtr><Cdtr><Nm>Creditor</Nm></Cdtr></RltdPties>";
    let reversal = batch(WHOLE, &[parties]) + "<RvslInd>true</RvslInd>";
    for (case, closing, amount, counterparty, issues) in [
        ("no balance", None, "-10.00 EUR", "Debtor", vec![ReversalSign]),
        ("money comes back", Some("110.00"), "10.00 EUR", "Creditor", vec![]),
        ("money goes out", Some("90.00"), "-10.00 EUR", "Debtor", vec![]),
        ("neither fits", Some("95.00"), "-10.00 EUR", "Debtor", vec![BalanceMismatch, ReversalSign]),
    ] {
        let balances = closing.map(|closing| balance("OPBD", "100.00") + &balance("CLBD", closing));
        let inside = format!("{}<Ntry>{reversal}</Ntry>", balances.unwrap_or_default());
        let imported = read(statement("Stmt", &inside));
        let line = lines(&imported)[0];
        assert_eq!(line.amount.to_string(), amount, "{case}");
        assert_eq!(line.counterparty.as_deref(), Some(counterparty), "{case}");
        let mut found = codes(&imported);
        found.sort_unstable();
        let mut issues = issues;
        issues.sort_unstable();
        assert_eq!(found, issues, "{case}");
    }
    let no_reversal = WHOLE.to_owned() + "<RvslInd>false</RvslInd>";
    assert_eq!(only_line(&no_reversal), (only_line(WHOLE).0, vec![]));
}

#[test]
fn balances_and_lines_must_agree() {
    for (case, inside, expected, issues) in [
        ("both", balance("OPBD", "100.00") + &balance("CLBD", "90.00"), Some(true), vec![]),
        ("overdrawn", balance("PRCD", "-5.00") + &balance("CLBD", "-15.00"), Some(true), vec![]),
        ("interim", balance("ITBD", "20.00") + &balance("ITBD", "10.00"), Some(true), vec![]),
        (
            "a line is missing",
            balance("OPBD", "100.00") + &balance("CLBD", "80.00"),
            Some(false),
            vec![BalanceMismatch],
        ),
        ("no closing one", balance("OPBD", "100.00"), None, vec![]),
        ("unreadable", balance("OPBD", "x") + &balance("CLBD", "90.00"), None, vec![InvalidBalance]),
    ] {
        let imported = read(statement("Stmt", &format!("{inside}<Ntry>{WHOLE}</Ntry>")));
        let check = match imported.records[0].balance_check() {
            BalanceCheck::Balanced => Some(true),
            BalanceCheck::Mismatch { .. } => Some(false),
            BalanceCheck::Unknown => None,
        };
        assert_eq!((check, codes(&imported)), (expected, issues), "{case}");
        assert!(imported.strict().is_ok(), "{case}");
    }
}

#[test]
fn accounts_periods_and_currencies_are_the_statements_own() {
    let account = "<Acct><Id><Othr><Id>123</Id></Othr></Id><Tp><Cd>CACC</Cd></Tp>\
                   <Svcr><FinInstnId><BICFI>BANKDEFF</BICFI></FinInstnId></Svcr></Acct>";
    let period =
        "<FrToDt><FrDtTm>2026-01-01T00:00:00Z</FrDtTm><ToDtTm>2026-01-31T23:59:59Z</ToDtTm></FrToDt>";
    let two = format!(
        "<Stmt>{period}{account}<Ntry>{WHOLE}</Ntry></Stmt><Stmt><Acct><Id><IBAN>I1</IBAN></Id><Ccy>USD</Ccy></Acct></Stmt>"
    );
    let imported = read(format!("<D><BkToCstmrStmt>{two}</BkToCstmrStmt></D>"));
    let [first, second] = imported.records.as_slice() else { panic!("{:?}", imported.records) };
    let found = first.account.as_ref().unwrap();
    assert_eq!(
        (found.number.as_str(), found.bank.as_deref(), found.kind.as_deref()),
        ("123", Some("BANKDEFF"), Some("CACC"))
    );
    assert_eq!((first.currency.code(), second.currency.code()), ("EUR", "USD"));
    assert_eq!(first.from.map(|day| day.to_string()).as_deref(), Some("2026-01-01"));
    assert_eq!(first.to.map(|day| day.to_string()).as_deref(), Some("2026-01-31"));
    assert_eq!(second.account.as_ref().unwrap().number, "I1");
    let nothing = read(statement("Stmt", "<Id>1</Id>"));
    assert_eq!(codes(&nothing), [MissingCurrency, NoStatement]);
    let mut options = ImportOptions::default();
    options.currency = Some(gestiq_core::Currency::EUR);
    options.account = Some(gestiq_statements::BankAccount::new("mine"));
    let known = reader::read(statement("Stmt", "<Id>1</Id>").as_bytes(), &options).unwrap();
    assert_eq!(
        (known.records.len(), known.records[0].account.as_ref().unwrap().number.as_str()),
        (1, "mine")
    );
}

#[test]
fn reports_notifications_and_every_version_are_read_alike() {
    let plain = lines(&read(document(&[WHOLE])))[0].clone();
    for kind in ["Stmt", "Rpt", "Ntfctn"] {
        let inside =
            format!("<Acct><Id><IBAN>DE02 1203</IBAN></Id><Ccy>EUR</Ccy></Acct>\n<Ntry>{WHOLE}</Ntry>");
        let imported = read(statement(kind, &inside));
        assert_eq!(lines(&imported)[0].id, plain.id, "{kind}");
    }
    for version in 1..=14 {
        let file = document(&[WHOLE]).replace("001.08", &format!("001.{version:02}"));
        assert_eq!(lines(&read(&file))[0].id, plain.id, "{version}");
    }
    let odd = document(&[WHOLE]).replace("iso:20022", "iso:20023");
    assert_eq!(lines(&read(odd))[0].id, plain.id);
    let first = document(&[&format!("{WHOLE}<TxDtls><AddtlTxInf>version 1</AddtlTxInf></TxDtls>")]);
    assert_eq!(lines(&read(first))[0].description.as_deref(), Some("version 1"));
}
