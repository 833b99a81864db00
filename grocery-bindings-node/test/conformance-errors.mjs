// The answers of the conformance cases about errors.
import { GroceryError } from 'grocery-core'
import { agent } from './support.mjs'

/** A shop that fails as the case says. */
function shut({ kind, hint, retry_after_ms: retryAfter, retryable }) {
  const fail = () => {
    throw new GroceryError(kind, 'the shop is shut', { hint, retryAfter, retryable })
  }
  return { name: 'corner-shop', search: async () => fail(), lookup: fail }
}

function provoke(made, { say, times = 1, list, product, search, backup }) {
  if (say !== undefined) return made.process(say.repeat(times))
  if (list !== undefined) return made.lists.get(list)
  if (product !== undefined) return made.catalog.get(product)
  if (search !== undefined) return made.catalog.search(search)
  if (backup !== undefined) return made.backup(backup)
  return made.catalog.searchRemote('milk')
}

export async function errors(input) {
  const { source } = input
  const made = agent(source === undefined ? {} : { productSource: shut(source) })
  try {
    await provoke(made, input)
  } catch (error) {
    if (!(error instanceof GroceryError)) throw error
    const { code, hint, kind, message, retryAfter, retryable } = error
    return { code, hint, kind, message: source === undefined ? message : null, retry_after_ms: retryAfter, retryable }
  }
  throw new Error('expected an error')
}
