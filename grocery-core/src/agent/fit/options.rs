//! What can be done with each line, at what price and loss: catalogue, quotes and wishes in, options out. Pure.

use super::{FitChange, FitGoods, FitRequest};
use crate::{
    agent::{
        locale::Locale,
        view::{self, Known, Terms},
    },
    basket::{
        PackChoice, PackOption, PackRequest, Place, TaxLevel, TotalsItem, TotalsRequest, choose_packs,
        fit::{FitKind, FitLine, FitOption, FitPick, FitPriority, FitProblem},
        totals,
    },
    catalog::{Allergen, Catalog, JudgedSwap, Product, SubstituteReason, SubstituteRequest},
    error::{ErrorKind, Result},
    lists::{ListLine, ShoppingList},
    money::{Money, Rounding},
    quantity::{Dimension, Ratio, Unit},
};

/// How many products are looked at for one line.
const CANDIDATES: usize = 12;
/// The most points of less of the same goods: for nothing of it, which is never offered.
const LESS_POINTS: i64 = 80;
/// The points between one substitute and the next best.
const RANK_POINTS: i64 = 20;
/// The most points of less of another product.
const SWAP_LESS_POINTS: i64 = 100;

/// What the shopper asked, and what they said to earlier swaps.
pub(super) struct Wishes<'a> {
    pub(super) request: &'a FitRequest,
    pub(super) judged: &'a [JudgedSwap],
}

impl Wishes<'_> {
    fn allow(&self, kind: FitKind) -> bool {
        !self.request.without.contains(&kind)
    }
}

/// A product that may come in for the one on the list.
struct Candidate {
    product: Product,
    /// Whether it is the same goods in another package.
    same: bool,
    reasons: Vec<SubstituteReason>,
}

/// The products that may come in, line by line.
#[derive(Default)]
pub(super) struct Choices {
    lines: Vec<Vec<Candidate>>,
}

impl Choices {
    /// Looks for what may come in for the product of a line. To be called for each line, in order.
    pub(super) fn look_for(&mut self, line: &ListLine, catalog: &Catalog, wishes: &Wishes<'_>) -> Result<()> {
        let product = line.product.as_ref().and_then(|id| catalog.get(id));
        let other =
            [FitKind::OtherPack, FitKind::Downsize, FitKind::Swap].into_iter().any(|k| wishes.allow(k));
        // Whether another product is on sale is not known, so who asked for one only on sale gets no other.
        let found = match product {
            Some(product) if other && !line.checked && !line.only_if_on_sale => {
                candidates(&product, catalog, wishes)?
            }
            _ => Vec::new(),
        };
        self.lines.push(found);
        Ok(())
    }

    /// Every product that needs a price.
    pub(super) fn products(&self) -> impl Iterator<Item = &Product> {
        self.lines.iter().flatten().map(|candidate| &candidate.product)
    }

    /// Prices everything that can be done.
    pub(super) fn weigh(
        &self,
        list: &ShoppingList,
        known: &Known,
        terms: &Terms<'_>,
        wishes: &Wishes<'_>,
    ) -> Result<Weighed> {
        let mut weighed = Weighed::default();
        let mut parts = Vec::new();
        for (line, candidates) in list.lines.iter().zip(&self.lines) {
            let Some((keep, part)) = Way::of(line, known, terms) else { continue };
            let mut ways = vec![Found { way: keep, kind: FitKind::Keep, loss: 0, reasons: Vec::new() }];
            let mut own = vec![part];
            let mut add = |(way, part): (Way, TotalsItem), kind, loss, reasons| {
                ways.push(Found { way, kind, loss, reasons });
                own.push(part);
            };
            let priority = wishes.request.priority(line.id);
            if !line.checked {
                let kept = covered(line, known);
                if wishes.allow(FitKind::Downsize) {
                    for (less, share) in less_of(line) {
                        if let Some(way) = Way::of(&less, known, terms) {
                            add(way, FitKind::Downsize, less_points(share), Vec::new());
                        }
                    }
                }
                let mut ranks = (0, 0);
                for candidate in candidates {
                    let mut other = line.clone();
                    other.product = Some(candidate.product.id.clone());
                    other.product_name = Some(candidate.product.name.clone());
                    let Some(share) = share(kept.as_ref(), covered(&other, known).as_ref()) else { continue };
                    let Some(way) = Way::of(&other, known, terms) else { continue };
                    let too_dear = line.max_price.is_some_and(|most| {
                        way.0.unit_price.compare(most).is_ok_and(std::cmp::Ordering::is_gt)
                    });
                    let (kind, loss) = judged(candidate.same, share, &mut ranks);
                    if wishes.allow(kind) && !too_dear && share_is_enough(share, candidate.same) {
                        add(way, kind, loss, candidate.reasons.clone());
                    }
                }
            }
            parts.append(&mut own);
            let may_drop = !line.checked && priority != FitPriority::Must && wishes.allow(FitKind::Drop);
            weighed.lines.push(Line { line: line.clone(), priority, may_drop, ways, taxes: Vec::new() });
        }
        weighed.tax(parts, terms)?;
        Ok(weighed)
    }
}

fn candidates(product: &Product, catalog: &Catalog, wishes: &Wishes<'_>) -> Result<Vec<Candidate>> {
    let asked = wishes.request;
    let mut request =
        SubstituteRequest::new(product.id.clone()).with_limit(CANDIDATES).with_judged(wishes.judged);
    // What the product states of itself may be why it is on the list.
    request.diets = asked.diets.iter().chain(&product.diets).cloned().collect();
    request.allergens.clone_from(&asked.allergens);
    if product.allergens_complete {
        let free_of = Allergen::ALL.iter().filter(|allergen| !product.allergens.contains(allergen));
        request.allergens.extend(free_of);
    }
    request.excludes.clone_from(&asked.excludes);
    let answer = match catalog.substitutes(&request) {
        Ok(answer) => answer,
        // A product that left the catalogue meanwhile has no substitutes.
        Err(e) if e.kind() == ErrorKind::ProductNotFound => return Ok(Vec::new()),
        Err(e) => return Err(e),
    };
    let there = answer.candidates.into_iter().filter(|c| c.product.availability.is_in_stock() != Some(false));
    Ok(there
        .map(|c| Candidate {
            same: c.reasons.contains(&SubstituteReason::SameProduct),
            product: c.product,
            reasons: c.reasons,
        })
        .collect())
}

/// The same line with less: what is offered of it, and the share of what was asked.
fn less_of(line: &ListLine) -> Vec<(ListLine, Ratio)> {
    let counted = line.unit.is_none_or(|unit| {
        unit != Unit::Dozen && !matches!(unit.dimension(), Dimension::Mass | Dimension::Volume)
    });
    let mut amounts: Vec<Ratio> = Vec::new();
    if counted && line.amount.is_integer() {
        let whole = line.amount.numerator();
        let half = whole / 2 + whole % 2;
        let quarters = i128::from(whole) * 3;
        let three_quarters = i64::try_from(quarters / 4 + i128::from(quarters % 4 != 0)).unwrap_or(whole);
        amounts
            .extend([whole - 1, three_quarters, half].into_iter().filter(|n| *n >= 1).map(Ratio::from_int));
    } else {
        let shares = [Ratio::new(3, 4), Ratio::new(1, 2)];
        amounts.extend(shares.into_iter().flatten().filter_map(|share| line.amount.times(share)));
    }
    let half = line.amount.over(Ratio::from_int(2)).unwrap_or(line.amount);
    amounts.retain(|amount| *amount < line.amount && *amount >= half);
    amounts.sort_unstable();
    amounts.dedup();
    amounts
        .into_iter()
        .filter_map(|amount| {
            let share = amount.over(line.amount)?;
            Some((ListLine { amount, ..line.clone() }, share))
        })
        .collect()
}

/// How much is bought for a line: what it covers, and whether that is all that was asked.
struct Covered {
    choice: PackChoice,
}

fn covered(line: &ListLine, known: &Known) -> Option<Covered> {
    let id = line.product.as_ref()?;
    let option = PackOption { product: known.products.get(id)?, quote: Some(known.quotes.get(id)?) };
    let wanted = PackRequest { amount: line.amount, unit: line.unit, size: line.size };
    Some(Covered { choice: choose_packs(&wanted, &[option]).ok()? })
}

/// How much of what was bought before is bought now, at most all of it; `None` where that does not compare.
fn share(kept: Option<&Covered>, now: Option<&Covered>) -> Option<Ratio> {
    let (kept, now) = (&kept?.choice, &now?.choice);
    // Packages chosen for an amount of content cover it.
    if now.leftover.is_some_and(|left| left.amount >= Ratio::ZERO) {
        return Some(Ratio::ONE);
    }
    let (before, after) = (kept.covers?, now.covers?);
    let after = after.convert(before.unit).ok()?.amount;
    let share = after.over(before.amount)?;
    Some(if share > Ratio::ONE { Ratio::ONE } else { share })
}

/// Whether so much of it is worth offering.
fn share_is_enough(share: Ratio, same: bool) -> bool {
    let least = if same { Ratio::new(1, 4) } else { Ratio::new(1, 2) };
    least.is_some_and(|least| share >= least)
}

/// The points of having only a share of the same goods.
fn less_points(share: Ratio) -> i64 {
    10 + lost(share, LESS_POINTS)
}

/// What of so many points the missing part takes, rounded up.
fn lost(share: Ratio, points: i64) -> i64 {
    let missing = Ratio::ONE.minus(share).and_then(|missing| missing.times(Ratio::from_int(points)));
    missing.map_or(points, |points| points.round(Rounding::Ceiling)).clamp(0, points)
}

/// What a candidate does to the line, and its points. The best of each sort comes first.
fn judged(same: bool, share: Ratio, (packs, swaps): &mut (i64, i64)) -> (FitKind, i64) {
    let within = |kind: FitKind, loss: i64| (kind, loss.clamp(*kind.losses().start(), *kind.losses().end()));
    if same && share < Ratio::ONE {
        return within(FitKind::Downsize, less_points(share));
    }
    if same {
        *packs += 1;
        return within(FitKind::OtherPack, *packs);
    }
    *swaps += 1;
    within(FitKind::Swap, 100 + (*swaps - 1) * RANK_POINTS + lost(share, SWAP_LESS_POINTS))
}

/// A line as it would be bought.
struct Way {
    goods: FitGoods,
    unit_price: Money,
}

impl Way {
    /// `None` where it has no price.
    fn of(line: &ListLine, known: &Known, terms: &Terms<'_>) -> Option<(Self, TotalsItem)> {
        let (item, part) = view::priced_line(line, known, terms);
        let goods = FitGoods {
            product_id: line.product.clone()?,
            name: item.name,
            size: item.size,
            amount: line.amount,
            unit: line.unit,
            packs: item.packs,
            line_total: item.line_total?,
        };
        Some((Self { goods, unit_price: item.price? }, part?))
    }
}

struct Found {
    way: Way,
    kind: FitKind,
    loss: i64,
    reasons: Vec<SubstituteReason>,
}

struct Line {
    line: ListLine,
    priority: FitPriority,
    may_drop: bool,
    /// The line as it is comes first.
    ways: Vec<Found>,
    /// The exact tax on each, in millionths of a minor unit.
    taxes: Vec<i64>,
}

/// Everything that can be done, with prices and tax.
#[derive(Default)]
pub(super) struct Weighed {
    lines: Vec<Line>,
}

impl Weighed {
    /// Puts the tax on every way, as the totals of a list would.
    fn tax(&mut self, parts: Vec<TotalsItem>, terms: &Terms<'_>) -> Result<()> {
        let mut request = TotalsRequest::new(terms.currency, parts);
        request.place = terms.location.map(|l| Place { zip: l.zip_code.clone(), state: l.state.clone() });
        let policy = &terms.rules.policy;
        let taxes: Vec<i64> = match policy.tax_included || request.items.is_empty() {
            true => vec![0; request.items.len()],
            false => totals(&request, terms.rules, terms.today)?
                .lines
                .iter()
                .map(|line| match policy.tax_level {
                    TaxLevel::Line => line.tax.minor().saturating_mul(1_000_000),
                    TaxLevel::Invoice => {
                        line.taxable.minor().saturating_mul(line.tax_rate.parts_per_million())
                    }
                })
                .collect(),
        };
        let mut taxes = taxes.into_iter();
        for line in &mut self.lines {
            line.taxes = taxes.by_ref().take(line.ways.len()).collect();
        }
        Ok(())
    }

    /// The choice to be made.
    pub(super) fn problem(&self, available: Money, terms: &Terms<'_>) -> FitProblem {
        let lines = self.lines.iter().map(|line| {
            let mut options: Vec<FitOption> = line
                .ways
                .iter()
                .zip(&line.taxes)
                .enumerate()
                .map(|(at, (found, &tax))| {
                    let goods = &found.way.goods;
                    let id = format!("{at:03} {} {}", goods.product_id, goods.amount);
                    FitOption::new(id, found.kind, goods.line_total.minor(), found.loss)
                        .with_tax_millionths(tax)
                })
                .collect();
            if line.may_drop {
                options.push(FitOption::drop());
            }
            FitLine { id: line.line.id.to_string(), priority: line.priority, options }
        });
        let mut problem = FitProblem::new(available, lines.collect());
        problem.tax_rounding = terms.rules.policy.tax_rounding;
        problem
    }

    /// What picks mean for the list.
    pub(super) fn changes(&self, picks: &[FitPick], locale: &Locale) -> Vec<FitChange> {
        let change = |(line, pick): (&Line, &FitPick)| {
            let keep = line.ways.first()?;
            let found = line.ways.get(pick.option);
            let currency = keep.way.goods.line_total.currency();
            let mut change = FitChange {
                line_id: line.line.id,
                requested: line.line.requested.clone(),
                priority: line.priority,
                kind: pick.kind,
                from: keep.way.goods.clone(),
                to: found.map(|found| found.way.goods.clone()),
                saved: Money::from_minor(pick.saved, currency),
                loss: found.map_or(*FitKind::Drop.losses().end(), |found| found.loss),
                reasons: found.map(|found| found.reasons.clone()).unwrap_or_default(),
                reason: String::new(),
            };
            change.reason = change.said(locale);
            (pick.kind != FitKind::Keep).then_some(change)
        };
        self.lines.iter().zip(picks).filter_map(change).collect()
    }
}
