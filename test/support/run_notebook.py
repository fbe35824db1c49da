"""Executes a notebook and prints, as JSON, what each code cell gave: {cell id: [{mime type: data}]}; printed text has the type "stdout"."""

import json
import queue
import sys

import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
nbformat.validate(notebook)
client = NotebookClient(notebook, timeout=120, kernel_name=notebook.metadata.kernelspec.name)


async def take_late_outputs(cell, cell_index, execute_reply):
    """Deno's kernel now and then says that it is idle before it sends a cell's last output, and nbclient stops listening there."""
    while True:
        try:
            message = await client.kc.get_iopub_msg(timeout=0.5)
        except queue.Empty:
            return
        if message["parent_header"].get("msg_id") == execute_reply["parent_header"]["msg_id"]:
            client.process_message(message, cell, cell_index)


if client.kernel_name == "deno":
    client.on_cell_executed = take_late_outputs
client.execute()
given = {
    cell.id: [{output.name: output.text} if output.output_type == "stream" else output.data for output in cell.outputs]
    for cell in notebook.cells
    if cell.cell_type == "code"
}
print(json.dumps(given))
