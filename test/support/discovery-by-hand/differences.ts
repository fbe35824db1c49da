type Tree = { readonly [key: string]: unknown };

/** How a row of a list is named in a path: ids say more than places. */
function nameOf(row: unknown, index: number): string {
  const node = ((row as Tree | null)?.["node"] ?? row) as Tree | null;
  const id = typeof node === "object" ? node?.["uniqueId"] : undefined;
  return typeof id === "string" ? id : String(index);
}

/** Where two answers differ, a line each: of answers with thousands of lines nobody can read a comparison as text. */
export function differences(found: unknown, expected: unknown, path = ""): readonly string[] {
  if (Array.isArray(found) && Array.isArray(expected)) {
    const inRows = found
      .slice(0, expected.length)
      .flatMap((row, index) =>
        differences(row, expected[index], `${path}[${nameOf(expected[index], index)}]`),
      );
    if (found.length === expected.length) return inRows;
    return [`${path}: ${found.length} rows, by hand ${expected.length}`, ...inRows];
  }
  if (isTree(found) && isTree(expected)) {
    const keys = new Set([...Object.keys(found), ...Object.keys(expected)]);
    return [...keys].flatMap((key) => differences(found[key], expected[key], `${path}.${key}`));
  }
  if (Object.is(found, expected)) return [];
  return [`${path}: ${JSON.stringify(found)}, by hand ${JSON.stringify(expected)}`];
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
