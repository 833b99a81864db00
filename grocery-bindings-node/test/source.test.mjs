import assert from 'node:assert/strict'
import { test } from 'node:test'

import { RateLimitedError } from 'grocery-core'
import { agent, products, signal, usd } from './support.mjs'

/** An agent over a source, and two products to ask for. */
function shop(quotes, options = {}) {
  const made = agent({ priceSource: { name: 'shop', quotes }, ...options })
  return { agent: made, ids: products(made) }
}

test('the source is asked once, for all products, and its prices are live', async () => {
  const asked = []
  const { agent, ids } = shop(async (request) => {
    asked.push(request)
    return request.products.map((product, at) => ({ product, price: usd(100 + at), regular: usd(150), inStock: true }))
  })
  const { quotes, missing, notes } = await agent.prices.quotes(ids, { store: 'store-1', zip: '62701' })
  assert.equal(asked.length, 1)
  assert.deepEqual([...asked[0].products].sort(), [...ids].sort())
  assert.deepEqual([asked[0].store, asked[0].zip], ['store-1', '62701'])
  assert.deepEqual([missing, notes], [[], []])
  for (const quote of quotes) {
    assert.deepEqual([quote.kind, quote.source, quote.stale, quote.per, quote.inStock], ['live', 'shop', false, 'each', true])
    assert.deepEqual(quote.regular, usd(150))
    assert.equal(quote.asOf, '2026-11-20T10:30:00Z')
  }
  assert.deepEqual(quotes.map((quote) => quote.product), ids)
})

test('a source may answer at once, with dates, and leave products out', async () => {
  const { agent, ids } = shop(({ products }) => [
    { product: products[0], price: usd(321), asOf: new Date('2026-11-20T09:00:00Z'), per: null, regular: undefined },
  ])
  const { quotes } = await agent.prices.quotes(ids)
  const live = quotes.filter((quote) => quote.kind === 'live')
  assert.equal(live.length, 1)
  assert.deepEqual(live[0].price, usd(321))
  assert.equal(live[0].asOf, '2026-11-20T09:00:00Z')
  assert.ok(quotes.some((quote) => quote.kind !== 'live'), 'the catalogue stands in for the other one')
})

const good = (request) => request.products.map((product) => ({ product, price: usd(100) }))
const spoiled = (change) => (request) => good(request).map((price, at) => (at === 0 ? { ...price, ...change } : price))

const BAD = {
  'throws at once': [() => { throw new Error('boom at once') }, /boom at once/],
  'throws undefined': [() => { throw undefined }, /undefined/],
  'throws what cannot be shown': [() => { throw { toString() { throw new Error() } } }, /cannot be shown/],
  'throws a symbol': [() => { throw Symbol('odd') }, /odd/],
  'rejects': [async () => { throw new Error('no network') }, /no network/],
  'rejects with nothing': [() => Promise.reject(), /undefined/],
  'answers nothing': [() => undefined, /must be an array/],
  'answers a number': [() => 42, /must be an array of prices, not 42/],
  'answers an object': [() => ({}), /must be an array/],
  'answers null prices': [() => [null], /prices\[0\] must be an object/],
  'answers a hole': [() => new Array(2), /prices\[0\] must be an object/],
  'a thenable that throws': [() => ({ then() { throw new Error('bad then') } }), /bad then/],
  'a revoked proxy': [() => { const { proxy, revoke } = Proxy.revocable([], {}); revoke(); return proxy }, /revoked/],
  'a getter that throws': [() => [{ get product() { throw new Error('getter') } }], /getter/],
  'NaN': [spoiled({ price: usd(NaN) }), /price\.minor must be a whole number, not NaN/],
  'Infinity': [spoiled({ price: usd(Infinity) }), /price\.minor must be a whole number, not Infinity/],
  'a fraction': [spoiled({ price: usd(3.99) }), /price\.minor must be a whole number, not 3\.99/],
  'beyond what counts exactly': [spoiled({ price: usd(2 ** 53) }), /price\.minor must be a whole number/],
  'a bigint': [spoiled({ price: usd(399n) }), /not the bigint 399/],
  'a text as a price': [spoiled({ price: '3.99' }), /price must be money, not "3\.99"/],
  'no currency': [spoiled({ price: { minor: 1 } }), /price\.currency must be/],
  'no such currency': [spoiled({ price: { minor: 1, currency: 'dollars' } }), /price\.currency/],
  'a bad regular price': [spoiled({ regular: usd(1.5) }), /regular\.minor/],
  'a bad unit': [spoiled({ per: 'hogshead' }), /per/],
  'a unit of the wrong type': [spoiled({ per: 7 }), /per must be a string/],
  'a bad time': [spoiled({ asOf: 'yesterday' }), /asOf/],
  'an invalid Date': [spoiled({ asOf: new Date(NaN) }), /invalid Date/],
  'a bad flag': [spoiled({ inStock: 'yes' }), /inStock must be a boolean/],
  'a bad id': [spoiled({ product: 7 }), /product must be a product id, not 7/],
  'an empty id': [spoiled({ product: '' }), /product/],
  'half a character': [spoiled({ product: '\ud800' }), /unreadable/],
}

for (const [name, [quotes, message]] of Object.entries(BAD)) {
  test(`trouble with a source is told, and the catalogue stands in: ${name}`, async () => {
    const { agent, ids } = shop(quotes)
    const answer = await agent.prices.quotes(ids)
    assert.match(answer.notes.join('\n'), message)
    assert.equal(answer.quotes.length + answer.missing.length, ids.length)
    for (const quote of answer.quotes) assert.notEqual(quote.kind, 'live')
    // A whole request goes through all the same.
    const response = await agent.process('2 gallons of milk')
    assert.equal(response.groceryList.itemCount, 1)
    assert.ok(response.groceryList.total.minor > 0)
  })
}

test('a price below zero and a product nobody asked for are refused by name', async () => {
  const { agent, ids } = shop((request) => [
    { product: request.products[0], price: usd(-1) },
    { product: request.products[1], price: usd(250) },
    { product: 'a-stranger', price: usd(1) },
  ])
  const { quotes, notes } = await agent.prices.quotes(ids)
  assert.match(notes.join('\n'), /shop/)
  assert.ok(quotes.every((quote) => quote.price.minor >= 0 && ids.includes(quote.product)))
})

test('too many answers: the same product twice, and thousands of strangers', async () => {
  const { agent, ids } = shop((request) => [
    ...good(request),
    ...good(request),
    ...Array.from({ length: 5_000 }, (_, at) => ({ product: `stranger-${at}`, price: usd(1) })),
  ])
  const { quotes } = await agent.prices.quotes(ids)
  assert.deepEqual(quotes.map((quote) => quote.product), ids)
})

test('an error of this library keeps its kind where it reaches the caller as a note', async () => {
  const { agent, ids } = shop(() => {
    throw new RateLimitedError('rate_limited', 'slow down', { retryAfter: 1500 })
  })
  assert.match((await agent.prices.quotes(ids)).notes.join('\n'), /slow down/)
})

test('a source that hangs is given up after its time, and hears of it', async () => {
  const gone = signal()
  const { agent, ids } = shop(
    (_, { signal: dropped }) => {
      dropped.addEventListener('abort', () => gone.resolve(dropped.reason))
      return new Promise(() => {})
    },
    { priceTimeoutMs: 20, fixedTime: undefined },
  )
  const { quotes, notes } = await agent.prices.quotes(ids)
  assert.ok(notes.length > 0)
  assert.ok(quotes.every((quote) => quote.kind !== 'live'))
  assert.equal((await gone.promise).name, 'AbortError')
})

test('an answer that comes after the end is let go', async () => {
  const asked = signal()
  const { agent, ids } = shop(
    (request) => new Promise((resolve) => asked.resolve(() => resolve(good(request)))),
    { priceTimeoutMs: 20, fixedTime: undefined },
  )
  const pending = agent.prices.quotes(ids)
  const late = await asked.promise
  assert.ok((await pending).notes.length > 0)
  late()
  await new Promise(setImmediate)
  assert.equal((await agent.process('milk')).success, true)
})

test('what is not a source is refused when the agent is made', () => {
  for (const priceSource of [42, {}, { name: 'x' }, { name: '', quotes() {} }, { name: 7, quotes() {} }, { name: 'x', quotes: 7 }]) {
    assert.throws(() => agent({ priceSource }), { name: 'InvalidInputError', kind: 'invalid_input' })
  }
})

test('a source keeps its `this`', async () => {
  class Shop {
    name = 'shop'
    #price = 777
    quotes({ products }) {
      return products.map((product) => ({ product, price: usd(this.#price) }))
    }
  }
  const made = agent({ priceSource: new Shop() })
  const { quotes } = await made.prices.quotes(products(made))
  assert.ok(quotes.every((quote) => quote.price.minor === 777))
})

test('a changed price is written to the history and told', async () => {
  let [price, asOf] = [499, '2026-11-20T09:00:00Z']
  const { agent, ids } = shop(
    ({ products }) => products.map((product) => ({ product, price: usd(price), asOf })),
    { priceFreshForMs: 0 },
  )
  const events = agent.events()
  await agent.prices.quotes([ids[0]])
  ;[price, asOf] = [399, '2026-11-20T10:00:00Z']
  await agent.prices.quotes([ids[0]])
  const { value } = await events.next()
  assert.equal(value.type, 'price_update')
  assert.deepEqual([value.data.productId, value.data.oldPrice, value.data.newPrice, value.data.changePercent], [ids[0], usd(499), usd(399), -20.04])
  const history = await agent.prices.history(ids[0])
  assert.deepEqual(history.map((point) => point.price.minor), [399, 499], 'the newest first')
  assert.deepEqual((await agent.prices.history(ids[0], { limit: 1 })).map((point) => point.price.minor), [399])
  assert.equal((await agent.prices.history(ids[0], { since: new Date('2026-11-20T09:30:00Z') })).length, 1)
  events.close()
})
