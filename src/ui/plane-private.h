/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by plane.c (data, drawing) and the other plane-*.c files alone. */

#include <adwaita.h>

#include "ui/plane-cluster.h"
#include "ui/plane-drag.h"
#include "ui/plane-journey.h"
#include "ui/plane-minimap.h"
#include "ui/plane-painter.h"
#include "ui/plane-point.h"
#include "ui/plane-shape.h"
#include "ui/plane-trail.h"
#include "ui/plane.h"
#include "ui/song-row.h"

G_BEGIN_DECLS

typedef enum
{
  MOOD_PLANE_DRAG_NONE,
  MOOD_PLANE_DRAG_PRESSED, /* not yet moved far enough to be anything */
  MOOD_PLANE_DRAG_SELECT,
  MOOD_PLANE_DRAG_PAN,
  MOOD_PLANE_DRAG_MOVE, /* a song, to where it belongs */
  MOOD_PLANE_DRAG_MARK, /* of the song that is asked for */
  MOOD_PLANE_DRAG_CANCELLED, /* by Escape; the button is still down */
} MoodPlaneDrag;

struct _MoodPlane
{
  GtkWidget parent_instance;

  GtkWidget *focus_point;
  MoodSongRow *hover_card;
  GtkWidget *zoom_buttons;
  MoodPlaneMinimap *minimap;

  MoodSongStore    *store;     /* (owned) (nullable) */
  MoodSelection    *selection; /* (owned) (nullable) */
  MoodSongQuery    *query;     /* (owned) */
  MoodPlanePainter *painter;   /* (owned) */
  MoodPlaneData    *data;      /* (owned): never NULL; its layout has the current size and view */
  LibrarySong      *focus;     /* (owned) (nullable): the song that the keyboard is on */
  double            corner_width;  /* of the buttons */
  double            corner_height;
  double            inset_width;   /* of the minimap, with the room around it */
  double            inset_height;
  guint             gather_id; /* source that will gather, or 0 */
  gboolean          is_held;   /* many songs are being exchanged: what is shown stays until all are */
  gboolean          is_due;    /* songs have changed while it was held */
  gboolean          is_passage_due; /* the songs that are gathered next are seen going */
  AdwAnimation     *passage;   /* (owned) (nullable): of songs that go elsewhere */
  double            progress;  /* of passage; 1: all are where they belong */

  GSettings        *settings;    /* (owned) (nullable): where the view is remembered */
  guint             remember_id; /* source that will remember it, or 0 */
  AdwAnimation     *flow;        /* (owned) (nullable): from one view to another */
  PlotView          flow_from;
  PlotView          flow_to;

  GtkBitset        *selected;      /* (owned): keys, as they stood at the last change; never changed after */
  MoodPlanePicture *picture;       /* (owned) (nullable): perhaps of another view */
  MoodPlaneView     painted_view;  /* what was last ordered */
  gboolean          is_repaint_due; /* data or selection have changed since */
  gboolean          is_map_due;    /* the minimap's picture is of other data, or of another look */
  PlotPlaneLayout  *old_layout;    /* (owned): of the picture's view, to compare with */
  MoodPlaneTrail   *trail;         /* (owned): of the selected song, or else of the one that is heard */

  GMenuModel       *menu_model;
  GtkWidget        *menu;    /* (nullable): made when it is first asked for; a child */
  MoodPlaneCluster *cluster; /* (nullable): the same */

  MoodPlaneTool  tool;
  MoodPlaneShape shape; /* while drag is SELECT */
  MoodPlaneJourney journey;
  LibraryPlaylistRule *place; /* (owned) (nullable): what was last drawn round */
  MoodPlaneMove  move;  /* from the press on, until the library knows */
  MoodPlaneMove  mark;  /* of the song that is asked for, if one is */

  MoodPlaneDrag drag;
  double        drag_x, drag_y;       /* where it began */
  double        last_x, last_y;       /* where it is */
  gboolean      is_space_held;
  gboolean      is_space_used;        /* for panning, so that its release selects nothing */
  gboolean      has_pointer;
  double        pointer_x, pointer_y; /* when has_pointer */
  double        pinch_zoom;           /* zoom when the pinch began */
  guint         playing;              /* key of the song that is heard, or 0 */
  gint          hovered;              /* point under the pointer, or -1 */
};

#define MOOD_PLANE_PICK_RADIUS 14.0
#define MOOD_PLANE_ZOOM_STEP   1.3
/* A plane that is narrower has no room for a minimap. */
#define MOOD_PLANE_LEAST_FOR_MAP 240

void mood_plane_append_playing   (MoodPlane      *self,
                                  GtkSnapshot    *snapshot);
void mood_plane_class_init_input (GtkWidgetClass *widget_class);
void mood_plane_update_hover     (MoodPlane      *self);
void mood_plane_set_focus_song   (MoodPlane      *self,
                                  LibrarySong    *song);
/* @is_adding: with Ctrl or Shift held */
void mood_plane_click (MoodPlane *self,
                       double     x,
                       double     y,
                       gboolean   is_adding);

/* Makes the song that the keyboard is on the selection, or takes it in or out. */
void mood_plane_select_focus (MoodPlane *self,
                              gboolean   is_toggling);

/* plane-view.c */
void     mood_plane_class_init_view     (GtkWidgetClass *widget_class);
void     mood_plane_restore_view        (MoodPlane      *self);
void     mood_plane_remember_view       (MoodPlane      *self);
void     mood_plane_end_view            (MoodPlane      *self);
PlotView mood_plane_get_view            (MoodPlane      *self);
/* The view has changed: draws again and puts the children in their new places. */
void     mood_plane_view_changed        (MoodPlane      *self);
void     mood_plane_go_to               (MoodPlane      *self,
                                         PlotView        view);
void     mood_plane_look_at             (MoodPlane      *self,
                                         double          valence,
                                         double          arousal);
void     mood_plane_zoom_about          (MoodPlane      *self,
                                         double          factor,
                                         double          x,
                                         double          y);
void     mood_plane_zoom_step           (MoodPlane      *self,
                                         double          factor);
void     mood_plane_pan                 (MoodPlane      *self,
                                         double          dx,
                                         double          dy);
void     mood_plane_zoom_fit            (MoodPlane      *self);
void     mood_plane_bring_into_sight    (MoodPlane      *self,
                                         LibrarySong    *song);
void     mood_plane_zoom_to_selection   (MoodPlane      *self);
void     mood_plane_zoom_to_artist      (MoodPlane      *self);
void     mood_plane_update_view_actions (MoodPlane      *self);

/* plane-drag.c */
void     mood_plane_hold_song           (MoodPlane      *self,
                                         double          x,
                                         double          y);
/* TRUE when there is a song in hand. */
gboolean mood_plane_begin_move          (MoodPlane      *self);
void     mood_plane_drop_song           (MoodPlane      *self);
void     mood_plane_cancel_move         (MoodPlane      *self);
void     mood_plane_append_move         (MoodPlane      *self,
                                         GtkSnapshot    *snapshot,
                                         const MoodPlaneView *view);
/* New points have come. */
void     mood_plane_settle_move         (MoodPlane      *self);
void     mood_plane_update_cursor       (MoodPlane      *self);

/* The word that the song has where it is, beside it. */
void     mood_plane_append_word         (MoodPlane      *self,
                                         const MoodPlaneMove *move,
                                         GtkSnapshot    *snapshot,
                                         const MoodPlaneView *view);

/* plane-mark.c */
/* To who hears where the mark is. */
void     mood_plane_tell_mark           (MoodPlane      *self);
void     mood_plane_move_mark_to        (MoodPlane      *self,
                                         double          x,
                                         double          y);
/* TRUE when taken. */
gboolean mood_plane_handle_mark_key     (MoodPlane      *self,
                                         guint           key,
                                         GdkModifierType state);
void     mood_plane_append_mark         (MoodPlane      *self,
                                         GtkSnapshot    *snapshot,
                                         const MoodPlaneView *view);

/* plane-place.c */
void     mood_plane_keep_place          (MoodPlane      *self);
void     mood_plane_forget_place        (MoodPlane      *self);

/* plane-journey.c */
void     mood_plane_add_to_journey      (MoodPlane      *self,
                                         double          x,
                                         double          y);
/* Of the line that was drawn. */
void     mood_plane_draw_journey        (MoodPlane      *self);
gboolean mood_plane_step_journey_back   (MoodPlane      *self);

/* plane-passage.c */
/* New points have come. */
void     mood_plane_begin_passage       (MoodPlane      *self);
void     mood_plane_end_passage         (MoodPlane      *self);
gboolean mood_plane_is_in_passage       (MoodPlane      *self);

/* plane-playing.c */
void     mood_plane_update_trail        (MoodPlane      *self);

/* plane-menu.c */
/* TRUE when several songs lie over each other there, which are listed then. */
gboolean mood_plane_open_cluster_at     (MoodPlane      *self,
                                         double          x,
                                         double          y);
gboolean mood_plane_open_cluster_at_focus (MoodPlane    *self);
gboolean mood_plane_has_cluster         (MoodPlane      *self);
void     mood_plane_close_cluster       (MoodPlane      *self);
void mood_plane_class_init_menu     (GtkWidgetClass *widget_class);
void mood_plane_menu_at             (MoodPlane      *self,
                                     double          x,
                                     double          y);
void mood_plane_menu_at_focus       (MoodPlane      *self);

G_END_DECLS
