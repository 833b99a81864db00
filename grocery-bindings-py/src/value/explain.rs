//! How a text was read, stage by stage.

use grocery_core::nlu;

use super::{Span, Understanding, handle, number, text};

handle! {
    /// How a text was read, stage by stage: what `explain` tells.
    Explanation(nlu::Explanation) {
        /// The text that was read: as given, or the hearing that was taken instead.
        text: String = |v| v.text.clone();
        /// In which language, and why.
        language: SeenLanguage = |v| v.field(|e| &e.language);
        /// The words, numbers and marks, as far as they count.
        tokens: Vec<SeenToken> = |v| v.each(|e| &e.tokens);
        /// The clauses, each with the command that opens it.
        clauses: Vec<SeenClause> = |v| v.each(|e| &e.clauses);
        /// What the rules alone read.
        rules: Vec<SeenAction> = |v| v.each(|e| &e.rules);
        /// What the model made of it; None where it was not asked.
        model: Option<SeenModel> = |v| v.first(|e| e.model.as_slice());
        /// The second opinion on what is goods; None where it changed nothing.
        second: Option<SeenSecond> = |v| v.first(|e| e.second.as_slice());
        /// How sure the first action is, and what that rests on.
        confidence: SeenConfidence = |v| v.field(|e| &e.confidence);
        /// What came of it: the same as `parse` gives.
        understanding: Understanding = |v| v.field(|e| &e.understanding);
    }

    /// In which language a text was read, and why.
    SeenLanguage(nlu::SeenLanguage) {
        /// ISO 639-1 code.
        code: String = |v| v.code.clone();
        /// Whether the caller said so.
        given: bool = |v| v.given;
        /// Why, in words.
        reason: String = |v| v.reason.clone();
    }

    /// A word, number or mark, as it was read.
    SeenToken(nlu::SeenToken) {
        /// As it was read: in lower case, with slips mended.
        text: String = |v| v.text.clone();
        /// Where it stands in the text.
        span: Span = |v| Span(v.span);
        /// "word", "number", "symbol" or "break".
        kind: &'static str = |v| v.kind;
        /// Its number, for showing; None where it has none.
        value: Option<f64> = |v| number(v.value);
        /// Its number, exactly, as text such as "3/2".
        value_exact: Option<String> = |v| text(v.value);
        /// The unit it names.
        unit: Option<&'static str> = |v| v.unit.map(|u| u.as_str());
        /// What else the lexicon knows of it, such as "noun" or "adjective".
        known: Vec<&'static str> = |v| v.known.clone();
    }

    /// A clause, with the command that opens it.
    SeenClause(nlu::SeenClause) {
        /// The command, such as "add" or "price"; None where none opens it.
        command: Option<String> = |v| v.command.clone();
        /// The words of the command.
        opened_by: String = |v| v.opened_by.clone();
        /// The words behind it.
        rest: String = |v| v.rest.clone();
        /// The intents that the rules read in it. Empty where they stand with the next clause.
        intents: Vec<&'static str> = |v| v.intents.iter().map(|i| i.as_str()).collect();
    }

    /// An action as the rules read it.
    SeenAction(nlu::SeenAction) {
        /// What it wants.
        intent: &'static str = |v| v.intent.as_str();
        /// How sure the rules are, 0 to 1.
        confidence: f64 = |v| v.confidence;
        /// Its items.
        items: Vec<SeenItem> = |v| v.each(|a| &a.items);
    }

    /// An item as the rules read it.
    SeenItem(nlu::SeenItem) {
        /// The product phrase.
        name: String = |v| v.name.clone();
        /// How much, with the high end of a range, such as "2 to 3 pounds".
        amount: Option<String> = |v| v.amount.clone();
        /// The package.
        size: Option<String> = |v| v.size.clone();
    }

    /// What the model made of a text.
    SeenModel(nlu::SeenModel) {
        /// What it takes the text for.
        intent: &'static str = |v| v.intent.as_str();
        /// Its lead over the next intent; 16 is a factor of e in the odds.
        lead: i32 = |v| v.lead;
        /// How often decisions with such a lead were right, in percent.
        right_in_percent: u8 = |v| v.right_in_percent;
        /// Whether it overruled the rules.
        overruled: bool = |v| v.overruled;
    }

    /// A second opinion that changed something.
    SeenSecond(nlu::SeenSecond) {
        /// What it takes for goods, as said.
        goods: Vec<String> = |v| v.goods.clone();
        /// How far it is ahead of the names of the rules; 32 is a factor of e in the odds. None where these do not
        /// stand in the text in one piece.
        lead: Option<i32> = |v| v.lead;
        /// "doubted", "renamed", "dropped", "shortened" or "found".
        outcome: &'static str = |v| v.outcome;
        /// What came of it, in words.
        reason: &'static str = |v| v.reason;
    }

    /// How sure the first action is, and what that rests on.
    SeenConfidence(nlu::SeenConfidence) {
        /// From 0 to 1.
        value: f64 = |v| v.value;
        /// What it rests on: "model", "rules", "second", "taught" or "none".
        source: &'static str = |v| v.from;
        /// In words.
        reason: String = |v| v.reason.clone();
    }
}
