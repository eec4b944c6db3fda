#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes the tags of a file as another program would, by mutagen: retag.py picture|text|genre|delete|ape FILE.
Exits with 77 where mutagen is not installed or does not know the file."""

import base64
import random
import sys


def make_picture(size):
    return b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(size)


def put_picture(song, name, data):
    from mutagen.apev2 import APEv2, APEValue, BINARY
    from mutagen.asf import ASFByteArrayAttribute
    from mutagen.flac import Picture
    from mutagen.id3 import APIC, ID3, TIT2
    from mutagen.mp4 import MP4Cover

    picture = Picture()
    picture.type, picture.mime, picture.data = 3, "image/png", data
    if song.tags is None:
        song.add_tags()
    if isinstance(song.tags, ID3):
        song.tags.add(TIT2(encoding=3, text=["Another title"]))
        song.tags.add(APIC(encoding=3, mime="image/png", type=3, desc="", data=data))
    elif name == "FLAC":
        song.add_picture(picture)
    elif name == "MP4":
        song.tags["covr"] = [MP4Cover(data, MP4Cover.FORMAT_PNG)]
    elif name == "ASF":
        song.tags["WM/Picture"] = [ASFByteArrayAttribute(b"\x03" + len(data).to_bytes(4, "little")
                                                         + "image/png\0\0".encode("utf-16-le") + data)]
    elif isinstance(song.tags, APEv2):
        song.tags["Cover Art (Front)"] = APEValue(b"cover.png\0" + data, BINARY)
    else:
        song.tags["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]


def put_genre(song, name):
    """Two genres and a date, the way each kind of tag has them."""
    from mutagen.apev2 import APEv2
    from mutagen.id3 import ID3, TCON, TDRC

    genres, date = ["R\u00f6ck", "Jazz"], "1997-05-03"
    if song.tags is None:
        song.add_tags()
    if isinstance(song.tags, ID3):
        song.tags.add(TCON(encoding=3, text=genres))
        song.tags.add(TDRC(encoding=3, text=[date]))
    elif name == "MP4":
        song.tags.pop("gnre", None)
        song.tags["\xa9gen"], song.tags["\xa9day"] = genres, [date]
    elif name == "ASF":
        song.tags["WM/Genre"], song.tags["WM/Year"] = genres, [date]
    elif isinstance(song.tags, APEv2):
        song.tags["Genre"], song.tags["Year"] = genres, date
    else:
        song.tags["genre"], song.tags["date"] = genres, [date]


def main(action, path):
    try:
        import mutagen
        import mutagen.apev2
    except ImportError:
        sys.exit(77)
    if action == "ape":
        tags = mutagen.apev2.APEv2()
        tags["Title"] = "In an APE tag"
        tags.save(path)
        return
    song = mutagen.File(path)
    if song is None:
        sys.exit(77)
    name = type(song).__name__
    if action == "delete":
        song.delete()
        return
    if action == "genre":
        put_genre(song, name)
        song.save()
        return
    put_picture(song, name, make_picture(1 << 20 if action == "picture" else 100))
    if name == "MP3":
        song.save(v1=2)
    else:
        song.save()


if __name__ == "__main__":
    main(*sys.argv[1:])
