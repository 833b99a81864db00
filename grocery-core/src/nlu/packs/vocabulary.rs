//! The words that one language knows, each with a number.
//!
//! Their letters lie in one string, and one table finds a word both as it is written and by its letters without
//! accents: "azúcar" stands in it at two places, with the same number.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::packed::{Numbers, Strings, WordSet, hash, number};

/// The number of a known word; 0 for any other.
pub(super) type WordId = u32;

/// What a spelling stands for.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// The number of the spelling itself, or of the word that it is another way to write.
    id: WordId,
    /// The first word with the same letters without accents.
    plain: WordId,
}

/// The words that one language knows.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    /// Words and other ways to write them. Number 0 is no word.
    pub(super) spellings: Strings,
    /// By the number of the spelling: what it stands for, as in [`Known`].
    pub(super) ids: Numbers,
    pub(super) plains: Numbers,
    /// Words of which another one has the same letters without accents.
    pub(super) shared: WordSet,
    /// Numbers of spellings, each at the place that its letters give or at the next free one. 0 is free, and there
    /// are always more free ones than a quarter.
    pub(super) slots: Numbers,
    pub(super) taken: usize,
    /// Words that come apart from digits before them, such as units.
    pub(super) behind_digits: WordSet,
    /// Words written with a stop, such as "ca.", which ends nothing.
    pub(super) dotted: WordSet,
    /// Last parts of compounds that tell what the whole is: "-milch".
    pub(super) compounds: FxHashMap<Box<str>, WordId>,
    /// Endings that come apart from the word before them, longest first, and whether they join items.
    pub(super) endings: Vec<Box<str>>,
    /// Words from this number on are English that is mixed in; 0 where there are none.
    pub(super) borrowed: usize,
}

impl Vocabulary {
    /// How many numbers were given, with the 0 of unknown words.
    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    #[inline]
    fn known(&self, spelling: u32) -> Option<Known> {
        Some(Known { id: self.ids.get(spelling)?, plain: self.plains.get(spelling)? })
    }

    /// The number of `word`, which becomes known.
    pub(super) fn learn(&mut self, word: &str) -> WordId {
        if let Some(known) = self.exactly(word) {
            return known.id;
        }
        let plain = self.by_letters(&fold(word));
        let id = self.add(word, |own| Known { id: own, plain: if plain == 0 { own } else { plain } });
        if plain != 0 {
            self.shared.insert(plain);
            self.shared.insert(id);
        }
        id
    }

    /// Makes `word` another way to write what is known as `id`, unless it is known itself.
    pub(super) fn alias(&mut self, word: &str, id: WordId) {
        if self.exactly(word).is_none() {
            let plain = self.plain(id);
            self.add(word, |_| Known { id, plain });
        }
    }

    fn add(&mut self, word: &str, known: impl Fn(u32) -> Known) -> WordId {
        if self.ids.is_empty() {
            self.push("", Known::default());
        }
        let spelling = number(self.ids.len());
        let known = known(spelling);
        self.push(word, known);
        let size = self.slots.len();
        if (self.taken + 2) * 4 <= size * 3 {
            self.enter(spelling);
        } else {
            self.slots = Numbers::default();
            self.slots.extend(std::iter::repeat_n(0, (size * 2).max(64)));
            self.taken = 0;
            (1..=spelling).for_each(|s| self.enter(s));
        }
        known.id
    }

    fn push(&mut self, word: &str, known: Known) {
        self.spellings.push(word);
        self.ids.push(known.id);
        self.plains.push(known.plain);
    }

    /// Puts a spelling at its place in the table. The first word with certain letters without accents stands at
    /// the place of those too.
    fn enter(&mut self, spelling: u32) {
        let word = self.spellings.get(spelling);
        let first = self.known(spelling).is_some_and(|k| k.id == spelling && k.plain == spelling);
        let plain = if first { fold(word) } else { Cow::Borrowed(word) };
        let places = [Some(hash(word)), (plain != word).then(|| hash(&plain))];
        for place in places.into_iter().flatten() {
            let free = self.probe(place).find(|(_, s)| *s == 0);
            if let Some((at, _)) = free {
                self.slots.set(at, spelling);
                self.taken += 1;
            }
        }
    }

    /// The slots from `place` on, once around, with what stands in them. There are as many as a power of two.
    #[inline]
    fn probe(&self, place: u32) -> impl Iterator<Item = (u32, u32)> {
        let slots = self.slots.all();
        let size = number(slots.len());
        let at = move |step| place.wrapping_add(step) & size.saturating_sub(1);
        (0..size).filter_map(move |step| Some((at(step), slots.get(at(step))?)))
    }

    /// What stands in the table under `letters` and passes `test`.
    #[inline]
    fn find(&self, letters: &str, test: impl Fn(u32) -> bool) -> Option<Known> {
        let mut near = self.probe(hash(letters)).map(|(_, s)| s).take_while(|s| *s != 0);
        near.find(|s| test(*s)).and_then(|s| self.known(s))
    }

    fn exactly(&self, word: &str) -> Option<Known> {
        self.find(word, |spelling| self.spellings.get(spelling) == word)
    }

    /// The first word with these letters, which are without accents; 0 for none.
    fn by_letters(&self, letters: &str) -> WordId {
        let own = |spelling: u32| self.ids.get(spelling) == Some(spelling);
        let same = |spelling: u32| self.spellings.get(spelling).chars().flat_map(bare).eq(letters.chars());
        self.find(letters, |spelling| own(spelling) && same(spelling)).map_or(0, |k| k.plain)
    }

    /// The number of the last part of a compound, which becomes known.
    pub(super) fn learn_compound(&mut self, ending: &str) -> WordId {
        let id = self.learn(&format!("-{ending}"));
        self.compounds.insert(ending.into(), id);
        id
    }

    /// What an unknown word is by its last part.
    fn compound(&self, word: &str) -> WordId {
        word.char_indices()
            .skip(2)
            .take(40)
            .find_map(|(i, _)| word.get(i..).and_then(|end| self.compounds.get(end)))
            .copied()
            .unwrap_or(0)
    }

    /// The number of `word`, and of the first word with the same letters without accents; 0 for none.
    pub(super) fn look_up(&self, word: &str) -> (WordId, WordId) {
        if let Some(known) = self.exactly(word) {
            return (known.id, known.plain);
        }
        let plain = self.by_letters(&fold(word));
        if plain == 0 && !self.compounds.is_empty() {
            return (self.compound(word), 0);
        }
        (plain, plain)
    }

    /// The number of `word`, by its letters without accents where it is not known exactly; 0 for none.
    pub(super) fn id(&self, word: &str) -> WordId {
        self.look_up(word).0
    }

    /// The number of `word` where it is known exactly; 0 for any other.
    pub(super) fn exact(&self, word: &str) -> WordId {
        self.exactly(word).map_or(0, |known| known.id)
    }

    /// The letters of a word by its number.
    pub(super) fn spelling(&self, id: WordId) -> &str {
        self.spellings.get(id)
    }

    /// Whether `word` is known exactly.
    pub(super) fn knows(&self, word: &str) -> bool {
        self.exactly(word).is_some()
    }

    /// The first word with the same letters as word `id` has without accents.
    pub(super) fn plain(&self, id: WordId) -> WordId {
        self.plains.get(id).unwrap_or(0)
    }

    /// Whether another word has the same letters as word `id` has without accents.
    pub(super) fn is_shared(&self, id: WordId) -> bool {
        self.shared.contains(id)
    }

    /// The words and other ways to write them, in lower case, with the number of the word.
    pub(super) fn words(&self) -> impl Iterator<Item = (&str, WordId)> {
        let numbered = (0..).zip(self.ids.all().iter()).skip(1);
        numbered.map(|(spelling, id)| (self.spellings.get(spelling), id))
    }

    /// Gives back what was kept for words to come.
    pub(super) fn pack(&mut self) {
        self.spellings.pack();
        [&mut self.ids, &mut self.plains, &mut self.slots].into_iter().for_each(Numbers::pack);
        [&mut self.shared, &mut self.behind_digits, &mut self.dotted].into_iter().for_each(WordSet::pack);
    }
}

/// `word` without accents.
pub(super) fn fold(word: &str) -> Cow<'_, str> {
    if word.is_ascii() { Cow::Borrowed(word) } else { word.chars().flat_map(bare).collect::<String>().into() }
}

/// A character without accents: none, one or two.
fn bare(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ă' | 'ą' => (Some('a'), None),
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => (Some('c'), None),
        'ď' | 'đ' => (Some('d'), None),
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => (Some('e'), None),
        'ğ' | 'ĝ' | 'ġ' | 'ģ' => (Some('g'), None),
        'ì' | 'í' | 'î' | 'ï' | 'ĩ' | 'ī' | 'į' | 'ı' => (Some('i'), None),
        'ĺ' | 'ľ' | 'ł' => (Some('l'), None),
        'ñ' | 'ń' | 'ň' => (Some('n'), None),
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'ő' => (Some('o'), None),
        'ŕ' | 'ř' => (Some('r'), None),
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => (Some('s'), None),
        'ţ' | 'ť' | 'ț' => (Some('t'), None),
        'ù' | 'ú' | 'û' | 'ü' | 'ũ' | 'ū' | 'ů' | 'ű' | 'ų' => (Some('u'), None),
        'ý' | 'ÿ' => (Some('y'), None),
        'ź' | 'ż' | 'ž' => (Some('z'), None),
        'ß' => (Some('s'), Some('s')),
        'æ' => (Some('a'), Some('e')),
        'œ' => (Some('o'), Some('e')),
        'ё' => (Some('е'), None),
        'ґ' => (Some('г'), None),
        '\u{300}'..='\u{36f}' => (None, None),
        c => (Some(c), None),
    };
    first.into_iter().chain(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_known_exactly_and_without_accents() {
        let mut words = Vocabulary::default();
        let sugar = words.learn("azúcar");
        let plain = words.learn("azucar");
        let eat = words.learn("essen");
        assert!(words.is_shared(sugar) && words.is_shared(plain) && !words.is_shared(eat));
        words.alias("ässen", eat);
        assert_eq!(words.learn("azúcar"), sugar);
        assert_eq!(words.look_up("azucar"), (plain, sugar));
        assert_eq!(words.look_up("àzucar"), (sugar, sugar));
        assert_eq!(words.look_up("ässen"), (eat, eat));
        // Another way to write a word has no letters of its own.
        assert_eq!(words.look_up("eßen"), (eat, eat));
        words.alias("haelfte", eat);
        assert_eq!(words.look_up("haélfte"), (0, 0));
        assert_eq!(words.look_up("sal"), (0, 0));
        assert!(words.knows("essen") && !words.knows("eßen"));
    }

    #[test]
    fn a_table_that_grows_forgets_nothing() {
        let mut words = Vocabulary::default();
        let ids: Vec<_> = (0..5000).map(|n| words.learn(&format!("wört{n}"))).collect();
        words.pack();
        assert_eq!(words.len(), 5001);
        for (n, id) in ids.into_iter().enumerate() {
            assert_eq!(words.look_up(&format!("wört{n}")), (id, id));
            assert_eq!(words.look_up(&format!("wort{n}")), (id, id));
            assert_eq!(words.look_up(&format!("wart{n}")), (0, 0));
        }
    }
}
