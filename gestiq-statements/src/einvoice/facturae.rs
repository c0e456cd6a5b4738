//! Reads Facturae 3.2.x, the Spanish invoice. A file is a batch: one seller and buyer, and invoices between them.

use gestiq_core::{Currency, Money};
use rust_decimal::Decimal;

use super::draft::{Draft, Party, compact};
use super::items::Items;
use super::parts;
use crate::error::Error;
use crate::issue::{ImportIssue, IssueCode};
use crate::xml::{Element, Notes, Walk};

/// Reads the batch.
pub(super) fn read(
    walk: &mut Walk<'_, '_>,
    notes: &mut Notes<'_, '_>,
    items: &mut Items,
) -> Result<(), Error> {
    let is_wanted =
        |open: &[&str]| matches!(open, [_, "FileHeader" | "Parties"] | [_, "Invoices", "Invoice"]);
    let mut batch = Batch::default();
    parts::each(walk, notes, is_wanted, |part, notes| match part.name() {
        "FileHeader" => batch.take_control(part, notes),
        "Parties" => {
            batch.seller = party(part, &SELLER, notes)?;
            batch.buyer = party(part, &BUYER, notes)?;
            Ok(())
        }
        _ => {
            let draft = invoice(part, &batch, notes)?;
            batch.count(&draft);
            items.add(draft, notes)
        }
    })?;
    batch.check(notes)
}

/// The facts that the invoices of a file share, and its control totals.
#[derive(Default)]
struct Batch {
    seller: Party,
    buyer: Party,
    at: usize,
    control_count: Option<Decimal>,
    control_total: Option<Decimal>,
    count: u64,
    total: Option<Decimal>,
}

impl Batch {
    fn take_control(&mut self, header: Element<'_, '_>, notes: &mut Notes<'_, '_>) -> Result<(), Error> {
        self.at = header.at();
        self.total = Some(Decimal::ZERO);
        for (path, slot) in [
            ("Batch/InvoicesCount", &mut self.control_count),
            ("Batch/TotalInvoicesAmount/TotalAmount", &mut self.control_total),
        ] {
            if let Some(found) = header.find(path) {
                *slot = notes.optional(notes.amount(found, path))?;
            }
        }
        Ok(())
    }

    fn count(&mut self, draft: &Draft) {
        self.count += 1;
        let amount = draft.total.as_ref().and_then(|total| total.as_ref().ok());
        self.total = self.total.zip(amount).and_then(|(sum, amount)| sum.checked_add(amount.amount()));
    }

    fn check(&self, notes: &mut Notes<'_, '_>) -> Result<(), Error> {
        let mut differ = |found: Option<Decimal>, control: Option<Decimal>, field: &'static str| match found
            .zip(control)
            .filter(|(found, control)| found != control)
        {
            None => Ok(()),
            Some((found, control)) => {
                let issue = notes.issue(IssueCode::ControlMismatch, self.at).field(field);
                notes.add(issue.detail(format!("the file says {control}, its invoices add up to {found}")))
            }
        };
        differ(Some(self.count.into()), self.control_count, "Batch/InvoicesCount")?;
        differ(self.total, self.control_total, "Batch/TotalInvoicesAmount")
    }
}

/// The paths of a party: its tax number, the name of a company, and the three names of a person.
type PartyPaths = ([&'static str; 1], [&'static str; 1], [&'static str; 3]);

const SELLER: PartyPaths = (
    ["SellerParty/TaxIdentification/TaxIdentificationNumber"],
    ["SellerParty/LegalEntity/CorporateName"],
    [
        "SellerParty/Individual/Name",
        "SellerParty/Individual/FirstSurname",
        "SellerParty/Individual/SecondSurname",
    ],
);
const BUYER: PartyPaths = (
    ["BuyerParty/TaxIdentification/TaxIdentificationNumber"],
    ["BuyerParty/LegalEntity/CorporateName"],
    [
        "BuyerParty/Individual/Name",
        "BuyerParty/Individual/FirstSurname",
        "BuyerParty/Individual/SecondSurname",
    ],
);

fn party(
    parties: Element<'_, '_>,
    (tax_id, company, person): &PartyPaths,
    notes: &mut Notes<'_, '_>,
) -> Result<Party, Error> {
    let tax_id = notes.first_text(parties, tax_id)?;
    let mut name = notes.first_text(parties, company)?;
    if name.is_none() {
        let mut names = Vec::new();
        for path in person {
            names.extend(notes.text(parties, path)?);
        }
        name = Some(names.join(" ")).filter(|name| !name.is_empty());
    }
    Ok(Party { name, tax_id })
}

fn invoice(part: Element<'_, '_>, batch: &Batch, notes: &mut Notes<'_, '_>) -> Result<Draft, Error> {
    let mut draft = Draft { at: part.at(), place: notes.next_record(part.at())?, ..Draft::default() };
    (draft.seller, draft.buyer) = (batch.seller.clone(), batch.buyer.clone());
    draft.number = number(part, notes)?;
    let currency = currency(part, notes);
    draft.total = Some(match (&currency, part.find("InvoiceTotals/InvoiceTotal")) {
        (Err(issue), _) => Err(issue.clone()),
        (Ok(_), None) => Err(notes.issue(IssueCode::MissingAmount, part.at()).field("InvoiceTotal")),
        (Ok(currency), Some(found)) => {
            notes.amount(found, "InvoiceTotal").map(|amount| Money::new(amount, *currency))
        }
    });
    let open = ["InvoiceTotals/TotalExecutableAmount", "InvoiceTotals/TotalOutstandingAmount"];
    if let Some((path, found)) = open.into_iter().find_map(|path| Some((path, part.find(path)?))) {
        let amount = notes.optional(notes.amount(found, path))?;
        draft.open = amount.zip(currency.ok()).map(|(amount, currency)| Money::new(amount, currency));
    }
    draft.issue_date = part.find("InvoiceIssueData/IssueDate").map(|found| notes.date(found, "IssueDate"));
    for found in part.all("PaymentDetails/Installment/InstallmentDueDate") {
        draft.due_date = draft.due_date.max(notes.optional(notes.date(found, "InstallmentDueDate"))?);
    }
    let account = ["IBAN", "AccountNumber"].map(|name| {
        part.all("PaymentDetails/Installment/AccountToBeCredited")
            .into_iter()
            .find_map(|account| account.find(name))
    });
    if let Some(found) = account.into_iter().flatten().next() {
        draft.iban = notes.text_of(found, "AccountToBeCredited")?.map(|account| compact(&account));
    }
    draft.reference = notes.text(part, "PaymentDetails/Installment/PaymentReconciliationReference")?;
    Ok(draft)
}

fn currency(part: Element<'_, '_>, notes: &Notes<'_, '_>) -> Result<Currency, ImportIssue> {
    const FIELD: &str = "InvoiceIssueData/InvoiceCurrencyCode";
    match part.find(FIELD) {
        Some(found) => notes.currency(found.raw_text().trim(), found.at(), FIELD),
        None => Err(notes.issue(IssueCode::MissingCurrency, part.at()).field(FIELD)),
    }
}

/// Reads series and number; a number that already starts with its series is complete.
fn number(part: Element<'_, '_>, notes: &mut Notes<'_, '_>) -> Result<Option<String>, Error> {
    let number = notes.text(part, "InvoiceHeader/InvoiceNumber")?;
    let series = notes.text(part, "InvoiceHeader/InvoiceSeriesCode")?;
    Ok(match (series, number) {
        (Some(series), Some(number)) if !number.starts_with(&series) => Some(format!("{series}-{number}")),
        (_, number) => number,
    })
}
