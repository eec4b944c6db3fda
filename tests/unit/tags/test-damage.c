/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Damaged and hostile files of every container: refused or written, never a crash, and never another
 * original on an error. */

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "engine/base/temporary.h"
#include "rich.h"
#include "tags/tag-asf.h"
#include "tags/tag-edit.h"
#include "tags/tag-lister.h"
#include "tags/tag-writer.h"
#include "tests/support/fixtures.h"

#define MUTATIONS_PER_KIND 250
#define WRITES_PER_KIND 25

/* A file in memory, so that thousands of them cost nothing. */
static int
open_memory (const guint8 *bytes,
             gsize         length)
{
  int fd = memfd_create ("mutation", MFD_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (write (fd, bytes, length), ==, (gssize) length);

  return fd;
}

/* Some bytes changed, most of them near the front, where the structure is; sometimes cut. */
static GBytes *
mutate (const RichFile *rich,
        BaseRng        *rng)
{
  gsize length = rich->bytes->len;
  guint8 *bytes = g_memdup2 (rich->bytes->data, length);
  guint n = 1 + (guint) base_rng_below (rng, 6);

  for (guint i = 0; i < n; i++)
    {
      gsize range = base_rng_below (rng, 3) == 0 ? length : MIN (length, 1200);
      gsize at = base_rng_below (rng, range);

      if (base_rng_below (rng, 8) == 0)
        at = length - 1 - base_rng_below (rng, MIN (length, 400));
      switch (base_rng_below (rng, 4))
        {
        case 0: bytes[at] = 0xff; break;
        case 1: bytes[at] = 0; break;
        case 2: bytes[at] ^= (guint8) (1u << base_rng_below (rng, 8)); break;
        default: bytes[at] = (guint8) base_rng_next (rng); break;
        }
    }
  if (base_rng_below (rng, 4) == 0)
    length = base_rng_below (rng, length) + 1;

  return g_bytes_new_take (bytes, length);
}

/* The lister alone, on very many. */
static void
test_mutations (gconstpointer data)
{
  g_autoptr (RichFile) rich = rich_file_new (GPOINTER_TO_INT (data));
  BaseRng rng;
  guint n_listed = 0;

  base_rng_init (&rng, 1000 + (guint64) GPOINTER_TO_INT (data));
  for (guint i = 0; i < MUTATIONS_PER_KIND; i++)
    {
      g_autoptr (GBytes) bytes = mutate (rich, &rng);
      gsize length;
      const guint8 *start = g_bytes_get_data (bytes, &length);
      int fd = open_memory (start, length);
      g_autoptr (GError) error = NULL;
      g_autoptr (TagListing) listing = NULL;
      TagSource source;

      g_assert_true (tag_source_init (&source, fd, NULL));
      listing = tag_lister_list (&source, TAG_LIST_ALL, &error);
      g_assert_true ((listing == NULL) == (error != NULL));
      if (listing != NULL)
        n_listed++;
      close (fd);
    }
  g_test_message ("%s: %u of %u listed", rich->name, n_listed, MUTATIONS_PER_KIND);
}

static void
assert_content (const char   *path,
                const guint8 *bytes,
                gsize         length)
{
  g_autofree char *now = NULL;
  gsize now_length;

  g_assert_true (g_file_get_contents (path, &now, &now_length, NULL));
  g_assert_cmpmem (now, now_length, bytes, length);
}

static void
assert_no_leftovers (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (base_temporary_is_name (name));
}

/* Tries to write; on any error the file has to be what it was. */
static void
try_write (const char   *folder,
           const char   *path,
           const guint8 *bytes,
           gsize         length,
           guint        *n_written)
{
  TagMoodEdit edit = { "calm", 0.1, 0.2, { NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (TagInfo) info = NULL;
  g_autoptr (TagPlan) plan = NULL;

  g_assert_true (g_file_set_contents (path, (const char *) bytes, (gssize) length, NULL));
  /* Reading shows what there is and never fails on a file that can be opened. */
  info = tag_file_read (path, &error);
  g_assert_no_error (error);
  plan = tag_plan_new_mood (path, &edit, &error);
  g_assert_true ((plan == NULL) == (error != NULL));
  if (plan != NULL && tag_plan_apply (plan, NULL, NULL, NULL, &error))
    ++*n_written;
  else
    {
      g_assert_nonnull (error);
      g_assert_true (error->domain == BASE_ERROR);
      assert_content (path, bytes, length);
    }
  assert_no_leftovers (folder);
}

static void
test_damaged_writes (gconstpointer data)
{
  g_autoptr (RichFile) rich = rich_file_new (GPOINTER_TO_INT (data));
  char *folder = fixture_folder_new ();
  g_autofree char *path = rich_file_write (rich, folder);
  guint n_written = 0;
  BaseRng rng;

  base_rng_init (&rng, 2000 + (guint64) GPOINTER_TO_INT (data));
  for (guint i = 0; i < WRITES_PER_KIND; i++)
    {
      g_autoptr (GBytes) bytes = mutate (rich, &rng);
      gsize length;
      const guint8 *start = g_bytes_get_data (bytes, &length);

      try_write (folder, path, start, length, &n_written);
    }
  for (guint i = 1; i < 10; i++)
    try_write (folder, path, rich->bytes->data, rich->bytes->len * i / 10, &n_written);
  g_test_message ("%s: %u written", rich->name, n_written);
  fixture_folder_free (folder);
}

static void
assert_plan_error (const char   *path,
                   BaseErrorCode code)
{
  TagMoodEdit edit = { "calm", 0.1, 0.2, { NULL } };
  g_autoptr (GError) error = NULL;
  g_autoptr (TagPlan) plan = tag_plan_new_mood (path, &edit, &error);

  g_assert_null (plan);
  g_assert_error (error, BASE_ERROR, (int) code);
}

static void
test_not_audio (void)
{
  char *folder = fixture_folder_new ();
  g_autofree char *text = g_build_filename (folder, "text.mp3", NULL);
  g_autofree char *empty = g_build_filename (folder, "empty.flac", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.ogg", NULL);
  g_autofree char *fifo = g_build_filename (folder, "fifo.mp3", NULL);
  g_autofree char *tag_only = g_build_filename (folder, "tag.mp3", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (TagInfo) info = NULL;

  g_assert_true (g_file_set_contents (text, "just some text\n", -1, NULL));
  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  g_assert_true (g_file_set_contents (tag_only, "ID3\4\0\0\0\0\0\0no audio", 18, NULL));
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  assert_plan_error (text, BASE_ERROR_UNSUPPORTED_TAGS);
  assert_plan_error (empty, BASE_ERROR_EMPTY);
  assert_plan_error (missing, BASE_ERROR_NOT_FOUND);
  assert_plan_error (fifo, BASE_ERROR_NOT_A_FILE);
  assert_plan_error (folder, BASE_ERROR_NOT_A_FILE);
  assert_plan_error (tag_only, BASE_ERROR_UNSUPPORTED_TAGS);

  info = tag_file_read (text, &error);
  g_assert_no_error (error);
  g_assert_nonnull (info->moods);
  g_assert_null (tag_file_read (fifo, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE);
  fixture_folder_free (folder);
}

/* A Vorbis comment with @n bytes of value, in a bare FLAC file. */
static void
write_comment_flac (const char        *path,
                    const char *const *comments)
{
  g_autoptr (RichFile) rich = rich_file_new (RICH_FLAC_BARE);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GByteArray) block = g_byte_array_new ();
  guint8 head[4];

  tag_append_le32 (block, 0);
  tag_append_le32 (block, g_strv_length ((GStrv) comments));
  for (guint i = 0; comments[i] != NULL; i++)
    {
      tag_append_le32 (block, (guint32) strlen (comments[i]));
      g_byte_array_append (block, (const guint8 *) comments[i], (guint) strlen (comments[i]));
    }
  tag_put_be32 (head, block->len);
  head[0] = 0x84;
  g_byte_array_append (file, rich->bytes->data, 42);
  file->data[4] = 0;
  g_byte_array_append (file, head, 4);
  g_byte_array_append (file, block->data, block->len);
  g_byte_array_append (file, rich->bytes->data + 42, rich->bytes->len - 42);
  g_assert_true (g_file_set_contents (path, (const char *) file->data, file->len, NULL));
}

/* One megabyte of title and mood, markup, control characters, bytes that are no text. */
static void
test_hostile_text (void)
{
  char *folder = fixture_folder_new ();
  g_autofree char *path = g_build_filename (folder, "song.flac", NULL);
  g_autofree char *megabyte = g_strnfill (1024 * 1024, 'x');
  g_autofree char *title = g_strconcat ("TITLE=<b>\001\033[31m\n", megabyte, NULL);
  g_autofree char *long_mood = g_strconcat ("MOOD=", megabyte, NULL);
  const char *hostile[] = { title, "ARTIST=a\xe2\x80\xae" "b", "COMMENT=\xff\xfe", "ALBUM=  \t ", "MOOD=<i>dark</i>; calm ;;CALM", "MOOD=\001\002",
                            "ab:hi:mood_happy:happy=0.93", "ab:hi:mood_sad:not_sad=0.99", "ab:hi:mood_party:party=0.2",
                            "1T_VALENCE=1", "MOOD_AROUSAL=75", "AROUSAL=0.1", NULL };
  const char *huge[] = { long_mood, NULL };
  g_autoptr (TagInfo) info = NULL;
  g_autofree char *moods = NULL;
  guint n_written = 0;

  write_comment_flac (path, hostile);
  info = tag_file_read (path, NULL);
  g_assert_cmpuint (strlen (info->title), <=, 4096);
  g_assert_true (g_str_has_prefix (info->title, "<b>[31m x"));
  /* Not even the mark that turns the direction of text. */
  g_assert_cmpstr (info->artist, ==, "ab");
  g_assert_null (info->album);
  moods = g_strjoinv ("|", info->moods);
  g_assert_cmpstr (moods, ==, "<i>dark</i>|calm|happy");
  g_assert_true (info->has_valence && info->has_arousal);
  g_assert_cmpfloat_with_epsilon (info->valence, -0.98, 1e-9);
  g_assert_cmpfloat_with_epsilon (info->arousal, 0.5, 1e-9);

  /* A mood of a megabyte is neither taken over nor cut: the file is left alone. */
  write_comment_flac (path, huge);
  {
    g_autofree char *bytes = NULL;
    gsize length;

    g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
    try_write (folder, path, (const guint8 *) bytes, length, &n_written);
  }
  g_assert_cmpuint (n_written, ==, 0);
  fixture_folder_free (folder);
}

/* Boxes in boxes and chapters in chapters, so deep that whoever follows them by calling itself runs out of
 * stack: the file is read without its tags, and the program goes on. */
static void
test_nested_deep (void)
{
  enum { N_LEVELS = 200000, FRAME = 28 };
  char *folder = fixture_folder_new ();
  g_autofree char *boxes = g_build_filename (folder, "boxes.m4a", NULL);
  g_autofree char *nameless = g_build_filename (folder, "nameless.m4a", NULL);
  g_autofree char *chapters = g_build_filename (folder, "chapters.mp3", NULL);
  g_autoptr (GByteArray) mp4 = g_byte_array_new ();
  g_autoptr (GByteArray) mp3 = g_byte_array_new ();
  const char *const paths[] = { boxes, nameless, chapters };
  guint8 head[FRAME] = "ID3\4";

  g_byte_array_append (mp4, (const guint8 *) "\0\0\0\20ftypM4A \0\0\0\0", 16);
  for (guint i = 0; i < N_LEVELS; i++)
    {
      tag_append_be32 (mp4, 8 * (N_LEVELS - i));
      g_byte_array_append (mp4, (const guint8 *) "moov", 4);
    }
  g_assert_true (g_file_set_contents (boxes, (const char *) mp4->data, mp4->len, NULL));
  g_assert_true (g_file_set_contents (nameless, (const char *) mp4->data + 16, mp4->len - 16, NULL));

  for (guint i = 0; i <= N_LEVELS; i++)
    {
      guint size = FRAME * (N_LEVELS - i) + (i > 0 ? FRAME - 10 : 0);

      for (guint k = 0; k < 4; k++)
        head[i == 0 ? 9 - k : 7 - k] = (size >> (7 * k)) & 0x7f;
      g_byte_array_append (mp3, head, i == 0 ? 10 : FRAME);
      memset (head, 0, sizeof head);
      memcpy (head, "CHAP", 4);
      head[10] = 'a';
    }
  g_byte_array_append (mp3, (const guint8 *) "\xff\xfb\x90\0", 4);
  g_byte_array_set_size (mp3, mp3->len + 413);
  g_assert_true (g_file_set_contents (chapters, (const char *) mp3->data, mp3->len, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      TagMoodEdit edit = { "calm", 0.1, 0.2, { NULL } };
      g_autoptr (TagInfo) info = tag_file_read (paths[i], NULL);
      g_autoptr (TagPlan) plan = tag_plan_new_mood (paths[i], &edit, NULL);

      g_assert_nonnull (info);
      g_assert_null (info->title);
      if (plan != NULL)
        tag_plan_apply (plan, NULL, NULL, NULL, NULL);
    }
  fixture_folder_free (folder);
}

#define BIG_BLOCK  (G_GUINT64_CONSTANT (100) << 20)
#define BIG_BLOCKS 3

/* A GUID of ASF, and the size. */
static void
put_asf_head (int         fd,
              guint64     offset,
              const void *guid,
              guint64     size)
{
  guint8 head[TAG_ASF_OBJECT_HEAD];

  memcpy (head, guid, TAG_ASF_GUID_SIZE);
  for (guint i = 0; i < 8; i++)
    head[TAG_ASF_GUID_SIZE + i] = (guint8) (size >> (8 * i));
  g_assert_cmpint (pwrite (fd, head, sizeof head, (off_t) offset), ==, sizeof head);
}

/* @guid: of the large objects, which are but holes and take no room on the disk. */
static void
write_big_asf (int         fd,
               const void *guid)
{
  guint64 end = TAG_ASF_HEADER_HEAD + BIG_BLOCKS * BIG_BLOCK;

  put_asf_head (fd, 0, "\x30\x26\xB2\x75\x8E\x66\xCF\x11\xA6\xD9\x00\xAA\x00\x62\xCE\x6C", end);
  for (guint i = 0; i < BIG_BLOCKS; i++)
    put_asf_head (fd, TAG_ASF_HEADER_HEAD + i * BIG_BLOCK, guid, BIG_BLOCK);
  put_asf_head (fd, end, tag_asf_get_guid (TAG_ASF_DATA), TAG_ASF_OBJECT_HEAD + 100);
  g_assert_cmpint (ftruncate (fd, (off_t) (end + TAG_ASF_OBJECT_HEAD + 100)), ==, 0);
}

static void
write_big_wav (int fd)
{
  guint8 head[] = "RIFF\0\0\0\0WAVE";
  guint8 chunk[] = "junk\0\0\0\0";
  guint64 end = 12 + BIG_BLOCKS * (8 + BIG_BLOCK);

  for (guint i = 0; i < 4; i++)
    {
      head[4 + i] = (guint8) ((end - 8) >> (8 * i));
      chunk[4 + i] = (guint8) (BIG_BLOCK >> (8 * i));
    }
  g_assert_cmpint (pwrite (fd, head, 12, 0), ==, 12);
  for (guint i = 0; i < BIG_BLOCKS; i++)
    g_assert_cmpint (pwrite (fd, chunk, 8, (off_t) (12 + i * (8 + BIG_BLOCK))), ==, 8);
  g_assert_cmpint (ftruncate (fd, (off_t) end), ==, 0);
}

/* Each block may be read, but all of them are more than there is room for. */
static void
test_many_big_blocks (void)
{
  for (guint i = 0; i < 2; i++)
    {
      int fd = memfd_create ("big", MFD_CLOEXEC);
      g_autoptr (TagListing) listing = NULL;
      g_autoptr (GError) error = NULL;
      TagSource source;

      if (i == 0)
        write_big_asf (fd, "0123456789abcdef");
      else
        write_big_wav (fd);
      g_assert_true (tag_source_init (&source, fd, NULL));
      listing = tag_lister_list (&source, TAG_LIST_TEXT, &error);
      g_assert_error (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS);
      g_assert_null (listing);
      close (fd);
    }
}

/* Padding is not listed, but a header is put together with it. */
static void
test_big_padding (void)
{
  int fd = memfd_create ("big", MFD_CLOEXEC);
  const TagEdits edits = { NULL, 0 };
  g_autoptr (TagListing) listing = NULL;
  g_autoptr (GError) error = NULL;
  TagSource source;

  write_big_asf (fd, tag_asf_get_guid (TAG_ASF_PADDING));
  g_assert_true (tag_source_init (&source, fd, NULL));
  listing = tag_lister_list (&source, TAG_LIST_ALL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (listing->entries->len, ==, 0);
  g_assert_false (tag_asf_edit (&source, listing, &edits, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS);
  close (fd);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < RICH_N_KINDS; i++)
    {
      g_autoptr (RichFile) rich = rich_file_new ((RichKind) i);
      g_autofree char *mutations = g_strconcat ("/tags/damage/mutations/", rich->name, NULL);
      g_autofree char *writes = g_strconcat ("/tags/damage/writes/", rich->name, NULL);

      g_test_add_data_func (mutations, GINT_TO_POINTER (i), test_mutations);
      g_test_add_data_func (writes, GINT_TO_POINTER (i), test_damaged_writes);
    }
  g_test_add_func ("/tags/damage/not-audio", test_not_audio);
  g_test_add_func ("/tags/damage/hostile-text", test_hostile_text);
  g_test_add_func ("/tags/damage/nested-deep", test_nested_deep);
  g_test_add_func ("/tags/damage/many-big-blocks", test_many_big_blocks);
  g_test_add_func ("/tags/damage/big-padding", test_big_padding);

  return g_test_run ();
}
