//! How people type and speak: short spellings ("tmb", "xq"), sounds of hesitation ("euh", "äh"), amounts
//! that are taken back without a comma ("drei nee vier"), and what to take where there is none ("si no hay").
//!
//! It works on the tokens of a text before anything is looked for in them, by the file
//! `data/lang/shared/habits.txt`. Names keep the letters that were typed.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::{
    manner::Manner,
    pack::{Role, Tables},
    packed::{ByWord, Lists, Span},
    remarks::Talk,
    text::{Kind, Tok},
    vocabulary::{Vocabulary, WordId, fold},
};

/// What `habits.txt` says of one language. Words are in lower case and without accents.
#[derive(Debug, Default)]
struct Habits {
    /// The words that are something here; `manners` says what, by the number of the word.
    words: Vocabulary,
    manners: Vec<Manner>,
    /// Short spellings, and the words that they stand for.
    short: FxHashMap<&'static str, &'static str>,
    /// The words that stand in most texts of the language, by which it is told from its neighbours.
    frequent: Vec<&'static str>,
    fillers: Phrases,
    /// The plain "no" of the language, and phrases that take the amount before them back.
    no: &'static str,
    instead: Phrases,
    /// The plain "or" of the language, and phrases such as "if there is none".
    or: &'static str,
    otherwise: Phrases,
    /// Words of talk are known, so that it can be told from wishes.
    talks: bool,
    talk: Talk,
    /// Words before an amount that make it no wish: "not", "how much", "without".
    unwished: Vec<&'static str>,
    /// Endings that are typed for short, and what they stand for: "aufschreibn".
    endings: Vec<(&'static str, &'static str)>,
}

/// Phrases by their first word, longest first, and what tells a token that one may begin there.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    words: Vocabulary,
    by_first: ByWord,
    /// By the number of a phrase: the words behind the first one.
    rests: Lists,
    manner: Manner,
}

fn all() -> &'static FxHashMap<&'static str, Habits> {
    static READ: OnceLock<FxHashMap<&'static str, Habits>> = OnceLock::new();
    READ.get_or_init(|| {
        let mut out: FxHashMap<&'static str, Habits> = FxHashMap::default();
        let mut code = "";
        for line in include_str!("../../../data/lang/shared/habits.txt").lines().map(str::trim) {
            if let Some(head) = line.strip_prefix("==") {
                code = head.trim();
            } else if let Some((kind, list)) = line.split_once(':').filter(|_| !line.starts_with('#')) {
                out.entry(code).or_default().line(kind, list);
            }
        }
        out.values_mut().for_each(|habits| {
            habits.words.pack();
            habits.manners.shrink_to_fit();
        });
        out
    })
}

impl Habits {
    /// Takes in a line of the file.
    fn line(&mut self, kind: &str, list: &'static str) {
        let mut words = list.split_whitespace();
        let phrases = match kind {
            "filler" => Some((&mut self.fillers, Manner::FILLER)),
            "remark" => Some((&mut self.talk.openings, Manner::REMARK)),
            "reason" => Some((&mut self.talk.reasons, Manner::REASON)),
            "instead" => {
                self.no = words.next().unwrap_or_default();
                Some((&mut self.instead, Manner::INSTEAD))
            }
            "else" => {
                self.or = words.next().unwrap_or_default();
                Some((&mut self.otherwise, Manner::OTHERWISE))
            }
            _ => None,
        };
        let mut is = |word: &str, manner: Manner| {
            let id = self.words.learn(word) as usize;
            if id >= self.manners.len() {
                self.manners.resize(id + 1, Manner::default());
            }
            if let Some(known) = self.manners.get_mut(id) {
                *known = known.with(manner);
            }
        };
        if let Some((phrases, manner)) = phrases {
            *phrases = Phrases::new(words, manner);
            let firsts = phrases.by_first.words.all();
            return firsts.iter().for_each(|first| is(phrases.words.spelling(first), manner));
        }
        let manner = match kind {
            "subject" => Manner::SUBJECT,
            "who" => Manner::WHO,
            "people" => Manner::PEOPLE,
            "does" => Manner::DOES,
            "alone" => Manner::ALONE,
            "shop" => Manner::SHOP,
            "each" => return words.for_each(|word| is(word, Manner::EACH)),
            "soft" => return words.for_each(|word| is(word, Manner::SOFT)),
            "command" => return words.for_each(|word| is(word, Manner::COMMAND)),
            "opener" => return words.for_each(|word| is(word, Manner::OPENER)),
            "frequent" => return self.frequent.extend(words),
            "unwished" => return self.unwished.extend(words),
            "ending" => return self.endings.extend(words.filter_map(|w| w.split_once('='))),
            "short" => {
                for (typed, meant) in words.filter_map(|w| w.split_once('=')) {
                    self.short.insert(typed, meant);
                    is(&fold(typed), Manner::SHORT);
                }
                return;
            }
            _ => return,
        };
        self.talks |= kind == "does";
        words.for_each(|word| is(&fold(word), manner));
    }
}

impl Phrases {
    fn new(list: impl Iterator<Item = &'static str>, manner: Manner) -> Self {
        let (mut words, mut rests) = (Vocabulary::default(), Lists::default());
        // The tokeniser ends words behind an apostrophe.
        let parts = |phrase: &'static str| phrase.split('_').flat_map(|w| w.split_inclusive('\''));
        let mut phrases: Vec<Vec<WordId>> =
            list.map(|phrase| parts(phrase).map(|word| words.learn(&fold(word))).collect()).collect();
        phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.len()));
        let numbered = phrases.iter().filter_map(|phrase| {
            let (first, rest) = phrase.split_first()?;
            Some((*first, rests.push(rest.iter().copied())))
        });
        let by_first = ByWord::new(numbered.collect());
        words.pack();
        rests.pack();
        Self { words, by_first, rests, manner }
    }
}

/// How many tokens the longest of `phrases` at the start of `t` takes; 0 for none.
pub(super) fn phrase(phrases: &Phrases, t: &[Tok<'_>]) -> usize {
    let Some(first) = t.first().filter(|t| t.is_word() && t.manner.has(phrases.manner)) else { return 0 };
    let words = &phrases.words;
    let fits = |rest: &Span<'_>| {
        t.get(1..=rest.len())
            .is_some_and(|t| t.iter().zip(rest.iter()).all(|(t, id)| fold(t.word) == words.spelling(id)))
    };
    let all = phrases.by_first.of(words.exact(&fold(first.word)));
    all.iter().map(|number| phrases.rests.get(number)).find(fits).map_or(0, |rest| rest.len() + 1)
}

/// Whether what stands at `t[0]` gives the amount behind it to each of the things named: how many tokens it takes.
pub(super) fn each_len(tables: &Tables, t: &[Tok<'_>]) -> usize {
    let at = t.iter().take(3).position(|t| t.is_word() && t.manner.has(Manner::EACH));
    let Some(at) = at else { return 0 };
    let counted = tables.single(t.get(at + 1..).unwrap_or_default()).is_some();
    if counted && tables.lead_len(t) >= at { at + 1 } else { 0 }
}

/// The words of a language that tell a remark; `None` where it has none.
pub(super) fn talk(code: &str) -> Option<&'static Talk> {
    all().get(code).filter(|habits| habits.talks).map(|habits| &habits.talk)
}

/// Whether a word makes the amount behind it no wish; `None` where the language has no such words.
pub(super) fn unwished(code: &str, word: &str) -> Option<bool> {
    let words = &all().get(code)?.unwished;
    let word = fold(word);
    (!words.is_empty()).then(|| words.iter().any(|w| fold(w) == word))
}

/// In which of `codes` a word is among the most frequent ones: one bit each, in their order.
pub(super) fn frequent_in(codes: &[&str], word: &str) -> u16 {
    static WORDS: OnceLock<FxHashMap<&'static str, u16>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let mut words: FxHashMap<&'static str, u16> = FxHashMap::default();
        for (i, code) in codes.iter().enumerate().take(16) {
            for word in all().get(code).into_iter().flat_map(|habits| &habits.frequent) {
                *words.entry(*word).or_default() |= 1 << i;
            }
        }
        words
    });
    words.get(word).copied().unwrap_or(0)
}

/// Whether a word only softens what is said.
pub(super) fn is_soft(t: &Tok<'_>) -> bool {
    t.is_word() && t.manner.has(Manner::SOFT)
}

/// Whether a word is a command: "quita", "troca".
pub(super) fn is_command(t: &Tok<'_>) -> bool {
    t.is_word() && t.manner.has(Manner::COMMAND)
}

/// `t` without words that only soften what is said; `None` where there are none.
pub(super) fn unsoftened<'t>(t: &[Tok<'t>]) -> Option<Vec<Tok<'t>>> {
    let kept: Vec<Tok<'t>> = t.iter().filter(|t| !is_soft(t)).copied().collect();
    (kept.len() < t.len() && !kept.is_empty()).then_some(kept)
}

/// Makes the tokens of a text those of plain writing.
pub(super) fn smooth(tables: &Tables, tokens: &mut Vec<Tok<'_>>) {
    let Some(habits) = all().get(tables.code.as_str()) else { return };
    for token in tokens.iter_mut().filter(|t| t.is_word()) {
        let id = habits.words.exact(&fold(token.word)) as usize;
        token.manner = habits.manners.get(id).copied().unwrap_or_default();
    }
    let faces = |a: &Tok<'_>, b: &Tok<'_>| a.any(&[":", ";"]) && b.glued && b.any(&["(", ")"]);
    // ":(" says nothing.
    if tokens.windows(2).any(|t| matches!(t, [a, b] if faces(a, b))) {
        let mut kept: Vec<Tok<'_>> = Vec::with_capacity(tokens.len());
        for token in tokens.iter() {
            if kept.last().is_some_and(|before| faces(before, token)) {
                kept.pop();
            } else {
                kept.push(*token);
            }
        }
        *tokens = kept;
    }
    habits.hush(tokens);
    let opens = tokens.first().is_some_and(|t| t.manner.has(Manner::OPENER));
    if let [_, comma, word, ..] = tokens.as_slice()
        && opens
        && comma.is(",")
        && word.is_word()
    {
        tokens.drain(..2);
    }
    for at in 0..tokens.len() {
        // "2 x 500 g", "vitamina D".
        let behind = at.checked_sub(1).and_then(|i| tokens.get(i));
        let word = tokens.get(at + 1).is_some_and(Tok::is_word) && !behind.is_some_and(Tok::is_number);
        // "2 packs d 10", but "500 g x 3".
        let holds = behind.is_some_and(|b| tables.unit(std::slice::from_ref(b)).is_some());
        if let Some(token) = tokens.get_mut(at).filter(|t| t.is_word() && t.manner.has(Manner::SHORT))
            && let Some(meant) = habits.short.get(token.word)
            && (word || holds && token.word != "x" || token.word.chars().count() > 1)
        {
            tables.read_as(token, tables.words.id(meant));
        }
    }
    for token in tokens.iter_mut().filter(|t| t.id == 0 && t.is_word() && !t.hyphen) {
        if let Some(id) = tables.heard_as(token.word) {
            tables.read_as(token, id);
            continue;
        }
        let full = habits.endings.iter().find_map(|(typed, meant)| {
            let stem = token.word.strip_suffix(typed).filter(|s| s.len() > 2)?;
            Some(tables.words.id(&format!("{stem}{meant}"))).filter(|id| *id != 0)
        });
        if let Some(id) = full {
            tables.read_as(token, id);
        }
    }
    mend_units(tables, tokens);
    habits.take_back(tables, tokens);
    habits.or_else(tables, tokens);
}

impl Habits {
    /// Takes sounds of hesitation out, unless there is nothing else.
    fn hush(&self, tokens: &mut Vec<Tok<'_>>) {
        if !tokens.iter().any(|t| t.manner.has(Manner::FILLER)) {
            return;
        }
        let mut kept = Vec::with_capacity(tokens.len());
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let len =
                if token.hyphen { 0 } else { phrase(&self.fillers, tokens.get(at..).unwrap_or_default()) };
            if len == 0 {
                kept.push(*token);
            }
            at += len.max(1);
        }
        if kept.iter().any(|t| t.is_word() || t.is_number()) {
            *tokens = kept;
        }
    }

    /// "Mets 3 pommes euh non 4": a plain "no" between commas.
    fn take_back(&self, tables: &Tables, tokens: &mut Vec<Tok<'_>>) {
        if !tokens.iter().any(|t| t.manner.has(Manner::INSTEAD)) {
            return;
        }
        let mut out: Vec<Tok<'_>> = Vec::with_capacity(tokens.len() + 4);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = tokens.get(at..).unwrap_or_default();
            let before = out.get(out.len().saturating_sub(1)..).unwrap_or_default();
            // Most words take nothing back.
            let len = if before.is_empty() { 0 } else { phrase(&self.instead, rest) };
            if len == 0 || !self.takes_back(tables, before, rest, len) {
                out.push(*token);
                at += 1;
                continue;
            }
            if before.iter().any(|t| matches!(t.kind, Kind::Word | Kind::Number)) {
                out.push(tables.comma_before(token));
            }
            out.push(stand_in(tables, token, self.no));
            at += len;
            if let Some(behind) = tokens.get(at) {
                out.push(if behind.is(",") { *behind } else { tables.comma_before(behind) });
                at += usize::from(behind.is(","));
            }
        }
        *tokens = out;
    }

    /// Whether the `len` tokens at the start of `rest` take back what stands `before` them.
    fn takes_back(&self, tables: &Tables, before: &[Tok<'_>], rest: &[Tok<'_>], len: usize) -> bool {
        let comma = usize::from(rest.get(len).is_some_and(|t| t.is(",")));
        let behind = rest.get(len + comma..).unwrap_or_default();
        let named = Role(Role::THE.0 | Role::SOME.0 | Role::KNOWN.0);
        // "Togli il burro no scusa la margarina"; a plain "no" needs a number behind it,
        // or hesitation before it: "des pêches euh non des nectarines".
        let hesitates =
            before.last().zip(rest.first()).is_some_and(|(a, b)| a.is_word() && a.index + 1 < b.index);
        let plain = len == 1 && !hesitates && rest.first().is_some_and(|t| fold(t.word) == fold(self.no));
        // "Quita el jamón no espera quita el queso": another command begins behind it.
        let command = behind.first().is_some_and(|t| t.id != 0 && !tables.by_first.of(t.plain).is_empty());
        let again = tables.single(behind).is_some() || !plain && (command || tables.role(behind, named) > 0);
        let ends = Role(Role::KNOWN.0 | Role::ATTRIBUTE.0 | Role::CUT.0);
        again
            && (before.iter().any(|t| {
                t.is(",")
                    || t.is_number()
                    || t.id == 0
                    || tables.lasts.contains(t.plain) && tables.role(before, Role::FUNCTION) == 0
            }) || tables.role(before, ends) > 0
                || tables.unit(before).is_some()
                || tables.single(before).is_some())
    }

    /// "Lubina, y si no hay, dorada": a plain "or" without commas.
    fn or_else(&self, tables: &Tables, tokens: &mut Vec<Tok<'_>>) {
        if !tokens.iter().any(|t| t.manner.has(Manner::OTHERWISE)) {
            return;
        }
        let joins = Role(Role::AND.0 | Role::OR.0 | Role::JOINER.0);
        let describes = Role(Role::KNOWN.0 | Role::ATTRIBUTE.0);
        let alone = |t: &Tok<'_>, role| tables.role(std::slice::from_ref(t), role) > 0;
        let mut out: Vec<Tok<'_>> = Vec::with_capacity(tokens.len());
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let rest = tokens.get(at..).unwrap_or_default();
            let len = if out.is_empty() { 0 } else { phrase(&self.otherwise, rest) };
            let linked = out.iter().skip(1).rev().take_while(|t| t.is(",") || alone(t, joins)).count();
            let named = len > 0 && (linked > 0 || out.last().is_some_and(|t| alone(t, describes)));
            if !named || rest.len() <= len || excuses(tables, rest, len) {
                out.push(*token);
                at += 1;
                continue;
            }
            let first = out.get(out.len() - linked).copied().unwrap_or(*token);
            out.truncate(out.len() - linked);
            out.push(stand_in(tables, &first, self.or));
            at += len;
            let begun = at;
            while let Some(behind) = tokens.get(at..).filter(|t| !t.is_empty())
                && (behind.first().is_some_and(|t| t.is(","))
                    || at > begun && behind.len() > 1 && tables.role(behind, joins) == 1)
            {
                at += 1;
            }
        }
        *tokens = out;
    }
}

/// "Si no le importa", "senão o cozido não presta": a courtesy or a reason, and nothing to take.
fn excuses(tables: &Tables, rest: &[Tok<'_>], len: usize) -> bool {
    if tables.role(rest, Role::COURTESY) > len {
        return true;
    }
    let end = rest.iter().position(|t| !t.is_word() && !t.is_number()).unwrap_or(rest.len());
    len < end && tables.tally(rest.get(len..end).unwrap_or_default()).function > 1
}

/// "2 pakungen Nudeln", "3 botelas de vino": a misspelt unit behind a number.
fn mend_units(tables: &Tables, tokens: &mut [Tok<'_>]) {
    let mut tries = 0;
    for at in 1..tokens.len() {
        let (Some(before), Some(token), Some(behind)) =
            (tokens.get(at - 1..at), tokens.get(at), tokens.get(at + 1..))
        else {
            return;
        };
        let follows = tables.role(behind, Role(Role::OF.0 | Role::KNOWN.0)) > 0;
        if tries >= 8
            || token.id != 0
            || !token.is_word()
            || token.hyphen
            || !follows
            || tables.single(before).is_none()
        {
            continue;
        }
        tries += 1;
        let is_unit = |id: &u32| tables.entries.alone(*id).is_some_and(|e| e.unit.is_some());
        if let Some(id) = tables.sounds_like(token.word, true).into_iter().find(is_unit)
            && let Some(token) = tokens.get_mut(at)
        {
            tables.read_as(token, id);
        }
    }
}

/// A token in the place of `at` that is read as `word`.
fn stand_in<'t>(tables: &Tables, at: &Tok<'t>, word: &str) -> Tok<'t> {
    let mut token = Tok { kind: Kind::Word, ..*at };
    tables.read_as(&mut token, tables.words.id(word));
    token
}

/// What was done to goods, where it stands behind a comma; right behind the goods it is part of their name.
pub(super) const GROUND: &[&str] = words![
    "rallado" "rallada" "rallados" "ralladas" "molido" "molida" "picado" "picada" "picados" "picadas" "pelado" "pelada" "pelados" "peladas"
    "râpé" "râpée" "râpés" "râpées" "haché" "hachée" "moulu" "moulue" "épluché" "épluchées" "grattugiato" "grattugiata" "macinato" "macinata"
    "ralado" "ralada" "ralados" "moído" "moída" "descascado" "descascada" "gerieben" "gemahlen" "geraspelt" "geschält" "gehackt"
];
