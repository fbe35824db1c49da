import { hash } from "node:crypto";

/** A key of 128 bits for a text, as sha256 begins: made of content alone, so equal in every store. */
export function keyOf(text: Uint8Array | string): string {
  return hash("sha256", text, "hex").slice(0, 32);
}

/** A set of entries, whatever the order in which a manifest lists them. */
export interface KnownSet {
  readonly key: string;
  /** How many different members it has. */
  readonly size: number;
}

/** A state, by its number in this load and by its key. */
export interface KnownState {
  readonly number: number;
  readonly key: string;
}

/** A text that an entry had, in two parts: what stands before the time of parsing and what stands behind it (all stands before if it has none). */
export interface Variant {
  readonly before: Buffer;
  readonly after: Buffer | undefined;
  readonly state: KnownState;
}

/** More variants of one entry are rare: a project in a few environments. */
const mostVariants = 2;

/** Bytes of texts that are kept for comparing. */
const mostVariantBytes = 64 * 2 ** 20;

/**
 * What a load has seen, so that each distinct text goes to DuckDB once per load, not once per file.
 *
 * Numbers stand for rows of the temporary table `staged_states`; when a batch is rolled back they are void, hence {@link LoadMemory.clear}.
 */
export class LoadMemory {
  #variants = new Map<string, Map<string, Variant[]>>();
  #variantBytes = 0;
  #fingerprints = new Map<string, KnownState>();
  #states = new Map<string, number>();
  #keys = new Map<string, true>();
  #codes = new Map<string, string>();
  #sets = new Map<string, KnownSet>();
  #next = 0;

  /** The texts that the entries of a section had, newest first, by the entries' names. */
  variants(section: string): Map<string, Variant[]> {
    let variants = this.#variants.get(section);
    if (variants === undefined) this.#variants.set(section, (variants = new Map()));
    return variants;
  }

  /** Keeps a text for comparing: telling that an entry is the same costs far less than scanning and hashing it (measured on 210 MB: staging took half the time). */
  keepVariant(section: string, name: string, variant: Variant): void {
    if (this.#variantBytes > mostVariantBytes) this.#forgetVariants();
    this.#variantBytes += variant.before.length + (variant.after?.length ?? 0);
    const variants = this.variants(section);
    const known = variants.get(name);
    if (known === undefined) variants.set(name, [variant]);
    else {
      known.unshift(variant);
      const dropped = known.length > mostVariants ? known.pop() : undefined;
      this.#variantBytes -= (dropped?.before.length ?? 0) + (dropped?.after?.length ?? 0);
    }
  }

  /** The state that a text stands for, if the load has seen it. */
  known(fingerprint: string): KnownState | undefined {
    return this.#fingerprints.get(fingerprint);
  }

  /** Remembers which state a text stands for. */
  remember(fingerprint: string, state: KnownState): void {
    this.#fingerprints.set(fingerprint, state);
  }

  /** The number that stands for a state in this load, and whether it is the first time that the load sees it. */
  state(key: string): { number: number; isNew: boolean } {
    const found = this.#states.get(key);
    if (found !== undefined) return { number: found, isNew: false };
    const number = this.#next++;
    this.#states.set(key, number);
    return { number, isNew: true };
  }

  /** True the first time that the load sees this definition or set. */
  isNew(key: string): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.set(key, true);
    return true;
  }

  /** The set whose members a manifest lists in this order, if the load has seen the listing. */
  set(listing: string): KnownSet | undefined {
    return this.#sets.get(listing);
  }

  /** Remembers which set a listing stands for. */
  rememberSet(listing: string, set: KnownSet): void {
    this.#sets.set(listing, set);
  }

  /** The key (md5, as a uuid) of a JSON string of code, and its text if the load has not seen it. */
  code(literal: Buffer): { key: string; text: string | undefined } {
    const digest = hash("sha1", literal, "base64");
    const known = this.#codes.get(digest);
    if (known !== undefined) return { key: known, text: undefined };
    const text = JSON.parse(literal.toString("utf8")) as string;
    const key = hash("md5", text, "hex");
    this.#codes.set(digest, key);
    return { key, text };
  }

  /** How many texts are remembered. */
  get size(): number {
    return (
      this.#fingerprints.size +
      this.#states.size +
      this.#keys.size +
      this.#codes.size +
      this.#sets.size
    );
  }

  clear(): void {
    this.#forgetVariants();
    this.#fingerprints = new Map();
    this.#states = new Map();
    this.#keys = new Map();
    this.#codes = new Map();
    this.#sets = new Map();
  }

  /** Runs `stage`; if it throws, what it was the first to show is forgotten, as its rows are. */
  attempt<T>(stage: () => T): T {
    const maps: Map<string, unknown>[] = [
      this.#fingerprints,
      this.#states,
      this.#keys,
      this.#codes,
      this.#sets,
    ];
    const sizes = maps.map((map) => map.size);
    try {
      return stage();
    } catch (error) {
      this.#forgetVariants();
      // A map keeps the order of insertion, so the newest are the last.
      maps.forEach((map, index) => {
        for (const key of [...map.keys()].slice(sizes[index])) map.delete(key);
      });
      throw error;
    }
  }

  #forgetVariants(): void {
    for (const variants of this.#variants.values()) variants.clear();
    this.#variantBytes = 0;
  }
}
