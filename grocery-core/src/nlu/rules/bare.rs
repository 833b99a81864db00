//! Clauses without a command: questions, bare amounts, products, and what is none of these.

use super::super::{
    Intent, NoteKind, Slots,
    amount::before,
    command::Clause,
    conditions::on_sale,
    confidence::Evidence,
    item::{trim, trim_end},
    lexicon::{Class, Cmd, Lexicon},
    remarks::is_remark,
    segment,
    sense::diet_word,
    slots,
    token::Token,
    when,
};
use super::{Rules, foreign, strip_words};
use crate::{money::Money, quantity::Ratio};

/// "yea sure sounds good", "no thank you young lady": an answer that is made of nothing else.
fn answer(t: &[Token<'_>]) -> Option<Intent> {
    const YES: &[&str] = words!["yes" "yeah" "yea" "yep" "yup" "yess" "yesss" "ya" "aye" "sure" "ok" "okay" "right" "correct" "exactly" "absolutely" "definitely"];
    const NO: &[&str] = words!["no" "nope" "nah" "naw" "nay"];
    const FILL: &[&str] = words![
        "sounds" "sound" "good" "great" "perfect" "fine" "lovely" "that's" "thats" "that" "it" "is" "works" "do" "go" "on" "ahead" "for" "then"
        "please" "pls" "thanks" "thank" "thx" "ty" "you" "ma'am" "maam" "sir" "miss" "young" "lady" "dear" "love" "mate" "man" "lol" "not" "this"
        "time" "today" "why" "of" "course" "," "." "!" "i'm" "all" "set" "what" "i" "want" "meant" "one" "to"
    ];
    let first = t.iter().find(|t| t.is_word())?;
    let all = t.len() <= 8 && t.len() > 1 && t.iter().all(|t| t.any(YES) || t.any(NO) || t.any(FILL));
    match () {
        () if all && first.any(YES) && !t.iter().any(|t| t.any(NO) || t.is("not")) => Some(Intent::Confirm),
        () if all && first.any(NO) && !t.iter().any(|t| t.any(YES)) => Some(Intent::Deny),
        () => None,
    }
}

impl Rules<'_> {
    /// A clause without a command.
    pub(super) fn bare(&mut self, clause: &Clause<'_>) {
        let mut t = clause.tail.clone();
        let mut slots = std::mem::take(&mut self.waiting);
        let reader = self.reader();
        if t.iter().any(|t| t.any(words!["suggestions" "ideas" "recommendations" "recs"])) && t.len() <= 9 {
            when::take_when(&mut t, self.context.today, &mut slots);
            slots.diet = t.iter().find(|t| diet_word(t)).map(|t| t.word.to_owned());
            self.push(Intent::Recommend, Evidence::Phrase, slots, Vec::new());
            return;
        }
        if let Some(intent) = answer(&t) {
            self.push(intent, Evidence::Phrase, Slots::default(), Vec::new());
            return;
        }
        // "bacon. only if it's on sale": said of what was wanted just before.
        let mut told = t.clone();
        trim_end(&mut told);
        if told.first().is_some_and(|t| t.any(&["only", "if", "but"]))
            && on_sale(&told) == Some(told.len())
            && let Some(last) = self.actions.last_mut().filter(|a| a.intent == Intent::AddItems)
        {
            let all = told.iter().any(|t| t.any(&["they're", "they", "theyre"]));
            for item in last.items.iter_mut().rev().take(if all { usize::MAX } else { 1 }) {
                item.only_if_on_sale = true;
            }
            return;
        }
        // "the apples should be 6, not 4".
        if let Some(at) =
            t.windows(2).position(|w| matches!(w, [a, b] if a.any(&["should", "must"]) && b.is("be")))
            && (1..8).contains(&at)
            && t.get(at + 2).is_some_and(|t| t.is_number() || t.value.is_some() || t.any(&["a", "an"]))
        {
            let mut right = t.split_off(at + 2);
            let end =
                right.iter().position(|t| t.any(&[",", "not", "instead", "and"])).unwrap_or(right.len());
            right.truncate(end);
            t.truncate(at);
            let (mut left, amount) = (self.items(&mut t, &mut slots), self.items(&mut right, &mut slots));
            if let (Some(item), Some(bare)) = (left.items.first_mut(), amount.bare) {
                item.quantity = bare.quantity;
                item.unit = bare.unit;
                left.items.truncate(1);
                self.push(Intent::UpdateQuantity, Evidence::command(left.known), slots, left.items);
                return;
            }
            self.push(Intent::OutOfScope, Evidence::Weak, Slots::default(), Vec::new());
            return;
        }
        // "my little one's allergic to eggs".
        if let Some(to) =
            t.windows(2).position(|w| matches!(w, [a, b] if a.any(&["allergic", "intolerant"]) && b.is("to")))
            && (1..8).contains(&to)
        {
            let tail = t.split_off(to + 2);
            let head = t;
            let said = Clause { cmd: Some(Cmd::Allergy), head, tail: tail.clone(), ..Clause::default() };
            self.preference(Cmd::Allergy, &said, tail, slots);
            return;
        }
        if foreign(&t, self.lex) {
            self.push(Intent::OutOfScope, Evidence::Foreign, Slots::default(), Vec::new());
            return;
        }
        // "my flatmate's finished the teabags again".
        let eaten = words!["finished" "eaten" "ate" "drunk" "drank" "devoured" "demolished" "polished"];
        if let Some(at) = t.iter().take(6).position(|t| t.any(eaten)).filter(|at| *at > 0)
            && let Some(all) = t
                .get(at + 1..)
                .filter(|r| r.first().is_some_and(|t| t.any(words!["the" "all" "my" "our" "off" "up"])))
        {
            let mut rest = all.to_vec();
            while rest.first().is_some_and(|t| t.any(words!["the" "all" "my" "our" "off" "up" "last" "of"])) {
                rest.remove(0);
            }
            let heard = self.items(&mut rest, &mut slots);
            if !heard.items.is_empty() {
                slots.date = None;
                self.push(Intent::AddItems, Evidence::command(heard.known), slots, heard.items);
                return;
            }
        }
        if !clause.question && is_remark(&t, self.lex, self.context.currency) {
            self.note(NoteKind::NotUnderstood, "this was not read as goods", &t);
            self.push(Intent::OutOfScope, Evidence::Weak, Slots::default(), Vec::new());
            return;
        }
        // "this item should be removed from the list", "eggs can come off the list".
        if let Some(at) = t.iter().take(9).position(|t| t.any(words!["should" "can" "could" "must" "needs" "need" "has" "have" "ought"]))
            && at > 0
            && let Some(off) = t.get(at..).unwrap_or_default().iter().take(5).position(|t| {
                t.any(words!["removed" "deleted" "erased" "dropped" "scratched" "crossed" "cancelled" "canceled"])
                    || t.any(&["taken", "come", "go"])
            })
        {
            let verb = t.get(at + off).copied();
            let behind = t.get(at + off + 1..).unwrap_or_default();
            let gone = verb.is_some_and(|t| !t.any(&["taken", "come", "go"]))
                || behind.first().is_some_and(|t| t.any(&["off", "away"]))
                // "the bananas can go".
                || verb.is_some_and(|t| t.is("go"))
                    && behind.iter().all(|t| !t.is_word() || t.any(words!["now" "too" "then" "please" "after" "all" "as" "well"]))
                    && !t.first().is_some_and(|t| t.any(&["everything", "all"]))
                    && t.get(..at).unwrap_or_default().iter().any(|t| t.has(Class::NOUN.with(Class::WEIGHED)));
            if gone && !t.iter().take(at).any(|t| t.any(&["what", "which", "how", "if", "who", "i", "you"])) {
                let mut named: Vec<Token<'_>> = t.get(..at).unwrap_or_default().to_vec();
                let mut rest: Vec<Token<'_>> = behind.to_vec();
                slots::take_list(&mut rest, &mut slots, |t| reader.said(t));
                let heard = self.items(&mut named, &mut slots);
                self.push(Intent::RemoveItems, Evidence::command(heard.known), slots, heard.items);
                return;
            }
        }
        // "3 lemons is enough".
        if let [first, .., is, enough] = t.as_slice()
            && (first.value.is_some() || first.any(&["a", "one"]))
            && is.any(&["is", "are", "be", "was"])
            && enough.any(&["enough", "plenty"])
        {
            let mut said: Vec<Token<'_>> = t.get(..t.len() - 2).unwrap_or_default().to_vec();
            said.retain(|t| !t.any(&["will", "would", "should"]));
            let heard = self.items(&mut said, &mut slots);
            if let (true, Some(bare)) = (heard.items.is_empty(), heard.bare) {
                slots.quantity = bare.quantity;
                slots.unit = bare.unit;
            }
            self.push(Intent::UpdateQuantity, Evidence::command(heard.known), slots, heard.items);
            return;
        }
        if self.on_condition(&t, &mut slots) || self.all_but(&t, &mut slots) || self.lacking(&t, &mut slots) {
            return;
        }
        let inherited = self.actions.last().filter(|_| clause.also || clause.under_heading).map(|a| a.intent);
        let asks = t.first().is_some_and(|t| {
            t.any(words![
                "is" "are" "does" "do" "has" "have" "did" "was" "were" "will" "can" "how" "what"
                "why" "when" "who" "which" "where" "how's" "what's" "whats"
            ])
        });
        if asks && self.question(&t, &mut slots) {
            return;
        }
        // "check if salsa is on sale": the question behind it.
        if clause.framed
            && !asks
            && let Some(at) =
                t.iter().take(6).position(|t| t.any(&["is", "are", "has", "have"])).filter(|at| *at > 0)
        {
            let mut turned = t.clone();
            if let Some(start) = turned.get_mut(..=at) {
                start.rotate_right(1);
            }
            if self.question(&turned, &mut slots) {
                return;
            }
        }
        if self.about_list(&t) {
            return;
        }
        let mut probe = t.clone();
        let listed = slots::take_list(&mut probe, &mut slots, |t| reader.said(t));
        if listed {
            strip_words(
                &mut probe,
                words![
                    "should" "be" "added" "needs" "need" "to" "go" "goes" "must" "put"
                    "also" "have" "get" "belongs" "please" "on"
                ],
            );
            trim(&mut probe, self.lex);
            trim_end(&mut probe);
            if probe.is_empty() {
                self.waiting = slots;
                return;
            }
            if clause.question || asks {
                strip_words(
                    &mut probe,
                    words!["how" "many" "much" "do" "does" "did" "have" "is" "are" "there" "i" "we" "left" "what" "got"],
                );
                let heard = self.items(&mut probe, &mut slots);
                self.push(Intent::ViewList, Evidence::Weak, slots, heard.items);
                return;
            }
            t = probe;
        }
        if self.topic(&mut t, &mut slots) || self.in_its_place(&mut t, &mut slots) {
            return;
        }
        if t.windows(2).any(|w| matches!(w, [a, b] if a.is("instead") && b.is("of"))) {
            self.instead_inside(t, slots);
            return;
        }
        if let Some(at) = t.iter().position(|t| {
            t.any(&[
                "alternative",
                "alternatives",
                "substitute",
                "substitutes",
                "replacement",
                "replacements",
            ])
        }) && (t.get(at + 1).is_none_or(|t| !t.is_word() || t.any(&["to", "for", "of"])))
        {
            self.substitute_for(t, at, slots);
            return;
        }
        if self.ends_in(&mut t, &mut slots) {
            return;
        }
        if let Some((recipe, servings)) = self.recipe_for(&t, &mut slots, false) {
            slots.recipe = Some(recipe);
            slots.servings = Some(servings);
            self.push(Intent::AddRecipe, Evidence::Phrase, slots, Vec::new());
            return;
        }
        if t.first().is_some_and(|t| t.is("enough")) {
            let mut rest: Vec<Token<'_>> = t.drain(1..).collect();
            let heard = self.items(&mut rest, &mut slots);
            self.push(Intent::ViewList, Evidence::Phrase, slots, heard.items);
            return;
        }
        trim_end(&mut t);
        let known = t.iter().any(|t| {
            t.has(Class::NOUN) || t.has(Class::WEIGHED) || t.has(Class::BRAND) || t.has(Class::DISH)
        });
        // "coke or pepsi, whichever is on sale": how to choose is no part of the goods.
        let rule =
            t.iter().position(|t| t.any(&["whichever", "whichever's", "whatever's"])).filter(|at| *at > 0);
        // "soups that don't have cream": what they are without is no part of them either.
        let without = |w: &[Token<'_>]| matches!(w, [that, not] if that.any(&["that", "which"]) && not.any(words!["don't" "doesn't" "dont" "doesnt" "aren't" "isn't"]));
        let rule = rule.or_else(|| t.windows(2).position(without).filter(|at| *at > 0));
        let goods = t.get(..rule.unwrap_or(t.len())).unwrap_or_default();
        let product = listed || product_like(goods, self.lex) && (known || !clause.framed);
        let shown = t.clone();
        let mut heard = self.items(&mut t, &mut slots);
        // "six eggs, not a dozen": what it was before.
        for item in heard.items.iter_mut().filter(|i| i.quantity.is_some()) {
            item.excludes.retain(|name| !self.is_number(name));
        }
        if heard.items.is_empty()
            && let Some(amount) = heard.bare.or(heard.pronoun.filter(|p| p.quantity.is_some()))
        {
            let quantity = amount
                .quantity
                .or_else(|| amount.size.and_then(|s| s.value.or_else(|| s.count.map(Ratio::from))));
            slots.unit = amount.unit.or_else(|| amount.size.and_then(|s| s.unit));
            if heard.change != 0 {
                slots.delta = quantity.unwrap_or(Ratio::ONE).times(Ratio::from_int(heard.change));
            } else {
                slots.quantity = quantity;
            }
            self.push(Intent::UpdateQuantity, Evidence::Weak, slots, Vec::new());
            return;
        }
        if !product || heard.items.is_empty() {
            if self.actions.is_empty() || !clause.heading {
                self.note(NoteKind::NotUnderstood, "this does not seem to be about groceries", &shown);
                self.push(Intent::OutOfScope, Evidence::Weak, Slots::default(), Vec::new());
            }
            return;
        }
        if heard.change < 0 {
            let mut items = heard.items;
            if let Some(item) = items.last_mut() {
                slots.delta = item.quantity.and_then(|q| Ratio::ZERO.minus(q));
                item.quantity = None;
            }
            self.push(Intent::UpdateQuantity, Evidence::Weak, slots, items);
            return;
        }
        let intent = inherited
            .filter(|i| {
                matches!(
                    i,
                    Intent::AddItems | Intent::RemoveItems | Intent::SearchProducts | Intent::CheckPrice
                )
            })
            .unwrap_or(Intent::AddItems);
        let single = heard.items.len() == 1 && heard.items.iter().all(|i| i.quantity.is_none());
        self.push(
            intent,
            if heard.known {
                Evidence::Products
            } else if single {
                Evidence::UnknownProduct
            } else {
                Evidence::UnknownProducts
            },
            slots,
            heard.items,
        );
    }

    /// "everything but the eggs can go", "everything except the milk".
    fn all_but(&mut self, t: &[Token<'_>], slots: &mut Slots) -> bool {
        let [all, rest @ ..] = t else { return false };
        let but = rest.first().is_some_and(|t| t.any(words!["but" "except" "besides" "excluding" "minus"]))
            || matches!(rest, [a, b, ..] if a.any(&["other", "apart", "aside"]) && b.any(&["than", "from"]));
        if !all.any(&["everything", "all"]) || !but {
            return false;
        }
        let mut kept: Vec<Token<'_>> = rest.to_vec();
        while kept.first().is_some_and(|t| {
            t.any(words!["but" "except" "besides" "excluding" "minus" "other" "apart" "aside" "than" "from" "for" "the"])
        }) {
            kept.remove(0);
        }
        let end = kept
            .iter()
            .position(|t| t.any(words!["can" "should" "must" "goes" "has" "go" "needs"]))
            .unwrap_or(kept.len());
        kept.truncate(end);
        let names: Vec<String> = self.items(&mut kept, slots).items.into_iter().map(|i| i.name).collect();
        if names.is_empty() {
            return false;
        }
        slots.excludes = names;
        self.push(Intent::RemoveItems, Evidence::Phrase, std::mem::take(slots), Vec::new());
        true
    }

    /// "the coffee is almost gone", "our milk went bad": what is said of goods that are used up.
    fn lacking(&mut self, t: &[Token<'_>], slots: &mut Slots) -> bool {
        const VERBS: &[&str] = words![
            "is" "are" "was" "went" "has" "have" "ran" "got" "looks" "look" "seems" "turned" "expired" "spoiled" "smells"
            "tastes" "'s" "isn't" "aren't" "getting" "running" "all"
        ];
        const STATES: &[&str] = words![
            "gone" "out" "low" "bad" "empty" "expired" "finished" "moldy" "mouldy" "stale" "rotten" "spoiled" "off" "sour" "old"
            "fresh" "done" "funky" "funny"
        ];
        let Some(at) = t.iter().take(6).position(|t| t.any(VERBS)).filter(|at| *at > 0) else { return false };
        let behind = t.get(at..).unwrap_or_default();
        let ends = behind
            .iter()
            .rposition(|t| t.is_word() && !t.any(words!["again" "already" "now" "btw" "too" "on" "me" "us"]))
            .and_then(|i| behind.get(i));
        let state = ends.is_some_and(|t| t.any(STATES) || t.any(&["expired", "spoiled"]));
        let plain = behind.iter().all(|t| {
            !t.is_word()
                || t.any(VERBS)
                || t.any(STATES)
                || t.any(words![
                    "almost" "nearly" "all" "about" "pretty" "much" "really" "very" "just" "has" "been" "gone" "so" "completely" "kinda"
                    "again" "already" "now" "btw" "too" "on" "me" "us" "not" "anymore" "getting" "running" "to" "be" "be" "going" "starting"
                ])
        });
        let goods = t.get(..at).is_some_and(|g| {
            let whole =
                (0..g.len()).any(|i| g.get(i..).is_some_and(|g| self.lex.compounds.longest(g).is_some()));
            (whole || g.iter().any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED)))
                && !g.iter().any(|t| t.has(Class::FUNCTION))
        });
        let fine = ends.is_some_and(|t| t.any(&["fresh", "done", "old"]))
            && !behind.iter().any(|t| t.any(&["not", "isn't", "aren't", "getting", "all"]));
        if !state || !plain || !goods || fine {
            return false;
        }
        let mut named: Vec<Token<'_>> = t.get(..at).unwrap_or_default().to_vec();
        let heard = self.items(&mut named, slots);
        if heard.items.is_empty() {
            return false;
        }
        self.push(Intent::AddItems, Evidence::command(heard.known), std::mem::take(slots), heard.items);
        true
    }

    /// "if strawberries are on sale get two", "if bacon's under $7 get two packs", "if there's a deal on chips get some".
    pub(super) fn on_condition(&mut self, t: &[Token<'_>], slots: &mut Slots) -> bool {
        if !t.first().is_some_and(|t| t.any(&["if", "when", "whenever"])) {
            return false;
        }
        let Some(found) = self.condition(t) else { return false };
        let mut goods: Vec<Token<'_>> = t.get(found.goods.0..found.goods.1).unwrap_or_default().to_vec();
        if let Some(last) = goods.last_mut()
            && last.word.ends_with("'s")
        {
            *last = self.without_is(*last);
        }
        let mut rest: Vec<Token<'_>> = t.get(found.end..).unwrap_or_default().to_vec();
        strip_words(
            &mut rest,
            words![
                "get" "buy" "add" "grab" "then" "," "me" "of" "them" "please" "some" "i'll"
                "take" "want" "i" "it" "us" "pick" "up" "throw" "in"
            ],
        );
        let mut items = self.items(&mut goods, slots).items;
        let more = self.items(&mut rest, slots);
        // "if they are on sale, a box of cheerios" is read elsewhere.
        if !more.items.is_empty() {
            return false;
        }
        for item in &mut items {
            item.only_if_on_sale = found.sale;
            item.max_price = found.limit.or(item.max_price);
            if let Some(amount) = &more.bare {
                item.quantity = amount.quantity;
                item.unit = amount.unit;
            }
        }
        let heard = !items.is_empty();
        if heard {
            self.push(Intent::AddItems, Evidence::Phrase, std::mem::take(slots), items);
        }
        heard
    }

    /// The condition that opens `t`.
    fn condition(&self, t: &[Token<'_>]) -> Option<Condition> {
        let is = |i: usize, words: &[&str]| t.get(i).is_some_and(|t| t.any(words));
        let verb = |from: usize| {
            let verbs = words!["get" "buy" "add" "grab" "then" "," "pick" "i'll" "take" "throw" "please"];
            (from..t.len().min(from + 8)).find(|i| is(*i, verbs)).unwrap_or(t.len())
        };
        // "if there's a deal on chips ..."
        let mut at = if is(1, &["there's", "theres"]) {
            2
        } else {
            3 * usize::from(is(1, &["there"]) && is(2, &["is", "are"]))
        };
        if at > 0 {
            while is(at, words!["a" "an" "any" "some" "good" "still"]) {
                at += 1;
            }
            let deal = words!["deal" "deals" "sale" "special" "specials" "discount" "offer" "offers" "promo" "coupon" "coupons"];
            if !is(at, deal) || !is(at + 1, &["on", "for"]) {
                return None;
            }
            let end = verb(at + 2);
            return Some(Condition { goods: (at + 2, end), end, sale: true, limit: None });
        }
        // "if they have ripe mangoes get three"
        if is(1, &["they", "you", "y'all", "they've"]) && is(2, &["have", "got", "carry", "sell"]) {
            let from = 3 + usize::from(is(3, &["any", "some", "got"]));
            let end = verb(from);
            return (end < t.len()).then_some(Condition {
                goods: (from, end),
                end,
                sale: false,
                limit: None,
            });
        }
        let verbs = words!["is" "are" "look" "looks" "seem" "seems" "goes" "go" "gets" "get"];
        let short = |t: &Token<'_>| {
            t.word.ends_with("'s") && !t.any(words!["it's" "that's" "what's" "there's" "let's"])
        };
        let at = (2..t.len().min(8)).find(|i| is(*i, verbs) || t.get(i - 1).is_some_and(short))?;
        let from = at + usize::from(is(at, verbs) && !t.get(at - 1).is_some_and(short));
        let goods = (1, at);
        let behind = t.get(from..)?;
        if is(from, &["on"]) && is(from + 1, words!["sale" "special" "offer"]) {
            return Some(Condition { goods, end: from + 2, sale: true, limit: None });
        }
        if is(from, words!["good" "nice" "ripe" "fresh" "decent" "ok" "okay" "cheap" "in"])
            && !is(at, &["go", "goes", "get"])
        {
            return Some(Condition {
                goods,
                end: from + 1 + usize::from(is(from, &["in"])),
                sale: false,
                limit: None,
            });
        }
        let (limit, len) = self.reader().price_limit(behind)?;
        Some(Condition { goods, end: from + len, sale: false, limit: Some(limit) })
    }

    /// "bacon's" of "bacon's under $7" is bacon.
    fn without_is<'t>(&self, token: Token<'t>) -> Token<'t> {
        let word = token.word.strip_suffix("'s").unwrap_or(token.word);
        let said = self.text.get(token.start..token.end).unwrap_or_default();
        let end = said.rfind(['\'', '\u{2019}']).map_or(token.end, |at| token.start + at);
        let known = self.lex.word(word);
        Token {
            word,
            end,
            class: known.map_or(token.class, |k| k.class),
            id: known.map_or(0, |k| k.id),
            ..token
        }
    }
}

/// What must hold for goods to be bought.
struct Condition {
    /// Where the goods stand.
    goods: (usize, usize),
    /// Where the condition ends.
    end: usize,
    sale: bool,
    limit: Option<Money>,
}

/// Whether the words could be products: short noun phrases without the words sentences are made of.
pub(super) fn product_like(t: &[Token<'_>], lex: &Lexicon) -> bool {
    let amount = before(t, lex).len;
    let t = t.get(amount..).filter(|rest| !rest.is_empty()).unwrap_or(t);
    let stop = t
        .iter()
        .position(|t| {
            t.any(words![
                "not" "without" "except" "if" "because" "when" "unless" "since" "cause" "but" "only" "that's" "so" "which" "for"
                "as" "cuz"
            ])
        })
        .filter(|i| *i > 0)
        .unwrap_or(t.len());
    // "trail mix, no more than twelve bucks": the price is no product.
    let priced =
        |i: &usize| t.get(*i).is_some_and(|t| t.is(",")) && t.get(i + 1..).is_some_and(segment::limits);
    let stop = (1..stop.min(12)).find(priced).unwrap_or(stop);
    let said = t.get(..stop).unwrap_or_default();
    let words = said.iter().filter(|t| t.is_word()).count();
    let goods =
        said.iter().filter(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED) || t.has(Class::BRAND)).count();
    let mut function = 0;
    let mut at = 0;
    while let Some(token) = said.get(at) {
        if let Some((len, ())) = said.get(at..).and_then(|r| lex.names.longest(r)) {
            at += len;
            continue;
        }
        if token.has(Class::FUNCTION) && token.unit.is_none() && !token.any(&["ok", "am"]) {
            function += 1;
        }
        at += 1;
    }
    if words == 0 {
        return false;
    }
    if function > 0 {
        return goods > 0
            && function == 1
            && words <= 5
            && !said.first().is_some_and(|t| t.has(Class::FUNCTION) && t.unit.is_none());
    }
    let separators =
        said.iter().filter(|t| !t.is_word() && !t.is_number() || t.any(&["and", "plus"])).count();
    let longest_piece = said
        .split(|t| !t.is_word() && !t.is_number() || t.any(&["and", "plus", "or"]))
        .map(<[_]>::len)
        .max()
        .unwrap_or(0);
    if said.iter().filter(|t| t.is_word()).all(|t| gibberish(t.word)) {
        return false;
    }
    goods > 0 && longest_piece <= 14 || longest_piece <= 6 && words <= 7 + separators * 4
}

/// Keys hit at random.
pub(super) fn gibberish(word: &str) -> bool {
    if !word.is_ascii() || word.len() < 4 || word.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let vowel = |b: u8| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y');
    let mut run = 0;
    let mut longest = 0;
    for b in word.bytes() {
        run = if vowel(b) || !b.is_ascii_alphabetic() { 0 } else { run + 1 };
        longest = longest.max(run);
    }
    longest >= 5 || word.len() >= 4 && longest == word.len()
}
