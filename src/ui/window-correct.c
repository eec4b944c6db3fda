/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Everything here is on the main thread; the library is written to by MoodCorrector. */
#include "ui/window-correct.h"

#include <glib/gi18n.h>

#include "ui/correct-dialog.h"
#include "ui/window-teach.h"

#define TOAST_SECONDS 10

/* --- what has come of it --- */

static guint
count_labels (GPtrArray *songs)
{
  guint n = 0;

  for (guint i = 0; i < songs->len; i++)
    n += library_song_get_label (songs->pdata[i]) != NULL;

  return n;
}

static char *
describe (const MoodCorrected *corrected)
{
  LibrarySong *song = corrected->songs->len > 0 ? corrected->songs->pdata[0] : NULL;
  guint n = corrected->songs->len;

  if (song == NULL)
    return g_strdup (_ ("There was nothing to change"));
  if (corrected->is_undo)
    return n == 1
               ? g_strdup_printf (_ ("“%s” is where it was"), library_song_get_title (song))
               : g_strdup_printf (ngettext ("%u song is where it was", "%u songs are where they were", n), n);
  if (count_labels (corrected->songs) == 0)
    return n == 1 ? g_strdup_printf (_ ("Correction of “%s” forgotten"), library_song_get_title (song))
                  : g_strdup_printf (ngettext ("%u correction forgotten", "%u corrections forgotten", n), n);

  /* Translators: a song and its mood: "“Clair de lune” placed by you: calm" */
  return n == 1 ? g_strdup_printf (_ ("“%s” placed by you: %s"), library_song_get_title (song),
                                   library_song_get_mood (song))
                : g_strdup_printf (ngettext ("%u song placed by you", "%u songs placed by you", n), n);
}

static void
forget_batch (MoodWindow *self, gint64 batch)
{
  for (guint i = self->corrections->len; i > 0; i--)
    if (g_array_index (self->corrections, gint64, i - 1) == batch)
      g_array_remove_index (self->corrections, i - 1);
}

static void
show_toast (MoodWindow *self, const MoodCorrected *corrected)
{
  g_autofree char *text = describe (corrected);
  g_autofree char *markup = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (markup);

  if (!corrected->is_undo && corrected->batch != 0)
    {
      adw_toast_set_button_label (toast, _ ("_Undo"));
      adw_toast_set_action_name (toast, "win.undo-correction");
      adw_toast_set_action_target_value (toast, g_variant_new_int64 (corrected->batch));
      adw_toast_set_timeout (toast, TOAST_SECONDS);
    }
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
corrected_cb (const MoodCorrected *corrected, gpointer user_data)
{
  MoodWindow *self = user_data;

  mood_plane_end_move (self->plane, corrected->error == NULL);
  if (corrected->error != NULL)
    {
      mood_window_show_toast (self, corrected->error->message);
      mood_window_take_taught (self, corrected);
      return;
    }

  mood_song_store_add (mood_session_get_store (self->session), corrected->songs);
  forget_batch (self, corrected->batch);
  if (!corrected->is_undo && corrected->batch != 0)
    g_array_append_val (self->corrections, corrected->batch);
  if (!mood_window_take_taught (self, corrected))
    show_toast (self, corrected);
  if (corrected->batch != 0)
    mood_learner_learn (mood_session_get_learner (self->session));
  mood_window_update_correct_actions (self);
}

/* (nullable): before the library is open there is none. */
static MoodCorrector *
get_corrector (MoodWindow *self)
{
  if (self->corrector == NULL && mood_session_get_db (self->session) != NULL && !self->is_closing)
    self->corrector = mood_corrector_new (mood_session_get_db (self->session), corrected_cb, self);

  return self->corrector;
}

/* --- what is said --- */

void
mood_window_say (MoodWindow *self, const LibraryCorrection *corrections, guint n_corrections)
{
  if (n_corrections > 0 && get_corrector (self) != NULL)
    mood_corrector_say (self->corrector, corrections, n_corrections);
}

static void
place_song_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  LibraryCorrection correction = { 0 };

  g_variant_get (parameter, "(xdd)", &correction.song_id, &correction.valence, &correction.arousal);
  if (get_corrector (self) != NULL)
    mood_corrector_say (self->corrector, &correction, 1);
}

/* @make: FALSE: nothing is to be said of this song. */
static void
say_of_selected (MoodWindow *self, gboolean (*make) (LibrarySong *song, LibraryCorrection *correction))
{
  g_autoptr (GPtrArray) songs = mood_selection_dup_songs (self->selection);
  g_autoptr (GArray) corrections = g_array_new (FALSE, FALSE, sizeof (LibraryCorrection));

  for (guint i = 0; i < songs->len; i++)
    {
      LibraryCorrection correction = { .song_id = library_song_get_id (songs->pdata[i]) };

      if (make (songs->pdata[i], &correction))
        g_array_append_val (corrections, correction);
    }
  mood_window_say (self, (const LibraryCorrection *)corrections->data, corrections->len);
}

static gboolean
make_agreement (LibrarySong *song, LibraryCorrection *correction)
{
  const MoodEstimate *prediction = library_song_get_prediction (song);

  if (prediction == NULL)
    return FALSE;
  correction->valence = prediction->gaussian.valence;
  correction->arousal = prediction->gaussian.arousal;

  return TRUE;
}

static gboolean
make_forgotten (LibrarySong *song, LibraryCorrection *correction)
{
  correction->is_forgotten = TRUE;

  return library_song_get_label (song) != NULL;
}

static void
agree_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  say_of_selected (user_data, make_agreement);
}

static void
forget_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  say_of_selected (user_data, make_forgotten);
}

static void
correct_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  LibrarySong *song = mood_selection_get_song (self->selection);

  if (song != NULL)
    gtk_window_present (GTK_WINDOW (mood_correct_dialog_new (GTK_WINDOW (self), song)));
}

static void
undo_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MoodWindow *self = user_data;
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  gint64 batch = g_variant_get_int64 (parameter);

  /* Where something is typed, the key undoes that. */
  if (batch == 0 && GTK_IS_TEXT (focus))
    {
      gtk_widget_activate_action (focus, "text.undo", NULL);
      return;
    }
  if (batch == 0 && self->corrections->len > 0)
    batch = g_array_index (self->corrections, gint64, self->corrections->len - 1);
  if (batch == 0 || get_corrector (self) == NULL)
    return;

  /* Pressed again before this one is done, it is the one before. */
  forget_batch (self, batch);
  mood_corrector_undo (self->corrector, batch);
}

/* --- */

static void
set_enabled (MoodWindow *self, const char *name, gboolean is_enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), is_enabled);
}

void
mood_window_update_correct_actions (MoodWindow *self)
{
  gboolean is_ready = mood_session_get_state (self->session) == MOOD_SESSION_STATE_READY;
  guint n_selected = self->selection != NULL ? mood_selection_get_n_selected (self->selection) : 0;
  LibrarySong *song = n_selected == 1 ? mood_selection_get_song (self->selection) : NULL;

  set_enabled (self, "correct-mood", is_ready && n_selected == 1);
  set_enabled (self, "place-song", is_ready);
  set_enabled (self, "agree-mood", is_ready && n_selected > 0);
  set_enabled (self, "forget-correction",
               is_ready && n_selected > 0 && (song == NULL || library_song_get_label (song) != NULL));
}

void
mood_window_add_correct_actions (MoodWindow *self)
{
  static const GActionEntry entries[] = {
    { "correct-mood", correct_activated },      { "place-song", place_song_activated, "(xdd)" },
    { "agree-mood", agree_activated },          { "forget-correction", forget_activated },
    { "undo-correction", undo_activated, "x" },
  };

  self->corrections = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

void
mood_window_end_correct (MoodWindow *self)
{
  g_clear_pointer (&self->corrector, mood_corrector_free);
}
