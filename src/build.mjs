// What stands beside the code in the package; runs after tsup, on the folder that it wrote (default: dist).
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = resolve(process.argv[2] ?? join(root, "dist"));

copyFileSync(join(root, "test/fixtures/sample/artifacts.tar.gz"), join(folder, "sample.tar.gz"));

// Making the tables, views and comments takes DuckDB over half a second; copying a file that has them takes none.
const { open } = await import(pathToFileURL(join(folder, "index.js")).href);
const file = join(folder, "empty-store.duckdb");
rmSync(file, { force: true });
const engine = await open({ database: file });
await engine.close();
// Each copy gets the day of its own making.
const instance = await DuckDBInstance.create(file);
const connection = await instance.connect();
await connection.run("update dbt_store.store set created_at = null");
connection.closeSync();
instance.closeSync();
writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
rmSync(file);

// Without the optional apache-arrow its table is `any`, and no error in our types, whatever the compiler's settings.
const types = join(folder, "index.d.ts");
if (existsSync(types)) {
  const named = /^import .* from ['"]apache-arrow['"];$/m;
  const text = readFileSync(types, "utf8");
  if (!named.test(text)) throw new Error("index.d.ts does not import from apache-arrow.");
  writeFileSync(types, text.replace(named, "// @ts-ignore\n$&"));
}
