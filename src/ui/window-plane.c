/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/window-plane.h"

#include <glib/gi18n.h>

#include "ui/plane-export.h"
#include "ui/save-kind.h"

/* The sides that can be chosen for a picture, in pixels, as strings: they are the ids of the choices. The first is the one
 * that is chosen at first, whichever the chooser is told. */
static const char *const sizes[] = { "2048", "4096", "1024", NULL };

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_written = mood_plane_export_finish (MOOD_PLANE (source), result, &error);

  if (!self->is_closing)
    mood_window_show_toast (self, is_written ? _ ("The picture of the plane is saved") : error->message);
}

static void
file_chosen_cb (MoodWindow *self, int response, GtkFileChooser *chooser)
{
  const char *size = gtk_file_chooser_get_choice (chooser, "size");
  g_autoptr (GError) error = NULL;
  g_autofree char *path = response == GTK_RESPONSE_ACCEPT ? mood_save_kind_dup_path (chooser, &error) : NULL;

  if (error != NULL)
    mood_window_show_toast (self, error->message);
  else if (path != NULL)
    mood_plane_export_async (self->plane, path,
                             (guint)g_ascii_strtoull (size != NULL ? size : sizes[0], NULL, 10), exported_cb,
                             g_object_ref (self));
  g_object_unref (chooser);
}

static void
export_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const png[] = { ".png", NULL };
  static const char *const svg[] = { ".svg", NULL };
  MoodWindow *self = user_data;
  const char *labels[]
      = { _ ("Medium, 2048 pixels"), _ ("Large, 4096 pixels"), _ ("Small, 1024 pixels"), NULL };
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_ ("Save a Picture of the Plane"), GTK_WINDOW (self),
                                     GTK_FILE_CHOOSER_ACTION_SAVE, _ ("_Save"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  /* Translators: the name that is proposed for a picture file */
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), _ ("Mood plane.png"));
  mood_save_kind_add (GTK_FILE_CHOOSER (chooser), _ ("PNG pictures"), png);
  mood_save_kind_add (GTK_FILE_CHOOSER (chooser), _ ("SVG drawings"), svg);
  gtk_file_chooser_add_choice (GTK_FILE_CHOOSER (chooser), "size", _ ("Size"), (const char **)sizes, labels);
  gtk_file_chooser_set_choice (GTK_FILE_CHOOSER (chooser), "size", sizes[0]);
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser)); /* its reference is given up in the answer */
}

static void
draw_page_cb (MoodWindow *self, GtkPrintContext *context)
{
  mood_plane_draw_page (self->plane, gtk_print_context_get_cairo_context (context),
                        gtk_print_context_get_width (context), gtk_print_context_get_height (context));
}

static const char *
get_print_folder (void)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);

  return documents != NULL ? documents : g_get_home_dir ();
}

static void
printed_cb (MoodWindow *self, GtkPrintOperationResult result)
{
  if (result == GTK_PRINT_OPERATION_RESULT_APPLY && !self->is_closing)
    mood_window_show_toast (self, _ ("The plane is printed"));
}

GtkPrintOperation *
mood_window_create_print (MoodWindow *self)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPrintSettings) settings = gtk_print_settings_new ();

  /* Where it is printed into a file, "output.pdf" would tell nobody what it is. */
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, _ ("Mood plane"));
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_DIR, get_print_folder ());
  gtk_print_operation_set_print_settings (operation, settings);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_job_name (operation, _ ("Mood plane"));
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (draw_page_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (operation, "done", G_CALLBACK (printed_cb), self, G_CONNECT_SWAPPED);

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
