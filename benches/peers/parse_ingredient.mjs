// npm parse-ingredient as one of the programs of compare-peers.sh: parse_ingredient.mjs PACKAGE_DIR IN OUT.
import { createRequire } from "node:module";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { resolve } from "node:path";

const [folder, input, output] = process.argv.slice(2);
const before = process.cpuUsage();
const require = createRequire(resolve(folder, "package.json"));
const { parseIngredient } = require("parse-ingredient");
const { version } = JSON.parse(readFileSync(resolve(folder, "node_modules/parse-ingredient/package.json"), "utf8"));
parseIngredient("1 cup milk");
const cpu = (since) => {
  const used = process.cpuUsage(since);
  return (used.user + used.system) / 1e6;
};
const first = cpu(before);

// Single lines are quicker than the clock of the process ticks: the time is that of a run of its own over all lines,
// after one that warms the compiler up.
const lines = readFileSync(input, "utf8").split("\n");
if (lines.at(-1) === "") lines.pop();
let failed = 0;
const run = (keep) => {
  for (const line of lines) {
    try {
      const heard = parseIngredient(line);
      keep(heard[0] ?? null);
    } catch {
      failed += 1;
      keep(null);
    }
  }
};
run(() => {});
failed = 0;
const started = process.cpuUsage();
run(() => {});
const seconds = cpu(started);
failed = 0;
const out = openSync(output, "w");
run((heard) => writeSync(out, JSON.stringify(heard) + "\n"));
closeSync(out);
console.log(
  JSON.stringify({
    name: `parse-ingredient ${version} (npm)`,
    lines: lines.length,
    seconds,
    first_seconds: first,
    rss_mb: process.resourceUsage().maxRSS / 1024,
    failed,
  }),
);
