//! What people write in cells: currencies, groupings, month names, nothing.

use gestiq_statements::csv::read_statement;
use gestiq_statements::detect::{Confidence, detect};
use gestiq_statements::{ImportOptions, Importer};

/// Returns `date amount currency` of each line in the order of the statement, or the error of the import.
fn read(file: &str, currency: Option<&str>) -> Result<Vec<String>, String> {
    let mut options = ImportOptions::default();
    options.currency = currency.and_then(|code| code.parse().ok());
    let imported =
        Importer::new(options).detecting().statements(file.as_bytes()).map_err(|error| error.to_string())?;
    let lines = imported.records.iter().flat_map(|statement| &statement.lines);
    Ok(lines.map(|line| format!("{} {}", line.date, line.amount)).collect())
}

#[test]
fn currencies_in_headers_and_cells_are_read() {
    let pln = ["2026-08-02 -355.91 PLN", "2026-08-15 1200.00 PLN"];
    let brl = ["2026-08-02 -355.91 BRL", "2026-08-15 1200.00 BRL"];
    let table = [
        (
            "17-currency-in-header",
            "\"Buchungsdatum\";\"Wertstellung\";\"Verwendungszweck\";\"Betrag (€)\"\n\"29.08.24\";\"29.08.24\";\"Tanken\";\"-44,98\"\n",
            &["2024-08-29 -44.98 EUR"][..],
        ),
        (
            "18-currency-behind-the-amount",
            "Data operacji;Opis;Amount;Date\nx;ZAKUP;-355,91 PLN;2026-08-02\nx;PRZELEW;1 200,00 PLN;2026-08-15\n",
            &pln,
        ),
        (
            "with its sign",
            "Data;Opis;Kwota\n2026-08-02;ZAKUP;-355,91 zł\n2026-08-15;PRZELEW;1 200,00 zł\n",
            &pln,
        ),
        (
            "sign in front",
            "Data;Histórico;Valor\n02/08/2026;COMPRA;-R$ 355,91\n15/08/2026;PIX;R$ 1.200,00\n",
            &brl,
        ),
        (
            "sign in front, minus behind it",
            "Data;Histórico;Valor\n02/08/2026;COMPRA;R$ -355,91\n15/08/2026;PIX;R$ 1.200,00\n",
            &brl,
        ),
        (
            "in the header",
            "Data;Histórico;Valor (R$)\n02/08/2026;COMPRA;-355,91\n15/08/2026;PIX;1.200,00\n",
            &brl,
        ),
        (
            "two of them",
            "Date;Text;Amount\n2026-08-02;A;-355,91 €\n2026-08-15;B;1 200,00 £\n",
            &["2026-08-02 -355.91 EUR", "2026-08-15 1200.00 GBP"],
        ),
        (
            "codes of two",
            "Date,Text,Amount\n2026-08-02,A,USD -355.91\n2026-08-15,B,\"EUR 1,200.00\"\n",
            &["2026-08-02 -355.91 USD", "2026-08-15 1200.00 EUR"],
        ),
        (
            "header of debit",
            "Date,Details,Debit (GBP),Credit (GBP)\n2026-08-02,A,355.91,\n2026-08-15,B,,\"1,200.00\"\n",
            &["2026-08-02 -355.91 GBP", "2026-08-15 1200.00 GBP"],
        ),
    ];
    for (name, file, expected) in table {
        assert_eq!(
            read(file, None).as_deref(),
            Ok(&expected.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>()[..]),
            "{name}"
        );
    }
}

#[test]
fn a_sign_of_several_currencies_is_a_question_unless_the_currency_is_told() {
    let file = "Dato;Tekst;Beløb\n2026-08-02;Husleje;-355,91 kr.\n2026-08-15;Salg;1.200,00 kr.\n";
    let refused = read(file, None).unwrap_err();
    assert!(refused.contains("currency"), "{refused}");
    assert_eq!(
        read(file, Some("DKK")),
        Ok(vec!["2026-08-02 -355.91 DKK".to_owned(), "2026-08-15 1200.00 DKK".to_owned()])
    );
    let dollars = "Date,Text,Amount\n2026-08-02,Rent,-$355.91\n2026-08-15,Sale,\"$1,200.00\"\n";
    assert!(read(dollars, None).is_err());
    assert_eq!(read(dollars, Some("CAD")).map(|lines| lines.len()), Ok(2));
}

#[test]
fn cells_are_read_as_people_write_them() {
    for (name, file, expected) in [
        (
            "19-indian-grouping",
            "Date,Description,Amount,Currency\n16/03/2024,SALARY,\"1,50,000.00\",INR\n17/03/2024,ATM,\"-1,200.00\",INR\n",
            &["2024-03-16 150000.00 INR", "2024-03-17 -1200.00 INR"][..],
        ),
        (
            "30-dash-for-nothing",
            "Date,Description,Debit,Credit,Currency\n2024-03-16,A,-,5.00,EUR\n2024-03-17,B,3.00,-,EUR\n",
            &["2024-03-16 5.00 EUR", "2024-03-17 -3.00 EUR"],
        ),
        (
            "long dashes and n/a",
            "Date,Value date,Description,Debit,Credit,Currency\n2024-03-16,n/a,A,\u{2014},5.00,EUR\n2024-03-17,\u{2013},B,3.00,N/A,EUR\n",
            &["2024-03-16 5.00 EUR", "2024-03-17 -3.00 EUR"],
        ),
        (
            "08-header-starts-with-hash",
            "#;Account;Date;Value Date;Amount;Currency;Name;Reason\n1;DE12500105170648489890;4/2/19;;-44,98;EUR;\"Shell\";\"fuel\"\n2;DE12500105170648489890;4/22/19;;-109,00;EUR;\"Musikschule\";\"Gesang\"\n",
            &["2019-04-02 -44.98 EUR", "2019-04-22 -109.00 EUR"],
        ),
        (
            "hash at a name",
            "#Date;#Text;#Amount;#Currency\n2024-03-16;A;5,00;EUR\n2024-03-17;B;-3,00;EUR\n",
            &["2024-03-16 5.00 EUR", "2024-03-17 -3.00 EUR"],
        ),
        (
            "a header without a name",
            "Date;;Amount;Currency\n2024-03-16;A;5,00;EUR\n2024-03-17;B;-3,00;EUR\n",
            &["2024-03-16 5.00 EUR", "2024-03-17 -3.00 EUR"],
        ),
        (
            "16-Mar-24",
            "Date,Description,Amount,Currency\n16-Mar-24,A,5.00,EUR\n17-Apr-24,B,-3.00,EUR\n",
            &["2024-03-16 5.00 EUR", "2024-04-17 -3.00 EUR"],
        ),
        (
            "months in words",
            "Fecha;Concepto;Importe;Divisa\n16 de marzo de 2024;A;5,00;EUR\n17 de abril de 2024;B;-3,00;EUR\n",
            &["2024-03-16 5.00 EUR", "2024-04-17 -3.00 EUR"],
        ),
        (
            "Japanese",
            "取引日,摘要,お引出し,お預入れ,通貨\n2024年3月16日,A,,\"1,500\",JPY\n2024年4月17日,B,300,,JPY\n",
            &["2024-03-16 1500 JPY", "2024-04-17 -300 JPY"],
        ),
        (
            "Hungarian",
            "Dátum;Közlemény;Összeg;Pénznem\n2024.03.16.;A;5 000;HUF\n2024.04.17.;B;-3 000;HUF\n",
            &["2024-03-16 5000.00 HUF", "2024-04-17 -3000.00 HUF"],
        ),
        (
            "Czech",
            "Datum;Popis;Částka;Měna\n16. 3. 2024;A;5,00;CZK\n17. 4. 2024;B;-3,00;CZK\n",
            &["2024-03-16 5.00 CZK", "2024-04-17 -3.00 CZK"],
        ),
    ] {
        assert_eq!(
            read(file, None).as_deref(),
            Ok(&expected.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>()[..]),
            "{name}"
        );
    }
}

#[test]
fn a_month_that_is_october_here_and_november_there_is_not_read() {
    let file = "Datum;Opis;Iznos;Valuta\n5 listopada 2025;A;5,00;EUR\n6 listopada 2025;B;-3,00;EUR\n";
    assert!(read(file, None).is_err());
    assert_eq!(detect(file.as_bytes()).confidence, Confidence::Low);
}

#[test]
fn a_cell_of_two_numbers_is_not_an_amount() {
    let file = "Date;Text;Amount;Currency\n2024-03-16;A;5,00 / 6,00;EUR\n2024-03-17;B;-3,00;EUR\n";
    let detection = detect(file.as_bytes());
    let profile = detection.csv.unwrap().profile;
    let imported = read_statement(file.as_bytes(), &profile, &ImportOptions::default()).unwrap();
    assert!(imported.strict().is_err());
}
