/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-listing.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"

/* How many names an error message gives before it says that there are more. */
#define MAX_NAMES     12
#define COMPARE_BLOCK (256 * 1024)
/* A real file has some dozens of entries; one with more than this is an attack on memory. */
#define MAX_ENTRIES 200000

static void
entry_free (gpointer data)
{
  TagEntry *entry = data;

  g_free (entry->id);
  g_bytes_unref (entry->bytes);
  g_strfreev (entry->values);
  g_free (entry);
}

TagListing *
tag_listing_new (TagContainer container)
{
  TagListing *self = g_new0 (TagListing, 1);

  self->container = container;
  self->entries = g_ptr_array_new_with_free_func (entry_free);
  self->audio = g_array_new (FALSE, FALSE, sizeof (TagRange));

  return self;
}

void
tag_listing_free (TagListing *self)
{
  if (self == NULL)
    return;

  g_free (self->basics.title);
  g_free (self->basics.artist);
  g_free (self->basics.album);
  g_free (self->basics.genre);
  g_free (self->basics.date);
  g_free (self->obstacle);
  g_ptr_array_unref (self->entries);
  g_array_unref (self->audio);
  g_free (self);
}

/* Returns: (transfer none): the entry, to which the caller may give its decoded values */
TagEntry *
tag_listing_add_bytes (TagListing *self,
                       TagStore    store,
                       const char *id,
                       GBytes     *bytes)
{
  TagEntry *entry = g_new0 (TagEntry, 1);

  entry->id = g_utf8_make_valid (id, -1);
  entry->bytes = g_bytes_ref (bytes);
  entry->store = store;
  g_ptr_array_add (self->entries, entry);
  self->n_bytes += g_bytes_get_size (bytes);
  if (self->entries->len > MAX_ENTRIES)
    tag_listing_set_obstacle (self, _ ("The file holds more tags than any real file does"));

  return entry;
}

/* Returns: (transfer none): likewise */
TagEntry *
tag_listing_add (TagListing *self,
                 TagStore    store,
                 const char *id,
                 const void *bytes,
                 gsize       length)
{
  g_autoptr (GBytes) copy = g_bytes_new (bytes, length);

  return tag_listing_add_bytes (self, store, id, copy);
}

gboolean
tag_listing_has_room (const TagListing *self,
                      guint64           length,
                      GError          **error)
{
  if (length <= TAG_LISTING_MAX_BYTES && self->n_bytes <= TAG_LISTING_MAX_BYTES - length)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS,
               _ ("The file holds more than %u MB of tags, which is not handled"), (guint)(TAG_LISTING_MAX_BYTES >> 20));
  return FALSE;
}

void
tag_listing_add_audio (TagListing *self,
                       guint64     offset,
                       guint64     length)
{
  TagRange range = { offset, length };
  TagRange *last = self->audio->len > 0 ? &g_array_index (self->audio, TagRange, self->audio->len - 1) : NULL;

  if (last != NULL && last->offset + last->length == offset)
    last->length += length;
  else if (length > 0)
    g_array_append_val (self->audio, range);
}

/* The first obstacle is kept. */
void
tag_listing_set_obstacle (TagListing *self,
                          const char *sentence)
{
  if (self->obstacle == NULL)
    self->obstacle = g_strdup (sentence);
}

/* TRUE when @entry is one of the places that we write, in the store that is our home. */
gboolean
tag_listing_is_field (const TagEntry *entry,
                      TagField       *field)
{
  return entry->is_home && entry->values != NULL && tag_mood_field_from_key (entry->store, entry->id, field);
}

/* Returns: (transfer full): the values that stand where we write @field; empty when none */
GStrv
tag_listing_get_field (const TagListing *self,
                       TagField          field)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new ();

  for (guint i = 0; i < self->entries->len; i++)
    {
      const TagEntry *entry = g_ptr_array_index (self->entries, i);
      TagField found;

      if (tag_listing_is_field (entry, &found) && found == field)
        for (guint k = 0; entry->values[k] != NULL; k++)
          g_ptr_array_add (values, g_strdup (entry->values[k]));
    }
  g_ptr_array_add (values, NULL);

  return (GStrv)g_ptr_array_steal (values, NULL);
}

/* By id; among entries of one id the order in the file counts, so the sort has to be stable: the
 * index is the last resort. In ASF it does not count: values of one name are spread over several lists,
 * between which there is no order. */
typedef struct
{
  const TagEntry *entry;
  guint index;
} SortItem;

static int
compare_items (gconstpointer a,
               gconstpointer b)
{
  const SortItem *left = a;
  const SortItem *right = b;
  int order = strcmp (left->entry->id, right->entry->id);

  if (order == 0 && left->entry->store == TAG_STORE_ASF && right->entry->store == TAG_STORE_ASF)
    order = g_bytes_compare (left->entry->bytes, right->entry->bytes);
  if (order != 0)
    return order;

  return left->index < right->index ? -1 : 1;
}

static gboolean
is_among (TagField        field,
          const TagField *fields,
          gsize           n_fields)
{
  for (gsize i = 0; i < n_fields; i++)
    if (fields[i] == field)
      return TRUE;

  return FALSE;
}

/* The entries of @listing that nobody asked to change, sorted. */
static GArray *
sort_kept (const TagListing *listing,
           const TagField   *changed,
           gsize             n_changed)
{
  GArray *items = g_array_new (FALSE, FALSE, sizeof (SortItem));

  for (guint i = 0; i < listing->entries->len; i++)
    {
      SortItem item = { g_ptr_array_index (listing->entries, i), i };
      TagField field;

      if (tag_listing_is_field (item.entry, &field) && is_among (field, changed, n_changed))
        continue;
      g_array_append_val (items, item);
    }
  g_array_sort (items, compare_items);

  return items;
}

static void
add_name (GPtrArray  *names,
          const char *id)
{
  if (names->len == 0 || strcmp (g_ptr_array_index (names, names->len - 1), id) != 0)
    g_ptr_array_add (names, g_strdup (id));
}

/* "TIT2, TXXX:Foo and others", shortened and free of control characters. */
static char *
join_names (GPtrArray *names)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < names->len && i < MAX_NAMES; i++)
    {
      g_autofree char *name = g_utf8_substring (g_ptr_array_index (names, i), 0,
                                                MIN (60, g_utf8_strlen (g_ptr_array_index (names, i), -1)));

      for (char *p = name; *p != '\0'; p++)
        if ((guchar)*p < 0x20 || *p == 0x7f)
          *p = '?';
      if (i > 0)
        g_string_append (text, ", ");
      g_string_append (text, name);
    }
  if (names->len > MAX_NAMES)
    g_string_append (text, ", …");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * tag_listing_compare:
 * @before: the original
 * @after: the written copy
 * @changed: (array length=n_changed): which fields were meant to change
 *
 * Returns: TRUE when all else is the same: the same ids, each with the same bytes. On FALSE the
 *   error is %BASE_ERROR_WOULD_LOSE_TAGS and names the entries.
 */
gboolean
tag_listing_compare (const TagListing *before,
                     const TagListing *after,
                     const TagField   *changed,
                     gsize             n_changed,
                     GError          **error)
{
  g_autoptr (GArray) old = sort_kept (before, changed, n_changed);
  g_autoptr (GArray) new = sort_kept (after, changed, n_changed);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *joined = NULL;
  guint i = 0, k = 0;

  while (i < old->len || k < new->len)
    {
      const TagEntry *left = i < old->len ? g_array_index (old, SortItem, i).entry : NULL;
      const TagEntry *right = k < new->len ? g_array_index (new, SortItem, k).entry : NULL;
      int order = left == NULL ? 1 : right == NULL ? -1 : strcmp (left->id, right->id);

      if (order < 0)
        add_name (names, left->id);
      else if (order > 0)
        add_name (names, right->id);
      else if (left->store != right->store || !g_bytes_equal (left->bytes, right->bytes))
        add_name (names, left->id);
      i += order <= 0;
      k += order >= 0;
    }

  if (names->len == 0 && before->container == after->container
      && (before->home == after->home || !before->has_home || !after->has_home))
    return TRUE;

  joined = join_names (names);
  g_set_error (error, BASE_ERROR, BASE_ERROR_WOULD_LOSE_TAGS,
               _ ("Writing would change tags that nobody asked to change: %s"), joined);

  return FALSE;
}

/* Reads on through the ranges of a listing. */
typedef struct
{
  const TagSource *source;
  const GArray *ranges;
  guint index;
  guint64 position;
} RangeReader;

static guint64
range_reader_get_available (const RangeReader *self)
{
  return self->index < self->ranges->len
             ? g_array_index (self->ranges, TagRange, self->index).length - self->position
             : 0;
}

static gboolean
range_reader_read (RangeReader *self,
                   guint8      *buffer,
                   gsize        length,
                   GError     **error)
{
  const TagRange *range = &g_array_index (self->ranges, TagRange, self->index);

  if (!tag_source_read (self->source, range->offset + self->position, buffer, length, error))
    return FALSE;

  self->position += length;
  if (self->position == range->length)
    {
      self->index++;
      self->position = 0;
    }

  return TRUE;
}

/**
 * tag_listing_compare_audio:
 *
 * Reads the audio payload of both files and compares it byte for byte: no checksum stands between.
 * The two may be cut into ranges differently.
 */
gboolean
tag_listing_compare_audio (const TagListing *before,
                           const TagSource  *source_before,
                           const TagListing *after,
                           const TagSource  *source_after,
                           GCancellable     *cancellable,
                           GError          **error)
{
  RangeReader old = { source_before, before->audio };
  RangeReader new = { source_after, after->audio };
  g_autofree guint8 *old_block = g_malloc (COMPARE_BLOCK);
  g_autofree guint8 *new_block = g_malloc (COMPARE_BLOCK);

  for (;;)
    {
      guint64 old_left = range_reader_get_available (&old);
      guint64 new_left = range_reader_get_available (&new);
      gsize length = (gsize)MIN (MIN (old_left, new_left), COMPARE_BLOCK);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (old_left == 0 && new_left == 0)
        return TRUE;
      if (length > 0
          && (!range_reader_read (&old, old_block, length, error)
              || !range_reader_read (&new, new_block, length, error)))
        return FALSE;
      if (length == 0 || memcmp (old_block, new_block, length) != 0)
        {
          g_set_error_literal (error, BASE_ERROR, BASE_ERROR_WOULD_LOSE_TAGS,
                               _ ("Writing would change the audio itself"));
          return FALSE;
        }
    }
}
