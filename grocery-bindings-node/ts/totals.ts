import { totalsFromDeals as fromDeals, type DealPlan, type Money, type SoldBy, type TaxClass } from '../native.js'
import { planText, text, type DealProblem } from './deals.js'
import { guard } from './errors.js'

/** An amount of money: in minor units, or as the decimal text a receipt would show (`'3.99'`). */
export type Price = Money | string

/** One item of a basket. */
export interface TotalsItem {
  productId?: string | undefined
  /** How many packages, or how much of the priced unit for goods by weight (a text for exact parts: `'1/3'`). */
  quantity: number | string
  /** The price of one. */
  price: Price
  /** The price before a reduction. */
  originalPrice?: Price | undefined
  /** How tax law sees it. Default: `food`. */
  taxClass?: TaxClass | undefined
  /** Whether SNAP benefits may pay for it, where you know. */
  snapEligible?: boolean | undefined
  /** How it is sold. A quantity by weight is an estimate until the scales say. */
  soldBy?: SoldBy | undefined
  /** The tax rate of this item, in percent, instead of the table's and the basket's. */
  taxRate?: number | string | undefined
  /** What the shop's own offers and coupons take off the whole line; it lowers what is taxed. */
  offerDiscount?: Price | undefined
  /** What the maker's coupons take off the whole line; what is taxed stays. */
  couponDiscount?: Price | undefined
  /** What is owed for its bottles and cans until they come back; an amount alone is that of one container. */
  deposit?: Deposit | Price | undefined
}

/** What is owed for the containers of a package until they come back. No discount touches it. */
export interface Deposit {
  /** For one container. */
  each: Price
  /** How many containers one package has. Default: 1. */
  containers?: number | undefined
  /** Whether state law asks for it: SNAP benefits may pay only such a deposit. Default: yes. */
  byLaw?: boolean | undefined
}

/** How a shop adds a basket up: what differs from `lawful`. Rates are parts per million. */
export interface TotalsPolicy {
  /** What tax is charged on. Default: `after_discounts`. */
  taxBase?: 'after_discounts' | 'before_discounts' | undefined
  /** How tax is rounded to a whole minor unit. Default: `half_up`. */
  taxRounding?: 'half_up' | 'half_down' | 'half_even' | 'up' | 'truncate' | 'ceiling' | 'floor' | undefined
  /** Where tax is rounded. Default: `invoice`. */
  taxLevel?: 'invoice' | 'line' | undefined
  /** Whether prices include the tax, as with VAT. It is then split off what is paid and not added. */
  taxIncluded?: boolean | undefined
  /** Whether deposits are taxed with the goods they belong to. */
  taxDeposits?: boolean | undefined
  /** Rates that hold for everything sold in a state, by its two letters. */
  flatRates?: Readonly<Record<string, number>> | undefined
  /** What a loyalty member gets off. Default: 20000, which is 2 %. */
  loyaltyRate?: number | undefined
  loyaltyBase?: 'subtotal' | 'after_promo' | undefined
  /** What delivery costs. Default: 4.95 USD. */
  deliveryFee?: Money | undefined
  /** From which amount on delivery is free. Default: 35.00 USD. */
  freeDeliveryFrom?: Money | undefined
  thresholdBase?: 'pre_discount' | 'post_discount' | undefined
  /** What one bag costs. Default: nothing. */
  bagFee?: Money | null | undefined
}

/** A basket to total. */
export interface TotalsRequest {
  items: readonly TotalsItem[]
  /** Where it is bought. Without it tax is 0 and a note says so. */
  location?: { zipCode?: string | undefined; state?: string | undefined } | undefined
  promoCode?: string | undefined
  loyaltyMember?: boolean | undefined
  /** Whether this is the shopper's first order, where you know. */
  firstOrder?: boolean | undefined
  /** A tax rate for everything, in percent, instead of the table's. */
  taxRate?: number | string | undefined
  /** How to add up. Default: `lawful`. */
  policy?: 'lawful' | 'original' | 'documented' | TotalsPolicy | undefined
  /** ISO 4217. Default: that of the prices, or USD. */
  currency?: string | undefined
  /** The day of the sale, `2026-11-20`; today where it is not said. */
  date?: string | undefined
  /** What is on the shopper's SNAP card. It pays for what it may, and takes the tax off that. */
  snapBalance?: Price | undefined
  /** What delivery costs, where that is settled already. Default: by the policy. */
  deliveryFee?: Price | undefined
  /** How many bags are bought at the policy's `bagFee`. Default: 0. */
  bags?: number | undefined
}

/** So much of a line comes back. */
export interface Return {
  /** The line, counted from 0. */
  line: number
  /** How much of it, in the measure of the sale (a text for exact parts). */
  quantity: number | string
}

/** What comes back now. */
export interface RefundRequest {
  returns: readonly Return[]
  /** What came back before. */
  earlier?: readonly Return[] | undefined
  /** Whether delivery and bags are paid back too, once everything has come back. Default: no. */
  fees?: boolean | undefined
}

/**
 * The cart of `problem` with what `plan` takes off each line, for `agent.totals`: makers' coupons apart from everything the
 * shop pays for. Place, tax classes and loyalty are yours to add. What is to be paid before tax and what is saved are the
 * plan's to the cent.
 *
 * @throws {InvalidInputError} where the plan breaks the rules of the offers
 */
export function totalsFromDeals(problem: DealProblem | string, plan: DealPlan | string): TotalsRequest {
  return JSON.parse(guard(() => fromDeals(text(problem, 'problem'), planText(plan))))
}
