/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/correct-dialog.h"

#include <glib/gi18n.h>

#include "ui/text.h"

struct _MoodCorrectDialog
{
  AdwWindow parent_instance;

  AdwWindowTitle *heading;
  GtkScale *valence_scale;
  GtkScale *arousal_scale;
  GtkAdjustment *valence;
  GtkAdjustment *arousal;
  GtkLabel *valence_words;
  GtkLabel *arousal_words;
  GtkImage *mood_icon;
  GtkLabel *mood;
  GtkLabel *predicted;

  LibrarySong *song; /* (owned) */
};

G_DEFINE_FINAL_TYPE (MoodCorrectDialog, mood_correct_dialog, ADW_TYPE_WINDOW)

/* How a screen reader tells where a scale stands. */
static void
describe_scale (GtkScale *scale, double value, const char *words)
{
  g_autofree char *number = mood_text_coordinate (value);
  g_autofree char *text = g_strdup_printf ("%s, %s", words, number);

  gtk_accessible_update_property (GTK_ACCESSIBLE (scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
value_changed_cb (MoodCorrectDialog *self)
{
  double valence = gtk_adjustment_get_value (self->valence);
  double arousal = gtk_adjustment_get_value (self->arousal);
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  MoodEstimate estimate;
  g_autofree char *text = NULL;

  mood_estimate_init_said (&estimate, valence, arousal);
  if (vocabulary != NULL)
    mood_vocabulary_place (vocabulary, &estimate, valence, arousal);
  gtk_label_set_text (self->valence_words, mood_text_valence_in_words (valence));
  gtk_label_set_text (self->arousal_words, mood_text_arousal_in_words (arousal));
  describe_scale (self->valence_scale, valence, mood_text_valence_in_words (valence));
  describe_scale (self->arousal_scale, arousal, mood_text_arousal_in_words (arousal));

  if (vocabulary != NULL)
    text = g_strdup_printf ("%s · %s", mood_vocabulary_name (vocabulary, &estimate)->name,
                            mood_quadrant_get_name (estimate.quadrant));
  gtk_label_set_text (self->mood, text != NULL ? text : mood_quadrant_get_name (estimate.quadrant));
  gtk_image_set_from_icon_name (self->mood_icon, mood_text_quadrant_icon (&estimate));
  gtk_widget_set_css_classes (GTK_WIDGET (self->mood_icon),
                              (const char *[]) { mood_text_quadrant_class (&estimate), NULL });
}

/* The window that this one belongs to does it. */
static void
tell (MoodCorrectDialog *self, const char *action, GVariant *parameter)
{
  g_autoptr (GVariant) held = parameter != NULL ? g_variant_ref_sink (parameter) : NULL;
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  if (parent != NULL)
    gtk_widget_activate_action_variant (GTK_WIDGET (parent), action, held);
  gtk_window_close (GTK_WINDOW (self));
}

static void
place_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MoodCorrectDialog *self = MOOD_CORRECT_DIALOG (widget);

  tell (self, "win.place-song",
        g_variant_new ("(xdd)", library_song_get_id (self->song), gtk_adjustment_get_value (self->valence),
                       gtk_adjustment_get_value (self->arousal)));
}

static void
agree_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tell (MOOD_CORRECT_DIALOG (widget), "win.agree-mood", NULL);
}

static void
forget_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tell (MOOD_CORRECT_DIALOG (widget), "win.forget-correction", NULL);
}

static void
mood_correct_dialog_dispose (GObject *object)
{
  g_clear_object (&MOOD_CORRECT_DIALOG (object)->song);

  G_OBJECT_CLASS (mood_correct_dialog_parent_class)->dispose (object);
}

static void
mood_correct_dialog_class_init (MoodCorrectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_correct_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/correct-dialog.ui");
  gtk_widget_class_install_action (widget_class, "correct.place", NULL, place_action);
  gtk_widget_class_install_action (widget_class, "correct.agree", NULL, agree_action);
  gtk_widget_class_install_action (widget_class, "correct.forget", NULL, forget_action);
  gtk_widget_class_bind_template_child (widget_class, MoodCorrectDialog, heading);
  gtk_widget_class_bind_template_child (widget_class, MoodCorrectDialog, valence_scale);
  gtk_widget_class_bind_template_child (widget_class, MoodCorrectDialog, arousal_scale);
  gtk_widget_class_bind_template_child (widget_class, MoodCorrectDialog, valence);
  gtk_widget_class_bind_template_child (widget_class, MoodCorrectDialog, arousal);
  gtk_widget_class_bind_template_child (widget_class, MoodCorrectDialog, valence_words);
  gtk_widget_class_bind_template_child (widget_class, MoodCorrectDialog, arousal_words);
  gtk_widget_class_bind_template_child (widget_class, MoodCorrectDialog, mood_icon);
  gtk_widget_class_bind_template_child (widget_class, MoodCorrectDialog, mood);
  gtk_widget_class_bind_template_child (widget_class, MoodCorrectDialog, predicted);
  gtk_widget_class_bind_template_callback (widget_class, value_changed_cb);
}

static void
add_marks (GtkScale *scale)
{
  for (int i = -1; i <= 1; i++)
    gtk_scale_add_mark (scale, i, GTK_POS_BOTTOM, NULL);
}

static void
mood_correct_dialog_init (MoodCorrectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_marks (self->valence_scale);
  add_marks (self->arousal_scale);
}

static void
show_predicted (MoodCorrectDialog *self)
{
  const MoodEstimate *prediction = library_song_get_prediction (self->song);
  g_autofree char *text = NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "correct.agree", prediction != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "correct.forget",
                                 library_song_get_label (self->song) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->predicted), prediction != NULL);
  if (prediction == NULL)
    return;

  /* Translators: "The program heard it as very pleasant and a little calm." */
  text = g_strdup_printf (_ ("The program heard it as %s and %s."),
                          mood_text_valence_in_words (prediction->gaussian.valence),
                          mood_text_arousal_in_words (prediction->gaussian.arousal));
  gtk_label_set_text (self->predicted, text);
}

MoodCorrectDialog *
mood_correct_dialog_new (GtkWindow *parent, LibrarySong *song)
{
  MoodCorrectDialog *self = g_object_new (MOOD_TYPE_CORRECT_DIALOG, "transient-for", parent, NULL);
  const MoodEstimate *estimate = library_song_get_estimate (song);

  self->song = g_object_ref (song);
  adw_window_title_set_subtitle (self->heading, library_song_get_title (song));
  gtk_adjustment_set_value (self->valence, estimate != NULL ? estimate->gaussian.valence : 0.0);
  gtk_adjustment_set_value (self->arousal, estimate != NULL ? estimate->gaussian.arousal : 0.0);
  show_predicted (self);
  value_changed_cb (self);

  return self;
}
