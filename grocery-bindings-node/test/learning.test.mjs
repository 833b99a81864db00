// What can be taught: phrases of users and intents of the program's own; and recipes made for more.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { InvalidInputError, NotFoundError, scaleRecipe } from 'grocery-core'
import { agent } from './support.mjs'

const SAID = ['what time do you open', 'when do you close', 'opening hours please', 'are you open today']
const HOURS = SAID.map((text) => ({ intent: 'store_hours', text }))

const find = (shop, q) => shop.catalog.search({ q, limit: 1 }).hits[0].product.id

test('intents can be taught, listed and taken back', async () => {
  const shop = agent()
  const builtIn = shop.intents.all()
  assert.ok(builtIn.some((one) => one.name === 'add_items' && one.examples.length > 0 && !one.custom))
  assert.equal(shop.intents.version(), null)
  const version = await shop.intents.train(HOURS)
  assert.deepEqual([version.intents, version.examples], [['store_hours'], 4])
  const heard = shop.parse('when do you open?')
  assert.deepEqual([heard.intent, heard.slots.custom], ['custom', 'store_hours'])
  assert.deepEqual([shop.intents.all().at(-1).name, shop.intents.all().length], ['store_hours', builtIn.length + 1])
  await shop.intents.useBuiltIn()
  assert.equal(shop.intents.version(), null)
  assert.equal(shop.parse('when do you open?').slots.custom, undefined)
  assert.deepEqual(await shop.intents.versions(), [version])
  assert.deepEqual(await shop.intents.useVersion(version.version), version)
  for (const wrong of [[], [{ intent: 'Not a name', text: 'x' }], [{ intent: 'x' }], [7]]) {
    await assert.rejects(shop.intents.train(wrong), InvalidInputError)
  }
  await assert.rejects(shop.intents.useVersion('none'), InvalidInputError)
  assert.deepEqual(shop.intents.version(), version)
})

test('phrases can be taught and carried elsewhere', async () => {
  const shop = agent()
  const oat = find(shop, 'oat milk')
  await shop.aliases.learn('the usual milk', oat)
  const [known] = await shop.aliases.list()
  assert.deepEqual([known.phrase, known.productId, known.uses], ['usual milk', oat, 1])
  const answer = await shop.process('add the usual milk')
  assert.deepEqual(
    answer.groceryList.items.map((item) => item.productId),
    [oat],
  )
  assert.equal(await shop.aliases.import(await shop.aliases.export(), { user: 'bob' }), 1)
  assert.equal((await shop.aliases.list({ user: 'bob' })).length, 1)
  assert.equal(await shop.aliases.forget('the usual milk'), true)
  assert.equal(await shop.aliases.forget('the usual milk'), false)
  assert.equal(await shop.aliases.forgetAll(), 0)
  assert.equal(await shop.aliases.forgetAll({ user: 'bob' }), 1)
  await assert.rejects(shop.aliases.learn('x', 'none'), NotFoundError)
  await assert.rejects(shop.aliases.learn('x', 7), InvalidInputError)
  await assert.rejects(shop.aliases.import('no JSON'), /line 1/)
})

test('twenty languages are there', () => {
  const shop = agent()
  const codes = shop.languages().map(({ code }) => code)
  assert.equal(codes[0], 'en')
  assert.ok(codes.length >= 20 && ['es', 'fr', 'de', 'it', 'pt'].every((code) => codes.includes(code)))
  const heard = shop.parse('añade dos litros de leche y pan')
  assert.equal(heard.language, 'es')
  assert.deepEqual(
    heard.actions[0].items.map(({ name }) => name),
    ['leche', 'pan'],
  )
})

test('a recipe is made for more', () => {
  const shop = agent()
  const lines = ['For the dough:', '2 cups all-purpose flour', '1 to 2 eggs'].map((line) => shop.ingredient(line))
  assert.deepEqual(
    lines.map((line) => line.isHeading),
    [true, false, false],
  )
  const six = scaleRecipe(lines, 4, 6)
  assert.deepEqual(
    six.map((line) => [line.qty, line.quantityMax]),
    [[null, null], ['3', null], ['3/2', 3]],
  )
  assert.equal(six[1].toJSON().qty, '3')
  assert.equal(six[1].name, lines[1].name)
  for (const half of ['1/2', 0.5]) assert.equal(lines[1].scaled(half).qty, '1')
  assert.equal(lines[1].scaled('3/2').scaled('2/3').qty, '2')
  assert.deepEqual(lines[1].amountIn('gram'), { exact: '250', value: 250, unit: 'gram' })
  for (const wrong of [0, '-1', NaN, null]) assert.throws(() => lines[1].scaled(wrong), InvalidInputError)
  assert.throws(() => lines[2].amountIn('gram'), InvalidInputError)
  assert.throws(() => scaleRecipe(lines, 0, 4), InvalidInputError)
  assert.throws(() => scaleRecipe([{}], 1, 4), InvalidInputError)
})
