import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { test } from 'node:test'

import { CancelledError } from 'grocery-core'
import { agent, products, signal, usd } from './support.mjs'

/** An agent whose source waits until it is let go, and tells when it is asked and dropped. */
function waiting() {
  const asked = signal()
  const dropped = signal()
  const made = agent({
    priceSource: {
      name: 'slow',
      quotes: (_, context) => {
        context.signal.addEventListener('abort', () => dropped.resolve(context.signal.reason))
        asked.resolve()
        return new Promise(() => {})
      },
    },
  })
  return { agent: made, asked: asked.promise, dropped: dropped.promise }
}

test('a call that is aborted rejects, and its source hears of it', async () => {
  const { agent, asked, dropped } = waiting()
  const control = new AbortController()
  const call = agent.process('2 gallons of milk', { signal: control.signal })
  await asked
  const reason = new Error('the shopper left')
  control.abort(reason)
  const error = await call.then(assert.fail, (error) => error)
  assert.ok(error instanceof CancelledError)
  assert.deepEqual([error.name, error.kind, error.code, error.cause], ['AbortError', 'cancelled', 'SYSTEM_003', reason])
  assert.equal((await dropped).kind, 'cancelled')
  assert.equal(getEventListeners(control.signal, 'abort').length, 0, 'nothing is left behind')
})

test('an aborted call leaves no half-made list', async () => {
  const { agent, asked } = waiting()
  const control = new AbortController()
  const call = agent.process('2 gallons of milk and a dozen eggs', { signal: control.signal })
  await asked
  control.abort()
  await assert.rejects(call, { name: 'AbortError' })
  assert.deepEqual(await agent.lists.all(), [])
})

test('a signal that has fired starts nothing', async () => {
  const made = agent()
  const fired = { signal: AbortSignal.abort('early') }
  const id = products(made, 1)[0]
  for (const call of [
    () => made.process('milk', fired),
    () => made.lists.current(fired),
    () => made.lists.create('x', fired),
    () => made.prices.quotes([id], fired),
    () => made.prices.history(id, fired),
    () => made.check(fired),
    () => made.catalog.import('/no/such/file', fired),
  ]) {
    await assert.rejects(call(), { name: 'AbortError', cause: 'early' })
  }
  assert.deepEqual(await made.lists.all(), [])
})

test('a signal that never fires changes nothing and keeps nothing', async () => {
  const control = new AbortController()
  const made = agent()
  const answer = await made.process('milk', { signal: control.signal })
  assert.equal(answer.success, true)
  assert.equal(getEventListeners(control.signal, 'abort').length, 0)
  control.abort()
})

test('AbortSignal.timeout works as everywhere', async () => {
  const { agent } = waiting()
  await assert.rejects(agent.process('milk', { signal: AbortSignal.timeout(5) }), (error) => {
    assert.equal(error.name, 'AbortError')
    assert.equal(error.cause.name, 'TimeoutError')
    return true
  })
})

test('one signal calls many calls off, and no others', async () => {
  const { agent, asked } = waiting()
  const control = new AbortController()
  const calls = Array.from({ length: 20 }, (_, at) => agent.process({ input: 'milk', userId: `u${at}` }, { signal: control.signal }))
  await asked
  const spared = agent.lists.all()
  control.abort()
  for (const call of await Promise.allSettled(calls)) assert.equal(call.reason?.name, 'AbortError')
  assert.deepEqual(await spared, [])
})

test('an error that is not of the signal stays what it is', async () => {
  const control = new AbortController()
  const made = agent()
  await assert.rejects(made.lists.view('00000000-0000-7000-8000-000000000000', { signal: control.signal }), { kind: 'list_not_found' })
})
