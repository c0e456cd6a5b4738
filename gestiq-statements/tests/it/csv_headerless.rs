//! Files of banks that name no column.

use gestiq_statements::detect::{Confidence, QuestionTopic, detect};
use gestiq_statements::{ImportOptions, Importer};

/// Returns `date amount text` of each line, or the error of the import.
fn read(file: &str) -> Result<Vec<String>, String> {
    let mut options = ImportOptions::default();
    options.currency = "EUR".parse().ok();
    let imported =
        Importer::new(options).detecting().statements(file.as_bytes()).map_err(|error| error.to_string())?;
    let lines = imported.records.iter().flat_map(|statement| &statement.lines);
    Ok(lines
        .map(|line| {
            format!("{} {} {}", line.date, line.amount, line.description.as_deref().unwrap_or_default())
        })
        .collect())
}

#[test]
fn columns_are_proposed_by_what_stands_in_them() {
    let table: &[(&str, &str, &[&str])] = &[
        (
            "Wells Fargo",
            "\"01/31/2026\",\"-50.00\",\"*\",\"\",\"PURCHASE SHOP\"\n\"01/15/2026\",\"1200.00\",\"*\",\"\",\"DEPOSIT\"\n",
            &["2026-01-15 1200.00 EUR DEPOSIT", "2026-01-31 -50.00 EUR PURCHASE SHOP"],
        ),
        (
            "CBA",
            "31/01/2026,\"-50.00\",\"SHOP SYDNEY\",\"+1150.00\"\n30/01/2026,\"+1200.00\",\"SALARY\",\"+1200.00\"\n29/01/2026,\"-10.00\",\"CAFE\",\"+0.00\"\n",
            &[
                "2026-01-29 -10.00 EUR CAFE",
                "2026-01-30 1200.00 EUR SALARY",
                "2026-01-31 -50.00 EUR SHOP SYDNEY",
            ],
        ),
        (
            "ANZ",
            "31/01/2026,-50.00,SHOP SYDNEY\n30/01/2026,1200.00,SALARY\n",
            &["2026-01-30 1200.00 EUR SALARY", "2026-01-31 -50.00 EUR SHOP SYDNEY"],
        ),
        (
            "ASN",
            "30-01-2026,NL91ABNA0417164300,NL02RABO0123456789,shop,,,,EUR,1000.00,EUR,-50.00,30-01-2026,30-01-2026,8810,BEA,55,ref,'Boodschappen',1\n31-01-2026,NL91ABNA0417164300,NL39INGB0001234567,klant,,,,EUR,950.00,EUR,1200.00,31-01-2026,31-01-2026,8810,OVB,56,ref,'Factuur 7',1\n",
            &[
                "2026-01-30 -50.00 EUR shop BEA 'Boodschappen'",
                "2026-01-31 1200.00 EUR klant OVB 'Factuur 7'",
            ],
        ),
        (
            "Sabadell",
            "30/01/2026|COMPRA TARJ. TIENDA|30/01/2026|-50,00|950,00|5402XXXX|REF1|\n31/01/2026|TRANSFERENCIA ACME|31/01/2026|1200,00|2150,00||REF2|\n31/01/2026|LUZ|31/01/2026|-150,00|2000,00||REF3|\n",
            &[
                "2026-01-30 -50.00 EUR COMPRA TARJ. TIENDA 5402XXXX REF1",
                "2026-01-31 1200.00 EUR TRANSFERENCIA ACME REF2",
                "2026-01-31 -150.00 EUR LUZ REF3",
            ],
        ),
        (
            "OTP",
            "\"117730161111101800000000\";\"T\";5000;\"HUF\";\"20260130\";\"20260130\";95000;\"BOLT\"\n\"117730161111101800000000\";\"J\";20000;\"HUF\";\"20260131\";\"20260131\";115000;\"UTALAS\"\n\"117730161111101800000000\";\"T\";1000;\"HUF\";\"20260131\";\"20260131\";114000;\"KAVE\"\n",
            &[
                "2026-01-30 -5000.00 HUF BOLT",
                "2026-01-31 20000.00 HUF UTALAS",
                "2026-01-31 -1000.00 HUF KAVE",
            ],
        ),
        (
            "a sign beside the number",
            "2026-01-30\t$-25.00\tPAYMENT\n2026-01-31\t$10.50\tSHOP\n",
            &["2026-01-30 -25.00 EUR PAYMENT", "2026-01-31 10.50 EUR SHOP"],
        ),
        (
            "a direction in words",
            "2026-01-30;Soll;25,00;Miete\n2026-01-31;Haben;10,50;Kunde\n2026-01-31;Soll;1,00;Bank\n",
            &["2026-01-30 -25.00 EUR Miete", "2026-01-31 10.50 EUR Kunde", "2026-01-31 -1.00 EUR Bank"],
        ),
    ];
    let mut wrong = Vec::new();
    for (bank, file, expected) in table {
        let found = read(file);
        let expected: Vec<String> = expected.iter().map(|line| (*line).to_owned()).collect();
        if found.as_ref() != Ok(&expected) {
            wrong.push(format!("{bank}: {found:#?}\n{:#?}", detect(file.as_bytes()).evidence));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn where_two_readings_remain_there_is_a_question() {
    for (file, topic) in [
        (
            "30/01/2026;Tienda;-50,00;12,00\n31/01/2026;Cliente;1200,00;7,00\n31/01/2026;Luz;-3,00;9,00\n",
            QuestionTopic::Columns,
        ),
        (
            "2026-01-30;heen;25,00;Huur\n2026-01-31;terug;10,50;Klant\n2026-01-31;heen;1,00;Bank\n",
            QuestionTopic::Direction,
        ),
        ("01/02/2026,-50.00,SHOP\n03/04/2026,1200.00,SALARY\n", QuestionTopic::DateOrder),
    ] {
        let detection = detect(file.as_bytes());
        assert_eq!(detection.confidence, Confidence::Low, "{file}");
        assert!(
            detection.questions.iter().any(|question| question.topic == topic),
            "{file}: {:?}",
            detection.questions
        );
        assert!(read(file).is_err(), "{file}");
    }
}

#[test]
fn a_text_is_not_a_statement_without_a_header() {
    for file in ["hello;world\nfoo;bar\n", "1;2\n3;4\n", "2026-01-30;a\n2026-01-31;b\n"] {
        assert!(detect(file.as_bytes()).csv.is_none(), "{file}");
    }
}
