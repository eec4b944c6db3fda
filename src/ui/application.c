/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/application.h"

#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "config.h"
#include "ui/window.h"

struct _MoodApplication
{
  AdwApplication parent_instance;
  char *library_path;  /* (owned) (nullable) */
  guint signal_ids[2]; /* sources, or 0 before start-up */
  gboolean is_ending;  /* it was told to, and no window is made any more */
};

G_DEFINE_FINAL_TYPE (MoodApplication, mood_application, ADW_TYPE_APPLICATION)

static MoodWindow *
get_window (MoodApplication *self)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l != NULL; l = l->next)
    if (MOOD_IS_WINDOW (l->data) && gtk_widget_get_visible (l->data))
      return l->data;

  return NULL;
}

/* (nullable): none is made by a program that ends */
static MoodWindow *
present_window (MoodApplication *self)
{
  MoodWindow *window = get_window (self);

  if (self->is_ending)
    return NULL;
  if (window == NULL)
    {
      g_autoptr (MoodSession) session = mood_session_new (self->library_path);

      /* Before the window: making that takes as long as a large library does. */
      mood_session_load (session);
      window = mood_window_new (GTK_APPLICATION (self), session);
    }
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static void
quit_activated (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  MoodWindow *window = get_window (user_data);

  /* Closing the window stops its jobs first; the application ends with its last window. */
  if (window != NULL)
    gtk_window_close (GTK_WINDOW (window));
}

/* The end of a session, or Ctrl+C where the program was started: as if the window were closed. It is over then: who starts the
 * program in that moment must not keep it alive with a new window. */
static gboolean
asked_to_end_cb (gpointer user_data)
{
  GtkApplication *application = user_data;

  MOOD_APPLICATION (application)->is_ending = TRUE;
  if (gtk_application_get_windows (application) != NULL)
    g_action_group_activate_action (G_ACTION_GROUP (application), "quit", NULL);
  else
    g_application_quit (G_APPLICATION (application));

  return G_SOURCE_CONTINUE;
}

static void
about_activated (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  adw_show_about_window (
      gtk_application_get_active_window (user_data), "application-name", "Moodplane", "application-icon",
      MOODPLANE_APPLICATION_ID, "version", MOODPLANE_VERSION, "license-type", GTK_LICENSE_GPL_3_0,
      "developer-name", _ ("The Moodplane developers"), "comments",
      _ ("Hears the mood of the songs in your library and shows them on a plane from unpleasant "
         "to pleasant and from calm to energetic."),
      /* Translators: your name here */
      "translator-credits", _ ("translator-credits"), NULL);
}

static void
mood_application_startup (GApplication *application)
{
  static const GActionEntry entries[] = {
    { "quit", quit_activated },
    { "about", about_activated },
  };
  static const struct
  {
    const char *action;
    const char *accels[3];
  } accels[] = {
    { "app.quit", { "<Ctrl>q" } },       { "window.close", { "<Ctrl>w" } },
    { "win.add-folder", { "<Ctrl>o" } }, { "win.rescan", { "F5", "<Ctrl>r" } },
    { "win.search", { "<Ctrl>f" } },     { "win.show-details", { "<Alt>Return" } },
    { "win.show-sidebar", { "F9" } },   { "win.new-playlist", { "<Ctrl>n" } },
    { "win.add-to-playlist(int64 0)", { "<Ctrl>d" } },
    { "win.tag-history", { "<Ctrl>h" } },
    { "win.write-tags", { "<Ctrl>s" } }, { "win.page::songs", { "<Alt>1" } },
    { "win.show-in-list", { "<Ctrl>l" } }, { "win.select-alike", { "<Ctrl>m" } },
    { "win.correct-mood", { "<Ctrl>e" } }, { "win.undo-correction(int64 0)", { "<Ctrl>z" } },
    { "win.page::plane", { "<Alt>2" } },
    { "win.close-group", { "<Alt>Left" } },
    { "win.preferences", { "<Ctrl>comma" } },
    { "win.show-help", { "F1" } },
    { "win.pause-scan", { "<Ctrl>p" } },
  };

  G_APPLICATION_CLASS (mood_application_parent_class)->startup (application);

  g_action_map_add_action_entries (G_ACTION_MAP (application), entries, G_N_ELEMENTS (entries), application);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action, accels[i].accels);
  MOOD_APPLICATION (application)->signal_ids[0] = g_unix_signal_add (SIGTERM, asked_to_end_cb, application);
  MOOD_APPLICATION (application)->signal_ids[1] = g_unix_signal_add (SIGINT, asked_to_end_cb, application);
  gtk_window_set_default_icon_name (MOODPLANE_APPLICATION_ID);
}

static void
mood_application_activate (GApplication *application)
{
  present_window (MOOD_APPLICATION (application));
}

static void
mood_application_open (GApplication  *application,
                       GFile        **files,
                       int            n_files,
                       const char    *hint)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;
  MoodWindow *window = present_window (MOOD_APPLICATION (application));

  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);

      if (path != NULL)
        g_strv_builder_add (builder, path);
    }
  paths = g_strv_builder_end (builder);
  if (window != NULL && paths[0] != NULL)
    mood_window_open_paths (window, (const char *const *)paths);
}

static int
mood_application_handle_local_options (GApplication *application,
                                       GVariantDict *options)
{
  MoodApplication *self = MOOD_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("moodplane %s\n", MOODPLANE_VERSION);
      return 0;
    }

  if (g_variant_dict_lookup (options, "library", "^ay", &self->library_path))
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);

  return -1;
}

static void
mood_application_shutdown (GApplication *application)
{
  MoodApplication *self = MOOD_APPLICATION (application);

  for (gsize i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);

  G_APPLICATION_CLASS (mood_application_parent_class)->shutdown (application);
}

static void
mood_application_finalize (GObject *object)
{
  g_free (MOOD_APPLICATION (object)->library_path);

  G_OBJECT_CLASS (mood_application_parent_class)->finalize (object);
}

static void
mood_application_class_init (MoodApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mood_application_finalize;
  application_class->startup = mood_application_startup;
  application_class->shutdown = mood_application_shutdown;
  application_class->activate = mood_application_activate;
  application_class->open = mood_application_open;
  application_class->handle_local_options = mood_application_handle_local_options;
}

static void
mood_application_init (MoodApplication *self)
{
  static const GOptionEntry entries[] = {
    { "library", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Use this library instead of your own"),
      N_ ("FILE") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
    { NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FOLDER…]"));
  g_application_set_option_context_summary (
      G_APPLICATION (self), _ ("Shows the songs of the library by their mood. Folders are added "
                               "to it and listened to."));
}

MoodApplication *
mood_application_new (void)
{
  return g_object_new (MOOD_TYPE_APPLICATION, "application-id", MOODPLANE_APPLICATION_ID,
                       "resource-base-path", "/org/moodplane/Moodplane", "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}
