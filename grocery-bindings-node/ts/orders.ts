import type {
  Bought,
  ImportedReceipt,
  NativeAgent,
  Order,
  OrderCounts,
  OrderHistory,
  OrderImportReport,
  PriceMeaning,
  Shop,
} from '../native.js'
import { run, type CallOptions } from './abort.js'
import { decode, Receipt } from './answer.js'
import { counted, describe, json, optionalString, string, strings } from './check.js'
import { guard, invalidInput } from './errors.js'
import { filesOf, runImport, type ImportFile, type ProgressOptions } from './imports.js'
import { user, type UserOptions } from './lists.js'
import { adaptRecognizer, type TextRecognizer } from './recognizer.js'

/** A file of orders. */
export type OrderFile = ImportFile

/** How to read files of orders. */
export interface OrderImportOptions extends UserOptions, ProgressOptions {
  /** Leave faulty lines out and say which, rather than refusing the files. Default: false. */
  lenient?: boolean | undefined
  /** The retailer, where the files do not say. Exports of Walmart are known by their columns. */
  retailer?: string | undefined
  /** What a column called "price" holds. Default: `auto`. */
  priceIs?: PriceMeaning | undefined
  /** The currency of amounts, an ISO 4217 code. Default: the agent's. */
  currency?: string | undefined
  /** The most lines to read, over all files. Default: 1000000. */
  maxRows?: number | undefined
}

/** Which orders to list. */
export interface OrderListOptions extends UserOptions {
  /** Not before this day, ISO 8601. */
  since?: string | undefined
  /** Behind this order, the last one of the page before. */
  after?: Pick<Order, 'orderedOn' | 'id'> | undefined
  /** At most so many. Default: 50. */
  limit?: number | undefined
}

/** How to read a picture. */
export interface PictureOptions extends CallOptions {
  /** ISO 639-1 code of the language it is probably in. */
  language?: string | undefined
}

/**
 * What users have bought: imported from files, read from receipts, and what follows from it. Users never see
 * each other's orders. Reached as `agent.orders`.
 */
export class Orders {
  readonly #native: NativeAgent

  /** @internal */
  constructor(native: NativeAgent) {
    this.#native = native
  }

  /**
   * Imports files of orders: Walmart exports (CSV or XLSX), tables of any shop, JSON; CSV and JSON may be packed
   * with gzip. The files of one export are handed over together. Importing again changes nothing.
   *
   * @throws {StorageError} where a file cannot be read, naming the line at fault; nothing is changed then
   */
  async import(
    files: ImportFile | readonly ImportFile[],
    options: OrderImportOptions = {},
  ): Promise<OrderImportReport> {
    const { lenient, retailer, priceIs, currency, maxRows } = options
    const how = json({ lenient, retailer, priceIs, currency, maxRows }, 'options')
    const ready = await filesOf(files)
    return decode(
      await runImport(options, (tell, cancel) =>
        this.#native.importOrders(user(options), ready, how, tell, cancel),
      ),
    )
  }

  /**
   * Reads the text of a receipt, its lines matched to the catalogue. Nothing is kept. Text that is no receipt
   * gives no lines, and says so in the flags.
   */
  readReceipt(text: string): Receipt {
    return new Receipt(guard(() => this.#native.readReceipt(string(text, 'text'))))
  }

  /**
   * Reads the picture of a receipt through a recogniser of yours. Nothing is kept, the picture least of all.
   *
   * @throws what the recogniser throws: an error of this library as it is, any other as {@link UnavailableError}
   */
  async readPicture(image: Uint8Array, recognizer: TextRecognizer, options: PictureOptions = {}): Promise<Receipt> {
    if (!(image instanceof Uint8Array)) throw invalidInput(`image must be bytes, not ${describe(image)}`)
    const tell = adaptRecognizer(recognizer, image)
    const language = optionalString(options.language, 'language')
    return new Receipt(await run(options, (cancel) => this.#native.readPicture(language, tell, cancel)))
  }

  /**
   * Reads the text of a receipt and keeps what it says. Importing it again changes nothing; a receipt without a
   * single line is read and not kept.
   */
  async importReceipt(text: string, options?: UserOptions): Promise<ImportedReceipt> {
    return decode(
      await run(options, (cancel) => this.#native.importReceipt(user(options), string(text, 'text'), cancel)),
    )
  }

  /** What is known of a product's purchases; null where it was never bought. */
  async history(product: string, options?: UserOptions): Promise<OrderHistory | null> {
    return decode(
      await run(options, (cancel) => this.#native.orderHistory(user(options), string(product, 'product'), cancel)),
    )
  }

  /** The same of what `thing` of a `Bought` or a `Purchase` names: a product, or an item of a shop. */
  async historyOfThing(thing: string, options?: UserOptions): Promise<OrderHistory | null> {
    return decode(
      await run(options, (cancel) => this.#native.orderHistoryOfThing(user(options), string(thing, 'thing'), cancel)),
    )
  }

  /**
   * Everything a user has bought whose name has all of `words`; all of it for no words. What was bought on most
   * days comes first.
   */
  async bought(words = '', options?: UserOptions): Promise<Bought[]> {
    return decode(await run(options, (cancel) => this.#native.bought(user(options), string(words, 'words'), cancel)))
  }

  /**
   * What the user usually buys, as of today: at least twice within a year and not given up, most often bought
   * first. At most 20 where `limit` is left out.
   */
  async usual(options: UserOptions & { limit?: number | undefined } = {}): Promise<Bought[]> {
    const limit = counted(options.limit ?? 20, 'limit')
    return decode(await run(options, (cancel) => this.#native.usual(user(options), limit, cancel)))
  }

  /** Orders, the newest first. */
  async list(options: OrderListOptions = {}): Promise<Order[]> {
    const { since, after, limit } = options
    const last = after && { orderedOn: after.orderedOn, id: after.id }
    const page = json({ since, after: last, limit }, 'options')
    return decode(await run(options, (cancel) => this.#native.orders(user(options), page, cancel)))
  }

  /**
   * One order.
   *
   * @throws {NotFoundError} where there is none with this id
   */
  async get(id: string, options?: UserOptions): Promise<Order> {
    return decode(await run(options, (cancel) => this.#native.order(user(options), string(id, 'id'), cancel)))
  }

  /** The shops that a user's orders come from. */
  async shops(options?: UserOptions): Promise<Shop[]> {
    return decode(await run(options, (cancel) => this.#native.shops(user(options), cancel)))
  }

  /** How much of a user's is kept. */
  async counts(options?: UserOptions): Promise<OrderCounts> {
    return decode(await run(options, (cancel) => this.#native.orderCounts(user(options), cancel)))
  }

  /** Takes orders away. Answers how many were there. Prices they told stay in the price history. */
  async remove(ids: readonly string[], options?: UserOptions): Promise<number> {
    const which = strings(ids, 'ids')
    return run(options, (cancel) => this.#native.removeOrders(user(options), which, cancel))
  }

  /** Takes all orders of a user away. Answers how many there were. */
  forgetAll(options?: UserOptions): Promise<number> {
    return run(options, (cancel) => this.#native.forgetOrders(user(options), cancel))
  }
}
