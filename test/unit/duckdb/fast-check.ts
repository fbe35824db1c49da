import * as fc from "fast-check";

export { fc };

/** Checks a property, the same inputs each time: a suite that fails now and then teaches people to run it again. */
export async function test<T>(
  inputs: fc.Arbitrary<T>,
  check: (input: T) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(inputs, check), { seed: 20261001, numRuns: 200 });
}
