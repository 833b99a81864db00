import { NativeSource, type Money } from '../native.js'
import { run, type CallOptions } from './abort.js'
import { decode } from './answer.js'
import { counted, describe, json, object, string } from './check.js'
import { guard, invalidInput } from './errors.js'
import { adaptTransport, FetchTransport, type Transport } from './transport.js'

/** The native part of each ready source. Beside the objects, so that nothing of it shows when one is printed. */
const NATIVE = new WeakMap<object, NativeSource>()

/** The native part of a ready source; `undefined` for a source of the host's. */
export function readyOf(source: unknown): NativeSource | undefined {
  return typeof source === 'object' && source !== null ? NATIVE.get(source) : undefined
}

function native(source: object): NativeSource {
  const found = NATIVE.get(source)
  if (found === undefined) throw invalidInput('this is no ready source: make one with `new`')
  return found
}

/** What every ready source takes. */
export interface SourceOptions {
  /** The way to the server. Default: {@link FetchTransport}. */
  transport?: Transport | undefined
}

/** The shop's own ids of products, by the ids of your catalogue. */
export type ShopIds = Readonly<Record<string, string>>

/** Where a price stands in an answer: paths are JSON pointers, seen from the price. */
export interface PricePaths {
  /** The shop's id of the product; not needed where one product is asked for at a time. */
  id?: string | undefined
  price: string
  salePrice?: string | undefined
  wasPrice?: string | undefined
  currency?: string | undefined
  priceUnit?: string | undefined
  soldBy?: string | undefined
  size?: string | undefined
  asOf?: string | undefined
  inStock?: string | undefined
}

/** How a shop is asked for prices, and where they stand in its answers. */
export interface HttpPriceConfig {
  /** What quotes and errors call it. */
  name: string
  baseUrl: string
  /** Behind the address, with `{ids}` or `{id}`, `{store}` and `{zip}`: `/prices?skus={ids}&store={store}`. */
  path: string
  fields: PricePaths
  /** How many products one request asks for. */
  batch?: number | undefined
  /** Where the prices stand in an answer, as a JSON pointer: `/data`. */
  prices?: string | undefined
  /** What ids of the shop's products have before the shop's own ones. */
  idPrefix?: string | undefined
  /** The shop where a request names none. */
  store?: string | undefined
  /** Whether it has prices at a shop only. */
  needsStore?: boolean | undefined
  /** What an answer holds that refuses all products because one is unknown. */
  unknownRefused?: string | undefined
  currency?: string | undefined
  /** Whether prices are whole minor units. */
  minorUnits?: boolean | undefined
  maxBodyBytes?: number | undefined
  timeoutMs?: number | undefined
}

/** Where a product's parts stand in an answer: paths are JSON pointers, seen from the product. */
export interface ProductPaths {
  id: string
  name: string
  retailerId?: string | undefined
  brand?: string | undefined
  category?: string | undefined
  size?: string | undefined
  barcode?: string | undefined
  price?: string | undefined
  salePrice?: string | undefined
  currency?: string | undefined
  priceUnit?: string | undefined
  soldBy?: string | undefined
  inStock?: string | undefined
}

/** How a shop is asked for products, and where they stand in its answers. */
export interface HttpSourceConfig {
  /** What errors call it. */
  name: string
  baseUrl: string
  /** Behind the address, with `{q}`, `{limit}` and so on: `/search?q={q}&n={limit}`. */
  search: string
  fields: ProductPaths
  lookupId?: string | undefined
  lookupRetailerId?: string | undefined
  lookupBarcode?: string | undefined
  valuesAtOnce?: number | undefined
  unknownRefused?: string | undefined
  products?: string | undefined
  lookedUp?: string | undefined
  total?: string | undefined
  idPrefix?: string | undefined
  currency?: string | undefined
  minorUnits?: boolean | undefined
  pageSize?: number | undefined
  maxOffset?: number | undefined
  maxPages?: number | undefined
  maxBodyBytes?: number | undefined
  timeoutMs?: number | undefined
}

/** Headers that go with every request and are never shown, and what every ready source takes. */
export interface HttpSourceOptions extends SourceOptions {
  headers?: Readonly<Record<string, string>> | undefined
}

/** Which part of Kroger's offer is asked for. */
export interface KrogerConfig {
  baseUrl?: string | undefined
  /** The store of searches, and of prices where a request names none: eight digits. */
  store?: string | undefined
  /** How many requests for products may be sent in any 24 hours. Default: 10000. */
  productsPerDay?: number | undefined
  /** The same for stores. Default: 1600. */
  storesPerDay?: number | undefined
  timeoutMs?: number | undefined
}

/** Which part of Walmart's offer is asked for. */
export interface WalmartConfig {
  baseUrl?: string | undefined
  /** The store that prices are asked for where a request names none. */
  store?: string | undefined
  /** The app's publisher id, which the service puts into its links. */
  publisherId?: string | undefined
  timeoutMs?: number | undefined
}

/** Which prices people saw are asked for. */
export interface OpenPricesConfig {
  baseUrl?: string | undefined
  /** The currency that prices must be in. Default: USD. */
  currency?: string | undefined
  /** The place where a request names none, as OpenStreetMap names it: `node/652825274`. */
  store?: string | undefined
  timeoutMs?: number | undefined
}

/** A store of Kroger's. */
export interface KrogerStore {
  /** Its id, to ask prices for. */
  readonly id: string
  readonly name: string
  /** The chain it belongs to, such as `KROGER` or `RALPHS`. */
  readonly chain: string | null
  readonly street: string | null
  readonly city: string | null
  /** Two letters. */
  readonly state: string | null
  readonly zip: string | null
}

/** A price that somebody saw. */
export interface SeenPrice {
  readonly price: Money
  /** What it cost without the reduction, where it was reduced and that is known. */
  readonly regular: Money | null
  /** The day, ISO 8601. */
  readonly date: string
  /** The place as OpenStreetMap names it: `node/652825274`. */
  readonly store: string | null
  /** What the place is called. */
  readonly place: string | null
  readonly city: string | null
  readonly country: string | null
}

/** How many to answer. */
export interface LimitOptions extends CallOptions {
  /** At most so many. Default: 10. */
  limit?: number | undefined
}

/** A credential: never in a message. */
function secret(value: unknown, name: string): string {
  if (typeof value === 'string') return value
  throw invalidInput(`${name} must be a string`, 'give a text')
}

function secrets(values: unknown, name: string): Record<string, string> {
  const pairs = Object.entries(object(values ?? {}, name))
  return Object.fromEntries(pairs.map(([key, value]) => [key, secret(value, `${name}.${key}`)]))
}

function idsOf(values: unknown, name: string): Record<string, string> | undefined {
  if (values == null) return undefined
  const pairs = Object.entries(object(values, name))
  return Object.fromEntries(pairs.map(([key, value]) => [key, string(value, `${name}.${key}`)]))
}

abstract class ReadySource {
  /** What quotes and errors call it. */
  readonly name: string

  /** @internal */
  constructor(said: object, options: SourceOptions) {
    const transport: unknown = options.transport ?? new FetchTransport()
    if (typeof transport !== 'object' || transport === null) {
      throw invalidInput(`transport must be an object, not ${describe(transport)}`)
    }
    const made = guard(() => new NativeSource(json(said, 'source'), adaptTransport(transport as Transport)))
    this.name = made.name
    NATIVE.set(this, made)
  }
}

/**
 * Prices of any shop that speaks JSON over HTTP. `config` says how it is asked and where things stand in its answers.
 *
 * @throws {InvalidInputError} naming the setting that cannot work
 */
export class HttpPriceSource extends ReadySource {
  /** What it offers. */
  readonly offers = 'prices' as const

  constructor(config: HttpPriceConfig, options: HttpSourceOptions & { ids?: ShopIds | undefined } = {}) {
    const headers = secrets(options.headers, 'headers')
    super({ kind: 'httpPrices', config: object(config, 'config'), headers, ids: idsOf(options.ids, 'ids') }, options)
  }
}

/**
 * Products of any shop that speaks JSON over HTTP.
 *
 * @throws {InvalidInputError} naming the setting that cannot work
 */
export class HttpProductSource extends ReadySource {
  /** What it offers. */
  readonly offers = 'products' as const

  constructor(config: HttpSourceConfig, options: HttpSourceOptions = {}) {
    super(
      { kind: 'httpProducts', config: object(config, 'config'), headers: secrets(options.headers, 'headers') },
      options,
    )
  }
}

/**
 * Kroger's public API: prices and products. Prices exist only at a store: find one with {@link stores}, and say it in
 * `config` or with the request. It keeps to the documented requests a day. `ids` are Kroger's thirteen digits by the ids
 * of your catalogue; without them, ids such as `kroger-0001111041700`.
 *
 * @throws {InvalidInputError} naming the setting that cannot work, never the credentials
 */
export class KrogerSource extends ReadySource {
  /** What it offers. */
  readonly offers = 'both' as const

  constructor(
    credentials: { clientId: string; clientSecret: string },
    options: SourceOptions & { config?: KrogerConfig | undefined; ids?: ShopIds | undefined } = {},
  ) {
    const { clientId, clientSecret } = object(credentials, 'credentials') as Record<string, unknown>
    const said = { clientId: secret(clientId, 'clientId'), clientSecret: secret(clientSecret, 'clientSecret') }
    super({ kind: 'kroger', ...said, config: options.config, ids: idsOf(options.ids, 'ids') }, options)
  }

  /** The stores near a postal code of the United States, nearest first. */
  async stores(zip: string, options: LimitOptions = {}): Promise<KrogerStore[]> {
    const limit = counted(options.limit ?? 10, 'limit')
    return decode(await run(options, (cancel) => native(this).stores(string(zip, 'zip'), limit, cancel)))
  }
}

/**
 * Walmart's affiliate API: prices and products. Make an application in Walmart's developer portal and hand over its
 * consumer id, the version that the portal shows for the public half of the key, and the private half in PEM (RSA of at
 * least 2048 bits, without a pass phrase). `ids` are Walmart's item numbers by the ids of your catalogue; without them,
 * ids such as `walmart-10450114`.
 *
 * @throws {InvalidInputError} naming the setting that cannot work, never the key
 */
export class WalmartSource extends ReadySource {
  /** What it offers. */
  readonly offers = 'both' as const

  constructor(
    key: { consumerId: string; keyVersion: string; privateKey: string },
    options: SourceOptions & { config?: WalmartConfig | undefined; ids?: ShopIds | undefined } = {},
  ) {
    const { consumerId, keyVersion, privateKey } = object(key, 'key') as Record<string, unknown>
    const said = {
      consumerId: secret(consumerId, 'consumerId'),
      keyVersion: secret(keyVersion, 'keyVersion'),
      privateKey: secret(privateKey, 'privateKey'),
    }
    super({ kind: 'walmart', ...said, config: options.config, ids: idsOf(options.ids, 'ids') }, options)
  }
}

/**
 * Open Prices: what people saw, by bar code. A free service of volunteers, which asks who is calling: the app, its
 * version and an address, as in `PantryPal/2.1 (hello@pantrypal.example)`. `barcodes` are bar codes by the ids of your
 * catalogue; without them, ids that are bar codes.
 *
 * @throws {InvalidInputError} where `userAgent` does not say who is calling
 */
export class OpenPrices extends ReadySource {
  /** What it offers. */
  readonly offers = 'prices' as const

  constructor(
    userAgent: string,
    options: SourceOptions & { config?: OpenPricesConfig | undefined; barcodes?: ShopIds | undefined } = {},
  ) {
    const ids = idsOf(options.barcodes, 'barcodes')
    super({ kind: 'openPrices', userAgent: string(userAgent, 'userAgent'), config: options.config, ids }, options)
  }

  /** What a product was seen to cost, newest first; at most 100. */
  async prices(barcode: string, options: LimitOptions = {}): Promise<SeenPrice[]> {
    const limit = counted(options.limit ?? 10, 'limit')
    return decode(await run(options, (cancel) => native(this).observed(string(barcode, 'barcode'), limit, cancel)))
  }
}

/**
 * Open Food Facts: products by words and bar codes. A free service of volunteers, which asks who is calling, as
 * {@link OpenPrices} does; it keeps to the calls a minute that the service allows.
 *
 * @throws {InvalidInputError} where `userAgent` does not say who is calling
 */
export class OpenFoodFacts extends ReadySource {
  /** What it offers. */
  readonly offers = 'products' as const

  constructor(userAgent: string, options: SourceOptions = {}) {
    super({ kind: 'openFoodFacts', userAgent: string(userAgent, 'userAgent') }, options)
  }
}

/** A ready source of prices. */
export type ReadyPriceSource = HttpPriceSource | KrogerSource | WalmartSource | OpenPrices

/** A ready source of products. */
export type ReadyProductSource = HttpProductSource | KrogerSource | WalmartSource | OpenFoodFacts
