// Artifacts are other people's text: an escape sequence in a description must not reach the terminal.
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;
const named: Readonly<Record<string, string>> = { "\n": "↵", "\t": "→" };

/** The text on one line, with every control character made visible. */
export function visibleText(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .replaceAll(
      control,
      (found) => named[found] ?? `\\x${found.charCodeAt(0).toString(16).padStart(2, "0")}`,
    );
}

/** The text with its line breaks and tabs, and every other control character made visible. */
export function visibleLines(text: string): string {
  return text
    .replaceAll("\r\n", "\n")
    .split("\n")
    .map((line) => visibleText(line.replaceAll("\t", "    ")))
    .join("\n");
}
