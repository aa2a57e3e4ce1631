//! Leaders' visits, suggestions and experiences in words.

use super::{join, month_day};
use domain::LeaderVisit;
use domain::experience::NewExperience;
use domain::leader_visit::Suggestion;

/// `06-20 调研 · 区党委书记`.
pub fn leader_visit(visit: &LeaderVisit) -> String {
    format!("{} 调研 · {}", month_day(visit.now.on), join(visit.now.leaders.iter().map(String::as_str)))
}

/// `组建调解队(平安法治,09-01 前)`.
pub fn suggestion(suggestion: &Suggestion) -> String {
    let by = suggestion.due_on.map(|day| format!(",{} 前", month_day(day))).unwrap_or_default();
    format!("{}({}{by})", suggestion.text, suggestion.star.name())
}

/// `文昌街道辛庄村 · 生态宜居 · 二进三试点`, as far as it is known; the village is left out where it is plain.
pub fn experience_about(experience: &NewExperience, village: Option<&str>) -> String {
    let star = experience.star.map(|star| star.name().to_owned());
    let pilot = experience.track.map(|track| format!("{}试点", track.name()));
    let parts = [village.map(str::to_owned), star, pilot];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::StarKind;

    #[test]
    fn a_suggestion_says_its_star_and_its_day() {
        let mut one = Suggestion { text: "组建调解队".into(), star: StarKind::Safety, due_on: None };
        assert_eq!(suggestion(&one), "组建调解队(平安法治)");
        one.due_on = Some("2026-09-01".parse().unwrap());
        assert_eq!(suggestion(&one), "组建调解队(平安法治,09-01 前)");
    }
}
