/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/layouts.h"

#include <string.h>

#define N LAYOUT_FIXTURE_N_CLIPS
#define N_SAMPLES 400

static void
append_le (GByteArray *bytes, guint32 value, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      guint8 byte = (guint8)(value >> (8 * i));

      g_byte_array_append (bytes, &byte, 1);
    }
}

static void
append_tag (GByteArray *bytes, const char *tag)
{
  g_byte_array_append (bytes, (const guint8 *)tag, 4);
}

static void
write_file (const char *folder, const char *name, const void *data, gsize size)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, data, (gssize)size, &error);
  g_assert_no_error (error);
}

/* 16 bits, mono, 8 kHz. */
void
layout_fixture_write_wav (const char *folder, const char *name, guint seed)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  append_tag (bytes, "RIFF");
  append_le (bytes, 36 + 2 * N_SAMPLES, 4);
  append_tag (bytes, "WAVE");
  append_tag (bytes, "fmt ");
  append_le (bytes, 16, 4);
  append_le (bytes, 1, 2);
  append_le (bytes, 1, 2);
  append_le (bytes, 8000, 4);
  append_le (bytes, 16000, 4);
  append_le (bytes, 2, 2);
  append_le (bytes, 16, 2);
  append_tag (bytes, "data");
  append_le (bytes, 2 * N_SAMPLES, 4);
  for (guint i = 0; i < N_SAMPLES; i++)
    append_le (bytes, (i * (seed % 97 + 3) * 331 + seed * 7919) & 0xffff, 2);
  write_file (folder, name, bytes->data, bytes->len);
}

void
layout_fixture_write_text (const char *folder, const char *name, const char *text)
{
  write_file (folder, name, text, strlen (text));
}

/* Of the clip @i, the quadrant @i % 4: where it lies from -1 to 1, a little different for each. */
static void
get_point (guint i, double *valence, double *arousal)
{
  const double size = 0.25 + 0.5 * i / N;

  *valence = i % 4 == 0 || i % 4 == 3 ? size : -size;
  *arousal = i % 4 < 2 ? size : -size;
}

/* On a scale. */
static char *
format (double value, double lowest, double highest)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.4f", lowest + (value + 1.0) / 2.0 * (highest - lowest)));
}

typedef struct
{
  const char *table;
  const char *header;
  const char *row;   /* with the name, valence and arousal */
  const char *name;  /* of the clip, with its number, as the table has it */
  const char *file;  /* likewise, where it lies */
  double lowest;
  double highest;
} Points;

static void
write_points (const char *folder, const Points *points)
{
  g_autoptr (GString) table = g_string_new (points->header);

  for (guint i = 0; i < N; i++)
    {
      double v, a;

      get_point (i, &v, &a);

      g_autofree char *valence = format (v, points->lowest, points->highest);
      g_autofree char *arousal = format (a, points->lowest, points->highest);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
      g_autofree char *name = g_strdup_printf (points->name, i + 1);
      g_autofree char *file = g_strdup_printf (points->file, i + 1);

      g_string_append_printf (table, points->row, name, valence, arousal);
#pragma GCC diagnostic pop
      layout_fixture_write_wav (folder, file, i);
    }
  layout_fixture_write_text (folder, points->table, table->str);
}

static void
write_manifest (const char *folder)
{
  const Points points = { "manifest.csv", "path,valence,arousal,artist,fold\n", "%s,%s,%s,\"Some, body\",1\n",
                          "audio/%u.wav", "audio/%u.wav", -1, 1 };

  write_points (folder, &points);
}

static void
write_csv (const char *folder)
{
  const Points points = { "ratings.csv", "File name;Valence;Arousal\n", "%s;%s;%s\n", "%u.wav", "sounds/%u.wav", 1, 9 };

  write_points (folder, &points);
}

static void
write_deam (const char *folder)
{
  const Points points = { "annotations/song_level/static_annotations_averaged_songs_1_2000.csv",
                          "song_id, valence_mean, valence_std, arousal_mean, arousal_std\n", "%s, %s, 0.63, %s, 1.2\n",
                          "%u", "MEMD_audio/%u.wav", 1, 9 };

  write_points (folder, &points);
}

static void
write_pmemo (const char *folder)
{
  const Points points = { "annotations/static_annotations.csv", "musicId,Valence(mean),Arousal(mean)\n", "%s,%s,%s\n",
                          "%u", "chorus/%u.wav", 0, 1 };
  g_autoptr (GString) about = g_string_new ("musicId,fileName,title,artist\n");

  write_points (folder, &points);
  for (guint i = 0; i < N; i++)
    g_string_append_printf (about, "%u,%u.mp3,Title %u,Artist %u\n", i + 1, i + 1, i + 1, i / 2);
  layout_fixture_write_text (folder, "metadata.csv", about->str);
}

static void
write_folders (const char *folder)
{
  static const char *const classes[] = { "happy", "angry", "sad", "relaxed" };

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s/album %u/%u.wav", classes[i % 4], i / 8, i);

      layout_fixture_write_wav (folder, name, i);
    }
}

static void
write_ravdess (const char *folder)
{
  static const guint emotions[] = { 3, 5, 4, 2 };

  for (guint i = 0; i < N; i++)
    {
      guint actor = 1 + i / 4;
      g_autofree char *name = g_strdup_printf ("Actor_%02u/03-02-%02u-01-01-01-%02u.wav", actor, emotions[i % 4], actor);

      layout_fixture_write_wav (folder, name, i);
    }
}

static void
write_emopia (const char *folder)
{
  for (guint i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("audio/Q%u_a_song-%u_%u.wav", 1 + i % 4, i / 8, i);

      layout_fixture_write_wav (folder, name, i);
    }
}

static void
write_4q (const char *folder)
{
  g_autoptr (GString) table = g_string_new ("\"Song\",\"Quadrant\"\n");
  g_autoptr (GString) about = g_string_new ("\"Song\",\"Artist\",\"Title\",\"Moods\"\n");

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("Q%u/MT%010u.wav", 1 + i % 4, i);

      g_string_append_printf (table, "\"MT%010u\",\"Q%u\"\n", i, 1 + i % 4);
      g_string_append_printf (about, "\"MT%010u\",\"Artist %u\",\"Title\",\"one,two\"\n", i, i / 2);
      layout_fixture_write_wav (folder, name, i);
    }
  layout_fixture_write_text (folder, "annotations.csv", table->str);
  layout_fixture_write_text (folder, "metadata.csv", about->str);
}

static void
write_cal500 (const char *folder)
{
  g_autoptr (GString) songs = g_string_new (NULL);
  g_autoptr (GString) matrix = g_string_new (NULL);

  for (guint i = 0; i < N; i++)
    {
      g_autofree char *name = g_strdup_printf ("mp3/some_one_%u-a_song_%u.wav", i / 2, i);

      g_string_append_printf (songs, "some_one_%u-a_song_%u\n", i / 2, i);
      g_string_append_printf (matrix, "0.25,%u,0.5\n", i % 2);
      layout_fixture_write_wav (folder, name, i);
    }
  layout_fixture_write_text (folder, "songNames.txt", songs->str);
  layout_fixture_write_text (folder, "vocab.txt", "Emotion-Angry_/_Aggressive\nEmotion-Happy\nGenre-Rock\n");
  layout_fixture_write_text (folder, "softAnnotations.txt", matrix->str);
}

static void
write_emotify (const char *folder)
{
  static const char *const genres[] = { "classical", "rock" };
  g_autoptr (GString) table = g_string_new ("track id, genre, amazement, solemnity, tenderness, nostalgia, calmness, power, "
                                            "joyful_activation, tension, sadness, age\n");

  for (guint i = 0; i < N; i++)
    {
      const guint g = i % 2;
      g_autofree char *name = g_strdup_printf ("%s/%u.wav", genres[g], i / 2 + 1);

      for (guint listener = 0; listener < 4; listener++)
        g_string_append_printf (table, "%u,%s,0,1,%u,0,0,0,0,0,0,30\n", g * 100 + i / 2 + 1, genres[g], listener == 0);
      layout_fixture_write_wav (folder, name, i);
    }
  layout_fixture_write_text (folder, "data.csv", table->str);
}

void
layout_fixture_write (const char *folder, const char *layout)
{
  static const struct
  {
    const char *layout;
    void (*write) (const char *folder);
  } writers[] = { { "manifest", write_manifest }, { "csv", write_csv },         { "folders", write_folders },
                  { "ravdess", write_ravdess },   { "emopia", write_emopia },   { "deam", write_deam },
                  { "pmemo", write_pmemo },       { "cal500", write_cal500 },   { "emotify", write_emotify },
                  { "4q", write_4q } };

  for (gsize i = 0; i < G_N_ELEMENTS (writers); i++)
    if (g_str_equal (writers[i].layout, layout))
      {
        writers[i].write (folder);
        return;
      }
  g_assert_not_reached ();
}
