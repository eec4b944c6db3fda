/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/progress-bar.h"

#include <glib/gi18n.h>

#include "ui/text.h"

/* As wide as this the texts are in the sidebar. */
#define COMPACT_CHARS 16

struct _MoodProgressBar
{
  GtkWidget parent_instance;

  GtkRevealer *revealer;
  GtkProgressBar *bar;
  GtkLabel *headline;
  GtkLabel *details;
  GtkButton *pause;
  GtkButton *cancel;

  JobsProgress scan; /* the last that was shown */
  gboolean is_paused;
  gboolean is_compact;
};

G_DEFINE_FINAL_TYPE (MoodProgressBar, mood_progress_bar, GTK_TYPE_WIDGET)

static void
show_fraction (MoodProgressBar    *self,
               const JobsProgress *progress)
{
  if (progress->n_total > 0 && progress->is_total_known)
    gtk_progress_bar_set_fraction (self->bar, (double)progress->n_done / progress->n_total);
  else
    gtk_progress_bar_pulse (self->bar);
}

static void
show_text (MoodProgressBar *self,
           const char      *headline,
           const char      *details)
{
  gtk_label_set_text (self->headline, headline);
  gtk_label_set_text (self->details, details);
  gtk_widget_set_visible (GTK_WIDGET (self->details), *details != '\0');
}

/* What is said anew with every progress, sixteen times a second, mostly has not changed: GTK would ask the display each time where the
 * pointer is, and lay the window out. */
static void
set_tooltip (GtkWidget *widget, const char *text)
{
  if (g_strcmp0 (gtk_widget_get_tooltip_text (widget), text) != 0)
    gtk_widget_set_tooltip_text (widget, text);
}

static void
set_icon (GtkButton *button, const char *name)
{
  if (g_strcmp0 (gtk_button_get_icon_name (button), name) != 0)
    gtk_button_set_icon_name (button, name);
}

static void
show_pause (MoodProgressBar *self, const char *action, gboolean is_paused, const char *tooltip)
{
  gtk_widget_set_visible (GTK_WIDGET (self->pause), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->pause), action);
  set_icon (self->pause, is_paused ? "media-playback-start-symbolic" : "media-playback-pause-symbolic");
  set_tooltip (GTK_WIDGET (self->pause), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
}

/* The strip shows one job after the other. */
static void
show_stop (MoodProgressBar *self, const char *action)
{
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->cancel), action);
  if (self->is_compact)
    set_icon (self->cancel, "process-stop-symbolic");
  else
    gtk_button_set_label (self->cancel, _ ("_Stop"));
  set_tooltip (GTK_WIDGET (self->cancel), self->is_compact ? _ ("Stop") : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cancel), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Stop"), -1);
}

static void
mood_progress_bar_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_progress_bar_parent_class)->dispose (object);
}

static void
mood_progress_bar_class_init (MoodProgressBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_progress_bar_dispose;

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/progress-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodProgressBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, MoodProgressBar, bar);
  gtk_widget_class_bind_template_child (widget_class, MoodProgressBar, headline);
  gtk_widget_class_bind_template_child (widget_class, MoodProgressBar, details);
  gtk_widget_class_bind_template_child (widget_class, MoodProgressBar, pause);
  gtk_widget_class_bind_template_child (widget_class, MoodProgressBar, cancel);
}

static void
mood_progress_bar_init (MoodProgressBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_progress_bar_set_compact (MoodProgressBar *self)
{
  gtk_label_set_ellipsize (self->headline, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (self->headline, TRUE);
  /* A line that grows must not push the list aside: it takes more lines instead. */
  gtk_label_set_width_chars (self->headline, COMPACT_CHARS);
  gtk_label_set_max_width_chars (self->headline, COMPACT_CHARS);
  gtk_label_set_ellipsize (self->details, PANGO_ELLIPSIZE_NONE);
  gtk_label_set_wrap (self->details, TRUE);
  gtk_label_set_width_chars (self->details, COMPACT_CHARS);
  gtk_label_set_max_width_chars (self->details, COMPACT_CHARS);
  gtk_widget_add_css_class (GTK_WIDGET (self->headline), "caption");
  self->is_compact = TRUE;
  show_stop (self, "win.cancel-scan");
  gtk_widget_add_css_class (GTK_WIDGET (self->cancel), "flat");
}

void
mood_progress_bar_set_revealed (MoodProgressBar *self,
                                gboolean         is_revealed)
{
  gtk_revealer_set_reveal_child (self->revealer, is_revealed);
}

void
mood_progress_bar_show_scan (MoodProgressBar    *self,
                             const JobsProgress *progress)
{
  g_autofree char *headline
      = self->is_paused ? mood_text_paused_headline (progress) : mood_text_scan_headline (progress);
  g_autofree char *details = self->is_paused ? g_strdup ("") : mood_text_scan_details (progress);

  self->scan = *progress;
  show_pause (self, "win.pause-scan", self->is_paused,
              self->is_paused ? _ ("Go On Listening") : _ ("Pause Listening"));
  show_stop (self, "win.cancel-scan");
  show_text (self, headline, details);
  show_fraction (self, progress);
}

void
mood_progress_bar_show_paused (MoodProgressBar *self,
                               gboolean         is_paused)
{
  if (self->is_paused == is_paused)
    return;

  self->is_paused = is_paused;
  mood_progress_bar_show_scan (self, &self->scan);
}

void
mood_progress_bar_show_training (MoodProgressBar    *self,
                                 gboolean            is_search,
                                 const JobsProgress *progress,
                                 const char         *left,
                                 gboolean            is_paused)
{
  const char *headline, *show = is_search ? _ ("Show the Search") : _ ("Show the Training");

  if (is_search)
    headline = is_paused ? _ ("Search of settings paused") : _ ("Looking for settings");
  else
    headline = is_paused ? _ ("Training paused") : _ ("Training a model");
  if (is_search)
    show_pause (self, "win.pause-training", is_paused, is_paused ? _ ("Go On Searching") : _ ("Pause the Search"));
  else
    show_pause (self, "win.pause-training", is_paused, is_paused ? _ ("Go On Training") : _ ("Pause Training"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->cancel), "win.train");
  set_icon (self->cancel, "go-next-symbolic");
  set_tooltip (GTK_WIDGET (self->cancel), show);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cancel), GTK_ACCESSIBLE_PROPERTY_LABEL, show, -1);
  show_text (self, headline, left != NULL ? left : "");
  show_fraction (self, progress);
}

void
mood_progress_bar_show_write (MoodProgressBar    *self,
                              const JobsProgress *progress,
                              gboolean            is_undo)
{
  g_autofree char *headline = NULL;

  /* The first files may take a moment. */
  if (progress->n_total == 0)
    headline = g_strdup (is_undo ? _ ("Undoing…") : _ ("Writing…"));
  else if (is_undo)
    headline = g_strdup_printf (ngettext ("Undoing: %u of %u file", "Undoing: %u of %u files", progress->n_total),
                                progress->n_done, progress->n_total);
  else
    headline = g_strdup_printf (ngettext ("Writing: %u of %u file", "Writing: %u of %u files", progress->n_total),
                                progress->n_done, progress->n_total);
  gtk_widget_set_visible (GTK_WIDGET (self->pause), FALSE);
  show_stop (self, "win.cancel-write");
  show_text (self, headline, "");
  show_fraction (self, progress);
}
