//! The code pages of DOS, which old programs still write and the web never had.

use oem_cp::code_table::{DECODING_TABLE_CP437, DECODING_TABLE_CP850, DECODING_TABLE_CP852};

/// A code page of DOS: one byte per character, ASCII below 128.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DosPage {
    /// Western Europe.
    Cp850,
    /// The United States, with box drawings.
    Cp437,
    /// Central Europe.
    Cp852,
}

impl DosPage {
    /// All code pages, the most frequent first.
    pub(crate) const ALL: [DosPage; 3] = [DosPage::Cp850, DosPage::Cp437, DosPage::Cp852];

    /// Returns the name in profiles.
    pub(crate) fn name(self) -> &'static str {
        match self {
            DosPage::Cp850 => "cp850",
            DosPage::Cp437 => "cp437",
            DosPage::Cp852 => "cp852",
        }
    }

    /// Returns the code page of a label such as `cp850` or `IBM850`.
    pub(crate) fn of_label(label: &str) -> Option<DosPage> {
        let label = label.trim().to_lowercase();
        let number = ["cp", "ibm", "dos-", "oem"].iter().find_map(|prefix| label.strip_prefix(prefix));
        let number = number.unwrap_or(&label);
        DosPage::ALL.into_iter().find(|page| page.name().strip_prefix("cp") == Some(number))
    }

    /// Decodes bytes; every byte is a character.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        let upper = match self {
            DosPage::Cp850 => &DECODING_TABLE_CP850,
            DosPage::Cp437 => &DECODING_TABLE_CP437,
            DosPage::Cp852 => &DECODING_TABLE_CP852,
        };
        let char_of = |byte: u8| match byte.checked_sub(0x80) {
            Some(index) => upper.get(usize::from(index)).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
            None => char::from(byte),
        };
        bytes.iter().map(|byte| char_of(*byte)).collect()
    }
}
