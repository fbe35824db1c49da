/**
 * Finds the borders of JSON values in bytes without building them.
 *
 * A manifest of today holds mostly what the manifest of yesterday held. Knowing where each entry begins and ends is enough to
 * recognise the known ones, at a fifth of the cost of `JSON.parse` (measured on 300 MB of manifests: 0.48 s against 2.2 s).
 * What is new is handed to DuckDB, which parses it properly: this scanner checks structure, not the spelling of numbers and words.
 */

const QUOTE = 34;
const COMMA = 44;
const UNDERSCORE = 95;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_ARRAY = 91;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const SPACE = 32;

/** Short strings are walked byte by byte; beyond this many bytes the native search is faster. */
const NATIVE_SEARCH_AFTER = 96;

/** The bytes are not JSON; `position` is the offset of the first byte that does not fit. */
export class ScanError extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

function unexpected(bytes: Buffer, position: number, wanted: string): ScanError {
  return position >= bytes.length
    ? new ScanError(`the text ends where ${wanted} should be (is the file half written?)`, position)
    : new ScanError(`${wanted} expected`, position);
}

/** The first position at or after `position` that is not white space. */
export function skipSpace(bytes: Buffer, position: number): number {
  while (position < bytes.length && bytes[position]! <= SPACE) position++;
  return position;
}

/** The position after the string that opens at `position`. */
export function endOfString(bytes: Buffer, position: number): number {
  const near = position + NATIVE_SEARCH_AFTER;
  let index = position + 1;
  while (index < near) {
    const byte = bytes[index];
    if (byte === QUOTE) return index + 1;
    if (byte === undefined) throw unexpected(bytes, bytes.length, "the end of a string");
    index += byte === BACKSLASH ? 2 : 1;
  }
  for (;;) {
    const end = bytes.indexOf(QUOTE, index);
    if (end < 0) throw unexpected(bytes, bytes.length, "the end of a string");
    let first = end;
    // Never behind `index`: what stands there was already read as a whole character or escape.
    while (first > index && bytes[first - 1] === BACKSLASH) first--;
    if ((end - first) % 2 === 0) return end + 1;
    index = end + 1;
  }
}

/** The position after the value that begins at `position`. */
export function endOfValue(bytes: Buffer, position: number): number {
  const first = bytes[position];
  if (first === QUOTE) return endOfString(bytes, position);
  if (first !== OPEN_OBJECT && first !== OPEN_ARRAY) return endOfWord(bytes, position);
  let depth = 0;
  let index = position;
  while (index < bytes.length) {
    const byte = bytes[index]!;
    if (byte === QUOTE) {
      index = endOfString(bytes, index);
      continue;
    }
    index++;
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --depth === 0) return index;
  }
  throw unexpected(bytes, bytes.length, "the end of an object or list");
}

/** Is told of a member: where its key (with quote), its value and the rest behind the value begin. Answers whether the member was taken. */
export type MemberTaker = (keyQuote: number, valueStart: number, valueEnd: number) => void;

/**
 * Finds the end of the object at `position` and in the same pass its own members with one of the given keys, or with a key that begins
 * with an underscore. One tight loop: `visitMembers` costs three times as much on entries of fifty members (measured).
 */
export function takeMembers(
  bytes: Buffer,
  position: number,
  keys: KeyTable<string>,
  take: MemberTaker,
): number {
  let depth = 0;
  let index = position;
  while (index < bytes.length) {
    const byte = bytes[index]!;
    if (byte === QUOTE) {
      const end = endOfString(bytes, index);
      if (
        depth === 1 &&
        (bytes[index + 1] === UNDERSCORE || keys.find(bytes, index + 1, end - 1) !== undefined)
      ) {
        const colon = skipSpace(bytes, end);
        // A text that is a value has no colon behind it.
        if (bytes[colon] === COLON) {
          const valueStart = skipSpace(bytes, colon + 1);
          const valueEnd = endOfValue(bytes, valueStart);
          take(index, valueStart, valueEnd);
          index = valueEnd;
          continue;
        }
      }
      index = end;
      continue;
    }
    index++;
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
    else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --depth === 0) return index;
  }
  throw unexpected(bytes, bytes.length, "the end of an object or list");
}

/** Where the member after the one that ends at `valueEnd` begins, or the position of the bracket that closes the object. */
export function nextMember(bytes: Buffer, valueEnd: number): number {
  const after = skipSpace(bytes, valueEnd);
  return bytes[after] === COMMA ? skipSpace(bytes, after + 1) : after;
}

function endOfWord(bytes: Buffer, position: number): number {
  let index = position;
  while (index < bytes.length) {
    const byte = bytes[index]!;
    if (
      byte <= SPACE ||
      byte === COMMA ||
      byte === CLOSE_OBJECT ||
      byte === CLOSE_ARRAY ||
      byte === COLON
    )
      break;
    index++;
  }
  if (index === position) throw unexpected(bytes, position, "a value");
  return index;
}

/** Is told where a key (without quotes) and its value begin; answers where the value ends. */
export type MemberVisitor = (keyStart: number, keyEnd: number, valueStart: number) => number;

/** Walks the members of the object at `position`; returns the position after it. */
export function visitMembers(bytes: Buffer, position: number, visit: MemberVisitor): number {
  if (bytes[position] !== OPEN_OBJECT) throw unexpected(bytes, position, "an object");
  let index = skipSpace(bytes, position + 1);
  if (bytes[index] === CLOSE_OBJECT) return index + 1;
  for (;;) {
    if (bytes[index] !== QUOTE) throw unexpected(bytes, index, "a key");
    const keyStart = index + 1;
    index = endOfString(bytes, index);
    const keyEnd = index - 1;
    index = skipSpace(bytes, index);
    if (bytes[index] !== COLON) throw unexpected(bytes, index, "a colon");
    index = skipSpace(bytes, visit(keyStart, keyEnd, skipSpace(bytes, index + 1)));
    if (bytes[index] === CLOSE_OBJECT) return index + 1;
    if (bytes[index] !== COMMA) throw unexpected(bytes, index, "a comma or the end of an object");
    index = skipSpace(bytes, index + 1);
  }
}

/** Walks the elements of the list at `position`; `visit` is told where one begins and answers where it ends. Returns the position after the list. */
export function visitElements(
  bytes: Buffer,
  position: number,
  visit: (valueStart: number) => number,
): number {
  if (bytes[position] !== OPEN_ARRAY) throw unexpected(bytes, position, "a list");
  let index = skipSpace(bytes, position + 1);
  if (bytes[index] === CLOSE_ARRAY) return index + 1;
  for (;;) {
    index = skipSpace(bytes, visit(index));
    if (bytes[index] === CLOSE_ARRAY) return index + 1;
    if (bytes[index] !== COMMA) throw unexpected(bytes, index, "a comma or the end of a list");
    index = skipSpace(bytes, index + 1);
  }
}

/** @throws ScanError when anything but white space stands at or behind `position`. */
export function expectEnd(bytes: Buffer, position: number): void {
  const next = skipSpace(bytes, position);
  if (next < bytes.length) throw new ScanError("text behind the end", next);
}

/** Finds the first place that is no JSON, down to the spelling of single values; slow, for files that are known to be broken. */
export function findFault(bytes: Buffer, position: number): ScanError | undefined {
  const check = (start: number): number => {
    if (isObject(bytes, start)) {
      return visitMembers(bytes, start, (keyStart, keyEnd, valueStart) => {
        parseSlice(bytes, keyStart - 1, keyEnd + 1);
        return check(valueStart);
      });
    }
    if (isList(bytes, start)) return visitElements(bytes, start, check);
    const end = endOfValue(bytes, start);
    parseSlice(bytes, start, end);
    return end;
  };
  try {
    expectEnd(bytes, check(skipSpace(bytes, position)));
    return undefined;
  } catch (error) {
    return error instanceof ScanError ? error : undefined;
  }
}

/** True if an object begins at `position`. */
export function isObject(bytes: Buffer, position: number): boolean {
  return bytes[position] === OPEN_OBJECT;
}

/** True if a list begins at `position`. */
export function isList(bytes: Buffer, position: number): boolean {
  return bytes[position] === OPEN_ARRAY;
}

/** True if a string begins at `position`. */
export function isString(bytes: Buffer, position: number): boolean {
  return bytes[position] === QUOTE;
}

/** The value between two positions, parsed. */
export function parseSlice(bytes: Buffer, start: number, end: number): unknown {
  const text = bytes.toString("utf8", start, end);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ScanError(cause instanceof Error ? "a value that is no JSON" : "no JSON", start);
  }
}

/** Recognises a few known keys without making a text of each one that goes by. */
export class KeyTable<Name extends string> {
  readonly #byLength: (readonly { readonly name: Name; readonly bytes: Buffer }[] | undefined)[] =
    [];

  constructor(names: readonly Name[]) {
    for (const name of names) {
      const bytes = Buffer.from(name);
      this.#byLength[bytes.length] = [...(this.#byLength[bytes.length] ?? []), { name, bytes }];
    }
  }

  /** The name that stands between two positions, if it is one of the known ones. */
  find(bytes: Buffer, start: number, end: number): Name | undefined {
    const candidates = this.#byLength[end - start];
    if (candidates === undefined) return undefined;
    for (const candidate of candidates)
      if (sameBytes(candidate.bytes, bytes, start)) return candidate.name;
    return undefined;
  }
}

function sameBytes(wanted: Buffer, bytes: Buffer, start: number): boolean {
  for (let index = 0; index < wanted.length; index++)
    if (wanted[index] !== bytes[start + index]) return false;
  return true;
}
