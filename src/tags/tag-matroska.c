/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "tags/tag-containers.h"

/* Read, never written. Formats: RFC 8794 (EBML), RFC 9559 (Matroska), RFC 9743 (its tags). */

#define MAX_ELEMENTS 200000
#define MAX_TEXT     (64 * 1024)
#define UNKNOWN_SIZE G_MAXUINT64

#define ID_SEGMENT         0x18538067u
#define ID_CLUSTER         0x1F43B675u
#define ID_INFO            0x1549A966u
#define ID_TIMESTAMP_SCALE 0x2AD7B1u
#define ID_DURATION        0x4489u
#define ID_SEGMENT_TITLE   0x7BA9u
#define ID_TAGS            0x1254C367u
#define ID_TAG             0x7373u
#define ID_TARGETS         0x63C0u
#define ID_TARGET_VALUE    0x68CAu
#define ID_SIMPLE_TAG      0x67C8u
#define ID_TAG_NAME        0x45A3u
#define ID_TAG_STRING      0x4487u

/* What a tag is about: a concert or an album at 50, a song at 30. One that does not say is about the file. */
#define LEVEL_ALBUM   50
#define LEVEL_UNKNOWN 0

typedef struct
{
  guint32 id;
  guint64 content;
  guint64 size; /* or UNKNOWN_SIZE */
} Element;

typedef struct
{
  const TagSource *source;
  TagListing *listing;
  guint n_elements;
  char *segment_title; /* (owned) (nullable) */
} Walk;

static void
walk_clear (Walk *self)
{
  g_clear_pointer (&self->segment_title, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

/* The length of a number by the zeros before its first bit; 0 when it is none. */
static guint
get_width (guint8 first,
           guint  max_width)
{
  for (guint width = 1; width <= max_width; width++)
    if ((first & (0x100 >> width)) != 0)
      return width;

  return 0;
}

/* Reads the head of the element at @offset, which may end at @end at the latest. */
static gboolean
read_element (Walk    *walk,
              guint64  offset,
              guint64  end,
              Element *element,
              GError **error)
{
  guint8 head[12];
  gsize length = (gsize)MIN (sizeof head, end - offset);
  guint id_width, size_width;
  gboolean is_unknown = TRUE;

  if (++walk->n_elements > MAX_ELEMENTS || length < 2)
    return tag_source_damaged (error, "Matroska element");
  if (!tag_source_read (walk->source, offset, head, length, error))
    return FALSE;

  id_width = get_width (head[0], 4);
  size_width = id_width > 0 && id_width < length ? get_width (head[id_width], 8) : 0;
  if (size_width == 0 || id_width + size_width > length)
    return tag_source_damaged (error, "Matroska element");

  element->id = 0;
  for (guint i = 0; i < id_width; i++)
    element->id = element->id << 8 | head[i];
  element->size = head[id_width] & (0xff >> size_width);
  is_unknown = element->size == (0xffu >> size_width);
  for (guint i = 1; i < size_width; i++)
    {
      element->size = element->size << 8 | head[id_width + i];
      is_unknown &= head[id_width + i] == 0xff;
    }
  element->content = offset + id_width + size_width;
  if (is_unknown)
    element->size = UNKNOWN_SIZE;
  else if (element->size > end - element->content)
    return tag_source_damaged (error, "Matroska element");

  return TRUE;
}

/* Returns: (transfer full) (nullable): the text of @element */
static char *
read_text (const Walk    *walk,
           const Element *element)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *text;
  gsize size;

  if (element->size > MAX_TEXT)
    return NULL;
  bytes = tag_source_read_bytes (walk->source, element->content, element->size, NULL);
  if (bytes == NULL)
    return NULL;

  text = g_bytes_get_data (bytes, &size);

  /* It may be filled up with zeros. */
  return g_utf8_make_valid (text != NULL ? text : "", (gssize)strnlen (text != NULL ? text : "", size));
}

static guint64
read_unsigned (const Walk    *walk,
               const Element *element)
{
  guint8 bytes[8] = { 0 };

  if (element->size > 8
      || !tag_source_read (walk->source, element->content, bytes + 8 - element->size, (gsize)element->size, NULL))
    return 0;

  return tag_get_be64 (bytes);
}

static double
read_float (const Walk    *walk,
            const Element *element)
{
  guint64 bits = read_unsigned (walk, element);
  guint32 narrow = (guint32)bits;
  double wide;
  float single;

  if (element->size == 4)
    {
      memcpy (&single, &narrow, sizeof single);
      return (double)single;
    }
  memcpy (&wide, &bits, sizeof wide);

  return element->size == 8 ? wide : 0;
}

typedef gboolean (*ElementFunc) (Walk          *walk,
                                 const Element *element,
                                 gpointer       user_data,
                                 GError       **error);

static gboolean
for_each_child (Walk          *walk,
                const Element *parent,
                ElementFunc    func,
                gpointer       user_data,
                GError       **error)
{
  guint64 position = parent->content;
  guint64 end = parent->content + parent->size;
  Element child = { 0 };

  if (parent->size == UNKNOWN_SIZE)
    return tag_source_damaged (error, "Matroska element");

  for (; position < end; position = child.content + child.size)
    if (!read_element (walk, position, end, &child, error) || child.size == UNKNOWN_SIZE
        || !func (walk, &child, user_data, error))
      return error != NULL && *error != NULL ? FALSE : tag_source_damaged (error, "Matroska element");

  return TRUE;
}

typedef struct
{
  guint64 scale;
  double duration;
} Info;

static gboolean
info_cb (Walk          *walk,
         const Element *element,
         gpointer       user_data,
         GError       **error)
{
  Info *info = user_data;

  if (element->id == ID_TIMESTAMP_SCALE)
    info->scale = read_unsigned (walk, element);
  else if (element->id == ID_DURATION)
    info->duration = read_float (walk, element);
  else if (element->id == ID_SEGMENT_TITLE && walk->segment_title == NULL)
    walk->segment_title = read_text (walk, element);

  return TRUE;
}

static gboolean
target_cb (Walk          *walk,
           const Element *element,
           gpointer       user_data,
           GError       **error)
{
  if (element->id == ID_TARGET_VALUE)
    *(guint64 *)user_data = read_unsigned (walk, element);

  return TRUE;
}

typedef struct
{
  char *name;  /* (owned) (nullable) */
  char *value; /* (owned) (nullable) */
} SimpleTag;

static gboolean
simple_tag_cb (Walk          *walk,
               const Element *element,
               gpointer       user_data,
               GError       **error)
{
  SimpleTag *tag = user_data;
  char **text = element->id == ID_TAG_NAME ? &tag->name : element->id == ID_TAG_STRING ? &tag->value : NULL;

  if (text != NULL)
    {
      g_free (*text);
      *text = read_text (walk, element);
    }

  return TRUE;
}

static void
take_basic (char      **basic,
            const char *value)
{
  if (*basic == NULL && *value != '\0')
    *basic = g_strdup (value);
}

/* Each genre may have a tag of its own. */
static void
add_genre (TagBasics  *basics,
           const char *value)
{
  g_autofree char *before = g_steal_pointer (&basics->genre);

  basics->genre = before != NULL ? g_strjoin (";", before, value, NULL) : g_strdup (value);
}

static void
add_simple_tag (Walk            *walk,
                guint64          level,
                const SimpleTag *tag)
{
  TagBasics *basics = &walk->listing->basics;
  TagEntry *entry = tag_listing_add (walk->listing, TAG_STORE_MATROSKA, tag->name, tag->value, strlen (tag->value));

  if (tag_mood_is_known_key (TAG_STORE_MATROSKA, tag->name))
    {
      const char *values[] = { tag->value, NULL };

      entry->values = g_strdupv ((GStrv)values);
    }

  if (g_ascii_strcasecmp (tag->name, "TITLE") == 0)
    take_basic (level == LEVEL_ALBUM ? &basics->album : &basics->title, tag->value);
  else if (g_ascii_strcasecmp (tag->name, "ARTIST") == 0 && level != LEVEL_ALBUM)
    take_basic (&basics->artist, tag->value);
  else if (g_ascii_strcasecmp (tag->name, "ALBUM") == 0)
    take_basic (&basics->album, tag->value);
  else if (g_ascii_strcasecmp (tag->name, "GENRE") == 0)
    add_genre (basics, tag->value);
  else if (g_ascii_strcasecmp (tag->name, "DATE_RELEASED") == 0 || g_ascii_strcasecmp (tag->name, "DATE") == 0)
    take_basic (&basics->date, tag->value);
}

typedef struct
{
  guint64 level;
  gboolean takes_level; /* the first of two rounds: what the tag is about may stand behind it */
} Tag;

static gboolean
tag_cb (Walk          *walk,
        const Element *element,
        gpointer       user_data,
        GError       **error)
{
  Tag *tag = user_data;
  SimpleTag simple = { NULL };
  gboolean ok = TRUE;

  if (element->id == ID_TARGETS && tag->takes_level)
    return for_each_child (walk, element, target_cb, &tag->level, error);
  /* What is about a series or a collection says nothing of the song. */
  if (element->id != ID_SIMPLE_TAG || tag->takes_level || tag->level > LEVEL_ALBUM)
    return TRUE;

  ok = for_each_child (walk, element, simple_tag_cb, &simple, error);
  if (ok && simple.name != NULL && simple.value != NULL)
    add_simple_tag (walk, tag->level, &simple);
  g_free (simple.name);
  g_free (simple.value);

  return ok;
}

static gboolean
tags_cb (Walk          *walk,
         const Element *element,
         gpointer       user_data,
         GError       **error)
{
  Tag tag = { LEVEL_UNKNOWN, TRUE };

  if (element->id != ID_TAG)
    return TRUE;
  if (!for_each_child (walk, element, tag_cb, &tag, error))
    return FALSE;
  tag.takes_level = FALSE;

  return for_each_child (walk, element, tag_cb, &tag, error);
}

static gboolean
list_element (Walk          *walk,
              const Element *element,
              GError       **error)
{
  Info info = { 1000000, 0 };

  if (element->id == ID_TAGS)
    return for_each_child (walk, element, tags_cb, NULL, error);
  if (element->id != ID_INFO)
    return TRUE;
  if (!for_each_child (walk, element, info_cb, &info, error))
    return FALSE;
  if (info.duration > 0)
    walk->listing->basics.duration = info.duration * (double)info.scale / 1e9;

  return TRUE;
}

/**
 * tag_matroska_list:
 *
 * The tags that say something of the song. The others and all else are not listed: such files are not written.
 */
gboolean
tag_matroska_list (const TagSource *source,
                   TagListing      *listing,
                   GError         **error)
{
  g_auto (Walk) walk = { source, listing };
  guint64 position = 0;

  tag_listing_set_obstacle (listing, _ ("The tags of Matroska files are read, but not written"));
  while (position < source->size)
    {
      Element element = { 0 };

      if (!read_element (&walk, position, source->size, &element, error))
        return FALSE;
      if (element.id == ID_SEGMENT || (element.id == ID_CLUSTER && element.size == UNKNOWN_SIZE))
        {
          position = element.content;
          continue;
        }
      if (element.size == UNKNOWN_SIZE)
        return tag_source_damaged (error, "Matroska element");
      if (!list_element (&walk, &element, error))
        return FALSE;
      position = element.content + element.size;
    }

  if (walk.segment_title != NULL)
    take_basic (&listing->basics.title, walk.segment_title);

  return TRUE;
}
