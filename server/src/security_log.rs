//! Notes what the security log is told; a note that fails is said in the program's own log and stops nobody.

use domain::{AccountId, At};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use store::security_event::{self, Came, Event, What};
use store::{Result, Store};

/// The same refusal is noted once in so many milliseconds: a program that asks a thousand times a second fills no disk.
const AGAIN_MS: i64 = 60_000;
/// Most kinds of refusals remembered for that.
const MOST_REMEMBERED: usize = 2_000;

type Same = (Option<AccountId>, What, Came, String);

/// The security log.
pub struct SecurityLog {
    store: Store,
    noted: Mutex<HashMap<Same, At>>,
}

impl SecurityLog {
    /// A log in this store.
    pub fn new(store: Store) -> Self {
        Self { store, noted: Mutex::default() }
    }

    /// Notes an event. What is not done is noted once a minute.
    pub async fn note(&self, event: Event) {
        if event.came != Came::Done && self.was_noted(&event) {
            return;
        }
        if let Err(error) = keep(&self.store, &event).await {
            tracing::error!(%error, "the security log could not be written");
        }
    }

    fn was_noted(&self, event: &Event) -> bool {
        let same = (event.account, event.what, event.came, event.detail.clone());
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        let before = noted.get(&same).copied();
        if before.is_some_and(|at| (0..AGAIN_MS).contains(&(event.at.millis() - at.millis()))) {
            return true;
        }
        if noted.len() >= MOST_REMEMBERED {
            noted.clear();
        }
        noted.insert(same, event.at);
        false
    }
}

/// Keeps an event in a store.
pub async fn keep(store: &Store, event: &Event) -> Result<()> {
    let id = domain::OpId::new(event.at, rand::random()).uuid();
    security_event::keep(&mut *store.write().await?, id, event).await
}

/// The log as it is read on a terminal, the newest first: when, who, what, what came of it.
pub async fn told(store: &Store, since: At, account: Option<AccountId>, most: u32) -> Result<String> {
    let events = security_event::since(&mut *store.read().await?, since, account, most).await?;
    let lines = events.iter().map(|event| {
        let somebody = |id: Option<AccountId>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
        let whom = event.about.filter(|about| Some(*about) != event.account);
        let whom = whom.map_or_else(String::new, |about| format!(" 对象 {about}"));
        format!(
            "{} {} {}{whom} {} {}",
            app::words::date_time(event.at),
            somebody(event.account),
            what(event.what),
            came(event.came),
            event.detail
        )
    });
    let mut text = lines.collect::<Vec<_>>().join("\n");
    if text.is_empty() {
        text.push_str("这段时间没有记录。");
    }
    Ok(text)
}

const fn what(what: What) -> &'static str {
    match what {
        What::SignIn => "登录",
        What::SignOut => "退出",
        What::EndSessions => "让设备退出登录",
        What::IssueCode => "发激活码",
        What::SetPassword => "设密码",
        What::ChangeRoles => "开账号或改任职",
        What::Refuse => "访问被拒绝",
        What::Export => "导出",
        What::Import => "导入",
        What::Other => "别的事",
    }
}

const fn came(came: Came) -> &'static str {
    match came {
        Came::Done => "成功",
        Came::Wrong => "不对",
        Came::MustWait => "试得太多,要等",
        Came::NoRole => "没有任职",
        Came::NotAllowed => "没有权限",
        Came::InReview => "待确认,没有生效",
        Came::Other => "别的结果",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_refusal_is_noted_once_a_minute_and_what_is_done_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), None).await.unwrap();
        let log = SecurityLog::new(store.clone());
        let event = |seconds: i64, came| Event {
            at: At::from_millis(1_795_400_000_000 + seconds * 1_000),
            account: None,
            about: None,
            what: What::SignIn,
            came,
            detail: "password".into(),
        };
        for (seconds, came) in
            [(0, Came::Wrong), (30, Came::Wrong), (59, Came::Wrong), (60, Came::Wrong), (61, Came::MustWait)]
        {
            log.note(event(seconds, came)).await;
        }
        for _ in 0..2 {
            log.note(event(62, Came::Done)).await;
        }
        let text = told(&store, At::from_millis(0), None, 100).await.unwrap();
        let ends: Vec<_> = text.lines().map(|line| line.split(' ').rev().nth(1).unwrap()).collect();
        assert_eq!(ends, ["成功", "成功", "试得太多,要等", "不对", "不对"], "{text}");
    }
}
