//! What every column of a CSV file means without a profile: the right reading, or a question that names its answer.
//!
//! The files of `fixtures/column_cases` stand for kinds of mistakes that were seen in public bug reports (their sources
//! are beside them); the tables below are variations of each kind.

use gestiq_statements::detect::{Answers, ColumnContent, CsvContent, QuestionTopic, detect};
use gestiq_statements::{BankStatement, Error, ImportOptions, Importer, LineStatus, OpenItem};

fn importer() -> Importer {
    let mut options = ImportOptions::default();
    options.currency = "EUR".parse().ok();
    Importer::new(options).detecting()
}

fn statements(file: &str) -> Result<Vec<BankStatement>, Error> {
    importer().statements(file.as_bytes()).map(|imported| imported.records)
}

/// The amounts of all lines, oldest first, `~` before those that are pending; or the topic of the first question.
fn amounts(file: &str) -> String {
    amounts_by(&importer(), file)
}

fn amounts_by(importer: &Importer, file: &str) -> String {
    match importer.statements(file.as_bytes()).map(|imported| imported.records) {
        Ok(statements) => {
            let mut lines: Vec<_> = statements.iter().flat_map(|statement| &statement.lines).collect();
            lines.sort_by_key(|line| line.date);
            let shown = lines.iter().map(|line| {
                let pending = if line.status == LineStatus::Pending { "~" } else { "" };
                format!("{pending}{}", line.amount.to_plain())
            });
            shown.collect::<Vec<_>>().join(" ")
        }
        Err(Error::OpenQuestions { questions }) => questions[0].topic.code().to_owned(),
        Err(error) => error.code().to_owned(),
    }
}

fn items(file: &str) -> String {
    items_by(&importer(), file)
}

fn items_by(importer: &Importer, file: &str) -> String {
    match importer.items(file.as_bytes()) {
        Ok(imported) => {
            let open: Vec<String> =
                imported.records.iter().map(|item: &OpenItem| item.open.to_plain()).collect();
            open.join(" ")
        }
        Err(Error::OpenQuestions { questions }) => questions[0].topic.code().to_owned(),
        Err(error) => error.code().to_owned(),
    }
}

#[test]
fn the_files_of_the_cases_are_read_rightly() {
    let cases = [
        ("01-sign-column-ignored", "-827.75 100.00"),
        ("02-failed-payment-is-booked", "100.00"),
        ("03-two-accounts-one-statement", "-5.00 6.00"),
        ("05-two-amount-columns", "-92.10 1500.00"),
        ("06-fee-and-net-columns", "97.00 48.50"),
        ("08-header-starts-with-hash", "-44.98 -109.00"),
        ("17-currency-in-header", "-44.98"),
        ("27-sparkasse-pending", "-36.99 ~-12.00"),
        ("29-value-date-only", "240.00 -10.00"),
        ("30-dash-for-nothing", "5.00 -3.00"),
        ("32-paid-and-void-invoices", "121.00"),
        ("33-credit-note-type", "121.00 -21.00"),
        ("34-message-names-the-wrong-thing", "121.00 0.00"),
    ];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/column_cases");
    for (name, expected) in cases {
        let file = std::fs::read_to_string(format!("{folder}/{name}.csv")).unwrap();
        let is_items = detect(file.as_bytes()).csv.is_some_and(|csv| csv.content == CsvContent::Items);
        let found = if is_items { items(&file) } else { amounts(&file) };
        assert_eq!(found, expected, "{name}");
    }
    let named = std::fs::read_to_string(format!("{folder}/SOURCES.tsv")).unwrap();
    let files =
        std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    assert!(files.filter(|file| file.ends_with(".csv")).all(|file| named.contains(&file)));
}

/// Four rows of amounts without sign, two out and two in, and a column of their directions.
fn with_flags(header: &str, flags: [&str; 4]) -> String {
    let rows = [
        ("2024-06-21", "Piet Jansen", "Factuur F-2024-7", "827.75"),
        ("2024-06-22", "Klant BV", "F-2024-8", "100.00"),
        ("2024-06-23", "Winkel", "boodschappen week 25", "12.30"),
        ("2024-06-24", "Klant NV", "F-2024-9", "55.10"),
    ];
    let rows = rows.iter().zip(flags);
    let rows =
        rows.map(|((date, name, text, amount), flag)| format!("{date};{name};{text};{amount};EUR;{flag}\n"));
    format!("Date;Counterparty;Description;Amount;Currency;{header}\n{}", rows.collect::<String>())
}

#[test]
fn a_direction_in_words_decides_the_sign_or_is_a_question() {
    const RIGHT: &str = "-827.75 100.00 -12.30 55.10";
    const ASKED: &str = "open_direction";
    let cases = [
        ("CreditDebet", "D", "C", RIGHT),
        ("Soll/Haben", "S", "H", RIGHT),
        ("Af Bij", "Af", "Bij", RIGHT),
        ("Debe/Haber", "D", "H", RIGHT),
        ("D/K", "D", "K", RIGHT),
        ("+/-", "-", "+", RIGHT),
        ("Richtung", "Soll", "Haben", RIGHT),
        ("Direction", "OUT", "IN", RIGHT),
        ("Type", "debit", "credit", RIGHT),
        ("Tipo", "Cargo", "Abono", RIGHT),
        ("Sens", "Débit", "Crédit", RIGHT),
        ("Segno", "Dare", "Avere", RIGHT),
        ("Strona", "Wn", "Ma", RIGHT),
        ("Typ", "Obciążenie", "Uznanie", RIGHT),
        ("Τύπος", "Χρέωση", "Πίστωση", RIGHT),
        ("区分", "出金", "入金", RIGHT),
        ("Операция", "Расход", "Приход", RIGHT),
        ("CdtDbtInd", "DBIT", "CRDT", RIGHT),
        ("Gutschrift", "nein", "ja", RIGHT),
        ("Ausgang?", "ja", "nein", RIGHT),
        ("Kategorie", "Abgang", "Zugang", RIGHT),
        ("Xyz", "foo", "bar", ASKED),
        ("Bewegung", "A", "Z", ASKED),
        ("Zeichen", "1", "0", ASKED),
        ("Type", "Payment", "Refund", ASKED),
        ("Überprüft", "ja", "nein", ASKED),
    ];
    for (header, out, into, expected) in cases {
        let file = with_flags(header, [out, into, out, into]);
        assert_eq!(amounts(&file), expected, "{header}: {out}, {into}");
        let blank = amounts(&with_flags(header, [out, into, "", into]));
        assert!(
            ["open_direction", "import_refused", "open_state"].contains(&blank.as_str()),
            "{header}: {blank}"
        );
        let signed = file.replace(";827.75", ";-827.75").replace(";12.30", ";-12.30");
        assert_eq!(amounts(&signed), RIGHT, "{header} beside signs");
    }
}

#[test]
fn the_balance_proves_directions_in_words_that_are_not_known() {
    let balances = ["172.25", "272.25", "259.95", "315.05"];
    let with_balance = |flags| {
        let file = with_flags("Xyz", flags);
        let mut lines = file.lines();
        let header = format!("{};Balance\n", lines.next().unwrap());
        let rows = lines.zip(balances).map(|(line, balance)| format!("{line};{balance}\n"));
        header + &rows.collect::<String>()
    };
    assert_eq!(amounts(&with_balance(["foo", "bar", "foo", "bar"])), "-827.75 100.00 -12.30 55.10");
    // No row before the oldest proves its sign, and its value stands nowhere else.
    assert_eq!(amounts(&with_balance(["baz", "bar", "foo", "bar"])), "open_direction");
}

#[test]
fn a_column_beside_amounts_with_both_signs_is_no_question() {
    for (header, one, other) in [
        ("Type", "SEPA", "CARD"),
        ("Country", "DE", "FR"),
        ("Category", "Food", "Rent"),
        ("Reviewed", "yes", "no"),
        ("Branch", "North", "South"),
    ] {
        let file = format!(
            "Date;Name;Amount;Currency;{header}\n2024-06-21;X;-10.00;EUR;{one}\n2024-06-22;Y;25.00;EUR;{other}\n\
             2024-06-23;Z;-5.00;EUR;{other}\n"
        );
        assert_eq!(amounts(&file), "-10.00 25.00 -5.00", "{header}");
    }
}

#[test]
fn a_flag_that_contradicts_the_signs_is_a_question() {
    let file =
        with_flags("D/C", ["C", "D", "C", "D"]).replace(";827.75", ";-827.75").replace(";12.30", ";-12.30");
    let Err(Error::OpenQuestions { questions }) = statements(&file) else { panic!("{}", amounts(&file)) };
    assert_eq!((questions[0].topic, questions[0].readings.len()), (QuestionTopic::Direction, 2));
}

#[test]
fn a_state_decides_which_rows_are_lines() {
    let cases = [
        ("Status", "Completed", "Failed", "100.00 -50.00"),
        ("State", "COMPLETED", "REVERTED", "100.00 -50.00"),
        ("Status", "Completed", "Pending", "~250.00 100.00 -50.00"),
        ("Estado", "Completado", "Rechazado", "100.00 -50.00"),
        ("Estado", "Completado", "Pendiente", "~250.00 100.00 -50.00"),
        ("Status", "Gebucht", "Vorgemerkt", "~250.00 100.00 -50.00"),
        ("Info", "Umsatz gebucht", "Umsatz vorgemerkt", "~250.00 100.00 -50.00"),
        ("Stato", "Completato", "Annullato", "100.00 -50.00"),
        ("Статус", "Выполнено", "Отклонено", "100.00 -50.00"),
        ("Zz", "Completed", "Declined", "100.00 -50.00"),
        ("Storniert", "nein", "ja", "100.00 -50.00"),
        ("Booked", "yes", "no", "~250.00 100.00 -50.00"),
        ("Status", "", "Pending", "~250.00 100.00 -50.00"),
        ("Status", "Completed", "Zxcv", "open_state"),
        ("Status", "Zxcv", "Zxcv", "open_state"),
        ("Status", "", "Zxcv", "open_state"),
        ("Status", "Completed", "", "open_state"),
        ("Zz", "Completed", "Zxcv", "open_state"),
        ("Status", "Completed", "Not quite completed", "open_state"),
    ];
    for (header, done, other, expected) in cases {
        let file = format!(
            "Date;Description;Amount;Currency;{header}\n2024-06-20;F-9;250.00;EUR;{other}\n\
             2024-06-21;F-8;100.00;EUR;{done}\n2024-06-22;Rent;-50.00;EUR;{done}\n"
        );
        assert_eq!(amounts(&file), expected, "{header}: {done:?}, {other:?}");
    }
}

#[test]
fn each_row_that_is_left_out_is_an_issue_with_its_place() {
    let file = "Date,Amount,Currency,Status\n2024-06-20,1.00,EUR,Failed\n2024-06-21,2.00,EUR,Done\n\
                2024-06-22,3.00,EUR,Declined\n";
    let issues = importer().statements(file.as_bytes()).unwrap().issues;
    let told: Vec<_> =
        issues.iter().map(|issue| (issue.code.code(), issue.place.line, issue.text.clone())).collect();
    assert_eq!(
        told,
        [("rows_left_out", 2, Some("Failed".to_owned())), ("rows_left_out", 4, Some("Declined".to_owned()))]
    );
}

#[test]
fn each_account_card_and_product_is_a_statement() {
    for (header, one, other) in [
        ("Account", "DE02120300000000202051", "DE89370400440532013000"),
        ("IBAN", "DE02120300000000202051", "DE89370400440532013000"),
        ("Rekening", "1", "2"),
        ("Kartennummer", "4111", "4222"),
        ("Product", "Current", "Savings"),
    ] {
        let file = format!(
            "{header};Date;Description;Amount;Currency\n{one};2024-03-16;A;-5.00;EUR\n{other};2024-03-17;B;6.00;EUR\n\
             {one};2024-03-18;C;-7.00;EUR\n"
        );
        let found = statements(&file).unwrap_or_else(|error| panic!("{header}: {error}"));
        let lines: Vec<usize> = found.iter().map(|statement| statement.lines.len()).collect();
        assert_eq!(lines, [2, 1], "{header}");
    }
}

#[test]
fn the_account_of_the_other_side_is_not_that_of_the_row() {
    let file = "IBAN;Name;Date;Amount;Currency\nDE02;Shop;2024-03-16;-5.00;EUR\nDE03;Client;2024-03-17;6.00;EUR\n\
                DE02;Shop;2024-03-18;-7.00;EUR\n";
    let found = statements(file).unwrap();
    assert_eq!((found.len(), found[0].account.as_ref()), (1, None));
    assert_eq!(found[0].lines[0].details().counterparty_account.as_deref(), Some("DE02"));
}

#[test]
fn of_several_amounts_the_booked_one_is_read() {
    let cases = [
        (
            "by its header",
            "Date,Text,Amount,Amount EUR\n2024-03-16,a,-100.00,-92.10\n2024-03-17,b,10.00,10.00\n",
            "-92.10 10.00",
        ),
        (
            "by its header beside a foreign currency",
            "Date,Text,Amount,Currency,Amount EUR\n2024-03-16,a,-100.00,USD,-92.10\n2024-03-17,b,10.00,EUR,10.00\n",
            "-92.10 10.00",
        ),
        (
            "by the balance",
            "Datum;Text;Betrag;Umsatz;Saldo\n16.03.2024;a;-100,00;-92,10;907,90\n17.03.2024;b;1500,00;1400,00;2307,90\n\
             18.03.2024;c;-10,00;-9,00;2298,90\n",
            "-92.10 1400.00 -9.00",
        ),
        (
            "after the fee",
            "Date,Amount,Fee,Net,Currency\n2024-03-16,100.00,3.00,97.00,EUR\n2024-03-17,50.00,1.50,48.50,EUR\n",
            "97.00 48.50",
        ),
        (
            "after a negative fee",
            "Net,Fee,Gross,Date,Currency\n97.00,-3.00,100.00,2024-03-16,EUR\n48.50,-1.50,50.00,2024-03-17,EUR\n",
            "97.00 48.50",
        ),
        (
            "asked",
            "Datum;Text;Betrag;Umsatz\n16.03.2024;a;-100,00;-92,10\n17.03.2024;b;1500,00;1400,00\n",
            "open_amount",
        ),
        (
            "a fee alone",
            "Date,Amount,Fee,Currency\n2024-03-16,100.00,3.00,EUR\n2024-03-17,50.00,1.50,EUR\n",
            "open_fee",
        ),
        (
            "fees of nothing",
            "Date,Amount,Fee,Currency\n2024-03-16,100.00,0.00,EUR\n2024-03-17,-50.00,,EUR\n",
            "100.00 -50.00",
        ),
        (
            "equal amounts",
            "Date,Amount,Umsatz,Currency\n2024-03-16,100.00,100.00,EUR\n2024-03-17,-5.00,-5.00,EUR\n",
            "100.00 -5.00",
        ),
        (
            "the signed one",
            "Date,Amount,Umsatz,Currency\n2024-03-16,100.00,100.00,EUR\n2024-03-17,5.00,-5.00,EUR\n",
            "100.00 -5.00",
        ),
        (
            "a rate",
            "Date,Amount,Exchange rate,Currency\n2024-03-16,-5.00,1.0834,EUR\n2024-03-17,3.00,1.1001,EUR\n",
            "-5.00 3.00",
        ),
        (
            "sides",
            "Date,Amount,Debit,Credit,Currency\n2024-03-16,5.00,,5.00,EUR\n2024-03-17,3.00,3.00,,EUR\n",
            "5.00 -3.00",
        ),
        (
            "sides of signs",
            "Date,Amount,Debit,Credit,Currency\n2024-03-16,5.00,,5.00,EUR\n2024-03-17,-3.00,3.00,,EUR\n",
            "5.00 -3.00",
        ),
        (
            "sides that differ",
            "Date,Amount,Debit,Credit,Currency\n2024-03-16,5.00,,5.00,EUR\n2024-03-17,-3.00,4.00,,EUR\n",
            "import_refused",
        ),
    ];
    for (name, file, expected) in cases {
        assert_eq!(amounts(file), expected, "{name}");
    }
}

#[test]
fn opening_and_closing_rows_are_balances_and_not_lines() {
    for (opening, closing) in [
        ("Opening balance", "Closing balance"),
        ("Saldo anterior", "Saldo final"),
        ("Anfangssaldo 01.01.2024", "Endsaldo am 31.01.2024"),
        ("Solde initial", "Solde final"),
        ("Beginsaldo", "Eindsaldo"),
    ] {
        for (amount, day) in [("", "2024-01-01"), ("100.00", "2024-01-01"), ("", "")] {
            let file = format!(
                "Date;Description;Amount;Balance;Currency\n{day};{opening};{amount};100.00;EUR\n\
                 2024-01-02;A;-5.00;95.00;EUR\n2024-01-03;B;6.00;101.00;EUR\n{day};{closing};;101.00;EUR\n"
            );
            let found = statements(&file).unwrap_or_else(|error| panic!("{opening}: {error}"));
            let edges = (found[0].opening.unwrap().to_plain(), found[0].closing.unwrap().to_plain());
            assert_eq!(
                (found[0].lines.len(), edges),
                (2, ("100.00".to_owned(), "101.00".to_owned())),
                "{opening}"
            );
        }
    }
}

#[test]
fn an_opening_balance_that_does_not_fit_is_told() {
    let file = "Date;Description;Amount;Balance;Currency\n2024-01-01;Opening balance;;99.00;EUR\n\
                2024-01-02;A;-5.00;95.00;EUR\n2024-01-03;B;6.00;101.00;EUR\n";
    let issues = importer().statements(file.as_bytes()).unwrap().issues;
    assert!(issues.iter().any(|issue| issue.code.code() == "balance_mismatch"), "{issues:?}");
}

#[test]
fn payer_and_payee_give_the_other_side() {
    let cases = [
        (
            "Date;Payer;Payee;Amount;Currency\n2024-01-01;Me GmbH;Shop;-5.00;EUR\n2024-01-02;Client;ME GMBH;6.00;EUR\n\
             2024-01-03;Me GmbH;Tax;-7.00;EUR\n",
            ["Shop", "Client", "Tax"].as_slice(),
        ),
        (
            "Datum;Auftraggeber;Empfänger;Betrag;Währung\n01.01.2024;A;Shop;-5,00;EUR\n02.01.2024;Client;B;6,00;EUR\n",
            &["Shop", "Client"],
        ),
        // A refund from a shop: the own name decides, and not the sign.
        (
            "Date;Payer;Payee;Amount;Currency\n2024-01-01;Me;Shop;-5.00;EUR\n2024-01-02;Me;Shop Two;6.00;EUR\n",
            &["Shop", "Shop Two"],
        ),
    ];
    for (file, expected) in cases {
        let found = statements(file).unwrap();
        let names: Vec<&str> =
            found[0].lines.iter().map(|line| line.counterparty.as_deref().unwrap()).collect();
        assert_eq!(names, expected);
    }
}

#[test]
fn the_state_of_an_invoice_decides_if_it_is_open() {
    for (state, expected) in [
        ("Overdue", "121.00 50.00"),
        ("Offen", "121.00 50.00"),
        ("Paid", "121.00"),
        ("Bezahlt", "121.00"),
        ("Void", "121.00"),
        ("Borrador", "121.00"),
        ("Annulée", "121.00"),
        ("Partially paid", "open_state"),
        ("Zxcv", "open_state"),
    ] {
        let file = format!(
            "Number,Customer,Issue date,Due date,Total,Status,Currency\n1,Acme,2024-03-01,2024-03-31,121.00,Unpaid,EUR\n\
             2,Beta,2024-03-02,2024-03-31,50.00,{state},EUR\n"
        );
        assert_eq!(items(&file), expected, "{state}");
    }
}

#[test]
fn credit_notes_are_negative_or_a_question() {
    for (header, invoice, note, expected) in [
        ("Type", "Invoice", "Credit note", "121.00 -21.00 71.00"),
        ("Belegart", "Rechnung", "Gutschrift", "121.00 -21.00 71.00"),
        ("Type", "Facture", "Avoir", "121.00 -21.00 71.00"),
        ("Tipo documento", "Fattura", "Nota di credito", "121.00 -21.00 71.00"),
        ("Soll/Haben", "S", "H", "open_credit_notes"),
        ("Type", "AB", "CD", "open_credit_notes"),
    ] {
        let file = format!(
            "Number,{header},Customer,Date,Due date,Total,Currency\n1,{invoice},Acme,2024-03-01,2024-03-31,121.00,EUR\n\
             2,{note},Acme,2024-03-02,2024-03-31,21.00,EUR\n3,{invoice},Beta,2024-03-02,2024-03-31,71.00,EUR\n"
        );
        assert_eq!(items(&file), expected, "{header}: {note}");
        let signed = file.replace(",21.00", ",-21.00");
        assert_eq!(items(&signed), "121.00 -21.00 71.00", "{header}: {note} with a sign");
    }
}

#[test]
fn the_ids_of_the_caller_are_kept_with_a_column_more_or_less() {
    for (header, row) in [
        ("id,date,amount,currency,counterparty,description,reference,extra", "L-1,2026-01-31,5.00,EUR,A,,,x"),
        ("id,date,amount,currency,counterparty,description", "L-1,2026-01-31,5.00,EUR,A,"),
        (
            "id,date,amount,currency,counterparty,description,reference,note,status",
            "L-1,2026-01-31,5.00,EUR,A,,,x,",
        ),
    ] {
        let found = statements(&format!("{header}\n{row}\n")).unwrap();
        assert_eq!(found[0].lines[0].id.as_str(), "L-1", "{header}");
    }
}

#[test]
fn every_column_is_listed_with_its_content_and_its_use() {
    let file = "Date;Description;Amount;Currency;Branch;Empty;Zz\n2024-01-01;a;-5.00;EUR;N;;7.25\n2024-01-02;b;6.00;EUR;N;;8.25\n";
    let columns = detect(file.as_bytes()).columns;
    let read: Vec<(&str, bool)> =
        columns.iter().map(|column| (column.name.as_str(), column.is_read())).collect();
    assert_eq!(
        read,
        [
            ("Date", true),
            ("Description", true),
            ("Amount", true),
            ("Currency", true),
            ("Branch", false),
            ("Empty", false),
            ("Zz", false)
        ]
    );
    assert_eq!(columns[0].content, ColumnContent::Dates);
    assert_eq!(columns[4].content, ColumnContent::OneValue { value: "N".to_owned() });
    assert_eq!(columns[5].content, ColumnContent::Empty);
    assert_eq!(columns[6].content, ColumnContent::Numbers);
}

#[test]
fn each_reading_of_a_question_is_an_answer_that_is_read() {
    let files = [
        with_flags("Xyz", ["foo", "bar", "foo", "bar"]),
        "Date;Amount;Currency;Status\n2024-06-20;2.50;EUR;Zxcv\n2024-06-21;-1.00;EUR;Done\n".to_owned(),
        "Datum;Text;Betrag;Umsatz\n16.03.2024;a;-100,00;-92,10\n17.03.2024;b;1500,00;1400,00\n".to_owned(),
        "Date,Amount,Fee,Currency\n2024-03-16,100.00,3.00,EUR\n2024-03-17,50.00,1.50,EUR\n".to_owned(),
        "Date,Description,Amount,Currency\n01/02/2026,Rent,-5.00,USD\n03/04/2026,Salary,6.00,USD\n"
            .to_owned(),
    ];
    for file in files {
        let questions = detect(file.as_bytes()).questions;
        let question = questions.iter().find(|question| question.topic != QuestionTopic::Currency).unwrap();
        assert!(question.readings.len() > 1, "{question}");
        for reading in &question.readings {
            let mut options = ImportOptions::default();
            options.currency = "EUR".parse().ok();
            options.answers = toml::from_str::<Answers>(&reading.profile).unwrap();
            let read = Importer::new(options).detecting().statements(file.as_bytes());
            assert!(read.is_ok(), "{}: {read:?}", reading.profile);
        }
    }
}

/// The forms of banks and processors: the headers of their public exports, with made-up rows. Where a form says too
/// little, the expected result is the question or the refusal.
#[test]
fn the_forms_of_banks_are_read_rightly_without_a_profile() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/bank_forms");
    let table = std::fs::read_to_string(format!("{folder}/EXPECTED.tsv")).unwrap();
    let mut wrong = Vec::new();
    for row in table.lines().skip(1) {
        let [name, currency, expected] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let file = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
        let mut options = ImportOptions::default();
        options.currency = currency.parse().ok();
        let importer = Importer::new(options).detecting();
        let is_items = detect(file.as_bytes()).csv.is_some_and(|csv| csv.content == CsvContent::Items);
        let found = if is_items { items_by(&importer, &file) } else { amounts_by(&importer, &file) };
        let sorted = |text: &str| {
            let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
            words.sort();
            words
        };
        if sorted(&found) != sorted(expected) {
            wrong.push(format!("{name}: {found}, expected {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
