/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The pages of Ogg files as they are counted: a player that misses a number takes a page for lost. */

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "rich-bytes.h"
#include "tags/tag-edit.h"
#include "tags/tag-lister.h"
#include "tags/tag-ogg.h"
#include "tags/tag-writer.h"
#include "tests/support/fixtures.h"

static const RichKind kinds[] = { RICH_OGG, RICH_OGG_EMPTY, RICH_OPUS, RICH_OGG_FLAC, RICH_SPEEX, RICH_SPEEX_EMPTY };

static gsize
get_page_size (const guint8 *page)
{
  gsize size = TAG_OGG_HEAD + page[26];

  for (guint i = 0; i < page[26]; i++)
    size += page[TAG_OGG_HEAD + i];

  return size;
}

static guint32
get_page_crc (const guint8 *page)
{
  gsize head_size = TAG_OGG_HEAD + page[26];

  return tag_ogg_crc (page, head_size, page + head_size, get_page_size (page) - head_size);
}

/* Counts the pages from @first on, and those from the @gap_at-th on further by @gap. */
static void
count_pages (Bytes  *bytes,
             guint32 first,
             guint   gap_at,
             guint32 gap)
{
  guint number = 0;

  for (gsize at = 0; at < bytes->len; number++)
    {
      guint8 *page = bytes->data + at;

      tag_put_le32 (page + 18, first + number + (number >= gap_at ? gap : 0));
      tag_put_le32 (page + 22, get_page_crc (page));
      at += get_page_size (page);
    }
}

static void
assert_counted (const char *path,
                guint32     first)
{
  g_autofree char *bytes = NULL;
  gsize length;
  guint number = 0;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize at = 0; at < length; number++)
    {
      const guint8 *page = (const guint8 *)bytes + at;

      g_assert_cmpmem (page, 4, "OggS", 4);
      g_assert_cmpuint (tag_get_le32 (page + 18), ==, first + number);
      g_assert_cmphex (tag_get_le32 (page + 22), ==, get_page_crc (page));
      at += get_page_size (page);
    }
  g_assert_cmpuint (number, >, 30);
}

/* Many moods, for which further pages are needed, or one. */
static TagPlan *
make_plan (const RichFile *rich,
           const char     *path,
           guint           n_moods)
{
  g_auto (GStrv) old = g_strsplit (rich->owner_mood != NULL ? rich->owner_mood : "", "|", -1);
  g_auto (GStrv) moods = g_new0 (char *, n_moods + 1);
  TagChange change = { .old_values = old, .new_values = moods };
  g_autoptr (GError) error = NULL;
  TagPlan *plan;

  g_assert_true (tag_field_from_name ("MOOD", &change.field));
  for (guint i = 0; i < n_moods; i++)
    moods[i] = g_strnfill (7000, (char)('a' + i));
  plan = tag_plan_new_exact (path, &change, 1, &error);
  g_assert_no_error (error);

  return plan;
}

/* Streams that begin with any number, and one whose numbers run over. */
static void
test_first_number (void)
{
  static const guint32 firsts[] = { 0, 1, 100, G_MAXUINT32 - 1 };
  static const guint n_moods[] = { 0, 1, 20 };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (guint k = 0; k < G_N_ELEMENTS (firsts); k++)
      for (guint m = 0; m < G_N_ELEMENTS (n_moods); m++)
        {
          g_autoptr (RichFile) rich = rich_file_new (kinds[i]);
          char *folder = fixture_folder_new ();
          g_autofree char *path = NULL;
          g_autoptr (TagPlan) plan = NULL;
          g_autoptr (GError) error = NULL;

          count_pages (rich->bytes, firsts[k], 0, 0);
          path = rich_file_write (rich, folder);
          plan = make_plan (rich, path, n_moods[m]);
          tag_plan_apply (plan, NULL, NULL, NULL, &error);
          g_assert_no_error (error);
          assert_counted (path, firsts[k]);
          fixture_folder_free (folder);
        }
}

/* With a page missing in front of the tags or among them, the file is left alone, and still read. */
static void
test_gap (void)
{
  TagMoodEdit edit = { "calm", 0.1, 0.2, { NULL } };

  for (guint gap_at = 1; gap_at <= 2; gap_at++)
    {
      g_autoptr (RichFile) rich = rich_file_new (RICH_OGG);
      char *folder = fixture_folder_new ();
      g_autofree char *path = NULL;
      g_autoptr (TagInfo) info = NULL;
      g_autoptr (TagPlan) plan = NULL;
      g_autoptr (GError) error = NULL;

      count_pages (rich->bytes, 0, gap_at, 7);
      path = rich_file_write (rich, folder);
      plan = tag_plan_new_mood (path, &edit, &error);
      g_assert_null (plan);
      g_assert_error (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS);
      g_assert_nonnull (strstr (error->message, "not numbered one after the other"));
      info = tag_file_read (path, NULL);
      g_assert_true (g_strv_contains ((const char *const *)info->moods, "Gloomy"));
      fixture_folder_free (folder);
    }
}

static TagListing *
list_bytes_cancellable (const Bytes  *bytes,
                        GCancellable *cancellable,
                        GError      **error)
{
  int fd = memfd_create ("ogg", MFD_CLOEXEC);
  TagListing *listing;
  TagSource source;

  g_assert_cmpint (write (fd, bytes->data, bytes->len), ==, bytes->len);
  g_assert_true (tag_source_init (&source, fd, NULL));
  source.cancellable = cancellable;
  listing = tag_lister_list (&source, TAG_LIST_ALL, error);
  close (fd);

  return listing;
}

static TagListing *
list_bytes (const Bytes *bytes)
{
  g_autoptr (GError) error = NULL;
  TagListing *listing = list_bytes_cancellable (bytes, NULL, &error);

  g_assert_no_error (error);

  return listing;
}

/* The step that compares a copy with its original sees how the headers are counted. */
static void
test_compare (void)
{
  g_autoptr (RichFile) rich = rich_file_new (RICH_OGG);
  g_autoptr (TagListing) before = NULL;
  g_autoptr (TagListing) same = NULL;
  g_autoptr (TagListing) after = NULL;
  g_autoptr (GError) error = NULL;
  guint8 *second = rich->bytes->data;

  count_pages (rich->bytes, 100, 0, 0);
  before = list_bytes (rich->bytes);
  same = list_bytes (rich->bytes);
  g_assert_true (tag_listing_compare (before, same, NULL, 0, &error));
  second += get_page_size (second);
  tag_put_le32 (second + 18, 1);
  tag_put_le32 (second + 22, get_page_crc (second));
  after = list_bytes (rich->bytes);
  g_assert_false (tag_listing_compare (before, after, NULL, 0, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_WOULD_LOSE_TAGS);
}

static void
put_tiny_pages (Bytes *bytes,
                guint  n)
{
  guint8 page[TAG_OGG_HEAD + 2] = "OggS";

  tag_put_le32 (page + 14, 0x1234);
  page[26] = page[27] = 1;
  tag_put_le32 (page + 22, get_page_crc (page));
  for (guint i = 0; i < n; i++)
    put (bytes, page, sizeof page);
}

/* However many pages there are, what the listing keeps of them stays small, and still tells one from the other. */
static void
test_many_pages (void)
{
  g_autoptr (RichFile) rich = rich_file_new (RICH_OPUS);
  g_autoptr (TagListing) before = NULL;
  g_autoptr (TagListing) after = NULL;
  g_autoptr (GError) error = NULL;
  guint8 *last;
  gboolean has_pages = FALSE;

  put_tiny_pages (rich->bytes, 100000);
  before = list_bytes (rich->bytes);
  for (guint i = 0; i < before->entries->len; i++)
    {
      const TagEntry *entry = g_ptr_array_index (before->entries, i);

      if (!g_str_equal (entry->id, "Ogg pages"))
        continue;
      has_pages = TRUE;
      g_assert_cmpuint (g_bytes_get_size (entry->bytes), <, 64);
    }
  g_assert_true (has_pages);

  /* Another time. */
  last = rich->bytes->data + rich->bytes->len - TAG_OGG_HEAD - 2;
  last[6] = 1;
  tag_put_le32 (last + 22, get_page_crc (last));
  after = list_bytes (rich->bytes);
  g_assert_false (tag_listing_compare (before, after, NULL, 0, &error));
  g_assert_nonnull (strstr (error->message, "Ogg pages"));
}

static void
test_cancel (void)
{
  g_autoptr (RichFile) rich = rich_file_new (RICH_OPUS);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (TagListing) cancelled = NULL;
  g_autoptr (TagListing) listing = list_bytes (rich->bytes);
  g_autoptr (GError) error = NULL;
  char *folder = fixture_folder_new ();
  g_autofree char *path = rich_file_write (rich, folder);
  g_autofree char *mood = g_strnfill (200000, 'x');
  const char *values[] = { mood, NULL };
  TagEdit edit = { .values = values };

  g_cancellable_cancel (cancellable);
  cancelled = list_bytes_cancellable (rich->bytes, cancellable, &error);
  g_assert_null (cancelled);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (tag_field_from_name ("MOOD", &edit.field));
  g_assert_false (tag_edit_write (path, listing, &(TagEdits) { &edit, 1 }, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_folder_free (folder);
}

static void
test_ranges (void)
{
  g_autoptr (TagListing) listing = tag_listing_new (TAG_CONTAINER_OGG);

  tag_listing_add_audio (listing, 0, 10);
  tag_listing_add_audio (listing, 10, 5);
  tag_listing_add_audio (listing, 20, 0);
  tag_listing_add_audio (listing, 20, 1);
  g_assert_cmpuint (listing->audio->len, ==, 2);
  g_assert_cmpuint (g_array_index (listing->audio, TagRange, 0).length, ==, 15);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tags/ogg/first-number", test_first_number);
  g_test_add_func ("/tags/ogg/gap", test_gap);
  g_test_add_func ("/tags/ogg/compare", test_compare);

  g_test_add_func ("/tags/ogg/many-pages", test_many_pages);
  g_test_add_func ("/tags/ogg/cancel", test_cancel);
  g_test_add_func ("/tags/ogg/ranges", test_ranges);

  return g_test_run ();
}
