import { createRequire } from 'node:module'
import { setImmediate as turn } from 'node:timers/promises'

import { GroceryAgent } from 'grocery-core'

const { NativeAgent } = createRequire(import.meta.url)('../native.js')
const TEXT = '2 gallons of 2% milk, a dozen large eggs, bread and 2 lb ground beef'
const SHORT = 'milk'
// Between two turns of the loop. Node frees what an addon holds only when the loop turns; thousands of calls
// without a turn also measure how fast fresh memory is, some 2 us more for four items.
const CALLS = 200
const BATCHES = 400

const now = () => Number(process.hrtime.bigint())

/** The least nanoseconds per call of many batches: what is left when nothing else runs. */
async function least(call, calls = CALLS, batches = BATCHES) {
  let best = Infinity
  for (let batch = 0; batch < batches; batch++) {
    const started = now()
    for (let at = 0; at < calls; at++) call()
    best = Math.min(best, (now() - started) / calls)
    await turn()
  }
  return best
}

async function leastAsync(call, calls = 200, batches = 20) {
  let best = Infinity
  for (let batch = 0; batch < batches; batch++) {
    const started = now()
    for (let at = 0; at < calls; at++) await call()
    best = Math.min(best, (now() - started) / calls)
  }
  return best
}

const agent = new GroceryAgent()
const native = new NativeAgent('{}', null, null)
const us = (ns) => `${(ns / 1000).toFixed(2)} us`

for (const [name, text] of [['four items', TEXT], ['one word', SHORT]]) {
  let rust = Infinity
  for (let batch = 0; batch < BATCHES; batch++) rust = Math.min(rust, native.measureParse(text, CALLS))
  const handle = await least(() => agent.parse(text))
  const read = await least(() => agent.parse(text).actions)
  console.log(`parse, ${name}: Rust ${us(rust)}; handle ${us(handle)}, beyond Rust ${us(handle - rust)}; all properties read ${us(read)}`)
}
const plain = { ids: agent.catalog.search('milk').hits.map((hit) => hit.product.id) }
console.log(`a property of a result that was read before: ${us(await least(() => plain.ids, 100_000))}`)
console.log(`product by id, handle: ${us(await least(() => agent.catalog.get(plain.ids[0])))}`)
console.log(`async call that does nothing (check): ${us(await leastAsync(() => agent.check()))}`)
console.log(`process, in memory, one after the other: ${us(await leastAsync(() => agent.process('2 gallons of milk')))}`)

const price = { minor: 299, currency: 'USD' }
const shop = new GroceryAgent({
  priceSource: { name: 'shop', quotes: async ({ products }) => products.map((product) => ({ product, price })) },
})
const asked = plain.ids.slice(0, 1)
let best = Infinity
for (let batch = 0; batch < 20; batch++) {
  const started = now()
  await Promise.all(Array.from({ length: 200 }, () => shop.prices.quotes(asked)))
  best = Math.min(best, (now() - started) / 200)
}
console.log(`quotes through a host's source, 200 at once, each: ${us(best)}`)
