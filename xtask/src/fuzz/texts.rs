//! The texts that are tried: real ones, bent ones and made-up ones.

use std::path::Path;

use grocery_core::nlu::MAX_TEXT_BYTES;

/// Random numbers that depend on the seed and the case alone (SplitMix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64, case: u64) -> Self {
        let mut dice =
            Self(seed.wrapping_mul(0xD134_2543_DE82_EF95) ^ case.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 where `end` is 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        from.get(self.below(from.len()))
    }

    fn word<'a>(&mut self, from: &'a [&'static str]) -> &'a str {
        self.pick(from).copied().unwrap_or_default()
    }
}

/// Words that sentences turn on, and numbers that break readers.
const WORDS: &[&str] = &[
    "add",
    "remove",
    "milk",
    "eggs",
    "2",
    "1/2",
    "½",
    "a",
    "dozen",
    "and",
    ",",
    ".",
    "or",
    "under",
    "$5",
    "of",
    "lb",
    "x",
    "(",
    ")",
    "-",
    "half",
    "instead",
    "for",
    "to",
    "no",
    "not",
    "if",
    "on",
    "sale",
    "list",
    "my",
    "the",
    "make",
    "it",
    "change",
    "more",
    "less",
    "%",
    ":",
    "\n",
    "tomorrow",
    "at",
    "5pm",
    "every",
    "one",
    "hundred",
    "couple",
    "pack",
    "12",
    "oz",
    "without",
    "except",
    "everything",
    "double",
    "same",
    "as",
    "last",
    "week",
    "how",
    "much",
    "is",
    "fl",
    "swap",
    "with",
    "share",
    "a@b.co",
    "plus",
    "divided",
    "to taste",
    "optional",
    "don't",
    "forget",
    "get",
    "we're",
    "out",
    "uh",
    "um",
    "wait",
    "actually",
    "two",
    "too",
    "flower",
    "undo",
    "yes",
    "the second one",
    "80/20",
    "7 up",
    "can",
    "cans",
    "14.5",
    "kg",
    "g",
    "ml",
    "litros",
    "de",
    "leche",
    "y",
    "media",
    "docena",
    "sin",
    "huevos",
    "lait",
    "du",
    "d'",
    "l'",
    "œufs",
    "et",
    "une",
    "douzaine",
    "Milch",
    "und",
    "ein",
    "halbes",
    "Pfund",
    "hinzu",
    "füge",
    "straße",
    "İ",
    "ı",
    "latte",
    "di",
    "mezzo",
    "chilo",
    "pão",
    "não",
    "ovos",
    "молоко",
    "и",
    "два",
    "литра",
    "яйца",
    "додай",
    "牛乳",
    "を",
    "2本",
    "个",
    "鸡蛋",
    "两",
    "升",
    "半",
    "万",
    "우유",
    "2리터",
    "개",
    "दूध",
    "दो",
    "लीटर",
    "और",
    "अंडे",
    "½ किलो",
    "süt",
    "ekle",
    "maitoa",
    "mléko",
    "jajka",
    "ägg",
    "brød",
];

const NUMBERS: &[&str] = &[
    "0",
    "-1",
    "-0",
    "1e999",
    "1e-999",
    "1E5",
    "1/0",
    "0/0",
    "0/5",
    "½½",
    "½/½",
    "1½½",
    "1 1/2 1/2",
    "⅓",
    "1⁄2",
    "1/2/3",
    "99999999999999999999999",
    "0.0000000000000001",
    "1,000,000",
    "1.000.000",
    "1,00",
    "1..2",
    "1.2.3",
    "..5",
    "5.",
    ".5",
    "2-3",
    "3-2",
    "2--3",
    "2 - 3 - 4",
    "1–2",
    "٣",
    "３",
    "²",
    "Ⅻ",
    "①",
    "१२",
    "〇",
    "∞",
    "NaN",
    "inf",
    "0x10",
    "1_000",
    "+5",
    "$",
    "$-5",
    "$0",
    "$1e9",
    "€3,50",
    "3€",
    "%",
    "-%",
    "100000000%",
    "half half",
    "a a dozen dozen",
    "dozen dozens",
    "a hundred thousand million",
    "two and a half and a half",
    "nine hundred ninety nine thousand nine hundred ninety nine",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "18446744073709551616/3",
    "1/9223372036854775807",
    "3 x 5 x 7",
    "2x",
    "x2",
    "24 x 16.9 fl oz",
    "1'000",
    "1 000 000",
    "half of a third of a quarter",
    "一百二十",
    "十万",
    "千千千",
    "兩百",
    "半半",
    "三分之一",
    "zwölf",
    "einundzwanzig",
    "quatre-vingt-dix-neuf",
    "ventitré",
];

/// Characters that readers trip over.
const ODD: &[&str] = &[
    "\u{200b}",
    "\u{200d}",
    "\u{feff}",
    "\u{202e}",
    "\u{202a}",
    "\u{2066}",
    "\u{0301}",
    "\u{0308}",
    "\u{20e3}",
    "\u{fe0f}",
    "\u{00ad}",
    "\u{0}",
    "\u{7}",
    "\u{1b}[31m",
    "\u{85}",
    "\u{2028}",
    "\u{a0}",
    "\u{3000}",
    "\t",
    "\r",
    "\r\n",
    "🥛",
    "👨\u{200d}👩\u{200d}👧",
    "🇩🇪",
    "é",
    "e\u{301}",
    "ﬁ",
    "ß",
    "ẞ",
    "İ",
    "ſ",
    "Å",
    "ΐ",
    "ŉ",
    "ǰ",
    "שלום",
    "حليب",
    "٢",
    "\u{fffd}",
    "\u{10ffff}",
    "\u{e000}",
    "𝟚",
    "ｍｉｌｋ",
    "（",
    "）",
    "，",
    "。",
    "、",
    "：",
    "“",
    "”",
    "‘",
    "’",
    "'",
    "\"",
    "\\",
    "\\n",
    "…",
    "—",
    "–",
    "·",
    "•",
    "*",
    "#",
    "&",
    "&amp;",
    "<b>",
    "</b>",
    "{",
    "}",
    "[",
    "]",
    "%s",
    "%n",
    "@",
    "://",
    ";",
    "|",
    "~",
    "`",
    "^",
    "_",
    "/",
    "?",
    "!",
    "¿",
    "¡",
    "½",
    "¾",
    "⅞",
    "™",
    "®",
    "°",
];

const SEPARATORS: &[&str] = &[
    " ", " ", " ", " ", ", ", ",", " and ", "\n", "; ", ". ", "", " - ", "\t", " y ", " und ", " et ", "、",
    " & ", "/",
];

const SENTENCES: &[&str] = &[
    "add 2 gallons of milk and a dozen eggs, keep it under $40",
    "I need 1 1/2 lb of 80/20 ground beef and 3 x 500g pasta",
    "don't forget the cilantro, and take the almond milk off my list",
    "everything except the milk",
    "make it 3",
    "another one",
    "the second one",
    "1 1/2 cups all-purpose flour, sifted",
    "1 (14-ounce) can whole peeled tomatoes, drained",
    "2 to 3 tablespoons olive oil, plus more for drizzling",
    "swap the 2% milk for oat milk if it's on sale",
    "uh two two liters of uh milk no wait make that three",
    "añade dos litros de leche y media docena de huevos",
    "ajoute une douzaine d'œufs et du pain",
    "füge 2 Liter Milch und ein halbes Pfund Butter hinzu",
    "aggiungi mezzo chilo di pane e sei uova",
    "não esqueças o leite",
    "добавь 2 литра молока и хлеб",
    "把2升牛奶加到购物清单",
    "牛乳2本と卵10個を追加して",
    "우유 2리터와 계란 추가해 줘",
    "2 लीटर दूध और अंडे जोड़ो",
    "what's the weather like in paris",
    "has butter gone up since last week",
    "share my party list with anna@example.com by friday at 5pm",
];

/// Where texts come from.
pub(crate) struct Stock {
    pub(crate) words: Vec<String>,
    pub(crate) sentences: Vec<String>,
    pub(crate) languages: Vec<String>,
}

impl Stock {
    /// The words and sentences above, and those of the repository: the test cases of understanding and
    /// the language packs, as far as they are there.
    pub(crate) fn gather() -> Self {
        let mut words: Vec<String> = WORDS.iter().map(|w| (*w).to_owned()).collect();
        let mut sentences: Vec<String> = SENTENCES.iter().map(|s| (*s).to_owned()).collect();
        let codes = "en es fr de it pt nl pl sv da nb fi cs tr ru uk zh ja ko hi";
        let mut languages: Vec<String> = codes.split(' ').map(str::to_owned).collect();
        let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../grocery-core");
        for file in files(&core.join("data/lang")) {
            let Ok(text) = std::fs::read_to_string(&file) else { continue };
            let name = file.file_name().and_then(|n| n.to_str()).unwrap_or_default();
            if name.ends_with(".cases.txt") {
                sentences.extend(cases(&text));
                continue;
            }
            if let Some(code) = name.strip_suffix(".txt").filter(|c| !languages.iter().any(|l| l == c)) {
                languages.push(code.to_owned());
            }
            let plain = |c: char| if "[](){}|<>~=:;_#/".contains(c) { ' ' } else { c };
            let text: String = text.chars().map(plain).collect();
            words.extend(text.split_whitespace().map(str::to_owned));
        }
        for name in ["cases.txt", "fresh.txt", "shoppers.txt"] {
            if let Ok(text) = std::fs::read_to_string(core.join("src/nlu").join(name)) {
                sentences.extend(cases(&text));
            }
        }
        words.sort_unstable();
        words.dedup();
        languages.extend(["en-US", "xx", "", "EN", "zh-TW", "🥛"].map(str::to_owned));
        Self { words, sentences, languages }
    }

    pub(crate) fn sentence(&self, dice: &mut Dice) -> &str {
        dice.pick(&self.sentences).map_or("", String::as_str)
    }

    /// A language, or none, which is to be found then.
    pub(crate) fn language(&self, dice: &mut Dice) -> Option<&str> {
        if dice.one_in(3) { None } else { dice.pick(&self.languages).map(String::as_str) }
    }

    /// A text and how it was made.
    pub(crate) fn text(&self, dice: &mut Dice) -> (&'static str, String) {
        match dice.below(1_000) {
            0..80 => ("random bytes", bytes(dice)),
            80..160 => ("odd characters", odd(dice)),
            160..400 => ("shuffled words", self.shuffled(dice)),
            400..640 => ("bent sentences", self.bent(dice)),
            640..760 => ("spliced sentences", self.spliced(dice)),
            760..880 => ("numbers", self.numbers(dice)),
            880..998 => ("sentences with oddities", self.sprinkled(dice)),
            _ => ("long", self.long(dice)),
        }
    }

    fn a_word(&self, dice: &mut Dice) -> &str {
        match dice.below(12) {
            0 => dice.word(NUMBERS),
            1 => dice.word(ODD),
            2..=4 => dice.word(WORDS),
            _ => dice.pick(&self.words).map_or("", String::as_str),
        }
    }

    fn shuffled(&self, dice: &mut Dice) -> String {
        let mut out = String::new();
        let (usual, count) = (dice.word(SEPARATORS), 1 + dice.below(18));
        for _ in 0..count {
            out.push_str(self.a_word(dice));
            out.push_str(if dice.one_in(4) { dice.word(SEPARATORS) } else { usual });
        }
        out
    }

    /// A sentence with some bytes or characters changed.
    fn bent(&self, dice: &mut Dice) -> String {
        let mut text = self.sentence(dice).to_owned();
        for _ in 0..=dice.below(4) {
            let mut chars: Vec<char> = text.chars().collect();
            let (a, b) = (dice.below(chars.len()), dice.below(chars.len()));
            let (low, high) = (a.min(b), a.max(b));
            text = match dice.below(8) {
                0 if !chars.is_empty() => {
                    chars.remove(a);
                    chars.into_iter().collect()
                }
                1 => {
                    let more: Vec<char> = chars.get(low..high).unwrap_or_default().to_vec();
                    chars.splice(a..a, more);
                    chars.into_iter().take(2_000).collect()
                }
                2 if !chars.is_empty() => {
                    chars.swap(a, b);
                    chars.into_iter().collect()
                }
                3 => chars.iter().take(low).chain(chars.iter().skip(high)).collect(),
                4 => text.to_uppercase(),
                5 => {
                    let mut raw = text.into_bytes();
                    let at = dice.below(raw.len());
                    if let Some(byte) = raw.get_mut(at) {
                        *byte ^= 1 << dice.below(8);
                    }
                    String::from_utf8_lossy(&raw).into_owned()
                }
                6 => chars.into_iter().filter(|c| *c != ' ').collect(),
                _ => {
                    let word = self.a_word(dice).to_owned();
                    chars.splice(a..a, word.chars());
                    chars.into_iter().collect()
                }
            };
        }
        text
    }

    fn spliced(&self, dice: &mut Dice) -> String {
        let mut out = String::new();
        for _ in 0..2 + dice.below(3) {
            let words: Vec<&str> = self.sentence(dice).split(' ').collect();
            let (a, b) = (dice.below(words.len() + 1), dice.below(words.len() + 1));
            out.push_str(&words.get(a.min(b)..a.max(b)).unwrap_or_default().join(" "));
            out.push_str(dice.word(SEPARATORS));
        }
        out
    }

    fn numbers(&self, dice: &mut Dice) -> String {
        let mut out =
            dice.word(&["", "add ", "make it ", "how much is ", "añade ", "- ", "keep it under "]).to_owned();
        for _ in 0..=dice.below(4) {
            out.push_str(dice.word(NUMBERS));
            out.push_str(dice.word(&[" ", "", " ", "-", "/", " x ", " to "]));
            if !dice.one_in(3) {
                out.push_str(self.a_word(dice));
                out.push(' ');
            }
            out.push_str(
                dice.word(&["", "of ", "cups ", "lb ", "oz can ", "milk", "eggs, ", "kg de ", "(", ") "]),
            );
        }
        out
    }

    fn sprinkled(&self, dice: &mut Dice) -> String {
        let mut text = self.sentence(dice).to_owned();
        for _ in 0..=dice.below(5) {
            let borders: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let at = dice.pick(&borders).copied().unwrap_or(0);
            text.insert_str(at, if dice.one_in(3) { dice.word(NUMBERS) } else { dice.word(ODD) });
        }
        text
    }

    /// One thing over and over, up to the length limit and a little beyond.
    fn long(&self, dice: &mut Dice) -> String {
        let unit = match dice.below(9) {
            0 => ",".to_owned(),
            1 => "(".to_owned(),
            2 => "½".to_owned(),
            3 => dice.word(ODD).to_owned(),
            4 => format!("{} ", self.a_word(dice)),
            5 => format!("{}{}", self.a_word(dice), dice.word(SEPARATORS)),
            6 => format!("{}{}", self.sentence(dice), dice.word(SEPARATORS)),
            7 => format!("{} ", dice.word(NUMBERS)),
            _ => format!("{}{}", self.a_word(dice), self.a_word(dice)),
        };
        let most = MAX_TEXT_BYTES / unit.len().max(1) + 1;
        let count = if dice.one_in(2) { most } else { dice.below(most) };
        let mut text = unit.repeat(count.max(1));
        match dice.below(4) {
            0 => text.push_str("milk"),
            // As many closing brackets, so that they nest.
            1 if unit == "(" => {
                text.truncate(text.len() / 2);
                text = format!("{text}milk{}", ")".repeat(text.len()));
            }
            2 => text.insert_str(0, "add "),
            _ => {}
        }
        text
    }
}

fn bytes(dice: &mut Dice) -> String {
    let count = dice.below(60);
    let raw: Vec<u8> = (0..count).map(|_| dice.below(256) as u8).collect();
    String::from_utf8_lossy(&raw).into_owned()
}

fn odd(dice: &mut Dice) -> String {
    let mut out = String::new();
    for _ in 0..1 + dice.below(24) {
        match dice.below(4) {
            0 => out.push_str(dice.word(ODD)),
            1 => out.push_str(dice.word(WORDS)),
            // Any character at all, mostly of the first plane.
            2 => out.extend(u32::try_from(dice.below(0xFFFF)).ok().and_then(char::from_u32)),
            _ => out.extend(u32::try_from(dice.below(0x11_0000)).ok().and_then(char::from_u32)),
        }
        if dice.one_in(3) {
            out.push(' ');
        }
    }
    out
}

/// The sentences of a file of test cases: what stands before an arrow, or the whole line.
fn cases(text: &str) -> impl Iterator<Item = String> + '_ {
    text.lines()
        .filter(|l| !l.starts_with('#') && !l.trim().is_empty())
        .map(|l| l.split("=>").next().unwrap_or(l).split(" -> ").next().unwrap_or(l).trim().to_owned())
        .filter(|l| !l.is_empty())
}

fn files(folder: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut all: Vec<_> = entries.filter_map(Result::ok).map(|e| e.path()).filter(|p| p.is_file()).collect();
    all.sort_unstable();
    all
}
