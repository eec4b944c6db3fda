/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The curve is read by a worker at once; the picture takes the hearing of a whole song and is begun when the song has stayed
 * selected for a while, by a job that is cancelled when it is left. What comes for a song that is no longer shown is dropped. */
#include "ui/details-sound.h"

#include <glib/gi18n.h>

#include "engine/mood/passages.h"
#include "jobs/load-library-job.h"
#include "jobs/spectrogram-job.h"
#include "ui/passage-row.h"

/* Milliseconds that a song stays selected before it is heard for its picture: who walks through the list is not meant. */
#define PICTURE_DELAY 400

struct _MoodDetailsSound
{
  GtkWidget parent_instance;

  MoodCurveView *curve;
  GtkWidget *status;
  GtkSpinner *spinner;
  GtkLabel *status_text;
  GtkWidget *why;
  GtkWidget *towards_group;
  GtkLabel *towards_title;
  GtkBox *towards;
  GtkWidget *away_group;
  GtkLabel *away_title;
  GtkBox *away;
  GtkWidget *level;

  LibraryDb *db;             /* (owned) (nullable) */
  LibrarySong *song;         /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable): of the curve being read */
  JobsJob *job;              /* (owned) (nullable): that makes the picture */
  guint delay_id;
  const char *state;
};

enum
{
  SEEK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MoodDetailsSound, mood_details_sound, GTK_TYPE_WIDGET)

/* --- why --- */

static void
passage_clicked_cb (MoodDetailsSound *self, MoodPassageRow *row)
{
  g_signal_emit (self, signals[SEEK], 0, mood_passage_row_get_start (row));
}

static void
clear_box (GtkBox *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

static void
clear_why (MoodDetailsSound *self)
{
  clear_box (self->towards);
  clear_box (self->away);
  gtk_widget_set_visible (self->why, FALSE);
}

/* A song in the neutral middle is claimed for no quadrant. */
static void
show_titles (MoodDetailsSound *self, const MoodEstimate *estimate)
{
  g_autofree char *towards = NULL;

  if (estimate->is_neutral)
    {
      gtk_label_set_text (self->towards_title, _ ("Pulls it one way"));
      gtk_label_set_text (self->away_title, _ ("Pulls it the other way"));
      return;
    }

  /* Translators: a quadrant of the plane, "Calm and tender" */
  towards = g_strdup_printf (_ ("Pulls it towards “%s”"), mood_quadrant_get_name (estimate->quadrant));
  gtk_label_set_text (self->towards_title, towards);
  gtk_label_set_text (self->away_title, _ ("Pulls it away"));
}

static void
show_why (MoodDetailsSound *self, const MoodCurve *curve)
{
  /* Why the model says so; its owner needs no reason. */
  const MoodEstimate *estimate = library_song_get_prediction (self->song);
  g_autoptr (GArray) passages = NULL;

  clear_why (self);
  if (estimate == NULL || (double)curve->n_points * curve->hop < MOOD_PASSAGES_MIN_SONG)
    return;

  passages = mood_passages_find (curve, estimate, library_song_get_borders (self->song));
  for (guint i = 0; i < passages->len; i++)
    {
      const MoodPassage *passage = &g_array_index (passages, MoodPassage, i);
      GtkWidget *row = mood_passage_row_new (passage, estimate);

      g_signal_connect_swapped (row, "clicked", G_CALLBACK (passage_clicked_cb), self);
      gtk_box_append (passage->pull == MOOD_PASSAGE_TOWARDS ? self->towards : self->away, row);
    }

  show_titles (self, estimate);
  gtk_widget_set_visible (self->towards_group,
                          gtk_widget_get_first_child (GTK_WIDGET (self->towards)) != NULL);
  gtk_widget_set_visible (self->away_group, gtk_widget_get_first_child (GTK_WIDGET (self->away)) != NULL);
  gtk_widget_set_visible (self->level, passages->len == 0);
  gtk_widget_set_visible (self->why, TRUE);
}

/* --- the picture --- */

static void
set_state (MoodDetailsSound *self, const char *state, const char *text)
{
  const gboolean is_working = g_str_equal (state, "working");

  self->state = state;
  gtk_label_set_text (self->status_text, text != NULL ? text : "");
  gtk_spinner_set_spinning (self->spinner, is_working);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_working);
  gtk_widget_set_visible (self->status, text != NULL);
}

static void
drop_job (MoodDetailsSound *self)
{
  g_clear_handle_id (&self->delay_id, g_source_remove);
  if (self->job == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->job, self);
  jobs_job_cancel (self->job);
  g_clear_object (&self->job);
}

static void
finished_cb (MoodDetailsSound *self, JobsJob *job)
{
  g_autoptr (JobsJob) held = g_steal_pointer (&self->job);
  MoodSpectrogram *picture = jobs_spectrogram_job_get_picture (JOBS_SPECTROGRAM_JOB (job));
  const GError *error = jobs_job_get_error (job);
  g_autofree char *text = NULL;

  g_signal_handlers_disconnect_by_data (job, self);
  if (picture != NULL)
    {
      mood_curve_view_set_sound (self->curve, picture);
      set_state (self, "shown", NULL);
      gtk_widget_set_visible (GTK_WIDGET (self->curve), TRUE);
      gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
      return;
    }

  /* Translators: %s is a sentence that tells why there is no picture of a song's sound */
  text = g_strdup_printf (_ ("No picture of the sound. %s"), error != NULL ? error->message : "");
  set_state (self, "failed", text);
}

static gboolean
begin_picture_cb (gpointer user_data)
{
  MoodDetailsSound *self = user_data;

  self->delay_id = 0;
  self->job = jobs_spectrogram_job_new (self->db, library_song_get_path (self->song));
  g_signal_connect_swapped (self->job, "finished", G_CALLBACK (finished_cb), self);
  set_state (self, "working", _ ("Drawing the sound…"));
  jobs_job_start (self->job);

  return G_SOURCE_REMOVE;
}

/* --- the curve --- */

static void
curve_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodCurve) curve = jobs_load_curve_finish (result, &error);
  g_autoptr (MoodDetailsSound) self = user_data; /* the reference that the call held */

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)
      || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;
  if (error != NULL)
    g_info ("No curve: %s", error->message);
  if (curve == NULL)
    return;

  mood_curve_view_set_curve (self->curve, curve, library_song_get_duration (self->song));
  gtk_widget_set_visible (GTK_WIDGET (self->curve), TRUE);
  show_why (self, curve);
}

static void
seek_cb (MoodDetailsSound *self, double seconds)
{
  g_signal_emit (self, signals[SEEK], 0, seconds);
}

/* --- construction --- */

static void
clear (MoodDetailsSound *self)
{
  drop_job (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->db, library_db_unref);
  g_clear_object (&self->song);
}

static void
mood_details_sound_dispose (GObject *object)
{
  MoodDetailsSound *self = MOOD_DETAILS_SOUND (object);
  GtkWidget *child;

  clear (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_details_sound_parent_class)->dispose (object);
}

static void
mood_details_sound_class_init (MoodDetailsSoundClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_details_sound_dispose;
  g_type_ensure (MOOD_TYPE_CURVE_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/details-sound.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsSound, curve);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsSound, status);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsSound, spinner);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsSound, status_text);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsSound, why);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsSound, towards_group);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsSound, towards_title);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsSound, towards);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsSound, away_group);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsSound, away_title);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsSound, away);
  gtk_widget_class_bind_template_child (widget_class, MoodDetailsSound, level);
  gtk_widget_class_bind_template_callback (widget_class, seek_cb);

  signals[SEEK] = g_signal_new ("seek", MOOD_TYPE_DETAILS_SOUND, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
mood_details_sound_init (MoodDetailsSound *self)
{
  self->state = "none";
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_details_sound_set_song (MoodDetailsSound *self, LibraryDb *db, LibrarySong *song)
{
  clear (self);
  mood_curve_view_set_sound (self->curve, NULL);
  mood_curve_view_set_curve (self->curve, NULL, song != NULL ? library_song_get_duration (song) : 0);
  clear_why (self);
  set_state (self, "none", NULL);
  /* Of a song that could not be heard there is nothing. */
  gtk_widget_set_visible (GTK_WIDGET (self),
                          db != NULL && song != NULL && library_song_get_estimate (song) != NULL);
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return;

  self->db = library_db_ref (db);
  self->song = g_object_ref (song);
  self->cancellable = g_cancellable_new ();
  jobs_load_curve_async (db, library_song_get_id (song), self->cancellable, curve_loaded_cb,
                         g_object_ref (self));
  self->delay_id = g_timeout_add (PICTURE_DELAY, begin_picture_cb, self);
}

MoodCurveView *
mood_details_sound_get_curve (MoodDetailsSound *self)
{
  return self->curve;
}

const char *
mood_details_sound_get_state (MoodDetailsSound *self)
{
  return self->state;
}
