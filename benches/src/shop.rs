//! Names of products to search in, and queries made of them.

use std::{collections::HashMap, io::Read, path::Path};

use grocery_core::catalog::Catalog;

/// One product.
#[derive(Debug, Clone)]
pub struct Title {
    /// The name as a shop writes it.
    pub name: String,
    /// The brand, empty where none is known.
    pub brand: String,
    /// The category.
    pub category: String,
}

/// A query and the product it was made of.
#[derive(Debug, Clone)]
pub struct Query {
    /// One of [`KINDS`].
    pub kind: &'static str,
    /// What is typed.
    pub text: String,
    /// The place of the product.
    pub source: usize,
}

/// How queries are made of a name: all of it in lower case; the same with one or two slips of the
/// fingers in words of four letters and more; every word of five letters and more cut to 60 %; two or
/// three of its words that no other name has together; the same with one slip; all of it with a slip on
/// one first letter; two or three words that other names may have as well.
pub const KINDS: [&str; 8] =
    ["exact", "typo1", "typo2", "cut", "short", "short+typo", "first-letter", "vague"];

/// The titles of `grocerydb_products.csv.gz` in `dir`.
///
/// # Errors
/// A sentence that says which file is missing or cannot be read.
pub fn grocerydb(dir: &Path) -> Result<Vec<Title>, String> {
    let path = dir.join("grocerydb_products.csv.gz");
    let file = std::fs::File::open(&path).map_err(|e| format!("cannot open {}: {e}", path.display()))?;
    let mut text = String::new();
    flate2::read::GzDecoder::new(file)
        .read_to_string(&mut text)
        .map_err(|e| format!("cannot unpack {}: {e}", path.display()))?;
    let mut rows = csv::Reader::from_reader(text.as_bytes());
    let head = rows.headers().map_err(|e| e.to_string())?.clone();
    let column = |name: &str| {
        head.iter().position(|h| h == name).ok_or_else(|| format!("{} has no column {name}", path.display()))
    };
    let (name, brand, category) = (column("name")?, column("brand")?, column("category")?);
    let mut titles = Vec::new();
    for row in rows.records() {
        let row = row.map_err(|e| e.to_string())?;
        let cell = |at: usize| row.get(at).unwrap_or("").trim().to_owned();
        titles.push(Title { name: cell(name), brand: cell(brand), category: cell(category) });
    }
    Ok(titles)
}

/// The names of the starter catalogue.
#[must_use]
pub fn starter() -> Vec<Title> {
    let catalog = Catalog::starter().unwrap_or_default();
    let title = |p: grocery_core::catalog::Product| Title {
        name: p.name,
        brand: p.brand.unwrap_or_default(),
        category: p.category.join(" > "),
    };
    catalog.products().map(title).collect()
}

/// A small generator of numbers, so that every run is the same (SplitMix64, public domain, Vigna 2015).
#[derive(Debug)]
pub struct Dice(u64);

impl Dice {
    /// Numbers that follow from `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }
}

/// `titles` and as many others as make `count`: the same goods of another brand of their category, in
/// another size.
#[must_use]
pub fn with_others(mut titles: Vec<Title>, count: usize, seed: u64) -> Vec<Title> {
    let real = titles.len();
    let mut dice = Dice::new(seed);
    let mut by_category = HashMap::<String, Vec<usize>>::new();
    for (i, t) in titles.iter().enumerate() {
        by_category.entry(t.category.clone()).or_default().push(i);
    }
    while real > 0 && titles.len() < count {
        let source = titles[dice.below(real)].clone();
        let like = &by_category[&source.category];
        let (brand, size) =
            (&titles[like[dice.below(like.len())]].brand, &titles[like[dice.below(like.len())]].name);
        let bare = source.name.strip_prefix(source.brand.as_str()).unwrap_or(&source.name).trim();
        let bare = bare.rsplit_once(", ").map_or(bare, |(name, _)| name);
        let size = size.rsplit_once(", ").map_or("", |(_, size)| size);
        let name = format!("{brand} {bare}, {size}");
        let name = name.trim().trim_end_matches(',').to_owned();
        titles.push(Title { name, brand: brand.clone(), category: source.category.clone() });
    }
    titles
}

/// A name as two are compared: letters and digits in lower case, one space between words.
#[must_use]
pub fn plain(name: &str) -> String {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// `each` queries of each kind.
#[must_use]
pub fn queries(titles: &[Title], each: usize, seed: u64) -> Vec<Query> {
    let mut dice = Dice::new(seed ^ 0xabcd);
    let names = Names::read(titles);
    let mut out = Vec::new();
    for kind in KINDS {
        let mut made = 0;
        while made < each {
            let source = dice.below(titles.len());
            let name = titles[source].name.to_lowercase();
            let words = match kind {
                "short" | "short+typo" | "vague" => some_words(&name, &mut dice),
                _ => Some(name.split_whitespace().map(str::to_owned).collect()),
            };
            let Some(mut words) = words else { continue };
            if kind.starts_with("short") && names.with(&words).count() > 1 {
                continue;
            }
            if change(kind, &mut words, &mut dice).is_some() {
                out.push(Query { kind, text: words.join(" "), source });
                made += 1;
            }
        }
    }
    out
}

/// Which names have a word.
#[derive(Debug)]
pub struct Names {
    names: Vec<String>,
    by_word: HashMap<String, Vec<usize>>,
}

impl Names {
    /// The different names of `titles`, as [`plain`] gives them.
    #[must_use]
    pub fn read(titles: &[Title]) -> Self {
        let mut names: Vec<String> = titles.iter().map(|t| plain(&t.name)).collect();
        names.sort_unstable();
        names.dedup();
        let mut by_word = HashMap::<String, Vec<usize>>::new();
        for (i, name) in names.iter().enumerate() {
            for word in name.split(' ') {
                let list = by_word.entry(word.to_owned()).or_default();
                if list.last() != Some(&i) {
                    list.push(i);
                }
            }
        }
        Self { names, by_word }
    }

    /// The names that have all words of `q`, those with fewest others first: of some words of a name drawn
    /// by chance, no order puts the name they were drawn from further in front on average.
    #[must_use]
    pub fn likeliest(&self, q: &str) -> Vec<&str> {
        let words: Vec<String> = plain(q).split(' ').map(str::to_owned).collect();
        let mut found: Vec<&str> = self.with(&words).map(|at| self.names[at].as_str()).collect();
        found.sort_by_key(|name| (name.split(' ').count(), *name));
        found
    }

    /// The names that have all of `words`.
    fn with<'a>(&'a self, words: &'a [String]) -> impl Iterator<Item = usize> + 'a {
        let rarest = words.iter().filter_map(|w| self.by_word.get(w)).min_by_key(|l| l.len());
        let has = |at: usize, word: &String| self.names[at].split(' ').any(|w| w == word);
        rarest.into_iter().flatten().copied().filter(move |at| words.iter().all(|w| has(*at, w)))
    }
}

/// Two or three words of a name, in order.
fn some_words(name: &str, dice: &mut Dice) -> Option<Vec<String>> {
    let bare = name.split_whitespace().map(|w| w.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut words: Vec<String> = bare.filter(|w| w.len() >= 3 && is_letters(w)).map(str::to_owned).collect();
    let take = 2 + dice.below(2);
    if words.len() < take {
        return None;
    }
    while words.len() > take {
        words.remove(dice.below(words.len()));
    }
    Some(words)
}

fn is_letters(word: &str) -> bool {
    word.bytes().all(|b| b.is_ascii_lowercase())
}

fn change(kind: &str, words: &mut [String], dice: &mut Dice) -> Option<()> {
    match kind {
        "typo1" | "short+typo" => slip(words, false, dice),
        "typo2" => slip(words, false, dice).and_then(|()| slip(words, false, dice)),
        "first-letter" => slip(words, true, dice),
        "cut" => {
            for word in words {
                let n = word.chars().count();
                if n >= 5 {
                    *word = word.chars().take((n * 3).div_ceil(5)).collect();
                }
            }
            Some(())
        }
        _ => Some(()),
    }
}

/// Makes one slip in one of the words that are long enough.
fn slip(words: &mut [String], first: bool, dice: &mut Dice) -> Option<()> {
    let fit: Vec<usize> =
        (0..words.len()).filter(|i| words[*i].len() >= 4 && is_letters(&words[*i])).collect();
    let at = *fit.get(dice.below(fit.len()))?;
    words[at] = loop {
        let slipped = edit(&words[at], first, dice);
        if slipped != words[at] {
            break slipped;
        }
    };
    Some(())
}

/// One slip: a letter too many, too few, another one, or two swapped.
fn edit(word: &str, first: bool, dice: &mut Dice) -> String {
    let mut letters: Vec<u8> = word.bytes().collect();
    let at = if first { 0 } else { dice.below(letters.len()) };
    let letter = b'a' + dice.below(26) as u8;
    match dice.below(4) {
        0 => letters.insert(at, letter),
        1 => {
            letters.remove(at);
        }
        2 => letters[at] = if letter == letters[at] { b'a' + (letter - b'a' + 1) % 26 } else { letter },
        _ => {
            let other = (at + 1).min(letters.len() - 1);
            letters.swap(other.saturating_sub(1), other);
        }
    }
    String::from_utf8(letters).unwrap_or_default()
}
