// What may stand in for a product.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { InvalidInputError, NotFoundError } from 'grocery-core'
import { agent } from './support.mjs'

const BUTTER = 'gc-salted-butter-16-ounce'
const MILK = 'gc-whole-milk-1-gallon'
const { catalog } = agent()

test('what may stand in says why', () => {
  const found = catalog.substitutes({ product: BUTTER, cheaper: true, limit: 3 })
  assert.equal(found.product.id, BUTTER)
  assert.ok(found.candidates.length > 0 && found.candidates.length <= 3)
  for (const one of found.candidates) {
    const sum = Object.values(one.parts).reduce((a, b) => a + b)
    assert.ok(Math.abs(one.score - sum) < 1e-9)
    assert.ok(one.reasons.includes('cheaper_per_unit'))
    assert.ok(one.price.difference < 0 && one.price.currency === 'USD')
  }
  assert.ok(found.leftOut.notCheaper > 0 && found.leftOut.total >= found.leftOut.notCheaper)
  assert.equal(JSON.parse(JSON.stringify(found)).left_out.not_cheaper, found.leftOut.notCheaper)
  assert.ok(catalog.substitutes(BUTTER).candidates.length <= 5)
})

test('diets and allergens are limits', () => {
  const vegan = catalog.substitutes({ product: MILK, diets: ['vegan'], limit: 50 })
  assert.ok(vegan.candidates.length > 0)
  assert.ok(vegan.candidates.every(({ product }) => product.diets.includes('vegan')))
  const safe = catalog.substitutes({ product: MILK, allergens: ['milk'] })
  assert.ok(safe.candidates.every(({ product }) => product.allergensComplete && !product.allergens.includes('milk')))
  assert.ok(safe.leftOut.unknownAllergens > 0)
  assert.deepEqual(catalog.substitutes({ product: MILK, avoiding: ['dairy'] }).toObject(), safe.toObject())
})

test('swaps are learned from, and the amount decides the size', () => {
  const offered = catalog.substitutes(BUTTER).candidates.map(({ product }) => product.id)
  const accepted = [{ missing: BUTTER, offered: offered.at(-1) }]
  const [first] = catalog.substitutes({ product: BUTTER, accepted }).candidates
  assert.deepEqual([first.product.id, first.reasons[0]], [offered.at(-1), 'accepted_before'])
  const refused = [{ missing: BUTTER, offered: offered[0] }]
  const without = catalog.substitutes({ product: BUTTER, refused, unavailable: [offered[1]] })
  assert.ok(without.candidates.every(({ product }) => !offered.slice(0, 2).includes(product.id)))
  assert.deepEqual([without.leftOut.refused, without.leftOut.unavailable], [1, 1])
  for (const amount of [0.5, '1/2']) {
    const [best] = catalog.substitutes({ product: BUTTER, wanted: { amount, unit: 'pound' } }).candidates
    assert.deepEqual([best.sizeRatioExact, best.sizeRatio], ['1', 1])
  }
})

test('alternatives', () => {
  const like = catalog.alternatives(BUTTER, 3)
  assert.equal(like.length, 3)
  assert.ok(like.every(({ product }) => product.name.includes('utter')))
})

test('bad requests', () => {
  assert.throws(() => catalog.substitutes('none'), NotFoundError)
  assert.throws(() => catalog.alternatives('none'), NotFoundError)
  const bad = [
    { limit: 0 },
    { limit: -1 },
    { limit: 1.5 },
    { diets: [' '] },
    { diets: 'vegan' },
    { allergens: ['kryptonite'] },
    { wanted: { amount: 1, unit: 'barrelful' } },
    { wanted: { amount: NaN, unit: 'pound' } },
    { wanted: 7 },
    { accepted: ['x'] },
    { diet: 'vegan' },
  ]
  for (const wrong of bad) {
    assert.throws(() => catalog.substitutes({ product: BUTTER, ...wrong }), InvalidInputError, JSON.stringify(wrong))
  }
  for (const wrong of [7, null, [], {}]) assert.throws(() => catalog.substitutes(wrong), InvalidInputError)
  for (const wrong of [0, -1, 1.5, '3']) assert.throws(() => catalog.alternatives(BUTTER, wrong), InvalidInputError)
  assert.throws(() => catalog.substitutes({ product: BUTTER, allergens: ['kryptonite'] }), /kryptonite/)
})
