import type { GraphQLExplanation, Value } from "../../index.js";
import { toJson } from "../output/format-value.js";
import type { Paint } from "../text/paint.js";
import { visibleLines } from "../text/visible-text.js";

/** The plan, then each statement under the place in the query that it answers. */
export function explanationText(explanation: GraphQLExplanation, paint: Paint): string {
  const statements = explanation.statements.map(({ path, sql, parameters }) => {
    const comments = [
      `-- ${path}`,
      ...Object.entries(parameters).map(
        ([name, value]) => `-- $${name} = ${toJson(value as Value)}`,
      ),
    ];
    return `${paint("faint", visibleLines(comments.join("\n")))}\n${visibleLines(sql.trim().replace(/;$/, ""))};\n`;
  });
  return [`${visibleLines(explanation.plan)}\n`, ...statements].join("\n");
}
