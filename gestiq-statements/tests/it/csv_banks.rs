//! The forms of banks that have one form for all their customers: by a ready profile, or by detection alone.

use gestiq_statements::csv::ready;
use gestiq_statements::detect::detect;
use gestiq_statements::{ImportOptions, Importer};

/// Returns `date amount counterparty` of each line by detection, with the name of the profile.
fn read(file: &str) -> (String, Vec<String>) {
    let mut options = ImportOptions::default();
    options.currency = "EUR".parse().ok();
    let detection = detect(file.as_bytes());
    let csv = detection.csv.unwrap_or_else(|| panic!("{:?}", detection.evidence));
    let importer = Importer::new(options).profile(csv.profile.clone());
    let imported = importer.statements(file.as_bytes()).unwrap_or_else(|error| panic!("{error}: {file}"));
    let lines = imported.records.iter().flat_map(|statement| &statement.lines);
    let show = |line: &gestiq_statements::StatementLine| {
        let name = line.counterparty.as_deref().unwrap_or_default();
        format!("{} {} {name} {:?}", line.date, line.amount, line.status).to_lowercase()
    };
    (csv.profile.name, lines.map(show).collect())
}

#[test]
fn exports_of_banks_are_read_as_they_are_meant() {
    let table: &[(&str, &str, &[&str])] = &[
        (
            "sparkasse",
            "\"Auftragskonto\";\"Buchungstag\";\"Valutadatum\";\"Buchungstext\";\"Verwendungszweck\";\"Glaeubiger ID\";\"Mandatsreferenz\";\"Kundenreferenz (End-to-End)\";\"Sammlerreferenz\";\"Lastschrift Ursprungsbetrag\";\"Auslagenersatz Ruecklastschrift\";\"Beguenstigter/Zahlungspflichtiger\";\"Kontonummer/IBAN\";\"BIC (SWIFT-Code)\";\"Betrag\";\"Waehrung\";\"Info\"\n\"DE02\";\"03.07.26\";\"03.07.26\";\"KARTENZAHLUNG\";\"SHOP\";\"\";\"\";\"E1\";\"\";\"\";\"\";\"REWE\";\"DE13\";\"DEUT\";\"-12,00\";\"EUR\";\"Umsatz vorgemerkt\"\n\"DE02\";\"22.06.26\";\"22.06.26\";\"FOLGELASTSCHRIFT\";\"RE 1\";\"\";\"\";\"E2\";\"\";\"\";\"\";\"Vodafone\";\"DE13\";\"DEUT\";\"-36,99\";\"EUR\";\"Umsatz gebucht\"\n",
            &["2026-06-22 -36.99 eur vodafone booked", "2026-07-03 -12.00 eur rewe pending"],
        ),
        (
            "ing-de",
            "Umsatzanzeige;Datei erstellt am: 01.05.2026 11:40\n\nIBAN;DE64 5001 0517 5423 4140 58\nKontoname;Girokonto\nBank;ING\nSaldo;92,50;EUR\n\nSortierung;Datum absteigend\n\nBuchung;Wertstellungsdatum;Auftraggeber/Empfänger;Buchungstext;Verwendungszweck;Saldo;Währung;Betrag;Währung\n01.02.2026;02.02.2026;VISA REWE;Lastschrift;Karte 4711;92,50;EUR;-8,79;EUR\n01.02.2026;02.02.2026;Kunde AG;Gutschrift;Rechnung 7;101,29;EUR;7,50;EUR\n31.01.2026;31.01.2026;Bank;Entgelt;Konto;93,79;EUR;-1,00;EUR\n",
            &[
                "2026-01-31 -1.00 eur bank booked",
                "2026-02-01 7.50 eur kunde ag booked",
                "2026-02-01 -8.79 eur visa rewe booked",
            ],
        ),
        (
            "knab",
            "KNAB EXPORT;;;;;;;;;;;;;;;;\nRekeningnummer;Transactiedatum;Valutacode;CreditDebet;Bedrag;Tegenrekeningnummer;Tegenrekeninghouder;Valutadatum;Betaalwijze;Omschrijving;Type betaling;Machtigingsnummer;Incassant ID;Adres;Referentie;Boekdatum;\n\"NL99KNAB9999999999\";\"21-06-2024\";\"EUR\";\"D\";\"827,75\";\"FR76\";\"Piet Jansen\";\"21-06-2024\";\"Overboeking\";\"Factuur\";\"\";\"\";\"\";\"\";\"X1\";\"21-06-2024\";\n\"NL99KNAB9999999999\";\"22-06-2024\";\"EUR\";\"C\";\"100,00\";\"FR77\";\"Klant BV\";\"22-06-2024\";\"Ontvangen betaling\";\"F-8\";\"\";\"\";\"\";\"\";\"X2\";\"22-06-2024\";\n",
            &["2024-06-21 -827.75 eur piet jansen booked", "2024-06-22 100.00 eur klant bv booked"],
        ),
        (
            "mbank",
            "mBank S.A.;\n\n#Klient;\nJAN KOWALSKI;\n\n#Waluta;\nPLN;\n\n#Data operacji;#Data księgowania;#Opis operacji;#Tytuł;#Nadawca/Odbiorca;#Numer konta;#Kwota;#Saldo po operacji;\n2026-01-15;2026-01-16;PRZELEW PRZYCHODZĄCY;Faktura 7;ACME SP Z O O;'12345678901234567890123456';1 230,00 PLN;11 230,00 PLN;\n2026-01-17;2026-01-17;PŁATNOŚĆ KARTĄ;Zakupy;BIEDRONKA;'';-87,45 PLN;11 142,55 PLN;\n;;;;;;#Saldo końcowe;11 142,55 PLN;\n",
            &["2026-01-16 1230.00 pln acme sp z o o booked", "2026-01-17 -87.45 pln biedronka booked"],
        ),
        (
            "nordea-se",
            "Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta\nReserverat;-99,00;1709 20 72840;;;Kortköp ICA;;SEK\n2025/10/21;-500,00;1709 20 72840;;Verkstad;Swish betalning;4995,52;SEK\n2025/10/20;1000,00;;1709 20 72840;Kund AB;Faktura 7;5495,52;SEK\n",
            &["2025-10-20 1000.00 sek kund ab booked", "2025-10-21 -500.00 sek verkstad booked"],
        ),
        (
            "paypal",
            "\"Date\",\"Time\",\"TimeZone\",\"Name\",\"Type\",\"Status\",\"Currency\",\"Gross\",\"Fee\",\"Net\",\"From Email Address\",\"To Email Address\",\"Transaction ID\",\"Item Title\",\"Invoice Number\",\"Balance\",\"Balance Impact\"\n\"03/15/2026\",\"14:23:45\",\"GMT\",\"Alice\",\"Web Accept Payment Received\",\"Completed\",\"GBP\",\"1,150.00\",\"-4.95\",\"1,145.05\",\"a@x\",\"m@x\",\"T1\",\"Site\",\"INV-1\",\"3,245.05\",\"Credit\"\n\"03/16/2026\",\"14:23:45\",\"GMT\",\"Bob\",\"Express Checkout\",\"Denied\",\"GBP\",\"50.00\",\"0.00\",\"50.00\",\"a@x\",\"m@x\",\"T2\",\"\",\"\",\"3,245.05\",\"Credit\"\n\"03/17/2026\",\"14:23:45\",\"GMT\",\"Bob\",\"General Authorization\",\"Completed\",\"GBP\",\"50.00\",\"0.00\",\"50.00\",\"a@x\",\"m@x\",\"T3\",\"\",\"\",\"3,245.05\",\"Memo\"\n",
            &["2026-03-15 1145.05 gbp alice booked"],
        ),
        (
            "stripe-payouts",
            "automatic_payout_id,automatic_payout_effective_at,balance_transaction_id,created_utc,created,available_on_utc,available_on,currency,gross,fee,net,reporting_category,description\npo_1,2026-03-04 00:00:00,txn_1,2026-03-01 10:00:00,2026-03-01 10:00:00,2026-03-03 00:00:00,2026-03-03 00:00:00,usd,100.00,3.00,97.00,charge,Invoice 7\npo_1,2026-03-04 00:00:00,txn_2,2026-03-02 10:00:00,2026-03-02 10:00:00,2026-03-03 00:00:00,2026-03-03 00:00:00,usd,-20.00,0.00,-20.00,refund,Invoice 6\n",
            &["2026-03-01 97.00 usd  booked", "2026-03-02 -20.00 usd  booked"],
        ),
        (
            "amex",
            "Date,Description,Amount,Extended Details,Appears On Your Statement As,Address,City/State,Zip Code,Country,Reference,Category\n01/15/2026,AMAZON.COM,49.99,AMAZON,AMAZON.COM*A1,410 TERRY AVE,SEATTLE/WA,98109,US,'320261',Merchandise\n01/20/2026,PAYMENT - THANK YOU,-500.00,,,,,,,'320262',\n",
            &["2026-01-15 -49.99 eur  booked", "2026-01-20 500.00 eur  booked"],
        ),
        (
            "monzo",
            "Transaction ID,Date,Time,Type,Name,Emoji,Category,Amount,Currency,Local amount,Local currency,Notes and #tags,Address,Receipt,Description,Category split,Money Out,Money In\ntx_1,15/10/2026,08:14:22,Card payment,Pret,,Eating out,-4.20,GBP,-4.20,GBP,,1 King Street,,PRET LONDON,,-4.20,\ntx_2,16/10/2026,09:00:00,Faster payment,Acme Ltd,,Income,850.00,GBP,850.00,GBP,,,,INV 7,,,850.00\n",
            &["2026-10-15 -4.20 gbp pret booked", "2026-10-16 850.00 gbp acme ltd booked"],
        ),
    ];
    for (name, file, expected) in table {
        let (profile, found) = read(file);
        assert_eq!(found, expected.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>(), "{name}");
        assert_eq!(profile, *name, "the ready profile is proposed");
        assert!(ready::named(name).is_some(), "{name}");
    }
}

/// Banks without a ready profile: detection reads the headers that they document.
#[test]
fn other_banks_are_read_by_detection() {
    for (bank, file, expected) in [
        (
            "CaixaBank",
            "Fecha;Fecha valor;Movimiento;Más datos;Importe;Saldo\n31/01/2026;31/01/2026;TRANSF;ACME FRA 7;1.200,00;1.700,00\n30/01/2026;30/01/2026;RECIBO;LUZ;-50,00;500,00\n29/01/2026;29/01/2026;RECIBO;GAS;-50,00;550,00\n",
            [
                "2026-01-29 -50.00 eur  booked",
                "2026-01-30 -50.00 eur  booked",
                "2026-01-31 1200.00 eur  booked",
            ],
        ),
        (
            "BBVA",
            "F.Valor;Fecha;Concepto;Movimiento;Importe;Divisa;Disponible;Divisa;Observaciones\n31/01/2026;31/01/2026;Transferencia;ACME;1.200,00;EUR;1.700,00;EUR;Fra 7\n30/01/2026;30/01/2026;Recibo;Luz;-50,00;EUR;500,00;EUR;\n29/01/2026;29/01/2026;Recibo;Gas;-50,00;EUR;550,00;EUR;\n",
            [
                "2026-01-29 -50.00 eur  booked",
                "2026-01-30 -50.00 eur  booked",
                "2026-01-31 1200.00 eur  booked",
            ],
        ),
        (
            "Santander",
            "Fecha Operación;Fecha Valor;Concepto;Importe;Saldo\n31/01/2026;31/01/2026;Transferencia De Acme;1.200,00;1.700,00\n30/01/2026;30/01/2026;Recibo Luz;-50,00;500,00\n29/01/2026;29/01/2026;Recibo Gas;-50,00;550,00\n",
            [
                "2026-01-29 -50.00 eur  booked",
                "2026-01-30 -50.00 eur  booked",
                "2026-01-31 1200.00 eur  booked",
            ],
        ),
    ] {
        assert_eq!(read(file).1, expected, "{bank}");
    }
}
