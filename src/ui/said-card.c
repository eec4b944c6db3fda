/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/said-card.h"

#include <glib/gi18n.h>

#include "engine/mood/vocabulary.h"
#include "ui/text.h"

struct _MoodSaidCard
{
  GtkWidget parent_instance;

  GtkLabel *said;
  GtkLabel *predicted;
  GtkWidget *forget;
};

G_DEFINE_FINAL_TYPE (MoodSaidCard, mood_said_card, GTK_TYPE_WIDGET)

static void
mood_said_card_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_said_card_parent_class)->dispose (object);
}

static void
mood_said_card_class_init (MoodSaidCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_said_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/said-card.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodSaidCard, said);
  gtk_widget_class_bind_template_child (widget_class, MoodSaidCard, predicted);
  gtk_widget_class_bind_template_child (widget_class, MoodSaidCard, forget);
}

static void
mood_said_card_init (MoodSaidCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* (transfer full) */
static char *
describe_prediction (const MoodEstimate *prediction)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  const char *word = vocabulary != NULL ? mood_vocabulary_name (vocabulary, prediction)->name : "";

  g_autofree char *valence = mood_text_coordinate (prediction->gaussian.valence);
  g_autofree char *arousal = mood_text_coordinate (prediction->gaussian.arousal);

  /* Translators: a mood, and where it lies in words and in numbers: "The program heard “calm”: a little pleasant, very calm
   * (+0.31, −0.55)." */
  return g_strdup_printf (_ ("The program heard “%s”: %s, %s (%s, %s)."), word,
                          mood_text_valence_in_words (prediction->gaussian.valence),
                          mood_text_arousal_in_words (prediction->gaussian.arousal), valence, arousal);
}

/* (transfer full) */
static char *
describe_label (const LibraryLabel *label)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (label->said_at);
  g_autofree char *day = time != NULL ? g_date_time_format (time, "%x") : g_strdup ("");

  /* Translators: the day on which the user said where a song belongs */
  return g_strdup_printf (_ ("Placed by you, %s"), day);
}

void
mood_said_card_set_song (MoodSaidCard *self, LibrarySong *song)
{
  const LibraryLabel *label = library_song_get_label (song);
  const MoodEstimate *prediction = library_song_get_prediction (song);

  const gboolean is_adapted = library_song_get_is_adapted (song);

  gtk_widget_set_visible (GTK_WIDGET (self), label != NULL || is_adapted);
  if (label == NULL && !is_adapted)
    return;

  g_autofree char *said = label != NULL ? describe_label (label) : g_strdup (_ ("Moved by what your corrections tell"));
  g_autofree char *predicted = prediction != NULL ? describe_prediction (prediction) : NULL;

  gtk_label_set_text (self->said, said);
  gtk_label_set_text (self->predicted, predicted != NULL ? predicted : "");
  gtk_widget_set_visible (GTK_WIDGET (self->predicted), predicted != NULL);
  /* What was learned from others is taken back as a whole. */
  gtk_widget_set_visible (self->forget, label != NULL);
}
