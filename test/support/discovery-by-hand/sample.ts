import { readSampleFiles } from "../sample-files.js";
import { sampleEngine } from "../sample-engine.js";
import { expectSame, readByHand, type ByHand } from "./answer.js";
import type { Invocation } from "./invocations.js";

let byHand: Promise<ByHand> | undefined;

/** The sample, loaded and by hand. */
export function sampleByHand(): Promise<ByHand> {
  byHand ??= read();
  return byHand;
}

async function read(): Promise<ByHand> {
  return readByHand(await sampleEngine(), await readSampleFiles());
}

/** Asks the sample and compares with what was worked out by hand. */
export async function ask(
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<any> {
  return expectSame(await sampleByHand(), query, variables);
}

/** An invocation of an environment of the sample, from which its ids can be taken. */
export async function invocationOf(environment: string): Promise<Invocation> {
  const { invocations } = await sampleByHand();
  return invocations.findLast((one) => one.environment === environment)!;
}

/** The environment that most queries ask. */
export async function prodId(): Promise<number> {
  return (await invocationOf("prod")).environmentId;
}
