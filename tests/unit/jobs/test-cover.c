/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which picture a song has; nothing here decodes one. */

#include "jobs/cover.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/error.h"
#include "jobs/picture-cache.h"
#include "tags/tag-cover.h"
#include "tests/support/fixtures.h"

#define PNG_START "\x89PNG\r\n\x1a\n"

typedef struct
{
  char *folder; /* (owned) */
  char *cache;  /* (owned) */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = fixture_folder_new ();
  self->cache = fixture_folder_new ();
  jobs_picture_cache_use (self->cache, 0);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  jobs_picture_cache_use (NULL, 0);
  fixture_folder_free (self->folder);
  fixture_folder_free (self->cache);
}

static JobsCover *
read_cover (const char *path)
{
  g_autoptr (GError) error = NULL;
  JobsCover *cover = jobs_cover_read (path, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (cover);

  return cover;
}

static char *
put_file (Fixture *self, const char *name, const void *data, gsize size)
{
  char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, data, (gssize)size, NULL));

  return path;
}

static char *
put_picture (Fixture *self, const char *name, const char *text)
{
  g_autofree char *content = g_strconcat (PNG_START, text, NULL);

  return put_file (self, name, content, strlen (content));
}

/* In every container that has one. */
static void
test_embedded (Fixture *self, gconstpointer data)
{
  const FixtureFormat formats[] = { FIXTURE_MP3, FIXTURE_M4A, FIXTURE_FLAC, FIXTURE_OGG };
  g_autofree char *picture = g_build_filename (self->folder, "picture.png", NULL);
  g_autofree char *expected = NULL;
  gsize size;

  fixture_write_picture (picture);
  g_assert_true (g_file_get_contents (picture, &expected, &size, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      const FixtureSpec spec = { .format = formats[i], .seconds = 1, .title = "T", .cover = TRUE };
      g_autofree char *path = fixture_write_into (&spec, self->folder, "song");
      g_autoptr (JobsCover) cover = NULL;

      if (path == NULL)
        return;
      cover = read_cover (path);
      g_assert_nonnull (cover->bytes);
      g_assert_true (
          tag_cover_is_picture (g_bytes_get_data (cover->bytes, NULL), g_bytes_get_size (cover->bytes)));
      g_assert_false (cover->is_small);
    }
}

/* Of a folder's pictures the best named one, whatever the case; only what begins like a picture. */
static void
test_folder (Fixture *self, gconstpointer data)
{
  const FixtureSpec spec = { .format = FIXTURE_WAV, .seconds = 1 };
  g_autofree char *path = fixture_write_into (&spec, self->folder, "song");
  g_autofree char *other = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *cover_name = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JobsCover) none = read_cover (path);
  g_autoptr (JobsCover) second = NULL;
  g_autoptr (JobsCover) best = NULL;
  g_autoptr (JobsCover) bad = NULL;

  g_assert_null (none->bytes);
  other = put_picture (self, "holiday.png", "1");
  folder = put_picture (self, "Folder.PNG", "2 of the folder");
  second = read_cover (path);
  g_assert_nonnull (second->bytes);
  g_assert_cmpmem (g_bytes_get_data (second->bytes, NULL), g_bytes_get_size (second->bytes),
                   PNG_START "2 of the folder", 23);

  cover_name = put_picture (self, "COVER.jpeg", "3 of the cover");
  best = read_cover (path);
  g_assert_cmpmem (g_bytes_get_data (best->bytes, NULL), g_bytes_get_size (best->bytes),
                   PNG_START "3 of the cover", 22);

  text = put_file (self, "cover.jpg", "No picture at all, but long enough", 34);
  bad = read_cover (path);
  g_assert_null (bad->bytes);
}

/* A small one that was kept comes back, until the song or its folder changes. */
static void
test_kept (Fixture *self, gconstpointer data)
{
  const FixtureSpec spec = { .format = FIXTURE_WAV, .seconds = 1 };
  g_autofree char *path = fixture_write_into (&spec, self->folder, "song");
  g_autofree char *picture = put_picture (self, "cover.png", " and more of it");
  g_autoptr (GBytes) small = g_bytes_new_static ("small", 5);
  g_autoptr (JobsCover) first = read_cover (path);
  g_autoptr (JobsCover) second = NULL;
  g_autoptr (JobsCover) third = NULL;

  g_assert_false (first->is_small);
  jobs_cover_keep (first, small);
  second = read_cover (path);
  g_assert_true (second->is_small);
  g_assert_true (g_bytes_equal (second->bytes, small));

  g_unlink (picture);
  third = read_cover (path);
  g_assert_false (third->is_small);
  g_assert_null (third->bytes);
}

/* An MP3 whose tag holds one frame with these bytes. */
static char *
put_mp3 (Fixture *self, const char *id, const guint8 *content, gsize size)
{
  g_autoptr (GByteArray) file = g_byte_array_new ();
  const guint tag_size = (guint)size + 10;
  const guint8 header[] = { 'I',
                            'D',
                            '3',
                            3,
                            0,
                            0,
                            tag_size >> 21 & 0x7f,
                            tag_size >> 14 & 0x7f,
                            tag_size >> 7 & 0x7f,
                            tag_size & 0x7f };
  const guint8 frame[]
      = { (guint8)(size >> 24), (guint8)(size >> 16), (guint8)(size >> 8), (guint8)size, 0, 0 };
  guint8 audio[417] = { 0xff, 0xfb, 0x90, 0x00 };

  g_byte_array_append (file, header, sizeof header);
  g_byte_array_append (file, (const guint8 *)id, 4);
  g_byte_array_append (file, frame, sizeof frame);
  g_byte_array_append (file, content, (guint)size);
  for (int i = 0; i < 10; i++)
    g_byte_array_append (file, audio, sizeof audio);

  return put_file (self, "hostile.mp3", file->data, file->len);
}

/* Frames that promise a picture and have none, or one too large; the song's other front cover is preferred. */
static void
test_hostile (Fixture *self, gconstpointer data)
{
  static const char *const contents[] = { "",
                                          "\0",
                                          "\0image/png",
                                          "\0image/png\0\3",
                                          "\0image/png\0\3desc",
                                          "\0image/png\0\3\0\x89PNG\r\n\x1a",
                                          "\0image/jpeg\0\3\0\xff\xd8" };
  static const gsize sizes[] = { 0, 1, 10, 12, 16, 20, 16 };
  const gsize huge = TAG_COVER_MAX_SIZE + 64;
  g_autofree guint8 *large = g_malloc0 (huge);
  g_autofree char *path = NULL;
  g_autoptr (JobsCover) too_large = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *small = put_mp3 (self, "APIC", (const guint8 *)contents[i], sizes[i]);
      g_autoptr (JobsCover) cover = read_cover (small);

      g_assert_null (cover->bytes);
    }

  memcpy (large, "\0image/png\0\3\0" PNG_START, 21);
  path = put_mp3 (self, "APIC", large, huge);
  too_large = read_cover (path);
  g_assert_null (too_large->bytes);
}

static void
test_gone (Fixture *self, gconstpointer data)
{
  g_autofree char *path = g_build_filename (self->folder, "gone.mp3", NULL);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) cancel_error = NULL;

  g_assert_null (jobs_cover_read (path, NULL, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  g_cancellable_cancel (cancelled);
  g_assert_null (jobs_cover_read (path, cancelled, &cancel_error));
  g_assert_error (cancel_error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* A pipe that nobody writes to must not be waited for. */
static void
test_pipe (Fixture *self, gconstpointer data)
{
  const FixtureSpec spec = { .format = FIXTURE_WAV, .seconds = 1 };
  g_autofree char *path = fixture_write_into (&spec, self->folder, "song");
  g_autofree char *pipe = g_build_filename (self->folder, "cover.png", NULL);
  g_autoptr (JobsCover) cover = NULL;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  cover = read_cover (path);
  g_assert_null (cover->bytes);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function) g_test_add ("/jobs/cover/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("embedded", test_embedded);
  ADD ("folder", test_folder);
  ADD ("kept", test_kept);
  ADD ("hostile", test_hostile);
  ADD ("gone", test_gone);
  ADD ("pipe", test_pipe);

  return g_test_run ();
}
