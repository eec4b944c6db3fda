/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-filter.h"

struct _MoodSongFilter
{
  GtkFilter      parent_instance;
  MoodSongQuery *query; /* (owned) */
};

G_DEFINE_FINAL_TYPE (MoodSongFilter, mood_song_filter, GTK_TYPE_FILTER)

static gboolean
mood_song_filter_match (GtkFilter *filter, gpointer item)
{
  return mood_song_query_matches (MOOD_SONG_FILTER (filter)->query, item);
}

static GtkFilterMatch
mood_song_filter_get_strictness (GtkFilter *filter)
{
  return mood_song_query_is_all (MOOD_SONG_FILTER (filter)->query) ? GTK_FILTER_MATCH_ALL : GTK_FILTER_MATCH_SOME;
}

static void
mood_song_filter_finalize (GObject *object)
{
  mood_song_query_unref (MOOD_SONG_FILTER (object)->query);

  G_OBJECT_CLASS (mood_song_filter_parent_class)->finalize (object);
}

static void
mood_song_filter_class_init (MoodSongFilterClass *klass)
{
  GtkFilterClass *filter_class = GTK_FILTER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mood_song_filter_finalize;
  filter_class->match = mood_song_filter_match;
  filter_class->get_strictness = mood_song_filter_get_strictness;
}

static void
mood_song_filter_init (MoodSongFilter *self)
{
  self->query = mood_song_query_new (NULL, FALSE);
}

MoodSongFilter *
mood_song_filter_new (void)
{
  return g_object_new (MOOD_TYPE_SONG_FILTER, NULL);
}

void
mood_song_filter_set_query (MoodSongFilter *self, MoodSongQuery *query)
{
  g_autoptr (MoodSongQuery) old = self->query;

  self->query = mood_song_query_ref (query);
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

MoodSongQuery *
mood_song_filter_get_query (MoodSongFilter *self)
{
  return self->query;
}
