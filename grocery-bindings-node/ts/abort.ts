import { Cancel } from '../native.js'
import { fromNative, groceryError } from './errors.js'

/** What every asynchronous call takes. */
export interface CallOptions {
  /** Calls the call off. What it had begun is dropped; no list is left half changed. */
  signal?: AbortSignal | undefined
}

/** An error whose `name` is `AbortError`, as everywhere in Node, with the signal's reason as its cause. */
export function aborted(signal: AbortSignal): Error {
  return groceryError('cancelled', 'the call was called off by its AbortSignal', { cause: signal.reason })
}

interface Listening {
  readonly calls: Set<() => void>
  readonly fire: () => void
}

/** What to do when a signal fires. One listener for all calls: Node warns of a leak at the eleventh. */
const LISTENING = new WeakMap<AbortSignal, Listening>()

/** Has `call` called when the signal fires, until what this returns is called. */
export function listen(signal: AbortSignal, call: () => void): () => void {
  let listening = LISTENING.get(signal)
  if (listening === undefined) {
    const calls = new Set<() => void>()
    listening = { calls, fire: () => [...calls].forEach((call) => call()) }
    LISTENING.set(signal, listening)
    signal.addEventListener('abort', listening.fire, { once: true })
  }
  const { calls, fire } = listening
  calls.add(call)
  return () => {
    calls.delete(call)
    if (calls.size === 0 && LISTENING.get(signal)?.calls === calls) {
      LISTENING.delete(signal)
      signal.removeEventListener('abort', fire)
    }
  }
}

/**
 * Who waits for events. Looked at whenever a call is settled: what the call brought about is there by
 * then, and must be read before the process may end.
 */
export const WAITING = new Set<{ look(): void }>()

/** Runs an asynchronous call of the native part, with the signal of the caller and typed errors. */
export async function run<T>(
  options: CallOptions | undefined,
  start: (cancel: Cancel | undefined) => Promise<T>,
): Promise<T> {
  const signal = options?.signal
  try {
    if (signal === undefined) return await start(undefined)
    if (signal.aborted) throw aborted(signal)
    const cancel = new Cancel()
    const leave = listen(signal, () => cancel.cancel())
    try {
      return await start(cancel)
    } finally {
      leave()
    }
  } catch (thrown) {
    const error = fromNative(thrown)
    const calledOff = signal?.aborted === true && error instanceof Error && 'kind' in error && error.kind === 'cancelled'
    throw calledOff && !('cause' in error && error.cause !== undefined) ? aborted(signal) : error
  } finally {
    for (const one of WAITING) one.look()
  }
}
