//! What each stage decided about a text, for people who want to know why.
//!
//! The stages themselves hand out what they found while they read: there is no second parser, so what is
//! explained is what happened. Nothing is kept where nobody asks.

use serde::Serialize;

use super::{
    Action, Intent, ParseContext, Parser, Span, Understanding, command,
    lexicon::Class,
    model::Verdict,
    tagger::{Change, Opinion},
    token::{Kind, Token},
};
use crate::quantity::{Ratio, Unit};

/// How a text was read, stage by stage. From [`Parser::explain`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// The text that was read: as given, or the hearing that was taken instead.
    pub text: String,
    /// In which language, and why.
    pub language: SeenLanguage,
    /// The words, numbers and marks, as far as they count.
    pub tokens: Vec<SeenToken>,
    /// The clauses, each with the command that opens it.
    pub clauses: Vec<SeenClause>,
    /// What the rules alone read.
    pub rules: Vec<SeenAction>,
    /// What the model made of it; `None` where it was not asked.
    pub model: Option<SeenModel>,
    /// The second opinion on what is goods; `None` where it changed nothing.
    pub second: Option<SeenSecond>,
    /// How sure the first action is, and what that rests on.
    pub confidence: SeenConfidence,
    /// What came of it: the same as [`Parser::parse`] gives.
    pub understanding: Understanding,
}

/// Which language, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SeenLanguage {
    /// ISO 639-1 code.
    pub code: String,
    /// Whether the caller said so.
    pub given: bool,
    /// Why, in words.
    pub reason: String,
}

/// A word, number or mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SeenToken {
    /// As it was read: in lower case, with slips mended.
    pub text: String,
    /// Where it stands in the text.
    pub span: Span,
    /// `word`, `number`, `symbol` or `break`.
    pub kind: &'static str,
    /// Its number, where it has one.
    pub value: Option<Ratio>,
    /// The unit it names.
    pub unit: Option<Unit>,
    /// What else the lexicon knows of it, such as `noun` or `adjective`.
    pub known: Vec<&'static str>,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SeenClause {
    /// The command that opens it, such as `add` or `price`; `None` where none does.
    pub command: Option<String>,
    /// The words of the command.
    pub opened_by: String,
    /// The words behind it.
    pub rest: String,
    /// The intents that the rules read in it. Empty where they stand with the next clause.
    pub intents: Vec<Intent>,
}

/// An action as the rules read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SeenAction {
    /// What it wants.
    pub intent: Intent,
    /// How sure the rules are.
    pub confidence: f64,
    /// Its items.
    pub items: Vec<SeenItem>,
}

/// An item as the rules read it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SeenItem {
    /// The product phrase.
    pub name: String,
    /// How much, with the high end of a range.
    pub amount: Option<String>,
    /// The package.
    pub size: Option<String>,
}

/// The model's verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SeenModel {
    /// What it takes the text for.
    pub intent: Intent,
    /// Its lead over the next intent; 16 is a factor of e in the odds.
    pub lead: i32,
    /// How often decisions with such a lead were right, in percent.
    pub right_in_percent: u8,
    /// Whether it overruled the rules.
    pub overruled: bool,
}

/// A second opinion that changed something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SeenSecond {
    /// What it takes for goods, as said.
    pub goods: Vec<String>,
    /// How far it is ahead of the names of the rules; 32 is a factor of e in the odds. `None` where these do
    /// not stand in the text in one piece.
    pub lead: Option<i32>,
    /// `doubted`, `renamed`, `dropped`, `shortened` or `found`.
    pub outcome: &'static str,
    /// What came of it, in words.
    pub reason: &'static str,
}

/// How sure, and what that rests on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct SeenConfidence {
    /// From 0 to 1.
    pub value: f64,
    /// `model`, `rules`, `second`, `taught` or `none`.
    pub from: &'static str,
    /// In words.
    pub reason: String,
}

/// What the stages note down while they read.
#[derive(Debug, Default)]
pub(super) struct Trace {
    text: Option<String>,
    language: Option<SeenLanguage>,
    tokens: Vec<SeenToken>,
    clauses: Vec<SeenClause>,
    rules: Vec<SeenAction>,
    model: Option<SeenModel>,
    unjudged: Option<&'static str>,
    /// With how often such a reading is right at most.
    second: Option<(SeenSecond, f64)>,
}

/// Who looks on while a text is read; mostly nobody.
pub(super) type Watch<'w> = Option<&'w mut Trace>;

impl Trace {
    /// The text that was taken in place of the one given.
    pub(super) fn reads(&mut self, text: &str) {
        self.text = Some(text.to_owned());
    }

    pub(super) fn language(&mut self, code: &str, asked: Option<&str>, mixed: bool) {
        let given =
            asked.is_some_and(|a| a.split(['-', '_']).next().is_some_and(|a| a.eq_ignore_ascii_case(code)));
        let reason = match (given, asked, mixed) {
            (true, ..) => "the caller said so".to_owned(),
            (_, Some(asked), _) => format!("{asked:?} is no language that is read, so the words decided"),
            (_, None, true) => {
                "most words are English; words of another language stand among them".to_owned()
            }
            (_, None, false) if code == "en" => {
                "no other language's words weigh more than the English ones".to_owned()
            }
            (_, None, false) => "its words weigh more than those of other languages".to_owned(),
        };
        self.language = Some(SeenLanguage { code: code.to_owned(), given, reason });
    }

    pub(super) fn token(
        &mut self,
        text: &str,
        span: (usize, usize),
        kind: &'static str,
        value: Option<Ratio>,
    ) {
        let span = Span { start: span.0, end: span.1 };
        self.tokens.push(SeenToken {
            text: text.to_owned(),
            span,
            kind,
            value,
            unit: None,
            known: Vec::new(),
        });
    }

    pub(super) fn english(&mut self, tokens: &[Token<'_>]) {
        for t in tokens {
            let kind = match t.kind {
                Kind::Word => "word",
                Kind::Number => "number",
                Kind::Symbol => "symbol",
                Kind::Break => "break",
            };
            self.token(t.word, (t.start, t.end), kind, t.value);
            if let Some(seen) = self.tokens.last_mut() {
                seen.unit = t.unit;
                seen.known = known(t.class);
            }
        }
    }

    /// A clause, and what the rules made of it.
    pub(super) fn clause(&mut self, clause: &command::Clause<'_>, actions: &[Action]) {
        let words = |t: &[Token<'_>]| t.iter().map(|t| t.word).collect::<Vec<_>>().join(" ");
        let command = clause.cmd.map(|c| snake(&format!("{c:?}")));
        self.opened(command, words(&clause.head), words(&clause.tail), actions);
    }

    pub(super) fn opened(
        &mut self,
        command: Option<String>,
        opened_by: String,
        rest: String,
        actions: &[Action],
    ) {
        let intents = actions.iter().map(|a| a.intent).collect();
        self.clauses.push(SeenClause { command, opened_by, rest, intents });
    }

    /// What the rules read in all.
    pub(super) fn ruled(&mut self, actions: &[Action]) {
        self.rules = actions.iter().map(seen).collect();
    }

    pub(super) fn judged(&mut self, verdict: &Verdict, before: &[Action]) {
        self.model = Some(SeenModel {
            intent: verdict.intent,
            lead: verdict.margin,
            right_in_percent: verdict.sure,
            overruled: before.first().is_some_and(|a| a.intent != verdict.intent),
        });
    }

    /// The lead of what the model decided, where it was asked.
    pub(super) fn lead(&self) -> Option<i32> {
        self.model.as_ref().map(|m| m.lead)
    }

    /// Why the model was not asked.
    pub(super) fn unjudged(&mut self, why: &'static str) {
        self.unjudged = Some(why);
    }

    /// What the second opinion changed.
    pub(super) fn second(&mut self, opinion: &Opinion) {
        let (outcome, reason) = match opinion.change {
            None => ("doubted", "the reading stays as the rules have it, and is less sure"),
            Some(Change::Renamed) => ("renamed", "names are longer or shorter than the rules had them"),
            Some(Change::Dropped) => ("dropped", "what the rules took for goods is none"),
            Some(Change::Found) => {
                ("found", "what was taken for a sentence about something else names goods")
            }
            Some(Change::Shortened) => ("shortened", "the rules read the text again without some words"),
        };
        let goods = opinion.goods.clone();
        let second = SeenSecond { goods, lead: opinion.ahead, outcome, reason };
        self.second = Some((second, opinion.sure()));
    }

    fn confidence(&self, heard: &Understanding) -> SeenConfidence {
        let Some(first) = heard.actions.first() else {
            return SeenConfidence { value: 0.0, from: "none", reason: "nothing was said".to_owned() };
        };
        let value = first.confidence;
        if let Some((second, sure)) = &self.second {
            let kept = if second.outcome == "doubted" { "doubts" } else { "changed" };
            let reason = format!(
                "a second opinion {kept} the reading; such a one is right in at most {:.0} of 100 sentences",
                sure * 100.0
            );
            return SeenConfidence { value, from: "second", reason };
        }
        match &self.model {
            Some(model) if model.intent == first.intent => {
                let how = if model.overruled { "overruled the rules" } else { "agrees with the rules" };
                let reason = format!(
                    "the model {how}; with a lead of {} it was right in {} of 100 labelled sentences",
                    model.lead, model.right_in_percent
                );
                SeenConfidence { value, from: "model", reason }
            }
            _ => {
                let why = self.unjudged.unwrap_or("the model was not asked");
                SeenConfidence { value, from: "rules", reason: format!("the figure of the rules: {why}") }
            }
        }
    }
}

impl Parser {
    /// How `text` is read, stage by stage: language, tokens, clauses, the rules' reading, the model's
    /// verdict, confidence. Reads as [`parse`](Self::parse) does, and never fails.
    ///
    /// ```
    /// use grocery_core::{Currency, Date, nlu::{ParseContext, Parser}};
    /// let context = ParseContext::new(Date::new(2026, 11, 20)?, Currency::USD);
    /// let why = Parser::new().explain("add 2 lb ground beef", &context);
    /// assert_eq!(why.language.code, "en");
    /// assert_eq!(why.clauses[0].command.as_deref(), Some("add"));
    /// assert_eq!(why.rules[0].items[0].amount.as_deref(), Some("2 pounds"));
    /// assert_eq!(why.understanding, Parser::new().parse("add 2 lb ground beef", &context));
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    #[must_use]
    pub fn explain(&self, text: &str, context: &ParseContext) -> Explanation {
        let mut trace = Trace::default();
        let understanding = self.parse_watched(text, context, Some(&mut trace));
        let confidence = trace.confidence(&understanding);
        let language = trace.language.unwrap_or_else(|| SeenLanguage {
            code: understanding.language.clone(),
            given: context.language.is_some(),
            reason: "the text was not read".to_owned(),
        });
        Explanation {
            text: trace.text.unwrap_or_else(|| text.to_owned()),
            language,
            tokens: trace.tokens,
            clauses: trace.clauses,
            rules: trace.rules,
            model: trace.model,
            second: trace.second.map(|(second, _)| second),
            confidence,
            understanding,
        }
    }
}

impl Explanation {
    /// Notes that an intent of the host's own was heard instead.
    pub(crate) fn taught(&mut self) {
        if let Some(first) = self.understanding.actions.first().filter(|a| a.intent == Intent::Custom) {
            let reason = "an intent that the host taught fits better".to_owned();
            self.confidence = SeenConfidence { value: first.confidence, from: "taught", reason };
        }
    }
}

fn seen(action: &Action) -> SeenAction {
    let items = action.items.iter().map(|i| {
        let unit = i.unit.unwrap_or(Unit::Each);
        let said = |q: Ratio| crate::quantity::Quantity::new(q, unit).to_string();
        let amount = match (i.quantity, i.quantity_max) {
            (Some(low), Some(high)) => Some(format!("{low} to {}", said(high))),
            (Some(q), None) if i.unit.is_some() => Some(said(q)),
            (Some(q), None) => Some(q.to_string()),
            (None, _) => None,
        };
        let size = i.size.map(|z| {
            let value = z.value.map(|v| match z.unit {
                Some(u) => crate::quantity::Quantity::new(v, u).to_string(),
                None => v.to_string(),
            });
            let count = z.count.map(|c| format!("{c} x "));
            format!("{}{}", count.unwrap_or_default(), value.unwrap_or_default())
                .trim_end_matches(" x ")
                .to_owned()
        });
        SeenItem { name: i.name.clone(), amount, size }
    });
    SeenAction { intent: action.intent, confidence: action.confidence, items: items.collect() }
}

fn known(class: Class) -> Vec<&'static str> {
    [
        (Class::NOUN, "noun"),
        (Class::WEIGHED, "weighed"),
        (Class::HEAD, "head"),
        (Class::FLAVOUR, "flavour"),
        (Class::ADJ, "adjective"),
        (Class::CUT, "cut"),
        (Class::ADV, "adverb"),
        (Class::ARTICLE, "article"),
        (Class::FUNCTION, "function"),
        (Class::FOREIGN, "foreign"),
        (Class::LIST, "list"),
        (Class::SIZE, "size"),
        (Class::SHOP, "groceries"),
        (Class::DISH, "dish"),
        (Class::STAPLE, "staple"),
        (Class::BRAND, "brand"),
        (Class::STORE, "store"),
    ]
    .into_iter()
    .filter(|(bit, _)| class.has(*bit))
    .map(|(_, name)| name)
    .collect()
}

/// "RemoveOff" as "remove_off".
fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('_');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Date, money::Currency};

    fn context() -> ParseContext {
        ParseContext::new(Date::new(2026, 11, 20).unwrap(), Currency::USD)
    }

    #[test]
    fn every_stage_is_told() {
        let text = "remove the milk and add 2 to 3 lb ground beef";
        let why = Parser::new().explain(text, &context());
        assert_eq!((why.language.code.as_str(), why.language.given), ("en", false));
        let commands: Vec<_> = why.clauses.iter().map(|c| c.command.as_deref().unwrap_or("")).collect();
        assert_eq!(commands, ["remove", "add"]);
        assert_eq!(why.clauses[0].intents, [Intent::RemoveItems]);
        assert_eq!(why.rules[1].items[0].amount.as_deref(), Some("2 to 3 pounds"));
        for t in &why.tokens {
            assert!(text.get(t.span.start..t.span.end).is_some());
        }
        assert_eq!(why.confidence.value, why.understanding.confidence());
    }

    #[test]
    fn what_is_explained_is_what_is_read() {
        let parser = Parser::new();
        for text in [
            "",
            "milk",
            "add milk, eggs and bread",
            "añade dos litros de leche",
            "2",
            "?!",
            "what's the weather",
            "how much is milk",
            "zwei Liter Milch und Brot",
            "牛乳を2本",
        ] {
            let why = parser.explain(text, &context());
            assert_eq!(why.understanding, parser.parse(text, &context()), "{text}");
            assert_eq!(why.language.code, why.understanding.language, "{text}");
            assert!(!why.language.reason.is_empty() && !why.confidence.reason.is_empty(), "{text}");
            if !why.understanding.actions.is_empty() && text != "?!" {
                assert!(!why.tokens.is_empty() && !why.clauses.is_empty() && !why.rules.is_empty(), "{text}");
            }
        }
        let given = ParseContext { language: Some("es".to_owned()), ..context() };
        assert!(parser.explain("leche", &given).language.given);
        let speech = ParseContext { speech: vec!["add flour".to_owned()], ..context() };
        assert_eq!(parser.explain("add flower", &speech).understanding, parser.parse("add flower", &speech));
        let long = parser.explain(&"milk ".repeat(10_000), &context());
        assert_eq!((long.tokens.len(), long.confidence.from), (0, "none"));
    }

    #[test]
    fn names_of_commands_are_in_small_letters() {
        assert_eq!((snake("RemoveOff").as_str(), snake("Add").as_str()), ("remove_off", "add"));
    }
}
