/**
 * The guards around a port. What is left out has its default; `null` leaves a part out. Times are milliseconds.
 */
export interface PolicyOptions {
  /** How long one attempt may take. Default: 2000. */
  timeoutMs?: number | null | undefined
  /** How long all attempts with all waiting may take. Default: 10000. */
  totalMs?: number | null | undefined
  /** Asking again where it may help. */
  retry?:
    | {
        /** How often it is asked at most, the first time included. Default: 3. */
        maxAttempts?: number | undefined
        /** The shortest wait. Default: 100. */
        baseMs?: number | undefined
        /** The longest wait of one's own choosing. Default: 5000. */
        capMs?: number | undefined
        /** The longest `retryAfter` that is waited for. Default: 30000. */
        maxRetryAfterMs?: number | undefined
      }
    | null
    | undefined
  /** What asking again may cost. */
  budget?:
    | {
        /** How many retries a hundred calls earn. Default: 20. */
        percent?: number | undefined
        /** How many more are given each second. Default: 10. */
        perSecond?: number | undefined
        /** How many earned retries may be kept. Default: 100. */
        mostKept?: number | undefined
      }
    | null
    | undefined
  /** Not asking for a while what fails again and again. */
  breaker?:
    | {
        /** So many failures in a row open it. Default: 5. */
        failures?: number | undefined
        /** So many successes close it again. Default: 2. */
        successes?: number | undefined
        /** How long it stays open. Default: 60000. */
        openMs?: number | undefined
        /** How many calls a half-open breaker lets through. Default: 3. */
        halfOpenPermits?: number | undefined
      }
    | null
    | undefined
  /** How many calls may run and wait at once. */
  bulkhead?:
    | {
        /** How many may run. Default: 25. */
        maxConcurrent?: number | undefined
        /** How many more may wait. Default: 50. */
        maxWaiting?: number | undefined
        /** How long one may wait. Default: 500. */
        maxWaitMs?: number | undefined
      }
    | null
    | undefined
  /** The agreed rate. Default: none. */
  rate?:
    | {
        /** So many calls... */
        amount: number
        /** ...in so many milliseconds. */
        perMs: number
        /** How many at once. Default: the amount. */
        burst?: number | undefined
        /** How long one may wait for one's turn. Default: 0. */
        waitMs?: number | undefined
      }
    | null
    | undefined
  /** A second try beside a slow one. Default: none. */
  hedge?: { afterMs: number } | null | undefined
}
