/** Closes engines in the middle of a load, in a process of its own: a fault here may take the process with it. */
import { open } from "../../src/engine.js";

const [archive] = process.argv.slice(2);
for (const milliseconds of [0, 50, 100, 200, 300, 400, 600, 800]) {
  const engine = await open({ threads: 1 });
  const outcome = engine.load(archive!).then(
    () => "loaded",
    (error: Error) => error.name,
  );
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  await engine.close({ interrupt: true });
  process.stdout.write(`${await outcome}\n`);
}
process.stdout.write("done\n");
