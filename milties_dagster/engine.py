"""Where chunks of articles are worked on: in this process, or in a pool of processes on this machine.

Belongs here: handing out chunks, keeping their order, doing a chunk again whose process died. Does not belong
here: what is done with a chunk (runner.py), or writing anything: only the calling process writes.
"""

from __future__ import annotations

import logging
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")

log = logging.getLogger("milties.engine")

ATTEMPTS = 3  # a process may be killed for want of memory; one that dies three times on a chunk has a cause


@dataclass
class _Pending(Generic[Chunk, Result]):
    chunk: Chunk
    future: Future[Result] | None = None  # None: not handed out, to be done here, or its process died
    attempts: int = 1


def map_chunks(
    work: Callable[[Chunk], Result],
    chunks: Iterable[Chunk],
    workers: int = 1,
    here: Callable[[Chunk], bool] = lambda chunk: False,
) -> Iterator[tuple[Chunk, Result]]:
    """``(chunk, work(chunk))`` for each chunk, in the order given.

    ``workers`` = 1 works in this process. With more, ``work`` must be a function of a module and chunks and
    results must pickle; at most two chunks per process are under way, so memory stays bounded. A chunk of which
    ``here`` is true is not worth handing over: it is done in this process when its turn comes. A chunk whose
    process died is done again, twice at most. Raises what ``work`` raises, and RuntimeError when processes
    keep dying.
    """
    if workers == 1:
        for chunk in chunks:
            yield chunk, work(chunk)
        return
    waiting: deque[_Pending[Chunk, Result]] = deque()
    source = iter(chunks)
    pool = _pool(workers)
    try:
        while True:
            waiting.extend(_Pending(chunk) for chunk in islice(source, 2 * workers - len(waiting)))
            if not waiting:
                return
            try:
                for item in waiting:
                    if item.future is None and not here(item.chunk):
                        item.future = pool.submit(work, item.chunk)
                first = waiting[0]
                result = work(first.chunk) if first.future is None else first.future.result()
            except BrokenProcessPool as error:
                # which of the chunks killed it is not known, so the first pays and all are handed out again
                pool.shutdown(wait=False, cancel_futures=True)
                if waiting[0].attempts == ATTEMPTS:
                    raise RuntimeError(
                        f"a process working on articles died {ATTEMPTS} times: is there enough memory? "
                        "Set MILTIES_WORKERS or MILTIES_CHUNK lower"
                    ) from error
                log.warning("a process working on articles died: its chunk is done again")
                pool = _pool(workers)
                waiting[0].attempts += 1
                for item in waiting:
                    item.future = None
                continue
            waiting.popleft()
            yield first.chunk, result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    # spawn: a forked copy would share DuckDB's and Dagster's threads and files
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
