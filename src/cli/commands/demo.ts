import { type Command } from "commander";
import type { LoadReport } from "../../index.js";
import { defineCommand } from "../define-command.js";
import { createPage } from "../demo/page.js";
import { showBuildTimes, showChange, showFailure, showLoaded } from "../demo/parts.js";
import { samplePath } from "../demo/sample.js";
import { createNotes } from "../notes.js";
import { chooseOutput } from "../output/output.js";
import type { Session } from "../session.js";
import { addNoiseOptions } from "../shared-options.js";
import type { NoiseOptions } from "../shared-options.js";
import { withEngine } from "../store.js";

const next = `  artifactql load PATH/TO/target                  your own artifacts; run it after every dbt run
  artifactql tables                               what can be asked
  artifactql trends                               what became slower
  artifactql sql "select name from dbt.models"    anything else
`;

/** `demo`: a tour on a bundled project. */
export function defineDemo(program: Command, session: Session): void {
  const command = defineCommand(
    program,
    "demo",
    "Show what it can do on a bundled project, with the SQL behind each answer. Nothing is written to disk.",
    [
      ["artifactql demo", ""],
      ["artifactql demo | less", "page by page"],
    ],
  );
  addNoiseOptions(command);
  command.action((options: NoiseOptions) => demo(options, session));
}

async function demo(options: NoiseOptions, session: Session): Promise<void> {
  const sample = samplePath();
  const output = chooseOutput({ format: "table" });
  const notes = createNotes(options);
  const page = createPage(output);
  const settings = { signal: session.signal };
  await withEngine({}, async (engine) => {
    const report = await engine.load(sample, { ...settings, onProgress: notes.onProgress });
    notes.clear();
    notes.problems(report.problems);
    const environment = defaultEnvironmentOf(report);
    await showLoaded(page, engine, report);
    await showBuildTimes(page, engine.at({ environment }), settings);
    await showFailure(page, engine.at({ environment }), settings);
    await showChange(page, engine, { environment }, output.paint, settings);
    await page.title("What to type next");
    await page.text(next);
  });
}

function defaultEnvironmentOf(report: LoadReport): string {
  return report.projects[0]?.defaultEnvironment ?? "prod";
}
