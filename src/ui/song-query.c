/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-query.h"

#include <string.h>

#include "engine/base/paths.h"
#include "library/text.h"

struct _MoodSongQuery
{
  MoodSongQuery *both[2]; /* (owned) (nullable): both or none; then nothing else is set */

  GStrv texts;  /* (owned) (nullable): folded words */
  char *artist; /* (owned) (nullable) */
  char *album;  /* (owned) (nullable) */
  char *word;   /* (owned) (nullable) */
  guint quadrants;
  gboolean is_unsure;
  gboolean is_unwritten;
  gboolean is_corrected;
  gboolean is_problem;

  GHashTable *places; /* (owned) (nullable): id -> the first place of the song + 1 */
  guint *next_places; /* (owned) (nullable): (n_ids), of the same song */
};

static G_DEFINE_QUARK (moodplane - haystack, haystack)

    /* The last names of a path: those of the file and of what it lies in, which often are album and artist. What is
     * before is the same for all songs, and would find all of them. */
    static const char *get_end_of_path (const char *path)
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
      const MoodWord *word = library_song_get_word (song);
      g_autofree char *aliases
          = word != NULL && word->synonyms != NULL ? g_strjoinv ("\n", word->synonyms) : g_strdup ("");
      g_autofree char *joined
          = g_strjoin ("\n", library_song_get_title (song), library_song_get_artist (song),
                       library_song_get_album (song), library_song_get_mood (song), aliases, moods, name, NULL);
      g_autofree char *folded = library_text_fold (joined);

      /* Never replaced once set: another thread may be reading it. */
      if (g_object_replace_qdata (G_OBJECT (song), quark, NULL, folded, g_free, NULL))
        folded = NULL;
      haystack = g_object_get_qdata (G_OBJECT (song), quark);
    }

  return haystack;
}

/* Returns: (transfer full) (nullable): NULL when there is no word in it */
static GStrv
split_text (const char *text)
{
  g_autofree char *folded = library_text_fold (text != NULL ? text : "");
  g_auto (GStrv) pieces = g_strsplit_set (folded, " \t\n", -1);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  gboolean has_words = FALSE;

  for (gsize i = 0; pieces[i] != NULL; i++)
    if (*pieces[i] != '\0')
      {
        g_strv_builder_add (words, pieces[i]);
        has_words = TRUE;
      }

  return has_words ? g_strv_builder_end (words) : NULL;
}

static gpointer
id_to_key (gint64 id)
{
  return GSIZE_TO_POINTER ((gsize)id);
}

/* From the last to the first, so that each is the head of what follows. */
static void
set_places (MoodSongQuery *self,
            const gint64  *ids,
            gsize          n_ids)
{
  self->places = g_hash_table_new (NULL, NULL);
  self->next_places = g_new (guint, MAX (n_ids, 1));
  for (gsize i = n_ids; i-- > 0;)
    {
      gpointer key = id_to_key (ids[i]);
      guint next = GPOINTER_TO_UINT (g_hash_table_lookup (self->places, key));

      self->next_places[i] = next > 0 ? next - 1 : MOOD_SONG_QUERY_NO_PLACE;
      g_hash_table_insert (self->places, key, GUINT_TO_POINTER ((guint)i + 1));
    }
}

MoodSongQuery *
mood_song_query_new (const MoodSongFilter *filter)
{
  MoodSongQuery *self = g_atomic_rc_box_new0 (MoodSongQuery);

  if (filter == NULL)
    return self;

  self->texts = split_text (filter->text);
  self->artist = g_strdup (filter->artist);
  self->album = g_strdup (filter->album);
  self->word = g_strdup (filter->word);
  self->quadrants = filter->quadrants;
  self->is_unsure = filter->is_unsure;
  self->is_unwritten = filter->is_unwritten;
  self->is_corrected = filter->is_corrected;
  self->is_problem = filter->is_problem;
  if (filter->ids != NULL)
    set_places (self, filter->ids, filter->n_ids);

  return self;
}

MoodSongQuery *
mood_song_query_new_both (MoodSongQuery *a,
                          MoodSongQuery *b)
{
  MoodSongQuery *self;

  if (mood_song_query_is_all (a))
    return mood_song_query_ref (b);
  if (mood_song_query_is_all (b))
    return mood_song_query_ref (a);

  self = g_atomic_rc_box_new0 (MoodSongQuery);
  self->both[0] = mood_song_query_ref (a);
  self->both[1] = mood_song_query_ref (b);

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

  g_clear_pointer (&self->both[0], mood_song_query_unref);
  g_clear_pointer (&self->both[1], mood_song_query_unref);
  g_strfreev (self->texts);
  g_free (self->artist);
  g_free (self->album);
  g_free (self->word);
  g_clear_pointer (&self->places, g_hash_table_unref);
  g_free (self->next_places);
}

void
mood_song_query_unref (MoodSongQuery *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
mood_song_query_is_all (const MoodSongQuery *self)
{
  return self->both[0] == NULL && self->texts == NULL && self->artist == NULL && self->album == NULL
         && self->word == NULL && self->quadrants == 0 && self->places == NULL && !self->is_unsure
         && !self->is_unwritten && !self->is_corrected && !self->is_problem;
}

gboolean
mood_song_query_is_unwritten (LibrarySong *song)
{
  const MoodWord *word = library_song_get_word (song);
  const char *const *moods = library_song_get_moods (song);

  if (word == NULL)
    return FALSE;
  for (gsize i = 0; moods[i] != NULL; i++)
    if (g_ascii_strcasecmp (moods[i], word->id) == 0)
      return FALSE;

  return TRUE;
}

static gboolean
matches_mood (const MoodSongQuery *self,
              LibrarySong         *song)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);
  const MoodWord *word;

  if (self->quadrants == 0 && self->word == NULL && !self->is_unsure && !self->is_unwritten)
    return TRUE;
  if (estimate == NULL)
    return FALSE;

  word = self->word != NULL ? library_song_get_word (song) : NULL;
  return (self->quadrants == 0 || (self->quadrants & (1u << estimate->quadrant)) != 0)
         && (!self->is_unsure || estimate->is_unsure)
         && (self->word == NULL || (word != NULL && g_str_equal (word->id, self->word)))
         && (!self->is_unwritten || mood_song_query_is_unwritten (song));
}

static gboolean
matches_text (const MoodSongQuery *self,
              LibrarySong         *song)
{
  const char *haystack;

  if (self->texts == NULL)
    return TRUE;

  haystack = get_haystack (song);
  for (gsize i = 0; self->texts[i] != NULL; i++)
    if (strstr (haystack, self->texts[i]) == NULL)
      return FALSE;

  return TRUE;
}

/* What is quickly answered comes first. */
gboolean
mood_song_query_matches (const MoodSongQuery *self,
                         LibrarySong         *song)
{
  if (self->both[0] != NULL)
    return mood_song_query_matches (self->both[0], song) && mood_song_query_matches (self->both[1], song);

  return (!self->is_problem || library_song_get_error_code (song) != NULL)
         && (!self->is_corrected || library_song_get_label (song) != NULL)
         && (self->places == NULL || mood_song_query_find_place (self, song) != MOOD_SONG_QUERY_NO_PLACE)
         && (self->artist == NULL || g_str_equal (library_song_get_artist (song), self->artist))
         && (self->album == NULL || g_str_equal (library_song_get_album (song), self->album))
         && matches_mood (self, song) && matches_text (self, song);
}

/* (nullable): the part that has the order */
static const MoodSongQuery *
find_ordered (const MoodSongQuery *self)
{
  const MoodSongQuery *ordered;

  if (self->both[0] == NULL)
    return self->places != NULL ? self : NULL;

  ordered = find_ordered (self->both[0]);
  return ordered != NULL ? ordered : find_ordered (self->both[1]);
}

gboolean
mood_song_query_has_order (const MoodSongQuery *self)
{
  return find_ordered (self) != NULL;
}

guint
mood_song_query_find_place (const MoodSongQuery *self,
                            LibrarySong         *song)
{
  const MoodSongQuery *ordered = find_ordered (self);
  gpointer key = id_to_key (library_song_get_id (song));

  /* 0 - 1 is nowhere. */
  return ordered != NULL ? GPOINTER_TO_UINT (g_hash_table_lookup (ordered->places, key)) - 1
                         : MOOD_SONG_QUERY_NO_PLACE;
}

guint
mood_song_query_next_place (const MoodSongQuery *self,
                            guint                place)
{
  return find_ordered (self)->next_places[place];
}

void
mood_song_query_prepare (LibrarySong *song)
{
  get_haystack (song);
}
