import type { Command } from "commander";
import type { StoreInfo } from "../../index.js";
import { defineCommand } from "../define-command.js";
import { createNotes } from "../notes.js";
import { writeDocument } from "../output/document.js";
import { chooseOutput } from "../output/output.js";
import type { Session } from "../session.js";
import { addNoiseOptions, addOutputOptions, addStoreOptions } from "../shared-options.js";
import type { NoiseOptions, OutputOptions, StoreOptions } from "../shared-options.js";
import { askStore } from "../store.js";
import { bytesText, countOf, countText, momentText } from "../text/amounts.js";
import type { Paint } from "../text/paint.js";
import { padText, textWidth } from "../text/text-width.js";
import { visibleText } from "../text/visible-text.js";

interface Options extends StoreOptions, OutputOptions, NoiseOptions {}

/** `info`: what the store holds. */
export function defineInfo(program: Command, session: Session): void {
  const command = defineCommand(
    program,
    "info",
    "Tell what is in the store: projects, environments, how much and from when to when.",
    [
      ["artifactql info", ""],
      ["artifactql info --database runs.duckdb --format json", "as one JSON object"],
      ["artifactql info --load target", "of a folder, without a store"],
    ],
  );
  addNoiseOptions(addOutputOptions(addStoreOptions(command), ["table", "json"]));
  command.action(async (options: Options) => {
    const output = chooseOutput(options);
    const store = await askStore(options, session, createNotes(options), (engine) => engine.info());
    await writeDocument(output, store, () => infoText(store, output.paint));
  });
}

/** What a store holds, for people. */
function infoText(store: StoreInfo, paint: Paint): string {
  const size = store.bytes === undefined ? "" : `, ${bytesText(store.bytes)}`;
  const kinds = Object.entries(store.artifacts).filter(([, count]) => count > 0);
  const lines = [
    `${paint("title", visibleText(store.database))}${size}, store version ${store.storeVersion} (made by ${visibleText(store.createdBy)})`,
    `  artifacts    ${kinds.length === 0 ? "none" : kinds.map(([kind, count]) => `${countText(count)} ${kind}`).join(", ")}`,
    `  invocations  ${countText(store.invocations)}`,
    `  results      ${countText(store.results)}`,
    `  definitions  ${countText(store.definitions)}`,
    `  history      ${momentText(store.from)} to ${momentText(store.to)} UTC`,
  ];
  if (store.failed > 0)
    lines.push(
      paint(
        "warning",
        `  ${countOf(store.failed, "file")} could not be read (select uri from dbt_history.artifacts)`,
      ),
    );
  for (const { project, defaultEnvironment, environments } of store.projects) {
    lines.push(`Project ${paint("title", visibleText(project))}`);
    const width = Math.max(
      0,
      ...environments.map(({ environment }) => textWidth(visibleText(environment))),
    );
    for (const { environment, invocations, from, to } of environments) {
      const mark = environment === defaultEnvironment ? " (default)" : "";
      const name = padText(visibleText(environment), width);
      lines.push(
        `  ${name}  ${countOf(invocations, "invocation")}, ${momentText(from)} to ${momentText(to)}${mark}`,
      );
    }
  }
  return `${lines.join("\n")}\n`;
}
