//! How answers travel: as JSON, read the one way in which the browser reads every document.
//!
//! server_fn's own codec would compile a second reader for each noun, a tenth of what an office downloads
//! (docs/decisions/0012-sizes.md).

use domain::document::{Misread, read};
use leptos::server_fn::codec::Post;
use leptos::server_fn::{Bytes, ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An answer as a document.
pub type AsDocument = Post<Document>;

/// JSON, read by [`domain::document`].
pub struct Document;

impl ContentType for Document {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for Document {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for Document {
    type Error = serde_json::Error;

    fn encode(output: &T) -> Result<Bytes, Self::Error> {
        serde_json::to_vec(output).map(Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for Document {
    type Error = Misread;

    fn decode(bytes: Bytes) -> Result<T, Misread> {
        std::str::from_utf8(&bytes).map_err(|_| Misread::NotJson).and_then(read)
    }
}
