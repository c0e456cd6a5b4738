//! Exports of tables to files and terminals. They write the table as it is and compute nothing.

pub mod csv;
pub mod text;
