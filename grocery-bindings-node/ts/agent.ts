/// <reference lib="esnext.disposable" preserve="true" />
import {
  NativeAgent,
  type FitPlan,
  type Language,
  type NativePorts,
  type NativeSource,
  type SecondOpinionData as SecondOpinion,
} from '../native.js'
import { run, type CallOptions } from './abort.js'
import { bookOf, Deals } from './agent-deals.js'
import { Aliases } from './aliases.js'
import { decode, Explanation, GroceryList, Ingredient, ProcessResponse, Refund, Totals, Understanding } from './answer.js'
import { Budgets } from './budgets.js'
import { preparedTiers, type CacheOptions, type PriceTier } from './cache.js'
import { Catalog } from './catalog.js'
import { json, object, optionalString, string, whole } from './check.js'
import { guard } from './errors.js'
import { EventStream, type EventOptions } from './events.js'
import type { FitRequest } from './fit.js'
import { Intents } from './intents.js'
import { Lists, user, type UserOptions } from './lists.js'
import type { BookData, OfferBook } from './offers.js'
import { Orders } from './orders.js'
import { Prices } from './prices.js'
import { adaptModel, type LanguageModel } from './model.js'
import type { PolicyOptions } from './policy.js'
import { adaptProductSource, type ProductSource } from './product-source.js'
import { readyOf, type ReadyProductSource } from './ready.js'
import { preparedSources, type AnyPriceSource, type GuardedPriceSource } from './source.js'
import { Swaps } from './swaps.js'
import type { RefundRequest, TotalsRequest } from './totals.js'
import { adaptEmbedder, adaptVectorIndex, type Embedder, type VectorIndex } from './vectors.js'
import { adaptWarmProgress, Warmer, type WarmerOptions, type WarmProgress } from './warmer.js'

/** How an agent is made. Everything has a default. */
export interface AgentOptions {
  /** The SQLite file; in memory where there is none. */
  database?: string | undefined
  /** A catalogue of your own: CSV, JSON or Open Food Facts, gzip allowed. By default the bundled starter catalogue. */
  catalogFile?: string | undefined
  /**
   * Where prices come from: one source, or several, which are asked one after the other, each for what those before it
   * have no fresh price of. By default the catalogue's typical prices.
   */
  priceSource?: AnyPriceSource | readonly (AnyPriceSource | GuardedPriceSource)[] | undefined
  /** Whether all price sources are asked at once, and the lowest fresh price stands. Default: no. */
  askAllPriceSources?: boolean | undefined
  /**
   * How long a told price counts as fresh, wherever it is kept, in milliseconds; 0 asks the sources each time and keeps
   * nothing. Default: 300000.
   */
  priceFreshForMs?: number | undefined
  /** The numbers of the cache of prices. Default: 1000 prices in memory, each for a minute. */
  priceCache?: CacheOptions | undefined
  /**
   * Where prices are kept below memory, asked in this order: a path is an SQLite file of its own, which outlives the
   * process, `{ redis }` a server that processes share, anything else a tier of yours. Default: nowhere.
   */
  priceTiers?: readonly PriceTier[] | undefined
  /**
   * What `agent.warmer` fetches before anybody asks, when and within which bounds. Give the cache room and time for it.
   */
  warmer?: WarmerOptions | undefined
  /** Is told after each batch how far a run of the warmer is. What it throws is no matter of the run. */
  onWarmProgress?: ((progress: WarmProgress) => void) | undefined
  /** A second opinion on sentences that the rules are unsure of. By default there is none. */
  languageModel?: LanguageModel | undefined
  /** The model is asked where the rules' confidence is below this. Default: 0.6. */
  modelBelow?: number | undefined
  /** How long the model may take, waiting in line included, in milliseconds. Default: 3000. */
  modelBudgetMs?: number | undefined
  /** How many questions to the model may run at once. Default: 4. */
  modelConcurrency?: number | undefined
  /** The guards around each price source. Default: a timeout alone. */
  pricePolicy?: PolicyOptions | undefined
  /** The guards around the language model. Default: a timeout and a bound on concurrent questions. */
  modelPolicy?: PolicyOptions | undefined
  /** Where products are searched and looked up beyond the catalogue. Default: nowhere. */
  productSource?: ProductSource | ReadyProductSource | undefined
  /** What turns texts into vectors, for `catalog.searchHybrid`. Default: none. */
  embedder?: Embedder | undefined
  /** Where vectors of products are kept. Needs an embedder. Default: in memory. */
  vectorIndex?: VectorIndex | undefined
  /**
   * How long a product source may take, and an embedder or a vector index in a search, in milliseconds.
   * Default: 3000.
   */
  sourceTimeoutMs?: number | undefined
  /** What a place among the neighbours counts beside the same place among the hits of the words. Default: 1. */
  vectorWeight?: number | undefined
  /** Neighbours less near than this are left out, -1 to 1. Default: 0. */
  minSimilarity?: number | undefined
  /** How many neighbours are asked for, 1 to 1000. Default: 100. */
  neighbours?: number | undefined
  /** How the shop prints prices and weights into bar codes. Default: `us`. */
  barcodeLayouts?: 'us' | 'us_five_digits' | 'nordic' | 'none' | undefined
  /** The currency of budgets and totals, an ISO 4217 code. Default: USD. */
  currency?: string | undefined
  /** The two-letter state where a request says none. Default: none, and then no tax is estimated. */
  state?: string | undefined
  /** The postal code where a request says none. */
  zipCode?: string | undefined
  /**
   * A tax table of your own, in place of the built-in one: tab-separated, with rows such as `IL/606` for local taxes.
   */
  taxes?: string | undefined
  /** What the shop has on offer. Lists then say what it saves. Default: nothing. */
  offers?: OfferBook | BookData | string | undefined
  /** How far the shopper's zone is ahead of UTC, in minutes; decides what "tomorrow" is. Default: 0. */
  utcOffsetMinutes?: number | undefined
  /** How long a price source may take, in milliseconds. Default: 2000. */
  priceTimeoutMs?: number | undefined
  /** How many events are kept for subscribers that come late or read slowly. Default: 1024. */
  eventBuffer?: number | undefined
  /** The name of a list that comes into being by itself. Default: "Shopping list". */
  listName?: string | undefined
  /** How many lines a list may have. Default: 1000. */
  maxLines?: number | undefined
  /**
   * The longest text that is read, in bytes of UTF-8: of a sentence with its other hearings, of a recipe line.
   * At most 1048576. Default: 16384.
   */
  maxTextBytes?: number | undefined
  /** Stops the clock at this moment (RFC 3339 or a `Date`), for tests and replays. Timeouts never fire then. */
  fixedTime?: Date | string | undefined
  /** Makes ids from this number instead of the system's randomness, for tests and replays. */
  seed?: number | undefined
}

/** Where the shopper is. Decides the tax; the shop where a price source needs one. */
export interface Location {
  zipCode?: string | undefined
  city?: string | undefined
  /** Two-letter state. Where it disagrees with the postal code, the state wins. */
  state?: string | undefined
}

/** One thing a shopper said. */
export interface ProcessRequest {
  /** What was said. */
  input: string
  /** Who said it. By default the one local user. */
  userId?: string | undefined
  /** In which conversation; by default the user's only one. */
  conversationId?: string | undefined
  location?: Location | undefined
  /** The list to work on; by default the user's current one. */
  listId?: string | undefined
  /** The language, as an ISO 639-1 code; detected where absent. */
  language?: string | undefined
  /** What a speech recogniser heard, best first. `input` may then be empty. */
  speech?: readonly string[] | undefined
}

export interface ParseOptions {
  /** The language, as an ISO 639-1 code; detected where absent. */
  language?: string | undefined
  /** What a speech recogniser heard, best first. */
  speech?: readonly string[] | undefined
}

/** What opening needs, as the native part takes it. */
function prepared(options: AgentOptions): [config: string, ports: NativePorts, ready: NativeSource[]] {
  const { priceSource, priceTiers, languageModel, productSource, embedder, vectorIndex, onWarmProgress, ...others } =
    object(options, 'options') as AgentOptions
  const { offers: _, ...rest } = others
  if (rest.database !== undefined) string(rest.database, 'database')
  if (rest.pricePolicy != null) object(rest.pricePolicy, 'pricePolicy')
  if (rest.modelPolicy != null) object(rest.modelPolicy, 'modelPolicy')
  if (rest.priceCache != null) object(rest.priceCache, 'priceCache')
  if (rest.warmer != null) object(rest.warmer, 'warmer')
  const ready: NativeSource[] = []
  const [asked, sources] = preparedSources(priceSource, ready)
  const [said, tiers] = preparedTiers(priceTiers)
  const ports: NativePorts = { priceSources: sources, priceTiers: tiers }
  if (languageModel != null) ports.languageModel = adaptModel(languageModel)
  if (onWarmProgress != null) ports.onWarmProgress = adaptWarmProgress(onWarmProgress)
  const products = readyOf(productSource)
  const place = products === undefined ? undefined : ready.push(products) - 1
  if (productSource != null && products === undefined) {
    ports.productSource = adaptProductSource(productSource as ProductSource)
  }
  if (embedder != null) ports.embedder = adaptEmbedder(embedder)
  if (vectorIndex != null) ports.vectorIndex = adaptVectorIndex(vectorIndex)
  const numbers = { embedder: size(embedder), vectorIndex: size(vectorIndex), priceSource: asked, priceTiers: said }
  return [json({ ...rest, ...numbers, productSource: place }, 'options'), ports, ready]
}

/** What of a port the native part reads itself. */
function size(port: { dimensions: number } | null | undefined): { dimensions: number } | undefined {
  return port == null ? undefined : { dimensions: port.dimensions }
}

/**
 * A grocery-shopping agent: it understands what a shopper says, finds and prices products, totals the
 * basket to the cent and keeps lists.
 *
 * An agent is safe to use from many calls at once. It never keeps the process alive; a call that has
 * not ended does.
 */
export class GroceryAgent {
  readonly #native: NativeAgent

  /** The lists of all users. */
  readonly lists: Lists
  /** What products cost. */
  readonly prices: Prices
  /** Prices at hand before anybody asks. */
  readonly warmer: Warmer
  /** What can be bought. */
  readonly catalog: Catalog
  /** What was bought. */
  readonly orders: Orders
  /** What users said to substitutes. */
  readonly swaps: Swaps
  /** The offers of the shop. */
  readonly deals: Deals
  /** What may be spent, and how it stands. */
  readonly budgets: Budgets
  /** What users mean by their phrases. */
  readonly aliases: Aliases
  /** What can be heard, and intents of the program's own. */
  readonly intents: Intents

  /**
   * Opens an agent. The catalogue is read and the database opened before this returns; where the thread
   * must not wait, use {@link GroceryAgent.open}.
   */
  constructor(options?: AgentOptions)
  constructor(options: AgentOptions | NativeAgent = {}) {
    // Read before anything is opened, so that a book that is wrong leaves nothing behind.
    const book = options instanceof NativeAgent ? null : bookOf((object(options, 'options') as AgentOptions).offers)
    this.#native =
      options instanceof NativeAgent ? options : guard(() => new NativeAgent(...prepared(options as AgentOptions)))
    this.lists = new Lists(this.#native)
    this.prices = new Prices(this.#native)
    this.warmer = new Warmer(this.#native)
    this.catalog = new Catalog(this.#native)
    this.orders = new Orders(this.#native)
    this.swaps = new Swaps(this.#native)
    this.deals = new Deals(this.#native)
    this.budgets = new Budgets(this.#native)
    this.aliases = new Aliases(this.#native)
    this.intents = new Intents(this.#native)
    if (book !== null) this.deals.setBook(book)
  }

  /** Opens an agent without making the thread wait. */
  static async open(options: AgentOptions = {}, call?: CallOptions): Promise<GroceryAgent> {
    const book = bookOf((object(options, 'options') as AgentOptions).offers)
    const native = await run(call, (cancel) => NativeAgent.open(...prepared(options), cancel))
    const agent = new GroceryAgent(native as unknown as AgentOptions)
    try {
      if (book !== null) agent.deals.setBook(book)
    } catch (error) {
      await agent.close()
      throw error
    }
    return agent
  }

  /**
   * Answers what a shopper said: understands it, changes the list, prices it and replies.
   *
   * @throws {InvalidInputError} where the text is empty or too long, or an id has no meaning
   * @throws {NotFoundError} where the list is not this user's
   */
  async process(request: string | ProcessRequest, options?: CallOptions): Promise<ProcessResponse> {
    const asked = typeof request === 'string' ? { input: request } : object(request, 'request')
    return new ProcessResponse(
      await run(options, (cancel) => this.#native.process(json(asked, 'request'), cancel)),
    )
  }

  /**
   * What to give up so that a list keeps to a budget: the least loss that the money allows, by exact choice over the
   * catalogue's packages and substitutes at the prices that the list has. Changes nothing; {@link applyFit} does.
   *
   * @throws {InvalidInputError} naming the field that has no meaning, or where there is no budget at all
   * @throws {NotFoundError} where the list is not this user's
   */
  async fit(request: FitRequest = {}, options?: UserOptions): Promise<FitPlan> {
    const text = json(object(request, 'request'), 'request')
    return decode(await run(options, (cancel) => this.#native.fit(user(options), text, cancel)))
  }

  /**
   * Does what a plan says, in one step that one undo takes back. Answers the list, priced.
   *
   * @throws {ConflictError} where the list has changed since the plan was made
   */
  async applyFit(plan: FitPlan, options?: CallOptions): Promise<GroceryList> {
    const text = json(object(plan, 'plan'), 'plan')
    return new GroceryList(await run(options, (cancel) => this.#native.applyFit(text, cancel)))
  }

  /** Understands a text without doing anything. Any text gives an answer; it never fails. */
  parse(text: string, options?: ParseOptions): Understanding {
    string(text, 'text')
    if (options === undefined) return new Understanding(guard(() => this.#native.parse(text)))
    const language = optionalString(options.language, 'language')
    const speech = options.speech?.map((heard) => string(heard, 'speech')) ?? []
    return new Understanding(guard(() => this.#native.parseWith(text, language, speech)))
  }

  /**
   * How a text is read, stage by stage, for people who want to know why: its language, tokens and clauses,
   * what the rules read and what the model made of it. Any text gives an answer; it never fails.
   */
  explain(text: string, options: ParseOptions = {}): Explanation {
    string(text, 'text')
    const language = optionalString(options.language, 'language')
    const speech = options.speech?.map((heard) => string(heard, 'speech')) ?? []
    return new Explanation(guard(() => this.#native.explain(text, language, speech)))
  }

  /**
   * What a text means, with the language model's help where the rules are unsure. It never fails, and
   * takes no longer than the model's budget. What the model names and the text does not is in `offered`
   * and nowhere else: ask before you take it.
   */
  async understand(text: string, options: ParseOptions & CallOptions = {}): Promise<SecondOpinion> {
    string(text, 'text')
    const language = optionalString(options.language, 'language')
    const speech = options.speech?.map((heard) => string(heard, 'speech')) ?? []
    const native = await run(options, (cancel) => this.#native.understand(text, language, speech, cancel))
    return decode<SecondOpinion>(native)
  }

  /** The languages that can be read, English first. */
  languages(): Language[] {
    return guard(() => this.#native.languages())
  }

  /** Reads one line of a recipe's ingredients. Any text gives an answer; it never fails. */
  ingredient(line: string): Ingredient {
    string(line, 'line')
    return new Ingredient(guard(() => this.#native.ingredient(line)))
  }

  /** What a basket costs: savings, promotions, tax, delivery, total. */
  totals(request: TotalsRequest): Totals {
    return new Totals(guard(() => this.#native.totals(json(object(request, 'request'), 'request'))))
  }

  /**
   * What is paid back when goods of a sale come back: each returned line gives back its own share of what was paid.
   * `sale` is the request that the sale was added up by; say its `date`, since taxes go by the day.
   *
   * @throws {InvalidInputError} naming the return where more comes back than was bought
   */
  refund(sale: TotalsRequest, back: RefundRequest): Refund {
    const { returns, earlier, fees } = object(back, 'back') as RefundRequest
    const request = { ...object(sale, 'sale'), returns, returned: earlier, refundFees: fees }
    return new Refund(guard(() => this.#native.refund(json(request, 'request'))))
  }

  /** What happens from now on, or from behind the event `after`. Made for `for await`. */
  events(options: EventOptions = {}): EventStream {
    const after = options.after === undefined ? null : whole(options.after, 'after')
    return new EventStream((tell) => this.#native.events(after, tell), options.signal)
  }

  /** Writes a copy of the database while the agent goes on working. */
  async backup(path: string, options?: CallOptions): Promise<void> {
    await run(options, (cancel) => this.#native.backup(string(path, 'path'), cancel))
  }

  /**
   * Puts the backup `from` in place of the database `to`, after checking it. No agent may have `to` open.
   *
   * @throws {StorageError} where the backup is damaged, or `to` is in use or cannot be written
   */
  static async restore(from: string, to: string, options?: CallOptions): Promise<void> {
    await run(options, (cancel) => NativeAgent.restore(string(from, 'from'), string(to, 'to'), cancel))
  }

  /**
   * Checks the integrity of the database. An agent in memory is always well.
   *
   * @throws {StorageError} saying what is damaged
   */
  async check(options?: CallOptions): Promise<void> {
    await run(options, (cancel) => this.#native.check(cancel))
  }

  /** Ends the event streams and closes the database, waiting for what is under way. Later calls fail with a {@link StorageError}. */
  async close(): Promise<void> {
    await run(undefined, () => this.#native.close())
  }

  /** `await using agent = ...` closes it at the end of the block. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}
