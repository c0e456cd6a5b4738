//! The tables, and how they come into being.
//!
//! Each change of the tables is a numbered script that runs once. All that are missing run in one transaction,
//! under a lock: ten instances of a program that start together migrate once, and one that dies half-way leaves
//! nothing behind.

mod script;

use gestiq_core::idempotency::Fingerprint;
use gestiq_core::{ErrorKind, PortError};
use script::Script;

use crate::db::{Db, Session, values};

impl Db {
    /// Brings the tables up to what this version needs. Running it again changes nothing.
    ///
    /// # Errors
    /// `Conflict` where the tables were made by a newer version, or by another script of the same number.
    /// `Internal` where the role may not make tables.
    pub async fn migrate(&self) -> Result<(), PortError> {
        let scripts = self.scripts();
        let mut tx = self.maintain().await?;
        let mut session = tx.session();
        self.lock_schema(&mut session).await?;
        let applied = applied(&mut session).await?;
        check(&applied, scripts)?;
        for script in scripts.iter().skip(applied.len()) {
            session.run_script(script.sql).await?;
            session
                .execute(
                    "INSERT INTO {schema}.migration (version, name, digest) VALUES ($1, $2, $3)",
                    values![script.version, script.name, digest(script)],
                )
                .await?;
        }
        tx.commit().await
    }

    fn scripts(&self) -> &'static [Script] {
        match &self.backend {
            #[cfg(feature = "postgres")]
            crate::db::Backend::Postgres(_) => script::POSTGRES,
            #[cfg(feature = "sqlite")]
            crate::db::Backend::Sqlite(_) => script::SQLITE,
        }
    }

    /// Keeps others from migrating until the transaction ends, and makes the table that remembers.
    async fn lock_schema(&self, session: &mut Session<'_>) -> Result<(), PortError> {
        match &self.backend {
            #[cfg(feature = "postgres")]
            crate::db::Backend::Postgres(_) => {
                let key = format!("gestiq migration of {}", self.schema());
                let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))";
                session.execute(lock, values![key]).await?;
                // If somebody else made the schema, the role needs no right to make schemas.
                let exists = "SELECT 1::bigint FROM pg_namespace WHERE nspname = $1";
                if session.fetch_optional(exists, values![self.schema().as_str()]).await?.is_none() {
                    session.run_script("CREATE SCHEMA {schema}").await?;
                }
                session.run_script(script::POSTGRES_MIGRATION).await
            }
            // The transaction began as the only writer.
            #[cfg(feature = "sqlite")]
            crate::db::Backend::Sqlite(_) => session.run_script(script::SQLITE_MIGRATION).await,
        }
    }
}

/// The version and the digest of each script that ran, in order.
async fn applied(session: &mut Session<'_>) -> Result<Vec<(i64, String)>, PortError> {
    let rows =
        session.fetch("SELECT version, digest FROM {schema}.migration ORDER BY version", values![]).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Checks that the scripts that ran are the first ones of those that this version knows.
fn check(applied: &[(i64, String)], scripts: &[Script]) -> Result<(), PortError> {
    if applied.len() > scripts.len() {
        let (found, known) = (applied.len(), scripts.len());
        let message =
            format!("the tables are of version {found}, this program knows {known}: use a newer one");
        return Err(PortError::new(ErrorKind::Conflict, message));
    }
    for (script, (version, found)) in scripts.iter().zip(applied) {
        if script.version != *version || digest(script) != *found {
            let message = format!("script {version} of the tables is not the one that this program knows");
            return Err(PortError::new(ErrorKind::Conflict, message));
        }
    }
    Ok(())
}

fn digest(script: &Script) -> String {
    Fingerprint::of("migration", script.sql.as_bytes()).digest().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(version: i64, sql: &'static str) -> Script {
        Script { version, name: "test", sql }
    }

    #[test]
    fn what_ran_is_the_beginning_of_what_is_known() {
        let known = [script(1, "a"), script(2, "b")];
        let ran = |scripts: &[Script]| -> Vec<(i64, String)> {
            scripts.iter().map(|script| (script.version, digest(script))).collect()
        };
        let cases = [
            (ran(&[]), true),
            (ran(&known[..1]), true),
            (ran(&known), true),
            (ran(&[script(1, "changed")]), false),
            (ran(&[script(2, "b")]), false),
            (ran(&[script(1, "a"), script(2, "b"), script(3, "c")]), false),
        ];
        for (applied, fits) in cases {
            assert_eq!(check(&applied, &known).is_ok(), fits, "{applied:?}");
        }
    }

    #[test]
    fn scripts_are_numbered_from_one() {
        for scripts in script::all() {
            let versions: Vec<i64> = scripts.iter().map(|script| script.version).collect();
            assert_eq!(versions, (1..).take(scripts.len()).collect::<Vec<i64>>());
        }
    }
}
