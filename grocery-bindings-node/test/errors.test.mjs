import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'

import * as esm from 'grocery-core'
import { agent } from './support.mjs'

const { GroceryError, InvalidInputError, NotFoundError, NotSupportedError, RateLimitedError, UnavailableError } = esm
const cjs = createRequire(import.meta.url)('grocery-core')
const shop = agent()
const NOWHERE = '00000000-0000-7000-8000-000000000000'

test('both module systems see the same classes', () => {
  assert.deepEqual(Object.keys(cjs).sort(), Object.keys(esm).sort())
  for (const name of Object.keys(cjs)) assert.equal(cjs[name], esm[name], name)
})

test('an error says what, why and what would work', async () => {
  const error = await shop.lists.view(NOWHERE).then(assert.fail, (error) => error)
  assert.ok(error instanceof NotFoundError)
  assert.ok(error instanceof GroceryError)
  assert.ok(error instanceof Error)
  assert.equal(error.name, 'NotFoundError')
  assert.equal(error.code, 'LIST_001')
  assert.equal(error.kind, 'list_not_found')
  assert.equal(error.retryable, false)
  assert.equal(error.retryAfter, null)
  assert.ok(error.message.includes(NOWHERE), error.message)
  assert.match(error.stack, /NotFoundError/)
})

test('synchronous calls throw the same classes', () => {
  assert.throws(() => shop.catalog.get('no-such-product'), { name: 'NotFoundError', code: 'PRODUCT_001', kind: 'product_not_found' })
  assert.throws(() => shop.catalog.search(' '), (error) => error instanceof InvalidInputError && error.hint.length > 0)
})

test('what the host makes itself has the code and the retry rule of its kind', () => {
  const error = new RateLimitedError('rate_limited', 'slow down', { retryAfter: 1500, hint: 'wait', cause: new Error('429') })
  assert.deepEqual(
    [error.code, error.retryable, error.retryAfter, error.hint, error.name, error.cause.message],
    ['RATE_001', true, 1500, 'wait', 'RateLimitedError', '429'],
  )
  assert.ok(error instanceof UnavailableError)
  assert.equal(new GroceryError('conflict', 'x').retryable, true)
  assert.equal(new GroceryError('conflict', 'x', { retryable: false }).retryable, false)
  assert.throws(() => new GroceryError('nonsense', 'x'), TypeError)
})

test('errors carry no properties beyond their own', () => {
  const error = new InvalidInputError('invalid_input', 'x')
  assert.deepEqual(Object.keys(error).sort(), ['code', 'hint', 'kind', 'retryAfter', 'retryable'])
})

test('an agent in memory has nothing to back up', async () => {
  await assert.rejects(shop.backup('/tmp/never'), (error) => error instanceof NotSupportedError && error.code === 'SYSTEM_004')
})
