//! The usual headers of banks and programs in thirty languages: each is understood, alone and in a file.

use gestiq_statements::csv::{Field, read_items, read_statement};
use gestiq_statements::detect::{CsvContent, detect, detect_with};
use gestiq_statements::words::{Meaning, ValueWord, Words};
use gestiq_statements::{ImportOptions, OpenItem, StatementLine};

/// Usual headers by language: date, value date, amount, debit, credit, balance, payer or payee, text, reference,
/// currency, account. Several names of one field are separated by a slash with blanks.
const HEADERS: &[(&str, &[(Field, &str)])] = &[
    (
        "en",
        &[
            (
                Field::Date,
                "Date / Booking Date / Transaction Date / Posting Date / Post Date / Posted Date / Trans Date / Trans. Date / Entry Date / Completed Date / Txn Date / Tran Date / Process date / TransactionDate / Booking_date / DATE / Date (UTC) / Effective Date / Date & Time / Created (UTC)",
            ),
            (Field::ValueDate, "Value Date / ValueDate / Val. Date"),
            (
                Field::Amount,
                "Amount / Transaction Amount / Amt / Amount (EUR) / Amount (USD) / Amount GBP / Billing Amount / Sum / Amount EUR / Amount ($)",
            ),
            (
                Field::Debit,
                "Debit / Debit Amount / Money Out / Paid out / Withdrawal / Withdrawals / Withdrawal Amt. / Debits / Money Out (£) / Debit (GBP) / Paid Out (£) / Amount Debited",
            ),
            (
                Field::Credit,
                "Credit / Credit Amount / Money In / Paid in / Deposit / Deposits / Deposit Amt. / Credits / Money In (£) / Credit (GBP) / Paid In (£) / Amount Credited",
            ),
            (
                Field::Balance,
                "Balance / Running Balance / Closing Balance / Account Balance / Balance (GBP) / Ledger Balance / Balance after transaction",
            ),
            (
                Field::Counterparty,
                "Payee / Payer / Counterparty / Counter Party / Beneficiary / Merchant / Name / Payee Name / Sender / Recipient / Remitter / Merchant Name / Counterparty Name",
            ),
            (
                Field::Description,
                "Description / Details / Narrative / Memo / Particulars / Transaction Description / Remarks / Narration / Transaction Details / Notes / Description 2 / Payment details",
            ),
            (
                Field::Reference,
                "Reference / Ref / Payment Reference / Ref No. / Chq./Ref.No. / Customer Reference / Bank reference",
            ),
            (Field::Currency, "Currency / CCY / Currency Code / Curr."),
            (
                Field::Number,
                "Invoice Number / Invoice No. / Invoice # / Invoice no / Document Number / Number / Bill no.",
            ),
            (Field::DueDate, "Due Date / Due / DueDate / Payment due"),
            (Field::Open, "Open amount / Outstanding / Amount due / Balance due / Amount outstanding"),
            (Field::Fee, "Fee / Fees / Charges / Commission"),
        ],
    ),
    (
        "de",
        &[
            (
                Field::Date,
                "Buchungstag / Buchungsdatum / Datum / Buchung / Belegdatum / Transaktionsdatum / Ausführungsdatum / Gebucht am / Umsatzdatum / Kaufdatum / BUCHUNGSTAG / Belegtag",
            ),
            (
                Field::ValueDate,
                "Valuta / Wertstellung / Valutadatum / Wertstellungstag / Wertstellungsdatum / Valuta-Datum / Wert",
            ),
            (
                Field::Amount,
                "Betrag / Umsatz / Betrag (EUR) / Betrag (€) / Betrag in EUR / Umsatz in EUR / Buchungsbetrag / Betrag EUR / Umsatz (EUR) / Summe / Zahlungsbetrag / EUR Betrag / Betrag in Kontowährung",
            ),
            (
                Field::Debit,
                "Soll / Belastung / Ausgang / Lastschrift / Ausgaben / Soll (EUR) / Auszahlung / Belastungen",
            ),
            (
                Field::Credit,
                "Haben / Gutschrift / Eingang / Einnahmen / Haben (EUR) / Einzahlung / Gutschriften",
            ),
            (
                Field::Balance,
                "Saldo / Kontostand / Saldo nach Buchung / Saldo (EUR) / Neuer Saldo / Kontostand (EUR)",
            ),
            (
                Field::Counterparty,
                "Auftraggeber/Empfänger / Begünstigter/Zahlungspflichtiger / Beguenstigter/Zahlungspflichtiger / Name Zahlungsbeteiligter / Auftraggeber / Empfänger / Empfaenger / Zahlungsempfänger*in / Zahlungspflichtige*r / Name / Zahlungspartner / Händler / Auftraggeber / Begünstigter",
            ),
            (
                Field::Description,
                "Verwendungszweck / Buchungstext / Beschreibung / Vorgang/Verwendungszweck / Buchungsdetails / Umsatztext / Zahlungsgrund / Text",
            ),
            (Field::Reference, "Referenz / Kundenreferenz / Referenznummer / Zahlungsreferenz"),
            (Field::Currency, "Währung / Waehrung / WAEHRUNG / Buchungswährung / Whg."),
            (Field::Account, "Auftragskonto / Konto / Kontonummer / IBAN Auftragskonto"),
            (
                Field::Number,
                "Rechnungsnummer / Rechnungs-Nr. / Rechnungsnr. / Belegnummer / Rechnung / Re-Nr.",
            ),
            (Field::DueDate, "Fälligkeit / Fällig am / Fälligkeitsdatum / Faelligkeit / Zahlbar bis"),
            (Field::Open, "Offen / Offener Betrag / Restbetrag"),
            (Field::DcFlag, "Soll/Haben / S/H / Soll-/Haben-Kennzeichen / Vorzeichen"),
        ],
    ),
    (
        "es",
        &[
            (
                Field::Date,
                "Fecha / Fecha operación / Fecha de operación / F. Operación / Fecha contable / F.Contable / Fecha Operacion / FECHA / Fecha Movimiento / Fecha de la operación / Fecha y hora / Fecha transacción",
            ),
            (Field::ValueDate, "Fecha valor / F. Valor / F.Valor / Fecha de valor / FECHA VALOR"),
            (
                Field::Amount,
                "Importe / Importe (€) / Importe EUR / Cantidad / Monto / Importe (EUR) / Importe operación / IMPORTE",
            ),
            (Field::Debit, "Cargo / Debe / Cargos / Débito / Gasto / Salidas / Egreso / Retiros"),
            (Field::Credit, "Abono / Haber / Abonos / Crédito / Ingreso / Entradas / Ingresos / Depósitos"),
            (Field::Balance, "Saldo / Saldo (€) / Saldo contable / Disponible / Saldo final"),
            (
                Field::Counterparty,
                "Ordenante / Beneficiario / Ordenante/Beneficiario / Contrapartida / Nombre / Comercio / Pagador",
            ),
            (
                Field::Description,
                "Concepto / Descripción / Movimiento / Más datos / Observaciones / Detalle / Glosa / Concepto ampliado",
            ),
            (Field::Reference, "Referencia / Referencia 1 / Nº documento / Núm. referencia"),
            (Field::Currency, "Divisa / Moneda"),
            (
                Field::Number,
                "Número de factura / Num. Factura / Nº Factura / N.º factura / Factura / Núm. factura / Nº de factura",
            ),
            (Field::DueDate, "Vencimiento / Fecha vencimiento / Fecha de vencimiento / F. Vencimiento"),
            (Field::Open, "Pendiente / Importe pendiente / Pendiente de cobro"),
        ],
    ),
    (
        "ca",
        &[
            (Field::Date, "Data / Data operació / Data d'operació / Data comptable / Data moviment"),
            (Field::ValueDate, "Data valor / Data de valor"),
            (Field::Amount, "Import / Import (€) / Quantitat / Import EUR"),
            (Field::Debit, "Càrrec / Deure / Despeses"),
            (Field::Credit, "Abonament / Haver / Ingressos"),
            (Field::Balance, "Saldo"),
            (Field::Counterparty, "Ordenant / Beneficiari / Nom"),
            (Field::Description, "Concepte / Descripció / Moviment"),
            (Field::Currency, "Divisa / Moneda"),
            (Field::Number, "Número de factura / Núm. factura"),
            (Field::DueDate, "Venciment / Data venciment"),
        ],
    ),
    (
        "fr",
        &[
            (
                Field::Date,
                "Date / Date opération / Date de l'opération / Date d'opération / Date comptable / Date de comptabilisation / Date operation / Date Opé. / Date d'exécution / Date de transaction",
            ),
            (Field::ValueDate, "Date valeur / Date de valeur / Valeur"),
            (
                Field::Amount,
                "Montant / Montant (EUR) / Montant en euros / Montant(EUROS) / Montant de l'opération / Montant (€) / Somme",
            ),
            (Field::Debit, "Débit / Debit / Débit (€) / Débit euros / Montant débit / Dépense / Débit (EUR)"),
            (
                Field::Credit,
                "Crédit / Credit / Crédit (€) / Crédit euros / Montant crédit / Recette / Crédit (EUR)",
            ),
            (Field::Balance, "Solde / Solde (EUR) / Solde après opération"),
            (
                Field::Counterparty,
                "Tiers / Bénéficiaire / Donneur d'ordre / Contrepartie / Nom / Émetteur / Commerçant",
            ),
            (
                Field::Description,
                "Libellé / Libelle / Libellé opération / Libellé simplifié / Communication / Détail / Nature de l'opération / Motif",
            ),
            (Field::Reference, "Référence / Réf. / Référence opération"),
            (Field::Currency, "Devise / Monnaie / Monn."),
            (Field::Number, "N° facture / Numéro de facture / Facture / N° de facture"),
            (Field::DueDate, "Échéance / Date d'échéance / Date échéance"),
            (Field::Open, "Reste à payer / Restant dû / Solde dû"),
        ],
    ),
    (
        "it",
        &[
            (
                Field::Date,
                "Data / Data contabile / Data operazione / Data Operaz. / Data registrazione / DATA / Data movimento",
            ),
            (Field::ValueDate, "Data valuta / DATA VALUTA"),
            (
                Field::Amount,
                "Importo / Importo (€) / Importo in euro / Importo EUR / Ammontare / Importo (EUR)",
            ),
            (Field::Debit, "Dare / Addebiti / Uscite / Addebito / Addebiti (euro)"),
            (Field::Credit, "Avere / Accrediti / Entrate / Accredito / Accrediti (euro)"),
            (Field::Balance, "Saldo / Saldo contabile / Saldo progressivo"),
            (Field::Counterparty, "Controparte / Ordinante / Beneficiario / Ordinante/Beneficiario / Nome"),
            (
                Field::Description,
                "Descrizione / Causale / Descrizione operazione / Descrizione estesa / Dettagli / Operazione",
            ),
            (Field::Reference, "Riferimento / Rif."),
            (Field::Currency, "Divisa"),
            (Field::Number, "Numero fattura / Fattura / N. fattura / Fattura n."),
            (Field::DueDate, "Scadenza / Data scadenza / Data di scadenza"),
            (Field::Open, "Residuo / Importo residuo / Da pagare"),
        ],
    ),
    (
        "pt",
        &[
            (
                Field::Date,
                "Data / Data mov. / Data movimento / Data Lançamento / Data da operação / Data do Movimento / Data de lançamento",
            ),
            (Field::ValueDate, "Data valor / Data-valor"),
            (Field::Amount, "Montante / Valor (R$) / Importância / Valor (EUR) / Montante (EUR)"),
            (Field::Debit, "Débito / Débitos / Saída / Saídas / Débito (EUR)"),
            (Field::Credit, "Crédito / Créditos / Entrada / Crédito (EUR)"),
            (Field::Balance, "Saldo / Saldo contabilístico / Saldo (R$) / Saldo após movimento"),
            (Field::Counterparty, "Ordenante / Beneficiário / Contraparte / Favorecido / Nome"),
            (Field::Description, "Descrição / Descritivo / Histórico / Lançamento / Descrição do Movimento"),
            (Field::Reference, "Referência / Docto. / Nº referência"),
            (Field::Currency, "Moeda"),
            (Field::Number, "Fatura / Nº da fatura / Número da fatura / Factura"),
            (Field::DueDate, "Vencimento / Data de vencimento"),
        ],
    ),
    (
        "nl",
        &[
            (
                Field::Date,
                "Datum / Boekdatum / Boekingsdatum / Transactiedatum / Uitvoeringsdatum / Verrichtingsdatum / Datum transactie",
            ),
            (Field::ValueDate, "Rentedatum / Valutadatum"),
            (
                Field::Amount,
                "Bedrag / Bedrag (EUR) / Transactiebedrag / Bedrag EUR / Mutatiebedrag / Bedrag (€)",
            ),
            (Field::Debit, "Af / Debet / Uit / Afschrijving / Uitgaven"),
            (Field::Credit, "Bij / Bijschrijving / Inkomsten / Ontvangsten"),
            (Field::DcFlag, "Af Bij / Af/Bij / Debet/Credit / CreditDebet / Debet/credit / Plus/min"),
            (Field::Balance, "Saldo / Saldo na mutatie / Saldo na trn"),
            (
                Field::Counterparty,
                "Naam/Omschrijving / Naam tegenpartij / Tegenpartij / Naam tegenrekening / Tegenrekeninghouder / Naam / Begunstigde / Opdrachtgever",
            ),
            (Field::CounterpartyIban, "Tegenrekening / Tegenrekening IBAN/BBAN / Rekening tegenpartij"),
            (
                Field::Description,
                "Omschrijving / Mededelingen / Omschrijving-1 / Vrije mededeling / Mededeling",
            ),
            (Field::Reference, "Betalingskenmerk / Kenmerk / Referentie"),
            (Field::Currency, "Munt / Muntsoort / Valutacode"),
            (Field::Account, "Rekening / Rekeningnummer / IBAN/BBAN"),
            (Field::Number, "Factuurnummer / Factuurnr. / Factuur"),
            (Field::DueDate, "Vervaldatum / Vervaldag"),
            (Field::Open, "Openstaand / Openstaand bedrag"),
        ],
    ),
    (
        "sv",
        &[
            (
                Field::Date,
                "Bokföringsdag / Bokföringsdatum / Datum / Transaktionsdag / Transaktionsdatum / Bokförd / Reskontradatum",
            ),
            (Field::ValueDate, "Valutadag / Valutadatum"),
            (Field::Amount, "Belopp / Belopp (SEK) / Summa / Belopp SEK"),
            (Field::Debit, "Uttag / Debet / Ut / Utgifter"),
            (Field::Credit, "Insättning / Kredit / Inkomster"),
            (Field::Balance, "Saldo / Bokfört saldo / Saldo (SEK)"),
            (Field::Counterparty, "Mottagare / Avsändare / Namn / Motpart / Betalningsmottagare"),
            (Field::Description, "Text / Beskrivning / Rubrik / Meddelande / Transaktion / Specifikation"),
            (Field::Reference, "Referens / OCR / Verifikationsnummer"),
            (Field::Currency, "Valutakod"),
            (Field::Account, "Konto / Kontonummer"),
            (Field::Number, "Fakturanummer / Fakturanr / Faktura"),
            (Field::DueDate, "Förfallodatum / Förfallodag"),
        ],
    ),
    (
        "da",
        &[
            (
                Field::Date,
                "Dato / Bogføringsdato / Bogført dato / Bogført / Posteringsdato / Transaktionsdato / Bogf. dato",
            ),
            (Field::ValueDate, "Valørdato / Rentedato / Valør"),
            (Field::Amount, "Beløb / Beløb (DKK) / Beløb i DKK / Beløb DKK"),
            (Field::Debit, "Hævet / Udgift / Ud / Debet"),
            (Field::Credit, "Indsat / Indtægt / Ind / Kredit"),
            (Field::Balance, "Saldo / Bogført saldo"),
            (Field::Counterparty, "Modtager / Afsender / Navn / Modpart / Beløbsmodtager"),
            (Field::Description, "Tekst / Posteringstekst / Beskrivelse / Meddelelse"),
            (Field::Currency, "Valutakode / Møntsort"),
            (Field::Number, "Fakturanummer / Fakturanr."),
            (Field::DueDate, "Forfaldsdato / Forfald"),
        ],
    ),
    (
        "no",
        &[
            (Field::Date, "Dato / Bokføringsdato / Bokført dato / Bokført / Transaksjonsdato / Utført dato"),
            (Field::ValueDate, "Rentedato / Valuteringsdato"),
            (Field::Amount, "Beløp / Beløp (NOK) / Beløp NOK / Beløp i NOK"),
            (Field::Debit, "Ut av konto / Ut fra konto / Beløp ut / Ut / Uttak"),
            (Field::Credit, "Inn på konto / Beløp inn / Inn / Innskudd"),
            (Field::Balance, "Saldo / Bokført saldo"),
            (Field::Counterparty, "Mottaker / Avsender / Navn / Motpart / Mottakernavn"),
            (Field::Description, "Forklaring / Beskrivelse / Tekst / Melding"),
            (Field::Reference, "KID / Referanse / Arkivref."),
            (Field::Number, "Fakturanummer / Fakturanr."),
            (Field::DueDate, "Forfallsdato / Forfall"),
        ],
    ),
    (
        "fi",
        &[
            (Field::Date, "Kirjauspäivä / Päivämäärä / Tapahtumapäivä / Pvm / Maksupäivä / Kirjauspvm"),
            (Field::ValueDate, "Arvopäivä / Arvopvm"),
            (Field::Amount, "Määrä / Määrä EUROA / Summa / Määrä EUR / Määrä (EUR)"),
            (Field::Debit, "Otto / Veloitus"),
            (Field::Credit, "Pano / Hyvitys"),
            (Field::Balance, "Saldo"),
            (Field::Counterparty, "Saaja/Maksaja / Saaja / Maksaja / Nimi / Saajan nimi"),
            (Field::Description, "Viesti / Selitys / Selite / Kuvaus / Tapahtuma"),
            (Field::Reference, "Viite / Viitenumero"),
            (Field::Currency, "Valuutta"),
            (Field::Account, "Tili / Tilinumero"),
            (Field::Number, "Laskun numero / Laskunumero"),
            (Field::DueDate, "Eräpäivä"),
        ],
    ),
    (
        "pl",
        &[
            (
                Field::Date,
                "Data operacji / Data księgowania / Data transakcji / Data / #Data operacji / #Data księgowania / Data zaksięgowania",
            ),
            (Field::ValueDate, "Data waluty"),
            (
                Field::Amount,
                "Kwota / Kwota operacji / #Kwota / Kwota w PLN / Kwota transakcji / Kwota transakcji (waluta rachunku) / Suma",
            ),
            (Field::Debit, "Obciążenia / Obciążenie / Wydatki / Wypłata / Winien / Wn"),
            (Field::Credit, "Uznania / Uznanie / Wpływy / Wpłata / Ma"),
            (Field::Balance, "Saldo / Saldo po operacji / #Saldo po operacji / Saldo po transakcji"),
            (
                Field::Counterparty,
                "Nadawca/Odbiorca / #Nadawca/Odbiorca / Kontrahent / Nadawca / Odbiorca / Dane kontrahenta",
            ),
            (
                Field::Description,
                "Opis operacji / #Opis operacji / Tytuł / #Tytuł / Opis transakcji / Opis / Szczegóły",
            ),
            (Field::Currency, "Waluta"),
            (Field::Account, "Rachunek / Numer rachunku"),
            (Field::Number, "Numer faktury / Nr faktury / Faktura"),
            (Field::DueDate, "Termin płatności"),
        ],
    ),
    (
        "cs",
        &[
            (
                Field::Date,
                "Datum / Datum zaúčtování / Datum provedení / Datum transakce / Zaúčtováno / Datum pohybu",
            ),
            (Field::Amount, "Částka / Objem / Částka (Kč) / Částka v CZK / Částka v měně účtu"),
            (Field::Debit, "Výdaje / Odchozí / Má dáti / Debet"),
            (Field::Credit, "Příjmy / Příchozí / Dal / Kredit"),
            (Field::Balance, "Zůstatek / Zůstatek po pohybu"),
            (Field::Counterparty, "Protistrana / Název protiúčtu / Název protistrany / Příjemce / Plátce"),
            (Field::CounterpartyIban, "Protiúčet / Číslo protiúčtu"),
            (Field::Description, "Popis / Poznámka / Zpráva pro příjemce"),
            (Field::Reference, "VS / Variabilní symbol"),
            (Field::Currency, "Měna / Měna účtu"),
            (Field::Number, "Číslo faktury / Faktura č."),
            (Field::DueDate, "Splatnost / Datum splatnosti"),
        ],
    ),
    (
        "sk",
        &[
            (Field::Date, "Dátum / Dátum zaúčtovania / Dátum transakcie"),
            (Field::Amount, "Suma / Čiastka / Suma (EUR)"),
            (Field::Debit, "Výdavky / Debet"),
            (Field::Credit, "Príjmy / Kredit"),
            (Field::Balance, "Zostatok"),
            (Field::Counterparty, "Protistrana / Príjemca / Platiteľ"),
            (Field::Description, "Popis / Správa pre príjemcu / Poznámka"),
            (Field::Currency, "Mena"),
            (Field::Number, "Číslo faktúry"),
            (Field::DueDate, "Dátum splatnosti / Splatnosť"),
        ],
    ),
    (
        "sl",
        &[
            (Field::Date, "Datum / Datum knjiženja / Datum prometa"),
            (Field::Amount, "Znesek / Znesek (EUR)"),
            (Field::Debit, "Breme / V breme"),
            (Field::Credit, "Dobro / V dobro"),
            (Field::Balance, "Stanje"),
            (Field::Counterparty, "Prejemnik / Plačnik"),
            (Field::Description, "Namen / Opis"),
        ],
    ),
    (
        "hu",
        &[
            (
                Field::Date,
                "Könyvelés dátuma / Dátum / Tranzakció dátuma / Könyvelés napja / Könyvelési dátum",
            ),
            (Field::ValueDate, "Értéknap"),
            (Field::Amount, "Összeg / Összeg (HUF) / Tranzakció összege"),
            (Field::Debit, "Terhelés / Tartozik / Kiadás"),
            (Field::Credit, "Jóváírás / Követel / Bevétel"),
            (Field::Balance, "Egyenleg / Könyvelt egyenleg"),
            (Field::Counterparty, "Partner / Partner neve / Kedvezményezett / Megbízó / Ellenoldali név"),
            (Field::Description, "Közlemény / Leírás / Megjegyzés"),
            (Field::Currency, "Pénznem / Devizanem / Deviza"),
            (Field::Number, "Számla sorszáma / Számla száma"),
            (Field::DueDate, "Fizetési határidő / Esedékesség"),
        ],
    ),
    (
        "ro",
        &[
            (
                Field::Date,
                "Data / Data tranzacției / Data tranzacţiei / Data tranzactiei / Data operațiunii / Data procesării",
            ),
            (Field::ValueDate, "Data valutei"),
            (Field::Amount, "Suma / Sumă / Valoare / Suma (RON)"),
            (Field::Debit, "Debit / Ieșiri / Cheltuieli"),
            (Field::Credit, "Credit / Intrări / Încasări"),
            (Field::Balance, "Sold / Sold contabil"),
            (Field::Counterparty, "Beneficiar / Plătitor / Ordonator / Nume"),
            (Field::Description, "Descriere / Detalii tranzacție / Detalii / Explicații"),
            (Field::Currency, "Moneda / Monedă"),
            (Field::Number, "Număr factură / Nr. factură"),
            (Field::DueDate, "Scadență / Data scadenței"),
        ],
    ),
    (
        "bg",
        &[
            (Field::Date, "Дата / Дата на операция / Счетоводна дата / Дата на транзакция"),
            (Field::ValueDate, "Вальор"),
            (Field::Amount, "Сума / Сума (BGN) / Сума (лв.)"),
            (Field::Debit, "Дебит / Дт"),
            (Field::Credit, "Кредит / Кт"),
            (Field::Balance, "Салдо"),
            (Field::Counterparty, "Контрагент / Наредител / Получател"),
            (Field::Description, "Основание / Описание"),
            (Field::Currency, "Валута"),
        ],
    ),
    (
        "hr",
        &[
            (Field::Date, "Datum / Datum knjiženja / Datum izvršenja / Datum transakcije"),
            (Field::ValueDate, "Datum valute"),
            (Field::Amount, "Iznos / Iznos (EUR)"),
            (Field::Debit, "Isplata / Duguje / Terećenje / Isplate"),
            (Field::Credit, "Uplata / Potražuje / Odobrenje / Uplate"),
            (Field::Balance, "Stanje / Saldo"),
            (Field::Counterparty, "Primatelj / Platitelj / Naziv"),
            (Field::Description, "Opis / Opis plaćanja / Svrha"),
            (Field::Reference, "Poziv na broj / Referenca"),
        ],
    ),
    (
        "tr",
        &[
            (Field::Date, "Tarih / İşlem Tarihi / TARİH / Tarih/Saat"),
            (Field::ValueDate, "Valör"),
            (Field::Amount, "Tutar / İşlem Tutarı / Tutar (TL) / TUTAR"),
            (Field::Debit, "Borç / Çıkan / Gider"),
            (Field::Credit, "Alacak / Giriş / Gelir"),
            (Field::Balance, "Bakiye / BAKİYE"),
            (Field::Counterparty, "Karşı Taraf / Gönderen / Alıcı / ALICI"),
            (Field::Description, "Açıklama / AÇIKLAMA"),
            (Field::Reference, "Dekont No / Referans"),
            (Field::Currency, "Para Birimi / Döviz Cinsi"),
            (Field::Number, "Fatura No"),
            (Field::DueDate, "Vade / Vade Tarihi"),
        ],
    ),
    (
        "el",
        &[
            (Field::Date, "Ημερομηνία / Ημερομηνία συναλλαγής / Ημ/νία κίνησης / ΗΜΕΡΟΜΗΝΙΑ"),
            (Field::ValueDate, "Valeur / Ημερομηνία αξίας"),
            (Field::Amount, "Ποσό / Ποσό (EUR) / ΠΟΣΟ"),
            (Field::Debit, "Χρέωση / ΧΡΕΩΣΗ"),
            (Field::Credit, "Πίστωση / ΠΙΣΤΩΣΗ"),
            (Field::Balance, "Υπόλοιπο / Λογιστικό υπόλοιπο"),
            (Field::Counterparty, "Δικαιούχος / Εντολέας / Επωνυμία"),
            (Field::Description, "Περιγραφή / Αιτιολογία"),
            (Field::Currency, "Νόμισμα"),
        ],
    ),
    (
        "ru",
        &[
            (Field::Date, "Дата операции / Дата / Дата проводки / Дата платежа / Дата обработки"),
            (Field::Amount, "Сумма / Сумма операции / Сумма платежа / Сумма (руб.) / Сумма в валюте счета"),
            (Field::Debit, "Дебет / Расход / Списание"),
            (Field::Credit, "Кредит / Приход / Зачисление / Поступление"),
            (Field::Balance, "Остаток / Баланс / Исходящий остаток"),
            (Field::Counterparty, "Контрагент / Плательщик / Получатель / Наименование контрагента"),
            (Field::Description, "Назначение платежа / Описание / Комментарий"),
            (Field::Currency, "Валюта / Валюта операции"),
            (Field::Account, "Номер счета / Счёт / Счет"),
        ],
    ),
    (
        "uk",
        &[
            (Field::Date, "Дата / Дата операції / Дата і час операції / Дата проведення"),
            (Field::Amount, "Сума / Сума операції / Сума в валюті картки (UAH) / Сума (грн)"),
            (Field::Debit, "Дебет / Витрати"),
            (Field::Credit, "Кредит / Надходження"),
            (Field::Balance, "Залишок / Залишок після операції"),
            (Field::Counterparty, "Контрагент / Платник / Отримувач"),
            (Field::Description, "Призначення платежу / Опис операції / Деталі операції"),
            (Field::Currency, "Валюта"),
        ],
    ),
    (
        "et",
        &[
            (Field::Date, "Kuupäev / Kandepäev / Tehingu kuupäev"),
            (Field::ValueDate, "Väärtuspäev"),
            (Field::Amount, "Summa / Summa (EUR)"),
            (Field::Debit, "Deebet"),
            (Field::Credit, "Kreedit"),
            (Field::DcFlag, "Deebet/Kreedit / Deebet/Kreedit (D/C)"),
            (Field::Balance, "Saldo / Jääk"),
            (Field::Counterparty, "Saaja/maksja nimi / Saaja / Maksja"),
            (Field::Description, "Selgitus"),
            (Field::Reference, "Viitenumber"),
            (Field::Currency, "Valuuta"),
        ],
    ),
    (
        "lv",
        &[
            (Field::Date, "Datums / Darījuma datums / Grāmatošanas datums"),
            (Field::Amount, "Summa / Darījuma summa"),
            (Field::Debit, "Debets"),
            (Field::Credit, "Kredīts"),
            (Field::Balance, "Atlikums"),
            (Field::Counterparty, "Saņēmējs/Maksātājs / Saņēmējs / Maksātājs / Partneris"),
            (Field::Description, "Maksājuma mērķis / Informācija saņēmējam"),
            (Field::Currency, "Valūta"),
        ],
    ),
    (
        "lt",
        &[
            (Field::Date, "Data / Operacijos data / Įrašo data"),
            (Field::Amount, "Suma / Operacijos suma"),
            (Field::Debit, "Debetas"),
            (Field::Credit, "Kreditas"),
            (Field::Balance, "Likutis"),
            (Field::Counterparty, "Gavėjas/Mokėtojas / Mokėtojas arba gavėjas / Gavėjas / Mokėtojas"),
            (Field::Description, "Paskirtis / Mokėjimo paskirtis"),
            (Field::Currency, "Valiuta"),
        ],
    ),
    (
        "ja",
        &[
            (Field::Date, "日付 / 取引日 / 年月日 / お取引日 / ご利用日 / 利用日 / 取扱日付 / 操作日"),
            (Field::Amount, "金額 / 取引金額 / 利用金額 / ご利用金額"),
            (Field::Debit, "出金 / お引出し / お支払金額 / 出金額 / 出金金額(円) / 支払い金額"),
            (Field::Credit, "入金 / お預入れ / お預り金額 / 入金額 / 入金金額(円) / 預かり金額"),
            (Field::Balance, "残高 / 差引残高 / 残高(円)"),
            (Field::Counterparty, "取引先 / ご利用店名 / 振込依頼人"),
            (Field::Description, "摘要 / お取り扱い内容 / 内容 / 摘要内容 / 取引内容"),
            (Field::Currency, "通貨"),
        ],
    ),
    (
        "zh",
        &[
            (Field::Date, "交易日期 / 记账日期 / 日期 / 交易时间 / 交易日 / 記帳日期 / 入账日期"),
            (Field::Amount, "金额 / 交易金额 / 金额(元) / 发生额 / 金額"),
            (Field::Debit, "支出 / 借方发生额 / 支出金额 / 支出(元)"),
            (Field::Credit, "收入 / 贷方发生额 / 存入 / 收入金额 / 收入(元)"),
            (Field::DcFlag, "收/支 / 借贷标志"),
            (Field::Balance, "余额 / 账户余额 / 餘額 / 账户余额(元)"),
            (Field::Counterparty, "对方户名 / 交易对方 / 对方名称"),
            (Field::Description, "摘要 / 用途 / 备注 / 附言"),
            (Field::Currency, "币种 / 幣別"),
        ],
    ),
    (
        "ko",
        &[
            (Field::Date, "거래일시 / 거래일자 / 날짜"),
            (Field::Amount, "금액 / 거래금액"),
            (Field::Debit, "출금액 / 출금(원)"),
            (Field::Credit, "입금액 / 입금(원)"),
            (Field::Balance, "잔액 / 거래후잔액"),
            (Field::Description, "적요 / 내용"),
        ],
    ),
    (
        "id",
        &[
            (Field::Date, "Tanggal / Tanggal Transaksi / Tgl."),
            (Field::Amount, "Jumlah / Nominal / Mutasi"),
            (Field::Debit, "Debet"),
            (Field::Credit, "Kredit"),
            (Field::Balance, "Saldo"),
            (Field::Description, "Keterangan"),
        ],
    ),
];

#[test]
fn all_usual_headers_of_thirty_languages_are_understood() {
    let (mut known, mut unknown) = (0, Vec::new());
    for (language, fields) in HEADERS {
        for (field, names) in *fields {
            for name in names.split(" / ") {
                let meanings = Words::standard().meanings(name);
                if meanings.iter().any(|meaning| meaning.field() == Some(*field)) {
                    known += 1;
                } else {
                    unknown.push(format!("{language} {}: {name:?} is {meanings:?}", field.name()));
                }
            }
        }
    }
    assert!(
        unknown.is_empty(),
        "{} of {} unknown:\n{}",
        unknown.len(),
        known + unknown.len(),
        unknown.join("\n")
    );
    assert!(known > 1_000, "{known}");
}

#[test]
fn states_are_known_as_states() {
    for name in [
        "Status",
        "State",
        "Estado",
        "Situación",
        "Statut",
        "Stato",
        "Situação",
        "Tila",
        "Stav",
        "Stan",
        "Állapot",
        "Durum",
        "Κατάσταση",
        "Статус",
        "Būsena",
        "状态",
        "状態",
    ] {
        assert!(Words::standard().meanings(name).contains(&Meaning::State), "{name}");
    }
}

#[test]
fn words_of_states_have_one_meaning_in_their_language() {
    for (value, expected) in [
        ("Completed", ValueWord::Done),
        ("GEBUCHT", ValueWord::Done),
        ("Umsatz gebucht", ValueWord::Done),
        ("Zaksięgowana", ValueWord::Done),
        ("Bokfört", ValueWord::Done),
        ("Εκτελέστηκε", ValueWord::Done),
        ("Failed", ValueWord::NotDone),
        ("Rechazado", ValueWord::NotDone),
        ("Refusé", ValueWord::NotDone),
        ("Odrzucona", ValueWord::NotDone),
        ("отклонён", ValueWord::NotDone),
        ("失败", ValueWord::NotDone),
        ("Umsatz vorgemerkt", ValueWord::Pending),
        ("Pendiente", ValueWord::Pending),
        ("en attente", ValueWord::Pending),
        ("In behandeling", ValueWord::Pending),
        ("Oczekująca", ValueWord::Pending),
        ("Reserveret", ValueWord::Pending),
        ("Paid", ValueWord::Paid),
        ("Void", ValueWord::Void),
        ("Entwurf", ValueWord::Draft),
        ("Credit note", ValueWord::CreditNote),
        ("Factura rectificativa", ValueWord::CreditNote),
        ("Opening balance", ValueWord::Opening),
        ("Saldo inicial", ValueWord::Opening),
        ("Endsaldo", ValueWord::Closing),
    ] {
        assert!(
            Words::standard().value(value).contains(&expected),
            "{value}: {:?}",
            Words::standard().value(value)
        );
    }
}

#[test]
fn no_word_is_done_and_not_done_or_out_and_in() {
    let words = Words::standard();
    for value in
        ["Completed", "Failed", "Storniert", "Pendiente", "Vorgemerkt", "Soll", "Haben", "Abono", "Cargo"]
    {
        let has = |word| words.value(value).contains(&word);
        assert!(!(has(ValueWord::Done) && has(ValueWord::NotDone)), "{value}");
        assert!(!(has(ValueWord::Out) && has(ValueWord::In)), "{value}");
    }
}

fn told() -> ImportOptions {
    let mut options = ImportOptions::default();
    options.currency = "EUR".parse().ok();
    options
}

fn lines(file: &str) -> Vec<StatementLine> {
    let detection = detect(file.as_bytes());
    let csv = detection.csv.unwrap_or_else(|| panic!("{file}: {:?}", detection.evidence));
    assert_eq!(csv.content, CsvContent::Lines, "{file}");
    let imported = read_statement(file.as_bytes(), &csv.profile, &told()).unwrap();
    assert!(imported.issues.iter().all(|issue| !issue.is_error()), "{file}: {:?}", imported.issues);
    imported.records.into_iter().flat_map(|statement| statement.lines).collect()
}

fn items(file: &str) -> Vec<OpenItem> {
    let detection = detect(file.as_bytes());
    let csv = detection.csv.unwrap_or_else(|| panic!("{file}: {:?}", detection.evidence));
    assert_eq!(csv.content, CsvContent::Items, "{file}");
    read_items(file.as_bytes(), &csv.profile, &told()).unwrap().strict().unwrap().records
}

#[test]
fn a_file_of_any_language_is_read_by_its_header() {
    for header in [
        "Date;Description;Amount",
        "Buchungstag;Verwendungszweck;Betrag",
        "Fecha;Concepto;Importe",
        "Data;Concepte;Import",
        "Date opération;Libellé;Montant",
        "Data contabile;Causale;Importo",
        "Data mov.;Descritivo;Montante",
        "Boekdatum;Omschrijving;Bedrag",
        "Bokföringsdag;Rubrik;Belopp",
        "Bogføringsdato;Tekst;Beløb",
        "Bokført dato;Forklaring;Beløp",
        "Kirjauspäivä;Selitys;Määrä",
        "#Data operacji;#Opis operacji;#Kwota",
        "Datum zaúčtování;Popis;Částka",
        "Dátum;Popis;Suma",
        "Datum knjiženja;Namen;Znesek",
        "Dátum;Közlemény;Összeg",
        "Data tranzacției;Descriere;Suma",
        "Дата;Основание;Сума",
        "Datum izvršenja;Opis;Iznos",
        "Tarih;Açıklama;Tutar",
        "Ημερομηνία;Περιγραφή;Ποσό",
        "Дата операции;Описание;Сумма",
        "Дата операції;Опис операції;Сума",
        "Kuupäev;Selgitus;Summa",
        "Datums;Maksājuma mērķis;Summa",
        "Data;Mokėjimo paskirtis;Suma",
        "取引日;摘要;金額",
        "交易日期;摘要;交易金额",
        "거래일자;적요;금액",
    ] {
        let rows = "2026-01-31;Rent;-1.650,00\n2026-01-30;Sale;20,50\n";
        let lines = lines(&format!("{header}\n{rows}"));
        let found: Vec<String> = lines.iter().map(|line| format!("{} {}", line.date, line.amount)).collect();
        assert_eq!(found, ["2026-01-30 20.50 EUR", "2026-01-31 -1650.00 EUR"], "{header}");
        assert_eq!(lines.first().and_then(|line| line.description.as_deref()), Some("Sale"), "{header}");
    }
}

#[test]
fn debit_and_credit_columns_of_any_language_make_signs() {
    for header in [
        "Datum;Text;Soll;Haben",
        "Fecha;Concepto;Cargo;Abono",
        "Fecha;Concepto;Debe;Haber",
        "Date;Libellé;Débit;Crédit",
        "Data;Descrizione;Dare;Avere",
        "Data;Descrição;Débito;Crédito",
        "Datum;Omschrijving;Af;Bij",
        "Datum;Text;Uttag;Insättning",
        "Dato;Tekst;Hævet;Indsat",
        "Dato;Forklaring;Ut av konto;Inn på konto",
        "Pvm;Selite;Otto;Pano",
        "Data;Opis;Obciążenia;Uznania",
        "Data;Opis;Wn;Ma",
        "Datum;Popis;Má dáti;Dal",
        "Dátum;Közlemény;Terhelés;Jóváírás",
        "Data;Detalii;Debit;Credit",
        "Дата;Основание;Дебит;Кредит",
        "Datum;Opis;Isplata;Uplata",
        "Tarih;Açıklama;Borç;Alacak",
        "Ημερομηνία;Περιγραφή;Χρέωση;Πίστωση",
        "Дата;Описание;Расход;Приход",
        "Kuupäev;Selgitus;Deebet;Kreedit",
        "日付;摘要;お引出し;お預入れ",
        "交易日期;摘要;支出;收入",
        "Date,Particulars,Withdrawals,Deposits",
        "Date;Description;Paid Out (£);Paid In (£)",
    ] {
        let cell = header.chars().find(|c| matches!(c, ';' | ',')).unwrap();
        let rows = "2026-01-30;Rent;16.50;\n2026-01-31;Sale;;20.50\n".replace(';', &cell.to_string());
        let amounts: Vec<String> =
            lines(&format!("{header}\n{rows}")).iter().map(|line| line.amount.to_plain()).collect();
        assert_eq!(amounts, ["-16.50", "20.50"], "{header}");
    }
}

#[test]
fn the_cells_decide_what_an_ambiguous_header_means() {
    let value_date = lines(
        "Fecha;Valor;Concepto;Importe\n30/01/2026;31/01/2026;Luz;-5,00\n31/01/2026;31/01/2026;Gas;-6,00\n",
    );
    assert_eq!(value_date[0].value_date.map(|date| date.to_string()).as_deref(), Some("2026-01-31"));
    let amount = lines("Data;Descrição;Valor\n30/01/2026;Luz;-5,00\n31/01/2026;Gás;-6,00\n");
    assert_eq!(amount[0].amount.to_plain(), "-5.00");
    let currency = lines("Datum;Text;Belopp;Valuta\n2026-01-30;Hyra;-5,00;SEK\n2026-01-31;El;-6,00;SEK\n");
    assert_eq!(currency[0].amount.to_string(), "-5.00 SEK");
    let value = lines(
        "Datum;Valuta;Text;Betrag\n30.01.2026;31.01.2026;Miete;-5,00\n31.01.2026;31.01.2026;Strom;-6,00\n",
    );
    assert!(value[0].value_date.is_some());
    let natwest = lines(
        "Date,Type,Description,Value,Balance\n30/01/2026,DPC,Rent,-5.00,95.00\n31/01/2026,BAC,Sale,6.00,101.00\n",
    );
    assert_eq!(natwest[1].amount.to_plain(), "6.00");
    // A date column in which no cell is a date is not the date.
    let other = lines(
        "Data operacji;Opis;Amount;Date\nx;ZAKUP;-355,91 PLN;2026-08-02\nx;PRZELEW;1 200,00 PLN;2026-08-15\n",
    );
    assert_eq!(other[1].amount.to_string(), "1200.00 PLN");
}

#[test]
fn a_value_date_alone_is_the_date() {
    let lines = lines(
        "Produit;Monn.;Description;Date de valeur;Débit;Crédit;Solde\n0123 45678901.23A;CHF;Compte;31.03.2019;10.00;;11'373.94\n0123 45678901.23A;CHF;Compte;28.02.2019;;240.00;11'613.94\n",
    );
    let found: Vec<String> = lines.iter().map(|line| format!("{} {}", line.date, line.amount)).collect();
    assert_eq!(found, ["2019-02-28 240.00 CHF", "2019-03-31 -10.00 CHF"]);
}

#[test]
fn an_account_that_all_rows_name_is_the_account_of_the_file() {
    let file = "IBAN;Datum;Naam;Bedrag;Tegenrekening\nNL91ABNA0417164300;2026-01-30;Huur;-5,00;NL02RABO0123456789\nNL91ABNA0417164300;2026-01-31;Klant;6,00;NL39INGB0001234567\n";
    let csv = detect(file.as_bytes()).csv.unwrap();
    let imported = read_statement(file.as_bytes(), &csv.profile, &told()).unwrap();
    let statement = &imported.records[0];
    assert_eq!(statement.account.as_ref().map(|account| account.number.as_str()), Some("NL91ABNA0417164300"));
    assert_eq!(statement.lines[0].details().counterparty_account.as_deref(), Some("NL02RABO0123456789"));
}

#[test]
fn invoices_of_any_language_are_items() {
    for file in [
        "Num. Factura;Cliente;Fecha;Vencimiento;Total;Pendiente\nF240001;Acme SL;01/03/2024;31/03/2024;121,00;121,00\nF240002;Beta SL;15/03/2024;31/03/2024;50,00;0,00\n",
        "Rechnungs-Nr.;Kunde;Rechnungsdatum;Fällig am;Rechnungsbetrag;Offen\nF240001;Acme SL;01.03.2024;31.03.2024;121,00;121,00\nF240002;Beta SL;15.03.2024;31.03.2024;50,00;0,00\n",
        "N° facture;Client;Date facture;Échéance;Montant HT;Montant TTC;Reste à payer\nF240001;Acme SL;01/03/2024;31/03/2024;100,00;121,00;121,00\nF240002;Beta SL;15/03/2024;31/03/2024;41,32;50,00;0,00\n",
        "Nr faktury;Nabywca;Data wystawienia;Termin płatności;Netto;Brutto;Pozostało do zapłaty\nF240001;Acme SL;2024-03-01;2024-03-31;100,00;121,00;121,00\nF240002;Beta SL;2024-03-15;2024-03-31;41,32;50,00;0,00\n",
        "Fakturanr;Kund;Fakturadatum;Förfallodatum;Belopp;Restbelopp\nF240001;Acme SL;2024-03-01;2024-03-31;121,00;121,00\nF240002;Beta SL;2024-03-15;2024-03-31;50,00;0,00\n",
    ] {
        let items = items(file);
        let found: Vec<String> =
            items.iter().map(|item| format!("{} {} {}", item.number, item.amount, item.open)).collect();
        assert_eq!(found, ["F240001 121.00 EUR 121.00 EUR", "F240002 50.00 EUR 0.00 EUR"], "{file}");
        assert_eq!(items[0].counterparty.as_deref(), Some("Acme SL"), "{file}");
    }
}

#[test]
fn own_words_are_added_to_the_dictionary() {
    let file = b"Wann;Was;Wieviel\n31.01.2026;Miete;-12,50\n30.01.2026;Strom;-3,00\n";
    assert!(detect(file).csv.is_none());
    let words = Words::standard()
        .extended("# mine\n[headers]\ndate = Wann\namount = Wieviel\ndescription = Was")
        .unwrap();
    let csv = detect_with(file, &words).csv.unwrap();
    let imported = read_statement(file, &csv.profile, &told()).unwrap();
    assert_eq!(imported.records[0].lines[1].amount.to_plain(), "-12.50");
    for (text, line) in [
        ("date = x", 1),
        ("[headers]\ndatum = x", 2),
        ("[hdrs]", 1),
        ("[months]\n13 = x", 2),
        ("[headers]\ndate: x", 2),
        ("[currencies]\nx = XYZ", 2),
        ("[pairs]\nabc = x", 2),
    ] {
        let error = Words::standard().extended(text).unwrap_err();
        assert_eq!(error.code(), "invalid_words");
        assert!(error.to_string().contains(&format!("line {line} ")), "{text:?}: {error}");
    }
}
