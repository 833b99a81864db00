//! The next best answer.

use std::{borrow::Cow, fmt, future::Future};

use futures_util::{FutureExt, future::BoxFuture};

use super::{Verdict, verdict_of};
use crate::error::{Error, ErrorKind, Result};

type Step<'a, T> = Box<dyn FnOnce() -> BoxFuture<'a, Result<T>> + Send + 'a>;

/// An answer, and who gave it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Answered<T> {
    /// The answer.
    pub value: T,
    /// The step that gave it.
    pub by: Cow<'static, str>,
    /// Whether the first step failed, so that this is a second choice.
    pub fell_back: bool,
    /// Steps that failed before it, in order, with why.
    pub failures: Vec<(Cow<'static, str>, Error)>,
}

/// Steps to an answer, best first: the live source, another one, yesterday's price, the typical price.
///
/// A step is begun only when the ones before it have failed. Errors that are about the question (no
/// such product, invalid input: see [`verdict_of`](super::verdict_of)) end the chain, because the next one would
/// be asked the same wrong thing; [`on`](Self::on) sets another rule.
///
/// ```
/// use grocery_core::{Error, ErrorKind, resilience::FallbackChain};
/// # futures_util::FutureExt::now_or_never(async {
/// let answered = FallbackChain::first("live", || async { Err(Error::new(ErrorKind::Timeout, "slow")) })
///     .then("yesterday", || async { Ok(349) })
///     .then("typical", || async { Ok(300) })
///     .run()
///     .await?;
/// assert_eq!((answered.value, &*answered.by, answered.fell_back), (349, "yesterday", true));
/// # Ok::<(), grocery_core::Error>(())
/// # }).unwrap().unwrap();
/// ```
pub struct FallbackChain<'a, T> {
    steps: Vec<(Cow<'static, str>, Step<'a, T>)>,
    goes_on: Box<dyn Fn(&Error) -> bool + Send + 'a>,
}

impl<T> fmt::Debug for FallbackChain<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.steps.iter().map(|(name, _)| name)).finish()
    }
}

impl<'a, T: 'a> FallbackChain<'a, T> {
    /// A chain that begins with this.
    pub fn first<F, Fut>(name: impl Into<Cow<'static, str>>, step: F) -> Self
    where
        F: FnOnce() -> Fut + Send + 'a,
        Fut: Future<Output = Result<T>> + Send + 'a,
    {
        let chain = Self { steps: Vec::new(), goes_on: Box::new(|e| verdict_of(e) != Verdict::Success) };
        chain.then(name, step)
    }

    /// And where all before have failed, this.
    #[must_use]
    pub fn then<F, Fut>(mut self, name: impl Into<Cow<'static, str>>, step: F) -> Self
    where
        F: FnOnce() -> Fut + Send + 'a,
        Fut: Future<Output = Result<T>> + Send + 'a,
    {
        self.steps.push((name.into(), Box::new(move || step().boxed())));
        self
    }

    /// The same, going on to the next step after errors for which `rule` says so.
    #[must_use]
    pub fn on(mut self, rule: impl Fn(&Error) -> bool + Send + 'a) -> Self {
        self.goes_on = Box::new(rule);
        self
    }

    /// The first answer there is.
    ///
    /// # Errors
    /// The error that ended the chain, or where all steps failed the *first* one: it is about what was
    /// wanted, the others are about substitutes.
    pub async fn run(self) -> Result<Answered<T>> {
        let mut failures = Vec::new();
        for (name, step) in self.steps {
            match step().await {
                Ok(value) => {
                    let fell_back = !failures.is_empty();
                    return Ok(Answered { value, by: name, fell_back, failures });
                }
                Err(error) if (self.goes_on)(&error) => failures.push((name, error)),
                Err(error) => return Err(error),
            }
        }
        let first = failures.into_iter().next().map(|(_, error)| error);
        Err(first.unwrap_or_else(|| Error::new(ErrorKind::Internal, "a chain of no steps has no answer")))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    async fn fail(kind: ErrorKind, what: &'static str) -> Result<u32> {
        Err(Error::new(kind, what))
    }

    #[tokio::test]
    async fn the_first_that_works_answers_and_no_further_one_is_begun() {
        let begun = AtomicU32::new(0);
        let answered = FallbackChain::first("a", || async { Ok(1) })
            .then("b", || async {
                begun.fetch_add(1, Ordering::Relaxed);
                Ok(2)
            })
            .run()
            .await
            .unwrap();
        assert_eq!((answered.value, answered.fell_back, begun.load(Ordering::Relaxed)), (1, false, 0));
    }

    #[tokio::test]
    async fn it_tells_what_failed_on_the_way() {
        let answered = FallbackChain::first("a", || fail(ErrorKind::Timeout, "slow"))
            .then("b", || fail(ErrorKind::RateLimited, "busy"))
            .then("c", || async { Ok(3) })
            .run()
            .await
            .unwrap();
        let why: Vec<_> = answered.failures.iter().map(|(name, e)| format!("{name}: {e}")).collect();
        assert_eq!((answered.value, why.join(", ")), (3, "a: slow, b: busy".to_owned()));
    }

    #[tokio::test]
    async fn a_wrong_question_is_not_asked_again() {
        let wrong = FallbackChain::first("a", || fail(ErrorKind::ProductNotFound, "no such product"))
            .then("b", || async { Ok(2) });
        assert_eq!(wrong.run().await.unwrap_err().kind(), ErrorKind::ProductNotFound);
        let anyway = FallbackChain::first("a", || fail(ErrorKind::ProductNotFound, "no such product"))
            .then("b", || async { Ok(2) })
            .on(|_| true);
        assert_eq!(anyway.run().await.unwrap().value, 2);
    }

    #[tokio::test]
    async fn where_all_fail_the_first_one_is_told() {
        let all = FallbackChain::first("a", || fail(ErrorKind::Timeout, "first"))
            .then("b", || fail(ErrorKind::Storage, "second"));
        assert_eq!(all.run().await.unwrap_err().message(), "first");
    }
}
