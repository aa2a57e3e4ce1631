//! What only offices do: names and postings, plans announced, evaluations, money, a year's rules, people and places.
//!
//! The phone's bundle is built without this file (`without_office.rs` stands for it), and treats such an act like
//! one of a newer version. On the wire nothing tells an office's act from anybody else's.

use crate::acts::{Act, Applied};
pub use crate::intent::NewEntry;
use crate::intent::{Judged, Scope, acts, given, key};
use crate::record::RecordKey;
use crate::review::ReviewItem;
use domain::evaluation::{Hit, LostStar, Round, Verdict};
use domain::experience::NewExperience;
use domain::fund_ledger::{
    AwardCorrection, AwardPayment, Booking, BudgetChange, PaymentCorrection, VenuePayment,
};
use domain::honor::{ConsentForm, NewHonor, Posting};
use domain::leader_visit::NewLeaderVisit;
use domain::objection::NewObjection;
use domain::{
    Account, AccountId, At, Day, Declaration, DeclaredPlan, DeclaredPlanId, Evaluation, Experience,
    ExperienceId, FundEntryId, FundLedger, Honor, HonorId, LeaderVisit, Membership, Objection, ObjectionId,
    OpId, PhotoRef, Place, PlaceCode, Role, StarKind, StarPlan, StarYear, YearItem,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

fn plan_of(village: &PlaceCode, year: i32) -> RecordKey {
    key::<StarPlan>(StarPlan::record_id(village, year))
}
fn evaluation_of(village: &PlaceCode, year: i32) -> RecordKey {
    key::<Evaluation>(Evaluation::record_id(village, year))
}
fn year_of(zone: &PlaceCode, year: i32) -> RecordKey {
    key::<StarYear>(StarYear::record_id(zone, year))
}
fn ledger_of(zone: &PlaceCode, year: i32) -> RecordKey {
    key::<FundLedger>(FundLedger::record_id(zone, year))
}
fn entry(zone: &PlaceCode, year: i32, id: FundEntryId, what: Booking) -> NewEntry {
    NewEntry { zone: zone.clone(), year, id, what }
}

acts! {
    /// An act of an office, with everything that was typed.
    #[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    OfficeAct, decided by act;

    /// 推荐上榜.
    NominateHonor(new: NewHonor) =>
        about key::<Honor>(new.id.uuid());
        scope Scope::Place(new.village.scope());
        decide act.nominate_honor(new);
    /// 记本人意愿: 同意或撤回公开姓名.
    RecordWish { honor: HonorId, named: bool, how: ConsentForm } =>
        about key::<Honor>(honor.uuid());
        decide act.record_wish(honor, named, how);
    /// 公布或撤下.
    PostHonor {
        honor: HonorId,
        posting: Posting,
        /// Whether a reader would recognise the person although the name is masked, as whoever posts it says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        recognisable: Option<bool>,
    } =>
        about key::<Honor>(honor.uuid());
        decide act.post_honor(honor, posting, recognisable);

    /// 创建规划: all stars of a village at once, as versions before the plan had fields wrote it.
    PlanStars(plan: StarPlan) =>
        about plan_of(&plan.village, plan.year);
        scope Scope::Place(plan.village.scope());
        decide act.plan_stars(plan);
    /// 记下公布的创建规划.
    DeclarePlan(new: Declaration) =>
        about key::<DeclaredPlan>(new.id.uuid());
        scope Scope::Place(new.place.scope());
        decide act.declare_plan(new);
    /// 撤回公布的创建规划.
    WithdrawDeclaredPlan { plan: DeclaredPlanId, why: String } =>
        about key::<DeclaredPlan>(plan.uuid());
        decide act.withdraw_declared_plan(plan, why);

    /// 初评 or 联审 of one star.
    ReviewStar { village: PlaceCode, year: i32, star: StarKind, round: Round, verdict: Verdict } =>
        about evaluation_of(village, *year);
        scope Scope::Place(village.scope());
        decide act.review_star(&village, year, star, round, verdict);
    /// 否决项审查.
    CheckVetoes { village: PlaceCode, year: i32, hits: Vec<Hit> } =>
        about evaluation_of(village, *year);
        scope Scope::Place(village.scope());
        decide act.check_vetoes(&village, year, hits);
    /// 开始公示.
    BeginNotice { village: PlaceCode, year: i32 } =>
        about evaluation_of(village, *year);
        scope Scope::Place(village.scope());
        decide act.begin_notice(&village, year);
    /// 命名: these stars are held from now on, and those claimed again and not named no longer.
    NameStars {
        village: PlaceCode,
        year: i32,
        stars: BTreeSet<StarKind>,
        #[serde(default)]
        note: String,
    } =>
        about evaluation_of(village, *year);
        scope Scope::Place(village.scope());
        decide act.name_stars(&village, year, stars, note);
    /// 补录往年的命名, from the document `source`: what was held when that year began, and what was named in it.
    TakeOverNaming {
        village: PlaceCode,
        year: i32,
        held_before: BTreeSet<StarKind>,
        stars: BTreeSet<StarKind>,
        on: Day,
        source: String,
    } =>
        about evaluation_of(village, *year);
        scope Scope::Place(village.scope());
        decide act.take_over_naming(&village, year, stars, held_before, (on, source));
    /// 授牌.
    GivePlaque { village: PlaceCode, year: i32, on: Day } =>
        about evaluation_of(village, *year);
        scope Scope::Place(village.scope());
        decide act.give_plaque(&village, year, on);
    /// 摘星, recorded under a year.
    RemoveStar { village: PlaceCode, year: i32, star: StarKind, reason: String, on: Day } =>
        about evaluation_of(village, *year);
        scope Scope::Place(village.scope());
        decide act.remove_star(&village, year, LostStar { star, reason, on });
    /// 办结年度: nothing of it waits any more.
    CloseYear { zone: PlaceCode, year: i32 } =>
        about year_of(zone, *year);
        scope Scope::Place(zone.scope());
        decide act.close_year(&zone, year);

    /// 提出异议; only the server does this, for somebody who does not sign in.
    FileObjection(new: NewObjection) =>
        about key::<Objection>(new.id.uuid());
        scope new.village.township().map_or(Scope::Record(key::<Objection>(new.id.uuid())), Scope::Place);
        decide act.file_objection(new);
    /// 答复异议.
    AnswerObjection {
        objection: ObjectionId,
        upheld: bool,
        answer: String,
        /// The stars that it holds about; every star on notice when none is named.
        #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
        stars: BTreeSet<StarKind>,
    } =>
        about key::<Objection>(objection.uuid());
        decide act.answer_objection(objection, upheld, answer, stars);

    /// 调整预算 of the zone's ledger of a year.
    AdjustBudget { zone: PlaceCode, year: i32, id: FundEntryId, change: BudgetChange } =>
        about ledger_of(zone, *year);
        books entry(zone, *year, *id, Booking::Budget(change.clone()));
        decide act.book(entry(&zone, year, id, Booking::Budget(change)));
    /// 支付奖补.
    PayAwards { zone: PlaceCode, year: i32, id: FundEntryId, payment: AwardPayment } =>
        about ledger_of(zone, *year);
        books entry(zone, *year, *id, Booking::Award(payment.clone()));
        decide act.book(entry(&zone, year, id, Booking::Award(payment)));
    /// 支付阵地建设.
    PayVenue { zone: PlaceCode, year: i32, id: FundEntryId, payment: VenuePayment } =>
        about ledger_of(zone, *year);
        books entry(zone, *year, *id, Booking::Venue(payment.clone()));
        decide act.book(entry(&zone, year, id, Booking::Venue(payment)));
    /// 更正支付.
    CorrectPayment { zone: PlaceCode, year: i32, id: FundEntryId, correction: PaymentCorrection } =>
        about ledger_of(zone, *year);
        books entry(zone, *year, *id, Booking::Payment(correction.clone()));
        decide act.book(entry(&zone, year, id, Booking::Payment(correction)));
    /// 更正应付.
    CorrectAward { zone: PlaceCode, year: i32, id: FundEntryId, correction: AwardCorrection } =>
        about ledger_of(zone, *year);
        books entry(zone, *year, *id, Booking::Due(correction.clone()));
        decide act.book(entry(&zone, year, id, Booking::Due(correction)));

    /// 开启创建年度: a copy of the year `from`; a zone's first begins with these items.
    OpenYear {
        zone: PlaceCode,
        year: i32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<i32>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<YearItem>,
    } =>
        about year_of(zone, *year);
        scope Scope::Place(zone.scope());
        decide act.open_year(zone, year, from, items);
    /// 调整创建年度: these items of it, and no other.
    ChangeYear { zone: PlaceCode, year: i32, items: Vec<YearItem> } =>
        about year_of(zone, *year);
        scope Scope::Place(zone.scope());
        decide act.change_year(&zone, year, items, false);
    /// 更正创建年度: these numbers had been wrong, for what was decided by them, too.
    CorrectYear { zone: PlaceCode, year: i32, items: Vec<YearItem>, why: String } =>
        about year_of(zone, *year);
        scope Scope::Place(zone.scope());
        decide act.correct_year(&zone, year, items, why);
    /// 在两个值里选一个.
    SettleYear { zone: PlaceCode, year: i32, item: YearItem } =>
        about year_of(zone, *year);
        scope Scope::Place(zone.scope());
        decide act.change_year(&zone, year, vec![item], true);

    /// 写经验.
    ShareExperience(new: NewExperience) =>
        about key::<Experience>(new.id.uuid());
        scope Scope::Place(new.village.scope());
        photos new.photos;
        decide act.share_experience(new);
    /// 修改经验.
    AmendExperience(new: NewExperience) =>
        about key::<Experience>(new.id.uuid());
        photos new.photos;
        decide act.amend_experience(new);
    /// 公布或撤下经验.
    PostExperience { experience: ExperienceId, posting: Posting } =>
        about key::<Experience>(experience.uuid());
        decide act.post_experience(experience, posting);

    /// 记调研.
    RecordLeaderVisit(new: NewLeaderVisit) =>
        about key::<LeaderVisit>(new.id.uuid());
        scope Scope::Place(new.village.scope());
        decide act.record_leader_visit(new);
    /// 修改调研.
    AmendLeaderVisit(new: NewLeaderVisit) =>
        about key::<LeaderVisit>(new.id.uuid());
        decide act.amend_leader_visit(new);

    /// 新增或改名一个地方.
    NamePlace(place: Place) =>
        about key::<Place>(place.code.record_id());
        scope Scope::Place(place.code.scope());
        decide act.name_place(place);
    /// 开账号.
    OpenAccount(account: Account) =>
        about key::<Account>(account.id.uuid());
        scope Scope::Place(account.home.scope());
        decide act.open_account(account);
    /// 任职.
    GrantMembership { account: AccountId, membership: Membership } =>
        about key::<Account>(account.uuid());
        decide act.grant_membership(account, membership);
    /// 离任.
    EndMembership { account: AccountId, role: Role, place: PlaceCode, to: At } =>
        about key::<Account>(account.uuid());
        decide act.end_membership(account, role, &place, to);
    /// 退回待确认的记录并说明.
    ReturnReview { op: OpId, note: String } =>
        about key::<ReviewItem>(op.uuid());
        decide act.return_review(op, note);
}
