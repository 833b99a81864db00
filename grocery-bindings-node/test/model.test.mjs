import assert from 'node:assert/strict'
import { test } from 'node:test'

import { GroceryAgent, InvalidInputError } from 'grocery-core'

// The rules are unsure of this one, and it is longer than what the intent model judges.
const ODD =
  'zorblax would be the thing, were it to be had, said my aunt to the wind that was there when she had been ' +
  'where they were, who would know whether it might have been there because it was what she had said it was while they were not ' +
  'there, nor would he know what it was'

const naming = (...names) =>
  JSON.stringify({
    actions: [{ intent: 'add_items', items: names.map((name) => ({ name, quantity: null, unit: null, brand: null })) }],
  })

function model(answer) {
  const asked = []
  return { name: 'scripted', asked, complete: (request, context) => (asked.push(request), answer(request, context)) }
}

test('it is asked only in doubt', async () => {
  const languageModel = model(async () => naming('zorblax'))
  const agent = new GroceryAgent({ languageModel })
  const sure = await agent.understand('add milk')
  assert.equal(sure.understanding.intent, 'add_items')
  assert.deepEqual([sure.offered, sure.failure, languageModel.asked.length], [[], null, 0])
  const opinion = await agent.understand(ODD)
  assert.deepEqual(
    opinion.understanding.actions[0].items.map((item) => item.name),
    ['zorblax'],
  )
  assert.equal(opinion.understanding.notes.at(-1).kind, 'second_opinion')
  const [request] = languageModel.asked
  assert.ok(request.prompt.includes(ODD) && request.system.includes('grocery list'))
  assert.deepEqual(request.schema.required, ['actions'])
  assert.ok(request.maxTokens > 0)
})

test('what was not said is asked about first', async () => {
  const agent = new GroceryAgent({ languageModel: model(() => naming('zorblax', 'caviar')) })
  const names = (answer) => answer.groceryList.items.map((item) => item.requested)
  const answer = await agent.process(ODD)
  assert.deepEqual(names(answer), ['zorblax'])
  assert.match(answer.response, /caviar/)
  assert.deepEqual(names(await agent.process('yes')), ['zorblax', 'caviar'])
})

test('trouble leaves the reading of the rules', async () => {
  const offline = new GroceryAgent().parse(ODD)
  const troubles = [
    () => 7,
    () => undefined,
    async () => 'no JSON',
    () => {
      throw new Error('boom')
    },
    () => Promise.reject(new Error('refused')),
    () => Promise.reject({ toString: null }),
  ]
  for (const trouble of troubles) {
    const opinion = await new GroceryAgent({ languageModel: model(trouble) }).understand(ODD)
    assert.ok(opinion.failure, String(trouble))
    assert.equal(opinion.understanding.intent, offline.intent)
    assert.match(opinion.understanding.notes.at(-1).text, /scripted/)
  }
})

test('a hanging model is called off at the budget', async () => {
  let told
  const called = new Promise((resolve) => (told = resolve))
  const languageModel = model((_, { signal }) => {
    signal.addEventListener('abort', () => told(signal.reason))
    return new Promise(() => {})
  })
  const opinion = await new GroceryAgent({ languageModel, modelBudgetMs: 20 }).understand(ODD)
  assert.match(opinion.failure, /20ms/)
  assert.equal((await called).kind, 'cancelled')
})

test('what is no model is said at once', () => {
  assert.throws(() => new GroceryAgent({ languageModel: 7 }), InvalidInputError)
  assert.throws(() => new GroceryAgent({ languageModel: { complete() {} } }), /languageModel\.name/)
  assert.throws(() => new GroceryAgent({ languageModel: { name: 'm' } }), /languageModel\.complete/)
  assert.throws(() => new GroceryAgent({ modelBelow: 'high' }), InvalidInputError)
})
