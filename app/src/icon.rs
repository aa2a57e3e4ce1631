//! One set of icons, 24×24 strokes drawn by hand; knows nothing of where they stand.

use domain::StarKind;
use leptos::prelude::*;

/// Which icon.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each name says what is drawn")]
pub enum IconName {
    Star,
    Door,
    Scale,
    Heart,
    Home,
    Sun,
    List,
    Check,
    User,
    Users,
    Cloud,
    CloudOff,
    Up,
    Pin,
    Camera,
    Back,
    Chevron,
    Flag,
    Clock,
    Alert,
    Leaf,
    Shield,
    Wheat,
    Search,
    Plus,
    Close,
    Phone,
    Trash,
    Download,
    Upload,
    Building,
    Qr,
    Print,
    Share,
    Edit,
    Inbox,
    Handshake,
    Coin,
}

impl IconName {
    /// The icon of a star, the same everywhere.
    pub const fn of_star(star: StarKind) -> Self {
        match star {
            StarKind::Party => Self::Flag,
            StarKind::Industry | StarKind::Livelihood => Self::Wheat,
            StarKind::Ecology | StarKind::Sharing => Self::Leaf,
            StarKind::Safety => Self::Shield,
            StarKind::Culture | StarKind::Harmony => Self::Heart,
        }
    }
    /// The drawing, as the `d` of one path.
    pub const fn path_data(self) -> &'static str {
        match self {
            Self::Star => "M12 3.2l2.7 5.6 6.1.8-4.5 4.2 1.1 6.1L12 17l-5.4 2.9 1.1-6.1L3.2 9.6l6.1-.8z",
            Self::Door => "M6 21V4.5A1.5 1.5 0 0 1 7.5 3h9A1.5 1.5 0 0 1 18 4.5V21M3.5 21h17M14.2 12.2v.1",
            Self::Scale => "M12 4v16M8 20h8M5 7h14M5 7l-2.5 6.5a3 3 0 0 0 5 0zM19 7l-2.5 6.5a3 3 0 0 0 5 0z",
            Self::Heart => {
                "M12 20s-7.5-4.6-7.5-10.2A4.2 4.2 0 0 1 12 7.2a4.2 4.2 0 0 1 7.5 2.6C19.5 15.4 12 20 12 20z"
            }
            Self::Home => "M4 11l8-7 8 7v8.5a.5.5 0 0 1-.5.5H14v-6h-4v6H4.5a.5.5 0 0 1-.5-.5z",
            Self::Sun => {
                "M8 12a4 4 0 1 0 8 0a4 4 0 1 0-8 0M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6L7 7M17 17l1.4 1.4M5.6 18.4L7 17M17 7l1.4-1.4"
            }
            Self::List => "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
            Self::Check => "M4.5 12.5l5 5 10-11",
            Self::User => "M8 8a4 4 0 1 0 8 0a4 4 0 1 0-8 0M4 20.5c1-4 4.3-5.5 8-5.5s7 1.5 8 5.5",
            Self::Users => {
                "M5.5 8a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0M2.5 20c.7-3.5 3.3-5 6.5-5s5.8 1.5 6.5 5M15 4.8a3.5 3.5 0 0 1 0 6.4M17.5 15.2c2.2.5 3.5 2 4 4.8"
            }
            Self::Cloud => "M7 18.5a4.5 4.5 0 0 1-.4-9A6 6 0 0 1 18 10.6a4 4 0 0 1-.5 7.9z",
            Self::CloudOff => {
                "M7 18.5a4.5 4.5 0 0 1-.4-9M9.5 6.5A6 6 0 0 1 18 10.6a4 4 0 0 1 2.2 6.4M16.5 18.5H7M4 4l16 16"
            }
            Self::Up => {
                "M7 18.5a4.5 4.5 0 0 1-.4-9A6 6 0 0 1 18 10.6a4 4 0 0 1-.5 7.9M12 20v-8M9 14.5l3-3 3 3"
            }
            Self::Pin => {
                "M12 21s-6.5-5.7-6.5-11a6.5 6.5 0 0 1 13 0c0 5.3-6.5 11-6.5 11zM9.7 10a2.3 2.3 0 1 0 4.6 0a2.3 2.3 0 1 0-4.6 0"
            }
            Self::Camera => {
                "M4 8.5A1.5 1.5 0 0 1 5.5 7H8l1.5-2.5h5L16 7h2.5A1.5 1.5 0 0 1 20 8.5v9a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5zM8.7 13a3.3 3.3 0 1 0 6.6 0a3.3 3.3 0 1 0-6.6 0"
            }
            Self::Back => "M15 5l-7 7 7 7",
            Self::Chevron => "M9 5l7 7-7 7",
            Self::Flag => "M6 21V4M6 5h11l-2.5 3.5L17 12H6",
            Self::Clock => "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M12 7v5l3.5 2",
            Self::Alert => "M12 4l9 16H3zM12 10v4.5M12 17.3v.1",
            Self::Leaf => "M5 19c0-9 5-14 15-14 0 9-4 14-11 14-1.5 0-3-.5-4-1.5M5 19c2-5 5-7.5 9-9",
            Self::Shield => {
                "M12 3l7.5 2.8v5.7c0 4.7-3.2 8-7.5 9.5-4.3-1.5-7.5-4.8-7.5-9.5V5.8zM8.8 12l2.3 2.3 4.2-4.6"
            }
            Self::Wheat => {
                "M12 21.5v-12M12 9.5c-1.8-1.8-1.8-4.9 0-6.7 1.8 1.8 1.8 4.9 0 6.7zM12 14.5c-3.2 0-5.2-2-5.2-5.2 3.2 0 5.2 2 5.2 5.2zM12 14.5c3.2 0 5.2-2 5.2-5.2-3.2 0-5.2 2-5.2 5.2zM12 19.5c-3.2 0-5.2-2-5.2-5.2 3.2 0 5.2 2 5.2 5.2zM12 19.5c3.2 0 5.2-2 5.2-5.2-3.2 0-5.2 2-5.2 5.2z"
            }
            Self::Search => "M4.5 10.5a6 6 0 1 0 12 0a6 6 0 1 0-12 0M15 15l5 5",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Phone => {
                "M7 3.5h3l1.5 4.5-2 1.5a11 11 0 0 0 5 5l1.5-2 4.5 1.5v3a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 5 5.7a2 2 0 0 1 2-2.2z"
            }
            Self::Trash => "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10 11v5.5M14 11v5.5",
            Self::Download => "M12 4v11M7.5 11l4.5 4.5 4.5-4.5M4.5 19.5h15",
            Self::Upload => "M12 15.5v-11M7.5 9L12 4.5 16.5 9M4.5 19.5h15",
            Self::Building => {
                "M5 21V5.5L13 3v18M13 9h6v12M3 21h18M8 8.5h2M8 12h2M8 15.5h2M16 12.5v.1M16 16v.1"
            }
            Self::Qr => "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM18 18h2v2M14 20h1M20 14v1",
            Self::Print => {
                "M7 8V3.5h10V8M5 8h14a1.5 1.5 0 0 1 1.5 1.5V16H17M7 16H3.5V9.5A1.5 1.5 0 0 1 5 8M7 13.5h10v7H7z"
            }
            Self::Share => "M12 14V4M8.5 7L12 3.5 15.5 7M6 11.5H5v9h14v-9h-1",
            Self::Edit => "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5",
            Self::Inbox => "M4 13.5L6.5 5h11l2.5 8.5V19H4zM4 13.5h5l1 2.5h4l1-2.5h5",
            Self::Handshake => {
                "M3 8l4-2 5 2 5-2 4 2v7l-3 1-5 4-2-1-2-1-3-2-3-1zM12 8l-3.5 3.5a1.5 1.5 0 0 0 2.5 1.5l2-1.5 5 4"
            }
            Self::Coin => {
                "M3.5 12a8.5 8.5 0 1 0 17 0a8.5 8.5 0 1 0-17 0M9 7.5l3 4 3-4M12 11.5V17M9.5 12h5M9.5 14.5h5"
            }
        }
    }
}

/// An icon beside a word; hidden from screen readers, since the word says it.
#[component]
pub fn Icon(
    /// Which one.
    name: IconName,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
            <path d=name.path_data()></path>
        </svg>
    }
}
