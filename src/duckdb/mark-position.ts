const widest = 100;
const wide =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}]/u;

/**
 * Shows where in a statement an error is: the line and a caret below it.
 *
 * @example
 * markPosition("select\n  nam\nfrom models", 9);
 * // LINE 2:   nam
 * //           ^
 */
export function markPosition(sql: string, position: number): string {
  const before = sql.slice(0, position).split(/\r\n|\r|\n/);
  const start = before.at(-1) ?? "";
  const [rest = ""] = sql.slice(position).split(/\r\n|\r|\n/);
  // A long line is cut around the caret; by code points, so that no character is torn.
  const left = [...start];
  const right = [...rest];
  const leftCut =
    left.length > widest / 2 && left.length + right.length > widest ? left.length - widest / 2 : 0;
  const rightCut = Math.max(0, right.length - (widest - (left.length - leftCut)));
  const label = `LINE ${before.length}: `;
  const shownLeft = (leftCut > 0 ? "..." : "") + left.slice(leftCut).join("");
  const shownRight = right.slice(0, right.length - rightCut).join("") + (rightCut > 0 ? "..." : "");
  return `${label}${shownLeft}${shownRight}\n${" ".repeat(label.length)}${blank(shownLeft)}^`;
}

/** As many columns of white space as the text takes. */
function blank(text: string): string {
  return [...text]
    .map((character) => (character === "\t" ? "\t" : wide.test(character) ? "  " : " "))
    .join("");
}
