//! Rows that a token holds.
//!
//! In PostgreSQL they are named by an array of their ids, `id = ANY (…)`, and not by a join. The figures that its planner
//! goes by are those of the last `ANALYZE`, and at that moment the queue may have been empty. Then a join reads the whole
//! index of ids, once or for each row, as cheaply as it finds one id in it; and where an old snapshot keeps PostgreSQL
//! from cleaning, that index holds all that ever was in the queue. A condition on the table alone is part of every search
//! in the index. The condition on tokens is wrapped in `IS TRUE` because it would otherwise admit the index of leases,
//! which holds no less.

use std::collections::BTreeSet;
use std::time::Duration;

use gestiq_core::PortError;
use gestiq_webhooks::port::LeaseToken;
use gestiq_webhooks::{Delivery, DeliveryId};
use uuid::Uuid;

use super::claim::{is_of, micros, rows_of};
use super::delivery_rows::{delivery_columns, open_columns};
use super::{delivery_rows, turns};
use crate::db::{Row, Session, Value, values};

/// A delivery and the token that should hold it.
pub(super) type Hold = (DeliveryId, LeaseToken);

/// Deletes the rows that these tokens hold, and answers them as they were.
pub(super) async fn take(
    session: &mut Session<'_>,
    mut holds: Vec<Hold>,
) -> Result<Vec<Delivery>, PortError> {
    // A token names its row, so two lists say as much as a list of pairs.
    holds.retain(|(id, token)| is_of(*token, *id));
    if holds.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = Vec::new();
    if session.is_postgres() {
        rows = session.fetch(TAKE_IN_POSTGRES, pairs(holds)?).await?;
    } else {
        for (id, token) in holds {
            let values = values![id.as_uuid(), token.as_uuid()];
            rows.extend(session.fetch(TAKE_IN_SQLITE, values).await?);
        }
    }
    delivery_rows::read_all(&rows)
}

const TAKE_IN_POSTGRES: &str = concat!(
    "WITH gone AS (
        DELETE FROM {schema}.webhook_delivery WHERE id = ANY ($1) AND (token = ANY ($2)) IS TRUE RETURNING *
    )
    SELECT ",
    open_columns!(),
    " FROM gone"
);

const TAKE_IN_SQLITE: &str = concat!(
    "DELETE FROM {schema}.webhook_delivery WHERE id = $1 AND token = $2 RETURNING ",
    delivery_columns!(),
    ", 'pending', NULL"
);

/// Changes the rows of tokens, which are found by the ranges of ids that the tokens give. A token that is not the row's
/// any more finds none, also where it changes while this waits for the row.
macro_rules! update_held_in_postgres {
    ($set:literal) => {
        concat!(
            "UPDATE {schema}.webhook_delivery SET ",
            $set,
            " WHERE (token = ANY ($1)) IS TRUE AND id = ANY (ARRAY(
                SELECT d.id FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS asked(token, first, last)
                CROSS JOIN LATERAL (
                    SELECT d.id, d.token FROM {schema}.webhook_delivery d
                    WHERE d.id BETWEEN asked.first AND asked.last OFFSET 0
                ) AS d
                WHERE d.token = asked.token
            ))
            RETURNING "
        )
    };
}

/// Waits until nobody else changes these rows, in the order of their ids. SQLite has one writer.
pub(super) async fn line_up(
    session: &mut Session<'_>,
    holds: impl Iterator<Item = &Hold>,
) -> Result<(), PortError> {
    if !session.is_postgres() {
        return Ok(());
    }
    let sql = "SELECT id FROM {schema}.webhook_delivery WHERE id {in} ORDER BY id FOR UPDATE";
    session
        .fetch_in(sql, Vec::new(), holds.map(|(id, _)| Value::from(id.as_uuid())).collect())
        .await
        .map(drop)
}

/// The rows that these tokens hold; nobody else changes them meanwhile.
pub(super) async fn lock(session: &mut Session<'_>, holds: Vec<Hold>) -> Result<Vec<Delivery>, PortError> {
    let sql = session.either(
        concat!(
            "SELECT ",
            open_columns!(),
            " FROM {schema}.webhook_delivery WHERE id = $1 AND token IS NOT DISTINCT FROM $2 FOR UPDATE"
        ),
        concat!("SELECT ", open_columns!(), " FROM {schema}.webhook_delivery WHERE id = $1 AND token = $2"),
    );
    let mut rows = Vec::new();
    for (id, token) in holds {
        rows.extend(session.fetch(sql, values![id.as_uuid(), token.as_uuid()]).await?);
    }
    delivery_rows::read_all(&rows)
}

/// Makes leases end so long from now, and answers the tokens that are still good.
pub(super) async fn extend(
    session: &mut Session<'_>,
    tokens: &[LeaseToken],
    lease: Duration,
) -> Result<Vec<LeaseToken>, PortError> {
    let sql = session.either(
        concat!(update_held_in_postgres!("lease_until = {now} + $4{micros}"), "token"),
        "UPDATE {schema}.webhook_delivery SET lease_until = {now} + $4
         WHERE id BETWEEN $2 AND $3 AND token = $1 RETURNING token",
    );
    let good = for_tokens(session, sql, tokens, vec![Value::from(micros(lease))]).await?;
    let good = good.iter().map(|row| row.get(0)).collect::<Result<BTreeSet<Uuid>, PortError>>()?;
    Ok(tokens.iter().copied().filter(|token| good.contains(&token.as_uuid())).collect())
}

/// Gives rows back that were not begun: the attempt never was.
pub(super) async fn release(session: &mut Session<'_>, tokens: &[LeaseToken]) -> Result<usize, PortError> {
    let sql = session.either(
        concat!(
            update_held_in_postgres!("token = NULL, lease_until = NULL, attempts = attempts - 1"),
            open_columns!()
        ),
        concat!(
            "UPDATE {schema}.webhook_delivery SET token = NULL, lease_until = NULL, attempts = attempts - 1
             WHERE id BETWEEN $2 AND $3 AND token = $1 RETURNING ",
            delivery_columns!(),
            ", 'pending', NULL"
        ),
    );
    let given = delivery_rows::read_all(&for_tokens(session, sql, tokens, Vec::new()).await?)?;
    // While they were held, one that goes before them may have come.
    turns::ask(session, given.iter().filter_map(turns::of).collect()).await?;
    Ok(given.len())
}

/// Runs a statement for tokens and the rows that they can be in.
async fn for_tokens(
    session: &mut Session<'_>,
    sql: &'static str,
    tokens: &[LeaseToken],
    more: Vec<Value>,
) -> Result<Vec<Row>, PortError> {
    let tokens: BTreeSet<LeaseToken> = tokens.iter().copied().collect();
    let ranges = tokens.into_iter().map(|token| {
        let (first, last) = rows_of(token);
        values![token.as_uuid(), first, last]
    });
    let ranges: Vec<Vec<Value>> = ranges.collect();
    let mut rows = Vec::new();
    if ranges.is_empty() {
        return Ok(rows);
    }
    if session.is_postgres() {
        rows = session.fetch(sql, [columns(ranges)?, more].concat()).await?;
    } else {
        for range in ranges {
            rows.extend(session.fetch(sql, [range, more.clone()].concat()).await?);
        }
    }
    Ok(rows)
}

fn pairs(holds: Vec<Hold>) -> Result<Vec<Value>, PortError> {
    let rows = holds.into_iter().map(|(id, token)| values![id.as_uuid(), token.as_uuid()]);
    columns(rows.collect())
}

#[cfg(feature = "postgres")]
fn columns(rows: Vec<Vec<Value>>) -> Result<Vec<Value>, PortError> {
    crate::db::array::columns_of(rows.into_iter())
}

#[cfg(not(feature = "postgres"))]
fn columns(rows: Vec<Vec<Value>>) -> Result<Vec<Value>, PortError> {
    Ok(rows.into_iter().flatten().collect())
}
