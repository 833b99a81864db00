// Prices that agents share over a Redis.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'

import { AccessError, GroceryAgent, InvalidInputError, UnavailableError } from 'grocery-core'
import { missing, redisServer } from './redis-server.mjs'
import { usd } from './support.mjs'

const MILK = 'gc-whole-milk-1-gallon'
const EGGS = 'gc-large-grade-a-eggs-12-each'
const skip = missing()

/** A source whose prices a test sets by hand. */
function shelf(prices) {
  const shop = { name: 'shelf', prices, asked: [] }
  shop.quotes = ({ products }) => {
    shop.asked.push(products)
    return products.filter((id) => id in shop.prices).map((product) => ({ product, price: usd(shop.prices[product]) }))
  }
  return shop
}

/** Memory outlives each test, and on a busy machine a server takes its time. */
function agent(shop, tier) {
  return new GroceryAgent({
    priceSource: shop,
    priceTiers: [{ timeoutMs: 60_000, ...(typeof tier === 'string' ? { redis: tier } : tier) }],
    priceCache: { ttlMs: 3_600_000 },
    priceFreshForMs: 3_600_000,
    priceTimeoutMs: 600_000,
  })
}

async function priced({ prices }, product = MILK) {
  const { quotes, notes } = await prices.quotes([product])
  assert.deepEqual([quotes.length, quotes[0].kind, quotes[0].stale, notes], [1, 'live', false, []])
  return quotes[0].price.minor
}

/** Asks again and again, each time a server, until it holds. */
async function until(holds) {
  const deadline = Date.now() + 60_000
  while (!(await holds())) assert.ok(Date.now() < deadline, 'it never came to hold')
}

const listening = (server, number) =>
  until(async () => (await server.say('PUBSUB', 'NUMSUB', 'cache2:notices')).includes(`\r\n:${number}\r\n`))

test('what one agent was told the other knows', { skip }, async (t) => {
  const server = await redisServer(t)
  const [first, second] = [shelf({ [MILK]: 250 }), shelf({})]
  const [one, two] = [agent(first, server.url), await GroceryAgent.open({ priceSource: second, priceTiers: [{ redis: server.url }] })]
  assert.equal(await priced(one), 250)
  assert.equal(await priced(two), 250)
  assert.deepEqual([first.asked.length, second.asked.length], [1, 0])
  const [{ name, hits, errors, breaker }] = two.prices.state().cache.tiers
  assert.deepEqual([name, hits, errors, breaker], ['redis', 1, 0, 'closed'])
  await one.prices.checkTiers()
  for (const each of [one, two]) await each.close()
  await until(async () => (await server.say('CLIENT', 'LIST')).match(/\bid=\d+ addr=/g)?.length === 1)
})

test('what no longer holds is heard by the others', { skip }, async (t) => {
  const server = await redisServer(t)
  const shops = Array.from({ length: 3 }, () => shelf({ [MILK]: 250 }))
  const [one, two] = shops.map((shop) => agent(shop, server.url))
  const deaf = agent(shops[2], { redis: server.url, bus: false })
  await listening(server, 2)
  for (const each of [one, two, deaf]) assert.equal(await priced(each), 250)
  for (const shop of shops) shop.prices[MILK] = 199
  await one.prices.invalidate({ products: [MILK] })
  await until(async () => (await priced(two)) === 199)
  assert.equal(await priced(deaf), 250, 'nobody told it')
  assert.equal(shops[2].asked.length, 0)
  for (const each of [one, two, deaf]) await each.close()
})

test('a server that is gone costs no answer', { skip }, async (t) => {
  const server = await redisServer(t)
  const shop = shelf({ [MILK]: 250, [EGGS]: 300 })
  const one = agent(shop, server.url)
  assert.equal(await priced(one), 250)
  await server.kill()
  assert.equal(await priced(one, EGGS), 300)
  assert.ok(one.prices.state().cache.tiers[0].errors > 0)
  await assert.rejects(one.prices.checkTiers(), (error) => {
    assert.ok(error instanceof UnavailableError)
    assert.match(error.message, /the tier redis/)
    assert.match(error.hint, /address/)
    return true
  })
  assert.ok(await server.revive())
  await until(() => one.prices.checkTiers().then(() => true, () => false))
  await one.close()
})

test('credentials', { skip }, async (t) => {
  const server = await redisServer(t, '--requirepass', 's3cret/word')
  const host = `127.0.0.1:${server.port}`
  const shop = shelf({ [MILK]: 250 })
  for (const tier of [
    { redis: server.url, password: 's3cret/word' },
    { redis: `redis://:s3cret%2Fword@${host}` },
    { redis: server.url, username: 'default', password: 's3cret/word', prefix: undefined },
  ]) {
    const one = agent(shop, tier)
    await one.prices.checkTiers()
    assert.equal(await priced(one), 250)
    await one.close()
  }
  assert.equal(shop.asked.length, 1)
  for (const tier of [{ redis: `redis://:wr0ng@${host}` }, { redis: server.url, password: 'wr0ng' }, { redis: server.url }]) {
    const one = agent(shelf({ [MILK]: 260 }), tier)
    assert.equal(await priced(one), 260, 'from the source')
    await assert.rejects(one.prices.checkTiers(), (error) => {
      assert.ok(error instanceof AccessError)
      assert.deepEqual([error.code, error.kind], ['AUTH_001', 'unauthenticated'])
      assert.match(error.message, /the tier redis.*credentials/)
      assert.doesNotMatch(`${error.stack} ${error.hint} ${JSON.stringify(error)}`, /wr0ng/)
      return true
    })
    await one.close()
  }
})

test('what makes no sense is refused when the agent is made', async () => {
  const priceSource = shelf({})
  const at = (said) => new RegExp(`^options\\.priceTiers\\[0\\]${said}`)
  for (const [tier, said] of [
    [{ redis: 7 }, '\\.redis must be a string'],
    [{ redis: undefined }, '\\.redis must be a string'],
    [{ redis: '' }, '\\.redis: the Redis URL'],
    [{ redis: 'localhost:6379' }, '\\.redis: the Redis URL has no scheme'],
    [{ redis: 'http://:s3cret@localhost' }, '\\.redis: the Redis URL has another scheme'],
    [{ redis: 'redis://:s3cret@' }, '\\.redis: the Redis URL names no host'],
    [{ redis: 'redis://:s3cret@localhost:port' }, '\\.redis: .*for a port'],
    [{ redis: 'redis://localhost', pasWord: 's3cret' }, ': .*pasWord'],
    [{ redis: 'redis://localhost', password: ['s3cret'] }, ': .*password is'],
    [{ redis: 'redis://localhost', bus: 's3cret' }, ': .*bus is'],
    [{ redis: 'redis://localhost', entries: 5 }, ': .*entries'],
    [{ redis: 'redis://localhost', ttlMs: -1 }, ': '],
  ]) {
    const check = (error) => {
      assert.ok(error instanceof InvalidInputError, String(error))
      assert.match(error.message, at(said))
      assert.ok(error.hint)
      assert.doesNotMatch(`${error.stack} ${error.hint} ${JSON.stringify(error)}`, /s3cret/)
      return true
    }
    assert.throws(() => new GroceryAgent({ priceSource, priceTiers: [tier] }), check)
    await assert.rejects(GroceryAgent.open({ priceSource, priceTiers: [tier] }), check)
  }
})

test('a tier of the program may hold a client by this name', async () => {
  const held = new Map()
  const tier = {
    name: 'mine',
    redis: { held },
    get: (keys) => keys.map((key) => held.get(key)),
    set: (entries) => void entries.forEach(({ key, bytes }) => held.set(key, bytes)),
    remove: () => held.clear(),
  }
  const one = new GroceryAgent({ priceSource: shelf({ [MILK]: 250 }), priceTiers: [tier] })
  assert.equal(await priced(one), 250)
  assert.equal(held.size, 1)
})

test('an open agent over a Redis does not keep Node alive', { skip }, async (t) => {
  const server = await redisServer(t)
  const code = `import { GroceryAgent } from 'grocery-core'
    const quotes = ({ products }) => products.map((product) => ({ product, price: { minor: 250, currency: 'USD' } }))
    const agent = new GroceryAgent({ priceSource: { name: 'x', quotes }, priceTiers: [{ redis: '${server.url}' }] })
    globalThis.kept = agent
    console.log((await agent.prices.quotes(['${MILK}'])).quotes[0].price.minor)`
  const limit = { cwd: import.meta.dirname, timeout: 60_000 }
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code], limit)
  assert.equal(stdout, '250\n')
})
