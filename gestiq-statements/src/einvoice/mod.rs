//! Reads electronic invoices as open items: Facturae (Spain), FatturaPA (Italy), and UBL and CII (EN 16931, feature
//! `en16931`).
//!
//! The fields for reconciliation are read: number, parties, amounts, dates, the account to pay to and the
//! reference to quote. Invoices are not validated and their signatures are not checked; a signature is reported in
//! an issue of level info.
//!
//! A file comes from a supplier, so its items are [`Payable`](crate::Direction::Payable) and the counterparty is
//! the seller. With [`ImportOptions::invoices`] `Receivable` the counterparty is the buyer, and the account,
//! which is then the company's own, is left out.
//!
//! | | Facturae 3.2.x | FatturaPA 1.2 | EN 16931 |
//! |---|---|---|---|
//! | `number` | `InvoiceSeriesCode`-`InvoiceNumber` | `Numero` | BT-1 |
//! | `amount` | `InvoiceTotal` | `ImportoTotaleDocumento`, else the sums by tax rate | BT-112 |
//! | `open` | `TotalExecutableAmount`, else `TotalOutstandingAmount` | the sum of `ImportoPagamento`, if it is not above the total, else the total less `ImportoRitenuta`; less the VAT of split payment (`EsigibilitaIVA` S), which the customer pays to the state | BT-115 |
//! | `due_date` | the last `InstallmentDueDate` | the last `DataScadenzaPagamento` | BT-9 |
//! | `iban` | `AccountToBeCredited` | `IBAN` | BT-84 |
//! | `reference` | `PaymentReconciliationReference` | `CodicePagamento` | BT-83 |
//! | `tax_id` | `TaxIdentificationNumber` | `IdPaese`+`IdCodice`, else `CodiceFiscale` | BT-31, BT-32 or BT-30 |
//!
//! A text that is not read, such as an attached PDF in base64, may be as long as the file.
//!
//! A credit note is negative: Facturae writes it so, and the other two by the type of the document.
//!
//! The id is `<tax id or name>/<issue date>/<number>`, because numbers are unique for one supplier only.

mod draft;
#[cfg(feature = "en16931")]
mod en16931;
mod facturae;
mod fattura_pa;
mod items;
mod parts;
mod payable;

use items::Items;

use crate::error::Error;
use crate::format::Format;
use crate::imported::Imported;
use crate::limit::Limit;
use crate::open_item::{Direction, OpenItem};
use crate::options::ImportOptions;
use crate::sniff;
use crate::xml::{Notes, Source, Step, Tag, Walk};

/// Reads an invoice file in the format of its root element.
///
/// Good items are returned with the issues; [`Imported::strict`] refuses the file for issues of error level.
///
/// # Errors
/// [`Error::UnknownFormat`] if it is not an invoice, or one that needs a feature; [`Error::LimitExceeded`] beyond a
/// limit of `options`.
///
/// # Examples
/// ```
/// use gestiq_statements::{Direction, ImportOptions, einvoice};
///
/// let file = br#"<f:FatturaElettronica xmlns:f="x"><FatturaElettronicaHeader><CedentePrestatore><DatiAnagrafici>
///   <IdFiscaleIVA><IdPaese>IT</IdPaese><IdCodice>01234567890</IdCodice></IdFiscaleIVA>
///   <Anagrafica><Denominazione>Forno Rossi</Denominazione></Anagrafica></DatiAnagrafici></CedentePrestatore>
///   </FatturaElettronicaHeader><FatturaElettronicaBody><DatiGenerali><DatiGeneraliDocumento>
///   <TipoDocumento>TD01</TipoDocumento><Divisa>EUR</Divisa><Data>2026-02-14</Data><Numero>12/A</Numero>
///   <ImportoTotaleDocumento>81.13</ImportoTotaleDocumento></DatiGeneraliDocumento></DatiGenerali>
///   </FatturaElettronicaBody></f:FatturaElettronica>"#;
/// let items = einvoice::read(file, &ImportOptions::default())?.strict()?.records;
/// assert_eq!((items[0].number.as_str(), items[0].amount.to_string().as_str()), ("12/A", "81.13 EUR"));
/// assert_eq!((items[0].direction, items[0].counterparty.as_deref()), (Direction::Payable, Some("Forno Rossi")));
/// # Ok::<(), gestiq_statements::Error>(())
/// ```
pub fn read(bytes: &[u8], options: &ImportOptions) -> Result<Imported<OpenItem>, Error> {
    options.limits.check(Limit::FileBytes, bytes.len() as u64)?;
    let source = Source::new(bytes);
    let mut notes = Notes::new(&source, &options.limits)?;
    let mut walk = Walk::new(source.text(), &options.limits);
    let root = root(&mut walk, &mut notes)?;
    let mut items = Items::new(options.invoices.unwrap_or(Direction::Payable));
    let format = match root.map(|root| root.name) {
        Some("Facturae") => {
            facturae::read(&mut walk, &mut notes, &mut items)?;
            Format::Facturae
        }
        Some("FatturaElettronica" | "FatturaElettronicaSemplificata") => {
            fattura_pa::read(&mut walk, &mut notes, &mut items)?;
            Format::FatturaPa
        }
        #[cfg(feature = "en16931")]
        Some(name @ ("Invoice" | "CreditNote" | "CrossIndustryInvoice")) => {
            let start = root.map_or(0, |root| root.at);
            let xml = source.text().get(start..).unwrap_or_default();
            en16931::read(xml, start, &mut walk, &mut notes, &mut items)?;
            if name == "CrossIndustryInvoice" { Format::Cii } else { Format::Ubl }
        }
        _ => {
            let expected = if cfg!(feature = "en16931") {
                "an invoice in Facturae, FatturaPA, UBL or CII"
            } else {
                "an invoice in Facturae or FatturaPA (UBL and CII need the feature en16931)"
            };
            return Err(Error::UnknownFormat { expected, found: sniff::describe(bytes) });
        }
    };
    let (encoding, issues) = (source.encoding_name(), notes.into_issues());
    Ok(Imported { format, encoding, records: items.into_records(), issues })
}

/// Returns the first element.
fn root<'x>(walk: &mut Walk<'x, '_>, notes: &mut Notes<'_, '_>) -> Result<Option<Tag<'x>>, Error> {
    loop {
        match walk.step()? {
            Step::Open(tag) => return Ok(Some(tag)),
            Step::Doctype(at) => notes.doctype(at)?,
            Step::End(_) => return Ok(None),
            _ => {}
        }
    }
}
