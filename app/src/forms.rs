//! Every form there is, once: what it is called in the page, and where it stands. The browser's suite of forms walks
//! this table (`end2end/forms.json` is written from it), and a form that is not in it fails.

use serde::Serialize;

/// Where a form stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the phone app.
    Phone,
    /// In the office.
    Desk,
    /// In both.
    Both,
}

/// A form.
#[derive(PartialEq, Eq, Debug, Serialize)]
pub struct FormKind {
    /// Its `data-form`; the first part of its draft's key unless the form says another.
    pub code: &'static str,
    /// What it is called, for whoever reads the suite's report.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// Whether what is typed is a secret: then no draft is kept.
    pub secret: bool,
}

macro_rules! forms {
    ($($(#[$doc:meta])* $id:ident = $code:literal, $name:literal, $place:ident $(, $secret:ident)?;)*) => {
        $(#[doc = $name] pub static $id: FormKind = FormKind {
            code: $code, name: $name, place: Place::$place, secret: forms!(@secret $($secret)?),
        };)*
        /// All of them.
        pub static ALL: &[&FormKind] = &[$(&$id),*];
    };
    (@secret) => { false };
    (@secret secret) => { true };
}

forms! {
    SIGN_IN = "sign-in", "登录", Both, secret;
    VISIT = "visit", "记走访", Phone;
    AMEND_VISIT = "amend-visit", "修改走访", Both;
    DISPUTE = "dispute", "记调解", Phone;
    DISPUTE_EVENT = "dispute-event", "接着记调解", Phone;
    ACTIVITY = "activity", "记志愿", Phone;
    AMEND_ACTIVITY = "amend-activity", "修改志愿", Phone;
    HOUSEHOLD = "household", "新增住户", Phone;
    CORRECT_HEAD = "correct-head", "更正户主", Phone;
    CORRECT_DOOR = "correct-door", "更正门牌", Phone;
    CORRECT_PHONE = "correct-phone", "更正电话", Phone;
    CORRECT_CATEGORIES = "correct-categories", "更正类别", Phone;
    PERSON = "person", "添家人", Phone;
    NEED = "need", "办理诉求", Both;
    PROGRESS = "progress", "更新进度", Both;
    PLAN = "plan", "创建规划", Phone;
    CLAIM = "claim", "自评申报", Both;
    TASK = "task", "建任务", Desk;
    TASK_OWNER = "task-owner", "换责任人", Desk;
    TASK_PLAN = "task-plan", "改时限和节点", Desk;
    HONOR = "honor", "推荐上榜", Desk;
    EXPERIENCE = "experience", "写经验", Desk;
    LEADER_VISIT = "leader-visit", "领导下沉", Desk;
    RETURN_RECORD = "return-record", "退回记录", Desk;
    PLAN_GRID = "plan-grid", "规划表", Desk;
    ANNOUNCE = "announce", "记下公布的计划", Desk;
    WITHDRAW_ANNOUNCED = "withdraw-announced", "撤回公布的计划", Desk;
    ADD_PLACE = "add-place", "添地方", Desk;
    RENAME_PLACE = "rename-place", "改地方", Desk;
    OPEN_ACCOUNT = "open-account", "开账号", Desk;
    GRANT_ROLE = "grant-role", "任职", Desk;
    PASSWORD = "password", "设密码", Desk, secret;
    REVIEW_STAR = "review-star", "联审", Desk;
    ANSWER = "answer", "答复异议", Desk;
    ANSWER_TOGETHER = "answer-together", "一并答复异议", Desk;
    VETOES = "vetoes", "否决项审查", Desk;
    NAMING = "naming", "命名", Desk;
    PLAQUE = "plaque", "授牌", Desk;
    REMOVE_STAR = "remove-star", "摘星", Desk;
    TAKE_OVER = "take-over", "补录往年的命名", Desk;
    TAKE_OVER_TYPED = "take-over-typed", "补录以前的星", Desk;
    MOVE_BUDGET = "move-budget", "调剂预算", Desk;
    PAY = "pay", "记下支付", Desk;
    VENUE = "venue", "阵地支出", Desk;
    CORRECT_PAYMENT = "correct-payment", "更正支付", Desk;
    CORRECT_AWARD = "correct-award", "更正应付", Desk;
    YEAR_NUMBERS = "year-numbers", "年度数字", Desk;
    CORRECT_YEAR = "correct-year", "更正定下的年度", Desk;
    YEAR_ITEM = "year-item", "年度条目", Desk;
    KEEP_STAR = "keep-star", "保留以前的星", Desk;
    POST = "post", "公布", Desk;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_has_a_code_of_its_own_and_the_suite_knows_them_all() {
        let mut codes: Vec<_> = ALL.iter().map(|form| form.code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), ALL.len());
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/forms.json");
        let now = serde_json::to_string_pretty(ALL).unwrap() + "\n";
        if std::env::var_os("QUNXING_UPDATE").is_some() {
            std::fs::write(file, &now).unwrap();
        }
        assert_eq!(std::fs::read_to_string(file).unwrap(), now, "QUNXING_UPDATE=1 writes it anew");
    }
}
