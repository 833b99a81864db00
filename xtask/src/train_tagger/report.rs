//! How sentences come out that were left out of the training: by the rules, by the tagger, by both.

use grocery_core::nlu::{
    Intent, ParseContext, Understanding,
    tagger_training::{Judge, alone, sample},
};

use super::data::{Sentence, key};

/// Counts of one part.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Tally {
    sentences: usize,
    /// Names right.
    rules: usize,
    tagger: usize,
    both: usize,
    /// Everything right.
    rules_full: usize,
    both_full: usize,
    gained: usize,
    lost: usize,
    /// Readings of the rules that were marked as doubtful, and how many of these are wrong; all wrong ones.
    marked: usize,
    marked_wrong: usize,
    wrong: usize,
}

impl Tally {
    pub(crate) fn add(&mut self, other: &Self) {
        let Self { sentences, rules, tagger, both, rules_full, both_full, gained, lost, .. } = self;
        *sentences += other.sentences;
        *rules += other.rules;
        *tagger += other.tagger;
        *both += other.both;
        *rules_full += other.rules_full;
        *both_full += other.both_full;
        *gained += other.gained;
        *lost += other.lost;
        self.marked += other.marked;
        self.marked_wrong += other.marked_wrong;
        self.wrong += other.wrong;
    }

    pub(crate) fn print(&self, title: &str) {
        println!(
            "{title}: {} sentences; names right by the rules {}, by the tagger {}, by both {}; all right by the rules {}, by both {} (+{} -{}); \
             doubtful {}, of them wrong {}, of all wrong {}",
            self.sentences,
            self.rules,
            self.tagger,
            self.both,
            self.rules_full,
            self.both_full,
            self.gained,
            self.lost,
            self.marked,
            self.marked_wrong,
            self.wrong
        );
    }
}

/// Reads `sentences` with a tagger that has not seen them.
pub(crate) fn tally(sentences: &[&Sentence], bytes: Vec<u8>, show: bool) -> Result<Tally, String> {
    let judge = Judge::new(bytes).map_err(|e| e.to_string())?;
    let (rules, both) = (alone(), judge.parser());
    let context = super::context()?;
    let mut out = Tally::default();
    for sentence in sentences {
        let by_rules = rules.parse(&sentence.said, &context);
        let by_both = both.parse(&sentence.said, &context);
        let look = judge.look(&sentence.said, &by_rules);
        let want = key(sentence.names.iter().map(String::as_str));
        // Where a name is not said as it is expected, what stands there is what the tagger is to find.
        let seen = sample(&sentence.said, || false);
        let place = |(from, to): &(usize, usize)| {
            &sentence.said[seen.tokens[*from].place.start..seen.tokens[*to - 1].place.end]
        };
        let stands = sentence.goods(&seen).map(|runs| key(runs.iter().map(place)));
        let tagger_right = stands.is_some_and(|stands| stands == key(look.goods.iter().map(String::as_str)));
        let (full, both_full) = (is_full(sentence, &by_rules), is_full(sentence, &by_both));
        out.sentences += 1;
        out.rules += usize::from(names(&by_rules) == want);
        out.tagger += usize::from(tagger_right);
        out.both += usize::from(names(&by_both) == want);
        out.rules_full += usize::from(full);
        out.both_full += usize::from(both_full);
        out.gained += usize::from(both_full && !full);
        out.lost += usize::from(full && !both_full);
        out.marked += usize::from(look.doubtful);
        out.marked_wrong += usize::from(look.doubtful && !full);
        out.wrong += usize::from(!full);
        if show && (by_rules.actions != by_both.actions || !look.same) {
            let second = both.explain(&sentence.said, &context).second;
            println!(
                "  {} {:?} ahead {:?} {}\n      want   {}\n      rules  {}\n      both   {}\n      tagger {:?}",
                match (full, both_full) {
                    (false, true) => "GAINED",
                    (true, false) => "LOST",
                    (true, true) => "right",
                    (false, false) => "wrong",
                },
                sentence.said,
                look.ahead,
                second.map_or("-", |s| s.outcome),
                sentence.want,
                by_rules.to_notation(),
                by_both.to_notation(),
                look.goods
            );
        }
    }
    Ok(out)
}

/// Of sentences about no shopping that nothing was learned from: how many are taken for shopping.
pub(crate) fn strangers(sentences: &[Sentence], bytes: Vec<u8>, show: bool) -> Result<(), String> {
    let judge = Judge::new(bytes).map_err(|e| e.to_string())?;
    let (rules, both) = (alone(), judge.parser());
    let context = super::context()?;
    let shops = |heard: &Understanding| {
        heard
            .actions
            .iter()
            .any(|a| !matches!(a.intent, Intent::OutOfScope | Intent::SmallTalk | Intent::Help))
    };
    let (mut by_rules, mut by_both) = (0, 0);
    for sentence in sentences {
        let (before, after) = (rules.parse(&sentence.said, &context), both.parse(&sentence.said, &context));
        by_rules += usize::from(shops(&before));
        by_both += usize::from(shops(&after));
        if show && shops(&before) != shops(&after) {
            println!("  STRANGER {:?}: {}", sentence.said, after.to_notation());
        }
    }
    println!(
        "about no shopping: {} sentences; taken for shopping by rules and intents {by_rules}, by both {by_both}",
        sentences.len()
    );
    Ok(())
}

fn names(heard: &Understanding) -> Vec<String> {
    key(heard.actions.iter().flat_map(|a| &a.items).map(|i| i.name.as_str()))
}

/// Whether all is as expected. Dozens are not made one with sixes here, so a few right ones count as wrong.
fn is_full(sentence: &Sentence, heard: &Understanding) -> bool {
    let got = heard.to_notation();
    let got: Vec<&str> = got.split(" ;; ").filter(|part| !part.starts_with("note ")).collect();
    let plain = |notation: &str| {
        notation
            .replace("'tp'", "'toilet paper'")
            .replace("'oj'", "'orange juice'")
            .replace("'evoo'", "'extra virgin olive oil'")
    };
    plain(&got.join(" ;; ")) == plain(&sentence.want)
}

/// How long a sentence takes, by the rules alone and with the second opinion, in microseconds.
pub(crate) fn time(sentences: &[Sentence], bytes: Vec<u8>, context: &ParseContext) -> Result<(), String> {
    let judge = Judge::new(bytes).map_err(|e| e.to_string())?;
    for (title, parser) in [("rules", alone()), ("both", judge.parser())] {
        let mut best = f64::MAX;
        for _ in 0..5 {
            let start = std::time::Instant::now();
            for sentence in sentences {
                std::hint::black_box(parser.parse(&sentence.said, context));
            }
            best = best.min(start.elapsed().as_secs_f64());
        }
        println!("{title}: {:.2} us a sentence", best * 1e6 / sentences.len().max(1) as f64);
    }
    Ok(())
}
