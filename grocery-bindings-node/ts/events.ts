import type {
  Answer,
  BudgetThreshold,
  EventFeed,
  InputProcessed,
  ListUpdate,
  PriceUpdate,
  TrackedPriceAlert,
} from '../native.js'
import { aborted, listen, WAITING } from './abort.js'
import { guard } from './errors.js'

interface Numbered {
  /** Its number, counted from 1. Hand it to `agent.events({ after })` to go on behind it. */
  readonly seq: number
  /** When it was published, RFC 3339. */
  readonly at: string
  /** The JSON of the core: `{ type, data }`. */
  toJSON(): unknown
}

/** A request was answered. */
export interface InputProcessedEvent extends Numbered {
  readonly type: 'grocery_input_processed'
  readonly data: InputProcessed
}

/** A list changed. */
export interface ListUpdateEvent extends Numbered {
  readonly type: 'grocery_update'
  readonly data: ListUpdate
}

/** A price changed against the one known before. */
export interface PriceUpdateEvent extends Numbered {
  readonly type: 'price_update'
  readonly data: PriceUpdate
}

/** So much of a budget is spent: told once in its period. */
export interface BudgetThresholdEvent extends Numbered {
  readonly type: 'budget_threshold'
  readonly data: BudgetThreshold
}

/** A price fell below the target of a user who waits for that. */
export interface PriceAlertEvent extends Numbered {
  readonly type: 'price_alert'
  readonly data: TrackedPriceAlert
}

/** These events are gone: the subscriber came, or read, too late for them. */
export interface Lost {
  readonly type: 'lost'
  /** The number of the first. */
  readonly from: number
  /** The number of the last. */
  readonly to: number
}

/** The place to go on from is of another agent; what follows is all that this one still has. */
export interface Restarted {
  readonly type: 'restarted'
}

/** What `agent.events()` gives. More types may come; a `switch` over `type` should have a default. */
export type GroceryEvent =
  | InputProcessedEvent
  | ListUpdateEvent
  | PriceUpdateEvent
  | BudgetThresholdEvent
  | PriceAlertEvent
  | Lost
  | Restarted

export interface EventOptions {
  /** Begin behind the event with this number, as far as it is still kept; 0 for all there is. By default from now on. */
  after?: number | undefined
  /** Ends the stream with an `AbortError`. */
  signal?: AbortSignal | undefined
}

interface Waiting {
  resolve(result: IteratorResult<GroceryEvent, undefined>): void
  reject(error: unknown): void
}

// Set by the class, whose private method it calls without the stream being held.
let drain: (stream: EventStream | undefined) => void

/**
 * What happens, one event after the other, from the moment of subscribing. Reading is at your own pace:
 * what is not read in time is told as `lost`. It does not keep the process alive by itself.
 */
export class EventStream implements AsyncIterableIterator<GroceryEvent, undefined> {
  readonly #feed: EventFeed
  readonly #waiting: Waiting[] = []
  readonly #leave: (() => void) | undefined
  // Held only while somebody waits: a stream that nobody reads any more can go.
  readonly #look = { look: () => this.#drain() }
  #failure: unknown
  #ended = false

  /** @internal */
  constructor(subscribe: (tell: () => void) => EventFeed, signal?: AbortSignal) {
    if (signal?.aborted) throw aborted(signal)
    const weak = new WeakRef(this)
    this.#feed = guard(() => subscribe(() => drain(weak.deref())))
    if (signal !== undefined) this.#leave = listen(signal, () => this.#end(aborted(signal)))
  }

  static {
    drain = (stream) => {
      if (stream !== undefined) stream.#drain()
    }
  }

  /** The next event. */
  next(): Promise<IteratorResult<GroceryEvent, undefined>> {
    if (this.#ended) {
      const failure = this.#failure
      this.#failure = undefined
      return failure === undefined ? Promise.resolve({ done: true, value: undefined }) : Promise.reject(failure)
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      WAITING.add(this.#look)
      this.#drain()
    })
  }

  /** Unsubscribes. Leaving a `for await` loop does it. */
  return(): Promise<IteratorResult<GroceryEvent, undefined>> {
    this.close()
    return Promise.resolve({ done: true, value: undefined })
  }

  /** Unsubscribes. Whoever waits gets the end. */
  close(): void {
    this.#end(undefined)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Hands out what is there to those who wait. */
  #drain(): void {
    while (this.#waiting.length > 0) {
      // Asked first: what came before the end is still there to be taken.
      const ended = this.#feed.ended
      const delivery = this.#feed.take()
      if (delivery == null) {
        if (ended) this.#end(undefined)
        return
      }
      const waiting = this.#waiting.shift()
      try {
        waiting?.resolve({ done: false, value: read(delivery) })
      } catch (error) {
        waiting?.reject(error)
      }
    }
    WAITING.delete(this.#look)
  }

  #end(failure: unknown): void {
    if (this.#ended) return
    this.#ended = true
    this.#leave?.()
    this.#feed.close()
    WAITING.delete(this.#look)
    const [first, ...rest] = this.#waiting.splice(0)
    if (failure !== undefined && first !== undefined) first.reject(failure)
    else first?.resolve({ done: true, value: undefined })
    if (first === undefined) this.#failure = failure
    for (const waiting of rest) waiting.resolve({ done: true, value: undefined })
  }
}

function read(delivery: Answer): GroceryEvent {
  const event = JSON.parse(guard(() => delivery.host())) as GroceryEvent
  // Not enumerable, so that spreading and comparing see only what happened.
  Object.defineProperty(event, 'toJSON', { value: () => JSON.parse(delivery.wire()) as unknown })
  return event
}
