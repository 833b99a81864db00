import assert from 'node:assert/strict'
import { test } from 'node:test'

import { GroceryAgent, InvalidInputError } from 'grocery-core'
import { agent } from './support.mjs'

const CEILING = 1_048_576
const milk = (bytes) => 'add milk'.padEnd(bytes)

test('texts below, at and above the limit', async () => {
  for (const most of [9, 16_384, 20_000, CEILING]) {
    const shop = agent(most === 16_384 ? {} : { maxTextBytes: most })
    for (const bytes of [most - 1, most]) {
      const heard = shop.parse(milk(bytes))
      assert.deepEqual([heard.intent, heard.notes], ['add_items', []])
      assert.equal(shop.explain(milk(bytes)).clauses[0].command, 'add')
      const answer = await shop.process(milk(bytes))
      assert.deepEqual(answer.groceryList.items.map((item) => item.requested), ['milk'])
    }
    const text = `the text has ${most + 1} bytes; at most ${most} are read`
    const note = { kind: 'too_long', text, span: null }
    assert.deepEqual(shop.parse(milk(most + 1)).notes, [note])
    const why = shop.explain(milk(most + 1))
    assert.deepEqual([why.tokens, why.understanding.notes], [[], [note]])
    await assert.rejects(shop.process(milk(most + 1)), { kind: 'too_large', code: 'INPUT_002', message: text })
  }
})

test('bytes count, not characters', () => {
  const shop = agent({ maxTextBytes: 12 })
  assert.deepEqual(shop.parse('2 jalapeños').notes, [])
  assert.equal(shop.parse('22 jalapeños').notes[0].kind, 'too_long')
})

test('recipe lines', async () => {
  const shop = agent({ maxTextBytes: 12 })
  assert.equal(shop.ingredient('2 cups flour').name, 'flour')
  assert.equal(shop.ingredient('12 cups flour').name, '12 cups flour')
  const { id } = await shop.lists.create('Dinner')
  const message = 'line 2 of the recipe has 13 bytes; at most 12 are read'
  await assert.rejects(shop.lists.addRecipe(id, '3 eggs\n12 cups flour'), { kind: 'too_large', message })
  assert.equal((await shop.lists.view(id)).itemCount, 0)
})

test('a limit without meaning is refused', async () => {
  for (const bytes of [0, CEILING + 1, 2 ** 40]) {
    const refused = (error) =>
      error instanceof InvalidInputError &&
      error.message === `max_text_bytes is ${bytes}; it can be from 1 to ${CEILING}` &&
      error.hint.length > 0
    assert.throws(() => new GroceryAgent({ maxTextBytes: bytes }), refused)
    await assert.rejects(GroceryAgent.open({ maxTextBytes: bytes }), refused)
  }
  for (const bytes of [-1, 0.5, NaN, 'much']) {
    assert.throws(() => new GroceryAgent({ maxTextBytes: bytes }), (error) => error instanceof InvalidInputError && /maxTextBytes/.test(error.message), String(bytes))
  }
})
