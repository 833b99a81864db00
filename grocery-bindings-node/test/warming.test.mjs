// The warmer: what it is told, what it fetches, and what it tells.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { GroceryAgent, InvalidInputError } from 'grocery-core'
import { agent, usd } from './support.mjs'

const MILK = 'gc-whole-milk-1-gallon'
const EGGS = 'gc-large-grade-a-eggs-12-each'
const NEVER = { limit: 0 }
const OFF = { popular: NEVER, deals: NEVER, own: NEVER, predicted: NEVER, seasonal: NEVER }

/** A shop where everything costs the same. */
const shelf = () => ({
  name: 'shelf',
  quotes: ({ products }) => products.map((product) => ({ product, price: usd(250) })),
})

test('what was asked for is at hand', async () => {
  const told = []
  const made = agent({ priceSource: shelf(), warmer: { batch: 1 }, onWarmProgress: (at) => told.push(at) })
  assert.deepEqual((await made.warmer.tick()).strategies, [])
  made.warmer.noteAsked([MILK, EGGS], new Date('2026-11-20T10:00:00Z'))
  const report = await made.warmer.runNow()
  assert.deepEqual([report.picked, report.warmed, report.calls, report.left], [2, 2, 2, 0])
  assert.ok(report.bytes > 0)
  assert.deepEqual(told, [{ done: 1, of: 2 }, { done: 2, of: 2 }])
  await made.prices.quotes([MILK, EGGS])
  const state = made.warmer.state()
  assert.deepEqual([state.last, state.earned.used], [report, 2])
  assert.equal(state.left.itemsPerHour, state.budget.itemsPerHour - 2)
  assert.equal(made.warmer.nextDue(), '2026-11-20T10:35:00Z')
})

test('a listener that throws ends no run', async () => {
  const made = agent({
    priceSource: shelf(),
    onWarmProgress() {
      throw new Error('it is not my day')
    },
  })
  made.warmer.noteAsked([MILK])
  assert.equal((await made.warmer.runNow()).warmed, 1)
  assert.throws(() => agent({ onWarmProgress: 7 }), InvalidInputError)
})

test('waiting ends with its signal, and at once where nothing is ever due', async () => {
  await agent({ warmer: OFF }).warmer.run()
  assert.equal(agent({ warmer: OFF }).warmer.nextDue(), null)
  const stop = new AbortController()
  const waiting = new GroceryAgent({ priceSource: shelf() }).warmer.run({ signal: stop.signal })
  stop.abort()
  await assert.rejects(waiting, { name: 'AbortError' })
})

test('what means nothing is refused by its name', () => {
  for (const [warmer, place] of [
    [{ popularity: {} }, 'popularity: '],
    [{ budget: { items: 1 } }, 'budget.items: '],
    [{ budget: { callsPerHour: -1 } }, 'budget.callsPerHour: '],
    [{ own: { schedule: 'every day' } }, 'own.schedule: '],
    [{ batch: 0 }, 'batch: '],
    [{ seasons: [{ from: [2, 30], to: [3, 1], products: [] }] }, 'seasons[0]: '],
    [7, 'warmer must be an object'],
  ]) {
    assert.throws(
      () => agent({ warmer }),
      (error) => error instanceof InvalidInputError && error.message.includes(place) && error.hint !== '',
    )
  }
})

test('fetching ahead by a plan of one\'s own', async () => {
  const { prices, warmer } = agent({ priceSource: shelf() })
  assert.deepEqual((await prices.warm([MILK, EGGS])).products.length, 2)
  assert.equal((await prices.warm([MILK], { stillForMs: 1 })).fresh, 1)
  await assert.rejects(prices.warm(['nothing']), { code: 'PRODUCT_001' })
  warmer.noteServed(['ann'])
  assert.throws(() => warmer.noteAsked([MILK], 'yesterday'), InvalidInputError)
  assert.throws(() => warmer.noteServed('ann'), InvalidInputError)
})
