//! The Latin spelling of names in other scripts.
//!
//! The invoice says Παπαδόπουλος, and the bank of the payer writes PAPADOPOULOS; Ромашка is ROMASHKA, 北京华为 is
//! BEIJING HUAWEI. Greek follows ELOT 743 and Cyrillic the spelling of passports, because banks do; the rest is left to
//! the tables of any_ascii, with the words that companies have translated in their Latin names.

use std::borrow::Cow;

use any_ascii::any_ascii_char;

use super::fold::fold;

/// Returns the folded Latin spelling of a name that has letters of another script; `None` if it has none.
///
/// ```
/// use gestiq_reconcile::normalize::latin_spelling;
///
/// assert_eq!(latin_spelling("Παπαδόπουλος").as_deref(), Some("papadopoulos"));
/// assert_eq!(latin_spelling("Восток-Строй").as_deref(), Some("vostok stroy"));
/// assert_eq!(latin_spelling("トヨタ").as_deref(), Some("toyota"));
/// assert_eq!(latin_spelling("Núñez"), None);
/// ```
#[must_use]
pub fn latin_spelling(name: &str) -> Option<String> {
    if name.is_ascii() || !name.chars().any(is_of_another_script) {
        return None;
    }
    let mut latin = String::with_capacity(name.len() * 2);
    let words = with_translated_words(name);
    let mut rest = words.as_ref();
    while let Some(c) = rest.chars().next() {
        let (spelled, length) = match digraph(rest, &latin) {
            Some((spelled, length)) => (spelled, length),
            None => (letter(c), c.len_utf8()),
        };
        latin.push_str(spelled);
        rest = rest.get(length..).unwrap_or_default();
    }
    Some(fold(&latin))
}

/// Returns `true` for letters beyond the Latin blocks.
fn is_of_another_script(c: char) -> bool {
    let latin = matches!(c, '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{fb00}'..='\u{fb06}');
    let wide = matches!(c, '\u{ff21}'..='\u{ff5a}' | '\u{2100}'..='\u{24ff}');
    !latin && !wide && c.is_alphabetic()
}

/// Returns the Latin spelling of one letter.
fn letter(c: char) -> &'static str {
    match c {
        'Α' | 'α' | 'Ά' | 'ά' => "a",
        'Β' | 'β' => "v",
        'Η' | 'η' | 'Ή' | 'ή' | 'Ι' | 'ι' | 'Ί' | 'ί' | 'ϊ' | 'ΐ' => "i",
        'Θ' | 'θ' => "th",
        'Ξ' | 'ξ' => "x",
        'Υ' | 'υ' | 'Ύ' | 'ύ' | 'ϋ' | 'ΰ' => "y",
        'Φ' | 'φ' => "f",
        'Χ' | 'χ' => "ch",
        'Ψ' | 'ψ' => "ps",
        'Ω' | 'ω' | 'Ώ' | 'ώ' => "o",
        'Х' | 'х' => "kh",
        'Ц' | 'ц' => "ts",
        'Щ' | 'щ' => "shch",
        'Ъ' | 'ъ' | 'Ь' | 'ь' => "",
        'Ы' | 'ы' | 'Й' | 'й' => "y",
        'Э' | 'э' => "e",
        'Ю' | 'ю' => "yu",
        'Я' | 'я' => "ya",
        'כ' | 'ך' => "k",
        _ => any_ascii_char(c),
    }
}

/// Returns the spelling of two Greek letters that are one sound, with their length.
fn digraph(rest: &str, before: &str) -> Option<(&'static str, usize)> {
    let mut letters = rest.chars();
    let (first, second) = (letters.next()?, letters.next()?);
    let lower = |c: char| match c {
        'ύ' | 'Ύ' => 'υ',
        'έ' | 'Έ' => 'ε',
        _ => c.to_lowercase().next().unwrap_or(c),
    };
    let at_start = before.is_empty() || before.ends_with(' ');
    let voiceless = letters.next().is_none_or(|c| "θκξπσςτφχψ ".contains(lower(c)));
    let spelled = match (lower(first), lower(second)) {
        ('ο', 'υ') => "ou",
        ('α', 'υ') => pick(voiceless, "af", "av"),
        ('ε', 'υ') => pick(voiceless, "ef", "ev"),
        ('η', 'υ') => pick(voiceless, "if", "iv"),
        ('γ', 'γ') => "ng",
        ('γ', 'ξ') => "nx",
        ('γ', 'χ') => "nch",
        ('μ', 'π') => pick(at_start, "b", "mp"),
        _ => return None,
    };
    Some((spelled, first.len_utf8() + second.len_utf8()))
}

fn pick(first: bool, one: &'static str, other: &'static str) -> &'static str {
    if first { one } else { other }
}

/// Words of companies that stand translated, or as they are read, in the Latin name.
const WORDS: &[(&str, &str)] = &[
    ("科技", "technology"),
    ("贸易", "trading"),
    ("貿易", "trading"),
    ("集团", "group"),
    ("集團", "group"),
    ("国际", "international"),
    ("國際", "international"),
    ("实业", "industrial"),
    ("實業", "industrial"),
    ("电子", "electronics"),
    ("電子", "electronics"),
    ("工业", "industry"),
    ("银行", "bank"),
    ("商事", "shoji"),
    ("製作所", "seisakusho"),
    ("電機", "denki"),
    ("電気", "denki"),
    ("建設", "kensetsu"),
    ("工業", "kogyo"),
    ("産業", "sangyo"),
    ("物産", "bussan"),
    ("自動車", "jidosha"),
    ("商店", "shoten"),
    ("銀行", "ginko"),
    ("東京", "tokyo"),
    ("大阪", "osaka"),
    ("京都", "kyoto"),
    ("日本", "nippon"),
    ("佐藤", "sato"),
    ("鈴木", "suzuki"),
    ("高橋", "takahashi"),
    ("田中", "tanaka"),
    ("伊藤", "ito"),
    ("渡辺", "watanabe"),
    ("山本", "yamamoto"),
    ("中村", "nakamura"),
    ("小林", "kobayashi"),
    ("加藤", "kato"),
    ("吉田", "yoshida"),
    ("山田", "yamada"),
    ("山口", "yamaguchi"),
    ("松本", "matsumoto"),
    ("井上", "inoue"),
    ("木村", "kimura"),
    ("شركة", " "),
];

/// Replaces the words that are read otherwise than letter by letter.
fn with_translated_words(name: &str) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(name);
    for (word, latin) in WORDS {
        if text.contains(word) {
            text = Cow::Owned(text.replace(word, &format!(" {latin} ")));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_spelled_as_banks_spell_them() {
        for (name, latin) in [
            ("Παπαδόπουλος", "papadopoulos"),
            ("ΓΕΩΡΓΙΟΥ", "georgiou"),
            ("Ευαγγέλου", "evangelou"),
            ("Μπακάλης", "bakalis"),
            ("Ромашка", "romashka"),
            ("ВОСТОК-СТРОЙ", "vostok stroy"),
            ("Щербаков Юрий", "shcherbakov yuriy"),
            ("Хачатурян", "khachaturyan"),
            ("כהן", "khn"),
            ("محمد", "mhmd"),
            ("北京华为科技", "beijinghuawei technology"),
            ("トヨタ", "toyota"),
            ("山田商事", "yamada shoji"),
        ] {
            assert_eq!(latin_spelling(name).as_deref(), Some(latin), "{name}");
        }
        for name in ["", "Acme", "Łódź Müller", "ＡＢＣ", "№ 5", "ﬁne"] {
            assert_eq!(latin_spelling(name), None, "{name}");
        }
    }
}
