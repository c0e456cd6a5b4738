//! Separates incoming from outgoing amounts.

use rust_decimal::Decimal;

use crate::header_name::fold_value;

/// The four sign models.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "model", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum SignModel {
    /// One signed column; `invert` if outgoing amounts are positive, as on credit cards.
    Signed {
        /// `true` if the signs are inverted.
        #[serde(default)]
        invert: bool,
    },
    /// A debit and a credit column, one of which is filled (or the other is zero).
    DebitCredit {
        /// The sign of the debits.
        #[serde(default)]
        debit_sign: DebitSign,
    },
    /// Amounts without sign beside a flag.
    AbsWithFlag {
        /// Flags of outgoing amounts, compared without case; if empty, the usual ones.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        debit: Vec<String>,
        /// Flags of incoming amounts; if empty, the usual ones.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        credit: Vec<String>,
    },
    /// The credit column less the debit column; both may be filled, and a negative debit is money that came back.
    InOut,
}

/// The sign of outgoing amounts in a debit column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DebitSign {
    /// Without sign.
    #[default]
    Plus,
    /// With a minus.
    Minus,
}

/// Usual flags of outgoing amounts: English, German, Dutch, Spanish, French, Italian.
pub(crate) const DEBIT_FLAGS: &[&str] =
    &["d", "dr", "db", "dbit", "debit", "debet", "af", "s", "soll", "-", "out", "cargo", "débit", "dare"];
/// Usual flags of incoming amounts.
pub(crate) const CREDIT_FLAGS: &[&str] =
    &["c", "cr", "crdt", "credit", "bij", "h", "haben", "+", "in", "abono", "crédit", "avere", "kredit"];

impl SignModel {
    /// Returns the meaning of a flag: `true` for a debit.
    pub(crate) fn flag_is_debit(&self, flag: &str) -> Option<bool> {
        let SignModel::AbsWithFlag { debit, credit } = self else { return None };
        let flag = fold_value(flag);
        let named = |own: &[String], usual: &[&str]| {
            if own.is_empty() {
                usual.contains(&flag.as_str())
            } else {
                own.iter().any(|token| fold_value(token) == flag)
            }
        };
        match (named(debit, DEBIT_FLAGS), named(credit, CREDIT_FLAGS)) {
            (true, false) => Some(true),
            (false, true) => Some(false),
            _ => None,
        }
    }
}

/// Returns the signed amount of a debit and a credit cell; `Ok(None)` if both are empty.
///
/// # Errors
/// A message that names the fault.
pub(crate) fn combine(
    model: &SignModel,
    debit: Option<Decimal>,
    credit: Option<Decimal>,
) -> Result<Option<Decimal>, &'static str> {
    if *model == SignModel::InOut {
        let (out, into) = (debit.unwrap_or_default(), credit.unwrap_or_default());
        let sum = into.checked_sub(out).ok_or("credit less debit is out of range")?;
        return Ok((debit.is_some() || credit.is_some()).then_some(sum));
    }
    let minus = matches!(model, SignModel::DebitCredit { debit_sign: DebitSign::Minus });
    let filled = |cell: Option<Decimal>| cell.filter(|amount| !amount.is_zero());
    match (filled(debit), filled(credit)) {
        (Some(_), Some(_)) => Err("debit and credit are both filled"),
        (Some(out), None) if out.is_sign_negative() != minus => {
            Err(if minus { "a debit without its minus" } else { "a debit with a sign" })
        }
        (Some(out), None) => Ok(Some(-out.abs())),
        (None, Some(into)) if into.is_sign_negative() => Err("a credit with a minus"),
        (None, Some(into)) => Ok(Some(into)),
        (None, None) => Ok(debit.or(credit)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debit_and_credit_columns_make_one_signed_amount_or_contradict() {
        let plus = SignModel::DebitCredit { debit_sign: DebitSign::Plus };
        let minus = SignModel::DebitCredit { debit_sign: DebitSign::Minus };
        let out = SignModel::InOut;
        type Outcome = Result<Option<i64>, ()>;
        let cases: &[(&SignModel, Option<i64>, Option<i64>, Outcome)] = &[
            (&plus, Some(10), None, Ok(Some(-10))),
            (&plus, Some(10), Some(0), Ok(Some(-10))),
            (&plus, None, Some(7), Ok(Some(7))),
            (&plus, Some(0), Some(0), Ok(Some(0))),
            (&plus, None, None, Ok(None)),
            (&plus, Some(10), Some(7), Err(())),
            (&plus, Some(-10), None, Err(())),
            (&plus, None, Some(-7), Err(())),
            (&minus, Some(-10), None, Ok(Some(-10))),
            (&minus, Some(10), None, Err(())),
            (&out, Some(10), Some(7), Ok(Some(-3))),
            (&out, Some(-10), None, Ok(Some(10))),
            (&out, None, None, Ok(None)),
        ];
        for (model, debit, credit, expected) in cases {
            let decimal = |units: &Option<i64>| units.map(Decimal::from);
            let found = combine(model, decimal(debit), decimal(credit));
            assert_eq!(
                found.map_err(|_| ()),
                expected.map(|units| decimal(&units)),
                "{model:?} {debit:?} {credit:?}"
            );
        }
    }

    #[test]
    fn flags_are_named_by_the_profile_or_are_the_usual_ones() {
        let usual = SignModel::AbsWithFlag { debit: vec![], credit: vec![] };
        let own = SignModel::AbsWithFlag { debit: vec!["Salida".into()], credit: vec!["Entrada".into()] };
        for (model, flag, expected) in [
            (&usual, "Af", Some(true)),
            (&usual, " BIJ ", Some(false)),
            (&usual, "H", Some(false)),
            (&usual, "?", None),
            (&own, "salida", Some(true)),
            (&own, "D", None),
        ] {
            assert_eq!(model.flag_is_debit(flag), expected, "{flag}");
        }
    }
}
