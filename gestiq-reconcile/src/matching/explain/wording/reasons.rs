//! The reasons why a match is not automatic, as parts of a sentence.

use super::Wording;
use crate::matching::amount::difference::DifferenceKind;
use crate::matching::explain::reason::Reason;

impl Wording {
    /// Returns a reason why a match is not automatic, as a part of a sentence.
    #[must_use]
    pub fn reason(self, reason: Reason) -> &'static str {
        let (english, spanish) = match reason {
            Reason::BelowThreshold => {
                ("the evidence is not strong enough", "los indicios no son lo bastante fuertes")
            }
            Reason::RivalItem => {
                ("another item fits the line nearly as well", "otra factura encaja casi igual de bien")
            }
            Reason::RivalLine => {
                ("another line fits the item nearly as well", "otro movimiento encaja casi igual de bien")
            }
            Reason::NameContradicts => ("the payer has another name", "quien paga tiene otro nombre"),
            Reason::ReferenceContradicts => {
                ("the line quotes another number", "el movimiento cita otro número")
            }
            Reason::DateContradicts => ("the dates are too far apart", "las fechas están demasiado lejos"),
            Reason::DifferenceNeedsReview => {
                ("the difference needs a decision", "hay que decidir qué es la diferencia")
            }
            Reason::NobodyNamed => {
                ("neither a name nor a number says who paid", "ni un nombre ni un número dice quién pagó")
            }
            Reason::ReviewOnly => {
                ("the line is to be seen by a person", "una persona debe ver el movimiento")
            }
            Reason::Pending => {
                ("the bank has not booked the line yet", "el banco aún no ha contabilizado el movimiento")
            }
            Reason::ItemsTaken => {
                ("every item that fits belongs to another line", "lo que encaja es ya de otro movimiento")
            }
            Reason::NoCandidate => ("no item fits", "ninguna factura encaja"),
            Reason::ReferenceSlip => {
                ("the quoted number has a slip in it", "el número citado tiene una errata")
            }
            Reason::AmbiguousGroup => (
                "other items of the payer may add up too",
                "otras facturas del mismo cliente pueden sumar lo mismo",
            ),
            Reason::OnAccount => (
                "no sum fits, so that the oldest items are proposed",
                "ninguna suma encaja, así que se proponen las facturas más antiguas",
            ),
            Reason::PaymentReturned => (
                "the bank says that the payment came back, which reopens what it had settled",
                "el banco indica que el pago fue devuelto, y lo que había saldado vuelve a estar pendiente",
            ),
            Reason::CancelledByLine => ("another line takes this one back", "otro movimiento anula este"),
            Reason::PaidTwice => (
                "another line has paid the quoted item already",
                "otro movimiento ya ha pagado la factura citada",
            ),
            Reason::OtherCustomer => {
                ("the payer has the name of another customer", "quien paga se llama como otro cliente")
            }
            Reason::NearName => (
                "the names are nearly the same and may be of two",
                "los nombres son casi iguales y pueden ser de dos",
            ),
            Reason::DiscountLate => {
                ("the discount was taken too late", "el descuento se aplicó fuera de plazo")
            }
            Reason::ExchangeNeedsReference => (
                "the amounts are of two currencies, and no certain number is quoted",
                "los importes son de dos monedas y no se cita un número seguro",
            ),
        };
        match self {
            Wording::English => english,
            Wording::Spanish => spanish,
        }
    }

    /// Returns the name of a difference, as a part of a sentence.
    #[must_use]
    pub fn difference(self, kind: DifferenceKind) -> &'static str {
        match kind {
            DifferenceKind::Rounding => self.pick("a rounding", "un redondeo"),
            DifferenceKind::Discount => self.pick("a discount", "un descuento"),
            DifferenceKind::Fee => self.pick("a bank fee", "una comisión bancaria"),
            DifferenceKind::Withholding => self.pick("a withheld tax", "una retención"),
            DifferenceKind::Tolerance => self.pick("a tolerated difference", "una diferencia tolerada"),
            DifferenceKind::Fx => self.pick("a difference of exchange", "una diferencia de cambio"),
            DifferenceKind::Partial => self.pick("a part payment", "un pago parcial"),
            DifferenceKind::Over => self.pick("an overpayment", "un pago de más"),
        }
    }
}
