/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-shim.h"

/* The one file that sees TagLib, and the only C++ in the program: its C API knows no frames, atoms or
 * attributes. It writes into a copy that nobody else knows of yet, and makes no promise that all else in
 * the file stays: our own lister compares the copy with the original afterwards. What TagLib would lose
 * without need is kept from it (see KeptFrame); what it loses nevertheless costs the file its write.
 * Every file object is saved once and thrown away: saving twice has damaged files before. */

#include <taglib/apefile.h>
#include <taglib/apetag.h>
#include <taglib/asffile.h>
#include <taglib/asftag.h>
#include <taglib/audioproperties.h>
#include <taglib/fileref.h>
#include <taglib/flacfile.h>
#include <taglib/id3v2framefactory.h>
#include <taglib/id3v2tag.h>
#include <taglib/mp4file.h>
#include <taglib/mpcfile.h>
#include <taglib/mpegfile.h>
#include <taglib/oggflacfile.h>
#include <taglib/opusfile.h>
#include <taglib/rifffile.h>
#include <taglib/speexfile.h>
#include <taglib/tag.h>
#include <taglib/textidentificationframe.h>
#include <taglib/tfilestream.h>
#include <taglib/tpropertymap.h>
#include <taglib/unknownframe.h>
#include <taglib/vorbisfile.h>
#include <taglib/wavpackfile.h>
#include <taglib/xiphcomment.h>

#include <glib/gi18n.h>

#include <cstring>
#include <memory>
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

/* A frame that goes through TagLib untouched. TagLib brings every frame that it knows into its own form,
 * discards those of ID3v2.3 that 2.4 has not (RVAD, EQUA, TSIZ, ...), and on saving as 2.3 those of 2.4
 * (TMOO, TSST, ...), by their names: so this one has another name until it is rendered. */
class KeptFrame : public TagLib::ID3v2::Frame
{
public:
  typedef TagLib::ID3v2::Frame::Header FrameHeader;

  KeptFrame (const ByteVector &id, const ByteVector &content)
    : Frame (ByteVector ("KEEP", 4)), m_id (id), m_content (content)
  {
  }

  String
  toString () const override
  {
    return String ();
  }

protected:
  void
  parseFields (const ByteVector &) override
  {
  }

  /* Frame::render() asks for the content first and for the header, with the name, then. */
  ByteVector
  renderFields () const override
  {
    header ()->setFrameID (m_id);

    return m_content;
  }

private:
  ByteVector m_id, m_content;
};

/* Gives every frame a name that TagLib does not know as it is read, "0000", "0001", ..., so that it
 * becomes an UnknownFrame with the bytes as they are. */
class KeepingFactory : public TagLib::ID3v2::FrameFactory
{
public:
  static constexpr size_t max_frames = 0x1000;

  /* The name of @frame in the file; empty when it is none that was renamed. */
  ByteVector
  get_id (const TagLib::ID3v2::Frame *frame) const
  {
    const ByteVector name = frame->frameID ();

    if (name.size () != 4 || name[0] != '0')
      return ByteVector ();

    const guint64 index = g_ascii_strtoull (std::string (name.data (), 4).c_str (), nullptr, 16);

    return index < m_ids.size () ? m_ids[index] : ByteVector ();
  }

protected:
  bool
  updateFrame (KeptFrame::FrameHeader *header) const override
  {
    char name[16];

    /* Version 2 is that of a 2.2 name in a 2.3 tag, for which this is called twice. */
    if (header->version () < 3 || m_ids.size () >= max_frames)
      return FrameFactory::updateFrame (header);

    g_snprintf (name, sizeof name, "0%03x", static_cast<unsigned> (m_ids.size ()));
    m_ids.push_back (header->frameID ());
    header->setFrameID (ByteVector (name, 4));

    return true;
  }

private:
  mutable std::vector<ByteVector> m_ids;
};

/* "TXXX:MOOD" for a frame of the owner's; TagLib decodes the description, from a frame of 2.4. */
String
get_frame_key (const ByteVector &id, const ByteVector &content)
{
  if (id != "TXXX")
    return String (id);

  ByteVector size (4, '\0');
  for (int i = 3, left = static_cast<int> (content.size ()); i >= 0; i--, left >>= 7)
    size[i] = static_cast<char> (left & 0x7f);
  const TagLib::ID3v2::UserTextIdentificationFrame frame (id + size + ByteVector (2, '\0') + content);

  return to_string ("TXXX:") + frame.description ();
}

void
add_text_frame (TagLib::ID3v2::Tag *tag, bool is_v3, const String &key, const StringList &values)
{
  String::Type encoding = String::UTF8;

  if (is_v3)
    {
      encoding = String::Latin1;
      for (const auto &value : values)
        if (!value.isAscii ())
          encoding = String::UTF16;
    }

  if (key.startsWith ("TXXX:"))
    tag->addFrame (new TagLib::ID3v2::UserTextIdentificationFrame (key.substr (5), values, encoding));
  else
    {
      auto frame = new TagLib::ID3v2::TextIdentificationFrame (key.data (String::Latin1), encoding);

      frame->setText (values);
      tag->addFrame (frame);
    }
}

/* Puts all frames back under their names, but those that @edits replace, and adds the new ones. */
void
edit_id3 (TagLib::ID3v2::Tag *tag, const KeepingFactory &factory, TagStore store, const Edits &edits)
{
  const TagLib::ID3v2::FrameList &list = tag->frameList ();
  const std::vector<TagLib::ID3v2::Frame *> frames (list.begin (), list.end ());
  std::vector<String> keys;

  for (const auto &edit : edits)
    keys.push_back (to_string (tag_mood_get_key (store, edit.field)));
  for (auto frame : frames)
    {
      const auto unknown = dynamic_cast<TagLib::ID3v2::UnknownFrame *> (frame);
      const ByteVector id = unknown != nullptr ? factory.get_id (frame) : ByteVector ();
      bool is_replaced = false;

      if (id.isEmpty ())
        continue;

      const ByteVector content = unknown->data ();
      const String key = get_frame_key (id, content);

      for (size_t i = 0; i < edits.size (); i++)
        if (is_same_name (key, tag_mood_get_key (store, edits[i].field)))
          {
            is_replaced = true;
            keys[i] = key;
          }
      tag->removeFrame (frame);
      if (!is_replaced)
        tag->addFrame (new KeptFrame (id, content));
    }

  for (size_t i = 0; i < edits.size (); i++)
    if (edits[i].values[0] != nullptr)
      add_text_frame (tag, store == TAG_STORE_ID3V2_3, keys[i], to_list (edits[i].values));
}

TagLib::ID3v2::Version
get_version (TagStore store)
{
  return store == TAG_STORE_ID3V2_3 ? TagLib::ID3v2::v3 : TagLib::ID3v2::v4;
}

/* FALSE when one of our names is taken by something that is no text. */
bool
edit_ape (TagLib::APE::Tag *tag, const Edits &edits)
{
  for (const auto &edit : edits)
    {
      String key = to_string (tag_mood_get_key (TAG_STORE_APE, edit.field));
      const auto &items = tag->itemListMap ();
      const auto old = items.find (key.upper ());
      bool is_read_only = false;

      if (old != items.end ())
        {
          if (old->second.type () != TagLib::APE::Item::Text)
            return false;
          key = old->second.key ();
          is_read_only = old->second.isReadOnly ();
          tag->removeItem (key);
        }
      if (edit.values[0] != nullptr)
        {
          TagLib::APE::Item item (key, to_list (edit.values));

          item.setReadOnly (is_read_only);
          tag->setItem (key, item);
        }
    }

  return true;
}

void
edit_xiph (TagLib::Ogg::XiphComment *tag, const Edits &edits)
{
  for (const auto &edit : edits)
    {
      const String key = to_string (tag_mood_get_key (TAG_STORE_VORBIS, edit.field));

      tag->removeFields (key);
      for (const auto &value : to_list (edit.values))
        tag->addField (key, value, false);
    }
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

void
edit_asf (TagLib::ASF::Tag *tag, const Edits &edits)
{
  for (const auto &edit : edits)
    {
      const char *ours = tag_mood_get_key (TAG_STORE_ASF, edit.field);
      const TagLib::ASF::Tag *reader = tag;
      TagLib::ASF::AttributeList attributes;
      String key = to_string (ours);

      for (const auto &attribute : reader->attributeListMap ())
        if (is_same_name (attribute.first, ours))
          key = attribute.first;
      tag->removeItem (key);
      for (const auto &value : to_list (edit.values))
        attributes.append (TagLib::ASF::Attribute (value));
      if (!attributes.isEmpty ())
        tag->setAttribute (key, attributes);
    }
}

bool
write_mpeg (const char *path, TagStore home, const Edits &edits)
{
  typedef TagLib::MPEG::File File;
  KeepingFactory factory;
#if TAGLIB_MAJOR_VERSION >= 2
  File file (path, false, TagLib::AudioProperties::Average, &factory);
#else
  File file (path, &factory, false);
#endif

  if (!file.isValid ())
    return false;
  if (home == TAG_STORE_APE)
    return edit_ape (file.APETag (true), edits)
           && file.save (File::APE, File::StripNone, TagLib::ID3v2::v4, File::DoNotDuplicate);

  edit_id3 (file.ID3v2Tag (true), factory, home, edits);

  return file.save (File::ID3v2, File::StripNone, get_version (home), File::DoNotDuplicate);
}

/* TagLib rewrites an ID3v2 tag in front as well: as 2.4, for which the lister will refuse one of 2.3. */
bool
write_flac (const char *path, const Edits &edits)
{
  KeepingFactory factory;
#if TAGLIB_MAJOR_VERSION >= 2
  TagLib::FLAC::File file (path, false, TagLib::AudioProperties::Average, &factory);
#else
  TagLib::FLAC::File file (path, &factory, false);
#endif

  if (!file.isValid ())
    return false;
  if (file.hasID3v2Tag ())
    edit_id3 (file.ID3v2Tag (), factory, TAG_STORE_ID3V2_4, Edits ());
  edit_xiph (file.xiphComment (true), edits);

  return file.save ();
}

template <typename File>
bool
write_ogg_as (TagLib::IOStream *stream, const Edits &edits)
{
  File file (stream, false);

  if (!file.isValid () || file.tag () == nullptr)
    return false;
  edit_xiph (file.tag (), edits);

  return file.save ();
}

bool
write_ogg (const char *path, const Edits &edits)
{
  TagLib::FileStream stream (path);

  if (TagLib::Ogg::Vorbis::File::isSupported (&stream))
    return write_ogg_as<TagLib::Ogg::Vorbis::File> (&stream, edits);
  if (TagLib::Ogg::Opus::File::isSupported (&stream))
    return write_ogg_as<TagLib::Ogg::Opus::File> (&stream, edits);
  if (TagLib::Ogg::Speex::File::isSupported (&stream))
    return write_ogg_as<TagLib::Ogg::Speex::File> (&stream, edits);
  if (TagLib::Ogg::FLAC::File::isSupported (&stream))
    return write_ogg_as<TagLib::Ogg::FLAC::File> (&stream, edits);

  return false;
}

bool
write_mp4 (const char *path, const Edits &edits)
{
  TagLib::MP4::File file (path, false);

  if (!file.isValid () || file.tag () == nullptr)
    return false;
  edit_mp4 (file.tag (), edits);

  return file.save ();
}

/* TagLib goes by the number of objects that the header tells, and would lose those beyond it; GStreamer's
 * encoder tells one too few. The objects follow the header's 30 bytes and begin with an id and a size. */
void
repair_asf_count (const char *path)
{
  TagLib::FileStream stream (path);
  guint32 n_objects = 0;

  stream.seek (16);
  const gint64 end = stream.readBlock (8).toLongLong (false);
  for (gint64 at = 30, size; at <= end - 24; at += size, n_objects++)
    {
      stream.seek (at + 16);
      size = stream.readBlock (8).toLongLong (false);
      if (size < 24 || size > end - at)
        return;
    }
  stream.seek (24);
  stream.writeBlock (ByteVector::fromUInt (n_objects, false));
}

bool
write_asf (const char *path, const Edits &edits)
{
  repair_asf_count (path);

  static const char properties[] = "\xA1\xDC\xAB\x8C\x47\xA9\xCF\x11\x8E\xE4\x00\xC0\x0C\x20\x53\x65";
  TagLib::ASF::File file (path, false);
  const auto old_size = file.length ();

  if (!file.isValid () || file.tag () == nullptr)
    return false;
  edit_asf (file.tag (), edits);
  if (!file.save ())
    return false;

  /* TagLib leaves the size that the file tells of itself. It stands behind the object's head and an id. */
  const auto at = file.find (ByteVector (properties, 16));

  if (at >= 0)
    {
      file.seek (at + 40);
      if (file.readBlock (8).toLongLong (false) == old_size)
        {
          file.seek (at + 40);
          file.writeBlock (ByteVector::fromLongLong (file.length (), false));
        }
    }

  return true;
}

/* WAV and AIFF alike. TagLib's own classes for them would rename the chunk, touch LIST INFO, and read
 * the tag without our factory. */
class RiffFile : public TagLib::RIFF::File
{
public:
  RiffFile (const char *path, bool is_big) : TagLib::RIFF::File (path, is_big ? BigEndian : LittleEndian)
  {
  }

  TagLib::Tag *
  tag () const override
  {
    return nullptr;
  }

  TagLib::AudioProperties *
  audioProperties () const override
  {
    return nullptr;
  }

  bool
  save () override
  {
    return false;
  }

  bool
  write (const char *new_chunk, TagStore home, const Edits &edits)
  {
    KeepingFactory factory;
    unsigned chunk = 0;

    while (chunk < chunkCount () && chunkName (chunk) != "id3 " && chunkName (chunk) != "ID3 ")
      chunk++;
    const bool has_chunk = chunk < chunkCount ();
    const std::unique_ptr<TagLib::ID3v2::Tag> id3 (
      has_chunk ? new TagLib::ID3v2::Tag (this, chunkOffset (chunk), &factory) : new TagLib::ID3v2::Tag ());

    edit_id3 (id3.get (), factory, home, edits);
    if (id3->isEmpty () && has_chunk)
      removeChunk (chunk);
    else if (has_chunk)
      setChunkData (chunk, id3->render (get_version (home)));
    else if (!id3->isEmpty ())
      setChunkData (ByteVector (new_chunk, 4), id3->render (get_version (home)));

    return true;
  }
};

bool
write_riff (const char *path, bool is_wav, TagStore home, const Edits &edits)
{
  RiffFile file (path, !is_wav);

  return file.isValid () && !file.readOnly () && file.write (is_wav ? "id3 " : "ID3 ", home, edits);
}

template <typename File>
bool
write_ape (const char *path, const Edits &edits)
{
  File file (path, false);

  return file.isValid () && edit_ape (file.APETag (true), edits) && file.save ();
}

bool
write (const char *path, TagContainer container, TagStore home, const Edits &edits)
{
  switch (container)
    {
    case TAG_CONTAINER_MPEG: return write_mpeg (path, home, edits);
    case TAG_CONTAINER_FLAC: return write_flac (path, edits);
    case TAG_CONTAINER_OGG: return write_ogg (path, edits);
    case TAG_CONTAINER_MP4: return write_mp4 (path, edits);
    case TAG_CONTAINER_ASF: return write_asf (path, edits);
    case TAG_CONTAINER_WAV: return write_riff (path, true, home, edits);
    case TAG_CONTAINER_AIFF: return write_riff (path, false, home, edits);
    case TAG_CONTAINER_MONKEY: return write_ape<TagLib::APE::File> (path, edits);
    case TAG_CONTAINER_WAVPACK: return write_ape<TagLib::WavPack::File> (path, edits);
    case TAG_CONTAINER_MUSEPACK: return write_ape<TagLib::MPC::File> (path, edits);
    case TAG_CONTAINER_NONE: break;
    }

  return false;
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
 * Returns: FALSE with an error when TagLib will not; TRUE says little: TagLib tells neither of what it
 *   dropped nor of a disk that is full
 */
gboolean
tag_shim_write (const char *path, const TagListing *listing, const TagEdit *edits, gsize n_edits, GError **error)
{
  bool ok = false;

  try
    {
      ok = write (path, listing->container, listing->home, Edits (edits, edits + n_edits));
    }
  catch (...)
    {
    }
  if (!ok)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_UNSUPPORTED_TAGS,
                         _ ("The file's tags are of a kind that cannot be written"));

  return ok;
}
