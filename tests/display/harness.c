/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "harness.h"

#include "ui/settings.h"

#include <glib/gstdio.h>

#define PATIENCE_SECONDS 120

void
harness_init (int    *argc,
              char ***argv)
{
  /* Not G_TEST_OPTION_ISOLATE_DIRS: without the system's own data folders no icon can be loaded. The libraries are
   * in temporary folders, settings in memory. */
  g_test_init (argc, argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static gboolean
give_up_cb (gpointer where)
{
  g_error ("What the test waits for did not come: %s", (const char *)where);

  return G_SOURCE_REMOVE;
}

void
harness_wait_at (const char      *where,
                 HarnessCondition condition,
                 gpointer         data)
{
  guint watch = g_timeout_add_seconds (PATIENCE_SECONDS, give_up_cb, (gpointer)where);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (watch);
}

static gboolean
is_settled (gpointer data)
{
  Harness *self = data;

  return mood_song_list_is_settled (self->list) && mood_plane_is_settled (self->plane)
         && !g_main_context_pending (NULL);
}

void
harness_settle (Harness *self)
{
  harness_wait (is_settled, self);
}

static gboolean
is_loaded (gpointer data)
{
  return mood_session_get_state (((Harness *)data)->session) != MOOD_SESSION_STATE_LOADING;
}

static gboolean
is_idle (gpointer data)
{
  return !mood_session_is_scanning (((Harness *)data)->session);
}

static gboolean
is_mapped (gpointer data)
{
  return gtk_widget_get_mapped (data) && gtk_widget_get_width (data) > 0;
}

gpointer
harness_get_child (Harness    *self,
                   const char *name)
{
  return harness_get_part (self->window, name);
}

/* One for all windows of the program, as in life. */
static MoodApplication *
get_application (void)
{
  static MoodApplication *application;
  g_autoptr (GError) error = NULL;

  if (application != NULL)
    return application;

  application = mood_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);

  return application;
}

/* Settings in memory outlive a window: each one begins with the whole plane. */
static void
forget_view (void)
{
  g_autoptr (GSettings) settings = mood_settings_new ();

  if (settings != NULL)
    g_settings_reset (settings, "plane-view");
}

void
harness_open_file (Harness    *self,
                   int         width,
                   const char *library_path)
{
  guint tick_id = 0;

  self->application = get_application ();
  forget_view ();
  self->session = mood_session_new (library_path);
  self->store = mood_session_get_store (self->session);
  self->window = mood_window_new (GTK_APPLICATION (self->application), self->session);
  self->list = harness_get_child (self, "list");
  self->plane = harness_get_child (self, "plane");
  self->details = harness_get_child (self, "details");
  self->stack = harness_get_child (self, "stack");
  self->selection = g_object_ref (mood_window_get_selection (self->window));

  gtk_window_set_default_size (GTK_WINDOW (self->window), width, 700);
  gtk_window_present (GTK_WINDOW (self->window));
  if (self->while_loading != NULL)
    tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->window), self->while_loading, NULL, NULL);
  mood_session_load (self->session);
  harness_wait (is_mapped, self->window);
  harness_wait (is_loaded, self);
  if (tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->window), tick_id);
  harness_wait (is_idle, self);
}

void
harness_open (Harness   *self,
              int        width,
              GPtrArray *songs)
{
  g_autofree char *path = NULL;

  self->folder = g_dir_make_tmp ("moodplane-test-XXXXXX", NULL);
  path = g_build_filename (self->folder, "library.db", NULL);
  harness_open_file (self, width, path);
  if (songs != NULL)
    harness_add (self, songs);
}

void
harness_open_made_up (Harness *self,
                      int      width,
                      guint    n_songs)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (LibraryDb) db = NULL;

  self->folder = g_dir_make_tmp ("moodplane-test-XXXXXX", NULL);
  path = g_build_filename (self->folder, "library.db", NULL);
  db = library_db_open (path, &error);
  g_assert_no_error (error);
  g_assert_true (display_songs_store (db, n_songs, &error));
  g_assert_no_error (error);
  library_db_unref (g_steal_pointer (&db));

  harness_open_file (self, width, path);
  harness_settle (self);
}

gpointer
harness_find_window (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_type_is_a (G_OBJECT_TYPE (window), type) && gtk_widget_get_visible (window))
        return window;
    }

  return NULL;
}

gpointer
harness_get_part (gpointer widget, const char *id)
{
  GObject *part = gtk_widget_get_template_child (widget, G_OBJECT_TYPE (widget), id);

  g_assert_nonnull (part);

  return part;
}

void
harness_add (Harness   *self,
             GPtrArray *songs)
{
  mood_song_store_add (self->store, songs);
  g_ptr_array_unref (songs);
  harness_settle (self);
}

static gboolean
is_gone (gpointer data)
{
  return *(gpointer *)data == NULL;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_remove (path);
    }
  g_rmdir (folder);
}

void
harness_close (Harness *self)
{
  gpointer window = self->window;

  g_clear_object (&self->selection);
  g_object_add_weak_pointer (G_OBJECT (self->window), &window);
  gtk_window_close (GTK_WINDOW (self->window));
  harness_wait (is_gone, &window);
  g_clear_object (&self->session);
  if (self->folder != NULL)
    remove_folder (self->folder);
  g_clear_pointer (&self->folder, g_free);
}

const char *
harness_get_page (Harness *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}

int
harness_find_row (Harness *self,
                  gint64   id)
{
  GListModel *model = mood_song_list_get_model (self->list);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (LibrarySong) song = g_list_model_get_item (model, i);

      if (library_song_get_id (song) == id)
        return (int)i;
    }

  return -1;
}

static GtkEventController *
find_controller (GtkWidget *widget,
                 GType      type)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (g_type_is_a (G_OBJECT_TYPE (controller), type))
        return controller;
    }

  g_assert_not_reached ();
}

void
harness_drag_plane (Harness *self,
                    double   x0,
                    double   y0,
                    double   x1,
                    double   y1)
{
  harness_drag_on (GTK_WIDGET (self->plane), x0, y0, x1, y1);
}

void
harness_drag_on (GtkWidget *widget,
                 double     x0,
                 double     y0,
                 double     x1,
                 double     y1)
{
  GtkEventController *drag = find_controller (widget, GTK_TYPE_GESTURE_DRAG);

  g_signal_emit_by_name (drag, "drag-begin", x0, y0);
  if (x0 != x1 || y0 != y1)
    {
      g_signal_emit_by_name (drag, "drag-update", (x1 - x0) / 2, (y1 - y0) / 2);
      g_signal_emit_by_name (drag, "drag-update", x1 - x0, y1 - y0);
    }
  g_signal_emit_by_name (drag, "drag-end", x1 - x0, y1 - y0);
}

void
harness_draw_plane (Harness      *self,
                    const double *corners,
                    gsize         n_corners)
{
  GtkEventController *drag = find_controller (GTK_WIDGET (self->plane), GTK_TYPE_GESTURE_DRAG);

  g_signal_emit_by_name (drag, "drag-begin", corners[0], corners[1]);
  for (gsize i = 1; i < n_corners; i++)
    g_signal_emit_by_name (drag, "drag-update", corners[2 * i] - corners[0], corners[2 * i + 1] - corners[1]);
  g_signal_emit_by_name (drag, "drag-end", corners[2 * n_corners - 2] - corners[0],
                         corners[2 * n_corners - 1] - corners[1]);
}

void
harness_hover_plane (Harness *self,
                     double   x,
                     double   y)
{
  GtkEventController *motion = find_controller (GTK_WIDGET (self->plane), GTK_TYPE_EVENT_CONTROLLER_MOTION);

  g_signal_emit_by_name (motion, "motion", x, y);
}

void
harness_press_key (Harness         *self,
                   guint            key,
                   GdkModifierType  state)
{
  GtkEventController *controller = find_controller (GTK_WIDGET (self->plane), GTK_TYPE_EVENT_CONTROLLER_KEY);
  gboolean is_taken;

  g_signal_emit_by_name (controller, "key-pressed", key, 0u, state, &is_taken);
  g_signal_emit_by_name (controller, "key-released", key, 0u, state);
}

static gboolean
shows_text (GtkWidget  *widget,
            const char *text)
{
  if (GTK_IS_LABEL (widget))
    return !gtk_label_get_use_markup (GTK_LABEL (widget))
           && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0;
  if (GTK_IS_INSCRIPTION (widget))
    return g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (widget)), text) == 0;

  return FALSE;
}

GtkWidget *
harness_find_text (GtkWidget  *widget,
                   const char *text)
{
  if (shows_text (widget, text))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = harness_find_text (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

gboolean
harness_shows_text (GtkWidget  *widget,
                    const char *text)
{
  if (GTK_IS_LABEL (widget) && g_str_equal (gtk_label_get_text (GTK_LABEL (widget)), text))
    return TRUE;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (harness_shows_text (child, text))
      return TRUE;

  return FALSE;
}
