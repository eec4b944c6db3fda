#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails when the Flatpak manifests are not what flatpak-builder reads, or lack what we promise of them."""

import json
import pathlib
import subprocess
import sys
import tempfile


def show(manifest):
    # It leaves a folder of state wherever it runs.
    with tempfile.TemporaryDirectory() as folder:
        command = ["flatpak-builder", "--show-manifest", pathlib.Path(manifest).resolve()]
        shown = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if shown.returncode != 0:
        sys.exit(f"{manifest}: {shown.stderr.strip()}")
    return json.loads(shown.stdout)


def check(manifest, application_id):
    content = show(manifest)
    modules = [module["name"] for module in content["modules"]]
    wrong = []
    if (content.get("id") or content.get("app-id")) != application_id:
        wrong.append(f"the id is not {application_id}")
    for name in ("fftw", "openblas", "libsvm", "taglib", "xxhash", "moodplane"):
        if name not in modules:
            wrong.append(f"no module {name}")
    for argument in content["finish-args"]:
        if argument.startswith("--filesystem=") and not argument.startswith("--filesystem=xdg-music"):
            wrong.append(f"reaches further than the music folder: {argument}")
    return [f"{manifest}: {text}" for text in wrong]


def main(release, devel):
    wrong = check(release, "org.moodplane.Moodplane") + check(devel, "org.moodplane.Moodplane.Devel")
    print("\n".join(wrong) or "both manifests are well")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
