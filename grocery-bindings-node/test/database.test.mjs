import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { GroceryAgent, StorageError } from 'grocery-core'
import { agent, folder } from './support.mjs'

test('what was said stays, and a second agent on the file sees it', async (t) => {
  const database = join(await folder(t), 'grocery.db')
  const first = await GroceryAgent.open({ database })
  const { groceryList } = await first.process('2 gallons of milk and a dozen eggs')
  const second = new GroceryAgent({ database })
  const seen = await second.lists.current()
  assert.deepEqual(seen.items.map((item) => [item.requested, item.quantity]), [['milk', 2], ['eggs', 1]])
  assert.equal(seen.id, groceryList.id)
  await second.process('make it 3')
  assert.deepEqual((await first.lists.current()).items.map((item) => item.quantity), [2, 3])
  await second.check()
  await Promise.all([first.close(), second.close()])
})

test('a process that writes and is killed loses nothing that was answered', async (t) => {
  const database = join(await folder(t), 'grocery.db')
  const child = spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { GroceryAgent } from 'grocery-core'
     const agent = new GroceryAgent({ database: process.argv[1] })
     const { id } = await agent.lists.create('Killed')
     for (let at = 0; ; at++) {
       await agent.lists.add(id, 'unobtainium no ' + at)
       process.stdout.write(at + '\\n')
     }`,
    database,
  ], { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] })
  let told = ''
  child.stdout.on('data', (chunk) => {
    told += chunk
    if (told.split('\n').length > 20) child.kill('SIGKILL')
  })
  await once(child, 'close')
  const last = Number(told.trimEnd().split('\n').at(-1))
  const after = new GroceryAgent({ database })
  const { items } = await after.lists.current()
  assert.ok(items.length > last, `${items.length} lines are there, ${last + 1} were answered`)
  await after.check()
  await after.close()
})

test('backup while in use, restore, and a backup that is damaged', async (t) => {
  const dir = await folder(t)
  const [database, copy, restored] = ['grocery.db', 'backup.db', 'restored.db'].map((name) => join(dir, name))
  const made = new GroceryAgent({ database })
  await made.process('milk')
  await made.backup(copy)
  await made.process('eggs')
  await GroceryAgent.restore(copy, restored)
  const again = new GroceryAgent({ database: restored })
  assert.deepEqual((await again.lists.current()).items.map((item) => item.requested), ['milk'])
  await again.close()

  const bytes = await readFile(copy)
  bytes.fill(0x5a, 0, 4096)
  await writeFile(copy, bytes)
  const before = await readFile(restored)
  await assert.rejects(GroceryAgent.restore(copy, restored), (error) => error instanceof StorageError && error.kind === 'corrupt')
  assert.deepEqual(await readFile(restored), before, 'what was there is as it was')
  await assert.rejects(made.backup(join(dir, 'no', 'such', 'folder.db')), StorageError)
  await made.close()
})

test('a database that cannot be used', async (t) => {
  const dir = await folder(t)
  const rubbish = join(dir, 'rubbish.db')
  await writeFile(rubbish, 'this is no database, it is a shopping list: milk, eggs'.repeat(100))
  assert.throws(() => new GroceryAgent({ database: rubbish }), { name: 'StorageError', kind: 'corrupt', code: 'STORE_002' })
  await assert.rejects(GroceryAgent.open({ database: rubbish }), { kind: 'corrupt' })
  assert.throws(() => new GroceryAgent({ database: join(dir, 'no', 'such.db') }), { kind: 'storage', code: 'STORE_001' })
  assert.throws(() => new GroceryAgent({ database: dir }), { kind: 'storage' })
})

/** Root may write anything, so what must not be writable is tried as nobody. */
async function asNobody(work) {
  const root = process.geteuid?.() === 0
  if (root) {
    process.setegid(65534)
    process.seteuid(65534)
  }
  try {
    return await work()
  } finally {
    if (root) {
      process.seteuid(0)
      process.setegid(0)
    }
  }
}

test('a database that is read-only', { skip: process.platform === 'win32' && 'Windows has no such modes' }, async (t) => {
  const dir = await folder(t)
  const database = join(dir, 'grocery.db')
  const made = new GroceryAgent({ database })
  await made.process('milk')
  await made.close()
  const before = await readFile(database)
  await chmod(database, 0o444)
  await chmod(dir, 0o555)
  const refused = (error) => error instanceof StorageError && error.kind === 'storage'
  try {
    await asNobody(() =>
      assert.rejects(async () => {
        const locked = await GroceryAgent.open({ database })
        await locked.process('eggs')
      }, refused),
    )
  } finally {
    await chmod(dir, 0o755)
  }
  assert.deepEqual(await readFile(database), before)
})

test('an imported catalogue is there after a restart', async (t) => {
  const dir = await folder(t)
  const [database, file] = [join(dir, 'grocery.db'), join(dir, 'shop.csv')]
  await writeFile(file, 'id,name,price\nz-1,"Zanzibar Clove Honey, 12 oz",7.25\n')
  const made = new GroceryAgent({ database })
  await made.catalog.import(file)
  await made.close()
  const again = new GroceryAgent({ database })
  assert.deepEqual(again.catalog.get('z-1').typicalPrice.price, { minor: 725, currency: 'USD' })
  await again.close()
  const only = agent({ catalogFile: file })
  assert.equal(only.catalog.size, 1)
})
