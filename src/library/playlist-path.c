/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/playlist-path.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* (transfer full): from @folder to @path, both absolute and without ".". */
static char *
make_relative (const char *folder,
               const char *path)
{
  g_auto (GStrv) from = g_strsplit (folder + 1, "/", -1);
  g_auto (GStrv) to = g_strsplit (path + 1, "/", -1);
  GString *relative = g_string_new (NULL);
  gsize n_same = 0;

  while (from[n_same] != NULL && to[n_same + 1] != NULL && g_str_equal (from[n_same], to[n_same]))
    n_same++;

  for (gsize i = n_same; from[i] != NULL && *from[i] != '\0'; i++)
    g_string_append (relative, "../");
  for (gsize i = n_same; to[i] != NULL; i++)
    g_string_append_printf (relative, "%s%s", i > n_same ? "/" : "", to[i]);

  return g_string_free (relative, FALSE);
}

/* (transfer full): where a path leads, as far as that is there. */
static char *
resolve (const char *path)
{
  char *real = realpath (path, NULL);
  char *resolved = g_strdup (real != NULL ? real : path);

  free (real);

  return resolved;
}

/**
 * library_path_make_relative:
 * @folder: where the playlist file lies; absolute
 * @path: of a song; absolute
 *
 * ".." leads to the parent of the folder that a link points to, not to that of the link. So the way goes up from where
 * @folder really is. It goes down to the song as the library knows it, or to where that really is if the way is shorter.
 *
 * Returns: (transfer full): the path from @folder to @path
 */
char *
library_path_make_relative (const char *folder,
                            const char *path)
{
  g_autofree char *real_folder = resolve (folder);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *real_parent = resolve (parent);
  g_autofree char *real_path = g_build_filename (real_parent, base, NULL);
  g_autofree char *named = make_relative (real_folder, path);
  g_autofree char *real = make_relative (real_folder, real_path);

  return g_strdup (strlen (real) < strlen (named) ? real : named);
}

/**
 * library_path_to_text:
 * @bytes: of any origin
 * @size: how many
 *
 * Returns: (transfer full): @bytes if they are UTF-8; else as Windows-1252, which is what programs mean that write Latin-1
 */
char *
library_path_to_text (const char *bytes,
                      gsize       size)
{
  char *text;

  if (g_utf8_validate_len (bytes, size, NULL))
    return g_strndup (bytes, size);

  text = g_convert (bytes, (gssize)size, "UTF-8", "WINDOWS-1252", NULL, NULL, NULL);
  if (text != NULL && strlen (text) > 0)
    return text;

  /* Five bytes mean nothing there; in Latin-1 all mean something. */
  g_free (text);
  text = g_convert (bytes, (gssize)size, "UTF-8", "ISO-8859-1", NULL, NULL, NULL);

  return text != NULL ? text : g_utf8_make_valid (bytes, (gssize)size);
}

/* A letter and some more before "://", or "file:": not "C:\". */
gboolean
library_path_is_uri (const char *text)
{
  gsize length = 0;

  if (!g_ascii_isalpha (*text))
    return FALSE;
  while (g_ascii_isalnum (text[length]) || (text[length] != '\0' && strchr ("+-.", text[length]) != NULL))
    length++;

  return length > 1
         && (g_str_has_prefix (text + length, "://")
             || g_ascii_strncasecmp (text, "file:", strlen ("file:")) == 0);
}

static void
add_once (GPtrArray *paths,
          char      *path)
{
  if (g_ptr_array_find_with_equal_func (paths, path, g_str_equal, NULL))
    g_free (path);
  else
    g_ptr_array_add (paths, path);
}

/* Relative to the folder as it was called, and to where it really is: see library_path_make_relative(). */
static void
add_resolved (GPtrArray  *paths,
              const char *path,
              const char *folder)
{
  g_autofree char *real_folder = NULL;

  if (*path == '\0' || strlen (path) >= PATH_MAX)
    return;

  add_once (paths, g_canonicalize_filename (path, folder));
  if (*path == '/')
    return;
  real_folder = resolve (folder);
  add_once (paths, g_canonicalize_filename (path, real_folder));
}

/* The ways to read a path that programs of other systems have written. */
static void
add_readings (GPtrArray  *paths,
              const char *path,
              const char *folder)
{
  g_autofree char *text = library_path_to_text (path, strlen (path));
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autofree char *decomposed = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT);

  add_resolved (paths, path, folder);
  add_resolved (paths, text, folder);
  if (composed != NULL)
    add_resolved (paths, composed, folder);
  if (decomposed != NULL)
    add_resolved (paths, decomposed, folder);
}

/**
 * library_path_add:
 * @paths: (element-type filename): takes the paths that @path may mean, the likeliest first
 * @path: as it stands in a playlist file: bytes
 * @folder: where that lies
 *
 * The bytes as they are; else read as Latin-1, with accents composed or not, with backslashes for slashes, with percent
 * signs as in URIs, without spaces around.
 */
void
library_path_add (GPtrArray  *paths,
                  const char *path,
                  const char *folder)
{
  g_autofree char *slashed = g_strdelimit (g_strdup (path), "\\", '/');
  g_autofree char *unescaped = g_uri_unescape_string (path, "/");
  g_autofree char *stripped = g_strstrip (g_strdup (path));

  add_readings (paths, path, folder);
  if (!g_str_equal (slashed, path))
    add_readings (paths, slashed, folder);
  if (unescaped != NULL && !g_str_equal (unescaped, path))
    add_readings (paths, unescaped, folder);
  if (!g_str_equal (stripped, path))
    add_readings (paths, stripped, folder);
}

/**
 * library_path_add_uri:
 * @paths: (element-type filename)
 * @uri: absolute or relative
 * @folder: what a relative one is relative to
 *
 * Adds the path of a file on this computer; nothing for any other URI.
 */
void
library_path_add_uri (GPtrArray  *paths,
                      const char *uri,
                      const char *folder)
{
  g_autofree char *host = NULL;
  g_autofree char *path = NULL;

  if (!library_path_is_uri (uri))
    {
      path = g_uri_unescape_string (uri, "/");
      add_readings (paths, path != NULL ? path : uri, folder);
      return;
    }

  path = g_filename_from_uri (uri, &host, NULL);
  if (path != NULL && (host == NULL || *host == '\0' || g_ascii_strcasecmp (host, "localhost") == 0))
    add_readings (paths, path, folder);
}
