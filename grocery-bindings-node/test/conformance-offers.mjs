// The conformance cases about offer books, and about prices judged by their history.
import { alertStep, detectDeals, GroceryError, OfferBook, optimiseDeals, rankDeals, splitDeals } from 'grocery-core'
import { agent } from './support.mjs'

const NOW = '2026-11-20T10:30:00Z'
const snake = (name) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** The typed objects of this package in the form of the core. */
export function wire(value) {
  if (Array.isArray(value)) return value.map(wire)
  if (typeof value !== 'object' || value === null) return value
  const { isOptimal, gap, ...rest } = value
  const fields = Object.entries(rest).map(([name, part]) => [snake(name), wire(part)])
  const out = Object.fromEntries(fields.filter(([name, part]) => name !== 'tier' || part !== null))
  if (isOptimal !== undefined) out.certificate = isOptimal ? { status: 'optimal' } : { status: 'gap', cents: gap }
  return out
}

const ids = (rules) => rules.map(({ id }) => id)

async function book({ book, cart, product, most_changes: mostChanges }) {
  const offers = new OfferBook(book)
  const on = offers.applicable(cart)
  const context = (typeof cart === 'string' ? JSON.parse(cart) : cart).context
  const { plan } = await optimiseDeals(on.problem)
  const told = await offers.explain(cart, { mostChanges })
  return {
    claims: wire(offers.claimRebates(cart, plan)),
    currency: offers.currency,
    current: ids(offers.current(context)),
    explanation: wire(told.toObject()),
    not_on: wire(on.notOn),
    on: ids(on.problem.offers),
    product: product === undefined ? null : ids(offers.onProduct(product, context)),
    rebates: ids(on.rebates),
    rules: offers.rules,
    told: {
      changes: told.changes.map(({ saves }) => saves),
      lines: told.lines.map(({ line, paid }) => [line, paid]),
      payable: told.plan.payable,
      rebates: told.rebates.total,
      runner_up: told.runnerUp && told.runnerUp.savesLess,
      sentences: told.sentences,
    },
    unknown_codes: on.unknownCodes,
  }
}

function alerts({ rule, sightings }) {
  let state = null
  const told = []
  for (const sighting of sightings) {
    const step = alertStep({ rule, sighting, state })
    told.push(wire(step.alert))
    state = step.state
  }
  return { alerts: told, state }
}

async function report({ product, store, imports = [] }, bring) {
  const shop = agent()
  for (const one of imports) await bring(shop.orders, { user: 'conformance' }, one)
  const found = await shop.prices.report(product, { store })
  return found && wire(found.toObject())
}

/** Answers a case; `bring` imports orders. */
export async function offers(input, bring) {
  try {
    if (input.book !== undefined) return await book(input)
    if (input.split !== undefined) return wire(splitDeals(input.split.problem, input.split.plan))
    if (input.detect !== undefined) {
      const asked = typeof input.detect === 'string' ? input.detect : { now: NOW, ...input.detect }
      return wire(detectDeals(asked).toObject())
    }
    if (input.rank !== undefined) return wire(rankDeals({ now: NOW, ...input.rank }))
    if (input.alerts !== undefined) return alerts(input.alerts)
    return await report(input.report, bring)
  } catch (error) {
    if (!(error instanceof GroceryError)) throw error
    return { error: error.code, message: error.message }
  }
}
