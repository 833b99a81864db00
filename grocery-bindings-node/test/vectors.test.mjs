// Vectors that the host makes and keeps.
import assert from 'node:assert/strict'
import { test } from 'node:test'

import { BadAnswerError, InvalidInputError, NotSupportedError, UnavailableError } from 'grocery-core'
import { agent } from './support.mjs'

const WORDS = { milk: [1, 0, 0], lactic: [0.9, 0.1, 0], egg: [0, 1, 0], bread: [0, 0, 1] }

const vectorOf = (text) => {
  const word = Object.keys(WORDS).find((word) => text.toLowerCase().includes(word))
  return word === undefined ? [0, 0, 0] : WORDS[word]
}

/** A model that knows four words, and what it was asked. */
function model(change = {}) {
  const asked = []
  const embedder = {
    name: 'words',
    dimensions: 3,
    embed(request) {
      asked.push(request)
      return request.texts.map((text) => Float32Array.from(vectorOf(text)))
    },
    ...change,
  }
  return { embedder, asked }
}

/** An index that compares with every vector it has. */
class Index {
  dimensions = 3
  vectors = new Map()
  batches = []

  upsert(vectors) {
    this.batches.push(vectors.length)
    for (const { productId, vector } of vectors) this.vectors.set(productId, vector)
    return vectors.length
  }

  async remove(productIds) {
    for (const id of productIds) this.vectors.delete(id)
  }

  search({ vector, limit }) {
    const norm = (v) => Math.hypot(...v)
    const all = [...this.vectors].map(([productId, other]) => {
      const dot = other.reduce((sum, x, at) => sum + x * vector[at], 0)
      return { productId, similarity: dot / (norm(other) * norm(vector)) }
    })
    all.sort((a, b) => b.similarity - a.similarity || (a.productId < b.productId ? -1 : 1))
    return all.slice(0, limit)
  }

  count() {
    return this.vectors.size
  }
}

test('words that no product has are found by their vectors', async () => {
  const { embedder, asked } = model()
  const { catalog } = agent({ embedder })
  const { indexed, skipped } = await catalog.indexVectors()
  assert.equal(indexed + skipped, catalog.size)
  assert.ok(indexed > 0 && skipped > 0)
  assert.ok(asked.every(({ kind, texts }) => kind === 'product' && texts.length <= 256))
  assert.equal(asked.length, Math.ceil(catalog.size / 256), 'a batch is one question')
  const { hits, total, note } = await catalog.searchHybrid({ q: 'lactic', limit: 5 })
  assert.equal(note, null)
  assert.ok(total >= 5)
  for (const { product, vectorRank, similarity } of hits) {
    assert.match(product.name + product.category, /milk/i)
    assert.ok(vectorRank >= 1 && similarity > 0.9)
  }
  assert.deepEqual(asked.at(-1), { texts: ['lactic'], kind: 'query' })
  await assert.rejects(catalog.searchHybrid({ q: 'lactic', sort: 'price' }), InvalidInputError)
})

test('an index of the host’s own is filled in batches and searched', async () => {
  const { embedder } = model()
  const vectorIndex = new Index()
  const { catalog } = agent({ embedder, vectorIndex, vectorWeight: 2, minSimilarity: 0.5, neighbours: 50 })
  const { indexed } = await catalog.indexVectors()
  assert.equal(vectorIndex.vectors.size, indexed)
  assert.ok(vectorIndex.batches.every((size) => size <= 256))
  const inner = await agent({ embedder, vectorWeight: 2, minSimilarity: 0.5, neighbours: 50 }).catalog
  await inner.indexVectors()
  for (const q of ['lactic', 'eggs', 'white bread']) {
    const [mine, its] = [await catalog.searchHybrid({ q, limit: 20 }), await inner.searchHybrid({ q, limit: 20 })]
    const shown = ({ hits }) => hits.map(({ product, wordRank }) => [product.id, wordRank])
    assert.deepEqual(shown(mine), shown(its), 'the same as the index in memory')
  }
})

test('the vector of a product that is taken away goes with it', async () => {
  const vectorIndex = new Index()
  const { catalog } = agent({ embedder: model().embedder, vectorIndex })
  await catalog.add([{ id: 'mine', name: 'Lactic Zorblat' }])
  await catalog.indexVectors({ productIds: ['mine'] })
  assert.deepEqual([...vectorIndex.vectors.keys()], ['mine'])
  await catalog.change({ remove: ['mine'] })
  assert.equal(vectorIndex.vectors.size, 0)
})

test('only what is named is indexed', async () => {
  const { embedder, asked } = model()
  const { catalog } = agent({ embedder })
  const ids = ['gc-whole-milk-1-gallon']
  assert.deepEqual(await catalog.indexVectors({ productIds: ids }), { indexed: 1, skipped: 0 })
  assert.deepEqual(asked, [{ texts: ['Store Brand Whole Milk, Whole Milk'], kind: 'product' }])
  assert.deepEqual(await catalog.indexVectors({ productIds: [] }), { indexed: 0, skipped: 0 })
  await assert.rejects(catalog.indexVectors({ productIds: ['nope'] }), { code: 'PRODUCT_001' })
  await assert.rejects(catalog.indexVectors({ productIds: 'x' }), /productIds must be an array/)
  await assert.rejects(catalog.indexVectors({ productIds: [7] }), /productIds\[0\] must be a string/)
  await assert.rejects(catalog.indexVectors({ signal: AbortSignal.abort() }), { name: 'AbortError' })
})

const BAD = {
  'throws': [() => { throw new Error('boom') }, UnavailableError, /boom/],
  'rejects': [async () => { throw new BadAnswerError('bad_answer', 'confused') }, BadAnswerError, /confused/],
  'answers nothing': [() => undefined, BadAnswerError, /must be an array of vectors, not undefined/],
  'answers texts': [({ texts }) => texts, BadAnswerError, /vectors\[0\] must be numbers/],
  'answers null': [({ texts }) => texts.map(() => null), BadAnswerError, /vectors\[0\] must be numbers, not null/],
  'NaN': [({ texts }) => texts.map(() => [1, NaN, 0]), BadAnswerError, /vectors\[0\]\[1\] must be a finite number, not NaN/],
  'Infinity': [({ texts }) => texts.map(() => Float32Array.of(1e39, 0, 0)), BadAnswerError, /vectors\[0\]\[0\]/],
  'a text among the numbers': [({ texts }) => texts.map(() => [1, '0', 0]), BadAnswerError, /vectors\[0\]\[1\]/],
  'too few vectors': [() => [], BadAnswerError, /vectors/],
  'too many vectors': [({ texts }) => [...texts, 'x'].map(() => [1, 0, 0]), BadAnswerError, /vectors/],
  'other dimensions': [({ texts }) => texts.map(() => [1, 0]), InvalidInputError, /2 dimensions/],
}

for (const [name, [embed, family, message]] of Object.entries(BAD)) {
  test(`trouble with a model is told, and the words stand in: ${name}`, async () => {
    const { catalog } = agent({ embedder: model({ embed }).embedder })
    await assert.rejects(catalog.indexVectors({ productIds: ['gc-whole-milk-1-gallon'] }), (error) => {
      assert.ok(error instanceof family, String(error))
      assert.match(error.message, message)
      return true
    })
    const { hits, note } = await catalog.searchHybrid('whole milk')
    assert.ok(hits.length > 0 && hits.every(({ vectorRank }) => vectorRank === null))
    assert.ok(note.text.length > 0 && note.code.length > 0)
  })
}

const TROUBLE = {
  'upsert throws': ['upsert', () => { throw new Error('disk full') }, UnavailableError, /disk full/],
  'upsert answers nothing': ['upsert', () => undefined, BadAnswerError, /how many there are, not undefined/],
  'upsert answers less than nothing': ['upsert', () => -1, BadAnswerError, /not -1/],
}

for (const [name, [method, act, family, message]] of Object.entries(TROUBLE)) {
  test(`trouble with an index is told: ${name}`, async () => {
    const vectorIndex = Object.assign(new Index(), { [method]: act })
    const { catalog } = agent({ embedder: model().embedder, vectorIndex })
    await assert.rejects(catalog.indexVectors(), (error) => error instanceof family && message.test(error.message))
  })
}

for (const [name, search, message] of [
  ['throws', () => { throw new Error('gone') }, /gone/],
  ['answers nothing', () => null, /array of hits, not null/],
  ['answers holes', () => new Array(2), /hits\[0\] must be an object/],
  ['no id', () => [{ similarity: 1 }], /hits\[0\]\.productId/],
  ['an empty id', () => [{ productId: '', similarity: 1 }], /empty/],
  ['NaN', () => [{ productId: 'x', similarity: NaN }], /hits\[0\]\.similarity must be a finite number, not NaN/],
]) {
  test(`trouble with an index in a search is a note: ${name}`, async () => {
    const { catalog } = agent({ embedder: model().embedder, vectorIndex: Object.assign(new Index(), { search }) })
    const { hits, note } = await catalog.searchHybrid('whole milk')
    assert.ok(hits.length > 0)
    assert.match(note.text, message)
    assert.equal(note.source, 'vectors')
  })
}

test('strangers among the hits are passed over', async () => {
  const vectorIndex = Object.assign(new Index(), { search: () => [{ productId: 'a-stranger', similarity: 1 }] })
  const { hits, note } = await agent({ embedder: model().embedder, vectorIndex }).catalog.searchHybrid('lactic')
  assert.equal(note, null)
  assert.ok(hits.every(({ product }) => product.id !== 'a-stranger'))
})

test('without a model the words answer, and say so', async () => {
  const { catalog } = agent()
  const { hits, note } = await catalog.searchHybrid('whole milk')
  assert.deepEqual(hits.map(({ product }) => product.id), catalog.search('whole milk').hits.map(({ product }) => product.id))
  assert.equal(note.code, 'SYSTEM_004')
  await assert.rejects(catalog.indexVectors(), NotSupportedError)
  await assert.rejects(catalog.searchHybrid(''), InvalidInputError)
})

test('what is no model and no index is refused when the agent is made', () => {
  const { embedder } = model()
  const bad = [
    { embedder: 7 },
    { embedder: {} },
    { embedder: { ...embedder, name: '' } },
    { embedder: { ...embedder, embed: 7 } },
    { embedder: { ...embedder, dimensions: 0 } },
    { embedder: { ...embedder, dimensions: -1 } },
    { embedder: { ...embedder, dimensions: 1.5 } },
    { embedder: { ...embedder, dimensions: NaN } },
    { embedder: { ...embedder, dimensions: '3' } },
    { embedder: { ...embedder, dimensions: undefined } },
    { embedder: { ...embedder, dimensions: 5_000 } },
    { vectorIndex: new Index() },
    { embedder, vectorIndex: 7 },
    { embedder, vectorIndex: {} },
    { embedder, vectorIndex: Object.assign(new Index(), { count: undefined }) },
    { embedder, vectorIndex: Object.assign(new Index(), { dimensions: 4 }) },
    { embedder, vectorWeight: 99 },
    { embedder, minSimilarity: 'near' },
    { embedder, neighbours: 0 },
  ]
  for (const options of bad) assert.throws(() => agent(options), InvalidInputError, JSON.stringify(options))
})
