#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails when po/POTFILES misses a file with translatable strings, or names one that has none; --write mends it.
Fails too when a mood word of data/ is not marked for translation."""

import pathlib
import re
import sys

MARKS = {
    ".c": re.compile(r'(?<![A-Za-z0-9_])(_|N_|C_|NC_|ngettext)\s*\('),
    ".cpp": re.compile(r'(?<![A-Za-z0-9_])(_|N_|C_|NC_|ngettext)\s*\('),
    ".ui": re.compile(r'translatable="(yes|true|1)"'),
    ".desktop.in": re.compile(r"(?m)^Name="),
    ".metainfo.xml.in": re.compile(r"<summary>"),
    ".gschema.xml": re.compile(r"<summary>"),
}


def has_strings(path):
    mark = next((mark for ending, mark in MARKS.items() if path.name.endswith(ending)), None)
    return mark is not None and mark.search(path.read_text(errors="replace")) is not None


def unmarked_words(root):
    words = re.findall(r"(?m)^\[(.+)\]", (root / "data" / "vocabulary" / "default.ini").read_text())
    source = (root / "src" / "engine" / "mood" / "vocabulary.c").read_text()
    return sorted(set(words) - set(re.findall(r'NC_\s*\("mood", "(.+?)"\)', source)))


def main(root, *options):
    root = pathlib.Path(root)
    listed = [
        line.strip()
        for line in (root / "po" / "POTFILES").read_text().splitlines()
        if line.strip() and not line.startswith("#")
    ]
    marked = {
        path.relative_to(root).as_posix()
        for folder in ("src", "data")
        for path in (root / folder).rglob("*")
        if path.is_file() and has_strings(path)
    }
    if "--write" in options:
        (root / "po" / "POTFILES").write_text("\n".join(sorted(marked)) + "\n")
        return 0
    wrong = [f"not in po/POTFILES: {name}" for name in sorted(marked - set(listed))]
    wrong += [f"in po/POTFILES without a string to translate: {name}" for name in sorted(set(listed) - marked)]
    wrong += [f"not marked for translation: the mood word {word}" for word in unmarked_words(root)]
    if listed != sorted(listed):
        wrong.append("po/POTFILES is not sorted")

    print("\n".join(wrong))
    print(f"{len(listed)} files listed, {len(wrong)} complaints")
    return 1 if wrong or not listed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
