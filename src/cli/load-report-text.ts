import type { LoadReport } from "../index.js";
import { bytesText, countOf, countText, secondsText } from "./text/amounts.js";
import type { Paint } from "./text/paint.js";
import { visibleText } from "./text/visible-text.js";

/** A load report for people. */
export function loadReportText(report: LoadReport, store: string, paint: Paint): string {
  const into = visibleText(store);
  const amount = `${bytesText(report.bytes)} read, ${countOf(report.rows, "new row")}, ${secondsText(report.seconds)}`;
  const lines = [
    report.loaded > 0
      ? `${paint("good", countOf(report.loaded, "artifact"))} loaded into ${into}: ${amount}`
      : `${paint("title", "Nothing new")} for ${into}: ${amount}`,
  ];
  const kinds = Object.entries(report.kinds).filter(([, count]) => count > 0);
  if (kinds.length > 0)
    lines.push(`  ${kinds.map(([kind, count]) => `${countText(count)} ${kind}`).join(", ")}`);
  const others = outcomes(report, paint);
  if (others.length > 0) lines.push(`Of ${countOf(report.files, "file")}: ${others.join(", ")}`);
  for (const { project, defaultEnvironment, environments } of report.projects) {
    const names = environments.map(
      (name) => visibleText(name) + (name === defaultEnvironment ? " (default)" : ""),
    );
    lines.push(`Project ${paint("title", visibleText(project))}: ${names.join(", ")}`);
  }
  lines.push(...report.notes.map((note) => paint("warning", visibleText(`Note: ${note}`))));
  return `${lines.join("\n")}\n`;
}

function outcomes(report: LoadReport, paint: Paint): string[] {
  const parts: string[] = [];
  if (report.unchanged > 0) parts.push(`${countText(report.unchanged)} unchanged`);
  if (report.duplicate > 0) parts.push(`${countText(report.duplicate)} there already`);
  if (report.moved > 0) parts.push(`${countText(report.moved)} moved`);
  if (report.ignored > 0) parts.push(`${countText(report.ignored)} no dbt artifacts`);
  if (report.failed > 0) parts.push(paint("bad", `${countText(report.failed)} broken`));
  return parts;
}
