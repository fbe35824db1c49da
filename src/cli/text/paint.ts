import { styleText } from "node:util";

/** What a text means; how it looks is decided here alone. */
type Look = "title" | "faint" | "good" | "bad" | "warning";

/** Colours a text, or leaves it alone. */
export type Paint = (look: Look, text: string) => string;

const styles = {
  title: "bold",
  faint: "dim",
  good: "green",
  bad: "red",
  warning: "yellow",
} as const;

/** Colours for a stream: only on a terminal, and never with `NO_COLOR`. `FORCE_COLOR` turns them on elsewhere. */
export function paintFor(
  stream: { readonly isTTY?: boolean | undefined },
  environment: NodeJS.ProcessEnv = process.env,
): Paint {
  const forced = (environment["FORCE_COLOR"] ?? "") !== "" && environment["FORCE_COLOR"] !== "0";
  const refused = (environment["NO_COLOR"] ?? "") !== "" || environment["TERM"] === "dumb";
  const coloured = !refused && (forced || stream.isTTY === true);
  return (look, text) =>
    coloured ? styleText(styles[look], text, { validateStream: false }) : text;
}
