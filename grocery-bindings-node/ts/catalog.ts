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
  /** At most so many. Default: 10. */
  limit?: number | undefined
  /** Leave out so many of the first. Default: 0. */
  offset?: number | undefined
}

/** What can be bought. Reached as `agent.catalog`. */
export class Catalog {
  readonly #native: NativeAgent

  /** @internal */
  constructor(native: NativeAgent) {
    this.#native = native
  }

  /** The products that fit best, best first. */
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

  /** Takes the products of a CSV file (gzip allowed) in place of the present ones, and keeps them. */
  async import(path: string, options?: CallOptions): Promise<ImportReport> {
    return decode(await run(options, (cancel) => this.#native.importCatalog(string(path, 'path'), cancel)))
  }
}
