/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/take-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/text.h"

#define CLOSE 0.0051 /* as near as the buttons' two places tell */

struct _MoodTakeRow
{
  AdwExpanderRow parent_instance;
  GtkDropDown *word;      /* (nullable): made, as are those below, when the row is first opened: there may be many rows */
  GtkAdjustment *valence; /* (nullable) */
  GtkAdjustment *arousal; /* (nullable) */
  JobsFinding *finding;
  GListModel *words;          /* (owned) */
  MoodVocabulary *vocabulary; /* (owned) */
  gboolean is_filling;        /* by what was found, and not by a hand */
};

G_DEFINE_FINAL_TYPE (MoodTakeRow, mood_take_row, ADW_TYPE_EXPANDER_ROW)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* (transfer full) */
static char *
make_title (const JobsFinding *finding)
{
  guint n_stars;

  switch (finding->kind)
    {
    case JOBS_FINDING_NUMBERS: return g_strdup (_ ("Valence and arousal"));
    case JOBS_FINDING_RATING:
      n_stars = (guint)g_ascii_strtod (finding->name, NULL);
      return g_strdup_printf (ngettext ("%u star", "%u stars", n_stars), n_stars);
    case JOBS_FINDING_WORD:
    case JOBS_FINDING_QUADRANT:
    case JOBS_FINDING_PLAYLIST:
    case JOBS_N_FINDING_KINDS: break;
    }

  return g_strdup (finding->name);
}

/* (transfer full) */
static char *
describe_place (const JobsFinding *finding)
{
  g_autofree char *valence = mood_text_coordinate (finding->valence);
  g_autofree char *arousal = mood_text_coordinate (finding->arousal);

  if (finding->kind == JOBS_FINDING_NUMBERS)
    return g_strdup (_ ("each where its file says"));
  if (!finding->has_place)
    return g_strdup (_ ("say what it means"));
  if (finding->has_own_arousal)
    /* Translators: a valence as a number: "+0.60, as energetic as heard" */
    return g_strdup_printf (_ ("%s, as energetic as heard"), valence);

  return g_strdup_printf ("%s %s", valence, arousal);
}

static void
show (MoodTakeRow *self)
{
  const JobsFinding *finding = self->finding;
  g_autofree char *place = describe_place (finding);
  g_autofree char *songs = g_strdup_printf (ngettext ("%'u song", "%'u songs", finding->n_songs), finding->n_songs);
  /* Translators: how many songs, and where they are put: "12 songs: +0.42 −0.30" */
  g_autofree char *text = g_strdup_printf (_ ("%s: %s"), songs, place);

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), text);
}

static void
changed (MoodTakeRow *self)
{
  self->finding->is_taken = adw_expander_row_get_enable_expansion (ADW_EXPANDER_ROW (self))
                            && (self->finding->has_place || self->finding->kind == JOBS_FINDING_NUMBERS);
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* The word that lies there; 0: none does. */
static guint
find_word (MoodTakeRow *self, double valence, double arousal)
{
  for (gsize i = 0; i < mood_vocabulary_get_n_words (self->vocabulary); i++)
    {
      const MoodWord *word = mood_vocabulary_get_word (self->vocabulary, i);

      if (fabs (word->valence - valence) < CLOSE && fabs (word->arousal - arousal) < CLOSE)
        return (guint)i + 1;
    }

  return 0;
}

static void
place_changed_cb (MoodTakeRow *self)
{
  if (self->is_filling)
    return;

  self->finding->has_place = TRUE;
  self->finding->valence = gtk_adjustment_get_value (self->valence);
  self->finding->arousal = gtk_adjustment_get_value (self->arousal);
  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->word, find_word (self, self->finding->valence, self->finding->arousal));
  self->is_filling = FALSE;
  changed (self);
}

static void
word_changed_cb (MoodTakeRow *self)
{
  const guint selected = gtk_drop_down_get_selected (self->word);
  const MoodWord *word;

  if (self->is_filling || selected == 0 || selected == GTK_INVALID_LIST_POSITION)
    return;

  word = mood_vocabulary_get_word (self->vocabulary, selected - 1);
  self->is_filling = TRUE;
  gtk_adjustment_set_value (self->valence, word->valence);
  gtk_adjustment_set_value (self->arousal, word->arousal);
  self->is_filling = FALSE;
  self->finding->has_place = TRUE;
  self->finding->valence = word->valence;
  self->finding->arousal = word->arousal;
  changed (self);
}

/* A rating says nothing of the arousal, and numbers are each song's own. */
static void
make_place (MoodTakeRow *self)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/org/moodplane/Moodplane/ui/take-place.ui");
  const JobsFinding *finding = self->finding;

  self->word = GTK_DROP_DOWN (gtk_builder_get_object (builder, "word"));
  self->valence = GTK_ADJUSTMENT (gtk_builder_get_object (builder, "valence"));
  self->arousal = GTK_ADJUSTMENT (gtk_builder_get_object (builder, "arousal"));
  gtk_drop_down_set_model (self->word, self->words);
  gtk_adjustment_set_value (self->valence, finding->valence);
  gtk_adjustment_set_value (self->arousal, finding->arousal);
  gtk_drop_down_set_selected (self->word,
                              finding->has_place ? find_word (self, finding->valence, finding->arousal) : 0);
  for (guint i = 0; i < 3; i++)
    {
      static const char *const ids[] = { "word_row", "valence_row", "arousal_row" };
      GtkWidget *row = GTK_WIDGET (gtk_builder_get_object (builder, ids[i]));

      gtk_widget_set_visible (row, i == 1 || !finding->has_own_arousal);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
    }
  g_signal_connect_object (self->word, "notify::selected", G_CALLBACK (word_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->valence, "value-changed", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->arousal, "value-changed", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
expanded_changed_cb (MoodTakeRow *self)
{
  if (!self->is_filling && self->word == NULL && self->finding->kind != JOBS_FINDING_NUMBERS)
    make_place (self);
}

static void
enabled_changed_cb (MoodTakeRow *self)
{
  if (!self->is_filling)
    changed (self);
}

static void
mood_take_row_dispose (GObject *object)
{
  g_clear_object (&MOOD_TAKE_ROW (object)->words);
  g_clear_pointer (&MOOD_TAKE_ROW (object)->vocabulary, mood_vocabulary_unref);

  G_OBJECT_CLASS (mood_take_row_parent_class)->dispose (object);
}

static void
mood_take_row_class_init (MoodTakeRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_take_row_dispose;
  signals[CHANGED] = g_signal_new ("changed", MOOD_TYPE_TAKE_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/take-row.ui");
  gtk_widget_class_bind_template_callback (widget_class, expanded_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, enabled_changed_cb);
}

static void
mood_take_row_init (MoodTakeRow *self)
{
  self->is_filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

MoodTakeRow *
mood_take_row_new (JobsFinding *finding, GListModel *words, const MoodVocabulary *vocabulary)
{
  MoodTakeRow *self = g_object_new (MOOD_TYPE_TAKE_ROW, NULL);
  g_autofree char *title = make_title (finding);

  self->finding = finding;
  self->words = g_object_ref (words);
  self->vocabulary = mood_vocabulary_ref ((MoodVocabulary *)vocabulary);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  adw_expander_row_set_enable_expansion (ADW_EXPANDER_ROW (self), finding->is_taken);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), FALSE);
  self->is_filling = FALSE;
  show (self);

  return self;
}

JobsFinding *
mood_take_row_get_finding (MoodTakeRow *self)
{
  return self->finding;
}
