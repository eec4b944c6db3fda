/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-shim.h"
#include "tags/tag-stream.h"

/* The one file that sees TagLib, and the only C++ in the program: its C API knows no frames, atoms or
 * attributes. It writes MP4 without a list of items (the others are written by tag-edit.c) into a copy that nobody else
 * knows of yet, and makes no promise that all else in the file stays: our own lister compares the copy with the
 * original afterwards, and what TagLib loses costs the file its write. Every file object is saved once and
 * thrown away: saving twice has damaged files before. */

#include <taglib/audioproperties.h>
#include <taglib/fileref.h>
#include <taglib/mp4file.h>
#include <taglib/tag.h>
#include <taglib/tpropertymap.h>

#include <glib/gi18n.h>

#include <vector>

#include "engine/base/error.h"

namespace
{

using TagLib::ByteVector;
using TagLib::String;
using TagLib::StringList;
typedef std::vector<TagEdit> Edits;

char *
to_nullable (const String &text)
{
  return text.isEmpty () ? nullptr : g_utf8_make_valid (text.toCString (true), -1);
}

/* Of several artists TagLib makes one, with a space between: @joined. */
String
join (const TagLib::PropertyMap &properties, const char *name, const char *separator, const String &joined)
{
  const StringList values = properties[name];

  return values.size () > 1 ? values.toString (separator) : joined;
}

/* Only the first tag that a file has tells its properties; what another of its tags has beyond that comes from @tag. */
GStrv
read_genres (const TagLib::PropertyMap &properties, const TagLib::Tag *tag)
{
  const StringList values = properties.contains ("GENRE") ? properties["GENRE"] : StringList (tag->genre ());
  g_autoptr (GStrvBuilder) genres = g_strv_builder_new ();

  for (const auto &value : values)
    {
      g_autofree char *genre = to_nullable (value);

      if (genre != nullptr)
        g_strv_builder_add (genres, genre);
    }

  return g_strv_builder_end (genres);
}

char *
read_date (const TagLib::PropertyMap &properties, const TagLib::Tag *tag)
{
  for (const char *name : { "DATE", "YEAR" })
    if (properties.contains (name) && !properties[name].isEmpty () && !properties[name].front ().isEmpty ())
      return to_nullable (properties[name].front ());

  return tag->year () != 0 ? g_strdup_printf ("%04u", tag->year ()) : nullptr;
}

String
to_string (const char *text)
{
  return String (text, String::UTF8);
}

StringList
to_list (const char *const *values)
{
  StringList list;

  for (; *values != nullptr; values++)
    list.append (to_string (*values));

  return list;
}

bool
is_same_name (const String &a, const char *b)
{
  return g_ascii_strcasecmp (a.toCString (true), b) == 0;
}

void
edit_mp4 (TagLib::MP4::Tag *tag, const Edits &edits)
{
  for (const auto &edit : edits)
    {
      const char *ours = tag_mood_get_key (TAG_STORE_MP4, edit.field);
      String key = to_string (ours);

      for (const auto &item : tag->itemMap ())
        if (is_same_name (item.first, ours))
          key = item.first;
      tag->removeItem (key);
      if (edit.values[0] != nullptr)
        tag->setItem (key, TagLib::MP4::Item (to_list (edit.values)));
    }
}

bool
write_mp4 (const char *path, const Edits &edits)
{
  TagStream stream (path);
  TagLib::MP4::File file (&stream, false);

  stream.check ();
  if (!file.isValid () || file.tag () == nullptr)
    return false;
  edit_mp4 (file.tag (), edits);

  const bool ok = file.save ();

  stream.check ();

  return ok;
}

bool
write (const char *path, TagContainer container, const Edits &edits)
{
  switch (container)
    {
    case TAG_CONTAINER_MP4: return write_mp4 (path, edits);
    default: return false;
    }
}

}

void
tag_shim_info_clear (TagShimInfo *info)
{
  g_clear_pointer (&info->title, g_free);
  g_clear_pointer (&info->artist, g_free);
  g_clear_pointer (&info->album, g_free);
  g_clear_pointer (&info->genres, g_strfreev);
  g_clear_pointer (&info->date, g_free);
}

/**
 * tag_shim_read_info:
 *
 * Returns: FALSE when TagLib cannot read the file; @info is then empty, which is no error for a
 *   container that TagLib does not know
 */
gboolean
tag_shim_read_info (const char *path, TagShimInfo *info)
{
  *info = TagShimInfo ();
  try
    {
      TagLib::FileRef file (path, true, TagLib::AudioProperties::Average);

      if (file.isNull () || file.tag () == nullptr)
        return FALSE;

      const TagLib::PropertyMap properties = file.file ()->properties ();

      info->title = to_nullable (join (properties, "TITLE", " / ", file.tag ()->title ()));
      info->artist = to_nullable (join (properties, "ARTIST", ", ", file.tag ()->artist ()));
      info->album = to_nullable (join (properties, "ALBUM", " / ", file.tag ()->album ()));
      info->genres = read_genres (properties, file.tag ());
      info->date = read_date (properties, file.tag ());
      if (file.audioProperties () != nullptr)
        info->duration = file.audioProperties ()->lengthInMilliseconds () / 1000.0;
    }
  catch (...)
    {
      tag_shim_info_clear (info);
      return FALSE;
    }

  return TRUE;
}

/**
 * tag_shim_write:
 * @path: a copy, which is worth nothing when this fails
 * @listing: what the original holds
 * @edits: (array length=n_edits): one for each field that is to change
 *
 * Writes them into the tag that is their home, and leaves the other tags alone.
 *
 * Returns: FALSE with an error when TagLib will not; TRUE says little: TagLib does not tell
 *   what it dropped
 */
gboolean
tag_shim_write (const char *path, const TagListing *listing, const TagEdit *edits, gsize n_edits, GError **error)
{
  bool ok = false;

  try
    {
      ok = write (path, listing->container, Edits (edits, edits + n_edits));
    }
  catch (TagStreamError &failure)
    {
      g_propagate_error (error, failure.error);
      return FALSE;
    }
  catch (...)
    {
    }
  if (!ok)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS,
                         _ ("The file's tags are of a kind that cannot be written"));

  return ok;
}
