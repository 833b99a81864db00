// The conformance cases about what is spent: totals with refunds, carts of deals, budgets, and an agent with offers.
import { GroceryError, optimiseDeals, totalsFromDeals } from 'grocery-core'
import { money } from './conformance-forms.mjs'
import { wire } from './conformance-offers.mjs'
import { agent } from './support.mjs'

// In percent with at most four decimals, which times 10,000 is whole again.
const ppm = (percent) => Math.round(percent * 10_000)

const line = (one) => ({
  coupon_discount: money(one.couponDiscount),
  deposit: money(one.deposit),
  line_total: money(one.lineTotal),
  net: money(one.net),
  offer_discount: money(one.offerDiscount),
  quantity: one.quantityExact,
  snap: money(one.snap),
  snap_deposit: money(one.snapDeposit),
  tax: money(one.tax),
  tax_rate: ppm(one.taxRate),
  taxable: money(one.taxable),
})

const sums = (sale) => ({
  bag_fee: money(sale.bagFee),
  coupon_discount: money(sale.couponDiscount),
  delivery_fee: money(sale.deliveryFee),
  deposits: money(sale.deposits),
  lines: sale.lines.map(line),
  notes: sale.notes,
  offer_discount: money(sale.offerDiscount),
  subtotal: money(sale.subtotal),
  tax: money(sale.tax),
  tax_included: sale.taxIncluded,
  tender: sale.tender && {
    other: money(sale.tender.other),
    snap: money(sale.tender.snap),
    snap_left: money(sale.tender.snapLeft),
    tax_lifted: money(sale.tender.taxLifted),
  },
  total: money(sale.total),
  total_savings: money(sale.totalSavings),
  vat: sale.vat.map((one) => ({
    gross: money(one.gross),
    net: money(one.net),
    tax: money(one.tax),
    tax_rate: ppm(one.taxRate),
  })),
})

const refund = (back) => ({
  bag_fee: money(back.bagFee),
  delivery_fee: money(back.deliveryFee),
  deposits: money(back.deposits),
  discounts: money(back.discounts),
  goods: money(back.goods),
  lines: back.lines.map((one) => ({
    deposit: money(one.deposit),
    discounts: money(one.discounts),
    goods: money(one.goods),
    line: one.line,
    product: one.productId,
    snap: money(one.snap),
    tax: money(one.tax),
  })),
  other: money(back.other),
  snap: money(back.snap),
  tax: money(back.tax),
  total: money(back.total),
})

function totals({ totals: asked, taxes }) {
  const shop = agent({ taxes })
  const { returns, returned: earlier, refundFees: fees, ...sale } = asked
  const found = shop.totals(sale)
  const back = returns === undefined ? null : refund(shop.refund(sale, { returns, earlier, fees }))
  return { refund: back, totals: sums(found) }
}

async function fromDeals(problem) {
  const { plan } = await optimiseDeals(problem)
  return sums(agent().totals({ ...totalsFromDeals(problem, plan), location: { state: 'CA' } }))
}

const standing = (one) => ({
  category: one.category,
  first_day: one.from,
  last_day: one.to,
  left: money(one.left),
  limit: money(one.limit),
  over: money(one.over),
  percent: one.percent,
  period: one.period,
  spent: money(one.spent),
})

const crossed = (all) => all.map((one) => ({ status: standing(one.status), threshold: one.threshold }))

async function step(shop, given) {
  const { budgets } = shop
  const whose = { user: 'conformance' }
  switch (given.op) {
    case 'set': {
      const { period, limit, category, thresholds, week_starts_on: weekStartsOn } = given
      return crossed(await budgets.set({ period, limit, category, thresholds, weekStartsOn }, whose))
    }
    case 'spend':
      return crossed(await budgets.spend(given.entries, whose))
    case 'standing':
      return (await budgets.standing(whose)).map(standing)
    case 'remove':
      return budgets.remove(given.period, { ...whose, category: given.category })
    case 'remove_spend':
      return budgets.removeSpend(given.ids, whose)
    case 'forget_all':
      await budgets.forgetAll(whose)
      return null
    case 'today':
      return budgets.today()
    default:
      return (await shop.process({ input: given.text, userId: 'conformance' })).response
  }
}

const deals = ({ deals }) =>
  deals && {
    after_receipt: money(deals.afterReceipt),
    at_most_more: money(deals.atMostMore),
    offers: deals.offers.map((one) => ({
      frees_delivery: one.freesDelivery,
      id: one.id,
      savings: money(one.savings),
      title: one.title,
      uses: one.uses,
    })),
    payable: money(deals.payable),
    savings: money(deals.savings),
  }

async function book({ book, turns, shopper, product }) {
  const shop = agent({ offers: book })
  const whose = { user: 'conformance' }
  shop.deals.active(shopper)
  const answers = []
  for (const input of turns) {
    answers.push(await shop.process({ input, userId: 'conformance', location: { state: 'CA' } }))
  }
  const list = answers.at(-1).groceryList
  const ids = (rules) => rules.map(({ id }) => id)
  const active = ids(shop.deals.active(shopper))
  const onProduct = ids(shop.deals.onProduct(product, shopper))
  const known = await shop.deals.forList(list.id, shopper, whose)
  const why = await shop.deals.explain(list.id, shopper, whose)
  if (shop.deals.book.size !== book.offers.length) throw new Error('it is another book')
  shop.deals.setBook(null)
  const without = await shop.deals.forList(list.id, shopper, whose)
  return {
    active,
    deals: deals(list),
    explanation: why && wire(why.explanation),
    items: list.items.map((item) => ({
      offers: item.offers.map((one) => [one.id, one.title, one.savings.minor]),
      requested: item.requested,
      savings: item.savings && money(item.savings),
    })),
    known: deals(known),
    on_product: onProduct,
    replies: answers.map(({ response, suggestions }) => ({ reply: response, suggestions })),
    savings: money(list.savings),
    total: money(list.total),
    without: deals(without),
  }
}

const goods = (one) => ({
  amount: one.amountExact,
  line_total: money(one.lineTotal),
  name: one.name,
  packs: one.packs,
  product: one.productId,
  size: one.size,
  unit: one.unit,
})

const told = (plan, list) => ({
  after: money(plan.after),
  available: money(plan.available),
  before: money(plan.before),
  budget: money(plan.budget),
  changes: plan.changes.map((one) => ({
    from: goods(one.from),
    kind: one.kind,
    line: list.items.findIndex(({ id }) => id === one.lineId),
    loss: one.loss,
    priority: one.priority,
    reason: one.reason,
    reasons: one.reasons,
    requested: one.requested,
    saved: money(one.saved),
    to: one.to && goods(one.to),
  })),
  fits: plan.fits,
  is_optimal: plan.isOptimal,
  least: money(plan.least),
  loss_gap: plan.lossGap,
  notes: plan.notes,
  over: money(plan.over),
  response: plan.response,
  saved: money(plan.saved),
  spent_before: money(plan.spentBefore),
  unpriced_count: plan.unpricedCount,
})

async function applied(shop, plan) {
  const after = await shop.applyFit(plan)
  const again = await shop.applyFit(plan).then(
    () => null,
    (error) => error.code,
  )
  const whose = { user: plan.userId }
  const undone = plan.changes.length === 0 ? null : money((await shop.lists.undo(plan.listId, whose)).total)
  const list = after.items.map((item) => ({
    amount: item.quantityExact,
    product: item.productId,
    requested: item.requested,
  }))
  return { again, list, total: money(after.total), undone }
}

async function fit({ say, kept, must, want, nice, apply, state, ...asked }) {
  const shop = agent()
  const whose = { user: 'conformance' }
  const list = (await shop.process({ input: say, userId: 'conformance' })).groceryList
  if (kept !== undefined) {
    await shop.budgets.set({ period: kept.period, limit: kept.limit }, whose)
    await shop.budgets.spend([{ id: 'before', total: kept.spent }], whose)
  }
  const priorities = {}
  for (const [name, places] of Object.entries({ must, want, nice })) {
    for (const at of places ?? []) priorities[list.items[at].id] = name
  }
  const location = state === undefined ? undefined : { state }
  const plan = await shop.fit({ ...asked, listId: list.id, priorities, location }, whose)
  return { applied: apply ? await applied(shop, plan) : null, plan: told(plan, list) }
}

const why = (error) => {
  if (!(error instanceof GroceryError)) throw error
  return { error: error.code, message: error.message }
}

/** Answers a case. */
export async function spending(input) {
  if (input.budgets !== undefined) {
    const shop = agent()
    const answers = []
    for (const one of input.budgets) answers.push(await step(shop, one).catch(why))
    return answers
  }
  try {
    if (input.totals !== undefined) return totals(input)
    if (input.fit !== undefined) return await fit(input.fit)
    if (input.from_deals !== undefined) return await fromDeals(input.from_deals)
    return await book(input)
  } catch (error) {
    return why(error)
  }
}
