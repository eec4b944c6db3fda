/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Audio files for tests, synthesised and encoded on the spot, so that the repository holds no
 * audio. Everything is a function of its arguments: the same spec gives the same samples.
 *
 * fixture_write() fails with G_IO_ERROR_NOT_SUPPORTED where an encoder is not installed;
 * fixture_write_or_skip() turns that into a skipped test which names the encoder:
 *
 *   if (!fixture_write_or_skip (&spec, path))
 *     return;
 */

typedef enum
{
  FIXTURE_WAV,
  FIXTURE_AIFF,
  FIXTURE_FLAC,
  FIXTURE_OGG,  /* Vorbis */
  FIXTURE_OPUS, /* in Ogg */
  FIXTURE_MP3,  /* with a Xing header; ID3v2 tags when the spec has tags or a cover */
  FIXTURE_M4A,  /* AAC */
  FIXTURE_WMA,
  FIXTURE_WAVPACK,
  FIXTURE_MKV,  /* Vorbis */
  FIXTURE_WEBM, /* Opus */
  FIXTURE_MPC,  /* Musepack, by the program mpcenc of musepack-tools */
  FIXTURE_APE,  /* silence only: no free encoder exists, frames marked silent are made by hand */
  FIXTURE_N_FORMATS
} FixtureFormat;

typedef enum
{
  FIXTURE_SINE,
  FIXTURE_CHORDS, /* a slow progression of chords with attacks, a little noise: music-like */
  FIXTURE_NOISE,
  FIXTURE_SILENCE,
} FixtureSound;

typedef struct
{
  FixtureFormat format;
  FixtureSound  sound;
  double        frequency; /* of the sine or of the lowest chord; 0 = 440 Hz */
  double        amplitude; /* 0 = 0.5 */
  double        seconds;   /* 0 = 5 */
  guint         rate;      /* 0 = 44100 */
  guint         channels;  /* 0 = 2; the same signal in each */
  guint64       seed;      /* of the noise */
  guint         bitrate;   /* kbit/s, for MP3 only; constant when given, 0 = variable */
  gboolean      right_only; /* the signal in the last channel, silence in the others */
  gboolean      cover;     /* a tiny picture as embedded cover: MP3, M4A, FLAC, Ogg */
  gboolean      video;     /* a video stream before the audio: MKV */
  const char   *title;     /* (nullable) tags: MP3, M4A, FLAC, Ogg, Opus, WMA, MKV */
  const char   *artist;    /* (nullable) */
  const char   *album;     /* (nullable) */
} FixtureSpec;

/* "mp3", "wv": the file extension, without a dot. */
const char *fixture_format_get_extension (FixtureFormat       format);
gboolean    fixture_format_is_available  (FixtureFormat       format,
                                          const char        **missing);

float      *fixture_synthesise           (const FixtureSpec  *spec,
                                          gsize              *n_frames);
gboolean    fixture_write                (const FixtureSpec  *spec,
                                          const char         *path,
                                          GError            **error);
gboolean    fixture_write_or_skip        (const FixtureSpec  *spec,
                                          const char         *path);
/* As above into @folder, under the name @stem with the extension of the format; NULL = skipped. */
char       *fixture_write_into           (const FixtureSpec  *spec,
                                          const char         *folder,
                                          const char         *stem);
/* A small PNG picture. */
void        fixture_write_picture        (const char         *path);

/* A fresh folder below the temporary folder; fixture_folder_free() removes it with all it holds. */
char       *fixture_folder_new           (void);
void        fixture_folder_free          (char               *folder);

/* Damage, in place. */
void        fixture_truncate             (const char         *path,
                                          double              share_kept);
void        fixture_flip_bits            (const char         *path,
                                          guint               n_flips,
                                          gsize               first_byte,
                                          guint64             seed);

G_END_DECLS
