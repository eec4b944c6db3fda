/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/vocabulary-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/text.h"

struct _MoodVocabularyRow
{
  AdwExpanderRow parent_instance;
  GtkImage *mark;
  GtkLabel *number;
  GtkAdjustment *valence;
  GtkAdjustment *arousal;
  AdwEntryRow *aliases;

  char *id;           /* (owned) */
  double word_valence;
  double word_arousal;
  gboolean is_filled; /* what changes is not the owner's doing */
};

G_DEFINE_FINAL_TYPE (MoodVocabularyRow, mood_vocabulary_row, ADW_TYPE_EXPANDER_ROW)

enum
{
  EDITED,
  REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
edited_cb (MoodVocabularyRow *self)
{
  if (!self->is_filled)
    g_signal_emit (self, signals[EDITED], 0);
}

static void
remove_cb (MoodVocabularyRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static void
mood_vocabulary_row_finalize (GObject *object)
{
  g_free (MOOD_VOCABULARY_ROW (object)->id);

  G_OBJECT_CLASS (mood_vocabulary_row_parent_class)->finalize (object);
}

static void
mood_vocabulary_row_class_init (MoodVocabularyRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mood_vocabulary_row_finalize;

  signals[EDITED] = g_signal_new ("edited", MOOD_TYPE_VOCABULARY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);
  signals[REMOVED] = g_signal_new ("removed", MOOD_TYPE_VOCABULARY_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/vocabulary-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodVocabularyRow, mark);
  gtk_widget_class_bind_template_child (widget_class, MoodVocabularyRow, number);
  gtk_widget_class_bind_template_child (widget_class, MoodVocabularyRow, valence);
  gtk_widget_class_bind_template_child (widget_class, MoodVocabularyRow, arousal);
  gtk_widget_class_bind_template_child (widget_class, MoodVocabularyRow, aliases);
  gtk_widget_class_bind_template_callback (widget_class, edited_cb);
  gtk_widget_class_bind_template_callback (widget_class, remove_cb);
}

static void
mood_vocabulary_row_init (MoodVocabularyRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MoodVocabularyRow *
mood_vocabulary_row_new (const char *id)
{
  MoodVocabularyRow *self = g_object_new (MOOD_TYPE_VOCABULARY_ROW, NULL);

  self->id = g_strdup (id);

  return self;
}

const char *
mood_vocabulary_row_get_id (MoodVocabularyRow *self)
{
  return self->id;
}

static void
show_place (MoodVocabularyRow *self, const MoodWord *word)
{
  g_autofree char *valence = mood_text_coordinate (word->valence);
  g_autofree char *arousal = mood_text_coordinate (word->arousal);
  /* Translators: where a mood word lies: a quadrant of the plane, valence and arousal: "Calm and tender · +0.28, −0.41" */
  g_autofree char *subtitle
      = g_strdup_printf (_ ("%s · %s, %s"), mood_quadrant_get_name (word->quadrant), valence, arousal);
  const char *classes[] = { mood_text_quadrant_style (word->quadrant), NULL };

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  gtk_image_set_from_icon_name (self->mark, mood_text_quadrant_mark (word->quadrant));
  gtk_widget_set_css_classes (GTK_WIDGET (self->mark), classes);
}

void
mood_vocabulary_row_set_word (MoodVocabularyRow *self, const MoodWord *word)
{
  g_autofree char *aliases = word->synonyms != NULL ? g_strjoinv (", ", word->synonyms) : g_strdup ("");
  g_auto (GStrv) shown = mood_vocabulary_row_get_aliases (self);
  const char *const nothing[] = { NULL };

  self->is_filled = TRUE;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), word->name);
  show_place (self, word);
  self->word_valence = word->valence;
  self->word_arousal = word->arousal;
  gtk_adjustment_set_value (self->valence, word->valence);
  gtk_adjustment_set_value (self->arousal, word->arousal);
  /* Where it says the same, whoever types in it keeps their place. */
  if (!g_strv_equal ((const char *const *)shown,
                     word->synonyms != NULL ? (const char *const *)word->synonyms : nothing))
    gtk_editable_set_text (GTK_EDITABLE (self->aliases), aliases);
  self->is_filled = FALSE;
}

void
mood_vocabulary_row_set_n_songs (MoodVocabularyRow *self, guint n_songs)
{
  g_autofree char *text = g_strdup_printf ("%'u", n_songs);
  g_autofree char *label = g_strdup_printf (ngettext ("%'u song", "%'u songs", n_songs), n_songs);

  gtk_label_set_text (self->number, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->number), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->number), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* Hundredths can be typed; who only looks at a word that lies at 0.311, which is shown as 0.31, does not move it. */
static double
get_value (GtkAdjustment *adjustment, double before)
{
  const double value = gtk_adjustment_get_value (adjustment);

  return fabs (value - before) < 0.0051 ? before : value;
}

double
mood_vocabulary_row_get_valence (MoodVocabularyRow *self)
{
  return get_value (self->valence, self->word_valence);
}

double
mood_vocabulary_row_get_arousal (MoodVocabularyRow *self)
{
  return get_value (self->arousal, self->word_arousal);
}

GStrv
mood_vocabulary_row_get_aliases (MoodVocabularyRow *self)
{
  g_auto (GStrv) parts = g_strsplit (gtk_editable_get_text (GTK_EDITABLE (self->aliases)), ",", -1);
  g_autoptr (GStrvBuilder) aliases = g_strv_builder_new ();

  for (gsize i = 0; parts[i] != NULL; i++)
    if (*g_strstrip (parts[i]) != '\0')
      g_strv_builder_add (aliases, parts[i]);

  return g_strv_builder_end (aliases);
}
