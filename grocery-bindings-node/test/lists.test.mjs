import assert from 'node:assert/strict'
import { test } from 'node:test'

import { GroceryList, ShoppingList } from 'grocery-core'
import { agent, products, usd } from './support.mjs'

test('a list from its making to its end', async () => {
  const shop = agent()
  const made = await shop.lists.create('BBQ')
  assert.ok(made instanceof GroceryList)
  assert.deepEqual([made.name, made.version, made.itemCount, made.total], ['BBQ', 0, 0, usd(0)])
  const { id } = made

  let list = await shop.lists.add(id, { name: 'butter', amount: 1, unit: 'pound' })
  list = await shop.lists.add(id, { name: 'butter', amount: 8, unit: 'ounce' })
  assert.deepEqual(list.items.map((item) => [item.quantityExact, item.unit]), [['3/2', 'pound']], 'equal items are merged')
  list = await shop.lists.add(id, 'bread')
  const [butter, bread] = list.items

  list = await shop.lists.setAmount(id, bread.id, '5/2')
  assert.deepEqual([list.items[1].quantity, list.items[1].quantityExact], [2.5, '5/2'])
  list = await shop.lists.setAmount(id, bread.id, 2)
  assert.equal(list.items[1].quantity, 2)
  list = await shop.lists.check(id, bread.id)
  assert.equal(list.items[1].checked, true)
  list = await shop.lists.check(id, bread.id, false)
  assert.equal(list.items[1].checked, false)

  const [product] = products(shop, 1)
  list = await shop.lists.setProduct(id, bread.id, product)
  assert.equal(list.items[1].productId, product)

  list = await shop.lists.remove(id, butter.id)
  assert.equal(list.itemCount, 1)
  list = await shop.lists.undo(id)
  assert.equal(list.itemCount, 2)
  list = await shop.lists.clear(id)
  assert.equal(list.itemCount, 0)
  list = await shop.lists.undo(id)
  assert.equal(list.itemCount, 2)
  list = await shop.lists.rename(id, 'Party')
  assert.equal(list.name, 'Party')

  const plain = await shop.lists.get(id)
  assert.ok(plain instanceof ShoppingList)
  assert.equal(plain.version, list.version)
  assert.deepEqual(plain.lines.map((line) => line.amountExact), ['3/2', '2'])
  assert.deepEqual((await shop.lists.current()).toObject(), list.toObject())
  assert.deepEqual((await shop.lists.view(id)).toObject(), list.toObject())

  const log = await shop.lists.log(id)
  assert.equal(log.length, list.version)
  assert.deepEqual(log.map((entry) => entry.version), log.map((_, at) => at + 1))
  assert.equal(log[0].op.op, 'add_line')
  assert.equal(log[0].op.lines[0].requested, 'butter')
  assert.equal(log[0].inverse.op, 'remove_line')
  assert.equal(log.at(-1).op.name, 'Party')
  assert.ok(log.some((entry) => entry.undone) && log.some((entry) => entry.op.op === 'undo'))
  assert.deepEqual(await shop.lists.log(id, { after: list.version - 1, limit: 5 }), [log.at(-1)])

  assert.deepEqual((await shop.lists.all()).map((one) => [one.id, one.name, one.lines]), [[id, 'Party', 2]])
  assert.equal(await shop.lists.delete(id), undefined)
  assert.deepEqual(await shop.lists.all(), [])
  await assert.rejects(shop.lists.view(id), { kind: 'list_not_found' })
})

test('users are strictly apart', async () => {
  const shop = agent()
  const { id } = await shop.lists.create('Mine', { user: 'ann' })
  await shop.lists.add(id, 'milk', { user: 'ann' })
  for (const call of [
    () => shop.lists.view(id, { user: 'bob' }),
    () => shop.lists.get(id),
    () => shop.lists.add(id, 'eggs', { user: 'bob' }),
    () => shop.lists.clear(id, { user: 'bob' }),
    () => shop.lists.undo(id, { user: 'bob' }),
    () => shop.lists.log(id, { user: 'bob' }),
    () => shop.lists.delete(id, { user: 'bob' }),
  ]) {
    await assert.rejects(call(), { kind: 'list_not_found', code: 'LIST_001' })
  }
  assert.deepEqual(await shop.lists.all({ user: 'bob' }), [])
  assert.equal((await shop.lists.view(id, { user: 'ann' })).itemCount, 1)
})
