//! The words of a list that is fitted to a budget, and what a choice of options comes to.

use std::{collections::HashSet, fmt, ops::RangeInclusive, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, ErrorKind, Result, clip},
    money::{Currency, Money, Rounding, round_div},
};

/// The most lines of one problem.
pub const MAX_FIT_LINES: usize = 10_000;
/// The most options of one line.
pub const MAX_FIT_OPTIONS: usize = 100;
/// The most that one option may cost, and that a budget may be, in minor units.
pub const MAX_FIT_PRICE: i64 = 1_000_000_000_000;
/// Millionths of a minor unit in one.
pub(super) const MILLION: i64 = 1_000_000;

macro_rules! named {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$variant_doc:meta])* $variant:ident => $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)*
        }

        impl $name {
            /// Every one, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The stable name, in snake case.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = Error;

            fn from_str(s: &str) -> Result<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == s).ok_or_else(|| {
                    let known: Vec<&str> = Self::ALL.iter().map(|one| one.as_str()).collect();
                    Error::new(ErrorKind::InvalidInput, format!(concat!("unknown ", $what, " {:?}"), clip(s, 40)))
                        .with_hint(format!("use one of: {}", known.join(", ")))
                })
            }
        }
    };
}

named! {
    /// How much a line matters. What is lost on a line of an earlier one outweighs everything lost on all lines of later ones.
    FitPriority, "priority" {
        /// Never left out.
        Must => "must",
        /// Left out where the budget asks for it.
        Want => "want",
        /// The first to be given up.
        Nice => "nice",
    }
}

named! {
    /// What an option does to a line, by how much it hurts: any loss of a kind is above all losses of the kinds before it.
    FitKind, "change" {
        /// The line as it is: loss 0.
        Keep => "keep",
        /// As much of the same goods in another package: loss 1 to 9.
        OtherPack => "other_pack",
        /// Less of the same goods, in a smaller package or fewer of them: loss 10 to 99.
        Downsize => "downsize",
        /// Another product: loss 100 to 999.
        Swap => "swap",
        /// Nothing: loss 1,000. Only for a line that is no must.
        Drop => "drop",
    }
}

impl FitKind {
    /// The losses that an option of this kind may have, in points.
    #[must_use]
    pub const fn losses(self) -> RangeInclusive<i64> {
        match self {
            Self::Keep => 0..=0,
            Self::OtherPack => 1..=9,
            Self::Downsize => 10..=99,
            Self::Swap => 100..=999,
            Self::Drop => 1_000..=1_000,
        }
    }
}

/// One way to treat a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitOption {
    /// The option's name, unique on its line. Of options that are alike in everything else, the first by name is taken.
    pub id: String,
    /// What it does.
    pub kind: FitKind,
    /// What it costs, without tax, in minor units; 0 for [`FitKind::Drop`].
    pub price: i64,
    /// The exact tax on it, in millionths of a minor unit: taxable minor units x rate in parts per million. 0 where prices
    /// include the tax.
    #[serde(default)]
    pub tax_millionths: i64,
    /// What is lost by it, in points, within [`FitKind::losses`].
    pub loss: i64,
}

impl FitOption {
    /// The line as it is, for `price` minor units without tax.
    #[must_use]
    pub fn keep(price: i64) -> Self {
        Self { id: "keep".to_owned(), kind: FitKind::Keep, price, tax_millionths: 0, loss: 0 }
    }

    /// Nothing of it.
    #[must_use]
    pub fn drop() -> Self {
        Self { id: "drop".to_owned(), kind: FitKind::Drop, price: 0, tax_millionths: 0, loss: 1_000 }
    }

    /// Another way, for `price` minor units without tax and a loss of so many points.
    #[must_use]
    pub fn new(id: impl Into<String>, kind: FitKind, price: i64, loss: i64) -> Self {
        Self { id: id.into(), kind, price, tax_millionths: 0, loss }
    }

    /// The same, with this tax on it.
    #[must_use]
    pub const fn with_tax_millionths(mut self, tax: i64) -> Self {
        self.tax_millionths = tax;
        self
    }

    /// What it costs with tax, in millionths of a minor unit.
    pub(super) const fn weight(&self) -> i64 {
        self.price * MILLION + self.tax_millionths
    }
}

/// One line with its options.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitLine {
    /// The line's name, unique.
    pub id: String,
    /// How much it matters.
    pub priority: FitPriority,
    /// What can be done with it: exactly one [`FitKind::Keep`] among them.
    pub options: Vec<FitOption>,
}

/// A list to be fitted to a budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitProblem {
    /// The currency of all amounts.
    pub currency: Currency,
    /// The most that the list may cost, with tax.
    pub budget: Money,
    /// How the tax of the whole list is rounded to a minor unit, once. Half-even is taken as half-up.
    pub tax_rounding: Rounding,
    /// The lines.
    pub lines: Vec<FitLine>,
}

impl FitProblem {
    /// `lines` within `budget`, tax rounded half-up.
    #[must_use]
    pub fn new(budget: Money, lines: Vec<FitLine>) -> Self {
        Self { currency: budget.currency(), budget, tax_rounding: Rounding::HalfUp, lines }
    }

    /// Refuses a problem with a bad value, naming the field.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] for a budget or price below 0, a budget in another currency, names that are empty or used
    /// twice, a loss that is not of its kind, a line without exactly one option to keep it and a must that could be left out;
    /// [`ErrorKind::TooLarge`] above [`MAX_FIT_LINES`], [`MAX_FIT_OPTIONS`] or [`MAX_FIT_PRICE`].
    pub fn validate(&self) -> Result<()> {
        if self.budget.currency() != self.currency {
            let what = format!("is in {} and the list in {}", self.budget.currency(), self.currency);
            return Err(fault("budget", &what).with_hint("the library knows no exchange rates"));
        }
        amount("budget", self.budget.minor())?;
        at_most("lines", self.lines.len(), MAX_FIT_LINES)?;
        let mut lines = HashSet::with_capacity(self.lines.len());
        for (at, line) in self.lines.iter().enumerate() {
            let path = |field: &str| format!("lines[{at}].{field}");
            if line.id.is_empty() || !lines.insert(line.id.as_str()) {
                return Err(fault(&path("id"), "is empty or used twice"));
            }
            at_most(&path("options"), line.options.len(), MAX_FIT_OPTIONS)?;
            if line.options.iter().filter(|option| option.kind == FitKind::Keep).count() != 1 {
                return Err(fault(&path("options"), "must keep the line in exactly one of them"));
            }
            let mut options = HashSet::with_capacity(line.options.len());
            for (one, option) in line.options.iter().enumerate() {
                let path = |field: &str| format!("lines[{at}].options[{one}].{field}");
                if option.id.is_empty() || !options.insert(option.id.as_str()) {
                    return Err(fault(&path("id"), "is empty or used twice on the line"));
                }
                check_option(option, line.priority, &path)?;
            }
        }
        Ok(())
    }

    /// What a choice comes to, with tax, in minor units: for each line the place of its option.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] naming the line without such an option.
    pub fn price(&self, choice: &[usize]) -> Result<i64> {
        if choice.len() != self.lines.len() {
            return Err(fault("choice", "must have one entry for each line"));
        }
        let (mut goods, mut tax) = (0_i128, 0_i128);
        for (at, (line, &one)) in self.lines.iter().zip(choice).enumerate() {
            let option = line
                .options
                .get(one)
                .ok_or_else(|| fault(&format!("choice[{at}]"), "is none of the options of the line"))?;
            goods += i128::from(option.price);
            tax += i128::from(option.tax_millionths);
        }
        self.total(goods, tax)
    }

    fn total(&self, goods: i128, tax: i128) -> Result<i64> {
        let mode = match self.tax_rounding {
            Rounding::HalfEven => Rounding::HalfUp,
            mode => mode,
        };
        let total = round_div(tax, i128::from(MILLION), mode).and_then(|tax| i64::try_from(goods + tax).ok());
        total.ok_or_else(|| Error::new(ErrorKind::InvalidInput, "the list costs too much to count"))
    }

    /// The most that the weights may sum up to.
    pub(super) fn capacity(&self) -> i128 {
        // What is rounded away is no part of what is paid.
        let rounded_away = match self.tax_rounding {
            Rounding::HalfUp | Rounding::HalfEven => MILLION / 2 - 1,
            Rounding::HalfDown => MILLION / 2,
            Rounding::Truncate | Rounding::Floor => MILLION - 1,
            Rounding::Up | Rounding::Ceiling => 0,
        };
        i128::from(self.budget.minor()) * i128::from(MILLION) + i128::from(rounded_away)
    }
}

fn check_option(option: &FitOption, priority: FitPriority, path: &dyn Fn(&str) -> String) -> Result<()> {
    amount(&path("price"), option.price)?;
    let most_tax = option.price.saturating_mul(MILLION);
    if option.tax_millionths < 0 || option.tax_millionths > most_tax {
        return Err(fault(&path("tax_millionths"), "must be 0 or above, and at most the price itself"));
    }
    let losses = option.kind.losses();
    if !losses.contains(&option.loss) {
        let what = format!("of {} must be {} to {}", option.kind, losses.start(), losses.end());
        return Err(fault(&path("loss"), &what));
    }
    if option.kind == FitKind::Drop {
        if priority == FitPriority::Must {
            return Err(fault(&path("kind"), "leaves out a must"));
        }
        if option.price != 0 {
            return Err(fault(&path("price"), "of what is left out must be 0"));
        }
    }
    Ok(())
}

fn fault(path: &str, what: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, format!("{path}: {what}"))
}

fn amount(path: &str, minor: i64) -> Result<()> {
    if minor < 0 {
        return Err(fault(path, "must not be below 0"));
    }
    if minor > MAX_FIT_PRICE {
        return Err(Error::new(ErrorKind::TooLarge, format!("{path}: is above {MAX_FIT_PRICE} minor units")));
    }
    Ok(())
}

fn at_most(path: &str, count: usize, most: usize) -> Result<()> {
    if count > most {
        return Err(Error::new(ErrorKind::TooLarge, format!("{path}: {count} are more than {most}")));
    }
    Ok(())
}

/// What is lost, in points, by how much the lines matter. Compared in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
pub struct FitLoss {
    /// On lines that are a must.
    pub must: i64,
    /// On lines that are wanted.
    pub want: i64,
    /// On lines that would be nice.
    pub nice: i64,
}

impl FitLoss {
    /// What is lost on lines that matter so much.
    #[must_use]
    pub const fn of(self, priority: FitPriority) -> i64 {
        match priority {
            FitPriority::Must => self.must,
            FitPriority::Want => self.want,
            FitPriority::Nice => self.nice,
        }
    }

    pub(super) fn add(&mut self, priority: FitPriority, points: i64) {
        *match priority {
            FitPriority::Must => &mut self.must,
            FitPriority::Want => &mut self.want,
            FitPriority::Nice => &mut self.nice,
        } += points;
    }
}

/// What is known about a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum FitProof {
    /// No choice within the budget loses less, and none that loses as little costs less: proven. Where nothing fits: none costs
    /// less.
    Optimal,
    /// Time ran out: on lines that matter so much at most this many points less may be lost. What matters more is proven.
    Gap {
        /// The first priority that is not proven.
        priority: FitPriority,
        /// Points of loss; 0 where only a cheaper choice of the same loss may exist.
        loss: i64,
    },
}

/// What was chosen for a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitPick {
    /// The line.
    pub line: String,
    /// The place of its option.
    pub option: usize,
    /// What it does.
    pub kind: FitKind,
    /// What it saves against keeping the line, without tax, in minor units; below 0 where it costs more.
    pub saved: i64,
}

/// A list fitted to a budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FitSolution {
    /// Whether the budget is kept. Where it is not, the choice is the cheapest there is.
    pub fits: bool,
    /// What was chosen, in the order of the lines.
    pub picks: Vec<FitPick>,
    /// What the list then costs, with tax, in minor units. Never above the budget where it fits.
    pub total: i64,
    /// The least that the list can cost, with tax, in minor units.
    pub least_total: i64,
    /// What is lost.
    pub loss: FitLoss,
    /// Whether it is proven to be the best.
    pub proof: FitProof,
    /// The steps that were taken.
    pub steps: u64,
}
