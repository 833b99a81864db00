//! An exact index in memory.

use std::{
    cmp::Ordering,
    collections::BinaryHeap,
    sync::{PoisonError, RwLock},
};

use async_trait::async_trait;
use rustc_hash::FxHashMap;

use super::{SearchVectors, UpsertVectors, VectorHit, VectorIndex, check_dimensions, unit};
use crate::{error::Result, id::ProductId};

/// How many sums run side by side. A sum of floating point numbers may not be reordered by the compiler, so
/// that one sum alone cannot use the processor's wide registers; sixteen can.
const LANES: usize = 16;

/// Keeps vectors in one flat array in memory and compares with every one: exact, without anything to
/// tune. 50,000 vectors of 384 dimensions take about 85 MB. Searching runs on the calling task and takes
/// time linear in the number of vectors; `docs/search.md` has figures.
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// use grocery_core::{ProductId, catalog::{MemoryVectorIndex, ProductVector, SearchVectors, UpsertVectors, VectorIndex}};
/// let index = MemoryVectorIndex::new(2)?;
/// let milk = ProductVector::new(ProductId::new("milk")?, vec![0.9, 0.1]);
/// let nails = ProductVector::new(ProductId::new("nails")?, vec![-0.2, 0.8]);
/// index.upsert(UpsertVectors::new(vec![milk, nails])).await?;
/// let near = index.search(SearchVectors::new(vec![2.0, 0.0], 1)).await?;
/// assert_eq!(near[0].product.as_str(), "milk");
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap();
/// ```
#[derive(Debug)]
pub struct MemoryVectorIndex {
    dimensions: usize,
    kept: RwLock<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    products: Vec<ProductId>,
    rows: FxHashMap<ProductId, usize>,
    /// One row of length 1 behind the other.
    numbers: Vec<f32>,
}

impl MemoryVectorIndex {
    /// An empty index of vectors of so many dimensions.
    ///
    /// # Errors
    /// [`InvalidInput`](crate::ErrorKind::InvalidInput) for 0 dimensions or more than
    /// [`MAX_DIMENSIONS`](super::MAX_DIMENSIONS).
    pub fn new(dimensions: usize) -> Result<Self> {
        check_dimensions(dimensions)?;
        Ok(Self { dimensions, kept: RwLock::default() })
    }

    /// About how many bytes it takes.
    #[must_use]
    pub fn memory(&self) -> usize {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        let ids: usize = kept.products.iter().map(|id| id.as_str().len() + 48).sum();
        kept.numbers.capacity() * size_of::<f32>() + ids
    }
}

#[async_trait]
impl VectorIndex for MemoryVectorIndex {
    fn dimensions(&self) -> usize {
        self.dimensions
    }

    async fn upsert(&self, request: UpsertVectors) -> Result<usize> {
        request.check(self.dimensions)?;
        let count = request.vectors.len();
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        for v in request.vectors {
            let row = unit(&v.vector);
            match kept.rows.get(&v.product) {
                Some(at) => {
                    let from = at * self.dimensions;
                    kept.numbers[from..from + self.dimensions].copy_from_slice(&row);
                }
                None => {
                    kept.rows.insert(v.product.clone(), kept.products.len());
                    kept.products.push(v.product);
                    if kept.numbers.capacity() - kept.numbers.len() < row.len() {
                        // Doubling would take twice the room for a long time.
                        kept.numbers.reserve_exact((kept.numbers.len() / 8).max(row.len() * 64));
                    }
                    kept.numbers.extend_from_slice(&row);
                }
            }
        }
        Ok(count)
    }

    async fn remove(&self, products: Vec<ProductId>) -> Result<()> {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        for id in products {
            let Some(at) = kept.rows.remove(&id) else { continue };
            // The last row takes the place that is free.
            kept.products.swap_remove(at);
            let last = kept.products.len();
            if at != last {
                let from = last * self.dimensions;
                kept.numbers.copy_within(from..from + self.dimensions, at * self.dimensions);
                kept.rows.insert(kept.products[at].clone(), at);
            }
            kept.numbers.truncate(last * self.dimensions);
        }
        Ok(())
    }

    async fn search(&self, request: SearchVectors) -> Result<Vec<VectorHit>> {
        request.check(self.dimensions)?;
        let wanted = unit(&request.vector);
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        Ok(nearest(&kept, &wanted, request.limit))
    }

    async fn count(&self) -> Result<usize> {
        Ok(self.kept.read().unwrap_or_else(PoisonError::into_inner).products.len())
    }
}

/// A row on the heap: the farther one is the greater, so that the heap's top is the first to go.
struct Near<'a> {
    similarity: f32,
    product: &'a ProductId,
}

impl Ord for Near<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.similarity.total_cmp(&self.similarity).then_with(|| self.product.cmp(other.product))
    }
}

impl PartialOrd for Near<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Near<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Near<'_> {}

fn nearest(kept: &Kept, wanted: &[f32], limit: usize) -> Vec<VectorHit> {
    let mut heap: BinaryHeap<Near<'_>> = BinaryHeap::with_capacity(limit.min(kept.products.len()) + 1);
    let mut least = f32::NEG_INFINITY;
    for (row, product) in kept.numbers.chunks_exact(wanted.len()).zip(&kept.products) {
        let similarity = dot(row, wanted);
        if similarity < least {
            continue;
        }
        heap.push(Near { similarity, product });
        if heap.len() > limit {
            heap.pop();
        }
        if heap.len() == limit {
            least = heap.peek().map_or(least, |n| n.similarity);
        }
    }
    heap.into_sorted_vec()
        .into_iter()
        // Rounding may carry the cosine of a vector with itself past 1.
        .map(|n| VectorHit::new(n.product.clone(), n.similarity.clamp(-1.0, 1.0)))
        .collect()
}

/// The sum of products of two rows of one length.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let (wide_a, wide_b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f32 = wide_a.remainder().iter().zip(wide_b.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in wide_a.zip(wide_b) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}
