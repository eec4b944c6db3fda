/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-plane.h"

#include <glib/gi18n.h>

#include "ui/plane-export.h"

/* The sides that can be chosen for a picture, in pixels, as strings: they are the ids of the choices. */
static const char *const sizes[] = { "1024", "2048", "4096", NULL };

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_written = mood_plane_export_finish (MOOD_PLANE (source), result, &error);

  if (!self->is_closing)
    mood_window_show_toast (self, is_written ? _ ("The picture of the plane is saved") : error->message);
}

/* The name has the last word; without an ending it is told by the filter. */
static char *
get_path (GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;
  GtkFileFilter *filter = gtk_file_chooser_get_filter (chooser);
  const char *ending = filter != NULL ? g_object_get_data (G_OBJECT (filter), "ending") : NULL;
  g_autofree char *lower = path != NULL ? g_ascii_strdown (path, -1) : NULL;

  if (path == NULL || g_str_has_suffix (lower, ".png") || g_str_has_suffix (lower, ".svg"))
    return g_steal_pointer (&path);

  return g_strconcat (path, ending != NULL ? ending : ".png", NULL);
}

static void
file_chosen_cb (MoodWindow *self, int response, GtkFileChooser *chooser)
{
  const char *size = gtk_file_chooser_get_choice (chooser, "size");
  g_autofree char *path = response == GTK_RESPONSE_ACCEPT ? get_path (chooser) : NULL;

  if (path != NULL)
    mood_plane_export_async (self->plane, path,
                             size != NULL ? (guint)g_ascii_strtoull (size, NULL, 10) : 2048, exported_cb,
                             g_object_ref (self));
  g_object_unref (chooser);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *type, const char *ending)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_mime_type (filter, type);
  g_object_set_data (G_OBJECT (filter), "ending", (gpointer)ending);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
export_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  const char *labels[]
      = { _ ("Small, 1024 pixels"), _ ("Medium, 2048 pixels"), _ ("Large, 4096 pixels"), NULL };
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_ ("Save a Picture of the Plane"), GTK_WINDOW (self),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  /* Translators: the name that is proposed for a picture file */
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), _ ("Mood plane.png"));
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("PNG pictures"), "image/png", ".png");
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("SVG drawings"), "image/svg+xml", ".svg");
  gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (chooser), "size", _ ("Size"), (const char **)sizes, labels);
  gtk_file_chooser_set_choice (GTK_FILE_CHOOSER (chooser), "size", "2048");
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser)); /* its reference is given up in the answer */
}

static void
draw_page_cb (MoodWindow *self, GtkPrintContext *context)
{
  mood_plane_draw_page (self->plane, gtk_print_context_get_cairo_context (context),
                        gtk_print_context_get_width (context), gtk_print_context_get_height (context));
}

GtkPrintOperation *
mood_window_create_print (MoodWindow *self)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();

  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_job_name (operation, _ ("Mood plane"));
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (draw_page_cb), self, G_CONNECT_SWAPPED);

  return operation;
}

static void
print_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  g_autoptr (GtkPrintOperation) operation = mood_window_create_print (self);
  g_autoptr (GError) error = NULL;

  gtk_print_operation_set_allow_async (operation, TRUE);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, GTK_WINDOW (self), &error)
      == GTK_PRINT_OPERATION_RESULT_ERROR)
    mood_window_show_toast (self, error->message);
}

void
mood_window_set_up_plane (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "export-plane", export_activated },
    { "print-plane", print_activated },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  mood_plane_set_session (self->plane, self->session);
  mood_plane_set_player (self->plane, self->player);
}
