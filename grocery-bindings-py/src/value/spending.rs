//! What is spent: budgets, what the shop's offers save on a list, and what comes back with returned goods.

use grocery_core::{agent, basket, budgets};

use super::{DealExplanation, GroceryList, Money, handle, percent, text};

handle! {
    /// How a budget stands in the period that runs.
    BudgetStatus(budgets::BudgetStatus) {
        /// How long it runs: "day", "week", "month" or "year".
        period: &'static str = |v| v.period.as_str();
        /// The category it is for; None for everything.
        category: Option<String> = |v| v.category.clone();
        /// The first day of the period, ISO 8601.
        first_day: String = |v| v.from.to_string();
        /// The last day of the period.
        last_day: String = |v| v.to.to_string();
        /// What may be spent.
        limit: Money = |v| Money(v.limit);
        /// What is spent.
        spent: Money = |v| Money(v.spent);
        /// What is left; 0 where the limit is passed.
        left: Money = |v| Money(v.left);
        /// By how much the limit is passed; 0 where it is kept.
        over: Money = |v| Money(v.over);
        /// What is spent in whole percent of the limit, cut off.
        percent: u64 = |v| v.percent;
    }

    /// A threshold that was crossed, told once in a period.
    Crossing(budgets::Crossing) {
        /// The threshold, in percent of the limit.
        threshold: u16 = |v| v.threshold;
        /// How the budget stands now.
        status: BudgetStatus = |v| v.field(|c| &c.status);
    }

    /// So much of a budget is spent.
    BudgetThreshold(agent::BudgetThreshold) {
        /// Whose it is.
        user_id: String = |v| v.user_id.to_string();
        /// How long it runs: "day", "week", "month" or "year".
        period: &'static str = |v| v.period.as_str();
        /// The category it is for; None for everything.
        category: Option<String> = |v| v.category.clone();
        /// The first day of the period, ISO 8601.
        first_day: String = |v| v.from.to_string();
        /// The last day of the period.
        last_day: String = |v| v.to.to_string();
        /// The threshold, in percent of the limit.
        threshold: u16 = |v| v.threshold;
        /// What may be spent.
        limit: Money = |v| Money(v.limit);
        /// What is spent.
        spent: Money = |v| Money(v.spent);
        /// When, RFC 3339.
        timestamp: String = |v| v.timestamp.to_string();
    }

    /// What the offers of the shop take off a list. The list's `total` and `savings` count it; its `subtotal` and the lines'
    /// totals are at shelf prices.
    ListDeals(agent::ListDeals) {
        /// What is taken off the goods.
        savings: Money = |v| Money(v.savings);
        /// What the goods cost then, without tax and delivery.
        payable: Money = |v| Money(v.payable);
        /// The offers used, the one that saves most first.
        offers: Vec<UsedOffer> = |v| v.each(|d| &d.offers);
        /// No use of the offers saves more than this beyond `savings` and the delivery fee: 0 where the plan is proven to
        /// be the best.
        at_most_more: Money = |v| Money(v.at_most_more);
        /// What comes back after the receipt, by rebates. No part of `savings`.
        after_receipt: Money = |v| Money(v.after_receipt);
    }

    /// An offer used on a list.
    UsedOffer(agent::UsedOffer) {
        /// Its id in the offer book.
        id: String = |v| v.id.clone();
        /// What people call it; the id where it has no title.
        title: String = |v| v.title.clone();
        /// How often it is used.
        uses: i64 = |v| v.uses;
        /// Whether it waives the delivery fee and takes nothing off the goods.
        frees_delivery: bool = |v| v.frees_delivery;
        /// What it saves; for free delivery the fee.
        savings: Money = |v| Money(v.savings);
    }

    /// An offer that saves something on a line.
    ItemOffer(agent::ItemOffer) {
        /// Its id in the offer book.
        id: String = |v| v.id.clone();
        /// What people call it; the id where it has no title.
        title: String = |v| v.title.clone();
        /// The line's share of what it saves.
        savings: Money = |v| Money(v.savings);
    }

    /// A list with what the offers save on it, explained.
    ListExplained(agent::ListExplained) {
        /// The list, priced, with the savings on it.
        list: GroceryList = |v| v.field(|e| &e.list);
        /// The plan, what each line pays and why, the runner-up, and what would change the answer, also in sentences. Lines
        /// go by the ids of the list's lines; money is whole minor units.
        explanation: DealExplanation = |v| v.told().into();
    }

    /// What lies in a basket at one rate of tax that prices include.
    VatTotals(basket::VatTotals) {
        /// The rate in percent, for showing.
        tax_rate: f64 = |v| percent(v.tax_rate);
        /// The rate in parts per million, exactly.
        tax_rate_ppm: i64 = |v| v.tax_rate.parts_per_million();
        /// What is taxed, with the tax.
        gross: Money = |v| Money(v.gross);
        /// The tax in it.
        tax: Money = |v| Money(v.tax);
        /// What is taxed, without the tax.
        net: Money = |v| Money(v.net);
    }

    /// Who pays what: `snap + other` is the total.
    Tender(basket::Tender) {
        /// What SNAP benefits pay.
        snap: Money = |v| Money(v.snap);
        /// What is left for another means: what is not eligible, tax and fees among it.
        other: Money = |v| Money(v.other);
        /// The tax that is not charged because benefits pay.
        tax_lifted: Money = |v| Money(v.tax_lifted);
        /// What stays on the SNAP card.
        snap_left: Money = |v| Money(v.snap_left);
    }

    /// What is paid back when goods come back.
    ///
    /// Always: `total = goods + tax + deposits + delivery_fee + bag_fee`, without `tax` where prices include it, and
    /// `total = snap + other`. Nothing is below zero.
    Refund(basket::Refund) {
        /// What was paid for the goods, after discounts.
        goods: Money = |v| Money(v.goods);
        /// Their tax.
        tax: Money = |v| Money(v.tax);
        /// Their deposits.
        deposits: Money = |v| Money(v.deposits);
        /// The delivery fee, where it is paid back.
        delivery_fee: Money = |v| Money(v.delivery_fee);
        /// The bag fee, where it is paid back.
        bag_fee: Money = |v| Money(v.bag_fee);
        /// All of it.
        total: Money = |v| Money(v.total);
        /// What goes back to the SNAP card: never out in cash.
        snap: Money = |v| Money(v.snap);
        /// What goes back by the other means.
        other: Money = |v| Money(v.other);
        /// What the returned goods had off, which is not paid out.
        discounts: Money = |v| Money(v.discounts);
        /// The lines, in the order of the request.
        lines: Vec<RefundLine> = |v| v.each(|r| &r.lines);
    }

    /// What is paid back for one line.
    RefundLine(basket::RefundLine) {
        /// The line of the sale, counted from 0.
        line: usize = |v| v.line;
        /// The product, where it has an id.
        product_id: Option<String> = |v| text(v.product_id.as_ref());
        /// What was paid for the goods, after discounts.
        goods: Money = |v| Money(v.goods);
        /// Their tax.
        tax: Money = |v| Money(v.tax);
        /// Their deposit.
        deposit: Money = |v| Money(v.deposit);
        /// What goes back to the SNAP card.
        snap: Money = |v| Money(v.snap);
        /// What they had off, which is not paid out.
        discounts: Money = |v| Money(v.discounts);
    }
}
