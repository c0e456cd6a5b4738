//! The rules of the fields, as parts of a sentence.

use super::Wording;

/// The code of a rule, English, Spanish.
const RULES: &[(&str, &str, &str)] = &[
    ("equal", "the name is the same", "el nombre es el mismo"),
    ("words_joined", "the name has the same letters", "el nombre tiene las mismas letras"),
    ("truncated", "the name was cut off", "el nombre está cortado"),
    ("words_aligned", "the names are alike", "los nombres se parecen"),
    ("words_contained", "the name stands in the text", "el nombre está en el texto"),
    ("transliterated", "the name is the same in Latin letters", "el nombre es el mismo en letras latinas"),
    ("initials", "the initials are the same", "las iniciales coinciden"),
    (
        "other_legal_form",
        "the name is the same, the legal form is another",
        "el nombre coincide, la forma jurídica no",
    ),
    ("other_customer", "the name is that of another customer", "el nombre es de otro cliente"),
    ("custom", "the names are alike", "los nombres se parecen"),
    ("account", "the bank account is the customer's", "la cuenta bancaria es del cliente"),
    ("user_rule", "a rule names the customer", "una regla nombra al cliente"),
    ("alias", "the name is known to be this customer", "se sabe que ese nombre es este cliente"),
    ("different", "the names differ", "los nombres son distintos"),
    ("exact", "the amount is equal", "el importe es igual"),
    ("original_amount", "the original amount is equal", "el importe original es igual"),
    ("sum", "the amounts add up", "los importes suman lo mismo"),
    ("within_terms", "it was paid within the terms", "se pagó dentro de plazo"),
    ("after_due", "it was paid after the due date", "se pagó después del vencimiento"),
    ("before_issue", "it was paid before the invoice was issued", "se pagó antes de emitir la factura"),
    ("usual_day", "it was paid on the customer's usual day", "se pagó el día habitual del cliente"),
    ("out_of_window", "the dates are too far apart", "las fechas están demasiado lejos"),
    ("number", "the whole number is quoted", "se cita el número entero"),
    (
        "checked_reference",
        "the reference is quoted, with right check digits",
        "se cita la referencia, con dígitos de control correctos",
    ),
    (
        "derived_check_digit",
        "the digits of the number are quoted with a check digit",
        "se citan las cifras del número con un dígito de control",
    ),
    ("settlement", "the settlement lists the item", "la liquidación incluye la factura"),
    ("number_digits", "the digits of the number are quoted", "se citan las cifras del número"),
    ("number_tail", "the end of the number is quoted", "se cita el final del número"),
    ("number_slip", "the number is quoted with a slip", "se cita el número con una errata"),
    ("conflict", "another number is quoted", "se cita otro número"),
];

impl Wording {
    /// Returns the rule of a field as a part of a sentence; `None` if the field says nothing, or its rule is the name
    /// of a difference, which is told with its amount.
    #[must_use]
    pub fn rule(self, code: &str) -> Option<&'static str> {
        let (_, english, spanish) = RULES.iter().find(|(rule, _, _)| *rule == code)?;
        Some(self.pick(english, spanish))
    }
}
