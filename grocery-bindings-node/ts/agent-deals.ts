import type { NativeAgent } from '../native.js'
import { run } from './abort.js'
import { decode, GroceryList, ListExplained } from './answer.js'
import { json, object, string } from './check.js'
import { guard } from './errors.js'
import { user, type UserOptions } from './lists.js'
import { nativeOf, OfferBook, type BookData, type BookOffer } from './offers.js'

/** Who shops, as far as offers ask. By default nobody of whom anything is known. */
export interface DealContext {
  /** Whether the shopper is a member of the shop's programme. */
  member?: boolean | undefined
  /** The shop. Without one, only offers that are on everywhere are on. */
  store?: string | null | undefined
  /** Whether this is the shopper's first order. */
  firstOrder?: boolean | undefined
  /** The ids of the digital coupons that are clipped. */
  clipped?: readonly string[] | undefined
  /** The promo codes entered, in any case. */
  codes?: readonly string[] | undefined
  /** What the household has used before; `on` is the day at the store. */
  uses?: readonly { offer: string; on: string; uses: number }[] | undefined
}

function who(shopper: DealContext | undefined): string | null {
  return shopper === undefined || shopper === null ? null : json(object(shopper, 'shopper'), 'shopper')
}

/** @internal A book that was made before, or one of its data. */
export function bookOf(offers: OfferBook | BookData | string | null | undefined): OfferBook | null {
  if (offers === undefined || offers === null) return null
  return offers instanceof OfferBook ? offers : new OfferBook(offers)
}

/** The offers of the shop, as lists and replies use them. Reached as `agent.deals`. */
export class Deals {
  readonly #native: NativeAgent

  /** @internal */
  constructor(native: NativeAgent) {
    this.#native = native
  }

  /** The book in use; `null` where there is none. */
  get book(): OfferBook | null {
    const book = guard(() => this.#native.book())
    return book === null ? null : new OfferBook(book as unknown as BookData)
  }

  /**
   * Puts a book in the place of the one before; `null` takes all offers away. Requests under way end with the book they
   * began with.
   *
   * @throws {InvalidInputError} where the book is in another currency than the agent
   */
  setBook(book: OfferBook | BookData | string | null): void {
    const given = bookOf(book)
    guard(() => this.#native.setBook(given && nativeOf(given)))
  }

  /**
   * The offers that are on now at the shopper's shop, in the order of the book. Whether this shopper may use one
   * (membership, clipping, limits) is not asked.
   */
  active(shopper?: DealContext): BookOffer[] {
    return JSON.parse(guard(() => this.#native.activeOffers(who(shopper))))
  }

  /**
   * The offers that are on now and cover a product in any role. Offers on the whole order are not among them.
   *
   * @throws {NotFoundError} where there is no such product
   */
  onProduct(product: string, shopper?: DealContext): BookOffer[] {
    return JSON.parse(guard(() => this.#native.offersOnProduct(string(product, 'product'), who(shopper))))
  }

  /** A list, priced, with the best that the offers save on it: in its `deals`, and on each line. */
  async forList(list: string, shopper?: DealContext, options?: UserOptions): Promise<GroceryList> {
    return new GroceryList(
      await run(options, (cancel) =>
        this.#native.dealsForList(user(options), string(list, 'list'), who(shopper), cancel),
      ),
    )
  }

  /**
   * {@link forList}, explained. `null` without a book, and where nothing on the list has a price or the list is too large
   * to be judged.
   */
  async explain(list: string, shopper?: DealContext, options?: UserOptions): Promise<ListExplained | null> {
    const answer = await run(options, (cancel) =>
      this.#native.explainList(user(options), string(list, 'list'), who(shopper), cancel),
    )
    return decode(answer) === null ? null : new ListExplained(answer)
  }
}
