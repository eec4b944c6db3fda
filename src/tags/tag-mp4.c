/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"
#include "tags/tag-mp4-box.h"

/* Listing; the edit is in tag-mp4-edit.c. */


/* The file's top level, against which chunk offsets are judged. */
typedef struct
{
  const TagSource *source;
  TagListing *listing; /* (nullable) */
  GArray *top;         /* (element-type TagMp4Box) (owned) */
  guint n_boxes;
} Walk;

static void
walk_clear (Walk *self)
{
  g_clear_pointer (&self->top, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

/* The type as text; the copyright sign in it is Latin-1. */
static char *
type_to_text (const char *type)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < 4; i++)
    g_string_append_unichar (text, type[i] == '\0' ? '.' : (guchar)type[i]);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_top_level (Walk    *walk,
                GError **error)
{
  guint64 position = 0;
  guint32 number = 0;

  walk->top = g_array_new (FALSE, FALSE, sizeof (TagMp4Box));
  while (position < walk->source->size)
    {
      TagMp4Box box;

      if (!tag_mp4_read_box (walk->source, position, walk->source->size, TRUE, &box, error))
        return FALSE;
      if (walk->top->len >= TAG_MP4_MAX_BOXES)
        return tag_source_damaged (error, "MP4 boxes");
      box.number = tag_mp4_box_is_free (&box) ? 0 : number++;
      g_array_append_val (walk->top, box);
      position += box.size;
    }

  return TRUE;
}

/* A position in the file told by the box that it is in, so that it stays the same when that box moves. */
static void
append_relative (const Walk *walk,
                 guint64     position,
                 GByteArray *array)
{
  guint low = 0, high = walk->top->len;
  const TagMp4Box *box;
  guint8 bytes[8];

  /* The last box that begins at or before the position. */
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (walk->top, TagMp4Box, middle).offset <= position)
        low = middle + 1;
      else
        high = middle;
    }

  box = low > 0 ? &g_array_index (walk->top, TagMp4Box, low - 1) : NULL;
  if (box != NULL && !tag_mp4_box_is_free (box) && position - box->offset < box->size)
    {
      tag_append_be32 (array, box->number);
      tag_put_be64 (bytes, position - box->offset);
    }
  else
    {
      tag_append_be32 (array, G_MAXUINT32);
      tag_put_be64 (bytes, position);
    }
  g_byte_array_append (array, bytes, sizeof bytes);
}

static gboolean
list_chunk_offsets (Walk             *walk,
                    const TagMp4Box  *box,
                    const char       *id,
                    GError          **error)
{
  g_autoptr (GBytes) table = NULL;
  g_autoptr (GByteArray) relative = g_byte_array_new ();
  guint width;
  guint32 n_chunks;

  table = tag_mp4_read_chunk_offsets (walk->source, box, &width, &n_chunks, error);
  if (table == NULL)
    return FALSE;

  for (guint32 i = 0; i < n_chunks; i++)
    append_relative (walk, tag_mp4_get_chunk_offset (table, width, i), relative);
  tag_listing_add (walk->listing, TAG_STORE_NONE, id, relative->data, relative->len);

  return TRUE;
}

static gboolean
list_items (Walk             *walk,
            const TagMp4Box  *ilst,
            GError          **error)
{
  guint64 end = ilst->offset + ilst->size;

  for (guint64 position = ilst->content; position < end;)
    {
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *id = NULL;
      g_auto (TagMp4FreeForm) form = { NULL };
      gboolean is_free_form;
      TagEntry *entry;
      const guint8 *data;
      gsize size;
      TagMp4Box box;

      if (!tag_mp4_read_box (walk->source, position, end, FALSE, &box, error))
        return FALSE;
      if (++walk->n_boxes > TAG_MP4_MAX_BOXES)
        return tag_source_damaged (error, "MP4 items");

      position += box.size;
      if (tag_mp4_box_is_free (&box))
        continue;

      bytes = tag_source_read_bytes (walk->source, box.content, box.offset + box.size - box.content, error);
      if (bytes == NULL)
        return FALSE;

      data = g_bytes_get_data (bytes, &size);
      is_free_form = tag_mp4_box_is (&box, "----") && tag_mp4_free_form_parse (data, size, &form);
      id = is_free_form ? g_strdup (form.key) : type_to_text (box.type);
      entry = tag_listing_add (walk->listing, TAG_STORE_MP4, id, data, size);
      entry->is_home = TRUE;
      if (is_free_form)
        {
          g_ptr_array_add (form.values, NULL);
          entry->values = g_strdupv ((GStrv)form.values->pdata);
        }
    }

  return TRUE;
}

static gboolean
list_leaf (Walk             *walk,
           const TagMp4Box  *box,
           const char       *id,
           GError          **error)
{
  static const char *const positional[] = { "moof", "mvex", "mfra", "sidx", "saio", "iloc", "ssix", NULL };
  g_autoptr (GBytes) bytes = NULL;
  const guint8 *data;
  gsize size;

  if (tag_mp4_box_is_one_of (box, positional))
    tag_listing_set_obstacle (walk->listing, _ ("The file is a fragmented MP4, which is not written"));

  bytes = tag_source_read_bytes (walk->source, box->content, box->offset + box->size - box->content, error);
  if (bytes == NULL)
    return FALSE;

  data = g_bytes_get_data (bytes, &size);
  if (tag_mp4_box_is (box, "meta") && memmem (data, size, "iloc", 4) != NULL)
    tag_listing_set_obstacle (walk->listing, _ ("The file keeps items at places that a write would move"));

  /* The handler of the iTunes metadata is part of the empty tag. */
  if (g_strcmp0 (id, "moov/udta/meta/hdlr") == 0 && size >= 12 && memcmp (data + 8, "mdir", 4) == 0)
    return TRUE;

  tag_listing_add (walk->listing, TAG_STORE_NONE, id, data, size);

  return TRUE;
}

static gboolean
is_container (const TagMp4Box *box,
              const char      *id)
{
  static const char *const types[] = { "moov", "trak", "mdia", "minf", "stbl", "udta", "edts", NULL };

  return tag_mp4_box_is_one_of (box, types) || strcmp (id, "moov/udta/meta") == 0;
}

static gboolean
list_children (Walk        *walk,
               guint64      position,
               guint64      end,
               const char  *path,
               guint        depth,
               GError     **error)
{
  while (position < end)
    {
      g_autofree char *type = NULL;
      g_autofree char *id = NULL;
      gboolean ok;
      TagMp4Box box;

      /* QuickTime ends "udta" with four zeros. */
      if (depth > 0 && end - position == 4 && tag_source_has (walk->source, position, "\0\0\0\0", 4))
        return TRUE;
      if (!tag_mp4_read_box (walk->source, position, end, depth == 0, &box, error))
        return FALSE;
      if (++walk->n_boxes > TAG_MP4_MAX_BOXES || depth > TAG_MP4_MAX_DEPTH)
        return tag_source_damaged (error, "MP4 boxes");

      type = type_to_text (box.type);
      id = *path == '\0' ? g_strdup (type) : g_strconcat (path, "/", type, NULL);
      position += box.size;
      if (tag_mp4_box_is_free (&box))
        continue;

      if (depth == 0 && tag_mp4_box_is (&box, "mdat"))
        {
          tag_listing_add_audio (walk->listing, box.content, box.offset + box.size - box.content);
          ok = TRUE;
        }
      else if (strcmp (id, "moov/udta/meta/ilst") == 0)
        {
          if (walk->listing->has_home)
            tag_listing_set_obstacle (walk->listing, _ ("The file has more than one list of tags"));
          walk->listing->has_home = TRUE;
          ok = list_items (walk, &box, error);
        }
      else if (is_container (&box, id))
        ok = (!tag_mp4_box_is (&box, "meta") || tag_mp4_enter_meta (walk->source, &box, error))
             && list_children (walk, box.content, box.offset + box.size, id, depth + 1, error);
      else if (tag_mp4_box_is (&box, "stco") || tag_mp4_box_is (&box, "co64"))
        ok = list_chunk_offsets (walk, &box, id, error);
      else
        ok = list_leaf (walk, &box, id, error);

      if (!ok)
        return FALSE;
    }

  return TRUE;
}

/**
 * tag_mp4_list:
 *
 * Every box is an entry, but free space and sizes. Chunk offsets are listed relative to the box that
 * they point into, so that they are equal exactly when they still point at the same audio.
 */
gboolean
tag_mp4_list (const TagSource  *source,
              TagListing       *listing,
              GError          **error)
{
  g_auto (Walk) walk = { source, listing };
  gboolean has_movie = FALSE;

  listing->home = TAG_STORE_MP4;
  if (!read_top_level (&walk, error) || !list_children (&walk, 0, source->size, "", 0, error))
    return FALSE;

  for (guint i = 0; i < walk.top->len; i++)
    {
      gboolean is_movie = tag_mp4_box_is (&g_array_index (walk.top, TagMp4Box, i), "moov");

      if (is_movie && has_movie)
        tag_listing_set_obstacle (listing, _ ("The file has more than one list of tags"));
      has_movie |= is_movie;
    }
  if (!has_movie)
    return tag_source_damaged (error, "MP4 without moov");

  return TRUE;
}
