/* SPDX-License-Identifier: GPL-3.0-or-later */

/* There is a row for each of some thirty settings, whose names, sentences and limits come from what is below: so these are
 * made from five kinds, not laid out one by one. */

#include "ui/train-field-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/train-choice.h"

typedef struct
{
  MoodTrainDraft *draft; /* (owned) */
  JobsTrainField field;
  GtkWidget *row;
  GtkWidget *control;    /* a part of the row, or the row */
  gboolean is_following; /* the draft: what is shown is not to be written into it */
} Binding;

static void
binding_free (gpointer data)
{
  Binding *self = data;

  g_signal_handlers_disconnect_by_data (self->draft, self);
  g_object_unref (self->draft);
  g_free (self);
}

/* --- what is shown --- */

static void
show_choice (Binding *self, const char *text)
{
  GListModel *list = adw_combo_row_get_model (ADW_COMBO_ROW (self->row));
  guint position = mood_train_choice_find (list, text);
  g_autoptr (MoodTrainChoice) choice = NULL;
  const char *sentence;

  adw_combo_row_set_selected (ADW_COMBO_ROW (self->row), position);
  choice = position != GTK_INVALID_LIST_POSITION ? g_list_model_get_item (list, position) : NULL;
  sentence = choice != NULL ? mood_train_choice_get_sentence (choice) : "";
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row),
                               *sentence != '\0' ? sentence
                                                 : jobs_train_field_get_info (self->field)->sentence);
}

static void
show_file (Binding *self, const char *text)
{
  g_autofree char *name = *text != '\0' ? g_filename_display_basename (text) : NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row),
                               name != NULL ? name : jobs_train_field_get_info (self->field)->sentence);
}

static void
show (Binding *self)
{
  const JobsTrainSettings *settings = mood_train_draft_get_settings (self->draft);
  const JobsTrainKind kind = jobs_train_field_get_info (self->field)->kind;
  const gboolean is_text
      = kind == JOBS_TRAIN_KIND_CHOICE || kind == JOBS_TRAIN_KIND_TEXT || kind == JOBS_TRAIN_KIND_FILE;
  const char *text = is_text ? jobs_train_settings_get_text (settings, self->field) : NULL;
  const double number = is_text ? 0 : jobs_train_settings_get_number (settings, self->field);

  self->is_following = TRUE;
  gtk_widget_set_visible (self->row, jobs_train_settings_has_use (settings, self->field));
  switch (kind)
    {
    case JOBS_TRAIN_KIND_CHOICE: show_choice (self, text); break;
    case JOBS_TRAIN_KIND_FILE: show_file (self, text); break;
    case JOBS_TRAIN_KIND_SWITCH: gtk_switch_set_active (GTK_SWITCH (self->control), number != 0); break;
    case JOBS_TRAIN_KIND_TEXT:
      if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->control)), text))
        gtk_editable_set_text (GTK_EDITABLE (self->control), text);
      break;
    case JOBS_TRAIN_KIND_WHOLE:
    case JOBS_TRAIN_KIND_NUMBER:
    default: gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->control), number); break;
    }
  self->is_following = FALSE;
}

/* --- what is written --- */

static void
selected_cb (Binding *self)
{
  MoodTrainChoice *choice = adw_combo_row_get_selected_item (ADW_COMBO_ROW (self->row));

  if (!self->is_following && choice != NULL)
    mood_train_draft_set_text (self->draft, self->field, mood_train_choice_get_id (choice));
}

static void
active_cb (Binding *self)
{
  if (!self->is_following)
    mood_train_draft_set_number (self->draft, self->field,
                                 gtk_switch_get_active (GTK_SWITCH (self->control)));
}

static void
value_cb (Binding *self)
{
  if (!self->is_following)
    mood_train_draft_set_number (self->draft, self->field,
                                 gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->control)));
}

static void
text_cb (Binding *self)
{
  if (!self->is_following)
    mood_train_draft_set_text (self->draft, self->field,
                               gtk_editable_get_text (GTK_EDITABLE (self->control)));
}

static void
file_chosen_cb (GtkWidget *row, int response, GtkFileChooser *chooser)
{
  Binding *self = g_object_get_data (G_OBJECT (row), "binding");
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);

  if (response == GTK_RESPONSE_ACCEPT && file != NULL && g_file_peek_path (file) != NULL)
    mood_train_draft_set_text (self->draft, self->field, g_file_peek_path (file));
  g_object_set_data (G_OBJECT (row), "chooser", NULL);
}

static void
choose_cb (Binding *self)
{
  GtkRoot *root = gtk_widget_get_root (self->row);
  GtkFileChooserNative *chooser
      = gtk_file_chooser_native_new (_ ("Choose a Model"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Use"), _ ("_Cancel"));

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  /* A portal may answer when the row is gone. */
  g_signal_connect_object (chooser, "response", G_CALLBACK (file_chosen_cb), self->row, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
  g_object_set_data_full (G_OBJECT (self->row), "chooser", chooser, g_object_unref);
}

/* --- rows --- */

static void
make_choice (Binding *self)
{
  gsize n;
  const JobsTrainChoice *choices = jobs_train_field_list (self->field, &n);
  g_autoptr (GListModel) list = mood_train_choice_list (choices, n);

  self->row = self->control = adw_combo_row_new ();
  mood_train_field_row_set_choices (ADW_COMBO_ROW (self->row), list);
  g_signal_connect_swapped (self->row, "notify::selected", G_CALLBACK (selected_cb), self);
}

static void
make_with_suffix (Binding *self, GtkWidget *control)
{
  self->row = adw_action_row_new ();
  self->control = control;
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->row), control);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self->row), control);
  gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  jobs_train_field_get_info (self->field)->name, -1);
}

static void
make_number (Binding *self, const JobsTrainFieldInfo *info)
{
  double step = info->kind == JOBS_TRAIN_KIND_WHOLE
                    ? 1
                    : MAX (pow (10, -(double)info->n_digits), (info->high - info->low) / 1e4);

  make_with_suffix (self, gtk_spin_button_new_with_range (info->low, info->high, step));
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (self->control), info->n_digits);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (self->control), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (self->control), 7);
  g_signal_connect_swapped (self->control, "value-changed", G_CALLBACK (value_cb), self);
}

static void
make (Binding *self, const JobsTrainFieldInfo *info)
{
  switch (info->kind)
    {
    case JOBS_TRAIN_KIND_CHOICE: make_choice (self); break;
    case JOBS_TRAIN_KIND_SWITCH:
      make_with_suffix (self, gtk_switch_new ());
      g_signal_connect_swapped (self->control, "notify::active", G_CALLBACK (active_cb), self);
      break;
    case JOBS_TRAIN_KIND_FILE:
      make_with_suffix (self, gtk_button_new_with_mnemonic (_ ("_Choose…")));
      g_signal_connect_swapped (self->control, "clicked", G_CALLBACK (choose_cb), self);
      break;
    case JOBS_TRAIN_KIND_TEXT:
      self->row = self->control = adw_entry_row_new ();
      gtk_widget_set_tooltip_text (self->row, info->sentence);
      g_signal_connect_swapped (self->row, "changed", G_CALLBACK (text_cb), self);
      break;
    case JOBS_TRAIN_KIND_WHOLE:
    case JOBS_TRAIN_KIND_NUMBER:
    default: make_number (self, info); break;
    }
}

void
mood_train_field_row_set_choices (AdwComboRow *row, GListModel *choices)
{
  const char *folder = "/org/moodplane/Moodplane/ui";
  g_autofree char *item = g_build_filename (folder, "train-choice-item.ui", NULL);
  g_autofree char *shown = g_build_filename (folder, "train-choice-shown.ui", NULL);
  g_autoptr (GtkExpression) name = gtk_property_expression_new (MOOD_TYPE_TRAIN_CHOICE, NULL, "name");
  g_autoptr (GtkListItemFactory) list_factory = gtk_builder_list_item_factory_new_from_resource (NULL, item);
  g_autoptr (GtkListItemFactory) factory = gtk_builder_list_item_factory_new_from_resource (NULL, shown);

  adw_combo_row_set_expression (row, name);
  /* By itself the row would cut off the name before it breaks a line of its sentence. */
  adw_combo_row_set_factory (row, factory);
  adw_combo_row_set_list_factory (row, list_factory);
  adw_combo_row_set_model (row, choices);
}

GtkWidget *
mood_train_field_row_new (MoodTrainDraft *draft, JobsTrainField field)
{
  const JobsTrainFieldInfo *info = jobs_train_field_get_info (field);
  Binding *self = g_new0 (Binding, 1);

  self->draft = g_object_ref (draft);
  self->field = field;
  make (self, info);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->row), info->name);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->row), FALSE);
  gtk_widget_set_name (self->row, info->id);
  if (ADW_IS_ACTION_ROW (self->row))
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->row), info->sentence);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->row), 0);
      adw_action_row_set_title_lines (ADW_ACTION_ROW (self->row), 0);
    }
  show (self);
  g_signal_connect_swapped (draft, "changed", G_CALLBACK (show), self);
  g_object_set_data_full (G_OBJECT (self->row), "binding", self, binding_free);

  return self->row;
}
