// The guards around the price source and the language model.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { InvalidInputError, UnavailableError } from 'grocery-core'
import { agent, products, usd } from './support.mjs'

const quick = { baseMs: 1, capMs: 1 }

/** A shop that fails so many times before it answers. */
function flaky(failures) {
  const shop = { name: 'shop', calls: 0 }
  shop.quotes = ({ products }) => {
    shop.calls += 1
    if (shop.calls <= failures) throw new UnavailableError('unavailable', 'busy')
    return products.map((product) => ({ product, price: usd(100) }))
  }
  return shop
}

test('without a policy a source is asked once', async () => {
  const shop = flaky(1)
  const made = agent({ priceSource: shop })
  const { notes } = await made.prices.quotes(products(made))
  assert.equal(shop.calls, 1)
  assert.match(notes.join(), /busy/)
})

test('a policy asks again', async () => {
  const shop = flaky(2)
  const made = agent({ priceSource: shop, pricePolicy: { retry: { maxAttempts: 3, ...quick }, breaker: null }, fixedTime: undefined })
  const { quotes, notes } = await made.prices.quotes(products(made))
  assert.equal(shop.calls, 3)
  assert.deepEqual(notes, [])
  assert.ok(quotes.every(({ kind }) => kind === 'live'))
})

test('a breaker stops asking what fails again and again', async () => {
  const shop = flaky(100)
  const pricePolicy = { retry: null, breaker: { failures: 2, openMs: 60_000 } }
  const made = agent({ priceSource: shop, pricePolicy, priceFreshForMs: 0 })
  const ids = products(made)
  for (let turn = 0; turn < 5; turn += 1) await made.prices.quotes(ids)
  assert.equal(shop.calls, 2)
})

test('a rate is kept', async () => {
  const shop = flaky(0)
  const made = agent({ priceSource: shop, pricePolicy: { rate: { amount: 2, perMs: 60_000 } } })
  for (const id of products(made, 4)) await made.prices.quotes([id])
  assert.equal(shop.calls, 2)
})

test('the language model has a policy of its own', async () => {
  const languageModel = { name: 'm', calls: 0, complete() { this.calls += 1; throw new UnavailableError('unavailable', 'busy') } }
  const modelPolicy = { retry: { maxAttempts: 3, ...quick }, breaker: null }
  const made = agent({ languageModel, modelPolicy, modelBelow: 1, fixedTime: undefined })
  await made.understand('the usual stuff for the thing on sunday')
  assert.equal(languageModel.calls, 3)
})

test('settings that there are not are refused, in the words of this package', () => {
  const bad = [
    [7, /pricePolicy must be an object, not 7/],
    [[], /pricePolicy must be an object, not an array/],
    [{ timeout: 5 }, /options\.pricePolicy: .*`timeout`.*`timeoutMs`/],
    [{ timeoutMs: '5' }, /options\.pricePolicy: .*"5"/],
    [{ timeoutMs: -1 }, /-1/],
    [{ timeoutMs: NaN }, /timeoutMs must be a number, not NaN/],
    [{ retry: { maxAttempts: 0 } }, /0 attempts/],
    [{ retry: { attempts: 3 } }, /`attempts`.*`maxAttempts`/],
    [{ breaker: 7 }, /7/],
    [{ rate: { amount: 0, perMs: 1000 } }, /0/],
    [{ rate: {} }, /amount/],
  ]
  for (const [pricePolicy, message] of bad) {
    assert.throws(() => agent({ pricePolicy, priceSource: flaky(0) }), (error) => {
      assert.ok(error instanceof InvalidInputError, String(error))
      assert.match(error.message, message)
      assert.doesNotMatch(error.message, /_ms| at line /)
      return true
    })
  }
  assert.throws(() => agent({ modelPolicy: 'none' }), /modelPolicy must be an object/)
})
