//! The reader of language files. `grocery-core/data/lang/README.md` describes the format.

use std::{rc::Rc, str::FromStr};

use rustc_hash::FxHashMap;

use super::{
    entries::{Drafts, Entries, PERIODS},
    mend::Sounds,
    pack::{Condition, Day, Given, MoneyWord, Role, Saying, Sayings, Tables, UnitWord},
    packed::{ByWord, Numbers, WordSet},
    pattern::{MOST_MACROS, Macro, Parts, Reader, spelled},
    prefixes::Prefixes,
    program::{Keys, Pattern, Programs, Writer},
    text::Script,
    vocabulary::{Vocabulary, WordId},
};
use crate::{
    error::{Error, ErrorKind, Result, clip},
    money::Currency,
    nlu::Intent,
    quantity::{Ratio, Unit},
};

/// What one section says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Start,
    About,
    Numbers,
    NumberRules,
    Units,
    Words,
    Money,
    Periods,
    Define,
    Whole,
    Item,
    Dates,
    Intent(Intent),
}

/// Reads the file of a language.
pub(super) fn read(code: &str, text: &str) -> Result<Tables> {
    let mut reader = FileReader::new(code);
    for (at, line) in text.lines().enumerate() {
        let line = without_comment(line.trim_start_matches('\u{feff}'));
        if line.trim().is_empty() {
            continue;
        }
        let lower = line.to_lowercase();
        reader.line(line.trim(), lower.trim()).map_err(|what| {
            Error::new(
                ErrorKind::InvalidInput,
                format!("language pack {code}, line {}: {what}, in `{}`", at + 1, clip(line.trim(), 80)),
            )
            .with_hint("the format is described in grocery-core/data/lang/README.md")
        })?;
    }
    if reader.tables.script.spaces && code != "en" {
        reader.borrow();
    }
    reader.finish().map_err(|what| {
        Error::new(ErrorKind::InvalidInput, format!("language pack {code}: {what}"))
            .with_hint("the format is described in grocery-core/data/lang/README.md")
    })
}

/// English words that shoppers mix into every other language.
const ENGLISH: &str = include_str!("../../../data/lang/shared/english.txt");

/// A comment starts the line or stands behind a space and before one.
fn without_comment(line: &str) -> &str {
    if !line.contains('#') {
        return line;
    }
    if line.trim_start().starts_with('#') {
        return "";
    }
    let cut = line
        .match_indices(" #")
        .find(|(i, _)| line.get(i + 2..).is_some_and(|r| r.is_empty() || r.starts_with(' ')));
    cut.map_or(line, |(i, _)| line.get(..i).unwrap_or(line))
}

struct FileReader {
    tables: Tables,
    section: Section,
    macros: FxHashMap<String, Rc<Macro>>,
    /// The key of a list that goes on in the next line.
    key: Option<String>,
    multipliers: Vec<(String, Vec<WordId>)>,
    /// Letters and how they are typed without them.
    respell: Vec<(String, String)>,
    endings: Vec<String>,
    drafts: Drafts,
    writer: Writer,
    said: Vec<(Saying, Keys)>,
    whole: Vec<(Pattern, Keys, ())>,
    conditions: Vec<(Pattern, Keys, Condition)>,
    days: Vec<(Pattern, Keys, Day)>,
}

impl FileReader {
    fn new(code: &str) -> Self {
        let script = Script { decimal: '.', thousands: ',', spaces: true };
        let mut words = Vocabulary::default();
        let mut drafts = Drafts::default();
        for mark in ["x", "*"] {
            let spelling = spelled(mark, script, &mut words);
            if let Some(entry) = drafts.of(&spelling) {
                entry.roles = entry.roles.with(Role::TIMES);
            }
        }
        Self {
            tables: Tables {
                code: code.to_owned(),
                name: code.to_owned(),
                script,
                words,
                entries: Entries::default(),
                programs: Programs::default(),
                sayings: Sayings::default(),
                givens: Vec::new(),
                by_first: ByWord::default(),
                by_need: ByWord::default(),
                anywhere: Numbers::default(),
                lasts: WordSet::default(),
                whole: Prefixes::default(),
                conditions: Prefixes::default(),
                days: Prefixes::default(),
                has_periods: false,
                months: FxHashMap::default(),
                commands: Sounds::default(),
                sounds: Sounds::default(),
            },
            section: Section::Start,
            macros: FxHashMap::default(),
            key: None,
            multipliers: Vec::new(),
            respell: Vec::new(),
            endings: Vec::new(),
            drafts,
            writer: Writer::default(),
            said: Vec::new(),
            whole: Vec::new(),
            conditions: Vec::new(),
            days: Vec::new(),
        }
    }

    /// Takes in the English that shoppers mix into their own language, behind what the file says itself.
    fn borrow(&mut self) {
        // A file without sayings is refused later; borrowed ones would hide that.
        if self.said.is_empty() {
            return;
        }
        self.tables.words.borrowed = self.tables.words.len();
        for line in ENGLISH.lines().map(without_comment).map(str::trim).filter(|l| !l.is_empty()) {
            // It is a file of ours, and the tests read it.
            if self.line(line, line).is_err() {
                return;
            }
        }
    }

    /// Whether a spelling is English, in a language that has the word itself.
    fn is_own(&self, spelling: &[WordId]) -> bool {
        let own = self.tables.words.borrowed;
        own > 0
            && spelling.first().is_some_and(|id| (*id as usize) < own)
            && self.drafts.get(spelling).is_some()
    }

    fn line(&mut self, as_written: &str, line: &str) -> std::result::Result<(), String> {
        if let Some(head) = line.strip_prefix("==") {
            self.section = section(head.trim_end_matches('=').trim())?;
            self.key = None;
            return Ok(());
        }
        match self.section {
            Section::Start => Err("a section should come first, for example `== about`".to_owned()),
            Section::About => self.about(as_written, line),
            Section::Numbers => self.number(line),
            Section::NumberRules => {
                let (key, list) = self.keyed(line)?;
                let role = match key.as_str() {
                    "join" => Role::JOIN,
                    "half_after" => Role::HALF_AFTER,
                    "half_before" => Role::HALF_BEFORE,
                    "multipliers" => Role::MULTIPLIER,
                    _ => {
                        return Err(format!(
                            "there is no number rule `{key}`; there are join, half_after, half_before and multipliers"
                        ));
                    }
                };
                for word in list.split_whitespace() {
                    for spelling in self.spellings(word) {
                        self.give(&spelling, role);
                        if role == Role::MULTIPLIER {
                            self.multipliers.push((word.to_owned(), spelling));
                        }
                    }
                }
                Ok(())
            }
            Section::Units => self.unit(line),
            Section::Words => self.role(line),
            Section::Money => {
                let (key, list) = self.keyed(line)?;
                let what = if key == "cents" { MoneyWord::Cents } else { MoneyWord::Of(currency(&key)?) };
                self.money(&list, what);
                Ok(())
            }
            Section::Periods => {
                let (key, list) = self.keyed(line)?;
                let period = PERIODS.into_iter().find(|p| *p == key);
                let period = period.ok_or("a period is day, week, month, year or trip")?;
                for spelling in self.spellings(&list) {
                    if let Some(entry) = self.drafts.of(&spelling) {
                        entry.period = Some(period);
                    }
                }
                self.tables.has_periods = true;
                Ok(())
            }
            Section::Define => {
                let (name, pattern) = line.split_once('=').ok_or("a macro is written `<name> = pattern`")?;
                let name = name.trim().trim_start_matches('<').trim_end_matches('>').to_owned();
                let parts = self.pattern(pattern)?;
                let shared = self.writer.shared(parts, &self.tables.words);
                if shared.depth > MOST_MACROS {
                    return Err(format!("macros stand in each other more than {MOST_MACROS} deep"));
                }
                self.macros.insert(name, shared);
                Ok(())
            }
            Section::Whole => {
                let (pattern, keys) = self.prefix(line)?;
                self.whole.push((pattern, keys, ()));
                Ok(())
            }
            Section::Item => {
                let (kind_name, pattern) =
                    line.split_once(':').ok_or("a condition is written `kind: pattern`")?;
                let kind_name = kind_name.trim();
                let named = |(name, kind): &(&str, Condition)| (*name == kind_name).then_some(*kind);
                let kind = Condition::ALL.iter().find_map(named).ok_or_else(|| {
                    let names: Vec<&str> = Condition::ALL.iter().map(|(name, _)| *name).collect();
                    format!("there is no condition `{kind_name}`; there are {}", names.join(", "))
                })?;
                let (pattern, keys) = self.prefix(pattern)?;
                if keys.needs.is_none() {
                    return Err("a condition of `== item` should have a word of its own".to_owned());
                }
                self.conditions.push((pattern, keys, kind));
                Ok(())
            }
            Section::Dates => {
                let (day, pattern) = line.split_once(':').ok_or("a day is written `day: pattern`")?;
                if day.trim() == "on" {
                    for spelling in self.spellings(pattern) {
                        self.give(&spelling, Role::ON);
                    }
                    return Ok(());
                }
                if let Some(month) = day.trim().strip_prefix("month") {
                    let month = month.trim().parse().ok().filter(|m| (1..=12).contains(m));
                    let month: i8 = month.ok_or("a month is written `month 1: january jan`")?;
                    for word in pattern.split_whitespace() {
                        let id = self.tables.words.learn(word);
                        self.tables.months.insert(id, month);
                    }
                    return Ok(());
                }
                let day = day_of(day.trim())?;
                let (pattern, keys) = self.prefix(pattern)?;
                self.days.push((pattern, keys, day));
                Ok(())
            }
            Section::Intent(intent) => {
                let (pattern, given) = line.split_once("=>").unwrap_or((line, ""));
                let given = given_of(given)?;
                let parts = self.pattern(pattern)?;
                if parts.is_empty() {
                    return Err("the pattern has no words".to_owned());
                }
                let (pattern, keys) = self.writer.pattern(&parts, false, &self.tables.words);
                let given = self.given(given);
                self.said.push((Saying { intent, pattern, given }, keys));
                Ok(())
            }
        }
    }

    /// `key: list`, or more of the list before it.
    fn keyed(&mut self, line: &str) -> std::result::Result<(String, String), String> {
        match line.split_once(':') {
            Some((key, list)) => {
                self.key = Some(key.trim().to_owned());
                Ok((key.trim().to_owned(), list.trim().to_owned()))
            }
            None => match &self.key {
                Some(key) => Ok((key.clone(), line.to_owned())),
                None => Err("a list is written `name: words`".to_owned()),
            },
        }
    }

    fn pattern(&mut self, text: &str) -> std::result::Result<Parts, String> {
        let script = self.tables.script;
        let mut reader = Reader { words: &mut self.tables.words, script, macros: &self.macros };
        reader.read(text.trim())
    }

    /// Writes a pattern that matches the start of a text.
    fn prefix(&mut self, text: &str) -> std::result::Result<(Pattern, Keys), String> {
        let parts = self.pattern(text)?;
        Ok(self.writer.pattern(&parts, true, &self.tables.words))
    }

    /// The number of what a saying gives. Few give anything, and many of those the same.
    fn given(&mut self, given: Given) -> u32 {
        let givens = &mut self.tables.givens;
        let at = givens.iter().position(|known| *known == given).unwrap_or_else(|| {
            givens.push(given);
            givens.len() - 1
        });
        u32::try_from(at).unwrap_or(u32::MAX)
    }

    fn spellings(&mut self, list: &str) -> Vec<Vec<WordId>> {
        let script = self.tables.script;
        list.split_whitespace()
            .map(|w| {
                match w
                    .strip_prefix('-')
                    .filter(|end| end.chars().all(char::is_alphabetic) && !end.is_empty())
                {
                    // "-milch": the last part of compounds.
                    Some(ending) => vec![self.tables.words.learn_compound(ending)],
                    None => spelled(w, script, &mut self.tables.words),
                }
            })
            .filter(|s| !s.is_empty())
            .collect()
    }

    fn give(&mut self, spelling: &[WordId], role: Role) {
        if let Some(entry) = self.drafts.of(spelling) {
            entry.roles = entry.roles.with(role);
        }
    }

    fn about(&mut self, as_written: &str, line: &str) -> std::result::Result<(), String> {
        let (key, value) = line.split_once(':').ok_or("write `name: value`")?;
        let value = value.trim();
        let mark = |value: &str| match value {
            "" | "space" | "_" | "nbsp" => ' ',
            other => other.chars().next().unwrap_or(' '),
        };
        match key.trim() {
            "name" => {
                as_written.split_once(':').map_or("", |(_, n)| n).trim().clone_into(&mut self.tables.name);
            }
            "decimal" => self.tables.script.decimal = mark(value),
            "thousands" => self.tables.script.thousands = mark(value),
            "spaces" => {
                self.tables.script.spaces = match value {
                    "yes" => true,
                    "no" => false,
                    _ => return Err("spaces is yes or no".to_owned()),
                }
            }
            "respell" => {
                for pair in value.split_whitespace() {
                    let (letter, typed) = pair.split_once('=').ok_or("respell is written `ä=ae ö=oe`")?;
                    self.respell.push((letter.to_owned(), typed.to_owned()));
                }
            }
            "currency" => drop(currency(value)?),
            other => {
                return Err(format!(
                    "`{other}` is not known here; there are name, decimal, thousands, spaces, respell and currency"
                ));
            }
        }
        Ok(())
    }

    fn number(&mut self, line: &str) -> std::result::Result<(), String> {
        let (value, list) =
            line.split_once([' ', '\t', ':']).ok_or("a number is written `value spellings`")?;
        let approximate = value.starts_with('~');
        let written = value.trim_start_matches('~');
        let value = ratio(written).ok_or_else(|| format!("`{written}` is not a number such as 12 or 1/2"))?;
        for spelling in self.spellings(list) {
            if let Some(entry) = self.drafts.of(&spelling) {
                entry.value = Some(value);
                entry.approximate = approximate;
            }
        }
        Ok(())
    }

    fn unit(&mut self, line: &str) -> std::result::Result<(), String> {
        let (key, list) = self.keyed(line)?;
        let mut name = key.as_str();
        let (mut factor, mut count, mut counts) = (Ratio::ONE, None, false);
        if let Some((unit, by)) = key.split_once('*') {
            let by = by.trim();
            factor = ratio(by)
                .filter(|f| f.is_positive())
                .ok_or_else(|| format!("`{by}` is not a number to multiply with"))?;
            name = unit.trim();
        } else if let Some(unit) = key.strip_suffix('#') {
            counts = true;
            name = unit.trim();
        } else if let Some((unit, n)) = key.split_once(' ') {
            count =
                Some(n.trim().parse().map_err(|_| format!("`{n}` is not a count, as in `pack 6: sixpack`"))?);
            name = unit.trim();
        }
        let unit = Unit::from_str(name)
            .map_err(|_| format!("there is no unit `{name}`; the units are those of `Unit::as_str`"))?;
        for word in list.split_whitespace() {
            let script = self.tables.script;
            let (own, more) = word.split_once('@').unwrap_or((word, ""));
            let mut spelling = spelled(own, script, &mut self.tables.words);
            let take = spelling.len();
            spelling.extend(spelled(more, script, &mut self.tables.words));
            if let Some(entry) = self.drafts.of(&spelling) {
                entry.unit = Some(UnitWord { unit, factor, count, counts, take });
            }
            if let [one] = spelling.as_slice() {
                self.tables.words.behind_digits.insert(*one);
            } else if let Some(first) = spelling.first() {
                self.tables.words.behind_digits.insert(*first);
            }
        }
        Ok(())
    }

    fn role(&mut self, line: &str) -> std::result::Result<(), String> {
        let (key, list) = self.keyed(line)?;
        if key == "money" {
            for group in list.split(';') {
                let code = group.split_whitespace().find_map(|w| w.split_once('=').map(|(_, code)| code));
                let Some(code) = code else { continue };
                let what = MoneyWord::Of(currency(code)?);
                let words: Vec<&str> =
                    group.split_whitespace().map(|w| w.split('=').next().unwrap_or(w)).collect();
                self.money(&words.join(" "), what);
            }
            return Ok(());
        }
        if key == "and_suffix" {
            self.endings.extend(list.split_whitespace().map(str::to_owned));
            for spelling in self.spellings(&list) {
                self.give(&spelling, Role::AND);
            }
            return Ok(());
        }
        let Some((_, role)) = Role::NAMES.iter().find(|(name, _)| *name == key) else {
            let names: Vec<_> = Role::NAMES.iter().map(|(n, _)| *n).collect();
            return Err(format!("there is no role `{key}`; the roles are {} and_suffix", names.join(" ")));
        };
        if *role == Role::SUFFIX {
            self.endings.extend(list.split_whitespace().map(str::to_owned));
        }
        for spelling in self.spellings(&list) {
            if self.is_own(&spelling) {
                continue;
            }
            self.give(&spelling, *role);
            if matches!(*role, Role::TIMES | Role::HOUR)
                && let Some(first) = spelling.first()
            {
                self.tables.words.behind_digits.insert(*first);
            }
        }
        Ok(())
    }

    fn money(&mut self, list: &str, what: MoneyWord) {
        for spelling in self.spellings(list) {
            if let Some(entry) = self.drafts.of(&spelling) {
                entry.money = Some(what);
            }
            if let Some(first) = spelling.first() {
                self.tables.words.behind_digits.insert(*first);
            }
        }
    }

    fn finish(mut self) -> std::result::Result<Tables, String> {
        if self.said.is_empty() {
            return Err("there is no `== intent` section, so nothing could be understood".to_owned());
        }
        for (word, spelling) in &self.multipliers {
            let entry = self.drafts.of(spelling);
            if entry.is_none_or(|e| e.value.is_none_or(|v| !v.is_integer())) {
                return Err(format!("`{word}` of `multipliers` needs a whole value in `== numbers`"));
            }
        }
        self.endings.sort_by_key(|e| std::cmp::Reverse(e.len()));
        self.endings.dedup();
        if self.tables.script.spaces {
            self.tables.words.endings = self.endings.into_iter().map(String::into_boxed_str).collect();
        }
        let tables = &mut self.tables;
        let respell = &self.respell;
        let typed: Vec<(String, WordId)> = tables
            .words
            .words()
            .filter(|(word, _)| respell.iter().any(|(letter, _)| word.contains(letter.as_str())))
            .map(|(word, id)| (respell.iter().fold(word.to_owned(), |w, (l, typed)| w.replace(l, typed)), id))
            .collect();
        for (word, id) in typed {
            tables.words.alias(&word, id);
        }
        tables.words.pack();
        tables.entries = self.drafts.pack(tables.words.len());
        tables.programs = self.writer.finish();
        if tables.givens.len() > usize::from(u16::MAX) {
            return Err("it has more sayings than can be told apart".to_owned());
        }
        tables.say(self.said);
        tables.whole = Prefixes::new(self.whole);
        tables.conditions = Prefixes::new(self.conditions);
        tables.days = Prefixes::new(self.days);
        let commands = |id: WordId| {
            tables.words.borrowed.checked_sub(1).is_none_or(|b| (id as usize) <= b)
                && tables.by_first.of(id).iter().any(|n| {
                    let pattern = tables.sayings.get(n).map(|s| s.pattern);
                    pattern.is_some_and(|p| p.lead > 0 && p.has_holes)
                })
        };
        tables.commands = Sounds::new(tables.words.words().filter(|(_, id)| commands(*id)));
        tables.sounds = Sounds::new(tables.words.words());
        Ok(self.tables)
    }
}

/// "2", "-1", "1/2".
fn ratio(text: &str) -> Option<Ratio> {
    match text.split_once('/') {
        Some((a, b)) => Ratio::new(a.trim().parse().ok()?, b.trim().parse().ok()?),
        None => text.trim().parse().ok().map(Ratio::from_int),
    }
}

fn section(name: &str) -> std::result::Result<Section, String> {
    Ok(match name {
        "about" => Section::About,
        "numbers" => Section::Numbers,
        "number_rules" => Section::NumberRules,
        "units" => Section::Units,
        "words" => Section::Words,
        "money" => Section::Money,
        "periods" => Section::Periods,
        "define" => Section::Define,
        "whole" => Section::Whole,
        "item" => Section::Item,
        "dates" => Section::Dates,
        _ => {
            let intent = name.strip_prefix("intent").map(str::trim).ok_or_else(|| {
                format!("there is no section `{name}`; there are about, numbers, number_rules, units, words, money, periods, define, whole, item, dates and `intent NAME`")
            })?;
            let known = intent.parse().map_err(|_| {
                let names: Vec<_> = Intent::ALL.iter().map(|i| i.as_str()).collect();
                format!("there is no intent `{intent}`; the intents are {}", names.join(" "))
            });
            Section::Intent(known?)
        }
    })
}

fn currency(code: &str) -> std::result::Result<Currency, String> {
    code.trim()
        .to_uppercase()
        .parse()
        .map_err(|_| format!("`{}` is not a currency code such as EUR", clip(code, 20)))
}

fn day_of(text: &str) -> std::result::Result<Day, String> {
    let number =
        |t: &str| t.trim().trim_start_matches('+').parse::<i32>().ok().filter(|n| (0..1000).contains(n));
    let day = if let Some(n) = text.strip_prefix("weekday") {
        number(n).filter(|n| (1..=7).contains(n)).map(Day::Weekday)
    } else if let Some(n) = text.strip_prefix("weekend") {
        n.trim().is_empty().then_some(Day::Weekend)
    } else if let Some(n) = text.strip_prefix("week") {
        number(n).map(Day::Week)
    } else {
        number(text).map(Day::Plus)
    };
    day.ok_or_else(|| {
        format!("`{text}` is not a day; write `+1`, `weekday 1` to `weekday 7`, `week +1` or `weekend`")
    })
}

fn given_of(text: &str) -> std::result::Result<Given, String> {
    let mut given = Given::default();
    for part in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
        let (key, value) = part.split_once('=').map_or((part, ""), |(k, v)| (k.trim(), v.trim()));
        match key {
            "delta" if value.is_empty() => given.delta = Some(None),
            "sale" if value.is_empty() => given.sale = true,
            "allergen" => given.allergen = Some(value.replace('_', " ")),
            "delta" | "quantity" => {
                let ratio =
                    ratio(value).ok_or_else(|| format!("`{value}` is not a number such as 2 or -1"))?;
                if key == "delta" { given.delta = Some(Some(ratio)) } else { given.quantity = Some(ratio) }
            }
            "less" if value.is_empty() => given.less = true,
            "beside" if value.is_empty() => given.beside = true,
            "factor" => {
                let ratio = match value.split_once('/') {
                    Some((a, b)) => a.parse().ok().zip(b.parse().ok()).and_then(|(a, b)| Ratio::new(a, b)),
                    None => value.parse().ok().map(Ratio::from_int),
                };
                given.factor =
                    Some(ratio.ok_or_else(|| format!("`{value}` is not a factor such as 2 or 1/2"))?);
            }
            "option" => {
                given.option =
                    Some(value.parse().map_err(|_| format!("`{value}` is not an option such as 1"))?);
            }
            "period" => given.period = Some(value.to_owned()),
            "choice" => given.choice = Some(value.to_owned()),
            "fulfilment" => given.fulfilment = Some(value.to_owned()),
            "diet" => given.diet = Some(value.replace('_', " ")),
            _ => {
                return Err(format!(
                    "`{part}` is not known behind `=>`; there are factor=, period=, choice=, option=, fulfilment=, diet=, allergen=, quantity=, delta, delta=, less, beside and sale"
                ));
            }
        }
    }
    Ok(given)
}
