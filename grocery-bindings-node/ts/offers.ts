import { type DealPlan, NativeOfferBook, offerBook, type UnitUse } from '../native.js'
import { run, type CallOptions } from './abort.js'
import { DealExplanation, decode } from './answer.js'
import { counted, string } from './check.js'
import { planText, text, type DealOffer, type DealProblem, type DealScope, type LineShare, type OfferShare, type OfferTerms } from './deals.js'
import { guard } from './errors.js'

/** What decides whether an offer of a book is on. Everything may be left out. */
interface BookTerms {
  /** How people know it; its id where there is no name. */
  title?: string | null | undefined
  /** The first day, ISO 8601, in the store's time zone. */
  valid_from?: string | null | undefined
  /** The last day; the offer holds until its end. */
  valid_until?: string | null | undefined
  /** The stores where it is on; all where there are none. */
  stores?: readonly string[] | undefined
  /** A digital coupon that has to be clipped. */
  must_clip?: boolean | undefined
  /** The promo code that has to be entered, in any case. */
  code?: string | null | undefined
  first_order_only?: boolean | undefined
  /** How often a household may use it in all. */
  per_household?: number | null | undefined
  /** How often a household may use it on one day. */
  per_day?: number | null | undefined
}

/** One offer of a book, as the JSON of `grocery-offers/1`. */
export type BookOffer = BookTerms &
  (
    | DealOffer
    /** A fixed price for members. */
    | (OfferTerms & { kind: 'loyalty_price'; scope: DealScope; price: number })
    /** Money back after the receipt. */
    | (OfferTerms & {
        kind: 'rebate'
        how?: 'mail_in' | 'cash_back' | undefined
        /** Who pays it; the shop itself where there is none. A unit stands for one rebate of each provider. */
        provider?: string | undefined
        scope: DealScope
        /** How many units one claim covers. Default: 1. */
        requires_qty?: number | undefined
        cents: number
        /** What must have been paid for the goods of the scope. Default: 0. */
        min_spend?: number | undefined
      })
  )

/** Everything a shop has on offer, as the JSON of `grocery-offers/1`. */
export interface BookData {
  format: 'grocery-offers/1'
  /** The one currency of every amount. */
  currency: string
  offers: readonly BookOffer[]
}

/** When and where the cart is rung up, and what this household has clipped, entered and used. */
export interface ShopContext {
  /** RFC 3339. Default: now. */
  now?: string | undefined
  /** How far the store's time zone is ahead of UTC. Default: 0. */
  utc_offset_minutes?: number | undefined
  /** Without one, only offers that are on everywhere are on. */
  store?: string | null | undefined
  first_order?: boolean | undefined
  /** The ids of the digital coupons that are clipped. */
  clipped?: readonly string[] | undefined
  /** The promo codes entered. */
  codes?: readonly string[] | undefined
  /** Uses on earlier orders; `on` is the day at the store. */
  uses?: readonly { offer: string; on: string; uses: number }[] | undefined
}

/** A cart, and who shops. A line may have a `name` for the sentences of an explanation. */
export interface ShoppedCart extends Omit<DealProblem, 'lines'> {
  lines: readonly (DealProblem['lines'][number] & { name?: string | undefined })[]
  context?: ShopContext | null | undefined
}

/** One reason why an offer is not on. */
export type OfferReason =
  | { why: 'not_yet'; from: string }
  | { why: 'expired'; until: string }
  | { why: 'limit_reached'; limit: 'per_household' | 'per_day'; allowed: number; used: number }
  | { why: 'too_few_units' | 'below_spend'; missing: number }
  | {
      why:
        | 'other_store'
        | 'members_only'
        | 'not_clipped'
        | 'needs_code'
        | 'first_order_only'
        | 'nothing_fits'
        | 'no_delivery'
    }

/** An offer that is not on. */
export interface OfferNotOn {
  offer: string
  /** Everything that stands against it, never empty. */
  why: OfferReason[]
}

/** The offers that are on for a cart. */
export interface ApplicableOffers {
  /** The cart with every offer that is on, for `optimiseDeals`. */
  problem: DealProblem
  /** The rebates that can be claimed for these goods. */
  rebates: BookOffer[]
  notOn: OfferNotOn[]
  /** Codes that were entered and that no offer has. */
  unknownCodes: string[]
}

/** One claim of a rebate. */
export interface RebateClaim {
  rebate: string
  how: 'mail_in' | 'cash_back'
  /** The units that stand for it. */
  units: UnitUse[]
  /** What it gives back. */
  cents: number
}

/** What comes back after the receipt. */
export interface RebatePlan {
  claims: RebateClaim[]
  /** What they give back together. */
  total: number
  /** Whether it is proven that no choice of rebates gives more. */
  isOptimal: boolean
  gap: number
}

/** An offer that is on and not used. */
export type UnusedOffer = { offer: string } & (
  | { why: 'group_taken'; by: string }
  | { why: 'below_spend'; missing: number }
  | { why: 'delivery_free' | 'saves_no_more' }
)

/** The best plan without the main offer. */
export interface RunnerUp {
  /** The main offer, which it goes without. */
  without: string
  savings: number
  payable: number
  /** What it saves less than the best plan. */
  savesLess: number
  offers: string[]
}

/** A change to the cart or the shopper, and what it would bring. */
export type DealChange = {
  /** What the changed cart saves more than the plan does. */
  saves: number
  payable: number
  /** What is to be paid beyond what the plan has to be paid; below 0 where it is less. */
  extra: number
  /** The offers that save more than in the plan. */
  through: string[]
  freesDelivery: boolean
  /** Whether `saves` is all there is to get; else it is at least that. */
  exact: boolean
} & (
  | { change: 'add_units'; line: string; sku: string; units: number }
  | ({ change: 'spend_more'; amount: number } & ({ unlocks: 'delivery' } | { unlocks: 'offer'; offer: string }))
  | { change: 'clip'; offer: string }
  | { change: 'become_member' }
)

/** What a `DealExplanation` holds. Amounts are minor units of `currency`. */
export interface DealExplanationData {
  /** All of it in English sentences. */
  sentences: string[]
  currency: string
  /** The goods at shelf prices. */
  subtotal: number
  /** 0 where there is none. */
  deliveryFee: number
  plan: DealPlan
  /** Whether it is proven that no plan saves more. */
  isOptimal: boolean
  gap: number
  /** What each line pays and why. With the fee, where it is charged, this is what is to be paid. */
  lines: LineShare[]
  /** Every offer used, the main one first. */
  offers: OfferShare[]
  /** The offers that are on and not used. */
  unused: UnusedOffer[]
  /** The offers that are not on though something in the cart fits them. */
  notOn: OfferNotOn[]
  unknownCodes: string[]
  /** The best plan without the main offer, where both are proven. */
  runnerUp: RunnerUp | null
  /** What would change the answer, the largest saving first. */
  changes: DealChange[]
  /** How many other carts were not solved, since there were too many or time ran out. */
  notTried: number
  /** What comes back after the receipt. It is no part of the savings. */
  rebates: RebatePlan
}

/** How much to explain. */
export interface ExplainDealsOptions extends CallOptions {
  /** At most so many changes that would save more. Default: 3. */
  mostChanges?: number | undefined
}

/** @internal Set by the class: the native part of a book. */
export let nativeOf: (book: OfferBook) => NativeOfferBook

/** Everything a shop has on offer, checked and indexed once. */
export class OfferBook {
  readonly #native: NativeOfferBook

  static {
    nativeOf = (book) => book.#native
  }

  /**
   * Reads a `grocery-offers/1` object.
   *
   * @throws {InvalidInputError} naming the field that is wrong, such as `offers[3].valid_until`
   */
  constructor(data: BookData | string)
  constructor(data: BookData | string | NativeOfferBook) {
    this.#native = data instanceof NativeOfferBook ? data : guard(() => offerBook(text(data, 'book')))
  }

  /** The one currency of every amount. */
  get currency(): string {
    return this.#native.currency()
  }

  /** How many offers there are. */
  get size(): number {
    return this.#native.count()
  }

  /** All offers, in the order they came in. */
  get rules(): BookOffer[] {
    return JSON.parse(guard(() => this.#native.rules()))
  }

  /** The offer of this id; `null` where there is none. */
  rule(id: string): BookOffer | null {
    return JSON.parse(guard(() => this.#native.rule(string(id, 'id'))))
  }

  /** The offers whose dates and stores allow them now. Whether a shopper may use one is not asked. */
  current(context?: ShopContext): BookOffer[] {
    return JSON.parse(guard(() => this.#native.current(at(context))))
  }

  /** The current offers that cover a product in any role. Offers on the whole order are not among them. */
  onProduct(
    product: { sku: string; category?: string | null | undefined; brand?: string | null | undefined },
    context?: ShopContext,
  ): BookOffer[] {
    return JSON.parse(guard(() => this.#native.onProduct(text(product, 'product'), at(context))))
  }

  /** Which offers are on for a cart, and what stands against the others. */
  applicable(cart: ShoppedCart | string): ApplicableOffers {
    const { problem, rebates, not_on, unknown_codes } = JSON.parse(
      guard(() => this.#native.applicable(text(cart, 'cart'))),
    )
    return { problem, rebates, notOn: not_on, unknownCodes: unknown_codes }
  }

  /** The rebates that give most back for a cart that is paid by `plan`. */
  claimRebates(cart: ShoppedCart | string, plan: DealPlan | string): RebatePlan {
    return decode(guard(() => this.#native.claimRebates(text(cart, 'cart'), planText(plan))))
  }

  /**
   * The best plan for a cart, explained as data and as sentences: what was paid and why, the runner-up, and changes
   * that would save more. Each of them is a cart that was really solved, so this takes milliseconds as a rule and some
   * seconds on the hardest carts; it works beside the event loop.
   *
   * @throws {InvalidInputError} naming the field that is wrong
   */
  async explain(cart: ShoppedCart | string, options?: ExplainDealsOptions): Promise<DealExplanation> {
    return new DealExplanation(
      await run(options, (cancel) =>
        this.#native.explain(text(cart, 'cart'), counted(options?.mostChanges ?? 3, 'mostChanges'), cancel),
      ),
    )
  }
}

function at(context: ShopContext | undefined): string | null {
  return context === undefined || context === null ? null : text(context, 'context')
}
