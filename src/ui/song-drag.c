/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-drag.h"

#include "library/song.h"

struct _MoodSongDrag
{
  GdkContentProvider parent_instance;
  GPtrArray *songs; /* (owned) (element-type LibrarySong) */
};

G_DEFINE_FINAL_TYPE (MoodSongDrag, mood_song_drag, GDK_TYPE_CONTENT_PROVIDER)

typedef GPtrArray MoodDraggedSongs;
G_DEFINE_BOXED_TYPE (MoodDraggedSongs, mood_dragged_songs, g_ptr_array_ref, g_ptr_array_unref)

static GdkContentFormats *
mood_song_drag_ref_formats (GdkContentProvider *provider)
{
  GdkContentFormatsBuilder *builder = gdk_content_formats_builder_new ();

  gdk_content_formats_builder_add_gtype (builder, MOOD_TYPE_DRAGGED_SONGS);
  gdk_content_formats_builder_add_gtype (builder, GDK_TYPE_FILE_LIST);

  return gdk_content_formats_builder_free_to_formats (builder);
}

static GdkFileList *
make_files (GPtrArray *songs)
{
  GSList *files = NULL;
  GdkFileList *list;

  for (guint i = songs->len; i-- > 0;)
    files
        = g_slist_prepend (files, g_file_new_for_path (library_song_get_path (g_ptr_array_index (songs, i))));
  list = gdk_file_list_new_from_list (files);
  g_slist_free_full (files, g_object_unref);

  return list;
}

static gboolean
mood_song_drag_get_value (GdkContentProvider *provider, GValue *value, GError **error)
{
  MoodSongDrag *self = MOOD_SONG_DRAG (provider);

  if (G_VALUE_HOLDS (value, MOOD_TYPE_DRAGGED_SONGS))
    {
      g_value_set_boxed (value, self->songs);
      return TRUE;
    }
  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      g_value_take_boxed (value, make_files (self->songs));
      return TRUE;
    }

  return GDK_CONTENT_PROVIDER_CLASS (mood_song_drag_parent_class)->get_value (provider, value, error);
}

static void
mood_song_drag_finalize (GObject *object)
{
  g_ptr_array_unref (MOOD_SONG_DRAG (object)->songs);

  G_OBJECT_CLASS (mood_song_drag_parent_class)->finalize (object);
}

static void
mood_song_drag_class_init (MoodSongDragClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mood_song_drag_finalize;
  GDK_CONTENT_PROVIDER_CLASS (klass)->ref_formats = mood_song_drag_ref_formats;
  GDK_CONTENT_PROVIDER_CLASS (klass)->get_value = mood_song_drag_get_value;
}

static void
mood_song_drag_init (MoodSongDrag *self)
{
}

GdkContentProvider *
mood_song_drag_new (GPtrArray *songs)
{
  MoodSongDrag *self = g_object_new (MOOD_TYPE_SONG_DRAG, NULL);

  self->songs = g_ptr_array_ref (songs);

  return GDK_CONTENT_PROVIDER (self);
}
