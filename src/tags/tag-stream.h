/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include <taglib/tiostream.h>

#include "tags/tag-source.h"

/* What a failed call ends a write by TagLib with. */
struct TagStreamError
{
  GError *error; /* (owned) */
};

/**
 * TagStream:
 *
 * A file for TagLib whose faults are told: TagLib's own goes on after a write that failed, takes
 * what it finds in the wrong place for sizes, and may then be at it for hours. This one throws a
 * TagStreamError at the first write that fails. After a read that failed it seems to be at its end, since
 * TagLib's constructors read and lose memory when they are left so; the next write throws then, or check().
 */
class TagStream : public TagLib::IOStream
{
public:
#if TAGLIB_MAJOR_VERSION >= 2
  using Offset = TagLib::offset_t;
  using Start = TagLib::offset_t;
  using Length = size_t;
#else
  using Offset = long;
  using Start = unsigned long;
  using Length = unsigned long;
#endif

  explicit TagStream (const char *path);
  ~TagStream () override;
  TagStream (const TagStream &) = delete;
  TagStream &operator= (const TagStream &) = delete;

  TagLib::FileName name () const override;
  TagLib::ByteVector readBlock (Length length) override;
  void writeBlock (const TagLib::ByteVector &data) override;
  void insert (const TagLib::ByteVector &data, Start start = 0, Length replace = 0) override;
  void removeBlock (Start start = 0, Length length = 0) override;
  bool readOnly () const override;
  bool isOpen () const override;
  void seek (Offset offset, Position position = Beginning) override;
  Offset tell () const override;
  Offset length () override;
  void truncate (Offset length) override;

  void check ();

private:
  bool get_source (TagSource *source);
  void splice (guint64 start, guint64 length, const TagLib::ByteVector &data);

  char *path_;
  int fd_;
  guint64 position_;
  GError *failure_; /* (owned) (nullable): the first */
};
