/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-shim.h"

/* The one file that sees TagLib, and the only C++ in the program. TagLib's C API knows no frames,
 * atoms or attributes, so this is its C++ API with a C face: reading, and the second opinion on
 * every written copy, which our own lister and editor have no part in.
 *
 * TagLib does not write here. Saving an ID3v2.3 tag drops TMOO, RVAD, EQUA, TSIZ, TRDA and others,
 * every frame loses its flags, MP4 atoms and ASF attributes come out in other types, Vorbis names
 * change their case: most real files would have to be refused. The editor takes every entry over
 * byte for byte instead, and TagLib is asked whether it still reads the same. */

#include <taglib/aifffile.h>
#include <taglib/apefile.h>
#include <taglib/apetag.h>
#include <taglib/asffile.h>
#include <taglib/asftag.h>
#include <taglib/audioproperties.h>
#include <taglib/fileref.h>
#include <taglib/flacfile.h>
#include <taglib/id3v2tag.h>
#include <taglib/mp4file.h>
#include <taglib/mpcfile.h>
#include <taglib/mpegfile.h>
#include <taglib/tag.h>
#include <taglib/textidentificationframe.h>
#include <taglib/tpropertymap.h>
#include <taglib/wavfile.h>
#include <taglib/wavpackfile.h>
#include <taglib/xiphcomment.h>

#include <algorithm>
#include <string>
#include <vector>

namespace
{

typedef std::vector<std::string> Strings;

std::string
to_utf8 (const TagLib::String &text)
{
  return text.to8Bit (true);
}

char *
to_nullable (const TagLib::String &text)
{
  return text.isEmpty () ? nullptr : g_utf8_make_valid (text.toCString (true), -1);
}

GStrv
to_strv (const Strings &strings)
{
  GStrv strv = g_new0 (char *, strings.size () + 1);

  for (size_t i = 0; i < strings.size (); i++)
    strv[i] = g_strdup (strings[i].c_str ());

  return strv;
}

void
append (Strings &                  strings,
        const TagLib::StringList & list)
{
  for (const auto &text : list)
    strings.push_back (to_utf8 (text));
}

/* What is not there cannot be lost. */
void
add_line (Strings &               lines,
          const char             *name,
          const TagLib::String &  value)
{
  if (!value.isEmpty () && value != "0")
    lines.push_back (std::string (name) + "=" + to_utf8 (value));
}

bool
is_same_name (const TagLib::String &  a,
              const char             *b)
{
  return g_ascii_strcasecmp (to_utf8 (a).c_str (), b) == 0;
}

TagLib::ID3v2::Tag *
get_id3 (TagLib::File *file)
{
  if (auto mpeg = dynamic_cast<TagLib::MPEG::File *> (file))
    return mpeg->ID3v2Tag ();
  if (auto wav = dynamic_cast<TagLib::RIFF::WAV::File *> (file))
    return wav->ID3v2Tag ();
  if (auto aiff = dynamic_cast<TagLib::RIFF::AIFF::File *> (file))
    return aiff->tag ();

  return nullptr;
}

TagLib::APE::Tag *
get_ape (TagLib::File *file)
{
  if (auto mpeg = dynamic_cast<TagLib::MPEG::File *> (file))
    return mpeg->APETag ();
  if (auto monkey = dynamic_cast<TagLib::APE::File *> (file))
    return monkey->APETag ();
  if (auto wavpack = dynamic_cast<TagLib::WavPack::File *> (file))
    return wavpack->APETag ();
  if (auto musepack = dynamic_cast<TagLib::MPC::File *> (file))
    return musepack->APETag ();

  return nullptr;
}

TagLib::Ogg::XiphComment *
get_xiph (TagLib::File *file)
{
  if (auto flac = dynamic_cast<TagLib::FLAC::File *> (file))
    return flac->xiphComment ();

  return dynamic_cast<TagLib::Ogg::XiphComment *> (file->tag ());
}

/* TagLib raises all tags to 2.4 as it reads them: a mood is in TMOO or in TXXX:MOOD. */
void
read_id3_field (TagLib::ID3v2::Tag *tag,
                const char         *key,
                Strings &           values)
{
  for (auto frame : tag->frameList ())
    {
      auto user = dynamic_cast<TagLib::ID3v2::UserTextIdentificationFrame *> (frame);

      if (user != nullptr && g_str_has_prefix (key, "TXXX:") && is_same_name (user->description (), key + 5))
        {
          TagLib::StringList list = user->fieldList ();

          /* The description is the first of the list. */
          if (!list.isEmpty ())
            list.erase (list.begin ());
          append (values, list);
        }
      else if (user == nullptr && frame->frameID () == TagLib::ByteVector (key, 4) && !g_str_has_prefix (key, "TXXX"))
        {
          auto text = dynamic_cast<TagLib::ID3v2::TextIdentificationFrame *> (frame);

          if (text != nullptr)
            append (values, text->fieldList ());
        }
    }
}

void
read_mp4_field (TagLib::MP4::Tag *tag,
                const char       *key,
                Strings &         values)
{
  for (const auto &item : tag->itemMap ())
    if (is_same_name (item.first, key))
      append (values, item.second.toStringList ());
}

void
read_asf_field (TagLib::ASF::Tag *tag,
                const char       *key,
                Strings &         values)
{
  for (const auto &attribute : tag->attributeListMap ())
    if (is_same_name (attribute.first, key))
      for (const auto &value : attribute.second)
        values.push_back (to_utf8 (value.toString ()));
}

void
read_ape_field (TagLib::APE::Tag *tag,
                const char       *key,
                Strings &         values)
{
  for (const auto &item : tag->itemListMap ())
    if (is_same_name (item.first, key))
      append (values, item.second.values ());
}

void
read_xiph_field (TagLib::Ogg::XiphComment *tag,
                 const char               *key,
                 Strings &                 values)
{
  for (const auto &field : tag->fieldListMap ())
    if (is_same_name (field.first, key))
      append (values, field.second);
}

void
read_field (TagLib::File *file,
            TagStore      store,
            TagField      field,
            Strings &     values)
{
  const char *key = tag_mood_get_key (store, field);

  switch (store)
    {
    case TAG_STORE_ID3V2_2:
    case TAG_STORE_ID3V2_3:
    case TAG_STORE_ID3V2_4:
      if (auto tag = get_id3 (file))
        read_id3_field (tag, key, values);
      break;
    case TAG_STORE_VORBIS:
      if (auto tag = get_xiph (file))
        read_xiph_field (tag, key, values);
      break;
    case TAG_STORE_MP4:
      if (auto tag = dynamic_cast<TagLib::MP4::Tag *> (file->tag ()))
        read_mp4_field (tag, key, values);
      break;
    case TAG_STORE_ASF:
      if (auto tag = dynamic_cast<TagLib::ASF::Tag *> (file->tag ()))
        read_asf_field (tag, key, values);
      break;
    case TAG_STORE_APE:
      if (auto tag = get_ape (file))
        read_ape_field (tag, key, values);
      break;
    case TAG_STORE_NONE: break;
    }
}

/* TRUE for the names of our fields in any container, in the way TagLib spells them. */
bool
is_our_name (const TagLib::String &name)
{
  std::string upper = to_utf8 (name.upper ());

  for (const char *ours : { "MOOD", "MOOD_VALENCE", "MOOD_AROUSAL" })
    {
      std::string text (ours);

      if (upper == text
          || (upper.size () > text.size () && upper.compare (upper.size () - text.size (), text.size (), text) == 0
              && std::string (":/").find (upper[upper.size () - text.size () - 1]) != std::string::npos))
        return true;
    }

  return upper == "TMOO" || upper == "TXXX";
}

}

void
tag_shim_info_clear (TagShimInfo *info)
{
  g_clear_pointer (&info->title, g_free);
  g_clear_pointer (&info->artist, g_free);
  g_clear_pointer (&info->album, g_free);
}

/**
 * tag_shim_read_info:
 *
 * Returns: FALSE when TagLib cannot read the file; @info is then empty, which is no error for a
 *   container that TagLib does not know
 */
gboolean
tag_shim_read_info (const char  *path,
                    TagShimInfo *info)
{
  *info = TagShimInfo ();
  try
    {
      TagLib::FileRef file (path, true, TagLib::AudioProperties::Average);

      if (file.isNull () || file.tag () == nullptr)
        return FALSE;

      info->title = to_nullable (file.tag ()->title ());
      info->artist = to_nullable (file.tag ()->artist ());
      info->album = to_nullable (file.tag ()->album ());
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

/* Returns: (transfer full) (nullable): the values of @field in @store, as TagLib finds them in the
 *   frame, comment, atom, attribute or item; NULL when TagLib cannot read the file */
GStrv
tag_shim_read_field (const char *path,
                     TagStore    store,
                     TagField    field)
{
  try
    {
      TagLib::FileRef file (path, false);
      Strings values;

      if (file.isNull ())
        return nullptr;

      read_field (file.file (), store, field, values);

      return to_strv (values);
    }
  catch (...)
    {
      return nullptr;
    }
}

/**
 * tag_shim_list_others:
 * @with_properties: FALSE for the seven basic ones alone, for which TagLib looks into every tag of the
 *   file: a write that makes a file's first tag of a kind puts that before the others
 * @ok: (out): whether TagLib could read the file
 *
 * Returns: (transfer full): all properties but ours, and the names of all that is none, sorted:
 *   a file has to give the same before and after a write
 */
GStrv
tag_shim_list_others (const char *path,
                      gboolean    with_properties,
                      gboolean   *ok)
{
  Strings lines;

  *ok = FALSE;
  try
    {
      TagLib::FileRef file (path, false);

      if (!file.isNull () && file.tag () != nullptr)
        {
          TagLib::PropertyMap properties;
          const TagLib::Tag *tag = file.tag ();

          *ok = TRUE;
          if (with_properties)
            properties = file.file ()->properties ();
          for (const auto &property : properties)
            if (!is_our_name (property.first))
              lines.push_back (to_utf8 (property.first) + "=" + to_utf8 (property.second.toString ("\n")));
          for (const auto &name : properties.unsupportedData ())
            if (!is_our_name (name))
              lines.push_back (to_utf8 (name));
          add_line (lines, "title", tag->title ());
          add_line (lines, "artist", tag->artist ());
          add_line (lines, "album", tag->album ());
          add_line (lines, "comment", tag->comment ());
          add_line (lines, "genre", tag->genre ());
          add_line (lines, "year", TagLib::String::number (static_cast<int> (tag->year ())));
          add_line (lines, "track", TagLib::String::number (static_cast<int> (tag->track ())));
        }
    }
  catch (...)
    {
      *ok = FALSE;
    }
  std::sort (lines.begin (), lines.end ());

  return to_strv (lines);
}
