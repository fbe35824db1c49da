/** What DuckDB says of an error, taken apart. */
export interface DuckDBError {
  /** `Binder`, `Conversion`, `Out of Memory`, ... */
  readonly type: string;
  readonly subtype: string | undefined;
  readonly message: string;
  /** Offset into the statement, in bytes of UTF-8. */
  readonly byteOffset: number | undefined;
}

const prefix =
  /^(?:Failed to (?:extract statements|bind value): )?(?:(?<type>[A-Za-z][A-Za-z ]*?) Error: )?(?<rest>[^]*)$/;

/**
 * Takes an error of DuckDB apart. Statements of our instances fail with JSON (setting `errors_as_json`), which has the exact offset; the
 * usual text, with its `LINE 1: ...` and a caret counted in display columns of a shortened line, comes where no statement is involved.
 */
export function readDuckDBError(error: unknown): DuckDBError {
  const text = error instanceof Error ? error.message : String(error);
  const parts = prefix.exec(text)?.groups ?? {};
  const rest = parts["rest"] ?? text;
  const fields = parseFields(rest);
  if (fields === undefined) {
    return {
      type: parts["type"] ?? "",
      subtype: undefined,
      message: rest.replace(/\n+LINE \d+: [^]*$/, ""),
      byteOffset: undefined,
    };
  }
  const position = Number(fields["position"] ?? Number.NaN);
  return {
    type: fields["exception_type"] ?? "",
    subtype: fields["error_subtype"],
    message: fields["exception_message"] ?? "",
    byteOffset: Number.isInteger(position) ? position : undefined,
  };
}

function parseFields(text: string): Record<string, string | undefined> | undefined {
  if (!text.startsWith('{"exception_type"')) return undefined;
  try {
    return JSON.parse(text) as Record<string, string>;
  } catch {
    return undefined;
  }
}
