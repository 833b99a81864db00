import assert from 'node:assert/strict'
import { test } from 'node:test'

import { agent, usd } from './support.mjs'

test('200 requests at once, each of a user of its own', async () => {
  // The first asks are answered once a second one has come: asks that waited for each other would be late.
  let calls = 0
  let cameTwo
  const two = new Promise((resolve) => (cameTwo = resolve))
  const tooLong = new Promise((resolve) => setTimeout(resolve, 60_000).unref())
  const made = agent({
    priceSource: {
      name: 'shop',
      quotes: async ({ products }) => {
        if (++calls === 2) cameTwo()
        await Promise.race([two, tooLong])
        return products.map((product) => ({ product, price: usd(250) }))
      },
    },
  })
  const things = ['milk', 'butter', 'bananas', 'bread', 'apples', 'rice', 'coffee', 'tofu', 'honey']
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, at) => made.process({ input: `${(at % 9) + 1} ${things[at % 9]}`, userId: `user-${at}` })),
  )
  assert.ok(calls > 1, 'the source was asked by several')
  answers.forEach((answer, at) => {
    assert.equal(answer.groceryList.userId, `user-${at}`)
    assert.deepEqual(answer.groceryList.items.map((item) => item.quantity), [(at % 9) + 1])
  })
  assert.equal(new Set(answers.map((answer) => answer.groceryList.id)).size, 200)
})

test('200 changes of one list at once: none is lost', async () => {
  const made = agent()
  const list = await made.lists.create('Party')
  const settled = await Promise.allSettled(
    Array.from({ length: 200 }, (_, at) => made.lists.add(list.id, { name: `unobtainium no ${at}` })),
  )
  const added = settled.filter((one) => one.status === 'fulfilled').length
  for (const one of settled) {
    if (one.status === 'rejected') assert.equal(one.reason.kind, 'conflict', 'only a conflict may turn one away')
  }
  const { lines, version } = await made.lists.get(list.id)
  assert.equal(lines.length, added)
  assert.equal(version, added)
})

test('the loop turns while requests run', async () => {
  const made = agent()
  let turns = 0
  let running = true
  const count = () => running && (turns++, setImmediate(count))
  count()
  // All hundred may be done before the loop comes round once; not every time.
  for (let round = 0; round < 50 && turns <= 2; round++) {
    await Promise.all(Array.from({ length: 100 }, (_, at) => made.process({ input: 'milk and eggs', userId: `u${at}` })))
  }
  running = false
  assert.ok(turns > 2, `${turns} turns`)
})
