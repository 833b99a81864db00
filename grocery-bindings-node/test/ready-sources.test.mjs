// Ready sources of prices and products, over a scripted transport and over a server on this machine.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from 'node:util'

import {
  HttpPriceSource,
  HttpProductSource,
  InvalidInputError,
  KrogerSource,
  OpenFoodFacts,
  OpenPrices,
  UnavailableError,
  WalmartSource,
} from 'grocery-core'
import { agent, conformance, usd } from './support.mjs'

const MILK = 'gc-whole-milk-1-gallon'
const CONFIG = {
  name: 'corner-shop',
  baseUrl: 'https://api.example.com/v1',
  path: '/prices?skus={ids}&store={store}',
  prices: '/data',
  fields: { id: '/sku', price: '/price/now', wasPrice: '/price/was' },
}
const PRICES = { data: [{ sku: 'm1', price: { now: '3.98', was: 4.49 } }] }
const WHO = 'PantryPal/2.1 (hello@pantrypal.example)'

/** A transport that answers as it is told, and remembers what it was asked. */
function script(answer, status = 200) {
  const asked = []
  return {
    asked,
    async send(request, { signal }) {
      assert.ok(signal instanceof AbortSignal)
      asked.push(request)
      const body = typeof answer === 'function' ? answer(request) : answer
      return { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    },
  }
}

test('a shop of one\'s own configuration', async () => {
  const transport = script(PRICES)
  const shop = new HttpPriceSource(CONFIG, { headers: { authorization: 'Bearer hush' }, ids: { [MILK]: 'm1' }, transport })
  const { quotes } = await agent({ priceSource: [shop] }).prices.quotes([MILK], { store: 's 1' })
  assert.deepEqual([quotes[0].price, quotes[0].regular, quotes[0].source], [usd(398), usd(449), 'corner-shop'])
  const [request] = transport.asked
  assert.deepEqual([request.method, request.body.length, request.timeoutMs], ['GET', 0, 3000])
  assert.equal(request.url, 'https://api.example.com/v1/prices?skus=m1&store=s%201')
  assert.ok(request.headers.some(([name, value]) => name === 'authorization' && value === 'Bearer hush'))
  assert.equal(shop.name, 'corner-shop')
  assert.doesNotMatch(inspect(shop, { depth: 9, showHidden: true }) + JSON.stringify(shop), /hush|m1/)
})

test('what the shop refuses is said without the key', async () => {
  const transport = script({ error: 'Bearer hush is no key' }, 401)
  const shop = new HttpPriceSource(CONFIG, { headers: { authorization: 'Bearer hush' }, ids: { [MILK]: 'm1' }, transport })
  const { prices } = agent({ priceSource: shop })
  const answer = await prices.quotes([MILK])
  assert.notEqual(answer.quotes[0].kind, 'live')
  assert.equal(prices.state().sources[0].failures, 1)
  assert.doesNotMatch(JSON.stringify([answer, prices.state()]), /hush/)
})

test('a ready source with guards stands beside one of the host', async () => {
  const transport = script(PRICES)
  const ready = new HttpPriceSource(CONFIG, { ids: { [MILK]: 'm1' }, transport })
  const own = { name: 'own', quotes: ({ products }) => products.map((product) => ({ product, price: usd(500) })) }
  const made = agent({ priceSource: [own, { source: ready, policy: { timeoutMs: 900 } }] })
  const { prices } = await made.prices.compare(MILK)
  assert.deepEqual(prices.map(({ quote }) => quote.source), ['corner-shop', 'own'])
  assert.deepEqual(made.prices.state().sources.map(({ policy }) => policy === null), [true, false])
})

test('Kroger fetches one token and shows no secret', async () => {
  const transport = script(({ url, method, body }) => {
    if (url.endsWith('/connect/oauth2/token')) {
      assert.equal(method, 'POST')
      assert.match(Buffer.from(body).toString(), /client_credentials/)
      return { access_token: 'token-hush', expires_in: 1800, token_type: 'bearer' }
    }
    return { data: [{ locationId: '01400943', name: 'Kroger', chain: 'KROGER', address: { city: 'Cincinnati' } }] }
  })
  const options = { config: { store: '01400943' }, transport }
  const kroger = new KrogerSource({ clientId: 'app-1', clientSecret: 'secret-hush' }, options)
  for (let turn = 0; turn < 2; turn += 1) {
    const [store] = await kroger.stores('45202', { limit: 1 })
    assert.deepEqual([store.id, store.city, store.zip], ['01400943', 'Cincinnati', null])
  }
  assert.equal(transport.asked.length, 3)
  assert.doesNotMatch(inspect(kroger, { depth: 9, showHidden: true }), /hush/)
  for (const clientSecret of ['secret hush', 7]) {
    assert.throws(
      () => new KrogerSource({ clientId: 'app-1', clientSecret }, { transport }),
      (error) => error instanceof InvalidInputError && !/hush|7/.test(inspect(error.message)),
    )
  }
  await agent({ priceSource: kroger, productSource: kroger }).close()
})

test('Walmart signs and shows no key', async () => {
  const privateKey = await readFile(join(conformance, 'test-only-key.pem'), 'utf8')
  const item = { itemId: 10450114, name: 'Whole milk', salePrice: 3.98, stock: 'Available' }
  const transport = script({ items: [item], totalResults: 1 })
  const key = { consumerId: 'consumer-hush', keyVersion: '1', privateKey }
  const walmart = new WalmartSource(key, { ids: { [MILK]: '10450114' }, transport })
  const made = agent({ priceSource: walmart, productSource: walmart })
  const { quotes } = await made.prices.quotes([MILK])
  assert.deepEqual([quotes[0].price, quotes[0].source], [usd(398), 'walmart'])
  const { products } = await made.catalog.searchRemote('milk')
  assert.equal(products[0].product.id, 'walmart-10450114')
  const names = transport.asked[0].headers.map(([name]) => name.toLowerCase())
  assert.ok(names.includes('wm_consumer.id') && names.includes('wm_sec.auth_signature'))
  for (const wrong of ['', 'hush', `${privateKey.slice(0, 200)}hush`]) {
    assert.throws(
      () => new WalmartSource({ ...key, privateKey: wrong }, { transport }),
      (error) => error instanceof InvalidInputError && !/hush/.test(error.message),
    )
  }
})

test('Open Prices and Open Food Facts', async () => {
  const location = { osm_name: 'Corner', osm_address_city: 'Lyon' }
  const seen = { product_code: '3017620422003', price: 3.49, currency: 'USD', date: '2026-11-01', location }
  const transport = script({ items: [seen], total: 1 })
  const prices = new OpenPrices(WHO, { barcodes: { [MILK]: '3017620422003' }, transport })
  const [observed] = await prices.prices('3017620422003')
  assert.deepEqual([observed.price, observed.date, observed.city], [usd(349), '2026-11-01', 'Lyon'])
  await assert.rejects(prices.prices('milk'), InvalidInputError)
  assert.throws(() => new OpenPrices('somebody', { transport }), InvalidInputError)
  assert.throws(() => new OpenFoodFacts('somebody', { transport }), InvalidInputError)
  assert.throws(
    () => agent({ productSource: prices }),
    (error) => error instanceof InvalidInputError && /options\.productSource has no products/.test(error.message),
  )
  const found = script({ products: [], hits: [], count: 0 })
  const made = agent({ productSource: new OpenFoodFacts(WHO, { transport: found }), priceSource: prices })
  assert.deepEqual((await made.catalog.searchRemote('cocoa spread')).products, [])
  assert.equal(found.asked.length, 1)
})

test('settings that cannot work are said at once, by their names', () => {
  const transport = script(PRICES)
  for (const [config, name] of [
    [{}, ''],
    [{ ...CONFIG, size: 1 }, 'size'],
    [{ ...CONFIG, path: '/prices' }, ''],
    [{ ...CONFIG, maxBodyBytes: 'many' }, ''],
    [7, 'config'],
  ]) {
    const refused = (error) => error instanceof InvalidInputError && error.message.includes(name)
    assert.throws(() => new HttpPriceSource(config, { transport }), refused)
  }
  assert.throws(() => new HttpProductSource({}, { transport }), InvalidInputError)
  assert.throws(() => new HttpPriceSource(CONFIG, { transport: {} }), InvalidInputError)
  assert.throws(() => new HttpPriceSource(CONFIG, { transport: 7 }), InvalidInputError)
  const products = new OpenFoodFacts(WHO, { transport })
  assert.throws(() => agent({ priceSource: products }), /priceSource\[0\] has no prices/)
})

test('a transport that fails costs no answer', async () => {
  const answers = [null, 200, { status: 'fine' }, { status: 200, body: '<html>' }, { status: 200, body: 7 }]
  for (const answer of [...answers, new UnavailableError('unavailable', 'cut')]) {
    const transport = {
      send() {
        if (answer instanceof Error) throw answer
        return answer
      },
    }
    const shop = new HttpPriceSource(CONFIG, { ids: { [MILK]: 'm1' }, transport })
    const { prices } = agent({ priceSource: shop })
    const priced = await prices.quotes([MILK])
    assert.notEqual(priced.quotes[0].kind, 'live')
    assert.equal(prices.state().sources[0].failures, 1)
  }
})

test('the ready transport asks a server, and follows it nowhere', async (t) => {
  const server = createServer((request, response) => {
    const away = request.url.includes('away')
    response.writeHead(away ? 302 : request.url.includes('none') ? 404 : 200, away ? { Location: '/elsewhere' } : {})
    response.end(JSON.stringify(PRICES))
  })
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
  t.after(() => server.close())
  const baseUrl = `http://127.0.0.1:${server.address().port}`
  for (const [path, live] of [['/p?skus={ids}', true], ['/away?skus={ids}', false], ['/none?skus={ids}', false]]) {
    const shop = new HttpPriceSource({ ...CONFIG, baseUrl, path }, { ids: { [MILK]: 'm1' } })
    const { quotes } = await agent({ priceSource: shop }).prices.quotes([MILK])
    assert.equal(quotes[0].kind === 'live', live, path)
  }
  const closed = new HttpPriceSource({ ...CONFIG, baseUrl: 'http://127.0.0.1:1' }, { ids: { [MILK]: 'm1' } })
  const priced = await agent({ priceSource: closed }).prices.quotes([MILK])
  assert.match(priced.notes[0], /out of reach/)
})
