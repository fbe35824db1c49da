import { existsSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { InvalidArgumentError } from "commander";
import type { GraphQLVariables } from "../../index.js";
import { UsageError } from "../failure.js";

/** The query that an argument means: `-` is standard input, a name with GraphQL's ending a file, all else the query itself. */
export async function readQuery(argument: string): Promise<string> {
  const source = withoutMark(await readArgument(argument));
  if (source.trim() === "") throw new UsageError("The query is empty.");
  return source;
}

async function readArgument(argument: string): Promise<string> {
  if (argument === "-") return readAll(process.stdin);
  // No query does without a brace.
  if (!/\.(graphql|gql)$/i.test(argument) || argument.includes("{")) return argument;
  if (!existsSync(argument)) throw new UsageError(`There is no file ${argument}.`);
  return readFile(argument, "utf8");
}

/** Variables of a query: a JSON object, or the name of a file with one behind an @. */
export function parseVariables(text: string): GraphQLVariables {
  const json = text.startsWith("@") ? readVariables(text.slice(1)) : text;
  const value = parseJson(json);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new InvalidArgumentError(
      `It takes a JSON object, for example '{"first": 5}', or @file.json.`,
    );
  return value as GraphQLVariables;
}

function readVariables(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new InvalidArgumentError(
      `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(withoutMark(text));
  } catch {
    return undefined;
  }
}

/** Some editors put a byte order mark in front, which would move every place that an error names. */
function withoutMark(text: string): string {
  return text.replace(/^\ufeff/, "");
}
