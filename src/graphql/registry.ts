/**
 * The vocabulary in which types of the GraphQL schema are declared. A declaration is plain data: the schema is built from it, and the
 * planner reads it, so that a field cannot exist without something that answers it.
 */

/** A value as arguments bring it, after GraphQL has coerced it. */
export type Arguments = Readonly<Record<string, unknown>>;

/** Gives a value the name of a parameter of the statement. */
export type Bind = (value: unknown) => string;

/** SQL, or what makes SQL from the arguments of the field. */
export type Sql = string | ((argumentValues: Arguments, bind: Bind) => string);

/** An argument, or a field of an input. */
export interface InputDefinition {
  /** GraphQL's own notation: `[String!]!`. */
  readonly type: string;
  readonly default?: unknown;
  readonly deprecated?: string | undefined;
}

interface FieldBase {
  readonly type: string;
  readonly description?: string | undefined;
  readonly deprecated?: string | undefined;
  readonly arguments?: Readonly<Record<string, string | InputDefinition>>;
}

/** A value computed by the statement of its row. */
export interface ColumnField extends FieldBase {
  readonly kind: "column";
  readonly sql: Sql;
  /** The column is JSON text; what it holds is the value, or passed through this first. */
  readonly read?: ((document: unknown) => unknown) | undefined;
}

/** Part of a JSON value that the row of an outer field brought. */
export interface PartField extends FieldBase {
  readonly kind: "part";
  readonly read: (document: Readonly<Record<string, unknown>>) => unknown;
}

/** An object on the same row. */
export interface EmbeddedField extends FieldBase {
  readonly kind: "embedded";
  /** The object is null where this is not true. */
  readonly when?: string | undefined;
}

/** Other rows: a list, or one row where the type is no list. */
export interface RelationField extends FieldBase {
  readonly kind: "relation";
  readonly relation: Relation;
}

/** Other rows, page by page in the manner of Relay. */
export interface ConnectionField extends FieldBase {
  readonly kind: "connection";
  readonly relation: Relation;
}

/** The same for everybody. */
export interface ConstantField extends FieldBase {
  readonly kind: "constant";
  readonly value: unknown;
}

/** What a field that stands at the root of a query is answered from. */
export interface RootField extends FieldBase {
  readonly kind: "root";
  /** Where to ask: an environment's state, or all of history. */
  readonly place: RootPlace;
  readonly relation: Relation;
  readonly isConnection?: boolean | undefined;
}

/** How a root field chooses its environment. */
export type RootPlace =
  | { readonly by: "id"; readonly argument: string; readonly asOf?: string }
  | {
      readonly by: "name";
      readonly project: string;
      readonly environment: string;
      readonly asOf?: string;
    }
  | { readonly by: "default"; readonly project: string; readonly asOf?: string }
  | { readonly by: "everything" };

export type FieldDefinition =
  | ColumnField
  | PartField
  | EmbeddedField
  | RelationField
  | ConnectionField
  | ConstantField
  | RootField;

export type Fields = Readonly<Record<string, FieldDefinition>>;

/** Rows of one kind, and what can be joined to them. */
export interface Resource {
  readonly name: string;
  /** Joins by alias, each in the order in which it may refer to others. They stand behind `node`, the row itself, and keep its number. */
  readonly joins: Readonly<Record<string, string>>;
  /** Table with the JSON of definitions that `{$.path}` reads, by `definition_key`. */
  readonly documents?: string | undefined;
  /** Column that tells rows of one parent apart; pages are ordered by it in the end. */
  readonly key: string;
}

/** How rows are found. */
export interface Relation {
  readonly resource: Resource;
  /** There is always exactly one row: where none of its columns is wanted, nobody is asked. */
  readonly isSingle?: boolean | undefined;
  /** Expressions on the parent's row by which its rows are found; none for what belongs to the place. */
  readonly keys?: readonly string[] | undefined;
  /**
   * What follows FROM and gives the alias `node`. With keys it begins with `parents`, whose columns are `position`, `key`, `key2` ...
   */
  readonly from: Sql;
  /** Refuses arguments that GraphQL takes and nobody can answer. @throws GraphQLError */
  readonly check?: ((argumentValues: Arguments) => void) | undefined;
  /** Conditions that the arguments set. */
  readonly where?: ((argumentValues: Arguments, bind: Bind) => readonly string[]) | undefined;
  /** Rows of one parent are taken in this order, and then by the key. */
  readonly order?: ((argumentValues: Arguments) => readonly Order[]) | undefined;
  /** Most rows for one parent. */
  readonly limit?: ((argumentValues: Arguments) => number | undefined) | undefined;
  /** For lists that are paged by a cursor in each row. */
  readonly after?: ((argumentValues: Arguments) => string | undefined) | undefined;
  /** SQL that names the type of a row, where the field's type is an interface. */
  readonly typename?: string | undefined;
}

export interface Order {
  /** A number or a text: cursors carry it. */
  readonly sql: string;
  readonly direction: "asc" | "desc";
}

/** An object type. */
export interface ObjectDefinition {
  readonly name: string;
  readonly description?: string | undefined;
  readonly implements?: readonly string[] | undefined;
  readonly fields: Fields;
}

/** An interface; which types implement it, they say themselves. */
export interface InterfaceDefinition {
  readonly name: string;
  readonly implements?: readonly string[] | undefined;
  readonly fields: Readonly<Record<string, string>>;
}

export interface EnumDefinition {
  readonly name: string;
  readonly values: readonly string[];
}

export interface InputObjectDefinition {
  readonly name: string;
  readonly fields: Readonly<Record<string, string | InputDefinition>>;
}

/** All types of the schema. */
export interface Registry {
  readonly objects: ReadonlyMap<string, ObjectDefinition>;
  readonly interfaces: readonly InterfaceDefinition[];
  readonly enums: readonly EnumDefinition[];
  readonly inputs: readonly InputObjectDefinition[];
}

/** A field that is a column. */
export function column(type: string, sql: Sql): ColumnField {
  return { kind: "column", type, sql };
}

/** A field that is what JSON text holds; `read` picks or changes it. */
export function json(type: string, sql: Sql, read?: (document: unknown) => unknown): ColumnField {
  return { kind: "column", type, sql, read: read ?? ((document) => document) };
}

/** A field that is part of a JSON value: the key is dbt's, in snake case, unless `read` says otherwise. */
export function part(
  type: string,
  read: string | ((document: Readonly<Record<string, unknown>>) => unknown),
): PartField {
  return {
    kind: "part",
    type,
    read: typeof read === "string" ? (document) => document[read] : read,
  };
}

/** An object on the same row. */
export function embedded(type: string, when?: string): EmbeddedField {
  return { kind: "embedded", type, when };
}

/** Rows of another kind. */
export function related(
  type: string,
  relation: Relation,
  argumentValues?: FieldBase["arguments"],
): RelationField {
  return { kind: "relation", type, relation, ...(argumentValues && { arguments: argumentValues }) };
}

/** Pages of rows of another kind. */
export function paged(
  type: string,
  relation: Relation,
  argumentValues: FieldBase["arguments"] = {},
): ConnectionField {
  return {
    kind: "connection",
    type,
    relation,
    arguments: { after: "String", ...argumentValues, first: "Int" },
  };
}

export function constant(type: string, value: unknown): ConstantField {
  return { kind: "constant", type, value };
}
