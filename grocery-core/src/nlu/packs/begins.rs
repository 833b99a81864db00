//! What can begin at a token, told once for each.
//!
//! Reading asks of every token again and again whether a number begins there, a unit, goods, a condition. Most
//! words begin nothing of the kind, so every token carries what the spellings and patterns that begin with it stand
//! for, all together, and most questions end with a look at that.

use super::{
    asks::{sign, signs},
    entries::Entry,
    pack::{Role, Tables},
    text::Tok,
    vocabulary::WordId,
};

/// What else than roles can begin at a word, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const VALUE: Self = Self(1);
    pub(super) const UNIT: Self = Self(1 << 1);
    pub(super) const MONEY: Self = Self(1 << 2);
    pub(super) const PERIOD: Self = Self(1 << 3);
    /// A name that stays whole.
    pub(super) const WHOLE: Self = Self(1 << 4);
    pub(super) const CONDITION: Self = Self(1 << 5);
    pub(super) const DAY: Self = Self(1 << 6);

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Takes `kind` back unless `test` holds.
    fn keep(&mut self, kind: Self, test: impl Fn() -> bool) {
        if self.has(kind) && !test() {
            self.0 &= !kind.0;
        }
    }

    fn add(&mut self, other: Self, is_so: bool) {
        self.0 |= if is_so { other.0 } else { 0 };
    }
}

/// All that can begin at a word.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Begins {
    pub(super) roles: Role,
    pub(super) kinds: Kinds,
    /// Its bits among those of [`asks`](super::asks).
    pub(super) signs: u64,
}

impl Begins {
    fn take_in(&mut self, entry: &Entry) {
        self.roles = self.roles.with(entry.roles);
        self.kinds.add(Kinds::VALUE, entry.value.is_some());
        self.kinds.add(Kinds::UNIT, entry.unit.is_some());
        self.kinds.add(Kinds::MONEY, entry.money.is_some());
        self.kinds.add(Kinds::PERIOD, entry.period.is_some());
    }
}

/// Whether something of `kind` can begin at `t[0]`.
pub(super) fn begins(kind: Kinds, t: &[Tok<'_>]) -> bool {
    t.first().is_some_and(|t| t.begins.kinds.has(kind))
}

impl Tables {
    /// Tells a token what can begin at it, by the word that it is read as.
    pub(super) fn mark(&self, token: &mut Tok<'_>) {
        // Patterns know it by its letters, which for a misspelt word are those of the word that was meant.
        let signs = sign(token.plain) | sign(self.words.plain(token.id));
        let mut begins = Begins { signs, ..Begins::default() };
        if token.id != 0 {
            self.entries.of_first(token.id).for_each(|entry| begins.take_in(entry));
        }
        token.begins = begins;
        // What patterns begin with is told by the rest.
        let (whole, condition, day) =
            (self.whole.may_begin(token), self.conditions.may_begin(token), self.days.may_begin(token));
        token.begins.kinds.add(Kinds::WHOLE, whole);
        token.begins.kinds.add(Kinds::CONDITION, condition);
        token.begins.kinds.add(Kinds::DAY, day);
    }

    /// Takes back of all tokens of a text that a pattern can begin at them, where the text lacks what such patterns
    /// cannot do without.
    pub(super) fn narrow(&self, tokens: &mut [Tok<'_>]) {
        let signs = signs(tokens);
        let programs = &self.programs;
        for token in tokens {
            let had = *token;
            let kinds = &mut token.begins.kinds;
            kinds.keep(Kinds::WHOLE, || self.whole.may_begin_in(programs, signs, &had));
            kinds.keep(Kinds::CONDITION, || self.conditions.may_begin_in(programs, signs, &had));
            kinds.keep(Kinds::DAY, || self.days.may_begin_in(programs, signs, &had));
        }
    }

    /// Reads a token as word `id`.
    pub(super) fn read_as(&self, token: &mut Tok<'_>, id: WordId) {
        token.id = id;
        token.plain = self.words.plain(id);
        self.mark(token);
    }

    /// A comma that nobody wrote, right before `token`.
    pub(super) fn comma_before<'t>(&self, token: &Tok<'t>) -> Tok<'t> {
        let mut comma = token.comma_before();
        self.mark(&mut comma);
        comma
    }
}
