//! What became of something on this device, in words: its store, its link, its receipts.

use device::{EntryState, Error, Failure, ImportError, Link, PhotoProgress};
use sync::ReviewState;
use sync::wire::Refusal;

/// Why a person's store would not open, and what helps.
pub fn not_opened(error: &Error) -> &'static str {
    match error {
        Error::Unavailable => {
            "这个浏览器不让网页存资料,多半是开了无痕(隐私)模式。在这里记的会丢,所以不让记。请用普通模式打开群星。"
        }
        Error::Full => "手机空间满了,资料打不开。请删些照片或应用,再试一次。存过的记录都还在。",
        _ => "资料打不开。请关掉别的群星页面,再试一次。存过的记录都还在。",
    }
}

/// Why nothing was saved; what was typed is still on the screen.
pub fn not_saved(error: &Error) -> &'static str {
    match error {
        Error::Full => "手机空间不够,还没存上。请删些照片或应用再点保存,写的内容都在",
        _ => "还没存上,写的内容都在,请再点一次保存",
    }
}

/// Why signing in or asking the server did not work.
pub fn failure(failure: &Failure) -> String {
    match failure {
        Failure::Offline => "现在没有网络,连上网再试".into(),
        Failure::SignInAgain | Failure::SignedOut => super::refusal(Refusal::SignInAgain, None),
        Failure::TooLarge => super::refusal(Refusal::TooLarge, None),
        Failure::Later { seconds } => match seconds {
            Some(_) => super::refusal(Refusal::TooMany, *seconds),
            None => super::refusal(Refusal::TryLater, None),
        },
        Failure::Refused(refusal) => super::refusal(*refusal, None),
    }
}

/// Why a file of unsent records could not be read back.
pub fn import_error(error: &ImportError) -> String {
    match error {
        ImportError::NotOurs => "这个文件不是群星导出的记录,请选“群星未传记录”开头的文件".into(),
        ImportError::Newer => "这个文件是更新的版本导出的,请先更新群星".into(),
        ImportError::SomebodyElse { name } => {
            format!("这是 {name} 的记录,请用 {name} 的账号登录后再导入")
        }
        ImportError::Store(error) => not_saved(error).into(),
    }
}

/// How far a record has come, and what was decided when it had to wait for somebody.
pub const fn receipt(state: &EntryState, review: Option<&ReviewState>) -> &'static str {
    match (state, review) {
        (EntryState::Queued, _) => "已存手机",
        (EntryState::Sending, _) => "上传中",
        (_, Some(ReviewState::Accepted { .. })) => "村里已采纳",
        (_, Some(ReviewState::Returned { .. })) => "要你处理",
        (_, Some(ReviewState::Withdrawn { .. })) => "已收回",
        (_, Some(ReviewState::HandedOver { .. })) => "已转给别的网格",
        (EntryState::Arrived { outcome, .. }, _) => super::outcome(outcome),
    }
}

/// How far a photo has come.
pub fn photo_progress(progress: &PhotoProgress, bytes: u32) -> String {
    match progress {
        PhotoProgress::Waiting { sent: 0 } => "照片排队".into(),
        PhotoProgress::Waiting { sent } => {
            format!("照片已传 {}%", u64::from(*sent) * 100 / u64::from(bytes.max(1)))
        }
        PhotoProgress::Stored => "照片已送达".into(),
        PhotoProgress::Refused => "照片打不开,没有收下".into(),
        PhotoProgress::Lost => "照片在这部手机上找不到了".into(),
    }
}

/// The state of sending as a whole.
pub fn link(link: Link, waiting: usize) -> String {
    match (link, waiting) {
        (Link::Offline, 0) => "离线".into(),
        (Link::Offline, n) => format!("离线 · 待传 {n} 条"),
        (Link::SignInAgain | Link::SignedOut, _) => "请重新登录".into(),
        (Link::Busy, 0) => "正在更新".into(),
        (Link::Busy, n) => format!("正在传 · 剩 {n} 条"),
        (Link::Idle | Link::Later, 0) => "已全部送达".into(),
        (Link::Idle | Link::Later, n) => format!("待传 {n} 条"),
    }
}
