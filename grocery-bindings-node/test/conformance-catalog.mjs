// The conformance cases about the catalogue: small scripts, step by step on one agent.
import { GroceryError } from 'grocery-core'
import { bytes, money, refused, score, substitutes, wish } from './conformance-forms.mjs'
import { agent } from './support.mjs'

/** The fields of a value as this package names them. */
function camel(value) {
  if (Array.isArray(value)) return value.map(camel)
  if (typeof value !== 'object' || value === null) return value
  const name = (key) => key.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase())
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [name(key), camel(part)]))
}

const dollars = (minor) => minor === undefined ? undefined : { minor, currency: 'USD' }

/** The shop of a case: it always finds all that it has, or fails in the one way it is told. */
function source({ name, products, total, fails }) {
  const stock = products?.map(camel) ?? []
  const mayAnswer = () => {
    if (fails !== undefined) throw new GroceryError(fails, 'the shop is shut', { hint: 'come back tomorrow' })
  }
  return {
    name,
    search({ limit, offset }) {
      mayAnswer()
      return { products: stock.slice(offset, offset + limit), total }
    },
    async lookup({ ids, retailerIds, barcodes }) {
      mayAnswer()
      return stock.filter(
        ({ product }) =>
          ids.includes(product.id) || retailerIds.includes(product.retailerId) || barcodes.includes(product.barcode),
      )
    },
  }
}

/** The embedder of a case: the vector of the first word that occurs in a text, and zeros without one. */
const embedder = ({ name, dimensions, vectors }) => ({
  name,
  dimensions,
  embed: ({ texts }) =>
    texts.map((text) => {
      const known = vectors.find(([word]) => text.toLowerCase().includes(word))
      return known === undefined ? new Float32Array(dimensions) : known[1]
    }),
})

/** The prices of a case, in cents. */
const shelf = (prices) => ({
  name: 'shelf',
  quotes: ({ products }) =>
    products
      .filter((product) => prices[product] !== undefined)
      .map((product) => {
        const { price, regular, in_stock } = prices[product]
        return { product, price: dollars(price), regular: dollars(regular), inStock: in_stock }
      }),
})

const stars = (one) => one && { average: one.average, count: one.count }
const stock = (one) => one && { in_stock: one.inStock, quantity: one.quantity }

const product = (one) => ({
  aliases: one.aliases,
  allergens: one.allergens,
  allergens_complete: one.allergensComplete,
  availability: stock(one.availability),
  barcode: one.barcode,
  brand: one.brand,
  category: one.category,
  diets: one.diets,
  id: one.id,
  name: one.name,
  popularity: one.popularity,
  price_unit: one.priceUnit,
  ratings: stars(one.ratings),
  retailer_id: one.retailerId,
  size: one.size,
  snap_eligible: one.snapEligible,
  sold_by: one.soldBy,
  tax_class: one.taxClass,
  typical_price: one.typicalPrice && {
    as_of: one.typicalPrice.asOf,
    kind: one.typicalPrice.kind,
    price: money(one.typicalPrice.price),
    source: one.typicalPrice.source,
  },
})

const sourced = (one) => ({
  in_stock: one.inStock,
  price: money(one.price),
  product: one.product.id,
  regular: money(one.regular),
})

const partly = (one) => one && { code: one.code, from: one.source, retryable: one.retryable }

const review = (one) => ({
  at: one.at,
  product: one.productId,
  stars: one.stars,
  text: one.text,
  user: one.userId,
})

/** The steps that are of one user. */
const WHOSE = new Set([
  'review',
  'remove_review',
  'forget_reviews',
  'judge',
  'swaps',
  'swap_substitutes',
  'forget_swap',
  'forget_swaps',
])

/** What is done to the catalogue, step by step. */
const STEPS = {
  count: ({ catalog }) => catalog.size,
  get: ({ catalog }, one) => product(catalog.get(one.product)),
  add: async ({ catalog }, { products }) => (await catalog.add(camel(products))) ?? null,
  change: async ({ catalog }, changes) => (await catalog.change(camel(changes))) ?? null,

  search({ catalog }, request) {
    const found = catalog.search(camel(request))
    return { hits: found.hits.map((hit) => hit.product.id), total: found.total }
  },

  page({ catalog }, request) {
    const { products, metadata } = catalog.page(camel(request))
    return {
      cached: metadata.cached,
      products: products.map((one) => ({
        availability: stock(one.availability),
        brand: one.brand,
        category: one.category && { id: one.category.id, name: one.category.name, path: one.category.path },
        id: one.id,
        name: one.name,
        price: one.price && {
          currency: one.price.currency,
          regular: money(one.price.regular),
          sale: money(one.price.sale),
          unit: one.price.unitExact,
          unit_of_measure: one.price.unitOfMeasure,
        },
        ratings: stars(one.ratings),
        walmart_id: one.walmartId,
      })),
      search_id: metadata.searchId,
      total_results: metadata.totalResults,
    }
  },

  explain_search({ catalog }, request) {
    const why = catalog.explainSearch(camel(request))
    return {
      head: why.head,
      hits: why.hits.map((hit) => ({
        name: hit.name,
        parts: hit.parts.map((part) => ({
          answered_by: part.answeredBy,
          kind: part.kind,
          reading: part.reading,
          value: score(part.value),
          word: part.word,
        })),
        product: hit.productId,
        score: score(hit.score),
      })),
      q: why.q,
      total: why.total,
      words: why.words,
    }
  },

  async search_prices({ prices }, request) {
    const found = await prices.search(camel(request))
    return {
      cached: found.cached,
      missing: found.missing,
      products: found.products.map((one) => ({
        deal_price: money(one.dealPrice),
        id: one.id,
        in_stock: one.inStock,
        name: one.name,
        price: money(one.price),
        price_kind: one.priceKind,
        price_source: one.priceSource,
        savings: money(one.savings),
        unit: one.unit,
      })),
      total_results: found.totalResults,
    }
  },

  async search_hybrid({ catalog }, request) {
    const found = await catalog.searchHybrid(camel(request))
    return {
      hits: found.hits.map((hit) => ({
        product: hit.product.id,
        score: score(hit.score),
        similarity: hit.similarity === null ? null : score(hit.similarity),
        vector_rank: hit.vectorRank,
        word_rank: hit.wordRank,
      })),
      note: partly(found.note),
      total: found.total,
    }
  },

  async search_combined({ catalog }, request) {
    const found = await catalog.searchCombined(camel(request))
    return {
      hits: found.hits.map((hit) => ({ ...sourced(hit), is_known: hit.isKnown, source_rank: hit.sourceRank })),
      note: partly(found.note),
      total: found.total,
    }
  },

  async search_remote({ catalog }, request) {
    const page = await catalog.searchRemote(request)
    return { products: page.products.map(sourced), total: page.total }
  },

  lookup_remote: async ({ catalog }, request) => (await catalog.lookupRemote(camel(request))).map(sourced),

  async index_vectors({ catalog }, { products }) {
    const { indexed, skipped } = await catalog.indexVectors({ productIds: products })
    return { indexed, skipped }
  },

  scan({ catalog }, { code }) {
    const { barcode, product, measure } = catalog.scan(code)
    const inside = measure && {
      item: measure.item,
      ...(measure.price && { price: money(measure.price) }),
      ...(measure.weight && { weight: { amount: measure.weight.exact, unit: measure.weight.unit } }),
    }
    return { barcode, measure: inside, product: product.id }
  },

  async details({ catalog }, one) {
    const known = await catalog.details(one.product)
    const { reviews, unitPrice } = known
    return {
      in_stock: known.inStock,
      product: known.product.id,
      reviews: { by_stars: reviews.byStars, count: reviews.count, ratings: stars(reviews.ratings) },
      unit_price: unitPrice && { amount: unitPrice.amountExact, price: money(unitPrice.price), unit: unitPrice.unit },
    }
  },

  review: ({ catalog }, one) => catalog.review(one.product, one.stars, one.text, { user: one.user }),

  async reviews({ catalog }, { product, limit }) {
    const first = await catalog.reviews(product, { limit })
    const next = first.length === 0 ? [] : await catalog.reviews(product, { limit, after: first.at(-1) })
    return { next: next.map(review), reviews: first.map(review) }
  },

  remove_review: ({ catalog }, { product, user }) => catalog.removeReview(product, { user }),
  forget_reviews: ({ catalog }, { user }) => catalog.forgetReviews({ user }),

  async record({ catalog }, { accesses }) {
    return (await catalog.record(accesses.map(({ product, kind, at }) => ({ productId: product, kind, at })))) ?? null
  },

  async trending({ catalog }, { limit, category }) {
    const hot = await catalog.trending({ limit, category })
    return hot.map(({ product, worth }) => ({ product: product.id, worth }))
  },

  judge: async ({ swaps }, { missing, offered, accepted, user }) =>
    (await swaps.judge(missing, offered, accepted, { user })) ?? null,

  async swaps({ swaps }, { user }) {
    const judged = await swaps.list({ user })
    return judged.map(({ accepted, at, missing, offered }) => ({ accepted, at, missing, offered }))
  },

  swap_substitutes: async ({ swaps }, { user, ...request }) =>
    substitutes(await swaps.substitutes(wish(request), { user })),
  forget_swap: ({ swaps }, { missing, offered, user }) => swaps.forget(missing, offered, { user }),
  forget_swaps: ({ swaps }, { user }) => swaps.forgetAll({ user }),

  async import({ catalog }, { file, ...options }) {
    const report = await catalog.import(bytes(file), camel(options))
    return {
      format: report.format,
      formula_cells: report.formulaCells,
      imported: report.imported,
      left_out: report.leftOut,
      notes: report.notes.map(({ line, note }) => ({ line, note })),
      read: report.read,
      replaced: report.replaced,
      skipped: report.skipped,
      skipped_lines: report.skippedLines.map(({ line, reason }) => ({ line, reason })),
      unread_sizes: report.unreadSizes,
      wrong_barcodes: report.wrongBarcodes,
    }
  },
}

/** Does the steps of a case one after the other. */
export async function catalog({ steps, source: stocked, embedder: model, prices, barcode_layouts }) {
  const fresh = agent({
    barcodeLayouts: barcode_layouts,
    productSource: stocked && source(stocked),
    embedder: model && embedder(model),
    priceSource: prices && shelf(prices),
  })
  const answers = []
  for (const { op, ...step } of steps) {
    const asked = 'user' in step || !WHOSE.has(op) ? step : { ...step, user: 'conformance' }
    try {
      answers.push(await STEPS[op](fresh, asked))
    } catch (error) {
      answers.push(op === 'import' ? { ...refused(error), message: error.message } : refused(error))
    }
  }
  return answers
}
