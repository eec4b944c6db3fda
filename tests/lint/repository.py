#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""House rules that grep can check: license lines, include guards, unfinished business, size of what is kept."""

import pathlib
import re
import subprocess
import sys

CODE = {".c", ".h", ".cpp", ".py", ".sh"}
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
LOUD_LIMIT = 800  # lines: one type per file, one job per function
TOTAL_LIMIT = 30 * 1024 * 1024


def tracked_files(root):
    try:
        names = subprocess.run(
            ["git", "-c", "safe.directory=*", "-C", root, "ls-files", "-z"], check=True, capture_output=True
        ).stdout.decode().split("\0")
        return [pathlib.Path(root) / name for name in names if name]
    except (OSError, subprocess.CalledProcessError):
        # No checkout but an unpacked archive.
        return [
            path for path in pathlib.Path(root).rglob("*")
            if path.is_file() and not path.relative_to(root).parts[0].startswith(("build", "."))
        ]


def complaints_about(path, name):
    text = path.read_text(errors="replace")
    if "SPDX-License-Identifier: GPL-3.0-or-later" not in text[:400]:
        yield f"{name}: no SPDX license line at its top"
    if path.suffix == ".h" and "#pragma once" not in text:
        yield f"{name}: no #pragma once"
    if name.startswith("src/") and text.count("\n") > LOUD_LIMIT:
        yield f"{name}: {text.count(chr(10))} lines: over {LOUD_LIMIT}"
    for number, line in enumerate(text.splitlines(), 1):
        if UNFINISHED.search(line) and path.name != "repository.py":
            yield f"{name}:{number}: unfinished: {line.strip()}"


def main(root):
    complaints = []
    total = 0
    files = [path for path in tracked_files(root) if path.is_file()]
    for path in files:
        name = path.relative_to(root).as_posix()
        total += path.stat().st_size
        if path.suffix in CODE:
            complaints.extend(complaints_about(path, name))
    if total > TOTAL_LIMIT:
        complaints.append(f"the repository holds {total / 2**20:.1f} MiB: over {TOTAL_LIMIT / 2**20:.0f}")

    print("\n".join(complaints))
    print(f"{len(files)} files, {total / 2**20:.1f} MiB, {len(complaints)} complaints")
    return 1 if complaints or not files else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
