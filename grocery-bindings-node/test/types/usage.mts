// Checked by `tsc --strict`, never run: the types say what the documentation says.
import {
  GroceryAgent,
  GroceryError,
  NotFoundError,
  scaleRecipe,
  type Alias,
  type ErrorKind,
  type GroceryEvent,
  type GroceryItem,
  type Intent,
  type LeftOut,
  type Order,
  type OrderFlagKind,
  type OrderImportReport,
  type SubstituteReason,
  type TextRecognizer,
  type Money,
  type PriceSource,
  type Unit,
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
same<typeof why.confidence.from, 'model' | 'rules' | 'taught' | 'none'>(true)
const understood: Intent = why.understanding.intent
const lead: number | undefined = why.model?.lead
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
