/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The model is another one: the window offers to hear old songs anew, leaves them as they are until it is told to, and needs
 * no decoder for it. One that its owner adopts is heard with at once. */

#include <glib/gstdio.h>
#include <unistd.h>

#include "harness.h"
#include "jobs/model-adoption.h"
#include "support.h"
#include "ui/reanalysis-bar.h"
#include "ui/settings.h"

static char *helpers; /* (owned) (nullable): where the decoder is */

static void
set_up (JobsFixture   *fixture,
        gconstpointer  data)
{
  jobs_fixture_set_up (fixture, data);
  jobs_fixture_use_data (fixture);
  g_clear_pointer (&helpers, g_free);
  helpers = g_strdup (g_getenv ("MOODPLANE_HELPERDIR"));
}

static void
tear_down (JobsFixture   *fixture,
           gconstpointer  data)
{
  if (helpers != NULL)
    g_setenv ("MOODPLANE_HELPERDIR", helpers, TRUE);
  jobs_fixture_tear_down (fixture, data);
}

static MoodReanalysisBar *
get_bar (Harness *harness)
{
  return harness_get_child (harness, "reanalysis_bar");
}

static gpointer
get_part (Harness    *harness,
          const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (get_bar (harness)), MOOD_TYPE_REANALYSIS_BAR, name);
}

static gboolean
is_offered (gpointer data)
{
  return gtk_info_bar_get_revealed (get_part (data, "bar"));
}

static gboolean
is_scanning (gpointer data)
{
  return mood_session_is_scanning (((Harness *)data)->session);
}

static gboolean
is_scan_over (gpointer data)
{
  return !is_scanning (data);
}

static gboolean
has_stale (gpointer data)
{
  return mood_reanalysis_bar_get_n_songs (get_bar (data)) > 0;
}

static gboolean
has_no_stale (gpointer data)
{
  return is_scan_over (data) && !has_stale (data);
}

static gboolean
is_enabled (Harness *harness)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (harness->window), "reanalyze");
}

static double
get_valence (Harness *harness)
{
  g_autoptr (LibrarySong) song = g_list_model_get_item (G_LIST_MODEL (harness->store), 0);

  g_assert_nonnull (library_song_get_estimate (song));
  return library_song_get_estimate (song)->gaussian.valence;
}

/* A library of two songs, and then another model, and nothing to decode with. */
static void
make_library (JobsFixture *fixture,
              double      *valence)
{
  const char *folders[] = { fixture->music, NULL };
  Harness harness = { 0 };

  g_free (jobs_fixture_add_song (fixture, "one.wav", 8));
  g_free (jobs_fixture_add_song (fixture, "two.wav", 9));
  harness_open_file (&harness, 1200, fixture->library);
  mood_window_add_folders (harness.window, folders);
  harness_wait (is_scan_over, &harness);
  harness_settle (&harness);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (harness.store)), ==, 2);
  g_assert_false (is_offered (&harness));
  g_assert_false (is_enabled (&harness));
  *valence = get_valence (&harness);
  harness_close (&harness);

  jobs_fixture_set_model (fixture, 6, 500);
  g_setenv ("MOODPLANE_HELPERDIR", fixture->folder, TRUE);
}

static void
test_accept (JobsFixture   *fixture,
             gconstpointer  data)
{
  Harness harness = { 0 };
  double old;

  make_library (fixture, &old);
  harness_open_file (&harness, 1200, fixture->library);
  harness_wait (is_offered, &harness);
  g_assert_cmpstr (gtk_label_get_text (get_part (&harness, "headline")), ==,
                   "2 songs were heard by another model than the one in use. Hear them anew?");
  g_assert_cmpstr (gtk_label_get_text (get_part (&harness, "details")), ==,
                   "Less than a minute · None of them has to be decoded again");
  g_assert_cmpfloat (get_valence (&harness), ==, old);
  g_assert_true (is_enabled (&harness));

  g_signal_emit_by_name (get_part (&harness, "accept"), "clicked");
  g_assert_true (mood_session_is_scanning (harness.session));
  g_assert_false (is_offered (&harness));
  harness_wait (has_no_stale, &harness);
  harness_settle (&harness);
  g_assert_cmpuint (mood_song_store_get_n_failed (harness.store), ==, 0);
  g_assert_cmpfloat (get_valence (&harness), !=, old);
  g_assert_false (is_offered (&harness));
  g_assert_false (is_enabled (&harness));
  harness_close (&harness);
}

/* Not now: it is not offered again for this model, and can still be asked for in the menu. */
static void
test_decline (JobsFixture   *fixture,
              gconstpointer  data)
{
  g_autoptr (GSettings) settings = mood_settings_new ();
  Harness harness = { 0 };
  double old;

  make_library (fixture, &old);
  harness_open_file (&harness, 1200, fixture->library);
  harness_wait (is_offered, &harness);
  gtk_info_bar_response (get_part (&harness, "bar"), GTK_RESPONSE_CLOSE);
  g_assert_false (is_offered (&harness));
  g_assert_true (is_enabled (&harness));
  harness_close (&harness);

  harness_open_file (&harness, 1200, fixture->library);
  harness_wait (has_stale, &harness);
  harness_settle (&harness);
  if (settings != NULL)
    g_assert_false (is_offered (&harness));
  g_assert_true (is_enabled (&harness));
  g_action_group_activate_action (G_ACTION_GROUP (harness.window), "reanalyze", NULL);
  harness_wait (has_no_stale, &harness);
  g_assert_cmpfloat (get_valence (&harness), !=, old);
  harness_close (&harness);
}

/* Adopted by its owner, who is not asked again: the songs keep what was heard until they have been heard by it. */
static void
test_adopt (JobsFixture   *fixture,
            gconstpointer  data)
{
  g_autofree char *other = g_build_filename (fixture->folder, "other.safetensors", NULL);
  const char *folders[] = { fixture->music, NULL };
  Harness harness = { 0 };
  double old;

  jobs_fixture_set_model (fixture, 6, 500);
  g_assert_cmpint (g_rename (fixture->model, other), ==, 0);
  jobs_fixture_set_model (fixture, 5, 500);
  g_free (jobs_fixture_add_song (fixture, "one.wav", 8));
  harness_open_file (&harness, 1200, fixture->library);
  mood_window_add_folders (harness.window, folders);
  harness_wait (is_scan_over, &harness);
  harness_settle (&harness);
  old = get_valence (&harness);

  jobs_model_adoption_adopt_async (other, NULL, NULL, NULL, NULL);
  harness_wait (is_scanning, &harness);
  g_assert_false (is_offered (&harness));
  g_assert_cmpfloat (get_valence (&harness), ==, old);
  harness_wait (has_no_stale, &harness);
  harness_settle (&harness);
  g_assert_cmpfloat (get_valence (&harness), !=, old);
  g_assert_false (is_enabled (&harness));

  jobs_model_adoption_go_back_async (NULL, NULL, NULL);
  harness_wait (is_scanning, &harness);
  harness_wait (has_no_stale, &harness);
  harness_settle (&harness);
  g_assert_cmpfloat (get_valence (&harness), ==, old);
  harness_close (&harness);
}

#define ADD(path, function) \
  g_test_add ("/reanalysis/" path, JobsFixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  int status;

  harness_init (&argc, &argv);
  g_setenv ("DISPLAY_TEST_DATA", g_getenv ("MOODPLANE_DATADIR"), TRUE);
  ADD ("accept", test_accept);
  ADD ("decline", test_decline);
  ADD ("adopt", test_adopt);
  status = g_test_run ();
  g_free (helpers);

  return status;
}
