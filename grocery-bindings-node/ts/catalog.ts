import type { Allergen, ImportReport, Money, NativeAgent, Substitute, Unit } from '../native.js'
import { decode, Product, SearchPage, Substitutes } from './answer.js'
import { amountText, json, object, string, whole, type Amount } from './check.js'
import { guard, invalidInput } from './errors.js'
import { runImport, type ProgressOptions } from './imports.js'

/** What to look for. */
export interface SearchRequest {
  /** The words. */
  q: string
  /** A category, or the beginning of its path. */
  category?: string | undefined
  minPrice?: Money | undefined
  maxPrice?: Money | undefined
  /** At most so many, 1 to 100. Default: 20. */
  limit?: number | undefined
  /** Leave out so many of the first. Default: 0. */
  offset?: number | undefined
}

/** How to take a catalogue file. */
export interface ImportOptions extends ProgressOptions {
  /** Leave faulty lines out and say which, rather than refusing the file. Default: false. */
  lenient?: boolean | undefined
}

/** A swap that a shopper once took or declined, as ids of products. */
export interface Swap {
  /** The product that was missing. */
  missing: string
  /** The product that was offered for it. */
  offered: string
}

/** What may stand in for what. Diets, allergens and excluded words are limits that no score buys a product past. */
export interface SubstituteRequest {
  /** The id of the product that is missing. Never offered itself. */
  product: string
  /** Diets that every substitute must state it fits, such as `vegan` or `gluten_free`. */
  diets?: readonly string[] | undefined
  /** Allergens that every substitute must be known to be free of. */
  allergens?: readonly Allergen[] | undefined
  /** The same in a shopper's words: an allergen where they name one (`nuts`), otherwise an excluded word. */
  avoiding?: readonly string[] | undefined
  /** Words or phrases that no substitute may have in its name, brand or category. */
  excludes?: readonly string[] | undefined
  /** How much is needed; the package of the missing product where it is not said. */
  wanted?: { amount: Amount; unit: Unit } | undefined
  /** Whether only what is known to cost less per unit will do. */
  cheaper?: boolean | undefined
  /** At most so many, 1 to 50. Default: 5. */
  limit?: number | undefined
  /** Ids of products that cannot be had. */
  unavailable?: readonly string[] | undefined
  /** Swaps that this shopper took before: they come first. */
  accepted?: readonly Swap[] | undefined
  /** Swaps that this shopper declined before: they are not offered again. */
  refused?: readonly Swap[] | undefined
}

/** What can be bought. Reached as `agent.catalog`. */
export class Catalog {
  readonly #native: NativeAgent

  /** @internal */
  constructor(native: NativeAgent) {
    this.#native = native
  }

  /** The products that fit best, best first; misspelt and unfinished words are found as well. */
  search(request: string | SearchRequest): SearchPage {
    const asked = typeof request === 'string' ? { q: request } : object(request, 'request')
    return new SearchPage(guard(() => this.#native.search(json(asked, 'request'))))
  }

  /**
   * One product.
   *
   * @throws {NotFoundError} where there is none with this id
   */
  get(id: string): Product {
    return new Product(guard(() => this.#native.product(string(id, 'id'))))
  }

  /**
   * The products that may stand in for one that is missing, best first, with reasons.
   *
   * @throws {NotFoundError} where there is no such product
   * @throws {InvalidInputError} for a limit of 0 or a blank or unknown word
   */
  substitutes(request: string | SubstituteRequest): Substitutes {
    const asked = typeof request === 'string' ? { product: request } : (object(request, 'request') as SubstituteRequest)
    const { wanted } = asked
    const exact = wanted && { ...wanted, amount: amountText(object(wanted, 'wanted') && wanted.amount) }
    const text = json({ ...asked, wanted: exact }, 'request')
    return new Substitutes(guard(() => this.#native.substitutes(text)))
  }

  /**
   * Like products for a product page: the same kind of goods in other sizes and of other brands, best first,
   * without a shopper's limits.
   *
   * @throws {NotFoundError} where there is no such product
   */
  alternatives(product: string, limit = 5): Substitute[] {
    if (whole(limit, 'limit') < 0) throw invalidInput(`limit must not be below zero: ${limit}`)
    return decode(guard(() => this.#native.alternatives(string(product, 'product'), Math.min(limit, 0xffff_ffff))))
  }

  /** How many products there are. */
  get size(): number {
    return guard(() => this.#native.catalogSize())
  }

  /**
   * Takes the products of a CSV file with at least `id` and `name` (gzip allowed) beside those there are,
   * and keeps them; a product of the same id is replaced. Nothing changes where the file cannot be read.
   */
  async import(path: string, options?: ImportOptions): Promise<ImportReport> {
    const lenient = options?.lenient ?? false
    return decode(
      await runImport(options, (tell, cancel) =>
        this.#native.importCatalog(string(path, 'path'), lenient, tell, cancel),
      ),
    )
  }
}
