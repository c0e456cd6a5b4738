//! Step six: an alert about the lines that still need review, which waits for the morning.

use std::error::Error;

use chrono::{DateTime, NaiveTime, Utc};
use gestiq_notify::{Decision as When, QuietHours, Severity, Zone};

use crate::desk::TONIGHT;

/// Decides if the alert about the lines that the accountant has left goes to her in Madrid now or later.
pub(crate) fn decide(left: u64) -> Result<String, Box<dyn Error>> {
    let zone = Zone::parse("Europe/Madrid")?;
    let time = |hour| NaiveTime::from_hms_opt(hour, 0, 0).ok_or("no such hour");
    let night = QuietHours::new(zone, time(22)?, time(8)?)?;
    let now: DateTime<Utc> = TONIGHT.parse()?;
    let wall = |at| zone.wall_clock(at).format("%d %b %H:%M");
    let when = match night.next(now, Severity::Warning) {
        When::SendNow => "goes out now".to_owned(),
        When::WaitUntil(morning) => format!("waits until {} there", wall(morning)),
    };
    Ok(format!(
        "Alert \"{left} lines need review\": it is {} in Madrid, where nights are quiet from 22:00 to 08:00,\n\
         so gestiq-notify decides that it {when}.",
        wall(now)
    ))
}
