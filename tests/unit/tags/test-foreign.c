/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Files with more in them than their container has room for, as people have them: written without a loss,
 * or refused by name. What each of them comes to is known of TagLib and was looked up, so that a newer
 * TagLib that does otherwise is noticed. */

#include <glib/gstdio.h>
#include <string.h>

#include "engine/base/error.h"
#include "rich.h"
#include "tags/tag-writer.h"
#include "tests/support/fixtures.h"

static void
append (GByteArray       *bytes,
        const GByteArray *other)
{
  g_byte_array_append (bytes, other->data, other->len);
}

/* The tag in front of a file that begins with one. */
static GByteArray *
get_id3 (RichKind kind)
{
  g_autoptr (RichFile) rich = rich_file_new (kind);
  const guint8 *p = rich->bytes->data;
  GByteArray *tag = g_byte_array_new ();

  g_assert_cmpmem (p, 3, "ID3", 3);

  return g_byte_array_append (tag, p, 10 + ((guint) p[6] << 21 | (guint) p[7] << 14 | (guint) p[8] << 7 | p[9]));
}

/* @refused: (nullable): a name in the error; NULL when @rich has to be all there after the write */
static void
assert_outcome (const RichFile   *rich,
                const GByteArray *bytes,
                const char       *refused)
{
  TagMoodEdit edit = { "calm", 0.1, 0.2, { NULL } };
  char *folder = fixture_folder_new ();
  g_autofree char *path = rich_file_write (rich, folder);
  g_autofree char *now = NULL;
  g_autoptr (TagPlan) plan = NULL;
  g_autoptr (TagInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
  plan = tag_plan_new_mood (path, &edit, &error);
  if (plan != NULL)
    tag_plan_apply (plan, NULL, NULL, NULL, &error);
  if (refused == NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpint (rich_file_find_missing (rich, path), ==, -1);
      info = tag_file_read (path, NULL);
      g_assert_true (g_strv_contains ((const char *const *) info->moods, "calm"));
    }
  else
    {
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, refused));
      g_assert_true (g_file_get_contents (path, &now, &length, NULL));
      g_assert_cmpmem (now, length, bytes->data, bytes->len);
    }
  fixture_folder_free (folder);
}

static void
test_flac_after_id3 (void)
{
  static const RichKind kinds[] = { RICH_MP3_V22, RICH_MP3_V23, RICH_MP3_V24_BARE, RICH_MP3_V24_ODD };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (RichFile) rich = rich_file_new (RICH_FLAC);
      g_autoptr (GByteArray) bytes = get_id3 (kinds[i]);

      g_ptr_array_add (rich->needles, g_bytes_new (bytes->data, bytes->len));
      append (bytes, rich->bytes);
      assert_outcome (rich, bytes, NULL);
    }
}

static void
test_flac_before_id3v1 (void)
{
  g_autoptr (RichFile) rich = rich_file_new (RICH_FLAC);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 id3v1[128] = "TAGTitle";

  memcpy (id3v1 + 33, "An Artist", 9);
  append (bytes, rich->bytes);
  g_byte_array_append (bytes, id3v1, sizeof id3v1);
  g_ptr_array_add (rich->needles, g_bytes_new (id3v1, sizeof id3v1));
  assert_outcome (rich, bytes, NULL);
}

/* The first is ours, the second the audio's. */
static void
test_two_id3 (void)
{
  g_autoptr (RichFile) rich = rich_file_new (RICH_MP3_V24_BARE);
  g_autoptr (GByteArray) bytes = get_id3 (RICH_MP3_V24_BARE);

  append (bytes, rich->bytes);
  g_ptr_array_add (rich->needles, g_bytes_new (rich->bytes->data, rich->bytes->len));
  assert_outcome (rich, bytes, NULL);
}

/* Genres by number with a refinement, which TagLib would part, and a cover of 5 MB. */
static void
test_genre_and_cover (void)
{
  g_autoptr (RichFile) rich = rich_file_new (RICH_MP3_NONE);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) body = g_byte_array_new ();
  static const guint8 genre[] = "TCON\0\0\0\11\0\0\0(17)Rock";
  static const guint8 cover_head[] = "APIC\0\120\0\15\0\0\0image/png\0\3";
  guint8 head[10] = "ID3\3";

  g_byte_array_append (body, genre, sizeof genre - 1);
  g_byte_array_append (body, cover_head, sizeof cover_head);
  g_byte_array_set_size (body, body->len + 5 * 1024 * 1024);
  /* What looks like the frame of an MP3 everywhere. */
  memset (body->data + sizeof genre - 1 + sizeof cover_head, 0xff, 5 * 1024 * 1024);
  for (guint i = 0, size = body->len; i < 4; i++, size >>= 7)
    head[9 - i] = size & 0x7f;
  g_byte_array_append (bytes, head, sizeof head);
  append (bytes, body);
  append (bytes, rich->bytes);
  g_ptr_array_add (rich->needles, g_bytes_new (genre, sizeof genre - 1));
  g_ptr_array_add (rich->needles, g_bytes_new (body->data, body->len));
  assert_outcome (rich, bytes, NULL);
}

/* Two streams side by side: which of them is the song is not known. */
static void
test_ogg_side_by_side (void)
{
  g_autoptr (RichFile) rich = rich_file_new (RICH_OPUS);
  g_autoptr (RichFile) other = rich_file_new (RICH_OGG);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint first = 28 + rich->bytes->data[27], other_first = 28 + other->bytes->data[27];

  g_byte_array_append (bytes, rich->bytes->data, first);
  g_byte_array_append (bytes, other->bytes->data, other_first);
  g_byte_array_append (bytes, rich->bytes->data + first, rich->bytes->len - first);
  assert_outcome (rich, bytes, "several streams");
}

/* Moods of the owner that are no text: ours cannot be added without writing theirs anew. */
static void
test_mood_no_text (void)
{
  static const struct
  {
    const char *text; /* 4 bytes of content, after "=" or the frame's encoding */
    const char *refused;
  } cases[] = { { "\xe9t\xe9.", "not text" }, { "cal\0", NULL } };
  static const guint8 flac_head[] = "\4\0\0\21\0\0\0\0\1\0\0\0\11\0\0\0MOOD=";
  static const guint8 id3_head[] = "ID3\4\0\0\0\0\0\17TMOO\0\0\0\5\0\0\3";

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RichFile) flac = rich_file_new (RICH_FLAC_BARE);
      g_autoptr (RichFile) mp3 = rich_file_new (RICH_MP3_NONE);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, id3_head, sizeof id3_head - 1);
      g_byte_array_append (bytes, (const guint8 *) cases[i].text, 4);
      append (bytes, mp3->bytes);
      assert_outcome (mp3, bytes, cases[i].refused);

      if (cases[i].refused == NULL)
        continue;
      g_byte_array_set_size (bytes, 0);
      g_byte_array_append (bytes, flac->bytes->data, 4);
      g_byte_array_append (bytes, flac->bytes->data + 4, 38);
      bytes->data[4] = 0;
      g_byte_array_append (bytes, (const guint8 *) "\x84\0\0\25", 4);
      g_byte_array_append (bytes, flac_head + 4, sizeof flac_head - 1 - 4);
      g_byte_array_append (bytes, (const guint8 *) cases[i].text, 4);
      append (bytes, flac->bytes);
      g_byte_array_remove_range (bytes, 42 + 4 + 21, 42);
      assert_outcome (flac, bytes, cases[i].refused);
    }
}

/* Version 2.4 with unsynchronized frames, told by each frame or by the tag alone. */
static void
test_unsynchronized (void)
{
  static const struct
  {
    guint8 tag_flags, frame_flags;
  } cases[] = { { 0x80, 0x02 }, { 0, 0x02 }, { 0x80, 0 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RichFile) rich = rich_file_new (RICH_MP3_NONE);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      guint8 tag[] = "ID3\4\0\0\0\0\0\20PRIV\0\0\0\6\0\0\x41\0\xff\0\xe0\1";

      tag[5] = cases[i].tag_flags;
      tag[19] = cases[i].frame_flags;
      g_byte_array_append (bytes, tag, sizeof tag - 1);
      append (bytes, rich->bytes);
      g_ptr_array_add (rich->needles, g_bytes_new (tag + 10, sizeof tag - 1 - 10));
      assert_outcome (rich, bytes, NULL);
    }
}

/* More sound than is moved at once, pushed back by a tag in front and, when that is taken out, back again. */
static void
test_large_file (void)
{
  g_autoptr (RichFile) rich = rich_file_new (RICH_MP3_NONE);
  TagMoodEdit edit = { "calm", 0.1, 0.2, { NULL } };
  static const char *const nothing[] = { NULL };
  char *folder = fixture_folder_new ();
  g_autofree char *path = NULL;
  g_autofree char *now = NULL;
  g_autoptr (TagPlan) plan = NULL;
  g_autoptr (TagPlan) back = NULL;
  g_autoptr (GError) error = NULL;
  TagChange changes[3];
  gsize length;

  /* Frames like the others, each with another content. */
  for (guint i = 0; rich->bytes->len < 3500000; i++)
    {
      g_byte_array_append (rich->bytes, (const guint8 *) "\xff\xfb\x90\x64", 4);
      for (guint k = 0; k < 413; k++)
        g_byte_array_append (rich->bytes, &(guint8) { (guint8) ((i * 31 + k * (i % 7)) % 251) }, 1);
    }
  g_ptr_array_add (rich->needles, g_bytes_new (rich->bytes->data, rich->bytes->len));
  path = rich_file_write (rich, folder);
  plan = tag_plan_new_mood (path, &edit, &error);
  g_assert_no_error (error);
  tag_plan_apply (plan, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (rich_file_find_missing (rich, path), ==, -1);

  g_assert_cmpuint (tag_plan_get_n_changes (plan), ==, 3);
  for (gsize i = 0; i < 3; i++)
    changes[i] = (TagChange) { tag_plan_get_change (plan, i)->field, tag_plan_get_change (plan, i)->new_values,
                               (GStrv) nothing };
  back = tag_plan_new_exact (path, changes, 3, &error);
  g_assert_no_error (error);
  tag_plan_apply (back, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &now, &length, NULL));
  g_assert_cmpmem (now, length, rich->bytes->data, rich->bytes->len);
  fixture_folder_free (folder);
}

/* Sizes of frames as each version of ID3v2 has them. Our lister would forgive an error here, as iTunes made it. */
static void
test_frame_sizes (void)
{
  static const struct
  {
    RichKind    kind;
    const char *head;
    gsize       head_size;
  } cases[] = {
    /* 206 bytes: an encoding, 200 letters and "MOOD" with its end; or 201. */
    { RICH_MP3_V22, "TXX\0\0\xce\0MOOD", 11 },
    { RICH_MP3_V23, "TXXX\0\0\0\xce\0\0\0MOOD", 15 },
    { RICH_MP3_V24_BARE, "TMOO\0\0\1\x49\0\0\3xxx", 14 },
  };
  g_autofree char *mood = g_strnfill (200, 'x');
  TagMoodEdit edit = { mood, 0.1, 0.2, { NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RichFile) rich = rich_file_new (cases[i].kind);
      char *folder = fixture_folder_new ();
      g_autofree char *path = rich_file_write (rich, folder);
      g_autoptr (GError) error = NULL;
      g_autoptr (TagPlan) plan = tag_plan_new_mood (path, &edit, &error);

      g_assert_no_error (error);
      tag_plan_apply (plan, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
      g_ptr_array_add (rich->needles, g_bytes_new (cases[i].head, cases[i].head_size));
      g_assert_cmpint (rich_file_find_missing (rich, path), ==, -1);
      fixture_folder_free (folder);
    }
}

/* An APE item that its owner has locked stays so, and in its spelling, when its value is written anew. */
static void
test_ape_flags (void)
{
  static const guint8 item[] = "\6\0\0\0\0\0\0\0MOOD\0Gloomy";
  static const guint8 locked[] = "\6\0\0\0\1\0\0\0MOOD\0Gloomy", both[] = "\x0b\0\0\0\1\0\0\0MOOD\0Gloomy\0calm";
  g_autoptr (RichFile) rich = rich_file_new (RICH_WAVPACK);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint8 *at;

  append (bytes, rich->bytes);
  at = memmem (bytes->data, bytes->len, item, sizeof item - 1);
  g_assert_nonnull (at);
  memcpy (at, locked, sizeof locked - 1);
  g_ptr_array_add (rich->needles, g_bytes_new (both, sizeof both - 1));
  assert_outcome (rich, bytes, NULL);
}

/* Tags may name several artists. */
static void
test_several_artists (void)
{
  static const struct
  {
    RichKind kind;
    const char *artist;
  } cases[] = {
    { RICH_FLAC, "An Artist, Second Artist" },
    { RICH_OPUS, "An Artist, Second Artist" },
    { RICH_MONKEY, "An Artist, Another" },
    { RICH_MP3_V23, "An Artist" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (RichFile) rich = rich_file_new (cases[i].kind);
      g_autofree char *path = g_strdup_printf ("%s/moodplane-artists%s", g_get_tmp_dir (), rich->extension);
      g_autoptr (TagInfo) info = NULL;

      g_assert_true (g_file_set_contents (path, (const char *)rich->bytes->data, rich->bytes->len, NULL));
      info = tag_file_read (path, NULL);
      g_unlink (path);
      g_assert_cmpstr (info->artist, ==, cases[i].artist);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tags/foreign/flac-after-id3", test_flac_after_id3);
  g_test_add_func ("/tags/foreign/flac-before-id3v1", test_flac_before_id3v1);
  g_test_add_func ("/tags/foreign/two-id3", test_two_id3);
  g_test_add_func ("/tags/foreign/genre-and-cover", test_genre_and_cover);
  g_test_add_func ("/tags/foreign/ogg-side-by-side", test_ogg_side_by_side);
  g_test_add_func ("/tags/foreign/mood-no-text", test_mood_no_text);
  g_test_add_func ("/tags/foreign/unsynchronized", test_unsynchronized);
  g_test_add_func ("/tags/foreign/large-file", test_large_file);
  g_test_add_func ("/tags/foreign/frame-sizes", test_frame_sizes);
  g_test_add_func ("/tags/foreign/ape-flags", test_ape_flags);
  g_test_add_func ("/tags/foreign/several-artists", test_several_artists);

  return g_test_run ();
}
