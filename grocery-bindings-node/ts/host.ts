import { settle } from '../native.js'
import { describe } from './check.js'
import { GroceryError, groceryError, invalidInput } from './errors.js'

/** What comes with a question to a port of yours. */
export interface AskContext {
  /** Fires when nobody waits for the answer any more; hand it to `fetch`. */
  readonly signal: AbortSignal
}

/** What the native part is given: the name, and a function that is told of questions and their end. */
export interface Told {
  name: string
  tell: (call: number, question: string | undefined | null) => void
}

/** Checks a port at once, and makes of it what the native part is given. */
export function adapt(
  port: object & { name: string },
  option: string,
  methods: readonly string[],
  ask: (question: string, context: AskContext) => Promise<unknown>,
): Told {
  if (typeof port !== 'object' || port === null) {
    throw invalidInput(`${option} must be an object, not ${describe(port)}`)
  }
  const { name } = port
  if (typeof name !== 'string' || name === '') {
    throw invalidInput(`${option}.name must be a short text, not ${describe(name)}`)
  }
  return { name, tell: adaptCall(port, option, methods, ask) }
}

/** The same for a port that needs no name. */
export function adaptCall(
  port: object,
  option: string,
  methods: readonly string[],
  ask: (question: string, context: AskContext) => Promise<unknown>,
): Told['tell'] {
  if (typeof port !== 'object' || port === null) {
    throw invalidInput(`${option} must be an object, not ${describe(port)}`)
  }
  for (const method of methods) {
    const found = (port as unknown as Record<string, unknown>)[method]
    if (typeof found !== 'function') {
      throw invalidInput(`${option}.${method} must be a function, not ${describe(found)}`)
    }
  }
  const open = new Map<number, AbortController>()
  // This never throws and never rejects: whatever the host's code does becomes an answer.
  return (call, question) => {
    if (typeof question === 'string') void answer(open, call, (context) => ask(question, context))
    else open.get(call)?.abort(groceryError('cancelled', 'nobody waits for this answer any more'))
  }
}

async function answer(
  open: Map<number, AbortController>,
  call: number,
  ask: (context: AskContext) => Promise<unknown>,
): Promise<void> {
  const controller = new AbortController()
  open.set(call, controller)
  let text: string
  try {
    text = JSON.stringify({ answer: await ask({ signal: controller.signal }) }, finite)
  } catch (thrown) {
    text = JSON.stringify({ error: told(thrown) })
  } finally {
    open.delete(call)
  }
  settle(call, text)
}

/** Numbers that JSON has no word for are refused, not turned into null. */
function finite(key: string, part: unknown): unknown {
  if (typeof part === 'number' && !Number.isFinite(part)) {
    throw groceryError('bad_answer', `${key} must be a number, not ${part}`)
  }
  return part
}

/** What was thrown, however odd: a value that cannot even be turned into text must not get through. */
function told(thrown: unknown): object {
  try {
    if (thrown instanceof GroceryError) {
      const { kind, message, hint, retryAfter, retryable } = thrown
      return { kind, message, hint, retryAfter, retryable }
    }
    return { message: thrown instanceof Error ? String(thrown.message) : String(thrown) }
  } catch {
    return { message: 'it threw something that cannot be shown' }
  }
}
