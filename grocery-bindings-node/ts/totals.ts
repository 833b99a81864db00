import type { Money, SoldBy, TaxClass } from '../native.js'

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
  policy?: 'lawful' | 'original' | 'documented' | undefined
  /** ISO 4217. Default: that of the prices, or USD. */
  currency?: string | undefined
  /** The day of the sale, `2026-11-20`; today where it is not said. */
  date?: string | undefined
}
