"""The rival of small-history: the same files and the same answer in plain Python."""

import json
import resource
import statistics
import sys
from collections import defaultdict
from pathlib import Path

BUILT = ("model.", "seed.", "snapshot.")

seconds = defaultdict(list)
for path in Path(sys.argv[1]).rglob("*.json"):
    artifact = json.loads(path.read_bytes())
    if "/run-results/" not in artifact["metadata"]["dbt_schema_version"]:
        continue
    for result in artifact["results"]:
        if result["unique_id"].startswith(BUILT) and result["status"] in ("success", "warn"):
            seconds[result["unique_id"]].append(result["execution_time"])

models = {}
for unique_id, times in seconds.items():
    if len(times) == 1:
        times = times * 2
        count = 1
    else:
        count = len(times)
    percentiles = statistics.quantiles(times, n=20, method="inclusive")
    models[unique_id] = [count, percentiles[9], percentiles[18]]

print(json.dumps({"models": models, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
