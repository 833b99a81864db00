import type { ImportReport, Money, NativeAgent } from '../native.js'
import { run, type CallOptions } from './abort.js'
import { decode, Product, SearchPage } from './answer.js'
import { json, object, string } from './check.js'
import { guard } from './errors.js'

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
export interface ImportOptions extends CallOptions {
  /** Leave faulty lines out and say which, rather than refusing the file. Default: false. */
  lenient?: boolean | undefined
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
    return decode(await run(options, (cancel) => this.#native.importCatalog(string(path, 'path'), lenient, cancel)))
  }
}
