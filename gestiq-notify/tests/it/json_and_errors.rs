//! JSON forms and errors.

use std::collections::BTreeSet;

use chrono::NaiveTime;
use gestiq_notify::{Error, Severity, Zone};

#[test]
fn severities_are_ordered_and_read_by_name() {
    assert!(Severity::ALL.is_sorted());
    for severity in Severity::ALL {
        assert_eq!(severity.to_string().parse(), Ok(severity));
    }
    assert!("CRITICAL".parse::<Severity>().is_err());
}

#[test]
fn a_zone_is_one_of_the_iana_database() {
    for (name, known) in [
        ("Europe/Madrid", true),
        ("Etc/GMT+3", true),
        ("UTC", true),
        ("europe/madrid", false),
        ("Europe/Madrid ", false),
        ("+02:00", false),
        ("", false),
    ] {
        assert_eq!(Zone::parse(name).is_ok(), known, "{name:?}");
    }
}

#[test]
fn every_error_has_its_own_code_and_a_plain_message() {
    let all = [
        Error::UnknownZone { name: "Mars/Olympus".to_owned() },
        Error::EmptyWindow { at: NaiveTime::MIN },
        Error::UnknownSeverity { text: "loud".to_owned() },
    ];
    let codes: BTreeSet<&str> = all.iter().map(Error::code).collect();
    assert_eq!(codes.len(), all.len());
    for error in all {
        let message = error.to_string();
        assert!(!message.ends_with('.') && !message.starts_with(char::is_uppercase), "{message}");
    }
}

mod json {
    use chrono::NaiveTime;
    use gestiq_notify::{QuietHours, Severity, Zone};

    #[test]
    fn quiet_hours_are_plain_data_and_checked_when_read() {
        let short = r#"{"zone":"Europe/Madrid","from":"22:00","until":"07:00"}"#;
        let quiet: QuietHours = serde_json::from_str(short).unwrap();
        let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        assert_eq!(
            Ok(quiet.clone()),
            QuietHours::new(Zone::parse("Europe/Madrid").unwrap(), time(22), time(7))
        );

        let json = serde_json::to_string(&quiet.let_pass(Severity::Error)).unwrap();
        let long = r#"{"zone":"Europe/Madrid","from":"22:00:00","until":"07:00:00","passes_from":"error"}"#;
        assert_eq!(json, long);
        assert_eq!(serde_json::to_string(&serde_json::from_str::<QuietHours>(long).unwrap()).unwrap(), long);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for json in [
            r#"{"zone":"Mars/Olympus","from":"22:00","until":"07:00"}"#,
            r#"{"zone":"UTC","from":"22:00","until":"22:00"}"#,
            r#"{"zone":"UTC","from":"24:00","until":"22:00"}"#,
            r#"{"zone":"UTC","from":"22:00","until":"07:00","passes_from":"loud"}"#,
            r#"{"zone":"UTC","from":"22:00","until":"07:00","days":"all"}"#,
        ] {
            assert!(serde_json::from_str::<QuietHours>(json).is_err(), "{json}");
        }
    }
}
