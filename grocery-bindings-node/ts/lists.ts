import type { Answer, Cancel, ListSummary, LoggedOp, NativeAgent, Unit } from '../native.js'
import { run, type CallOptions } from './abort.js'
import { decode, GroceryList, RecipeAdded, ShoppingList } from './answer.js'
import { amountText, json, object, string, whole, type Amount } from './check.js'

/** Whose list, beside what every call takes. */
export interface UserOptions extends CallOptions {
  /** Whose. By default the one local user of an app that knows no users. */
  user?: string | undefined
}

/** What to put on a list. */
export interface AddItem {
  /** What to buy, as a shopper would say it: `'2% milk'`. */
  name: string
  /** How much; one where it is not said. */
  amount?: Amount | undefined
  /** The unit of the amount; left out for counted pieces. */
  unit?: Unit | undefined
  /** The package: `'1 gallon'`. */
  size?: string | undefined
  /** The id of the product; found by its name where it is not said. */
  product?: string | undefined
}

/** A recipe to put on a list. */
export interface AddRecipe {
  /** Its text, or its lines as they are written. Blank ones are passed over. */
  lines: string | readonly string[]
  /** For how many it is written, and for how many it is to be made; left out: as it is written. */
  servings?: Servings | undefined
  /** Whether optional lines are bought too. Default: no. */
  optional?: boolean | undefined
}

/** For how many a recipe is written, and for how many it is to be made. */
export interface Servings {
  from: Amount
  to: Amount
}

/** Which part of a list's log to read. */
export interface LogOptions extends UserOptions {
  /** Begin behind the operation that made this version; by default at the first. */
  after?: number | undefined
  /** At most so many. */
  limit?: number | undefined
}

/** Lists, each of one user. What changes a list answers it, priced. Reached as `agent.lists`. */
export class Lists {
  readonly #native: NativeAgent

  /** @internal */
  constructor(native: NativeAgent) {
    this.#native = native
  }

  /** Makes an empty list. */
  create(name: string, options?: UserOptions): Promise<GroceryList> {
    return this.#change(options, (user, cancel) => this.#native.createList(user, string(name, 'name'), cancel))
  }

  /** All lists of a user, the newest first. */
  async all(options?: UserOptions): Promise<ListSummary[]> {
    return decode(await run(options, (cancel) => this.#native.allLists(user(options), cancel)))
  }

  /** A list as it is stored, without prices. */
  async get(list: string, options?: UserOptions): Promise<ShoppingList> {
    return new ShoppingList(
      await run(options, (cancel) => this.#native.getList(user(options), string(list, 'list'), cancel)),
    )
  }

  /** A list with prices and totals. */
  view(list: string, options?: UserOptions): Promise<GroceryList> {
    return this.#change(options, (user, cancel) => this.#native.viewList(user, string(list, 'list'), cancel))
  }

  /** The newest list of a user. Who has none sees an empty one, which comes into being with its first line. */
  current(options?: UserOptions): Promise<GroceryList> {
    return this.#change(options, (user, cancel) => this.#native.currentList(user, cancel))
  }

  /** Gives a list another name. */
  rename(list: string, name: string, options?: UserOptions): Promise<GroceryList> {
    return this.#change(options, (user, cancel) =>
      this.#native.renameList(user, string(list, 'list'), string(name, 'name'), cancel),
    )
  }

  /** Throws a list away. */
  async delete(list: string, options?: UserOptions): Promise<void> {
    await run(options, (cancel) => this.#native.deleteList(user(options), string(list, 'list'), cancel))
  }

  /** Puts an item on a list. It is added to an equal one that is there already. */
  add(list: string, item: string | AddItem, options?: UserOptions): Promise<GroceryList> {
    return this.#change(options, (user, cancel) => {
      const asked = typeof item === 'string' ? { name: item } : (object(item, 'item') as AddItem)
      const { amount, ...rest } = asked
      const exact = amount == null ? {} : { amount: amountText(amount) }
      return this.#native.addItem(user, string(list, 'list'), json({ ...rest, ...exact }, 'item'), cancel)
    })
  }

  /**
   * Puts what a recipe needs on a list, in one step that one `undo` takes back: amounts of what is there
   * already add up; water, headings and what is "to taste" are left out and told.
   *
   * @throws {InvalidInputError} where servings are not above 0, an amount is too large or the recipe too long;
   * nothing has changed then
   */
  async addRecipe(list: string, recipe: string | AddRecipe, options?: UserOptions): Promise<RecipeAdded> {
    return new RecipeAdded(
      await run(options, (cancel) =>
        this.#native.addRecipe(user(options), string(list, 'list'), json(recipeOf(recipe), 'recipe'), cancel),
      ),
    )
  }

  /** Sets how much of a line is wanted. */
  setAmount(list: string, line: string, amount: Amount, unit?: Unit | null, options?: UserOptions): Promise<GroceryList> {
    return this.#change(options, (user, cancel) =>
      this.#native.setAmount(
        user,
        string(list, 'list'),
        string(line, 'line'),
        amountText(amount),
        unit == null ? null : string(unit, 'unit'),
        cancel,
      ),
    )
  }

  /** Matches a line to another product. */
  setProduct(list: string, line: string, product: string, options?: UserOptions): Promise<GroceryList> {
    return this.#change(options, (user, cancel) =>
      this.#native.setProduct(user, string(list, 'list'), string(line, 'line'), string(product, 'product'), cancel),
    )
  }

  /** Marks a line as being in the basket, or takes the mark back. */
  check(list: string, line: string, checked = true, options?: UserOptions): Promise<GroceryList> {
    return this.#change(options, (user, cancel) =>
      this.#native.checkLine(user, string(list, 'list'), string(line, 'line'), Boolean(checked), cancel),
    )
  }

  /** Takes a line off a list. */
  remove(list: string, line: string, options?: UserOptions): Promise<GroceryList> {
    return this.#change(options, (user, cancel) =>
      this.#native.removeLine(user, string(list, 'list'), string(line, 'line'), cancel),
    )
  }

  /** Takes all lines off a list. `undo` brings them back. */
  clear(list: string, options?: UserOptions): Promise<GroceryList> {
    return this.#change(options, (user, cancel) => this.#native.clearList(user, string(list, 'list'), cancel))
  }

  /** Takes the last change back. */
  undo(list: string, options?: UserOptions): Promise<GroceryList> {
    return this.#change(options, (user, cancel) => this.#native.undo(user, string(list, 'list'), cancel))
  }

  /** What was done to a list, oldest first. */
  async log(list: string, options?: LogOptions): Promise<LoggedOp[]> {
    return decode(
      await run(options, (cancel) =>
        this.#native.listLog(
          user(options),
          string(list, 'list'),
          options?.after === undefined ? null : whole(options.after, 'after'),
          options?.limit === undefined ? null : whole(options.limit, 'limit'),
          cancel,
        ),
      ),
    )
  }

  async #change(
    options: UserOptions | undefined,
    start: (user: string | null, cancel: Cancel | undefined) => Promise<Answer>,
  ): Promise<GroceryList> {
    return new GroceryList(await run(options, (cancel) => start(user(options), cancel)))
  }
}

/** A recipe as the native part reads it. */
function recipeOf(recipe: string | AddRecipe): object {
  if (typeof recipe === 'string') return { lines: recipe }
  const { servings, ...rest } = object(recipe, 'recipe') as AddRecipe
  if (servings == null) return rest
  const { from, to, ...other } = object(servings, 'servings') as Servings
  return { ...rest, servings: { ...other, from: amountText(from), to: amountText(to) } }
}

/** Whose: `null` for the one local user. */
export function user(options: UserOptions | undefined): string | null {
  return options?.user === undefined ? null : string(options.user, 'user')
}
