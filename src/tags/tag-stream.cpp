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
    : path_ (g_strdup (path)), fd_ (open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW)), position_ (0), failure_ (nullptr)
{
  if (fd_ < 0)
    tag_error_set (&failure_, errno);
}

TagStream::~TagStream ()
{
  if (fd_ >= 0)
    close (fd_);
  g_free (path_);
  g_clear_error (&failure_);
}

/* Throws what has failed so far. */
void
TagStream::check ()
{
  if (failure_ != nullptr)
    throw TagStreamError { g_steal_pointer (&failure_) };
}

bool
TagStream::get_source (TagSource *source)
{
  return failure_ == nullptr && tag_source_init (source, fd_, &failure_);
}

TagLib::FileName
TagStream::name () const
{
  return path_;
}

TagLib::ByteVector
TagStream::readBlock (Length length)
{
  TagSource source;

  if (!get_source (&source) || position_ >= source.size)
    return TagLib::ByteVector ();

  const guint64 n = MIN (MIN ((guint64)length, source.size - position_), MAX_READ);
  TagLib::ByteVector bytes ((unsigned int)n, '\0');

  if (!tag_source_read (&source, position_, bytes.data (), bytes.size (), &failure_))
    return TagLib::ByteVector ();
  position_ += n;

  return bytes;
}

void
TagStream::writeBlock (const TagLib::ByteVector &data)
{
  gsize done = 0;

  check ();
  while (done < data.size ())
    {
      gssize n = pwrite (fd_, data.data () + done, data.size () - done, (off_t)(position_ + done));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        tag_error_set (&failure_, n < 0 ? errno : EIO);
      check ();
      done += (gsize)n;
    }
  position_ += done;
}

void
TagStream::splice (guint64 start, guint64 length, const TagLib::ByteVector &data)
{
  const GByteArray bytes = { (guint8 *)(gpointer)data.data (), data.size () };
  TagSource source;

  if (get_source (&source))
    {
      start = MIN (start, source.size);
      tag_edit_splice (&source, start, MIN (length, source.size - start), &bytes, &failure_);
    }
  check ();
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
  return fd_ >= 0;
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
  TagSource source;

  return get_source (&source) ? (Offset)source.size : 0;
}

void
TagStream::truncate (Offset length)
{
  check ();
  if (ftruncate (fd_, length) != 0)
    tag_error_set (&failure_, errno);
  check ();
}
