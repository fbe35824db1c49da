import type { Engine, LoadReport, MovedEngine, QuerySettings } from "../../index.js";
import { momentText, secondsText, bytesText, countOf } from "../text/amounts.js";
import { foldDiff, lineDiff } from "../text/line-diff.js";
import type { Paint } from "../text/paint.js";
import { sparkline } from "../text/sparkline.js";
import { visibleText } from "../text/visible-text.js";
import { type Point, slotsOf, valuesAt } from "../trends/window.js";
import type { Page } from "./page.js";
import { buildTimesSql, codeSql, failureSql, loadedSql, slowedSql } from "./questions.js";

const lineWidth = 30;
const mostDiffLines = 24;

/** 1. What was loaded. */
export async function showLoaded(page: Page, engine: Engine, report: LoadReport): Promise<void> {
  await page.title("What was loaded");
  await page.text(
    `${countOf(report.loaded, "artifact")} (${bytesText(report.bytes)}) of an invented project, in ${secondsText(report.seconds)}, into memory:\n`,
  );
  await page.sql(loadedSql);
  const result = await engine.sql(loadedSql);
  await page.table(result.columns, result.rows);
}

/** 2. Build time per model. */
export async function showBuildTimes(
  page: Page,
  production: MovedEngine,
  settings: QuerySettings,
): Promise<void> {
  await page.title("How long each model takes to build in production, and how that went");
  await page.sql(buildTimesSql);
  const { columns, rows } = await production.sql<{ readonly points: readonly Point[] }>(
    buildTimesSql,
    undefined,
    settings,
  );
  const slots = slotsOf(
    rows.flatMap((row) => row.points),
    "day",
  );
  await page.table(
    columns.map((column) =>
      column.name === "points" ? { name: "p50 per day", type: "VARCHAR" } : column,
    ),
    rows.map((row) =>
      Object.assign({}, row, { "p50 per day": sparkline(valuesAt(slots, row.points), lineWidth) }),
    ),
  );
}

/** 3. What failed last, and what it made dbt skip. */
export async function showFailure(
  page: Page,
  production: MovedEngine,
  settings: QuerySettings,
): Promise<void> {
  await page.title("What failed last, and what dbt skipped because of it");
  await page.sql(failureSql);
  const { columns, rows } = await production.sql(failureSql, undefined, settings);
  if (rows.length === 0) await page.text("Nothing ever failed here.");
  else await page.table(columns, rows);
}

interface Slowed {
  readonly unique_id: string;
  readonly model: string;
  readonly p50_before: number;
  readonly p50_now: number;
  readonly change: number;
  readonly first_built: Date;
  readonly last_built: Date;
}

/** 4. The code of the model that slowed most, then and now. */
export async function showChange(
  page: Page,
  engine: Engine,
  place: { readonly environment: string },
  paint: Paint,
  settings: QuerySettings,
): Promise<void> {
  await page.title("The model that slowed most: its code then and now");
  await page.sql(slowedSql);
  const slowed = await engine.at(place).sql<Slowed>(slowedSql, undefined, settings);
  await page.table(
    slowed.columns.filter((column) => column.name !== "unique_id"),
    slowed.rows.map((row) => ({ ...row })),
  );
  const [worst] = slowed.rows;
  if (worst === undefined) return;
  await page.text(
    `\nThe same statement at two moments, ${momentText(worst.first_built)} and ${momentText(worst.last_built)} UTC (engine.at({ asOf }), --as-of):\n`,
  );
  await page.sql(codeSql);
  const codeAt = async (asOf: Date): Promise<string> => {
    const { rows } = await engine
      .at({ ...place, asOf })
      .sql<{ readonly raw_code: string }>(codeSql, { model: worst.unique_id }, settings);
    return rows[0]?.raw_code ?? "";
  };
  await page.text(
    diffText(await codeAt(worst.first_built), await codeAt(worst.last_built), worst.model, paint),
  );
}

function diffText(before: string, now: string, model: string, paint: Paint): string {
  if (before === now) return `The code of ${model} is the same: the data grew.`;
  const lines = foldDiff(lineDiff(before.trimEnd(), now.trimEnd()));
  const shown = lines.slice(0, mostDiffLines).map(({ change, text }) => {
    const line = `  ${change} ${visibleText(text)}`.trimEnd();
    if (change === " ") return paint("faint", line);
    return paint(change === "+" ? "good" : "bad", line);
  });
  if (lines.length > mostDiffLines)
    shown.push(paint("faint", `  ... ${lines.length - mostDiffLines} more lines`));
  return shown.join("\n");
}
