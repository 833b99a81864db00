import type { Allergen, BudgetPeriod, FitKind, FitPriority, Money } from '../native.js'
import type { Location } from './agent.js'
import type { DealContext } from './agent-deals.js'

/** What a list is fitted to, and what may be done to it. */
export interface FitRequest {
  /** The list; the user's newest where there is none. */
  listId?: string | undefined
  /** What the list may cost, with tax and without delivery. Default: what is left of the budget that is kept. */
  budget?: Money | undefined
  /** Which of the kept budgets is meant; the one for the shortest period where there is none. */
  period?: BudgetPeriod | undefined
  /**
   * How much lines matter, by line id: a must is never left out, and what is lost on a line that is wanted (the default)
   * outweighs everything lost on lines that would be nice.
   */
  priorities?: Readonly<Record<string, FitPriority>> | undefined
  /** What is not to be done: `['drop']` for a list of which nothing is left out. */
  without?: readonly Exclude<FitKind, 'keep'>[] | undefined
  /** Diets that every product that comes in must state it fits. Never traded off. */
  diets?: readonly string[] | undefined
  /** Allergens that every product that comes in must be known to be free of. Never traded off. */
  allergens?: readonly Allergen[] | undefined
  /** Words that no product that comes in may have in its name, brand or category. */
  excludes?: readonly string[] | undefined
  /** Where the shopper is, for the tax. Default: where the agent says. */
  location?: Location | undefined
  /** The language of the sentences, as an ISO 639-1 code. Default: English. */
  language?: string | undefined
  /** Who shops, as far as the offers of the shop ask. */
  shopper?: DealContext | undefined
}
