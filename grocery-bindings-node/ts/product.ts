import type { Allergen, Money, PriceKind, SoldBy, TaxClass, Unit } from '../native.js'
import { Product } from './answer.js'
import { object } from './check.js'

/** A product of your own. Only `id` and `name` are needed; of the rest nothing is known where it is left out. */
export interface NewProduct {
  /** Its id in the catalogue. */
  id: string
  /** Its name, without the size. */
  name: string
  /** The retailer's own number. */
  retailerId?: string | null | undefined
  brand?: string | null | undefined
  /** The path of its category, department first. */
  category?: readonly string[] | undefined
  /** The size of the package: `'1 gallon'`, `'24 x 16.9 fl oz'`. */
  size?: string | null | undefined
  /** The bar code, digits only. */
  barcode?: string | null | undefined
  /** How tax law sees it. Default: `food`. */
  taxClass?: TaxClass | undefined
  /** Whether SNAP benefits may pay for it. Default: yes. */
  snapEligible?: boolean | undefined
  /** Diets it is certainly fit for, such as `vegan`. */
  diets?: readonly string[] | undefined
  /** Allergens it certainly has. */
  allergens?: readonly Allergen[] | undefined
  /** Whether `allergens` is certainly complete. Default: no. */
  allergensComplete?: boolean | undefined
  /** How it is sold. Default: `each`. */
  soldBy?: SoldBy | undefined
  /** The unit that the price is for, where sold by weight. */
  priceUnit?: Unit | undefined
  /** What it usually costs, with where that is from and the day it holds for (ISO 8601). */
  typicalPrice?: { price: Money; kind: PriceKind; source: string; asOf: string } | null | undefined
  /** How often it is bought against others. */
  popularity?: number | undefined
  /** Other names for it. */
  aliases?: readonly string[] | undefined
  /** Whether the shop has it, where somebody says. */
  availability?: { inStock?: boolean | null | undefined; quantity?: number | null | undefined } | undefined
  /** How shoppers rate it: stars, 0 to 5, and of how many ratings. */
  ratings?: { average: number; count?: number | undefined } | null | undefined
}

/** A product as it was given out, or the data of one, as the native part takes it. */
export function given(product: unknown, name: string): object {
  return product instanceof Product ? product.toObject() : object(product, name)
}
