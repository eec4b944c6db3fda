#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Moodplane's writer wrote is read back by programs that have nothing to do with it: mutagen, kid3-cli and ffprobe;
and ffmpeg finds the same audio before and after. In TAP; with --table FILE the outcome as a table, container by program.
cross-check.py HELPER [--table FILE]. A program that is not installed is a test that is skipped, and says so."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import mutagen
    import mutagen.apev2
    import mutagen.id3
except ImportError:
    mutagen = None

MOODS = ["calm", "Düster & still"]
FIELDS = {
    "MOOD": MOODS,
    "MOOD_VALENCE": ["-0.42"],
    "MOOD_AROUSAL": ["0.30"],
    "MOOD_QUADRANT": ["Q2"],
    "My Mood": ["of the owner's"],
}
TITLE = "Hello"
TIME = 60


def run(*arguments, check=True):
    done = subprocess.run([str(a) for a in arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIME)
    if check and done.returncode != 0:
        raise RuntimeError(f"{arguments[0]}: {done.stderr.decode(errors='replace').strip()[-300:]}")
    return done.stdout.decode(errors="replace")


class Skip(Exception):
    """Something is not installed."""


class Maker:
    """Makes a file of one second for each container."""

    def __init__(self, folder, helper):
        self.folder, self.helper = folder, helper

    def encode(self, name, *options, tagged=True):
        path = self.folder / name
        if not shutil.which("ffmpeg"):
            raise Skip("ffmpeg")
        tags = ["-metadata", f"title={TITLE}", "-metadata", "artist=An Artist", "-metadata", "comment=stays"]
        sound = "aevalsrc=0.4*sin(2*PI*440*t)*exp(-2*t)+0.1*sin(2*PI*554*t):duration=1:sample_rate=44100"
        try:
            run("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", sound, *(tags if tagged else []), "-ac", "2",
                *options, path)
        except RuntimeError as error:
            raise Skip(f"an encoder ({error})") from error
        return path

    def need_mutagen(self):
        if mutagen is None:
            raise Skip("python3-mutagen")

    def plain_mp3(self, name):
        return self.encode(name, "-write_id3v1", "0", "-id3v2_version", "0", "-write_xing", "0", "-fflags", "+bitexact",
                           tagged=False)

    def id3v2_2(self):
        path = self.folder / "v22.mp3"
        run(self.helper, "make", "v22", path, self.plain_mp3("plain22.mp3"))
        return path

    def id3v2_4_with_all(self):
        self.need_mutagen()
        path = self.encode("v24-all.mp3", "-id3v2_version", "4", "-write_id3v1", "1")
        tag = mutagen.apev2.APEv2()
        tag["Title"] = TITLE
        tag.save(path)
        return path

    def mp3_with_ape(self):
        self.need_mutagen()
        path = self.plain_mp3("ape.mp3")
        tag = mutagen.apev2.APEv2()
        tag["Title"] = TITLE
        tag.save(path)
        return path

    def flac_after_id3(self):
        self.need_mutagen()
        path = self.encode("id3.flac")
        source = self.encode("source.mp3", "-id3v2_version", "3")
        tag = mutagen.id3.ID3(source)
        bytes_ = path.read_bytes()
        path.write_bytes(b"")
        tag.save(path, v2_version=3)
        path.write_bytes(path.read_bytes() + bytes_)
        return path

    def wav_with_id3(self):
        self.need_mutagen()
        path = self.encode("id3.wav", "-bitexact", tagged=False)
        song = mutagen.File(path)
        song.add_tags()
        song.tags.add(mutagen.id3.TIT2(encoding=3, text=[TITLE]))
        song.save()
        return path

    def musepack(self):
        if not shutil.which("mpcenc"):
            raise Skip("musepack-tools")
        path = self.folder / "song.mpc"
        run("mpcenc", "--silent", "--overwrite", "--title", TITLE, self.encode("mpc.wav"), path)
        return path

    def monkey(self):
        path = self.folder / "song.ape"
        run(self.helper, "make", "ape", path)
        return path

    def makers(self):
        encode = self.encode
        return [
            ("MP3, ID3v2.2", self.id3v2_2),
            ("MP3, ID3v2.3", lambda: encode("v23.mp3", "-id3v2_version", "3", "-write_id3v1", "0")),
            ("MP3, ID3v2.3 and ID3v1", lambda: encode("v23-v1.mp3", "-id3v2_version", "3", "-write_id3v1", "1")),
            ("MP3, ID3v2.4", lambda: encode("v24.mp3", "-id3v2_version", "4", "-write_id3v1", "0")),
            ("MP3, ID3v2.4, APE and ID3v1", self.id3v2_4_with_all),
            ("MP3, APE alone", self.mp3_with_ape),
            ("MP3 without tags", lambda: self.plain_mp3("none.mp3")),
            ("FLAC", lambda: encode("song.flac")),
            ("FLAC after ID3v2.3", self.flac_after_id3),
            ("Ogg Vorbis", lambda: encode("song.ogg", "-c:a", "libvorbis")),
            ("Opus", lambda: encode("song.opus", "-c:a", "libopus")),
            ("Ogg FLAC", lambda: encode("flac.oga", "-c:a", "flac")),
            ("Speex", lambda: encode("song.spx", "-c:a", "libspeex", "-ar", "16000", "-ac", "1")),
            ("M4A, moov behind", lambda: encode("song.m4a", "-c:a", "aac")),
            ("M4A, moov in front", lambda: encode("front.m4a", "-c:a", "aac", "-movflags", "+faststart")),
            ("M4B", lambda: encode("song.m4b", "-c:a", "aac", "-f", "ipod")),
            ("MP4, ALAC", lambda: encode("song.mp4", "-c:a", "alac", "-movflags", "+faststart")),
            ("WMA", lambda: encode("song.wma", "-c:a", "wmav2")),
            ("WAV, ID3", self.wav_with_id3),
            ("WAV, LIST INFO", lambda: encode("song.wav")),
            ("AIFF", lambda: encode("song.aiff", "-write_id3v2", "1")),
            ("Monkey's Audio", self.monkey),
            ("WavPack", lambda: encode("song.wv")),
            ("Musepack", self.musepack),
            ("TrueAudio", lambda: encode("song.tta", "-bitexact", tagged=False)),
            ("TrueAudio, APE", lambda: encode("ape.tta")),
        ]


def read_mutagen(path):
    """Name -> values, by mutagen's own names of each container."""
    if mutagen is None:
        raise Skip("python3-mutagen")
    # What mutagen takes an MP3 for whose only tag is an APE tag.
    song = mutagen.File(path)
    tags = song.tags if song.tags is not None else {}
    if path.suffix == ".mp3" and not isinstance(tags, mutagen.id3.ID3):
        tags = mutagen.apev2.APEv2(path)
    found = {}
    for name in FIELDS:
        if isinstance(tags, mutagen.id3.ID3):
            keys = (["TMOO"] if name == "MOOD" else []) + ["TXXX:" + name]
            found[name] = next((list(map(str, tags[k].text)) for k in keys if k in tags), [])
        elif type(tags).__name__ == "MP4Tags":
            found[name] = [bytes(v).decode() for v in tags.get("----:com.apple.iTunes:" + name, [])]
        elif type(tags).__name__ == "ASFTags":
            found[name] = [str(v) for v in tags.get("WM/Mood" if name == "MOOD" else name, [])]
        else:
            found[name] = list(tags.get(name, []))
    return found


def read_kid3(path):
    if not shutil.which("kid3-cli"):
        raise Skip("kid3-cli")
    song = {}
    commands = [json.dumps({"method": "get", "params": ["all", tag]}) for tag in (2, 3)]
    answers = run("kid3-cli", *[word for command in commands for word in ("-c", command)], path).strip()
    while answers:
        answer, end = json.JSONDecoder().raw_decode(answers)
        song.update(answer["result"]["taggedFile"])
        answers = answers[end:].strip()
    found = {name: [] for name in FIELDS}
    for tag in ("tag2", "tag3"):
        for frame in song.get(tag, {}).get("frames", []):
            for name in FIELDS:
                if frame["name"].lower() in (name.lower(), "wm/" + name.lower()):
                    found[name] += frame["value"].split("|")
    return found


def read_ffprobe(path):
    if not shutil.which("ffprobe"):
        raise Skip("ffmpeg")
    answer = json.loads(run("ffprobe", "-v", "error", "-show_entries", "format_tags:stream_tags", "-of", "json", path))
    tags = dict(answer.get("format", {}).get("tags", {}))
    for stream in answer.get("streams", []):
        tags.update(stream.get("tags", {}))
    tags = {name.lower(): value for name, value in tags.items()}
    found = {}
    for name in FIELDS:
        keys = [name.lower()] + (["tmoo", "wm/mood"] if name == "MOOD" else [])
        value = next((tags[k] for k in keys if k in tags), None)
        found[name] = [] if value is None else value.split(";")
    return found


READERS = [("mutagen", read_mutagen), ("kid3-cli", read_kid3), ("ffprobe", read_ffprobe)]
OUTCOMES = ["none", "first", "all"]
# Where a program shows less than there is, for a reason of its own, and what it has to show at least. FFmpeg shows the
# first of several values unless they are Vorbis comments, and kid3 does for APE and, by id3lib, for what ID3v2 was
# before 2.4, which knew one value only.
LESS = {
    ("kid3-cli", "MP3, ID3v2.2"): "first",
    ("kid3-cli", "MP3, ID3v2.3"): "first",
    ("kid3-cli", "MP3, ID3v2.3 and ID3v1"): "first",
    ("kid3-cli", "MP3, APE alone"): "first",
    ("kid3-cli", "Monkey's Audio"): "first",
    ("kid3-cli", "WavPack"): "first",
    ("kid3-cli", "Musepack"): "first",
    # FFmpeg looks for APE tags in MP3 not at all, and leaves an ID3 chunk alone where there is a LIST INFO.
    ("ffprobe", "MP3, APE alone"): "none",
    ("ffprobe", "WAV, LIST INFO"): "none",
    # TagLib, by which kid3 reads, and mutagen look for ID3v2 alone in TrueAudio.
    ("mutagen", "TrueAudio, APE"): "none",
    ("kid3-cli", "TrueAudio, APE"): "none",
}
VORBIS = ("FLAC", "FLAC after ID3v2.3", "Ogg Vorbis", "Opus", "Ogg FLAC", "Speex")


def get_least(program, container):
    usual = "first" if program == "ffprobe" and container not in VORBIS else "all"
    return LESS.get((program, container), usual)


def judge(found):
    """Returns "all", "first" where the first mood alone is shown, or "none"; raises where a value is wrong."""
    # Between the values of one name ASF has no order.
    wrong = {name: values for name, values in found.items() if sorted(values) != sorted(FIELDS[name])}
    if not wrong:
        return "all"
    if list(wrong) == ["MOOD"] and wrong["MOOD"] == MOODS[:1]:
        return "first"
    if not any(found.values()):
        return "none"
    raise AssertionError(f"reads {wrong}")


def get_sound(path):
    """What the audio decodes to, and the packets themselves."""
    sound, packets = ("-map", "0:a", "-f", "md5", "-"), ("-map", "0:a", "-c", "copy", "-f", "md5", "-")
    # FFmpeg takes a tag behind the last frame of Monkey's Audio for a part of it.
    if path.suffix == ".ape":
        packets = ()
    return sorted(run("ffmpeg", "-v", "error", "-i", path, *sound, *packets).splitlines())


CHECKERS = [((".flac",), ("flac", "-t", "-s")), ((".ogg",), ("ogginfo",)), ((".opus",), ("opusinfo",)), ((".wv",), ("wvunpack", "-vvq"))]


def check_container(path):
    """The container's own tool finds nothing to complain about."""
    for suffixes, command in CHECKERS:
        if path.suffix in suffixes and shutil.which(command[0]):
            said = run(*command, path)
            if "WARNING" in said or "ERROR" in said:
                raise AssertionError(f"{command[0]}: {said}")


class Tap:
    def __init__(self):
        self.n, self.n_failed = 0, 0

    def tell(self, ok, name, note=""):
        self.n += 1
        self.n_failed += not ok
        print(f"{'ok' if ok else 'not ok'} {self.n} {name}{note}", flush=True)


def check(tap, container, path, helper):
    """One row of the table."""
    row = {}
    before = get_sound(path)
    original = path.read_bytes()
    run(helper, "write", path)
    for program, read in READERS:
        try:
            row[program] = judge(read(path))
            least = get_least(program, container)
            tap.tell(OUTCOMES.index(row[program]) >= OUTCOMES.index(least), f"{container}: {program}",
                     f" - reads {row[program]}")
        except Skip as missing:
            row[program] = "not installed"
            tap.tell(True, f"{container}: {program}", f" # SKIP {missing} is not installed")
        except Exception as error:
            row[program] = "WRONG"
            print(f"# {type(error).__name__}: {error}")
            tap.tell(False, f"{container}: {program}")
    try:
        check_container(path)
        assert get_sound(path) == before, "other audio after the write"
        row["audio"] = "same"
        run(helper, "remove", path)
        assert get_sound(path) == before, "other audio after the removal"
        row["undone"] = "same bytes" if path.read_bytes() == original else "same tags"
        tap.tell(True, f"{container}: audio")
    except Exception as error:
        row["audio"] = "WRONG"
        print(f"# {type(error).__name__}: {error}")
        tap.tell(False, f"{container}: audio")
    return row


def print_table(rows, path):
    columns = [name for name, _ in READERS] + ["audio", "undone"]
    lines = ["| container | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    lines += [f"| {name} | " + " | ".join(row.get(c, "–") for c in columns) + " |" for name, row in rows]
    path.write_text("\n".join(lines) + "\n")


def main(helper, table=None):
    tap, rows = Tap(), []
    if not shutil.which("ffmpeg"):
        print("1..0 # SKIP ffmpeg is not installed")
        return 0
    with tempfile.TemporaryDirectory(prefix="moodplane-cross-") as name:
        maker = Maker(pathlib.Path(name), helper)
        for container, make in maker.makers():
            try:
                path = make()
            except Skip as missing:
                tap.tell(True, container, f" # SKIP {missing} is not installed")
                continue
            rows.append((container, check(tap, container, path, helper)))
    print(f"1..{tap.n}")
    if table:
        print_table(rows, pathlib.Path(table))
    return 1 if tap.n_failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[3] if len(sys.argv) > 3 else None))
