//! The decision on a line in sentences.

use gestiq_statements::ItemId;

use super::Wording;
use crate::matching::decision::Decision;
use crate::matching::explain::reason::Reason;
use crate::matching::line_match::LineMatch;

impl LineMatch {
    /// Returns the decision in sentences: what is settled, what speaks for it, what is left over, why it is not
    /// automatic, and who paid.
    ///
    /// ```
    /// use gestiq_core::{Currency, Money};
    /// use gestiq_reconcile::matching::{MatchInput, Matcher, Wording};
    /// use gestiq_reconcile::{ItemId, LineId, OpenItem, StatementLine};
    ///
    /// let amount = Money::from_minor(48_400, Currency::EUR);
    /// let item = |id: &str, day: &str| -> Result<OpenItem, Box<dyn std::error::Error>> {
    ///     let mut item = OpenItem::new(ItemId::new(id)?, format!("F-{id}"), amount, day.parse()?);
    ///     item.counterparty = Some("Acme S.L.".into());
    ///     Ok(item)
    /// };
    /// let items = [item("1", "2026-03-01")?, item("2", "2026-03-02")?];
    /// let mut line = StatementLine::new(LineId::new("L")?, "2026-03-20".parse()?, amount);
    /// line.counterparty = Some("ACME SL".into());
    /// let lines = [line];
    ///
    /// let run = Matcher::default().run(&MatchInput::new(&lines, &items))?;
    /// let found = run.get(0).ok_or("one line")?;
    /// let sentences = found.sentences(Wording::English);
    /// assert_eq!(sentences[0], "Suggested: it settles 1.");
    /// assert_eq!(sentences[1], "The name is the same, the amount is equal, it was paid within the terms.");
    /// assert_eq!(sentences[2], "Not automatic: another item fits the line nearly as well.");
    /// assert_eq!(found.sentences(Wording::Spanish)[0], "Propuesta: salda 1.");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sentences(&self, wording: Wording) -> Vec<String> {
        let mut all = vec![self.decided(wording)];
        all.extend(self.evidence(wording));
        all.extend(self.left_over(wording));
        all.extend(self.why_not(wording));
        all.extend(self.recognised(wording));
        all
    }

    fn decided(&self, wording: Wording) -> String {
        let items: Vec<&str> = self.items.iter().map(ItemId::as_str).collect();
        let items = items.join(", ");
        let settles = wording.pick("it settles", "salda");
        match self.decision {
            Decision::Automatic => format!("{}: {settles} {items}.", wording.pick("Automatic", "Automática")),
            Decision::Suggested => format!("{}: {settles} {items}.", wording.pick("Suggested", "Propuesta")),
            Decision::Unmatched => wording.pick("Nothing is settled.", "No salda nada.").to_owned(),
            Decision::Booked => {
                wording.pick("A rule books it to an account.", "Una regla lo lleva a una cuenta.").to_owned()
            }
            Decision::LeftAlone => {
                wording.pick("A rule leaves it alone.", "Una regla lo deja aparte.").to_owned()
            }
        }
    }

    fn evidence(&self, wording: Wording) -> Option<String> {
        let fields = &self.explanation.as_ref()?.fields;
        let said: Vec<&str> = fields.iter().filter_map(|field| wording.rule(field.rule)).collect();
        (!said.is_empty()).then(|| sentence(&said.join(", ")))
    }

    fn left_over(&self, wording: Wording) -> Option<String> {
        let difference = self.difference?;
        let amount = difference.amount.abs();
        let side = if difference.amount.is_negative() {
            wording.pick("too much", "de más")
        } else {
            wording.pick("too little", "de menos")
        };
        let percent = self.explanation.as_ref().and_then(|explanation| explanation.difference_percent);
        let percent = percent.map(|percent| format!(" ({} %)", percent.abs())).unwrap_or_default();
        Some(format!("{amount} {side}: {}{percent}.", wording.difference(difference.kind)))
    }

    fn why_not(&self, wording: Wording) -> Option<String> {
        let said = |reason: &Reason| match (reason, &self.rival_line) {
            (Reason::RivalLine, Some(rival)) => format!("{} ({})", wording.reason(*reason), rival.as_str()),
            _ => wording.reason(*reason).to_owned(),
        };
        let reasons: Vec<String> = self.why_not_automatic.iter().map(said).collect();
        let lead = match self.decision {
            Decision::Unmatched => wording.pick("Unmatched", "Sin casar"),
            _ => wording.pick("Not automatic", "No es automática"),
        };
        (!reasons.is_empty()).then(|| format!("{lead}: {}.", reasons.join("; ")))
    }

    fn recognised(&self, wording: Wording) -> Option<String> {
        let payer = self.payer.as_ref()?;
        let name = payer.name.as_deref().or(payer.id.as_deref())?;
        Some(format!("{} {name}.", wording.pick("The payer is", "Paga")))
    }
}

/// Begins with a capital and ends with a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).chain(['.']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_said_once_in_both_languages() {
        for wording in [Wording::English, Wording::Spanish] {
            let mut said: Vec<&str> = Reason::ALL.iter().map(|reason| wording.reason(*reason)).collect();
            said.sort_unstable();
            said.dedup();
            assert_eq!(said.len(), Reason::ALL.len());
            assert!(said.iter().all(|text| !text.ends_with('.') && !text.contains('_')));
        }
    }
}
