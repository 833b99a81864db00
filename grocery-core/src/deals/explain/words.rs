//! The explanation in English sentences.

use std::collections::BTreeMap;

use crate::{
    deals::{
        book::{Limit, OfferBook, RebateHow, Why},
        explain::{Change, ChangeKind, Explanation, Unlocks, UnusedWhy},
        model::Layer,
        solve::Certificate,
        split::LineShare,
    },
    money::{Currency, Money},
};

/// What people call products and offers. Without a name, the id is said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    products: BTreeMap<String, String>,
    offers: BTreeMap<String, String>,
}

impl Names {
    /// No names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The titles of a book's rules.
    #[must_use]
    pub fn of(book: &OfferBook) -> Self {
        let offers = book
            .rules()
            .iter()
            .filter_map(|rule| Some((rule.id().to_owned(), rule.title.clone()?)))
            .collect();
        Self { products: BTreeMap::new(), offers }
    }

    /// With the name of a product.
    #[must_use]
    pub fn with_product(mut self, sku: impl Into<String>, name: impl Into<String>) -> Self {
        self.products.insert(sku.into(), name.into());
        self
    }

    /// With the name of an offer.
    #[must_use]
    pub fn with_offer(mut self, id: impl Into<String>, name: impl Into<String>) -> Self {
        self.offers.insert(id.into(), name.into());
        self
    }

    fn product<'a>(&'a self, sku: &'a str) -> &'a str {
        self.products.get(sku).map_or(sku, String::as_str)
    }

    fn offer<'a>(&'a self, id: &'a str) -> &'a str {
        self.offers.get(id).map_or(id, String::as_str)
    }
}

fn amount(minor: i64, currency: Currency) -> String {
    Money::from_minor(minor, currency).with_symbol()
}

impl Explanation {
    /// The whole explanation: the sum, the lines with savings, the offers on the order, the delivery, the runner-up, what would
    /// change the answer, and what comes back after the receipt.
    #[must_use]
    pub fn sentences(&self, names: &Names) -> Vec<String> {
        let mut out = vec![self.summary()];
        out.extend(self.lines.iter().filter_map(|line| self.line(line, names)));
        out.extend(self.on_order(names));
        out.extend(self.delivery());
        out.extend(self.runner(names));
        out.extend(self.changes.iter().map(|change| self.change(change, names)));
        out.extend(self.after(names));
        out
    }

    /// What is saved and paid, and how sure that is.
    #[must_use]
    pub fn summary(&self) -> String {
        let money = |minor| amount(minor, self.currency);
        let sum = if self.plan.savings == 0 {
            format!("You pay {}; no offer saves anything on this cart", money(self.plan.payable))
        } else {
            format!("You save {} and pay {}", money(self.plan.savings), money(self.plan.payable))
        };
        match self.certificate {
            Certificate::Optimal if self.plan.savings == 0 => format!("{sum}."),
            Certificate::Optimal => format!("{sum}: no other use of the offers saves more."),
            Certificate::Gap { cents } => {
                let sum = if self.plan.savings == 0 {
                    format!("You pay {}", money(self.plan.payable))
                } else {
                    sum
                };
                format!("{sum}; at most {} more could be saved.", money(cents))
            }
        }
    }

    /// One change, as a suggestion.
    #[must_use]
    pub fn change(&self, change: &Change, names: &Names) -> String {
        let money = |minor| amount(minor, self.currency);
        let saves = format!("{}{}", if change.exact { "" } else { "at least " }, money(change.saves));
        let cost = match change.extra {
            0 => ", at no extra cost".to_owned(),
            extra if extra < 0 => format!(", and pay {} less in all", money(-extra)),
            extra => format!(", for {} more in all", money(extra)),
        };
        match &change.what {
            ChangeKind::AddUnits { sku, units, .. } => {
                let many = if *units == 1 { "one more".to_owned() } else { format!("{units} more of") };
                format!("Add {many} {} to save {saves}{cost}.", names.product(sku))
            }
            ChangeKind::SpendMore { amount, unlocks } => {
                let brings = match unlocks {
                    Unlocks::Delivery => "gives free delivery".to_owned(),
                    Unlocks::Offer { offer } => format!("brings “{}”", names.offer(offer)),
                };
                format!("{} more {brings} and saves {saves}.", money(*amount))
            }
            ChangeKind::Clip { offer } => format!("Clip coupon “{}” to save {saves}.", names.offer(offer)),
            ChangeKind::BecomeMember => format!("As a member you would save {saves} more."),
        }
    }

    fn line(&self, line: &LineShare, names: &Names) -> Option<String> {
        let money = |minor| amount(minor, self.currency);
        let by: Vec<String> = line
            .by
            .iter()
            .filter(|by| by.saved > 0)
            .map(|by| format!("“{}” saves {}", names.offer(&by.offer), money(by.saved)))
            .collect();
        (line.saved > 0).then(|| {
            let (paid, shelf) = (money(line.paid), money(line.shelf));
            format!(
                "{} {}: {paid} instead of {shelf} ({}).",
                line.qty,
                names.product(&line.sku),
                by.join(", ")
            )
        })
    }

    fn on_order(&self, names: &Names) -> Vec<String> {
        let on_goods = |id: &str| self.lines.iter().flat_map(|line| &line.by).any(|by| by.offer == id);
        self.offers
            .iter()
            .filter(|offer| offer.layer == Layer::Order && offer.saved > 0 && on_goods(&offer.offer))
            .map(|offer| {
                let saved = amount(offer.saved, self.currency);
                format!(
                    "“{}” takes {saved} off the order, shared out over the lines.",
                    names.offer(&offer.offer)
                )
            })
            .collect()
    }

    fn delivery(&self) -> Option<String> {
        let fee = amount(self.delivery_fee, self.currency);
        (self.delivery_fee > 0).then(|| {
            if self.plan.delivery_waived {
                format!("Delivery is free, which saves {fee}.")
            } else {
                format!("Delivery costs {fee}.")
            }
        })
    }

    fn runner(&self, names: &Names) -> Option<String> {
        let next = self.runner_up.as_ref()?;
        let without = names.offer(&next.without);
        Some(if next.saves_less == 0 {
            format!("Another plan without “{without}” saves just as much.")
        } else {
            let (savings, less) =
                (amount(next.savings, self.currency), amount(next.saves_less, self.currency));
            format!("Without “{without}” the best plan saves {savings}, {less} less.")
        })
    }

    fn after(&self, names: &Names) -> Vec<String> {
        let mut sums: BTreeMap<&str, (RebateHow, i64)> = BTreeMap::new();
        for claim in &self.rebates.claims {
            sums.entry(&claim.rebate).or_insert((claim.how, 0)).1 += claim.cents;
        }
        sums.into_iter()
            .map(|(rebate, (how, cents))| {
                let how = match how {
                    RebateHow::MailIn => "by sending the receipt in",
                    RebateHow::CashBack => "as cash back",
                };
                let (back, name) = (amount(cents, self.currency), names.offer(rebate));
                format!("After the shop, {back} comes back {how} (“{name}”).")
            })
            .collect()
    }

    /// Why an offer did not save anything, for the shopper who asks after it. `None` where it did, or where nothing in the
    /// cart fits it or it is not known.
    #[must_use]
    pub fn why_not(&self, offer: &str, names: &Names) -> Option<String> {
        let money = |minor| amount(minor, self.currency);
        let name = names.offer(offer);
        if let Some(found) = self.unused.iter().find(|it| it.offer == offer) {
            return Some(match &found.why {
                UnusedWhy::GroupTaken { by } => {
                    format!("“{name}” cannot be used together with “{}”.", names.offer(by))
                }
                UnusedWhy::BelowSpend { missing } => {
                    format!("{} are missing to “{name}”.", money(*missing))
                }
                UnusedWhy::DeliveryFree => format!("“{name}” is not needed: delivery is free anyway."),
                UnusedWhy::SavesNoMore if self.certificate == Certificate::Optimal => {
                    format!("“{name}” would not save more than the plan does.")
                }
                UnusedWhy::SavesNoMore => format!("“{name}” is not part of the plan that was found."),
            });
        }
        let found = self.not_on.iter().find(|it| it.offer == offer)?;
        let why: Vec<String> = found.why.iter().map(|why| reason(why, self.currency)).collect();
        Some(format!("“{name}” is not on: {}.", why.join("; ")))
    }
}

fn reason(why: &Why, currency: Currency) -> String {
    match why {
        Why::NotYet { from } => format!("it begins on {from}"),
        Why::Expired { until } => format!("it ended on {until}"),
        Why::OtherStore => "it is for other stores".to_owned(),
        Why::MembersOnly => "it is for members".to_owned(),
        Why::NotClipped => "the coupon is not clipped".to_owned(),
        Why::NeedsCode => "it needs a code".to_owned(),
        Why::FirstOrderOnly => "it is for a first order".to_owned(),
        Why::LimitReached { limit, used, .. } => {
            let span = match limit {
                Limit::PerHousehold => "by your household",
                Limit::PerDay => "today",
            };
            let times = if *used == 1 { "once".to_owned() } else { format!("{used} times") };
            format!("it was used {times} {span}, as often as it may be")
        }
        Why::NothingFits => "nothing in the cart fits it".to_owned(),
        Why::TooFewUnits { missing } => {
            format!("{missing} more {} needed", if *missing == 1 { "unit is" } else { "units are" })
        }
        Why::BelowSpend { missing } => format!("{} are missing to its spend", amount(*missing, currency)),
        Why::NoDelivery => "nothing is charged for delivery".to_owned(),
    }
}
