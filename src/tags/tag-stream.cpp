/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-stream.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

#include "tags/tag-edit.h"
#include "tags/tag-error.h"

/* No tag that TagLib reads in one go is larger; more is the sign of a size that is none. */
#define MAX_READ (G_GUINT64_CONSTANT (256) << 20)

TagStream::TagStream (const char *path)
    : path_ (g_strdup (path)), fd_ (open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)), position_ (0)
{
  if (fd_ >= 0)
    return;

  TagStreamError failure = { nullptr };

  tag_error_set (&failure.error, errno);
  g_free (path_);
  throw failure;
}

TagStream::~TagStream ()
{
  close (fd_);
  g_free (path_);
}

TagSource
TagStream::get_source ()
{
  TagSource source;
  TagStreamError failure = { nullptr };

  if (!tag_source_init (&source, fd_, &failure.error))
    throw failure;

  return source;
}

TagLib::FileName
TagStream::name () const
{
  return path_;
}

TagLib::ByteVector
TagStream::readBlock (Length length)
{
  TagSource source = get_source ();
  guint64 n = position_ < source.size ? MIN ((guint64)length, source.size - position_) : 0;
  TagLib::ByteVector bytes ((unsigned int)MIN (n, MAX_READ), '\0');
  TagStreamError failure = { nullptr };

  if (!tag_source_read (&source, position_, bytes.data (), bytes.size (), &failure.error))
    throw failure;
  position_ += bytes.size ();

  return bytes;
}

void
TagStream::writeBlock (const TagLib::ByteVector &data)
{
  gsize done = 0;

  while (done < data.size ())
    {
      gssize n = pwrite (fd_, data.data () + done, data.size () - done, (off_t)(position_ + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        {
          TagStreamError failure = { nullptr };

          tag_error_set (&failure.error, n < 0 ? errno : EIO);
          throw failure;
        }
      done += (gsize)n;
    }
  position_ += done;
}

void
TagStream::splice (guint64 start, guint64 length, const TagLib::ByteVector &data)
{
  TagSource source = get_source ();
  const GByteArray bytes = { (guint8 *)(gpointer)data.data (), data.size () };
  TagStreamError failure = { nullptr };

  start = MIN (start, source.size);
  if (!tag_edit_splice (&source, start, MIN (length, source.size - start), &bytes, &failure.error))
    throw failure;
}

void
TagStream::insert (const TagLib::ByteVector &data, Start start, Length replace)
{
  splice ((guint64)start, replace, data);
}

void
TagStream::removeBlock (Start start, Length length)
{
  splice ((guint64)start, length, TagLib::ByteVector ());
}

bool
TagStream::readOnly () const
{
  return false;
}

bool
TagStream::isOpen () const
{
  return true;
}

void
TagStream::seek (Offset offset, Position position)
{
  gint64 base = position == Current ? (gint64)position_ : position == End ? (gint64)length () : 0;

  position_ = (guint64)MAX (base + offset, 0);
}

TagStream::Offset
TagStream::tell () const
{
  return (Offset)position_;
}

TagStream::Offset
TagStream::length ()
{
  return (Offset)get_source ().size;
}

void
TagStream::truncate (Offset length)
{
  TagStreamError failure = { nullptr };

  if (ftruncate (fd_, length) == 0)
    return;

  tag_error_set (&failure.error, errno);
  throw failure;
}
