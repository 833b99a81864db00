import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'

import { GroceryList, Product, ProcessResponse, Understanding } from 'grocery-core'
import { agent, usd } from './support.mjs'

const shop = agent({ state: 'IL' })

test('an understanding has typed properties', () => {
  const heard = shop.parse('2 gallons of milk and 1 1/2 lb ground turkey, keep it under $40')
  assert.ok(heard instanceof Understanding)
  assert.equal(heard.language, 'en')
  assert.equal(heard.intent, 'add_items')
  const [milk, turkey] = heard.actions[0].items
  assert.deepEqual([milk.name, milk.quantity, milk.quantityExact, milk.unit], ['milk', 2, '2', 'gallon'])
  assert.deepEqual([turkey.quantity, turkey.quantityExact, turkey.unit], [1.5, '3/2', 'pound'])
  assert.deepEqual(heard.slots.budget, usd(4000))
  assert.equal('delta' in heard.slots, false, 'what was not said is absent')
  assert.equal(milk.brand, null)
})

test('spans are byte offsets between characters', () => {
  const text = 'añade leche, 2 gallons of milk'
  const bytes = Buffer.from(text)
  for (const action of shop.parse(text).actions) {
    for (const { span } of action.items) {
      const [start, end] = span
      assert.ok(start < end && end <= bytes.length)
      assert.ok(!bytes.subarray(start, end).toString().includes('\ufffd'))
    }
  }
})

test('toJSON is the JSON of the core, toObject that of this package', () => {
  const heard = shop.parse('milk')
  const wire = JSON.parse(JSON.stringify(heard))
  assert.ok('quantity_max' in wire.actions[0].items[0])
  assert.ok('quantityMax' in heard.toObject().actions[0].items[0])
  assert.deepEqual(Object.keys(wire), ['language', 'intent', 'confidence', 'actions', 'slots', 'notes'])
})

test('a result can be logged, spread and cloned', () => {
  const heard = shop.parse('milk')
  assert.match(inspect(heard), /^Understanding \{[^]*intent: 'add_items'/)
  const copy = structuredClone(heard.toObject())
  assert.deepEqual(copy, { ...heard.toObject() })
  assert.equal(heard.actions, heard.actions, 'it comes over once')
})

test('a response is typed all the way down', async () => {
  const answer = await shop.process({ input: '2 gallons of milk and a dozen eggs', userId: 'values' })
  assert.ok(answer instanceof ProcessResponse)
  const list = answer.groceryList
  assert.ok(list instanceof GroceryList)
  assert.equal(answer.groceryList, list)
  assert.equal(list.itemCount, 2)
  const [milk] = list.items
  assert.equal(milk.quantity, 2)
  assert.equal(milk.unit, 'gallon')
  assert.equal(milk.price.currency, 'USD')
  assert.ok(Number.isSafeInteger(milk.price.minor) && milk.price.minor > 0)
  assert.equal(list.total.minor, list.subtotal.minor + list.estimatedTax.minor)
  assert.equal(list.subtotal.minor, list.items.reduce((sum, item) => sum + item.lineTotal.minor, 0))
  assert.equal(answer.metadata.timestamp, '2026-11-20T10:30:00Z')
  // The JSON of the core shows money as decimal numbers.
  const wire = JSON.parse(JSON.stringify(answer))
  assert.equal(Math.round(wire.groceryList.total * 100), list.total.minor)
  assert.deepEqual(JSON.parse(JSON.stringify(list)), wire.groceryList)
})

test('products and searches', () => {
  assert.ok(shop.catalog.size >= 2000)
  const page = shop.catalog.search({ q: 'milk', limit: 5, maxPrice: usd(2000) })
  assert.equal(page.hits.length, 5)
  assert.ok(page.total >= 5)
  assert.ok(page.hits.every(({ score }, at) => at === 0 || score <= page.hits[at - 1].score))
  const product = shop.catalog.get(page.hits[0].product.id)
  assert.ok(product instanceof Product)
  assert.deepEqual(product.toObject(), page.hits[0].product)
  assert.ok(product.typicalPrice.price.minor <= 2000)
  assert.match(product.typicalPrice.asOf, /^\d{4}-\d{2}-\d{2}$/)
  const next = shop.catalog.search({ q: 'milk', limit: 5, offset: 5 })
  assert.ok(next.hits.every(({ product: { id } }) => id !== product.id))
})

test('an ingredient', () => {
  const line = shop.ingredient('1 1/2 cups all-purpose flour, sifted')
  assert.equal(line.qty, '3/2')
  assert.equal(line.unit, 'cup')
  assert.equal(line.name, 'all-purpose flour')
  assert.equal(line.preparation, 'sifted')
})

test('totals: the documented sample, to the cent', () => {
  const basket = (policy) => ({
    items: [{ productId: 'prod-123', quantity: 4, price: usd(399), originalPrice: '4.99' }],
    location: { zipCode: '12345', state: 'IL' },
    promoCode: 'SAVE10',
    loyaltyMember: true,
    policy,
  })
  const totals = shop.totals(basket('original'))
  assert.deepEqual(totals.subtotal, usd(1596))
  assert.deepEqual(totals.originalSubtotal, usd(1996))
  assert.deepEqual(totals.itemSavings, usd(400))
  assert.deepEqual(totals.promoDiscount, usd(160))
  assert.equal(totals.promoDescription, '10% off entire order')
  assert.deepEqual(totals.loyaltyDiscount, usd(32))
  assert.deepEqual(totals.tax, usd(115))
  assert.equal(totals.taxRate, 7.25)
  assert.deepEqual(totals.deliveryFee, usd(495))
  assert.deepEqual(totals.totalSavings, usd(592))
  assert.deepEqual(totals.total, usd(2014))
  assert.equal(totals.freeDeliveryEligible, false)
  assert.deepEqual(totals.amountForFreeDelivery, usd(1904))
  assert.deepEqual(shop.totals(basket('documented')).total, usd(2015))
  assert.equal(totals.toJSON().total, 20.14)
})

test('amounts of other currencies keep their places', () => {
  const yen = { minor: 398, currency: 'JPY' }
  assert.deepEqual(shop.totals({ items: [{ quantity: 2, price: yen }], taxRate: 0 }).subtotal, { minor: 796, currency: 'JPY' })
})

test('a loop of synchronous calls does not pile up memory', () => {
  const texts = Array.from({ length: 12_000 }, (_, at) => `${at + 1} apples`)
  const heard = texts.map((text) => shop.parse(text))
  // Far more than the native part keeps alive: the later ones came over as text, and read the same.
  assert.equal(heard.at(0).actions[0].items[0].quantity, 1)
  assert.equal(heard.at(-1).actions[0].items[0].quantity, 12_000)
  assert.equal(heard.at(-1).toJSON().actions[0].items[0].quantity, 12_000)
})
