"""Python's DuckDB as a rival: asks on each line of standard input, and prints "done"; on "facts" it prints what it has read."""
import json, sys
import duckdb, pyarrow as pa, pyarrow.compute as pc

path, query, way = sys.argv[1:4]
connection = duckdb.connect(path, read_only=True)


def facts(table):
    text = sum(pc.sum(pc.binary_length(table.column(name))).as_py() for name in ("unique_id", "status", "message"))
    return {
        "rows": table.num_rows,
        "attempts": pc.sum(table.column("attempts")).as_py(),
        "seconds": pc.sum(table.column("seconds")).as_py(),
        "full": pc.sum(table.column("is_full")).as_py(),
        "nulls": table.column("status").null_count,
        "textBytes": text,
        "lastStart": table.column("started_at").cast(pa.int64())[-1].as_py() // 1000,
        "lastMessage": table.column("message")[-1].as_py(),
    }


def stream():
    reader = connection.execute(query).to_arrow_reader(122880)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
    return sink.getvalue()


read = None
for line in sys.stdin:
    if line.strip() == "facts":
        table = read if way == "table" else pa.ipc.open_stream(read).read_all()
        print(json.dumps(facts(table)), flush=True)
    else:
        read = None
        read = connection.execute(query).to_arrow_table() if way == "table" else stream()
        print("done", flush=True)
