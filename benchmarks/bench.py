"""Speed of the stages on this machine, without Dagster: `make bench`, or python benchmarks/bench.py [copies].

Each bundled text is taken ``copies`` times (20 when not stated), each time without other words, so that no
two are the same. Prints articles per second of each stage, and the peak of memory.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path

from milties_dagster import paths, runner
from milties_dagster.language import load
from milties_dagster.settings import Settings
from milties_dagster.warehouse import Warehouse


def spread(folder: Path, copies: int) -> int:
    """Copies of the bundled text articles that differ in their words; how many there are."""
    texts = sorted((paths.seeds() / "articles").glob("*.txt"))
    for number in range(copies):
        for path in texts:
            words = path.read_text(encoding="utf-8").split(" ")
            # every copy loses other words, so that near-duplicates are few
            kept = [word for i, word in enumerate(words) if (i + number) % (copies + 3)]
            (folder / f"{number:04d}_{path.name}").write_text(" ".join(kept), encoding="utf-8")
    return copies * len(texts)


def main() -> None:
    copies = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    root = Path(tempfile.mkdtemp(prefix="milties-bench-"))
    try:
        (root / "articles").mkdir()
        n = spread(root / "articles", copies)
        settings = Settings(home=root / "home")
        started = time.perf_counter()
        load()
        print(f"{'language model':<16}{time.perf_counter() - started:8.2f} s to load")
        with Warehouse.open(settings.working_db) as db:
            db.load_reference()
            stages = (
                ("raw", lambda: runner.ingest(db, [str(root / "articles")], settings.chunk)),
                ("articles", lambda: runner.clean(db, settings.chunk)),
                ("entities", lambda: runner.extract(db, settings)),
                ("coding", lambda: runner.code(db, settings)),
                ("events", lambda: runner.link(db)),
                ("aggregates", db.build_models),
            )
            for name, work in stages:
                started = time.perf_counter()
                work()
                seconds = time.perf_counter() - started
                print(f"{name:<16}{seconds:8.2f} s{n / seconds:10.0f} articles/s")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{n} articles, {settings.workers} process(es), peak memory {peak:.0f} MB")
    finally:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
