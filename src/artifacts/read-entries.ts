import { Assembly } from "./assembly.js";
import {
  endOfValue,
  isList,
  isObject,
  KeyTable,
  nextMember,
  takeMembers,
  visitElements,
  visitMembers,
} from "./json-scanner.js";
import { keyOf, type KnownState, type LoadMemory, type Variant } from "./load-memory.js";
import type { StagingBatch } from "./staging.js";

/** Where the rows of one artifact go. */
export interface ReadTarget {
  readonly artifactId: number;
  readonly batch: StagingBatch;
  readonly memory: LoadMemory;
}

/**
 * Members that change on every parse or compile, or with the target: found by comparing real manifests of one project.
 * They are no part of a definition. Beside it is kept all but `created_at`, what leaks from dbt's memory (`_event_status`,
 * `_pre_injected_sql`), and what only says that there is compiled code.
 */
const volatileKeys = new KeyTable([
  "created_at",
  "compiled",
  "compiled_code",
  "compiled_sql",
  "compiled_path",
  "build_path",
  "root_path",
  "deferred",
  "defer_relation",
  "extra_ctes",
  "extra_ctes_injected",
  "database",
  "schema",
  "identifier",
  "relation_name",
  "node_relation",
  "index",
  "depends_on",
]);
const parseTime = new KeyTable(["created_at"]);
const droppedKeys = new KeyTable(["created_at", "compiled", "extra_ctes_injected"]);
const dependsOn = new KeyTable(["depends_on"]);
const macros = new KeyTable(["macros"]);

/** Sections in which the macros that an entry depends on are its content, not a trace of executing it. */
const sectionsWithMacroEdges = new Set(["macros"]);

const opening = Buffer.from("{");
const closing = Buffer.from("}");
const comma = Buffer.from(",");
const macrosOpening = Buffer.from('"depends_on":{');
const valueOpening = Buffer.from('{"value":');

/**
 * Reads the entries of one section of a manifest or catalog.
 *
 * An entry that the load has seen before is only counted as a member of a set. A new one is cut in two: the definition, and what changes on
 * its own; both parts have a key made of their text.
 */
export class EntryReader {
  readonly #bytes: Buffer;
  readonly #target: ReadTarget;
  /** An entry without its time of parsing. */
  readonly #whole = new Assembly();
  readonly #definition = new Assembly();
  readonly #volatile = new Assembly();
  /** Of the entry at hand: where the keys, the values and the ends of its volatile members stand, three numbers each. */
  readonly #volatileMembers: number[] = [];
  #same: KnownState = { number: -1, key: "" };
  #sectionName = "";
  #sectionBytes = Buffer.alloc(0);

  constructor(bytes: Buffer, target: ReadTarget) {
    this.#bytes = bytes;
    this.#target = target;
  }

  /**
   * Reads the section whose value begins at `position` and answers where it ends.
   *
   * A section is a map from name to entry. `disabled` is a map from id to a list of entries (manifest v4 and later) or a list of
   * entries (before).
   */
  section(name: string, position: number): number {
    const bytes = this.#bytes;
    const members: number[] = [];
    const keys: string[] = [];
    const entry = (keyStart: number, keyEnd: number, start: number): number =>
      this.#entry(name, keyStart, keyEnd, start, members, keys);
    let end: number;
    if (isList(bytes, position))
      end = visitElements(bytes, position, (start) => entry(start, start, start));
    else if (isObject(bytes, position)) {
      end = visitMembers(bytes, position, (keyStart, keyEnd, start) =>
        isList(bytes, start) && name === "disabled"
          ? visitElements(bytes, start, (element) => entry(keyStart, keyEnd, element))
          : entry(keyStart, keyEnd, start),
      );
    } else return endOfValue(bytes, position);
    if (members.length > 0) this.#stageSet(name, members, keys);
    return end;
  }

  #entry(
    section: string,
    keyStart: number,
    keyEnd: number,
    start: number,
    members: number[],
    keys: string[],
  ): number {
    const name = this.#bytes.toString("latin1", keyStart, keyEnd);
    const end = this.#compare(this.#target.memory.variants(section).get(name), start);
    if (end < 0) return this.#lookUp(section, name, keyStart, keyEnd, start, members, keys);
    members.push(this.#same.number);
    keys.push(this.#same.key);
    return end;
  }

  /** Where the entry at `start` ends if it has one of these texts, but for its time of parsing; else -1. */
  #compare(variants: readonly Variant[] | undefined, start: number): number {
    if (variants === undefined) return -1;
    const bytes = this.#bytes;
    for (const { before, after, state } of variants) {
      let end = start + before.length;
      if (end > bytes.length || before.compare(bytes, start, end) !== 0) continue;
      if (after !== undefined) {
        const rest = endOfValue(bytes, end);
        end = rest + after.length;
        if (end > bytes.length || after.compare(bytes, rest, end) !== 0) continue;
      }
      this.#same = state;
      return end;
    }
    return -1;
  }

  #lookUp(
    section: string,
    name: string,
    keyStart: number,
    keyEnd: number,
    start: number,
    members: number[],
    keys: string[],
  ): number {
    const bytes = this.#bytes;
    const { memory } = this.#target;
    const volatile = this.#volatileMembers;
    volatile.length = 0;
    let parseTimeStart = -1;
    let parseTimeEnd = -1;
    const end = isObject(bytes, start)
      ? takeMembers(bytes, start, volatileKeys, (keyQuote, valueStart, valueEnd) => {
          volatile.push(keyQuote, valueStart, valueEnd);
          const endOfKey = bytes.indexOf(34, keyQuote + 1);
          if (parseTime.find(bytes, keyQuote + 1, endOfKey) === undefined) return;
          parseTimeStart = valueStart;
          parseTimeEnd = valueEnd;
        })
      : endOfValue(bytes, start);
    const hasTime = parseTimeStart >= 0;
    const whole = this.#whole;
    whole.clear();
    whole.add(this.#section(section));
    whole.add(bytes, keyStart, keyEnd);
    whole.add(zero);
    whole.add(bytes, start, hasTime ? parseTimeStart : end);
    if (hasTime) whole.add(bytes, parseTimeEnd, end);
    const fingerprint = keyOf(whole.text);
    let state = memory.known(fingerprint);
    if (state === undefined) {
      state = this.#stage(section, keyStart, keyEnd, start, end);
      memory.remember(fingerprint, state);
    }
    const before = Buffer.from(bytes.subarray(start, hasTime ? parseTimeStart : end));
    memory.keepVariant(section, name, {
      before,
      after: hasTime ? Buffer.from(bytes.subarray(parseTimeEnd, end)) : undefined,
      state,
    });
    members.push(state.number);
    keys.push(state.key);
    return end;
  }

  #section(name: string): Buffer {
    if (this.#sectionName !== name) {
      this.#sectionName = name;
      this.#sectionBytes = Buffer.from(`${name}\0`);
    }
    return this.#sectionBytes;
  }

  #stage(
    section: string,
    keyStart: number,
    keyEnd: number,
    start: number,
    end: number,
  ): KnownState {
    if (isObject(this.#bytes, start)) this.#cut(section, start, end);
    else this.#wrap(start, end);
    this.#definition.compact();
    this.#volatile.compact();
    const { memory, batch } = this.#target;
    const name = this.#bytes.subarray(keyStart, keyEnd);
    // Not every entry says its section and name.
    const definitionKey = keyOf(
      Buffer.concat([this.#section(section), name, zero, this.#definition.text]),
    );
    const stateKey = this.#volatile.isEmpty
      ? definitionKey
      : keyOf(Buffer.concat([Buffer.from(definitionKey), this.#volatile.text]));
    const { number, isNew } = memory.state(stateKey);
    if (isNew) {
      const line: (string | Buffer)[] = [
        `{"f":${number},"s":"${section}","d":"${definitionKey}","h":"${stateKey}","k":"`,
        name,
        '"',
      ];
      if (!this.#volatile.isEmpty) line.push(',"x":', this.#volatile.text);
      if (memory.isNew(definitionKey)) line.push(',"v":', this.#definition.text);
      const file = section.startsWith("catalog.") ? "catalog_entries" : "entries";
      batch.files[file].line(...line, "}");
    }
    return { number, key: stateKey };
  }

  /** Cuts an entry in two, at the volatile members that were found when it was looked up. */
  #cut(section: string, start: number, end: number): void {
    const bytes = this.#bytes;
    const definition = this.#definition;
    const rest = this.#volatile;
    definition.clear();
    rest.clear();
    let kept = start;
    const members = this.#volatileMembers;
    for (let index = 0; index < members.length; index += 3) {
      const keyQuote = members[index]!;
      const valueStart = members[index + 1]!;
      const valueEnd = members[index + 2]!;
      const keyEnd = bytes.indexOf(34, keyQuote + 1);
      if (dependsOn.find(bytes, keyQuote + 1, keyEnd) !== undefined) {
        if (!sectionsWithMacroEdges.has(section) && isObject(bytes, valueStart))
          kept = this.#cutMacros(kept, valueStart);
        continue;
      }
      definition.add(bytes, kept, keyQuote);
      kept = nextMember(bytes, valueEnd);
      const isDropped =
        bytes[keyQuote + 1] === 95 || droppedKeys.find(bytes, keyQuote + 1, keyEnd) !== undefined;
      if (isDropped || isNull(bytes, valueStart)) continue;
      rest.add(rest.isEmpty ? opening : comma);
      rest.add(bytes, keyQuote, valueEnd);
    }
    if (!rest.isEmpty) rest.close();
    definition.add(bytes, kept, end - 1);
    definition.close();
  }

  /** Takes `macros` out of the `depends_on` that begins at `position`; answers from where on the entry is kept. */
  #cutMacros(kept: number, position: number): number {
    const bytes = this.#bytes;
    let keep = kept;
    let before = position + 1;
    visitMembers(bytes, position, (keyStart, keyEnd, valueStart) => {
      const valueEnd = endOfValue(bytes, valueStart);
      if (macros.find(bytes, keyStart, keyEnd) !== undefined) {
        const next = nextMember(bytes, valueEnd);
        const isLast = bytes[next] === 125;
        this.#definition.add(bytes, keep, isLast ? before : keyStart - 1);
        keep = next;
        this.#volatile.add(this.#volatile.isEmpty ? opening : comma);
        this.#volatile.add(macrosOpening);
        this.#volatile.add(bytes, keyStart - 1, valueEnd);
        this.#volatile.add(closing);
      }
      before = valueEnd;
      return valueEnd;
    });
    return keep;
  }

  /** A selector may be a bare text; as an object it can be stored like the rest. */
  #wrap(start: number, end: number): void {
    this.#volatile.clear();
    this.#definition.clear();
    this.#definition.add(valueOpening);
    this.#definition.add(this.#bytes, start, end);
    this.#definition.close();
  }

  #stageSet(section: string, members: readonly number[], keys: readonly string[]): void {
    const { artifactId, batch, memory } = this.#target;
    const listing = keyOf(keys.join(""));
    let set = memory.set(listing);
    if (set === undefined) {
      // dbt lists entries in another order after a partial parse; a set has none, and each member once.
      const distinct = [...new Set(keys)].toSorted();
      set = { key: keyOf(distinct.join("")), size: distinct.length };
      memory.rememberSet(listing, set);
      if (memory.isNew(set.key))
        batch.files.sets.line(`{"k":"${set.key}","m":[${[...new Set(members)].join(",")}]}`);
    }
    batch.files.sections.line(
      `{"a":${artifactId},"s":"${section}","k":"${set.key}","c":${set.size}}`,
    );
  }
}

const zero = Buffer.from([0]);

function isNull(bytes: Buffer, position: number): boolean {
  return bytes[position] === 110;
}
