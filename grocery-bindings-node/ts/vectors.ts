import { describe } from './check.js'
import { groceryError, type GroceryError } from './errors.js'
import { adapt, adaptCall, type AskContext, type Told } from './host.js'

/** A vector as you give it: numbers, or a typed array. */
export type Vector = readonly number[] | Float32Array | Float64Array

/** Texts whose vectors are wanted. */
export interface EmbedTexts {
  /** The texts, at most 256. */
  readonly texts: readonly string[]
  /** What they are: what a shopper looks for, or what products are called. */
  readonly kind: 'query' | 'product'
}

/**
 * Turns texts into vectors: a model of yours, on the device or behind a network.
 *
 * Answer one vector for each text, in order, each of `dimensions` finite numbers; zeros for a text that the model can
 * make nothing of. The same text always gives the same vector. It may be asked several things at once.
 */
export interface Embedder {
  /** The model's name. Vectors of different models do not compare. */
  readonly name: string
  /** How many numbers a vector has, 1 to 4096. */
  readonly dimensions: number
  /** The vectors of the texts. */
  embed(request: EmbedTexts, context: AskContext): Promise<readonly Vector[]> | readonly Vector[]
}

/** A product and the vector that stands for it. */
export interface ProductVector {
  readonly productId: string
  readonly vector: readonly number[]
}

/** Asks for the products whose vectors point most nearly the same way. */
export interface SearchVectors {
  /** The vector to compare with. */
  readonly vector: readonly number[]
  /** How many products to answer at most, 1 to 1000. */
  readonly limit: number
}

/** A product near a vector. */
export interface VectorHit {
  productId: string
  /** The cosine of the angle between the two vectors: 1 for the same direction, -1 for the opposite. */
  similarity: number
}

/**
 * Keeps vectors of products and finds the nearest: a vector store of yours. One vector for each product; an upsert
 * takes all of its vectors or none. Where it throws, the search goes by words alone and says so.
 */
export interface VectorIndex {
  /** How many numbers a vector has: as many as the embedder makes. */
  readonly dimensions: number
  /** Adds the vectors of products that have none and replaces the others, at most 256. Answers how many there were. */
  upsert(vectors: readonly ProductVector[], context: AskContext): Promise<number> | number
  /** Takes the vectors of products away. Products without one are passed over. */
  remove(productIds: readonly string[], context: AskContext): Promise<void> | void
  /** The nearest products, nearest first, by id where two are equally near. */
  search(request: SearchVectors, context: AskContext): Promise<readonly VectorHit[]> | readonly VectorHit[]
  /** How many products have a vector. */
  count(context: AskContext): Promise<number> | number
}

/** An embedder, ready for the native part. */
export function adaptEmbedder(embedder: Embedder): Told {
  const ask = async (question: string, context: AskContext): Promise<unknown> => {
    const vectors: unknown = await embedder.embed(JSON.parse(question) as EmbedTexts, context)
    if (!Array.isArray(vectors)) throw bad(`the answer must be an array of vectors, not ${describe(vectors)}`)
    return Array.from(vectors, (vector: unknown, at) => numbers(vector, `vectors[${at}]`))
  }
  return adapt(embedder, 'embedder', ['embed'], ask)
}

type Question =
  | { call: 'upsert'; vectors: readonly ProductVector[] }
  | { call: 'remove'; productIds: readonly string[] }
  | ({ call: 'search' } & SearchVectors)
  | { call: 'count' }

/** An index, ready for the native part. */
export function adaptVectorIndex(index: VectorIndex): Told {
  const ask = async (question: string, context: AskContext): Promise<unknown> => {
    const asked = JSON.parse(question) as Question
    switch (asked.call) {
      case 'upsert':
        return counted(await index.upsert(asked.vectors, context))
      case 'remove':
        await index.remove(asked.productIds, context)
        return null
      case 'search':
        return hits(await index.search({ vector: asked.vector, limit: asked.limit }, context))
      case 'count':
        return counted(await index.count(context))
    }
  }
  return { name: '', tell: adaptCall(index, 'vectorIndex', ['upsert', 'remove', 'search', 'count'], ask) }
}

function bad(message: string, hint?: string): GroceryError {
  return groceryError('bad_answer', message, { hint: hint ?? null })
}

function numbers(vector: unknown, place: string): number[] {
  const typed = vector instanceof Float32Array || vector instanceof Float64Array
  if (!typed && !Array.isArray(vector)) throw bad(`${place} must be numbers, not ${describe(vector)}`)
  return Array.from(vector as ArrayLike<unknown>, (number, at) => {
    if (!Number.isFinite(number)) throw bad(`${place}[${at}] must be a finite number, not ${describe(number)}`)
    return number as number
  })
}

function counted(count: unknown): number {
  if (Number.isSafeInteger(count) && (count as number) >= 0) return count as number
  throw bad(`the answer must be how many there are, not ${describe(count)}`)
}

function hits(found: unknown): VectorHit[] {
  if (!Array.isArray(found)) throw bad(`the answer must be an array of hits, not ${describe(found)}`)
  return Array.from(found, (hit: unknown, at) => {
    const place = `hits[${at}]`
    if (typeof hit !== 'object' || hit === null) throw bad(`${place} must be an object, not ${describe(hit)}`)
    const { productId, similarity } = hit as Record<string, unknown>
    if (typeof productId !== 'string') throw bad(`${place}.productId must be a product id, not ${describe(productId)}`)
    if (!Number.isFinite(similarity)) {
      throw bad(`${place}.similarity must be a finite number, not ${describe(similarity)}`, 'answer the cosine')
    }
    return { productId, similarity: similarity as number }
  })
}
