// The conformance cases about the warmer.
import assert from 'node:assert/strict'
import { agent } from './support.mjs'
import { camel, optionsOf, refused, STEPS } from './conformance-prices.mjs'

const report = (done) =>
  done && {
    calls: done.calls,
    fresh: done.fresh,
    left: done.left,
    missed: done.missed,
    notes: done.notes,
    overlapped: done.overlapped,
    picked: done.picked,
    strategies: done.strategies,
    warmed: done.warmed,
  }

const budget = ({ callsPerHour: calls, itemsPerHour: items }) => ({ calls, items })

function state(warmer) {
  const now = warmer.state()
  assert.equal(now.nextDue, warmer.nextDue())
  const { calls, reads, runs, used, warmed } = now.earned
  return {
    budget: budget(now.budget),
    earned: { calls, reads, runs, used, warmed },
    last: report(now.last),
    last_run: now.lastRun,
    left: budget(now.left),
    next_due: now.nextDue,
    running: now.running,
    strategies: now.strategies.map(({ limit, name, nextDue, schedule }) => ({
      limit, name, next_due: nextDue, schedule,
    })),
  }
}

const OWN = {
  warm_now: ({ warmer }, told) => ran(warmer.runNow(), told),
  warm_tick: ({ warmer }, told) => ran(warmer.tick(), told),
  warmer_state: ({ warmer }) => state(warmer),
  note_asked({ warmer }, _, { products, at }) {
    warmer.noteAsked(products, at)
    return null
  },
  note_served({ warmer }, _, { users }) {
    warmer.noteServed(users)
    return null
  },
  async say(agent, _, { text, user }) {
    await agent.process({ input: text, userId: user })
    return null
  },
  async warm({ prices }, _, { products, store, zip, still_for_ms: stillForMs }) {
    const done = await prices.warm(products, { store, zip, stillForMs })
    return { calls: done.calls, fresh: done.fresh, products: [...done.products].sort(), warmed: done.warmed }
  },
}

async function ran(run, told) {
  const done = report(await run)
  return { progress: told.splice(0), report: done }
}

export async function warming({ steps, warmer, place, ...given }) {
  const told = []
  let made
  try {
    const onWarmProgress = ({ done, of }) => told.push([done, of])
    made = agent({ ...optionsOf(given), warmer: camel(warmer), onWarmProgress })
  } catch (error) {
    const named = place.replace(/_[a-z]/g, (part) => part[1].toUpperCase())
    return { ...refused(error, false), named: error.message.includes(named) }
  }
  const answers = []
  for (const step of steps) {
    try {
      const own = OWN[step.op]
      answers.push(own === undefined ? await STEPS[step.op](made.prices, step) : await own(made, told, step))
    } catch (error) {
      answers.push(refused(error, true))
    }
  }
  return answers
}
