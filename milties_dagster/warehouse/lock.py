"""The lock of a home folder: one run at a time.

Belongs here: taking and giving back the lock, and saying who holds it. Does not belong here: the lock that
DuckDB itself keeps on its file (connection.py turns its message into the same error).

The operating system frees the lock when its holder dies, also by kill -9, so nobody has to clean up.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import socket
import sys
from pathlib import Path
from types import TracebackType

from filelock import FileLock, Timeout


class HomeLocked(RuntimeError):  # noqa: N818 - the name says what is the matter
    """Another run writes this home. The message names it."""


class HomeLock:
    """Context manager that holds ``<home>/run.lock`` for one writing run; never waits.

    Raises HomeLocked, naming the other run, when it is held, and OSError when the home cannot be written.
    May be entered again by the same process while held.
    """

    def __init__(self, home: Path, what: str = "") -> None:
        self._home = home
        self._what = what or " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
        self._lock = FileLock(str(home / "run.lock"), blocking=False, is_singleton=True)
        self._note = home / "run.lock.json"

    def __enter__(self) -> HomeLock:
        self._home.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout:
            raise HomeLocked(
                f"another run writes {self._home}: {self._holder()}. Wait for its end, or name another home."
            ) from None
        if self._lock.lock_counter == 1:
            self._note.write_text(
                json.dumps(
                    {
                        "pid": os.getpid(),
                        "host": socket.gethostname(),
                        "what": self._what,
                        "since": dt.datetime.now(dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC"),
                    }
                ),
                encoding="utf-8",
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._lock.lock_counter == 1:
            self._note.unlink(missing_ok=True)
        self._lock.release()

    def _holder(self) -> str:
        try:
            note = json.loads(self._note.read_text(encoding="utf-8"))
            return f"process {note['pid']} on {note['host']}, {note['what']!r}, since {note['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            # the holder is between taking the lock and writing its note, or between clearing both
            return "its process is not known"
