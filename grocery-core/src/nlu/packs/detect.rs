//! Which language a text is in.
//!
//! The script decides first. Among languages of one script, words decide: those that frame a sentence (commands,
//! "and", "of", numbers) weigh more than goods, and words that few languages have weigh more than those that
//! many have. English is taken unless another language is clearly better.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{
    EMBEDDED, LanguagePack, embedded,
    pack::{Role, Tables},
    text::{fold, is_ideograph},
};
use crate::nlu::{
    lexicon::{Class, Lexicon},
    token::{Kind, Normal, Token},
};

/// How a text is to be read.
pub(in crate::nlu) enum Choice<'a> {
    /// As English; words of the other language may stand in it.
    English(Option<&'a Tables>),
    /// By this language.
    Pack(&'a Tables),
}

/// A code such as "de-DE" or "no" as the packs have it.
fn plain_code(code: &str) -> String {
    let short = code.split(['-', '_']).next().unwrap_or(code).to_ascii_lowercase();
    if matches!(short.as_str(), "no" | "nn") { "nb".to_owned() } else { short }
}

/// Chooses how `text` is read. `own` are languages that a host brought.
pub(in crate::nlu) fn choose<'a>(
    text: &str,
    language: Option<&str>,
    own: &'a [LanguagePack],
    lexicon: &Lexicon,
) -> Choice<'a> {
    if let Some(code) = language.map(plain_code) {
        if let Some(pack) = own.iter().rev().find(|p| p.code() == code) {
            return Choice::Pack(pack.tables());
        }
        if code == "en" {
            return Choice::English(None);
        }
        if let Some(tables) = embedded(&code) {
            return Choice::Pack(tables);
        }
    }
    detect(text, own, lexicon)
}

fn detect<'a>(text: &str, own: &'a [LanguagePack], lexicon: &Lexicon) -> Choice<'a> {
    if !text.is_ascii()
        && let Some(codes) = by_script(text)
    {
        let of = |code: &str| {
            own.iter().find(|p| p.code() == code).map(LanguagePack::tables).or_else(|| embedded(code))
        };
        let best = codes.iter().filter_map(|c| of(c)).map(|t| (score_alone(text, t), t)).fold(
            None,
            |best: Option<(usize, &'a Tables)>, next| match best {
                Some(b) if b.0 >= next.0 => Some(b),
                _ => Some(next),
            },
        );
        if let Some((_, tables)) = best {
            return Choice::Pack(tables);
        }
    }
    let normal = Normal::new(text);
    let low = normal.text();
    let (mut all, mut strange, mut english) = (0_usize, 0_usize, 0_u32);
    // A few hundred words tell the language.
    for word in words(low, lexicon).take(200) {
        all += 1;
        let weight = english_weight(word, lexicon);
        english += weight;
        // "w/o nuts", "avocados x 5": a letter by itself says nothing.
        strange += usize::from(weight == 0 && word.len() > 1);
    }
    if all == 0 || text.is_ascii() && strange * 4 <= all && own.is_empty() {
        return Choice::English(None);
    }
    let index = index();
    let mut scores = [0_u32; 32];
    let mut own_scores: Vec<u32> = vec![0; own.len()];
    for word in words(low, lexicon).take(200) {
        let shared = u32::from(lexicon.word(word).is_some());
        let found = index.get(word).or_else(|| index.get(fold(word).as_ref()));
        if let Some(found) = found {
            let many = (found.frame | found.goods).count_ones() + shared;
            for (i, score) in scores.iter_mut().enumerate() {
                let bit = 1_u32 << i;
                let weight = if found.frame & bit != 0 {
                    20
                } else if found.goods & bit != 0 {
                    10
                } else {
                    0
                };
                *score += if many <= 1 { weight + weight / 4 } else { weight };
            }
        }
        for (score, pack) in own_scores.iter_mut().zip(own) {
            *score += weight_in(pack.tables(), word);
        }
    }
    for c in low.chars().filter(|c| !c.is_ascii()).take(50) {
        for (i, (code, _, _)) in EMBEDDED.iter().enumerate() {
            if let Some(score) = scores.get_mut(i).filter(|_| letters(code).contains(c)) {
                *score += 4;
            }
        }
    }
    let best = scores.iter().zip(EMBEDDED).fold((0, None), |best, (score, (code, _, _))| {
        if *score > best.0 { (*score, Some(*code)) } else { best }
    });
    let best_own = own_scores
        .iter()
        .zip(own)
        .fold((0, None), |best, (score, pack)| if *score > best.0 { (*score, Some(pack)) } else { best });
    let (score, tables) = match best_own.1 {
        Some(pack) if best_own.0 >= best.0 => (best_own.0, Some(pack.tables())),
        _ => (best.0, best.1.and_then(embedded)),
    };
    match tables {
        Some(tables) if score > english => Choice::Pack(tables),
        other => Choice::English(other),
    }
}

/// How much a word speaks for English: those that frame a sentence more than goods.
fn english_weight(word: &str, lexicon: &Lexicon) -> u32 {
    let goods = Class::NOUN.with(Class::WEIGHED).with(Class::HEAD).with(Class::FLAVOUR).with(Class::ADJ);
    let goods = goods.with(Class::STAPLE).with(Class::DISH).with(Class::BRAND).with(Class::CUT);
    match lexicon.word(word) {
        Some(e) if e.class.has(goods) && !e.class.has(Class::FUNCTION) => 10,
        // Few words are as English as these.
        Some(_) if matches!(word, "and" | "the" | "of" | "with") => 40,
        // A single letter is a word of its own in many languages.
        Some(_) if word.len() == 1 && !matches!(word, "a" | "i") => 0,
        Some(e) if e.id != 0 || e.class.has(Class::FUNCTION) || e.value.is_some() || e.unit.is_some() => 20,
        Some(_) => 10,
        None => 0,
    }
}

/// The words of a text. One with a hyphen stays whole only where English knows it so.
fn words<'t>(low: &'t str, lexicon: &Lexicon) -> impl Iterator<Item = &'t str> {
    let letter =
        |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{300}'..='\u{36f}' | '\u{900}'..='\u{97f}');
    low.split(move |c: char| !letter(c) && c != '-')
        .flat_map(move |w| {
            let whole = w.contains('-') && lexicon.word(w).is_some();
            let first = whole.then_some(w);
            let parts = if whole { "" } else { w };
            first.into_iter().chain(parts.split('-'))
        })
        .flat_map(move |w| {
            // "l'aceto" is two words elsewhere, "don't" is one in English.
            let known = lexicon.word(w).is_some();
            let cut = w.find('\'').filter(|_| !known).map_or(0, |i| i + 1);
            let (article, rest) = w.split_at_checked(cut).unwrap_or(("", w));
            [article, rest]
        })
        .filter(|w| !w.is_empty() && !w.starts_with(|c: char| c.is_ascii_digit()))
}

/// Languages written in the script of `text`, where it is not Latin.
fn by_script(text: &str) -> Option<&'static [&'static str]> {
    let (mut han, mut kana, mut hangul, mut hindi, mut cyrillic, mut latin) = (0, 0, 0, 0, 0, 0);
    for c in text.chars().filter(|c| c.is_alphabetic()).take(400) {
        match c {
            '\u{3040}'..='\u{30ff}' => kana += 1,
            '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => hangul += 1,
            '\u{900}'..='\u{97f}' => hindi += 1,
            '\u{400}'..='\u{52f}' => cyrillic += 1,
            c if is_ideograph(c) => han += 1,
            _ => latin += 1,
        }
    }
    if hangul > 0 && hangul >= kana && hangul * 3 >= latin {
        return Some(&["ko"]);
    }
    if (kana > 0 || han > 0) && (kana + han) * 4 >= latin {
        return Some(if kana > 0 { &["ja", "zh"] } else { &["zh", "ja"] });
    }
    if hindi * 3 >= latin && hindi > 0 {
        return Some(&["hi"]);
    }
    if cyrillic * 3 >= latin && cyrillic > 0 {
        return Some(&["ru", "uk"]);
    }
    None
}

/// How much of `text` the words and letters of `tables` cover.
fn score_alone(text: &str, tables: &Tables) -> usize {
    let normal = Normal::new(text);
    let (tokens, _) = super::text::tokenise(&normal, tables.script, &tables.words);
    let known = tokens.iter().take(400).filter(|t| t.id != 0).count();
    let own = normal.text().chars().take(2000).filter(|c| letters(&tables.code).contains(*c)).count();
    known * 2 + own
}

/// Letters that few other languages have.
fn letters(code: &str) -> &'static str {
    match code {
        "es" => "ñ¿¡",
        "de" => "ßäöü",
        "fr" => "œèêëîïûùçàâ",
        "pt" => "ãõçâêô",
        "it" => "èìòù",
        "sv" => "åäö",
        "da" | "nb" => "åøæ",
        "fi" => "äö",
        "pl" => "łąężśćźń",
        "cs" => "řěůščžýáíé",
        "tr" => "ğışçöü",
        "ru" => "ыэёъ",
        "uk" => "іїєґ",
        "ja" => "のをはがにでもくださいリスト",
        "zh" => "的了请加买我们单",
        _ => "",
    }
}

/// In which languages a word frames a sentence, and in which it names goods: one bit each.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    frame: u32,
    goods: u32,
}

/// Words of all languages in Latin script, gathered on first use.
fn index() -> &'static FxHashMap<Box<str>, Known> {
    static INDEX: OnceLock<FxHashMap<Box<str>, Known>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut out: FxHashMap<Box<str>, Known> = FxHashMap::default();
        for (i, (code, _, _)) in EMBEDDED.iter().enumerate().take(32) {
            if matches!(*code, "ko" | "ja" | "zh" | "ru" | "uk") {
                continue;
            }
            // Hindi is typed in Latin letters too; its short words mean something else in many languages.
            let least = if *code == "hi" { 4 } else { 0 };
            let Some(tables) = embedded(code) else { continue };
            for (word, id) in tables.words.words().filter(|(w, _)| w.len() >= least) {
                let entry = out.entry(word.into()).or_default();
                if is_goods(tables, id) { entry.goods |= 1 << i } else { entry.frame |= 1 << i }
            }
        }
        out
    })
}

/// Whether a word names or describes goods and nothing else.
fn is_goods(tables: &Tables, id: u32) -> bool {
    let goods = Role(Role::KNOWN.0 | Role::ATTRIBUTE.0 | Role::CUT.0 | Role::FOREIGN.0);
    let frame = Role(!goods.0);
    let framing =
        tables.entries.of_first(id).any(|e| e.rest.is_empty() && (e.roles.has(frame) || e.value.is_some()));
    let named = tables.entries.of_first(id).any(|e| e.roles.has(goods) || e.unit.is_some());
    named && !framing && !tables.by_first.contains_key(&id)
}

fn weight_in(tables: &Tables, word: &str) -> u32 {
    match tables.words.id(word) {
        0 => 0,
        id if is_goods(tables, id) => 10,
        _ => 20,
    }
}

/// Lets English take goods and conjunctions of another language: "add leche y huevos to my list".
pub(in crate::nlu) fn lend(tokens: &mut [Token<'_>], tables: &Tables, lexicon: &Lexicon) {
    let goods = |t: &Token<'_>| {
        let id = tables.words.id(t.word);
        id != 0 && tables.entries.of_first(id).any(|e| e.rest.is_empty() && e.roles.has(Role::KNOWN))
    };
    let Some(and) = lexicon.word("and") else { return };
    for at in 0..tokens.len() {
        let near = |i: Option<usize>| i.and_then(|i| tokens.get(i)).is_some_and(goods);
        let Some(token) = tokens.get(at) else { break };
        if token.kind != Kind::Word || lexicon.word(token.word).is_some() {
            continue;
        }
        let id = tables.words.id(token.word);
        let joins = id != 0
            && tables.entries.of_first(id).any(|e| e.rest.is_empty() && e.roles.has(Role::AND))
            && (near(at.checked_sub(1)) || near(at.checked_add(1)));
        let is_goods = goods(token);
        if let Some(token) = tokens.get_mut(at) {
            if joins {
                token.word = "and";
                token.id = and.id;
                token.class = and.class;
            } else if is_goods {
                token.class = token.class.with(Class::NOUN);
            }
        }
    }
}
