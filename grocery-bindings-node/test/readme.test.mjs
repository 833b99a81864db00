// Every example of the README runs as a program of its own.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'

const run = promisify(execFile)
const home = dirname(createRequire(import.meta.url).resolve('grocery-core/package.json'))
const readme = readFileSync(join(home, 'README.md'), 'utf8')
const examples = readme
  .split(/^## /m)
  .slice(1)
  .map((section) => [section.split('\n')[0], [...section.matchAll(/^```js\n([^]*?)^```/gm)].map(([, code]) => code)])
  .filter(([, codes]) => codes.length > 0)

/** What the examples of a section must print, beside running to their end. */
const PRINTS = {
  'A first list': /minor: \d+, currency: 'USD'/,
  'Your own prices': /\[ 'corner-shop', 'live' \]/,
  'Understanding without doing': /add_items[^]*'1', 'dozen', 'bagels'[^]*'3\/2', 'pound', 'ground beef'[^]*3\/2 cup/,
  'Teaching it': /true\ncustom store_hours/,
  'Lists, products, prices, totals': /anana[^]*minor: \d+[^]*to_taste/,
  'The catalogue': /1 rows\n1 0 \[\]\n1\n[^]*'orgnic', 'organic'[^]*minor: 549[^]*for 10 ounce \{ average: 5, count: 1 \} null\nYuzu Marmalade\n[^]*'Yuzu Marmalade'/,
  'Your own shop and your own model':
    /Yak Milk \{ minor: 899, currency: 'USD' \} false null\n\{ indexed: \d+, skipped: \d+ \}\n[^]*Milk', 1[^]*2 calls live/,
  'The best deals and the best stores': /80 220 true\n850 \[ \{ store: 'A', goods: 550, fee: 300, off: 0 \} \]/,
  'The offers of a shop, and whether a price is good': /^240 \[[^]*Add one more yogurt to save \$1\.20[^]*price_drop \{ currency: 'USD', minor: 100/,
  'Offers on lists, refunds and budgets':
    /minor: 50, currency: 'USD' \} 50c off milk\n\[[^]*\]\n50 % is spent, 5350 is left\n\{ minor: 1000, currency: 'USD' \} \{ minor: 60, currency: 'USD' \}/,
  'What may stand in': /fits_diet[^]*left out for the diet: \d+\nrefused before: 1/,
  'What was bought': /3 lines\n3 orders\nWhole Milk 1 gal 9\.5 2026-10-30\ntrue \{ minor: 348, currency: 'USD' \}\n4/,
  Events: /\[ 'milk' \]/,
  'Errors and calling off': /true true\nLIST_001 list_not_found[^]*AbortError cancelled/,
}

test('the README has the examples that are tested', () => {
  assert.deepEqual(examples.map(([title]) => title), Object.keys(PRINTS))
})

for (const [title, codes] of examples) {
  test(`README: ${title}`, async () => {
    const options = { cwd: import.meta.dirname, timeout: 60_000 }
    let printed = ''
    for (const code of codes) {
      printed += (await run(process.execPath, ['--input-type=module', '-e', code], options)).stdout
    }
    assert.match(printed, PRINTS[title])
  })
}
