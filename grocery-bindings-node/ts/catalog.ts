import type {
  AccessKind,
  Allergen,
  CatalogFormat,
  ImportReport,
  Money,
  NativeAgent,
  Review,
  SearchSort,
  SourcedProduct,
  Substitute,
  TrendingProduct,
  Unit,
  VectorsIndexed,
} from '../native.js'
import { run, type CallOptions } from './abort.js'
import {
  CombinedSearch,
  decode,
  HybridSearch,
  Product,
  ProductDetails,
  Scanned,
  SearchExplanation,
  SearchPage,
  SearchResult,
  SourcePage,
  Substitutes,
} from './answer.js'
import {
  amountText,
  counted,
  describe,
  json,
  moment,
  object,
  optionalString,
  string,
  strings,
  whole,
  type Amount,
} from './check.js'
import { guard, invalidInput } from './errors.js'
import { fileOf, runImport, type ImportFile, type ProgressOptions } from './imports.js'
import { user, type UserOptions } from './lists.js'
import { given, type NewProduct } from './product.js'

/** What to look for. */
export interface SearchRequest {
  /** The words. */
  q: string
  /** A category: any step of its path by name, or a path such as `Dairy & Eggs > Milk`. */
  category?: string | undefined
  /** Exactly this brand, however it is written. */
  brand?: string | undefined
  minPrice?: Money | undefined
  maxPrice?: Money | undefined
  /** Only what is known to be in stock. Default: no. */
  inStock?: boolean | undefined
  /** Only what is certain to fit all of these diets, such as `vegan`. */
  diets?: readonly string[] | undefined
  /** Only what is rated at least so many stars out of five. */
  minRating?: number | undefined
  /** The order of the hits. Default: `relevance`. */
  sort?: SearchSort | undefined
  /** Ids of what the shopper has bought before; it comes forward. */
  bought?: readonly string[] | undefined
  /** At most so many, up to 100; with 0 only how many there are. Default: 20. */
  limit?: number | undefined
  /** Leave out so many of the first. Default: 0. */
  offset?: number | undefined
}

/** How to take a catalogue file. */
export interface ImportOptions extends ProgressOptions {
  /** How the file is written. Default: `auto`, what it shows. */
  format?: CatalogFormat | undefined
  /** Leave faulty lines out and say which, rather than refusing the file. Default: false. */
  lenient?: boolean | undefined
  /** The currency of prices where a line does not say one, an ISO 4217 code. Default: the agent's. */
  currency?: string | undefined
  /** The day that prices hold for where a line does not say one, `2026-11-20`. Default: today. */
  asOf?: string | undefined
  /** Where prices are from, as quotes will say it, where a line does not. Default: `import`. */
  source?: string | undefined
  /** The most lines to read; more is an error. Of JSON: products. Default: 5000000. */
  maxRows?: number | undefined
  /** The most bytes that a packed file may unpack to; more is an error. Default: 256 GiB. */
  maxUnpacked?: number | undefined
  /** How many bytes each one of a packed file may unpack to, beyond 16 MiB in all. Default: 200. */
  maxRatio?: number | undefined
  /** Open Food Facts: the language of names, two letters. Default: each record's own. */
  language?: string | undefined
  /** Open Food Facts: only products sold in this country, such as `us`. Default: all. */
  country?: string | undefined
}

/** Products to add or replace, and ids of products to take away. */
export interface CatalogChanges {
  put?: readonly (NewProduct | Product)[] | undefined
  remove?: readonly string[] | undefined
}

/** A search at the shop alone. */
export interface RemoteSearch {
  /** The words. */
  q: string
  /** A category, as the shop names it. */
  category?: string | undefined
  /** At most so many, up to 100. Default: 20. */
  limit?: number | undefined
  /** Leave out so many of the best. Default: 0. */
  offset?: number | undefined
}

/** Certain products, at most 100 in all. */
export interface RemoteLookup {
  /** Ids as the shop gave them. */
  ids?: readonly string[] | undefined
  /** The retailer's own numbers. */
  retailerIds?: readonly string[] | undefined
  /** Bar codes. Spaces, hyphens and leading zeros do not matter. */
  barcodes?: readonly string[] | undefined
}

/** Which reviews to list. */
export interface ReviewOptions extends CallOptions {
  /** At most so many, up to 100. Default: 20. */
  limit?: number | undefined
  /** Behind this review, the last one of the page before. */
  after?: Pick<Review, 'at' | 'userId'> | undefined
}

/** Something was done with a product. */
export interface Access {
  productId: string
  /** It was looked at, put on a list or bought. */
  kind: AccessKind
  /** When, as a `Date` or RFC 3339; now where it is not said. */
  at?: Date | string | undefined
}

/** What of the trending products to list. */
export interface TrendingOptions extends CallOptions {
  /** At most so many, 1 to 100. Default: 10. */
  limit?: number | undefined
  /** Only of this category. */
  category?: string | undefined
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

const PRODUCTS = "give products such as [{ id: 'a', name: 'Apples' }]"
const ACCESSES = "give accesses such as [{ productId: 'a', kind: 'buy' }]"

/** A search as the native part takes it. */
export function searchText(request: string | SearchRequest): string {
  return json(typeof request === 'string' ? { q: request } : object(request, 'request'), 'request')
}

/** A request for substitutes as the native part takes it. */
export function substituteText(request: string | SubstituteRequest): string {
  const asked = typeof request === 'string' ? { product: request } : (object(request, 'request') as SubstituteRequest)
  const { wanted } = asked
  const exact = wanted && { ...wanted, amount: amountText(object(wanted, 'wanted') && wanted.amount) }
  return json({ ...asked, wanted: exact }, 'request')
}

/** What can be bought. Reached as `agent.catalog`. */
export class Catalog {
  readonly #native: NativeAgent

  /** @internal */
  constructor(native: NativeAgent) {
    this.#native = native
  }

  /** The products that fit best, best first; misspelt and unfinished words are found as well. */
  search(request: string | SearchRequest): SearchResult {
    return new SearchResult(guard(() => this.#native.search(searchText(request))))
  }

  /** A page of a search in the shape of the original service, with the id of the search. */
  page(request: string | SearchRequest): SearchPage {
    return new SearchPage(guard(() => this.#native.page(searchText(request))))
  }

  /** Why a search answers what it does: the parts of each hit's score, and how each word was read. */
  explainSearch(request: string | SearchRequest): SearchExplanation {
    return new SearchExplanation(guard(() => this.#native.explainSearch(searchText(request))))
  }

  /**
   * The products that fit by words and, where an embedder is set, by vectors, in one order. Only what
   * {@link indexVectors} has seen is found by vectors. Where they are missing or fail, the words answer and a note
   * says so.
   */
  async searchHybrid(request: string | SearchRequest, options?: CallOptions): Promise<HybridSearch> {
    return new HybridSearch(await run(options, (cancel) => this.#native.searchHybrid(searchText(request), cancel)))
  }

  /**
   * The products of the catalogue and of the product source that fit, each once, with the shop's price where it says
   * one. Where the shop does not answer, the catalogue does and a note says so.
   */
  async searchCombined(request: string | SearchRequest, options?: CallOptions): Promise<CombinedSearch> {
    return new CombinedSearch(await run(options, (cancel) => this.#native.searchCombined(searchText(request), cancel)))
  }

  /**
   * The products that the product source finds.
   *
   * @throws {NotSupportedError} where none is set
   * @throws what the source throws: an error of this library as it is, any other as {@link UnavailableError}
   */
  async searchRemote(request: string | RemoteSearch, options?: CallOptions): Promise<SourcePage> {
    const asked = json(typeof request === 'string' ? { q: request } : object(request, 'request'), 'request')
    return new SourcePage(await run(options, (cancel) => this.#native.searchRemote(asked, cancel)))
  }

  /**
   * Certain products of the product source. What it does not know is left out.
   *
   * @throws as {@link searchRemote}
   */
  async lookupRemote(request: RemoteLookup, options?: CallOptions): Promise<SourcedProduct[]> {
    const asked = json(object(request, 'request'), 'request')
    return decode(await run(options, (cancel) => this.#native.lookupRemote(asked, cancel)))
  }

  /**
   * Makes vectors of all products, or of those named, and keeps them in the index. Call it again for what is new.
   *
   * @throws {NotSupportedError} where no embedder is set
   */
  async indexVectors(
    options?: CallOptions & { productIds?: readonly string[] | undefined },
  ): Promise<VectorsIndexed> {
    const ids = options?.productIds === undefined ? null : strings(options.productIds, 'productIds')
    return decode(await run(options, (cancel) => this.#native.indexVectors(ids, cancel)))
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
    return new Substitutes(guard(() => this.#native.substitutes(substituteText(request))))
  }

  /**
   * Like products for a product page: the same kind of goods in other sizes and of other brands, best first,
   * without a shopper's limits.
   *
   * @throws {NotFoundError} where there is no such product
   */
  alternatives(product: string, limit = 5): Substitute[] {
    return decode(guard(() => this.#native.alternatives(string(product, 'product'), counted(limit, 'limit'))))
  }

  /** How many products there are. */
  get size(): number {
    return guard(() => this.#native.catalogSize())
  }

  /**
   * Takes the products of a file beside those there are, and keeps them; a product of the same id is replaced. CSV,
   * JSON and records of Open Food Facts, gzip allowed. Nothing changes where the file cannot be read.
   *
   * @throws {StorageError} where it cannot be read, naming the line and column at fault
   */
  async import(file: ImportFile, options: ImportOptions = {}): Promise<ImportReport> {
    const { signal: _signal, progress: _progress, ...rest } = object(options, 'options') as ImportOptions
    const how = json(rest, 'options')
    const ready = await fileOf(file)
    return decode(
      await runImport(options, (tell, cancel) => this.#native.importCatalog(ready, how, tell, cancel)),
    )
  }

  /** Adds products, or replaces those of the same id: what a search at a shop found, or your own. */
  add(products: readonly (NewProduct | Product)[], options?: CallOptions): Promise<void> {
    return this.change({ put: products }, options)
  }

  /**
   * Adds, replaces and takes away products, in the store and in what is in use. Hand over what changes together:
   * one product costs as much as hundreds.
   *
   * @throws {InvalidInputError} for products that contradict themselves or each other; nothing is changed then
   */
  async change(changes: CatalogChanges, options?: CallOptions): Promise<void> {
    await run(options, (cancel) => {
      const { put = [], remove = [], ...rest } = object(changes, 'changes') as CatalogChanges
      const [odd] = Object.keys(rest)
      if (odd !== undefined) throw invalidInput(`changes.${odd}: unknown field`, 'give put, remove or both')
      if (!Array.isArray(put)) throw invalidInput(`put must be an array of products, not ${describe(put)}`, PRODUCTS)
      const products = json(Array.from(put, (product, at) => given(product, `put[${at}]`)), 'put')
      return this.#native.changeCatalog(products, strings(remove, 'remove'), cancel)
    })
  }

  /**
   * The product of a scanned bar code, and the price or weight of this piece where the code has one inside.
   *
   * @throws {InvalidInputError} for what is no bar code, saying which digit was expected
   * @throws {NotFoundError} where there is no such product
   */
  scan(code: string): Scanned {
    return new Scanned(guard(() => this.#native.scan(string(code, 'code'))))
  }

  /**
   * Everything there is to know about a product. Counts as a look at it.
   *
   * @throws {NotFoundError} where there is no such product
   */
  async details(product: string, options?: CallOptions): Promise<ProductDetails> {
    return new ProductDetails(
      await run(options, (cancel) => this.#native.productDetails(string(product, 'product'), cancel)),
    )
  }

  /** Reviews of a product by this app's shoppers, the newest first. */
  async reviews(product: string, options?: ReviewOptions): Promise<Review[]> {
    const { after, limit } = options ?? {}
    const last = after && { at: after.at, userId: after.userId }
    const page = json({ product: string(product, 'product'), after: last, limit }, 'options')
    return decode(await run(options, (cancel) => this.#native.reviews(page, cancel)))
  }

  /**
   * Keeps what a shopper says about a product, in place of what they said before. Answers whether they had.
   *
   * @throws {InvalidInputError} for anything but 1 to 5 stars, or a text of more than 4000 bytes
   */
  review(product: string, stars: number, text = '', options?: UserOptions): Promise<boolean> {
    return run(options, (cancel) =>
      this.#native.review(
        user(options),
        string(product, 'product'),
        whole(stars, 'stars'),
        string(text, 'text'),
        cancel,
      ),
    )
  }

  /** Takes a shopper's review away. Answers whether there was one. */
  removeReview(product: string, options?: UserOptions): Promise<boolean> {
    return run(options, (cancel) => this.#native.removeReview(user(options), string(product, 'product'), cancel))
  }

  /** Takes all of a shopper's reviews away. Answers how many there were. */
  forgetReviews(options?: UserOptions): Promise<number> {
    return run(options, (cancel) => this.#native.forgetReviews(user(options), cancel))
  }

  /** What is looked at, put on lists and bought a lot these days, the hottest first. */
  async trending(options?: TrendingOptions): Promise<TrendingProduct[]> {
    return decode(
      await run(options, (cancel) =>
        this.#native.trending(
          counted(options?.limit ?? 10, 'limit'),
          optionalString(options?.category, 'category'),
          cancel,
        ),
      ),
    )
  }

  /** Counts what was done with products beside what the agent sees itself, such as purchases. */
  async record(accesses: readonly Access[], options?: CallOptions): Promise<void> {
    await run(options, (cancel) => {
      if (!Array.isArray(accesses)) throw invalidInput(`accesses must be an array, not ${describe(accesses)}`, ACCESSES)
      const plain = Array.from(accesses, (access: Access, at) => {
        const when = (object(access, `accesses[${at}]`) as Access).at
        return { ...access, at: when == null ? undefined : moment(when, `accesses[${at}].at`) }
      })
      return this.#native.recordAccesses(json(plain, 'accesses'), cancel)
    })
  }
}
