"""Are the inputs those that the shipped model was trained on? Compares with inputs.sha256, names what differs.

python inputs.py DOCBINS [--write]
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

SUMS = Path(__file__).with_name("inputs.sha256")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("docbins", type=Path)
    parser.add_argument("--write", action="store_true", help="record the sums of the files found")
    options = parser.parse_args()
    expected = [line.split() for line in SUMS.read_text(encoding="utf-8").splitlines()]
    found = {}
    for _, name in expected:
        path = options.docbins / name
        if not path.is_file():
            sys.exit(f"{path} is missing: training/README.md says what the folder must hold")
        found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    if options.write:
        SUMS.write_text("".join(f"{found[name]}  {name}\n" for _, name in expected), encoding="utf-8")
    other = [name for value, name in expected if found[name] != value]
    for name in other:
        print(f"{name} differs from the one that the shipped model was made with: the model will differ, too")
    print(f"{len(expected) - len(other)} of {len(expected)} inputs are the recorded ones")


if __name__ == "__main__":
    main()
