import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fullName, type Subject } from "./subject.js";
import type { WriterSettings } from "./writer.js";

/** The file to write one subject into. Of several relations each has its own, in a folder that is made. */
export async function makeStaged(
  { plan, staged }: WriterSettings,
  { relation }: Subject,
): Promise<string> {
  if (!plan.isFolder || relation === undefined) return staged;
  await mkdir(staged, { recursive: true });
  const gzip = plan.compression === "gzip" && plan.format.name !== "parquet" ? ".gz" : "";
  return path.join(staged, `${fullName(relation)}${plan.format.endings[0]}${gzip}`);
}
