//! A line of a list that leads somewhere: a picture, what it is, a small word about it, how it stands.

use crate::parts::icon::{Icon, IconName};
use domain::Household;
use leptos::prelude::*;

/// What stands before a line.
pub(super) enum Lead {
    /// One character, such as a family's name.
    Mark(char),
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
        let lead = match self.lead {
            Lead::Mark(mark) => {
                view! { <span class="avatar" aria-hidden="true">{mark.to_string()}</span> }.into_any()
            }
            Lead::Icon(icon) => view! { <Icon name=icon/> }.into_any(),
            Lead::Toned(class, icon) => view! { <span class=class><Icon name=icon/></span> }.into_any(),
        };
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

/// The family's name as the mark of a door.
pub(super) fn family(household: &Household) -> Lead {
    Lead::Mark(household.family().chars().next().unwrap_or('户'))
}

/// A word in a chip.
pub(super) fn chip(class: &'static str, word: String) -> AnyView {
    view! { <span class=class>{word}</span> }.into_any()
}

/// There is more behind it.
pub(super) fn chevron() -> AnyView {
    view! { <Icon name=IconName::Chevron/> }.into_any()
}
