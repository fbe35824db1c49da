import type { Column, Row } from "../../index.js";
import type { Paint } from "../text/paint.js";
import { padText, textWidth, truncateText } from "../text/text-width.js";
import { visibleText } from "../text/visible-text.js";
import { isNumeric, toCell } from "./format-value.js";
import { leastHeadingWidth, wrapHeading } from "./heading.js";
import type { RowWriter } from "./row-writer.js";

const gap = "  ";
const leastWidth = 8;
const measuredRows = 1_000;

/** How a table is drawn. */
export interface TableSettings {
  /** Columns of the terminal; wider tables are cut. Undefined: as wide as it gets. */
  readonly width: number | undefined;
  readonly paint: Paint;
}

/**
 * A table for people. Widths come from the first 1,000 rows, so that a long result can be written while it is read.
 */
export function tableWriter(settings: TableSettings): RowWriter {
  let columns: readonly Column[] = [];
  let waiting: Row[] = [];
  let layout: Layout | undefined;

  const flush = (): string => {
    if (layout !== undefined) return "";
    const cells = waiting.map((row) => columns.map((column) => toCell(row[column.name], column)));
    layout = layOut(columns, cells, settings.width);
    const text =
      headText(layout, settings.paint) +
      waiting.map((row) => rowText(row, layout, settings.paint)).join("");
    waiting = [];
    return text;
  };

  return {
    begin(given) {
      columns = given;
      return "";
    },
    rows(batch) {
      if (layout !== undefined)
        return batch.map((row) => rowText(row, layout, settings.paint)).join("");
      waiting.push(...batch);
      return waiting.length >= measuredRows ? flush() : "";
    },
    end: flush,
    get note() {
      return layout === undefined || layout.hidden === 0
        ? undefined
        : `${layout.hidden} of ${columns.length} columns do not fit here: select fewer, or take --format jsonl.`;
    },
  };
}

/** Rows as one table. */
export function printTable(
  columns: readonly Column[],
  rows: readonly Row[],
  settings: TableSettings,
): string {
  const writer = tableWriter(settings);
  return writer.begin(columns) + writer.rows(rows) + writer.end();
}

interface Layout {
  readonly columns: readonly {
    readonly column: Column;
    readonly width: number;
    readonly align: "left" | "right";
  }[];
  readonly hidden: number;
}

function layOut(
  columns: readonly Column[],
  cells: readonly (readonly string[])[],
  width: number | undefined,
): Layout {
  const headings = columns.map((column) => visibleText(column.name));
  const content = columns.map((_, index) =>
    Math.max(1, ...cells.map((row) => textWidth(row[index] ?? ""))),
  );
  const natural = content.map((each, index) => Math.max(each, textWidth(headings[index]!)));
  const fits = width === undefined || totalWidth(natural) <= width;
  const least = content.map((each, index) => Math.max(each, leastHeadingWidth(headings[index]!)));
  const widths = fits ? natural : widen(fitWidths(least, width), natural, width);
  return {
    columns: widths.map((columnWidth, index) => {
      const column = columns[index] as Column;
      return { column, width: columnWidth, align: isNumeric(column) ? "right" : "left" };
    }),
    hidden: columns.length - widths.length,
  };
}

/** Widths that fit together: the widest columns give way first; when all are narrow, columns at the right are left out. */
export function fitWidths(natural: readonly number[], total: number): number[] {
  const least = natural.map((width) => Math.min(width, leastWidth));
  let shown = natural.length;
  while (shown > 1 && totalWidth(least.slice(0, shown)) > total) shown -= 1;
  const room = total - gap.length * (shown - 1);
  const widths = natural.slice(0, shown);
  if (sum(widths) <= room) return widths;
  let low = 1;
  let high = Math.max(...widths);
  while (low < high) {
    const cap = Math.ceil((low + high) / 2);
    if (sum(widths.map((width) => Math.min(width, cap))) <= room) low = cap;
    else high = cap - 1;
  }
  const capped = widths.map((width) => Math.min(width, low));
  let spare = room - sum(capped);
  return capped.map((width, index) => {
    if (spare <= 0 || width >= (widths[index] ?? 0)) return width;
    spare -= 1;
    return width + 1;
  });
}

/** Gives room that is left to the columns at the left that then need one line for their heading. */
function widen(widths: readonly number[], natural: readonly number[], total: number): number[] {
  let spare = total - totalWidth(widths);
  return widths.map((width, index) => {
    const wanted = (natural[index] ?? width) - width;
    if (wanted > spare) return width;
    spare -= wanted;
    return width + wanted;
  });
}

function headText({ columns }: Layout, paint: Paint): string {
  const headings = columns.map(({ column, width }) => wrapHeading(visibleText(column.name), width));
  const height = Math.max(...headings.map((lines) => lines.length));
  const rule = columns.map(({ width }) => "─".repeat(width)).join(gap);
  let text = "";
  for (let line = 0; line < height; line++) {
    // The last lines stand next to the rule.
    const cells = columns.map(({ width, align }, index) => {
      const lines = headings[index] ?? [];
      const words = lines[line - height + lines.length] ?? "";
      return paint("title", padText(truncateText(words, width), width, align));
    });
    text += `${cells.join(gap).trimEnd()}\n`;
  }
  return `${text}${paint("faint", rule)}\n`;
}

function rowText(row: Row, layout: Layout | undefined, paint: Paint): string {
  const cells = (layout?.columns ?? []).map(({ column, width, align }) => {
    const value = row[column.name];
    const text = padText(truncateText(toCell(value, column), width), width, align);
    return value === null || value === undefined ? paint("faint", text) : text;
  });
  return `${cells.join(gap).trimEnd()}\n`;
}

function totalWidth(widths: readonly number[]): number {
  return sum(widths) + gap.length * (widths.length - 1);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
