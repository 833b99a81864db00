// The conformance cases about price sources, the cache of prices and prices that users wait for.
import { GroceryError } from 'grocery-core'
import { agent } from './support.mjs'

const usd = (minor) => ({ minor, currency: 'USD' })

/** A shop with an answer for each time it is asked; the last one stands. */
function shop({ name, answers }) {
  let asked = 0
  return {
    name,
    quotes({ products }) {
      const answer = answers[Math.min(asked, answers.length - 1)]
      asked += 1
      if (typeof answer === 'string') throw new GroceryError(answer, 'the shop is shut')
      return products.filter((id) => id in answer).map((product) => ({ product, price: usd(answer[product]) }))
    },
  }
}

export const camel = (value) => {
  if (Array.isArray(value)) return value.map(camel)
  if (typeof value !== 'object' || value === null) return value
  const named = (name) => name.replace(/_[a-z]/g, (part) => part[1].toUpperCase())
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [named(name), camel(part)]))
}

const tracked = (one) => ({
  due_at: one.dueAt,
  last_price: one.lastPrice,
  last_seen: one.lastSeen,
  product: one.product,
  since: one.since,
  state: one.state,
  store: one.store,
  target: one.target,
  told_at: one.toldAt,
  user: one.userId,
})

function state({ cache, sources }) {
  return {
    cache: cache && {
      background: cache.background,
      gets: cache.gets,
      hit_percent: cache.hitPercent,
      load_failures: cache.loadFailures,
      loads: cache.loads,
      memory_hits: cache.memoryHits,
      misses: cache.misses,
      negative: cache.negative,
      overtaken: cache.overtaken,
      stale: cache.stale,
    },
    sources: sources.map(({ policy, calls, failures, lastAnswer, name, refused }) => ({
      breaker: policy?.breaker?.state ?? null,
      calls,
      failures,
      last_answer: lastAnswer,
      name,
      refused,
    })),
  }
}

export const STEPS = {
  async quotes(prices, { products, store, zip }) {
    const { missing, notes, quotes } = await prices.quotes(products, { store, zip })
    return {
      missing,
      notes: notes.length,
      quotes: quotes.map(({ asOf, kind, price, product, source, stale, store }) => ({
        as_of: asOf, kind, price, product, source, stale, store,
      })),
    }
  },
  async compare(prices, { product, store, zip }) {
    const told = await prices.compare(product, { store, zip })
    return {
      notes: told.notes.length,
      prices: told.prices.map(({ quote, unitPrice, abovePpm }) => ({
        above: abovePpm,
        amount: unitPrice.amountExact,
        price: quote.price,
        source: quote.source,
        stale: quote.stale,
        unit: unitPrice.unit,
      })),
      product: told.product,
    }
  },
  async track(prices, { product, target, store, user = 'conformance' }) {
    return tracked(await prices.track(product, target, { store, userId: user }))
  },
  async tracked(prices, { user = 'conformance' }) {
    return (await prices.tracked({ userId: user })).map(tracked)
  },
  async untrack(prices, { user = 'conformance', of = 'conformance', at }) {
    const all = await prices.tracked({ userId: of })
    return prices.untrack(all[at].id, { userId: user })
  },
  async tick(prices, { products, every_ms: everyMs }) {
    const { alerts, due, notes, seen } = await prices.tick({ products, everyMs })
    return {
      alerts: alerts.map(({ price, productId, source, store, target, timestamp, userId }) => ({
        price, product: productId, source, store, target, timestamp, user: userId,
      })),
      due,
      notes: notes.length,
      seen,
    }
  },
  state: (prices) => state(prices.state()),
  async invalidate(prices, { products, source }) {
    await prices.invalidate({ products, source })
    return null
  },
  async history(prices, { product }) {
    return (await prices.history(product)).map(({ price, source }) => ({ price, source }))
  },
  compact: (prices, { daily_before: dailyBefore, drop_before: dropBefore }) =>
    prices.compactHistory({ dailyBefore, dropBefore }),
}

export const refused = (error, more) => {
  if (!(error instanceof GroceryError)) throw error
  return more ? { error: error.code, hint: error.hint } : { error: error.code }
}

/** What a case says of its agent. */
export const optionsOf = ({ sources, ask_all, fresh_for_ms, cache }) => ({
  priceSource: sources.map((one) =>
    one.policy === undefined ? shop(one) : { source: shop(one), policy: camel(one.policy) },
  ),
  askAllPriceSources: ask_all,
  priceFreshForMs: fresh_for_ms,
  priceCache: camel(cache),
})

export async function prices({ steps, ...given }) {
  let made
  try {
    made = agent(optionsOf(given))
  } catch (error) {
    return refused(error, false)
  }
  const answers = []
  for (const step of steps) {
    try {
      answers.push(await STEPS[step.op](made.prices, step))
    } catch (error) {
      answers.push(refused(error, true))
    }
  }
  return answers
}
