/* SPDX-License-Identifier: GPL-3.0-or-later */

/* On the main thread; a question is cancelled when its song is left. */
#include "ui/details-classes.h"

#include <glib/gi18n.h>

#include "jobs/song-classes.h"
#include "ui/chance-row.h"

/* The likeliest; of a song that is of one of many classes the others say nothing. */
#define N_SHOWN 6

struct _MoodDetailsClasses
{
  GtkWidget parent_instance;

  GtkBox *list;

  MoodSession *session; /* (owned) (nullable) */
  GCancellable *asking; /* (owned) (nullable) */
  guint n_shown;
};

G_DEFINE_FINAL_TYPE (MoodDetailsClasses, mood_details_classes, GTK_TYPE_WIDGET)

static void
clear (MoodDetailsClasses *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_box_remove (self->list, child);
  self->n_shown = 0;
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
add (MoodDetailsClasses *self, const char *name, double share)
{
  GtkWidget *row = mood_chance_row_new ();
  g_autofree char *percent = g_strdup_printf (_ ("%.0f %%"), 100.0 * share);

  mood_chance_row_set (MOOD_CHANCE_ROW (row), name, percent, share, NULL, NULL);
  gtk_box_append (self->list, row);
  self->n_shown++;
}

static int
compare_shares (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const MoodDegrees *classes = user_data;
  const double x = classes->shares[*(const guint *)a];
  const double y = classes->shares[*(const guint *)b];

  return (x < y) - (x > y);
}

static void
show (MoodDetailsClasses *self, MoodDegrees *classes)
{
  g_autofree guint *order = g_new (guint, classes->n_degrees);

  for (guint i = 0; i < classes->n_degrees; i++)
    order[i] = i;
  g_qsort_with_data (order, (int)classes->n_degrees, sizeof *order, compare_shares, classes);
  for (guint i = 0; i < MIN (classes->n_degrees, N_SHOWN); i++)
    add (self, classes->names[order[i]], classes->shares[order[i]]);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
told_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MoodDetailsClasses) self = user_data; /* the reference that the call held */
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodDegrees) classes = jobs_song_classes_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_info ("No classes: %s", error->message);

  clear (self);
  if (classes != NULL)
    show (self, classes);
}

static void
stop_asking (MoodDetailsClasses *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

static void
mood_details_classes_dispose (GObject *object)
{
  MoodDetailsClasses *self = MOOD_DETAILS_CLASSES (object);
  GtkWidget *child;

  stop_asking (self);
  g_clear_object (&self->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_details_classes_parent_class)->dispose (object);
}

static void
mood_details_classes_class_init (MoodDetailsClassesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_details_classes_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/moodplane/Moodplane/ui/details-classes.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsClasses, list);
}

static void
mood_details_classes_init (MoodDetailsClasses *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_details_classes_set_session (MoodDetailsClasses *self, MoodSession *session)
{
  g_set_object (&self->session, session);
}

void
mood_details_classes_set_song (MoodDetailsClasses *self, LibrarySong *song)
{
  LibraryDb *db = self->session != NULL ? mood_session_get_db (self->session) : NULL;

  stop_asking (self);
  if (song == NULL || db == NULL || library_song_get_estimate (song) == NULL)
    {
      clear (self);
      return;
    }

  self->asking = g_cancellable_new ();
  jobs_song_classes_async (db, song, self->asking, told_cb, g_object_ref (self));
}

guint
mood_details_classes_get_n (MoodDetailsClasses *self)
{
  return self->n_shown;
}
