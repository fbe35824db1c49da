/** Makes `generated.ts`: the same that the command `graphql-codegen` does with the plugin `typescript-operations`. */
import { readFile } from "node:fs/promises";
import { codegen } from "@graphql-codegen/core";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import { buildSchema, parse } from "graphql";

/** TypeScript types of a query's variables and answer. The schema is a text: `await engine.sdl()`. */
export async function generateTypes(sdl: string, queryFile: URL): Promise<string> {
  return codegen({
    filename: "generated.ts",
    schema: parse(sdl),
    schemaAst: buildSchema(sdl),
    documents: [
      { location: queryFile.pathname, document: parse(await readFile(queryFile, "utf8")) },
    ],
    config: {},
    plugins: [
      {
        operations: {
          immutableTypes: true,
          // What the engine gives for the scalars that are its own.
          scalars: {
            AnyScalar: "string | number | boolean",
            BigInt: "number | string",
            Date: "string",
            DateTime: "string",
            JSONObject: "{ readonly [key: string]: unknown }",
          },
        },
      },
    ],
    pluginMap: { operations: typescriptOperations },
  });
}
