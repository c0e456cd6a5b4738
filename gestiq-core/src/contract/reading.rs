//! Lists that are read to their end.

use std::fmt;

use crate::page::{Page, PageRequest, PageSize, Pages};

/// Reads a list to its end by the largest pages, and returns its rows. It checks what [`read_by`] checks.
///
/// It takes a closure that returns a future, `|page| async move { … }`, because the future of an `async` closure cannot be
/// shown to be `Send`, which cases are.
pub async fn read_all<T, E, F>(page: impl FnMut(PageRequest) -> F) -> Vec<T>
where
    E: fmt::Debug,
    F: Future<Output = Result<Page<T>, E>>,
{
    read_by(PageSize::LARGEST, page).await
}

/// Reads a list to its end by pages of a size, and returns its rows. It checks that no page is longer than asked, none but
/// the last one is shorter, and each starts where no other did.
pub async fn read_by<T, E, F>(size: PageSize, mut page: impl FnMut(PageRequest) -> F) -> Vec<T>
where
    E: fmt::Debug,
    F: Future<Output = Result<Page<T>, E>>,
{
    let (mut pages, mut rows) = (Pages::of(size), Vec::new());
    while let Some(request) = pages.next() {
        let after = request.after.clone();
        let page = page(request).await.unwrap();
        assert!(page.items.len() <= size.get(), "a page is no longer than asked");
        assert!(page.next.is_none() || page.items.len() == size.get(), "only the last page is shorter");
        assert!(page.next.is_none() || page.next != after, "a page starts behind the one before");
        rows.extend(pages.turn(page));
    }
    rows
}
