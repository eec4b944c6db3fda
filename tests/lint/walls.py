#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails when a file includes what its folder may not see, or starts threads where none may. CONTRIBUTING.md tells why for
each folder."""

import pathlib
import re
import sys

# Folder of src/ -> (folders of src/ whose headers it may include, besides its own; foreign headers it may
# include, besides the C library and GLib). A folder that is not listed here fails.
GIO = ("gio/",)
WALLS = {
    "engine/base": ((), ()),
    "engine/mood": (("engine/base",), ()),
    "engine/audio": (("engine/base",), GIO + ("gst/",)),
    "engine/dsp": (("engine/base",), ("fftw3.h",)),
    "engine/nn": (("engine/base",), ("cblas.h", "json-glib/")),
    "engine/classic": (("engine/base",), GIO + ("cblas.h", "libsvm/")),
    "engine/analysis": (
        ("engine/base", "engine/audio", "engine/dsp", "engine/nn", "engine/classic", "engine/mood"),
        GIO,
    ),
    "engine/training": (
        ("engine/base", "engine/audio", "engine/dsp", "engine/nn", "engine/classic", "engine/mood", "engine/analysis"),
        GIO + ("json-glib/",),
    ),
    "engine/experiment": (
        (
            "engine/base", "engine/audio", "engine/dsp", "engine/nn", "engine/classic", "engine/mood",
            "engine/analysis", "engine/training",
        ),
        GIO + ("json-glib/",),
    ),
    "library": (("engine/base", "engine/mood"), GIO + ("sqlite3.h", "json-glib/")),
    "tags": (("engine/base",), GIO),
    "jobs": (
        (
            "engine/base", "engine/mood", "engine/analysis", "engine/training", "engine/experiment", "library", "tags",
            "plot",
        ),
        GIO,
    ),
    "player": (("engine/base",), GIO + ("gst/",)),
    "plot": (("engine/base", "engine/mood"), ("cairo", "pango/")),
    "cli": (("engine/base", "engine/mood", "jobs", "library", "plot"), GIO + ("json-glib/",)),
    "ui": (
        ("engine/base", "engine/mood", "jobs", "library", "player", "plot"),
        GIO + ("gtk/", "adwaita.h", "gdk/", "gsk/", "graphene", "pango/", "cairo"),
    ),
    "": (("engine/base", "ui", "cli"), GIO),
}

# A foreign header that only these files may include, whatever their folder may.
FEW_FILES = {
    "cblas.h": {"engine/nn/gemm.c", "engine/classic/lapack.c"},
    "libsvm/": {"engine/classic/svm-machine.c"},
    "taglib/": {"tags/tag-shim.cpp", "tags/tag-stream.cpp", "tags/tag-stream.h"},
    # The child process alone, which the first of these files make up, and playback.
    "gst/": {
        "engine/audio/decoder-main.c",
        "engine/audio/decoder-song.c",
        "engine/audio/decoder-verdict.c",
        "engine/audio/decoder-verdict.h",
        "player/pipeline.c",
        "player/pipeline-error.c",
        "player/pipeline-error.h",
    },
}

GLIB = ("glib.h", "glib/", "glib-object.h", "glib-unix.h", "config.h")
# Rooms that start no threads of their own: parallelism is handed to them.
THREADLESS = {"engine/base", "engine/mood", "engine/dsp", "engine/nn", "engine/classic", "plot"}
THREADS = re.compile(r"\b(g_thread_(try_)?new|g_thread_pool_new|g_task_run_in_thread|pthread_create)\b")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def folder_of(path):
    parts = path.parts[:-1]
    return "/".join(parts[:2] if parts and parts[0] == "engine" else parts[:1])


def is_foreign(name):
    """True for headers of libraries, as opposed to those of C, C++ and the system."""
    system = re.compile(r"^(sys/|linux/|bits/)|^[a-z_0-9]+(\.h)?$")
    return not system.match(name) or name in ("adwaita.h", "cblas.h", "fftw3.h", "sqlite3.h", "cairo.h", "svm.h")


def complaint(path, bracket, name):
    folder = folder_of(path)
    if folder not in WALLS:
        return f"stands in a folder without a wall: src/{folder}"
    ours, foreign = WALLS[folder]

    if bracket == '"':
        if name == "config.h":
            return None
        other = folder_of(pathlib.PurePosixPath(name))
        if "/" not in name:
            return f'"{name}" must be written with its folder'
        return None if other == folder or other in ours else f'"{name}": {folder or "src"} may not see {other}'

    if name.startswith(GLIB) or not is_foreign(name):
        return None
    for prefix, files in FEW_FILES.items():
        if name.startswith(prefix):
            return None if str(path) in files else f"<{name}> belongs in {', '.join(sorted(files))} alone"
    return None if name.startswith(tuple(foreign)) else f"<{name}>: {folder or 'src'} may not see it"


def tasks_of_objects(text):
    """Lines that make a task for a thread with a source object: the thread may drop the last reference of it, and so end a
    window where no window may be touched. The callback's data can hold a reference as well."""
    for match in re.finditer(r"g_task_run_in_thread \(", text):
        made = text.rfind("g_task_new (", 0, match.start())
        if made >= 0 and not text.startswith("g_task_new (NULL,", made):
            yield text.count("\n", 0, made) + 1


def main(root):
    source = pathlib.Path(root) / "src"
    complaints = []
    n_files = 0
    for file in sorted(source.rglob("*")):
        if file.suffix not in (".c", ".h", ".cpp"):
            continue
        n_files += 1
        path = pathlib.PurePosixPath(file.relative_to(source).as_posix())
        text = file.read_text()
        complaints += [f"src/{path}:{number}: a task for a thread has no source" for number in tasks_of_objects(text)]
        for number, line in enumerate(text.splitlines(), 1):
            match = INCLUDE.match(line)
            what = complaint(path, *match.groups()) if match else None
            if what:
                complaints.append(f"src/{path}:{number}: {what}")
            if THREADS.search(line) and folder_of(path) in THREADLESS:
                complaints.append(f"src/{path}:{number}: {folder_of(path)} starts no threads")

    print("\n".join(complaints))
    print(f"{n_files} files, {len(complaints)} broken walls")
    return 1 if complaints or n_files == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
