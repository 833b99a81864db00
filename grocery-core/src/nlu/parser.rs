//! The parser: the stages in order.

use super::{
    Action, Intent, Note, NoteKind, Understanding,
    english::{self, Ruled},
    explain::{Trace, Watch},
    item::refuse_senseless,
    lexicon::{Class, Lexicon},
    limit::MAX_TEXT_BYTES,
    model::{MAX_WORDS, Model, Reading, Verdict, each_feature},
    packs::{self, Choice, LanguagePack},
    rules::Rules,
    tagger::{Heard, MAX_TOKENS, Tagger},
    token::{Normal, Token},
    whole::{drop_courtesies, merge},
};
use crate::{clock::Date, money::Currency};
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
    second: Second,
    /// The longest text that is read, in bytes.
    pub(super) max_text_bytes: usize,
}

/// Who is asked for a second opinion on how English goods are told apart.
#[derive(Clone, Copy)]
enum Second {
    /// The tagger that is shipped, which is read when it is asked first.
    Shipped,
    This(Option<&'static Tagger>),
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
            second: Second::Shipped,
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
        Self { model: None, second: Second::This(None), ..Self::new() }
    }

    /// The same parser with another tagger than the shipped one, or with none.
    pub(super) fn with_tagger(self, tagger: Option<&'static Tagger>) -> Self {
        Self { second: Second::This(tagger), ..self }
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
        let Ruled { said, tokens, mut actions, mut rules } =
            english::read(&normal, text, self.lexicon, context, other, watch.as_deref_mut());
        let sure = actions.first().map_or(0.0, |a| a.confidence);
        // The model has learned from English alone, and the sentence is English even where goods of another
        // language stand in it.
        let overruled = self.judge(&tokens, &mut actions, &mut rules, watch.as_deref_mut());
        if said.len() <= MAX_TOKENS
            && let Some(tagger) = self.tagger()
        {
            let again = |text: &str| self.read_once(text, context, other);
            let heard = Heard { text, t: &said, overruled: &overruled };
            let opinion = tagger.opinion(&heard, self.lexicon, &mut actions, again);
            if let Some(opinion) = &opinion {
                opinion.mend(&actions, &mut rules.notes);
            }
            if let (Some(watch), Some(opinion)) = (watch, opinion) {
                watch.second(&opinion);
            }
        }
        // An amount that a rule gave to its item ("0/0 each of them") has not been looked at yet.
        for item in actions.iter_mut().flat_map(|a| &mut a.items) {
            refuse_senseless(item, false, &mut rules.notes);
        }
        super::choice::settle(text, &mut actions, super::choice::english);
        (actions, sure, rules.notes)
    }

    fn tagger(&self) -> Option<&'static Tagger> {
        match self.second {
            Second::Shipped => Tagger::embedded(),
            Second::This(tagger) => tagger,
        }
    }

    /// What rules and model alone hear in `text`, but that the model calls nothing foreign in which the rules made
    /// out goods.
    fn read_once(&self, text: &str, context: &ParseContext, other: Option<&packs::Tables>) -> Vec<Action> {
        let normal = Normal::new(text);
        let Ruled { tokens, mut actions, mut rules, .. } =
            english::read(&normal, text, self.lexicon, context, other, None);
        let overruled = self.judge(&tokens, &mut actions, &mut rules, None);
        let foreign = actions.iter().all(|a| a.intent == Intent::OutOfScope);
        if foreign && overruled.iter().any(|a| !a.items.is_empty()) { overruled } else { actions }
    }

    /// Lets the model judge what the rules have read. What it calls foreign is given back.
    fn judge(
        &self,
        tokens: &[Token<'_>],
        actions: &mut Vec<Action>,
        rules: &mut Rules<'_>,
        watch: Watch<'_>,
    ) -> Vec<Action> {
        // A text as long as this is a list, and marks alone are none: the model has learned from sentences.
        let sentence = tokens.len() <= MAX_WORDS && tokens.iter().any(Token::is_word);
        let Some(model) = self.model.filter(|_| sentence) else {
            if let Some(watch) = watch {
                watch.unjudged("this is no sentence, or too long for the model");
            }
            return Vec::new();
        };
        // A bare "2" is an amount or a choice. That is for the talk to tell, so it stays doubtful.
        let strange = |t: &Token<'_>| {
            t.has(Class::FOREIGN)
                || t.is_word() && t.id == 0 && t.class == Class::NONE && t.unit.is_none() && t.value.is_none()
        };
        if let [action] = actions.as_slice()
            && action.intent == super::Intent::UpdateQuantity
            && action.items.is_empty()
            && action.confidence < 0.7
            && !tokens.iter().any(strange)
        {
            if let Some(watch) = watch {
                watch.unjudged("a bare amount is for the talk to tell");
            }
            return Vec::new();
        }
        let Some(verdict) = reading(actions).map(|r| model.judge(tokens, self.lexicon, r)) else {
            return Vec::new();
        };
        if let Some(watch) = watch {
            watch.judged(&verdict, actions);
        }
        let Verdict { intent, sure, .. } = verdict;
        // What is judged stands beside other wishes.
        let beside = actions.len() > 1 && actions.iter().any(|a| a.intent == intent)
            || several(actions, tokens) && intent == Intent::OutOfScope;
        if beside || actions.first().is_some_and(|a| a.intent != intent && explicit(a, tokens)) {
            if let Some(first) = actions.first_mut().filter(|a| a.intent == intent) {
                first.confidence = f64::from(sure) / 100.0;
            }
            return Vec::new();
        }
        // "add butter by bts to my playlist" is about no list of groceries.
        if actions.first().is_some_and(|a| a.intent == super::Intent::OutOfScope) && into_playlist(tokens) {
            return Vec::new();
        }
        // "get rid of all of those": no list is made or thrown away that nobody named.
        let named = |t: &Token<'_>| t.has(Class::LIST) || t.word.contains("list");
        if actions.first().is_some_and(|a| a.intent != intent)
            && matches!(intent, Intent::DeleteList | Intent::CreateList)
            && (!tokens.iter().any(named)
                // "take chestnuts off the christmas list" takes off what is named.
                || actions.first().is_some_and(|a| a.intent == Intent::RemoveItems && !a.items.is_empty())
                    && tokens.iter().any(|t| t.any(&["off", "from"])))
        {
            return Vec::new();
        }
        let mut overruled = Vec::new();
        if actions.first().is_some_and(|a| a.intent != intent) {
            let Some(read) = rules.read_as(intent, tokens) else { return Vec::new() };
            let before = std::mem::replace(actions, vec![read]);
            if intent == Intent::OutOfScope {
                overruled = before;
            }
        }
        for action in actions {
            // What stands beside others was not judged by itself.
            if action.intent == intent {
                action.confidence = f64::from(sure) / 100.0;
            }
        }
        overruled
    }

    /// What the model looks at in `text`; the intent that the rules alone give it.
    pub(super) fn looks_at(&self, text: &str, context: &ParseContext, found: impl FnMut(u64)) -> Intent {
        let normal = Normal::new(text);
        let other = match packs::choose(text, context, &self.own, self.lexicon) {
            Choice::English(other) => other,
            Choice::Pack(_) => None,
        };
        let ruled = english::read(&normal, text, self.lexicon, context, other, None);
        let Some(reading) = reading(&ruled.actions) else { return Intent::OutOfScope };
        let _ = each_feature(&ruled.tokens, self.lexicon, reading, found);
        reading.intent
    }

    /// What is heard in `text`, and with which lead where the model was asked.
    pub(super) fn decision(&self, text: &str, context: &ParseContext) -> (Intent, Option<i32>) {
        let mut trace = Trace::default();
        let heard = self.parse_watched(text, context, Some(&mut trace));
        (heard.intent(), trace.lead())
    }
}

/// Whether the rules have read more than what the model knows of: what is to stay, when it is to be brought, what
/// is left to spend.
fn explicit(action: &Action, tokens: &[Token<'_>]) -> bool {
    let slots = &action.slots;
    let left = |t: &Token<'_>| t.any(words!["left" "budget" "spend" "remaining"]);
    match action.intent {
        Intent::RemoveItems => !slots.excludes.is_empty(),
        Intent::SetPreference => slots.allergen.is_some() || slots.diet.is_some() || slots.brand.is_some() || slots.store.is_some(),
        Intent::SetBudget => {
            slots.budget.is_some()
                && tokens.iter().any(|t| {
                    t.any(words!["budget" "spending" "grocery" "groceries" "shop" "shopping" "food" "allowance" "cart" "order"])
                })
        }
        Intent::Checkout => slots.fulfilment.is_some() && (slots.date.is_some() || slots.time.is_some()),
        Intent::ViewBudget => tokens.iter().any(left),
        Intent::Recommend => {
            tokens.iter().take(4).any(|t| t.any(&["suggest", "recommend"]))
                && tokens.iter().take(5).any(|t| t.any(&["something", "anything", "else"]))
        }
        // "what did i spend on coffee last time": a past price of goods that are known.
        Intent::PriceHistory | Intent::FindDeals => {
            !action.items.is_empty()
                && tokens.iter().any(|t| t.has(Class::NOUN))
                && tokens.iter().all(|t| !t.has(Class::FOREIGN))
        }
        Intent::AddItems => {
            // "add 2 morning stuff": a number of something that a taught phrase may name.
            let counted = tokens.first().is_some_and(|t| t.any(&["add", "buy"]))
                && tokens.get(1).is_some_and(|t| t.is_number() || t.value.is_some())
                && tokens.iter().all(|t| !t.has(Class::FOREIGN));
            action
                .items
                .iter()
                .any(|i| i.max_price.is_some() || i.only_if_on_sale || !i.excludes.is_empty() && tokens.iter().any(|t| t.has(Class::NOUN)) || counted && i.quantity.is_some())
                || runs_low(tokens)
                || tokens.iter().any(|t| t.has(Class::NOUN.with(Class::BRAND))) && action.items.iter().any(|i| !i.alternatives.is_empty())
        }
        _ => false,
    }
}

/// "add butter by bts to my party playlist", "take it off the playlist".
pub(super) fn into_playlist(tokens: &[Token<'_>]) -> bool {
    tokens.iter().position(|t| t.any(&["playlist", "playlists"])).is_some_and(|at| {
        let before = tokens.get(at.saturating_sub(5)..at).unwrap_or_default();
        before.iter().any(|t| t.any(&["to", "from", "off", "into"]))
            && tokens
                .iter()
                .any(|t| t.any(words!["add" "put" "remove" "take" "delete" "save" "drop" "include"]))
    })
}

/// "the milk and the butter are running out".
fn runs_low(tokens: &[Token<'_>]) -> bool {
    tokens.windows(3).any(|w| {
        matches!(w, [be, how, low] if be.any(&["is", "are"])
            && (how.is("running") && low.any(&["out", "low", "short"]) || how.any(&["almost", "nearly", "all"]) && low.any(&["gone", "out", "finished"])))
    }) && tokens.iter().any(|t| t.has(Class::NOUN))
        && tokens.iter().all(|t| !t.has(Class::FOREIGN) && !t.is("?"))
}

/// Whether several wishes of different kinds were heard, each by its own command.
fn several(actions: &[Action], tokens: &[Token<'_>]) -> bool {
    actions.len() > 1
        && !tokens.iter().any(|t| t.has(Class::FOREIGN.with(Class::FOREIGN_VERB)))
        && actions.iter().all(|a| a.confidence > 0.8)
        && actions.windows(2).any(|w| matches!(w, [a, b] if a.intent != b.intent))
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
