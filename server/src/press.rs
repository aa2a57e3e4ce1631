//! The press: drawings into pixels, with a Chinese font of the machine. Knows no village; without such a font it
//! prints nothing, and says so once.

use crate::public::PICTURE_SIZE;
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Group, Node, Options, Tree, fontdb};
use std::sync::{Arc, OnceLock};

/// Families looked for by name, in this order; what none of them has is looked for in every font there is.
const LETTERS: &str = "text { font-family: 'Noto Sans CJK SC', 'Source Han Sans SC', 'Noto Sans SC', 'PingFang SC', \
    'Microsoft YaHei', 'HarmonyOS Sans SC', 'WenQuanYi Micro Hei', 'WenQuanYi Zen Hei', 'Droid Sans Fallback', serif }";
/// A font that can write this can write the names of places.
const PROBE: &str = "群星村";

/// Prints pictures. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Press {
    /// The machine's fonts; none when no Chinese one is among them.
    fonts: Option<Arc<fontdb::Database>>,
}

impl Press {
    /// A press with the fonts of this machine, which are looked through once a process.
    pub fn of_this_machine() -> Self {
        static FONTS: OnceLock<Option<Arc<fontdb::Database>>> = OnceLock::new();
        Self { fonts: FONTS.get_or_init(find).clone() }
    }
    /// Whether it can print at all.
    pub const fn works(&self) -> bool {
        self.fonts.is_some()
    }
    /// The drawing as PNG; none without a font, or when it is no drawing. Takes its time: not for a thread that
    /// answers requests.
    pub fn png(&self, svg: &str) -> Option<Vec<u8>> {
        let tree = read(svg, self.fonts.clone()?)?;
        let (width, height) = PICTURE_SIZE;
        let mut pixels = Pixmap::new(width, height)?;
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        pixels.encode_png().ok()
    }
}

fn find() -> Option<Arc<fontdb::Database>> {
    let mut fonts = fontdb::Database::new();
    fonts.load_system_fonts();
    // A text without any font of its families is dropped whole; with one, letters it lacks are looked for elsewhere.
    let any = fonts.faces().find_map(|face| face.families.first()).map(|(name, _)| name.clone());
    fonts.set_serif_family(any.unwrap_or_default());
    let fonts = Arc::new(fonts);
    if writes_chinese(&fonts) {
        return Some(fonts);
    }
    tracing::warn!(
        "no Chinese font on this machine: links are shared without a picture (docs/operations.md)"
    );
    None
}

fn read(svg: &str, fonts: Arc<fontdb::Database>) -> Option<Tree> {
    let options = Options { style_sheet: Some(LETTERS.into()), fontdb: fonts, ..Options::default() };
    Tree::from_str(svg, &options).ok()
}

/// Whether every letter of the probe has a drawing in some font.
fn writes_chinese(fonts: &Arc<fontdb::Database>) -> bool {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"99\" height=\"99\"><text y=\"50\">{PROBE}</text></svg>"
    );
    read(&svg, fonts.clone()).is_some_and(|tree| letters(tree.root()) == PROBE.chars().count())
}

/// How many letters are drawn with a glyph of their own rather than the empty box (glyph 0).
fn letters(group: &Group) -> usize {
    let drawn = |node: &Node| match node {
        Node::Group(group) => letters(group),
        Node::Text(text) => {
            let spans = text.layouted().iter();
            spans.flat_map(|span| &span.positioned_glyphs).filter(|glyph| glyph.id.0 != 0).count()
        }
        _ => 0,
    };
    group.children().iter().map(drawn).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(text: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1200\" height=\"630\" viewBox=\"0 0 1200 630\">\
             <rect width=\"1200\" height=\"630\" fill=\"#a81d14\"/>\
             <text x=\"70\" y=\"300\" font-size=\"104\" fill=\"#fff\">{text}</text></svg>"
        )
    }

    fn printed(text: &str) -> image::RgbImage {
        let png = Press::of_this_machine().png(&drawing(text)).unwrap();
        image::load_from_memory(&png).unwrap().into_rgb8()
    }

    #[test]
    fn what_is_written_is_really_drawn() {
        let empty = printed("");
        assert_eq!(empty.dimensions(), PICTURE_SIZE);
        let ink = |picture: &image::RgbImage| picture.pixels().filter(|pixel| pixel.0[1] > 200).count();
        assert_eq!(ink(&empty), 0);
        let (one, other) = (printed("苏家作村"), printed("石庄村"));
        assert!(ink(&one) > 3_000, "four large letters leave more ink than {}", ink(&one));
        assert_ne!(one, other);
        // An empty box instead of a letter would look the same for every letter.
        assert_ne!(printed("苏"), printed("石"));
    }

    #[test]
    fn without_a_chinese_font_nothing_is_printed() {
        assert!(!writes_chinese(&Arc::new(fontdb::Database::new())));
        let none = Press::default();
        assert!(!none.works() && none.png(&drawing("石庄村")).is_none());
        assert!(Press::of_this_machine().png("no drawing").is_none());
    }
}
