//! Persons who pay, and how banks write them.

use crate::synthetic::random::Random;

const FIRST: &[&str] = &[
    "Juan", "María", "José", "Ana", "Luis", "Carmen", "Pedro", "Lucía", "Jorge", "Elena", "Hans", "Petra",
    "Klaus", "Sabine", "John", "Mary", "Paul", "Jane", "Pierre", "Claire", "Giulia", "Marco", "Anna",
    "Piotr",
];
const LAST: &[&str] = &[
    "García",
    "López",
    "Martín",
    "Martínez",
    "Pérez",
    "Gómez",
    "Ruiz",
    "Díaz",
    "Moreno",
    "Jiménez",
    "Meier",
    "Maier",
    "Schmidt",
    "Schmitt",
    "Hoffmann",
    "Hofmann",
    "Becker",
    "Smith",
    "Smyth",
    "Brown",
    "Browne",
    "Moreau",
    "Morel",
    "Rossi",
    "Russo",
    "Kowalski",
    "Kowalska",
    "Nowak",
    "Castro",
    "Ortega",
    "Rubio",
    "Marín",
    "Sanz",
    "Iglesias",
    "Medina",
    "Garrido",
    "Cortés",
    "Castillo",
    "Santos",
    "Lozano",
    "Guerrero",
    "Cano",
];

/// A person with a first name and two surnames.
#[derive(Clone, Debug)]
pub(super) struct Person {
    first: &'static str,
    last: [&'static str; 2],
}

impl Person {
    pub(super) fn new(random: &mut Random) -> Self {
        let (first, father, mother) = (*random.pick(FIRST), *random.pick(LAST), *random.pick(LAST));
        Person { first, last: [father, mother] }
    }

    /// Returns the person with the surnames in the other order, who is somebody else.
    pub(super) fn namesake(&self) -> Self {
        Person { first: self.first, last: [self.last[1], self.last[0]] }
    }

    /// Returns the name as it stands on invoices.
    pub(super) fn full(&self) -> String {
        format!("{} {} {}", self.first, self.last[0], self.last[1])
    }

    /// Returns the name as it stands on a statement: surnames first, an initial, or one surname.
    pub(super) fn on_statement(&self, random: &mut Random) -> String {
        let [father, mother] = self.last;
        let initial: String = self.first.chars().take(1).collect();
        let name = match random.below(10) {
            0..=2 => self.full(),
            3..=5 => format!("{father} {mother} {}", self.first),
            6 => format!("{father} {mother}, {initial}."),
            7 => format!("{initial} {father} {mother}"),
            8 => format!("{} {father}", self.first),
            _ => format!("{initial}. {father}"),
        };
        if random.percent(70) { name.to_uppercase() } else { name }
    }
}
