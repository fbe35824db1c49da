import { ExportError, isEngineError } from "../errors.js";

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EACCES: "permission is missing",
  EPERM: "permission is missing",
  EROFS: "the file system is read-only",
  ENOENT: "no file can be made there",
  ENAMETOOLONG: "the name is too long",
};

/** Why a file could not be written, as an error of ours; `target` is undefined for the scratch folder. Other errors stay. */
export function cannotWrite(target: string | undefined, cause: unknown): unknown {
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  if (isEngineError(cause) || typeof code !== "string" || !/^E[A-Z]+$/.test(code)) return cause;
  const reason = Object.hasOwn(reasons, code) ? reasons[code] : `it failed with ${code}`;
  const message =
    target === undefined
      ? `The scratch folder cannot be written: ${reason}. Name another with temporaryDirectory.`
      : `${target} cannot be written: ${reason}. Name another place.`;
  return new ExportError(message, { target, cause });
}
