//! A line of a list that leads somewhere: a picture, what it is, a small word about it, how it stands.

use crate::parts::icon::{Icon, IconName};
use domain::Household;
use domain::household::mark_of;
use leptos::prelude::*;

/// What stands before a line.
pub(super) enum Lead {
    /// A family's name, of one letter or two.
    Mark(String),
    /// A drawing.
    Icon(IconName),
    /// A drawing in the colour of this class.
    Toned(&'static str, IconName),
}

/// A line.
pub(super) struct Line {
    /// Where it leads.
    pub(super) href: String,
    pub(super) lead: Lead,
    pub(super) title: String,
    /// Left out when empty.
    pub(super) small: String,
    /// How it stands, or [`chevron`].
    pub(super) end: AnyView,
}

impl Line {
    /// As an item of a `list`.
    pub(super) fn view(self) -> AnyView {
        self.view_struck(false)
    }

    /// The same, struck out when what it tells of was taken back.
    pub(super) fn view_struck(self, struck: bool) -> AnyView {
        let lead = self.lead.view();
        let small = (!self.small.is_empty()).then(|| view! { <small class="muted">{self.small}</small> });
        view! {
            <li class:struck=struck><a class="item" href=self.href>
                {lead}
                <div class="grow"><h3>{self.title}</h3>{small}</div>
                {self.end}
            </a></li>
        }
        .into_any()
    }
}

impl Lead {
    /// As it is drawn.
    pub(super) fn view(self) -> AnyView {
        match self {
            Lead::Mark(mark) => {
                let class = if mark.chars().count() > 1 { "avatar two-letters" } else { "avatar" };
                view! { <span class=class aria-hidden="true">{mark}</span> }.into_any()
            }
            Lead::Icon(icon) => view! { <Icon name=icon/> }.into_any(),
            Lead::Toned(class, icon) => view! { <span class=class><Icon name=icon/></span> }.into_any(),
        }
    }
}

/// The family's name as the mark of a door.
pub(super) fn family(household: &Household) -> Lead {
    mark_of(&household.head.value)
        .map_or(Lead::Toned("avatar", IconName::Home), |mark| Lead::Mark(mark.to_owned()))
}

/// A word in a chip.
pub(super) fn chip(class: &'static str, word: String) -> AnyView {
    view! { <span class=class>{word}</span> }.into_any()
}

/// There is more behind it.
pub(super) fn chevron() -> AnyView {
    view! { <Icon name=IconName::Chevron/> }.into_any()
}
