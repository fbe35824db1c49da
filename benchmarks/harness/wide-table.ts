/** Rows for the Arrow cases: five numbers and three texts, of which one is null now and then and one always another. */
export function wideTableSql(rows: number): string {
  return `
  create table main.wide as
  select
    i::bigint as id,
    (i * 7 % 1000)::integer as attempts,
    (i % 997) / 4.0::double as seconds,
    timestamp '2026-01-01' + to_seconds(i) as started_at,
    i % 3 = 0 as is_full,
    'model.shop.some_model_' || (i % 5000) as unique_id,
    case i % 4 when 0 then 'success' when 1 then 'error' when 2 then 'skipped' end as status,
    'Row ' || i || ' was built in ' || (i % 997) || ' seconds by thread ' || (i % 16) as message
  from range(${rows}) as r(i)`;
}

export const wideTableQuery = "select * from main.wide";

/** What is true of the rows, however they are read. */
export interface WideFacts {
  readonly rows: number;
  readonly attempts: number;
  readonly seconds: number;
  readonly full: number;
  readonly nulls: number;
  /** Of all three texts; all of them are ASCII. */
  readonly textBytes: number;
  readonly lastStart: number;
  readonly lastMessage: string;
}

/** The facts by plain counting. */
export function wideFacts(rows: number): WideFacts {
  const statuses = ["success", "error", "skipped", ""] as const;
  const message = (row: number): string =>
    `Row ${row} was built in ${row % 997} seconds by thread ${row % 16}`;
  let attempts = 0;
  let seconds = 0;
  let full = 0;
  let nulls = 0;
  let textBytes = 0;
  for (let row = 0; row < rows; row += 1) {
    attempts += (row * 7) % 1000;
    seconds += (row % 997) / 4;
    full += row % 3 === 0 ? 1 : 0;
    nulls += row % 4 === 3 ? 1 : 0;
    textBytes +=
      message(row).length +
      statuses[row % 4]!.length +
      `model.shop.some_model_${row % 5000}`.length;
  }
  const lastStart = Date.UTC(2026, 0, 1) + (rows - 1) * 1000;
  return {
    rows,
    attempts,
    seconds,
    full,
    nulls,
    textBytes,
    lastStart,
    lastMessage: message(rows - 1),
  };
}

/** Collects the facts from values, row by row or column by column. */
export class WideFactsCollector {
  readonly #facts = { rows: 0, attempts: 0, seconds: 0, full: 0, nulls: 0, textBytes: 0 };
  #lastStart = 0;
  #lastMessage = "";

  add(row: {
    readonly attempts: number;
    readonly seconds: number;
    readonly started_at: Date | number;
    readonly is_full: boolean;
    readonly unique_id: string;
    readonly status: string | null;
    readonly message: string;
  }): void {
    this.#facts.rows += 1;
    this.#facts.attempts += row.attempts;
    this.#facts.seconds += row.seconds;
    this.#facts.full += row.is_full ? 1 : 0;
    this.#facts.nulls += row.status === null ? 1 : 0;
    this.#facts.textBytes += row.unique_id.length + (row.status?.length ?? 0) + row.message.length;
    this.#lastStart = Number(row.started_at);
    this.#lastMessage = row.message;
  }

  facts(): WideFacts {
    return { ...this.#facts, lastStart: this.#lastStart, lastMessage: this.#lastMessage };
  }
}
