//! `qunxing check`: says in plain words whether everything that is kept verifies.

use std::fmt;
use store::check::{Checked, Finding};
use store::{Error, Store};

/// Most findings that are told one by one; a damaged disk may have thousands.
const MOST_TOLD: usize = 50;

/// What a check tells.
pub struct Report(Checked);

impl Report {
    /// Whether nothing is wrong.
    pub fn is_fine(&self) -> bool {
        self.0.findings.is_empty()
    }
    /// What to do about what is wrong.
    pub fn advice(&self) -> &'static str {
        if self.0.findings.iter().all(|finding| matches!(finding, Finding::Figures { .. })) {
            "档案都完好,只是统计数要重新数:运行 qunxing recount(服务开着也能跑)"
        } else {
            "请保留现场,不要删改数据文件;先从最近的备份另起一份,再查是哪里坏的"
        }
    }
}

/// Reads everything that is kept and verifies it; changes nothing.
pub async fn run(store: &Store) -> Result<Report, Error> {
    store::check::everything(store).await.map(Report)
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Checked { scopes, operations, records, photos, photos_on_their_way, findings } = &self.0;
        for finding in findings.iter().take(MOST_TOLD) {
            writeln!(f, "✗ {}", told(finding))?;
        }
        if findings.len() > MOST_TOLD {
            writeln!(f, "✗ 还有 {} 处,没有一一列出", findings.len() - MOST_TOLD)?;
        }
        let verdict = if findings.is_empty() {
            "没有发现问题".to_owned()
        } else {
            format!("发现 {} 处问题", findings.len())
        };
        write!(
            f,
            "{verdict}:查了 {scopes} 个村(社区)和上级地方、{operations} 条操作、{records} 条档案、{photos} 张照片;\
             另有 {photos_on_their_way} 张照片还没传完。"
        )
    }
}

fn told(finding: &Finding) -> String {
    match finding {
        Finding::Chain { village, place } => {
            format!("{village}:操作链从第 {place} 条起对不上,有操作被改过、丢了或多了")
        }
        Finding::Record { village, key } => {
            format!("{village}:档案 {} {} 与写下时不一样,或读不出来", key.kind.as_str(), key.id)
        }
        Finding::Digest { village } => format!("{village}:档案的总数或总校验对不上,有档案丢了或多了"),
        Finding::Counter { village } => format!("{village}:有档案的编号超过了本村的计数,手机会收不到"),
        Finding::Figures { village, period } => {
            format!("{village}:{period} 的统计数与档案不一样")
        }
        Finding::Acknowledged { device, upto, here } => {
            format!("设备 {device}:告诉过手机前 {upto} 条都收到了,库里只有 {here} 条")
        }
        Finding::Photo { hash } => format!("照片 {hash}:记着已存好,却找不到了"),
    }
}
