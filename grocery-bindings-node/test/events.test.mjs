import assert from 'node:assert/strict'
import { test } from 'node:test'

import { agent } from './support.mjs'

test('for await gives what happens, in order', async () => {
  const made = agent()
  const events = made.events()
  const { groceryList } = await made.process({ input: '2 gallons of milk', userId: 'u1', conversationId: 'c1' })
  const seen = []
  for await (const event of events) {
    seen.push(event)
    if (event.type === 'grocery_input_processed') break
  }
  const update = seen.find((event) => event.type === 'grocery_update')
  assert.deepEqual(
    [update.data.listId, update.data.userId, update.data.version, update.data.total],
    [groceryList.id, 'u1', groceryList.version, groceryList.total],
  )
  const done = seen.at(-1)
  assert.deepEqual(
    [done.data.conversationId, done.data.itemCount, done.data.listTotal, done.at],
    ['c1', 1, groceryList.total, '2026-11-20T10:30:00Z'],
  )
  assert.deepEqual(seen.map((event) => event.seq), seen.map((_, at) => at + 1))
  assert.deepEqual(await events.next(), { done: true, value: undefined }, 'leaving the loop unsubscribes')
})

test('an event is JSON as the core writes it', async () => {
  const made = agent()
  const events = made.events()
  await made.process('milk')
  const { value } = await events.next()
  const wire = JSON.parse(JSON.stringify(value))
  assert.deepEqual(Object.keys(wire), ['type', 'data'])
  assert.equal(typeof wire.data.total, 'number')
  assert.equal(Object.keys(value).includes('toJSON'), false)
  events.close()
})

test('a subscriber that comes back goes on without a gap', async () => {
  const made = agent()
  await made.process('milk')
  await made.process('eggs')
  const all = made.events({ after: 0 })
  const first = (await all.next()).value
  const second = (await all.next()).value
  all.close()
  const rest = made.events({ after: first.seq })
  assert.deepEqual((await rest.next()).value, second)
  rest.close()
})

test('what the buffer no longer has is told as lost', async () => {
  const made = agent({ eventBuffer: 2 })
  for (const item of ['milk', 'eggs', 'bread', 'butter']) await made.process(item)
  const events = made.events({ after: 0 })
  const lost = (await events.next()).value
  assert.equal(lost.type, 'lost')
  assert.equal(lost.from, 1)
  assert.equal((await events.next()).value.seq, lost.to + 1)
  events.close()
})

test('next may be called ahead; each call gets its event', async () => {
  const made = agent()
  const events = made.events()
  const ahead = [events.next(), events.next(), events.next(), events.next()]
  await made.process('milk')
  await made.process('eggs')
  const seen = await Promise.all(ahead)
  assert.deepEqual(seen.map(({ value }) => value.seq), [1, 2, 3, 4])
  events.close()
})

test('closing ends whoever waits', async () => {
  const made = agent()
  const events = made.events()
  const waiting = [events.next(), events.next()]
  events.close()
  events.close()
  assert.deepEqual(await Promise.all(waiting), [{ done: true, value: undefined }, { done: true, value: undefined }])
  assert.equal((await events.next()).done, true)
})

test('closing the agent ends its streams', async () => {
  const made = agent()
  const events = made.events()
  const waiting = events.next()
  await made.close()
  assert.deepEqual(await waiting, { done: true, value: undefined })
})

test('a signal ends a stream with an AbortError', async () => {
  const made = agent()
  const control = new AbortController()
  const reading = (async () => {
    for await (const event of made.events({ signal: control.signal })) assert.fail(`nothing happened, but ${event.type}`)
  })()
  control.abort(new Error('enough'))
  await assert.rejects(reading, (error) => error.name === 'AbortError' && error.cause.message === 'enough')
  assert.throws(() => made.events({ signal: control.signal }), { name: 'AbortError' })
})

test('many streams of one agent each see everything', async () => {
  const made = agent()
  const streams = Array.from({ length: 50 }, () => made.events())
  await made.process('milk')
  const firsts = await Promise.all(streams.map((stream) => stream.next()))
  assert.equal(new Set(firsts.map(({ value }) => JSON.stringify(value))).size, 1)
  for (const stream of streams) stream.close()
})
