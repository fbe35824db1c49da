import { createHash } from "node:crypto";
import { OptionsError } from "../../errors.js";
import { formatOfBytes, headBytes } from "./endings.js";
import { memoryBytes } from "./byte-source.js";
import type { FoundFile } from "./source.js";

/** The found file of a buffer. */
export function fileOfBytes(bytes: Uint8Array): FoundFile {
  return toFile(bytes, () => bytes);
}

/** The found file of a parsed artifact; its text is made again when it is read, so that thousands of objects are not held twice. */
export function fileOfObject(value: object): FoundFile {
  return toFile(stringify(value), () => stringify(value));
}

function toFile(bytes: Uint8Array, content: () => Uint8Array): FoundFile {
  const format = formatOfBytes(bytes.subarray(0, headBytes));
  return Object.freeze<FoundFile>({
    uri: `memory:${createHash("sha256").update(bytes).digest("hex").slice(0, 16)}`,
    folder: undefined,
    stamp: undefined,
    bytes: bytes.byteLength,
    named: true,
    format,
    archive: format !== "single",
    open: async () => memoryBytes(content()),
  });
}

function stringify(value: object): Uint8Array {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new OptionsError(
      "load() was given an object that JSON cannot hold: a circle, a bigint, or more than 512 MB of text.",
      { cause: error },
    );
  }
  if (text === undefined)
    throw new OptionsError("load() was given an object whose toJSON() gives nothing.");
  return Buffer.from(text);
}
