import { optimiseBasket as chooseStores, optimiseDeals as findDeals, type DealPlan, splitDeals as share } from '../native.js'
import { run, type CallOptions } from './abort.js'
import { DealSolution, decode, StoresSolution } from './answer.js'
import { json, object, wireJson } from './check.js'
import { guard } from './errors.js'

/** Which units an offer covers: products by name, a category, a brand or both, or all. */
export type DealScope =
  | { skus: readonly string[] }
  | { category: string; brand?: string | null | undefined }
  | { brand: string; category?: string | null | undefined }
  | { all: true }

/** What every offer says beside what it does. */
export interface OfferTerms {
  /** Unique among the offers. */
  id: string
  /** Only members may use it. */
  requires_member?: boolean | undefined
  /** At most one offer of a group is used in the cart. */
  group?: string | null | undefined
  /** How many times it may be applied. Default: 1. */
  max_uses?: number | undefined
  /** For offers on items: whether the units they take may still carry coupons. Default: yes. */
  couponable?: boolean | undefined
  /** The layer of its kind; may be left out. */
  layer?: 'item' | 'coupon' | 'order' | undefined
}

/** One offer. Amounts are minor units, rates basis points: `percent_bp: 2500` is 25 %. */
export type DealOffer = OfferTerms &
  (
    | { kind: 'percent_off'; scope: DealScope; percent_bp: number }
    | { kind: 'amount_off'; scope: DealScope; cents: number }
    | { kind: 'fixed_price'; scope: DealScope; price: number }
    | { kind: 'n_for'; scope: DealScope; n: number; price: number }
    | {
        kind: 'buy_get'
        buy: DealScope
        get?: DealScope | null | undefined
        buy_n: number
        get_m: number
        percent_bp: number
      }
    | { kind: 'bundle'; components: readonly { scope: DealScope; qty: number }[]; cents_off: number }
    | { kind: 'coupon'; issuer: 'manufacturer' | 'store'; scope: DealScope; requires_qty: number; cents: number }
    | { kind: 'spend_off'; tiers: readonly { min_spend: number; cents: number }[] }
    | { kind: 'order_percent'; percent_bp: number; min_spend: number; cap?: number | null | undefined }
    | { kind: 'free_delivery'; min_spend: number }
  )

/** One cart at one store with every offer that is on, as the JSON of `grocery-deals/1`. */
export interface DealProblem {
  format: 'grocery-deals/1'
  /** The one currency of every amount. */
  currency: string
  /** Whether the shopper is a member. Default: no. */
  member?: boolean | undefined
  /** The delivery fee, waived where the goods after item offers, before coupons, come to `free_from`. */
  delivery?: { fee: number; free_from: number } | null | undefined
  lines: readonly {
    /** Unique in the cart. */
    id: string
    sku: string
    category?: string | null | undefined
    brand?: string | null | undefined
    qty: number
    unit_price: number
  }[]
  offers: readonly DealOffer[]
  /** Where the instance came from, kept for reports. */
  seed?: number | null | undefined
}

/** A list over several stores, as the JSON of `grocery-basket/1`. */
export interface StoresProblem {
  format: 'grocery-basket/1'
  /** Everything for the least money, or the most score that the budget buys. */
  objective: 'min_cost' | 'max_score'
  /** The most that may be paid for `max_score`. Default: 0. */
  budget?: number | undefined
  /** At most so many stores are used. */
  max_stores: number
  stores: readonly {
    id: string
    /** The delivery fee, waived from the spend `free_from` on. */
    fee: number
    free_from: number
    /** An amount off from a spend on. */
    spend_offer?: { min_spend: number; cents: number } | null | undefined
  }[]
  needs: readonly {
    id: string
    qty: number
    /** Whether it must be met. Default: yes. */
    required?: boolean | undefined
    options: readonly {
      store: string
      sku: string
      price: number
      /** How well it meets the need. Default: 0. */
      score?: number | undefined
    }[]
  }[]
  /** Where the instance came from, kept for reports. */
  seed?: number | null | undefined
}

/** What one line costs under a plan. */
export interface LineShare {
  line: string
  sku: string
  /** How many units. */
  qty: number
  /** What they cost at shelf prices. */
  shelf: number
  /** What the plan takes off. */
  saved: number
  /** What is paid, never below 0: the line's refund, should it come back. */
  paid: number
  /** The offers that took it off; `units` is 0 for offers on the order. */
  by: { offer: string; saved: number; units: number }[]
}

/** What one offer of a plan saved. */
export interface OfferShare {
  offer: string
  layer: 'item' | 'coupon' | 'order'
  /** How often it was used. */
  uses: number
  /** What it saved, the delivery fee counted where it waives it. */
  saved: number
}

/** The savings of a plan, shared out: what lines pay and the fee, where it is charged, add up to what is to be paid. */
export interface DealSplit {
  priced: {
    /** The goods at shelf prices. */
    subtotal: number
    itemSavings: number
    couponSavings: number
    orderSavings: number
    /** 0 where there is none. */
    deliveryFee: number
    deliveryWaived: boolean
  }
  /** Every line, in the order of the cart. */
  lines: LineShare[]
  /** Every offer used, the one that saved most first. */
  offers: OfferShare[]
}

/** @internal The JSON of something that the host gives as an object or as JSON text. */
export function text(data: unknown, name: string): string {
  return typeof data === 'string' ? data : json(object(data, name), name)
}

/** @internal The JSON of a plan that was handed out, or as text. */
export function planText(plan: DealPlan | string): string {
  return typeof plan === 'string' ? plan : wireJson(object(plan, 'plan'), 'plan')
}

/**
 * Which offers and coupons go on which units of a cart, so that nothing saves more. Works beside the event loop:
 * a usual cart takes milliseconds, the hardest some ten seconds, after which the best found comes with its `gap`.
 *
 * @throws {InvalidInputError} naming the field that is wrong
 */
export async function optimiseDeals(problem: DealProblem | string, options?: CallOptions): Promise<DealSolution> {
  return new DealSolution(await run(options, (cancel) => findDeals(text(problem, 'problem'), cancel)))
}

/**
 * Where to buy what, so that nothing is cheaper or better: at most one option for each need, at most so many stores.
 * Works beside the event loop, as {@link optimiseDeals} does.
 *
 * @throws {InvalidInputError} naming the field that is wrong
 */
export async function optimiseBasket(problem: StoresProblem | string, options?: CallOptions): Promise<StoresSolution> {
  return new StoresSolution(await run(options, (cancel) => chooseStores(text(problem, 'problem'), cancel)))
}

/**
 * Shares the savings of a plan out over the lines of its cart, to the cent and the same whatever the order: what a
 * returned line gives back. `problem` is the cart that the plan was found for.
 *
 * @throws {InvalidInputError} where the plan breaks the rules of the offers
 */
export function splitDeals(problem: DealProblem | string, plan: DealPlan | string): DealSplit {
  return decode(guard(() => share(text(problem, 'problem'), planText(plan))))
}
