import type { BudgetPeriod, BudgetStatus, Crossing, Money, NativeAgent } from '../native.js'
import { run, type CallOptions } from './abort.js'
import { decode } from './answer.js'
import { json, object, optionalString, string, strings } from './check.js'
import { user, type UserOptions } from './lists.js'

/** What may be spent in a period. A user has at most one for each period and category. */
export interface Budget {
  period: BudgetPeriod
  /** What may be spent. */
  limit: Money
  /** Only on this category, whatever its case; on everything where there is none. */
  category?: string | undefined
  /** At which shares of the limit, in percent, to be told. Default: 50, 80 and 100. */
  thresholds?: readonly number[] | undefined
  /** On which day weeks begin, Monday = 1 to Sunday = 7. Default: Monday. */
  weekStartsOn?: number | undefined
}

/** What was spent on one day, such as one order. Recording the same id again replaces it. */
export interface SpendEntry {
  /** The user's own id of it, such as the order's. */
  id: string
  /** What was spent in all, with tax and fees. */
  total: Money
  /** The day as the shopper's calendar has it, `2026-11-20`. Default: today. */
  day?: string | undefined
  /** What of it went to which category. Need not add up to the total. */
  categories?: Readonly<Record<string, Money>> | undefined
}

/** Which budget to take away. */
export interface RemoveBudgetOptions extends UserOptions {
  /** That of a category; the one for everything where there is none. */
  category?: string | undefined
}

/**
 * What may be spent in a day, week, month or year, for everything or for a category, and how it stands. Imported orders
 * and receipts count by themselves, on the day of the order. Reached as `agent.budgets`.
 */
export class Budgets {
  readonly #native: NativeAgent

  /** @internal */
  constructor(native: NativeAgent) {
    this.#native = native
  }

  /**
   * Sets a budget, in place of the one for the same period and category. Answers the thresholds that what is spent
   * already crosses.
   *
   * @throws {InvalidInputError} naming the field that has no meaning
   */
  async set(budget: Budget, options?: UserOptions): Promise<Crossing[]> {
    const text = json(object(budget, 'budget'), 'budget')
    return decode(await run(options, (cancel) => this.#native.setBudget(user(options), text, cancel)))
  }

  /** Takes a budget away. Answers whether it was there. */
  remove(period: BudgetPeriod, options?: RemoveBudgetOptions): Promise<boolean> {
    return run(options, (cancel) =>
      this.#native.removeBudget(
        user(options),
        string(period, 'period'),
        optionalString(options?.category, 'category'),
        cancel,
      ),
    )
  }

  /** How a user's budgets stand today: the shortest period first, in it everything before categories. */
  async standing(options?: UserOptions): Promise<BudgetStatus[]> {
    return decode(await run(options, (cancel) => this.#native.budgets(user(options), cancel)))
  }

  /**
   * Records what was spent; an id that is known is replaced. Answers the thresholds that this crossed, each told once in
   * its period.
   *
   * @throws {InvalidInputError} naming the entry and field; nothing is recorded then
   */
  async spend(entries: readonly SpendEntry[], options?: UserOptions): Promise<Crossing[]> {
    const text = json(entries, 'entries')
    return decode(await run(options, (cancel) => this.#native.spend(user(options), text, cancel)))
  }

  /** Takes entries away, such as of an order that was cancelled. Answers how many were there. */
  removeSpend(ids: readonly string[], options?: UserOptions): Promise<number> {
    return run(options, (cancel) => this.#native.removeSpend(user(options), strings(ids, 'ids'), cancel))
  }

  /** Takes all budgets of a user away, with everything recorded. */
  async forgetAll(options?: UserOptions): Promise<void> {
    await run(options as CallOptions | undefined, (cancel) => this.#native.forgetBudgets(user(options), cancel))
  }

  /** The shopper's own day, ISO 8601. */
  today(): string {
    return this.#native.today()
  }
}
