/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-group.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "library/text.h"

/* As many points as can be told apart in a thumbnail. */
#define MAX_POINTS 48

struct _MoodSongGroup
{
  GObject parent_instance;
  GPtrArray *source; /* (owned) (element-type LibrarySong): holds the songs */
  GPtrArray *songs;  /* (owned): of source, without references, in its order */
  char *name;        /* (owned) */
  char *artist;      /* (owned) */
  char *sort_text;   /* (owned) */
  double duration;
  guint n_placed;
  MoodEstimate estimate;
  GArray *points; /* (owned) (element-type PlotPoint) */
};

G_DEFINE_FINAL_TYPE (MoodSongGroup, mood_song_group, G_TYPE_OBJECT)

/* --- which songs belong together --- */

/* Sets that grow together: each song points to another of its set, and at last to the set's first one. */
static guint
find_root (guint *parents, guint i)
{
  while (parents[i] != i)
    i = parents[i] = parents[parents[i]];

  return i;
}

static void
join (guint *parents, guint a, guint b)
{
  a = find_root (parents, a);
  b = find_root (parents, b);
  parents[MAX (a, b)] = MIN (a, b);
}

/* Songs with one key are together. (transfer full): @key */
static void
join_by_key (GHashTable *firsts, char *key, guint *parents, guint i)
{
  gpointer first;

  if (g_hash_table_lookup_extended (firsts, key, NULL, &first))
    {
      join (parents, GPOINTER_TO_UINT (first), i);
      g_free (key);
    }
  else
    {
      g_hash_table_insert (firsts, key, GUINT_TO_POINTER (i));
    }
}

static void
join_albums (GHashTable *firsts, LibrarySong *song, guint *parents, guint i)
{
  g_autofree char *album = library_text_fold (library_song_get_album (song));
  g_autofree char *artist = library_text_fold (library_song_get_artist (song));
  g_autofree char *folder = g_path_get_dirname (library_song_get_path (song));

  if (*album == '\0')
    {
      join_by_key (firsts, g_strdup (""), parents, i);
      return;
    }

  /* No text of a tag has this byte. */
  if (*artist != '\0')
    join_by_key (firsts, g_strconcat (album, "\001", artist, NULL), parents, i);
  join_by_key (firsts, g_strconcat (album, "\002", folder, NULL), parents, i);
}

/* (transfer full): the set of each song, (songs->len) */
static guint *
find_sets (GPtrArray *songs, MoodGroupKind kind)
{
  g_autoptr (GHashTable) firsts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint *parents = g_new (guint, MAX (songs->len, 1));

  for (guint i = 0; i < songs->len; i++)
    {
      parents[i] = i;
      if (kind == MOOD_GROUP_ALBUM)
        join_albums (firsts, songs->pdata[i], parents, i);
      else
        join_by_key (firsts, library_text_fold (library_song_get_artist (songs->pdata[i])), parents, i);
    }

  return parents;
}

/* --- what a group is --- */

static const char *
find_common_artist (GPtrArray *songs)
{
  const char *artist = library_song_get_artist (songs->pdata[0]);
  g_autofree char *folded = library_text_fold (artist);

  for (guint i = 1; i < songs->len; i++)
    {
      const char *other = library_song_get_artist (songs->pdata[i]);
      g_autofree char *other_folded = NULL;

      if (g_str_equal (other, artist))
        continue;
      other_folded = library_text_fold (other);
      if (!g_str_equal (other_folded, folded))
        return _ ("Various artists");
    }

  return artist;
}

static void
set_names (MoodSongGroup *self, MoodGroupKind kind)
{
  LibrarySong *first = self->songs->pdata[0];
  const char *name
      = kind == MOOD_GROUP_ALBUM ? library_song_get_album (first) : library_song_get_artist (first);
  g_autofree char *folded = g_utf8_casefold (name, -1);

  if (kind == MOOD_GROUP_ALBUM && *name != '\0')
    self->artist = g_strdup (find_common_artist (self->songs));
  else
    self->artist = g_strdup ("");
  if (*name != '\0')
    self->name = g_strdup (name);
  else
    self->name = g_strdup (kind == MOOD_GROUP_ALBUM ? _ ("Without an album") : _ ("Without an artist"));
  /* What has no name comes last. */
  self->sort_text = *name != '\0' ? g_utf8_collate_key (folded, -1) : g_strdup ("\xff");
}

/* The mean and the spread of the points. A spread of nothing, as that of one song, would claim more than there is. */
static void
measure (MoodSongGroup *self)
{
  const MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  MoodGaussian whole = { 0 };
  double vv = 0, aa = 0, va = 0, n;

  for (guint i = 0; i < self->songs->len; i++)
    {
      const MoodEstimate *estimate = library_song_get_estimate (self->songs->pdata[i]);

      self->duration += library_song_get_duration (self->songs->pdata[i]);
      if (estimate == NULL)
        continue;
      self->n_placed++;
      whole.valence += estimate->gaussian.valence;
      whole.arousal += estimate->gaussian.arousal;
    }
  if (self->n_placed == 0)
    return;

  n = self->n_placed;
  whole.valence /= n;
  whole.arousal /= n;
  for (guint i = 0; i < self->songs->len; i++)
    {
      const MoodEstimate *estimate = library_song_get_estimate (self->songs->pdata[i]);
      double dv, da;

      if (estimate == NULL)
        continue;
      dv = estimate->gaussian.valence - whole.valence;
      da = estimate->gaussian.arousal - whole.arousal;
      vv += dv * dv / n;
      aa += da * da / n;
      va += dv * da / n;
    }
  whole.valence_sd = CLAMP (sqrt (vv), MOOD_SD_MIN, MOOD_SD_MAX);
  whole.arousal_sd = CLAMP (sqrt (aa), MOOD_SD_MIN, MOOD_SD_MAX);
  whole.correlation
      = CLAMP (va / (whole.valence_sd * whole.arousal_sd), -MOOD_CORRELATION_MAX, MOOD_CORRELATION_MAX);
  mood_estimate_init (&self->estimate, &whole);
  if (vocabulary != NULL)
    mood_estimate_cut (&self->estimate, mood_vocabulary_get_borders (vocabulary));
}

/* Evenly from among the songs. */
static void
take_points (MoodSongGroup *self)
{
  const guint step = (self->n_placed + MAX_POINTS - 1) / MAX_POINTS;
  guint n = 0;

  self->points = g_array_sized_new (FALSE, FALSE, sizeof (PlotPoint), MIN (self->n_placed, MAX_POINTS));
  for (guint i = 0; i < self->songs->len; i++)
    {
      const MoodEstimate *estimate = library_song_get_estimate (self->songs->pdata[i]);
      PlotPoint point;

      if (estimate == NULL || n++ % step != 0)
        continue;
      plot_point_init (&point, estimate);
      g_array_append_val (self->points, point);
    }
}

/* --- sorting --- */

typedef struct
{
  MoodGroupSort sort;
  int sign;
} Order;

static double
get_number (MoodSongGroup *self, MoodGroupSort sort)
{
  switch (sort)
    {
    case MOOD_GROUP_SORT_SONGS: return self->songs->len;
    case MOOD_GROUP_SORT_DURATION: return self->duration;
    case MOOD_GROUP_SORT_VALENCE: return self->n_placed > 0 ? self->estimate.gaussian.valence : NAN;
    case MOOD_GROUP_SORT_AROUSAL: return self->n_placed > 0 ? self->estimate.gaussian.arousal : NAN;
    default: return 0;
    }
}

static int
compare_groups (gconstpointer a, gconstpointer b, gpointer user_data)
{
  MoodSongGroup *first = *(MoodSongGroup **)a, *second = *(MoodSongGroup **)b;
  const Order *order = user_data;
  double x = get_number (first, order->sort), y = get_number (second, order->sort);
  int result = 0;

  if (order->sort == MOOD_GROUP_SORT_MOOD && (first->n_placed > 0) != (second->n_placed > 0))
    return first->n_placed > 0 ? -1 : 1;
  if (order->sort == MOOD_GROUP_SORT_MOOD)
    result
        = order->sign * g_utf8_collate (mood_song_group_get_mood (first), mood_song_group_get_mood (second));
  else if (isnan (x) || isnan (y))
    result = isnan (x) - isnan (y);
  else
    result = order->sign * ((x > y) - (x < y));
  if (result == 0)
    result = (order->sort == MOOD_GROUP_SORT_NAME ? order->sign : 1)
             * strcmp (first->sort_text, second->sort_text);
  if (result == 0)
    result = g_utf8_collate (first->artist, second->artist);

  /* The first songs were in some order. */
  return result != 0 ? result
                     : (mood_song_group_get_id (first) > mood_song_group_get_id (second))
                           - (mood_song_group_get_id (first) < mood_song_group_get_id (second));
}

/* --- */

static void
mood_song_group_finalize (GObject *object)
{
  MoodSongGroup *self = MOOD_SONG_GROUP (object);

  g_ptr_array_unref (self->songs);
  g_ptr_array_unref (self->source);
  g_array_unref (self->points);
  g_free (self->name);
  g_free (self->artist);
  g_free (self->sort_text);

  G_OBJECT_CLASS (mood_song_group_parent_class)->finalize (object);
}

static void
mood_song_group_class_init (MoodSongGroupClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mood_song_group_finalize;
}

static void
mood_song_group_init (MoodSongGroup *self)
{
  self->songs = g_ptr_array_new ();
}

static GPtrArray *
find_matching (GPtrArray *source, const MoodSongQuery *query)
{
  GPtrArray *songs = g_ptr_array_sized_new (source->len);

  for (guint i = 0; i < source->len; i++)
    if (mood_song_query_matches (query, source->pdata[i]))
      g_ptr_array_add (songs, source->pdata[i]);

  return songs;
}

GPtrArray *
mood_song_group_make_all (GPtrArray *source,
                          const MoodSongQuery *query,
                          MoodGroupKind kind,
                          MoodGroupSort sort,
                          gboolean is_descending)
{
  g_autoptr (GPtrArray) songs = find_matching (source, query);
  g_autofree guint *parents = find_sets (songs, kind);
  g_autofree MoodSongGroup **of_root = g_new0 (MoodSongGroup *, MAX (songs->len, 1));
  GPtrArray *groups = g_ptr_array_new_with_free_func (g_object_unref);
  Order order = { sort, is_descending ? -1 : 1 };

  for (guint i = 0; i < songs->len; i++)
    {
      const guint root = find_root (parents, i);

      if (of_root[root] == NULL)
        {
          of_root[root] = g_object_new (MOOD_TYPE_SONG_GROUP, NULL);
          of_root[root]->source = g_ptr_array_ref (source);
          g_ptr_array_add (groups, of_root[root]);
        }
      g_ptr_array_add (of_root[root]->songs, songs->pdata[i]);
    }

  for (guint i = 0; i < groups->len; i++)
    {
      set_names (groups->pdata[i], kind);
      measure (groups->pdata[i]);
      take_points (groups->pdata[i]);
    }
  g_ptr_array_sort_with_data (groups, compare_groups, &order);

  return groups;
}

gint64
mood_song_group_get_id (MoodSongGroup *self)
{
  return library_song_get_id (self->songs->pdata[0]);
}

const char *
mood_song_group_get_name (MoodSongGroup *self)
{
  return self->name;
}

const char *
mood_song_group_get_artist (MoodSongGroup *self)
{
  return self->artist;
}

guint
mood_song_group_get_n_songs (MoodSongGroup *self)
{
  return self->songs->len;
}

guint
mood_song_group_get_n_placed (MoodSongGroup *self)
{
  return self->n_placed;
}

double
mood_song_group_get_duration (MoodSongGroup *self)
{
  return self->duration;
}

const MoodEstimate *
mood_song_group_get_estimate (MoodSongGroup *self)
{
  return self->n_placed > 0 ? &self->estimate : NULL;
}

const char *
mood_song_group_get_mood (MoodSongGroup *self)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);

  return self->n_placed > 0 && vocabulary != NULL ? mood_vocabulary_name (vocabulary, &self->estimate)->name
                                                  : "";
}

GArray *
mood_song_group_get_points (MoodSongGroup *self)
{
  return self->points;
}

static int
compare_songs (gconstpointer a, gconstpointer b)
{
  LibrarySong *first = *(LibrarySong **)a, *second = *(LibrarySong **)b;
  int result = strcmp (library_song_get_album (first), library_song_get_album (second));

  return result != 0 ? result : strcmp (library_song_get_path (first), library_song_get_path (second));
}

GPtrArray *
mood_song_group_dup_songs (MoodSongGroup *self)
{
  GPtrArray *songs = g_ptr_array_new_full (self->songs->len, g_object_unref);

  for (guint i = 0; i < self->songs->len; i++)
    g_ptr_array_add (songs, g_object_ref (self->songs->pdata[i]));
  g_ptr_array_sort (songs, compare_songs);

  return songs;
}

gboolean
mood_song_group_has_id (MoodSongGroup *self, gint64 id)
{
  for (guint i = 0; i < self->songs->len; i++)
    if (library_song_get_id (self->songs->pdata[i]) == id)
      return TRUE;

  return FALSE;
}
