//! Legal forms of companies, by country.
//!
//! The forms are public facts (company laws of the countries); the list holds the ones that appear on bank
//! statements, folded. A form is taken off the end of a name, or off its start if that is the custom
//! (`SARL Dupont`, `PT Astra`), and never takes the whole name.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

use super::latin::latin_spelling;

/// A legal form that was taken off a name, in its folded spelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LegalForm {
    /// The common abbreviation, such as `sl` or `gmbh`; spellings of one form share it.
    pub code: &'static str,
}

/// Country, then common abbreviation, then other spellings; folded.
const FORMS: &[(&str, &str, &[&str])] = &[
    ("AR", "sacifia", &["sacif", "saic"]),
    ("AT", "gesmbh", &["ges mbh"]),
    ("AT", "eu", &[]),
    ("AU", "pty ltd", &["pty limited", "pty"]),
    ("BE", "bvba", &["sprl", "bv srl"]),
    ("BE", "cvba", &["scrl"]),
    ("BE", "asbl", &["vzw"]),
    ("AE", "fze", &["fzco", "fzc"]),
    ("BG", "ood", &["eood", "оод", "еоод"]),
    ("BG", "ad", &["ead", "ад", "еад"]),
    ("BR", "ltda", &["limitada"]),
    ("BR", "eireli", &[]),
    ("BR", "mei", &[]),
    ("CA", "ltee", &["limitee"]),
    ("CA", "ulc", &[]),
    ("CH", "sagl", &[]),
    ("CL", "spa", &[]),
    ("BY", "odo", &["одо"]),
    ("CN", "co ltd", &["company limited", "co limited"]),
    ("EG", "sae", &["ش.م.م", "شركة مساهمة مصرية"]),
    ("CO", "sas", &[]),
    ("CZ", "sro", &["spol sro"]),
    ("CZ", "as", &[]),
    ("CZ", "vos", &[]),
    ("DE", "gmbh", &["gesellschaft mit beschrankter haftung", "mbh", "ggmbh"]),
    ("DE", "gmbh co kg", &["gmbh und co kg", "gmbh u co kg", "gmbh cokg", "gmbh co kgaa"]),
    ("DE", "ag", &["aktiengesellschaft"]),
    ("DE", "ag co kg", &["ag und co kg"]),
    ("DE", "kg", &["kommanditgesellschaft", "co kg"]),
    ("DE", "kgaa", &[]),
    ("DE", "ohg", &["offene handelsgesellschaft"]),
    ("DE", "ug", &["ug haftungsbeschrankt", "unternehmergesellschaft"]),
    ("DE", "gbr", &[]),
    ("DE", "eg", &["eingetragene genossenschaft"]),
    ("DE", "ek", &["e kfm", "ekfm", "ekfr"]),
    ("DE", "ev", &["eingetragener verein"]),
    ("DE", "partg", &["partgmbb", "partg mbb"]),
    ("DK", "aps", &["anpartsselskab"]),
    ("DK", "a s", &["aktieselskab"]),
    ("DK", "ivs", &[]),
    ("EE", "ou", &["osauhing"]),
    ("ES", "sl", &["sociedad limitada", "soc limitada", "s l"]),
    ("ES", "slu", &["sociedad limitada unipersonal", "sl unipersonal"]),
    ("ES", "slp", &["sociedad limitada profesional"]),
    ("ES", "sll", &["sociedad limitada laboral", "slal"]),
    ("ES", "slne", &[]),
    ("ES", "sa", &["sociedad anonima", "soc anonima", "societe anonyme", "sociedade anonima"]),
    ("ES", "sau", &["sociedad anonima unipersonal"]),
    ("ES", "sal", &["sociedad anonima laboral"]),
    ("ES", "sc", &["sociedad civil"]),
    ("ES", "scp", &["sociedad civil privada", "sociedad civil particular"]),
    ("ES", "scoop", &["s coop", "sociedad cooperativa", "soc coop", "sccl"]),
    ("ES", "cb", &["comunidad de bienes"]),
    ("ES", "aie", &["agrupacion de interes economico"]),
    ("EU", "se", &["societas europaea"]),
    ("FI", "oy", &["osakeyhtio"]),
    ("FI", "oyj", &[]),
    ("FI", "ky", &[]),
    ("FI", "tmi", &["toiminimi"]),
    ("FR", "sarl", &["societe a responsabilite limitee"]),
    ("FR", "sas", &["societe par actions simplifiee"]),
    ("FR", "sasu", &[]),
    ("FR", "eurl", &[]),
    ("FR", "snc", &["societe en nom collectif"]),
    ("FR", "sci", &["societe civile immobiliere"]),
    ("FR", "scop", &[]),
    ("FR", "gie", &[]),
    ("FR", "selarl", &[]),
    ("GB", "ltd", &["limited"]),
    ("GB", "plc", &["public limited company"]),
    ("GB", "llp", &["limited liability partnership"]),
    ("GB", "cic", &[]),
    ("GR", "ae", &["αε", "αεβε", "ανωνυμη εταιρεια", "aebe"]),
    ("GR", "epe", &["επε"]),
    ("GR", "ike", &["ικε", "iike"]),
    ("GR", "oe", &["οε", "ομορρυθμη εταιρεια"]),
    ("GR", "ee", &["εε"]),
    ("HR", "doo", &[]),
    ("HR", "dd", &[]),
    ("HU", "kft", &["korlatolt felelossegu tarsasag"]),
    ("HU", "zrt", &[]),
    ("HU", "nyrt", &[]),
    ("HU", "bt", &[]),
    ("ID", "pt", &["tbk", "pt tbk"]),
    ("IE", "dac", &["designated activity company"]),
    ("IE", "clg", &[]),
    ("IL", "bm", &["בע\"מ", "בעמ", "בערבון מוגבל"]),
    ("IN", "pvt ltd", &["private limited", "pvt limited", "p ltd"]),
    ("IN", "opc", &[]),
    ("IS", "ehf", &[]),
    ("IS", "hf", &[]),
    ("IT", "srl", &["societa a responsabilita limitata"]),
    ("IT", "srls", &[]),
    ("IT", "spa", &["societa per azioni"]),
    ("IT", "sapa", &[]),
    ("IT", "snc", &["societa in nome collettivo"]),
    ("IT", "sas", &["societa in accomandita semplice"]),
    ("IT", "soc coop", &["scarl", "scrl", "societa cooperativa"]),
    ("JP", "kk", &["kabushiki kaisha", "kabushiki gaisha", "株式会社", "株"]),
    ("JP", "gk", &["godo kaisha", "合同会社"]),
    ("JP", "yk", &["yugen kaisha", "yugen gaisha", "有限会社", "有"]),
    ("KR", "yh", &["주식회사", "jusik hoesa"]),
    ("KZ", "too", &["тоо"]),
    ("LB", "sal", &["ش.م.ل"]),
    ("LT", "uab", &[]),
    ("LT", "ab", &[]),
    ("LU", "sarl s", &["sarls"]),
    ("LV", "sia", &[]),
    ("MX", "sa de cv", &["sadecv", "sapi de cv", "sociedad anonima de capital variable"]),
    ("MX", "s de rl de cv", &["s de rl", "sderl de cv"]),
    ("MX", "sc de rl", &[]),
    ("MY", "sdn bhd", &["bhd", "berhad"]),
    ("NL", "bv", &["besloten vennootschap"]),
    ("NL", "nv", &["naamloze vennootschap"]),
    ("NL", "vof", &["vennootschap onder firma"]),
    ("NL", "cv", &[]),
    ("NO", "as", &["aksjeselskap"]),
    ("NO", "asa", &[]),
    ("NO", "ans", &[]),
    ("NO", "enk", &[]),
    ("PL", "sp zoo", &["spzoo", "spolka zoo", "spolka z ograniczona odpowiedzialnoscia", "sp z oo"]),
    ("PL", "sa", &["spolka akcyjna"]),
    ("PL", "sp j", &["spj", "spolka jawna"]),
    ("PL", "sp k", &["spk", "sp zoo sp k", "spolka komandytowa"]),
    ("PT", "lda", &["limitada"]),
    ("PT", "unipessoal lda", &["unip lda"]),
    ("RO", "srl", &[]),
    ("RS", "doo", &["доо"]),
    ("RU", "ooo", &["ооо", "общество с ограниченной ответственностью"]),
    ("RU", "ao", &["ао", "акционерное общество"]),
    ("RU", "ip", &["ип"]),
    ("RU", "oao", &["оао"]),
    ("RU", "zao", &["зао"]),
    ("RU", "pao", &["пао"]),
    ("SA", "llc sa", &["ذ.م.م", "ذات مسؤولية محدودة", "ذات المسؤولية المحدودة", "wll", "dhmm"]),
    ("SE", "ab", &["aktiebolag"]),
    ("SE", "hb", &["handelsbolag"]),
    ("SE", "kb", &["kommanditbolag"]),
    ("SG", "pte ltd", &["pte limited", "pte"]),
    ("SK", "sro", &[]),
    ("TH", "pcl", &[]),
    ("TR", "as", &["anonim sirketi"]),
    ("TR", "ltd sti", &["limited sirketi"]),
    ("UA", "tov", &["тов"]),
    ("UA", "fop", &["фоп"]),
    ("US", "inc", &["incorporated"]),
    ("US", "corp", &["corporation"]),
    ("US", "llc", &["limited liability company"]),
    ("US", "lp", &["limited partnership"]),
    ("US", "co", &["company", "cia", "compania", "cie", "compagnie"]),
    ("US", "pc", &[]),
    ("US", "na", &["national association"]),
    ("ZA", "pty ltd", &["proprietary limited"]),
    ("ZA", "cc", &["close corporation"]),
];

/// Forms that are also written before the name.
const LEADING: &[&str] = &[
    "sarl",
    "sas",
    "sci",
    "eurl",
    "snc",
    "pt",
    "ooo",
    "oao",
    "zao",
    "pao",
    "too",
    "ооо",
    "оао",
    "зао",
    "пао",
    "ао",
    "ип",
    "тов",
    "тоо",
    "одо",
    "фоп",
    "оод",
    "株式会社",
    "株",
    "有",
    "주식회사",
];
/// Forms that are written before names in other scripts, in Latin letters.
const LEADING_SPELLED: &[&str] = &["ao", "ip", "tov", "odo", "fop", "ood"];

/// Words of the longest spelling (`societa a responsabilita limitata` has 4, the Polish one 4).
const LONGEST_WORDS: usize = 5;

/// Returns every spelling, folded as names are: `a s` is joined, and Korean letters are taken apart.
fn spellings() -> &'static FxHashMap<String, LegalForm> {
    static SPELLINGS: OnceLock<FxHashMap<String, LegalForm>> = OnceLock::new();
    SPELLINGS.get_or_init(|| {
        let mut all = FxHashMap::default();
        for (_, code, others) in FORMS {
            for spelling in std::iter::once(code).chain(*others) {
                all.entry(super::fold(spelling)).or_insert(LegalForm { code });
                if let Some(latin) = latin_spelling(spelling) {
                    all.entry(latin).or_insert(LegalForm { code });
                }
            }
        }
        all
    })
}

/// Takes the legal forms off a folded name; returns the rest and the innermost form.
///
/// ```
/// use gestiq_reconcile::normalize::strip_legal_forms;
///
/// let (name, form) = strip_legal_forms("muller sohne gmbh co kg");
/// assert_eq!((name, form.map(|form| form.code)), ("muller sohne", Some("gmbh co kg")));
/// assert_eq!(strip_legal_forms("sa"), ("sa", None), "a name is never stripped to nothing");
/// ```
#[must_use]
pub fn strip_legal_forms(folded: &str) -> (&str, Option<LegalForm>) {
    strip(folded, &[])
}

/// Takes the legal forms off the folded Latin spelling of a name in another script.
pub(super) fn strip_spelled_forms(latin: &str) -> &str {
    strip(latin, LEADING_SPELLED).0
}

fn strip<'n>(folded: &'n str, more_leading: &[&str]) -> (&'n str, Option<LegalForm>) {
    let mut rest = folded;
    let mut found = None;
    while let Some((shorter, form)) = strip_last(rest) {
        rest = shorter;
        found = Some(form);
    }
    if found.is_none()
        && let Some((first, after)) = rest.split_once(' ')
        && (LEADING.contains(&first) || more_leading.contains(&first))
    {
        return (after, spellings().get(first).copied());
    }
    (rest, found)
}

/// Takes a cut legal form off the end of a folded name that a bank has cut: `s a r`, `lim` or `gm`.
///
/// For names that are exactly as long as the field they were cut to; a name is never stripped to nothing.
#[must_use]
pub fn strip_cut_form(folded: &str) -> &str {
    match folded.rsplit_once(' ') {
        Some((rest, cut)) if spellings().keys().any(|form| form.starts_with(cut)) => rest,
        _ => folded,
    }
}

/// Takes the longest spelling off the end.
fn strip_last(name: &str) -> Option<(&str, LegalForm)> {
    let starts = name.rmatch_indices(' ').take(LONGEST_WORDS).map(|(at, _)| at);
    let mut longest = None;
    for at in starts {
        let (before, tail) = name.split_at(at);
        if let Some(form) = spellings().get(tail.trim_start()) {
            longest = Some((before, *form));
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::fold;

    #[test]
    fn legal_forms_go_and_names_stay() {
        for (name, rest, form) in [
            ("Construcciones Núñez, S.L.", "construcciones nunez", Some("sl")),
            ("Construcciones Núñez Sociedad Limitada", "construcciones nunez", Some("sl")),
            ("Müller GmbH & Co. KG", "muller", Some("gmbh co kg")),
            ("Acme Holdings Ltd", "acme holdings", Some("ltd")),
            ("Acme Limited", "acme", Some("ltd")),
            ("SARL Dupont", "dupont", Some("sarl")),
            ("Dupont SARL", "dupont", Some("sarl")),
            ("Kowalski Sp. z o.o.", "kowalski", Some("sp zoo")),
            ("Tacos El Rey S.A. de C.V.", "tacos el rey", Some("sa de cv")),
            ("Roche S.p.A.", "roche", Some("spa")),
            ("株式会社 トヨタ", "トヨタ", Some("kk")),
            ("ООО «Ромашка»", "ромашка", Some("ooo")),
            ("Παπαδόπουλος Α.Ε.", "παπαδοπουλος", Some("ae")),
            ("כהן ובניו בע\"מ", "כהן ובניו", Some("bm")),
            ("النور ش.م.م", "النور", Some("sae")),
            ("Limited", "limited", None),
            ("Juan Pérez", "juan perez", None),
            ("Banco Sabadell S.A.U.", "banco sabadell", Some("sau")),
        ] {
            let folded = fold(name);
            let (found_rest, found_form) = strip_legal_forms(&folded);
            assert_eq!((found_rest, found_form.map(|f| f.code)), (rest, form), "{name:?}");
        }
    }

    #[test]
    fn a_cut_legal_form_goes_too() {
        for (folded, rest) in [
            ("suministros lefevre sar", "suministros lefevre"),
            ("acme lim", "acme"),
            ("acme norte", "acme norte"),
            ("gm", "gm"),
        ] {
            assert_eq!(strip_cut_form(folded), rest);
        }
    }

    #[test]
    fn every_spelling_of_every_country_is_taken_off() {
        for (country, code, others) in FORMS {
            for spelling in std::iter::once(code).chain(*others) {
                let folded = fold(&format!("Acme Norte {spelling}"));
                let (rest, form) = strip_legal_forms(&folded);
                assert_eq!((rest, form.is_some()), ("acme norte", true), "{country}: {spelling}");
            }
        }
    }
}
