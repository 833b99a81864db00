//! One English sentence by the rules: cut, cleaned, taken apart into clauses, each clause read, and then
//! what the clauses say of one another.

use super::{
    Action, Intent, Note, NoteKind, ParseContext, Slots,
    command::{self, Clause},
    conditions::comma,
    explain::Watch,
    lexicon::{Class, Cmd, Lexicon},
    packs,
    remarks::{drop_remarks, tells},
    rules::{Rules, about_order},
    slots, speech,
    tagger::MAX_TOKENS,
    token::{Kind, Normal, Token, tokenise},
    when,
    whole::{drop_courtesies, merge},
};
use crate::money::Currency;

/// What the rules made of a sentence, with what the model looks at and what it takes to read it again.
pub(super) struct Ruled<'a> {
    /// All words as they were said; none where there are too many for a second opinion.
    pub(super) said: Vec<Token<'a>>,
    /// The words as the rules saw them; none where nothing was said.
    pub(super) tokens: Vec<Token<'a>>,
    pub(super) actions: Vec<Action>,
    pub(super) rules: Rules<'a>,
}

/// Reads `text`, whose lower-case form is `normal`. `other` lends words of another language.
pub(super) fn read<'a>(
    normal: &'a Normal,
    text: &'a str,
    lexicon: &'static Lexicon,
    context: &'a ParseContext,
    other: Option<&packs::Tables>,
    mut watch: Watch<'_>,
) -> Ruled<'a> {
    let mut tokens = tokenise(normal, lexicon);
    if let Some(other) = other {
        packs::lend(&mut tokens.list, other, lexicon);
    }
    let said = if tokens.list.len() <= MAX_TOKENS { tokens.list.clone() } else { Vec::new() };
    speech::clean(&mut tokens.list, lexicon);
    if let Some(watch) = watch.as_deref_mut() {
        watch.english(&tokens.list);
    }
    let empty = |text: &str, kind| Note { kind, text: text.to_owned(), span: None };
    let mut rules = Rules::new(text, lexicon, context);
    if tokens.list.iter().all(|t| t.kind == Kind::Break) && !tokens.junk {
        rules.notes.push(empty("nothing was said", NoteKind::Empty));
        return Ruled { said, tokens: Vec::new(), actions: Vec::new(), rules };
    }
    let lead = leading_day(&tokens.list, context, &mut rules.waiting);
    tokens.list.drain(..lead);
    let lead = leading_store(&tokens.list, text, &mut rules.waiting);
    tokens.list.drain(..lead);
    let lead = leading_occasion(&tokens.list);
    tokens.list.drain(..lead);
    let lead = leading_title(&tokens.list, lexicon, context.currency);
    tokens.list.drain(..lead);
    rules.notes.extend(drop_remarks(&mut tokens.list, lexicon, context.currency));
    let mut clauses = command::clauses(&tokens.list, lexicon, context.currency);
    named_before(&mut clauses, lexicon);
    if clauses.is_empty() {
        rules.notes.push(empty("there are no words in this", NoteKind::NotUnderstood));
        let action = Action {
            intent: Intent::OutOfScope,
            confidence: 0.9,
            slots: Slots::default(),
            items: Vec::new(),
        };
        return Ruled { said, tokens: Vec::new(), actions: vec![action], rules };
    }
    // "i just placed my order today, what is the status of it": one question.
    if clauses.len() > 1
        && clauses.len() < 4
        && about_order(&tokens.list)
        && tokens.list.iter().any(|t| t.any(words!["status" "where" "where's" "track" "tracking" "arrive"]))
        && !tokens
            .list
            .iter()
            .any(|t| t.has(Class::NOUN.with(Class::WEIGHED)) || t.any(&["add", "remove", "?"]))
    {
        let slots = std::mem::take(&mut rules.waiting);
        let action = Action { intent: Intent::OrderStatus, confidence: 0.96, slots, items: Vec::new() };
        return Ruled { said, tokens: tokens.list, actions: vec![action], rules };
    }
    let many = clauses.len() > 1;
    for (i, clause) in clauses.iter().enumerate() {
        // "ok, so we're out of milk": a word to begin with, not an answer.
        if clause.cmd == Some(Cmd::Confirm)
            && clauses.get(i + 1).is_some_and(|next| !next.also)
            && matches!(clause.head.as_slice(), [word] if word.any(words!["ok" "okay" "k" "alright" "right"]))
        {
            continue;
        }
        // "um yeah so can i get ...": a word to begin with as well, where no mark parts it from the wish.
        if i == 0
            && clause.cmd == Some(Cmd::Confirm)
            && clause.tail.is_empty()
            && matches!(clause.head.as_slice(), [yes] if yes.any(words!["yes" "yeah" "yep" "yup" "yea" "sure"]))
            && clauses.get(1).is_some_and(|next| {
                let asks = next
                    .head
                    .first()
                    .is_some_and(|t| t.any(words!["can" "could" "may" "i" "i'd" "we" "we'd" "i'll"]));
                (next.framed || next.therefore || asks)
                    && matches!(next.cmd, Some(Cmd::Add | Cmd::AddMore))
                    && next.tail.iter().any(|t| t.has(Class::NOUN.with(Class::WEIGHED).with(Class::BRAND)))
                    && unmarked(text, clause, next)
            })
        {
            continue;
        }
        let goes_on = clauses.get(i + 1).is_some_and(|next| {
            matches!(next.cmd, Some(Cmd::Add | Cmd::AddMore | Cmd::Remove | Cmd::RemoveOff | Cmd::Clear))
        });
        // "go ahead and erase the cashews", "open my list and add eggs": the way to what is wanted.
        let opens = |words: &[&str]| clause.head.first().is_some_and(|t| t.any(words));
        if clause.tail.is_empty()
            && (clause.cmd == Some(Cmd::Confirm)
                && opens(&["go"])
                && clauses.get(i + 1).is_some_and(|next| next.cmd.is_some())
                || goes_on
                    && !clause.question
                    && clause.cmd == Some(Cmd::ViewList)
                    && opens(
                        words!["open" "bring" "pull" "go" "find" "access" "get" "grocery" "shopping" "list" "my" "the" "on" "see" "check"],
                    ))
        {
            continue;
        }
        // "i'm making banana bread so add walnuts": why it is wanted.
        if clause.cmd == Some(Cmd::Recipe)
            && clause.head.first().is_some_and(|t| t.any(OCCASIONS))
            && clauses
                .get(i + 1)
                .filter(|next| matches!(next.cmd, Some(Cmd::Add | Cmd::AddMore)))
                .is_some_and(|next| next.therefore)
        {
            continue;
        }
        // "the kids ate all the cereal so get two boxes of cheerios".
        let eaten = clause
            .head
            .iter()
            .any(|t| t.any(words!["ate" "finished" "drank" "used" "devoured" "inhaled" "went" "out" "low"]));
        if clause.cmd == Some(Cmd::Add)
            && eaten
            && clauses.get(i + 1).is_some_and(|next| {
                // "..., get two boxes of cheerios": of a brand, so it stands for what was named.
                let brand = !next.also && next.tail.iter().any(|t| t.has(Class::BRAND));
                (next.therefore || brand)
                    && matches!(next.cmd, Some(Cmd::Add | Cmd::AddMore))
                    && next.tail.iter().any(|t| t.has(Class::NOUN.with(Class::BRAND)))
            })
        {
            continue;
        }
        // "i'm starving, get chips": why.
        if clause.cmd == Some(Cmd::Recommend)
            && many
            && clause.tail.is_empty()
            && clause.head.iter().any(|t| t.any(&["starving", "hungry", "bored"]))
        {
            continue;
        }
        // "i'd kill for some brownies, add brownie mix": what is longed for is made of what is added.
        let longs = clause.head.iter().any(|t| t.any(&["kill", "craving", "murder", "dying"]));
        if clause.cmd == Some(Cmd::Add)
            && longs
            && clauses.get(i + 1).is_some_and(|next| {
                !next.also
                    && next.cmd == Some(Cmd::Add)
                    && next
                        .head
                        .first()
                        .is_some_and(|t| t.any(&["add", "get", "grab", "put", "throw", "buy"]))
            })
        {
            continue;
        }
        if i > 0 && is_reason(clause, clauses.get(i - 1)) {
            continue;
        }
        // "the kids ate all the granola so we need more of it": of what was named.
        let only_more = |t: &Token<'_>| {
            !t.is_word() || t.any(words!["more" "some" "of" "it" "them" "that" "those" "please" "again" "new" "another" "one"])
        };
        if clause.therefore
            && matches!(clause.cmd, Some(Cmd::Add | Cmd::AddMore))
            && clause.tail.iter().all(only_more)
            && rules.actions.last().is_some_and(|a| a.intent == Intent::AddItems && !a.items.is_empty())
        {
            continue;
        }
        let before = rules.actions.len();
        if many && is_heading(clause) {
            mode(clause, &mut rules);
            rules.heading(clause);
        } else {
            rules.clause(clause);
            let above = i.checked_sub(1).and_then(|i| clauses.get(i));
            if let Some(heading) = above.filter(|h| many && is_heading(h) && clause.cmd.is_none()) {
                rules.of_kind(heading, before);
            }
        }
        if let Some(watch) = watch.as_deref_mut() {
            watch.clause(clause, rules.actions.get(before..).unwrap_or_default());
        }
    }
    let of_topic = clauses.first().is_some_and(|c| c.cmd.is_none() && !c.also)
        && tokens.list.first().is_some_and(|t| t.any(&["the", "my", "those", "that"]));
    let mut found = std::mem::take(&mut rules.actions);
    if of_topic {
        amount_of_topic(&mut found);
    }
    amount_behind(&mut found);
    // "my son can't have peanuts, he's allergic": the same told twice.
    if found.iter().filter(|a| a.intent == Intent::SetPreference).count() > 1 {
        found.retain(|a| a.intent != Intent::SetPreference || a.slots != Slots::default());
    }
    let mut actions = merge(corrected(if_not_add(found)));
    drop_courtesies(&mut actions);
    let mut actions = merge(actions);
    if actions.is_empty() {
        rules.notes.push(empty("nothing to do was heard", NoteKind::NotUnderstood));
        actions.push(Action {
            intent: Intent::OutOfScope,
            confidence: 0.5,
            slots: std::mem::take(&mut rules.waiting),
            items: Vec::new(),
        });
    }
    if let Some(watch) = watch {
        watch.ruled(&actions);
    }
    Ruled { said, tokens: tokens.list, actions, rules }
}

/// "for sunday i need ribs", "tomorrow we need milk": how many tokens the day takes.
fn leading_day(t: &[Token<'_>], context: &ParseContext, slots: &mut Slots) -> usize {
    let opens = t.first().is_some_and(|t| t.any(words!["for" "on" "by" "tomorrow" "tonight" "this" "next"]));
    let end = t.iter().take(6).position(|t| {
        t.any(words!["," "i" "we" "i'll" "we'll" "i'd" "we're" "add" "get" "buy" "grab" "need" "please" "can" "could"])
    });
    let (true, Some(end)) = (opens, end.filter(|end| *end > 0)) else { return 0 };
    let mut lead = t.get(..end).unwrap_or_default().to_vec();
    let mut taken = Slots::default();
    when::take_when(&mut lead, context.today, &mut taken);
    if !lead.is_empty() || taken.date.is_none() {
        return 0;
    }
    taken.time = None;
    *slots = taken;
    end + usize::from(t.get(end).is_some_and(|t| t.is(",")))
}

/// "from trader joe's i need orange chicken": how many tokens say where.
fn leading_store(t: &[Token<'_>], text: &str, slots: &mut Slots) -> usize {
    if !t.first().is_some_and(|t| t.any(&["from", "at"])) || !t.get(1).is_some_and(|t| t.has(Class::STORE)) {
        return 0;
    }
    let wish = |t: &Token<'_>| {
        t.any(
            words!["," "i" "we" "i'll" "we'll" "i'd" "we'd" "get" "add" "buy" "grab" "need" "pick" "please"],
        )
    };
    let Some(end) = t.iter().take(4).position(wish).filter(|end| *end > 1) else { return 0 };
    let (Some(first), Some(last)) = (t.get(1), t.get(end - 1)) else { return 0 };
    slots.store = text.get(first.start..last.end).map(str::to_owned);
    end + usize::from(t.get(end).is_some_and(|t| t.is(",")))
}

/// "for my birthday i want a cake", "for the party get chips": how many tokens tell what it is for.
fn leading_occasion(t: &[Token<'_>]) -> usize {
    if !t.first().is_some_and(|t| t.is("for")) {
        return 0;
    }
    let wish = |t: &Token<'_>| {
        t.any(words!["i" "we" "i'll" "we'll" "i'd" "we'd" "add" "get" "buy" "grab" "need" "please" "can" "could"])
    };
    let Some(end) = t.iter().take(6).position(wish) else { return 0 };
    // "for cheddar i prefer Tillamook": the brand is what is told.
    let prefers =
        t.get(end + 1..).unwrap_or_default().iter().take(2).any(|t| t.any(&["prefer", "always", "usually"]));
    if end > 1 && prefers {
        return end;
    }
    let mut lead: Vec<Token<'_>> = std::iter::once(comma()).chain(t.iter().take(end).copied()).collect();
    slots::take_occasion(&mut lead);
    if lead.len() > 1 { 0 } else { end }
}

/// "grocery run! 4 lb bag of sugar", "curry night" above lines with bullets: how many tokens only say what the list
/// is for.
fn leading_title(t: &[Token<'_>], lexicon: &Lexicon, currency: Currency) -> usize {
    const FOR: &[&str] = words![
        "run" "trip" "haul" "night" "day" "time" "stuff" "things" "bits" "needs" "party" "dinner" "lunch" "breakfast" "brunch" "supper" "bbq"
        "barbecue" "picnic" "cookout" "potluck" "weekend" "week" "shop" "shopping" "groceries" "list" "monday" "tuesday" "wednesday" "thursday"
        "friday" "saturday" "sunday" "tonight" "tomorrow" "thanksgiving" "christmas" "birthday" "restock" "supplies" "essentials" "basics"
    ];
    let Some(end) = t.iter().take(7).position(|t| !t.is_word()) else { return 0 };
    let title = t.get(..end).unwrap_or_default();
    let behind = t.get(end + 1..).unwrap_or_default();
    let listed = match t.get(end) {
        Some(mark) if mark.is("!") => {
            behind.iter().any(|t| t.is(",") || t.kind == Kind::Break || t.is_number())
        }
        Some(mark) if mark.kind == Kind::Break => {
            behind.first().is_some_and(|t| t.any(words!["-" "*" "•" "·" "●" "▪" "◦" "‣" "+"]))
        }
        _ => false,
    };
    let plain = title.iter().any(|t| t.any(FOR))
        && title.iter().all(|t| !t.is_number() && t.value.is_none() && t.unit.is_none());
    if listed && plain && command::command(title, lexicon, currency).is_none() { end + 1 } else { 0 }
}

/// What opens a remark about what will be cooked.
const OCCASIONS: &[&str] = words![
    "i'm" "im" "i" "we" "we're" "making" "cooking" "baking" "having" "tonight" "dinner" "planning" "hosting" "grilling" "preparing"
];

/// "drop the wine, i found a bottle at home": why something goes, and no goods of its own.
fn is_reason(clause: &Clause<'_>, before: Option<&Clause<'_>>) -> bool {
    let goods = |t: &Token<'_>| t.has(Class::NOUN) || t.has(Class::WEIGHED);
    before.is_some_and(|b| matches!(b.cmd, Some(Cmd::Remove | Cmd::RemoveOff)) && b.tail.iter().any(goods))
        && clause.cmd == Some(Cmd::Remove)
        && clause.head.first().is_some_and(|t| t.any(words!["i" "we" "i've" "we've" "i'm" "we're"]))
        && !clause.tail.iter().any(goods)
}

/// Whether no mark stands between two clauses.
fn unmarked(text: &str, left: &Clause<'_>, right: &Clause<'_>) -> bool {
    let (Some(from), Some(to)) = (left.head.last(), right.head.first()) else { return false };
    text.get(from.end..to.start).is_some_and(|between| !between.contains([',', '.', ';', '!', '\n']))
}

/// "the kids won't eat broccoli so take it off": what goes, where the sentence before tells only why, is named there.
fn named_before(clauses: &mut Vec<Clause<'_>>, lexicon: &Lexicon) {
    let mut at = 1;
    while at < clauses.len() {
        let found = match clauses.get(at - 1..=at) {
            Some([why, clause]) if drops_pronoun(clause) => told_of(why, lexicon),
            _ => None,
        };
        let Some(goods) = found else {
            at += 1;
            continue;
        };
        if let Some(clause) = clauses.get_mut(at) {
            // The pronoun may have been read as part of the command: "take it off".
            let behind = clause.tail.iter().position(|t| t.any(PRONOUNS)).map_or(0..0, |at| at..at + 1);
            clause.tail.splice(behind, goods);
        }
        clauses.remove(at - 1);
    }
}

/// What stands for goods named before.
const PRONOUNS: &[&str] = words!["it" "them" "those" "that"];

/// "take it off the list", "remove them": takes away what was named before.
fn drops_pronoun(clause: &Clause<'_>) -> bool {
    matches!(clause.cmd, Some(Cmd::Remove | Cmd::RemoveOff))
        && clause.head.last().into_iter().chain(clause.tail.first()).any(|t| t.any(PRONOUNS))
        && clause.tail.iter().all(|t| {
            t.any(PRONOUNS)
                || (!t.is_word() && t.value.is_none())
                || t.any(words!["off" "out" "from" "the" "my" "our" "please" "again" "then" "of" "for" "now"])
                || t.has(Class::LIST)
        })
}

/// The goods of a sentence in which somebody does something with them, and nothing is wished: "i've gone off kale".
fn told_of<'t>(why: &Clause<'t>, lexicon: &Lexicon) -> Option<Vec<Token<'t>>> {
    if why.question || why.heading || !matches!(why.cmd, None | Some(Cmd::Avoid)) {
        return None;
    }
    let said: Vec<Token<'t>> = why.head.iter().chain(&why.tail).copied().collect();
    if !tells(&said) {
        return None;
    }
    let goods = Class::NOUN.with(Class::WEIGHED).with(Class::BRAND).with(Class::DISH);
    let end = said.iter().rposition(|t| t.has(goods))? + 1;
    let describes = |t: &Token<'_>| t.has(goods.with(Class::FLAVOUR).with(Class::ADJ).with(Class::SIZE));
    let from = said.iter().take(end).rposition(|t| !describes(t)).map_or(0, |i| i + 1);
    // What is one name stays one.
    let from = (0..from)
        .find(|i| {
            let rest = said.get(*i..).unwrap_or_default();
            lexicon
                .names
                .longest(rest)
                .or_else(|| lexicon.compounds.longest(rest))
                .is_some_and(|(len, ())| i + len == end)
        })
        .unwrap_or(from);
    // "the milk went bad": who does something stands first, what it is done with behind.
    said.get(from..end).map(<[_]>::to_vec)
}

/// "stuff for tacos:", "shopping list:".
fn is_heading(clause: &Clause<'_>) -> bool {
    clause.heading && !matches!(clause.cmd, Some(Cmd::Confirm | Cmd::Deny))
}

/// A heading such as "remove:" says what to do with the lines below it.
fn mode(clause: &Clause<'_>, rules: &mut Rules<'_>) {
    let intent = match clause.cmd {
        Some(Cmd::Remove | Cmd::RemoveOff | Cmd::No) => Intent::RemoveItems,
        Some(Cmd::Search) => Intent::SearchProducts,
        Some(Cmd::Price) => Intent::CheckPrice,
        _ => return,
    };
    if clause.tail.iter().all(|t| !t.has(Class::NOUN)) {
        rules.actions.push(Action { intent, confidence: 0.9, slots: Slots::default(), items: Vec::new() });
    }
}

/// "the milk, make it two gallons": what is spoken of first, then its amount.
fn amount_of_topic(actions: &mut Vec<Action>) {
    if let [add, update] = actions.as_mut_slice()
        && add.intent == Intent::AddItems
        && update.intent == Intent::UpdateQuantity
        && update.items.is_empty()
        && let [item] = add.items.as_mut_slice()
        && item.quantity.is_none()
    {
        item.quantity = update.slots.quantity.take();
        item.unit = update.slots.unit.take();
        update.items = std::mem::take(&mut add.items);
        actions.remove(0);
    }
}

/// "need beer. two cases.": how much of what was named last.
fn amount_behind(actions: &mut Vec<Action>) {
    let bare = |a: &Action| {
        a.intent == Intent::UpdateQuantity
            && a.items.is_empty()
            && a.confidence < 0.7
            && a.slots.quantity.is_some()
    };
    let uncounted = |a: &Action| {
        a.intent == Intent::AddItems
            && a.items.last().is_some_and(|i| i.quantity.is_none() && i.size.is_none())
    };
    let at = actions.windows(2).position(|w| matches!(w, [a, b] if uncounted(a) && bare(b)));
    if let Some(at) = at {
        let slots = actions.remove(at + 1).slots;
        if let Some(item) = actions.get_mut(at).and_then(|a| a.items.last_mut()) {
            item.quantity = slots.quantity;
            item.unit = slots.unit;
        }
    }
}

/// "is milk on the list? if not, add it": the question's item is to be added.
fn if_not_add(mut actions: Vec<Action>) -> Vec<Action> {
    let at = actions.windows(2).position(|w| {
        matches!(w, [a, b] if a.intent == Intent::ViewList
            && !a.items.is_empty()
            && matches!(b.intent, Intent::AddItems | Intent::RemoveItems)
            && b.items.is_empty())
    });
    if let Some(at) = at {
        let items = std::mem::take(&mut actions.remove(at).items);
        if let Some(add) = actions.get_mut(at) {
            add.items = items;
        }
    }
    actions
}

/// "no, 2 gallons", "no, I meant almond milk": the no only opens a correction.
fn corrected(mut actions: Vec<Action>) -> Vec<Action> {
    let at = actions.windows(2).position(|w| {
        matches!(w, [a, b] if a.intent == Intent::Deny
            && matches!(b.intent, Intent::UpdateQuantity | Intent::SubstituteItem | Intent::Undo))
    });
    if let Some(at) = at {
        actions.remove(at);
    }
    actions
}
