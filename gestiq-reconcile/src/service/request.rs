//! The requests that may have an idempotency key.

use gestiq_core::IdempotencyKey;
use gestiq_core::idempotency::{Fingerprint, IdempotentRequest, Operation};

use crate::books::ManualMatch;

const IMPORT_STATEMENTS: Operation = Operation::new("statements.import");
const IMPORT_ITEMS: Operation = Operation::new("items.import");
const MAKE_MATCH: Operation = Operation::new("match.create");

/// Returns the request to import a file of statements, identified by the bytes of the file.
pub(super) fn import_statements(key: Option<&IdempotencyKey>, file: &[u8]) -> Option<IdempotentRequest> {
    key.map(|key| of(IMPORT_STATEMENTS, key, file))
}

/// Returns the request to import a file of items, identified by the bytes of the file.
pub(super) fn import_items(key: Option<&IdempotencyKey>, file: &[u8]) -> Option<IdempotentRequest> {
    key.map(|key| of(IMPORT_ITEMS, key, file))
}

/// Returns the request to make a match by hand, identified by its content in one spelling.
pub(super) fn make_match(key: Option<&IdempotencyKey>, wanted: &ManualMatch) -> Option<IdempotentRequest> {
    key.map(|key| of(MAKE_MATCH, key, wanted.content().as_bytes()))
}

fn of(operation: Operation, key: &IdempotencyKey, content: &[u8]) -> IdempotentRequest {
    let fingerprint = Fingerprint::of(operation.as_str(), content);
    IdempotentRequest { operation, key: key.clone(), fingerprint }
}

#[cfg(test)]
mod tests {
    use gestiq_core::{Currency, Money};
    use gestiq_statements::{ItemId, LineId};

    use super::*;
    use crate::books::entry::ResolutionKind;
    use crate::books::{AccountKey, Remark};

    /// A fingerprint is stored, and compared with those of later versions: none of these may ever change.
    #[test]
    fn the_fingerprint_of_each_request_never_changes() {
        let key = "k".parse().unwrap();
        let digest = |request: Option<IdempotentRequest>| request.unwrap().fingerprint.digest().to_string();
        let (line, item) = (LineId::new("L1").unwrap(), ItemId::new("I1").unwrap());
        let plain = ManualMatch::new(AccountKey::new("/1").unwrap(), [line], [item]);
        let mut full = plain
            .clone()
            .with_difference(ResolutionKind::Fee, Money::from_minor(650, Currency::EUR))
            .because(Remark::new("told on the phone").unwrap());
        full.lines[0].amount = Some(Money::from_minor(9_350, Currency::EUR));
        assert_eq!(plain.content(), "account /1\nline L1 open open\nitem I1 open\n");
        assert_eq!(
            full.content(),
            "account /1\nline L1 93.50 EUR open\nitem I1 open\nfee 6.50 EUR\nbecause told on the phone\n"
        );
        assert_eq!(
            digest(import_statements(Some(&key), b"a file")),
            "d9dc28077e322b7eb0176379bfd2200eeb3812d409a3b1cae27ade8d452fc07f"
        );
        assert_eq!(
            digest(import_items(Some(&key), b"a file")),
            "f664f32c7f5b1cd414d3e63c6cf793f4abc0bd90cf44da7592dd43c1ac6f3adb"
        );
        assert_eq!(
            digest(make_match(Some(&key), &plain)),
            "fc823697ea75dd0ed6ced8489c65c7dc572be9fdb65972da848b6debe6a112d6"
        );
        assert_eq!(
            digest(make_match(Some(&key), &full)),
            "865a8294995fcbbd6a98174953852ce6294233bed9b82beee99c128603b21184"
        );
    }
}
