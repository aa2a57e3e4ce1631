//! Which records are shown; the same words stand in the page's address and in that of the Excel export.

use domain::{AccountId, Activity, Day, Dispute, Need, PlaceCode, Visit};
use std::fmt::Write as _;

/// The kinds that 记录 lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Kind {
    /// 走访.
    #[default]
    Visits,
    /// 纠纷.
    Disputes,
    /// 志愿.
    Activities,
    /// 诉求.
    Needs,
}

impl Kind {
    /// All, in the order of the tabs.
    pub const ALL: [Self; 4] = [Self::Visits, Self::Disputes, Self::Activities, Self::Needs];

    /// Its word in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Visits => "visit",
            Self::Disputes => "dispute",
            Self::Activities => "activity",
            Self::Needs => "need",
        }
    }
}

/// What somebody is looking for; empty parts ask for nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// Which kind.
    pub kind: Kind,
    /// In which grid.
    pub grid: Option<PlaceCode>,
    /// By whom.
    pub by: Option<AccountId>,
    /// On or after this day.
    pub from: Option<Day>,
    /// On or before this day.
    pub to: Option<Day>,
    /// Words in the record.
    pub text: String,
}

impl Filter {
    /// Reads the part of an address behind `?`; what it does not know it lets be.
    pub fn of(query: &str) -> Self {
        let mut filter = Self::default();
        for pair in query.trim_start_matches('?').split('&') {
            let Some((name, value)) = pair.split_once('=') else { continue };
            match name {
                "kind" => {
                    let kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == value);
                    filter.kind = kind.unwrap_or_default();
                }
                "grid" => filter.grid = value.parse().ok(),
                "by" => filter.by = value.parse().ok(),
                "from" => filter.from = value.parse().ok(),
                "to" => filter.to = value.parse().ok(),
                "text" => filter.text = decoded(value),
                _ => {}
            }
        }
        filter
    }

    /// The part of an address behind `?`.
    pub fn query(&self) -> String {
        let mut query = format!("kind={}", self.kind.as_str());
        let parts = [
            ("grid", self.grid.as_ref().map(ToString::to_string)),
            ("by", self.by.map(|id| id.to_string())),
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
            ("text", Some(encoded(self.text.trim())).filter(|text| !text.is_empty())),
        ];
        for (name, value) in parts {
            if let Some(value) = value {
                let _ = write!(query, "&{name}={value}");
            }
        }
        query
    }

    /// Whether anything but the kind is asked for.
    pub fn is_narrow(&self) -> bool {
        *self != Self { kind: self.kind, ..Self::default() }
    }

    fn fits(&self, place: &PlaceCode, by: AccountId, on: Day) -> bool {
        self.grid.as_ref().is_none_or(|grid| grid == place)
            && self.by.is_none_or(|who| who == by)
            && self.from.is_none_or(|from| from <= on)
            && self.to.is_none_or(|to| on <= to)
    }
    fn says(&self, texts: &[&str]) -> bool {
        let wanted = self.text.trim();
        wanted.is_empty() || texts.iter().any(|text| text.contains(wanted))
    }

    /// Whether it is looked for; `family` is the household's head and door.
    pub fn visit(&self, visit: &Visit, family: &str) -> bool {
        self.fits(&visit.grid, visit.by, visit.first.on) && self.says(&[&visit.talk().note, family])
    }
    /// Whether it is looked for.
    pub fn dispute(&self, dispute: &Dispute) -> bool {
        let parties = dispute.parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join("、");
        self.fits(&dispute.grid, dispute.by, dispute.on) && self.says(&[&dispute.what, &parties])
    }
    /// Whether it is looked for.
    pub fn activity(&self, activity: &Activity) -> bool {
        let now = &activity.now;
        self.fits(&now.place, activity.by, now.on) && self.says(&[&now.name, &now.venue, &now.note])
    }
    /// Whether it is looked for; `family` is the household's head and door.
    pub fn need(&self, need: &Need, family: &str) -> bool {
        self.fits(&need.grid, need.raised_by, need.raised_on) && self.says(&[&need.text, family])
    }
}

/// Text as it may stand in an address: everything but plain letters and digits as `%XX`.
pub fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut query, byte| {
        if byte.is_ascii_alphanumeric() {
            query.push(char::from(byte));
        } else {
            let _ = write!(query, "%{byte:02X}");
        }
        query
    })
}

/// Text of an address as it was before [`encoded`].
pub fn decoded(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let [first, tail @ ..] = rest {
        let pair = tail.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        match (first, pair.and_then(|pair| u8::from_str_radix(pair, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
            }
            (b'+', _) => {
                bytes.push(b' ');
                rest = tail;
            }
            (plain, _) => {
                bytes.push(*plain);
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_survives_its_address() {
        let filter = Filter {
            kind: Kind::Needs,
            grid: "410871001001003".parse().ok(),
            by: "0190f3a0-0000-7000-8000-000000000001".parse().ok(),
            from: "2026-11-01".parse().ok(),
            to: "2026-11-30".parse().ok(),
            text: "燃气 & 软管=100%".into(),
        };
        assert_eq!(Filter::of(&filter.query()), filter);
        assert_eq!(
            Filter::of("?kind=moon&grid=x&text=%E4%B8%&broken"),
            Filter { text: "\u{fffd}%".into(), ..Filter::default() }
        );
        assert_eq!(Filter::default().query(), "kind=visit");
    }
}
