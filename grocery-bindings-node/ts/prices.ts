import type { Compacted, Money, NativeAgent, PriceComparison, PricePoint, PriceTick, TrackedPrice } from '../native.js'
import { run, type CallOptions } from './abort.js'
import { decode, PricedSearch, PriceReport, PricesState, Quotes } from './answer.js'
import { searchText, type SearchRequest } from './catalog.js'
import { counted, json, moment, object, optionalString, string, strings, whole } from './check.js'
import { guard, invalidInput } from './errors.js'
import type { CompactOptions, InvalidateOptions, TickOptions, TrackOptions } from './tracking.js'
import type { WarmAnswer } from './warmer.js'

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

  /**
   * Fetches the prices of those of `products` that are not kept, or would not be fresh for `stillForMs` (0 where absent)
   * any more, so that they are at hand: for a plan of your own beside `agent.warmer`. No budget of the hour applies.
   */
  async warm(
    products: readonly string[],
    options?: QuoteOptions & { stillForMs?: number | undefined },
  ): Promise<WarmAnswer> {
    const time = counted(options?.stillForMs ?? 0, 'stillForMs')
    const [store, zip] = [optionalString(options?.store, 'store'), optionalString(options?.zip, 'zip')]
    return decode(
      await run(options, (cancel) =>
        this.#native.warmPrices(strings(products, 'products'), store, zip, time, cancel),
      ),
    )
  }

  /**
   * What each price source says of a product, the lowest price for the same amount first. All sources are asked,
   * through the cache.
   */
  async compare(product: string, options?: QuoteOptions): Promise<PriceComparison> {
    return decode(
      await run(options, (cancel) =>
        this.#native.comparePrices(
          string(product, 'product'),
          optionalString(options?.store, 'store'),
          optionalString(options?.zip, 'zip'),
          cancel,
        ),
      ),
    )
  }

  /**
   * Waits for a price: when a {@link tick} sees the product below `target`, a `price_alert` event is published, once
   * until the price has risen above the target again. A user waits once for a product at a shop; another target takes
   * the place of the one before.
   */
  async track(product: string, target: Money, options?: TrackOptions): Promise<TrackedPrice> {
    return decode(
      await run(options, (cancel) =>
        this.#native.trackPrice(
          string(product, 'product'),
          json(object(target, 'target'), 'target'),
          optionalString(options?.store, 'store'),
          optionalString(options?.userId, 'userId'),
          cancel,
        ),
      ),
    )
  }

  /** What a user waits for, the oldest first. */
  async tracked(options?: Pick<TrackOptions, 'userId' | 'signal'>): Promise<TrackedPrice[]> {
    const user = optionalString(options?.userId, 'userId')
    return decode(await run(options, (cancel) => this.#native.trackedPrices(user, cancel)))
  }

  /** Stops waiting. Whether this user waited for it. */
  async untrack(id: string, options?: Pick<TrackOptions, 'userId' | 'signal'>): Promise<boolean> {
    const user = optionalString(options?.userId, 'userId')
    return run(options, (cancel) => this.#native.untrackPrice(string(id, 'id'), user, cancel))
  }

  /**
   * Looks at the tracked prices that are due: one question to each source for each shop, through the cache. Call it from
   * a timer of yours. Only fresh live prices count; each fall is told once, whoever ticks.
   */
  async tick(options?: TickOptions): Promise<PriceTick> {
    const products = options?.products === undefined ? null : counted(options.products, 'products')
    const every = options?.everyMs === undefined ? null : whole(options.everyMs, 'everyMs')
    if (every !== null && every < 0) throw invalidInput(`everyMs must not be below zero: ${every}`)
    return decode(await run(options, (cancel) => this.#native.tickPrices(products, every, cancel)))
  }

  /** How the price sources, their guards, the cache and its tiers are doing. */
  state(): PricesState {
    return new PricesState(guard(() => this.#native.pricesState()))
  }

  /**
   * Asks each of `priceTiers` one small question, so that a wrong password or address is told: quotes never tell it, since
   * prices come from the sources where a tier fails. Best asked once at the start of a program.
   */
  async checkTiers(options?: CallOptions): Promise<void> {
    await run(options, (cancel) => this.#native.checkTiers(cancel))
  }

  /** Forgets kept prices, so that the sources are asked anew. */
  async invalidate(options: InvalidateOptions = {}): Promise<void> {
    const products = options.products === undefined ? null : strings(options.products, 'products')
    const source = optionalString(options.source, 'source')
    if (products !== null && source !== null) {
      throw invalidInput('products and a source cannot be forgotten in one call', 'say one of them, or call it twice')
    }
    await run(options, (cancel) => this.#native.invalidatePrices(products, source, cancel))
  }

  /** Makes the price history smaller. By itself it drops repetitions alone and keeps every change. */
  async compactHistory(options?: CompactOptions): Promise<Compacted> {
    const daily = options?.dailyBefore === undefined ? null : moment(options.dailyBefore, 'dailyBefore')
    const drop = options?.dropBefore === undefined ? null : moment(options.dropBefore, 'dropBefore')
    return decode(await run(options, (cancel) => this.#native.compactHistory(daily, drop, cancel)))
  }
}
