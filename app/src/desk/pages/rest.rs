//! Every page of the office but 总览, as one part: fetched at an idle moment, or when one of them is opened before.

use super::book::use_desk;
use super::shell::sorry;
use super::{
    board, comparison, evaluation, experiences, funds, honors, inbox, leader_visits, people, pilots, places,
    plans, records, silence, tasks, wall, year,
};
use crate::desk::route::Route;
use leptos::prelude::*;

/// The page of an address, for those who have it; each body is boxed, so that types stay small.
pub fn rest(route: Route) -> AnyView {
    let desk = use_desk();
    let (village, office) = (desk.village(), desk.office());
    match (route, village, office) {
        (Route::Tasks, Some(village), _) => view! { <tasks::list::Tasks village/> }.into_any(),
        (Route::NewTask, Some(village), _) => view! { <tasks::new::NewTasks village/> }.into_any(),
        (Route::Task(id), Some(village), _) => view! { <tasks::page::TaskPage id village/> }.into_any(),
        (Route::Inbox, Some(village), _) => view! { <inbox::Inbox village/> }.into_any(),
        (Route::Waiting(op), Some(village), _) => view! { <inbox::WaitingPage op village/> }.into_any(),
        (Route::Records, Some(village), _) => view! { <records::list::Records village/> }.into_any(),
        (Route::Record(key), Some(_), _) => view! { <records::page::RecordPage key/> }.into_any(),
        (Route::Honors, Some(village), _) => view! { <honors::list::Honors village/> }.into_any(),
        (Route::Nominate, Some(village), _) => view! { <honors::nominate::Nominate village/> }.into_any(),
        (Route::Honor(id), Some(_), _) => view! { <honors::page::HonorPage id/> }.into_any(),
        (Route::People, Some(village), _) => view! { <people::village::People village/> }.into_any(),
        (Route::Person(id), Some(_), _) | (Route::Person(id), _, Some(_)) => {
            view! { <people::person::PersonPage id/> }.into_any()
        }
        (Route::Places, _, Some(under)) => view! { <places::tree::Places under/> }.into_any(),
        (Route::Import, _, Some(_)) => view! { <places::import::Import/> }.into_any(),
        (Route::Accounts, _, Some(under)) => view! { <people::accounts::Accounts under/> }.into_any(),
        (Route::Help, _, Some(under)) | (Route::Help, Some(under), None) => {
            view! { <silence::Silence under/> }.into_any()
        }
        (Route::Board, _, Some(under)) => view! { <board::Board under/> }.into_any(),
        (Route::Plans, _, Some(under)) => view! { <plans::Plans under/> }.into_any(),
        (Route::Year, _, Some(under)) => view! { <year::Year under/> }.into_any(),
        (Route::Evaluation, None, Some(under)) => view! { <evaluation::list::Evaluations under/> }.into_any(),
        (Route::Evaluation, Some(village), _) => view! { <evaluation::own::Own village/> }.into_any(),
        (Route::EvaluationPlace(village, year), _, Some(_)) => {
            view! { <evaluation::place::Place village year/> }.into_any()
        }
        (Route::Certificate(village, year), _, _) => {
            view! { <evaluation::certificate::Certificate village year/> }.into_any()
        }
        (Route::Devices, ..) => view! { <people::devices::OwnDevices/> }.into_any(),
        (Route::Funds, _, Some(under)) => view! { <funds::FundsPage under/> }.into_any(),
        (Route::Wall, None, Some(under)) => view! { <wall::chart::Chart under/> }.into_any(),
        (Route::WallPlace(village), None, Some(_)) => {
            view! { <wall::place::OfficePlace village/> }.into_any()
        }
        (Route::Wall | Route::WallPlace(_), Some(village), _) => {
            view! { <wall::place::OwnPlace village/> }.into_any()
        }
        (Route::Comparison, _, Some(under)) => view! { <comparison::Comparison under/> }.into_any(),
        (Route::Pilots, _, Some(under)) => view! { <pilots::Pilots under/> }.into_any(),
        (Route::LeaderVisits, Some(village), _) => {
            view! { <leader_visits::list::OwnVisits village/> }.into_any()
        }
        (Route::LeaderVisits, None, Some(under)) => {
            view! { <leader_visits::office::Leaders under/> }.into_any()
        }
        (Route::NewLeaderVisit, Some(village), _) => {
            view! { <leader_visits::form::RecordOwn village/> }.into_any()
        }
        (Route::NewLeaderVisit, None, Some(under)) => {
            view! { <leader_visits::office::Record under/> }.into_any()
        }
        (Route::EditLeaderVisit(id), Some(_), _) => view! { <leader_visits::form::EditOwn id/> }.into_any(),
        (Route::EditLeaderVisit(id), None, Some(under)) => {
            view! { <leader_visits::office::Mend under id/> }.into_any()
        }
        (Route::Experiences, Some(village), _) => {
            view! { <experiences::list::OwnExperiences village/> }.into_any()
        }
        (Route::Experiences, None, Some(under)) => {
            view! { <experiences::list::OfficeExperiences under/> }.into_any()
        }
        (Route::NewExperience, Some(village), _) => view! { <experiences::form::Write village/> }.into_any(),
        (Route::EditExperience(id), Some(_), _) => view! { <experiences::form::Edit id/> }.into_any(),
        _ => sorry("这一页不归您的职责", "能看的页面都在栏目里;手机上的页面在“手机版”。"),
    }
}
