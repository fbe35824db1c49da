import { type Data, DataType, type Dictionary, makeData, Utf8, Vector } from "apache-arrow";
import type { ChunkVector } from "../duckdb/chunk-vectors.js";
import type { VectorType } from "../duckdb/vector-type.js";
import {
  copied,
  integers128,
  intervals,
  packed,
  type Values,
  widened,
  withoutOffset,
} from "./convert-fixed.js";
import { joinTexts, type Texts, uuidTexts } from "./convert-text.js";
import { encodeDictionary } from "./dictionary.js";
import { readLists } from "./read-lists.js";
import { isValid, joinValidity, type Slice } from "./slice.js";

/** Makes Arrow data of slices; `length` is the sum of their counts. */
export type Convert = (slices: readonly Slice[], length: number) => Data;

/** How values of a type become Arrow data. `column` is for messages. */
export function converter(type: VectorType, arrow: DataType, column: string): Convert {
  switch (type.id) {
    case "VARCHAR":
      return DataType.isDictionary(arrow) ? words(arrow, column) : texts(arrow, textsOf(column));
    case "BLOB":
    case "BIT":
    case "BIGNUM":
    case "GEOMETRY":
      return texts(arrow, textsOf(column));
    case "UUID":
      return texts(arrow, (slices, length) => uuidTexts(slices, length, column));
    case "ENUM":
      return codes(type, arrow as Dictionary);
    case "LIST":
    case "MAP":
      return lists(type, arrow, column);
    case "ARRAY":
      return arrays(type, arrow, column);
    case "STRUCT":
      return structs(type, arrow, column);
    case "UNION":
      return unions(type, arrow, column);
    default:
      return plain(arrow, valuesOf(type, column));
  }
}

function valuesOf(type: VectorType, column: string): Values {
  switch (type.id) {
    case "BOOLEAN":
      return packed;
    case "DECIMAL":
      return type.byteWidth === 16 ? copied(16) : widened(type.byteWidth);
    case "INTERVAL":
      return intervals(column);
    case "TIME_TZ":
      return withoutOffset;
    case "HUGEINT":
    case "UHUGEINT":
      return integers128(column, type.id === "HUGEINT");
    default:
      return copied(type.byteWidth);
  }
}

function plain(type: DataType, values: Values): Convert {
  return (slices, length) =>
    makeData({
      type,
      length,
      nullBitmap: joinValidity(slices, length),
      data: values(slices, length),
    } as never);
}

type Join = (slices: readonly Slice[], length: number) => Texts;

function texts(type: DataType, join: Join): Convert {
  return (slices, length) => {
    const { offsets, bytes } = join(slices, length);
    return makeData({
      type,
      length,
      nullBitmap: joinValidity(slices, length),
      valueOffsets: offsets,
      data: bytes,
    } as never);
  };
}

function textsOf(column: string): Join {
  return (slices, length) => joinTexts(slices, length, column);
}

/** Texts as a dictionary of its own for each batch: one for all would grow with the rows. */
function words(type: Dictionary, column: string): Convert {
  return (slices, length) => {
    const nullBitmap = joinValidity(slices, length);
    const { codes: data, texts: found } = encodeDictionary(
      joinTexts(slices, length, column),
      length,
      nullBitmap,
    );
    return makeData({ type, length, nullBitmap, data, dictionary: textVector(found) } as never);
  };
}

function textVector({ offsets, bytes }: Texts): Vector {
  const length = offsets.length - 1;
  return new Vector([makeData({ type: new Utf8(), length, valueOffsets: offsets, data: bytes })]);
}

/** Enums: the codes are DuckDB's, and all batches share one list of labels. */
function codes(type: VectorType, arrow: Dictionary): Convert {
  const bytes = type.labels.map((label) => new TextEncoder().encode(label));
  const offsets = new Int32Array(bytes.length + 1);
  for (const [index, label] of bytes.entries())
    offsets[index + 1] = (offsets[index] as number) + label.byteLength;
  const dictionary = textVector({ offsets, bytes: Buffer.concat(bytes) });
  const copy = copied(type.byteWidth);
  return (slices, length) => {
    const nullBitmap = joinValidity(slices, length);
    const data = copy(slices, length);
    if (nullBitmap !== null) clearNulls(data, nullBitmap, length);
    return makeData({ type: arrow, length, nullBitmap, data, dictionary } as never);
  };
}

/** The code of a null means nothing to DuckDB, but polars refuses one that is no code. */
function clearNulls(data: Uint8Array, validity: Uint8Array, length: number): void {
  const byteWidth = data.byteLength / length;
  for (let row = 0; row < length; row++)
    if (!isValid(validity, row)) data.fill(0, row * byteWidth, (row + 1) * byteWidth);
}

/** Lists, and maps, which are lists of key and value. */
function lists(type: VectorType, arrow: DataType, column: string): Convert {
  const isMap = type.id === "MAP";
  const item = type.children[0]?.type as VectorType;
  const itemArrow = arrow.children[0]?.type as DataType;
  const convert = isMap ? structs(type, itemArrow, column) : converter(item, itemArrow, column);
  return (slices, length) => {
    const { offsets, items } = readLists(slices, length, column);
    return makeData({
      type: arrow,
      length,
      nullBitmap: joinValidity(slices, length),
      valueOffsets: offsets,
      child: convert(items, offsets[length] as number),
    } as never);
  };
}

function arrays(type: VectorType, arrow: DataType, column: string): Convert {
  const item = type.children[0]?.type as VectorType;
  const convert = converter(item, arrow.children[0]?.type as DataType, column);
  return (slices, length) =>
    makeData({
      type: arrow,
      length,
      nullBitmap: joinValidity(slices, length),
      child: convert(
        slices.map(({ vector, from, count }) => ({
          vector: vector.arrayItems(),
          from: from * type.length,
          count: count * type.length,
        })),
        length * type.length,
      ),
    } as never);
}

function structs(type: VectorType, arrow: DataType, column: string): Convert {
  const fields = fieldConverters(type, arrow, column);
  return (slices, length) =>
    makeData({
      type: arrow,
      length,
      nullBitmap: joinValidity(slices, length),
      children: fields.map((convert, index) =>
        convert(
          mapVectors(slices, (vector) => vector.field(index)),
          length,
        ),
      ),
    } as never);
}

/** Unions: the first field of DuckDB's struct tells which member counts. A null is member 0, which is null as all others. */
function unions(type: VectorType, arrow: DataType, column: string): Convert {
  const members = fieldConverters(type, arrow, column);
  return (slices, length) => {
    const typeIds = new Int8Array(length);
    let to = 0;
    for (const { vector, from, count } of slices) {
      const validity = vector.validity(from + count);
      const tags = vector.field(0).bytes(from + count);
      for (let row = from; row < from + count; row++, to++)
        if (isValid(validity, row)) typeIds[to] = tags[row] as number;
    }
    return makeData({
      type: arrow,
      length,
      typeIds,
      children: members.map((convert, index) =>
        convert(
          mapVectors(slices, (vector) => vector.field(index + 1)),
          length,
        ),
      ),
    } as never);
  };
}

function fieldConverters(type: VectorType, arrow: DataType, column: string): readonly Convert[] {
  return type.children.map((child, index) =>
    converter(child.type, arrow.children[index]?.type as DataType, column),
  );
}

function mapVectors(
  slices: readonly Slice[],
  map: (vector: ChunkVector) => ChunkVector,
): readonly Slice[] {
  return slices.map((slice) => ({ ...slice, vector: map(slice.vector) }));
}
