//! 病情 — whether a text tells of somebody's illness. An illness is sensitive (个人信息保护法 第二十八条), and whoever is
//! ill is seldom the one who is honored.

/// Illnesses and what is like one, in words that mean little else.
const ILL: &[&str] = &[
    "癌",
    "肿瘤",
    "白血病",
    "尿毒症",
    "瘫",
    "偏瘫",
    "中风",
    "脑梗",
    "脑溢血",
    "脑出血",
    "痴呆",
    "阿尔茨海默",
    "帕金森",
    "精神病",
    "精神分裂",
    "抑郁",
    "自闭",
    "艾滋",
    "肝炎",
    "乙肝",
    "肺结核",
    "结核病",
    "糖尿病",
    "高血压",
    "心脏病",
    "冠心病",
    "残疾",
    "智障",
    "智力障碍",
    "聋哑",
    "失明",
    "癫痫",
    "植物人",
    "透析",
    "化疗",
    "放疗",
    "重病",
    "患病",
    "卧病",
    "卧床",
    "绝症",
    "病危",
    "流产",
    "不孕",
    "戒毒",
];

/// Somebody whom a reader of the village could know.
const WHOSE: &[&str] = &[
    "婆婆", "婆母", "公公", "公婆", "丈夫", "妻子", "老伴", "爱人", "母亲", "父亲", "父母", "妈妈", "爸爸",
    "老娘", "老爹", "岳母", "岳父", "儿子", "女儿", "孩子", "儿媳", "孙子", "孙女", "爷爷", "奶奶", "外公",
    "外婆", "哥哥", "弟弟", "姐姐", "妹妹", "嫂子", "叔叔", "婶婶", "邻居", "大娘", "大爷", "老人", "养母",
];

/// Words that tell of many, of whom none is meant.
const MANY: &[&str] = &["们", "群众", "患者", "义诊", "宣传"];

/// Where a text tells of somebody's illness, in characters: the illness. What is told of many is told of nobody.
pub fn find(text: &str) -> Option<(usize, usize)> {
    let mut begins = 0;
    for sentence in text.split_inclusive(['。', ';', ';', '!', '!', '?', '?', '\n']) {
        let said = ILL.iter().filter_map(|word| sentence.find(word).map(|byte| (byte, *word))).min();
        let somebody = WHOSE.iter().any(|word| sentence.contains(word));
        if let Some((byte, word)) = said.filter(|_| somebody && !tells_of_many(sentence)) {
            let first = begins + sentence[..byte].chars().count();
            return Some((first, first + word.chars().count()));
        }
        begins += sentence.chars().count();
    }
    None
}

/// 26 名, 三十位, 老人们, 义诊: a count of more than one before its word, or a word for many.
fn tells_of_many(sentence: &str) -> bool {
    let chars: Vec<char> = sentence.chars().filter(|c| !c.is_whitespace()).collect();
    let counted = (1..chars.len()).any(|at| {
        let one = matches!(chars[at - 1], '一' | '1' | '１' | '这' | '那')
            && (at < 2 || !chars[at - 2].is_ascii_digit() && !"十百千".contains(chars[at - 2]));
        let number =
            chars[at - 1].is_ascii_digit() || "二两三四五六七八九十百千多几余".contains(chars[at - 1]);
        matches!(chars[at], '名' | '位' | '个') && number && !one
    });
    counted || MANY.iter().any(|word| sentence.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_illness_of_somebody_is_found_and_care_for_many_is_not() {
        let found = |text: &str| {
            find(text).map(|(from, to)| text.chars().skip(from).take(to - from).collect::<String>())
        };
        let table: &[(&str, Option<&str>)] = &[
            ("照顾瘫痪在床的婆婆十二年", Some("瘫")),
            ("丈夫患尿毒症,她从不叫苦", Some("尿毒症")),
            ("热心。儿子有精神病,仍每天出门帮人", Some("精神病")),
            ("给患癌症的一位邻居捐款", Some("癌")),
            ("照顾孤寡老人,背残疾老人看病", Some("残疾")),
            ("照顾婆母十二年", None),
            ("为 26 名糖尿病老人量血压", None),
            ("为三十位高血压老人送药", None),
            ("组织义诊,查高血压,老人都说好", None),
            ("宣传预防高血压,走访老人", None),
            ("关爱残疾群众和老人", None),
            ("攻坚克难,治好村里的脏乱差", None),
            ("高血压防治讲座", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(found(text).as_deref(), *expected, "{text}");
        }
    }
}
