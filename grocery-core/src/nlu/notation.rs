//! Readings on one line, for tests and for people.

use std::fmt::Write as _;

use super::{Item, NoteKind, Understanding};

impl Understanding {
    /// The reading on one line, as the test sentences write it: actions in order, joined by ` ;; `; each is its
    /// intent, its slots as JSON, and its items as `quantity unit [size] 'name' {what else}`.
    ///
    /// ```
    /// use grocery_core::{Currency, Date};
    /// use grocery_core::nlu::{ParseContext, Parser};
    ///
    /// let context = ParseContext::new(Date::new(2026, 11, 20)?, Currency::USD);
    /// let heard = Parser::new().parse("2 gallons of milk and four 8oz blocks of cheddar", &context);
    /// assert_eq!(heard.to_notation(), "add_items | 2 gallon 'milk' | 4 block [8 ounce] 'cheddar'");
    /// # Ok::<(), grocery_core::Error>(())
    /// ```
    #[must_use]
    pub fn to_notation(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        for action in &self.actions {
            let mut s = action.intent.to_string();
            if !action.slots.is_empty()
                && let Ok(json) = serde_json::to_string(&action.slots)
            {
                let _ = write!(s, " {json}");
            }
            for item in &action.items {
                s += " | ";
                s += &item_notation(item);
            }
            parts.push(s);
        }
        let notes = self.notes.iter().filter(|n| n.kind != NoteKind::NotUnderstood);
        parts.extend(notes.map(|n| format!("note {}", n.kind)));
        parts.join(" ;; ")
    }
}

fn item_notation(i: &Item) -> String {
    let mut s = String::new();
    if let Some(q) = i.quantity {
        s += &q.to_string();
        if let Some(max) = i.quantity_max {
            s += &format!("-{max}");
        }
        s += " ";
    }
    if let Some(u) = i.unit {
        s += &format!("{u} ");
    }
    if let Some(z) = i.size {
        let count = z.count.map(|c| format!("{c}x")).unwrap_or_default();
        let value = z.value.map(|v| v.to_string()).unwrap_or_default();
        s += &format!("[{count}{value}{}] ", z.unit.map(|u| format!(" {u}")).unwrap_or_default());
    }
    s += &format!("'{}'", i.name);
    let mut more = Vec::new();
    for (key, list) in [("no", &i.excludes), ("or", &i.alternatives)] {
        if !list.is_empty() {
            more.push(format!("{key} {}", list.join("+")));
        }
    }
    if let Some(p) = &i.preparation {
        more.push(format!("prep {p}"));
    }
    if let Some(b) = &i.brand {
        more.push(format!("brand {b}"));
    }
    if let Some(m) = i.max_price {
        more.push(format!("max {m}"));
    }
    if i.only_if_on_sale {
        more.push("sale".to_owned());
    }
    if i.approximate {
        more.push("about".to_owned());
    }
    if !more.is_empty() {
        s += &format!(" {{{}}}", more.join(", "));
    }
    s
}
