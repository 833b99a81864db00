import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'

import { Explanation, InvalidInputError, Understanding } from 'grocery-core'
import { agent } from './support.mjs'

const shop = agent()

test('every stage is told', () => {
  const text = 'remove the milk and add 2 to 3 lb ground beef'
  const why = shop.explain(text)
  assert.ok(why instanceof Explanation)
  assert.deepEqual([why.text, why.language.code, why.language.given], [text, 'en', false])
  assert.deepEqual(why.clauses.map((one) => one.command), ['remove', 'add'])
  assert.deepEqual(why.clauses[0].intents, ['remove_items'])
  assert.match(why.clauses[0].rest, /milk/)
  assert.deepEqual(why.rules.map((one) => one.intent), ['remove_items', 'add_items'])
  assert.deepEqual(why.rules[1].items, [{ name: 'ground beef', amount: '2 to 3 pounds', size: null }])
  const two = why.tokens.find((one) => one.kind === 'number')
  assert.deepEqual([two.text, two.value, two.valueExact, text.slice(...two.span)], ['2', 2, '2', '2'])
  assert.equal(why.tokens.find((one) => one.text === 'lb').unit, 'pound')
  assert.ok(why.tokens.some((one) => one.known.includes('noun')))
  assert.equal(why.confidence.value, why.understanding.confidence)
  assert.ok(['model', 'rules'].includes(why.confidence.from) && why.confidence.reason.length > 0)
  assert.ok(why.understanding instanceof Understanding)
  assert.equal(why.understanding, why.understanding)
  assert.deepEqual(why.understanding.toObject(), shop.parse(text).toObject())
})

test('what the model made of it', () => {
  const { model } = shop.explain('how much is milk')
  assert.deepEqual([model.intent, model.overruled], ['check_price', false])
  assert.ok(Number.isInteger(model.lead) && model.rightInPercent >= 0 && model.rightInPercent <= 100)
  assert.equal(shop.explain('zwei Liter Milch und Brot').model, null)
})

test('a second opinion', () => {
  const { second, confidence, rules, understanding } = shop.explain('hi!! remove the cupcakes pls, Janet resigned lol')
  assert.deepEqual([second.goods, second.outcome], [['cupcakes'], 'dropped'])
  assert.ok(Number.isInteger(second.lead) && second.reason.length > 0)
  assert.equal(confidence.from, 'second')
  assert.deepEqual(rules[0].items.map((one) => one.name), ['cupcakes', 'Janet resigned'])
  assert.deepEqual(understanding.actions[0].items.map((one) => one.name), ['cupcakes'])
  assert.equal(shop.explain('add milk').second, null)
})

test('language and speech', () => {
  assert.equal(shop.explain('leche', { language: 'es' }).language.given, true)
  const speech = ['two gallons of milk', 'to gallons of mill']
  const why = shop.explain('', { speech })
  assert.equal(why.text, speech[0])
  assert.deepEqual(why.understanding.toObject(), shop.parse('', { speech }).toObject())
})

test('a taught intent', async () => {
  const taught = agent()
  const said = ['what time do you open', 'when do you close on sundays', 'opening hours please']
  await taught.intents.train(said.map((text) => ({ intent: 'store_hours', text })))
  const why = taught.explain('opening hours please')
  assert.deepEqual([why.confidence.from, why.understanding.intent], ['taught', 'custom'])
})

test('toJSON is the JSON of the core', () => {
  const why = shop.explain('2 gallons of milk')
  const wire = JSON.parse(JSON.stringify(why))
  assert.deepEqual(Object.keys(wire), ['text', 'language', 'tokens', 'clauses', 'rules', 'model', 'second', 'confidence', 'understanding'])
  assert.deepEqual(wire.understanding, JSON.parse(JSON.stringify(shop.parse('2 gallons of milk'))))
  assert.deepEqual(JSON.parse(JSON.stringify(why.understanding)), wire.understanding)
  assert.ok('opened_by' in wire.clauses[0] && 'openedBy' in why.clauses[0])
  assert.match(inspect(why), /^Explanation \{[^]*reason:/)
})

test('any text is explained, and what is none is refused', async () => {
  for (const text of ['', ' ', '\u0000\u0007', '🥑🥑', '\ud800', '\n'.repeat(500), 'a'.repeat(100_000)]) {
    const why = shop.explain(text)
    assert.deepEqual(why.understanding.toObject(), shop.parse(text).toObject())
    assert.ok(why.language.reason.length > 0 && why.confidence.reason.length > 0)
  }
  for (const value of [undefined, null, 5, 7n, {}, []]) {
    assert.throws(() => shop.explain(value), (error) => error instanceof InvalidInputError && /^text must be a string/.test(error.message))
  }
  assert.throws(() => shop.explain('', { speech: [5] }), /speech must be a string/)
  assert.throws(() => shop.explain('', { language: 5 }), /language must be a string/)
  const closed = agent()
  await closed.close()
  assert.throws(() => closed.explain('milk'), /closed/)
})
