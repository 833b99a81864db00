import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { Worker } from 'node:worker_threads'

const run = promisify(execFile)
const LIMIT = { cwd: import.meta.dirname, timeout: 60_000 }

/** Runs a program of its own, which must come to its end by itself. */
async function program(type, code) {
  const { stdout } = await run(process.execPath, [`--input-type=${type}`, '-e', code], LIMIT)
  return stdout.trim()
}

test('an open agent with a price source and a subscriber does not keep Node alive', async () => {
  const out = await program(
    'module',
    `import { GroceryAgent } from 'grocery-core'
     const agent = new GroceryAgent({ priceSource: { name: 'x', quotes: () => [] } })
     globalThis.kept = agent
     ;(async () => { for await (const event of agent.events()) console.log(event.type) })()
     console.log((await agent.process('milk')).success)`,
  )
  assert.deepEqual(out.split('\n').sort(), ['grocery_input_processed', 'grocery_update', 'true'], 'and what happened was told')
})

test('a call that has not ended keeps Node alive until it has', async () => {
  const out = await program(
    'module',
    `import { GroceryAgent } from 'grocery-core'
     const agent = new GroceryAgent({
       priceTimeoutMs: 50,
       priceSource: { name: 'hangs', quotes: () => new Promise(() => {}) },
     })
     agent.process('milk').then((answer) => console.log(answer.notes.length > 0))`,
  )
  assert.equal(out, 'true')
})

test('require works as import does', async () => {
  const out = await program(
    'commonjs',
    `const { GroceryAgent, GroceryError } = require('grocery-core')
     const agent = new GroceryAgent()
     agent.process('').catch((error) => console.log(error instanceof GroceryError, error.code))
     console.log(agent.parse('milk').intent)`,
  )
  assert.equal(out, 'add_items\ntrue INPUT_001')
})

test('ending the process in the middle of calls is quiet', async () => {
  const out = await program(
    'module',
    `import { GroceryAgent } from 'grocery-core'
     const agent = new GroceryAgent({ priceSource: { name: 'x', quotes: () => new Promise(() => {}) } })
     for (let at = 0; at < 50; at++) agent.process({ input: 'milk', userId: 'u' + at }).catch(() => {})
     agent.events().next()
     setImmediate(() => { console.log('bye'); process.exit(0) })`,
  )
  assert.equal(out, 'bye')
})

const WORKER = `
  const { parentPort, workerData } = require('node:worker_threads')
  const { createRequire } = require('node:module')
  const { GroceryAgent } = createRequire(workerData.here)('grocery-core')
  const agent = new GroceryAgent({
    priceSource: { name: 'w' + workerData.at, quotes: async ({ products }) =>
      products.map((product) => ({ product, price: { minor: 100 + workerData.at, currency: 'USD' } })) },
  })
  const events = agent.events()
  ;(async () => {
    const answer = await agent.process('2 gallons of milk')
    const { value } = await events.next()
    parentPort.postMessage({ source: answer.groceryList.items[0].priceSource, event: value.type, list: answer.groceryList.toObject() })
    if (workerData.hang) await new Promise((resolve) => parentPort.once('message', resolve))
  })()
`

function worker(at, hang = false) {
  return new Worker(WORKER, { eval: true, workerData: { at, hang, here: import.meta.filename } })
}

const message = (worker) =>
  new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
const end = (worker) => new Promise((resolve) => worker.once('exit', resolve))

test('agents in worker threads work side by side and end cleanly', async () => {
  const workers = Array.from({ length: 4 }, (_, at) => worker(at))
  const [answers, codes] = await Promise.all([Promise.all(workers.map(message)), Promise.all(workers.map(end))])
  answers.forEach(({ source, event, list }, at) => {
    assert.equal(source, `w${at}`)
    assert.equal(event, 'grocery_update')
    assert.equal(list.items[0].quantity, 2)
  })
  assert.deepEqual(codes, [0, 0, 0, 0])
})

test('a worker that is terminated takes nobody with it', async () => {
  const one = worker(0, true)
  const ended = end(one)
  await message(one)
  await one.terminate()
  await ended
  const next = worker(1)
  // Asked for before the message: on a busy machine both come at once.
  const done = end(next)
  assert.equal((await message(next)).source, 'w1')
  await done
})

test('the main thread and a worker use the addon at once', async () => {
  const { GroceryAgent } = await import('grocery-core')
  const here = new GroceryAgent()
  const there = worker(3)
  const ended = end(there)
  const [answer, other] = await Promise.all([here.process('milk'), message(there)])
  assert.equal(answer.success, true)
  assert.equal(other.source, 'w3')
  await ended
  assert.equal((await here.process('eggs')).success, true, 'and goes on after the worker has ended')
})
