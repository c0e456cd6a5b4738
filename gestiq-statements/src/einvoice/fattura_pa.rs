//! Reads FatturaPA 1.2, the Italian invoice, and its simplified form. A file has one header with the parties and any
//! number of bodies, each an invoice.

use gestiq_core::{Currency, Money};
use rust_decimal::Decimal;

use super::draft::{Draft, Party, compact};
use super::items::Items;
use super::{parts, payable};
use crate::error::Error;
use crate::issue::{ImportIssue, IssueCode};
use crate::xml::{Element, Notes, Walk};

/// Reads the bodies of a file.
pub(super) fn read(
    walk: &mut Walk<'_, '_>,
    notes: &mut Notes<'_, '_>,
    items: &mut Items,
) -> Result<(), Error> {
    let is_wanted =
        |open: &[&str]| matches!(open, [_, "FatturaElettronicaHeader" | "FatturaElettronicaBody"]);
    let (mut seller, mut buyer) = (Party::default(), Party::default());
    parts::each(walk, notes, is_wanted, |part, notes| {
        if part.name() == "FatturaElettronicaHeader" {
            seller = party(part, &SELLER, notes)?;
            buyer = party(part, &BUYER, notes)?;
            return Ok(());
        }
        let mut draft = body(part, notes)?;
        (draft.seller, draft.buyer) = (seller.clone(), buyer.clone());
        items.add(draft, notes)
    })?;
    Ok(())
}

/// The paths of a party: the full form, then the simplified one.
struct PartyPaths {
    country: [&'static str; 3],
    code: [&'static str; 3],
    fiscal: [&'static str; 3],
    company: [&'static str; 3],
    first_name: [&'static str; 3],
    last_name: [&'static str; 3],
}

macro_rules! party_paths {
    ($party:literal, $ids:literal, $names:literal) => {
        PartyPaths {
            country: party_paths!(@ $party, $ids, "IdFiscaleIVA/IdPaese"),
            code: party_paths!(@ $party, $ids, "IdFiscaleIVA/IdCodice"),
            fiscal: party_paths!(@ $party, $ids, "CodiceFiscale"),
            company: party_paths!(@ $party, $names, "Denominazione"),
            first_name: party_paths!(@ $party, $names, "Nome"),
            last_name: party_paths!(@ $party, $names, "Cognome"),
        }
    };
    (@ $party:literal, $simplified:literal, $leaf:literal) => {
        [
            concat!($party, "/DatiAnagrafici/", $leaf),
            concat!($party, "/DatiAnagrafici/Anagrafica/", $leaf),
            concat!($party, $simplified, "/", $leaf),
        ]
    };
}

const SELLER: PartyPaths = party_paths!("CedentePrestatore", "", "");
const BUYER: PartyPaths =
    party_paths!("CessionarioCommittente", "/IdentificativiFiscali", "/AltriDatiIdentificativi");

fn party(header: Element<'_, '_>, paths: &PartyPaths, notes: &mut Notes<'_, '_>) -> Result<Party, Error> {
    let country = notes.first_text(header, &paths.country)?.unwrap_or_default();
    let tax_id = match notes.first_text(header, &paths.code)? {
        Some(code) => Some(country + &code),
        None => notes.first_text(header, &paths.fiscal)?,
    };
    let mut name = notes.first_text(header, &paths.company)?;
    if name.is_none() {
        let names =
            [notes.first_text(header, &paths.first_name)?, notes.first_text(header, &paths.last_name)?];
        let names: Vec<String> = names.into_iter().flatten().collect();
        name = Some(names.join(" ")).filter(|name| !name.is_empty());
    }
    Ok(Party { name, tax_id })
}

fn body(body: Element<'_, '_>, notes: &mut Notes<'_, '_>) -> Result<Draft, Error> {
    const DOCUMENT: &str = "DatiGenerali/DatiGeneraliDocumento";
    const PAYMENT: &str = "DatiPagamento/DettaglioPagamento";
    let mut draft = Draft { at: body.at(), place: notes.next_record(body.at())?, ..Draft::default() };
    let Some(document) = body.find(DOCUMENT) else {
        // The number, total and date are missing, and the draft reports that.
        return Ok(draft);
    };
    draft.number = notes.text(document, "Numero")?;
    draft.issue_date = document.find("Data").map(|found| notes.date(found, "Data"));
    let is_credit = matches!(notes.text(document, "TipoDocumento")?.as_deref(), Some("TD04" | "TD08"));
    let total = currency(document, notes).and_then(|currency| Ok((total(body, document, notes)?, currency)));
    let payments = body.all(PAYMENT);
    if let Ok((amount, currency)) = &total {
        let signed = |amount: Decimal| Money::new(if is_credit { -amount.abs() } else { amount }, *currency);
        draft.open = payable::read(body, document, &payments, *amount, notes)?.map(signed);
        draft.total = Some(Ok(signed(*amount)));
    } else if let Err(issue) = total {
        draft.total = Some(Err(issue));
    }
    for payment in payments {
        if let Some(found) = payment.find("DataScadenzaPagamento") {
            let date = notes.optional(notes.date(found, "DataScadenzaPagamento"))?;
            draft.due_date = draft.due_date.max(date);
        }
        if draft.iban.is_none() {
            draft.iban = notes.text(payment, "IBAN")?.map(|iban| compact(&iban));
        }
        if draft.reference.is_none() {
            draft.reference = notes.text(payment, "CodicePagamento")?;
        }
    }
    Ok(draft)
}

fn currency(document: Element<'_, '_>, notes: &Notes<'_, '_>) -> Result<Currency, ImportIssue> {
    match document.find("Divisa") {
        Some(found) => notes.currency(found.raw_text().trim(), found.at(), "Divisa"),
        None => Err(notes.issue(IssueCode::MissingCurrency, document.at()).field("Divisa")),
    }
}

/// Returns the total of the document. If it is left out, it is the sum by tax rate.
fn total(
    body: Element<'_, '_>,
    document: Element<'_, '_>,
    notes: &Notes<'_, '_>,
) -> Result<Decimal, ImportIssue> {
    const TOTAL: &str = "ImportoTotaleDocumento";
    if let Some(found) = document.find(TOTAL) {
        return notes.amount(found, TOTAL);
    }
    let missing = || notes.issue(IssueCode::MissingAmount, body.at()).field(TOTAL);
    let mut parts = Vec::new();
    for path in [
        "DatiBeniServizi/DatiRiepilogo/ImponibileImporto",
        "DatiBeniServizi/DatiRiepilogo/Imposta",
        "DatiBeniServizi/DatiRiepilogo/Arrotondamento",
        // The simplified form has gross amounts only.
        "DatiBeniServizi/Importo",
    ] {
        for found in body.all(path) {
            parts.push(notes.amount(found, path)?);
        }
    }
    if parts.is_empty() {
        return Err(missing());
    }
    parts.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add).ok_or_else(missing)
}
