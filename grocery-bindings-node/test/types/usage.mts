// Checked by `tsc --strict`, never run: the types say what the documentation says.
import {
  GroceryAgent,
  GroceryError,
  HttpPriceSource,
  KrogerSource,
  NotFoundError,
  OpenFoodFacts,
  alertStep,
  detectDeals,
  OfferBook,
  optimiseBasket,
  optimiseDeals,
  rankDeals,
  splitDeals,
  totalsFromDeals,
  scaleRecipe,
  type Access,
  type Budget,
  type DealContext,
  type Alias,
  type CatalogFormat,
  type DealProblem,
  type Embedder,
  type ErrorKind,
  type GroceryEvent,
  type GroceryItem,
  type Intent,
  type JudgedSwap,
  type LeftOut,
  type NewProduct,
  type Order,
  type OrderFlagKind,
  type OrderImportReport,
  type PolicyOptions,
  type PriceTier,
  type ProductSource,
  type SearchPartKind,
  type SourcedProduct,
  type SubstituteReason,
  type VectorIndex,
  type WordReading,
  type TextRecognizer,
  type Money,
  type PriceSource,
  type Transport,
  type Unit,
  type WarmReport,
} from 'grocery-core'

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function same<A, B>(_same: Equal<A, B>): void {}

class Shop implements PriceSource {
  readonly name = 'shop'
  async quotes(
    { products }: { readonly products: readonly string[] },
    { signal }: { readonly signal: AbortSignal },
  ) {
    signal.throwIfAborted()
    return products.map((product) => ({ product, price: { minor: 399, currency: 'USD' }, asOf: new Date() }))
  }
}
const sync: PriceSource = { name: 'sync', quotes: () => [] }

const agent: GroceryAgent = new GroceryAgent({ priceSource: new Shop(), state: 'IL', database: undefined })
const opened: Promise<GroceryAgent> = GroceryAgent.open({ priceSource: sync }, { signal: AbortSignal.timeout(1) })

const heard = agent.parse('milk', { language: 'en', speech: ['milk', 'silk'] })
same<typeof heard.intent, Intent>(true)
const [action] = heard.actions
if (action) {
  same<(typeof action.items)[number]['unit'], Unit | null>(true)
  same<typeof action.slots.budget, Money | undefined>(true)
}

const answer = await agent.process({ input: 'milk', location: { state: 'IL' } }, { signal: new AbortController().signal })
same<typeof answer.groceryList.items, GroceryItem[]>(true)
const total: number = answer.groceryList.total.minor
const budget: Money | undefined = answer.budget?.limit

for await (const event of agent.events({ after: 0 })) {
  same<typeof event, GroceryEvent>(true)
  switch (event.type) {
    case 'price_update':
      same<typeof event.data.newPrice, Money>(true)
      break
    case 'grocery_update':
      same<typeof event.data.items, string[]>(true)
      break
    case 'lost':
      same<typeof event.to, number>(true)
      // @ts-expect-error A loss has no data.
      event.data
      break
    default:
      break
  }
}

const { hits } = agent.catalog.search({ q: 'milk', maxPrice: { minor: 500, currency: 'USD' } })
const first: string | undefined = hits[0]?.product.id
const list = await agent.lists.add('id', { name: 'milk', amount: '1/2', unit: 'gallon' }, { user: 'ann' })
const added = await agent.lists.addRecipe('id', { lines: ['2 eggs'], servings: { from: 4, to: '6' } }, { user: 'ann' })
same<(typeof added.skipped)[number]['reason'], LeftOut>(true)
const recipeTotal: number = added.groceryList.total.minor
const why = agent.explain('milk', { language: 'en' })
same<(typeof why.tokens)[number]['kind'], 'word' | 'number' | 'symbol' | 'break'>(true)
same<typeof why.confidence.from, 'model' | 'rules' | 'second' | 'taught' | 'none'>(true)
const understood: Intent = why.understanding.intent
const lead: number | undefined = why.model?.lead
const second: 'doubted' | 'renamed' | 'dropped' | 'shortened' | 'found' | undefined = why.second?.outcome
const totals = agent.totals({ items: [{ quantity: 2, price: '3.99', taxClass: 'food' }], policy: 'original' })
const quotes = await agent.prices.quotes(['a', 'b'], { zip: '62701' })
const json: unknown = list.toJSON()

same<Awaited<ReturnType<typeof agent.aliases.list>>, Alias[]>(true)
const version: string | undefined = agent.intents.version()?.version
const exact: string = agent.ingredient('2 cups flour').amountIn('gram').exact
const doubled = scaleRecipe([agent.ingredient('2 eggs')], 4, '8')

try {
  agent.catalog.get('x')
} catch (error) {
  if (error instanceof NotFoundError) {
    same<typeof error.kind, ErrorKind>(true)
    same<typeof error.retryAfter, number | null>(true)
  }
  if (error instanceof GroceryError) console.log(error.code, error.hint)
}

// @ts-expect-error Servings go together.
agent.lists.addRecipe('id', { lines: '2 eggs', servings: { from: 4 } })
// @ts-expect-error A text or a request, not a number.
agent.process(5)
// @ts-expect-error Results are not changed.
answer.response = ''
// @ts-expect-error There is no such unit.
agent.lists.add('id', { name: 'milk', unit: 'hogshead' })
// @ts-expect-error There is no such option.
new GroceryAgent({ databse: 'x' })
// @ts-expect-error A source has a name.
new GroceryAgent({ priceSource: { quotes: () => [] } })
// @ts-expect-error Money has a currency.
agent.totals({ items: [{ quantity: 1, price: { minor: 1 } }] })

export { budget, doubled, exact, first, json, opened, quotes, total, totals, version }

const found = agent.catalog.substitutes({ product: 'x', diets: ['vegan'], wanted: { amount: '1/2', unit: 'pound' } })
same<(typeof found.candidates)[number]['reasons'], SubstituteReason[]>(true)
// @ts-expect-error An allergen is one of nine.
agent.catalog.substitutes({ product: 'x', allergens: ['kryptonite'] })

const recognizer: TextRecognizer = { recognize: ({ image }) => [{ text: String(image.length) }, 'TOTAL'] }
const receipt = await agent.orders.readPicture(new Uint8Array(1), recognizer, { language: 'en' })
same<(typeof receipt.order.flags)[number]['kind'], OrderFlagKind>(true)
const bytes: AsyncIterable<Uint8Array> = (async function* () {})()
const imported = await agent.orders.import(['orders.csv', new Uint8Array(1), bytes], { progress: ({ rows }) => void rows })
same<typeof imported, OrderImportReport>(true)
const page: Order[] = await agent.orders.list({ limit: 1 })
await agent.orders.list({ after: page[0] })
const shopId: string | null = (await agent.orders.bought('milk'))[0]?.lastPaid?.shop ?? null
void [shopId]

const jam: NewProduct = { id: 'jam', name: 'Jam', size: '10 oz', allergens: ['soy'], availability: { quantity: 7 } }
await agent.catalog.add([jam, agent.catalog.get('x'), ...hits.map(({ product }) => product)])
await agent.catalog.change({ put: [jam], remove: ['x'] }, { signal: AbortSignal.timeout(1) })
const sorted = agent.catalog.search({ q: 'milk', sort: 'unit_price', brand: 'Umi', diets: ['vegan'], inStock: true })
const stars: number | undefined = sorted.hits[0]?.product.ratings?.average
const records = agent.catalog.page('milk')
same<(typeof records.products)[number]['walmartId'], string | null>(true)
const part = agent.catalog.explainSearch('milk').hits[0]?.parts[0]
if (part) {
  same<typeof part.kind, SearchPartKind>(true)
  same<typeof part.reading, WordReading | null>(true)
}
const inside: Money | null | undefined = agent.catalog.scan('036000291452').measure?.price
const details = await agent.catalog.details('x')
same<typeof details.inStock, boolean | null>(true)
const [latest] = await agent.catalog.reviews('x', { limit: 1 })
await agent.catalog.reviews('x', { after: latest })
const replaced: boolean = await agent.catalog.review('x', 5, 'Good', { user: 'ann' })
const access: Access = { productId: 'x', kind: 'buy', at: new Date() }
await agent.catalog.record([access])
const worth: number | undefined = (await agent.catalog.trending({ limit: 1 }))[0]?.worth
const taken = await agent.catalog.import(bytes, { format: 'open_food_facts', country: 'us', asOf: '2026-11-20' })
same<typeof taken.format, CatalogFormat>(true)
same<typeof taken.leftOut, Record<string, number>>(true)
await agent.swaps.judge('x', 'y', false, { user: 'ann' })
same<Awaited<ReturnType<typeof agent.swaps.list>>, JudgedSwap[]>(true)
const priced = await agent.prices.search({ q: 'milk' }, { zip: '62701' })
const deal: Money | null | undefined = priced.products[0]?.dealPrice

const productSource: ProductSource = {
  name: 'shop',
  search: ({ q, limit }) => ({ products: [{ product: { id: q, name: q } }].slice(0, limit), total: 1 }),
  async lookup({ ids }) {
    return ids.map((id) => ({ product: { id, name: id }, price: { minor: 1, currency: 'USD' }, inStock: true }))
  },
}
const embedder: Embedder = { name: 'm', dimensions: 2, embed: ({ texts }) => texts.map(() => Float32Array.of(1, 0)) }
const vectorIndex: VectorIndex = {
  dimensions: 2,
  upsert: (vectors) => vectors.length,
  remove: async () => {},
  search: ({ limit }) => [{ productId: 'x', similarity: 1 }].slice(0, limit),
  count: () => 0,
}
const pricePolicy: PolicyOptions = { retry: { maxAttempts: 2 }, breaker: null, rate: { amount: 5, perMs: 1000 } }
new GroceryAgent({ productSource, embedder, vectorIndex, pricePolicy, modelPolicy: {}, vectorWeight: 0.5, sourceTimeoutMs: 100 })
const near: number | null | undefined = (await agent.catalog.searchHybrid('milk')).hits[0]?.similarity
const known: boolean | undefined = (await agent.catalog.searchCombined('milk')).hits[0]?.isKnown
same<Awaited<ReturnType<typeof agent.catalog.lookupRemote>>, SourcedProduct[]>(true)
const { indexed } = await agent.catalog.indexVectors({ productIds: ['x'] })

const problem: DealProblem = {
  format: 'grocery-deals/1',
  currency: 'USD',
  lines: [{ id: 'a', sku: 's', qty: 1, unit_price: 100 }],
  offers: [
    { id: 'o', kind: 'percent_off', scope: { all: true }, percent_bp: 1000 },
    { id: 'c', kind: 'coupon', issuer: 'store', scope: { skus: ['s'] }, requires_qty: 1, cents: 5 },
  ],
}
const solved = await optimiseDeals({ ...problem, offers: [{ id: 'f', kind: 'free_delivery', min_spend: 100 }] })
const savings: number = solved.plan.savings
const pay: number | undefined = (await optimiseBasket('{}')).plan?.pay
const book = new OfferBook({
  format: 'grocery-offers/1',
  currency: 'USD',
  offers: [{ id: 'r', kind: 'rebate', scope: { all: true }, cents: 5, valid_until: '2026-11-22' }],
})
const told = await book.explain({ ...problem, context: { clipped: ['r'] } }, { mostChanges: 1 })
for (const change of told.changes) if (change.change === 'add_units') void (change.units satisfies number)
const judged = detectDeals({ present: { at: '2026-11-20T00:00:00Z', price: { minor: 1, currency: 'USD' }, source: 's' } })
for (const one of judged.deals) if (one.kind === 'bulk') void (one.wouldCost.minor satisfies number)
void rankDeals({ deals: judged.deals.map((deal) => ({ product: 'p', deal })) })
void alertStep({ rule: { id: 'r', scope: { product: 'p' }, condition: { percent: 1 } }, sighting: { product: 'p', detection: judged } })
void ((await agent.prices.report('p'))?.windows[0]?.mean satisfies string | undefined)
void (splitDeals(problem, solved.plan).lines[0]?.paid satisfies number | undefined)
void [stars, inside, replaced, worth, deal, near, known, indexed, savings, pay]

// @ts-expect-error A product has a name.
await agent.catalog.add([{ id: 'x' }])
// @ts-expect-error There is no such order.
agent.catalog.search({ q: 'milk', sort: 'colour' })
// @ts-expect-error There is no such kind of access.
await agent.catalog.record([{ productId: 'x', kind: 'smell' }])
// @ts-expect-error There is no such format.
await agent.catalog.import('x', { format: 'xml' })
// @ts-expect-error A retry has no such setting.
new GroceryAgent({ pricePolicy: { retry: { attempts: 3 } } })
// @ts-expect-error A source can also look up.
new GroceryAgent({ productSource: { name: 'x', search: () => ({ products: [] }) } })
// @ts-expect-error There is no such term.
new OfferBook({ format: 'grocery-offers/1', currency: 'USD', offers: [{ id: 'f', kind: 'free_delivery', min_spend: 1, until: 'x' }] })
// @ts-expect-error There is no such kind of offer.
await optimiseDeals({ ...problem, offers: [{ id: 'o', kind: 'lottery' }] })

export async function spending(agent: GroceryAgent, problem: DealProblem): Promise<void> {
  const limit: Money = { minor: 10_000, currency: 'USD' }
  const budget: Budget = { period: 'week', limit, thresholds: [50], weekStartsOn: 7 }
  const [crossing] = await agent.budgets.set(budget, { user: 'ann' })
  const left: Money | undefined = crossing?.status.left
  // @ts-expect-error there is no such period
  await agent.budgets.remove('fortnight')
  const shopper: DealContext = { member: true, clipped: ['a'] }
  const list = await agent.deals.forList('id', shopper)
  const titles: string[] | undefined = list.deals?.offers.map((offer) => offer.title)
  const why = await agent.deals.explain('id', shopper)
  const paid: number | undefined = why?.explanation.lines[0]?.paid
  agent.deals.setBook(null)
  const { plan } = await optimiseDeals(problem)
  const sale = { ...totalsFromDeals(problem, plan), snapBalance: '10.00', policy: { taxIncluded: true } }
  const snap: Money | undefined = agent.totals(sale).tender?.snap
  const back: Money = agent.refund(sale, { returns: [{ line: 0, quantity: '1/2' }] }).total
  // @ts-expect-error a policy has no such field
  agent.totals({ items: [], policy: { taxInclded: true } })
  const report = await agent.prices.report('id')
  const picture: string | undefined = report?.svg()
  for await (const event of agent.events()) {
    if (event.type === 'budget_threshold') console.log(event.data.threshold, left, titles, paid, snap, back, picture)
  }
}

const transport: Transport = { send: async ({ url }, { signal }) => ({ status: signal.aborted ? 500 : url.length }) }
const kroger = new KrogerSource({ clientId: 'app', clientSecret: 'secret' }, { config: { store: '01400943' }, transport })
const layout = { name: 'shop', baseUrl: 'https://x.test', path: '/p?id={id}', fields: { price: '/now' } }
const warm = new GroceryAgent({
  priceSource: [new Shop(), kroger, { source: new HttpPriceSource(layout), policy: {} }],
  productSource: kroger,
  warmer: { popular: { limit: 5 }, seasons: [{ from: [11, 20], to: [1, 6], products: ['tree'] }] },
  onWarmProgress: ({ done, of }) => void (done + of),
})
same<Awaited<ReturnType<typeof warm.warmer.tick>>, WarmReport>(true)
same<(typeof warm.warmer)['nextDue'], () => string | null>(true)

const tiers: PriceTier[] = ['prices.db', { redis: 'redis://localhost', ttlMs: 1, bus: false }, { tier: 'a.db', entries: 5 }]
new GroceryAgent({ priceTiers: tiers })
// @ts-expect-error There is no such setting of a Redis.
new GroceryAgent({ priceTiers: [{ redis: 'redis://localhost', pasword: 'x' }] })
same<ReturnType<typeof warm.prices.checkTiers>, Promise<void>>(true)
// @ts-expect-error: products are no prices
new GroceryAgent({ priceSource: new OpenFoodFacts('PantryPal/2.1 (hello@pantrypal.example)') })
// @ts-expect-error: there is no such plan
new GroceryAgent({ warmer: { popularity: { limit: 5 } } })
