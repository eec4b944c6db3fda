/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/passage-row.h"

#include <glib/gi18n.h>

#include "engine/base/duration.h"

struct _MoodPassageRow
{
  GtkButton parent_instance;

  GtkLabel *sentence;
  GtkLabel *apart;

  double start; /* seconds */
};

G_DEFINE_FINAL_TYPE (MoodPassageRow, mood_passage_row, GTK_TYPE_BUTTON)

static void
mood_passage_row_class_init (MoodPassageRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/passage-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodPassageRow, sentence);
  gtk_widget_class_bind_template_child (widget_class, MoodPassageRow, apart);
}

static void
mood_passage_row_init (MoodPassageRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Translators: %s in all of these is a stretch of time in a song, "2:10–2:45" */
static const char *
get_sentence (const MoodPassage *passage)
{
  static const char *const most[] = {
    N_ ("%s is the most pleasant"),
    N_ ("%s is the most unpleasant"),
    N_ ("%s is the most energetic"),
    N_ ("%s is the calmest"),
  };
  static const char *const more[] = {
    N_ ("%s is more pleasant than the rest"),
    N_ ("%s is less pleasant than the rest"),
    N_ ("%s is more energetic than the rest"),
    N_ ("%s is calmer than the rest"),
  };

  return _ (passage->is_most ? most[passage->trait] : more[passage->trait]);
}

GtkWidget *
mood_passage_row_new (const MoodPassage *passage, const MoodEstimate *song)
{
  MoodPassageRow *self = g_object_new (MOOD_TYPE_PASSAGE_ROW, NULL);
  const gboolean is_apart = !passage->is_neutral && (song->is_neutral || passage->quadrant != song->quadrant);
  g_autofree char *start = base_duration_to_string (passage->start);
  g_autofree char *end = base_duration_to_string (passage->end);
  g_autofree char *times = g_strdup_printf ("%s–%s", start, end);
  g_autofree char *sentence = NULL;
  g_autofree char *apart = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  sentence = g_strdup_printf (get_sentence (passage), times);
#pragma GCC diagnostic pop
  gtk_label_set_text (self->sentence, sentence);
  if (is_apart)
    {
      /* Translators: a quadrant of the plane, "Calm and tender" */
      apart = g_strdup_printf (_ ("By itself it would be “%s”"), mood_quadrant_get_name (passage->quadrant));
      gtk_label_set_text (self->apart, apart);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->apart), is_apart);
  self->start = passage->start;

  return GTK_WIDGET (self);
}

double
mood_passage_row_get_start (MoodPassageRow *self)
{
  return self->start;
}
