//! What a word is in how people speak: told once for each token.

/// Kinds of words of `habits.txt`, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Manner(u16);

impl Manner {
    /// It may be a short spelling: "tmb", "xq".
    pub(super) const SHORT: Self = Self(1);
    /// A command may hold it besides its own words: "diz-me lá o preço".
    pub(super) const SOFT: Self = Self(1 << 1);
    /// It agrees to nothing where more follows: "venga, tramita el pedido".
    pub(super) const OPENER: Self = Self(1 << 2);
    /// It commands, and a new command may begin with it without a comma.
    pub(super) const COMMAND: Self = Self(1 << 3);
    /// A sound of hesitation may begin with it.
    pub(super) const FILLER: Self = Self(1 << 4);
    /// A phrase may begin with it that takes the amount before it back.
    pub(super) const INSTEAD: Self = Self(1 << 5);
    /// A phrase such as "if there is none" may begin with it.
    pub(super) const OTHERWISE: Self = Self(1 << 6);
    /// By it an amount is that of each thing behind it: "je 200 g".
    pub(super) const EACH: Self = Self(1 << 7);
    /// Who does something, in one word: "ich", "niemand".
    pub(super) const WHO: Self = Self(1 << 8);
    /// Who does something, in a word that opens no name of goods: "ich", "wir".
    pub(super) const SUBJECT: Self = Self(1 << 9);
    /// Who is talked about: "kinder", "nachbarin".
    pub(super) const PEOPLE: Self = Self(1 << 10);
    /// What somebody does, where other words say who: "schmeckt", "isst".
    pub(super) const DOES: Self = Self(1 << 11);
    /// What somebody does, where the word itself says who: "vienen", "arrivano".
    pub(super) const ALONE: Self = Self(1 << 12);
    /// It is about shopping: what holds it is no remark.
    pub(super) const SHOP: Self = Self(1 << 13);
    /// A phrase may begin with it that opens a remark behind a mark: "null bock", "no tengo tiempo".
    pub(super) const REMARK: Self = Self(1 << 14);
    /// A phrase may begin with it that opens a reason anywhere, even one that names goods: "weil", "parce que".
    pub(super) const REASON: Self = Self(1 << 15);

    pub(super) const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
