// What stands beside the code in the package; runs after tsup.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { open } from "../dist/index.js";

const from = (path) => fileURLToPath(new URL(path, import.meta.url));

copyFileSync(from("../test/fixtures/sample/artifacts.tar.gz"), from("../dist/sample.tar.gz"));

// Making the tables, views and comments takes DuckDB over half a second; copying a file that has them takes none.
const file = from("../dist/empty-store.duckdb");
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
