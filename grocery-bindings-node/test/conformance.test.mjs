// The cases that every language answers alike, byte for byte. Each answer is written from the typed
// objects of this package, property by property; nothing is handed through as JSON.
// grocery-core/tests/conformance/README.md says what the form is.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

import { GroceryError, optimiseBasket, optimiseDeals } from 'grocery-core'
import { catalog } from './conformance-catalog.mjs'
import { errors } from './conformance-errors.mjs'
import { offers } from './conformance-offers.mjs'
import { spending } from './conformance-spending.mjs'
import { prices } from './conformance-prices.mjs'
import { warming } from './conformance-warming.mjs'
import { bytes, money, refused, substitute, substitutes, wish } from './conformance-forms.mjs'
import { agent, conformance as folder } from './support.mjs'

/** Sorted keys, no white space; numbers and texts are written by JSON.stringify as the form asks. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)
    return `{${entries.join(',')}}`
  }
  return JSON.stringify(value)
}

const size = (one) => one && { count: one.count, unit: one.unit, value: one.value }

const item = (one) => ({
  name: one.name,
  quantity: one.quantity,
  quantity_max: one.quantityMax,
  quantity_exact: one.quantityExact,
  unit: one.unit,
  size: size(one.size),
  brand: one.brand,
  attributes: one.attributes,
  preparation: one.preparation,
  excludes: one.excludes,
  alternatives: one.alternatives,
  choice_rule: one.choiceRule,
  max_price: money(one.maxPrice),
  only_if_on_sale: one.onlyIfOnSale,
  approximate: one.approximate,
  span: one.span,
})

function slots(said) {
  const all = {
    quantity: said.quantity,
    unit: said.unit,
    delta: said.delta,
    factor: said.factor,
    budget: money(said.budget),
    period: said.period,
    date: said.date,
    time: said.time,
    list_name: said.listName,
    email: said.email,
    servings: said.servings,
    diet: said.diet,
    allergen: said.allergen,
    brand: said.brand,
    store: said.store,
    recipe: said.recipe,
    fulfilment: said.fulfilment,
    max_price: money(said.maxPrice),
    excludes: said.excludes,
    target_price: money(said.targetPrice),
    option: said.option,
    choice: said.choice,
    custom: said.custom,
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

const action = (one) => ({
  confidence: one.confidence,
  intent: one.intent,
  items: one.items.map(item),
  slots: slots(one.slots),
})

const note = (one) => ({ kind: one.kind, span: one.span, text: one.text })

const row = (one) => ({
  line_total: money(one.lineTotal),
  packs: one.packs,
  product: one.productId === null ? null : one.name,
  quantity: one.quantity,
  requested: one.requested,
  unit: one.unit,
  unit_price: money(one.price),
})

const branch = (one) => one && { id: one.id, name: one.name, number: one.number, retailer: one.retailer }

const orderLine = (line) => ({
  barcode: line.barcode,
  item_id: line.itemId,
  kind: line.kind,
  name: line.name,
  product: line.product,
  quantity: line.quantityExact,
  savings: money(line.savings),
  status: line.status,
  total: money(line.total),
  unit: line.unit,
  unit_price: money(line.unitPrice),
})

const order = (one) => ({
  amounts: {
    bag_fee: money(one.amounts.bagFee),
    delivery: money(one.amounts.delivery),
    donations: money(one.amounts.donations),
    refund: money(one.amounts.refund),
    savings: money(one.amounts.savings),
    subtotal: money(one.amounts.subtotal),
    subtotal_before_savings: money(one.amounts.subtotalBeforeSavings),
    tax: money(one.amounts.tax),
    tip: money(one.amounts.tip),
    total: money(one.amounts.total),
  },
  currency: one.currency,
  flags: one.flags.map(({ kind, message, stated, computed }) => ({
    computed: money(computed),
    kind,
    message,
    stated: money(stated),
  })),
  fulfilment: one.fulfilment,
  id: one.id,
  kind: one.kind,
  lines: one.lines.map(orderLine),
  number: one.number,
  ordered_at: one.orderedAt,
  ordered_on: one.orderedOn,
  retailer: one.retailer,
  shop: branch(one.shop),
})

const bought = (one) => ({
  cadence: {
    days: one.cadence.days,
    every_days: one.cadence.everyDaysExact,
    first: one.cadence.first,
    last: one.cadence.last,
    next: one.cadence.next,
  },
  last_paid: one.lastPaid && {
    on: one.lastPaid.on,
    per: one.lastPaid.per,
    price: money(one.lastPaid.price),
    shop: one.lastPaid.shop,
  },
  lines: one.lines,
  name: one.name,
  product: one.product,
  quantity: one.quantityExact,
  thing: one.thing,
  unit: one.unit,
})

const history = (known) =>
  known && {
    bought: bought(known.bought),
    purchases: known.purchases.map((one) => ({
      line: orderLine(one.line),
      on: one.on,
      order: one.order,
      retailer: one.retailer,
      shop: one.shop,
    })),
  }

async function imported(orders, whose, { receipt, files, lenient, retailer, price_is, currency, max_rows }) {
  try {
    if (receipt !== undefined) {
      const kept = await orders.importReceipt(receipt, whose)
      return { id: kept.receipt.order.id, imported: kept.imported }
    }
    const ready = files.map(bytes)
    const options = { ...whose, lenient, retailer, priceIs: price_is, currency, maxRows: max_rows }
    const done = await orders.import(ready, options)
    return {
      flagged: done.flagged,
      imported: done.imported,
      lines: done.lines,
      matched: done.matched,
      prices: done.prices,
      read: done.read,
      skipped: done.skipped,
      skipped_lines: done.skippedLines.map(({ line, reason }) => ({ line, reason })),
      unchanged: done.unchanged,
      updated: done.updated,
    }
  } catch (error) {
    return refused(error)
  }
}

// What does not remember needs only one agent.
const shop = agent()

const SUITES = {
  parse({ text, lang }) {
    const heard = shop.parse(text, { language: lang })
    return { actions: heard.actions.map(action), language: heard.language, notes: heard.notes.map(note) }
  },

  ingredients({ text, scale }) {
    const read = shop.ingredient(text)
    const line = scale === undefined ? read : read.scaled(scale)
    return {
      alternatives: line.alternatives,
      comment: line.comment,
      name: line.name,
      optional: line.optional,
      preparation: line.preparation,
      qty: line.qty,
      size: size(line.size),
      unit: line.unit,
    }
  },

  async conversation({ turns, state }) {
    const fresh = agent()
    const replies = []
    let list
    for (const input of turns) {
      const answer = await fresh.process({ input, userId: 'conformance', location: state && { state } })
      replies.push(answer.response)
      list = answer.groceryList
    }
    return {
      list: list.items.map(row),
      replies,
      subtotal: money(list.subtotal),
      tax: money(list.estimatedTax),
      total: money(list.total),
    }
  },

  totals(input) {
    try {
      const sums = shop.totals(input)
      return {
        amount_for_free_delivery: money(sums.amountForFreeDelivery),
        delivery_fee: money(sums.deliveryFee),
        free_delivery_eligible: sums.freeDeliveryEligible,
        item_savings: money(sums.itemSavings),
        loyalty_discount: money(sums.loyaltyDiscount),
        notes: sums.notes,
        original_subtotal: money(sums.originalSubtotal),
        promo_description: sums.promoDescription,
        promo_discount: money(sums.promoDiscount),
        subtotal: money(sums.subtotal),
        tax: money(sums.tax),
        // In percent with at most four decimals, which times 10,000 is whole again.
        tax_rate: Math.round(sums.taxRate * 10_000),
        total: money(sums.total),
        total_savings: money(sums.totalSavings),
      }
    } catch (error) {
      if (!(error instanceof GroceryError)) throw error
      return { error: error.code }
    }
  },

  explain({ text, lang, speech }) {
    const why = shop.explain(text, { language: lang, speech })
    return {
      clauses: why.clauses.map((one) => ({
        command: one.command,
        intents: one.intents,
        opened_by: one.openedBy,
        rest: one.rest,
      })),
      confidence: { from: why.confidence.from, reason: why.confidence.reason, value: why.confidence.value },
      intents: why.understanding.actions.map((one) => one.intent),
      language: { code: why.language.code, given: why.language.given, reason: why.language.reason },
      model: why.model && {
        intent: why.model.intent,
        lead: why.model.lead,
        overruled: why.model.overruled,
        right_in_percent: why.model.rightInPercent,
      },
      rules: why.rules.map((one) => ({
        confidence: one.confidence,
        intent: one.intent,
        items: one.items.map(({ name, amount, size }) => ({ amount, name, size })),
      })),
      second: why.second && {
        goods: why.second.goods,
        lead: why.second.lead,
        outcome: why.second.outcome,
        reason: why.second.reason,
      },
      text: why.text,
      tokens: why.tokens.map((one) => ({
        kind: one.kind,
        known: one.known,
        span: one.span,
        text: one.text,
        unit: one.unit,
        value: one.valueExact,
      })),
    }
  },

  async recipes({ recipe, servings, optional, before = [] }) {
    const { lists } = agent()
    const whose = { user: 'conformance' }
    const { id } = await lists.create('Dinner', whose)
    for (const one of before) await lists.add(id, one, whose)
    try {
      const made = servings && { from: servings[0], to: servings[1] }
      const added = await lists.addRecipe(id, { lines: recipe, servings: made, optional }, whose)
      const { items } = added.groceryList
      return {
        lines: added.lineIds.map((line) => items.findIndex((one) => one.id === line)),
        list: items.map(row),
        skipped: added.skipped.map(({ line, text, reason }) => ({ line, reason, text })),
        unknown: added.unknown,
      }
    } catch (error) {
      if (!(error instanceof GroceryError)) throw error
      return { error: error.code, list: (await lists.view(id, whose)).items.map(row) }
    }
  },

  substitutes(input) {
    try {
      if (input.alternatives !== undefined) {
        return { candidates: shop.catalog.alternatives(input.alternatives, input.limit).map(substitute) }
      }
      return substitutes(shop.catalog.substitutes(wish(input)))
    } catch (error) {
      return refused(error)
    }
  },

  async receipts({ text, pieces }) {
    const recognizer = {
      async recognize({ image }) {
        assert.equal(Buffer.from(image).toString(), 'picture')
        return pieces.map(({ text, place }) => {
          if (place === null) return { text }
          const [left, top, width, height] = place
          return { text, place: { left, top, width, height } }
        })
      },
    }
    try {
      const read =
        pieces === undefined
          ? shop.orders.readReceipt(text)
          : await shop.orders.readPicture(Buffer.from('picture'), recognizer)
      return {
        adds_up: read.addsUp,
        coupons: read.coupons.map(({ name, amount }) => ({ amount: money(amount), name })),
        items_sold: read.itemsSold,
        order: order(read.order),
      }
    } catch (error) {
      return refused(error)
    }
  },

  async orders({ imports, since, limit, product, thing, words, remove }) {
    const { orders } = agent()
    const whose = { user: 'conformance' }
    const reports = []
    for (const one of imports) reports.push(await imported(orders, whose, one))
    const first = await orders.list({ ...whose, since, limit })
    const next = first.length === 0 ? [] : await orders.list({ ...whose, since, limit, after: first.at(-1) })
    const known =
      product !== undefined
        ? await orders.history(product, whose)
        : thing !== undefined
          ? await orders.historyOfThing(thing, whose)
          : null
    const counts = await orders.counts(whose)
    const answer = {
      bought: (await orders.bought(words, whose)).map(bought),
      counts: { items: counts.items, lines: counts.lines, orders: counts.orders, shops: counts.shops },
      history: history(known),
      next: next.map(({ id }) => id),
      orders: first.map(order),
      reports,
      shops: (await orders.shops(whose)).map(branch),
      usual: (await orders.usual({ ...whose, limit: 5 })).map((one) => one.thing),
    }
    if (remove === undefined) return answer
    return { ...answer, removed: await orders.remove(remove, whose), forgotten: await orders.forgetAll(whose) }
  },

  catalog,

  async deals({ deals, basket }) {
    try {
      if (basket === undefined) {
        const found = await optimiseDeals(deals)
        const { plan } = found
        return {
          applications: plan.applications.map(({ offer, uses, units, tier }) => ({
            offer,
            tier,
            units: units.map(({ line, qty, role }) => ({ line, qty, role })),
            uses,
          })),
          delivery_waived: plan.deliveryWaived,
          gap: found.gap,
          greedy_savings: found.greedySavings,
          is_optimal: found.isOptimal,
          payable: plan.payable,
          savings: plan.savings,
        }
      }
      const { plan, isOptimal, gap } = await optimiseBasket(basket)
      return {
        gap,
        is_optimal: isOptimal,
        plan: plan && {
          objective: plan.objective,
          pay: plan.pay,
          picks: plan.picks.map(({ need, store, sku, price, qty }) => ({ need, price, qty, sku, store })),
          score: plan.score,
          stores: plan.stores.map(({ store, goods, fee, off }) => ({ fee, goods, off, store })),
        },
      }
    } catch (error) {
      if (!(error instanceof GroceryError)) throw error
      return { error: error.code, message: error.message }
    }
  },

  offers: (input) => offers(input, imported),

  spending,
  prices,
  errors,
  warming,
}

test('the form is the canonical one', () => {
  assert.equal(canonical({ b: [1.0, 0.5, null], a: 'ä"\u0001\n' }), '{"a":"ä\\"\\u0001\\n","b":[1,0.5,null]}')
})

test('every case answers as expected, byte for byte', { skip: !existsSync(folder) && 'the cases are not here' }, async () => {
  const digest = createHash('sha256')
  let count = 0
  const faults = []
  for (const [suite, answer] of Object.entries(SUITES)) {
    for (const { name, input, expect } of JSON.parse(readFileSync(join(folder, `${suite}.json`), 'utf8'))) {
      count += 1
      const got = canonical(await answer(input))
      digest.update(got).update('\n')
      const want = canonical(expect ?? null)
      if (got !== want) faults.push(`${suite}: ${name}\n  got  ${got}\n  want ${want}`)
    }
  }
  assert.ok(count >= 500, `only ${count} cases were found`)
  assert.equal(faults.length, 0, `${faults.length} of ${count} cases:\n${faults.join('\n')}`)
  console.log(`conformance sha256 ${digest.digest('hex')} over ${count} cases`)
})
