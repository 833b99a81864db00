// The best use of offers, and the best stores for a list.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { DealSolution, InvalidInputError, optimiseBasket, optimiseDeals, splitDeals, StoresSolution } from 'grocery-core'

const YOGURT = {
  format: 'grocery-deals/1',
  currency: 'USD',
  lines: [{ id: 'L0', sku: 'yogurt', qty: 3, unit_price: 100 }],
  offers: [
    { id: 'two', kind: 'n_for', max_uses: 9, couponable: false, scope: { skus: ['yogurt'] }, n: 2, price: 150 },
    { id: 'clip', kind: 'coupon', issuer: 'store', scope: { skus: ['yogurt'] }, requires_qty: 1, cents: 30 },
  ],
}

const MILK = {
  format: 'grocery-basket/1',
  objective: 'min_cost',
  max_stores: 2,
  stores: [
    { id: 'A', fee: 300, free_from: 5000 },
    { id: 'B', fee: 300, free_from: 5000 },
  ],
  needs: [
    { id: 'milk', qty: 1, options: [{ store: 'A', sku: 'a1', price: 250 }, { store: 'B', sku: 'b1', price: 150 }] },
    { id: 'eggs', qty: 1, options: [{ store: 'A', sku: 'a2', price: 300 }] },
  ],
}

test('the plan that saves most, proven', async () => {
  const found = await optimiseDeals(YOGURT)
  assert.ok(found instanceof DealSolution)
  assert.deepEqual([found.plan.savings, found.plan.payable, found.plan.deliveryWaived], [80, 220, false])
  assert.deepEqual([found.isOptimal, found.gap], [true, 0])
  assert.ok(found.greedySavings <= found.plan.savings && Number.isSafeInteger(found.steps))
  assert.deepEqual(found.plan.applications, [
    { offer: 'clip', uses: 1, units: [{ line: 'L0', qty: 1, role: '' }], tier: null },
    { offer: 'two', uses: 1, units: [{ line: 'L0', qty: 2, role: '' }], tier: null },
  ])
  assert.deepEqual((await optimiseDeals(JSON.stringify(YOGURT))).toObject(), found.toObject())
  assert.equal(JSON.parse(JSON.stringify(found)).certificate.status, 'optimal')
})

test('the stores that cost least, proven', async () => {
  const found = await optimiseBasket(MILK)
  assert.ok(found instanceof StoresSolution)
  assert.deepEqual([found.isOptimal, found.gap, found.plan.pay, found.plan.objective], [true, 0, 850, -850])
  assert.deepEqual(found.plan.picks.map(({ need, store, sku, price, qty }) => [need, store, sku, price, qty]), [['milk', 'A', 'a1', 250, 1], ['eggs', 'A', 'a2', 300, 1]])
  assert.deepEqual(found.plan.stores, [{ store: 'A', goods: 550, fee: 300, off: 0 }])
  const nothing = await optimiseBasket({ ...MILK, needs: [{ id: 'milk', qty: 1, options: [] }] })
  assert.deepEqual([nothing.plan, nothing.isOptimal], [null, true])
})

test('problems that are none are refused by the name of the field', async () => {
  const line = (change) => ({ ...YOGURT, lines: [{ ...YOGURT.lines[0], ...change }] })
  const offer = (change) => ({ ...YOGURT, offers: [{ ...YOGURT.offers[0], ...change }] })
  const bad = [
    [7, /problem must be an object, not 7/],
    [null, /problem must be an object, not null/],
    [[], /problem must be an object, not an array/],
    ['{', /not valid JSON/],
    [{}, /format/],
    [{ ...YOGURT, format: 'grocery-deals/9' }, /format/],
    [{ ...YOGURT, currency: 'dollars' }, /currency/],
    [{ ...YOGURT, lines: 7 }, /lines/],
    [line({ qty: 0 }), /lines\[0\]\.qty/],
    [line({ qty: NaN }), /qty must be a number, not NaN/],
    [line({ qty: 1n }), /BigInt/],
    [line({ unit_price: 3.99 }), /lines\[0\]\.unit_price/],
    [line({ unit_price: -1 }), /lines\[0\]\.unit_price/],
    [line({ unit_price: 1e21 }), /lines\[0\]\.unit_price/],
    [offer({ kind: 'lottery' }), /offers\[0\]\.kind/],
    [offer({ scope: {} }), /offers\[0\]\.scope/],
    [offer({ n: 0 }), /offers\[0\]\.n/],
  ]
  for (const [problem, message] of bad) {
    await assert.rejects(optimiseDeals(problem), (error) => error instanceof InvalidInputError && message.test(error.message), String(message))
  }
  const basket = [
    [undefined, /problem must be an object/],
    [YOGURT, /format/],
    [{ ...MILK, max_stores: 0 }, /max_stores/],
    [{ ...MILK, objective: 'luck' }, /objective/],
    [{ ...MILK, needs: [{ id: 'x', qty: 1, options: [{ store: 'C', sku: 's', price: 1 }] }] }, /needs\[0\]\.options\[0\]\.store/],
    [{ ...MILK, stores: [...MILK.stores, MILK.stores[0]] }, /used twice/],
  ]
  for (const [problem, message] of basket) {
    await assert.rejects(optimiseBasket(problem), (error) => error instanceof InvalidInputError && message.test(error.message), String(message))
  }
})

/** A cart on which proving takes long: every offer overlaps with many others. */
const HARD = {
  ...YOGURT,
  lines: Array.from({ length: 40 }, (_, n) => ({ id: `L${n}`, sku: `s${n}`, qty: 5, unit_price: 100 + ((37 * n) % 211) })),
  offers: Array.from({ length: 250 }, (_, n) => ({
    id: `o${n}`,
    kind: 'n_for',
    max_uses: 9,
    n: 2 + (n % 4),
    price: 150 + ((13 * n) % 97),
    scope: { skus: Array.from({ length: 11 }, (_, k) => `s${(n * (k + 1)) % 40}`) },
  })),
}

test('the event loop turns while a plan is sought, and a signal ends the search', async () => {
  const stop = new AbortController()
  const call = optimiseDeals(HARD, { signal: stop.signal })
  // Were the thread kept busy, this would come after the answer.
  await new Promise((turned) => setImmediate(turned))
  stop.abort()
  await assert.rejects(call, { name: 'AbortError', kind: 'cancelled' })
  await assert.rejects(optimiseBasket(MILK, { signal: stop.signal }), { name: 'AbortError' })
})

test('savings are shared out to the cent', async () => {
  const { plan } = await optimiseDeals(YOGURT)
  const split = splitDeals(YOGURT, plan)
  assert.deepEqual(split.lines, [
    {
      line: 'L0',
      sku: 'yogurt',
      qty: 3,
      shelf: 300,
      saved: 80,
      paid: 220,
      by: [{ offer: 'clip', saved: 30, units: 1 }, { offer: 'two', saved: 50, units: 2 }],
    },
  ])
  assert.deepEqual([split.priced.itemSavings, split.priced.couponSavings, split.priced.deliveryWaived], [50, 30, false])
  const nothing = { applications: [], savings: 0, payable: 300, deliveryWaived: false }
  assert.deepEqual(splitDeals(JSON.stringify(YOGURT), nothing).lines[0].paid, 300)
  const twice = { ...plan, applications: [...plan.applications, ...plan.applications] }
  assert.throws(() => splitDeals(YOGURT, twice), InvalidInputError)
  for (const none of [null, 7, '{}', []]) assert.throws(() => splitDeals(YOGURT, none), InvalidInputError)
})
