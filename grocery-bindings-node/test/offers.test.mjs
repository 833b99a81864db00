// Offer books, explanations, and prices judged by their history.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import {
  alertStep,
  DealExplanation,
  detectDeals,
  Detection,
  InvalidInputError,
  NotFoundError,
  OfferBook,
  optimiseDeals,
  PriceReport,
  rankDeals,
} from 'grocery-core'
import { agent } from './support.mjs'

const yogurt = { skus: ['yogurt'] }
const BOOK = {
  format: 'grocery-offers/1',
  currency: 'USD',
  offers: [
    {
      id: 'bogo',
      title: 'buy one, get one free',
      kind: 'buy_get',
      max_uses: 9,
      buy: yogurt,
      buy_n: 1,
      get_m: 1,
      percent_bp: 10000,
      valid_until: '2026-11-22',
    },
    { id: 'clip', kind: 'coupon', issuer: 'manufacturer', scope: yogurt, requires_qty: 1, cents: 75, must_clip: true },
    { id: 'free', kind: 'free_delivery', min_spend: 200, stores: ['s1'] },
    { id: 'back', kind: 'rebate', provider: 'app', scope: yogurt, cents: 20 },
  ],
}
const context = { now: '2026-11-21T10:00:00Z', codes: ['HELLO'] }
const CART = {
  format: 'grocery-deals/1',
  currency: 'USD',
  offers: [],
  delivery: { fee: 599, free_from: 9900 },
  lines: [{ id: 'L0', sku: 'yogurt', qty: 3, unit_price: 120, name: 'yogurt' }],
  context,
}
const ids = (rules) => rules.map(({ id }) => id)
const usd = (minor) => ({ minor, currency: 'USD' })
const seen = (day, minor, more) => ({
  at: `2026-11-${String(day).padStart(2, '0')}T12:00:00Z`,
  price: usd(minor),
  source: 'shop',
  ...more,
})
const PRICES = {
  past: Array.from({ length: 15 }, (_, n) => seen(n + 1, 398)),
  present: seen(20, 298),
  now: '2026-11-20T12:00:00Z',
}

test('a book knows its offers', () => {
  for (const book of [new OfferBook(BOOK), new OfferBook(JSON.stringify(BOOK))]) {
    assert.deepEqual([book.size, book.currency, ids(book.rules)], [4, 'USD', ['bogo', 'clip', 'free', 'back']])
    assert.deepEqual([book.rule('clip').must_clip, book.rule('nothing')], [true, null])
    assert.deepEqual(ids(book.current(context)), ['bogo', 'clip', 'back'])
    assert.deepEqual(ids(book.current({ ...context, store: 's1' })), ['bogo', 'clip', 'free', 'back'])
    assert.deepEqual(ids(book.onProduct({ sku: 'yogurt' }, { now: '2026-12-01T00:00:00Z' })), ['clip', 'back'])
    assert.deepEqual(book.onProduct({ sku: 'tea' }), [])
  }
})

test('what is on is solved, and the rest has reasons', async () => {
  const book = new OfferBook(BOOK)
  const on = book.applicable(CART)
  assert.deepEqual([ids(on.problem.offers), ids(on.rebates), on.unknownCodes], [['bogo'], ['back'], ['HELLO']])
  assert.deepEqual(on.notOn, [
    { offer: 'clip', why: [{ why: 'not_clipped' }] },
    { offer: 'free', why: [{ why: 'other_store' }] },
  ])
  const { plan } = await optimiseDeals(on.problem)
  assert.deepEqual([plan.savings, plan.payable], [120, 839])
  const back = book.claimRebates(CART, plan)
  assert.deepEqual([back.total, back.isOptimal, back.gap, back.claims[0].units[0].line], [20, true, 0, 'L0'])
})

test('the best plan is explained', async () => {
  const book = new OfferBook(BOOK)
  const told = await book.explain(CART)
  assert.ok(told instanceof DealExplanation && told.isOptimal && told.gap === 0)
  assert.equal(told.lines[0].paid + told.deliveryFee, told.plan.payable)
  assert.equal(told.plan.applications[0].tier, null)
  assert.deepEqual([told.runnerUp.without, told.runnerUp.savesLess, told.rebates.total], ['bogo', 120, 20])
  const [more, clip] = told.changes
  assert.deepEqual([more.change, more.units, more.saves, more.extra, more.freesDelivery], ['add_units', 1, 120, 0, false])
  assert.deepEqual([clip.change, clip.offer, clip.saves], ['clip', 'clip', 75])
  assert.ok(told.sentences.includes('Add one more yogurt to save $1.20, at no extra cost.'))
  assert.deepEqual(told.notOn.map(({ offer }) => offer), ['clip', 'free'])
  assert.equal(JSON.parse(JSON.stringify(told)).certificate.status, 'optimal')
  assert.deepEqual((await book.explain(CART, { mostChanges: 0 })).changes, [])
  const stop = AbortSignal.abort()
  await assert.rejects(book.explain(CART, { signal: stop }), { name: 'AbortError' })
})

test('what is no book or cart names the field', async () => {
  const [first] = BOOK.offers
  for (const [change, field] of [
    [{ format: 'grocery-offers/9' }, /format/],
    [{ offers: [{ ...first, percent_bp: 10001 }] }, /offers\[0\]\.percent_bp/],
    [{ offers: [first, first] }, /offers\[1\]\.id/],
    [{ offers: [{ ...first, max_uses: NaN }] }, /max_uses/],
  ]) {
    assert.throws(() => new OfferBook({ ...BOOK, ...change }), (e) => e instanceof InvalidInputError && field.test(e.message))
  }
  const book = new OfferBook(BOOK)
  for (const none of [null, 7, [], 'x']) {
    assert.throws(() => new OfferBook(none), InvalidInputError)
    assert.throws(() => book.applicable(none), InvalidInputError)
    assert.throws(() => book.onProduct(none), InvalidInputError)
    await assert.rejects(book.explain(none), InvalidInputError)
  }
  assert.throws(() => book.applicable({ ...CART, context: { now: 'noon' } }), /context/)
  assert.throws(() => book.current({ clipped: 7 }), /context/)
  await assert.rejects(book.explain(CART, { mostChanges: -1 }), InvalidInputError)
})

test('a price is judged by what was charged', () => {
  const found = detectDeals(PRICES)
  assert.ok(found instanceof Detection)
  const drop = found.deals.find(({ kind }) => kind === 'price_drop')
  assert.deepEqual([drop.saving, drop.share, drop.expires.basis], [usd(100), 251256, 'assumed'])
  assert.deepEqual([drop.regular.price, drop.regular.agreement, found.drop.amount], [usd(398), '1', usd(100)])
  assert.deepEqual(detectDeals({ ...PRICES, present: seen(20, 298, { regular: usd(598) }) }).was.verdict, 'unknown')
  const ounces = (amount) => ({ amount, unit: 'ounce' })
  const packages = [{ price: usd(300), per: ounces('16') }]
  const [bulk] = detectDeals({ present: seen(20, 700, { amount: ounces('48') }), packages, now: PRICES.now }).deals
  assert.deepEqual([bulk.kind, bulk.smaller, bulk.wouldCost], ['bulk', packages[0], usd(900)])
  for (const [change, field] of [
    [{ past: [{ price: usd(1) }] }, /past\[0\]/],
    [{ config: { windowDays: 0 } }, /window_days/],
    [{ prices: [] }, /prices/],
    [{ present: null }, /present/],
  ]) {
    assert.throws(() => detectDeals({ ...PRICES, ...change }), (e) => e instanceof InvalidInputError && field.test(e.message))
  }
})

test('deals are ranked and told of', () => {
  const found = detectDeals(PRICES)
  const deals = ['tea', 'milk-Two'].map((product) => ({ product, deal: found.deals[0] }))
  const habits = { products: { 'milk-Two': { days: 3, last: '2026-11-13', everyDays: '7' } }, categories: { Tea: 5 } }
  const [milk, tea] = rankDeals({ deals, habits, now: PRICES.now })
  assert.deepEqual([milk.product, milk.score, milk.reasons[0].everyDays], ['milk-Two', 251 + 150 + 300, '7'])
  assert.deepEqual([tea.score, tea.deal], [251, found.deals[0]])
  // A deal of every shape goes in as it came out.
  const packages = [{ price: usd(300), per: { amount: '1', unit: 'pound' } }]
  const large = detectDeals({ present: seen(20, 500, { amount: { amount: '2', unit: 'pound' } }), packages, now: PRICES.now })
  assert.equal(rankDeals({ deals: [{ product: 'x', deal: large.deals[0] }], now: PRICES.now })[0].deal.wouldCost.minor, 600)

  const rule = { id: 'r', scope: { product: 'milk' }, condition: { percent: 200_000 }, cooldownSeconds: 60 }
  for (const detection of [found, found.toObject()]) {
    const sighting = { product: 'milk', detection }
    const first = alertStep({ rule, sighting })
    assert.deepEqual([first.alert.rule, first.alert.saving, first.alert.deal], ['r', usd(100), 'price_drop'])
    assert.equal(alertStep({ rule, sighting, state: first.state }).alert, null)
  }
  const target = { ...rule, condition: { targetPrice: usd(300) } }
  assert.ok(alertStep({ rule: target, sighting: { product: 'milk', price: usd(299), at: PRICES.now } }).alert)
  assert.throws(() => alertStep({ rule: {}, sighting: {} }), InvalidInputError)
})

test('a report of what was paid', async () => {
  const shop = agent()
  const milk = 'gc-whole-milk-1-gallon'
  assert.equal(await shop.prices.report(milk), null)
  const rows = ['date,store,name,qty,price', '2026-11-01,Shop,Whole Milk 1 gal,1,3.99', '2026-11-19,Shop,Whole Milk 1 gal,1,2.99']
  await shop.orders.import(Buffer.from(`${rows.join('\n')}\n`))
  const report = await shop.prices.report(milk)
  assert.ok(report instanceof PriceReport)
  assert.deepEqual([report.product, report.present.price, report.changes.length], [milk, usd(299), 2])
  const month = report.windows.find(({ days }) => days === 30)
  assert.deepEqual([month.count, month.lowest.price, month.mean, month.trend], [2, usd(299), '349', 'falling'])
  assert.equal(await shop.prices.report(milk, { store: 'nowhere' }), null)
  await assert.rejects(shop.prices.report('no-such-product'), NotFoundError)
})
