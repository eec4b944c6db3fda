/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "songs.h"
#include "ui/application.h"
#include "ui/details.h"
#include "ui/plane.h"
#include "ui/song-list.h"
#include "ui/window.h"

G_BEGIN_DECLS

/* A window on a library of its own, with the parts of it that tests look at. */
typedef struct
{
  MoodApplication *application;
  MoodWindow      *window;      /* its reference is the application's */
  MoodSession     *session;     /* (owned) */
  MoodSongStore   *store;
  MoodSelection   *selection;   /* (owned) */
  MoodSongList    *list;
  MoodPlane       *plane;
  MoodDetails     *details;
  GtkStack        *stack;
  char            *folder;      /* (owned): temporary, with the library in it */
  GtkTickCallback  while_loading; /* (nullable): runs in every frame until the library is loaded */
} Harness;

/* Before anything else, in place of g_test_init(). */
void         harness_init       (int           *argc,
                                 char        ***argv);
/* Opens a window of @width x 700 on an empty library and waits until it can take songs. With @songs (transfer
 * full) (nullable) it waits until they are shown. */
void         harness_open       (Harness       *self,
                                 int            width,
                                 GPtrArray     *songs);
/* On a library file that is there already, or is something else. */
void         harness_open_file  (Harness       *self,
                                 int            width,
                                 const char    *library_path);
/* On a library of so many songs, made up by display_songs_store(); waits until they are shown. */
void         harness_open_made_up (Harness     *self,
                                 int            width,
                                 guint          n_songs);
void         harness_close      (Harness       *self);
void         harness_add        (Harness       *self,
                                 GPtrArray     *songs); /* (transfer full) */
/* Runs the main loop until list and plane show what they were last asked for. */
void         harness_settle     (Harness       *self);
/* Runs the main loop until @condition. Fails the test when nothing has come of it for very long. */
typedef gboolean (*HarnessCondition) (gpointer data);
#define      harness_wait(...) harness_wait_at (G_STRLOC, __VA_ARGS__)
void         harness_wait_at    (const char      *where, /* for the report */
                                 HarnessCondition condition,
                                 gpointer         data);
/* (transfer none) (nullable): a window of @type that is on the screen */
gpointer     harness_find_window (GType         type);
/* The part of the template of @widget with this id. */
gpointer     harness_get_part   (gpointer         widget,
                                 const char      *id);
gpointer     harness_get_child  (Harness       *self,
                                 const char    *name);
const char  *harness_get_page   (Harness       *self);
/* The row at which a song is shown, or -1. */
int          harness_find_row   (Harness       *self,
                                 gint64         id);
/* Presses and lets go of the primary button on the plane, or drags it. */
void         harness_drag_plane (Harness       *self,
                                 double         x0,
                                 double         y0,
                                 double         x1,
                                 double         y1);
/* The same on any widget with a gesture for it. */
void         harness_drag_on    (GtkWidget      *widget,
                                 double          x0,
                                 double          y0,
                                 double          x1,
                                 double          y1);
/* Drags it along a line: (n_corners, 2), x and y. */
void         harness_draw_plane (Harness       *self,
                                 const double  *corners,
                                 gsize          n_corners);
void         harness_hover_plane (Harness      *self,
                                 double         x,
                                 double         y);
void         harness_press_key  (Harness       *self,
                                 guint          key,
                                 GdkModifierType state);
/* The first label or inscription below @widget that shows this text as it is, not as markup; or NULL. */
GtkWidget   *harness_find_text (GtkWidget     *widget,
                                 const char    *text);

/* Whether a label below @widget shows this text, be it of markup, as a toast's is. */
gboolean     harness_shows_text (GtkWidget     *widget,
                                 const char    *text);

G_END_DECLS
