import {
  amountIn,
  scaleLines,
  type Measure,
  type ScaledAmounts,
  type Unit,
} from '../native.js'
import type {
  Answer as Native,
  CombinedSearchData,
  DealSolutionData,
  ExplanationData,
  GroceryListData,
  HybridSearchData,
  IngredientData,
  PricedSearchData,
  ProcessResponseData,
  ProductData,
  ProductDetailsData,
  QuotesData,
  ReceiptData,
  RecipeAddedData,
  RefundData,
  ScannedData,
  SearchExplanationData,
  SearchPageData,
  SearchResultData,
  ShoppingListData,
  SourcePageData,
  StoresSolutionData,
  SubstitutesData,
  Texts,
  TotalsData,
  UnderstandingData,
} from '../native.js'
import type { DealExplanationData } from './offers.js'
import type { DetectionData, PriceReportData } from './detect.js'
import type { PricesStateData } from './tracking.js'
import { amountText, counted, describe, json, string, type Amount } from './check.js'
import { guard, invalidInput } from './errors.js'

/** A part of another answer. */
interface Part {
  host(): unknown
  wire(): unknown
}

type Source = Native | Texts | Part

/**
 * A result. It stays in Rust until one of its properties is read; then all of them come over at once
 * and are kept. `toJSON()` gives the JSON of the core, the same in every language.
 */
export abstract class Answer<T extends object> {
  readonly #source: Source
  #data: T | undefined

  /** @internal */
  constructor(source: Source) {
    this.#source = source
  }

  /** @internal */
  protected get source(): Source {
    return this.#source
  }

  /** A plain object with all properties, for spreading, cloning or logging. */
  toObject(): T {
    return (this.#data ??= read(this.#source, 'host') as T)
  }

  /** The JSON of the core: what the command line prints, with money as decimal numbers. */
  toJSON(): unknown {
    return read(this.#source, 'wire')
  }

  /** Shows the properties in `console.log` and the debugger. */
  [Symbol.for('nodejs.util.inspect.custom')](
    _depth: number,
    options: object,
    inspect: (value: unknown, options: object) => string,
  ): string {
    return `${this.constructor.name} ${inspect(this.toObject(), options)}`
  }
}

function read(source: Source, side: 'host' | 'wire'): unknown {
  const text = typeof source[side] === 'string' ? source[side] : guard(() => (source as Native)[side]())
  return typeof text === 'string' ? JSON.parse(text) : text
}

/** The typed objects of an answer that has no class of its own. */
export function decode<T>(answer: Native | Texts): T {
  return read(answer, 'host') as T
}

/** Gives a class a getter for each property. The `Record` makes the compiler find a missing one. */
function properties<T extends object>(
  family: abstract new (source: Source) => Answer<T>,
  names: Record<keyof T, true>,
): void {
  for (const name of Object.keys(names) as (keyof T)[]) {
    Object.defineProperty(family.prototype, name, {
      get(this: Answer<T>) {
        return this.toObject()[name]
      },
      enumerable: true,
      configurable: true,
    })
  }
}

/* The interfaces below say which properties the getters have; they merge with the classes. */

/** What was heard in one utterance. */
export interface Understanding extends Readonly<UnderstandingData> {}
export class Understanding extends Answer<UnderstandingData> {}
properties(Understanding, { language: true, intent: true, confidence: true, actions: true, slots: true, notes: true })

/** How a text was read, stage by stage. */
export interface Explanation extends Readonly<Omit<ExplanationData, 'understanding'>> {}
export class Explanation extends Answer<ExplanationData> {
  #heard: Understanding | undefined

  /** What came of it: the same as `parse` gives. */
  get understanding(): Understanding {
    return (this.#heard ??= new Understanding({
      host: () => this.toObject().understanding,
      wire: () => (this.toJSON() as { understanding: unknown }).understanding,
    }))
  }
}
properties<Omit<ExplanationData, 'understanding'>>(Explanation, {
  text: true,
  language: true,
  tokens: true,
  clauses: true,
  rules: true,
  model: true,
  second: true,
  confidence: true,
})

/** A list with prices and totals. */
export interface GroceryList extends Readonly<GroceryListData> {}
export class GroceryList extends Answer<GroceryListData> {}
properties(GroceryList, {
  id: true,
  userId: true,
  name: true,
  version: true,
  items: true,
  subtotal: true,
  estimatedTax: true,
  taxRate: true,
  total: true,
  savings: true,
  itemCount: true,
  unpricedCount: true,
  deliveryEligible: true,
  deliveryThreshold: true,
  deliveryFee: true,
  amountForFreeDelivery: true,
  deals: true,
  notes: true,
})

/** The answer to one thing a shopper said. */
export interface ProcessResponse extends Readonly<Omit<ProcessResponseData, 'groceryList'>> {}
export class ProcessResponse extends Answer<ProcessResponseData> {
  #list: GroceryList | undefined

  /** The list after the request, priced. */
  get groceryList(): GroceryList {
    return (this.#list ??= new GroceryList({
      host: () => this.toObject().groceryList,
      wire: () => (this.toJSON() as { groceryList: unknown }).groceryList,
    }))
  }
}
properties<Omit<ProcessResponseData, 'groceryList'>>(ProcessResponse, {
  success: true,
  response: true,
  action: true,
  actions: true,
  products: true,
  suggestions: true,
  budget: true,
  question: true,
  notes: true,
  metadata: true,
})

/** What came of putting a recipe on a list. */
export interface RecipeAdded extends Readonly<Omit<RecipeAddedData, 'groceryList'>> {}
export class RecipeAdded extends Answer<RecipeAddedData> {
  #list: GroceryList | undefined

  /** The list afterwards, priced. */
  get groceryList(): GroceryList {
    return (this.#list ??= new GroceryList({
      host: () => this.toObject().groceryList,
      wire: () => (this.toJSON() as { groceryList: unknown }).groceryList,
    }))
  }
}
properties<Omit<RecipeAddedData, 'groceryList'>>(RecipeAdded, { lineIds: true, skipped: true, unknown: true })

/** A shopping list at one version, without prices. */
export interface ShoppingList extends Readonly<ShoppingListData> {}
export class ShoppingList extends Answer<ShoppingListData> {}
properties(ShoppingList, {
  id: true,
  user: true,
  name: true,
  lines: true,
  version: true,
  createdAt: true,
  updatedAt: true,
})

/** A product of the catalogue. */
export interface Product extends Readonly<ProductData> {}
export class Product extends Answer<ProductData> {}
properties(Product, {
  id: true,
  retailerId: true,
  name: true,
  brand: true,
  category: true,
  size: true,
  barcode: true,
  taxClass: true,
  snapEligible: true,
  diets: true,
  allergens: true,
  allergensComplete: true,
  soldBy: true,
  priceUnit: true,
  typicalPrice: true,
  popularity: true,
  aliases: true,
  availability: true,
  ratings: true,
})

/** One line of a recipe's ingredients. */
export interface Ingredient extends Readonly<IngredientData> {}
export class Ingredient extends Answer<IngredientData> {
  /**
   * The same line for `factor` times the recipe. The size of a package stays as it is.
   *
   * @throws {InvalidInputError} where the factor is not above zero
   */
  scaled(factor: Amount): Ingredient {
    return rescaled([this], 1, factor)[0] as Ingredient
  }

  /**
   * The amount in another unit: between volume and weight by what a cup of this ingredient weighs, where
   * that is known.
   *
   * @throws {InvalidInputError} where there is no amount, or the units do not convert
   */
  amountIn(unit: Unit): Measure {
    return guard(() => amountIn(json(amounts(this), 'line'), string(unit, 'unit')))
  }
}
properties(Ingredient, {
  qty: true,
  quantity: true,
  qtyMax: true,
  quantityMax: true,
  unit: true,
  name: true,
  size: true,
  preparation: true,
  comment: true,
  alternatives: true,
  optional: true,
  isHeading: true,
})

function amounts({ qty, qtyMax, unit, name }: Ingredient): object {
  return { qty, qtyMax, unit, name }
}

function rescaled(lines: readonly Ingredient[], servings: Amount, wanted: Amount): Ingredient[] {
  const asked = json(lines.map(amounts), 'lines')
  const made = guard(() => scaleLines(asked, amountText(servings), amountText(wanted)))
  return lines.map((line, at) => {
    const amounts = made[at] as ScaledAmounts
    return new Ingredient({
      host: () => ({ ...line.toObject(), ...amounts }),
      wire: () => ({ ...(line.toJSON() as object), qty: amounts.qty }),
    })
  })
}

/**
 * The lines of a recipe for `servings` people as they are for `wanted`.
 *
 * @throws {InvalidInputError} where either is not above zero
 */
export function scaleRecipe(lines: readonly Ingredient[], servings: Amount, wanted: Amount): Ingredient[] {
  const read = Array.from(lines)
  for (const line of read) {
    if (!(line instanceof Ingredient)) throw invalidInput(`a line must be an Ingredient, not ${describe(line)}`)
  }
  return rescaled(read, servings, wanted)
}

/**
 * What a basket costs. Always `total = subtotal - promoDiscount - loyaltyDiscount + tax + deliveryFee`,
 * and nothing is below zero.
 */
export interface Totals extends Readonly<TotalsData> {}
export class Totals extends Answer<TotalsData> {}
properties(Totals, {
  subtotal: true,
  originalSubtotal: true,
  itemSavings: true,
  promoDiscount: true,
  promoDescription: true,
  loyaltyDiscount: true,
  tax: true,
  taxRate: true,
  deliveryFee: true,
  totalSavings: true,
  total: true,
  freeDeliveryEligible: true,
  amountForFreeDelivery: true,
  freeDelivery: true,
  snapEligibleTotal: true,
  currency: true,
  estimated: true,
  offerDiscount: true,
  couponDiscount: true,
  deposits: true,
  bagFee: true,
  taxIncluded: true,
  vat: true,
  tender: true,
  lines: true,
  notes: true,
})

/** What is paid back when goods come back. */
export interface Refund extends Readonly<RefundData> {}
export class Refund extends Answer<RefundData> {}
properties(Refund, {
  goods: true,
  tax: true,
  deposits: true,
  deliveryFee: true,
  bagFee: true,
  total: true,
  snap: true,
  other: true,
  discounts: true,
  lines: true,
})

/** Products that were found, best first. */
export interface SearchResult extends Readonly<SearchResultData> {}
export class SearchResult extends Answer<SearchResultData> {}
properties(SearchResult, { hits: true, total: true })

/** A page of a search in the shape of the original service. */
export interface SearchPage extends Readonly<SearchPageData> {}
export class SearchPage extends Answer<SearchPageData> {}
properties(SearchPage, { products: true, metadata: true })

/** Why a search answers what it does: the parts of each hit's score. */
export interface SearchExplanation extends Readonly<SearchExplanationData> {}
export class SearchExplanation extends Answer<SearchExplanationData> {}
properties(SearchExplanation, { q: true, words: true, head: true, total: true, hits: true })

/** What words and vectors found. */
export interface HybridSearch extends Readonly<HybridSearchData> {}
export class HybridSearch extends Answer<HybridSearchData> {}
properties(HybridSearch, { hits: true, total: true, note: true })

/** What the catalogue and a shop found. */
export interface CombinedSearch extends Readonly<CombinedSearchData> {}
export class CombinedSearch extends Answer<CombinedSearchData> {}
properties(CombinedSearch, { hits: true, total: true, note: true })

/** What a search at a shop found. */
export interface SourcePage extends Readonly<SourcePageData> {}
export class SourcePage extends Answer<SourcePageData> {}
properties(SourcePage, { products: true, total: true })

/** A page of a search with prices. */
export interface PricedSearch extends Readonly<PricedSearchData> {}
export class PricedSearch extends Answer<PricedSearchData> {}
properties(PricedSearch, { products: true, totalResults: true, cached: true, missing: true, notes: true })

/** A product that was scanned. */
export interface Scanned extends Readonly<ScannedData> {}
export class Scanned extends Answer<ScannedData> {}
properties(Scanned, { barcode: true, product: true, measure: true })

/** Everything there is to know about a product. */
export interface ProductDetails extends Readonly<ProductDetailsData> {}
export class ProductDetails extends Answer<ProductDetailsData> {}
properties(ProductDetails, { product: true, inStock: true, unitPrice: true, reviews: true })

/** The best plan found for a cart and its offers. */
export interface DealSolution extends Readonly<DealSolutionData> {}
export class DealSolution extends Answer<DealSolutionData> {}
properties(DealSolution, { plan: true, isOptimal: true, gap: true, greedySavings: true, steps: true })

/** The best choice of stores found. */
export interface StoresSolution extends Readonly<StoresSolutionData> {}
export class StoresSolution extends Answer<StoresSolutionData> {}
properties(StoresSolution, { plan: true, isOptimal: true, gap: true, steps: true })

/** Prices, and what their sources had to say about themselves. */
export interface Quotes extends Readonly<QuotesData> {}
export class Quotes extends Answer<QuotesData> {}
properties(Quotes, { quotes: true, missing: true, notes: true })

/** What may stand in for a product, best first. */
export interface Substitutes extends Readonly<SubstitutesData> {}
export class Substitutes extends Answer<SubstitutesData> {}
properties(Substitutes, { product: true, candidates: true, leftOut: true })

/** A receipt that was read. */
export interface Receipt extends Readonly<ReceiptData> {}
export class Receipt extends Answer<ReceiptData> {}
properties(Receipt, { order: true, coupons: true, itemsSold: true, addsUp: true })

/** The best plan for a cart, explained. */
export interface DealExplanation extends Readonly<DealExplanationData> {}
export class DealExplanation extends Answer<DealExplanationData> {}
properties(DealExplanation, {
  sentences: true,
  currency: true,
  subtotal: true,
  deliveryFee: true,
  plan: true,
  isOptimal: true,
  gap: true,
  lines: true,
  offers: true,
  unused: true,
  notOn: true,
  unknownCodes: true,
  runnerUp: true,
  changes: true,
  notTried: true,
  rebates: true,
})

/** A list with what the offers save on it, explained. */
export interface ListExplainedData {
  /** The list, priced, with the savings on it. */
  list: GroceryListData
  /** The plan and why. Lines go by the ids of the list's lines. */
  explanation: DealExplanationData
}
export interface ListExplained extends Readonly<ListExplainedData> {}
export class ListExplained extends Answer<ListExplainedData> {}
properties(ListExplained, { list: true, explanation: true })

/** Everything that was found about a price. */
export interface Detection extends Readonly<DetectionData> {}
export class Detection extends Answer<DetectionData> {}
const detected = {
  present: true,
  ignored: true,
  regular: true,
  drop: true,
  standing: true,
  priorLowest: true,
  lowestEver: true,
  shrinkage: true,
  was: true,
  deals: true,
} as const
properties(Detection, detected)

/** What a product costs now, beside what it cost before. */
export interface PriceReport extends Readonly<PriceReportData> {}
export class PriceReport extends Answer<PriceReportData> {
  /** The history of the price as an SVG picture, with the regular price and the deals marked. */
  svg(): string {
    return guard(() => (this.source as Native).svg())
  }

  /** The same picture in characters, for a terminal: so many columns and rows. */
  chart(columns = 80, rows = 16): string {
    const size = [counted(columns, 'columns'), counted(rows, 'rows')] as const
    return guard(() => (this.source as Native).chart(...size))
  }
}
properties(PriceReport, { ...detected, product: true, windows: true, sales: true, changes: true })

/** How price sources and cache are doing. */
export interface PricesState extends Readonly<PricesStateData> {}
export class PricesState extends Answer<PricesStateData> {}
properties(PricesState, { sources: true, cache: true })
