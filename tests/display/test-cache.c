/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is kept of songs for the next model, in the preferences: how much it is, how much it may be, and that it can be emptied. */

#include "harness.h"
#include "jobs/heard-cache.h"
#include "jobs/scan-job.h"
#include "support.h"
#include "ui/cache-group.h"
#include "ui/settings.h"

typedef struct
{
  JobsFixture jobs;
  GtkWindow *window;     /* its reference is GTK's */
  MoodCacheGroup *group; /* held by the window */
} Fixture;

static void
hear_a_song (Fixture *self)
{
  const char *paths[] = { self->jobs.music, NULL };
  JobsProgress progress;
  JobsJob *job;

  g_free (jobs_fixture_add_song (&self->jobs, "one.wav", 12));
  jobs_fixture_open (&self->jobs);
  job = jobs_scan_job_new (self->jobs.db, paths, self->jobs.model, 1);
  jobs_scan_job_set_cache_limit (JOBS_SCAN_JOB (job), jobs_heard_cache_to_bytes (100));
  jobs_fixture_run (job, &progress);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autofree char *cache = NULL;

  jobs_fixture_set_up (&self->jobs, NULL);
  cache = g_build_filename (self->jobs.folder, "cache", NULL);
  g_setenv ("MOODPLANE_CACHEDIR", cache, TRUE);
  hear_a_song (self);

  self->window = GTK_WINDOW (gtk_window_new ());
  self->group = g_object_new (MOOD_TYPE_CACHE_GROUP, NULL);
  gtk_window_set_child (self->window, GTK_WIDGET (self->group));
  gtk_window_present (self->window);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  gpointer group = self->group;

  g_object_add_weak_pointer (group, &group);
  gtk_window_destroy (self->window);
  while (group != NULL)
    g_main_context_iteration (NULL, TRUE);
  jobs_fixture_tear_down (&self->jobs, NULL);
}

static gpointer
get_part (Fixture *self, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (self->group), MOOD_TYPE_CACHE_GROUP, name);
}

static gboolean
is_counted (gpointer data)
{
  return gtk_widget_is_sensitive (get_part (data, "empty_button"));
}

static gboolean
is_empty (gpointer data)
{
  return g_str_equal (adw_action_row_get_subtitle (get_part (data, "used")), "0 bytes");
}

static void
test_empty (Fixture *self, gconstpointer data)
{
  g_auto (JobsHeardCacheInfo) before = { 0 };
  g_auto (JobsHeardCacheInfo) after = { 0 };
  g_autofree char *size = NULL;

  jobs_heard_cache_get_info (&before);
  g_assert_cmpuint (before.n_entries, >, 0);
  size = g_format_size_full (before.n_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_assert_false (is_counted (self));
  harness_wait (is_counted, self);
  g_assert_cmpstr (adw_action_row_get_subtitle (get_part (self, "used")), ==, size);

  g_signal_emit_by_name (get_part (self, "empty_button"), "clicked");
  g_assert_false (is_counted (self));
  harness_wait (is_empty, self);
  g_assert_false (is_counted (self));
  jobs_heard_cache_get_info (&after);
  g_assert_cmpuint (after.n_entries, ==, 0);
}

/* Megabytes are kept, and gigabytes shown. */
static void
test_limit (Fixture *self, gconstpointer data)
{
  g_autoptr (GSettings) settings = mood_settings_new ();
  GtkAdjustment *limit = get_part (self, "limit");

  g_settings_set_uint (settings, "cache-megabytes", 2560);
  g_assert_cmpfloat (gtk_adjustment_get_value (limit), ==, 2.5);
  gtk_adjustment_set_value (limit, 0.5);
  g_assert_cmpuint (g_settings_get_uint (settings, "cache-megabytes"), ==, 512);
  g_assert_cmpuint (jobs_heard_cache_get_limit (), ==, 512u << 20);
  g_settings_reset (settings, "cache-megabytes");
}

/* Closed while it is counted or emptied, it goes when that is over. */
static void
test_close (Fixture *self, gconstpointer data)
{
  harness_wait (is_counted, self);
  g_signal_emit_by_name (get_part (self, "empty_button"), "clicked");
}

#define ADD(path, function) g_test_add ("/cache/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  ADD ("empty", test_empty);
  ADD ("limit", test_limit);
  ADD ("close", test_close);

  return g_test_run ();
}
