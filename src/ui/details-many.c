/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: summarize_thread() is on one of GTask's: 100,000 songs take longer than a frame. Songs are immutable, and the array
 * is the task's alone. */
#include "ui/details-many.h"

#include <glib/gi18n.h>

#include "engine/base/duration.h"
#include "ui/chance-row.h"
#include "ui/plane-thumb.h"
#include "ui/song-summary.h"
#include "ui/text.h"

#define MAX_WORDS 8

struct _MoodDetailsMany
{
  GtkWidget parent_instance;

  GtkLabel *title;
  GtkLabel *time;
  GtkWidget *place_group;
  MoodPlaneThumb *thumb;
  GtkLabel *valence_words;
  GtkLabel *valence;
  GtkLabel *arousal_words;
  GtkLabel *arousal;
  GtkWidget *words_group;
  GtkBox *words;

  GCancellable *cancellable; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodDetailsMany, mood_details_many, GTK_TYPE_WIDGET)

static const char *const quadrant_classes[MOOD_N_QUADRANTS]
    = { "quadrant-1", "quadrant-2", "quadrant-3", "quadrant-4" };

static void
show_time (MoodDetailsMany *self, const MoodSongSummary *summary)
{
  const guint n_unplaced = summary->n_songs - summary->n_placed;
  g_autofree char *duration = base_duration_to_string (summary->seconds);
  g_autofree char *text = NULL;

  if (n_unplaced > 0)
    text = g_strdup_printf (ngettext ("%s; %'u has no place on the plane",
                                      "%s; %'u have no place on the plane", n_unplaced),
                            duration, n_unplaced);
  gtk_label_set_text (self->time, text != NULL ? text : duration);
  gtk_widget_set_visible (GTK_WIDGET (self->time), summary->seconds > 0 || n_unplaced > 0);
}

static void
show_place (MoodDetailsMany *self, const MoodSongSummary *summary)
{
  const MoodGaussian *place = &summary->place;
  g_autofree char *valence = mood_text_value_with_spread (place->valence, place->valence_sd);
  g_autofree char *arousal = mood_text_value_with_spread (place->arousal, place->arousal_sd);
  /* Translators: where songs lie on average: "On average pleasant, very calm" */
  g_autofree char *label
      = g_strdup_printf (_ ("On average %s, %s"), mood_text_valence_in_words (place->valence),
                         mood_text_arousal_in_words (place->arousal));

  gtk_widget_set_visible (self->place_group, summary->n_placed > 0);
  if (summary->n_placed == 0)
    return;

  gtk_label_set_text (self->valence_words, mood_text_valence_in_words (place->valence));
  gtk_label_set_text (self->valence, valence);
  gtk_label_set_text (self->arousal_words, mood_text_arousal_in_words (place->arousal));
  gtk_label_set_text (self->arousal, arousal);
  mood_plane_thumb_set_points (self->thumb, summary->points, summary->n_placed > 1 ? place : NULL, label);
}

static void
add_word (MoodDetailsMany *self, const char *name, guint n, guint n_all, const char *color_class)
{
  GtkWidget *row = mood_chance_row_new ();
  g_autofree char *number = g_strdup_printf ("%'u", n);

  mood_chance_row_set (MOOD_CHANCE_ROW (row), name, number, (double)n / n_all, NULL, color_class);
  gtk_box_append (self->words, row);
}

static void
clear_words (MoodDetailsMany *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->words))) != NULL)
    gtk_box_remove (self->words, child);
}

static void
show_words (MoodDetailsMany *self, const MoodSongSummary *summary)
{
  guint n_others = 0;

  clear_words (self);
  for (guint i = 0; i < summary->words->len; i++)
    {
      const MoodWordCount *count = &g_array_index (summary->words, MoodWordCount, i);

      if (i >= MAX_WORDS)
        n_others += count->n_songs;
      else
        add_word (self, count->word, count->n_songs, summary->n_placed,
                  count->is_neutral ? NULL : quadrant_classes[count->quadrant]);
    }
  if (n_others > 0)
    add_word (self, _ ("other words"), n_others, summary->n_placed, NULL);
  gtk_widget_set_visible (self->words_group, summary->words->len > 0);
}

static void
summarize_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, mood_song_summary_new (task_data), (GDestroyNotify)mood_song_summary_free);
}

static void
summarized_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodDetailsMany) self = user_data;
  g_autoptr (MoodSongSummary) summary = g_task_propagate_pointer (G_TASK (result), NULL);

  if (summary == NULL || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;

  show_time (self, summary);
  show_place (self, summary);
  show_words (self, summary);
}

static void
mood_details_many_dispose (GObject *object)
{
  MoodDetailsMany *self = MOOD_DETAILS_MANY (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_details_many_parent_class)->dispose (object);
}

static void
mood_details_many_class_init (MoodDetailsManyClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_details_many_dispose;
  g_type_ensure (MOOD_TYPE_PLANE_THUMB);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/details-many.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsMany, title);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsMany, time);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsMany, place_group);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsMany, thumb);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsMany, valence_words);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsMany, valence);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsMany, arousal_words);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsMany, arousal);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsMany, words_group);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsMany, words);
}

static void
mood_details_many_init (MoodDetailsMany *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_details_many_set_number (MoodDetailsMany *self, guint n_songs)
{
  g_autofree char *title
      = g_strdup_printf (ngettext ("%'u Song Selected", "%'u Songs Selected", n_songs), n_songs);

  gtk_label_set_text (self->title, title);
}

void
mood_details_many_set_songs (MoodDetailsMany *self, GPtrArray *songs)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (songs == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  task = g_task_new (NULL, self->cancellable, summarized_cb, g_object_ref (self));
  g_task_set_task_data (task, songs, (GDestroyNotify)g_ptr_array_unref);
  g_task_run_in_thread (task, summarize_thread);
}
