//! The reasons why a match is not automatic.

use crate::matching::amount::fit::Agreed;
use crate::matching::decision::Decision;
use crate::matching::pairs::evidence::Evidence;
use crate::matching::payer::party_rule::PartyRule;
use crate::matching::quoted::rule::ReferenceRule;
use crate::score::Score;

macro_rules! reasons {
    ($($(#[$meta:meta])* $name:ident = $bit:literal, $code:literal;)*) => {
        /// A reason why a match is not automatic, or a line has none.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Reason {
            $($(#[$meta])* $name,)*
        }

        impl Reason {
            /// All reasons.
            pub const ALL: &'static [Reason] = &[$(Reason::$name),*];

            /// Returns the stable name.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $(Reason::$name => $code,)* }
            }

            fn bit(self) -> u32 {
                match self { $(Reason::$name => 1 << $bit,)* }
            }
        }
    };
}

reasons! {
    /// The score is below the automatic threshold.
    BelowThreshold = 0, "below_threshold";
    /// Another item fits the line nearly as well.
    RivalItem = 1, "rival_item";
    /// Another line fits the item nearly as well.
    RivalLine = 2, "rival_line";
    /// The names contradict.
    NameContradicts = 3, "name_contradicts";
    /// The line quotes something else.
    ReferenceContradicts = 4, "reference_contradicts";
    /// The dates contradict.
    DateContradicts = 5, "date_contradicts";
    /// The difference needs a decision.
    DifferenceNeedsReview = 6, "difference_needs_review";
    /// Neither name nor reference tells who paid.
    NobodyNamed = 7, "nobody_named";
    /// The host wants a person to see the line, for example because its statement does not balance.
    ReviewOnly = 8, "review_only";
    /// The bank has not booked the line yet.
    Pending = 9, "pending";
    /// Every item that fits is assigned to another line.
    ItemsTaken = 10, "items_taken";
    /// No item fits.
    NoCandidate = 11, "no_candidate";
    /// The line quotes a number that differs by one slip; it may be the number of an item that is settled.
    ReferenceSlip = 12, "reference_slip";
    /// Other amounts of the payer add up too, or so many were tried that sums fit by accident.
    AmbiguousGroup = 13, "ambiguous_group";
    /// Nothing that the payer owes adds up: the oldest items are proposed for a payment on account.
    OnAccount = 28, "on_account";
    /// The bank says that the payment came back: it reopens what the payment before had settled.
    PaymentReturned = 14, "payment_returned";
    /// Another line takes this one back; together they settle nothing.
    CancelledByLine = 15, "cancelled_by_line";
    /// The item that the line names is paid by another line that names it.
    PaidTwice = 16, "paid_twice";
    /// The payer has the name of another customer.
    OtherCustomer = 17, "other_customer";
    /// The names differ by letters or by an order that make another name, and no number tells who is meant.
    NearName = 18, "near_name";
    /// The discount was taken after its last day.
    DiscountLate = 20, "discount_late";
    /// The amounts are of two currencies, they are not equal as the bank reports them, and no certain reference
    /// names the item.
    ExchangeNeedsReference = 21, "exchange_needs_reference";
}

impl serde::Serialize for Reason {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// A set of reasons in one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reasons(u32);

impl Reasons {
    pub(crate) fn add(&mut self, reason: Reason) {
        self.0 |= reason.bit();
    }

    pub(crate) fn add_if(&mut self, applies: bool, reason: Reason) {
        if applies {
            self.add(reason);
        }
    }

    /// Adds the reasons that the evidence itself gives against an automatic match.
    pub(crate) fn add_evidence(&mut self, evidence: &Evidence) {
        let stranger = evidence.party.is_some_and(|(score, _)| score == Score::ZERO);
        let another = evidence.party.is_some_and(|(_, rule)| rule == PartyRule::OtherCustomer);
        self.add_if(stranger, Reason::NameContradicts);
        self.add_if(another, Reason::OtherCustomer);
        self.add_if(evidence.reference == Some(ReferenceRule::Conflict), Reason::ReferenceContradicts);
        self.add_if(evidence.reference == Some(ReferenceRule::Slip), Reason::ReferenceSlip);
        self.add_if(evidence.date == Score::ZERO, Reason::DateContradicts);
        self.add_if(evidence.is_anonymous(), Reason::NobodyNamed);
        self.add_if(evidence.amount.agreed == Agreed::TermsTooLate, Reason::DiscountLate);
        self.add_if(evidence.needs_reference(), Reason::ExchangeNeedsReference);
    }

    /// Returns automatic if nothing speaks against it.
    pub(crate) fn decision(self) -> Decision {
        if self.0 == 0 { Decision::Automatic } else { Decision::Suggested }
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.iter().copied().filter(move |reason| self.0 & reason.bit() != 0)
    }
}
