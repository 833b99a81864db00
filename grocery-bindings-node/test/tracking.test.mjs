// Several price sources, the cache of prices, prices side by side, and prices that users wait for.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import { UnavailableError } from 'grocery-core'
import { agent, folder, usd } from './support.mjs'

const MILK = 'gc-whole-milk-1-gallon'
const EGGS = 'gc-large-grade-a-eggs-12-each'

/** A source whose prices a test sets by hand. */
function shelf(name, prices) {
  const shop = { name, prices, asked: [], shut: false }
  shop.quotes = ({ products }) => {
    shop.asked.push(products)
    if (shop.shut) throw new UnavailableError('unavailable', 'the shop is shut')
    return products.filter((id) => id in shop.prices).map((product) => ({ product, price: usd(shop.prices[product]) }))
  }
  return shop
}

/** A tier in a map. */
function mapTier() {
  const held = new Map()
  return {
    name: 'map',
    held,
    reads: [],
    removed: [],
    async get(keys) {
      this.reads.push(keys)
      return keys.map((key) => held.get(key)?.bytes)
    },
    set(entries) {
      for (const entry of entries) {
        const there = held.get(entry.key)
        if (there === undefined || entry.replaces || there.order <= entry.order) held.set(entry.key, entry)
      }
    },
    remove(what) {
      this.removed.push(what)
      for (const [key, { tags }] of held) {
        const goes =
          what.all === true || what.keys?.includes(key) || tags.includes(what.tag) ||
          (what.prefix !== undefined && key.startsWith(what.prefix))
        if (goes) held.delete(key)
      }
    },
  }
}

test('told prices are kept, and the figures add up', async () => {
  assert.deepEqual([agent().prices.state().sources, agent().prices.state().cache], [[], null])
  const shop = shelf('shelf', { [MILK]: 398 })
  const { prices } = agent({ priceSource: shop })
  for (let turn = 0; turn < 3; turn += 1) {
    const { quotes } = await prices.quotes([MILK])
    assert.deepEqual([quotes[0].price, quotes[0].kind, quotes[0].stale], [usd(398), 'live', false])
  }
  assert.deepEqual(shop.asked, [[MILK]])
  const state = prices.state()
  const { gets, memoryHits, misses, stale, hitPercent, tiers } = state.cache
  assert.deepEqual([gets, memoryHits, misses, stale, hitPercent, tiers], [3, 2, 1, 0, 66, []])
  const [{ name, calls, failures, lastAnswer, policy }] = state.sources
  assert.deepEqual([name, calls, failures, lastAnswer, policy], ['shelf', 1, 0, '2026-11-20T10:30:00Z', null])
  assert.equal(state.toJSON().cache.memory_hits, 2)
  for (const what of [undefined, { products: [MILK] }, { source: 'shelf' }]) {
    await prices.invalidate(what)
    await prices.quotes([MILK])
  }
  await prices.invalidate({ source: 'another' })
  await prices.quotes([MILK])
  assert.equal(shop.asked.length, 4)
  await assert.rejects(prices.invalidate({ products: [MILK], source: 'shelf' }), { kind: 'invalid_input' })
})

test('several sources, each with guards of its own', async () => {
  const [first, second] = [shelf('first', { [MILK]: 300 }), shelf('second', { [MILK]: 200, [EGGS]: 150 })]
  const inOrder = agent({ priceSource: [first, second] })
  const { quotes } = await inOrder.prices.quotes([MILK, EGGS])
  assert.deepEqual(quotes.map(({ source }) => source), ['first', 'second'])
  assert.deepEqual(second.asked, [[EGGS]])
  const atOnce = agent({ priceSource: [first, second], askAllPriceSources: true })
  assert.equal((await atOnce.prices.quotes([MILK])).quotes[0].source, 'second')

  const shut = shelf('shut', {})
  shut.shut = true
  const guarded = agent({
    priceSource: [{ source: shut, policy: { retry: null, breaker: { failures: 1 } } }, second],
    pricePolicy: { retry: null },
    priceFreshForMs: 0,
  })
  for (let turn = 0; turn < 2; turn += 1) await guarded.prices.quotes([MILK])
  const [one, two] = guarded.prices.state().sources
  assert.equal(shut.asked.length, 1)
  assert.deepEqual([one.policy.breaker.state, one.policy.breaker.refused, one.failures], ['open', 1, 2])
  assert.deepEqual([two.policy.breaker.state, two.policy.retries], ['closed', 0])
  assert.equal(guarded.prices.state().cache, null)
})

test('what makes no sense is refused when the agent is made', () => {
  const shop = shelf('shelf', {})
  const bad = { name: 'InvalidInputError', kind: 'invalid_input' }
  for (const priceSource of [[7], [{ source: shop, policy: 7 }], [{ source: 7, policy: {} }], [{ source: shop, policy: { retries: 1 } }]]) {
    assert.throws(() => agent({ priceSource }), bad)
  }
  for (const priceCache of [7, [], { size: 1 }, { ttlMs: -1 }, { jitterPercent: 101 }]) {
    assert.throws(() => agent({ priceSource: shop, priceCache }), bad)
  }
  for (const priceTiers of [7, [7], [{}], [{ name: 'x' }], [{ tier: mapTier(), entries: 5 }], [{ tier: 'a.db', ttl: 1 }]]) {
    assert.throws(() => agent({ priceSource: shop, priceTiers }), bad)
  }
  assert.throws(() => agent({ priceSource: shop, priceCache: { ttlSeconds: 1 } }), /priceCache.*ttlSeconds/)
})

test('an old price stands in for a source that fails', async () => {
  const shop = shelf('shelf', { [MILK]: 200 })
  const { prices } = agent({ priceSource: shop, priceCache: { ttlMs: 0, entries: 10 } })
  await prices.quotes([MILK])
  shop.shut = true
  const { quotes, notes } = await prices.quotes([MILK])
  assert.deepEqual([quotes[0].price, quotes[0].kind, quotes[0].stale], [usd(200), 'live', true])
  assert.match(notes.join(), /shelf/)
})

test('prices outlive the agent in a file', async (t) => {
  const file = join(await folder(t), 'prices.db')
  const shop = shelf('shelf', { [MILK]: 200 })
  for (const tier of [file, { tier: file, entries: 50, ttlMs: 600_000 }]) {
    const made = agent({ priceSource: shop, priceTiers: [tier] })
    assert.deepEqual((await made.prices.quotes([MILK])).quotes[0].price, usd(200))
    const [{ name, errors, breaker }] = made.prices.state().cache.tiers
    assert.deepEqual([name, errors, breaker], ['sqlite', 0, 'closed'])
    await made.close()
  }
  assert.equal(shop.asked.length, 1)
})

test('a tier of the program itself', async () => {
  const [tier, shop] = [mapTier(), shelf('shelf', { [MILK]: 200 })]
  const make = () => agent({ priceSource: shop, priceTiers: [{ tier, ttlMs: 250_000 }] })
  await make().prices.quotes([MILK, EGGS])
  const { prices } = make()
  assert.deepEqual((await prices.quotes([MILK, EGGS])).quotes[0].price, usd(200))
  assert.equal(shop.asked.length, 1)
  assert.ok(tier.reads.every((keys) => keys.length === 2), 'one question for any number of keys')
  assert.equal(tier.held.size, 2, 'that nobody has a price is known as well')
  await prices.invalidate({ products: [MILK] })
  assert.equal(tier.held.size, 1)
  assert.ok(tier.removed[0].prefix.endsWith(`${MILK}\u001f`))
})

for (const [name, get] of Object.entries({
  throws: () => { throw new Error('no') },
  'answers nothing': () => undefined,
  'answers too little': () => [],
  'answers no bytes': () => ['milk'],
  'answers garbage': () => [new Uint8Array([1, 2, 3])],
})) {
  test(`a tier that ${name} costs speed and no answer`, async () => {
    const { prices } = agent({ priceSource: shelf('shelf', { [MILK]: 200 }), priceTiers: [{ ...mapTier(), get }] })
    const { quotes, notes } = await prices.quotes([MILK])
    assert.deepEqual([quotes[0].price, quotes[0].stale, notes], [usd(200), false, []])
    const [{ errors, undecodable }] = prices.state().cache.tiers
    assert.equal(errors + undecodable, 1)
  })
}

test('prices side by side', async () => {
  const { prices } = agent({ priceSource: [shelf('dear', { [MILK]: 450 }), shelf('cheap', { [MILK]: 400 })] })
  const told = await prices.compare(MILK)
  assert.deepEqual(
    told.prices.map(({ quote, abovePpm, abovePercent }) => [quote.source, quote.price, abovePpm, abovePercent]),
    [['cheap', usd(400), 0, 0], ['dear', usd(450), 125_000, 12.5]],
  )
  assert.deepEqual([told.prices[0].unitPrice.amountExact, told.prices[0].unitPrice.unit], ['1', 'gallon'])
  await assert.rejects(prices.compare('nothing'), { kind: 'product_not_found' })
})

test('a fall is told once, and again after a rise', async () => {
  const shop = shelf('shelf', {})
  const made = agent({ priceSource: shop, priceFreshForMs: 0 })
  const { prices } = made
  const waiting = await prices.track(MILK, usd(200), { userId: 'ann' })
  assert.deepEqual([waiting.userId, waiting.product, waiting.target, waiting.state], ['ann', MILK, usd(200), 'waiting'])
  const events = made.events()
  const told = []
  for (const cents of [250, 199, 150, 201, 180]) {
    shop.prices[MILK] = cents
    const { due, seen, alerts } = await prices.tick({ everyMs: 0 })
    assert.deepEqual([due, seen], [1, 1])
    told.push(alerts.map(({ price, trackingId }) => [price.minor, trackingId === waiting.id]))
  }
  assert.deepEqual(told, [[], [[199, true]], [], [], [[180, true]]])
  const seen = []
  for await (const event of events) {
    if (event.type === 'price_alert') seen.push([event.data.price, event.data.userId, event.toJSON().data.trackingId])
    if (seen.length === 2) break
  }
  assert.deepEqual(seen, [199, 180].map((cents) => [usd(cents), 'ann', waiting.id]))
  const [now] = await prices.tracked({ userId: 'ann' })
  assert.deepEqual([now.state, now.lastPrice, now.store], ['below', usd(180), null])
  assert.equal(await prices.untrack(waiting.id), false, 'only its own user ends it')
  assert.equal(await prices.untrack(waiting.id, { userId: 'ann' }), true)
  assert.deepEqual(await prices.tracked({ userId: 'ann' }), [])
})

test('what cannot be waited for is refused', async () => {
  const { prices } = agent()
  for (const target of [usd(0), usd(-1), { minor: 1, currency: 'EUR' }]) {
    await assert.rejects(prices.track(MILK, target), { kind: 'invalid_input' })
  }
  await assert.rejects(prices.track(MILK, 2), { kind: 'invalid_input' })
  await assert.rejects(prices.tick({ everyMs: -1 }), { kind: 'invalid_input' })
  await assert.rejects(prices.untrack('no id'), { kind: 'invalid_input' })
})

test('a history is made smaller and keeps its changes', async () => {
  const shop = shelf('shelf', { [MILK]: 250 })
  const { prices } = agent({ priceSource: shop, priceFreshForMs: 0 })
  await prices.quotes([MILK])
  shop.prices[MILK] = 300
  await prices.quotes([MILK])
  const before = await prices.history(MILK)
  assert.ok((await prices.compactHistory()).read >= 2)
  assert.deepEqual(await prices.history(MILK), before)
  assert.ok((await prices.compactHistory({ dropBefore: new Date('2100-01-01') })).dropped >= 1)
  assert.deepEqual((await prices.history(MILK)).map(({ price }) => price.minor), [300])
})
