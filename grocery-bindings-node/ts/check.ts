import { groceryError, invalidInput } from './errors.js'

const WHOLE = 'give a whole number, such as 10'
const TIME = "give a Date, or a text such as '2026-11-20T10:30:00Z'"

/** What was given, in words, for a message: its type, or the value where it is short. */
export function describe(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  switch (typeof value) {
    case 'undefined':
    case 'boolean':
    case 'number':
      return String(value)
    case 'bigint':
      return `the bigint ${value}`
    case 'string':
      return value.length > 40 ? `a text of ${value.length} characters` : JSON.stringify(value)
    case 'object':
      return 'an object'
    default:
      return `a ${typeof value}`
  }
}

export function string(value: unknown, name: string): string {
  if (typeof value !== 'string') throw invalidInput(`${name} must be a string, not ${describe(value)}`, 'give a text')
  return value
}

export function optionalString(value: unknown, name: string): string | null {
  return value === undefined || value === null ? null : string(value, name)
}

export function whole(value: unknown, name: string): number {
  if (!Number.isSafeInteger(value)) throw invalidInput(`${name} must be a whole number, not ${describe(value)}`, WHOLE)
  return value as number
}

export function flag(value: unknown, name: string): boolean {
  if (typeof value === 'boolean') return value
  throw invalidInput(`${name} must be true or false, not ${describe(value)}`, 'give true or false')
}

/** A count that the native part can take. */
export function counted(value: unknown, name: string): number {
  const count = whole(value, name)
  if (count < 0) throw invalidInput(`${name} must not be below zero: ${count}`, WHOLE)
  return Math.min(count, 0xffff_ffff)
}

/** The texts of an array. */
export function strings(values: unknown, name: string): string[] {
  if (!Array.isArray(values)) {
    throw invalidInput(`${name} must be an array, not ${describe(values)}`, 'give an array of texts')
  }
  return Array.from(values, (value, at) => string(value, `${name}[${at}]`))
}

/** A moment as RFC 3339. */
export function moment(value: unknown, name: string): string {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value.toISOString()
  if (typeof value === 'string') return value
  const what = value instanceof Date ? 'an invalid Date' : describe(value)
  throw invalidInput(`${name} must be a Date or an RFC 3339 text, not ${what}`, TIME)
}

/** An amount: a number, or a text where it must be exact, such as `'1/3'`. */
export type Amount = number | string

export function amountText(amount: Amount): string {
  return typeof amount === 'number' ? String(amount) : string(amount, 'amount')
}

export function object(value: unknown, name: string): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidInput(`${name} must be an object, not ${describe(value)}`, 'give an object')
  }
  return value
}

/** The JSON of a request. Numbers that JSON has no word for are refused, not turned into null. */
export function json(value: unknown, name: string): string {
  try {
    return JSON.stringify(value, (key, part: unknown) => {
      if (typeof part === 'number' && !Number.isFinite(part)) {
        throw invalidInput(`${name}: ${key || 'it'} must be a number, not ${part}`, 'give a finite number')
      }
      return part
    })
  } catch (cause) {
    if (cause instanceof Error && 'kind' in cause) throw cause
    throw groceryError('invalid_input', `${name} cannot be written as JSON: ${String(cause)}`, { cause })
  }
}

/** Fields whose keys are ids and names of the host, not names of fields. */
const BY_ID = new Set(['products', 'categories'])

function snake(value: unknown, by = ''): unknown {
  if (Array.isArray(value)) return value.map((part) => snake(part))
  if (typeof value !== 'object' || value === null) return value
  if ('toJSON' in value && typeof value.toJSON === 'function') return value.toJSON()
  const named = (key: string) => (BY_ID.has(by) ? key : key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`))
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [named(key), snake(part, BY_ID.has(by) ? '' : key)]),
  )
}

/** The JSON of a request whose fields the core calls by the same names in snake case. */
export function wireJson(value: object, name: string): string {
  return json(snake(value), name)
}
