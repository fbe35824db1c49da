/** A line of a difference: kept, removed from the old text, or added by the new one. */
export interface DiffLine {
  readonly change: " " | "-" | "+";
  readonly text: string;
}

const mostCells = 4_000_000;

/** The lines of two texts against each other (longest common subsequence). Texts too large for that are shown as replaced. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const old = before.split("\n");
  const now = after.split("\n");
  if (old.length * now.length > mostCells) {
    return [
      ...old.map((text) => ({ change: "-" as const, text })),
      ...now.map((text) => ({ change: "+" as const, text })),
    ];
  }
  const common = commonLengths(old, now);
  const width = now.length + 1;
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < now.length) {
    const oldLine = old[i];
    const newLine = now[j];
    if (oldLine !== undefined && oldLine === newLine) {
      lines.push({ change: " ", text: oldLine });
      i += 1;
      j += 1;
    } else if (
      newLine === undefined ||
      (oldLine !== undefined && at(common, (i + 1) * width + j) >= at(common, i * width + j + 1))
    ) {
      lines.push({ change: "-", text: oldLine ?? "" });
      i += 1;
    } else {
      lines.push({ change: "+", text: newLine });
      j += 1;
    }
  }
  return lines;
}

/** Changed lines with `context` lines around them; what is left out becomes one line `...`. */
export function foldDiff(lines: readonly DiffLine[], context = 2): DiffLine[] {
  const isNear = lines.map((_, index) =>
    lines
      .slice(Math.max(0, index - context), index + context + 1)
      .some((line) => line.change !== " "),
  );
  const folded: DiffLine[] = [];
  for (const [index, line] of lines.entries()) {
    if (isNear[index] === true) folded.push(line);
    else if (index === 0 || isNear[index - 1] === true) folded.push({ change: " ", text: "..." });
  }
  return folded;
}

function commonLengths(old: readonly string[], now: readonly string[]): Uint32Array {
  const width = now.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        old[i] === now[j]
          ? at(lengths, (i + 1) * width + j + 1) + 1
          : Math.max(at(lengths, (i + 1) * width + j), at(lengths, i * width + j + 1));
    }
  }
  return lengths;
}

function at(lengths: Uint32Array, index: number): number {
  return lengths[index] ?? 0;
}
