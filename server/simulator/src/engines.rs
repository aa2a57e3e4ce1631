//! The same play on both engines: the same story, word for word, and the same end (I16).

use crate::plan::Plan;
use crate::play::{Played, play_on};
use crate::referee::Broken;
use crate::server::Base;

/// Plays a plan on SQLite and on the PostgreSQL at this address. What is told is how it went on PostgreSQL.
pub fn play_on_both(plan: &Plan, postgres: &str) -> Played {
    let plan = plan.clone().without_files();
    let here = play_on(&Base::File, &plan, true);
    if here.broken.is_some() {
        return here;
    }
    let there = play_on(&Base::Postgres(postgres.to_owned()), &plan, true);
    if there.broken.is_some() {
        return there;
    }
    let broken = difference(&here.story, &there.story).map(|how| Broken { invariant: "I16", how });
    Played { broken, ..there }
}

/// Where two stories part.
fn difference(here: &[String], there: &[String]) -> Option<String> {
    let none = "nothing more".to_owned();
    (0..here.len().max(there.len()))
        .map(|line| (here.get(line).unwrap_or(&none), there.get(line).unwrap_or(&none)))
        .find(|(here, there)| here != there)
        .map(|(here, there)| format!("SQLite says “{here}”, PostgreSQL “{there}”"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stories_part_where_they_first_differ_or_end() {
        let story = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let told = story(&["a", "b"]);
        assert_eq!(difference(&told, &told), None);
        let says = |other: &[&str]| difference(&told, &story(other)).unwrap();
        assert!(says(&["a", "c", "d"]).contains("“b”, PostgreSQL “c”"));
        assert!(says(&["a"]).contains("“b”, PostgreSQL “nothing more”"));
    }
}
