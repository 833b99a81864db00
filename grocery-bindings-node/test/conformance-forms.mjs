// How the answers of the conformance cases are written, where more than one file writes them.
import { GroceryError } from 'grocery-core'

export const money = (amount) => amount && { currency: amount.currency, minor: amount.minor }

/** Millionths, rounded down. */
export const score = (value) => Math.floor(value * 1e6)

export const refused = (error) => {
  if (!(error instanceof GroceryError)) throw error
  return { error: error.code, hint: error.hint }
}

export const substitute = ({ product, score: sum, parts, reasons, sizeRatioExact, price }) => ({
  parts: {
    attributes: score(parts.attributes),
    brand: score(parts.brand),
    category: score(parts.category),
    kind: score(parts.kind),
    learned: score(parts.learned),
    popularity: score(parts.popularity),
    price: score(parts.price),
    size: score(parts.size),
  },
  price: price && {
    currency: price.currency,
    difference: price.differenceExact,
    missing: price.missingExact,
    substitute: price.substituteExact,
    unit: price.unit,
  },
  product: product.id,
  reasons,
  score: score(sum),
  size_ratio: sizeRatioExact,
})

export const substitutes = (found) => ({
  candidates: found.candidates.map(substitute),
  left_out: {
    diet: found.leftOut.diet,
    excluded: found.leftOut.excluded,
    not_cheaper: found.leftOut.notCheaper,
    refused: found.leftOut.refused,
    unavailable: found.leftOut.unavailable,
    unknown_allergens: found.leftOut.unknownAllergens,
    unsafe_allergen: found.leftOut.unsafeAllergen,
  },
})

/** A request for substitutes, as the cases write it. */
export function wish({ wanted, accepted = [], refused: declined = [], ...rest }) {
  const pair = ([missing, offered]) => ({ missing, offered })
  return {
    ...rest,
    wanted: wanted && { amount: wanted[0], unit: wanted[1] },
    accepted: accepted.map(pair),
    refused: declined.map(pair),
  }
}

/** A file of a case. */
export const bytes = (file) => Buffer.from(file.base64 ?? file, file.base64 === undefined ? 'utf8' : 'base64')
