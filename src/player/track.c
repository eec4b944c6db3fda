/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "player/track.h"

struct _PlayerTrack
{
  GObject parent_instance;
  gint64 id;
  char *path;   /* (owned) */
  char *title;  /* (owned) */
  char *artist; /* (owned) */
  char *album;  /* (owned) */
  double duration;
};

G_DEFINE_FINAL_TYPE (PlayerTrack, player_track, G_TYPE_OBJECT)

static void
player_track_finalize (GObject *object)
{
  PlayerTrack *self = PLAYER_TRACK (object);

  g_free (self->path);
  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);

  G_OBJECT_CLASS (player_track_parent_class)->finalize (object);
}

static void
player_track_class_init (PlayerTrackClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = player_track_finalize;
}

static void
player_track_init (PlayerTrack *self)
{
}

PlayerTrack *
player_track_new (
    gint64 id, const char *path, const char *title, const char *artist, const char *album, double duration)
{
  PlayerTrack *self = g_object_new (PLAYER_TYPE_TRACK, NULL);

  self->id = id;
  self->path = g_strdup (path);
  self->title = g_strdup (title != NULL ? title : "");
  self->artist = g_strdup (artist != NULL ? artist : "");
  self->album = g_strdup (album != NULL ? album : "");
  self->duration = duration > 0 ? duration : 0;

  return self;
}

gint64
player_track_get_id (PlayerTrack *self)
{
  return self->id;
}

const char *
player_track_get_path (PlayerTrack *self)
{
  return self->path;
}

const char *
player_track_get_title (PlayerTrack *self)
{
  return self->title;
}

const char *
player_track_get_artist (PlayerTrack *self)
{
  return self->artist;
}

const char *
player_track_get_album (PlayerTrack *self)
{
  return self->album;
}

double
player_track_get_duration (PlayerTrack *self)
{
  return self->duration;
}
