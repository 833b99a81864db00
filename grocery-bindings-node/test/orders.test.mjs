// What was bought: files of orders, receipts, pictures of them, and what follows from it.
import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

import {
  BadAnswerError,
  CancelledError,
  GroceryAgent,
  InvalidInputError,
  NotFoundError,
  StorageError,
  UnavailableError,
} from 'grocery-core'
import { FIXED, agent, folder, signal, usd } from './support.mjs'

const TABLE = `date,order,store,name,qty,price
2026-10-01,1,Corner Shop,Whole Milk 1 gal,1,3.79
2026-10-11,2,Corner Shop,Whole Milk 1 gal,2,3.79
2026-10-20,3,Corner Shop,Whole Milk 1 gal,1,3.99
2026-10-21,4,Corner Shop,Rye Loaf,1,4.50
`
const ORDERS = `Order Number,Order Date,Shipping Address,Subtotal (Before Savings),Savings,Subtotal,Tax,Order Total,Fulfillment
2000123-456,"Mar 1, 2026",12 Secret Lane,$7.96,$0.00,$7.96,$0.50,$8.46,Pickup from Irmo Store #12
`
const ITEMS = `Order Number,Order Date,Product Name,Quantity,Price,Delivery Status,Product Link
2000123-456,"Mar 1, 2026","Whole Milk, 1 gal",2,$7.96,Delivered,https://www.walmart.com/ip/Milk/10450114
`
const RECEIPT = 'ALDI\nWHOLE MILK 3.48\nSUBTOTAL 3.48\nTAX 0.00\nTOTAL 3.48\n10/10/26 14:05\n'
const MANY = Buffer.from('date,order,name,price\n' + '2026-10-01,1,Milk,3.99\n'.repeat(5_000))

test('a Walmart export', async () => {
  const { orders } = agent()
  const report = await orders.import([Buffer.from(ORDERS), Buffer.from(ITEMS)])
  assert.deepEqual([report.read, report.imported, report.lines, report.flagged], [2, 1, 1, 0])
  const [order] = await orders.list()
  assert.deepEqual([order.id, order.kind, order.fulfilment], ['walmart:2000123-456', 'online', 'pickup'])
  assert.deepEqual([order.orderedOn, order.amounts.total, order.shop.id], ['2026-03-01', usd(846), 'walmart:12'])
  const [line] = order.lines
  assert.deepEqual([line.name, line.quantity, line.quantityExact], ['Whole Milk, 1 gal', 2, '2'])
  assert.deepEqual([line.unitPrice, line.total, line.paidPerUnit, line.wasBought], [usd(398), usd(796), usd(398), true])
  assert.ok(!JSON.stringify(order).includes('Secret'))
  assert.deepEqual(await orders.get(order.id), order)
  const again = await orders.import([Buffer.from(ORDERS), Buffer.from(ITEMS)])
  assert.deepEqual([again.imported, again.unchanged, again.prices], [0, 1, 0])
})

test('files come as paths, bytes and streams', async (t) => {
  const { orders } = agent()
  const path = join(await folder(t), 'orders.csv')
  await writeFile(path, TABLE)
  async function* chunks() {
    for (const byte of Buffer.from(TABLE)) yield Uint8Array.of(byte)
  }
  const files = [path, Buffer.from(TABLE), new Uint8Array(gzipSync(TABLE)), createReadStream(path), chunks(), [path]]
  for (const [n, file] of files.entries()) {
    assert.equal((await orders.import(file, { user: `user-${n}` })).imported, 4)
  }
  assert.equal((await orders.import([path, Buffer.from(ITEMS)], { user: 'both' })).imported, 5)
  for (const wrong of [7, null, undefined, {}, [7], createReadStream(path, 'utf8')]) {
    await assert.rejects(orders.import(wrong), InvalidInputError)
  }
})

test('what follows from it', async () => {
  const { orders } = agent()
  await orders.import(Buffer.from(TABLE))
  const [milk] = await orders.bought('MILK whole')
  assert.deepEqual(milk.cadence, {
    days: 3,
    everyDays: 9.5,
    everyDaysExact: '19/2',
    first: '2026-10-01',
    last: '2026-10-20',
    next: '2026-10-30',
  })
  assert.deepEqual(milk.lastPaid.price, usd(399))
  const known = await orders.history(milk.product)
  assert.deepEqual(known.bought, milk)
  assert.deepEqual(await orders.historyOfThing(milk.thing), known)
  assert.deepEqual(
    known.purchases.map((one) => one.on),
    ['2026-10-20', '2026-10-11', '2026-10-01'],
  )
  assert.deepEqual(
    (await orders.usual()).map((one) => one.name),
    ['Whole Milk 1 gal'],
  )
  assert.equal(await orders.history('gc-bananas'), null)
  assert.deepEqual(
    (await orders.shops()).map((one) => one.name),
    ['Corner Shop'],
  )
  assert.deepEqual(await orders.counts(), { orders: 4, items: 2, lines: 4, shops: 1 })
})

test('pages and forgetting', async () => {
  const { orders } = agent()
  await orders.import(Buffer.from(TABLE))
  const first = await orders.list({ limit: 3 })
  const rest = await orders.list({ limit: 3, after: first.at(-1) })
  assert.deepEqual([first.length, rest.length], [3, 1])
  assert.equal((await orders.list({ since: '2026-10-20' })).length, 2)
  assert.deepEqual(await orders.list({ user: 'bob' }), [])
  assert.equal(await orders.remove([first[0].id, 'none:1']), 1)
  await assert.rejects(orders.get(first[0].id), (e) => e instanceof NotFoundError && e.code === 'ORDER_001')
  assert.equal(await orders.forgetAll(), 3)
  for (const wrong of [{ since: 'soon' }, { limit: -1 }, { after: { id: 7 } }]) {
    await assert.rejects(orders.list(wrong), InvalidInputError)
  }
  await assert.rejects(orders.remove('x'), InvalidInputError)
  await assert.rejects(orders.usual({ limit: -1 }), InvalidInputError)
})

test('receipts', async () => {
  const { orders } = agent()
  const read = orders.readReceipt(RECEIPT)
  assert.deepEqual([read.addsUp, read.order.amounts.total, read.order.orderedAt], [true, usd(348), '14:05'])
  assert.equal(read.toJSON().order.ordered_on, '2026-10-10')
  assert.equal((await orders.counts()).orders, 0)
  const kept = await orders.importReceipt(RECEIPT)
  assert.deepEqual([kept.imported, kept.receipt], [true, read.toObject()])
  assert.equal((await orders.importReceipt(RECEIPT)).imported, false)
  const nonsense = await orders.importReceipt('thank you for shopping')
  assert.deepEqual([nonsense.imported, nonsense.receipt.order.flags[0].kind], [false, 'no_lines'])
  assert.throws(() => orders.readReceipt('x'.repeat(256 * 1024 + 1)), { kind: 'too_large' })
  assert.throws(() => orders.readReceipt(7), InvalidInputError)
})

const PIECES = [
  { text: '3.48', place: { left: 400, top: 52, width: 60, height: 20 } },
  { text: 'ALDI', place: { left: 10, top: 10, width: 90, height: 20 } },
  { text: 'WHOLE MILK', place: { left: 10, top: 50, width: 200, height: 20 } },
]

test('a picture is read by a recogniser of the host', async () => {
  const { orders } = agent()
  const image = Uint8Array.of(1, 2)
  const asked = []
  const recognizer = { recognize: async (request) => (asked.push(request), PIECES) }
  const read = await orders.readPicture(image, recognizer, { language: 'en' })
  assert.deepEqual(
    read.order.lines.map(({ name, total }) => [name, total]),
    [['WHOLE MILK', usd(348)]],
  )
  assert.deepEqual(asked, [{ image, language: 'en' }])
  const lines = await orders.readPicture(image, { recognize: () => RECEIPT.split('\n') })
  assert.equal(lines.addsUp, true)
})

test('a recogniser that fails', async () => {
  const { orders } = agent()
  const image = Buffer.from('x')
  const blurred = {
    recognize() {
      throw new InvalidInputError('invalid_input', 'the picture is blurred', { hint: 'hold still' })
    },
  }
  await assert.rejects(
    orders.readPicture(image, blurred),
    (e) => e instanceof InvalidInputError && /blurred/.test(e.message) && e.hint === 'hold still',
  )
  const broken = { recognize: () => Promise.reject(new Error('no engine')) }
  await assert.rejects(orders.readPicture(image, broken), (e) => e instanceof UnavailableError && /no engine/.test(e.message))
  const box = { left: 0, top: 0, width: 1 }
  for (const answer of [undefined, 'text', {}, [7], [{}], [{ text: 7 }], [{ text: 'x', place: 7 }], [{ text: 'x', place: box }]]) {
    await assert.rejects(orders.readPicture(image, { recognize: () => answer }), BadAnswerError)
  }
  for (const wrong of [7, null, {}, { recognize: 7 }]) {
    await assert.rejects(orders.readPicture(image, wrong), InvalidInputError)
  }
  await assert.rejects(orders.readPicture('x.png', { recognize: () => [] }), InvalidInputError)
})

test('calling a picture off calls its recogniser off', async () => {
  const { orders } = agent()
  const asked = signal()
  const told = signal()
  const recognizer = {
    recognize(_, { signal }) {
      signal.addEventListener('abort', () => told.resolve(signal.reason))
      asked.resolve()
      return new Promise(() => {})
    },
  }
  const stop = new AbortController()
  const call = orders.readPicture(Buffer.from('x'), recognizer, { signal: stop.signal })
  await asked.promise
  stop.abort()
  await assert.rejects(call, CancelledError)
  assert.equal((await told.promise).kind, 'cancelled')
})

test('progress is told', async (t) => {
  const shop = agent()
  const told = []
  await shop.orders.import(MANY, { progress: (at) => told.push(at) })
  assert.deepEqual(
    told.map(({ rows }) => rows),
    [1_000, 2_000, 3_000, 4_000, 5_000, 5_000],
  )
  assert.equal(told.at(-1).bytes, MANY.length)
  const path = join(await folder(t), 'more.csv')
  await writeFile(path, 'id,name\n' + Array.from({ length: 2_500 }, (_, n) => `zz-${n},Moon cheese ${n}\n`).join(''))
  told.length = 0
  await shop.catalog.import(path, { progress: (at) => told.push(at) })
  assert.equal(told.at(-1).rows, 2_500)
})

test('progress that throws ends the import, and so does a signal', async () => {
  const { orders } = agent()
  const enough = new RangeError('enough')
  const progress = () => {
    throw enough
  }
  await assert.rejects(orders.import(MANY, { progress }), (e) => e === enough)
  await assert.rejects(orders.import(MANY, { progress: 7 }), InvalidInputError)
  const reason = new Error('the screen was closed')
  const options = { user: 'bob', progress: () => {}, signal: AbortSignal.abort(reason) }
  await assert.rejects(orders.import(MANY, options), (e) => e instanceof CancelledError && e.cause === reason)
  assert.equal((await orders.counts({ user: 'bob' })).orders, 0)
  const stop = new AbortController()
  const call = orders.import(MANY, { user: 'eve', signal: stop.signal })
  stop.abort()
  await assert.rejects(call, { name: 'AbortError' })
})

test('a file that cannot be read', async () => {
  const { orders } = agent()
  await assert.rejects(orders.import('/none/such.csv'), StorageError)
  const bad = Buffer.from('date,name\n2026-01-01,Milk\nsoon,Bread\n')
  await assert.rejects(
    orders.import(bad),
    (e) => e.kind === 'corrupt' && /line 3, column order date/.test(e.message) && e.hint !== null,
  )
  assert.equal((await orders.counts()).orders, 0)
  const lenient = await orders.import(bad, { lenient: true })
  assert.deepEqual([lenient.imported, lenient.skipped, lenient.skippedLines[0].line], [1, 1, 3])
  for (const wrong of [{ priceIs: 'guess' }, { currency: 'dollars' }, { maxRows: -1 }, { lenient: 'yes' }]) {
    await assert.rejects(orders.import(Buffer.from(TABLE), wrong), InvalidInputError)
  }
  await assert.rejects(orders.import(Buffer.from(TABLE), { maxRows: 2 }), { kind: 'too_large' })
})

test('orders are kept in the database', async (t) => {
  const database = join(await folder(t), 'orders.db')
  const first = new GroceryAgent({ ...FIXED, database })
  await first.orders.import(Buffer.from(TABLE))
  const kept = await first.orders.list()
  await first.close()
  const second = new GroceryAgent({ ...FIXED, database })
  assert.deepEqual(await second.orders.list(), kept)
  await second.close()
})
