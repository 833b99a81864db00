//! Removals that a tier has not done yet. What they cover is not read from it: a value that was taken out, or
//! overwritten, must not come back when the tier does.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use super::Invalidation;

/// Beyond so many removals owed, the whole cache is owed in their place.
const MOST_OWED: usize = 10_000;

/// The book of what one tier owes. Every write and removal is entered before it begins and struck out when it is
/// done: whoever gives it up in the middle, or fails, leaves it owed.
pub(super) struct Debts {
    /// Everything of the cache, owed in place of too many.
    all: Invalidation,
    /// Whether anything is entered; spares the lock.
    entered: AtomicBool,
    /// Whether any of it is owed, and not under way.
    owed: AtomicBool,
    book: Mutex<Book>,
}

#[derive(Default)]
struct Book {
    count: u64,
    keys: HashMap<String, Debt>,
    wide: Vec<(Invalidation, Debt)>,
    /// How often in a row a wide removal took too long.
    late: u32,
}

#[derive(Clone, Copy)]
struct Debt {
    number: u64,
    under_way: bool,
}

/// What is to be paid in one operation.
pub(super) struct Due {
    pub(super) what: Invalidation,
    numbers: Vec<u64>,
}

impl Debts {
    /// Nothing is owed to a cache whose keys all begin so.
    pub(super) fn new(prefix: String) -> Self {
        Self {
            all: Invalidation::Prefix(prefix),
            entered: AtomicBool::new(false),
            owed: AtomicBool::new(false),
            book: Mutex::default(),
        }
    }

    /// Whether anything is owed that nobody is about.
    #[inline]
    pub(super) fn is_owing(&self) -> bool {
        self.owed.load(Ordering::Acquire)
    }

    /// How many removals are owed.
    pub(super) fn count(&self) -> u64 {
        let book = self.lock();
        book.debts().filter(|debt| !debt.under_way).count() as u64
    }

    /// Enters a write or removal that begins now. Where the promise is dropped before it is kept, it is owed.
    pub(super) fn promise(self: &Arc<Self>, what: Invalidation) -> Promise {
        let mut book = self.lock();
        book.count += 1;
        let debt = Debt { number: book.count, under_way: true };
        let mut owed_before = HashSet::new();
        match &what {
            Invalidation::Keys(keys) => {
                for key in keys {
                    if book.keys.insert(key.clone(), debt).is_some() {
                        owed_before.insert(key.clone());
                    }
                }
            }
            wider => {
                book.wide.retain(|(owed, _)| owed != wider);
                book.wide.push((wider.clone(), debt));
            }
        }
        self.settle(&book);
        Promise { debts: Arc::clone(self), number: debt.number, what, owed_before }
    }

    /// Which of these keys are not to be read; `None` where there are none.
    pub(super) fn barred(&self, keys: &[String]) -> Option<Vec<bool>> {
        if !self.entered.load(Ordering::Acquire) {
            return None;
        }
        let book = self.lock();
        let barred: Vec<bool> = keys.iter().map(|key| book.bars(key)).collect();
        barred.contains(&true).then_some(barred)
    }

    /// What is owed for these keys, as far as one operation pays it.
    pub(super) fn due_for(&self, keys: &[String]) -> Option<Due> {
        let book = self.lock();
        // What took too long once is not for those who wait for an answer.
        let mut wide = book.wide.iter().filter(|(_, debt)| !debt.under_way && book.late == 0);
        if let Some((what, debt)) = wide.find(|(what, _)| keys.iter().any(|key| may_hit(what, key))) {
            return Some(Due { what: what.clone(), numbers: vec![debt.number] });
        }
        let mine = keys.iter().filter_map(|key| Some((key, book.keys.get(key)?)));
        of_keys(mine)
    }

    /// The next that is owed, whomever it concerns.
    pub(super) fn next_due(&self) -> Option<Due> {
        let book = self.lock();
        if let Some((what, debt)) = book.wide.iter().find(|(_, debt)| !debt.under_way) {
            return Some(Due { what: what.clone(), numbers: vec![debt.number] });
        }
        of_keys(book.keys.iter())
    }

    /// Strikes out what was paid. What came to be owed anew meanwhile stays owed.
    pub(super) fn paid(&self, due: &Due) {
        let mut book = self.lock();
        match &due.what {
            Invalidation::Keys(keys) => {
                for (key, number) in keys.iter().zip(&due.numbers) {
                    book.strike(key, *number);
                }
            }
            _ => {
                book.wide.retain(|(_, debt)| !due.numbers.contains(&debt.number));
                book.late = 0;
            }
        }
        self.settle(&book);
    }

    /// By how much more time than usual the next try of a wide removal is allowed.
    pub(super) fn patience(&self) -> u32 {
        1 << self.lock().late.min(6)
    }

    /// A wide removal took too long.
    pub(super) fn was_late(&self) {
        let mut book = self.lock();
        book.late = book.late.saturating_add(1);
    }

    fn settle(&self, book: &Book) {
        self.entered.store(!book.keys.is_empty() || !book.wide.is_empty(), Ordering::Release);
        self.owed.store(book.debts().any(|debt| !debt.under_way), Ordering::Release);
    }

    fn lock(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn debts(&self) -> impl Iterator<Item = &Debt> {
        self.wide.iter().map(|(_, debt)| debt).chain(self.keys.values())
    }

    fn bars(&self, key: &str) -> bool {
        self.keys.contains_key(key) || self.wide.iter().any(|(what, _)| may_hit(what, key))
    }

    fn strike(&mut self, key: &str, number: u64) {
        if self.keys.get(key).is_some_and(|debt| debt.number == number) {
            self.keys.remove(key);
        }
    }

    /// What was under way under this number is owed from now on.
    fn owe(&mut self, number: u64, what: &Invalidation) {
        match what {
            Invalidation::Keys(keys) => {
                for key in keys {
                    if let Some(debt) = self.keys.get_mut(key).filter(|debt| debt.number == number) {
                        debt.under_way = false;
                    }
                }
            }
            wider => {
                for (_, debt) in self.wide.iter_mut().filter(|(_, debt)| debt.number == number) {
                    debt.under_way = false;
                }
                self.drop_covered(wider);
            }
        }
    }

    /// A prefix that is owed is all that begins with it.
    fn drop_covered(&mut self, by: &Invalidation) {
        let Invalidation::Prefix(start) = by else {
            return;
        };
        self.keys.retain(|key, debt| debt.under_way || !key.starts_with(start.as_str()));
        let covered = |what: &Invalidation| matches!(what, Invalidation::Prefix(other) if other.starts_with(start.as_str()));
        self.wide.retain(|(what, debt)| debt.under_way || what == by || !covered(what));
    }
}

/// Whether a wide removal may concern this key. Which keys bear a tag is not known here.
fn may_hit(what: &Invalidation, key: &str) -> bool {
    match what {
        Invalidation::Tag(_) => true,
        other => other.hits::<&str>(key, &[]),
    }
}

fn of_keys<'a>(debts: impl Iterator<Item = (&'a String, &'a Debt)>) -> Option<Due> {
    const AT_ONCE: usize = 500;
    let (keys, numbers): (Vec<String>, Vec<u64>) = debts
        .filter(|(_, debt)| !debt.under_way)
        .take(AT_ONCE)
        .map(|(key, debt)| (key.clone(), debt.number))
        .unzip();
    (!keys.is_empty()).then_some(Due { what: Invalidation::Keys(keys), numbers })
}

/// A write or removal that has begun.
#[must_use]
pub(super) struct Promise {
    debts: Arc<Debts>,
    number: u64,
    what: Invalidation,
    owed_before: HashSet<String>,
}

impl Promise {
    /// Whether something else was owed for this key, which keeping this promise settles as well.
    pub(super) fn settles_another(&self, key: &str) -> bool {
        self.owed_before.contains(key)
    }

    /// It is done, and nothing is owed for it.
    pub(super) fn kept(self) {
        let mut book = self.debts.lock();
        match &self.what {
            Invalidation::Keys(keys) => keys.iter().for_each(|key| book.strike(key, self.number)),
            _ => {
                book.wide.retain(|(_, debt)| debt.number != self.number);
                book.late = 0;
            }
        }
        self.debts.settle(&book);
        // Dropping it now finds nothing to be owed.
    }
}

impl Drop for Promise {
    fn drop(&mut self) {
        let mut book = self.debts.lock();
        book.owe(self.number, &self.what);
        let everything = |(what, debt): &(Invalidation, Debt)| *what == self.debts.all && !debt.under_way;
        let owed = book.wide.iter().find(|wide| everything(wide)).map(|(_, debt)| *debt);
        let too_many = book.keys.len() + book.wide.len() > MOST_OWED;
        if let Some(debt) = owed.or(too_many.then_some(Debt { number: self.number, under_way: false })) {
            // What is under way need not be known any more: it is part of everything.
            book.keys.clear();
            book.wide = vec![(self.debts.all.clone(), debt)];
        }
        self.debts.settle(&book);
    }
}
