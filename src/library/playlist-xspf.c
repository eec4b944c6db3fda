/* SPDX-License-Identifier: GPL-3.0-or-later */

/* XSPF, version 1: https://www.xspf.org/spec. A location is a URI (RFC 3986), percent-encoded, absolute or relative to
 * where the playlist lies; all else is text of XML 1.0, without the characters that cannot stand there at all.
 * Read with GMarkup, which knows no entities but the five of XML, so none can grow. */
#include "library/playlist-file.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "library/playlist-path.h"

#define NAMESPACE "http://xspf.org/ns/0/"

/* Elements within elements; the real ones are four deep. */
#define MAX_DEPTH 32

/* Of one text, in bytes. */
#define MAX_TEXT 65536

/* What may stand in a segment of a path beside letters, digits and "-._~": sub-delims and "@" (RFC 3986, 3.3). A colon
 * may not stand in the first one of a relative path, so it is always encoded. */
#define ALLOWED "/!$&'()*+,;=@"

static void
append_element (GString    *out,
                const char *name,
                const char *text)
{
  GString *legal = g_string_new (NULL);
  g_autofree char *escaped = NULL;
  g_autofree char *plain = NULL;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      /* XML 1.0, production 2. */
      if (character >= 0x20 ? character != 0xfffe && character != 0xffff
                            : strchr ("\t\n\r", (int)character) != NULL)
        g_string_append_unichar (legal, character);
    }
  plain = g_string_free (legal, FALSE);
  if (*plain == '\0')
    return;
  escaped = g_markup_escape_text (plain, -1);
  g_string_append_printf (out, "      <%s>%s</%s>\n", name, escaped, name);
}

static char *
make_location (const char *path,
               const char *folder)
{
  g_autofree char *relative = folder != NULL ? library_path_make_relative (folder, path) : NULL;

  if (relative == NULL)
    return base_paths_to_uri (path);

  return g_uri_escape_bytes ((const guint8 *)relative, strlen (relative), ALLOWED);
}

/**
 * library_xspf_write:
 * @entries: (element-type LibraryPlaylistEntry)
 * @name: of the playlist
 * @folder: (nullable): where the file will lie, for relative locations; NULL: absolute ones
 *
 * Returns: (transfer full): the file's content
 */
char *
library_xspf_write (GPtrArray  *entries,
                    const char *name,
                    const char *folder)
{
  GString *out = g_string_new (
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<playlist version=\"1\" xmlns=\"" NAMESPACE "\">\n");
  g_autofree char *title = g_markup_escape_text (name, -1);

  g_string_append_printf (out, "  <title>%s</title>\n  <trackList>\n", title);
  for (guint i = 0; i < entries->len; i++)
    {
      const LibraryPlaylistEntry *entry = entries->pdata[i];
      g_autofree char *location = *entry->path == '/' ? make_location (entry->path, folder) : NULL;
      g_autofree char *duration = g_strdup_printf ("%.0f", round (1000.0 * entry->duration));

      if (location == NULL)
        continue;
      g_string_append (out, "    <track>\n");
      append_element (out, "location", location);
      append_element (out, "title", entry->title);
      append_element (out, "creator", entry->artist);
      if (entry->song != NULL)
        append_element (out, "album", library_song_get_album (entry->song));
      if (entry->duration > 0.0)
        append_element (out, "duration", duration);
      g_string_append (out, "    </track>\n");
    }
  g_string_append (out, "  </trackList>\n</playlist>\n");

  return g_string_free (out, FALSE);
}

/* --- reading --- */

typedef struct
{
  const char *folder;
  GPtrArray *lines;
  LibraryPlaylistLine *line; /* (owned) (nullable): of the track that is open */
  GPtrArray *paths;          /* (owned): of that */
  GString *text;             /* (owned): of the element that is open */
  guint depth;
  gboolean is_playlist;
} Reader;

/* With or without the prefix of a namespace. */
static gboolean
is_named (const char *element,
          const char *name)
{
  const char *colon = strrchr (element, ':');

  return g_str_equal (colon != NULL ? colon + 1 : element, name);
}

static void
begin_track (Reader *self)
{
  self->line = g_new0 (LibraryPlaylistLine, 1);
  self->line->shown = g_strdup ("");
  self->line->title = g_strdup ("");
  self->line->artist = g_strdup ("");
  g_ptr_array_set_size (self->paths, 0);
}

static void
end_track (Reader *self)
{
  g_autoptr (GPtrArray) paths = g_steal_pointer (&self->paths);

  g_ptr_array_add (paths, NULL);
  self->line->paths = (GStrv)g_ptr_array_free (g_steal_pointer (&paths), FALSE);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->lines, g_steal_pointer (&self->line));
}

static void
start_element_cb (GMarkupParseContext  *context,
                  const char           *element,
                  const char          **names,
                  const char          **values,
                  gpointer              user_data,
                  GError              **error)
{
  Reader *self = user_data;

  self->depth++;
  if (self->depth == 1)
    self->is_playlist = is_named (element, "playlist");
  if (!self->is_playlist || self->depth > MAX_DEPTH || self->lines->len >= LIBRARY_PLAYLIST_MAX_ENTRIES)
    {
      g_set_error_literal (error, G_MARKUP_ERROR, G_MARKUP_ERROR_INVALID_CONTENT,
                           "no playlist, or too large");
      return;
    }

  g_string_truncate (self->text, 0);
  if (self->depth == 3 && is_named (element, "track"))
    begin_track (self);
}

/* Takes the text of an element of a track. */
static void
take_text (Reader     *self,
           const char *element)
{
  g_autofree char *text = g_strstrip (g_strdup (self->text->str));

  if (is_named (element, "location") && *text != '\0')
    {
      if (*self->line->shown == '\0')
        {
          g_free (self->line->shown);
          self->line->shown = g_strdup (text);
        }
      /* A song may have many, and a file of them would be read into many times its size. */
      if (self->paths->len < 16)
        library_path_add_uri (self->paths, text, self->folder);
    }
  else if (is_named (element, "title"))
    {
      g_free (self->line->title);
      self->line->title = g_steal_pointer (&text);
    }
  else if (is_named (element, "creator"))
    {
      g_free (self->line->artist);
      self->line->artist = g_steal_pointer (&text);
    }
  else if (is_named (element, "duration"))
    {
      double milliseconds = g_ascii_strtod (text, NULL);

      self->line->duration = isfinite (milliseconds) && milliseconds > 0.0 ? milliseconds / 1000.0 : 0.0;
    }
}

static void
end_element_cb (GMarkupParseContext  *context,
                const char           *element,
                gpointer              user_data,
                GError              **error)
{
  Reader *self = user_data;

  if (self->depth == 4 && self->line != NULL)
    take_text (self, element);
  else if (self->depth == 3 && self->line != NULL)
    end_track (self);
  g_string_truncate (self->text, 0);
  self->depth--;
}

static void
text_cb (GMarkupParseContext  *context,
         const char           *text,
         gsize                 size,
         gpointer              user_data,
         GError              **error)
{
  Reader *self = user_data;

  if (self->text->len + size <= MAX_TEXT)
    g_string_append_len (self->text, text, (gssize)size);
}

/**
 * library_xspf_read:
 * @data: (array length=size): any bytes; UTF-8, or else taken for Latin-1
 * @folder: where the file lies; absolute
 *
 * Returns: (transfer full) (element-type LibraryPlaylistLine): or NULL with an error for what is no XSPF, or holds too
 *   much
 */
GPtrArray *
library_xspf_read (const char  *data,
                   gsize        size,
                   const char  *folder,
                   GError     **error)
{
  static const GMarkupParser parser
      = { .start_element = start_element_cb, .end_element = end_element_cb, .text = text_cb };
  Reader self = { .folder = folder };
  g_autoptr (GMarkupParseContext) context
      = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &self, NULL);
  g_autoptr (GError) parse_error = NULL;
  g_autofree char *text = NULL;
  gboolean ok = memchr (data, '\0', size) == NULL;

  self.lines = g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_line_free);
  self.paths = g_ptr_array_new_with_free_func (g_free);
  self.text = g_string_new (NULL);
  if (ok)
    {
      text = library_path_to_text (data, size);
      ok = g_markup_parse_context_parse (context, text, -1, &parse_error)
           && g_markup_parse_context_end_parse (context, &parse_error) && self.is_playlist;
    }

  g_clear_pointer (&self.line, library_playlist_line_free);
  g_ptr_array_unref (self.paths);
  g_string_free (self.text, TRUE);
  if (!ok)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("The playlist cannot be read: %s."),
                   parse_error != NULL ? parse_error->message : _ ("it is no XSPF"));
      g_clear_pointer (&self.lines, g_ptr_array_unref);
    }

  return self.lines;
}
