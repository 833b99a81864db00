import type { Money } from '../native.js'
import type { Product } from './answer.js'
import { describe } from './check.js'
import { groceryError, type GroceryError } from './errors.js'
import { adapt, type AskContext, type Told } from './host.js'
import { given, type NewProduct } from './product.js'

/** A search at a shop. */
export interface SearchProducts {
  /** The words to look for. */
  readonly q: string
  /** Only products of this category, as the shop names it. A shop without categories ignores it. */
  readonly category: string | null
  /** How many products to answer at most, 0 to 100. */
  readonly limit: number
  /** How many of the best to leave out. */
  readonly offset: number
}

/** Certain products that a shop is asked for; at most 100 in all. */
export interface LookupProducts {
  /** Ids as the shop gave them. */
  readonly ids: readonly string[]
  /** The retailer's own numbers. */
  readonly retailerIds: readonly string[]
  /** Bar codes. Spaces, hyphens and leading zeros do not matter. */
  readonly barcodes: readonly string[]
}

/** A product as a shop tells it. */
export interface OfferedProduct {
  product: NewProduct | Product
  /** What it costs now: one package, or one `priceUnit` where it is sold by weight. Not below zero. */
  price?: Money | null | undefined
  /** The price before a reduction, where there is one. Above `price`. */
  regular?: Money | null | undefined
  /** Whether the shop has it. */
  inStock?: boolean | null | undefined
}

/** What a search at a shop found. */
export interface OfferedPage {
  /** The products, best first, none twice, at most as many as were asked for. */
  products: readonly OfferedProduct[]
  /** How many there are in all, where the shop says. */
  total?: number | null | undefined
}

/**
 * Where products are searched and looked up beyond the catalogue: a retailer's API, a warehouse, a database.
 *
 * Leave out what you do not know. Throw, or reject, to fail as a whole: an error of this library keeps its kind, any
 * other means that the shop is out of reach. It may be asked several things at once.
 */
export interface ProductSource {
  /** A short name that answers and errors carry, such as `kroger`. */
  readonly name: string
  /** The products that fit, best first. */
  search(request: SearchProducts, context: AskContext): Promise<OfferedPage> | OfferedPage
  /** The products asked for, in any order. */
  lookup(
    request: LookupProducts,
    context: AskContext,
  ): Promise<readonly OfferedProduct[]> | readonly OfferedProduct[]
}

type Question = ({ call: 'search' } & SearchProducts) | ({ call: 'lookup' } & LookupProducts)

/** A source, ready for the native part. */
export function adaptProductSource(source: ProductSource): Told {
  const ask = async (question: string, context: AskContext): Promise<unknown> => {
    const { call, ...request } = JSON.parse(question) as Question
    if (call === 'lookup') return offered(await source.lookup(request as LookupProducts, context))
    const page: unknown = await source.search(request as SearchProducts, context)
    if (typeof page !== 'object' || page === null || Array.isArray(page)) {
      throw bad(`the answer must be a page, not ${describe(page)}`)
    }
    const { products, total } = page as Record<string, unknown>
    return { products: offered(products), total: total ?? null }
  }
  return adapt(source, 'productSource', ['search', 'lookup'], ask)
}

function bad(message: string): GroceryError {
  const hint = "answer { products: [{ product: { id: 'a', name: 'Apples' } }] }, with products: [] where there is none"
  return groceryError('bad_answer', message, { hint })
}

function offered(products: unknown): unknown[] {
  if (!Array.isArray(products)) throw bad(`the answer must have an array of products, not ${describe(products)}`)
  return Array.from(products, (one: unknown, at) => {
    const place = `products[${at}]`
    if (typeof one !== 'object' || one === null) throw bad(`${place} must be an object, not ${describe(one)}`)
    const { product, ...rest } = one as Record<string, unknown>
    if (typeof product !== 'object' || product === null || Array.isArray(product)) {
      throw bad(`${place}.product must be a product, not ${describe(product)}`)
    }
    return { ...rest, product: given(product, place) }
  })
}
