/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/first-run.h"

#include <glib/gi18n.h>

#include "ui/folder-work.h"
#include "ui/plane-primer.h"

struct _MoodFirstRun
{
  GtkWidget parent_instance;

  GtkWidget *music_button;
  GtkLabel *music_label;
  GtkWidget *other_button;

  char *music; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodFirstRun, mood_first_run, GTK_TYPE_WIDGET)

enum
{
  ADD,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Where a user has no folder for music, it is the home folder: too much to be offered. */
char *
mood_first_run_find_music (void)
{
  const char *music = g_get_user_special_dir (G_USER_DIRECTORY_MUSIC);

  if (music == NULL || g_strcmp0 (music, g_get_home_dir ()) == 0 || !g_file_test (music, G_FILE_TEST_IS_DIR))
    return NULL;

  return g_strdup (music);
}

static void
music_clicked_cb (MoodFirstRun *self)
{
  const char *paths[] = { self->music, NULL };

  g_signal_emit (self, signals[ADD], 0, paths);
}

static void
offer_music (MoodFirstRun *self)
{
  g_autofree char *shown = NULL;
  g_autofree char *text = NULL;

  self->music = mood_first_run_find_music ();
  gtk_widget_set_visible (self->music_button, self->music != NULL);
  /* The button that is pressed most is the one that stands out. */
  gtk_widget_add_css_class (self->music != NULL ? self->music_button : self->other_button, "suggested-action");
  if (self->music == NULL)
    return;

  shown = mood_folder_work_show_path (self->music);
  /* Translators: a folder is added: "Add ~/Music" */
  text = g_strdup_printf (_ ("Add %s"), shown);
  gtk_label_set_text (self->music_label, text);
}

static void
mood_first_run_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_first_run_parent_class)->dispose (object);
}

static void
mood_first_run_finalize (GObject *object)
{
  g_free (MOOD_FIRST_RUN (object)->music);

  G_OBJECT_CLASS (mood_first_run_parent_class)->finalize (object);
}

/* Enter does what is to be done first. */
static void
mood_first_run_map (GtkWidget *widget)
{
  MoodFirstRun *self = MOOD_FIRST_RUN (widget);

  GTK_WIDGET_CLASS (mood_first_run_parent_class)->map (widget);
  gtk_widget_grab_focus (self->music != NULL ? self->music_button : self->other_button);
}

static void
mood_first_run_class_init (MoodFirstRunClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->map = mood_first_run_map;
  G_OBJECT_CLASS (klass)->dispose = mood_first_run_dispose;
  G_OBJECT_CLASS (klass)->finalize = mood_first_run_finalize;
  signals[ADD] = g_signal_new ("add", MOOD_TYPE_FIRST_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               G_TYPE_STRV);

  g_type_ensure (MOOD_TYPE_PLANE_PRIMER);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/first-run.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodFirstRun, music_button);
  gtk_widget_class_bind_template_child (widget_class, MoodFirstRun, music_label);
  gtk_widget_class_bind_template_child (widget_class, MoodFirstRun, other_button);
  gtk_widget_class_bind_template_callback (widget_class, music_clicked_cb);
}

static void
mood_first_run_init (MoodFirstRun *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  offer_music (self);
}
