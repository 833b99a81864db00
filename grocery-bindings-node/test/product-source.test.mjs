// A shop of the host's, searched beside the catalogue.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { BadAnswerError, GroceryError, InvalidInputError, NotSupportedError, RateLimitedError, UnavailableError } from 'grocery-core'
import { agent, signal, usd } from './support.mjs'

const yak = { product: { id: 'yak-1', name: 'Zorblat Milk', barcode: '036000291452' }, price: usd(499), regular: usd(599), inStock: true }
const yogurt = { product: { id: 'yak-2', name: 'Zorblat Yogurt', taxClass: 'food', soldBy: 'each' } }

/** An agent over a shop, and what it was asked. */
function shop(answer = {}, options = {}) {
  const asked = []
  const productSource = {
    name: 'corner-shop',
    search(request) {
      asked.push(request)
      return { products: [yak, yogurt].slice(request.offset, request.offset + request.limit), total: 2 }
    },
    async lookup(request) {
      asked.push(request)
      return [yak]
    },
    ...answer,
  }
  return { agent: agent({ productSource, ...options }), asked }
}

test('a search at the shop alone', async () => {
  const { agent, asked } = shop()
  const page = await agent.catalog.searchRemote({ q: 'zorblat', category: 'Dairy', limit: 5, offset: 0 })
  assert.deepEqual(asked, [{ q: 'zorblat', category: 'Dairy', limit: 5, offset: 0 }])
  assert.equal(page.total, 2)
  assert.deepEqual(page.products.map(({ product, price, regular, inStock }) => [product.id, price, regular, inStock]), [
    ['yak-1', usd(499), usd(599), true],
    ['yak-2', null, null, null],
  ])
  assert.equal(page.products[0].product.snapEligible, true)
  await agent.catalog.searchRemote('zorblat')
  assert.deepEqual(asked[1], { q: 'zorblat', category: null, limit: 20, offset: 0 })
  for (const wrong of ['', { q: 'x', limit: 101 }, { q: 'x', limit: -1 }, { q: 'x', sort: 'price' }, { q: 'x'.repeat(2_000) }, 7, null]) {
    await assert.rejects(agent.catalog.searchRemote(wrong), InvalidInputError, JSON.stringify(wrong))
  }
  assert.equal(asked.length, 2, 'a request that makes no sense asks nobody')
})

test('products are looked up, and what is found can be kept', async () => {
  const { agent, asked } = shop()
  const found = await agent.catalog.lookupRemote({ ids: ['yak-1'], retailerIds: ['7'], barcodes: ['0 36000 29145 2'] })
  assert.deepEqual(asked, [{ ids: ['yak-1'], retailerIds: ['7'], barcodes: ['0 36000 29145 2'] }])
  assert.deepEqual(found.map(({ product }) => product.name), ['Zorblat Milk'])
  await agent.catalog.add(found.map(({ product }) => product))
  assert.equal(agent.catalog.get('yak-1').barcode, '036000291452')
  for (const wrong of [{ ids: [''] }, { ids: 'yak-1' }, { barcodes: ['milk'] }, { retailerIds: [' '] }, { id: ['x'] }, 7]) {
    await assert.rejects(agent.catalog.lookupRemote(wrong), InvalidInputError, JSON.stringify(wrong))
  }
  const many = Array.from({ length: 101 }, (_, at) => `p${at}`)
  await assert.rejects(agent.catalog.lookupRemote({ ids: many }), { kind: 'too_large' })
})

test('the catalogue and the shop together, each product once', async () => {
  const { agent } = shop()
  const { hits, total, note } = await agent.catalog.searchCombined({ q: 'zorblat milk' })
  assert.equal(note, null)
  const [first] = hits
  assert.deepEqual([first.product.id, first.isKnown, first.sourceRank, first.price, first.inStock], ['yak-1', false, 1, usd(499), true])
  assert.ok(total >= hits.length && hits.some(({ isKnown }) => isKnown))
  await agent.catalog.add([yak.product])
  const again = (await agent.catalog.searchCombined('zorblat milk')).hits.filter(({ product }) => product.id === 'yak-1')
  assert.deepEqual(again.map(({ isKnown, price }) => [isKnown, price]), [[true, usd(499)]])
  await assert.rejects(agent.catalog.searchCombined({ q: ' ' }), InvalidInputError)
  await assert.rejects(agent.catalog.searchCombined({ q: 'milk', sort: 'price' }), InvalidInputError)
})

test('without a shop the catalogue answers, and says so', async () => {
  const { catalog } = agent()
  const { hits, note } = await catalog.searchCombined('whole milk')
  assert.ok(hits.length > 0)
  assert.deepEqual([note.source, note.code, note.retryable], ['source', 'SYSTEM_004', false])
  await assert.rejects(catalog.searchRemote('milk'), NotSupportedError)
  await assert.rejects(catalog.lookupRemote({ ids: ['x'] }), NotSupportedError)
})

const page = (products, total) => () => ({ products, total })
const BAD = {
  'throws': [() => { throw new Error('boom') }, UnavailableError, /boom/],
  'throws undefined': [() => { throw undefined }, UnavailableError, /undefined/],
  'rejects': [async () => { throw new Error('no network') }, UnavailableError, /no network/],
  'throws an error of this library': [() => { throw new RateLimitedError('rate_limited', 'slow down', { retryAfter: 1500 }) }, RateLimitedError, /slow down/],
  'answers nothing': [() => undefined, BadAnswerError, /must be a page, not undefined/],
  'answers an array': [() => [yak], BadAnswerError, /must be a page, not an array/],
  'answers no products': [() => ({}), BadAnswerError, /array of products, not undefined/],
  'answers null products': [page([null]), BadAnswerError, /products\[0\] must be an object/],
  'a product without a product': [page([{ price: usd(1) }]), BadAnswerError, /products\[0\]\.product must be a product/],
  'a product without a name': [page([yak, { product: { id: 'x' } }]), BadAnswerError, /products\[1\]\.product: .*no name/],
  'an unknown field of a product': [page([{ product: { id: 'x', name: 'X', colour: 1 } }]), BadAnswerError, /colour/],
  'an unknown field': [page([{ ...yak, cost: 1 }]), BadAnswerError, /products\[0\]\.cost: unknown field/],
  'a price as a number': [page([{ ...yak, price: 4.99 }]), BadAnswerError, /products\[0\]\.price/],
  'a price with a fraction': [page([{ ...yak, price: usd(4.5) }]), BadAnswerError, /products\[0\]\.price\.minor/],
  'a price that is NaN': [page([{ ...yak, price: usd(NaN) }]), BadAnswerError, /minor must be a number, not NaN/],
  'a price below zero': [page([{ ...yak, price: usd(-1) }]), BadAnswerError, /below zero/],
  'a bigint': [page([{ ...yak, price: usd(1n) }]), UnavailableError, /BigInt/],
  'a total below zero': [page([yak], -1), BadAnswerError, /total/],
  'a total that is no number': [page([yak], 'many'), BadAnswerError, /total/],
  'too many': [page(Array.from({ length: 130 }, (_, at) => ({ product: { id: `p${at}`, name: 'P' } }))), BadAnswerError, /130 products for (20|100)$|130 products for 100;/],
}

for (const [name, [search, family, message]] of Object.entries(BAD)) {
  test(`trouble with a shop is told, and the catalogue stands in: ${name}`, async () => {
    const { agent } = shop({ search })
    await assert.rejects(agent.catalog.searchRemote('milk'), (error) => {
      assert.ok(error instanceof family && error instanceof GroceryError, String(error))
      assert.match(error.message, message)
      return true
    })
    const { hits, note } = await agent.catalog.searchCombined('whole milk')
    assert.ok(hits.length > 0 && hits.every(({ isKnown }) => isKnown))
    assert.match(note.text, message)
    assert.equal(note.source, 'corner-shop')
    if (family === RateLimitedError) assert.deepEqual([note.code, note.retryable, note.retryAfter], ['RATE_001', true, 1500])
  })
}

test('a shop that hangs is given up after its time, and hears of it', async () => {
  const gone = signal()
  const hang = (_, { signal: dropped }) => {
    dropped.addEventListener('abort', () => gone.resolve(dropped.reason))
    return new Promise(() => {})
  }
  const { agent } = shop({ search: hang }, { sourceTimeoutMs: 20, fixedTime: undefined })
  await assert.rejects(agent.catalog.searchRemote('milk'), { kind: 'timeout' })
  assert.equal((await gone.promise).name, 'AbortError')
})

test('a call that is called off tells the shop', async () => {
  const [asked, gone] = [signal(), signal()]
  const hang = (_, { signal: dropped }) => {
    dropped.addEventListener('abort', () => gone.resolve())
    asked.resolve()
    return new Promise(() => {})
  }
  const { agent } = shop({ lookup: hang })
  const stop = new AbortController()
  const pending = agent.catalog.lookupRemote({ ids: ['x'] }, { signal: stop.signal })
  await asked.promise
  stop.abort()
  await assert.rejects(pending, { name: 'AbortError' })
  await gone.promise
})

test('what is not a shop is refused when the agent is made', () => {
  const good = { name: 'x', search() {}, lookup() {} }
  for (const productSource of [42, {}, { ...good, name: '' }, { ...good, search: 7 }, { ...good, lookup: undefined }]) {
    assert.throws(() => agent({ productSource }), { name: 'InvalidInputError' })
  }
  for (const sourceTimeoutMs of [-1, 1.5, 'long']) assert.throws(() => agent({ sourceTimeoutMs }), InvalidInputError)
})

test('a shop keeps its `this`, and may hand back products as they came', async () => {
  const known = agent().catalog.get('gc-whole-milk-1-gallon')
  class Shop {
    name = 'shop'
    #price = usd(777)
    search() {
      return { products: [{ product: known, price: this.#price }] }
    }
    lookup() {
      return []
    }
  }
  const { hits } = await agent({ productSource: new Shop() }).catalog.searchCombined('whole milk')
  const [milk] = hits.filter(({ product }) => product.id === known.id)
  assert.deepEqual([milk.isKnown, milk.price], [true, usd(777)])
})
