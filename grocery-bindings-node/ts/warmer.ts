import type { NativeAgent } from '../native.js'
import { run, type CallOptions } from './abort.js'
import { decode } from './answer.js'
import { describe, moment, strings } from './check.js'
import { guard, invalidInput } from './errors.js'

/** When a strategy runs, and how much it may pick. What is left out has its default. */
export interface WarmPlan {
  /** A cron expression of five fields, by the clocks of `utcOffsetMinutes`: `0 4 * * *`. */
  schedule?: string | undefined
  /** The most products it picks; 0 means that it never runs. */
  limit?: number | undefined
}

/** A time of the year and what is wanted in it. It may go over the year's end. */
export interface Season {
  /** Month (1 to 12) and day of the first day. */
  from: readonly [month: number, day: number]
  /** Month and day of the last day. */
  to: readonly [month: number, day: number]
  /** The ids of the products, those that matter most first. */
  products: readonly string[]
}

/**
 * What the warmer fetches, when and within which bounds. What is left out has its default. A product that several
 * strategies pick belongs to the first of those due at once, in this order.
 */
export interface WarmerOptions {
  /** What shoppers asked the price of most, and then what is trending. Default: 1000 every 5 minutes. */
  popular?: WarmPlan | null | undefined
  /** What an offer covers that is on, or will be within the hour. Default: 1000 every 15 minutes. */
  deals?: WarmPlan | null | undefined
  /**
   * What is on the newest lists of `users` and of users served lately, and what they buy. Default: 1000 every 30 minutes.
   */
  own?: WarmPlan | null | undefined
  /** What was asked for at this hour of the week and the next. Default: 1000 every 30 minutes. */
  predicted?: WarmPlan | null | undefined
  /** What `seasons` says. Default: 1000 every 30 minutes. */
  seasonal?: WarmPlan | null | undefined
  /** Products nobody asked for yet, of the categories that shoppers ask for most. Default: never. */
  range?: WarmPlan | null | undefined
  /** What may be spent in any hour. */
  budget?: Partial<WarmBudget> | null | undefined
  /** How many products one call to a source asks for, 1 to 1000. Default: 50. */
  batch?: number | null | undefined
  /** Times of the year and what is wanted in them. Default: none. */
  seasons?: readonly Season[] | null | undefined
  /** Whose products are fetched besides those of users served lately. Default: nobody's. */
  users?: readonly string[] | null | undefined
  /** The shop that prices are fetched at. Default: none in particular. */
  store?: string | null | undefined
  /** The postal code that prices are fetched for. Default: the agent's own. */
  zip?: string | null | undefined
}

/** What the warmer may spend in any hour, or what is left of it. */
export interface WarmBudget {
  /** Products that sources are asked for; what is at hand and fresh costs nothing. Default: 10000. */
  readonly itemsPerHour: number
  /** Bytes kept. Default: 128 MiB. */
  readonly bytesPerHour: number
  /** Calls to sources. Default: 600. */
  readonly callsPerHour: number
}

/** How far a run of the warmer is. */
export interface WarmProgress {
  /** Products asked for so far. */
  readonly done: number
  /** Products of the run. */
  readonly of: number
}

/** What a run of the warmer did. */
export interface WarmReport {
  /** The strategies that were due, by name. */
  readonly strategies: readonly string[]
  /** Different products that they picked. */
  readonly picked: number
  /** Products that were fetched. */
  readonly warmed: number
  /** Products that were at hand and fresh. */
  readonly fresh: number
  /** Products that were asked for and could not be had. */
  readonly missed: number
  /** Products that were left for a later run: the budget was spent, or the source was in trouble. */
  readonly left: number
  /** Bytes that were kept. */
  readonly bytes: number
  /** Calls to sources. */
  readonly calls: number
  /** Whether nothing was done because another run was under way. */
  readonly overlapped: boolean
  /** What went wrong, in sentences. */
  readonly notes: readonly string[]
}

/** What fetching prices ahead cost and brought. */
export interface WarmAnswer {
  /** Products that were fetched. */
  readonly warmed: number
  /** Products that were at hand and fresh already. */
  readonly fresh: number
  /** Bytes that were kept. */
  readonly bytes: number
  /** Calls to sources. */
  readonly calls: number
  /** The ids of the products that were fetched. */
  readonly products: readonly string[]
}

/** What warming was good for, since the agent was made. */
export interface WarmEarned {
  /** Runs that did something. */
  readonly runs: number
  /** Products that were fetched. */
  readonly warmed: number
  /** Calls to sources that this cost. */
  readonly calls: number
  /** Bytes that were kept. */
  readonly bytes: number
  /** Prices asked for that had been fetched before. */
  readonly reads: number
  /** Fetched products that were asked for at least once before they were fetched again. */
  readonly used: number
}

/** One strategy of the warmer and its schedule. */
export interface WarmStrategyState {
  readonly name: string
  /** When it runs, as a cron expression. */
  readonly schedule: string
  /** How many products it may pick. */
  readonly limit: number
  /** When it is due next. */
  readonly nextDue: string | null
}

/** How the warmer is doing. */
export interface WarmerState {
  /** Whether a run is under way. */
  readonly running: boolean
  /** When something is due next; `null` where nothing ever is. */
  readonly nextDue: string | null
  /** The strategies, those that come first at once due first. */
  readonly strategies: readonly WarmStrategyState[]
  /** What may be spent in any hour. */
  readonly budget: WarmBudget
  /** What is left of it for now. */
  readonly left: WarmBudget
  /** What warming was good for so far. */
  readonly earned: WarmEarned
  /** When the last run that did something began. */
  readonly lastRun: string | null
  /** What it did; `null` while the first one is under way. */
  readonly last: WarmReport | null
}

/** The function that the native part tells progress by. What the host's throws is no matter of the run. */
export function adaptWarmProgress(listener: unknown): (done: number, of: number) => void {
  if (typeof listener !== 'function') {
    throw invalidInput(`onWarmProgress must be a function, not ${describe(listener)}`)
  }
  return (done, of) => {
    try {
      listener({ done, of })
    } catch {
      // The run goes on.
    }
  }
}

/**
 * Fetches prices before anybody asks for them. Nothing happens by itself: call {@link tick} from a timer of yours, or
 * let {@link run} wait. Two runs are never under way at once, and no hour costs more than the budget. Reached as
 * `agent.warmer`.
 */
export class Warmer {
  readonly #native: NativeAgent

  /** @internal */
  constructor(native: NativeAgent) {
    this.#native = native
  }

  /**
   * Runs every strategy that is due: each once, however long nobody called. Does nothing where nothing is due or another
   * run is under way; what is due then stays due.
   */
  async tick(options?: CallOptions): Promise<WarmReport> {
    return told(await run(options, (cancel) => this.#native.tickWarmer(cancel)))
  }

  /** Runs every strategy now, whatever its schedule says, within the same budget. */
  async runNow(options?: CallOptions): Promise<WarmReport> {
    return told(await run(options, (cancel) => this.#native.warmNow(cancel)))
  }

  /**
   * Waits and runs what is due, for as long as anything ever is. It keeps the process alive: give it a `signal`, and
   * fire that before you close the agent.
   */
  async run(options?: CallOptions): Promise<void> {
    await run(options, (cancel) => this.#native.runWarmer(cancel))
  }

  /** When something is due next; `null` where nothing ever is. */
  nextDue(): string | null {
    return guard(() => this.#native.warmerDue())
  }

  /** How it is doing: its strategies, what is left of the budget, what it did last and what that was good for. */
  state(): WarmerState {
    return decode(guard(() => this.#native.warmerState()))
  }

  /**
   * Notes that shoppers asked the price of these products at some time, by default now, such as one that you have written
   * down before a restart. What is asked through the agent is noted by itself.
   */
  noteAsked(products: readonly string[], at?: Date | string): void {
    const when = at === undefined ? null : moment(at, 'at')
    guard(() => this.#native.noteAsked(strings(products, 'products'), when))
  }

  /** Notes that these users are served. What is said to the agent notes it by itself. The 1000 served last are known. */
  noteServed(users: readonly string[]): void {
    guard(() => this.#native.noteServed(strings(users, 'users')))
  }
}

async function told(answer: Parameters<typeof decode>[0]): Promise<WarmReport> {
  // What was told before the end is heard before the end: it may still wait for its turn of the event loop.
  await new Promise((resolve) => setImmediate(resolve))
  return decode(answer)
}
