// What users said to substitutes.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { InvalidInputError, NotFoundError } from 'grocery-core'
import { agent } from './support.mjs'

const MILK = 'gc-whole-milk-1-gallon'
const ids = ({ candidates }) => candidates.map(({ product }) => product.id)

test('what is said to swaps changes what is offered, to this user alone', async () => {
  const { swaps, catalog } = agent()
  const ann = { user: 'ann' }
  const plain = ids(catalog.substitutes(MILK))
  assert.deepEqual(ids(await swaps.substitutes(MILK, ann)), plain)
  await swaps.judge(MILK, plain[0], false, ann)
  await swaps.judge(MILK, plain[3], undefined, ann)
  const learned = await swaps.substitutes({ product: MILK, limit: 50 }, ann)
  assert.equal(ids(learned)[0], plain[3])
  assert.ok(learned.candidates[0].reasons.includes('accepted_before'))
  assert.ok(!ids(learned).includes(plain[0]))
  assert.equal(learned.leftOut.refused, 1)
  assert.deepEqual(ids(await swaps.substitutes(MILK, { user: 'bob' })), plain)
  const half = await swaps.substitutes({ product: MILK, wanted: { amount: '1/2', unit: 'gallon' } }, ann)
  assert.ok(half.candidates.length > 0)

  const said = await swaps.list(ann)
  assert.deepEqual(said.map(({ missing, accepted, at }) => [missing, accepted, at]), said.map(({ offered }) => [MILK, offered === plain[3], '2026-11-20T10:30:00Z']))
  assert.equal(said.length, 2)
  assert.equal(await swaps.forget(MILK, plain[0], ann), true)
  assert.equal(await swaps.forget(MILK, plain[0], ann), false)
  assert.equal(await swaps.forgetAll(ann), 1)
  assert.deepEqual(await swaps.list(ann), [])
  assert.deepEqual(ids(await swaps.substitutes(MILK, ann)), plain)
})

test('bad requests', async () => {
  const { swaps } = agent()
  await assert.rejects(swaps.judge(MILK, MILK), (error) => error instanceof InvalidInputError && error.hint.length > 0)
  await assert.rejects(swaps.judge(MILK, 'nope'), NotFoundError)
  await assert.rejects(swaps.judge('nope', MILK), NotFoundError)
  for (const wrong of [7, null, undefined, {}]) {
    await assert.rejects(swaps.judge(MILK, wrong), InvalidInputError)
    await assert.rejects(swaps.forget(wrong, MILK), InvalidInputError)
  }
  await assert.rejects(swaps.judge(MILK, 'nope', 'yes'), /accepted must be true or false, not "yes"/)
  await assert.rejects(swaps.list({ user: '' }), InvalidInputError)
  await assert.rejects(swaps.substitutes({ product: MILK, limit: 0 }), InvalidInputError)
  await assert.rejects(swaps.substitutes(7), /request must be an object/)
  await assert.rejects(swaps.substitutes('nope'), NotFoundError)
  await assert.rejects(swaps.list({ signal: AbortSignal.abort() }), { name: 'AbortError' })
})
