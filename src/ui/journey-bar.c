/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/journey-bar.h"

#include <glib/gi18n.h>

#include "ui/made-list.h"
#include "ui/text.h"
#include "ui/wrap-layout.h"

struct _MoodJourneyBar
{
  GtkWidget parent_instance;
  GtkRevealer *revealer;
  GtkLabel *text;
  GtkSpinButton *amount;
  GtkDropDown *unit;
  GtkWidget *list_button;
  MoodMadeList *list;
};

G_DEFINE_FINAL_TYPE (MoodJourneyBar, mood_journey_bar, GTK_TYPE_WIDGET)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
length_changed_cb (MoodJourneyBar *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* A journey of as many minutes as it had songs would be a short one. */
static void
unit_changed_cb (MoodJourneyBar *self)
{
  gtk_spin_button_set_value (self->amount, gtk_drop_down_get_selected (self->unit) == 0 ? 12 : 45);
  length_changed_cb (self);
}

static void
mood_journey_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_journey_bar_parent_class)->dispose (object);
}

static void
mood_journey_bar_class_init (MoodJourneyBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_journey_bar_dispose;
  signals[CHANGED] = g_signal_new ("changed", MOOD_TYPE_JOURNEY_BAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  g_type_ensure (MOOD_TYPE_MADE_LIST);
  g_type_ensure (MOOD_TYPE_WRAP_LAYOUT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "journeybar");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/journey-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodJourneyBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, MoodJourneyBar, text);
  gtk_widget_class_bind_template_child (widget_class, MoodJourneyBar, amount);
  gtk_widget_class_bind_template_child (widget_class, MoodJourneyBar, unit);
  gtk_widget_class_bind_template_child (widget_class, MoodJourneyBar, list_button);
  gtk_widget_class_bind_template_child (widget_class, MoodJourneyBar, list);
  gtk_widget_class_bind_template_callback (widget_class, length_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, unit_changed_cb);
}

static void
mood_journey_bar_init (MoodJourneyBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_journey_bar_set_revealed (MoodJourneyBar *self, gboolean is_revealed)
{
  gtk_revealer_set_reveal_child (self->revealer, is_revealed);
}

gboolean
mood_journey_bar_is_revealed (MoodJourneyBar *self)
{
  return gtk_revealer_get_reveal_child (self->revealer);
}

void
mood_journey_bar_get_length (MoodJourneyBar *self, MoodJourney *journey)
{
  gboolean is_minutes = gtk_drop_down_get_selected (self->unit) == 1;
  double amount = gtk_spin_button_get_value (self->amount);

  journey->n_songs = is_minutes ? 0 : (guint)(amount + 0.5);
  journey->seconds = is_minutes ? 60 * amount : 0;
}

static char *
describe (const MoodMade *made, guint n_points)
{
  if (made != NULL && made->error != NULL)
    return g_strdup (made->error->message);
  if (made != NULL && made->songs->len == 0)
    return g_strdup (_ ("There are no songs along this way"));
  if (made != NULL)
    return mood_text_songs_and_time (made->songs->len, made->seconds);
  if (n_points == 0)
    return g_strdup (_ ("Click its start, or draw it"));
  if (n_points == 1)
    return g_strdup (_ ("Click where it goes"));

  return g_strdup (_ ("Looking for songs…"));
}

void
mood_journey_bar_show (MoodJourneyBar *self, const MoodMade *made, guint n_points)
{
  g_autofree char *text = describe (made, n_points);

  gtk_label_set_text (self->text, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->text), text);
  mood_made_list_show (self->list, made);
  gtk_widget_set_sensitive (self->list_button, made != NULL && made->songs->len > 0);
}

GListModel *
mood_journey_bar_get_songs (MoodJourneyBar *self)
{
  return mood_made_list_get_model (self->list);
}
