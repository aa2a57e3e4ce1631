//! The arithmetic over random zones: figures roll up, true announcements are never refuted, false ones always.

use super::tally::compared;
use super::*;
use crate::declared_plan::PlacesMeant;
use crate::ids::DeclaredPlanId;
use crate::place::PlaceKind;
use crate::register::Stamp;
use crate::star_plan::{PilotTrack, PlanChange, StarState};
use crate::time::At;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

struct Zone {
    places: Vec<Place>,
    plans: Vec<StarPlan>,
}

fn code(text: &str) -> PlaceCode {
    text.parse().unwrap()
}

fn zone(chance: &mut StdRng) -> Zone {
    let mut zone = Zone { places: Vec::new(), plans: Vec::new() };
    let place = |code, kind| Place { code, kind, name: "地方".into(), sample: true };
    for township in 1..=chance.random_range(1..5) {
        let at = code("410871").child(township).unwrap();
        zone.places.push(place(at.clone(), PlaceKind::Township));
        for village in 1..=chance.random_range(1..9) {
            let at = at.child(village).unwrap();
            let kind = *[PlaceKind::Village, PlaceKind::Community].choose(chance).unwrap();
            zone.places.push(place(at.clone(), kind));
            let mut plan = StarPlan::empty(at, 2026);
            for star in StarKind::of(kind) {
                let state = *[StarState::No, StarState::Aimed, StarState::Held].choose(chance).unwrap();
                plan.change(PlanChange::Star { star: *star, state }, 1, Stamp::of_nobody());
            }
            let track = PilotTrack::ALL.choose(chance).copied().filter(|_| chance.random_ratio(1, 3));
            plan.change(PlanChange::Pilot(track), 1, Stamp::of_nobody());
            zone.plans.push(plan);
        }
    }
    zone
}

/// What a place would announce if it announced what is counted.
fn truth(zone: &Zone, place: &PlaceCode, of: PlacesMeant, number: u128) -> DeclaredPlan {
    let tally = Tally::of(&zone.places, &zone.plans, place, of);
    let said = Declaration {
        id: DeclaredPlanId::from_uuid(Uuid::from_u128(number)),
        place: place.clone(),
        year: 2026,
        of,
        levels: (1..=5).map(|level| (level, tally.count(What::Level(level)))).collect(),
        stars: StarKind::ALL.map(|star| (star, tally.count(What::Star(star)))).to_vec(),
        pilots: PilotTrack::ALL.map(|track| (track, tally.count(What::Pilots(track)))).to_vec(),
        exist: Some(tally.count(What::Exist)),
        source: "数出来的".into(),
    };
    DeclaredPlan { said, at: At::from_millis(0), by: Stamp::of_nobody().by, withdrawals: Vec::new() }
}

fn about_figures(zone: &Zone, declared: &[DeclaredPlan]) -> Vec<Finding> {
    let mut findings = plan_check(&PlanBook {
        under: &code("410871"),
        places: &zone.places,
        plans: &zone.plans,
        declared,
        tasks: &BTreeMap::new(),
        key_tasks: KeyTasks::builtin(),
        rules: PlanRules::builtin(),
        budget: PlanRules::builtin().awards.awards_budget,
        committed: crate::Fen::default(),
    })
    .findings;
    let about_figures = [
        Rule::LevelsMakeStars,
        Rule::StarsFitLevels,
        Rule::RestFits,
        Rule::HeldStay,
        Rule::DeclaredOnce,
        Rule::NotMoreBelow,
        Rule::RollsUp,
        Rule::DeclaredIsCounted,
        Rule::NotMoreThanExist,
    ];
    findings.retain(|finding| about_figures.contains(&finding.rule));
    findings
}

fn all_true(zone: &Zone) -> Vec<DeclaredPlan> {
    let townships = zone.places.iter().filter(|place| place.code.level() == PlaceLevel::Township);
    let places = std::iter::once(code("410871")).chain(townships.map(|place| place.code.clone()));
    let each = places.flat_map(|place| PlacesMeant::ALL.map(|of| (place.clone(), of)));
    each.zip(1..).map(|((place, of), number)| truth(zone, &place, of, number)).collect()
}

#[test]
fn figures_roll_up_from_villages_to_townships_to_the_zone() {
    for seed in 0..200 {
        let zone = zone(&mut StdRng::seed_from_u64(seed));
        for of in PlacesMeant::ALL {
            let at = |place: &Place| Tally::of(&zone.places, &zone.plans, &place.code, of);
            let of_level = |level| zone.places.iter().filter(move |place| place.code.level() == level);
            let sum = |level| of_level(level).map(at).fold(Tally::default(), |sum, it| sum.and(&it));
            let whole = Tally::of(&zone.places, &zone.plans, &code("410871"), of);
            assert_eq!(sum(PlaceLevel::Township), whole, "seed {seed}");
            assert_eq!(sum(PlaceLevel::Village), whole, "seed {seed}");
            let by_kind: u32 = StarKind::ALL.map(|star| whole.count(What::Star(star))).iter().sum();
            assert_eq!((by_kind, by_kind), (whole.count(What::Stars), whole.count(What::StarsByLevel)));
        }
        let sum = |of| Tally::of(&zone.places, &zone.plans, &code("410871"), of);
        assert_eq!(sum(PlacesMeant::Villages).and(&sum(PlacesMeant::Communities)), sum(PlacesMeant::Both));
    }
}

#[test]
fn what_is_true_is_never_refuted() {
    for seed in 0..200 {
        let zone = zone(&mut StdRng::seed_from_u64(seed));
        assert_eq!(about_figures(&zone, &all_true(&zone)), [], "seed {seed}");
    }
}

/// One figure of one announcement, one too high: it is told, with the figure as announced and as counted.
#[test]
fn a_wrong_figure_is_always_found() {
    for seed in 0..400 {
        let chance = &mut StdRng::seed_from_u64(seed);
        let zone = zone(chance);
        let mut declared = all_true(&zone);
        let wrong = chance.random_range(0..declared.len());
        let said = &mut declared[wrong].said;
        let (what, was) = match chance.random_range(0..4) {
            0 => (What::Level(said.levels[2].0), &mut said.levels[2].1),
            1 => (What::Star(said.stars[3].0), &mut said.stars[3].1),
            2 => (What::Pilots(said.pilots[1].0), &mut said.pilots[1].1),
            _ => (What::Exist, said.exist.as_mut().unwrap()),
        };
        let counted = i64::from(*was);
        *was += 1;
        let said = &declared[wrong].said;
        // Where there are no such places at all, nothing is counted to hold it against.
        if Tally::of(&zone.places, &zone.plans, &said.place, said.of).count(What::Exist) == 0 {
            continue;
        }
        let told = about_figures(&zone, &declared);
        let found = told.iter().find(|it| it.rule == Rule::DeclaredIsCounted).expect("it is found");
        assert_eq!((&found.place, found.of, found.found.what), (&said.place, said.of, what), "seed {seed}");
        assert_eq!((found.found.value, found.against.value), (counted + 1, counted), "seed {seed}");
        assert!(compared().any(|it| it == what));
        let makes_stars = matches!(what, What::Level(_) | What::Star(_));
        let refuted = told.iter().any(|it| it.rule == Rule::LevelsMakeStars && it.place == said.place);
        assert_eq!(refuted, makes_stars, "seed {seed}");
    }
}
