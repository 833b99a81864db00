import type { NativeAgent, PricePoint } from '../native.js'
import { run, type CallOptions } from './abort.js'
import { decode, PricedSearch, PriceReport, Quotes } from './answer.js'
import { searchText, type SearchRequest } from './catalog.js'
import { moment, optionalString, string, whole } from './check.js'

/** Where the prices are to hold. */
export interface QuoteOptions extends CallOptions {
  /** The id of a shop. */
  store?: string | undefined
  /** The postal code. */
  zip?: string | undefined
}

/** Which part of a product's price history to read. */
export interface HistoryOptions extends CallOptions {
  /** Only of this shop, and prices of no particular one; by default of all. */
  store?: string | undefined
  /** From this moment on (RFC 3339 or a `Date`); by default all there is. */
  since?: Date | string | undefined
  /** At most so many, the latest ones. */
  limit?: number | undefined
}

/** What products cost and what they did cost. Reached as `agent.prices`. */
export class Prices {
  readonly #native: NativeAgent

  /** @internal */
  constructor(native: NativeAgent) {
    this.#native = native
  }

  /** What products cost now: from the price source, or the catalogue where it does not know. */
  async quotes(products: readonly string[], options?: QuoteOptions): Promise<Quotes> {
    return new Quotes(
      await run(options, (cancel) =>
        this.#native.quotes(
          Array.from(products, (id) => string(id, 'product')),
          options?.store === undefined ? null : string(options.store, 'store'),
          options?.zip === undefined ? null : string(options.zip, 'zip'),
          cancel,
        ),
      ),
    )
  }

  /**
   * Searches the catalogue and prices what is found, as one batch. Filters by price and the order by price go by the
   * typical prices that the catalogue knows.
   */
  async search(request: string | SearchRequest, options?: QuoteOptions): Promise<PricedSearch> {
    return new PricedSearch(
      await run(options, (cancel) =>
        this.#native.searchPrices(
          searchText(request),
          optionalString(options?.store, 'store'),
          optionalString(options?.zip, 'zip'),
          cancel,
        ),
      ),
    )
  }

  /** What a product did cost, the newest first. */
  async history(product: string, options?: HistoryOptions): Promise<PricePoint[]> {
    const since = options?.since
    return decode(
      await run(options, (cancel) =>
        this.#native.priceHistory(
          string(product, 'product'),
          options?.store === undefined ? null : string(options.store, 'store'),
          since === undefined ? null : moment(since, 'since'),
          options?.limit === undefined ? null : whole(options.limit, 'limit'),
          cancel,
        ),
      ),
    )
  }

  /**
   * Judges the price of a product by its kept history: the regular price is estimated first, then each finding is told
   * apart, and each deal with its evidence. It is the newest price that is kept, so ask {@link quotes} before where a
   * price source should be asked. `null` where nobody told a price yet.
   */
  async report(product: string, options?: Pick<HistoryOptions, 'store' | 'signal'>): Promise<PriceReport | null> {
    const answer = await run(options, (cancel) =>
      this.#native.priceReport(string(product, 'product'), optionalString(options?.store, 'store'), cancel),
    )
    return decode(answer) === null ? null : new PriceReport(answer)
  }
}
