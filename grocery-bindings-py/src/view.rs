//! Handles into values of the core.
//!
//! A [`View`] points at one part of a larger value and keeps the whole alive. Making one costs one
//! small allocation and copies nothing, so an answer becomes a Python object in about the time of an
//! attribute access, and its parts become objects only when they are looked at.

use std::{ops::Deref, sync::Arc};

/// A shared, read-only place that holds a `T`.
trait Place<T>: Send + Sync {
    fn get(&self) -> &T;
}

struct Whole<T>(T);

impl<T: Send + Sync> Place<T> for Whole<T> {
    fn get(&self) -> &T {
        &self.0
    }
}

struct Field<R, T> {
    root: View<R>,
    pick: fn(&R) -> &T,
}

impl<R: 'static, T> Place<T> for Field<R, T> {
    fn get(&self) -> &T {
        (self.pick)(&self.root)
    }
}

struct Element<R, T> {
    root: View<R>,
    pick: fn(&R) -> &[T],
    at: usize,
}

impl<R: 'static, T> Place<T> for Element<R, T> {
    fn get(&self) -> &T {
        // `at` was taken from this very slice, and a view's value never changes.
        &(self.pick)(&self.root)[self.at]
    }
}

/// A shared handle to a `T` that may be part of something larger.
pub(crate) struct View<T>(Arc<dyn Place<T>>);

impl<T> Clone for View<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> Deref for View<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.get()
    }
}

impl<T: PartialEq> PartialEq for View<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Send + Sync + 'static> View<T> {
    /// Takes a whole value.
    pub(crate) fn own(value: T) -> Self {
        Self(Arc::new(Whole(value)))
    }

    /// A part that is always there.
    pub(crate) fn field<U: 'static, V: From<View<U>>>(&self, pick: fn(&T) -> &U) -> V {
        View(Arc::new(Field { root: self.clone(), pick }) as Arc<dyn Place<U>>).into()
    }

    /// Every element of a sequence. `Option::as_slice` makes one of an optional part.
    pub(crate) fn each<U: 'static, V: From<View<U>>>(&self, pick: fn(&T) -> &[U]) -> Vec<V> {
        (0..pick(self).len()).map(|at| self.element(pick, at)).collect()
    }

    /// The first element of a sequence, where it has one.
    pub(crate) fn first<U: 'static, V: From<View<U>>>(&self, pick: fn(&T) -> &[U]) -> Option<V> {
        (!pick(self).is_empty()).then(|| self.element(pick, 0))
    }

    fn element<U: 'static, V: From<View<U>>>(&self, pick: fn(&T) -> &[U], at: usize) -> V {
        View(Arc::new(Element { root: self.clone(), pick, at }) as Arc<dyn Place<U>>).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Root {
        names: Vec<String>,
        extra: Option<u8>,
        inner: (u8, String),
    }

    #[test]
    fn parts_keep_the_whole_alive_and_copy_nothing() {
        let root = View::own(Root {
            names: vec!["milk".into(), "eggs".into()],
            extra: None,
            inner: (7, "x".into()),
        });
        let address = root.names[1].as_ptr();
        let names: Vec<View<String>> = root.each(|r| &r.names);
        let inner: View<(u8, String)> = root.field(|r| &r.inner);
        assert!(root.first::<u8, View<u8>>(|r| r.extra.as_slice()).is_none());
        drop(root);
        assert_eq!(names[1].as_str(), "eggs");
        assert_eq!(names[1].as_ptr(), address);
        assert_eq!((*inner).0, 7);
    }
}
