//! Where in a JSON text the first fault lies, for whoever writes a client. Only servers look for it: phones read in
//! a smaller way (docs/decisions/0012-sizes.md).

use crate::op::{WithAct, WithOfficeAct};
use crate::wire::Fault;
use serde::de::DeserializeOwned;

/// Reads a JSON text, or says where it is not what it should be.
pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, Fault> {
    let mut from = serde_json::Deserializer::from_slice(text);
    let read = serde_path_to_error::deserialize(&mut from).map_err(|error| {
        // A dot is the whole text, a question mark a field that was cut off.
        let path = error.path().to_string();
        fault(text, path.trim_end_matches(['.', '?']).to_owned(), error.inner())
    })?;
    from.end().map_err(|error| fault(text, String::new(), &error))?;
    Ok(read)
}

/// Where an operation cannot be read; none when nothing is wrong with its shape.
pub fn of_op(text: &str) -> Option<Fault> {
    let everybodys = read::<WithAct>(text.as_bytes()).err()?;
    let offices = read::<WithOfficeAct>(text.as_bytes()).err()?;
    // Whichever came further knows the act.
    Some(if offices.at > everybodys.at { offices } else { everybodys })
}

fn fault(text: &[u8], path: String, error: &serde_json::Error) -> Fault {
    // Lines and columns count from 1, columns in bytes.
    let lines = text.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
    let before: usize = lines.map(<[u8]>::len).sum();
    let at = (before + error.column()).min(text.len());
    Fault { path, at: u32::try_from(at).unwrap_or(u32::MAX) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::PullRequest;

    #[test]
    fn a_fault_is_found_by_its_path_and_its_place() {
        let head = r#"{"head":{"op_id":"0190f3a0-0000-7000-8000-000000000001","device_id":"0190f3a0-0000-7000-8000-000000000002","dseq":1,"actor":"0190f3a0-0000-7000-8000-000000000003","village":"410871001001","recorded_at":1}"#;
        let table = [
            (
                r#","intent":{"judge_twin":{"visit":7,"same":true}}}"#,
                "intent.judge_twin.visit",
                r#""visit":7"#,
            ),
            (r#","intent":{"judge_twin":{"same":true}}}"#, "intent.judge_twin", r#""same":true}"#),
            (
                r#","intent":{"begin_notice":{"village":"410871001001","year":"soon"}}}"#,
                "intent.begin_notice.year",
                r#""soon""#,
            ),
            (r#","intent":{"judge_twin":{"visit""#, "intent.judge_twin", r#""visit""#),
        ];
        for (rest, path, up_to) in table {
            let text = format!("{head}{rest}");
            let fault = of_op(&text).unwrap();
            assert_eq!(fault.path, path, "{text}");
            assert_eq!(fault.at as usize, text.rfind(up_to).unwrap() + up_to.len(), "{text}");
        }
        let fine =
            format!(r#"{head},"intent":{{"begin_notice":{{"village":"410871001001","year":2026}}}}}}"#);
        assert_eq!(of_op(&fine), None);
        assert_eq!(of_op("字"), Some(Fault { path: String::new(), at: 1 }));
        let cursors = "{\"proto\":1,\n\"schema\":1,\"device_id\":\"0190f3a0-0000-7000-8000-000000000002\",\n\"cursors\":[{\"village\":\"410871001001\",\"seq\":-1}]}";
        let fault = read::<PullRequest>(cursors.as_bytes()).unwrap_err();
        assert_eq!(
            (fault.path.as_str(), fault.at as usize),
            ("cursors[0].seq", cursors.find("-1").unwrap() + 2)
        );
        assert_eq!(read::<u8>(b"1 2").unwrap_err(), Fault { path: String::new(), at: 3 });
    }
}
