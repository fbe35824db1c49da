/** Exports in a process of its own, so that its memory can be told: `export-child.ts TARGET ROWS`. Says its largest resident memory, in MB. */
import { open } from "../../src/engine.js";

const [target, rows] = process.argv.slice(2);
const engine = await open({ threads: 1, memoryLimit: "1GB" });
await engine.export(
  "select i, 'text ' || (i % 1000) as t, i / 7 as d from range($rows) as r(i)",
  target!,
  {
    parameters: { rows: Number(rows) },
  },
);
await engine.close();
process.stdout.write(`${process.resourceUsage().maxRSS / 1024}\n`);
