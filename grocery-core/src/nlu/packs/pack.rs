//! One language, ready to read with: what its file says, in tables.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::{
    begins::Kinds,
    entries::{Entries, Entry},
    mend::Sounds,
    packed::{ByWord, Numbers, Span, WordSet},
    prefixes::Prefixes,
    program::{Firsts, Keys, Pattern, Programs, ROW},
    text::{Script, Tok},
    vocabulary::{Vocabulary, WordId},
};
use crate::{
    money::Currency,
    nlu::Intent,
    quantity::{Ratio, Unit},
};

/// Roles that a spelling can have, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Role(pub(super) u32);

impl Role {
    pub(super) const AND: Self = Self(1);
    pub(super) const OR: Self = Self(1 << 1);
    pub(super) const OF: Self = Self(1 << 2);
    pub(super) const THE: Self = Self(1 << 3);
    pub(super) const SOME: Self = Self(1 << 4);
    pub(super) const ABOUT: Self = Self(1 << 5);
    pub(super) const TIMES: Self = Self(1 << 6);
    pub(super) const MORE: Self = Self(1 << 7);
    pub(super) const PRONOUN: Self = Self(1 << 8);
    pub(super) const COURTESY: Self = Self(1 << 9);
    pub(super) const JOINER: Self = Self(1 << 10);
    pub(super) const WEIGHED: Self = Self(1 << 11);
    pub(super) const GOODS: Self = Self(1 << 12);
    pub(super) const DISH: Self = Self(1 << 13);
    pub(super) const ATTRIBUTE: Self = Self(1 << 14);
    pub(super) const CUT: Self = Self(1 << 15);
    pub(super) const FUNCTION: Self = Self(1 << 16);
    pub(super) const FOREIGN: Self = Self(1 << 17);
    pub(super) const TO: Self = Self(1 << 18);
    pub(super) const BETWEEN: Self = Self(1 << 19);
    pub(super) const SUFFIX: Self = Self(1 << 20);
    pub(super) const JOIN: Self = Self(1 << 21);
    pub(super) const HALF_AFTER: Self = Self(1 << 22);
    pub(super) const MULTIPLIER: Self = Self(1 << 23);
    pub(super) const HOUR: Self = Self(1 << 24);
    pub(super) const HALF_BEFORE: Self = Self(1 << 25);
    /// A word whose number belongs to the name: "talla 4".
    pub(super) const LABEL: Self = Self(1 << 26);
    /// Before what a package holds: "da 6", "à 500 g".
    pub(super) const HOLDS: Self = Self(1 << 27);
    /// A shop, which is what `{store}` takes.
    pub(super) const STORE: Self = Self(1 << 28);
    /// Before a day of a month: "am", "el".
    pub(super) const ON: Self = Self(1 << 29);
    /// What a shop sells.
    pub(super) const KNOWN: Self = Self(Self::GOODS.0 | Self::WEIGHED.0 | Self::DISH.0);

    /// Names of roles as the section `== words` has them.
    pub(super) const NAMES: &'static [(&'static str, Self)] = &[
        ("and", Self::AND),
        ("or", Self::OR),
        ("of", Self::OF),
        ("the", Self::THE),
        ("some", Self::SOME),
        ("about", Self::ABOUT),
        ("times", Self::TIMES),
        ("more", Self::MORE),
        ("pronoun", Self::PRONOUN),
        ("courtesy", Self::COURTESY),
        ("joiner", Self::JOINER),
        ("weighed", Self::WEIGHED),
        ("goods", Self::GOODS),
        ("dish", Self::DISH),
        ("attribute", Self::ATTRIBUTE),
        ("cut", Self::CUT),
        ("function", Self::FUNCTION),
        ("foreign", Self::FOREIGN),
        ("to", Self::TO),
        ("between", Self::BETWEEN),
        ("suffix", Self::SUFFIX),
        ("hour", Self::HOUR),
        ("label", Self::LABEL),
        ("holds", Self::HOLDS),
        ("store", Self::STORE),
    ];

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// What a unit word stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct UnitWord {
    pub(super) unit: Unit,
    /// So many of the unit: 500 grams for 斤.
    pub(super) factor: Ratio,
    /// A package of so many: "sixpack".
    pub(super) count: Option<u32>,
    /// The number before it is what the package holds: "6er Pack".
    pub(super) counts: bool,
    /// How many words of the spelling belong to the unit; what comes behind begins the name.
    pub(super) take: usize,
}

/// What money words say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum MoneyWord {
    Of(Currency),
    /// A hundredth of whatever money is meant.
    Cents,
}

/// What a pattern gives besides what stands in its holes.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Given {
    pub(super) factor: Option<Ratio>,
    pub(super) delta: Option<Option<Ratio>>,
    /// Only where it is on sale.
    pub(super) sale: bool,
    pub(super) allergen: Option<String>,
    pub(super) quantity: Option<Ratio>,
    /// The amount in `{n}` is taken away.
    pub(super) less: bool,
    pub(super) period: Option<String>,
    pub(super) choice: Option<String>,
    pub(super) option: Option<u32>,
    pub(super) fulfilment: Option<String>,
    pub(super) diet: Option<String>,
    /// Behind goods that were asked for it only tells what they are for: "..., I want to make focaccia".
    pub(super) beside: bool,
}

/// How a wish is said.
#[derive(Debug, Clone, Copy)]
pub(super) struct Saying {
    pub(super) intent: Intent,
    pub(super) pattern: Pattern,
    /// Which of [`Tables::givens`] it has.
    pub(super) given: u32,
}

/// How many bytes a saying takes: its pattern, the number of its intent and that of what it gives.
const SAYING: usize = ROW + 3;

/// Sayings by number, from 0 on, as bytes.
#[derive(Debug, Default)]
pub(super) struct Sayings {
    pub(super) rows: Cow<'static, [u8]>,
}

impl Sayings {
    /// Whether a text of `len` tokens with `signs` may be a saying, at the first look.
    #[inline]
    pub(super) fn may_be(&self, number: u32, len: usize, signs: u64) -> bool {
        let row = self.rows.as_chunks::<SAYING>().0.get(number as usize);
        row.and_then(|row| row.first_chunk()).is_some_and(|row| {
            let (all, least) = Pattern::asked(row);
            all & !signs == 0 && len >= usize::from(least)
        })
    }

    /// A saying by its number.
    #[inline]
    pub(super) fn get(&self, number: u32) -> Option<Saying> {
        let (row, rest) =
            self.rows.as_chunks::<SAYING>().0.get(number as usize)?.split_first_chunk::<ROW>()?;
        let [intent, low, high] = *rest else { return None };
        let given = u32::from(u16::from_le_bytes([low, high]));
        Some(Saying { intent: *Intent::ALL.get(usize::from(intent))?, pattern: Pattern::of_row(row), given })
    }
}

impl FromIterator<Saying> for Sayings {
    fn from_iter<I: IntoIterator<Item = Saying>>(all: I) -> Self {
        let mut rows = Vec::new();
        for saying in all {
            let intent = Intent::ALL.iter().position(|intent| *intent == saying.intent).unwrap_or(usize::MAX);
            let [low, high, ..] = saying.given.min(u32::from(u16::MAX)).to_le_bytes();
            rows.extend(saying.pattern.row());
            rows.extend([u8::try_from(intent).unwrap_or(u8::MAX), low, high]);
        }
        rows.shrink_to_fit();
        Self { rows: rows.into() }
    }
}

/// Conditions inside an item phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    MaxPrice,
    OnSale,
    Excludes,
    Brand,
    Preparation,
    Alternative,
    Drop,
    /// The cheapest of what was named; says nothing else.
    Cheapest,
    /// Whichever of what was named is on offer; says nothing else.
    Offered,
    /// Any of what was named; says nothing else.
    Any,
}

impl Condition {
    /// All there are, under the names that files call them.
    pub(super) const ALL: &'static [(&'static str, Self)] = &[
        ("max_price", Self::MaxPrice),
        ("on_sale", Self::OnSale),
        ("excludes", Self::Excludes),
        ("brand", Self::Brand),
        ("preparation", Self::Preparation),
        ("alternative", Self::Alternative),
        ("drop", Self::Drop),
        ("cheapest", Self::Cheapest),
        ("offered", Self::Offered),
        ("any", Self::Any),
    ];

    /// Whether it says nothing of the goods themselves.
    pub(super) const fn is_idle(self) -> bool {
        matches!(self, Self::Drop | Self::Cheapest | Self::Offered | Self::Any)
    }
}

/// A day as a pattern says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Day {
    Plus(i32),
    Weekday(i32),
    /// Monday of so many weeks on.
    Week(i32),
    /// The coming weekend.
    Weekend,
}

/// Everything a language file says.
#[derive(Debug)]
pub(in crate::nlu) struct Tables {
    pub(in crate::nlu) code: String,
    pub(super) name: String,
    pub(super) script: Script,
    pub(super) words: Vocabulary,
    pub(super) entries: Entries,
    pub(super) programs: Programs,
    pub(super) sayings: Sayings,
    /// What sayings give, each kept once.
    pub(super) givens: Vec<Given>,
    /// Sayings by a word they begin with.
    pub(super) by_first: ByWord,
    /// Sayings that begin with a hole, by a word they need.
    pub(super) by_need: ByWord,
    /// Sayings without any word of their own for certain.
    pub(super) anywhere: Numbers,
    /// Words that sayings beginning with a hole can end with.
    pub(super) lasts: WordSet,
    pub(super) whole: Prefixes<()>,
    pub(super) conditions: Prefixes<Condition>,
    pub(super) days: Prefixes<Day>,
    pub(super) has_periods: bool,
    /// Months by their names.
    pub(super) months: FxHashMap<WordId, i8>,
    /// Words that begin a command, by their sound.
    pub(super) commands: Sounds,
    /// All words by how they sound.
    pub(super) sounds: Sounds,
}

impl Tables {
    /// The longest spelling with `role` at the start of `tokens`.
    #[inline]
    pub(super) fn with_role<'a>(&'a self, tokens: &'a [Tok<'_>], role: Role) -> Option<(usize, &'a Entry)> {
        self.with_role_where(tokens, role, |_| true)
    }

    /// The longest spelling with `role` at the start of `tokens` that `test` takes.
    #[inline]
    pub(super) fn with_role_where<'a>(
        &'a self,
        tokens: &'a [Tok<'_>],
        role: Role,
        test: impl Fn(&Entry) -> bool,
    ) -> Option<(usize, &'a Entry)> {
        let begins = tokens.first().is_some_and(|t| t.begins.roles.has(role));
        if begins { self.entries.each(tokens).find(|(_, e)| e.roles.has(role) && test(e)) } else { None }
    }

    /// How many tokens the longest spelling with `role` at the start of `tokens` takes; 0 for none.
    #[inline]
    pub(super) fn role(&self, tokens: &[Tok<'_>], role: Role) -> usize {
        self.with_role(tokens, role).map_or(0, |(len, _)| len)
    }

    /// The longest spelling of something else at the start of `tokens` that `test` takes.
    pub(super) fn of_kind<'a>(
        &'a self,
        tokens: &'a [Tok<'_>],
        kind: Kinds,
        test: impl Fn(&Entry) -> bool,
    ) -> Option<(usize, &'a Entry)> {
        let begins = tokens.first().is_some_and(|t| t.begins.kinds.has(kind));
        if begins { self.entries.each(tokens).find(|(_, e)| test(e)) } else { None }
    }

    /// What a saying gives besides what stands in its holes.
    pub(super) fn given(&self, saying: &Saying) -> Option<&Given> {
        self.givens.get(saying.given as usize)
    }

    /// Takes in the sayings and makes them findable.
    pub(super) fn say(&mut self, all: Vec<(Saying, Keys)>) {
        let (mut by_first, mut by_need, mut anywhere) = (Vec::new(), Vec::new(), Vec::new());
        let mut sayings = Vec::with_capacity(all.len());
        for (number, (saying, keys)) in (0..).zip(all) {
            if let Firsts::Words(firsts) = keys.firsts {
                by_first.extend(firsts.into_iter().map(|word| (word, number)));
            } else if let Some(needs) = keys.needs {
                by_need.extend(needs.into_iter().map(|word| (word, number)));
                let lasts = self.programs.lasts(&saying.pattern);
                lasts.into_iter().flat_map(Span::iter).for_each(|word| self.lasts.insert(word));
            } else {
                anywhere.push(number);
            }
            sayings.push(saying);
        }
        self.by_first = ByWord::new(by_first);
        self.by_need = ByWord::new(by_need);
        self.anywhere = anywhere.into_iter().collect();
        self.lasts.pack();
        self.sayings = sayings.into_iter().collect();
    }
}
