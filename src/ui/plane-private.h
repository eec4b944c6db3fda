/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Shared by plane.c (data, drawing) and plane-input.c (pointer and keyboard) alone. */

#include "ui/plane-painter.h"
#include "ui/plane-point.h"
#include "ui/plane-shape.h"
#include "ui/plane.h"

G_BEGIN_DECLS

typedef enum
{
  MOOD_PLANE_DRAG_NONE,
  MOOD_PLANE_DRAG_PRESSED, /* not yet moved far enough to be anything */
  MOOD_PLANE_DRAG_SELECT,
  MOOD_PLANE_DRAG_PAN,
  MOOD_PLANE_DRAG_CANCELLED, /* by Escape; the button is still down */
} MoodPlaneDrag;

struct _MoodPlane
{
  GtkWidget parent_instance;

  GtkWidget *focus_point;
  GtkWidget *hover_card;
  GtkLabel  *hover_title;
  GtkLabel  *hover_artist;
  GtkLabel  *hover_mood;
  GtkImage  *hover_icon;
  GtkWidget *zoom_buttons;

  MoodSongStore    *store;     /* (owned) (nullable) */
  MoodSelection    *selection; /* (owned) (nullable) */
  MoodSongQuery    *query;     /* (owned) */
  MoodPlanePainter *painter;   /* (owned) */
  MoodPlaneData    *data;      /* (owned): never NULL; its layout has the current size and view */
  LibrarySong      *focus;     /* (owned) (nullable): the song that the keyboard is on */
  double            corner_width;  /* of the buttons */
  double            corner_height;
  guint             gather_id; /* source that will gather, or 0 */

  GtkBitset        *selected;      /* (owned): keys, as they stood at the last change; never changed after */
  MoodPlanePicture *picture;       /* (owned) (nullable): perhaps of another view */
  MoodPlaneView     painted_view;  /* what was last ordered */
  gboolean          is_repaint_due; /* data or selection have changed since */
  PlotPlaneLayout  *old_layout;    /* (owned): of the picture's view, to compare with */

  GMenuModel       *menu_model;
  GtkWidget        *menu; /* (nullable): made when it is first asked for; a child */

  MoodPlaneTool  tool;
  MoodPlaneShape shape; /* while drag is SELECT */

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

void mood_plane_append_playing   (MoodPlane      *self,
                                  GtkSnapshot    *snapshot);
void mood_plane_class_init_input (GtkWidgetClass *widget_class);
void mood_plane_update_hover     (MoodPlane      *self);
void mood_plane_set_focus_song   (MoodPlane      *self,
                                  LibrarySong    *song);
void mood_plane_zoom_about       (MoodPlane      *self,
                                  double          factor,
                                  double          x,
                                  double          y);
void mood_plane_pan              (MoodPlane      *self,
                                  double          dx,
                                  double          dy);
void mood_plane_zoom_fit         (MoodPlane      *self);
/* The view has changed: draws again and puts the children in their new places. */
void mood_plane_view_changed     (MoodPlane      *self);

/* @is_adding: with Ctrl or Shift held */
void mood_plane_click (MoodPlane *self,
                       double     x,
                       double     y,
                       gboolean   is_adding);

/* Makes the song that the keyboard is on the selection, or takes it in or out. */
void mood_plane_select_focus (MoodPlane *self,
                              gboolean   is_toggling);

/* plane-menu.c */
void mood_plane_class_init_menu     (GtkWidgetClass *widget_class);
void mood_plane_update_menu_actions (MoodPlane      *self);
void mood_plane_menu_at             (MoodPlane      *self,
                                     double          x,
                                     double          y);
void mood_plane_menu_at_focus       (MoodPlane      *self);

G_END_DECLS
