//! The kind of records that a file is read for, and the columns that they need.

use super::columns::Field;
use super::direction_rule::DirectionRule;
use super::profile::CsvProfile;
use super::signs::SignModel;

/// The kind of records that a file is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Lines,
    Items,
}

impl Purpose {
    /// Returns the fields that every record needs, in a file that has these columns.
    pub(crate) fn needed(self, profile: &CsvProfile, file_has: impl Fn(Field) -> bool) -> Vec<Field> {
        let mut fields = vec![Field::Date];
        match self {
            Purpose::Lines => fields.extend(amount_fields(&profile.sign_model(file_has))),
            Purpose::Items => {
                let by_number = profile.columns.has(Field::Number) && !file_has(Field::Id);
                fields.extend([Field::Amount, if by_number { Field::Number } else { Field::Id }]);
                if matches!(profile.direction, Some(DirectionRule::Values { .. })) {
                    fields.push(Field::Direction);
                }
            }
        }
        if profile.columns.has(Field::LineId) {
            fields.push(Field::LineId);
        }
        fields
    }
}

fn amount_fields(model: &SignModel) -> &'static [Field] {
    match model {
        SignModel::Signed { .. } => &[Field::Amount],
        SignModel::AbsWithFlag { .. } => &[Field::Amount, Field::DcFlag],
        SignModel::DebitCredit { .. } | SignModel::InOut => &[Field::Debit, Field::Credit],
    }
}
