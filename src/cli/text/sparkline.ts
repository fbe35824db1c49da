const blocks = "▁▂▃▄▅▆▇█";

/**
 * One block per value, its height from zero to the highest value; a gap (null) is a space.
 *
 * Heights start at zero, so that a line twice as high did take twice as long. More values than `width` are merged, and each mark
 * then shows the highest of its values.
 */
export function sparkline(values: readonly (number | null)[], width = 40): string {
  const points = mergePoints(values, width);
  const highest = Math.max(0, ...points.filter((point) => point !== null));
  return points
    .map((point) => {
      if (point === null || !Number.isFinite(point)) return " ";
      const share = highest === 0 ? 0 : Math.max(0, point) / highest;
      return blocks[Math.min(blocks.length - 1, Math.floor(share * blocks.length))];
    })
    .join("");
}

function mergePoints(
  values: readonly (number | null)[],
  width: number,
): readonly (number | null)[] {
  if (values.length <= width) return values;
  const merged: (number | null)[] = Array.from({ length: width }, () => null);
  for (const [index, value] of values.entries()) {
    if (value === null) continue;
    const slot = Math.floor((index * width) / values.length);
    merged[slot] = Math.max(merged[slot] ?? value, value);
  }
  return merged;
}
