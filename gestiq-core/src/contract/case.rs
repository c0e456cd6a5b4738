//! A case: a name, and something that must hold of fresh stores.

use std::fmt;
use std::pin::Pin;

/// A case as a future.
type Run = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Something that must hold of stores of a type.
pub struct Case<S> {
    name: &'static str,
    run: fn(S) -> Run,
}

impl<S> Case<S> {
    /// For [`cases!`](macro@crate::contract::cases), which names it by its group and its function.
    #[doc(hidden)]
    #[must_use]
    pub fn new(name: &'static str, run: fn(S) -> Run) -> Self {
        Case { name, run }
    }

    /// A sentence, such as `isolation::other_tenants_records_are_not_found`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Runs it on fresh stores; it panics if the contract is broken.
    pub async fn run(&self, stores: S) {
        (self.run)(stores).await;
    }
}

impl<S> Clone for Case<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Case<S> {}

impl<S> fmt::Debug for Case<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// Runs the cases of a suite one after the other, each on stores of its own, and prints their names.
pub async fn run_all<S>(cases: Vec<Case<S>>, fresh: impl AsyncFn() -> S) {
    for case in cases {
        println!("{}", case.name());
        case.run(fresh().await).await;
    }
}

/// Declares a suite: a function that returns its [`Case`]s, from groups (modules) of `async fn(S)`.
///
/// The group `isolation` comes first, or it does not compile. A suite of `Stores, records [Adapter]` gets the cases that
/// hold for every store of versioned records too; the adapter is [`Records`](crate::contract::records::Records) and made
/// of the stores (`From`).
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_cases {
    (
        $(#[$meta:meta])* $vis:vis fn $suite:ident() -> $stores:ty $(, records [$($records:ident),+ $(,)?])?;
        isolation { $($first:ident),+ $(,)? }
        $($group:ident { $($case:ident),+ $(,)? })*
    ) => {
        $(#[$meta])*
        #[must_use]
        $vis fn $suite() -> ::std::vec::Vec<$crate::contract::Case<$stores>> {
            ::std::vec::Vec::from_iter([
                ::std::vec![$($crate::__contract_cases!(@case isolation $first),)+],
                $($($crate::__contract_cases!(@records $records
                    other_tenants_records_are_not_found
                    a_record_is_read_back_as_it_was_written
                    pages_are_the_list_whatever_their_size
                    a_change_needs_the_version_that_was_read
                    one_of_two_changes_at_once_wins
                    a_deleted_record_is_gone
                    a_repeated_creation_returns_the_first
                ),)+)?
                $(::std::vec![$($crate::__contract_cases!(@case $group $case),)+],)*
            ])
            .concat()
        }
    };
    (@records $records:ident $($case:ident)+) => {
        ::std::vec![$($crate::contract::Case::new(
            ::std::concat!(::std::stringify!($records), "::", ::std::stringify!($case)),
            |stores| ::std::boxed::Box::pin(
                $crate::contract::records::$case(<$records as ::std::convert::From<_>>::from(stores)),
            ),
        ),)+]
    };
    (@case $group:ident $case:ident) => {
        $crate::contract::Case::new(
            ::std::concat!(::std::stringify!($group), "::", ::std::stringify!($case)),
            |stores| ::std::boxed::Box::pin($group::$case(stores)),
        )
    };
}
