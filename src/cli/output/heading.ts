import { textWidth } from "../text/text-width.js";

/** The columns that a heading takes when each of its words may stand on a line of its own. */
export function leastHeadingWidth(heading: string): number {
  return Math.max(...heading.split(" ").map((word) => textWidth(word)));
}

/** A heading on as many lines as it takes; a word that is wider than `width` keeps its line. */
export function wrapHeading(heading: string, width: number): readonly string[] {
  const [first = "", ...words] = heading.split(" ");
  const lines = [first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (textWidth(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
