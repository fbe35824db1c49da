import { describe, expect, it } from "vitest";
import { Mutex } from "../../../src/basic/mutex.js";

describe("Mutex", () => {
  it("lets holders in one at a time, in order", async () => {
    const mutex = new Mutex();
    const steps: string[] = [];
    await Promise.all(
      ["a", "b", "c"].map(async (name) => {
        const release = await mutex.acquire();
        steps.push(`${name} in`);
        await Promise.resolve();
        steps.push(`${name} out`);
        release();
        release();
      }),
    );
    expect(steps).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
  });

  it("forgets who gives up waiting", async () => {
    const mutex = new Mutex();
    const release = await mutex.acquire();
    const controller = new AbortController();
    const impatient = mutex.acquire(controller.signal);
    const patient = mutex.acquire();
    controller.abort(new Error("bored"));
    await expect(impatient).rejects.toThrow("bored");
    await expect(mutex.acquire(controller.signal)).rejects.toThrow("bored");
    release();
    expect(await patient).toBeTypeOf("function");
  });
});
