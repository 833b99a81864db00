//! Stage 6½: what is told beside the shopping: "..., my kids love them", "so tired.", "before i eat it".
//!
//! A remark is a sentence of its own, with somebody who does something and no goods in it. It is left out only
//! where something else in the text is a wish; a text that is nothing but a remark is judged as it stands.
//! What was left out is told, so that nothing gets lost unseen.

use super::{
    Note, NoteKind,
    command::{Found, command},
    item::span,
    lexicon::{Class, Cmd, Lexicon},
    sense::{diet_word, whole},
    token::{Kind, Token},
};
use crate::money::Currency;

/// The longest text that is looked through, in words: who remarks does not dictate a long list.
const LONGEST: usize = 120;

/// Who does something, in one word.
const SUBJECTS: &[&str] = words![
    "i" "he" "she" "they" "we" "it" "you" "nobody" "noone" "somebody" "someone" "everyone" "everybody" "nothing" "everything"
    "i'm" "im" "i've" "ive" "he's" "hes" "she's" "shes" "they're" "theyre" "they've" "we're" "we've" "it's" "its" "that's" "thats"
    "you're" "youre" "ur" "who" "who's" "there's" "theres" "i'll" "he'll" "she'll" "they'll" "it'll" "we'll" "i'd" "this" "that"
    "those" "these" "mine" "nobody's" "everyone's" "everybody's" "somebody's" "someone's"
];

/// Subjects that may open a remark without a mark before them.
const SPOKEN: &[&str] = words![
    "i" "i'm" "im" "i've" "ive" "he" "he's" "hes" "she" "she's" "shes" "they" "they're" "theyre" "we" "we're" "we've" "nobody" "everyone"
    "everybody" "it's" "its" "my" "our" "somebody" "someone" "that's" "thats"
];

/// People and animals of a household, and others who are talked about.
const PEOPLE: &[&str] = words![
    "kid" "kids" "mom" "mum" "mama" "mother" "dad" "father" "hubby" "husband" "wife" "son" "daughter" "sons" "daughters" "baby" "toddler"
    "teenager" "teenagers" "teens" "boys" "girls" "twins" "grandma" "grandpa" "grandson" "granddaughter" "grandkids" "doctor" "dentist"
    "boss" "company" "guests" "guest" "roommate" "roommates" "neighbor" "neighbors" "family" "friend" "friends" "dog" "dogs" "cat" "cats"
    "puppy" "brother" "sister" "aunt" "uncle" "cousin" "boyfriend" "girlfriend" "partner" "team" "class" "people" "folks" "everyone" "power"
    "fridge" "freezer" "pantry" "house" "weather" "store" "traffic" "school" "party" "list" "place" "one" "ones" "whole" "old" "last"
];

/// Whether somebody does something in `said`: "the kids won't eat broccoli", "already got the eggs".
pub(super) fn tells(said: &[Token<'_>]) -> bool {
    let [first, ..] = said else { return false };
    let somebody = first.any(SUBJECTS)
        || first.any(PEOPLE)
        || first.any(words!["my" "our" "the" "his" "her" "their" "already" "just"]);
    somebody
        && said
            .get(..said.len().min(5))
            .is_some_and(|near| near.iter().any(|t| t.any(DOES) || t.any(CHANGED)))
}

/// What else tells that goods are no longer wanted.
const CHANGED: &[&str] = words!["i've" "ive" "we've" "he's" "she's" "bought" "picked" "grabbed" "spoiled" "expired" "tired" "off" "bad" "over" "quit"];

/// What somebody does, where the words before it say who.
const DOES: &[&str] = words![
    "is" "are" "was" "were" "am" "isn't" "aren't" "wasn't" "weren't" "has" "have" "had" "hasn't" "haven't" "does" "doesn't" "doesnt" "did"
    "didn't" "didnt" "do" "don't" "dont" "will" "won't" "wont" "would" "wouldn't" "can" "can't" "cant" "could" "couldn't" "should" "might"
    "must" "love" "loves" "loved" "like" "likes" "hate" "hates" "hated" "eat" "eats" "ate" "eating" "drink" "drinks" "drank" "got" "get" "gets" "getting"
    "needs" "went" "go" "goes" "going" "gone" "forgot" "forgets" "said" "say" "says" "told" "tells" "changed" "changes" "finished" "finishes"
    "burned" "found" "finds" "made" "makes" "making" "keep" "keeps" "kept" "bring" "brings" "bringing" "bringin" "brought" "came" "comes" "come" "coming"
    "comin" "never" "always" "ever" "ran" "runs" "running" "takes" "took" "taking" "outgrew" "exploded" "turned" "turns" "started" "starts" "stopped"
    "broke" "died" "asked" "asks" "knows" "know" "shan't" "shant" "needing" "ain't" "aint" "keep" "grew" "grows" "tried" "tries" "rang" "rings" "popped" "pops" "called" "calls" "thinks" "think" "thought" "just" "gonna" "swear" "promise" "wants" "wanted" "stealing" "steals" "inhale"
    "texted" "messaged" "emailed" "phoned" "wrote" "visiting" "visits" "arrived" "arrives" "landed" "moved" "inhales" "devour" "devours" "snuck" "inhaled" "goin" "growing" "sells" "sell" "sleeps" "asleep" "sick" "seem" "seems" "seemed" "looks" "look" "tastes"
    "smells" "use" "uses" "used" "live" "lives" "work" "works" "hope" "guess" "feel" "feels" "deserve" "deserves" "touches" "touch" "notice" "mean" "means"
];

/// What somebody does who is called by name: "linda will never let me hear the end of it".
const BY_NAME: &[&str] = words![
    "will" "would" "won't" "wont" "loves" "hates" "likes" "says" "said" "wants" "keeps" "kept" "never" "always" "can't" "cant" "doesn't"
    "isn't" "ate" "finished" "asked" "swears" "forgot" "hated" "drank"
];

/// Words that end a remark and are never the end of a name.
const OBJECTS: &[&str] = words!["it" "them" "me" "him" "us" "you" "mine" "hers" "theirs" "ours"];

/// What opens a remark that says how something is and not who: "way too pricey", "no time to think".
const OPENINGS: &[&[&str]] = &[
    &["way", "too"],
    &["no", "time"],
    &["no", "idea"],
    &["no", "energy"],
    &["zero", "energy"],
    &["no", "rush"],
    &["no", "clue"],
    &["no", "hurry"],
    &["so", "tired"],
    &["so", "hungry"],
    &["so", "busy"],
    &["long", "day"],
    &["just", "got"],
    &["just", "woke"],
    &["just", "came"],
    &["just", "realized"],
    &["fixin", "to"],
    &["fixing", "to"],
    &["about", "to"],
    &["trying", "to"],
    &["because", "of"],
    &["burned", "through"],
    &["ran", "through"],
    &["went", "through"],
    &["blew", "through"],
    &["changed", "my"],
    &["bless", "him"],
    &["bless", "her"],
    &["thank", "goodness"],
    &["thank", "god"],
    &["of", "course"],
    &["my", "bad"],
    &["my", "mistake"],
    &["got", "it"],
    &["got", "them"],
    &["already", "got"],
    &["already", "have"],
    &["in", "my"],
    &["in", "our"],
    &["long", "story"],
    &["don't", "ask"],
    &["dont", "ask"],
    &["what", "a"],
    &["no", "worries"],
    &["no", "judgement"],
    &["no", "judgment"],
    &["you", "legend"],
    &["you", "star"],
    &["fingers", "crossed"],
    &["something", "came"],
    &["plans", "changed"],
    &["plans", "have"],
    &["change", "of"],
    &["turns", "out"],
    &["long", "week"],
    &["rough", "day"],
    &["rough", "week"],
    &["busy", "week"],
    &["busy", "day"],
    &["hence", "the"],
    &["thanks", "to"],
    &["on", "offer"],
];

/// What opens a question or a condition, and no remark.
const ASKS: &[&str] = words![
    "if" "when" "can" "could" "will" "would" "do" "does" "did" "is" "are" "should" "let" "please" "what" "how" "where" "why" "which" "get"
    "give" "make" "take" "put" "don't" "dont" "not" "no" "never" "just" "only" "and" "or" "else" "also" "then" "of" "for" "with" "all" "both"
];

/// What else opens a reason.
const WHY: &[&str] = words!["fixin" "fixing" "trying" "about" "planning" "hosting" "gonna" "going"];

/// Before these a subject goes on with what was said: "the kind my kids like", "what i need".
const GOES_ON: &[&str] = words![
    "kind" "kinds" "one" "ones" "brand" "type" "sort" "stuff" "thing" "things" "what" "whatever" "which" "whichever" "that" "all" "everything"
    "anything" "how" "where" "if" "when" "who" "than" "as" "whether" "like" "the" "a" "an" "and" "or" "can" "could" "do" "does" "did" "is" "are"
    "should" "would" "will" "have" "has" "may" "am" "was" "were" "unless" "until" "way" "amount" "know" "think" "for" "to" "of" "with" "in" "on" "hope"
    "hi" "hey" "hello" "ok" "okay" "so" "well" "oh" "please" "yes" "no" "yeah" "sorry" "but" "then" "also" "now" "today" "tonight" "tomorrow"
];

/// What joins a reason or a time to a wish.
const JOINS: &[&str] = words!["because" "cuz" "cos" "coz" "cause" "since" "before" "while" "though" "although" "after" "bc" "or" "till" "until"];

/// Takes remarks out of `list`; a note for each.
pub(super) fn drop_remarks(
    list: &mut Vec<Token<'_>>,
    lex: &'static Lexicon,
    currency: Currency,
) -> Vec<Note> {
    if list.len() > LONGEST || list.len() < 3 {
        return Vec::new();
    }
    // Most texts hold no word that a remark could open with.
    let opens = |t: &Token<'_>| {
        t.any(SUBJECTS)
            || t.any(SPOKEN)
            || t.any(PEOPLE)
            || t.any(words!["the" "a" "our" "his" "her" "their" "your" "some" "because" "cuz" "cos" "since" "lol" "haha" "honestly" "literally" "sorry"])
            || t.word.ends_with("'s")
            || OPENINGS.iter().any(|words| words.first().is_some_and(|w| t.is(w)))
            || t.any(JOINS)
    };
    let parts = parts(list);
    let first = |(from, _): &(usize, usize)| {
        list.get(*from).is_some_and(opens)
            || list.get(from + 1).is_some_and(|t| t.any(BY_NAME) || t.any(&["is", "was", "has"]))
    };
    let inside = |(from, to): &(usize, usize)| {
        list.get(from + 2..*to).is_some_and(|rest| rest.iter().any(|t| t.any(SPOKEN) || t.any(JOINS)))
    };
    let so = list.iter().any(|t| t.is("so"));
    if !(parts.len() > 1 && (so || parts.iter().any(first)) || parts.iter().any(inside)) {
        return Vec::new();
    }
    // "is cool whip on the list, i can't recall": a question about the list is a wish as well.
    let asks = |part: &[Token<'_>]| {
        part.first().is_some_and(|t| t.any(words!["is" "are" "did" "do" "have" "has" "what" "what's" "does"]))
            && part.iter().any(|t| t.has(Class::LIST))
    };
    let wish = |part: &[Token<'_>]| goods(part) || is_command(part, lex, currency) || asks(part);
    let mut gone = vec![false; list.len()];
    let mut notes = Vec::new();
    let mut leave = |from: usize, to: usize, gone: &mut Vec<bool>| {
        let said = list.get(from..to).unwrap_or_default();
        let text = "this was not read as goods".to_owned();
        notes.push(Note { kind: NoteKind::NotUnderstood, text, span: Some(span(said)) });
        gone.iter_mut().take(to).skip(from).for_each(|g| *g = true);
        // "(my blender is ready)".
        let before = from.checked_sub(1).filter(|i| list.get(*i).is_some_and(|t| t.is("(")));
        if let Some(open) = before.filter(|_| list.get(to).is_some_and(|t| t.is(")"))) {
            for at in [open, to] {
                gone.get_mut(at).into_iter().for_each(|g| *g = true);
            }
        }
    };
    // Where a part that holds a wish stands, so that the remark of another may go.
    let wishes: Vec<bool> =
        parts.iter().map(|(from, to)| wish(list.get(*from..*to).unwrap_or_default())).collect();
    for (i, (from, to)) in parts.iter().enumerate() {
        let part = list.get(*from..*to).unwrap_or_default();
        let others = wishes.iter().enumerate().any(|(j, wish)| *wish && j != i);
        let asked = list.get(*to).is_some_and(|t| t.is("?"));
        // "fixing to smoke some meat so i need ...": why something is wanted.
        let so = list.get(*to..).unwrap_or_default().iter().take(2).any(|t| t.is("so"));
        let why = so
            && part.len() > 2
            && wishes.get(i + 1).is_some_and(|wish| *wish)
            && part.first().is_some_and(|t| t.any(SUBJECTS) || t.any(WHY))
            && !is_command(part, lex, currency);
        // "or am i imagining things?"
        let doubts = matches!(part, [or, asks, ..] if or.is("or") && asks.any(words!["am" "did" "does" "is" "are" "was" "do"]));
        // "so tired. i'm low on ...".
        let state = matches!(part, [how] if how.is_word() && from.checked_sub(1).and_then(|i| list.get(i)).is_some_and(|t| t.is("so")))
            && list.get(*to).is_some_and(|t| t.is("."));
        if others && (doubts || !asked && (why || state || is_remark(part, lex, currency))) {
            // The "and" or comma before it goes with it, the end of the sentence stays.
            let joined = list
                .get(..*from)
                .unwrap_or_default()
                .iter()
                .rev()
                .take_while(|t| t.any(words!["," "-" "and" "but" "so" ";" "because" "cuz"]))
                .count();
            leave(*from, *to, &mut gone);
            gone.iter_mut().take(*from).skip(from - joined).for_each(|g| *g = true);
            if *from == joined {
                let behind = list.get(*to..).unwrap_or_default();
                let marks = behind
                    .iter()
                    .take_while(|t| t.any(words!["," "-" "and" "but" "so" "." "!" "..."]))
                    .count();
                gone.iter_mut().take(to + marks).skip(*to).for_each(|g| *g = true);
            }
        } else if let Some(at) = inner(part, lex, currency) {
            leave(from + at, *to, &mut gone);
        }
    }
    // A comma must go on parting what stands around a remark.
    let mut mended: Vec<Token<'_>> = Vec::with_capacity(list.len());
    for (token, gone) in list.iter().zip(&gone) {
        if !gone {
            mended.push(*token);
        }
    }
    if mended.iter().any(|t| t.is_word()) {
        *list = mended;
        notes
    } else {
        Vec::new()
    }
}

/// Where the parts of `list` stand, between marks and what joins sentences.
fn parts(list: &[Token<'_>]) -> Vec<(usize, usize)> {
    let mut out = Vec::new();
    let mut from = 0;
    for (at, token) in list.iter().enumerate() {
        let mark = token.kind == Kind::Break
            || token.any(words!["," ";" "." "!" "?" "…" "..." ":" "(" ")" "and" "but" "so" "because" "cuz" "n" "&" "then"])
            || token.is("-") && !token.glued;
        if mark {
            if from < at {
                out.push((from, at));
            }
            from = at + 1;
        }
    }
    if from < list.len() {
        out.push((from, list.len()));
    }
    out
}

/// Whether goods or amounts are named.
fn goods(part: &[Token<'_>]) -> bool {
    let lex = Lexicon::english();
    part.iter().enumerate().any(|(i, t)| {
        t.has(Class::NOUN.with(Class::WEIGHED).with(Class::BRAND).with(Class::DISH)) && !t.any(PEOPLE)
            || t.is_number()
            || part.get(i..).is_some_and(|rest| lex.names.longest(rest).is_some())
    })
}

fn is_command(part: &[Token<'_>], lex: &Lexicon, currency: Currency) -> bool {
    command(part, lex, currency).is_some_and(|f| !whole(f.cmd))
}

/// Whether a part of a text is nothing but a remark.
pub(super) fn is_remark(part: &[Token<'_>], lex: &Lexicon, currency: Currency) -> bool {
    let lead = part
        .iter()
        .take_while(|t| {
            t.any(words!["because" "cuz" "cos" "since" "lol" "haha" "honestly" "literally" "sorry"])
        })
        .count();
    let caused = part.iter().take(lead).any(|t| t.any(words!["because" "cuz" "cos" "since"]));
    let said = part.get(lead..).unwrap_or_default();
    let [first, second, ..] = said else { return false };
    let about_shopping = said.iter().any(|t| {
        t.has(Class::LIST.with(Class::STORE))
            || diet_word(t)
            || t.word.starts_with("allerg")
            || t.any(words!["budget" "total" "delivery" "pickup" "sale" "order" "price" "free" "$" "€" "£" "spend" "same" "instead"])
    });
    if about_shopping && !said.iter().any(|t| t.any(&["guest"])) || goods(said) && !caused {
        return false;
    }
    let opening =
        |words: &&&[&str]| first.is(words[0]) && second.is(words.get(1).copied().unwrap_or_default());
    if OPENINGS.iter().any(|words| opening(&words)) {
        return true;
    }
    let wished = |cmd: Cmd| !matches!(cmd, Cmd::OutOfScope | Cmd::Deny);
    // "my son won't eat it" tells of no diet.
    let of_it = |f: &Found| {
        let rest = said.get(f.skip + f.len..).unwrap_or_default();
        f.cmd == Cmd::Avoid
            && !first.any(&["i", "we"])
            && !rest.is_empty()
            && rest.iter().all(|t| t.any(OBJECTS) || t.any(&["anymore", "anyway"]))
    };
    if command(said, lex, currency).is_some_and(|f| !of_it(&f) && (wished(f.cmd) || said.len() < 3)) {
        return false;
    }
    let does = |from: usize, to: usize| {
        said.get(from..to.min(said.len())).is_some_and(|t| t.iter().any(|t| t.any(DOES)))
    };
    if first.any(SUBJECTS) {
        let contracted = first.word.contains('\'')
            || first.any(words!["im" "hes" "shes" "theyre" "its" "thats" "ive" "ur" "youre" "theres"]);
        return said.len() >= 3
            && (does(1, 4)
                || contracted
                || said.last().is_some_and(|t| t.any(OBJECTS))
                || second.word.ends_with("ed"))
            || said.len() == 2 && contracted && second.is_word();
    }
    // "my kids love them", "the guest list exploded", "those mosquitoes were brutal".
    if first.any(words!["my" "our" "the" "his" "her" "their" "your" "those" "these" "this" "that" "some" "a"])
    {
        // "my mom's visiting".
        let busy = second.word.ends_with("'s") && said.get(2).is_some_and(|t| t.word.ends_with("ing"));
        return said.len() >= 3 && (busy || does(2, 5) || said.last().is_some_and(|t| t.any(OBJECTS)));
    }
    // "meemaw's bringing hers", "company's comin".
    if first.word.ends_with("'s")
        && (second.word.ends_with("in")
            || second.word.ends_with("ing")
            || second.any(words!["a" "been" "gone" "not" "so" "too" "here" "out" "sick" "come" "happened" "changed" "off" "up" "back" "got" "having" "had" "teething"])
                && !first.has(Class::NOUN.with(Class::WEIGHED)))
    {
        return true;
    }
    // "linda will never let me hear the end of it": somebody by name.
    if first.class == Class::NONE
        && first.id == 0
        && first.is_word()
        && said.len() >= 3
        && (second.any(BY_NAME)
            || second.any(&["is", "was", "has"])
                && said.get(2).is_some_and(|t| {
                    t.word.ends_with("ing") || t.any(words!["a" "so" "been" "gone" "not" "never" "always" "just" "off" "back" "sick" "obsessed" "here" "allowed" "my" "the" "our"])
                }))
    {
        return true;
    }
    let person = first.any(PEOPLE) && !first.any(words!["one" "ones" "whole" "old" "last"]);
    person && (does(1, 4) || said.last().is_some_and(|t| t.any(OBJECTS)))
        || said.len() >= 3 && said.last().is_some_and(|t| t.any(OBJECTS)) && does(1, 3) && !first.any(ASKS)
}

/// Where a remark begins inside a part that holds a wish: "swiss i'm stuck in traffic again".
fn inner(part: &[Token<'_>], lex: &Lexicon, currency: Currency) -> Option<usize> {
    (2..part.len()).find(|at| {
        let rest = part.get(*at..).unwrap_or_default();
        let (Some(first), Some(before)) = (rest.first(), part.get(at - 1)) else { return false };
        let wish = part.get(..*at).unwrap_or_default();
        if rest.len() < 3 || !goods(wish) && !is_command(wish, lex, currency) {
            return false;
        }
        if first.any(JOINS) {
            let behind = rest.get(1..).unwrap_or_default();
            let asks = first.is("or")
                && behind.first().is_some_and(|t| t.any(words!["am" "did" "does" "is" "are" "was" "do"]));
            return (asks
                || behind.first().is_some_and(|t| t.any(SPOKEN)) && is_remark(behind, lex, currency))
                && !goods(behind)
                && !before.any(words!["day" "week" "minute" "hour"]);
        }
        first.any(SPOKEN) && !before.any(GOES_ON) && !before.any(DOES) && is_remark(rest, lex, currency)
    })
}
