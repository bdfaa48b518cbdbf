//! A token's life as a line: iat, nbf, now and exp in their order.

use std::io::{self, Write as _};

use jwtk::claims::Timestamp;

use super::screen::Screen;

/// When a token was issued, begins and ends to hold, as far as it says so.
#[derive(Clone, Copy)]
pub(crate) struct Timeline {
    pub(crate) iat: Option<Timestamp>,
    pub(crate) nbf: Option<Timestamp>,
    pub(crate) exp: Option<Timestamp>,
    pub(crate) now: Timestamp,
}

/// One or more events at the same place of the line.
#[derive(Debug, PartialEq, Eq)]
struct Mark {
    label: String,
    column: usize,
    is_now: bool,
}

impl Timeline {
    /// Draws the line, with nothing to draw when the token names no time.
    pub(crate) fn draw(&self, out: &mut Screen) -> io::Result<()> {
        if self.iat.is_none() && self.nbf.is_none() && self.exp.is_none() {
            return Ok(());
        }
        let marks = self.marks(out.columns().unwrap_or(COLUMNS).clamp(NARROWEST, WIDEST) - INDENT);
        let styles = out.styles();
        let style = if self.holds() { styles.good } else { styles.error };
        let (mut labels, mut line) = (String::new(), String::new());
        for mark in &marks {
            labels.extend(std::iter::repeat_n(' ', mark.column.saturating_sub(labels.len())));
            labels.push_str(&mark.label);
            let drawn = line.chars().count();
            line.extend(std::iter::repeat_n('─', mark.column.saturating_sub(drawn)));
            line.push(if mark.is_now { '●' } else { '┼' });
        }
        writeln!(out, "  {labels}")?;
        writeln!(out, "  {style}{line}{style:#}")?;
        writeln!(out, "  {style}{}{style:#}\n", self.in_words())
    }

    /// Whether `now` lies between the beginning and the end.
    fn holds(&self) -> bool {
        self.nbf.is_none_or(|nbf| nbf <= self.now) && self.exp.is_none_or(|exp| self.now < exp)
    }

    fn in_words(&self) -> String {
        let now = self.now;
        match (self.nbf, self.exp) {
            (_, Some(exp)) if exp <= now => format!("expired {}", exp.ago_or_ahead(now)),
            (Some(nbf), _) if nbf > now => format!("begins to hold {}", nbf.ago_or_ahead(now)),
            (_, Some(exp)) => format!("expires {}", exp.ago_or_ahead(now)),
            (_, None) => "never expires".to_owned(),
        }
    }

    /// The events in order, at columns in proportion to their times as far as the labels leave room.
    fn marks(&self, columns: usize) -> Vec<Mark> {
        let mut events: Vec<(Timestamp, &str)> =
            [(self.iat, "iat"), (self.nbf, "nbf"), (Some(self.now), NOW), (self.exp, "exp")]
                .into_iter()
                .filter_map(|(time, label)| Some((time?, label)))
                .collect();
        events.sort_by_key(|&(time, _)| time);
        let first = events.first().map_or(0, |(time, _)| i128::from(time.seconds()));
        let last = events.last().map_or(0, |(time, _)| i128::from(time.seconds()));
        let range = (last - first).max(1);

        let mut marks: Vec<(Timestamp, Mark)> = Vec::new();
        let width = i128::try_from(columns.saturating_sub(SHORTEST_LABEL)).unwrap_or_default();
        for (time, label) in events {
            let is_now = label == NOW;
            match marks.last_mut() {
                Some((same, mark)) if *same == time => {
                    mark.label = format!("{}, {label}", mark.label);
                    mark.is_now |= is_now;
                }
                _ => {
                    let column = (i128::from(time.seconds()) - first) * width / range;
                    let column = usize::try_from(column).unwrap_or(0);
                    marks.push((time, Mark { label: label.to_owned(), column, is_now }));
                }
            }
        }
        let mut marks: Vec<Mark> = marks.into_iter().map(|(_, mark)| mark).collect();
        let mut free = 0;
        for mark in &mut marks {
            mark.column = mark.column.max(free);
            free = mark.column + mark.label.len() + GAP;
        }
        let mut end = columns;
        for mark in marks.iter_mut().rev() {
            mark.column = mark.column.min(end.saturating_sub(mark.label.len()));
            end = mark.column.saturating_sub(GAP);
        }
        marks
    }
}

const NOW: &str = "now";

/// Of what is no terminal.
const COLUMNS: usize = 61;

/// All labels need this many.
const NARROWEST: usize = 40;

/// A longer line tells no more.
const WIDEST: usize = 200;

/// Columns before the line.
const INDENT: usize = 2;

/// That of any event.
const SHORTEST_LABEL: usize = 3;

/// Columns between two labels.
const GAP: usize = 2;

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(iat: i64, nbf: i64, exp: i64, now: i64) -> Vec<(String, usize)> {
        let at = |seconds| Some(Timestamp::new(seconds, 0));
        let timeline = Timeline { iat: at(iat), nbf: at(nbf), exp: at(exp), now: Timestamp::new(now, 0) };
        timeline.marks(59).into_iter().map(|mark| (mark.label, mark.column)).collect()
    }

    #[test]
    fn events_stand_in_proportion() {
        let expected = [("iat, nbf", 0), ("now", 28), ("exp", 56)].map(|(label, at)| (label.to_owned(), at));
        assert_eq!(columns(0, 0, 100, 50), expected);
    }

    #[test]
    fn labels_do_not_overlap() {
        let expected = [("iat", 0), ("nbf", 5), ("exp", 10), ("now", 56)].map(|(label, at)| (label.to_owned(), at));
        assert_eq!(columns(0, 1, 2, 1_000_000), expected);
    }

    #[test]
    fn labels_stay_within_the_columns_that_there_are() {
        let at = |seconds| Some(Timestamp::new(seconds, 0));
        for (nbf, exp, now) in [(99, 100, 98), (1, 100, 100), (50, 51, 100), (100, 100, 100), (0, 100, 1)] {
            let timeline = Timeline { iat: at(0), nbf: at(nbf), exp: at(exp), now: Timestamp::new(now, 0) };
            for columns in [38, 59, 78, 198] {
                let marks = timeline.marks(columns);
                let ends: Vec<(usize, usize)> =
                    marks.iter().map(|it| (it.column, it.column + it.label.len())).collect();
                assert!(ends.windows(2).all(|pair| pair[0].1 + GAP <= pair[1].0), "{marks:?}");
                assert!(ends.iter().all(|(_, end)| *end <= columns), "{marks:?}");
                assert!(ends.iter().any(|(start, _)| *start + 10 > columns - 10), "{marks:?}");
            }
        }
    }

    #[test]
    fn the_ends_of_time_can_be_drawn() {
        assert_eq!(columns(i64::MIN, 0, i64::MAX, i64::MAX).len(), 3);
    }
}
