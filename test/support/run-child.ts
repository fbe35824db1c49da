import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

const loader = new URL("sql-loader.mjs", import.meta.url).pathname;

/** How a child process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly string[];
  readonly errors: string;
}

/** Runs a script of this folder; `onLine` may kill it. After `milliseconds` it is killed anyway. */
export async function runChild(
  script: string,
  args: readonly string[],
  onLine: (line: string, child: ChildProcess, lines: readonly string[]) => void = () => undefined,
  milliseconds = 90_000,
): Promise<Ended> {
  const file = new URL(script, import.meta.url).pathname;
  const child = spawn(process.execPath, ["--import", "tsx", "--import", loader, file, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), milliseconds);
  const lines: string[] = [];
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  createInterface(child.stdout).on("line", (line) => {
    lines.push(line);
    onLine(line, child, lines);
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.once("close", (...ended) => resolve(ended)),
  );
  clearTimeout(timer);
  return { code, signal, lines, errors };
}
