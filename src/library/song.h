/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "engine/mood/curve.h"
#include "engine/mood/estimate.h"
#include "engine/mood/vocabulary.h"

G_BEGIN_DECLS

/**
 * LibrarySong:
 *
 * One song as the library knows it: where it is, what its tags say, and a prediction, an error, or
 * neither yet; both where an older prediction is kept though a later try has failed. Immutable after it is handed out; a change of the row makes a new
 * object with the same id. Safe to pass between threads.
 *
 * Where its owner has put it somewhere else, that is its label. Where something was learned from such labels, it moves what
 * was predicted of songs without one: they are adapted. The estimate, which all that is shown, chosen, sorted, exported and
 * written into files goes by, is made of the label where there is one, or else is the adapted prediction, or else the
 * prediction: whoever asks for the estimate cannot forget the label.
 *
 * Properties (read-only, for list columns and sorting): id, path (to show: valid UTF-8), title,
 * artist, album, genre, year (0 when unknown), duration, valence and arousal (NaN without an estimate), quadrant ("Q1".."Q4", ""
 * without), mood, error-message ("" without), is-absent, is-corrected (it has a label).
 */
#define LIBRARY_TYPE_SONG (library_song_get_type ())
G_DECLARE_FINAL_TYPE (LibrarySong, library_song, LIBRARY, SONG, GObject)

/* What a file sounds like to the byte, whatever its name and tags: see tags/tag-audio-hash.h. Version 0: not known. */
#define LIBRARY_HASH_SIZE 17

typedef struct
{
  guint  version;
  guint8 digest[LIBRARY_HASH_SIZE];
} LibraryAudioHash;

/* Where the owner of a library says that a song belongs. */
typedef struct
{
  double valence; /* from -1 to 1 */
  double arousal; /* from -1 to 1 */
  gint64 said_at; /* seconds since the epoch */
} LibraryLabel;

typedef struct
{
  double valence; /* from -1 to 1 */
  double arousal; /* from -1 to 1 */
} LibraryAdaptedPoint;

/* What library_song_new() copies. Strings may be NULL; @path is bytes of the file system. */
typedef struct
{
  gint64              id;       /* row id; 0 when it comes from no library */
  const char         *path;
  gint64              size;
  gint64              mtime;    /* nanoseconds since the epoch */
  const char         *title;
  const char         *artist;
  const char         *album;
  const char         *genre;    /* several with "; " between them; NULL: nobody has looked, "": there is none */
  guint               year;     /* 0 when unknown */
  const char *const  *moods;    /* as they stand in the file's tags */
  double              duration; /* seconds */
  const MoodEstimate *estimate; /* (nullable): the prediction */
  const LibraryAdaptedPoint *adapted;  /* (nullable): where @estimate moves to by what was learned from labels */
  const LibraryLabel *label;    /* (nullable) */
  const char         *error_code;
  const char         *error_message;
  gboolean            is_absent; /* its drive is away, or its folder */
  const LibraryAudioHash *audio; /* (nullable): for the library only; the song does not keep it */
} LibrarySongFields;

/* Texts come from tags that anyone may have written: they are made valid UTF-8 and cut to
 * %LIBRARY_TEXT_MAX bytes, at a character. */
#define LIBRARY_TEXT_MAX  4096
#define LIBRARY_MOODS_MAX 64
#define LIBRARY_YEAR_MAX  9999
/* Between genres. */
#define LIBRARY_GENRE_SEPARATOR "; "

LibrarySong        *library_song_new               (const LibrarySongFields *fields);
/* Whether it was made before @other. What is written to a library is read back under the same lock: of two with one id, the older
 * one is what stood there before. */
gboolean            library_song_is_older          (LibrarySong *self,
                                                    LibrarySong *other);
/* For the library, before it hands a song out: what was read outside of that lock is as old as the beginning of its reading, when
 * the last song that had been made had this serial. */
gint                library_song_get_last_serial   (void);
void                library_song_set_serial        (LibrarySong *self,
                                                    gint         serial);
/* (transfer full): by the words that are in use now */
LibrarySong        *library_song_name_anew         (LibrarySong *self);
gint64              library_song_get_id            (LibrarySong *self);
const char         *library_song_get_path          (LibrarySong *self);
gint64              library_song_get_size          (LibrarySong *self);
gint64              library_song_get_mtime         (LibrarySong *self);
/* The title tag, or else the file name without its extension; always valid UTF-8. */
const char         *library_song_get_title         (LibrarySong *self);
const char         *library_song_get_artist        (LibrarySong *self); /* "" when unknown */
const char         *library_song_get_album         (LibrarySong *self); /* "" when unknown */
const char         *library_song_get_genre         (LibrarySong *self); /* "Rock; Jazz"; "" when unknown */
guint               library_song_get_year          (LibrarySong *self); /* 0 when unknown */
const char *const  *library_song_get_moods         (LibrarySong *self);
double              library_song_get_duration      (LibrarySong *self);
/* (nullable): where it is: of its label, or else what was predicted, adapted where something was learned. */
const MoodEstimate *library_song_get_estimate      (LibrarySong *self);
/* (nullable): what was predicted, whatever its owner has said since, of it or of others. */
const MoodEstimate *library_song_get_prediction    (LibrarySong *self);
/* (nullable): what its owner has said. */
const LibraryLabel *library_song_get_label         (LibrarySong *self);
/* It has no label, and is where what was learned from labels has moved it. */
gboolean            library_song_get_is_adapted    (LibrarySong *self);
/* The mood word by the vocabulary that was in use when the song was made; NULL without an estimate. (transfer none) */
const MoodWord     *library_song_get_word          (LibrarySong *self);
/* The mood word, translated, by the default vocabulary; "" without an estimate. */
const char         *library_song_get_mood          (LibrarySong *self);
/* By which its estimates are cut. */
const MoodBorders  *library_song_get_borders       (LibrarySong *self);
const char         *library_song_get_error_code    (LibrarySong *self); /* (nullable) */
const char         *library_song_get_error_message (LibrarySong *self); /* (nullable) */
/* Its drive is away: it is listed, but there is nothing to play or to write to. */
gboolean            library_song_get_is_absent     (LibrarySong *self);

G_END_DECLS
