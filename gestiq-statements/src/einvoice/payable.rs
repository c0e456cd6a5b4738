//! The amount of a FatturaPA that the customer pays to the seller. It is less than the total if the customer withholds a
//! tax (`DatiRitenuta`), or pays the VAT to the state directly (*scissione dei pagamenti*, split payment, which
//! `EsigibilitaIVA` S declares; art. 17-ter DPR 633/1972).

use rust_decimal::Decimal;

use crate::error::Error;
use crate::issue::IssueCode;
use crate::xml::{Element, Notes};

const PAYMENT: &str = "ImportoPagamento";

/// Returns the amount to pay: the sum of the payments, or the total less what the state gets from the customer. `None` if
/// it is the total.
pub(super) fn read(
    body: Element<'_, '_>,
    document: Element<'_, '_>,
    payments: &[Element<'_, '_>],
    total: Decimal,
    notes: &mut Notes<'_, '_>,
) -> Result<Option<Decimal>, Error> {
    let tax = split_tax(body, notes)?;
    let withheld = sum(&document.all("DatiRitenuta"), "ImportoRitenuta", notes)?.unwrap_or_default();
    let part = |amount: Decimal| if total.is_sign_negative() { -amount.abs() } else { amount.abs() };
    let paid = paid_out(payments, total, notes)?;
    let net = total.checked_sub(part(tax)).filter(|_| !tax.is_zero());
    let payable = net.unwrap_or(total).checked_sub(part(withheld));
    match (paid, net) {
        // Some sellers write the whole total although the VAT is not paid to them.
        (Some(paid), Some(net)) if paid.abs() > net.abs() => {
            let issue = notes.issue(IssueCode::ControlMismatch, document.at()).field(PAYMENT);
            let issue = issue.text(&paid.to_string());
            let detail =
                format!("with split payment the VAT of {tax} is not paid to the seller, so {net} is open");
            notes.add(issue.detail(detail))?;
            Ok(payable)
        }
        (Some(paid), _) => Ok(Some(paid)),
        (None, _) => Ok(payable.filter(|payable| *payable != total)),
    }
}

/// Returns the VAT that the customer pays to the state.
fn split_tax(body: Element<'_, '_>, notes: &mut Notes<'_, '_>) -> Result<Decimal, Error> {
    let mut split = Vec::new();
    for rate in body.all("DatiBeniServizi/DatiRiepilogo") {
        if notes.text(rate, "EsigibilitaIVA")?.as_deref() == Some("S") {
            split.push(rate);
        }
    }
    Ok(sum(&split, "Imposta", notes)?.unwrap_or_default())
}

/// Returns the sum of the payments. Payments that add up to more than the total are alternatives.
fn paid_out(
    payments: &[Element<'_, '_>],
    total: Decimal,
    notes: &mut Notes<'_, '_>,
) -> Result<Option<Decimal>, Error> {
    let sum = sum(payments, PAYMENT, notes)?;
    Ok(sum.filter(|sum| !sum.is_zero() && sum.abs() <= total.abs()))
}

/// Returns the sum of an amount in some elements; `None` if one of them lacks it or it cannot be read.
fn sum(
    elements: &[Element<'_, '_>],
    path: &'static str,
    notes: &mut Notes<'_, '_>,
) -> Result<Option<Decimal>, Error> {
    let mut sum = Decimal::ZERO;
    for element in elements {
        let Some(found) = element.find(path) else { return Ok(None) };
        let Some(amount) = notes.optional(notes.amount(found, path))? else { return Ok(None) };
        let Some(added) = sum.checked_add(amount) else { return Ok(None) };
        sum = added;
    }
    Ok(Some(sum))
}
