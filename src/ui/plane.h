/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "engine/mood/journey.h"
#include "library/playlist-rule.h"
#include "player/player.h"
#include "ui/selection.h"
#include "ui/session.h"
#include "ui/song-query.h"
#include "ui/song-store.h"

G_BEGIN_DECLS

/**
 * MoodPlane:
 *
 * The songs as points on the valence-arousal plane: seen, hovered over, zoomed, panned and selected
 * with pointer and keyboard, in step with the list through the MoodSelection.
 *
 * Properties: tool (MoodPlaneTool, what dragging draws).
 * Actions: plane.zoom-in, plane.zoom-out, plane.zoom-fit, plane.zoom-selection, plane.zoom-artist (of the song that the
 * keyboard is on, whose songs are selected), plane.songs-here (lists what lies over each other there), plane.select-all,
 * plane.tool (of the property: 'box', 'lasso', 'circle' or 'journey').
 * Signals: "journey-changed": the user has gone on with it, or it has ended. "mark-moved": of mood_plane_ask_for()
 */
#define MOOD_TYPE_PLANE (mood_plane_get_type ())
G_DECLARE_FINAL_TYPE (MoodPlane, mood_plane, MOOD, PLANE, GtkWidget)

void     mood_plane_set_source   (MoodPlane     *self,
                                  MoodSongStore *store,
                                  MoodSelection *selection);
/* Where curves are read from, for trails; and whose song a trail keeps step with. */
void     mood_plane_set_session  (MoodPlane     *self,
                                  MoodSession   *session);
void     mood_plane_set_player   (MoodPlane     *self,
                                  PlayerPlayer  *player);
void     mood_plane_set_query    (MoodPlane     *self,
                                  MoodSongQuery *query);
/* Between these two calls many songs go elsewhere: what is shown stays as it is, and then they are all seen going at once. */
void     mood_plane_hold         (MoodPlane     *self);
void     mood_plane_let_go       (MoodPlane     *self);
guint    mood_plane_get_n_points (MoodPlane     *self);
/* TRUE when what is drawn is what was last asked for. */
gboolean mood_plane_is_settled   (MoodPlane     *self);
/* Where a song is drawn; FALSE when it is not on the plane. */
gboolean mood_plane_find_song    (MoodPlane     *self,
                                  LibrarySong   *song,
                                  double        *x,
                                  double        *y);
/* What pressing an arrow key does. */
gboolean mood_plane_move_focus   (MoodPlane     *self,
                                  int            dx,
                                  int            dy);
/* A song that was dropped somewhere is there now, or when not @is_kept, is where it was. */
void     mood_plane_end_move     (MoodPlane     *self,
                                  gboolean       is_kept);
/* (nullable): the place that was last drawn round, as a rule. */
const LibraryPlaylistRule *mood_plane_get_place (MoodPlane *self);
/* A new journey, with no place yet: what is clicked or drawn from now on is its way. */
void     mood_plane_begin_journey (MoodPlane     *self);
void     mood_plane_end_journey   (MoodPlane     *self);
void     mood_plane_add_song_to_journey (MoodPlane   *self,
                                         LibrarySong *song);
void     mood_plane_turn_journey  (MoodPlane     *self);
/* The way alone; FALSE when it is none yet. @first, @last: songs that it begins and ends with, or 0 */
gboolean mood_plane_get_journey   (MoodPlane     *self,
                                   MoodJourney   *journey,
                                   gint64        *first,
                                   gint64        *last);
/* (element-type LibrarySong) (nullable): the songs that were found for it */
void     mood_plane_show_journey_songs (MoodPlane *self,
                                        GPtrArray *songs);
/* Asks where @song belongs, by a mark that keys and the pointer move: "mark-moved". Where it is put down, win.place-asked is
 * activated; S and Escape activate win.label-skip and win.label-end. @song: (nullable): nothing is asked any longer. */
void     mood_plane_ask_for       (MoodPlane    *self,
                                   LibrarySong  *song);
/* (transfer none) (nullable): the song that is asked for, and where its mark is. */
LibrarySong *mood_plane_get_mark  (MoodPlane    *self,
                                   double       *valence,
                                   double       *arousal);
/* (transfer none): the mood word there. */
const char *mood_plane_get_mark_word (MoodPlane *self);
/* As Enter does. */
void     mood_plane_put_mark      (MoodPlane    *self);
/* Marks the song that is heard; 0: none. */
void     mood_plane_set_playing  (MoodPlane     *self,
                                  gint64         id);
LibrarySong *mood_plane_get_focus_song (MoodPlane *self); /* (nullable) */

G_END_DECLS
