import type { Arguments, Order, Relation } from "../registry.js";

/** Where a page begins, and how many rows it has. */
export interface Page {
  /** One more than are shown, to know whether there are more. */
  readonly limit: number;
  readonly after: string | undefined;
}

/** A statement that is to be: one per relation path, whatever the number of rows. */
export class Step {
  readonly relation: Relation;
  readonly arguments: Arguments;
  readonly parent: Step | undefined;
  /** Columns of the parent's rows that say which rows belong to each. */
  readonly keys: readonly number[];
  #parentTypes: Set<string> | undefined;
  readonly page: Page | undefined;
  readonly isCount: boolean;
  /** Path of the first field that wanted it. */
  readonly path: string;
  readonly children: Step[] = [];
  readonly #columns = new Map<string, number>();

  constructor(origin: {
    readonly relation: Relation;
    readonly arguments: Arguments;
    readonly path: string;
    readonly parent?: Step | undefined;
    readonly parentType?: string | undefined;
    readonly page?: Page | undefined;
    readonly isCount?: boolean | undefined;
  }) {
    this.relation = origin.relation;
    this.arguments = origin.arguments;
    this.parent = origin.parent;
    this.path = origin.path;
    this.page = origin.page;
    this.isCount = origin.isCount ?? false;
    this.#parentTypes = origin.parentType === undefined ? undefined : new Set([origin.parentType]);
    this.keys = (origin.relation.keys ?? []).map((sql) => {
      if (origin.parent === undefined) throw new Error(`${origin.path} has keys but no parent.`);
      return origin.parent.column(sql);
    });
  }

  /** Number of a column of the statement's rows; asked twice, it is there once. */
  column(sql: string): number {
    const known = this.#columns.get(sql);
    if (known !== undefined) return known;
    this.#columns.set(sql, this.#columns.size);
    return this.#columns.size - 1;
  }

  /** Only rows of these types have children here; undefined: all. */
  get parentTypes(): ReadonlySet<string> | undefined {
    return this.#parentTypes;
  }

  /** Another field wants these rows as well, for parents of a type or for all. */
  widen(parentType: string | undefined): void {
    if (parentType === undefined) this.#parentTypes = undefined;
    else this.#parentTypes?.add(parentType);
  }

  get columns(): readonly string[] {
    return [...this.#columns.keys()];
  }

  /** There is one row, and nothing of it is wanted: nobody is asked. */
  get isKnown(): boolean {
    return this.relation.isSingle === true && !this.isCount && this.#columns.size === 0;
  }

  get order(): readonly Order[] {
    return this.relation.order?.(this.arguments) ?? [];
  }

  /** True if the same rows are wanted. */
  isLike(other: Step): boolean {
    return (
      this.relation === other.relation &&
      this.isCount === other.isCount &&
      this.page?.limit === other.page?.limit &&
      this.page?.after === other.page?.after &&
      JSON.stringify(this.arguments) === JSON.stringify(other.arguments)
    );
  }
}
