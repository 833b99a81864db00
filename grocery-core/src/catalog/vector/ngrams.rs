//! Vectors of spellings, without a model.

use async_trait::async_trait;

use super::{EmbedTexts, Embedder, check_dimensions};
use crate::{
    catalog::{HybridOptions, text::Terms},
    error::Result,
};

/// How many terms of a text are read.
const MAX_TERMS: usize = 64;
/// What a whole term counts beside one of its parts.
const WHOLE: f32 = 2.0;
/// What a part that tells of the first letters counts more than one from the middle.
const BEGINNING: f32 = 1.5;

/// An embedder without a model: every word of a text and every run of three and four of its letters is
/// hashed to a place of the vector and a sign (feature hashing; Weinberger et al. 2009).
///
/// Texts that share letters get like vectors, also misspelt and unfinished ones; texts that only mean
/// the same do not. It is deterministic, the same on every machine, and needs no data. Words that fold to one
/// term ("yoghurt", "yogurts") are one.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use grocery_core::catalog::{EmbedTexts, Embedder, HashedNgrams};
/// let texts = ["cheddar cheese", "chedar cheese", "dish soap"].map(str::to_owned).to_vec();
/// let v = HashedNgrams::default().embed(EmbedTexts::products(texts)).await?;
/// let near = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f32>();
/// assert!(near(&v[0], &v[1]) > 0.6 && near(&v[0], &v[2]) < 0.3);
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug, Clone)]
pub struct HashedNgrams {
    dimensions: usize,
}

impl Default for HashedNgrams {
    /// 512 dimensions.
    fn default() -> Self {
        Self { dimensions: 512 }
    }
}

impl HashedNgrams {
    /// Vectors of so many dimensions. More keep different letters apart better; fewer take less memory.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for 0 or more than
    /// [`MAX_DIMENSIONS`](super::MAX_DIMENSIONS).
    pub fn new(dimensions: usize) -> Result<Self> {
        check_dimensions(dimensions)?;
        Ok(Self { dimensions })
    }

    fn vector(&self, terms: &mut Terms, text: &str) -> Vec<f32> {
        let mut vector = vec![0.0; self.dimensions];
        terms.read(text, MAX_TERMS);
        let mut letters = Vec::new();
        for term in terms.iter() {
            self.add(&mut vector, term.chars(), WHOLE);
            letters.clear();
            letters.push('^');
            letters.extend(term.chars());
            letters.push('$');
            for n in [3, 4] {
                for (at, part) in letters.windows(n).enumerate() {
                    let weight = if at == 0 { BEGINNING } else { 1.0 };
                    self.add(&mut vector, part.iter().copied(), weight);
                }
            }
        }
        super::unit(&vector)
    }

    fn add(&self, vector: &mut [f32], letters: impl Iterator<Item = char>, weight: f32) {
        // FNV-1a over the letters, then mixed: places and signs come from bits that all letters reach.
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for c in letters {
            hash = (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0000_0100_0000_01b3);
        }
        hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 29;
        let sign = if hash >> 63 == 0 { weight } else { -weight };
        let place = (hash & 0xffff_ffff) as usize % vector.len().max(1);
        if let Some(x) = vector.get_mut(place) {
            *x += sign;
        }
    }
}

#[async_trait]
impl Embedder for HashedNgrams {
    fn name(&self) -> &str {
        "hashed-ngrams"
    }

    fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// Search by words knows slips better than spellings do, so these vectors only follow what it found;
    /// `docs/search.md` has the figures.
    fn suggested(&self) -> HybridOptions {
        HybridOptions::default().with_vector_weight(0.01).with_min_similarity(0.3)
    }

    async fn embed(&self, request: EmbedTexts) -> Result<Vec<Vec<f32>>> {
        request.check()?;
        let mut terms = Terms::default();
        Ok(request.texts.iter().map(|text| self.vector(&mut terms, text)).collect())
    }
}
