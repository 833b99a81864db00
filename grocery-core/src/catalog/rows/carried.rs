//! Carries products from one set of packed rows to another, without unpacking them.

use super::{NONE, Row, Rows, Shared};
use crate::error::Result;

/// Carries rows of `from`; what many of them share is looked up once.
pub(in crate::catalog) struct Carrier<'a> {
    from: &'a Rows,
    categories: Numbers,
    sizes: Numbers,
    notes: Numbers,
    diets: Numbers,
}

impl<'a> Carrier<'a> {
    pub(in crate::catalog) fn new(from: &'a Rows) -> Self {
        Self {
            from,
            categories: Numbers::of(&from.categories),
            sizes: Numbers::of(&from.sizes),
            notes: Numbers::of(&from.notes),
            diets: Numbers::of(&from.diets),
        }
    }

    /// Appends the row `at` to `into` and returns its number there; `None` where there is no such row.
    ///
    /// # Errors
    /// [`TooLarge`](crate::ErrorKind::TooLarge) where `into` is full.
    pub(in crate::catalog) fn carry(&mut self, at: u32, into: &mut Rows) -> Result<Option<u32>> {
        let Some(row) = self.from.rows.get(at as usize) else { return Ok(None) };
        let (number, text) = into.room()?;
        let end = self.from.rows.get(at as usize + 1).map_or(self.from.text.len(), |next| next.text as usize);
        into.text.push_str(self.from.text.get(row.text as usize..end).unwrap_or(""));
        into.rows.push(Row {
            text,
            category: self.categories.carry(row.category, &self.from.categories, &mut into.categories),
            size: self.sizes.carry(row.size, &self.from.sizes, &mut into.sizes),
            price_note: self.notes.carry(row.price_note, &self.from.notes, &mut into.notes),
            diets: self.diets.carry(row.diets, &self.from.diets, &mut into.diets),
            ..*row
        });
        into.say(number, self.from.availability(at), self.from.ratings(at));
        Ok(Some(number))
    }
}

/// The numbers that shared values got where they are carried to.
struct Numbers(Vec<u32>);

impl Numbers {
    fn of<T>(shared: &Shared<T>) -> Self {
        Self(vec![NONE; shared.values.len()])
    }

    fn carry<T: Clone + Eq + std::hash::Hash>(
        &mut self,
        at: u32,
        from: &Shared<T>,
        into: &mut Shared<T>,
    ) -> u32 {
        let (Some(number), Some(value)) = (self.0.get_mut(at as usize), from.values.get(at as usize)) else {
            return NONE;
        };
        if *number == NONE {
            *number = into.put(value);
        }
        *number
    }
}
