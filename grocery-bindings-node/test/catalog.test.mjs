// Products as a shop shows them: filters, pages, codes, details, reviews, what is trending, changes and imports.
import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

import { BadAnswerError, GroceryError, InvalidInputError, NotFoundError, StorageError } from 'grocery-core'
import { agent, folder, usd } from './support.mjs'

const MILK = 'gc-whole-milk-1-gallon'
const YUZU = {
  id: 'my-yuzu',
  name: 'Zorblat Marmalade',
  brand: 'Kitō',
  category: ['Pantry', 'Jams & Spreads'],
  size: '10 ounce',
  barcode: '036000291452',
  diets: ['vegan'],
  typicalPrice: { price: usd(549), kind: 'listed', source: 'corner', asOf: '2026-11-01' },
  availability: { inStock: true, quantity: 7 },
  ratings: { average: 4.5, count: 12 },
}

/** What every refusal says: a class, a code, what was wrong and what would work. */
const says = (family, message) => (error) => {
  assert.ok(error instanceof family && error instanceof GroceryError, String(error))
  assert.match(error.message, message)
  assert.ok(error.code.length > 0 && typeof error.hint === 'string' && error.hint.length > 0, error.message)
  return true
}

test('what is added is found, comes back whole, and goes again', async () => {
  const { catalog } = agent()
  const before = catalog.size
  await catalog.add([YUZU])
  assert.equal(catalog.size, before + 1)
  const kept = catalog.get('my-yuzu')
  for (const [field, value] of Object.entries(YUZU)) assert.deepEqual(kept[field], value, field)
  assert.deepEqual([kept.taxClass, kept.snapEligible, kept.soldBy], ['food', true, 'each'])
  assert.equal(catalog.search('zorblat').hits[0].product.id, 'my-yuzu')
  await catalog.change({ put: [{ ...YUZU, name: 'Zorblat Jelly' }], remove: ['no-such-product'] })
  assert.equal(catalog.get('my-yuzu').name, 'Zorblat Jelly')
  await catalog.change({ remove: ['my-yuzu'] })
  assert.throws(() => catalog.get('my-yuzu'), NotFoundError)
  assert.equal(catalog.size, before)
  await catalog.change({})
})

test('products of the catalogue can be handed back as they came', async () => {
  const { catalog } = agent()
  const words = ['milk', 'bananas', 'cola', 'chicken', 'beer', 'soap', 'water', 'eggs']
  const found = words.flatMap((q) => catalog.search({ q, limit: 100 }).hits.map(({ product }) => product))
  const before = found.map(({ id }) => catalog.get(id))
  const all = before.map((product) => product.toObject())
  const size = catalog.size
  for (const given of [before, found]) {
    await catalog.add(given)
    assert.deepEqual(found.map(({ id }) => catalog.get(id).toObject()), all)
  }
  assert.ok(all.length > 300 && catalog.size === size)
})

test('products that are none are refused, and nothing is taken over', async () => {
  const { catalog } = agent()
  const bad = [
    [{}, /put\[1\]: product "" has no name/],
    [{ id: 'x' }, /put\[1\]: product "x" has no name/],
    [{ name: 'X' }, /put\[1\]/],
    [{ id: 'x', name: ' ' }, /no name/],
    [{ id: 'x', name: 'X', colour: 1 }, /no field "colour"/],
    [{ id: 'x', name: 'X', taxClass: 'gold' }, /gold/],
    [{ id: 'x', name: 'X', allergens: ['kryptonite'] }, /kryptonite/],
    [{ id: 'x', name: 'X', size: 'big' }, /big/],
    [{ id: 'x', name: 'X', popularity: -1 }, /-1/],
    [{ id: 'x', name: 'X', popularity: NaN }, /popularity must be a number, not NaN/],
    [{ id: 'x', name: 'X', ratings: { average: 6 } }, /stars/],
    [{ id: 'x', name: 'X', typicalPrice: { ...YUZU.typicalPrice, price: usd(1.5) } }, /1\.5/],
    [{ id: 'x', name: 'X', typicalPrice: { ...YUZU.typicalPrice, price: usd(-1) } }, /below zero/],
    [7, /put\[1\] must be an object, not 7/],
    [null, /put\[1\] must be an object, not null/],
  ]
  for (const [product, message] of bad) {
    await assert.rejects(catalog.add([YUZU, product]), says(InvalidInputError, message))
  }
  assert.throws(() => catalog.get('my-yuzu'), NotFoundError)
  for (const products of [7, null, 'x', {}]) {
    await assert.rejects(catalog.add(products), says(InvalidInputError, /put must be an array/))
  }
  await assert.rejects(catalog.change({ delete: ['x'] }), says(InvalidInputError, /changes\.delete: unknown field/))
  await assert.rejects(catalog.change({ remove: [7] }), says(InvalidInputError, /remove\[0\] must be a string/))
  await assert.rejects(catalog.change({ remove: [''] }), says(InvalidInputError, /empty/))
  await assert.rejects(catalog.change(), says(InvalidInputError, /changes must be an object/))
})

test('filters and orders', async () => {
  const { catalog } = agent()
  await catalog.add([
    { ...YUZU, id: 'z1', name: 'Zorblat Crisps', brand: 'Great Zorb' },
    { id: 'z2', name: 'Zorblat Dip', brand: 'Umi', availability: { inStock: false }, ratings: { average: 3, count: 1 } },
    { id: 'z3', name: 'Zorblat', typicalPrice: { ...YUZU.typicalPrice, price: usd(99) } },
  ])
  const ids = (filters) => catalog.search({ q: 'zorblat', ...filters }).hits.map(({ product }) => product.id)
  assert.deepEqual(ids({}).sort(), ['z1', 'z2', 'z3'])
  assert.deepEqual(ids({ brand: 'great zorb' }), ['z1'])
  assert.deepEqual(ids({ inStock: true }), ['z1'])
  assert.deepEqual(ids({ diets: ['vegan'] }), ['z1'])
  assert.deepEqual(ids({ minRating: 4 }), ['z1'])
  assert.deepEqual(ids({ category: 'Pantry' }), ['z1'])
  assert.deepEqual(ids({ maxPrice: usd(100) }), ['z3'])
  assert.deepEqual(ids({ sort: 'price' }).slice(0, 2), ['z3', 'z1'])
  assert.equal(ids({ bought: ['z2'] }).includes('z2'), true)
  assert.equal(catalog.search({ q: 'zorblat', limit: 0 }).total, 3)
  const bad = [
    [{ sort: 'colour' }, /colour/],
    [{ sort: 7 }, /request\.sort: invalid type/],
    [{ minRating: 5.5 }, /5\.5/],
    [{ minRating: NaN }, /minRating must be a number/],
    [{ diets: 'vegan' }, /request\.diets: invalid type/],
    [{ inStock: 'yes' }, /request\.inStock: invalid type/],
    [{ limit: -1 }, /request\.limit: invalid value/],
    [{ offset: 1.5 }, /request\.offset: invalid type/],
    [{ colour: 'red' }, /request\.colour: unknown field/],
    [{ bought: [''] }, /empty/],
    [{ minPrice: usd(500), maxPrice: usd(400) }, /above/],
    [{ q: ' ' }, /empty/],
  ]
  for (const [wrong, message] of bad) {
    for (const search of [catalog.search, catalog.page, catalog.explainSearch]) {
      assert.throws(() => search.call(catalog, { q: 'zorblat', ...wrong }), says(InvalidInputError, message))
    }
  }
})

test('a page in the shape of the original service', () => {
  const { catalog } = agent()
  const page = catalog.page({ q: 'whole milk', limit: 2 })
  assert.equal(page.products.length, 2)
  const [first] = page.products
  assert.deepEqual(Object.keys(first.price), ['regular', 'sale', 'unit', 'unitExact', 'unitOfMeasure', 'currency'])
  assert.ok(Number.isSafeInteger(first.price.regular.minor) && first.price.currency === 'USD')
  assert.ok(first.category.path.includes(first.category.name))
  assert.ok(page.metadata.totalResults > 2 && page.metadata.cached === false && page.metadata.searchId.length > 10)
  const wire = JSON.parse(JSON.stringify(page))
  assert.equal(wire.products[0].price.regular, first.price.regular.minor / 100)
  assert.equal(wire.metadata.totalResults, page.metadata.totalResults)
})

test('why a search answers what it does', () => {
  const { catalog } = agent()
  const why = catalog.explainSearch({ q: 'chedar', limit: 3 })
  const found = catalog.search({ q: 'chedar', limit: 3 })
  assert.deepEqual(why.hits.map(({ productId, score }) => [productId, score]), found.hits.map(({ product, score }) => [product.id, score]))
  for (const { parts, score } of why.hits) assert.equal(parts.reduce((sum, { value }) => sum + value, 0), score)
  const [{ kind, word, answeredBy, reading }] = why.hits[0].parts
  assert.deepEqual([kind, word, answeredBy, reading], ['text', 'chedar', 'cheddar', 'one_edit'])
})

test('scanned codes', async () => {
  const { catalog } = agent()
  await catalog.add([YUZU, { id: 'beef', name: 'Beef Brisket', barcode: '212345000007', soldBy: 'weight', priceUnit: 'pound' }])
  const { barcode, product, measure } = catalog.scan('0 36000 29145 2')
  assert.deepEqual([barcode.replace(/^0+/, ''), product.id, measure], ['36000291452', 'my-yuzu', null])
  const piece = catalog.scan('2 12345 92875 2')
  assert.deepEqual([piece.product.id, piece.measure.price, piece.measure.weight], ['beef', usd(2875), null])
  const bare = agent({ barcodeLayouts: 'none' }).catalog
  assert.throws(() => bare.scan('2 12345 92875 2'), NotFoundError)
  assert.throws(() => agent({ barcodeLayouts: 'martian' }), says(InvalidInputError, /martian/))
  assert.throws(() => catalog.scan('036000291453'), says(InvalidInputError, /should end in 2/))
  assert.throws(() => catalog.scan('milk'), says(InvalidInputError, /milk/))
  assert.throws(() => catalog.scan('4006381333931'), says(NotFoundError, /4006381333931/))
  assert.throws(() => catalog.scan(36000291452), says(InvalidInputError, /code must be a string/))
})

test('details and reviews', async () => {
  const { catalog } = agent()
  const details = await catalog.details(MILK)
  assert.equal(details.product.id, MILK)
  assert.equal(details.inStock, null)
  assert.deepEqual([details.unitPrice.amountExact, details.unitPrice.amount, details.unitPrice.unit], ['1', 1, 'gallon'])
  assert.deepEqual(details.reviews, { byStars: [0, 0, 0, 0, 0], count: 0, ratings: null })

  assert.equal(await catalog.review(MILK, 5, ' Just milk. ', { user: 'ann' }), false)
  assert.equal(await catalog.review(MILK, 4, 'Good', { user: 'ann' }), true)
  assert.equal(await catalog.review(MILK, 1, undefined, { user: 'bob' }), false)
  const first = await catalog.reviews(MILK, { limit: 1 })
  const next = await catalog.reviews(MILK, { limit: 1, after: first[0] })
  assert.deepEqual([...first, ...next].map(({ userId, stars, text }) => [userId, stars, text]), [['ann', 4, 'Good'], ['bob', 1, '']])
  assert.deepEqual(first[0].at, '2026-11-20T10:30:00Z')
  const { reviews } = await catalog.details(MILK)
  assert.deepEqual([reviews.byStars, reviews.count, reviews.ratings], [[1, 0, 0, 1, 0], 2, { average: 2.5, count: 2 }])
  assert.equal(await catalog.removeReview(MILK, { user: 'bob' }), true)
  assert.equal(await catalog.removeReview(MILK, { user: 'bob' }), false)
  assert.equal(await catalog.forgetReviews({ user: 'ann' }), 1)
  assert.deepEqual(await catalog.reviews(MILK), [])

  for (const stars of [0, 6, -1, 257, 4.5, NaN, '5', null]) {
    await assert.rejects(catalog.review(MILK, stars), says(InvalidInputError, /stars/), String(stars))
  }
  await assert.rejects(catalog.review(MILK, 5, 'x'.repeat(5_000)), says(InvalidInputError, /bytes/))
  await assert.rejects(catalog.review(MILK, 5, 7), says(InvalidInputError, /text must be a string/))
  await assert.rejects(catalog.review('nope', 5), says(NotFoundError, /nope/))
  await assert.rejects(catalog.review(MILK, 5, '', { user: '' }), says(InvalidInputError, /empty/))
  await assert.rejects(catalog.details('nope'), says(NotFoundError, /nope/))
  await assert.rejects(catalog.reviews('nope'), NotFoundError)
  await assert.rejects(catalog.reviews(MILK, { limit: -1 }), says(InvalidInputError, /options\.limit/))
  await assert.rejects(catalog.reviews(MILK, { after: { at: 'x', userId: 'y' } }), InvalidInputError)
})

test('what is trending', async () => {
  const { catalog } = agent()
  assert.deepEqual(await catalog.trending(), [])
  await catalog.add([YUZU])
  await catalog.record([
    { productId: 'my-yuzu', kind: 'buy' },
    { productId: MILK, kind: 'view', at: '2026-11-20T10:30:00Z' },
    { productId: MILK, kind: 'add', at: new Date('2026-11-13T10:30:00Z') },
  ])
  const hot = await catalog.trending()
  assert.deepEqual(hot.map(({ product, worth }) => [product.id, worth]), [['my-yuzu', 10_000], [MILK, 2_500]])
  assert.deepEqual((await catalog.trending({ limit: 1, category: 'Dairy & Eggs' })).map(({ product }) => product.id), [MILK])
  const bad = [
    [[{ productId: MILK, kind: 'smell' }], /smell/],
    [[{ productId: '', kind: 'buy' }], /empty/],
    [[{ productId: MILK }], /accesses\[0\]: missing field `kind`/],
    [[{ productId: MILK, kind: 'buy', at: 'yesterday' }], /accesses\[0\]\.at/],
    [[{ productId: MILK, kind: 'buy', at: new Date(NaN) }], /accesses\[0\]\.at must be a Date/],
    [[7], /accesses\[0\] must be an object/],
    [7, /accesses must be an array/],
  ]
  for (const [accesses, message] of bad) {
    await assert.rejects(catalog.record(accesses), (error) => error instanceof InvalidInputError && message.test(error.message), String(message))
  }
  for (const limit of [0, -1, 1.5, '3']) await assert.rejects(catalog.trending({ limit }), says(InvalidInputError, /limit/))
  await assert.rejects(catalog.trending({ category: ' ' }), says(InvalidInputError, /category/))
  await assert.rejects(catalog.trending({ category: 7 }), says(InvalidInputError, /category must be a string/))
})

test('files of every sort are imported, with progress', async (t) => {
  const { catalog } = agent()
  const rows = Array.from({ length: 2_500 }, (_, at) => `z${at},Zorblat ${at},${at % 100}.99`)
  const table = `id,name,price\n${rows.join('\n')}\n`
  const path = join(await folder(t), 'catalogue.csv')
  await writeFile(path, table)
  const told = []
  const report = await catalog.import(path, { progress: (at) => told.push(at) })
  assert.deepEqual([report.format, report.read, report.imported, report.replaced], ['csv', 2_500, 2_500, 0])
  assert.ok(told.length >= 2 && told.at(-1).rows === 2_500 && told.at(-1).bytes === table.length)
  assert.ok(told.every((at, i) => i === 0 || at.rows >= told[i - 1].rows))
  // The same again, packed, as bytes and as a stream: nothing more of it.
  const size = catalog.size
  for (const file of [gzipSync(table), new Uint8Array(Buffer.from(table)), createReadStream(path)]) {
    assert.equal((await catalog.import(file)).imported, 2_500)
  }
  assert.equal(catalog.size, size)
  const json = '{"upc":"0078742351865","title":"Zorblat Dip, 12 fl oz","price":2.5}\n'
  const lines = await catalog.import(Buffer.from(json), { format: 'json', currency: 'EUR', source: 'shelf', asOf: '2026-01-31' })
  assert.deepEqual([lines.format, lines.imported], ['json', 1])
  const dip = catalog.search('zorblat dip').hits[0].product
  assert.deepEqual(dip.typicalPrice, { price: { minor: 250, currency: 'EUR' }, kind: 'listed', source: 'shelf', asOf: '2026-01-31' })
  const record = '{"code":"3017620422003","product_name":"Pâte zorblat","product_name_en":"Zorblat Spread","lang":"fr","countries_tags":["en:united-states"]}\n'
  const facts = await catalog.import(Buffer.from(record), { format: 'open_food_facts', language: 'en', country: 'us' })
  assert.deepEqual([facts.format, facts.imported], ['open_food_facts', 1])
  assert.equal(catalog.search('zorblat spread').hits[0].product.name, 'Zorblat Spread')
  const elsewhere = await catalog.import(Buffer.from(record), { format: 'open_food_facts', country: 'de' })
  assert.deepEqual([elsewhere.imported, elsewhere.leftOut], [0, { other_country: 1 }])
})

test('faulty files: refused with the line, or told in the report', async () => {
  const { catalog } = agent()
  const size = catalog.size
  const faulty = Buffer.from('id,name,price,barcode\nz1,Zorblat,3.99,036000291453\nz2,,1.00,\nz3,=1+2 Zorblat,,\n')
  await assert.rejects(catalog.import(faulty), says(StorageError, /line 3/))
  assert.equal(catalog.size, size)
  const report = await catalog.import(faulty, { lenient: true })
  assert.deepEqual([report.imported, report.skipped, report.wrongBarcodes, report.formulaCells], [2, 1, 1, 1])
  assert.equal(report.skippedLines[0].line, 3)
  assert.deepEqual(report.notes.map(({ line }) => line), [2, 4])
  const good = Buffer.from('id,name\nz,Zorblat\n')
  const bad = [
    [{ format: 'xml' }, /xml/],
    [{ format: 7 }, /options\.format/],
    [{ currency: 'dollars' }, /dollars/],
    [{ asOf: 'today' }, /today/],
    [{ maxRows: -1 }, /options\.maxRows/],
    [{ country: 'atlantis', format: 'open_food_facts' }, /./],
    [{ lenient: 'yes' }, /options\.lenient/],
    [{ fromat: 'csv' }, /options\.fromat: unknown field/],
    [{ progress: 7 }, /progress must be a function/],
  ]
  for (const [options, message] of bad) {
    await assert.rejects(catalog.import(good, options), (error) => error instanceof GroceryError && message.test(error.message), String(message))
  }
  for (const file of [7, null, undefined, {}, []]) await assert.rejects(catalog.import(file), InvalidInputError)
  await assert.rejects(catalog.import('/no/such/file'), says(StorageError, /no\/such\/file/))
  await assert.rejects(catalog.import(Buffer.alloc(0)), says(StorageError, /empty/))
  await assert.rejects(catalog.import(Buffer.from('id,name\nx,Y\ny,Z\n'), { maxRows: 1 }), says(InvalidInputError, /1/))
  await assert.rejects(catalog.import(good, { signal: AbortSignal.abort() }), { name: 'AbortError' })
  await assert.rejects(catalog.import(good, { progress() { throw new BadAnswerError('bad_answer', 'enough') } }), /enough/)
  assert.throws(() => catalog.get('z'), NotFoundError)
})

test('what is kept outlives the agent', async (t) => {
  const database = join(await folder(t), 'shop.db')
  const first = agent({ database })
  await first.catalog.add([YUZU])
  await first.catalog.review('my-yuzu', 5, '', { user: 'ann' })
  await first.swaps.judge(MILK, 'my-yuzu', false, { user: 'ann' })
  await first.close()
  const second = agent({ database })
  t.after(() => second.close())
  assert.equal(second.catalog.get('my-yuzu').name, YUZU.name)
  assert.equal((await second.catalog.details('my-yuzu')).reviews.count, 1)
  assert.deepEqual((await second.swaps.list({ user: 'ann' })).map(({ offered, accepted }) => [offered, accepted]), [['my-yuzu', false]])
})

test('a search with prices', async () => {
  const source = {
    name: 'shelf',
    quotes: ({ products }) => products.map((product) => ({ product, price: usd(199), regular: usd(249), inStock: true })),
  }
  const { prices } = agent({ priceSource: source })
  const found = await prices.search({ q: 'whole milk', limit: 3 }, { store: 'store-1', zip: '62701' })
  assert.equal(found.products.length, 3)
  for (const one of found.products) {
    assert.deepEqual([one.price, one.dealPrice, one.savings, one.inStock], [usd(249), usd(199), usd(50), true])
    assert.deepEqual([one.priceKind, one.priceSource], ['live', 'shelf'])
  }
  assert.ok(found.totalResults >= 3 && found.missing.length === 0 && found.cached === false)
  const typical = await agent().prices.search('whole milk')
  assert.ok(typical.products.every(({ dealPrice, savings, priceKind }) => dealPrice === null && savings.minor === 0 && priceKind !== 'live'))
  await assert.rejects(prices.search(''), says(InvalidInputError, /empty/))
  await assert.rejects(prices.search(7), says(InvalidInputError, /request must be an object/))
  await assert.rejects(prices.search('milk', { zip: 7 }), says(InvalidInputError, /zip must be a string/))
})
