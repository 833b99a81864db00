//! What is asked: search, the list, prices, what is in something.

use super::super::{
    Intent, NoteKind, Slots, command::Clause, confidence::Evidence, conversation::REFERS, item::trim_end,
    lexicon::Class, sense::diet_word, slots, token::Token,
};
use super::{Rules, strip_words};

/// What food has more or less of.
const NUTRIENTS: &[&str] = words!["protein" "sugar" "sugars" "sodium" "fat" "carbs" "fiber" "fibre" "calories" "salt" "iron" "calcium" "cholesterol" "caffeine" "vitamins"];

impl Rules<'_> {
    pub(super) fn search(&mut self, clause: &Clause<'_>, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        let lists = tail.iter().position(|t| t.has(Class::LIST) && !t.is("basket"));
        if let Some(at) = lists {
            let reader = self.reader();
            let mut probe = tail.clone();
            if slots::take_list(&mut probe, &mut slots, |t| reader.said(t)) {
                strip_words(
                    &mut probe,
                    &["what's", "what", "whats", "is", "everything", "all", "items", "things"],
                );
                let heard = self.items(&mut probe, &mut slots);
                self.push(Intent::ViewList, Evidence::Phrase, slots, heard.items);
                return;
            }
            // "show me my costco list".
            if at + 1 >= tail.len()
                || tail.get(at + 1).is_some_and(|t| !t.is_word() || t.any(&["for", "please"]))
            {
                slots.list_name = self.list_name(tail.get(..at).unwrap_or_default());
                self.push(Intent::ViewList, Evidence::Phrase, slots, Vec::new());
                return;
            }
        }
        if let Some(at) = tail.iter().position(|t| {
            t.any(&[
                "alternative",
                "alternatives",
                "substitute",
                "substitutes",
                "replacement",
                "replacements",
            ])
        }) {
            self.substitute_for(tail, at, slots);
            return;
        }
        if tail
            .first()
            .is_some_and(|t| t.any(&["deals", "coupons", "deal", "coupon", "specials", "discounts"]))
            || tail.last().is_some_and(|t| t.any(&["deals", "coupons", "specials", "discounts"]))
        {
            strip_words(
                &mut tail,
                words![
                    "deals" "coupons" "deal" "coupon" "specials" "discounts" "on" "for"
                    "any" "you've" "you" "got" "have" "they've" "they"
                ],
            );
            let heard = self.items(&mut tail, &mut slots);
            self.push(Intent::FindDeals, Evidence::Phrase, slots, heard.items);
            return;
        }
        if tail.len() > 2
            && tail.windows(2).any(|w| matches!(w, [a, b] if a.is("on") && b.any(&["sale", "special"])))
            && clause.head.iter().any(|t| t.any(&["what", "which"]))
        {
            strip_words(&mut tail, &["on", "sale", "is", "are", "special"]);
            let heard = self.items(&mut tail, &mut slots);
            self.push(Intent::FindDeals, Evidence::Phrase, slots, heard.items);
            return;
        }
        // "have you got any fresh basil in?"
        if tail.len() > 1
            && tail.iter().rposition(|t| t.is_word()).is_some_and(|i| tail.get(i).is_some_and(|t| t.is("in")))
        {
            let end = tail.iter().rposition(|t| t.is_word()).unwrap_or(0);
            tail.truncate(end);
        }
        trim_end(&mut tail);
        // "do you have chicken stock": stock is also goods.
        if tail.len() > 1 && tail.first().is_some_and(|t| t.is("stock")) {
            tail.remove(0);
        }
        strip_words(
            &mut tail,
            words![
                "have" "carry" "sell" "available" "offer" "here" "options" "brands" "aisle" "section"
                "you" "do" "there" "near" "out" "got"
            ],
        );
        if tail.len() > 1
            && tail.last().is_some_and(|t| t.is("stock"))
            && !tail.iter().rev().nth(1).is_some_and(|t| t.has(Class::NOUN))
        {
            tail.pop();
        }
        let heard = self.items(&mut tail, &mut slots);
        if heard.items.is_empty() && heard.pronoun.is_none() {
            self.note(NoteKind::NotUnderstood, "say what to look for", &clause.head);
        }
        if !heard.known
            && clause.head.first().is_some_and(|t| {
                t.any(words![
                    "where" "where's" "which" "what" "tell" "can" "do" "did" "is" "are" "pull"
                ])
            })
            && heard.items.iter().any(|i| i.name.split(' ').count() > 4)
        {
            self.push(Intent::OutOfScope, Evidence::Weak, Slots::default(), Vec::new());
            return;
        }
        self.push(Intent::SearchProducts, Evidence::command(heard.known), slots, heard.items);
    }

    pub(super) fn substitute_for(&mut self, mut tail: Vec<Token<'_>>, at: usize, mut slots: Slots) {
        let mut right: Vec<Token<'_>> = tail.drain(at..).skip(1).collect();
        let after = if right.is_empty() {
            self.items(&mut tail, &mut slots)
        } else {
            self.items(&mut right, &mut slots)
        };
        if let Some(diet) = tail.iter().find(|t| diet_word(t))
            && !right.is_empty()
        {
            let free = tail.iter().any(|t| t.is("free"));
            slots.diet = Some(if free { format!("{} free", diet.word) } else { diet.word.to_owned() });
        }
        self.push(Intent::FindSubstitute, Evidence::command(after.known), slots, after.items);
    }

    pub(super) fn view(&mut self, clause: &Clause<'_>, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        // "do i have soda on my list if not please add it".
        if let Some(at) = tail.iter().position(|t| t.is("if")).filter(|at| {
            tail.get(*at..).is_some_and(|t| {
                t.iter().any(|t| t.any(&["not", "isn't", "aren't"]))
                    && t.iter().any(|t| t.any(&["add", "put"]))
            })
        }) {
            tail.truncate(at);
            strip_words(&mut tail, &["already"]);
            let heard = self.items(&mut tail, &mut slots);
            self.push(Intent::AddItems, Evidence::command(heard.known), slots, heard.items);
            return;
        }
        // "my shopping list should have carrots on it".
        if let [should, have, _, ..] = tail.as_slice()
            && should.any(&["should", "must", "needs"])
            && have.any(&["have", "contain", "include", "to"])
        {
            tail.drain(..2);
            strip_words(&mut tail, words!["on" "it" "have" "in"]);
            let heard = self.items(&mut tail, &mut slots);
            self.push(Intent::AddItems, Evidence::command(heard.known), slots, heard.items);
            return;
        }
        // "is there anything on my | list": the phrase ends before its noun.
        if clause.head.last().is_some_and(|t| t.any(&["my", "the", "our"]))
            && tail.first().is_some_and(|t| t.has(Class::LIST))
        {
            tail.remove(0);
        }
        let head_list = clause.head.iter().any(|t| t.has(Class::LIST));
        let reader = self.reader();
        if clause.head.iter().any(|t| t.any(&["what", "what's", "whats"])) && !head_list && !tail.is_empty() {
            let asks_on = clause.head.last().is_some_and(|t| t.any(&["on", "in"]));
            let there = tail.first().is_some_and(|t| t.any(&["there", "it"]))
                && tail.iter().skip(1).all(|t| {
                    !t.is_word() || t.any(words!["now" "so" "far" "already" "please" "again" "right"])
                });
            let to_list = there || tail.iter().any(|t| t.has(Class::LIST) || t.any(&["order"]));
            if asks_on && !to_list {
                if tail.iter().any(|t| t.has(Class::NOUN) || t.has(Class::DISH))
                    && clause.head.last().is_some_and(|t| t.is("in"))
                {
                    let heard = self.items(&mut tail, &mut slots);
                    self.push(Intent::NutritionInfo, Evidence::Phrase, slots, heard.items);
                } else {
                    self.push(Intent::OutOfScope, Evidence::Weak, Slots::default(), Vec::new());
                }
                return;
            }
            if asks_on && let Some(at) = tail.iter().position(|t| t.has(Class::LIST)) {
                slots.list_name = self.list_name(tail.get(..at).unwrap_or_default());
                self.push(Intent::ViewList, Evidence::Phrase, slots, Vec::new());
                return;
            }
        }
        if !head_list {
            slots::take_list(&mut tail, &mut slots, |t| reader.said(t));
        } else if tail.first().is_some_and(|t| t.any(&["called", "named", "for"])) && tail.len() > 1 {
            let name: Vec<Token<'_>> = tail.drain(..).skip(1).collect();
            if !name.iter().any(|t| t.any(&["today", "me", "tomorrow", "this", "us"])) {
                slots.list_name = Some(reader.said(&name));
            }
        }
        let asks =
            clause.head.first().is_some_and(|t| t.any(&["did", "do", "have", "is", "are", "does", "how"]))
                || clause.tail.iter().any(|t| t.has(Class::LIST));
        let items = if asks && !head_list {
            slots::take_occasion(&mut tail);
            strip_words(
                &mut tail,
                words![
                    "already" "enough" "anything" "everything" "left" "have" "yet" "need" "listed"
                    "included" "added" "written" "down" "whether" "i've" "we've" "got" "stuff"
                ],
            );
            while tail
                .last()
                .is_some_and(|t| t.any(words!["so" "far" "now" "right" "currently" "altogether"]))
            {
                tail.pop();
            }
            self.items(&mut tail, &mut slots).items
        } else {
            Vec::new()
        };
        slots.date = None;
        if asks && items.is_empty() {
            self.refers(&tail);
        }
        self.push(Intent::ViewList, Evidence::Phrase, slots, items);
    }

    /// Notes that a question is about "it", which only the talk can tell.
    fn refers(&mut self, t: &[Token<'_>]) {
        if t.iter().any(|t| t.any(&["it", "that", "them", "those", "they", "these"])) {
            self.note(NoteKind::Ambiguous, REFERS, t);
        }
    }

    pub(super) fn price(&mut self, mut tail: Vec<Token<'_>>, mut slots: Slots) {
        // The words below would take the "at" from it.
        let reader = self.reader();
        slots::take_store(&mut tail, &mut slots, reader.lex, |t| reader.said(t));
        let past = tail
            .windows(2)
            .any(|w| matches!(w, [a, b] if a.is("last") && b.any(&["week", "time", "month", "year"])))
            || tail.iter().any(|t| t.any(&["yesterday"]));
        let mine = tail.windows(3).any(|w| matches!(w, [a, b, c] if a.any(&["do", "did", "have"]) && b.any(&["i", "we"]) && c.any(&["have", "need", "add", "got", "put"])))
            || tail.iter().any(|t| t.has(Class::LIST));
        if mine {
            strip_words(
                &mut tail,
                words![
                    "do" "did" "i" "we" "have" "need" "add" "got" "put" "is" "are" "there"
                    "left" "so" "far" "stuff" "things" "right" "now" "already"
                ],
            );
            let heard = self.items(&mut tail, &mut slots);
            self.push(Intent::ViewList, Evidence::Phrase, slots, heard.items);
            return;
        }
        // "oranges per pound".
        if let [_, .., per, unit] = tail.as_slice()
            && per.any(&["per", "/"])
            && (unit.unit.is_some() || unit.any(&["piece", "bag", "lb", "kilo"]))
        {
            tail.truncate(tail.len() - 2);
        }
        strip_words(
            &mut tail,
            words![
                "cost" "costs" "costing" "go" "going" "sell" "run" "running" "price" "priced"
                "these" "days" "currently" "does" "do" "you" "charge" "each" "per" "?" "much"
                "right" "now" "at" "for" "would" "will" "me" "be" "there" "is" "are" "today"
                "it" "nowadays" "currently" "again" "typically" "moment" "set" "back"
            ],
        );
        // "... last time i bought them".
        if past
            && let Some(at) = tail
                .windows(2)
                .position(|w| matches!(w, [a, b] if a.is("last") && b.is("time")))
                .filter(|at| *at > 0)
        {
            tail.truncate(at);
        }
        if past {
            strip_words(
                &mut tail,
                words!["last" "week" "time" "month" "year" "yesterday" "was" "were" "round" "around"],
            );
        }
        // "a pound", "a gallon" behind the name asks for the unit price.
        if tail.len() > 2
            && tail.last().is_some_and(|t| t.unit.is_some())
            && tail.get(tail.len() - 2).is_some_and(|t| t.any(&["a", "an"]))
        {
            tail.truncate(tail.len() - 2);
        }
        let heard = self.items(&mut tail, &mut slots);
        let intent = if past { Intent::PriceHistory } else { Intent::CheckPrice };
        slots.date = None;
        self.push(intent, Evidence::command(heard.known), slots, heard.items);
    }

    /// "is milk on my list", "are eggs on sale", "is this gluten free", "has milk gone up".
    pub(super) fn question(&mut self, t: &[Token<'_>], slots: &mut Slots) -> bool {
        let any = |words: &[&str]| t.iter().any(|t| t.any(words));
        let pair = |a: &[&str], b: &[&str]| t.windows(2).any(|w| matches!(w, [x, y] if x.any(a) && y.any(b)));
        let first = t.first().map_or("", |t| t.word);
        let reader = self.reader();
        // "are bananas on the list, if not can you add them".
        let lacking = t.iter().position(|t| t.is("if")).filter(|at| {
            let behind = t.get(*at..).unwrap_or_default();
            *at > 1
                && behind.iter().any(|t| t.any(&["not", "isn't", "aren't"]))
                && behind.iter().any(|t| t.any(&["add", "put"]))
        });
        if let Some(at) = lacking {
            let mut wanted: Vec<Token<'_>> = t.get(1..at).unwrap_or_default().to_vec();
            slots::take_list(&mut wanted, slots, |t| reader.said(t));
            strip_words(&mut wanted, words!["i" "we" "have" "there" "any" "already" "put" "got" "on" "and"]);
            let heard = self.items(&mut wanted, slots);
            if !heard.items.is_empty() {
                let slots = std::mem::take(slots);
                self.push(Intent::AddItems, Evidence::command(heard.known), slots, heard.items);
                return true;
            }
        }
        let mut rest: Vec<Token<'_>> = t.get(1..).unwrap_or_default().to_vec();
        let yes_no = matches!(
            first,
            "is" | "are" | "does" | "do" | "has" | "have" | "did" | "was" | "were" | "will" | "can"
        );
        let mut probe = rest.clone();
        let listed = slots::take_list(&mut probe, slots, |t| reader.said(t));
        let owns = rest.iter().position(|t| t.has(Class::LIST)).is_some_and(|i| i <= 3);
        // The words below would take the "at" from it.
        if !listed {
            slots::take_store(&mut rest, slots, reader.lex, |t| reader.said(t));
        }
        let intent;
        let drop: &[&str];
        if yes_no && (listed || owns && matches!(first, "does" | "do" | "has" | "have" | "is")) {
            rest = if listed {
                probe
            } else {
                rest.into_iter().skip_while(|t| !t.has(Class::LIST)).skip(1).collect()
            };
            intent = Intent::ViewList;
            drop = words![
                "i" "we" "have" "has" "already" "there" "any" "got" "put" "add"
                "contain" "include" "written" "on" "it" "one" "listed" "need" "to" "buy"
                "things" "of" "get" "yet" "still" "included" "added" "enough" "empty" "full" "done" "complete" "finished" "everything"
            ];
        } else if pair(&["on"], &["sale", "special", "offer", "discount", "clearance", "rollback"])
            || pair(&["go", "goes", "going", "be"], &["on"]) && any(&["sale"])
        {
            intent = Intent::FindDeals;
            drop = words![
                "on" "sale" "special" "offer" "discount" "clearance" "today" "this"
                "week" "right" "now" "currently" "when" "will" "be" "go" "still" "anything" "my" "list" "cart" "items" "of"
                "rollback" "do" "does" "is" "are" "at" "the" "moment"
            ];
        } else if any(words!["up" "down" "increased" "dropped" "risen" "changed" "fallen" "higher"])
            && any(words![
                "gone" "go" "went" "price" "prices" "increased" "dropped" "risen" "changed"
                "come" "been" "fallen" "higher"
            ])
            || any(&["costing", "cost"]) && any(&["been"]) && any(&["have", "has"])
            || any(&["cheaper", "expensive", "higher", "lower", "pricier"])
                && any(&["get", "got", "gotten", "getting", "become", "became", "been"])
            || any(&["cheaper", "expensive", "higher", "lower"])
                && any(&["last", "before", "usual", "normal", "ago", "yesterday"])
        {
            intent = Intent::PriceHistory;
            drop = words![
                "gone" "up" "down" "go" "went" "increased" "dropped" "risen" "changed"
                "come" "been" "price" "prices" "of" "in" "lately" "recently" "cheaper"
                "more" "expensive" "than" "last" "week" "month" "time" "usual" "normal"
                "before" "now" "since" "the" "it" "was" "were" "a" "fallen" "higher"
                "lower" "ago" "this" "yesterday" "any" "get" "got" "gotten" "getting" "pricier"
                "become" "became" "i" "we" "bought" "costing" "cost" "over" "have" "has" "past" "few" "couple" "months" "weeks" "year" "years"
            ];
        } else if yes_no
            && (any(words![
                "contain" "contains" "gluten" "vegan" "vegetarian" "kosher" "halal" "keto"
                "healthy" "dairy" "calories" "nutritious" "fattening" "paleo" "lactose"
                "allergens" "gluten-free" "dairy-free"
            ]) || first == "does" && any(&["have", "contain"])
                || any(&["have", "has", "contain"])
                    && any(&["lot", "lots", "much", "many", "enough", "plenty", "any", "more"])
                    && any(NUTRIENTS)
                || any(&["high", "low", "rich"]) && any(NUTRIENTS))
            && !any(&["you", "i", "we"])
        {
            intent = Intent::NutritionInfo;
            let cut = rest
                .iter()
                .position(|t| {
                    t.any(words![
                        "contain" "contains" "have" "gluten" "vegan" "vegetarian" "kosher"
                        "halal" "keto" "healthy" "dairy" "nutritious" "fattening" "paleo"
                        "lactose" "high" "low" "rich" "good" "bad" "gluten-free" "dairy-free" "safe"
                        "a" "more" "any"
                    ])
                })
                .filter(|i| *i > 0)
                .unwrap_or(rest.len());
            rest.truncate(cut);
            drop = &[];
        } else if yes_no && any(&["available", "stock", "sold", "carried"]) {
            intent = Intent::SearchProducts;
            drop = words![
                "available" "in" "stock" "sold" "here" "carried" "there" "any" "still"
                "currently"
            ];
        } else if !yes_no
            && (pair(&["going", "go", "goes", "selling", "sell", "retail", "running"], &["for", "at"])
                || t.last().is_some_and(|t| t.any(&["running"])))
        {
            intent = Intent::CheckPrice;
            drop = words![
                "going" "go" "goes" "selling" "sell" "retail" "running" "for" "at" "is" "are" "do" "does" "these" "days" "now" "much" "nowadays"
            ];
        } else if !yes_no && any(&["cost", "costs", "costing"]) && !any(&["been", "i", "we"]) {
            intent = Intent::CheckPrice;
            drop = words![
                "is" "are" "do" "does" "will" "would" "cost" "costs" "costing" "these" "days" "now" "today" "nowadays" "currently"
                "much" "going" "to" "me" "us" "right" "lately"
            ];
        } else if yes_no && first != "does" && pair(&["there"], &["enough"]) {
            intent = Intent::ViewList;
            drop = words!["there" "enough" "of" "left" "still"];
        } else if yes_no && any(&["cheaper", "expensive", "pricey", "cheapest"]) {
            intent = Intent::CheckPrice;
            drop = &["cheaper", "expensive", "than", "more", "less", "pricey", "or"];
        } else {
            return false;
        }
        if matches!(intent, Intent::ViewList | Intent::FindDeals) {
            let goods = |t: &Token<'_>| t.has(Class::NOUN) || t.has(Class::WEIGHED);
            if !rest.iter().any(goods) {
                self.refers(&rest);
            }
        }
        strip_words(&mut rest, drop);
        let mut taken = std::mem::take(slots);
        let heard = self.items(&mut rest, &mut taken);
        taken.date = None;
        self.push(intent, Evidence::command(heard.known), taken, heard.items);
        true
    }

    /// "what does my shopping list say", "milk should be added to the list": what is said of a list
    /// without a command. Says whether it was read.
    pub(super) fn about_list(&mut self, t: &[Token<'_>]) -> bool {
        let Some(list) = t.iter().position(|t| t.has(Class::LIST) || t.any(&["list's"])) else {
            return false;
        };
        let asks = t.iter().any(|t| {
            t.any(words![
                "what" "what's" "whats" "which" "how" "if" "whether" "does" "did" "is" "are"
                "show" "read" "tell" "know" "hear" "see" "contents" "recite" "check" "iterate"
                "have" "count" "provide" "name"
            ])
        });
        let adds = t.iter().any(|t| t.any(&["add", "added", "put", "should"]));
        let mut slots = Slots::default();
        if asks && !adds {
            let mut rest: Vec<Token<'_>> = t.to_vec();
            let reader = self.reader();
            if !slots::take_list(&mut rest, &mut slots, |t| reader.said(t)) {
                rest = t.get(list + 1..).unwrap_or_default().to_vec();
            }
            let goods = rest.iter().any(|t| t.has(Class::NOUN) || t.has(Class::WEIGHED));
            let items = if goods {
                strip_words(
                    &mut rest,
                    words![
                        "is" "are" "does" "did" "i" "we" "have" "has" "already" "what"
                        "say" "contain" "check" "if" "one" "of" "my" "the" "tell" "know"
                        "see" "on" "it" "written" "listed" "put" "items" "things" "need"
                        "to" "buy" "do" "how" "many" "much" "left"
                    ],
                );
                self.items(&mut rest, &mut slots).items
            } else {
                Vec::new()
            };
            self.push(Intent::ViewList, Evidence::Weak, slots, items);
            return true;
        }
        // "is milk on the list, if not please add it": it is to be added.
        if adds && t.iter().any(|t| t.any(&["not", "aren't", "isn't", "should", "also"])) {
            let end = t.iter().position(|t| t.any(&[",", "if"])).unwrap_or(t.len());
            let mut rest: Vec<Token<'_>> = t.get(..end).unwrap_or_default().to_vec();
            if list < end && rest.first().is_some_and(|t| t.any(&["my", "the"])) && list <= 3 {
                rest.drain(..=list.min(rest.len() - 1));
            }
            let reader = self.reader();
            slots::take_list(&mut rest, &mut slots, |t| reader.said(t));
            strip_words(
                &mut rest,
                words![
                    "is" "are" "do" "does" "i" "we" "have" "already" "the" "should" "also"
                    "be" "added" "on" "it" "listed" "there" "any"
                ],
            );
            let heard = self.items(&mut rest, &mut slots);
            if heard.items.is_empty() {
                return false;
            }
            self.push(Intent::AddItems, Evidence::Weak, slots, heard.items);
            return true;
        }
        false
    }

    /// "milk price", "eggs on sale?", "lasagna recipe".
    pub(super) fn ends_in(&mut self, t: &mut Vec<Token<'_>>, slots: &mut Slots) -> bool {
        let words = t.len() - t.iter().rev().take_while(|t| !t.is_word() && !t.is_number()).count();
        let Some(last) = t.get(..words).and_then(|t| t.last()).copied() else { return false };
        let intent = match last.word {
            "price" | "prices" | "cost" | "pricing" => Intent::CheckPrice,
            "calories" | "nutrition" | "carbs" => Intent::NutritionInfo,
            "facts" | "info" if t.iter().any(|t| t.any(&["nutrition", "nutritional"])) => {
                Intent::NutritionInfo
            }
            "deals" | "deal" | "coupons" | "coupon" | "specials" | "discounts" | "offers" | "discount" => {
                Intent::FindDeals
            }
            "recipe" | "ingredients" => Intent::AddRecipe,
            "history" => Intent::PriceHistory,
            _ => return false,
        };
        if words < 2 || t.iter().any(|t| t.has(Class::FOREIGN)) {
            return false;
        }
        t.truncate(words - 1);
        if intent == Intent::AddRecipe {
            let rest = std::mem::take(t);
            self.recipe(rest, std::mem::take(slots));
            return true;
        }
        let mut slots = std::mem::take(slots);
        strip_words(t, &["price", "the", "current", "nutrition", "nutritional"]);
        let heard = self.items(t, &mut slots);
        self.push(intent, Evidence::command(heard.known), slots, heard.items);
        true
    }
}
