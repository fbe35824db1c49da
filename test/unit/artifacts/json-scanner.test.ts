import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  endOfValue,
  findFault,
  KeyTable,
  ScanError,
  skipSpace,
  takeMembers,
  visitElements,
  visitMembers,
} from "../../../src/artifacts/json-scanner.js";

const bytesOf = (text: string): Buffer => Buffer.from(text);

/** Any JSON object or list: at the top a half of it cannot be whole. */
const json = fc.oneof(
  fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()),
  fc.array(fc.jsonValue()),
);

describe("endOfValue", () => {
  test("is where the value ends, whatever follows", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom("", ",", "}", "]", " ,", "\n"),
        fc.constantFrom(undefined, 2),
        (value, behind, indent) => {
          const text = JSON.stringify(value, undefined, indent);
          expect(endOfValue(bytesOf(text + behind), 0)).toBe(Buffer.byteLength(text));
        },
      ),
    );
  });

  test("throws for every text that breaks off, at its end", () => {
    fc.assert(
      fc.property(json, fc.double({ min: 0, max: 0.999, noNaN: true }), (value, share) => {
        const whole = bytesOf(JSON.stringify(value));
        const half = whole.subarray(0, Math.floor(whole.length * share));
        expect(() => endOfValue(half, 0)).toThrow(ScanError);
      }),
    );
  });

  test("is not led astray by escapes, however many and wherever", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            '"',
            "\\",
            "\\\\",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "a".repeat(90),
            "\u{1F6B2}",
            "\n",
          ),
          { maxLength: 40 },
        ),
        (pieces) => {
          const text = JSON.stringify({ [pieces.join("")]: pieces.join(""), after: 1 });
          expect(endOfValue(bytesOf(text), 0)).toBe(Buffer.byteLength(text));
          expect(Object.fromEntries(readMembers(text))).toEqual(JSON.parse(text));
        },
      ),
    );
  });
});

function readMembers(text: string): [string, unknown][] {
  const bytes = bytesOf(text);
  const members: [string, unknown][] = [];
  visitMembers(bytes, skipSpace(bytes, 0), (keyStart, keyEnd, valueStart) => {
    const end = endOfValue(bytes, valueStart);
    members.push([
      JSON.parse(bytes.toString("utf8", keyStart - 1, keyEnd + 1)) as string,
      JSON.parse(bytes.toString("utf8", valueStart, end)),
    ]);
    return end;
  });
  return members;
}

test("visitMembers and visitElements visit what JSON.parse finds, indented or not", () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.array(fc.jsonValue()),
      fc.constantFrom(undefined, 1, "\t"),
      (object, list, indent) => {
        const text = JSON.stringify(object, undefined, indent);
        expect(readMembers(text)).toEqual(Object.entries(JSON.parse(text) as object));
        const bytes = bytesOf(JSON.stringify(list, undefined, indent));
        const elements: unknown[] = [];
        const end = visitElements(bytes, 0, (start) => {
          const stop = endOfValue(bytes, start);
          elements.push(JSON.parse(bytes.toString("utf8", start, stop)));
          return stop;
        });
        expect(end).toBe(bytes.length);
        expect(elements).toEqual(JSON.parse(bytes.toString("utf8")));
      },
    ),
  );
});

test("takeMembers takes its own members alone, not those of what it holds, nor values that look like keys", () => {
  const text = JSON.stringify({
    schema: "schema",
    a: { schema: 1, _x: 2 },
    _private: [1, { b: "_c" }],
    text: '"schema": 3',
    list: ["schema", "_d"],
    last: { schema: null },
  });
  const bytes = bytesOf(text);
  const taken: string[] = [];
  const end = takeMembers(
    bytes,
    0,
    new KeyTable(["schema", "last"]),
    (keyQuote, _valueStart, valueEnd) =>
      void taken.push(bytes.toString("utf8", keyQuote, valueEnd)),
  );
  expect(end).toBe(bytes.length);
  expect(taken).toEqual([
    '"schema":"schema"',
    '"_private":[1,{"b":"_c"}]',
    '"last":{"schema":null}',
  ]);
});

test("a KeyTable finds its names and no others", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string(), { maxLength: 10 }), fc.string(), (names, other) => {
      const table = new KeyTable(names);
      for (const name of [...names, other]) {
        const bytes = bytesOf(`"${name}"`);
        expect(table.find(bytes, 1, bytes.length - 1)).toBe(
          names.includes(name) ? name : undefined,
        );
      }
    }),
  );
});

test.each([
  ["{", 1, "the text ends where a key should be (is the file half written?)"],
  ['{"a" 1}', 5, "a colon expected"],
  ['{"a":1 "b":2}', 7, "a comma or the end of an object expected"],
  ["{a:1}", 1, "a key expected"],
  ["[]", 0, "an object expected"],
])("%s is refused at %i: %s", (text, position, message) => {
  const bytes = bytesOf(text);
  try {
    visitMembers(bytes, 0, (_start, _end, valueStart) => endOfValue(bytes, valueStart));
    expect.unreachable();
  } catch (error) {
    expect(error).toBeInstanceOf(ScanError);
    expect(error).toMatchObject({ position, message });
  }
});

describe("findFault", () => {
  test("finds none where JSON.parse finds none", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(findFault(bytesOf(JSON.stringify(value)), 0)).toBeUndefined();
      }),
    );
  });

  test.each([
    ['{"a":[1,{"b":nope}]}', 13, "a value that is no JSON"],
    ['{"a":01}', 5, "a value that is no JSON"],
    ['{"a":"\\x"}', 5, "a value that is no JSON"],
    ['{"\\q":1}', 1, "a value that is no JSON"],
    ['{"a":1} {"b":2}', 8, "text behind the end"],
    ['{"a":[1,}', 8, "a value expected"],
  ])("%s breaks at %i: %s", (text, position, message) => {
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
    expect(findFault(bytesOf(text), 0)).toMatchObject({ position, message });
  });
});
