// For child processes of tests: `node --import tsx --import ./test/support/sql-loader.mjs file.ts`. Imports of `.sql` files give their text.
import { register } from "node:module";

const hooks = `
import { readFile } from "node:fs/promises";
export async function load(url, context, next) {
  if (!url.endsWith(".sql")) return next(url, context);
  const text = await readFile(new URL(url), "utf8");
  return { format: "module", shortCircuit: true, source: "export default " + JSON.stringify(text) + ";" };
}
`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
