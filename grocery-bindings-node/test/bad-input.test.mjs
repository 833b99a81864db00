import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { GroceryAgent, GroceryError, InvalidInputError, NotFoundError } from 'grocery-core'
import { agent, folder, usd } from './support.mjs'

const shop = agent()
const NOWHERE = '00000000-0000-7000-8000-000000000000'
const ODD = ['', ' ', '\t\n', '\u0000\u0001\u007f', '🥑🎉🔥', '\ud800', 'milk\ud83e', '\u202emilk', 'a'.repeat(1_000_000), 'milk '.repeat(200_000)]

test('any text is understood, or said not to be', () => {
  for (const text of ODD) {
    const heard = shop.parse(text)
    assert.ok(Array.isArray(heard.actions))
    if (text.length >= 1_000_000) {
      assert.equal(heard.actions.length, 0)
      assert.equal(heard.notes[0].kind, 'too_long')
    }
    assert.equal(typeof shop.ingredient(text).name, 'string')
  }
})

test('text that says nothing, or too much, is refused with a reason', async () => {
  for (const text of ['', ' ', '\t\n', '\u0000\u0001\u007f']) {
    await assert.rejects(shop.process(text), (error) => error instanceof InvalidInputError && error.hint.length > 0, JSON.stringify(text))
  }
  await assert.rejects(shop.process('milk '.repeat(200_000)), { kind: 'too_large', code: 'INPUT_002' })
  const emoji = await shop.process({ input: '🥑🎉🔥', userId: 'emoji' })
  assert.ok(emoji.response.length > 0)
})

test('quantities without meaning never reach the list', async () => {
  for (const [at, text] of ['0 apples', '-3 apples', '1000000000000 apples', '99999999999999999999999 apples'].entries()) {
    const answer = await shop.process({ input: text, userId: `amounts-${at}` })
    assert.ok(answer.response.length > 0)
    for (const item of answer.groceryList.items) assert.ok(item.quantity > 0 && item.quantity <= 1_000_000, text)
  }
  const { id } = await shop.lists.create('Test')
  for (const amount of [0, -1, 1e12, NaN, Infinity, 1e21, '', 'many', '1/0', '-1/2']) {
    await assert.rejects(shop.lists.add(id, { name: 'apples', amount }), InvalidInputError, String(amount))
  }
  assert.equal((await shop.lists.view(id)).itemCount, 0)
})

test('wrong types are named, and never reach the core', async () => {
  for (const value of [undefined, null, 5, NaN, 7n, true, {}, [], () => {}, Symbol('x')]) {
    assert.throws(() => shop.parse(value), (error) => error instanceof InvalidInputError && /^text must be a string/.test(error.message))
    assert.throws(() => shop.ingredient(value), InvalidInputError)
    assert.throws(() => shop.catalog.get(value), InvalidInputError)
    await assert.rejects(shop.lists.view(value), InvalidInputError)
  }
  for (const value of [undefined, null, 5, true, [], Symbol('x')]) {
    await assert.rejects(shop.process(value), (error) => error instanceof InvalidInputError && /^request must be an object/.test(error.message))
    assert.throws(() => shop.totals(value), InvalidInputError)
  }
  for (const [request, place] of [
    [{}, /request: missing field `input`/],
    [{ input: 5 }, /request\.input: invalid type/],
    [{ input: 'milk', userId: 7 }, /request\.userId: invalid type/],
    [{ input: 'milk', location: 'IL' }, /request\.location: invalid type/],
    [{ input: 'milk', location: { state: 5 } }, /request\.location\.state: invalid type/],
    [{ input: 'milk', speech: 'milk' }, /request\.speech: invalid type/],
    [{ input: 'milk', userId: '' }, /empty/],
    [{ input: 'milk', userId: 'x'.repeat(300) }, /longer than 256/],
    [{ input: 'milk', userId: 'a\u0000b' }, /control character/],
    [{ input: 'milk', listId: 'nonsense' }, /nonsense/],
    [{ input: 7n }, /JSON/],
  ]) {
    await assert.rejects(shop.process(request), (error) => error instanceof InvalidInputError && place.test(error.message), String(place))
  }
  const round = { input: 'milk' }
  round.self = round
  await assert.rejects(shop.process(round), InvalidInputError)
})

test('what does not exist is not found', async () => {
  await assert.rejects(shop.lists.view(NOWHERE), NotFoundError)
  await assert.rejects(shop.lists.undo(NOWHERE), NotFoundError)
  await assert.rejects(shop.process({ input: 'milk', listId: NOWHERE }), { kind: 'list_not_found' })
  await assert.rejects(shop.prices.quotes(['no-such-product']), { kind: 'product_not_found' })
  assert.throws(() => shop.catalog.get('no-such-product'), NotFoundError)
  const { id } = await shop.lists.create('Empty')
  await assert.rejects(shop.lists.check(id, NOWHERE), NotFoundError)
  await assert.rejects(shop.lists.undo(id), InvalidInputError)
  assert.deepEqual(await shop.lists.all({ user: 'nobody-yet' }), [])
})

test('baskets without meaning', () => {
  const item = { quantity: 1, price: usd(100) }
  for (const [request, message] of [
    [{}, /items/],
    [{ items: [{ ...item, quantity: 0 }] }, /items\[0\]\.quantity/],
    [{ items: [item, { ...item, quantity: -1 }] }, /items\[1\]\.quantity/],
    [{ items: [{ ...item, quantity: NaN }] }, /NaN/],
    [{ items: [{ ...item, price: usd(-1) }] }, /items\[0\]\.price/],
    [{ items: [{ ...item, price: usd(1.5) }] }, /items\[0\]\.price/],
    [{ items: [{ ...item, price: usd(NaN) }] }, /NaN/],
    [{ items: [{ ...item, price: '3.999' }] }, /items\[0\]\.price/],
    [{ items: [{ ...item, price: { minor: 1, currency: 'nope' } }] }, /items\[0\]\.price/],
    [{ items: [item, { ...item, price: { minor: 1, currency: 'EUR' } }] }, /items\[1\]\.price/],
    [{ items: [item], policy: 'generous' }, /policy/],
    [{ items: [item], taxRate: -1 }, /taxRate/],
    [{ items: [item], location: { state: 'ZZ' } }, /ZZ/],
    [{ items: [item], date: 'today' }, /date/],
  ]) {
    assert.throws(() => shop.totals(request), (error) => error instanceof InvalidInputError && message.test(error.message), String(message))
  }
})

test('options that are misspelt or meaningless', () => {
  for (const [options, message] of [
    [{ currancy: 'USD' }, /currancy/],
    [{ currency: 'dollars' }, /options\.currency/],
    [{ fixedTime: 'noon' }, /options\.fixedTime/],
    [{ seed: -1 }, /options\.seed/],
    [{ seed: 0.5 }, /options\.seed/],
    [{ priceTimeoutMs: 'long' }, /options\.priceTimeoutMs/],
    [{ database: 7 }, /database/],
    [5, /options/],
    [null, /options/],
  ]) {
    assert.throws(() => new GroceryAgent(options), (error) => error instanceof InvalidInputError && message.test(error.message), String(message))
  }
})

test('a malformed catalogue file names the line and changes nothing', async (t) => {
  const dir = await folder(t)
  const before = shop.catalog.size
  for (const [name, text, message] of [
    ['no-id.csv', 'name\nmilk\n', /id/],
    ['empty.csv', '', /empty/],
    ['price.csv', 'id,name,price\n1,Milk,3.99\n2,Eggs,abc\n', /line 3/],
    ['binary.csv', Buffer.from([0xff, 0xfe, 0, 0, 1, 2, 3]), /./],
  ]) {
    const path = join(dir, name)
    await writeFile(path, text)
    await assert.rejects(shop.catalog.import(path), (error) => error instanceof GroceryError && message.test(error.message), name)
    assert.throws(() => new GroceryAgent({ catalogFile: path }), GroceryError)
  }
  await assert.rejects(shop.catalog.import(join(dir, 'missing.csv')), (error) => error.kind === 'storage' && /missing\.csv/.test(error.message))
  assert.equal(shop.catalog.size, before)
  const path = join(dir, 'price.csv')
  const report = await shop.catalog.import(path, { lenient: true })
  assert.deepEqual([report.read, report.imported, report.skipped, report.skippedLines[0].line], [2, 1, 1, 3])
  assert.equal(shop.catalog.size, before + 1)
  assert.equal(shop.catalog.get('1').name, 'Milk')
})

test('a closed agent says so', async () => {
  const made = agent()
  await made.close()
  await made.close()
  const says = { name: 'StorageError', kind: 'storage', message: 'the agent is closed', hint: 'make another GroceryAgent', retryable: false }
  assert.throws(() => made.parse('milk'), says)
  assert.throws(() => made.events(), says)
  await assert.rejects(made.process('milk'), says)
})
