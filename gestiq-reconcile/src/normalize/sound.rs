//! The sound of a Latin word, as coarse as the ways in which other scripts are spelled in Latin letters.

/// Returns the consonants of a word by the class of their sound, after the classes of Soundex (Russell 1918) but for all
/// letters and without the first one kept; `v` and `w` are vowels in half of the scripts.
///
/// One Arabic or Hebrew name has many Latin spellings, because its vowels are not written, and one Cyrillic name has as
/// many as there are languages: `mohamed`, `muhammad` and the bare `mhmd` sound alike, and so do `wasiljew` and
/// `vasilyev`.
pub(crate) fn sound(word: &str) -> u64 {
    let mut code = 1_u64;
    let mut last = 0;
    for letter in word.bytes() {
        let class = class_of(letter);
        let doubled = letter == last;
        last = letter;
        if class > 0 && !doubled && code < 1 << 60 {
            code = code << 3 | class;
        }
    }
    code
}

fn class_of(letter: u8) -> u64 {
    match letter {
        b'b' | b'f' | b'p' => 1,
        b'c' | b'g' | b'k' | b'q' | b's' | b'x' | b'z' => 2,
        b'd' | b't' => 3,
        b'l' => 4,
        b'm' | b'n' => 5,
        b'r' => 6,
        b'0'..=b'9' => 7,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for (left, right) in [
            ("mhmd", "mohammed"),
            ("mhmd", "muhamad"),
            ("khn", "cohen"),
            ("alnwr", "alnour"),
            ("wasiljew", "vasilyev"),
            ("papadopoylos", "papadopoulos"),
        ] {
            assert_eq!(sound(left), sound(right), "{left} {right}");
        }
        assert_ne!(sound("garcia"), sound("perez"));
    }
}
