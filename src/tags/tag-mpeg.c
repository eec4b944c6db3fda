/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-ape.h"
#include "tags/tag-containers.h"
#include "tags/tag-edit.h"
#include "tags/tag-id3.h"
#include "tags/tag-mpeg-frame.h"

/* Files that are bare audio with tags before and after: MP3, Monkey's Audio, WavPack,
 * Musepack, TrueAudio. */

#define ID3V1_SIZE 128
#define MAX_TAGS   16
/* How far from the tag the first frame of an MP3 may be; what lies between is kept. */
#define MAX_JUNK (128 * 1024)

typedef struct
{
  GPtrArray *id3; /* (element-type TagId3) (owned): the tags at the front, one after the other */
  TagApe *ape;    /* (owned) (nullable) */
  gboolean has_id3v1;
  guint64 start; /* of the audio */
  guint64 end;
} Layout;

static void
layout_clear (Layout *self)
{
  g_clear_pointer (&self->id3, g_ptr_array_unref);
  g_clear_pointer (&self->ape, tag_ape_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Layout, layout_clear)

/* The head of a small APE tag, "APETAGEX", can have its "TAG" exactly where an ID3v1 tag would. */
static gboolean
has_id3v1_at (const TagSource *source,
              guint64          offset)
{
  return tag_source_has (source, offset, "TAG", 3)
         && !(offset >= 3 && tag_source_has (source, offset - 3, "APETAGEX", 8));
}

static gboolean
read_layout (const TagSource *source,
             Layout          *self,
             GError         **error)
{
  self->id3 = g_ptr_array_new_with_free_func ((GDestroyNotify)tag_id3_free);
  self->end = source->size;
  while (self->id3->len < MAX_TAGS && tag_id3_is_at (source, self->start))
    {
      TagId3 *tag = tag_id3_parse (source, self->start, source->size, error);

      if (tag == NULL)
        return FALSE;
      g_ptr_array_add (self->id3, tag);
      self->start += tag->total_size;
    }

  if (self->end - self->start >= ID3V1_SIZE && has_id3v1_at (source, self->end - ID3V1_SIZE))
    {
      self->has_id3v1 = TRUE;
      self->end -= ID3V1_SIZE;
    }
  if (!tag_ape_find (source, self->end, &self->ape, error))
    return FALSE;
  if (self->ape != NULL)
    self->end = self->ape->offset;

  return self->end >= self->start ? TRUE : tag_source_damaged (error, "tags overlap");
}

/* Two frames in a row, or one that ends with the audio, near the front. */
static gboolean
has_mpeg_audio (const TagSource *source,
                const Layout    *layout)
{
  gsize length = (gsize)MIN (layout->end - layout->start, MAX_JUNK);
  g_autofree guint8 *buffer = g_malloc (length + 1);

  if (!tag_source_read (source, layout->start, buffer, length, NULL))
    return FALSE;

  for (gsize i = 0; i + 4 <= length; i++)
    {
      guint size = tag_mpeg_frame_get_length (buffer + i);
      guint8 next[4];
      guint64 after = layout->start + i + size;

      if (size < 4)
        continue;
      if (after == layout->end)
        return TRUE;
      if (after + 4 <= layout->end && tag_source_read (source, after, next, 4, NULL)
          && tag_mpeg_frame_goes_on (buffer + i, next))
        return TRUE;
    }

  return FALSE;
}

/* TRUE when the ID3v1 tag says something: some encoders add one that is empty but for the genre. */
static gboolean
has_id3v1_text (const TagSource *source)
{
  guint8 id3v1[ID3V1_SIZE];

  if (!tag_source_read (source, source->size - ID3V1_SIZE, id3v1, sizeof id3v1, NULL))
    return TRUE;

  for (guint i = 3; i < ID3V1_SIZE - 1; i++)
    if (id3v1[i] != 0 && id3v1[i] != ' ')
      return TRUE;

  return FALSE;
}

static void
find_home (const Layout *layout,
           TagListing   *listing)
{
  gboolean takes_id3
      = listing->container == TAG_CONTAINER_MPEG || listing->container == TAG_CONTAINER_TRUEAUDIO;

  if (takes_id3 && layout->id3->len > 0)
    {
      listing->home = tag_id3_get_store (g_ptr_array_index (layout->id3, 0));
      listing->has_home = TRUE;
    }
  else if (layout->ape != NULL || !takes_id3)
    {
      listing->home = TAG_STORE_APE;
      listing->has_home = layout->ape != NULL;
    }
  else
    listing->home = TAG_STORE_ID3V2_4;
}

/**
 * tag_mpeg_list:
 *
 * Our home in an MP3 and in TrueAudio is the ID3v2 tag; where there is none but an APE tag, that; where there is no
 * tag at all, a new ID3v2 tag. What is between the tags is the audio, and Lyrics3, tags in
 * the middle and junk with it: all of it has to stay byte for byte.
 */
gboolean
tag_mpeg_list (const TagSource *source,
               TagListing      *listing,
               GError         **error)
{
  g_auto (Layout) layout = { NULL };

  if (!read_layout (source, &layout, error))
    return FALSE;

  find_home (&layout, listing);
  for (guint i = 0; i < layout.id3->len; i++)
    {
      g_autofree char *prefix = i == 0 ? g_strdup ("") : g_strdup_printf ("ID3v2 no. %u/", i + 1);

      tag_id3_list (g_ptr_array_index (layout.id3, i), prefix, i == 0 && listing->home != TAG_STORE_APE,
                    listing);
    }
  if (layout.ape != NULL && !tag_ape_list (layout.ape, listing->home == TAG_STORE_APE, listing, error))
    return FALSE;
  if (layout.has_id3v1)
    {
      guint8 id3v1[ID3V1_SIZE];

      if (!tag_source_read (source, source->size - ID3V1_SIZE, id3v1, sizeof id3v1, error))
        return FALSE;
      tag_listing_add (listing, TAG_STORE_NONE, "ID3v1", id3v1, sizeof id3v1);
    }

  tag_listing_add_audio (listing, layout.start, layout.end - layout.start);
  if (listing->container == TAG_CONTAINER_MPEG && !has_mpeg_audio (source, &layout))
    tag_listing_set_obstacle (listing, _ ("The file has no audio after its tags"));
  /* A first ID3v2 tag would hide title and artist from all software that looks into the older tag
   * only when there is no newer one. */
  if (listing->home == TAG_STORE_ID3V2_4 && layout.has_id3v1 && !listing->has_home
      && has_id3v1_text (source))
    tag_listing_set_obstacle (listing, _ ("The file has only an ID3v1 tag, which has no place for moods, and "
                                          "a second tag would hide it from some players"));
  if (layout.end == layout.start)
    tag_listing_set_obstacle (listing, _ ("The file has no audio after its tags"));

  return TRUE;
}

static gboolean
edit_ape (const TagSource *copy,
          const Layout    *layout,
          const TagEdits  *edits,
          GError         **error)
{
  g_autoptr (GByteArray) tag = tag_ape_render (layout->ape, edits, error);

  return tag != NULL
         && tag_edit_splice (copy, layout->end, layout->ape != NULL ? layout->ape->size : 0, tag, error);
}

/**
 * tag_mpeg_edit:
 *
 * Writes into the first ID3v2 tag, or into the APE tag, behind which an ID3v1 tag stays.
 */
gboolean
tag_mpeg_edit (const TagSource  *copy,
               const TagListing *listing,
               const TagEdits   *edits,
               GError          **error)
{
  g_auto (Layout) layout = { NULL };
  g_autoptr (GByteArray) tag = NULL;
  const TagId3 *id3;
  guint64 room;

  if (!read_layout (copy, &layout, error))
    return FALSE;
  if (listing->home == TAG_STORE_APE)
    return edit_ape (copy, &layout, edits, error);

  id3 = layout.id3->len > 0 ? g_ptr_array_index (layout.id3, 0) : NULL;
  room = id3 != NULL ? id3->total_size : 0;
  tag = tag_id3_render (id3, listing->home, edits, room, TRUE, error);

  return tag != NULL && tag_edit_splice (copy, 0, room, tag, error);
}
