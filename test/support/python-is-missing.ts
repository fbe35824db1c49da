import { execFileSync } from "node:child_process";

/** True, and said, where no Python can make a virtual environment. */
export function pythonIsMissing(): boolean {
  try {
    execFileSync("python3", ["-m", "venv", "--help"], { stdio: "ignore" });
    return false;
  } catch {
    console.log("skipped: python3 with venv is not on this machine");
    return true;
  }
}
