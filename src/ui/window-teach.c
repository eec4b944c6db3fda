/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything here is on the main thread; the songs are found by a job, and what is said is stored by MoodCorrector. */
#include "ui/window-teach.h"

#include <glib/gi18n.h>

#include "jobs/label-next-job.h"
#include "ui/plane-tool.h"
#include "ui/take-dialog.h"
#include "ui/text.h"
#include "ui/window-correct.h"

struct _MoodTeach
{
  JobsJob *job;      /* (owned) (nullable): while songs are looked for */
  GPtrArray *songs;  /* (owned) (nullable) (element-type LibrarySong): that are asked for */
  guint index;       /* of the one that is asked for now */
  GArray *passed;    /* (owned) (element-type gint64): passed over, and not asked for again */
  GHashTable *said;  /* (owned) (element-type gint64): those of @songs that were placed */
  guint n_waiting;   /* for the library to have what was said */
  gboolean is_over;  /* when nothing is waited for any more, it is told what came of it */
};

static void
set_enabled (MoodWindow *self, const char *name, gboolean is_enabled)
{
  g_simple_action_set_enabled (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), name)),
                               is_enabled);
}

static gboolean
is_asking (MoodTeach *teach)
{
  return teach->songs != NULL && !teach->is_over;
}

void
mood_window_update_teach_actions (MoodWindow *self)
{
  const gboolean is_ready = mood_session_get_state (self->session) == MOOD_SESSION_STATE_READY;

  /* Not before the library has what was said last. */
  set_enabled (self, "label-next", is_ready && self->teach->job == NULL && self->teach->songs == NULL);
  set_enabled (self, "take-labels", is_ready);
  set_enabled (self, "label-keep", is_asking (self->teach));
  set_enabled (self, "label-skip", is_asking (self->teach));
  set_enabled (self, "label-end", is_asking (self->teach));
  set_enabled (self, "place-asked", is_asking (self->teach));
}

/* --- one song after the other --- */

static LibrarySong *
get_song (MoodTeach *teach)
{
  return g_ptr_array_index (teach->songs, teach->index);
}

static void
show_song (MoodWindow *self)
{
  MoodTeach *teach = self->teach;
  const char *artist = library_song_get_artist (get_song (teach));
  double valence, arousal;
  g_autofree char *song = NULL, *place = NULL, *v = NULL, *a = NULL;

  mood_plane_get_mark (self->plane, &valence, &arousal);
  v = mood_text_coordinate (valence);
  a = mood_text_coordinate (arousal);
  /* Translators: the how-manieth of how many songs, its title and its artist: "3 of 10: Clair de lune – Debussy" */
  song = *artist != '\0' ? g_strdup_printf (_ ("%u of %u: %s – %s"), teach->index + 1, teach->songs->len,
                                            library_song_get_title (get_song (teach)), artist)
                         : g_strdup_printf (_ ("%u of %u: %s"), teach->index + 1, teach->songs->len,
                                            library_song_get_title (get_song (teach)));
  /* Translators: a mood word and a place on the plane: "calm, +0.42 −0.30" */
  place = g_strdup_printf (_ ("%s, %s %s"), mood_plane_get_mark_word (self->plane), v, a);
  mood_teach_bar_show (self->teach_bar, song, place);
}

static void
mark_moved_cb (MoodWindow *self)
{
  if (is_asking (self->teach))
    show_song (self);
}

/* It alone is in the queue: when it ends, the next song must not begin under the hand that is about to place this one. What was
 * learned from those before may have moved it since it was found. */
static void
ask (MoodWindow *self)
{
  GPtrArray *one = g_ptr_array_new_with_free_func (g_object_unref);
  LibrarySong *found = get_song (self->teach);
  LibrarySong *now = mood_song_store_find (mood_session_get_store (self->session), library_song_get_id (found));
  LibrarySong *song = now != NULL ? now : found;

  g_ptr_array_add (one, g_object_ref (song));
  mood_plane_ask_for (self->plane, song);
  show_song (self);
  player_player_play_items (self->player, one, 0);
}

static void
tell_outcome (MoodWindow *self)
{
  MoodTeach *teach = self->teach;
  const guint n = g_hash_table_size (teach->said);
  g_autofree char *text = NULL;

  if (!teach->is_over || teach->n_waiting > 0)
    return;

  text = n == 0 ? g_strdup (_ ("No song was placed"))
                : g_strdup_printf (ngettext ("%u song placed by you", "%u songs placed by you", n), n);
  mood_window_show_toast (self, text);
  g_clear_pointer (&teach->songs, g_ptr_array_unref);
  g_hash_table_remove_all (teach->said);
  teach->is_over = FALSE;
}

static void
finish (MoodWindow *self)
{
  if (!is_asking (self->teach))
    return;

  self->teach->is_over = TRUE;
  mood_plane_ask_for (self->plane, NULL);
  mood_teach_bar_set_revealed (self->teach_bar, FALSE);
  player_player_stop (self->player);
  mood_window_update_teach_actions (self);
  tell_outcome (self);
  mood_window_update_teach_actions (self);
}

static void
go_on (MoodWindow *self)
{
  if (self->teach->index + 1 == self->teach->songs->len)
    {
      finish (self);
      return;
    }
  self->teach->index++;
  ask (self);
}

static void
place_asked_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;

  self->teach->n_waiting++;
  g_action_group_activate_action (G_ACTION_GROUP (self), "place-song", parameter);
  go_on (self);
}

static void
keep_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mood_plane_put_mark (MOOD_WINDOW (user_data)->plane);
}

static void
skip_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  gint64 id = library_song_get_id (get_song (self->teach));

  g_array_append_val (self->teach->passed, id);
  go_on (self);
}

static void
end_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  finish (user_data);
}

/* The song that was just taken back is asked for again. */
static void
return_to (MoodWindow *self, guint index)
{
  if (!is_asking (self->teach))
    return;

  self->teach->index = index;
  ask (self);
}

gboolean
mood_window_take_taught (MoodWindow *self, const MoodCorrected *corrected)
{
  MoodTeach *teach = self->teach;
  gboolean is_taught = FALSE;

  if (teach->songs == NULL)
    return FALSE;
  for (guint i = 0; i < teach->songs->len; i++)
    for (guint k = 0; k < corrected->songs->len; k++)
      {
        gint64 id = library_song_get_id (teach->songs->pdata[i]);

        if (library_song_get_id (corrected->songs->pdata[k]) != id)
          continue;
        is_taught = TRUE;
        if (library_song_get_label (corrected->songs->pdata[k]) != NULL)
          g_hash_table_add (teach->said, g_memdup2 (&id, sizeof id));
        else
          g_hash_table_remove (teach->said, &id);
        if (corrected->is_undo)
          return_to (self, i);
      }
  /* A song that has gone meanwhile is in no answer. */
  if (!corrected->is_undo && teach->n_waiting > 0
      && (is_taught || corrected->error != NULL || corrected->songs->len == 0))
    teach->n_waiting--;
  tell_outcome (self);
  mood_window_update_teach_actions (self);

  return is_taught;
}

/* --- which songs --- */

static void
begin (MoodWindow *self, GPtrArray *songs)
{
  MoodTeach *teach = self->teach;

  teach->songs = g_ptr_array_ref (songs);
  teach->index = 0;
  mood_plane_end_journey (self->plane);
  if (mood_adaptive_bin_is_narrow (self->adaptive))
    g_action_group_change_action_state (G_ACTION_GROUP (self), "page", g_variant_new_string ("plane"));
  mood_teach_bar_set_revealed (self->teach_bar, TRUE);
  mood_window_update_teach_actions (self);
  ask (self);
}

static void
found_cb (MoodWindow *self, JobsJob *job)
{
  GPtrArray *songs = jobs_label_next_job_get_songs (JOBS_LABEL_NEXT_JOB (job));
  const GError *error = jobs_job_get_error (job);

  if (self->is_closing)
    return;

  if (error != NULL)
    mood_window_show_toast (self, error->message);
  else if (jobs_job_get_state (job) == JOBS_STATE_DONE && songs->len == 0)
    mood_window_show_toast (self, _ ("All songs that were heard have been placed or passed over"));
  else if (jobs_job_get_state (job) == JOBS_STATE_DONE)
    begin (self, songs);
  g_clear_object (&self->teach->job);
  mood_window_update_teach_actions (self);
}

static void
label_next_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  MoodTeach *teach = self->teach;

  teach->job = jobs_label_next_job_new (mood_session_get_db (self->session), JOBS_LABEL_NEXT_USUAL, teach->passed);
  g_signal_connect_object (teach->job, "finished", G_CALLBACK (found_cb), self, G_CONNECT_SWAPPED);
  jobs_job_start (teach->job);
  mood_window_update_teach_actions (self);
}

/* --- places from files and playlists --- */

static void
take_cb (MoodWindow *self, GArray *labels)
{
  if (!self->is_closing)
    mood_window_say (self, (const LibraryCorrection *)(gpointer)labels->data, labels->len);
}

static void
take_labels_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  MoodTakeDialog *dialog = mood_take_dialog_new (GTK_WINDOW (self), mood_session_get_db (self->session));

  g_signal_connect_object (dialog, "take", G_CALLBACK (take_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* A journey is drawn where the mark would be moved. */
static void
tool_changed_cb (MoodWindow *self)
{
  MoodPlaneTool tool;

  g_object_get (self->plane, "tool", &tool, NULL);
  if (tool == MOOD_PLANE_TOOL_JOURNEY)
    finish (self);
}

/* --- */

void
mood_window_end_teach (MoodWindow *self)
{
  MoodTeach *teach = g_steal_pointer (&self->teach);

  if (teach == NULL)
    return;

  if (teach->job != NULL)
    jobs_job_cancel (teach->job);
  g_clear_object (&teach->job);
  g_clear_pointer (&teach->songs, g_ptr_array_unref);
  g_array_unref (teach->passed);
  g_hash_table_unref (teach->said);
  g_free (teach);
}

void
mood_window_set_up_teach (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "label-next", label_next_activated }, { "label-keep", keep_activated },
    { "label-skip", skip_activated },       { "label-end", end_activated },
    { "place-asked", place_asked_activated, "(xdd)" },
    { "take-labels", take_labels_activated },
  };

  self->teach = g_new0 (MoodTeach, 1);
  self->teach->passed = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->teach->said = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->plane, "mark-moved", G_CALLBACK (mark_moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->plane, "notify::tool", G_CALLBACK (tool_changed_cb), self, G_CONNECT_SWAPPED);
  mood_window_update_teach_actions (self);
}
