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
    const pull = () => cancel.cancel()
    signal.addEventListener('abort', pull, { once: true })
    try {
      return await start(cancel)
    } finally {
      signal.removeEventListener('abort', pull)
    }
  } catch (thrown) {
    const error = fromNative(thrown)
    const calledOff = signal?.aborted === true && error instanceof Error && 'kind' in error && error.kind === 'cancelled'
    throw calledOff && !('cause' in error && error.cause !== undefined) ? aborted(signal) : error
  }
}
