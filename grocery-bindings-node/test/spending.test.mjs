// What the conformance cases do not reach: budgets that outlive the agent, events, offers that change, charts.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'

import { Budgets, Deals, GroceryAgent, InvalidInputError, NotFoundError, OfferBook, Refund } from 'grocery-core'
import { agent, FIXED, folder, usd } from './support.mjs'

const MILK = 'gc-whole-milk-1-gallon'
const BOOK = {
  format: 'grocery-offers/1',
  currency: 'USD',
  offers: [
    { id: 'milk50', title: '50c off milk', kind: 'amount_off', cents: 50, scope: { skus: [MILK] } },
    { id: 'club', kind: 'amount_off', cents: 30, scope: { skus: ['gc-strawberry-yogurt-6-ounce'] }, requires_member: true },
  ],
}

test('a threshold is told once and outlives the agent', async (t) => {
  const database = join(await folder(t), 'g.db')
  const first = await GroceryAgent.open({ ...FIXED, database })
  assert.ok(first.budgets instanceof Budgets)
  const events = first.events()
  assert.deepEqual(await first.budgets.set({ period: 'week', limit: usd(10_000) }), [])
  const entry = { id: 'market', total: usd(5_100), categories: { Candy: usd(400) } }
  const [crossing] = await first.budgets.spend([entry])
  assert.deepEqual([crossing.threshold, crossing.status.left], [50, usd(4_900)])
  const { value } = await events.next()
  assert.equal(value.type, 'budget_threshold')
  assert.deepEqual(value.data, {
    userId: 'local',
    period: 'week',
    category: null,
    from: '2026-11-16',
    to: '2026-11-22',
    threshold: 50,
    limit: usd(10_000),
    spent: usd(5_100),
    timestamp: '2026-11-20T10:30:00Z',
  })
  assert.equal(value.toJSON().data.spent, 51)
  await first.close()
  const again = await GroceryAgent.open({ ...FIXED, database })
  t.after(() => again.close())
  const [standing] = await again.budgets.standing()
  assert.deepEqual([standing.spent, standing.percent], [usd(5_100), 51])
  assert.deepEqual(await again.budgets.spend([{ id: 'more', total: usd(100) }]), [])
  assert.deepEqual(await again.budgets.standing({ user: 'ann' }), [])
  assert.equal(await again.budgets.removeSpend(['more', 'nobody']), 1)
  assert.equal(again.budgets.today(), '2026-11-20')
})

test('budgets without meaning are refused, and the field is named', async () => {
  const { budgets } = agent()
  const week = { period: 'week', limit: usd(1) }
  const cases = [
    [{ ...week, period: 'fortnight' }, /fortnight/],
    [{ ...week, limit: usd(0) }, /limit/],
    [{ ...week, limit: 5 }, /budget\.limit/],
    [{ ...week, thresholds: [70_000] }, /budget\.thresholds\[0\]/],
    [{ ...week, treshold: [1] }, /treshold/],
  ]
  for (const [budget, says] of cases) await assert.rejects(budgets.set(budget), { name: 'InvalidInputError', message: says })
  await assert.rejects(budgets.spend([{ id: 'a' }]), /entries\[0\]/)
  await assert.rejects(budgets.spend([{ id: 'a', total: usd(1), day: 'soon' }]), InvalidInputError)
  assert.deepEqual(await budgets.standing(), [])
})

test('offers come and go', async () => {
  const made = agent()
  assert.ok(made.deals instanceof Deals)
  const { groceryList } = await made.process('a gallon of whole milk and a strawberry yogurt')
  assert.deepEqual([groceryList.deals, made.deals.book], [null, null])
  assert.equal(await made.deals.explain(groceryList.id), null)
  made.deals.setBook(new OfferBook(BOOK))
  const list = await made.deals.forList(groceryList.id)
  assert.deepEqual(list.deals.savings, usd(50))
  assert.deepEqual(list.items[0].offers, [{ id: 'milk50', title: '50c off milk', savings: usd(50) }])
  assert.equal(list.total.minor, groceryList.total.minor - 50)
  const why = await made.deals.explain(groceryList.id, { member: true })
  assert.deepEqual([why.list.deals.savings, why.explanation.plan.savings], [usd(80), 80])
  assert.match(why.explanation.sentences.join(' '), /50c off milk/)
  assert.deepEqual(made.deals.active().map(({ id }) => id), ['milk50', 'club'])
  assert.deepEqual(made.deals.onProduct(MILK).map(({ id }) => id), ['milk50'])
  assert.equal(made.deals.book.size, 2)
  made.deals.setBook(null)
  assert.deepEqual([made.deals.book, made.deals.active()], [null, []])
})

test('offers without meaning are refused', async () => {
  const euro = { ...BOOK, currency: 'EUR' }
  assert.throws(() => agent({ offers: euro }), /EUR/)
  await assert.rejects(GroceryAgent.open({ ...FIXED, offers: euro }), /EUR/)
  await assert.rejects(GroceryAgent.open({ ...FIXED, offers: { ...BOOK, offers: [{ id: 'x' }] } }), /offers\[0\]/)
  const made = await GroceryAgent.open({ ...FIXED, offers: new OfferBook(BOOK) })
  assert.equal(made.deals.book.size, 2)
  assert.throws(() => made.deals.active({ memeber: true }), /memeber/)
  assert.throws(() => made.deals.onProduct('nothing'), NotFoundError)
  assert.throws(() => agent({ taxes: 'state\n' }))
})

test('money in a basket may be minor units everywhere', () => {
  const made = agent()
  const sale = {
    items: [
      { productId: 'cans', quantity: 2, price: usd(600), taxClass: 'soft_drink', snapEligible: true, deposit: { each: usd(5), containers: 12 } },
      { quantity: 1, price: usd(400), taxClass: 'household', offerDiscount: usd(100), deposit: usd(25) },
    ],
    location: { state: 'CA' },
    snapBalance: usd(1_000),
    deliveryFee: usd(0),
    bags: 2,
    policy: { bagFee: usd(10), flatRates: { CA: 100_000 } },
    date: '2026-11-20',
  }
  const found = made.totals(sale)
  assert.deepEqual([found.deposits, found.offerDiscount, found.bagFee], [usd(145), usd(100), usd(20)])
  assert.equal(found.tender.snap.minor + found.tender.other.minor, found.total.minor)
  assert.equal(found.lines[1].taxRate, 10)
  const half = made.refund(sale, { returns: [{ line: 0, quantity: 1 }] })
  assert.ok(half instanceof Refund)
  const rest = made.refund(sale, {
    returns: [{ line: 0, quantity: 1 }, { line: 1, quantity: '1' }],
    earlier: [{ line: 0, quantity: 1 }],
    fees: true,
  })
  assert.equal(half.total.minor + rest.total.minor, found.total.minor)
  assert.equal(half.snap.minor + rest.snap.minor, found.tender.snap.minor)
  assert.throws(() => made.refund(sale, { returns: [{ line: 1, quantity: 2 }] }), /returns\[0\]\.quantity/)
  assert.throws(() => made.totals({ ...sale, snapBalance: { minor: 1, currency: 'EUR' } }), /snapBalance: it is in EUR/)
})

test('a price report is drawn', async () => {
  const made = agent()
  const rows = ['date,store,name,qty,price', '2026-11-01,Shop,Whole Milk 1 gal,1,3.99', '2026-11-19,Shop,Whole Milk 1 gal,1,2.99']
  await made.orders.import(Buffer.from(`${rows.join('\n')}\n`))
  const report = await made.prices.report(MILK)
  assert.match(report.svg(), /^<svg[^]*<\/svg>\s*$/)
  const chart = report.chart(40, 8)
  assert.ok(chart.split('\n').length >= 8 && chart.split('\n').every((row) => [...row].length <= 80), chart)
  assert.notEqual(chart, report.chart())
  assert.throws(() => report.chart(-1), InvalidInputError)
})
