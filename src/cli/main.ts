#!/usr/bin/env node
import { run } from "./run.js";

// A reader that goes away, also while help is printed, is no fault. Who writes an answer hears of it where it writes.
process.stdout.on("error", () => undefined);

process.exitCode = await run(process.argv.slice(2));
