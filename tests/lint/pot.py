#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether po/moodplane.pot has the strings that the program has: pot.py SOURCE [--write]

Lines and dates are not compared. With --write it is made anew."""

import pathlib
import re
import shutil
import subprocess
import sys

# Those of meson's preset "glib", and how many arguments a string is behind.
KEYWORDS = ["_", "N_", "C_:1c,2", "NC_:1c,2", "g_dcgettext:2", "g_dngettext:2,3", "g_dpgettext2:2c,3", "ngettext:1,2"]


def extract(source):
    command = ["xgettext", "--from-code=UTF-8", "--add-comments=Translators", "--package-name=moodplane",
               "--files-from=po/POTFILES", "--directory=.", "--output=-", "--sort-by-file"]
    return subprocess.run(command + [f"--keyword={word}" for word in KEYWORDS], cwd=source, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout


def read_strings(pot):
    """Each entry's context, string and plural, without what stands around them."""
    strings = set()
    for entry in pot.split("\n\n"):
        text = re.sub(r'"\n"', "", entry)
        fields = tuple(m.group(0) for m in re.finditer(r'^(msgctxt|msgid|msgid_plural) ".*"$', text, re.M))
        if fields and fields != ('msgid ""',):
            strings.add(fields)
    return strings


def main(source, *options):
    if not shutil.which("xgettext"):
        print("xgettext is not installed")
        return 77
    path = pathlib.Path(source, "po/moodplane.pot")
    pot = extract(source)
    if "--write" in options:
        path.write_text(pot)
        return 0
    wanted, there = read_strings(pot), read_strings(path.read_text())
    for fields in sorted(wanted - there):
        print("missing:", *fields)
    for fields in sorted(there - wanted):
        print("of no use:", *fields)
    print(f"{len(wanted)} strings, {len(wanted ^ there)} complaints; tests/lint/pot.py . --write mends them")
    return 1 if wanted != there else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
