#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures songs made up here with a program in place of moodplane-cli whose answers are known; skipped where FFmpeg is
missing."""

import csv
import math
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import wave

SKIPPED = 77

# Says that a song is at (0, 0), a copy as MP3 0.03 right of it, in Opus 0.3 above it, softer one cannot be heard. It also
# tells how many times it was asked, and that the copies are what they should be.
LISTENER = """#!{python}
import json, pathlib, subprocess, sys
assert sys.argv[1] == "analyze" and "--format" in sys.argv
for path in sys.argv[sys.argv.index("--") + 1:]:
    row = {{"path": path, "valence": 0.0, "arousal": 0.0, "quadrant": "Q4"}}
    if path.endswith(".mp3"):
        row["valence"] = 0.03
    elif path.endswith(".opus"):
        row.update(arousal=0.3, quadrant="Q1")
    elif "12-dB" in path:
        row = {{"path": path, "error": {{"code": "silent", "message": "silent"}}}}
    print(json.dumps(row))
"""


def write_song(path, frequency):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44100)
        for i in range(44100):
            file.writeframes(struct.pack("<hh", *[int(9000 * math.sin(i * frequency * factor)) for factor in (1, 2)]))


def probe(path, entries):
    command = ["ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", f"stream={entries}", "-of",
               "default=nk=1:nw=1", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def run(tool, *arguments, **keywords):
    return subprocess.run([sys.executable, tool, *map(str, arguments)], capture_output=True, text=True, **keywords)


def check_table(tool, music, listener, work, rows):
    result = run(tool, music, "--cli", listener, "--work", work, "--csv", rows, "--jobs", "2")
    if result.returncode == 3:
        print(result.stderr.strip())
        sys.exit(SKIPPED)
    assert result.returncode == 0, result.stderr
    lines = {line[:14].strip(): line[14:].split() for line in result.stdout.splitlines()[1:]}
    assert lines["MP3 128"] == ["2", "0.0300", "0.0300", "0.0300", "0", "0", "0"], result.stdout
    assert lines["Opus 96"] == ["2", "0.3000", "0.3000", "0.3000", "2", "2", "0"], result.stdout
    assert lines["FLAC"] == ["2", "0.0000", "0.0000", "0.0000", "0", "0", "0"], result.stdout
    assert lines["-12 dB"] == ["0", "-", "-", "-", "0", "0", "2"], result.stdout

    written = list(csv.DictReader(open(rows, encoding="utf-8")))
    assert len(written) == 2 * 5, written
    assert {row["copy"] for row in written} == {"MP3 128", "Opus 96", "FLAC", "WAV 22.05 kHz", "mono"}
    assert all(row["moved"] == "0.3000" for row in written if row["copy"] == "Opus 96")


def check_copies(work):
    assert len(list(work.iterdir())) == 2 * 6 and not list(work.glob("unfinished*"))
    for path in work.iterdir():
        rate = "22050" if "22.05" in path.name else "48000" if path.suffix == ".opus" else "44100"
        assert probe(path, "sample_rate,channels") == [rate, "1" if "mono" in path.name else "2"], path


def check_kept(tool, music, listener, work):
    """What is there is not made again; the beginning of a song is another one."""
    before = {path: path.stat().st_mtime_ns for path in work.iterdir()}
    assert run(tool, music, "--cli", listener, "--work", work).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in work.iterdir()} == before
    result = run(tool, music, "--cli", listener, "--work", work, "--seconds", "0.5", "--songs", "1")
    assert result.returncode == 0 and len(list(work.iterdir())) == 2 * 6 + 7, result.stderr


def check_sources(tool, folder, music, listener):
    (folder / "manifest.csv").write_text("path,fold\nmusic/b.wav,0\n")
    result = run(tool, folder / "manifest.csv", "--cli", listener)
    assert result.returncode == 0 and "\nFLAC               1 " in result.stdout, result.stdout

    (music / "c.mp3").write_text("no sound")
    result = run(tool, music, "--cli", listener)
    assert result.returncode == 0 and "c.mp3" in result.stderr and "\nFLAC               2 " in result.stdout, result


def check_missing(tool, music, listener):
    for arguments, word in [((music, "--cli", "/nowhere"), "--cli"), (("/nowhere.ogg", "--cli", listener), "/nowhere.ogg")]:
        result = run(tool, *arguments)
        assert result.returncode == 3 and word in result.stderr, result.stderr
    result = run(tool, music, "--cli", listener, env={**os.environ, "PATH": "/nowhere"})
    assert result.returncode == 3 and "FFmpeg" in result.stderr, result.stderr


def main(tool):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="robustness-"))
    try:
        music, work, listener = folder / "music", folder / "work", folder / "listener"
        music.mkdir()
        listener.write_text(LISTENER.format(python=sys.executable))
        listener.chmod(0o755)
        write_song(music / "a.wav", 0.03)
        write_song(music / "b.wav", 0.05)
        check_table(tool, music, listener, work, folder / "rows.csv")
        check_copies(work)
        check_kept(tool, music, listener, work)
        check_sources(tool, folder, music, listener)
        check_missing(tool, music, listener)
    finally:
        shutil.rmtree(folder)
    print("copied, kept, compared, refused")


if __name__ == "__main__":
    main(sys.argv[1])
