/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/cover-picture.h"

#include <string.h>

/* A picture of 40 bytes may say that it has a million pixels each way. Scans of covers have up to some 3000. */
#define MAX_SIDE   10000
#define MAX_PIXELS (36 * 1000 * 1000)

/* Bytes at a time: so that a loader which has had enough is not fed more. */
#define BLOCK (64 * 1024)

static const char *
get_mime_type (const guint8 *data, gsize size)
{
  if (size < 16)
    return NULL;
  if (memcmp (data, "\xff\xd8\xff", 3) == 0)
    return "image/jpeg";
  if (memcmp (data, "\x89PNG\r\n\x1a\n", 8) == 0)
    return "image/png";
  if (memcmp (data, "GIF8", 4) == 0)
    return "image/gif";
  if (memcmp (data, "RIFF", 4) == 0 && memcmp (data + 8, "WEBP", 4) == 0)
    return "image/webp";

  return NULL;
}

/* Before anything is allocated for the pixels. A size of nothing makes the loader give up. */
static void
size_prepared_cb (GdkPixbufLoader *loader, int width, int height, gpointer user_data)
{
  gboolean *is_refused = user_data;
  double scale;

  *is_refused = width <= 0 || height <= 0 || width > MAX_SIDE || height > MAX_SIDE
                || (gint64)width * height > MAX_PIXELS;
  if (*is_refused)
    {
      gdk_pixbuf_loader_set_size (loader, 0, 0);
      return;
    }

  /* JPEG is decoded at a part of its size where that is enough. */
  scale = MIN (1, (double)MOOD_COVER_SIZE / MAX (width, height));
  gdk_pixbuf_loader_set_size (loader, MAX ((int)(width * scale), 1), MAX ((int)(height * scale), 1));
}

static GdkPixbuf *
load (GBytes *bytes, GError **error)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const char *type = get_mime_type (data, size);
  g_autoptr (GdkPixbufLoader) loader = NULL;
  g_autoptr (GError) close_error = NULL;
  gboolean is_refused = FALSE;
  gboolean is_well = TRUE;
  GdkPixbuf *pixbuf;

  if (type == NULL)
    {
      g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_UNKNOWN_TYPE, "No picture");
      return NULL;
    }

  loader = gdk_pixbuf_loader_new_with_mime_type (type, error);
  if (loader == NULL)
    return NULL;

  g_signal_connect (loader, "size-prepared", G_CALLBACK (size_prepared_cb), &is_refused);
  for (gsize at = 0; at < size && is_well && !is_refused; at += BLOCK)
    is_well = gdk_pixbuf_loader_write (loader, data + at, MIN (size - at, BLOCK), error);
  /* In every case; a picture that breaks off is shown as far as it goes. */
  gdk_pixbuf_loader_close (loader, &close_error);

  pixbuf = is_well && !is_refused ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  if (pixbuf == NULL)
    {
      g_clear_error (error);
      g_set_error_literal (error, GDK_PIXBUF_ERROR, GDK_PIXBUF_ERROR_CORRUPT_IMAGE,
                           "No picture that can be shown");
      return NULL;
    }

  return g_object_ref (pixbuf);
}

static GdkPixbuf *
make_small (GdkPixbuf *pixbuf)
{
  const int width = gdk_pixbuf_get_width (pixbuf);
  const int height = gdk_pixbuf_get_height (pixbuf);
  const double scale = (double)MOOD_COVER_SIZE / MAX (width, height);

  if (scale >= 1)
    return g_object_ref (pixbuf);

  return gdk_pixbuf_scale_simple (pixbuf, MAX ((int)(width * scale), 1), MAX ((int)(height * scale), 1),
                                  GDK_INTERP_BILINEAR);
}

GdkTexture *
mood_cover_picture_decode (GBytes *bytes, GBytes **small, GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = load (bytes, error);
  g_autoptr (GdkPixbuf) scaled = NULL;
  char *buffer;
  gsize size;

  if (small != NULL)
    *small = NULL;
  if (pixbuf == NULL)
    return NULL;

  scaled = make_small (pixbuf);
  if (small != NULL && gdk_pixbuf_save_to_buffer (scaled, &buffer, &size, "png", NULL, NULL))
    *small = g_bytes_new_take (buffer, size);

  return gdk_texture_new_for_pixbuf (scaled);
}
