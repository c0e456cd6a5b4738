//! Profiles as data: TOML in, the same out, contradictions refused.

use std::path::Path;

use gestiq_statements::csv::{CsvProfile, Field, ready};

#[test]
fn the_toml_files_are_the_ready_profiles() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("profiles");
    for profile in ready::all() {
        let path = folder.join(format!("{}.toml", profile.name));
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, toml::to_string_pretty(&profile).unwrap()).unwrap();
        }
        let written: CsvProfile = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(written, profile, "{}", path.display());
    }
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), ready::all().len(), "a file without its profile");
}

#[test]
fn every_ready_profile_can_read_lines_or_items() {
    for profile in ready::all() {
        let fits = if profile.columns.has(Field::Number) {
            profile.check_for_items()
        } else {
            profile.check_for_statements()
        };
        assert!(fits.is_ok(), "{}: {fits:?}", profile.name);
    }
}

#[test]
fn a_profile_of_a_few_lines_is_enough() {
    let profile: CsvProfile = toml::from_str("[columns]\ndate = 1\namount = 3\n").unwrap();
    assert!(profile.check_for_statements().is_ok());
}

#[test]
fn a_profile_that_contradicts_itself_is_refused_with_the_reason() {
    let cases = [
        ("version = 2\n[columns]\ndate = 1\namount = 2", "version 2 is not known"),
        ("[columns]\ndate = 1", "no column for debit"),
        ("[columns]\namount = 1", "no column for date"),
        ("[columns]\ndate = 0\namount = 2", "columns count from 1"),
        ("[columns]\ndate = []\namount = 2", "date names no column"),
        ("encoding = \"klingon\"\n[columns]\ndate = 1\namount = 2", "is not an encoding"),
        ("encoding = \"iso-2022-kr\"\n[columns]\ndate = 1\namount = 2", "is not an encoding"),
        ("delimiter = \";\"\nquote = \";\"\n[columns]\ndate = 1\namount = 2", "same character"),
        ("comment_prefix = \"\"\n[columns]\ndate = 1\namount = 2", "comment prefix"),
        ("currency_symbols = [\"1\"]\n[columns]\ndate = 1\namount = 2", "is not a currency sign"),
        ("century_pivot = 101\n[columns]\ndate = 1\namount = 2", "century pivot"),
        ("header = \"absent\"\n[columns]\ndate = \"Date\"\namount = 2", "give them by number"),
        ("[columns]\ndate = 1\namount = 2\nfee = 3", "needs the rule fees"),
        ("sign = { model = \"abs_with_flag\" }\n[columns]\ndate = 1\namount = 2", "no column for dc_flag"),
    ];
    for (text, reason) in cases {
        let profile: CsvProfile = toml::from_str(text).unwrap();
        let error = profile.check_for_statements().unwrap_err();
        assert_eq!(error.code(), "invalid_profile");
        assert!(error.to_string().contains(reason), "{text:?}: {error}");
    }
}

#[test]
fn a_profile_with_a_word_that_means_nothing_is_not_read() {
    for text in [
        "decimals = \"dot\"",
        "decimal = \"point\"",
        "delimiter = \"ab\"",
        "date_formats = [\"dd/MM\"]",
        "[columns]\nammount = 1",
        "[columns]\ndescription = { join = [1], width = 2 }",
        "sign = { model = \"signed\", inverted = true }",
    ] {
        assert!(toml::from_str::<CsvProfile>(text).is_err(), "{text:?}");
    }
}
