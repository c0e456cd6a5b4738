//! Company names, and what happens to them on the way to a statement.

use super::random::Random;

const TRADES: &[&str] = &[
    "Construcciones",
    "Talleres",
    "Suministros",
    "Transportes",
    "Consultoría",
    "Electricidad",
    "Panadería",
    "Clínica Dental",
    "Gestoría",
    "Fontanería",
    "Inmobiliaria",
    "Comercial",
    "Industrias",
    "Carpintería",
    "Viveros",
    "Hostelería",
    "Limpiezas",
    "Instalaciones",
    "Distribuciones",
    "Maquinaria",
    "Bäckerei",
    "Autohaus",
    "Elektrotechnik",
    "Maschinenbau",
    "Verlag",
    "Spedition",
    "Logistik",
    "Engineering",
    "Consulting",
    "Software",
    "Trading",
    "Logistics",
    "Services",
    "Systems",
    "Boulangerie",
    "Menuiserie",
    "Transports",
    "Cabinet",
    "Installatiebedrijf",
    "Bouwbedrijf",
    "Officina",
    "Studio",
    "Ferramenta",
    "Tecnologías",
    "Energías",
    "Alimentación",
    "Textiles",
    "Muebles",
    "Pinturas",
    "Reformas",
];
const SURNAMES: &[&str] = &[
    "García",
    "Martínez",
    "López",
    "Sánchez",
    "Pérez",
    "Gómez",
    "Fernández",
    "Núñez",
    "Ibáñez",
    "Muñoz",
    "Romero",
    "Alonso",
    "Gutiérrez",
    "Navarro",
    "Torres",
    "Domínguez",
    "Vázquez",
    "Ramos",
    "Gil",
    "Serrano",
    "Blanco",
    "Molina",
    "Müller",
    "Schmidt",
    "Schneider",
    "Fischer",
    "Weber",
    "Meyer",
    "Wagner",
    "Becker",
    "Schäfer",
    "Köhler",
    "Groß",
    "Smith",
    "Jones",
    "Taylor",
    "Brown",
    "Wilson",
    "Evans",
    "Walker",
    "Wright",
    "O'Brien",
    "Hughes",
    "Dupont",
    "Lefèvre",
    "Moreau",
    "Girard",
    "Rousseau",
    "Jansen",
    "de Vries",
    "van Dijk",
    "Bakker",
    "Rossi",
    "Ferrari",
    "Bianchi",
    "Romano",
    "Greco",
    "Silva",
    "Santos",
    "Ferreira",
    "Kowalski",
    "Nowak",
    "Nielsen",
    "Hansen",
    "Larsen",
    "Virtanen",
    "Korhonen",
];
const PLACES: &[&str] = &[
    "del Norte",
    "del Sur",
    "Levante",
    "Castilla",
    "Galicia",
    "Aragón",
    "Sevilla",
    "Valencia",
    "Bilbao",
    "Madrid",
    "Costa Brava",
    "Baleares",
    "Berlin",
    "Hamburg",
    "Bayern",
    "Köln",
    "London",
    "Midlands",
    "Lyon",
    "Provence",
    "Amsterdam",
    "Lombardia",
    "Porto",
    "Iberia",
    "Europe",
    "International",
    "e Hijos",
    "y Asociados",
    "Hermanos",
    "& Co",
    "Group",
    "Global",
    "2000",
    "24",
];
const COINED: &[&str] = &[
    "tec", "sol", "nova", "ara", "lux", "mar", "ber", "tri", "gest", "via", "pro", "zen", "kor", "del",
    "fin", "bio", "agro", "inter", "euro", "data", "net", "mobi", "opti", "cal", "vent", "plus", "ix", "on",
    "al", "us",
];
const FORMS: &[(&str, &str)] = &[
    ("S.L.", "SL"),
    ("S.L.", "S.L."),
    ("S.A.", "SA"),
    ("S.L.U.", "SLU"),
    ("GmbH", "GMBH"),
    ("GmbH & Co. KG", "GMBH+CO KG"),
    ("AG", "AG"),
    ("Ltd", "LIMITED"),
    ("Limited", "LTD"),
    ("SARL", "S.A.R.L."),
    ("B.V.", "BV"),
    ("S.r.l.", "SRL"),
    ("Lda", "LDA"),
    ("Sp. z o.o.", "SP ZOO"),
    ("ApS", "APS"),
    ("Oy", "OY"),
    ("Inc.", "INC"),
];

/// A customer as the books have it.
#[derive(Clone, Debug)]
pub(super) struct Company {
    pub(super) name: String,
    form: Option<&'static (&'static str, &'static str)>,
}

impl Company {
    pub(super) fn new(random: &mut Random) -> Self {
        let name = match random.below(10) {
            0 => format!("{} {}", random.pick(TRADES), random.pick(SURNAMES)),
            1..=2 => format!("{} {} {}", random.pick(TRADES), random.pick(SURNAMES), random.pick(PLACES)),
            3 => format!("{} {} {}", random.pick(TRADES), random.pick(SURNAMES), random.pick(SURNAMES)),
            4..=5 => format!("{} {}", coined(random), random.pick(TRADES)),
            6..=7 => format!("{} {}", random.pick(TRADES), coined(random)),
            8 => format!("{} {}", coined(random), random.pick(PLACES)),
            _ => format!("{} {}", coined(random), random.pick(SURNAMES)),
        };
        let form = random.percent(90).then(|| random.pick(FORMS));
        Company { name, form }
    }

    /// Returns a company of this name.
    pub(super) fn named(name: String, random: &mut Random) -> Self {
        Company { name, form: Some(random.pick(FORMS)) }
    }

    /// Returns a company with the same form and another name.
    pub(super) fn renamed(&self, name: String) -> Self {
        Company { name, form: self.form }
    }

    /// Returns another company of the same name, with another form.
    pub(super) fn twin(&self, random: &mut Random) -> Self {
        let own = self.form.map(|(form, _)| *form);
        let others = FORMS.iter().filter(|(form, _)| Some(*form) != own && !form.starts_with("S.L"));
        let others: Vec<&'static (&'static str, &'static str)> = others.collect();
        Company { name: self.name.clone(), form: Some(*random.pick(&others)) }
    }

    /// Returns the name as it stands on invoices.
    pub(super) fn full(&self) -> String {
        match self.form {
            Some((form, _)) => format!("{} {form}", self.name),
            None => self.name.clone(),
        }
    }

    /// Returns the name as it stands on a statement.
    pub(super) fn on_statement(&self, random: &mut Random) -> String {
        let mut name = self.name.clone();
        if random.percent(8) {
            name = abbreviated(&name);
        }
        if random.percent(15) {
            name = mistyped(&name, random);
        }
        if random.percent(4) {
            name = last_word_first(&name);
        }
        if let Some((form, other)) = self.form {
            match random.below(10) {
                0..=2 => {}
                3..=6 => name = format!("{name} {form}"),
                _ => name = format!("{name} {other}"),
            }
        }
        if random.percent(60) {
            name = plain_upper(&name);
        }
        match random.below(10) {
            0..=1 => name.chars().take(27).collect(),
            2..=3 => name.chars().take(35).collect(),
            _ => name,
        }
        .trim()
        .to_owned()
    }
}

fn coined(random: &mut Random) -> String {
    let mut word: String = (0..2 + random.below(2)).map(|_| *random.pick(COINED)).collect();
    if let Some(first) = word.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    word
}

/// Banks write capitals without accents.
fn plain_upper(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    let plain = name.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c));
    plain.flat_map(char::to_uppercase).collect()
}

/// Cuts the longest word to four or five letters.
fn abbreviated(name: &str) -> String {
    let longest = name.split(' ').max_by_key(|word| word.chars().count()).unwrap_or_default();
    if longest.chars().count() < 8 {
        return name.to_owned();
    }
    let short: String = longest.chars().take(5).chain(['.']).collect();
    name.replacen(longest, &short, 1)
}

fn mistyped(name: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = name.chars().collect();
    let at = 1 + random.below(letters.len().saturating_sub(3).max(1));
    if at + 1 >= letters.len() || !letters[at].is_alphabetic() || !letters[at + 1].is_alphabetic() {
        return name.to_owned();
    }
    match random.below(4) {
        0 => letters.swap(at, at + 1),
        1 => drop(letters.remove(at)),
        2 => letters.insert(at, letters[at]),
        _ => letters[at] = char::from(b'a' + random.below(26) as u8),
    }
    letters.into_iter().collect()
}

fn last_word_first(name: &str) -> String {
    match name.rsplit_once(' ') {
        Some((start, last)) => format!("{last} {start}"),
        None => name.to_owned(),
    }
}
