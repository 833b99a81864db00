//! The parser: the stages in order.

use super::{
    Action, Intent, Note, NoteKind, Understanding,
    command::{self, Clause},
    explain::{Trace, Watch},
    lexicon::{Cmd, Lexicon},
    limit::MAX_TEXT_BYTES,
    model::{MAX_WORDS, Model, Reading, Verdict, each_feature},
    number::number,
    packs::{self, Choice, LanguagePack},
    rules::Rules,
    token::{Normal, Token, tokenise},
};
use crate::{
    clock::Date,
    money::Currency,
    quantity::{Ratio, Unit},
};
use std::sync::Arc;

/// The most items that one text gives.
pub(super) const MAX_ITEMS: usize = 2_000;

/// What a text is read against.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ParseContext {
    /// The day on which it is said; "tomorrow" is the day after.
    pub today: Date,
    /// The currency that "dollars" and plain numbers mean.
    pub currency: Currency,
    /// The language, as an ISO 639-1 code, where it is known.
    pub language: Option<String>,
    /// The language of the talk so far: how a text is read that does not clearly say another, such as
    /// "no" or "2". English where there was none.
    pub recent: Option<String>,
    /// What else a speech recogniser may have heard, best first. May be empty.
    pub speech: Vec<String>,
}

impl ParseContext {
    /// A context without a language, a talk and other hearings.
    #[must_use]
    pub fn new(today: Date, currency: Currency) -> Self {
        Self { today, currency, language: None, recent: None, speech: Vec::new() }
    }
}

/// Reads what shoppers say, in the language they say it in. Cheap to make and to clone: it holds static
/// tables and the languages that a host brought.
///
/// ```
/// use grocery_core::{Currency, Date};
/// use grocery_core::nlu::{Intent, ParseContext, Parser};
///
/// let parser = Parser::new();
/// let context = ParseContext::new(Date::new(2026, 11, 20)?, Currency::USD);
/// let heard = parser.parse("2 gallons of milk and a dozen eggs, keep it under $40", &context);
/// assert_eq!(heard.intent(), Intent::AddItems);
/// assert_eq!(heard.actions[0].items[0].name, "milk");
/// assert_eq!(heard.actions[1].intent, Intent::SetBudget);
/// # Ok::<(), grocery_core::Error>(())
/// ```
#[derive(Clone)]
pub struct Parser {
    lexicon: &'static Lexicon,
    /// Languages that a host brought.
    own: Arc<[LanguagePack]>,
    model: Option<&'static Model>,
    /// The longest text that is read, in bytes.
    pub(super) max_text_bytes: usize,
}

impl Default for Parser {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Parser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parser").finish_non_exhaustive()
    }
}

impl Parser {
    /// A parser. The tables are built on first use and shared from then on.
    #[must_use]
    pub fn new() -> Self {
        Self {
            lexicon: Lexicon::english(),
            own: Arc::new([]),
            model: Model::embedded(),
            max_text_bytes: MAX_TEXT_BYTES,
        }
    }

    /// The same parser with one language more. It stands before a language of the same code that comes
    /// with the library.
    #[must_use]
    pub fn with_pack(self, pack: LanguagePack) -> Self {
        let mut own: Vec<LanguagePack> =
            self.own.iter().filter(|p| p.code() != pack.code()).cloned().collect();
        own.push(pack);
        Self { own: own.into(), ..self }
    }

    /// The languages that can be read: code and own name, English first.
    ///
    /// ```
    /// use grocery_core::nlu::Parser;
    /// assert_eq!(Parser::new().languages()[0], ("en".to_owned(), "English".to_owned()));
    /// ```
    #[must_use]
    pub fn languages(&self) -> Vec<(String, String)> {
        let mut all = vec![("en".to_owned(), "English".to_owned())];
        all.extend(packs::embedded_names().map(|(code, name)| (code.to_owned(), name.to_owned())));
        for pack in self.own.iter() {
            all.retain(|(code, _)| code != pack.code());
            all.push((pack.code().to_owned(), pack.name().to_owned()));
        }
        all
    }

    /// A parser that goes by the rules alone.
    pub(super) fn without_model() -> Self {
        Self { model: None, ..Self::new() }
    }

    /// A parser with another model than the embedded one.
    pub(super) fn with_model(model: &'static Model) -> Self {
        Self { model: Some(model), ..Self::new() }
    }

    /// Reads `text`. Never fails: what was not heard is told in the notes. Text above
    /// [`max_text_bytes`](Self::max_text_bytes) is not read.
    #[must_use]
    pub fn parse(&self, text: &str, context: &ParseContext) -> Understanding {
        self.parse_watched(text, context, None)
    }

    /// [`parse`](Self::parse), with somebody looking on.
    pub(super) fn parse_watched(
        &self,
        text: &str,
        context: &ParseContext,
        mut watch: Watch<'_>,
    ) -> Understanding {
        let most = self.max_text_bytes;
        if text.len() > most {
            let note = format!("the text has {} bytes; at most {most} are read", text.len());
            let language = context.language.clone().unwrap_or_else(|| "en".to_owned());
            let notes = vec![Note { kind: NoteKind::TooLong, text: note, span: None }];
            return Understanding { language, actions: Vec::new(), notes };
        }
        let (language, (actions, sure, notes)) = self.read_in(text, context, watch.as_deref_mut());
        let hearings: Vec<String> =
            context.speech.iter().take(10).filter(|s| s.len() <= most).cloned().collect();
        let other = if language == "en" {
            super::speech::best(text, &hearings, self.lexicon)
        } else {
            // Elsewhere another hearing counts only where the first one makes no sense.
            hearings.into_iter().filter(|_| sure < 0.6).find(|h| self.read_in(h, context, None).1.1 >= 0.9)
        };
        if let Some(other) = other.filter(|o| o != text) {
            let mut trace = watch.is_some().then(Trace::default);
            let (language, (mut theirs, their_sure, mut their_notes)) =
                self.read_in(&other, context, trace.as_mut());
            if their_sure + 0.05 >= sure || theirs.len() > actions.len() {
                if let (Some(watch), Some(mut trace)) = (watch, trace) {
                    trace.reads(&other);
                    *watch = trace;
                }
                // Its spans point into another text.
                for item in theirs.iter_mut().flat_map(|a| &mut a.items) {
                    item.span = super::Span { start: 0, end: text.len() };
                }
                for note in &mut their_notes {
                    note.span = None;
                }
                their_notes.push(Note {
                    kind: NoteKind::Ambiguous,
                    text: format!("read as {other:?}"),
                    span: None,
                });
                return Understanding { language, actions: theirs, notes: their_notes };
            }
        }
        Understanding { language, actions, notes }
    }

    /// Reads `text` in the language it is in; says which one that is.
    fn read_in(
        &self,
        text: &str,
        context: &ParseContext,
        mut watch: Watch<'_>,
    ) -> (String, (Vec<Action>, f64, Vec<Note>)) {
        let asked = context.language.as_deref();
        match packs::choose(text, context, &self.own, self.lexicon) {
            Choice::English(other) => {
                if let Some(watch) = watch.as_deref_mut() {
                    watch.language("en", asked, other.is_some());
                }
                ("en".to_owned(), self.read(text, context, other, watch))
            }
            Choice::Pack(tables) => {
                if let Some(watch) = watch.as_deref_mut() {
                    watch.language(&tables.code, asked, false);
                }
                let packs::Reading { actions, notes } =
                    packs::read(tables, text, context, watch.as_deref_mut());
                let mut actions = merge(actions);
                drop_courtesies(&mut actions);
                if let Some(watch) = watch {
                    watch.ruled(&actions);
                    watch.unjudged("the model has learned from English alone");
                }
                let sure = actions.first().map_or(0.0, |a| a.confidence);
                (tables.code.clone(), (actions, sure, notes))
            }
        }
    }

    fn read(
        &self,
        text: &str,
        context: &ParseContext,
        other: Option<&packs::Tables>,
        mut watch: Watch<'_>,
    ) -> (Vec<Action>, f64, Vec<Note>) {
        let normal = Normal::new(text);
        let mut tokens = tokenise(&normal, self.lexicon);
        if let Some(other) = other {
            packs::lend(&mut tokens.list, other, self.lexicon);
        }
        super::speech::clean(&mut tokens.list, self.lexicon);
        if let Some(watch) = watch.as_deref_mut() {
            watch.english(&tokens.list);
        }
        let empty = |text: &str, kind| Note { kind, text: text.to_owned(), span: None };
        if tokens.list.iter().all(|t| t.kind == super::token::Kind::Break) && !tokens.junk {
            return (Vec::new(), 0.0, vec![empty("nothing was said", NoteKind::Empty)]);
        }
        let mut waiting = super::Slots::default();
        let lead = leading_day(&tokens.list, context, &mut waiting);
        tokens.list.drain(..lead);
        let mut rules =
            Rules { text, lex: self.lexicon, context, actions: Vec::new(), notes: Vec::new(), waiting };
        let clauses = command::clauses(&tokens.list, self.lexicon, context.currency);
        if clauses.is_empty() {
            rules.notes.push(empty("there are no words in this", NoteKind::NotUnderstood));
            let action = Action {
                intent: Intent::OutOfScope,
                confidence: 0.9,
                slots: super::Slots::default(),
                items: Vec::new(),
            };
            return (vec![action], 0.9, rules.notes);
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
            if i > 0 && is_reason(clause, clauses.get(i - 1)) {
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
        let mut actions = merge(corrected(if_not_add(found)));
        drop_courtesies(&mut actions);
        if actions.is_empty() {
            rules.notes.push(empty("nothing to do was heard", NoteKind::NotUnderstood));
            actions.push(Action {
                intent: Intent::OutOfScope,
                confidence: 0.5,
                slots: std::mem::take(&mut rules.waiting),
                items: Vec::new(),
            });
        }
        let sure = actions.first().map_or(0.0, |a| a.confidence);
        if let Some(watch) = watch.as_deref_mut() {
            watch.ruled(&actions);
        }
        // The model has learned from English alone, and the sentence is English even where goods of another
        // language stand in it.
        self.judge(&tokens.list, &mut actions, &mut rules, watch);
        (actions, sure, rules.notes)
    }

    /// Lets the model judge what the rules have read.
    fn judge(
        &self,
        tokens: &[Token<'_>],
        actions: &mut Vec<Action>,
        rules: &mut Rules<'_>,
        watch: Watch<'_>,
    ) {
        // A text as long as this is a list, and marks alone are none: the model has learned from sentences.
        let sentence = tokens.len() <= MAX_WORDS && tokens.iter().any(Token::is_word);
        let Some(model) = self.model.filter(|_| sentence) else {
            if let Some(watch) = watch {
                watch.unjudged("this is no sentence, or too long for the model");
            }
            return;
        };
        // A bare "2" is an amount or a choice. That is for the talk to tell, so it stays doubtful.
        if let [action] = actions.as_slice()
            && action.intent == super::Intent::UpdateQuantity
            && action.items.is_empty()
            && action.confidence < 0.7
        {
            if let Some(watch) = watch {
                watch.unjudged("a bare amount is for the talk to tell");
            }
            return;
        }
        let Some(verdict) = reading(actions).map(|r| model.judge(tokens, self.lexicon, r)) else { return };
        if let Some(watch) = watch {
            watch.judged(&verdict, actions);
        }
        let Verdict { intent, sure, .. } = verdict;
        if actions.first().is_some_and(|a| a.intent != intent && explicit(a, tokens)) {
            return;
        }
        // "get rid of all of those": no list is made or thrown away that nobody named.
        let named = |t: &Token<'_>| t.has(super::lexicon::Class::LIST) || t.word.contains("list");
        if actions.first().is_some_and(|a| a.intent != intent)
            && matches!(intent, Intent::DeleteList | Intent::CreateList)
            && !tokens.iter().any(named)
        {
            return;
        }
        if actions.first().is_some_and(|a| a.intent != intent) {
            *actions = vec![rules.read_as(intent, tokens)];
        }
        for action in actions {
            // What stands beside others was not judged by itself.
            if action.intent == intent {
                action.confidence = f64::from(sure) / 100.0;
            }
        }
    }

    /// What the model looks at in `text`; the intent that the rules alone give it.
    pub(super) fn looks_at(&self, text: &str, context: &ParseContext, found: impl FnMut(u64)) -> Intent {
        let (actions, _, _) = self.read(text, context, None, None);
        let normal = Normal::new(text);
        let tokens = tokenise(&normal, self.lexicon);
        let Some(reading) = reading(&actions) else { return Intent::OutOfScope };
        let _ = each_feature(&tokens.list, self.lexicon, reading, found);
        reading.intent
    }

    /// What the model decides for `text`, and with which lead.
    pub(super) fn decision(&self, text: &str, context: &ParseContext) -> Option<(Intent, i32)> {
        let (actions, _, _) = Self { model: None, ..self.clone() }.read(text, context, None, None);
        let normal = Normal::new(text);
        let tokens = tokenise(&normal, self.lexicon);
        let verdict = self.model?.judge(&tokens.list, self.lexicon, reading(&actions)?);
        Some((verdict.intent, verdict.margin))
    }
}

/// Whether the rules have read more than what the model knows of: what is to stay, when it is to be brought, what
/// is left to spend.
fn explicit(action: &Action, tokens: &[Token<'_>]) -> bool {
    let slots = &action.slots;
    let left = |t: &Token<'_>| t.any(words!["left" "budget" "spend" "remaining"]);
    match action.intent {
        Intent::RemoveItems => !slots.excludes.is_empty(),
        Intent::Checkout => slots.fulfilment.is_some() && (slots.date.is_some() || slots.time.is_some()),
        Intent::ViewBudget => tokens.iter().any(left),
        // "what did i spend on coffee last time": a past price of goods that are known.
        Intent::PriceHistory | Intent::FindDeals => {
            !action.items.is_empty()
                && tokens.iter().any(|t| t.has(super::lexicon::Class::NOUN))
                && tokens.iter().all(|t| !t.has(super::lexicon::Class::FOREIGN))
        }
        Intent::AddItems => {
            // "add 2 morning stuff": a number of something that a taught phrase may name.
            let counted = tokens.first().is_some_and(|t| t.any(&["add", "buy"]))
                && tokens.get(1).is_some_and(|t| t.is_number() || t.value.is_some())
                && tokens.iter().all(|t| !t.has(super::lexicon::Class::FOREIGN));
            action
                .items
                .iter()
                .any(|i| i.max_price.is_some() || i.only_if_on_sale || counted && i.quantity.is_some())
        }
        _ => false,
    }
}

/// What the model is told of the rules' reading.
fn reading(actions: &[Action]) -> Option<Reading> {
    let first = actions.first()?;
    // Confidences lie between 0 and 1.
    let percent = (first.confidence * 100.0).round();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 100")]
    let sure = percent.clamp(0.0, 100.0) as u8;
    Some(Reading { intent: first.intent, sure, actions: actions.len(), items: first.items.len() })
}

/// "for sunday i need ribs", "tomorrow we need milk": how many tokens the day takes.
fn leading_day(t: &[super::token::Token<'_>], context: &ParseContext, slots: &mut super::Slots) -> usize {
    let opens = t.first().is_some_and(|t| t.any(words!["for" "on" "by" "tomorrow" "tonight" "this" "next"]));
    let end = t.iter().take(6).position(|t| {
        t.any(words!["," "i" "we" "i'll" "we'll" "i'd" "we're" "add" "get" "buy" "grab" "need" "please" "can" "could"])
    });
    let (true, Some(end)) = (opens, end.filter(|end| *end > 0)) else { return 0 };
    let mut lead = t.get(..end).unwrap_or_default().to_vec();
    let mut taken = super::Slots::default();
    super::when::take_when(&mut lead, context.today, &mut taken);
    if !lead.is_empty() || taken.date.is_none() {
        return 0;
    }
    taken.time = None;
    *slots = taken;
    end + usize::from(t.get(end).is_some_and(|t| t.is(",")))
}

/// What opens a remark about what will be cooked.
const OCCASIONS: &[&str] = words![
    "i'm" "im" "i" "we" "we're" "making" "cooking" "baking" "having" "tonight" "dinner" "planning" "hosting" "grilling" "preparing"
];

/// "drop the wine, i found a bottle at home": why something goes, and no goods of its own.
fn is_reason(clause: &Clause<'_>, before: Option<&Clause<'_>>) -> bool {
    let goods = |t: &Token<'_>| t.has(super::lexicon::Class::NOUN) || t.has(super::lexicon::Class::WEIGHED);
    before.is_some_and(|b| matches!(b.cmd, Some(Cmd::Remove | Cmd::RemoveOff)) && b.tail.iter().any(goods))
        && clause.cmd == Some(Cmd::Remove)
        && clause.head.first().is_some_and(|t| t.any(words!["i" "we" "i've" "we've" "i'm" "we're"]))
        && !clause.tail.iter().any(goods)
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
    if clause.tail.iter().all(|t| !t.has(super::lexicon::Class::NOUN)) {
        rules.actions.push(Action {
            intent,
            confidence: 0.9,
            slots: super::Slots::default(),
            items: Vec::new(),
        });
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

/// "is milk on the list? if not, add it": the question's item is to be added.
fn if_not_add(mut actions: Vec<Action>) -> Vec<Action> {
    let at = actions.windows(2).position(|w| {
        matches!(w, [a, b] if a.intent == Intent::ViewList && !a.items.is_empty() && b.intent == Intent::AddItems && b.items.is_empty())
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

/// Neighbouring actions of one intent become one.
fn merge(actions: Vec<Action>) -> Vec<Action> {
    let mut out: Vec<Action> = Vec::with_capacity(actions.len());
    for action in actions {
        match out.last_mut() {
            Some(last)
                if last.intent == action.intent
                    && (last.intent != Intent::SubstituteItem)
                    && !conflicts(last, &action) =>
            {
                last.items.extend(action.items);
                last.slots.fill_from(&action.slots);
                last.confidence = last.confidence.min(action.confidence);
            }
            _ => out.push(action),
        }
    }
    out
}

/// Two actions of one intent that say different things about different items stay apart.
fn conflicts(a: &Action, b: &Action) -> bool {
    let keyed =
        |x: &Action| x.slots.delta.is_some() || x.slots.factor.is_some() || x.slots.quantity.is_some();
    a.intent == Intent::UpdateQuantity && (keyed(a) || keyed(b))
        || a.intent == Intent::RemoveItems && a.slots.excludes.is_empty() != b.slots.excludes.is_empty()
        || a.intent == Intent::SetPreference
        || a.intent == Intent::AddRecipe && a.slots.recipe.is_some() && b.slots.recipe.is_some()
}

/// Courtesies and doubtful scraps give no action beside a real one.
fn drop_courtesies(actions: &mut Vec<Action>) {
    let real = |a: &Action| {
        !matches!(a.intent, Intent::SmallTalk) && !(a.intent == Intent::OutOfScope && a.confidence < 0.7)
    };
    if actions.iter().any(real) {
        actions.retain(real);
    }
    // "pepsi or coke, whichever is cheaper" chooses nothing that was offered.
    let adds = actions.iter().any(|a| a.intent == Intent::AddItems);
    if adds {
        let idle = |c: &String| matches!(c.as_str(), "whichever" | "either" | "any" | "whatever");
        actions.retain(|a| a.intent != Intent::ChooseOption || !a.slots.choice.as_ref().is_some_and(idle));
    }
    // "something like nutella but cheaper".
    if actions.first().is_some_and(|a| a.intent == Intent::FindSubstitute) {
        actions.retain(|a| a.intent != Intent::ChooseOption);
    }
    actions.truncate(if actions.iter().all(|a| !real(a)) { 1 } else { usize::MAX });
}

/// Every number that `text` says, in digits or words, with what a dozen or a half makes of it.
pub(super) fn numbers_in(text: &str) -> Vec<Ratio> {
    let normal = Normal::new(text);
    let tokens = tokenise(&normal, Lexicon::english()).list;
    let mut out: Vec<Ratio> = Vec::new();
    for at in 0..tokens.len() {
        let Some(rest) = tokens.get(at..) else { break };
        let one = rest.first().and_then(|t| t.value);
        let article = rest.first().filter(|t| t.any(&["a", "an"])).map(|_| Ratio::ONE);
        let dozen = rest.first().filter(|t| t.unit == Some(Unit::Dozen)).map(|_| Ratio::from_int(12));
        let read = number(rest);
        let most = read.as_ref().and_then(|n| n.max);
        let said = [one, article, dozen, read.map(|n| n.value), most];
        for value in said.into_iter().flatten() {
            let dozens = value.times(Ratio::from_int(12));
            out.extend(
                [Some(value), dozens].into_iter().flatten().filter(|v| !out.contains(v)).collect::<Vec<_>>(),
            );
        }
        // More distinct numbers than any list has.
        if out.len() > 256 {
            break;
        }
    }
    out
}
