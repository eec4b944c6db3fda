#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every picture that README, docs and metainfo name is there, each kept one is named by the script that makes it, and all are small."""

import pathlib
import re
import sys

MARKDOWN = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)|<(?:img|source)[^>]*?\s(?:src|srcset)=\"([^\"]+)\"")
IMAGE = re.compile(r"<image\b[^>]*>([^<]+)</image>")
SITE = "https://moodplane.org/screenshots/"
PAGE = re.compile(r"^\s+Page\(\"([a-z0-9-]+)\"", re.MULTILINE)
LIMIT = 3 * 1024 * 1024


def named_in_text(path):
    for match in MARKDOWN.finditer(path.read_text()):
        name = match[1] or match[2]
        if "://" not in name:
            yield name, path.parent / name


def named_in_metainfo(path):
    """The project's page serves docs/screenshots."""
    for name in IMAGE.findall(path.read_text()):
        yield name, path.parent.parent / "docs" / "screenshots" / name.removeprefix(SITE)


def complaints(root):
    folder = root / "docs" / "screenshots"
    texts = [root / "README.md", *sorted((root / "docs").rglob("*.md"))]
    named = [(path, *item) for path in texts for item in named_in_text(path)]
    metainfo = root / "data" / "org.moodplane.Moodplane.metainfo.xml.in"
    shown = list(named_in_metainfo(metainfo))
    named += [(metainfo, *item) for item in shown]
    for path, name, target in named:
        if not target.is_file():
            yield f"{path.relative_to(root)}: there is no picture {name}"
    if not 3 <= len(shown) <= 6:
        yield f"{metainfo.relative_to(root)}: {len(shown)} screenshots; 3 to 6 are to be there"
    if not any(path.name == "README.md" and path.parent == root for path, _, _ in named):
        yield "README.md shows no picture"

    pages = PAGE.findall((root / "tools" / "make-screenshots").read_text())
    pictures = sorted(folder.glob("*.png"))
    for picture in pictures:
        if not any(picture.name.startswith(f"{page}-") for page in pages):
            yield f"{picture.relative_to(root)}: tools/make-screenshots knows no such page"
    for page in pages:
        if not any(picture.name.startswith(f"{page}-") for picture in pictures):
            yield f"docs/screenshots: nothing of the page {page}"
    total = sum(picture.stat().st_size for picture in pictures)
    if total > LIMIT:
        yield f"docs/screenshots: {total / 2**20:.1f} MiB; {LIMIT / 2**20:.0f} at most"


def main(root):
    found = list(complaints(pathlib.Path(root)))
    print("\n".join(found))
    print(f"{len(found)} complaints")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
