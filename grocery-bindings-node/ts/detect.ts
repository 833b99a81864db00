import {
  alertStep as step,
  detectDeals as detect,
  type Money,
  type PricePoint,
  rankDeals as rank,
  type Unit,
} from '../native.js'
import { decode, Detection } from './answer.js'
import { object, wireJson } from './check.js'
import { guard } from './errors.js'

/** What a package holds, exactly: `{ amount: '3/2', unit: 'pound' }`. */
export interface ObservedAmount {
  amount: string
  unit: Unit
}

/** A price that was seen once: on a shelf, on a receipt, in a shop's feed. */
export interface ObservedPrice {
  /** When, RFC 3339. */
  at: string
  /** What was charged for one package. */
  price: Money
  /** The price without the reduction, where the source told one. */
  regular?: Money | null | undefined
  /** What the package holds; for weighed goods the amount that the price is for. */
  amount?: ObservedAmount | null | undefined
  /** Who told it. */
  source: string
  store?: string | null | undefined
  /** When the price ends, where the source says so. */
  until?: string | null | undefined
}

/** The price of an amount. */
export interface PackagePrice {
  price: Money
  per: ObservedAmount
}

/** What counts as what: each number is explained in `docs/deal-detection.md`. Rates are parts per million. */
export type DetectConfig = Partial<
  Record<
    | 'windowDays'
    | 'minObservations'
    | 'halfWeightDays'
    | 'samePrice'
    | 'samePriceWeight'
    | 'regularQuantile'
    | 'minDrop'
    | 'saleDays'
    | 'doubtDays'
    | 'lowestDays'
    | 'lowMargin'
    | 'lowSpanDays'
    | 'clearanceDays'
    | 'clearanceSteps'
    | 'clearanceStep'
    | 'clearanceDrop'
    | 'bulkMargin'
    | 'seasonDays'
    | 'seasonYears'
    | 'seasonElsewhere'
    | 'matchTolerance'
    | 'matchDays'
    | 'shrink'
    | 'wasTolerance'
    | 'lastsDays',
    number
  >
>

/** What is known about a product's price. */
export interface DetectRequest {
  /** The price to judge. */
  present: ObservedPrice
  /** Earlier prices, in whatever order. */
  past?: readonly ObservedPrice[] | undefined
  /** Prices of the same product elsewhere. */
  elsewhere?: readonly ObservedPrice[] | undefined
  /** Other packages of the product. */
  packages?: readonly PackagePrice[] | undefined
  /** RFC 3339. Default: now. */
  now?: string | undefined
  config?: DetectConfig | undefined
}

/** A price and when it was charged. */
export interface PriceAt {
  price: Money
  at: string
}

/** The estimated regular price and what it rests on. */
export interface RegularPrice {
  price: Money
  /** The share of what is known that agrees that the present price is a drop, as an exact fraction. */
  agreement: string
  /** How many earlier prices the window has. */
  observations: number
  /** Of how many of them the source told a regular price that was believed. */
  told: number
  /** On how many days of the window a price was seen. */
  days: number
}

/** Why something is a deal: prices that were charged, not claims. */
export type DealEvidence =
  | { kind: 'price_drop'; regular: RegularPrice }
  | { kind: 'historical_low'; before: PriceAt; observations: number; since: string }
  /** The prices stepped down from, the earliest first. */
  | { kind: 'clearance'; steps: PriceAt[] }
  /** The smaller package, and what the present amount costs at its price. */
  | { kind: 'bulk'; smaller: PackagePrice; wouldCost: Money }
  /** A sale of each earlier year at this time, the latest first. */
  | { kind: 'seasonal'; regular: RegularPrice; sales: PriceAt[] }
  | { kind: 'competitor_match'; competitor: string; theirs: PriceAt; before: PriceAt }

/** A deal: a kind, what it saves against prices that were charged, and why. */
export type DetectedDeal = DealEvidence & {
  /** What a package costs less than by the evidence, above zero. */
  saving: Money
  /** The saving as a share of what it is against, parts per million. */
  share: number
  /** How sure this is, 0 to 1. */
  confidence: number
  /** When it ends, and on what that rests. */
  expires: { at: string; basis: 'stated' | 'past_sales' | 'assumed' }
}

/** What a `Detection` holds. Only `deals` says that something is one. Shares are parts per million. */
export interface DetectionData {
  present: PriceAt
  /** Earlier prices that could not be compared. */
  ignored: number
  /** `null` with too few earlier prices. */
  regular: RegularPrice | null
  /** The present price against the regular one; below zero where it is higher. */
  drop: { amount: Money; share: number } | null
  /** The share of earlier prices below the present one, as an exact fraction. */
  standing: { below: string; observations: number; days: number } | null
  /** The lowest price before the present one came in: what a reduction is measured against in the EU. */
  priorLowest: { lowest: PriceAt; reduced: string; days: number; reduction: Money } | null
  lowestEver: PriceAt | null
  /** Whether the package shrank and the price by amount rose. */
  shrinkage: { before: PackagePrice; at: string; now: PackagePrice; lost: ObservedAmount; dearer: number } | null
  /** The claimed earlier price, where the source makes a claim. */
  was: {
    claimed: Money
    verdict: 'charged' | 'never_charged' | 'unknown'
    highest: PriceAt | null
    days: number
  } | null
  /** The deals, the one that saves most first. None that has ended. */
  deals: DetectedDeal[]
}

/** What prices did over a window. Mean, median and slope are exact fractions of minor units. */
export interface PriceStats {
  days: number
  count: number
  lowest: PriceAt
  highest: PriceAt
  latest: PriceAt
  mean: string
  median: string
  /** The standard deviation as a share of the mean, parts per million. */
  volatility: number
  /** Minor units a day. */
  slope: string
  trend: 'falling' | 'steady' | 'rising'
}

/** A run of earlier prices that were all below the regular price behind them. */
export interface PastSale {
  /** When it was first seen, RFC 3339. */
  from: string
  /** When it was last seen. */
  until: string
  /** Its lowest price. */
  price: Money
  /** The regular price behind that one. */
  regular: Money
}

/** What a `PriceReport` holds. */
export interface PriceReportData extends DetectionData {
  product: string
  /** The windows of 7, 30, 60 and 90 days that have any prices. */
  windows: PriceStats[]
  /** The sales before, the earliest first: drops that came back, or that are not old enough to be the new price. */
  sales: PastSale[]
  /** The changes that this is read from, newest first. */
  changes: PricePoint[]
}

/** A deal on a product. */
export interface DealToRank {
  product: string
  category?: string | null | undefined
  deal: DetectedDeal
}

/** Deals and what is known of a shopper. */
export interface RankRequest {
  deals: readonly DealToRank[]
  habits?:
    | {
        /** By product: on how many days it was bought, the last of them, and the usual days between two. */
        products?: Record<string, { days: number; last: string; everyDays?: string | null | undefined }> | undefined
        /** How much categories are liked, from -1000000 to 1000000. */
        categories?: Record<string, number> | undefined
      }
    | undefined
  /** RFC 3339. Default: now. */
  now?: string | undefined
  /** The shopper's date. Default: that of UTC. */
  today?: string | undefined
}

/** Why a deal stands where it stands. Points add up. */
export type RankReason = { points: number } & (
  | { reason: 'saving'; saving: Money; share: number }
  | { reason: 'familiar'; days: number }
  | { reason: 'taste'; category: string }
  | { reason: 'due'; days: number; everyDays: string }
)

/** A deal with its place. */
export interface RankedDeal {
  product: string
  category: string | null
  deal: DetectedDeal
  score: number
  /** The one that counts most first. */
  reasons: RankReason[]
}

/** What to watch, when to tell, and how long to be quiet after an alert. */
export interface AlertRule {
  id: string
  scope: { product: string } | { category: string }
  /** A share of the regular price in parts per million, an amount saved, or a price to come down to. */
  condition: { percent: number } | { amount: Money } | { targetPrice: Money }
  cooldownSeconds?: number | undefined
}

/** A price as alerts see it. */
export type AlertSighting =
  | { product: string; category?: string | null | undefined; detection: Detection | DetectionData }
  | {
      product: string
      category?: string | null | undefined
      price: Money
      at: string
      saving?: Money | null | undefined
      share?: number | null | undefined
      deal?: DealEvidence['kind'] | null | undefined
      expires?: string | null | undefined
    }

/** What a rule remembers of one product: plain data to be kept. */
export interface AlertState {
  seen: string | null
  met: boolean
  owed: boolean
  told: string | null
}

/** A rule and one price. */
export interface AlertRequest {
  rule: AlertRule
  sighting: AlertSighting
  /** That of the step before; none at first. */
  state?: AlertState | null | undefined
}

/** An alert. */
export interface PriceAlert {
  /** Rule, product and time: the same alert always has the same one. */
  id: string
  rule: string
  product: string
  price: Money
  saving: Money | null
  share: number | null
  deal: DealEvidence['kind'] | null
  at: string
  expires: string | null
}

/** What a rule made of one price. */
export interface AlertStep {
  alert: PriceAlert | null
  state: AlertState
}

function text(request: unknown, name: string): string {
  return typeof request === 'string' ? request : wireJson(object(request, name), name)
}

/**
 * Judges a price by what was charged before. Every saving is against a price that was charged or recorded.
 *
 * @throws {InvalidInputError} naming the field that is wrong, such as `past[3]`
 */
export function detectDeals(request: DetectRequest | string): Detection {
  return new Detection(guard(() => detect(text(request, 'request'))))
}

/** Orders deals for one shopper, the best first, and names the reasons. Deals that have ended are left out. */
export function rankDeals(request: RankRequest | string): RankedDeal[] {
  return decode(guard(() => rank(text(request, 'request'))))
}

/** Takes one price into an alert rule: one alert for each crossing, none in the cooldown. */
export function alertStep(request: AlertRequest | string): AlertStep {
  return decode(guard(() => step(text(request, 'request'))))
}
