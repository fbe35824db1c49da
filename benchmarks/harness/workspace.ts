import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { generateHistory } from "../generate.js";
import { FactsCollector, readFacts } from "./facts.js";
import { library } from "./library.js";

/** The repository. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The real history of the lab, beside the repository where there is one. */
const lab = join(root, "../shared/lab/runs");

const seed = 7;
const changedPerRun = 5;

/** A history on the disk, and what is true of it. */
export interface History {
  readonly folder: string;
  /** Path of the facts: see `readFacts`. */
  readonly facts: string;
}

/** Folders for histories, which may outlive the benchmark (`--keep`), and for everything else, which may not. */
export class Workspace {
  readonly #histories: string;
  readonly #private: string;

  /** `owner` tells runs apart that go on at the same time. */
  constructor(owner: string) {
    this.#histories = join(tmpdir(), "artifactql-bench");
    this.#private = join(this.#histories, `run-${owner}`);
  }

  /**
   * A history by its name, made if it is not there.
   *
   * `2000x200`: 2,000 nodes and 200 runs. `40x160-every2`: only every second run kept its manifest. `lab`: the real one.
   */
  history(name: string): History {
    if (name === "lab") return this.#lab();
    const { nodes, runs, every } = parseHistory(name);
    const folder = join(this.#histories, `${name}-${seed}`);
    const facts = `${folder}.facts.json`;
    const version = generatorVersion();
    if (
      existsSync(facts) &&
      existsSync(folder) &&
      readFileSync(`${facts}.version`, "utf8") === version
    )
      return { folder, facts };
    this.#remove(folder, facts);
    const collector = new FactsCollector();
    let run = -1;
    for (const { path, text } of generateHistory({ nodes, runs, changedPerRun, seed })) {
      if (path.endsWith("manifest.json")) {
        run += 1;
        if (run % every !== 0) continue;
      }
      const target = join(folder, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text, "latin1");
      collector.add(path, text);
    }
    writeFileSync(`${facts}.version`, version);
    writeFileSync(facts, JSON.stringify(collector.finish()));
    return { folder, facts };
  }

  static hasLab(): boolean {
    return existsSync(lab);
  }

  #lab(): History {
    const facts = join(this.scratch("lab"), "facts.json");
    if (existsSync(facts)) return { folder: lab, facts };
    const collector = new FactsCollector();
    for (const path of readdirSync(lab, { recursive: true, encoding: "utf8" }).toSorted()) {
      if (path.endsWith(".json")) collector.add(path, readFileSync(join(lab, path), "utf8"));
    }
    writeFileSync(facts, JSON.stringify(collector.finish()));
    return { folder: lab, facts };
  }

  /** Where the loaded store of a history is, or will be. */
  storePath(name: string): string {
    return join(this.scratch("stores"), `${name}.duckdb`);
  }

  /** The store of a history, loaded if no case before has left it. */
  async store(name: string): Promise<string> {
    const database = this.storePath(name);
    if (existsSync(database)) return database;
    const { folder, facts } = this.history(name);
    const { open } = await library();
    const growing = `${database}.part`;
    const engine = await open({ database: growing });
    await engine.load(readFacts(facts).files.map((file) => join(folder, file)));
    await engine.close();
    renameSync(growing, database);
    return database;
  }

  /** A private folder, gone at the end of the benchmark. */
  scratch(name: string): string {
    const folder = join(this.#private, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  removeHistory(name: string): void {
    if (name === "lab") return;
    const folder = join(this.#histories, `${name}-${seed}`);
    this.#remove(folder, `${folder}.facts.json`);
  }

  removePrivate(): void {
    rmSync(this.#private, { recursive: true, force: true });
    if (existsSync(this.#histories) && readdirSync(this.#histories).length === 0)
      rmSync(this.#histories, { recursive: true });
  }

  #remove(folder: string, facts: string): void {
    for (const path of [facts, `${facts}.version`, folder])
      rmSync(path, { recursive: true, force: true });
  }
}

/** Nodes and runs that a size asks for. */
export function parseHistory(name: string): {
  readonly nodes: number;
  readonly runs: number;
  readonly every: number;
} {
  const match = /^(\d+)x(\d+)(?:-every(\d+))?$/.exec(name);
  if (match === null)
    throw new Error(`"${name}" is no size: write nodes x runs, for example 2000x200.`);
  return { nodes: Number(match[1]), runs: Number(match[2]), every: Number(match[3] ?? 1) };
}

function generatorVersion(): string {
  const hash = createHash("sha256");
  for (const file of [
    "generate.ts",
    "generator/manifest.ts",
    "generator/project.ts",
    "harness/facts.ts",
    "harness/workspace.ts",
  ]) {
    hash.update(readFileSync(join(root, "benchmarks", file)));
  }
  return hash.digest("hex");
}
