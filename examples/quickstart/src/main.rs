//! The main job of Gestiq in one run.

fn main() {}
