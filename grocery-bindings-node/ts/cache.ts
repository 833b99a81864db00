import { describe, object, string } from './check.js'
import { groceryError, invalidInput } from './errors.js'
import { adapt, type AskContext, type Told } from './host.js'
import type { PolicyOptions } from './policy.js'

/** The numbers of a cache. What is left out has its default. Times are milliseconds. */
export interface CacheOptions {
  /** How many entries memory holds. Default: 1000. */
  entries?: number | undefined
  /** How long an entry in memory is fresh, at most. Default: 60000. */
  ttlMs?: number | undefined
  /** By how much a life may be shortened, by chance. Default: 10. */
  jitterPercent?: number | undefined
  /** How long "there is no such thing" is fresh. Default: 30000. */
  negativeTtlMs?: number | undefined
  /** How long after its end an entry is given out at once while it is loaded anew. Default: 0. */
  staleWhileRevalidateMs?: number | undefined
  /** How old a value may be that stands in for a load that failed. Default for prices: one day. */
  staleIfErrorMs?: number | undefined
  /** How long a value that stands in rests before the next try. Default: 10000. */
  failurePauseMs?: number | undefined
  /** How long a caller waits where a stale value could stand in. Default: without bound. */
  softTimeoutMs?: number | undefined
  /** How long a caller waits at all. Default: without bound. */
  hardTimeoutMs?: number | undefined
  /** Whether an entry may be loaded anew a little before its end. Default: no. */
  earlyRefresh?: boolean | undefined
  /** The number of the value's shape: what was kept under another is not read. Default: 1. */
  format?: number | undefined
}

/** How a tier is used. What is left out has its default. Times are milliseconds. */
export interface TierOptions {
  /** Of a file: how many entries it keeps, about. Default: 100000. */
  entries?: number | undefined
  /** How long an entry is fresh, at most. Default: 30 days in a file, 300000 elsewhere. */
  ttlMs?: number | undefined
  /** How long one question may take before the cache goes on without the tier. Default: 500. */
  timeoutMs?: number | undefined
  /** When a tier that fails is left alone. */
  breaker?: NonNullable<PolicyOptions['breaker']> | undefined
  /** Whether a caller goes on without waiting until the tier has the value. Default: no. */
  writeBehind?: boolean | undefined
  /** Values of more bytes are compressed where that saves something. Default: 1024. */
  compressAbove?: number | undefined
  /** Of a file or a Redis: processes that share it load a key one at a time, for at most this long. Default: each for itself. */
  loadLockMs?: number | undefined
}

/** One entry on its way into a tier. */
export interface TierEntry {
  /** The key, 1 to 1100 bytes of UTF-8. */
  readonly key: string
  /** The entry as the cache wrote it. Give back the same bytes, or none. */
  readonly bytes: Uint8Array
  /** The tags it bears; they replace those of an earlier entry of this key. */
  readonly tags: readonly string[]
  /** Its place among the entries of its key: the later one is greater. */
  readonly order: number
  /** Whether it takes the place of whatever is there. Where not, a tier that can tell keeps what has the greater `order`. */
  readonly replaces: boolean
  /** From when on nobody has a use for it, RFC 3339. */
  readonly dropAt: string
}

/** What is to be taken out of a tier: some keys, all that begin with a prefix, all that bear a tag, or everything. */
export type Invalidation =
  | { readonly keys: readonly string[] }
  | { readonly prefix: string }
  | { readonly tag: string }
  | { readonly all: true }

/**
 * A place for entries below memory, of your own.
 *
 * A tier keeps bytes and drops them when it likes: losing an entry costs a load, never a wrong price. It owes three
 * things. What it gives back is what was put in last under that key. A removal that ended well has happened. An entry
 * past its `dropAt` need not be there, but may. What it throws costs speed, not answers: a breaker and a timeout stand
 * before it.
 */
export interface CacheTier {
  /** What it is called in statistics. */
  readonly name: string
  /** What is kept under each of these keys, in their order; `null` or `undefined` for nothing. */
  get(
    keys: readonly string[],
    context: AskContext,
  ): Promise<readonly (Uint8Array | null | undefined)[]> | readonly (Uint8Array | null | undefined)[]
  /** Keeps these entries in place of earlier ones. */
  set(entries: readonly TierEntry[], context: AskContext): Promise<void> | void
  /** Takes entries out. */
  remove(what: Invalidation, context: AskContext): Promise<void> | void
}

/** A tier with its own numbers: the path of a file, or a tier of yours. */
export interface TierWithOptions extends TierOptions {
  tier: string | CacheTier
}

/**
 * A tier in Redis, which processes and machines share. The agent connects with the first question. While the server is
 * away, prices come from the sources and no call fails for it; `agent.prices.checkTiers()` tells what is wrong. Errors
 * never show credentials.
 */
export interface RedisTier extends TierOptions {
  /**
   * Where it is: `redis://[user:password@]host[:port][/db]`, `redis-cluster://` or `redis-sentinel://` with several hosts;
   * `rediss` in place of `redis` for TLS. Credentials in it are percent-encoded.
   */
  redis: string
  /** In place of the one in the URL, as it is. */
  username?: string | undefined
  /** In place of the one in the URL, as it is. */
  password?: string | undefined
  /** What all keys begin with. Agents that share prices have the same. Default: `cache2:`. */
  prefix?: string | undefined
  /**
   * Whether agents that share it tell each other over it what no longer holds, by one more connection. Of several tiers
   * with a bus, the last one carries. Default: yes.
   */
  bus?: boolean | undefined
}

/** Where prices are kept below memory: the path of a file, a Redis, or a tier of yours. */
export type PriceTier = string | CacheTier | TierWithOptions | RedisTier

type Question =
  | { call: 'get'; keys: readonly string[] }
  | { call: 'set'; entries: readonly (Omit<TierEntry, 'bytes'> & { bytes: string })[] }
  | { call: 'remove'; what: Invalidation }

/** A tier, ready for the native part. */
function adaptTier(tier: CacheTier, place: string): Told {
  const ask = async (question: string, context: AskContext): Promise<unknown> => {
    const asked = JSON.parse(question) as Question
    switch (asked.call) {
      case 'get':
        return written(await tier.get(asked.keys, context))
      case 'set':
        await tier.set(
          asked.entries.map((entry) => ({ ...entry, bytes: Uint8Array.from(Buffer.from(entry.bytes, 'base64')) })),
          context,
        )
        return null
      case 'remove':
        await tier.remove(asked.what, context)
        return null
    }
  }
  return adapt(tier, place, ['get', 'set', 'remove'], ask)
}

function written(found: unknown): (string | null)[] {
  if (!Array.isArray(found)) {
    throw groceryError('bad_answer', `the answer must be an array of bytes, not ${describe(found)}`)
  }
  return Array.from(found, (bytes: unknown, at) => {
    if (bytes == null) return null
    if (bytes instanceof Uint8Array) return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
    throw groceryError('bad_answer', `the entry ${at} must be a Uint8Array or null, not ${describe(bytes)}`)
  })
}

/** What is said of tiers, and those that the host implements. */
export function preparedTiers(tiers: readonly PriceTier[] | null | undefined): [said: object[], hosts: Told[]] {
  if (tiers == null) return [[], []]
  if (!Array.isArray(tiers)) throw invalidInput(`priceTiers must be an array, not ${describe(tiers)}`)
  const hosts: Told[] = []
  const said = Array.from(tiers as readonly PriceTier[], (given, at) => {
    const place = `priceTiers[${at}]`
    const bare = typeof given === 'string' || !('tier' in object(given, place))
    // A tier of the host's may well hold a client by this name.
    if (typeof given !== 'string' && bare && 'redis' in given && !('get' in given)) {
      const { redis, ...settings } = given
      return { redis: string(redis, `options.${place}.redis`), settings }
    }
    const { tier, ...settings } = bare ? { tier: given as string | CacheTier } : (given as TierWithOptions)
    if (typeof tier === 'string') return { file: tier, settings }
    hosts.push(adaptTier(tier, place))
    return { settings }
  })
  return [said, hosts]
}
