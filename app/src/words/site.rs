//! Sentences about the program itself: who is behind it, where to complain, how to keep it on a phone.

/// What the program is, in one sentence.
pub const ABOUT: &str = "群星是“五星支部”创建的基层工作本:在门口记一次,任务、台账和光荣榜都从这一条数出来。";

/// What it never does. Source: 国办函〔2026〕12号 and the 2023 rules on 指尖上的形式主义.
pub const NEVER: &str = "不打卡、不排名、不跟踪位置、不比在线时长,照片和位置都不强制。";

/// Whom to turn to. A zone sets its own telephone; until then the way by the village is named.
pub const COMPLAIN: &str =
    "对本程序有意见或投诉,可以向本村(社区)党支部书记当面反映,也可以拨打 12345 政务服务便民热线。";

/// 在微信里打开时.
pub const LEAVE_WECHAT: &str = "请点右上角 ··· ,选择“在浏览器中打开”。";

/// Why.
pub const WHY_LEAVE_WECHAT: &str =
    "微信里保存的记录可能被清理,为了不丢你写下的每一个字,请在手机浏览器里使用。";

/// How an iPhone puts the program on its home screen.
pub const INSTALL_ON_IOS: &str = "点浏览器下方的“分享”,再选“添加到主屏幕”。";

/// How other browsers without a button of their own do it.
pub const INSTALL_BY_MENU: &str = "打开浏览器菜单,选“添加到主屏幕”或“安装应用”。";

/// The heading where a screen is not on the phone yet.
pub const PART_NOT_HERE_TITLE: &str = "这一页还没下载";

/// What to do then.
pub const PART_NOT_HERE: &str =
    "这一页还没下载到手机上。连上网会自己下载,以后没网也能打开。你记下的都在,别的页面照常用。";

/// The same on an office's computer.
pub const PART_NOT_HERE_AT_DESK: &str = "这一页还没下载到这台电脑上。连上网会自己下载,以后没网也能打开。";

/// Before somebody signs in again, or as somebody else.
pub const SIGN_IN_AGAIN: &str = "手机里还没传的记录都会留着,登录后接着传。";

/// On a device that was signed out from elsewhere.
pub const SIGNED_OUT: &str = "这台设备已退出登录,已送达的资料从这里清掉了。没送达的记录都留着,你再登录时接着传。不是你办的?请问问村(社区)支部书记。";

/// On the button that saves, while photos are still being made small.
pub const PHOTOS_ARE_SHRINKING: &str = "正在处理照片,好了就保存…";

/// Under the button that saves.
pub const SAVES_OFFLINE: &str = "没有网络也能保存,有网会自动上传";
