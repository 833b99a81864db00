import type { ErrorKind } from '../native.js'

/** What an error of this library can say beside its message. */
export interface ErrorDetails {
  /** What would work instead. */
  hint?: string | null
  /** How long to wait before trying again, in milliseconds. */
  retryAfter?: number | null
  /** Whether the same request may succeed later; by default what the kind says. */
  retryable?: boolean | null
  /** What caused it. */
  cause?: unknown
}

/**
 * Anything that can go wrong in this library. Each family of kinds has a class of its own, so both
 * `error instanceof NotFoundError` and `error.code === 'PRODUCT_001'` work.
 */
export class GroceryError extends Error {
  /** The documented code, such as `PRODUCT_001`. */
  readonly code: string
  /** What sort of thing went wrong, such as `product_not_found`. */
  readonly kind: ErrorKind
  /** What would work instead, where there is something to say. */
  readonly hint: string | null
  /** How long to wait before trying again, in milliseconds, where it is known. */
  readonly retryAfter: number | null
  /** Whether the same request may succeed later without being changed. */
  readonly retryable: boolean

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    const known = KINDS[kind]
    if (known === undefined) throw new TypeError(`unknown error kind ${JSON.stringify(kind)}`)
    this.kind = kind
    this.code = known[0]
    this.hint = details.hint ?? null
    this.retryAfter = details.retryAfter ?? null
    this.retryable = details.retryable ?? RETRYABLE.has(kind)
  }
}

/** The caller asked with a value that has no meaning: empty text, a negative quantity, a wrong type. */
export class InvalidInputError extends GroceryError {}
/** The product, list, line or order does not exist. */
export class NotFoundError extends GroceryError {}
/** No valid credentials, or not allowed. */
export class AccessError extends GroceryError {}
/** Somebody else changed the same thing first, or it is in a state that does not allow this. */
export class ConflictError extends GroceryError {}
/** A price source or remote store failed, is out of reach or did not answer in time. */
export class UnavailableError extends GroceryError {}
/** Too many requests; `retryAfter` says how long to wait, where it is known. */
export class RateLimitedError extends UnavailableError {}
/** The store cannot be opened, read or written, or its data is damaged. */
export class StorageError extends GroceryError {}
/** A price source answered something that breaks its contract. */
export class BadAnswerError extends GroceryError {}
/** The caller withdrew the request. Its `name` is `AbortError`; `cause` is the signal's reason. */
export class CancelledError extends GroceryError {}
/** This implementation does not offer the operation. */
export class NotSupportedError extends GroceryError {}
/** A fault of the library itself. Please report it. */
export class InternalError extends GroceryError {}

type Family = new (kind: ErrorKind, message: string, details?: ErrorDetails) => GroceryError

/** The code and the class of each kind. A test compares the codes with those of the core. */
export const KINDS: Readonly<Record<ErrorKind, readonly [code: string, family: Family]>> = {
  invalid_input: ['INPUT_001', InvalidInputError],
  too_large: ['INPUT_002', InvalidInputError],
  product_not_found: ['PRODUCT_001', NotFoundError],
  invalid_product: ['PRODUCT_002', InvalidInputError],
  list_not_found: ['LIST_001', NotFoundError],
  order_not_found: ['ORDER_001', NotFoundError],
  order_state: ['ORDER_002', ConflictError],
  unauthenticated: ['AUTH_001', AccessError],
  expired: ['AUTH_002', AccessError],
  forbidden: ['AUTH_003', AccessError],
  conflict: ['LIST_002', ConflictError],
  unavailable: ['SYSTEM_002', UnavailableError],
  timeout: ['SYSTEM_002', UnavailableError],
  rate_limited: ['RATE_001', RateLimitedError],
  storage: ['STORE_001', StorageError],
  corrupt: ['STORE_002', StorageError],
  bad_answer: ['SOURCE_001', BadAnswerError],
  cancelled: ['SYSTEM_003', CancelledError],
  not_supported: ['SYSTEM_004', NotSupportedError],
  internal: ['SYSTEM_001', InternalError],
}

const RETRYABLE: ReadonlySet<ErrorKind> = new Set(['unavailable', 'timeout', 'rate_limited', 'conflict'])

// Class fields would be own properties on every error; names belong to the prototypes.
for (const [, family] of Object.values(KINDS)) {
  Object.defineProperty(family.prototype, 'name', { value: family.name, configurable: true, writable: true })
}
Object.defineProperty(GroceryError.prototype, 'name', { value: 'GroceryError', configurable: true, writable: true })
Object.defineProperty(CancelledError.prototype, 'name', { value: 'AbortError', configurable: true, writable: true })

/** An error of the right class. */
export function groceryError(kind: ErrorKind, message: string, details?: ErrorDetails): GroceryError {
  return new KINDS[kind][1](kind, message, details)
}

export function invalidInput(message: string, hint?: string): GroceryError {
  return groceryError('invalid_input', message, { hint: hint ?? null })
}

interface NativeError extends Error {
  kind?: ErrorKind
  hint?: string | null
  retryAfter?: number | null
  retryable?: boolean
  causes?: string[]
}

/** Turns what the native part throws into the class of its kind. */
export function fromNative(thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof GroceryError) return thrown
  const error = thrown as NativeError
  if (error.kind === undefined || !(error.kind in KINDS)) {
    // Node-API itself refused an argument, before the core saw it.
    const kind = (error as { code?: unknown }).code === 'GenericFailure' ? 'internal' : 'invalid_input'
    return groceryError(kind, error.message, { cause: error })
  }
  const cause = (error.causes ?? []).reduceRight<Error | undefined>(
    (inner, message) => new Error(message, inner && { cause: inner }),
    undefined,
  )
  const { hint = null, retryAfter = null, retryable = null } = error
  return groceryError(error.kind, error.message, { hint, retryAfter, retryable, cause })
}

/** Runs a synchronous call of the native part. */
export function guard<T>(call: () => T): T {
  try {
    return call()
  } catch (thrown) {
    throw fromNative(thrown)
  }
}
