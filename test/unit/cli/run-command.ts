import { vi } from "vitest";
import { run } from "../../../src/cli/run.js";

/** What a command line left behind. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, with both streams caught. One at a time. */
export async function runCommand(...commandLine: readonly string[]): Promise<Ended> {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation(catchInto(stdout)),
    vi.spyOn(process.stderr, "write").mockImplementation(catchInto(stderr)),
  ];
  try {
    const code = await run(commandLine);
    return { code, stdout: stdout.join(""), stderr: stderr.join("") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function catchInto(texts: string[]): typeof process.stdout.write {
  return (text: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    texts.push(String(text));
    const done = rest.at(-1);
    if (typeof done === "function") queueMicrotask(() => done());
    return true;
  };
}
