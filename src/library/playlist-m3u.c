/* SPDX-License-Identifier: GPL-3.0-or-later */

/* M3U has no specification; this is what players have in common. A line is a path or a URI, one that begins with "#" says
 * something of the next, or nothing. "#EXTINF:SECONDS,ARTIST - TITLE" is the only one of these that is read and written.
 *
 * Names that would not survive as a line are written so that they do:
 *  - One that begins with "#" or a space, or that would be taken for a URI, gets "./" before it (in a list of relative
 *    paths; absolute ones begin with "/").
 *  - One that holds a line break or another control character, that ends with a space, or that is no UTF-8, is written as
 *    a file URI, which is always of the whole path: there is no other way to write it that players read. */
#include "library/playlist-file.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "library/playlist-path.h"

#define HEADER   "#EXTM3U"
#define EXTINF   "#EXTINF:"
#define UTF8_BOM "\xef\xbb\xbf"

static gboolean
fits_line (const char *path)
{
  if (!g_utf8_validate (path, -1, NULL) || g_str_has_suffix (path, " "))
    return FALSE;

  for (const char *c = path; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)) || g_utf8_get_char (c) == 0x2028
        || g_utf8_get_char (c) == 0x2029)
      return FALSE;

  return TRUE;
}

static char *
make_line (const char *path,
           const char *folder)
{
  g_autofree char *name = folder != NULL ? library_path_make_relative (folder, path) : g_strdup (path);

  if (!fits_line (name))
    return base_paths_to_uri (path);
  if (*name == '#' || *name == ' ' || library_path_is_uri (name))
    return g_strconcat ("./", name, NULL);

  return g_steal_pointer (&name);
}

/* Whatever would end the line becomes a space. */
static void
append_text (GString    *out,
             const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (g_unichar_iscntrl (character) || character == 0x2028 || character == 0x2029)
        g_string_append_c (out, ' ');
      else
        g_string_append_unichar (out, character);
    }
}

/**
 * library_m3u_write:
 * @entries: (element-type LibraryPlaylistEntry)
 * @folder: (nullable): where the file will lie, for relative paths; NULL: whole paths
 *
 * Returns: (transfer full): the file's content: UTF-8, lines that end with a line feed, no byte order mark
 */
char *
library_m3u_write (GPtrArray  *entries,
                   const char *folder)
{
  GString *out = g_string_new (HEADER "\n");

  for (guint i = 0; i < entries->len; i++)
    {
      const LibraryPlaylistEntry *entry = entries->pdata[i];
      g_autofree char *line = *entry->path == '/' ? make_line (entry->path, folder) : NULL;

      if (line == NULL)
        continue;
      /* -1 is what says that a length is not known. */
      g_string_append_printf (out, EXTINF "%.0f,",
                              entry->duration > 0.0 ? fmax (1.0, round (entry->duration)) : -1.0);
      if (*entry->artist != '\0')
        {
          append_text (out, entry->artist);
          g_string_append (out, " - ");
        }
      append_text (out, entry->title);
      g_string_append_printf (out, "\n%s\n", line);
    }

  return g_string_free (out, FALSE);
}

/* --- reading --- */

typedef struct
{
  const char *folder;
  GPtrArray *lines;
  char *text;      /* (owned) (nullable): of the #EXTINF before */
  double duration; /* likewise */
} Reader;

static void
read_extinf (Reader     *self,
             const char *line,
             gsize       size)
{
  const char *comma = memchr (line, ',', size);
  g_autofree char *number = g_strndup (line, MIN (size, 32));
  double duration = g_ascii_strtod (number, NULL);

  g_clear_pointer (&self->text, g_free);
  self->duration = isfinite (duration) && duration > 0.0 ? duration : 0.0;
  if (comma != NULL)
    {
      self->text = library_path_to_text (comma + 1, (gsize)(line + size - comma - 1));
      g_strstrip (self->text);
    }
}

static void
part_text (const char          *text,
           LibraryPlaylistLine *line)
{
  const char *dash = strstr (text, " - ");

  line->text = g_strdup (text);
  line->title = g_strdup (dash != NULL ? dash + strlen (" - ") : text);
  line->artist = dash != NULL ? g_strndup (text, (gsize)(dash - text)) : g_strdup ("");
}

static void
read_song (Reader     *self,
           const char *bytes,
           gsize       size)
{
  LibraryPlaylistLine *line = g_new0 (LibraryPlaylistLine, 1);
  g_autofree char *path = g_strndup (bytes, size);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  if (library_path_is_uri (path))
    library_path_add_uri (paths, path, self->folder);
  else
    library_path_add (paths, path, self->folder);
  g_ptr_array_add (paths, NULL);

  line->shown = library_path_to_text (path, strlen (path));
  line->paths = (GStrv)g_ptr_array_free (g_steal_pointer (&paths), FALSE);
  part_text (self->text != NULL ? self->text : "", line);
  if (self->text == NULL)
    g_clear_pointer (&line->text, g_free);
  line->duration = self->duration;
  g_ptr_array_add (self->lines, line);

  g_clear_pointer (&self->text, g_free);
  self->duration = 0.0;
}

static void
read_line (Reader     *self,
           const char *line,
           gsize       size)
{
  gboolean is_blank = TRUE;

  if (size > 0 && line[size - 1] == '\r')
    size--;
  for (gsize i = 0; i < size; i++)
    is_blank = is_blank && g_ascii_isspace (line[i]);

  if (size >= strlen (EXTINF) && strncmp (line, EXTINF, strlen (EXTINF)) == 0)
    read_extinf (self, line + strlen (EXTINF), size - strlen (EXTINF));
  else if (!is_blank && *line != '#')
    read_song (self, line, size);
}

/**
 * library_m3u_read:
 * @data: (array length=size): any bytes
 * @folder: where the file lies; absolute
 *
 * Lines may end with a line feed, a carriage return or both. Paths are bytes; texts are UTF-8 or else Latin-1.
 *
 * Returns: (transfer full) (element-type LibraryPlaylistLine): or NULL with an error when there are too many, or the file
 *   is no text
 */
GPtrArray *
library_m3u_read (const char  *data,
                  gsize        size,
                  const char  *folder,
                  GError     **error)
{
  Reader self = { .folder = folder };
  const char *next = data, *end = data + size;
  char separator;

  if (memchr (data, '\0', size) != NULL)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_FAILED,
                           _ ("The playlist cannot be read: it is no text."));
      return NULL;
    }

  self.lines = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_line_free);
  if (size >= strlen (UTF8_BOM) && memcmp (data, UTF8_BOM, strlen (UTF8_BOM)) == 0)
    next += strlen (UTF8_BOM);
  separator = memchr (data, '\n', size) != NULL ? '\n' : '\r';

  while (next < end && self.lines->len <= LIBRARY_PLAYLIST_MAX_ENTRIES)
    {
      const char *stop = memchr (next, separator, (gsize)(end - next));

      if (stop == NULL)
        stop = end;
      read_line (&self, next, (gsize)(stop - next));
      next = stop + 1;
    }
  g_free (self.text);

  if (self.lines->len > LIBRARY_PLAYLIST_MAX_ENTRIES)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED,
                   _ ("The playlist cannot be read: it has more than %d songs."),
                   LIBRARY_PLAYLIST_MAX_ENTRIES);
      g_clear_pointer (&self.lines, g_ptr_array_unref);
    }

  return self.lines;
}
