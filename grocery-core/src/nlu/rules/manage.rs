//! What is about whole lists, orders, recipes and the shopper.

use super::super::{
    Intent, NoteKind, Slots,
    command::Clause,
    confidence::Evidence,
    item::{trim, trim_end},
    lexicon::{Class, Cmd},
    number::single,
    sense::diet_word,
    slots,
    token::Token,
    when,
};
use super::{Rules, strip_words};

/// Words of what is avoided that say it is food.
const EATS: &[&str] = words![
    "eat" "eats" "eating" "have" "consume" "drink" "drinks" "like" "likes" "do" "tolerate" "digest" "touch" "touches" "stand" "buy" "use" "any" "avoid"
    "avoiding" "no" "nothing" "anything" "hate" "hates" "dislike" "off" "out" "up" "with" "containing" "food" "foods" "products" "all" "less" "from"
];

impl Rules<'_> {
    pub(super) fn clear(&mut self, clause: &Clause<'_>, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let reader = self.reader();
        if let Some(at) = tail.iter().position(|t| t.any(&["except", "but", "besides", "excluding", "apart"]))
        {
            let mut kept: Vec<Token<'_>> = tail.drain(at..).skip(1).collect();
            slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
            if kept.first().is_some_and(|t| t.any(&["for", "from"])) {
                kept.remove(0);
            }
            slots.excludes = self.items(&mut kept, &mut slots).items.into_iter().map(|i| i.name).collect();
            self.push(Intent::RemoveItems, Evidence::Phrase, slots, Vec::new());
            return;
        }
        if clause.head.iter().chain(&tail).any(|t| t.any(&["them", "those", "these"]))
            && !clause.head.iter().chain(&tail).any(|t| t.has(Class::LIST) || t.any(&["items", "everything"]))
        {
            self.push(Intent::RemoveItems, Evidence::Phrase, slots, Vec::new());
            return;
        }
        let listed = slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
        let head_list =
            clause.head.iter().any(|t| t.has(Class::LIST) || t.any(&["everything", "shopping", "over"]));
        if let Some(at) = tail.iter().position(|t| t.has(Class::LIST)) {
            slots.list_name = self.list_name(tail.get(..at).unwrap_or_default());
            self.push(Intent::ClearList, Evidence::Phrase, slots, Vec::new());
            return;
        }
        trim(&mut tail, self.lex);
        trim_end(&mut tail);
        let known = tail.iter().any(|t| t.has(Class::NOUN));
        if !tail.is_empty() && !head_list && !listed || known && !tail.is_empty() {
            let heard = self.items(&mut tail, &mut slots);
            if !heard.items.is_empty() {
                let intent = if heard.known
                    || clause
                        .head
                        .first()
                        .is_some_and(|t| t.any(&["remove", "delete", "drop", "take", "erase", "cancel"]))
                {
                    Intent::RemoveItems
                } else {
                    Intent::OutOfScope
                };
                let items = if intent == Intent::RemoveItems { heard.items } else { Vec::new() };
                self.push(intent, Evidence::command(heard.known), slots, items);
                return;
            }
        }
        self.push(Intent::ClearList, Evidence::Phrase, slots, Vec::new());
    }

    pub(super) fn checkout(&mut self, whole: &[Token<'_>], mut slots: Slots) {
        let mut t = whole.to_vec();
        when::take_when(&mut t, self.context.today, &mut slots);
        let reader = self.reader();
        slots::take_store(&mut t, &mut slots, reader.lex, |t| reader.said(t));
        let pick = t.iter().any(|t| t.any(&["pickup", "pick-up", "curbside", "pick", "collect", "picking"]));
        let deliver =
            t.iter().any(|t| t.any(&["deliver", "delivery", "delivered", "ship", "home", "bring", "send"]));
        slots.fulfilment = match (deliver, pick) {
            (_, true) => Some("pickup".to_owned()),
            (true, false) if !t.iter().any(|t| t.is("send") && t.has(Class::NONE)) => {
                Some("delivery".to_owned())
            }
            _ => None,
        };
        if t.first().is_some_and(|t| t.is("send")) && !t.iter().any(|t| {
            t.any(words!["delivery" "deliver" "delivered" "house" "place" "home" "door" "apartment" "office"])
        }) {
            slots.fulfilment = None;
        }
        self.push(Intent::Checkout, Evidence::Phrase, slots, Vec::new());
    }

    pub(super) fn reorder(&mut self, clause: &Clause<'_>, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let reader = self.reader();
        slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
        // "the same as last friday" tells when it was.
        let past = tail.iter().any(|t| t.is("last")) || clause.head.last().is_some_and(|t| t.is("last"));
        when::take_when(&mut tail, self.context.today, &mut slots);
        if past {
            slots.date = None;
        }
        let mut top = Vec::new();
        let at = tail.iter().position(|t| {
            t.any(words![
                "but" "without" "except" "minus" "excluding" "no" "not" "besides" "skip"
            ])
        });
        if let Some(at) = at {
            let mut out: Vec<Token<'_>> = tail.drain(at..).collect();
            while out.first().is_some_and(|t| {
                t.any(words![
                    "but" "without" "except" "minus" "excluding" "no" "not" "for" "the"
                    "besides" "skip" "with" "any" "this" "time" "leave" "out" "don't" "get"
                    "include"
                ])
            }) {
                out.remove(0);
            }
            strip_words(&mut out, &["time", "this", "no", "without"]);
            // "... minus the snacks plus a pack of water": what comes on top.
            if let Some(at) = out.iter().position(|t| t.any(&["plus", "add"])) {
                let mut more: Vec<Token<'_>> = out.drain(at..).skip(1).collect();
                top = self.items(&mut more, &mut slots).items;
            }
            while out.last().is_some_and(|t| t.any(&["and", ","])) {
                out.pop();
            }
            slots.excludes = self.items(&mut out, &mut slots).items.into_iter().map(|i| i.name).collect();
        }
        strip_words(
            &mut tail,
            words![
                "again" "from" "last" "week" "time" "month" "order" "i" "bought" "got" "usual"
                "please" "groceries" "for" "stuff" "items" "my" "the" "ordered" "shopping" "as"
                "before" "trip" "always" "get" "usually" "buy" "list" "delivery" "purchase"
                "previous" "weeks" "ago" "two"
            ],
        );
        let heard = self.items(&mut tail, &mut slots);
        // "reorder coffee", "the usual milk": a product, not the last order.
        if !heard.items.is_empty() && (heard.known || heard.items.len() == 1 && clause.head.len() == 1) {
            self.push(Intent::AddItems, Evidence::command(heard.known), slots, heard.items);
            return;
        }
        self.push(Intent::Reorder, Evidence::Phrase, slots, Vec::new());
        if !top.is_empty() {
            self.push(Intent::AddItems, Evidence::CommandKnown, Slots::default(), top);
        }
    }

    pub(super) fn list_name(&self, t: &[Token<'_>]) -> Option<String> {
        let mut t = t.to_vec();
        t.retain(|t| {
            !t.any(words!["\""
                "shopping" "grocery" "groceries" "a" "an" "new" "my" "the" "called" "named"
                "separate" "another" "this" "our" "me" "brand" "different" "list" "second" "of"
                "all" "to" "on" "in" "entire" "whole" "current" "with" "for" "please" "up"
                "lists" "empty" "fresh" "old" "out" "copy" "over" "by" "start" "make" "create"
            ])
        });
        let name = self.reader().said(&t);
        (!name.is_empty()).then_some(name)
    }

    pub(super) fn lists(&mut self, cmd: Cmd, whole: &[Token<'_>], mut slots: Slots) {
        let mut t: Vec<Token<'_>> = whole.to_vec();
        if let Some(at) = t.iter().position(|t| t.word.contains('@')) {
            slots.email = t.get(at).and_then(|t| self.text.get(t.start..t.end)).map(str::to_owned);
            t.remove(at);
        }
        let list = t.iter().position(|t| t.any(&["list", "lists", "cart", "basket", "checklist"]));
        let verb = usize::from(!t.is_empty());
        // What it is called is taken as it was said: "a list called trip to the lake".
        let called = t
            .iter()
            .position(|t| t.any(&["called", "named", "titled", "name"]))
            .map(|at| at + 1)
            .or_else(|| {
                let call =
                    t.windows(2).position(|w| matches!(w, [a, b] if a.any(&["call", "name"]) && b.is("it")));
                call.map(|at| at + 2)
            });
        let called = called.map(|at| {
            let mut name: Vec<Token<'_>> = t.drain(at..).collect();
            name.retain(|t| !t.is("\""));
            while name.last().is_some_and(|t| t.any(words!["." "!" "?" "please" "pls" "thanks"])) {
                name.pop();
            }
            self.reader().said(&name)
        });
        slots.list_name = match list {
            Some(at) => {
                let named = t.get(at + 1).is_some_and(|t| {
                    t.any(&["called", "named", "for", "titled", "as", "of", "about"]) || t.any(&[":", "\""])
                });
                let behind = t.get(at + 1..).unwrap_or_default();
                let person = cmd == Cmd::ShareList;
                if named && !person {
                    self.list_name(behind.get(1..).unwrap_or_default())
                } else {
                    let before = t.get(verb..at).unwrap_or_default();
                    let from = before
                        .iter()
                        .rposition(|t| t.any(&["my", "the", "a", "an", "our", "new", "this"]))
                        .map_or(0, |i| i + 1);
                    let found = self.list_name(before.get(from..).unwrap_or_default());
                    if found.is_none() && cmd == Cmd::CreateList && behind.len() <= 3 {
                        self.list_name(behind)
                    } else {
                        found
                    }
                }
            }
            None => None,
        };
        if let Some(name) = called.filter(|name| !name.is_empty()) {
            slots.list_name = Some(name);
        }
        if cmd == Cmd::DeleteList && t.iter().any(|t| t.any(&["all", "lists"])) {
            slots.list_name = None;
        }
        // "get rid of the whole list": what is on it.
        if cmd == Cmd::DeleteList
            && slots.list_name.is_none()
            && t.iter().any(|t| t.any(&["whole", "entire"]))
        {
            self.push(Intent::ClearList, Evidence::Phrase, slots, Vec::new());
            return;
        }
        let intent = match cmd {
            Cmd::CreateList => Intent::CreateList,
            Cmd::DeleteList => Intent::DeleteList,
            _ => Intent::ShareList,
        };
        self.push(intent, Evidence::Phrase, slots, Vec::new());
    }

    pub(super) fn preference(
        &mut self,
        cmd: Cmd,
        clause: &Clause<'_>,
        mut tail: Vec<Token<'_>>,
        mut slots: Slots,
    ) {
        trim_end(&mut tail);
        while tail.last().is_some_and(|t| {
            t.any(words![
                "diet" "now" "diets" "food" "foods" "products" "lifestyle" "eating" "only"
                "household" "stuff" "things" "options" "items"
            ]) || !t.is_word()
        }) {
            tail.pop();
        }
        // "i only eat halal meat".
        if cmd == Cmd::Diet
            && tail.len() > 1
            && tail.last().is_some_and(|t| t.any(&["meat", "meats", "meals", "ingredients"]))
        {
            tail.pop();
        }
        let reader = self.reader();
        match cmd {
            Cmd::Diet => {
                if tail.iter().any(|t| t.is("intolerant")) {
                    slots.allergen = tail.first().map(|t| t.word.to_owned());
                } else if tail.first().is_some_and(|t| t.any(&["celiac", "coeliac"])) {
                    slots.allergen = Some("gluten".to_owned());
                } else {
                    let end = tail
                        .iter()
                        .position(|t| {
                            t.any(words![
                                "so" "and" "because" "," "for" "but" "this" "when"
                                "since" "now" "in" "at" "these" "again"
                            ])
                        })
                        .unwrap_or(tail.len())
                        .min(3);
                    slots.diet = tail.get(..end).map(|d| match reader.said(d).to_lowercase().as_str() {
                        "vegans" => "vegan".to_owned(),
                        "vegetarians" => "vegetarian".to_owned(),
                        "pescatarians" => "pescatarian".to_owned(),
                        diet => diet.to_owned(),
                    });
                }
            }
            Cmd::Allergy => {
                let whole: Vec<Token<'_>> = clause.head.iter().chain(&tail).copied().collect();
                let to = whole.iter().rposition(|t| t.is("to"));
                let mut named: Vec<Token<'_>> = match to {
                    Some(at) => whole.get(at + 1..).unwrap_or_default().to_vec(),
                    None => tail
                        .iter()
                        .take_while(|t| {
                            !t.word.starts_with("allerg") && !t.any(&["intolerance", "intolerant"])
                        })
                        .copied()
                        .collect(),
                };
                named.retain(|t| {
                    !t.any(words![
                        "a" "an" "severe" "bad" "serious" "got" "all" "any" "really"
                    ])
                });
                let end = named.iter().position(|t| t.any(&["so", "because", ","])).unwrap_or(named.len());
                named.truncate(end);
                if named.is_empty() && tail.iter().any(|t| t.any(&["celiac", "coeliac"])) {
                    slots.allergen = Some("gluten".to_owned());
                } else {
                    let name = reader.said(&named).to_lowercase();
                    let several: Vec<&str> = name.split(" and ").collect();
                    slots.allergen = several.first().map(|s| (*s).to_owned()).filter(|s| !s.is_empty());
                    slots.excludes = several.iter().skip(1).map(|s| (*s).to_owned()).collect();
                }
                if tail.first().is_some_and(|t| t.any(&["celiac", "coeliac"])) {
                    slots.allergen = Some("gluten".to_owned());
                }
            }
            Cmd::Avoid => {
                // "I can't deal with the splashing" is about nothing that is eaten.
                let eats = clause.head.iter().any(|t| t.any(EATS));
                // "I can't handle gluten", "I can't deal with msg".
                let dealt = tail
                    .iter()
                    .take_while(|t| t.any(words!["handle" "take" "process" "stomach" "deal" "with"]))
                    .count();
                let rest = tail.get(dealt..).unwrap_or_default();
                let bare = dealt > 0
                    && rest.iter().filter(|t| t.is_word()).count() < 3
                    && !rest
                        .iter()
                        .any(|t| t.has(Class::FUNCTION.with(Class::ARTICLE)) || t.word.ends_with("ing"));
                let goods = Class::NOUN
                    .with(Class::WEIGHED)
                    .with(Class::FLAVOUR)
                    .with(Class::DISH)
                    .with(Class::BRAND);
                if !eats && !bare && !tail.iter().any(|t| t.has(goods)) {
                    self.note(NoteKind::NotUnderstood, "this was not read as goods", &tail);
                    if self.actions.is_empty() {
                        self.push(Intent::OutOfScope, Evidence::Foreign, Slots::default(), Vec::new());
                    }
                    return;
                }
                tail.drain(..dealt.min(tail.len().saturating_sub(1)));
                let names: Vec<String> =
                    self.items(&mut tail, &mut slots).items.into_iter().map(|i| i.name).collect();
                let hard = clause
                    .head
                    .iter()
                    .any(|t| t.any(&["can't", "cant", "cannot", "tolerate", "digest", "can"]));
                if hard && names.len() == 1 {
                    slots.allergen = names.first().cloned();
                } else {
                    slots.excludes = names;
                }
                if slots.allergen.is_none() && slots.excludes.is_empty() {
                    self.push(Intent::SmallTalk, Evidence::Weak, slots, Vec::new());
                    return;
                }
            }
            _ => {
                let store = tail.iter().position(|t| t.has(Class::STORE));
                let asks_store =
                    clause.head.iter().chain(&tail).any(|t| t.any(&["store", "shop", "supermarket"]));
                let shops_at =
                    clause.head.len() > 1 && clause.head.last().is_some_and(|t| t.any(&["at", "in", "from"]));
                if shops_at {
                    slots.store = (!tail.is_empty()).then(|| reader.said(&tail));
                } else if let (Some(at), true) = (store, asks_store) {
                    slots.store = tail.get(at..).map(|s| reader.said(s));
                } else {
                    // "my favorite brand of coffee is Folgers".
                    if let Some(at) = tail.iter().position(|t| t.is("is")).filter(|at| at + 1 < tail.len()) {
                        tail.drain(..=at);
                    }
                    tail.retain(|t| !t.any(&["is", "the", "my", "of", "to"]));
                    if tail.iter().all(|t| t.has(Class::ATTRIBUTE) || diet_word(t) || t.any(&["free"]))
                        && !tail.is_empty()
                    {
                        slots.diet = Some(reader.said(&tail).to_lowercase());
                    } else {
                        slots.brand = self.brand_of(&tail);
                        if slots.brand.is_none()
                            && let Some(first) = tail.first()
                            && first.has(Class::ATTRIBUTE)
                        {
                            slots.diet = Some(first.word.to_owned());
                        }
                    }
                }
                if clause.head.iter().any(|t| t.any(&["like", "love"]))
                    && slots.brand.is_none()
                    && slots.diet.is_none()
                    && slots.store.is_none()
                    && !tail.iter().any(|t| t.has(Class::NOUN))
                {
                    self.push(Intent::SmallTalk, Evidence::Weak, Slots::default(), Vec::new());
                    return;
                }
            }
        }
        self.push(Intent::SetPreference, Evidence::Phrase, slots, Vec::new());
    }

    /// "Horizon milk" is of the brand Horizon.
    pub(super) fn brand_of(&self, t: &[Token<'_>]) -> Option<String> {
        let end = t
            .iter()
            .position(|t| {
                t.any(words![
                    "brand" "over" "for" "instead" "when" "because" "as" "rather"
                ])
            })
            .unwrap_or(t.len());
        let t = t.get(..end)?;
        // "bob's red mill oats": whose brand it is, up to the goods.
        if t.len() > 2
            && t.first().is_some_and(|t| t.word.ends_with("'s") && !t.has(Class::NOUN))
            && t.last().is_some_and(|t| t.has(Class::NOUN.with(Class::WEIGHED)))
            && t.get(1).is_some_and(|t| t.has(Class::ADJ))
        {
            return Some(self.reader().said(t.get(..t.len() - 1)?));
        }
        let noun = t
            .iter()
            .position(|t| {
                (t.has(Class::NOUN) || t.has(Class::WEIGHED) || t.has(Class::ADJ)) && !t.has(Class::BRAND)
            })
            .unwrap_or(t.len());
        let known = t.iter().take_while(|t| t.has(Class::BRAND)).count();
        let len = if noun > 0 { noun } else { known };
        (len > 0 && len <= 4).then(|| self.reader().said(t.get(..len).unwrap_or_default()))
    }

    /// "chicken parmesan for 4": the dish and for how many.
    pub(super) fn recipe_for(
        &mut self,
        t: &[Token<'_>],
        slots: &mut Slots,
        bare: bool,
    ) -> Option<(String, u32)> {
        let mut t = t.to_vec();
        when::take_when(&mut t, self.context.today, slots);
        trim_end(&mut t);
        let people = |t: Option<&Token<'_>>| {
            t.is_some_and(|t| {
                t.any(words!["people" "persons" "servings" "guests" "ppl" "portions" "serves" "serve"])
            })
        };
        let at = t
            .iter()
            .rposition(|t| t.any(&["for", "serves", "serving", "serve", "feeds", "feed"]))
            .filter(|at| at + 1 < t.len())
            .or_else(|| t.iter().rposition(|t| t.is(",")).filter(|at| people(t.get(at + 2))))
            .filter(|i| *i > 0)?;
        let article = usize::from(
            t.get(at + 1).is_some_and(|t| t.any(&["a", "about", "around"]))
                && t.get(at + 2).is_some_and(|t| t.is("family") || t.is_number() || t.value.is_some()),
        );
        let mut from = at + 1 + article;
        let family = t.get(from).is_some_and(|t| t.is("family"));
        if family {
            from += 2;
        }
        let (value, len) = single(t.get(from..)?)?;
        let rest = t.get(from + len..).unwrap_or_default();
        let people = rest.first().is_some_and(|t| {
            t.any(words![
                "people" "persons" "servings" "guests" "adults" "kids" "friends" "person" "of"
                "ppl" "portions" "serves" "serve"
            ])
        });
        // "stew, enough to feed six".
        let leads = |at: &usize| {
            t.get(*at).is_some_and(|t| {
                t.any(words![
                    "," "-" "enough" "to" "it" "needs" "need" "has" "have" "should" "must" "which" "that"
                ])
            })
        };
        let at = (1..=at).rev().find(|at| !leads(&(at - 1))).unwrap_or(at);
        if !(rest.is_empty() || people && rest.len() <= 3)
            || t.get(..at)?.iter().any(|t| t.any(&[",", "$", "under", "or"]) || !bare && t.is("and"))
        {
            return None;
        }
        let servings =
            u32::try_from(value.numerator()).ok().filter(|n| value.is_integer() && (1..=500).contains(n))?;
        let mut name = t.get(..at)?.to_vec();
        trim(&mut name, self.lex);
        // "stuff for lentil dahl".
        let what = name.iter().position(|t| t.is("for")).filter(|at| {
            name.iter().take(*at).all(|t| t.any(words!["the" "all" "stuff" "everything" "ingredients" "things" "bits" "what" "we" "i" "need"]))
        });
        if let Some(at) = what {
            name.drain(..=at);
        }
        if name.first().is_some_and(|t| t.any(&["a", "an"])) {
            name.remove(0);
        }
        let counted = name.first().is_some_and(|t| t.is_number() || t.value.is_some() || t.unit.is_some());
        let meal = name.len() == 1 && name.iter().any(|t| t.has(Class::WEIGHED)) && servings <= 12;
        let dish =
            meal || name.iter().any(|t| {
                t.has(Class::DISH) || t.any(&["dinner", "lunch", "breakfast", "brunch", "night", "bbq"])
            }) || name.len() > 1;
        (!counted && !name.is_empty() && (people || family || dish))
            .then(|| (self.reader().said(&name), servings))
    }

    pub(super) fn recipe(&mut self, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let reader = self.reader();
        slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
        if let Some((name, servings)) = self.recipe_for(&tail.clone(), &mut slots, true) {
            slots.recipe = Some(name);
            slots.servings = Some(servings);
        } else {
            when::take_when(&mut tail, self.context.today, &mut slots);
            slots::take_occasion(&mut tail);
            if let Some(at) = tail
                .iter()
                .position(|t| t.any(&["from", "if", "because", "so", "that", "?", "using"]))
                .filter(|i| *i > 0)
            {
                tail.truncate(at);
            }
            trim(&mut tail, self.lex);
            while tail.first().is_some_and(|t| {
                t.any(words![
                    "a" "an" "making" "make" "cook" "batch" "homemade" "cooking" "pot"
                ])
            }) {
                tail.remove(0);
            }
            trim(&mut tail, self.lex);
            trim_end(&mut tail);
            let name = reader.said(&tail);
            slots.recipe = (!name.is_empty()).then_some(name);
        }
        self.push(Intent::AddRecipe, Evidence::Phrase, slots, Vec::new());
    }
}
