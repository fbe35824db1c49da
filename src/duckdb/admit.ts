import { PolicyError } from "../errors.js";
import type { Parameters } from "../types.js";
import { describeStatement } from "./describe-statement.js";
import { assertAllowed, extractStatements } from "./guard.js";
import type { Interruption } from "./interruption.js";
import { StatementType } from "./node-api.js";
import type { Session } from "./session.js";

/** A SELECT of a user whose rows are to go elsewhere than to the caller. */
export interface GivenQuery {
  readonly text: string;
  readonly parameters: Parameters | undefined;
  /** Most rows that are wanted. */
  readonly limit: number | undefined;
}

/** A session with the watch over it and the rules of its store. */
export interface WatchedSession {
  readonly session: Session;
  readonly interruption: Interruption;
  readonly access: "sandboxed" | "full";
  /** The store, for messages. */
  readonly database: string;
}

/**
 * Checks a SELECT as `query` does, and answers it as something that can stand behind FROM.
 *
 * @throws {@link PolicyError} for what is no single SELECT, or leaves the sandbox. Other errors are DuckDB's own.
 */
export async function admit(watched: WatchedSession, text: string): Promise<string> {
  const { session, interruption, access } = watched;
  const statements = await extractStatements(session, interruption, text);
  if (access === "sandboxed") await assertAllowed(session, interruption, text, statements);
  if (statements.count !== 1)
    throw new PolicyError("An export takes one statement.", { sql: text });
  // Faults come from here, where their place is that in the user's text.
  const prepared = await interruption.during(() => statements.prepare(0));
  const type = prepared.statementType;
  prepared.destroySync();
  if (type !== StatementType.SELECT)
    throw new PolicyError(type === StatementType.EXPLAIN ? plan : describeStatement(text), {
      sql: text,
    });
  return toSource(watched, text);
}

const plan = "EXPLAIN gives a plan, no rows to export. Ask it with sql().";

/** What may stand behind the last semicolon; comments within comments are left out, as the guard does. */
const ending = /^(?:;|\s|--[^\n\r]*(?:[\n\r]|$)|\/\*(?:(?!\/\*|\*\/)[^])*\*\/)*$/;

/** More semicolons than anybody has at the end. */
const mostEndings = 20;

/**
 * The statement in parentheses. It may end with a semicolon, and comments behind it; which of its semicolons that is (one may stand in a text
 * or a comment), DuckDB's parser decides.
 */
async function toSource({ session, interruption }: WatchedSession, text: string): Promise<string> {
  for (const candidate of candidates(text)) {
    // The line break ends a comment that the statement may end with.
    const source = `(${candidate}\n)`;
    const isWhole = await session
      .extract(interruption, `select * from ${source}`)
      .then((found) => found.count === 1)
      .catch(() => false);
    interruption.throwIfStopped();
    if (isWhole) return source;
  }
  throw new PolicyError("An export takes a SELECT that can stand behind FROM.", { sql: text });
}

function* candidates(text: string): Generator<string> {
  yield text;
  let end = text.length;
  for (let count = 0; count < mostEndings; count++) {
    end = text.lastIndexOf(";", end - 1);
    if (end <= 0) return;
    if (ending.test(text.slice(end))) yield text.slice(0, end);
  }
}
