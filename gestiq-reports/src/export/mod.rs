//! Tables as files and screens: nothing is computed here, what the table holds is written.

pub mod csv;
pub mod text;
