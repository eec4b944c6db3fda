/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preferences-model.h"

#include <glib/gi18n.h>

#include "engine/base/paths.h"
#include "jobs/model-adoption.h"
#include "jobs/model-choice.h"
#include "ui/learning-group.h"

struct _MoodPreferencesModel
{
  AdwPreferencesPage parent_instance;

  AdwActionRow *name;
  AdwActionRow *date;
  AdwActionRow *corpora;
  GtkLabel *about;
  GtkWidget *about_group;
  GtkWidget *card_button;
  MoodLearningGroup *learning;
  AdwActionRow *former;

  GCancellable *reading;         /* (owned) (nullable): of the model that is shown */
  GCancellable *adopting;        /* (owned) (nullable): of the one that is to be in use */
  GtkFileChooserNative *chooser; /* (owned) (nullable): while it is open */
};

G_DEFINE_FINAL_TYPE (MoodPreferencesModel, mood_preferences_model, ADW_TYPE_PREFERENCES_PAGE)

enum
{
  TOAST,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
show_row (AdwActionRow *row,
          const char   *text)
{
  adw_action_row_set_subtitle (row, text);
  gtk_widget_set_visible (GTK_WIDGET (row), *text != '\0');
}

/* What was broken into lines for a terminal is to be broken where the window ends: only empty lines stay. (transfer full) */
static char *
join_lines (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\n\n", -1);

  for (char **part = parts; *part != NULL; part++)
    g_strdelimit (*part, "\n", ' ');

  return g_strjoinv ("\n\n", parts);
}

/* (transfer full) (nullable): the file in which all is told of the model that comes with the program. */
static GFile *
find_card (void)
{
  g_autofree char *path = base_paths_find_data ("models/model-card.md");

  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_file_new_for_path (path) : NULL;
}

/* The card lies where the sources do not: it is named, and a button opens it. (transfer full) */
static char *
describe (const JobsModelInfo *info)
{
  g_autofree char *lines = join_lines (info->about);
  GString *about = g_string_new (lines);

  if (info->is_shipped)
    /* Translators: a text that describes a model; the sentence is "Limits: see the model card." */
    g_string_replace (about, "docs/model-card.md", _ ("the model card"), 0);

  return g_string_free (about, FALSE);
}

static void
show (MoodPreferencesModel *self,
      const JobsModelInfo  *info)
{
  g_autofree char *about = describe (info);
  g_autoptr (GFile) card = info->is_shipped ? find_card () : NULL;

  show_row (self->name, info->is_shipped ? _ ("The one that comes with Moodplane") : info->name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->name), info->name);
  show_row (self->date, info->date);
  show_row (self->corpora, info->corpora);
  gtk_label_set_text (self->about, about);
  gtk_widget_set_visible (self->about_group, *info->about != '\0');
  gtk_widget_set_visible (self->card_button, card != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "model.reset", !info->is_shipped);
}

/* The model that is in use cannot be used: its owner can choose another one, or go back. */
static void
show_error (MoodPreferencesModel *self,
            const GError         *error)
{
  show_row (self->name, error->message);
  show_row (self->date, "");
  show_row (self->corpora, "");
  gtk_widget_set_visible (self->about_group, FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "model.reset", TRUE);
}

/* What was in use before, if that is known and is not offered anyway. */
static void
show_former (MoodPreferencesModel *self)
{
  g_autoptr (JobsModelAdoption) adoption = jobs_model_adoption_load ();
  g_autofree char *name = adoption->former != NULL ? jobs_model_adoption_get_name (adoption->former) : g_strdup ("");

  show_row (self->former, adoption->is_former_shipped ? "" : name);
}

static void
tell (MoodPreferencesModel *self,
      const char           *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  g_autoptr (AdwToast) toast = adw_toast_new (markup);

  g_signal_emit (self, signals[TOAST], 0, toast);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (MoodPreferencesModel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsModelInfo) info = jobs_model_info_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->reading);
  if (info != NULL)
    show (self, info);
  else
    show_error (self, error);
  show_former (self);
}

/* The one in use. */
static void
read_model (MoodPreferencesModel *self)
{
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  jobs_model_info_async (NULL, self->reading, read_cb, g_object_ref (self));
}

static void
adopted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (MoodPreferencesModel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsModelAdoption) adoption = jobs_model_adoption_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->adopting);
  if (adoption != NULL)
    read_model (self);
  else
    tell (self, error->message);
}

/* Another one is chosen: what was chosen before is not waited for. */
static GCancellable *
begin_adopting (MoodPreferencesModel *self)
{
  g_cancellable_cancel (self->adopting);
  g_clear_object (&self->adopting);
  self->adopting = g_cancellable_new ();

  return self->adopting;
}

void
mood_preferences_model_set_learner (MoodPreferencesModel *self,
                                    MoodLearner          *learner)
{
  mood_learning_group_set_learner (self->learning, learner);
}

void
mood_preferences_model_choose (MoodPreferencesModel *self,
                               const char           *path)
{
  jobs_model_adoption_adopt_async (path, NULL, begin_adopting (self), adopted_cb, g_object_ref (self));
}

static void
chosen_cb (MoodPreferencesModel *self,
           int                   response,
           GtkFileChooser       *chooser)
{
  g_autoptr (GtkFileChooserNative) held = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && g_file_peek_path (file) != NULL)
    mood_preferences_model_choose (self, g_file_peek_path (file));
}

static void
choose_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  MoodPreferencesModel *self = MOOD_PREFERENCES_MODEL (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (_ ("Choose a Model"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                               GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Use"), _ ("_Cancel"));
  gtk_file_filter_set_name (filter, _ ("Models"));
  gtk_file_filter_add_suffix (filter, "safetensors");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (self->chooser), filter);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
reset_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  g_autofree char *shipped = jobs_model_choice_find_shipped ();

  mood_preferences_model_choose (MOOD_PREFERENCES_MODEL (widget), shipped);
}

static void
back_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  MoodPreferencesModel *self = MOOD_PREFERENCES_MODEL (widget);

  jobs_model_adoption_go_back_async (begin_adopting (self), adopted_cb, g_object_ref (self));
}

static void
read_card_action (GtkWidget  *widget,
                  const char *action,
                  GVariant   *parameter)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  g_autoptr (GFile) card = find_card ();
  g_autofree char *uri = card != NULL ? g_file_get_uri (card) : NULL;

  if (uri != NULL)
    gtk_show_uri (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, uri, GDK_CURRENT_TIME);
}

static void
mood_preferences_model_dispose (GObject *object)
{
  MoodPreferencesModel *self = MOOD_PREFERENCES_MODEL (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_cancellable_cancel (self->adopting);
  g_clear_object (&self->adopting);
  g_clear_object (&self->chooser);

  G_OBJECT_CLASS (mood_preferences_model_parent_class)->dispose (object);
}

static void
mood_preferences_model_class_init (MoodPreferencesModelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_preferences_model_dispose;
  signals[TOAST] = g_signal_new ("toast", MOOD_TYPE_PREFERENCES_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, ADW_TYPE_TOAST);
  gtk_widget_class_install_action (widget_class, "model.choose", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "model.reset", NULL, reset_action);
  gtk_widget_class_install_action (widget_class, "model.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "model.read-card", NULL, read_card_action);

  g_type_ensure (MOOD_TYPE_LEARNING_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/preferences-model.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesModel, name);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesModel, date);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesModel, corpora);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesModel, about);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesModel, about_group);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesModel, card_button);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesModel, learning);
  gtk_widget_class_bind_template_child (widget_class, MoodPreferencesModel, former);
}

static void
mood_preferences_model_init (MoodPreferencesModel *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "model.reset", FALSE);
  read_model (self);
}
