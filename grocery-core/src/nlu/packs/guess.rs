//! What a clause was meant to be that is no saying as it stands: a misspelt command ("nesesito leche"), a word
//! that only softens ("diz-me lá o preço"), or a misspelt word inside ("où en est ma comande").

use super::{
    clauses::{Finder, Said},
    habits::unsoftened,
    mend::sound,
    pack::Tables,
    text::Tok,
    vocabulary::WordId,
};

/// The most tokens of a clause in which misspelt words are looked for.
const SHORT: usize = 16;

impl Finder<'_> {
    /// The saying that `t` was probably meant as, with the tokens it was found in.
    pub(super) fn guess<'t>(&mut self, t: &[Tok<'t>]) -> Option<(Said, Vec<Tok<'t>>)> {
        let first = self.first_word(t);
        // "Salmone solo se è in offerta": what softens elsewhere belongs to a condition here.
        let near = t.get(..t.len().min(4 * SHORT)).unwrap_or(t);
        if first.is_some()
            || (1..near.len()).any(|i| {
                let at = near.get(i..).and_then(|t| self.tables.condition_at(t));
                at.is_some_and(|(len, kind)| len > 0 && !kind.is_idle())
            })
        {
            return first;
        }
        self.softened(t).or_else(|| self.before_remark(t)).or_else(|| self.inner_word(t))
    }

    /// "El doble, que viene mi suegra": what stands before the first comma, where the rest is talk.
    fn before_remark<'t>(&mut self, t: &[Tok<'t>]) -> Option<(Said, Vec<Tok<'t>>)> {
        let comma = t.iter().position(|t| t.is(","))?;
        let (before, behind) = t.split_at_checked(comma)?;
        let tally = self.tables.tally(behind);
        let talk = tally.function > 0 && tally.goods == 0 && !behind.iter().any(Tok::is_number);
        let before = self.bare(before).to_vec();
        let said = if talk { self.saying(&before) } else { None }?;
        (said.found.literals.first() == Some(&0)).then_some((said, before))
    }

    /// "nesesito leche": a saying whose first word is misspelt.
    fn first_word<'t>(&mut self, t: &[Tok<'t>]) -> Option<(Said, Vec<Tok<'t>>)> {
        let first = t.first().filter(|f| f.id == 0 && f.is_word() && t.len() > 1)?;
        let mut mended = t.to_vec();
        for id in self.tables.meant(first.word) {
            if let Some(first) = mended.first_mut() {
                (first.id, first.plain) = (id, id);
            }
            mended.iter_mut().for_each(|token| self.tables.mark(token));
            if let Some(said) = self.saying(&mended).filter(|s| s.found.literals.first() == Some(&0)) {
                return Some((said, mended));
            }
        }
        None
    }

    /// A saying once the words are gone that only soften it.
    fn softened<'t>(&mut self, t: &[Tok<'t>]) -> Option<(Said, Vec<Tok<'t>>)> {
        let kept = unsoftened(t)?;
        let said = self.saying(&kept)?;
        let begins = said.found.literals.first() == Some(&0);
        (begins || said.found.literals.len() > 2).then_some((said, kept))
    }

    /// A saying in which one word of its own is misspelt.
    fn inner_word<'t>(&mut self, t: &[Tok<'t>]) -> Option<(Said, Vec<Tok<'t>>)> {
        if t.len() > SHORT || t.len() < 3 {
            return None;
        }
        let unknown: Vec<usize> =
            (0..t.len()).filter(|i| t.get(*i).is_some_and(|t| t.id == 0 && t.is_word())).take(3).collect();
        for at in unknown {
            let word = t.get(at).map(|t| t.word)?;
            self.guesses = self.guesses.checked_sub(1)?;
            for id in self.tables.sounds_like(word, false) {
                let mut mended = t.to_vec();
                if let Some(token) = mended.get_mut(at) {
                    self.tables.read_as(token, id);
                }
                mended.iter_mut().for_each(|token| self.tables.mark(token));
                let own = |s: &Said| {
                    s.found.literals.len() > 2
                        && s.found.literals.iter().any(|l| *l as usize == at)
                        && s.found.literals.first() == Some(&0)
                };
                if let Some(said) = self.saying(&mended).filter(own) {
                    return Some((said, mended));
                }
            }
        }
        None
    }
}

impl Tables {
    /// Known words that sound like an unknown one, at most six; where `strict`, no letter may be another one.
    pub(super) fn sounds_like(&self, word: &str, strict: bool) -> Vec<WordId> {
        let Some(sound_of) = sound(word).filter(|s| s.len() >= 4) else { return Vec::new() };
        let mut out: Vec<(bool, WordId)> = self
            .sounds
            .alike(&sound_of)
            .filter(|(known, _)| !strict || **known == *sound_of || known.len() != sound_of.len())
            .map(|(known, id)| (known != &*sound_of, id))
            .collect();
        // Words that sound the same come first; the order of the rest is that of the file.
        out.sort_unstable();
        out.truncate(6);
        out.into_iter().map(|(_, id)| id).collect()
    }
}
