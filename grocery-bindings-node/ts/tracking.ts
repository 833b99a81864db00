import type { CallOptions } from './abort.js'

/** How one price source is doing. */
export interface PriceSourceStatus {
  readonly name: string
  /** How often it was asked, or was to be asked and its guards refused. */
  readonly calls: number
  /** How many of those came to nothing: an error, a timeout, an answer without one usable price. */
  readonly failures: number
  /** Prices it told that were not believed. */
  readonly refused: number
  /** When it last answered. */
  readonly lastAnswer: string | null
  /** When it last failed. */
  readonly lastFailure: string | null
  /** What it last failed with. */
  readonly lastError: string | null
  /** Its guards; `null` where it is asked under a timeout alone. */
  readonly policy: PolicyReport | null
}

/** The figures of the guards around a source. */
export interface PolicyReport {
  readonly name: string
  /** The breaker, where there is one. */
  readonly breaker: {
    /** Such as `closed`, `open` or `half_open`. */
    readonly state: string
    readonly consecutiveFailures: number
    readonly successes: number
    readonly failures: number
    /** Calls refused since the start. */
    readonly refused: number
  } | null
  /** Attempts after the first. */
  readonly retries: number
  /** Second tries beside slow ones. */
  readonly hedges: number
  /** Attempts that were cut off. */
  readonly timeouts: number
  /** Calls refused for want of a place or a token. */
  readonly turnedAway: number
  /** Calls under way, where there are places. */
  readonly running: number | null
  /** Calls in line, where there is one. */
  readonly waiting: number | null
  /** Tokens left, where there is a rate. */
  readonly tokens: number | null
}

/**
 * What a cache did since it was made. Each key asked for is counted once:
 * `gets` is `memoryHits`, the `hits` of all tiers, `stale` and `misses` together.
 */
export interface CacheStats {
  readonly gets: number
  /** Answered fresh from memory. */
  readonly memoryHits: number
  /** Answered with a value past its time. */
  readonly stale: number
  /** Answered by the loader, with nothing, with an error, or given up by the caller. */
  readonly misses: number
  /** Of all answers, those that said there is no such thing. */
  readonly negative: number
  /** Keys that loaders were asked for. */
  readonly loads: number
  /** Keys that loaders failed to answer. */
  readonly loadFailures: number
  /** Loads that were overtaken by a write or removal and not kept. */
  readonly overtaken: number
  /** Loads begun behind the callers' backs. */
  readonly background: number
  /** Entries in memory, about. */
  readonly entries: number
  /** The share of gets answered fresh without the loader, in percent rounded down; `null` before the first. */
  readonly hitPercent: number | null
  /** The tiers, in the order given. */
  readonly tiers: readonly TierStats[]
}

/** What one tier of a cache did. */
export interface TierStats {
  readonly name: string
  /** Gets answered fresh from it. */
  readonly hits: number
  /** Questions to it: one for any number of keys. */
  readonly reads: number
  /** Keys asked of it. */
  readonly keys: number
  /** Keys it had, fresh or not. */
  readonly found: number
  /** Entries written to it. */
  readonly writes: number
  /** Operations that failed or took too long. */
  readonly errors: number
  /** Operations that the breaker refused. */
  readonly refused: number
  /** Entries that could not be read, and were removed. */
  readonly undecodable: number
  /** Removals that it still owes. */
  readonly owed: number
  /** The state of its breaker: `closed`, `open` or `half_open`. */
  readonly breaker: string
}

/** How price sources and cache are doing. */
export interface PricesStateData {
  /** The sources, in the order they are asked in. */
  readonly sources: readonly PriceSourceStatus[]
  /** What the cache did since the agent was made; `null` where nothing is kept. */
  readonly cache: CacheStats | null
}

/** A price to wait for. */
export interface TrackOptions extends CallOptions {
  /** At which shop; by default wherever prices come from. */
  store?: string | undefined
  /** Who waits; by default the one local user. */
  userId?: string | undefined
}

/** What a look at tracked prices may cost. */
export interface TickOptions extends CallOptions {
  /** The most products (each at one shop) to ask for. Default: 100. */
  products?: number | undefined
  /** After which time a price is looked at again, in milliseconds. Default: one hour. */
  everyMs?: number | undefined
}

/** Which kept prices no longer hold: those of some products, those that a source told, or all where neither is said. */
export interface InvalidateOptions extends CallOptions {
  products?: readonly string[] | undefined
  source?: string | undefined
}

/** What of the price history may go. */
export interface CompactOptions extends CallOptions {
  /** Of prices before this time only the last of each day stays. By default every change does. */
  dailyBefore?: Date | string | undefined
  /** Of prices before this time only the one that stood then stays. By default all do. */
  dropBefore?: Date | string | undefined
}

