import type { Step } from "./step.js";

/** How the name of a row's type is found where its field is an interface. */
export const typename = Symbol("typename");

/** How a value of the answer is made from the rows of the statements. */
export type Shape =
  | ColumnShape
  | ConstantShape
  | ObjectShape
  | AbstractShape
  | RowsShape
  | ConnectionShape;

export interface ColumnShape {
  readonly kind: "column";
  readonly column: number;
  readonly convert: (value: unknown) => unknown;
}

export interface ConstantShape {
  readonly kind: "constant";
  readonly value: unknown;
}

/** An object on the row itself. */
export interface ObjectShape {
  readonly kind: "object";
  readonly typename: string;
  /** The object is null where this column is not true. */
  readonly when: number | undefined;
  readonly fields: readonly (readonly [name: string, shape: Shape])[];
}

/** An object whose type the row says. */
export interface AbstractShape {
  readonly kind: "abstract";
  readonly typename: number;
  readonly types: ReadonlyMap<string, ObjectShape>;
}

/** Rows of another statement. */
export interface RowsShape {
  readonly kind: "rows";
  readonly step: Step;
  readonly item: ObjectShape | AbstractShape;
  readonly isList: boolean;
}

/** A page of them. */
export interface ConnectionShape {
  readonly kind: "connection";
  readonly typename: string;
  readonly rows: Step | undefined;
  readonly count: Step | undefined;
  /** Most rows to show. */
  readonly first: number;
  readonly isLater: boolean;
  /** Of the order of the rows. */
  readonly signature: string;
  /** Columns that a cursor is made of. */
  readonly cursor: readonly number[];
  readonly fields: readonly (readonly [name: string, part: ConnectionPart])[];
}

export type ConnectionPart =
  | { readonly kind: "totalCount" }
  | { readonly kind: "typename"; readonly value: string }
  | { readonly kind: "pageInfo"; readonly fields: readonly (readonly [string, PageInfoPart])[] }
  | { readonly kind: "edges"; readonly fields: readonly (readonly [string, EdgePart])[] };

export type PageInfoPart =
  | "endCursor"
  | "hasNextPage"
  | "hasPreviousPage"
  | "startCursor"
  | "__typename";

export type EdgePart =
  | { readonly kind: "cursor" }
  | { readonly kind: "typename"; readonly value: string }
  | { readonly kind: "node"; readonly item: ObjectShape | AbstractShape };
