/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-query.h"

#include <string.h>

#include "engine/base/paths.h"

struct _MoodSongQuery
{
  GStrv words; /* (owned): folded */
  gboolean is_problems_only;
};

static G_DEFINE_QUARK (moodplane - haystack, haystack)

    /* Case, accents and compatibility forms away, so that a search finds what looks the same. */
    static char *fold (const char *text)
{
  g_autofree char *normal = NULL;
  GString *bare = NULL;
  g_autofree char *plain = NULL;

  /* Most texts are, and Unicode takes ten times as long. */
  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);

  normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  bare = g_string_new (NULL);

  for (const char *c = normal != NULL ? normal : ""; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_ismark (g_utf8_get_char (c)))
      g_string_append_unichar (bare, g_utf8_get_char (c));
  plain = g_string_free (bare, FALSE);

  return g_utf8_casefold (plain, -1);
}

/* The last names of a path: those of the file and of what it lies in, which often are album and artist. What is before is
 * the same for all songs, and would find all of them. */
static const char *
get_end_of_path (const char *path)
{
  const char *end = path + strlen (path);

  for (guint n_names = 0; end > path && n_names < 3; n_names += *end == '/')
    end--;

  return end;
}

/* What is searched of a song. Folding costs microseconds, which 100,000 songs feel on every key
 * press, so it is kept on the song; the data list has a lock of its own and takes any thread. */
static const char *
get_haystack (LibrarySong *song)
{
  GQuark quark = haystack_quark ();
  char *haystack = g_object_get_qdata (G_OBJECT (song), quark);

  if (haystack == NULL)
    {
      g_autofree char *name = base_paths_to_utf8 (get_end_of_path (library_song_get_path (song)));
      g_autofree char *moods = g_strjoinv ("\n", (char **)library_song_get_moods (song));
      g_autofree char *joined
          = g_strjoin ("\n", library_song_get_title (song), library_song_get_artist (song),
                       library_song_get_album (song), library_song_get_mood (song), moods, name, NULL);
      g_autofree char *folded = fold (joined);

      /* Never replaced once set: another thread may be reading it. */
      if (g_object_replace_qdata (G_OBJECT (song), quark, NULL, folded, g_free, NULL))
        folded = NULL;
      haystack = g_object_get_qdata (G_OBJECT (song), quark);
    }

  return haystack;
}

MoodSongQuery *
mood_song_query_new (const char *text,
                     gboolean    is_problems_only)
{
  MoodSongQuery *self = g_atomic_rc_box_new0 (MoodSongQuery);
  g_autofree char *folded = fold (text != NULL ? text : "");
  g_auto (GStrv) pieces = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (gsize i = 0; pieces[i] != NULL; i++)
    if (*pieces[i] != '\0')
      g_strv_builder_add (words, pieces[i]);

  self->words = g_strv_builder_end (words);
  self->is_problems_only = is_problems_only;

  return self;
}

MoodSongQuery *
mood_song_query_ref (MoodSongQuery *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  MoodSongQuery *self = data;

  g_strfreev (self->words);
}

void
mood_song_query_unref (MoodSongQuery *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
mood_song_query_is_all (const MoodSongQuery *self)
{
  return self->words[0] == NULL && !self->is_problems_only;
}

gboolean
mood_song_query_matches (const MoodSongQuery *self,
                         LibrarySong         *song)
{
  const char *haystack;

  if (self->is_problems_only && library_song_get_error_code (song) == NULL)
    return FALSE;
  if (self->words[0] == NULL)
    return TRUE;

  haystack = get_haystack (song);
  for (gsize i = 0; self->words[i] != NULL; i++)
    if (strstr (haystack, self->words[i]) == NULL)
      return FALSE;

  return TRUE;
}

void
mood_song_query_prepare (LibrarySong *song)
{
  get_haystack (song);
}
