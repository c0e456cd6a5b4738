//! A picture of a terminal as SVG, for READMEs.
//!
//! It has a background of its own, so it is readable on white and on dark pages. Each line has a fixed length, so
//! that columns are aligned in any monospace font.

use std::fmt::{Error, Write as _};

use crate::colour::{self, Tone, Toned};

/// The width of a character: 0.6 em of the font size in [`STYLE`], as in most monospace fonts.
const CHARACTER: usize = 9;
/// The height of a line.
const LINE: usize = 22;
/// The space between the border and the text.
const MARGIN: usize = 24;
/// The height of the bar of the window.
const BAR: usize = 36;

/// The colours, each readable on the background of the window, and the font.
const STYLE: &str = "\
.window{fill:#0d1117;stroke:#3d444d}.bar{fill:#151b23}\
text{font:15px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#d1d7e0;white-space:pre}\
.dim{fill:#9198a1}.good{fill:#56d364}.maybe{fill:#e3b341}.none{fill:#ff7b72}";

/// Draws the output of a command: a prompt with the command, and the text below it.
pub(crate) fn draw(command: &str, text: &str) -> Result<String, Error> {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let characters = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    let width = 2 * MARGIN + characters * CHARACTER;
    let height = BAR + 2 * MARGIN + (lines.len() + 2) * LINE;
    let mut svg = String::new();
    write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
         height=\"{height}\" role=\"img\">\n<title>{}</title>\n<style>{STYLE}</style>\n\
         <rect class=\"window\" x=\"0.5\" y=\"0.5\" width=\"{}\" height=\"{}\" rx=\"10\"/>\n",
        escaped(command),
        width - 1,
        height - 1,
    )?;
    push_bar(&mut svg, width)?;
    push_line(&mut svg, 0, &format!("$ {command}"), "dim")?;
    for (at, line) in lines.iter().enumerate() {
        let is_rule = line.chars().all(|character| matches!(character, '-' | ' '));
        push_line(&mut svg, at + 2, line, if is_rule { "dim" } else { "" })?;
    }
    svg.push_str("</svg>\n");
    Ok(svg)
}

/// Draws the bar of the window with its three buttons.
fn push_bar(svg: &mut String, width: usize) -> Result<(), Error> {
    writeln!(
        svg,
        "<path class=\"bar\" d=\"M1 {BAR}V11a10 10 0 0 1 10-10H{}a10 10 0 0 1 10 10V{BAR}z\"/>",
        width - 11
    )?;
    for (at, class) in ["none", "maybe", "good"].into_iter().enumerate() {
        writeln!(svg, "<circle class=\"{class}\" cx=\"{}\" cy=\"{}\" r=\"6\"/>", MARGIN + at * 20, BAR / 2)?;
    }
    Ok(())
}

/// Draws a line of text, if it has any, with the word of a decision in colour.
fn push_line(svg: &mut String, at: usize, line: &str, class: &str) -> Result<(), Error> {
    if line.is_empty() {
        return Ok(());
    }
    let (y, length) = (BAR + MARGIN + (at + 1) * LINE - 6, line.chars().count() * CHARACTER);
    let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
    writeln!(
        svg,
        "<text x=\"{MARGIN}\" y=\"{y}\" textLength=\"{length}\" xml:space=\"preserve\"{class}>{}</text>",
        coloured(line)
    )
}

/// Returns the escaped line, with the word of the decision in its colour.
fn coloured(line: &str) -> String {
    let Some(Toned { before, word, after, tone }) = colour::decision(line) else { return escaped(line) };
    let class = match tone {
        Tone::Good => "good",
        Tone::Maybe => "maybe",
        Tone::None => "none",
    };
    format!("{}<tspan class=\"{class}\">{word}</tspan>{}", escaped(before), escaped(after))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        let svg = draw("a && b", "\"<script>\" & co\n").unwrap();
        assert!(svg.contains(">$ a &amp;&amp; b</text>"), "{svg}");
        assert!(svg.contains(">&quot;&lt;script&gt;&quot; &amp; co</text>"), "{svg}");
    }
}
