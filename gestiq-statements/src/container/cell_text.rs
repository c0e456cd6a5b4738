//! Writes cells as their sheet types them: dates in ISO form, numbers with a dot, whatever the language of the program.

use calamine::{CellErrorType, Data, ExcelDateTime};

/// The number of significant digits that a spreadsheet keeps and shows: the rest of a binary fraction is noise.
const DIGITS: usize = 15;

/// Returns the text of a cell; the error is the one that the cell shows.
pub(super) fn of(cell: &Data) -> Result<String, String> {
    Ok(match cell {
        Data::Empty => String::new(),
        Data::Int(number) => number.to_string(),
        Data::Float(number) => of_number(*number),
        Data::String(text) => on_one_line(text),
        Data::Bool(value) => value.to_string(),
        Data::DateTime(moment) => of_moment(moment),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).replace('T', " "),
        Data::DurationIso(text) => text.clone(),
        Data::Error(error) => return Err(of_error(error)),
    })
}

/// Returns a number without the noise of its binary form. Three decimals get a fourth, so that the dot before them cannot
/// be taken for grouping.
fn of_number(number: f64) -> String {
    let scientific = format!("{number:.*e}", DIGITS - 1);
    let Some((mantissa, exponent)) = scientific.split_once('e') else { return number.to_string() };
    let Ok(exponent) = exponent.parse::<i32>() else { return number.to_string() };
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let whole = usize::try_from(exponent + 1).unwrap_or_default();
    let zeros = usize::try_from(-(exponent + 1)).unwrap_or_default();
    let all = format!("{}{digits:0<whole$}", "0".repeat(zeros));
    let (before, after) = all.split_at_checked(whole).unwrap_or((&all, ""));
    let after = after.trim_end_matches('0');
    let before = if before.is_empty() { "0" } else { before };
    match after.len() {
        0 => format!("{sign}{before}"),
        3 => format!("{sign}{before}.{after}0"),
        _ => format!("{sign}{before}.{after}"),
    }
}

fn of_moment(moment: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let is_time = moment.is_duration() || moment.as_f64() < 1.0;
    match (is_time, (hour, minute, second)) {
        (true, _) => time,
        (false, (0, 0, 0)) => format!("{year:04}-{month:02}-{day:02}"),
        (false, _) => format!("{year:04}-{month:02}-{day:02} {time}"),
    }
}

fn of_error(error: &CellErrorType) -> String {
    error.to_string()
}

/// Returns a text without line breaks, so that a row of the sheet is a line.
pub(super) fn on_one_line(text: &str) -> String {
    if text.contains(['\n', '\r']) {
        text.split(['\n', '\r']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_without_a_language_and_without_noise() {
        for (number, expected) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1234.5, "1234.5"),
            (-1234.56, "-1234.56"),
            (0.1 + 0.2, "0.3"),
            (1.65, "1.65"),
            (1.125, "1.1250"),
            (30.0, "30"),
            (240_001.0, "240001"),
            (0.05, "0.05"),
            (0.000_123, "0.000123"),
            (1_234_567_890.12, "1234567890.12"),
            (123_456_789_012_345.0, "123456789012345"),
            (1e21, "1000000000000000000000"),
        ] {
            assert_eq!(of_number(number), expected, "{number:?}");
        }
    }

    #[test]
    fn other_cells_are_written_as_typed() {
        let moment =
            |value| Data::DateTime(ExcelDateTime::new(value, calamine::ExcelDateTimeType::DateTime, false));
        for (cell, expected) in [
            (Data::Empty, Ok("")),
            (Data::Int(-5), Ok("-5")),
            (Data::String("a\r\n\nb".to_owned()), Ok("a b")),
            (Data::Bool(true), Ok("true")),
            (moment(45_367.0), Ok("2024-03-16")),
            (moment(45_367.5), Ok("2024-03-16 12:00:00")),
            (moment(0.5), Ok("12:00:00")),
            (Data::DateTimeIso("2024-03-16".to_owned()), Ok("2024-03-16")),
            (Data::DateTimeIso("2024-03-16T00:00:00".to_owned()), Ok("2024-03-16")),
            (Data::Error(CellErrorType::Ref), Err("#REF!")),
        ] {
            let found = of(&cell);
            let found = found.as_ref().map(String::as_str).map_err(String::as_str);
            assert_eq!(found, expected, "{cell:?}");
        }
    }
}
