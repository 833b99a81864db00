import type { Money, NativeSource, Unit } from '../native.js'
import { describe, object } from './check.js'
import { groceryError, type GroceryError } from './errors.js'
import { adapt, type AskContext, type Told } from './host.js'
import type { PolicyOptions } from './policy.js'
import { readyOf, type ReadyPriceSource } from './ready.js'

/** What to price. */
export interface QuoteRequest {
  /** The ids of the products, each once. */
  readonly products: readonly string[]
  /** The shop, where the shopper chose one. */
  readonly store: string | null
  /** The postal code, where it is known. */
  readonly zip: string | null
}

/** One price as a source tells it. */
export interface SourcePrice {
  /** The id of the product. */
  product: string
  /** The price of one package, or of one `per` where sold by weight. Not below zero. */
  price: Money
  /** The price before a reduction. */
  regular?: Money | null | undefined
  /** `each` (the default), or a unit of mass for goods by weight. */
  per?: Unit | null | undefined
  /** When the price was true, as a `Date` or RFC 3339; now where it is not said. */
  asOf?: Date | string | null | undefined
  /** Whether the shop has it. */
  inStock?: boolean | null | undefined
}

/**
 * Where prices come from. Implement it over whatever you have: an HTTP API, a database, a table.
 *
 * Answer the products you know, in any order, and leave out the others. Throw, or reject, to fail as a
 * whole: an error of this library keeps its kind, any other means that the source is out of reach. It
 * may be asked several things at once.
 */
export interface PriceSource {
  /** A short name that quotes carry, such as `kroger`. */
  readonly name: string
  /** The prices of the products asked for. */
  quotes(request: QuoteRequest, context: AskContext): Promise<readonly SourcePrice[]> | readonly SourcePrice[]
}

/** A source with guards of its own, in place of `pricePolicy`. */
export interface GuardedPriceSource {
  source: AnyPriceSource
  policy: PolicyOptions
}

/** A source of yours, or a ready one. */
export type AnyPriceSource = PriceSource | ReadyPriceSource

/** What is said of each source: its guards, and its place among the ready ones where it is one; and those of the host's. */
export function preparedSources(
  given: AnyPriceSource | readonly (AnyPriceSource | GuardedPriceSource)[] | null | undefined,
  ready: NativeSource[],
): [said: object[], sources: Told[]] {
  if (given == null) return [[], []]
  const several = Array.isArray(given)
  const all = (several ? Array.from(given) : [given]) as (AnyPriceSource | GuardedPriceSource)[]
  const hosts: Told[] = []
  const said = all.map((one, at) => {
    const place = several ? `priceSource[${at}]` : 'priceSource'
    const guarded = typeof one === 'object' && one !== null && 'source' in one
    const policy = guarded ? object(one.policy, `${place}.policy`) : undefined
    const source = guarded ? one.source : one
    const native = readyOf(source)
    if (native !== undefined) return { policy, ready: ready.push(native) - 1 }
    hosts.push(adaptSource(source as PriceSource, place))
    return { policy }
  })
  return [said, hosts]
}

/** A source, ready for the native part. */
function adaptSource(source: PriceSource, place: string): Told {
  const ask = async (question: string, context: AskContext): Promise<unknown> => {
    const prices: unknown = await source.quotes(JSON.parse(question) as QuoteRequest, context)
    return checked(prices)
  }
  return adapt(source, place, ['quotes'], ask)
}

function bad(message: string, hint?: string): GroceryError {
  return groceryError('bad_answer', message, { hint: hint ?? null })
}

function checked(prices: unknown): unknown[] {
  if (!Array.isArray(prices)) {
    throw bad(`the answer must be an array of prices, not ${describe(prices)}`, 'answer [] where you know none')
  }
  return Array.from(prices, (price: unknown, at) => {
    const place = `prices[${at}]`
    if (typeof price !== 'object' || price === null) throw bad(`${place} must be an object, not ${describe(price)}`)
    const { product, price: amount, regular, per, asOf, inStock } = price as Record<string, unknown>
    if (typeof product !== 'string') throw bad(`${place}.product must be a product id, not ${describe(product)}`)
    return {
      product,
      price: money(amount, `${place}.price`),
      regular: regular == null ? null : money(regular, `${place}.regular`),
      per: optional(per, 'string', `${place}.per`),
      asOf: moment(asOf, `${place}.asOf`),
      inStock: optional(inStock, 'boolean', `${place}.inStock`),
    }
  })
}

function money(value: unknown, place: string): Money {
  if (typeof value !== 'object' || value === null) {
    throw bad(`${place} must be money, not ${describe(value)}`, "write for example { minor: 399, currency: 'USD' }")
  }
  const { minor, currency } = value as Record<string, unknown>
  if (!Number.isSafeInteger(minor)) {
    throw bad(
      `${place}.minor must be a whole number, not ${describe(minor)}`,
      'count in minor units: 399 is $3.99',
    )
  }
  if (typeof currency !== 'string') throw bad(`${place}.currency must be an ISO 4217 code, not ${describe(currency)}`)
  return { minor: minor as number, currency }
}

function optional(value: unknown, type: 'string' | 'boolean', place: string): unknown {
  if (value == null) return null
  if (typeof value !== type) throw bad(`${place} must be a ${type}, not ${describe(value)}`)
  return value
}

function moment(value: unknown, place: string): string | null {
  if (value == null) return null
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
  if (typeof value === 'string') return value
  throw bad(`${place} must be a Date or an RFC 3339 text, not ${value instanceof Date ? 'an invalid Date' : describe(value)}`)
}
