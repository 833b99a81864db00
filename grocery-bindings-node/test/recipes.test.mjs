import assert from 'node:assert/strict'
import { test } from 'node:test'

import { GroceryList, InvalidInputError, RecipeAdded } from 'grocery-core'
import { agent } from './support.mjs'

const PANCAKES = `For the batter:
2 cups all-purpose flour
3 large eggs

1 1/2 cups milk
1 cup water
Salt to taste
1/2 cup chopped walnuts (optional)
2 cups zorblax`
const NOWHERE = '00000000-0000-7000-8000-000000000000'

const shown = (list) => list.items.map((item) => [item.requested, item.quantityExact, item.unit])

test('a recipe becomes lines and says what it left out', async () => {
  const { lists } = agent()
  const { id } = await lists.create('Dinner')
  const { items: [eggs] } = await lists.add(id, { name: 'eggs', amount: 6 })
  const added = await lists.addRecipe(id, { lines: PANCAKES, servings: { from: 4, to: '6' } })
  assert.ok(added instanceof RecipeAdded && added.groceryList instanceof GroceryList)
  assert.deepEqual(shown(added.groceryList), [
    ['eggs', '21/2', null],
    ['all-purpose flour', '3', 'cup'],
    ['milk', '9/4', 'cup'],
    ['zorblax', '3', 'cup'],
  ])
  assert.deepEqual(added.skipped, [
    { line: 1, text: 'For the batter:', reason: 'heading' },
    { line: 6, text: '1 cup water', reason: 'water' },
    { line: 7, text: 'Salt to taste', reason: 'to_taste' },
    { line: 8, text: '1/2 cup chopped walnuts (optional)', reason: 'optional' },
  ])
  assert.deepEqual(added.unknown, ['zorblax'])
  const names = new Map(added.groceryList.items.map((item) => [item.id, item.requested]))
  assert.deepEqual(added.lineIds.map((line) => names.get(line)), ['all-purpose flour', 'eggs', 'milk', 'zorblax'])
  assert.equal(added.lineIds[1], eggs.id)
  assert.deepEqual((await lists.view(id)).toObject(), added.groceryList.toObject())
  assert.deepEqual(JSON.parse(JSON.stringify(added)).groceryList, JSON.parse(JSON.stringify(added.groceryList)))
  assert.deepEqual(shown(await lists.undo(id)), [['eggs', '6', null]], 'one undo takes all of it back')
})

test('a text, lines, and optional ones', async () => {
  const { lists } = agent()
  const [one, other, more] = await Promise.all(['one', 'other', 'more'].map((name) => lists.create(name)))
  const byText = await lists.addRecipe(one.id, PANCAKES)
  const byLine = await lists.addRecipe(other.id, { lines: PANCAKES.split('\n') })
  assert.deepEqual(shown(byText.groceryList), shown(byLine.groceryList))
  assert.deepEqual(byText.skipped, byLine.skipped)
  const bought = await lists.addRecipe(more.id, { lines: PANCAKES, optional: true })
  assert.deepEqual(bought.skipped.map((line) => line.reason), ['heading', 'water', 'to_taste'])
  assert.ok(shown(bought.groceryList).some(([name]) => /walnuts/.test(name)))
})

test('nothing to buy changes nothing', async () => {
  const { lists } = agent()
  const { id } = await lists.create('Dinner')
  for (const recipe of ['', '\n \n', { lines: [] }, 'For the sauce:\n2 cups water']) {
    const added = await lists.addRecipe(id, recipe)
    assert.deepEqual([added.groceryList.version, added.lineIds], [0, []])
  }
})

test('bad input is refused and writes nothing', async () => {
  const { lists } = agent()
  const { id } = await lists.create('Dinner')
  const before = await lists.add(id, 'bread')
  const eggs = (servings) => ({ lines: '1 cup milk\n2 eggs', servings })
  for (const [recipe, message] of [
    [eggs({ from: 0, to: 4 }), /./],
    [eggs({ from: 4, to: 0 }), /./],
    [eggs({ from: 4, to: -1 }), /./],
    [eggs({ from: 1, to: 10_000_000 }), /./],
    [eggs({ from: 4, to: 'many' }), /recipe\.servings\.to/],
    [eggs({ from: 4, to: NaN }), /recipe\.servings\.to/],
    [eggs({ from: 4 }), /amount must be a string/],
    [eggs({ from: 4, to: 6, until: 8 }), /until/],
    [eggs([4, 6]), /servings must be an object/],
    [{ lines: Array.from({ length: 1_001 }, (_, at) => `${at + 1} eggs`) }, /1001 lines/],
    [{ lines: ['2 eggs', 'x'.repeat(1_001)] }, /too long/],
    [{ lines: ['2 eggs', 'x'.repeat(20_000)] }, /line 2 of the recipe has 20000 bytes/],
    [{ lines: ['2 eggs', 3] }, /recipe\.lines: expected a text or an array of texts/],
    [{ lines: 7 }, /recipe\.lines: expected a text or an array of texts/],
    [{}, /missing field `lines`/],
    [{ lines: '2 eggs', optionals: true }, /optionals/],
    [{ lines: '2 eggs', optional: 'yes' }, /recipe\.optional/],
    [undefined, /recipe must be an object/],
    [7, /recipe must be an object/],
    [['2 eggs'], /recipe must be an object/],
  ]) {
    await assert.rejects(lists.addRecipe(id, recipe), (error) => error instanceof InvalidInputError && message.test(error.message), String(message))
  }
  assert.deepEqual((await lists.view(id)).toObject(), before.toObject(), 'nothing was half written')
  await assert.rejects(lists.addRecipe(id, { lines: ['x'.repeat(1_001)] }), { kind: 'too_large', code: 'INPUT_002' })
  await assert.rejects(lists.addRecipe(NOWHERE, '2 eggs'), { kind: 'list_not_found', code: 'LIST_001' })
  await assert.rejects(lists.addRecipe(id, '2 eggs', { user: 'bob' }), { kind: 'list_not_found' })
  await assert.rejects(lists.addRecipe(7, '2 eggs'), /list must be a string/)
})

test('a call that was called off leaves the list as it was', async () => {
  const { lists } = agent()
  const { id } = await lists.create('Dinner')
  await assert.rejects(lists.addRecipe(id, PANCAKES, { signal: AbortSignal.abort() }))
  assert.equal((await lists.view(id)).version, 0)
})
