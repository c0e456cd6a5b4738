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
/// The group `isolation` comes first, or it does not compile.
#[doc(hidden)]
#[macro_export]
macro_rules! __contract_cases {
    (
        $(#[$meta:meta])* $vis:vis fn $suite:ident() -> $stores:ty;
        isolation { $($first:ident),+ $(,)? }
        $($group:ident { $($case:ident),+ $(,)? })*
    ) => {
        $(#[$meta])*
        #[must_use]
        $vis fn $suite() -> ::std::vec::Vec<$crate::contract::Case<$stores>> {
            ::std::vec![
                $($crate::__contract_cases!(@case isolation $first),)+
                $($($crate::__contract_cases!(@case $group $case),)+)*
            ]
        }
    };
    (@case $group:ident $case:ident) => {
        $crate::contract::Case::new(
            ::std::concat!(::std::stringify!($group), "::", ::std::stringify!($case)),
            |stores| ::std::boxed::Box::pin($group::$case(stores)),
        )
    };
}
