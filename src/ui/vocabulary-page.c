/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/vocabulary-page.h"

#include <glib/gi18n.h>

#include "ui/scope.h"
#include "ui/vocabulary-row.h"

#define UNDO_SECONDS 10

/* Where a new word lies until its owner moves it: inside a quadrant, whatever the borders are. */
#define NEW_VALENCE 0.6
#define NEW_AROUSAL 0.6

struct _MoodVocabularyPage
{
  AdwPreferencesPage parent_instance;
  AdwPreferencesGroup *words_group;
  AdwEntryRow *new_word;
  GtkAdjustment *valence_cut;
  GtkAdjustment *arousal_cut;
  GtkAdjustment *neutral_radius;
  GtkLabel *n_neutral;
  GtkWidget *reset;

  MoodWords *words;         /* (owned) */
  MoodSongCounter *counter; /* (owned) */
  GPtrArray *rows;          /* (element-type MoodVocabularyRow): held by the group */
  gboolean is_filled;       /* what changes is not the owner's doing */
};

G_DEFINE_FINAL_TYPE (MoodVocabularyPage, mood_vocabulary_page, ADW_TYPE_PREFERENCES_PAGE)

static void
show_toast (MoodVocabularyPage *self, AdwToast *toast)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), toast);
  else
    g_object_unref (toast);
}

/* --- what is shown --- */

static MoodVocabularyRow *
find_row (MoodVocabularyPage *self, const char *id)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_str_equal (mood_vocabulary_row_get_id (self->rows->pdata[i]), id))
      return self->rows->pdata[i];

  return NULL;
}

static void
row_edited_cb (MoodVocabularyPage *self, MoodVocabularyRow *row);

static void
row_removed_cb (MoodVocabularyPage *self, MoodVocabularyRow *row);

static MoodVocabularyRow *
add_row (MoodVocabularyPage *self, const char *id)
{
  MoodVocabularyRow *row = mood_vocabulary_row_new (id);

  g_signal_connect_object (row, "edited", G_CALLBACK (row_edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "removed", G_CALLBACK (row_removed_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->words_group, GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);

  return row;
}

/* Rows of words that stay do so, since one of them has the keyboard. */
static void
show_words (MoodVocabularyPage *self, const MoodVocabulary *vocabulary)
{
  for (guint i = self->rows->len; i > 0; i--)
    if (mood_vocabulary_find (vocabulary, mood_vocabulary_row_get_id (self->rows->pdata[i - 1])) == NULL)
      {
        adw_preferences_group_remove (self->words_group, self->rows->pdata[i - 1]);
        g_ptr_array_remove_index (self->rows, i - 1);
      }

  for (gsize i = 0; i < mood_vocabulary_get_n_words (vocabulary); i++)
    {
      const MoodWord *word = mood_vocabulary_get_word (vocabulary, i);
      MoodVocabularyRow *row = find_row (self, word->id);

      mood_vocabulary_row_set_word (row != NULL ? row : add_row (self, word->id), word);
    }
}

static void
show_counts (MoodVocabularyPage *self)
{
  const MoodSongCounts *counts = mood_song_counter_get_counts (self->counter);
  guint n_neutral = 0;
  g_autofree char *neutral = NULL;

  if (counts == NULL)
    return;
  for (guint i = 0; i < self->rows->len; i++)
    mood_vocabulary_row_set_n_songs (self->rows->pdata[i], 0);
  for (guint i = 0; i < counts->words->len; i++)
    {
      const MoodWordCount *count = &g_array_index (counts->words, MoodWordCount, i);
      MoodVocabularyRow *row = find_row (self, count->word->id);

      if (row != NULL)
        mood_vocabulary_row_set_n_songs (row, count->n_songs);
      else if (mood_scope_is_neutral_word (count->word))
        n_neutral = count->n_songs;
    }
  neutral = g_strdup_printf (ngettext ("%'u song", "%'u songs", n_neutral), n_neutral);
  gtk_label_set_text (self->n_neutral, neutral);
}

static void
show (MoodVocabularyPage *self)
{
  const MoodVocabulary *vocabulary = mood_words_get_vocabulary (self->words);
  const MoodBorders *borders;

  if (vocabulary == NULL)
    return;
  borders = mood_vocabulary_get_borders (vocabulary);
  self->is_filled = TRUE;
  gtk_adjustment_set_value (self->valence_cut, borders->valence);
  gtk_adjustment_set_value (self->arousal_cut, borders->arousal);
  gtk_adjustment_set_value (self->neutral_radius, borders->neutral_radius);
  show_words (self, vocabulary);
  self->is_filled = FALSE;
  show_counts (self);
}

/* --- what the owner does --- */

/* @changed: (transfer full) (nullable): NULL with @error, which is said and freed */
static gboolean
take (MoodVocabularyPage *self, MoodVocabulary *changed, GError *error)
{
  g_autoptr (MoodVocabulary) held = changed;
  g_autoptr (GError) cause = error;

  if (held != NULL)
    {
      mood_words_set_vocabulary (self->words, held);
    }
  else
    {
      g_autofree char *text = g_markup_escape_text (cause->message, -1);

      show_toast (self, adw_toast_new (text));
    }
  show (self);

  return held != NULL;
}

static void
row_edited_cb (MoodVocabularyPage *self, MoodVocabularyRow *row)
{
  g_auto (GStrv) aliases = mood_vocabulary_row_get_aliases (row);
  GError *error = NULL;
  MoodVocabulary *changed
      = mood_vocabulary_with_word (mood_words_get_vocabulary (self->words), mood_vocabulary_row_get_id (row),
                                   mood_vocabulary_row_get_valence (row), mood_vocabulary_row_get_arousal (row),
                                   (const char *const *)aliases, &error);

  take (self, changed, error);
}

static void
undo_cb (MoodVocabularyPage *self, AdwToast *toast)
{
  mood_words_set_vocabulary (self->words, g_object_get_data (G_OBJECT (toast), "before"));
  show (self);
}

/* @text: plain */
static void
show_undo (MoodVocabularyPage *self, const MoodVocabulary *before, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_object_set_data_full (G_OBJECT (toast), "before", mood_vocabulary_ref ((MoodVocabulary *)before),
                          (GDestroyNotify)mood_vocabulary_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  show_toast (self, toast);
}

static void
row_removed_cb (MoodVocabularyPage *self, MoodVocabularyRow *row)
{
  g_autoptr (MoodVocabulary) before
      = mood_vocabulary_ref ((MoodVocabulary *)mood_words_get_vocabulary (self->words));
  const MoodWord *word = mood_vocabulary_find (before, mood_vocabulary_row_get_id (row));
  g_autofree char *text = g_strdup_printf (_ ("“%s” removed"), word != NULL ? word->name : "");
  GError *error = NULL;
  MoodVocabulary *changed = mood_vocabulary_without_word (before, mood_vocabulary_row_get_id (row), &error);

  if (take (self, changed, error))
    show_undo (self, before, text);
}

static void
reset_cb (MoodVocabularyPage *self)
{
  g_autoptr (MoodVocabulary) before
      = mood_vocabulary_ref ((MoodVocabulary *)mood_words_get_vocabulary (self->words));
  GError *error = NULL;
  MoodVocabulary *shipped = mood_vocabulary_load_shipped (&error);

  if (take (self, shipped, error))
    show_undo (self, before, _ ("All mood words are the usual ones"));
}

static void
add_cb (MoodVocabularyPage *self)
{
  const MoodVocabulary *now = mood_words_get_vocabulary (self->words);
  g_autofree char *id = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->new_word))));
  MoodVocabularyRow *row = find_row (self, id);
  GError *error = NULL;

  if (row == NULL)
    {
      MoodVocabulary *changed = mood_vocabulary_with_word (now, id, NEW_VALENCE, NEW_AROUSAL, NULL, &error);

      if (!take (self, changed, error))
        return;
      row = find_row (self, id);
    }
  gtk_editable_set_text (GTK_EDITABLE (self->new_word), "");
  /* It is there, now or before; where it lies is to be said next. */
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
borders_changed_cb (MoodVocabularyPage *self)
{
  const MoodBorders borders = {
    .valence = gtk_adjustment_get_value (self->valence_cut),
    .arousal = gtk_adjustment_get_value (self->arousal_cut),
    .neutral_radius = gtk_adjustment_get_value (self->neutral_radius),
  };
  MoodVocabulary *changed;
  GError *error = NULL;

  if (self->is_filled || self->words == NULL)
    return;

  changed = mood_vocabulary_with_borders (mood_words_get_vocabulary (self->words), &borders, &error);
  take (self, changed, error);
}

static void
failed_cb (MoodVocabularyPage *self, const GError *error)
{
  g_autofree char *text = g_markup_escape_text (error->message, -1);

  show_toast (self, adw_toast_new (text));
}

/* --- */

static void
mood_vocabulary_page_finalize (GObject *object)
{
  MoodVocabularyPage *self = MOOD_VOCABULARY_PAGE (object);

  g_clear_object (&self->words);
  g_clear_object (&self->counter);
  g_ptr_array_unref (self->rows);

  G_OBJECT_CLASS (mood_vocabulary_page_parent_class)->finalize (object);
}

static void
mood_vocabulary_page_class_init (MoodVocabularyPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mood_vocabulary_page_finalize;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/vocabulary-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodVocabularyPage, words_group);
  gtk_widget_class_bind_template_child (widget_class, MoodVocabularyPage, new_word);
  gtk_widget_class_bind_template_child (widget_class, MoodVocabularyPage, valence_cut);
  gtk_widget_class_bind_template_child (widget_class, MoodVocabularyPage, arousal_cut);
  gtk_widget_class_bind_template_child (widget_class, MoodVocabularyPage, neutral_radius);
  gtk_widget_class_bind_template_child (widget_class, MoodVocabularyPage, n_neutral);
  gtk_widget_class_bind_template_child (widget_class, MoodVocabularyPage, reset);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
  gtk_widget_class_bind_template_callback (widget_class, borders_changed_cb);
}

static void
mood_vocabulary_page_init (MoodVocabularyPage *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

MoodVocabularyPage *
mood_vocabulary_page_new (MoodWords *words, MoodSongCounter *counter)
{
  MoodVocabularyPage *self = g_object_new (MOOD_TYPE_VOCABULARY_PAGE, NULL);

  self->words = g_object_ref (words);
  self->counter = g_object_ref (counter);
  g_signal_connect_object (words, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (words, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (counter, "changed", G_CALLBACK (show_counts), self, G_CONNECT_SWAPPED);
  show (self);

  return self;
}
