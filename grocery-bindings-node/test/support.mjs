import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { GroceryAgent } from 'grocery-core'

/** The cases of all languages: where the environment says, or in the repository around the tests. */
export const conformance =
  process.env.GROCERY_CONFORMANCE ?? join(import.meta.dirname, '..', '..', 'grocery-core', 'tests', 'conformance')

/** Every run of a test sees the same moment and makes the same ids. */
// Hosts here answer at once or never, and on a busy machine "at once" takes its time.
export const FIXED = { fixedTime: '2026-11-20T10:30:00Z', seed: 7, priceTimeoutMs: 600_000, sourceTimeoutMs: 600_000 }

export function agent(options = {}) {
  return new GroceryAgent({ ...FIXED, ...options })
}

/** Some products of the bundled catalogue. */
export function products(agent, count = 2) {
  const ids = []
  for (const word of ['milk', 'eggs', 'bread', 'butter', 'bananas', 'rice', 'coffee', 'chicken']) {
    for (const { product } of agent.catalog.search({ q: word, limit: 5 }).hits) {
      if (product.soldBy === 'each' && !ids.includes(product.id)) ids.push(product.id)
    }
  }
  return ids.slice(0, count)
}

export const usd = (minor) => ({ minor, currency: 'USD' })

/** A folder that is gone after the test. */
export async function folder(t) {
  const path = await mkdtemp(join(tmpdir(), 'grocery-core-'))
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}

/** Resolves, with the value it resolved to, once `resolve` is called. */
export function signal() {
  let resolve
  const promise = new Promise((done) => (resolve = done))
  return { promise, resolve }
}
