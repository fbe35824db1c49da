import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { sqlFolder } from "./sql-files.js";

/** A file of sql/charts: a question that is asked of history again and again, and the statement that gives its points. */
export interface Chart {
  readonly name: string;
  readonly question: string;
  /** How it is drawn, for example "lines". */
  readonly drawn: string;
  /** Relations that feed it, with schema. */
  readonly relations: readonly string[];
  /** Columns of the answer. */
  readonly x: readonly string[];
  readonly y: readonly string[];
  readonly series: readonly string[];
  /** What one point sums up. */
  readonly aggregation: string;
  /** The statement, without the header. */
  readonly sql: string;
}

const header =
  /^-- (\S+): (.+)\n-- chart: (.+)\n-- relation: (.+)\n-- x: (.+)\n-- y: (.+)\n-- series: (.+)\n-- aggregation: (.+)\n/;

/** Every chart, by the relations that feed it. */
export function chartFiles(): readonly Chart[] {
  const folder = path.join(sqlFolder, "charts");
  const charts = readdirSync(folder).map((file) => readChart(path.join(folder, file)));
  return charts.toSorted((one, other) => orderOf(one).localeCompare(orderOf(other), "en"));
}

function orderOf(chart: Chart): string {
  return `${chart.relations[0]} ${chart.name}`;
}

function readChart(file: string): Chart {
  const text = readFileSync(file, "utf8");
  const found = header.exec(text);
  if (found === null || found[1] !== path.basename(file, ".sql"))
    throw new Error(
      `${file} does not begin with its name and question, chart, relation, x, y, series and aggregation.`,
    );
  const [whole, name, question, drawn, relations, x, y, series, aggregation] =
    found as unknown as readonly [string, ...string[]];
  return {
    name: name!,
    question: question!,
    drawn: drawn!,
    relations: relations!.split(", "),
    x: x!.split(", "),
    y: y!.split(", "),
    series: series!.split(", "),
    aggregation: aggregation!,
    sql: text.slice(whole.length).trimEnd(),
  };
}
