#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders two pieces made up here and looks at what is written; skipped where FluidSynth or every soundfont is
missing."""

import array
import csv
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import wave

SKIPPED = 77
CURVES = "path,time,valence,arousal\nmidi/a.mid,0.5,0.1,0.2\n"


def write_piece(path, key):
    """One note of a second, at 120 beats a minute with 480 ticks a beat."""
    events = bytes([0x00, 0x90, key, 0x60, 0x87, 0x40, 0x80, key, 0x40, 0x00, 0xFF, 0x2F, 0x00])
    head = b"MThd" + bytes([0, 0, 0, 6, 0, 0, 0, 1, 0x01, 0xE0])
    path.write_bytes(head + b"MTrk" + len(events).to_bytes(4, "big") + events)


def read_samples(path):
    with wave.open(str(path)) as file:
        return array.array("h", file.readframes(file.getnframes())), file.getnframes() / file.getframerate()


def run(tool, *arguments):
    return subprocess.run([sys.executable, tool, *map(str, arguments)], capture_output=True, text=True)


def check_first(tool, corpus, target):
    result = run(tool, corpus, target, "--jobs", "2")
    if result.returncode == 3:
        print(result.stderr.strip())
        sys.exit(SKIPPED)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("2 of 2 pieces rendered"), result.stdout

    rows = list(csv.DictReader(open(target / "manifest.csv", encoding="utf-8")))
    assert [row["path"] for row in rows] == ["audio/a.wav", "audio/b.wav"]
    assert [row["fold"] for row in rows] == ["0", "1"]
    assert (target / "curves.csv").read_text() == CURVES.replace("midi/a.mid", "audio/a.wav")
    how = json.loads((target / "rendering.json").read_text())
    assert how["gain"] == 0.3 and how["seed"] == 1 and len(how["soundfonts"]) == 1, how

    for row in rows:
        samples, seconds = read_samples(target / row["path"])
        assert seconds >= 0.9, seconds
        assert abs(max(max(samples), -min(samples)) - 0.9 * 32767) <= 1
    assert not list((target / "audio").glob("*.part"))


def check_again(tool, corpus, target):
    """What is there is left alone; another gain renders all anew."""
    (target / "audio" / "a.wav").unlink()
    result = run(tool, corpus, target)
    assert result.stdout.startswith("1 of 2 pieces rendered"), result.stdout
    result = run(tool, corpus, target, "--gain", "0.5")
    assert result.stdout.startswith("2 of 2 pieces rendered"), result.stdout


def check_interrupted(tool, corpus, target):
    """What an interrupted rendering has not come to yet is not what the one before left there."""
    piece = corpus / "midi" / "b.mid"
    notes = piece.read_bytes()
    piece.write_bytes(b"no music")
    (target / "audio" / "b.wav").write_bytes(b"of the rendering before")
    assert run(tool, corpus, target, "--gain", "0.4", "--jobs", "1").returncode != 0
    assert not (target / "manifest.csv").exists()
    piece.write_bytes(notes)
    result = run(tool, corpus, target, "--gain", "0.4")
    assert result.returncode == 0, result.stderr
    assert read_samples(target / "audio" / "b.wav")[1] >= 0.9


def check_missing(tool, corpus, target):
    result = run(tool, corpus, target, "--soundfont", "/nowhere.sf2")
    assert result.returncode == 3 and "soundfont" in result.stderr, result.stderr
    result = run(tool, corpus / "midi" / "a.mid", target)
    assert result.returncode == 3 and "manifest.csv" in result.stderr, result.stderr
    environment = {**os.environ, "PATH": "/nowhere"}
    result = subprocess.run([sys.executable, tool, corpus, target], capture_output=True, text=True, env=environment)
    assert result.returncode == 3 and "FluidSynth" in result.stderr, result.stderr


def main(tool):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="render-midi-"))
    try:
        corpus, target = folder / "corpus", folder / "rendered"
        (corpus / "midi").mkdir(parents=True)
        write_piece(corpus / "midi" / "a.mid", 60)
        write_piece(corpus / "midi" / "b.mid", 72)
        (corpus / "manifest.csv").write_text("path,fold\nmidi/a.mid,0\nmidi/b.mid,1\n")
        (corpus / "curves.csv").write_text(CURVES)
        check_first(tool, corpus, target)
        check_again(tool, corpus, target)
        check_interrupted(tool, corpus, target)
        check_missing(tool, corpus, folder / "other")
    finally:
        shutil.rmtree(folder)
    print("rendered, gone on, refused")


if __name__ == "__main__":
    main(sys.argv[1])
