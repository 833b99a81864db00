import { settleQuotes, type Money, type Unit } from '../native.js'
import { describe } from './check.js'
import { GroceryError, groceryError, invalidInput } from './errors.js'

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

/** What comes with a question to a source. */
export interface QuoteContext {
  /** Fires when nobody waits for the answer any more; hand it to `fetch`. */
  readonly signal: AbortSignal
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
  quotes(request: QuoteRequest, context: QuoteContext): Promise<readonly SourcePrice[]> | readonly SourcePrice[]
}

/** What the native part is given: the name, and a function that is told of questions and their end. */
export interface Told {
  name: string
  tell: (call: number, question: string | undefined | null) => void
}

export function adapt(source: PriceSource): Told {
  if (typeof source !== 'object' || source === null) {
    throw invalidInput(`priceSource must be an object, not ${describe(source)}`)
  }
  const { name } = source
  if (typeof name !== 'string' || name === '') {
    throw invalidInput(`priceSource.name must be a short text, not ${describe(name)}`)
  }
  if (typeof source.quotes !== 'function') {
    throw invalidInput(`priceSource.quotes must be a function, not ${describe(source.quotes)}`)
  }
  const open = new Map<number, AbortController>()
  return {
    name,
    // This never throws and never rejects: whatever the host's code does becomes an answer.
    tell: (call, question) => {
      if (typeof question === 'string') void ask(source, open, call, question)
      else open.get(call)?.abort(groceryError('cancelled', 'nobody waits for these prices any more'))
    },
  }
}

async function ask(
  source: PriceSource,
  open: Map<number, AbortController>,
  call: number,
  question: string,
): Promise<void> {
  const controller = new AbortController()
  open.set(call, controller)
  let answer: string
  try {
    const request = JSON.parse(question) as QuoteRequest
    const prices: unknown = await source.quotes(request, { signal: controller.signal })
    answer = JSON.stringify({ prices: checked(prices) })
  } catch (thrown) {
    answer = JSON.stringify({ error: told(thrown) })
  } finally {
    open.delete(call)
  }
  settleQuotes(call, answer)
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

/** What was thrown, however odd: a value that cannot even be turned into text must not get through. */
function told(thrown: unknown): object {
  try {
    if (thrown instanceof GroceryError) {
      const { kind, message, hint, retryAfter, retryable } = thrown
      return { kind, message, hint, retryAfter, retryable }
    }
    return { message: thrown instanceof Error ? String(thrown.message) : String(thrown) }
  } catch {
    return { message: 'it threw something that cannot be shown' }
  }
}
