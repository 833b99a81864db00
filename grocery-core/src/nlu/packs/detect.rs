//! Which language a text is in.
//!
//! The script decides first. Among languages of one script, words decide: those that frame a sentence (commands,
//! "and", "of", numbers) weigh more than goods, and words that few languages have weigh more than those that
//! many have. English is taken unless another language is clearly better.

use super::{
    LanguagePack, embedded,
    habits::frequent_in,
    pack::{Role, Tables},
    telltale::{LATIN, known},
    text::is_ideograph,
};
use crate::nlu::{
    ParseContext,
    lexicon::{Class, Lexicon, is_common},
    token::{Kind, Normal, Token, is_settled},
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
    context: &ParseContext,
    own: &'a [LanguagePack],
    lexicon: &Lexicon,
) -> Choice<'a> {
    if let Some(code) = context.language.as_deref().map(plain_code) {
        if code == "en" && own.iter().all(|p| p.code() != "en") {
            return Choice::English(None);
        }
        if let Some(tables) = tables_of(&code, own) {
            return Choice::Pack(tables);
        }
    }
    let recent = context.recent.as_deref().map(plain_code).filter(|code| code != "en");
    detect(text, recent.as_deref(), own, lexicon)
}

fn tables_of<'a>(code: &str, own: &'a [LanguagePack]) -> Option<&'a Tables> {
    own.iter().rev().find(|p| p.code() == code).map(LanguagePack::tables).or_else(|| embedded(code))
}

/// By how much a text has to speak for another language than that of the talk: more than one word of goods.
const CLEARLY: u32 = 14;

fn detect<'a>(text: &str, recent: Option<&str>, own: &'a [LanguagePack], lexicon: &Lexicon) -> Choice<'a> {
    let script = if text.is_ascii() { None } else { by_script(text) };
    // Where a script has one language, nothing is left to tell.
    if let Some([code]) = script
        && let Some(tables) = tables_of(code, own)
    {
        return Choice::Pack(tables);
    }
    let normal = Normal::new(text);
    if let Some(codes) = script {
        let best = codes.iter().filter_map(|c| tables_of(c, own)).fold(
            None,
            |best: Option<(usize, &'a Tables)>, tables| {
                let talk = usize::from(recent == Some(tables.code.as_str())) * 3;
                let score = score_alone(&normal, tables) + talk;
                if best.is_some_and(|b| b.0 >= score) { best } else { Some((score, tables)) }
            },
        );
        if let Some((_, tables)) = best {
            return Choice::Pack(tables);
        }
    }
    let low = normal.text();
    // A few hundred words tell the language.
    let said: Vec<(&str, u32)> =
        words(low, lexicon).take(MOST_WORDS).map(|word| (word, english_weight(word, lexicon))).collect();
    let all = said.len();
    let english: u32 = said.iter().map(|(_, weight)| weight).sum();
    // "w/o nuts", "avocados x 5": a letter by itself says nothing.
    let strange = said.iter().filter(|(word, weight)| *weight == 0 && word.len() > 1).count();
    let talk = recent.and_then(|code| tables_of(code, own));
    if all == 0 {
        return talk.map_or(Choice::English(None), Choice::Pack);
    }
    if talk.is_none() && text.is_ascii() && strange * 8 <= all && own.is_empty() {
        return Choice::English(None);
    }
    let mut scores = [0_u32; LATIN.len()];
    // By the words alone that English does not have: whose goods it may borrow.
    let mut foreign = [0_u32; LATIN.len()];
    let mixed = text.chars().take(400).any(char::is_lowercase);
    let mut own_scores: Vec<u32> = vec![0; own.len()];
    // Among languages that have the same words, the one counts that uses them most.
    let mut usual = [0_u32; LATIN.len()];
    for (word, weight) in said {
        let found = known(word);
        if let Some(found) = found {
            // A name inside a sentence says little: "la pasta De Cecco".
            let at = (word.as_ptr() as usize).saturating_sub(low.as_ptr() as usize);
            let name =
                at > 0 && text.get(normal.original(at)..).is_some_and(|t| t.starts_with(char::is_uppercase));
            let framing = if name && mixed { 0 } else { 20 };
            let strange = weight == 0;
            let shared = u32::from(!strange || lexicon.word(word).is_some());
            let many = (found.frame | found.goods).count_ones() + shared;
            let mut left = found.frame | found.goods;
            while left != 0 {
                let i = left.trailing_zeros() as usize;
                let weight = if found.frame >> i & 1 == 1 { framing } else { 10 };
                let weight = if many <= 1 { weight + weight / 4 } else { weight };
                if let Some((score, foreign)) = scores.get_mut(i).zip(foreign.get_mut(i)) {
                    *score += weight;
                    *foreign += if strange { weight } else { 0 };
                }
                left &= left - 1;
            }
        }
        if weight == 0 && found.is_none() {
            // "preferiblemente" is no kind of duck.
            let ending = if word.ends_with("mente") { 0 } else { compound(word) };
            for (i, code) in LATIN.iter().enumerate() {
                let joins = matches!(*code, "de" | "nl" | "sv" | "da" | "nb") && ending >> i & 1 == 1;
                if let Some((score, foreign)) = scores.get_mut(i).zip(foreign.get_mut(i)).filter(|_| joins) {
                    *score += 12;
                    *foreign += 12;
                }
            }
        }
        let frequent = frequent_in(LATIN, word);
        for (i, usual) in usual.iter_mut().enumerate().filter(|_| frequent != 0) {
            *usual += if frequent >> i & 1 == 1 { 6 } else { 0 };
        }
        for (score, pack) in own_scores.iter_mut().zip(own) {
            *score += weight_in(pack.tables(), word);
        }
    }
    if !low.is_ascii() {
        for c in low.chars().filter(|c| !c.is_ascii()).take(50) {
            for (score, _) in scores.iter_mut().zip(LATIN).filter(|(_, code)| letters(code).contains(c)) {
                *score += 4;
            }
        }
    }
    let of_talk = recent.map(|code| {
        let embedded = LATIN.iter().position(|c| *c == code).and_then(|i| scores.get(i).copied());
        let brought = own.iter().position(|p| p.code() == code).and_then(|i| own_scores.get(i).copied());
        brought.or(embedded).unwrap_or(0)
    });
    let best_of = |scores: &[u32]| {
        let by_use = scores.iter().zip(&usual).zip(LATIN);
        let (_, score, code) =
            by_use.fold((0, 0, None), |best: (u32, u32, Option<&'static str>), ((score, usual), code)| {
                let all = if *score > 0 { score + usual } else { 0 };
                if all > best.0 { (all, *score, Some(*code)) } else { best }
            });
        (score, code)
    };
    let mut best = best_of(&scores);
    if best.0 <= english {
        best = (best.0, best_of(&foreign).1);
    }
    let best_own = own_scores
        .iter()
        .zip(own)
        .fold((0, None), |best, (score, pack)| if *score > best.0 { (*score, Some(pack)) } else { best });
    if let (Some(tables), Some(score)) = (talk, of_talk)
        && english.max(best.0).max(best_own.0) <= score + if all > 1 { CLEARLY } else { 2 * CLEARLY }
    {
        return Choice::Pack(tables);
    }
    let (score, tables) = match best_own.1 {
        Some(pack) if best_own.0 >= best.0 => (best_own.0, Some(pack.tables())),
        _ => (best.0, best.1.and_then(|code| tables_of(code, own))),
    };
    match tables {
        Some(tables) if score > english || frames(low, tables, lexicon) => Choice::Pack(tables),
        // A word or two of a sentence are borrowed only where there are enough of them.
        other => Choice::English(other.filter(|_| !text.is_ascii() || strange * 4 > all || !own.is_empty())),
    }
}

/// The languages that have goods at the end of an unknown compound: "Naturjoghurt".
fn compound(word: &str) -> u16 {
    word.char_indices()
        .skip(3)
        .take(24)
        .filter_map(|(i, _)| word.get(i..))
        .take_while(|end| end.chars().count() > 3)
        .find_map(|end| known(end).map(|k| k.goods).filter(|goods| *goods != 0))
        .unwrap_or(0)
}

/// How many words of a text are looked at.
const MOST_WORDS: usize = 200;

/// "add zwei Packungen Toast to my list": the English is only a frame that the other language knows too, and
/// what stands in it has amounts or the like of the other language, not just goods.
fn frames(low: &str, tables: &Tables, lexicon: &Lexicon) -> bool {
    let (mut framing, mut strange) = (0, 0);
    for word in words(low, lexicon).take(40) {
        let id = tables.words.id(word);
        let own = id != 0 && (tables.words.borrowed == 0 || (id as usize) < tables.words.borrowed);
        match english_weight(word, lexicon) {
            0 if !own => return false,
            0 => {
                strange += 1;
                let only = Role(Role::AND.0 | Role::OR.0 | Role::THE.0);
                let joins = tables.entries.alone(id).is_some_and(|e| e.roles.has(only));
                framing += usize::from(!joins && !is_goods(tables, id));
            }
            20 if id == 0 => return false,
            _ => {}
        }
    }
    strange > 1 && framing > 0
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
        // "define economics" is Portuguese only where more is.
        Some(e) if e.class.has(Class::FOREIGN_VERB) => 20,
        Some(_) => 10,
        // The half of a unit, which the lexicon has only as a whole.
        None if word == "fl" => 20,
        None if is_common(word) => 20,
        None => 0,
    }
}

/// The words of a text. One with a hyphen stays whole only where English knows it so.
fn words<'t>(low: &'t str, lexicon: &Lexicon) -> impl Iterator<Item = &'t str> {
    let letter =
        |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{300}'..='\u{36f}' | '\u{900}'..='\u{97f}');
    // Addresses are in no language.
    low.split_whitespace()
        .filter(|w| !w.contains('@'))
        .flat_map(move |w| w.split(move |c: char| !letter(c) && c != '-'))
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
    for c in text.chars().filter(|c| is_settled(*c) || c.is_alphabetic()).take(400) {
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

/// How much of a text the words and letters of `tables` cover.
fn score_alone(normal: &Normal, tables: &Tables) -> usize {
    let (tokens, _) = super::text::tokenise(normal, tables.script, &tables.words);
    let known = tokens.iter().take(400).filter(|t| t.id != 0).count();
    let letters = letters(&tables.code);
    let own = normal.text().chars().take(2000).filter(|c| !c.is_ascii() && letters.contains(*c)).count();
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

/// Whether a word names or describes goods and nothing else.
fn is_goods(tables: &Tables, id: u32) -> bool {
    let goods = Role(Role::KNOWN.0 | Role::ATTRIBUTE.0 | Role::CUT.0 | Role::FOREIGN.0);
    let frame = Role(!goods.0);
    let framing = tables.entries.alone(id).is_some_and(|e| e.roles.has(frame) || e.value.is_some());
    let named = tables.entries.of_first(id).any(|e| e.roles.has(goods) || e.unit.is_some());
    named && !framing && tables.by_first.of(id).is_empty()
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
        tables.entries.alone(id).is_some_and(|e| e.roles.has(Role::KNOWN))
    };
    let Some(and) = lexicon.word("and") else { return };
    for at in 0..tokens.len() {
        let near = |i: Option<usize>| i.and_then(|i| tokens.get(i)).is_some_and(goods);
        let Some(token) = tokens.get(at) else { break };
        if token.kind != Kind::Word || lexicon.word(token.word).is_some() {
            continue;
        }
        let id = tables.words.id(token.word);
        let joins = tables.entries.alone(id).is_some_and(|e| e.roles.has(Role::AND))
            && (near(at.checked_sub(1)) || near(at.checked_add(1)));
        let is_goods = goods(token);
        // "remove o bacon": an article before goods.
        let named = tokens
            .get(at + 1)
            .is_some_and(|t| goods(t) || lexicon.word(t.word).is_some_and(|e| e.class.has(Class::NOUN)));
        let article = named && tables.entries.alone(id).is_some_and(|e| e.roles.has(Role::THE));
        if let Some(token) = tokens.get_mut(at) {
            if joins {
                token.word = "and";
                token.id = and.id;
                token.class = and.class;
            } else if let Some(the) = lexicon.word("the").filter(|_| article) {
                token.word = "the";
                token.id = the.id;
                token.class = the.class;
            } else if is_goods {
                token.class = token.class.with(Class::NOUN);
            }
        }
    }
}
