//! The encodings in which banks still write: found by the letters, and told.

use gestiq_statements::csv::{CsvProfile, read_statement, ready};
use gestiq_statements::detect::detect;
use gestiq_statements::{ImportOptions, IssueCode, Severity};

fn told() -> ImportOptions {
    let mut options = ImportOptions::default();
    options.currency = "EUR".parse().ok();
    options
}

/// Returns the encoding and the texts of a file that is read by detection, with `true` if the guess is told.
fn read(bytes: &[u8]) -> (&'static str, Vec<String>, bool) {
    let csv = detect(bytes).csv.unwrap();
    let imported = read_statement(bytes, &csv.profile, &told()).unwrap();
    let guess = imported.issues.iter().find(|issue| issue.code == IssueCode::GuessedEncoding);
    assert!(guess.is_none_or(|issue| issue.severity == Severity::Info));
    let lines = imported.records.iter().flat_map(|statement| &statement.lines);
    let texts = lines.filter_map(|line| line.description.as_deref().map(str::to_owned)).collect();
    (imported.encoding, texts, guess.is_some())
}

fn encoded(text: &str, label: &str) -> Vec<u8> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
    let (bytes, _, lost) = encoding.encode(text);
    assert!(!lost, "{label}");
    bytes.into_owned()
}

#[test]
fn legacy_encodings_are_found_by_their_letters_and_told() {
    for (label, header, texts) in [
        ("windows-1252", "Fecha;Concepto;Importe", ["Peña café", "NÓMINA", "Alimentación y menú"]),
        ("windows-1252", "Buchungstag;Verwendungszweck;Betrag", ["Müller & Söhne", "Gebühr", "Straße 5"]),
        (
            "windows-1250",
            "Data operacji;Opis operacji;Kwota",
            ["Zażółć gęślą jaźń", "Opłata za kartę", "Wypłata środków"],
        ),
        (
            "iso-8859-2",
            "Data operacji;Opis operacji;Kwota",
            ["Zażółć gęślą jaźń", "Opłata za kartę", "Wypłata środków"],
        ),
        (
            "windows-1250",
            "Datum zaúčtování;Popis;Částka",
            ["Příchozí úhrada", "Platba kartou, Žižkov", "Výběr hotovosti"],
        ),
        (
            "windows-1251",
            "Дата операции;Описание;Сумма",
            ["Оплата товаров", "Зачисление зарплаты", "Перевод клиенту"],
        ),
        (
            "koi8-u",
            "Дата операции;Описание;Сумма",
            ["Оплата товаров", "Зачисление зарплаты", "Перевод клиенту"],
        ),
        (
            "ibm866",
            "Дата операции;Описание;Сумма",
            ["Оплата товаров", "Зачисление зарплаты", "Перевод клиенту"],
        ),
        (
            "windows-1253",
            "Ημερομηνία;Περιγραφή;Ποσό",
            ["Πληρωμή λογαριασμού", "Μεταφορά χρημάτων", "Ανάληψη μετρητών"],
        ),
        (
            "windows-1254",
            "Tarih;Açıklama;Tutar",
            ["Ödeme işlemi yapıldı", "Şubeden para çekme", "Maaş ödemesi, İstanbul"],
        ),
        (
            "windows-1257",
            "Data;Mokėjimo paskirtis;Suma",
            ["Mokėjimas už šildymą", "Grynųjų pinigų išėmimas", "Sąskaitų apmokėjimas"],
        ),
        ("shift_jis", "取引日;摘要;金額", ["振込 タナカ タロウ", "水道料金の支払い", "給与の振り込み"]),
        ("gbk", "交易日期;摘要;交易金额", ["工资收入", "微信支付商户消费", "转账给张三"]),
        ("euc-kr", "거래일자;적요;금액", ["급여 이체", "카드 결제 대금", "계좌 이체 수수료"]),
    ] {
        let rows: Vec<String> =
            texts.iter().zip(1..).map(|(text, day)| format!("2024-03-0{day};{text};-{day}5.30")).collect();
        let file = encoded(&format!("{header}\n{}\n", rows.join("\n")), label);
        let (encoding, found, is_told) = read(&file);
        assert_eq!(found, texts, "{label} as {encoding}");
        assert!(is_told, "{label}");
    }
}

/// The case `24-cp850`, and the same words in other code pages of DOS.
#[test]
fn code_pages_of_dos_are_found_by_evidence() {
    let spanish = b"Fecha;Concepto;Importe;Saldo\n02/03/2024;Pe\xa4a caf\x82;-25,30;1.974,70\n28/03/2024;N\xa5MINA;1.500,00;3.474,70\n29/03/2024;Luz;-74,70;3.400,00\n";
    assert_eq!(
        read(spanish),
        ("cp850", vec!["Pe\u{f1}a caf\u{e9}".to_owned(), "N\u{d1}MINA".to_owned(), "Luz".to_owned()], true)
    );
    let german = b"Buchungstag;Verwendungszweck;Betrag\n01.03.2024;M\x81ller & S\x94hne;-25,30\n02.03.2024;Geb\x81hr Stra\xe1e;-1,00\n";
    assert_eq!(read(german).1, ["M\u{fc}ller & S\u{f6}hne", "Geb\u{fc}hr Stra\u{df}e"]);
    let polish = b"Data operacji;Opis operacji;Kwota\n2024-03-01;Za\xbe\xa2\x88\x86 g\xa9\x98l\xa5;-25,30\n2024-03-02;Op\x88ata za kart\xa9;-1,00\n";
    assert_eq!(
        read(polish),
        (
            "cp852",
            vec![
                "Za\u{17c}\u{f3}\u{142}\u{107} g\u{119}\u{15b}l\u{105}".to_owned(),
                "Op\u{142}ata za kart\u{119}".to_owned()
            ],
            true
        )
    );
    let portuguese = b"Data;Descri\x87\xc6o;Montante\n01-03-2024;Transfer\x88ncia p\xa3blica;-25,30\n15-03-2024;Liga\x87\xc6o;-1,00\n";
    assert_eq!(read(portuguese).1, ["Transfer\u{ea}ncia p\u{fa}blica", "Liga\u{e7}\u{e3}o"]);
}

#[test]
fn signs_of_windows_are_not_letters_of_dos() {
    for text in [
        "L\u{2019}achat d\u{2019}une voiture",
        "Total 100 \u{20ac}",
        "N\u{ba} 5 \u{2013} 3\u{aa}",
        "\u{201e}Zitat\u{201c} M\u{fc}ller",
        "CAF\u{c9} \u{c0} PARIS",
    ] {
        let file = encoded(
            &format!("Date;Libell\u{e9};Montant\n2024-03-01;{text};-25,30\n2024-03-02;Loyer;-1,00\n"),
            "windows-1252",
        );
        assert_eq!(read(&file).1.first().map(String::as_str), Some(text));
    }
}

#[test]
fn a_code_page_can_be_named_and_is_no_guess_then() {
    let file = b"Fecha;Concepto;Importe\n02/03/2024;Pe\xa4a;-25,30\n28/03/2024;N\xa5MINA;1.500,00\n";
    let mut profile: CsvProfile = ready::named("spanish").unwrap();
    for label in ["cp850", "IBM850", "850", "cp437"] {
        profile.encoding = label.to_owned().into();
        let imported = read_statement(file, &profile, &told()).unwrap().strict().unwrap();
        assert_eq!(imported.records[0].lines[0].description.as_deref(), Some("Pe\u{f1}a"), "{label}");
        assert!(imported.issues.is_empty(), "{:?}", imported.issues);
    }
    profile.encoding = "cp851".to_owned().into();
    assert!(profile.check_for_statements().is_err());
}

#[test]
fn the_language_of_the_header_decides_where_the_letters_are_few() {
    for (header, text, label) in [
        ("Fecha;Concepto;Importe", "M\u{e1}s", "windows-1252"),
        ("Buchungstag;Verwendungszweck;Betrag", "B\u{e4}r", "windows-1252"),
        ("Date op\u{e9}ration;Libell\u{e9};Montant", "Loyer", "windows-1252"),
        ("Data operacji;Opis operacji;Kwota", "\u{142}\u{f3}d\u{17a}", "windows-1250"),
        ("Tarih;A\u{e7}\u{131}klama;Tutar", "\u{15e}ube", "windows-1254"),
    ] {
        let file = encoded(&format!("{header}\n2024-03-01;{text};-25,30\n2024-03-02;x;-1,00\n"), label);
        let (encoding, texts, _) = read(&file);
        assert_eq!((encoding, texts.first().map(String::as_str)), (label, Some(text)), "{header}");
    }
}

#[test]
fn utf8_is_no_guess() {
    let file = "Fecha;Concepto;Importe\n02/03/2024;Pe\u{f1}a;-25,30\n28/03/2024;N\u{d3}MINA;1.500,00\n";
    assert!(!read(file.as_bytes()).2);
    assert!(!read(&file.replace(['\u{f1}', '\u{d3}'], "n").into_bytes()).2);
}
