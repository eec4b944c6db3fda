/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two models with other weights hear the same few songs, and those of a library. */
#include "jobs/compare-job.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "jobs/compare-report.h"
#include "jobs/train-figures.h"
#include "jobs/scan-job.h"
#include "support.h"
#include "tests/support/fixtures.h"

#define N_SONGS 12

typedef struct
{
  JobsFixture base;
  char *other;    /* (owned): a model with other weights */
  char *manifest; /* (owned) */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) manifest = g_string_new ("path,title,quadrant,valence,arousal,artist\n");
  g_autofree char *contents = NULL;
  gsize length;

  jobs_fixture_set_up (&self->base, data);
  self->other = g_build_filename (self->base.folder, "other.safetensors", NULL);
  self->manifest = g_build_filename (self->base.folder, "held-out.csv", NULL);
  jobs_fixture_set_model (&self->base, 6, 500);
  g_assert_true (g_file_get_contents (self->base.model, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (self->other, contents, (gssize)length, NULL));
  jobs_fixture_set_model (&self->base, 5, 500);
  for (int i = 0; i < N_SONGS; i++)
    {
      g_autofree char *name = g_strdup_printf ("%02d.wav", i);
      g_autofree char *song = jobs_fixture_add_song (&self->base, name, 1.0 + 0.1 * i);

      g_string_append_printf (manifest, "music/%s,\"<script>%d & more\",Q%d,%s,%s,artist %d\n", name, i, i % 4 + 1,
                              i % 4 == 0 || i % 4 == 3 ? "0.5" : "-0.5", i % 4 < 2 ? "0.5" : "-0.5", i);
    }
  g_assert_true (g_file_set_contents (self->manifest, manifest->str, -1, NULL));
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_free (self->other);
  g_free (self->manifest);
  jobs_fixture_tear_down (&self->base, data);
}

/* What was decoded once is kept, and nobody else is crowded out. */
static JobsJob *
run (const Fixture *self, JobsCompareOptions options)
{
  g_autofree char *cache = g_build_filename (self->base.folder, "cache", NULL);
  JobsJob *job;
  g_autoptr (GError) error = NULL;

  options.cache = cache;
  options.n_workers = 1;
  job = jobs_compare_job_new (&options);

  jobs_job_start (job);
  jobs_job_wait (job, &error);
  g_assert_no_error (error);
  g_assert_nonnull (jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job)));

  return job;
}

static const JobsComparedFigure *
find_figure (const JobsComparison *comparison, const char *id)
{
  for (guint i = 0; i < comparison->figures->len; i++)
    if (g_str_equal (((const JobsComparedFigure *)comparison->figures->pdata[i])->id, id))
      return comparison->figures->pdata[i];

  g_assert_not_reached ();
}

/* What is said of the songs makes the figures, and whoever is first is the new one. */
static void
test_figures (Fixture *self, gconstpointer data)
{
  const JobsCompareOptions options = { .candidate = self->base.model, .other = self->other, .manifest = self->manifest };
  const JobsCompareOptions turned = { .candidate = self->other, .other = self->base.model, .manifest = self->manifest };
  g_autoptr (JobsJob) job = run (self, options);
  g_autoptr (JobsJob) turned_job = run (self, turned);
  const JobsComparison *comparison = jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job));
  const JobsComparison *other = jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (turned_job));
  double square[JOBS_N_COMPARED] = { 0.0 };
  guint n_correct[JOBS_N_COMPARED] = { 0 };

  g_assert_cmpuint (comparison->songs->len, ==, N_SONGS);
  g_assert_cmpuint (comparison->n_groups, ==, N_SONGS);
  g_assert_false (comparison->is_grouped);
  for (guint i = 0; i < N_SONGS; i++)
    {
      const JobsComparedSong *song = comparison->songs->pdata[i];

      g_assert_cmpint (song->quadrant, ==, (int)(i % 4));
      for (int m = 0; m < JOBS_N_COMPARED; m++)
        {
          square[m] += pow (song->estimates[m].gaussian.valence - song->valence, 2.0);
          n_correct[m] += (int)song->estimates[m].quadrant == song->quadrant;
        }
    }
  for (int m = 0; m < JOBS_N_COMPARED; m++)
    {
      guint sum = 0, n_binned = 0;

      g_assert_cmpfloat_with_epsilon (find_figure (comparison, "valence-rmse")->values[m], sqrt (square[m] / N_SONGS), 1e-9);
      g_assert_cmpfloat_with_epsilon (find_figure (comparison, "accuracy")->values[m], n_correct[m] / (double)N_SONGS, 1e-9);
      g_assert_cmpfloat_with_epsilon (find_figure (comparison, "accuracy")->values[m],
                                      find_figure (other, "accuracy")->values[1 - m], 1e-9);
      for (int q = 0; q < MOOD_N_QUADRANTS; q++)
        sum += comparison->confusions[m].counts[q][q];
      for (int i = 0; i < JOBS_N_CALIBRATION_BINS; i++)
        n_binned += comparison->calibration[m][i].n;
      g_assert_cmpuint (sum, ==, n_correct[m]);
      g_assert_cmpuint (n_binned, ==, N_SONGS);
    }
  for (guint i = 0; i < comparison->figures->len; i++)
    {
      const JobsComparedFigure *figure = comparison->figures->pdata[i];
      const JobsComparedFigure *back = find_figure (other, figure->id);

      g_assert_cmpuint (figure->n, ==, N_SONGS);
      g_assert_cmpfloat_with_epsilon (figure->difference, -back->difference, 1e-9);
      g_assert_true (isnan (figure->low) || (figure->low <= figure->high && figure->sureness >= 0.0 && figure->sureness <= 1.0));
      g_assert_true ((figure->verdict == JOBS_DIFFERENCE_BETTER) == (back->verdict == JOBS_DIFFERENCE_WORSE));
    }
}

/* A model is no better than itself. */
static void
test_same (Fixture *self, gconstpointer data)
{
  const char *const folders[] = { self->base.music, NULL };
  const JobsCompareOptions options
      = { .candidate = self->base.model, .other = self->base.model, .manifest = self->manifest, .library = self->base.db };
  g_autoptr (JobsJob) job = NULL;
  const JobsComparison *comparison;
  g_autofree char *conclusion = NULL;
  g_autofree char *told = NULL;
  JobsProgress progress;

  jobs_fixture_run (jobs_scan_job_new (self->base.db, folders, self->base.model, 1), &progress);
  job = run (self, options);
  comparison = jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job));
  conclusion = jobs_comparison_conclude (comparison);
  told = jobs_comparison_tell_changes (comparison);

  for (guint i = 0; i < comparison->figures->len; i++)
    {
      const JobsComparedFigure *figure = comparison->figures->pdata[i];

      g_assert_true (figure->verdict == JOBS_DIFFERENCE_UNCLEAR || isnan (figure->low));
      g_assert_true (figure->difference == 0.0 || isnan (figure->difference));
    }
  g_assert_nonnull (strstr (conclusion, "no clear difference"));
  g_assert_cmpuint (comparison->n_heard, ==, N_SONGS);
  g_assert_cmpuint (comparison->changes->len, ==, 0);
  g_assert_nonnull (strstr (told, "the same mood of each"));
}

/* With fewer artists than that nothing is claimed. */
static void
test_few (Fixture *self, gconstpointer data)
{
  const JobsCompareOptions options = { .candidate = self->base.model, .other = self->other, .manifest = self->manifest };
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (self->manifest, &text, NULL, NULL));
  {
    g_autoptr (GRegex) regex = g_regex_new ("artist \\d+", 0, 0, NULL);
    g_autofree char *grouped = g_regex_replace_literal (regex, text, -1, 0, "someone", 0, NULL);

    g_assert_true (g_file_set_contents (self->manifest, grouped, -1, NULL));
  }
  {
    g_autoptr (JobsJob) job = run (self, options);
    const JobsComparison *comparison = jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job));
    g_autofree char *conclusion = jobs_comparison_conclude (comparison);

    g_assert_cmpuint (comparison->n_groups, ==, 1);
    g_assert_true (comparison->is_grouped);
    g_assert_cmpint (find_figure (comparison, "accuracy")->verdict, ==, JOBS_DIFFERENCE_TOO_FEW);
    g_assert_nonnull (strstr (conclusion, "too few"));
  }
}

/* What was trained on is known by its path, or by its sound where the file lies elsewhere. */
static void
test_heard_before (Fixture *self, gconstpointer data)
{
  g_autofree char *trained = g_build_filename (self->base.folder, "trained.csv", NULL);
  g_autofree char *copy = g_build_filename (self->base.folder, "copy.wav", NULL);
  g_autofree char *original = g_build_filename (self->base.music, "03.wav", NULL);
  g_autofree char *sound = NULL;
  g_autofree char *warning = NULL;
  gsize length;
  const JobsCompareOptions options = {
    .candidate = self->base.model, .other = self->other, .manifest = self->manifest, .trained_on = trained
  };

  g_assert_true (g_file_get_contents (original, &sound, &length, NULL));
  g_assert_true (g_file_set_contents (copy, sound, (gssize)length, NULL));
  g_assert_true (g_file_set_contents (trained, "path,quadrant\nmusic/00.wav,Q1\ncopy.wav,Q2\nnowhere.wav,Q2\n", -1, NULL));
  {
    g_autoptr (JobsJob) job = run (self, options);
    const JobsComparison *comparison = jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job));

    g_assert_cmpint (comparison->models[0].heard, ==, JOBS_HEARD_PERHAPS);
    g_assert_cmpuint (comparison->models[0].n_heard, ==, 2);
    /* Its file says nothing of what it was trained on. */
    g_assert_cmpint (comparison->models[1].heard, ==, JOBS_HEARD_NOT_KNOWN);
    warning = jobs_comparison_warn (comparison, JOBS_COMPARED_CANDIDATE);
    g_assert_nonnull (strstr (warning, "2 of these songs"));
  }

  g_assert_true (g_file_set_contents (trained, "path,quadrant\nnowhere.wav,Q1\n", -1, NULL));
  {
    g_autoptr (JobsJob) job = run (self, options);

    g_assert_cmpint (jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job))->models[0].heard, ==, JOBS_HEARD_NOT);
  }
}

static void
progress_cb (JobsJob *job, GParamSpec *pspec, guint *most)
{
  JobsProgress progress;

  jobs_job_get_progress (job, &progress);
  *most = MAX (*most, progress.n_total);
}

/* It is never told that more songs are heard than there are, by both models and of the library. */
static void
test_progress (Fixture *self, gconstpointer data)
{
  const char *const folders[] = { self->base.music, NULL };
  const JobsCompareOptions options
      = { .candidate = self->other, .other = self->base.model, .manifest = self->manifest, .library = self->base.db };
  g_autoptr (JobsJob) job = jobs_compare_job_new (&options);
  g_autoptr (GError) error = NULL;
  JobsProgress progress;
  guint most = 0;

  jobs_fixture_run (jobs_scan_job_new (self->base.db, folders, self->base.model, 1), &progress);
  g_signal_connect (job, "notify::progress", G_CALLBACK (progress_cb), &most);
  jobs_job_start (job);
  jobs_job_wait (job, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (most, >, 0);
  g_assert_cmpuint (most, <=, 3 * N_SONGS);
}

/* Of a library the songs that change most come first; no more are heard than was asked for. */
static void
test_changes (Fixture *self, gconstpointer data)
{
  const char *const folders[] = { self->base.music, NULL };
  JobsCompareOptions options = {
    .candidate = self->other, .other = self->base.model, .manifest = self->manifest, .library = self->base.db, .n_changes = 5
  };
  JobsProgress progress;

  jobs_fixture_run (jobs_scan_job_new (self->base.db, folders, self->base.model, 1), &progress);
  for (guint n_sample = 0; n_sample <= 3; n_sample += 3)
    {
      g_autoptr (JobsJob) job = NULL;
      const JobsComparison *comparison;
      g_autofree char *told = NULL;

      options.n_sample = n_sample;
      job = run (self, options);
      comparison = jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job));
      told = jobs_comparison_tell_changes (comparison);
      g_assert_cmpuint (comparison->n_library, ==, N_SONGS);
      g_assert_cmpuint (comparison->n_heard, ==, n_sample > 0 ? n_sample : N_SONGS);
      g_assert_nonnull (strstr (told, n_sample > 0 ? "sample of 3" : "All 12"));
      g_assert_cmpuint (comparison->changes->len, ==, n_sample > 0 ? n_sample : 5);
      for (guint i = 0; i < comparison->changes->len; i++)
        {
          const JobsComparedSong *song = comparison->changes->pdata[i];
          g_autoptr (LibrarySong) stored = library_db_find_song (self->base.db, song->path, NULL);

          g_assert_cmpint (song->id, ==, library_song_get_id (stored));
          g_assert_cmpfloat (song->distance, >, 0.0);
          g_assert_true (i == 0 || ((const JobsComparedSong *)comparison->changes->pdata[i - 1])->distance >= song->distance);
          /* As it stands in the library. */
          g_assert_cmpfloat_with_epsilon (song->estimates[JOBS_COMPARED_OTHER].gaussian.valence,
                                          library_song_get_prediction (stored)->gaussian.valence, 1e-6);
        }
    }
}

/* (transfer full): without what is drawn in it, of which any letters may be part. */
static char *
drop_drawings (const char *html)
{
  g_autoptr (GRegex) regex = g_regex_new ("base64,[A-Za-z0-9+/=]+", 0, 0, NULL);

  return g_regex_replace_literal (regex, html, -1, 0, "base64,", 0, NULL);
}

static JobsTrainFigures
make_epoch (guint epoch)
{
  return (JobsTrainFigures) { .epoch = epoch,
                              .n_epochs = 3,
                              .train_loss = 1.0 / epoch,
                              .valid_loss = 1.2 / epoch,
                              .accuracy = 0.5,
                              .macro_f1 = NAN,
                              .rmse_valence = 0.4,
                              .rmse_arousal = 0.3,
                              .is_best = epoch == 2 };
}

/* Whatever songs are called is text. */
static void
test_report (Fixture *self, gconstpointer data)
{
  const JobsCompareOptions options
      = { .candidate = self->base.model, .other = self->other, .manifest = self->manifest, .name = "<b>&\"", .library = self->base.db };
  g_autoptr (JobsJob) job = run (self, options);
  const JobsComparison *comparison = jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job));
  g_autoptr (GArray) epochs = g_array_new (FALSE, FALSE, sizeof (JobsTrainFigures));
  JobsCompareReport report = { .comparison = comparison, .settings = "{\"epochs\": \"<3\"}" };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) without = jobs_compare_report_make (&report, PLOT_DOCUMENT_HTML, &error);
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *html = NULL;
  gsize size;

  for (guint i = 1; i <= 3; i++)
    {
      const JobsTrainFigures epoch = make_epoch (i);

      g_array_append_val (epochs, epoch);
    }
  report.epochs = epochs;
  bytes = jobs_compare_report_make (&report, PLOT_DOCUMENT_HTML, &error);
  g_assert_no_error (error);
  html = drop_drawings (g_bytes_get_data (bytes, &size));

  g_assert_null (strstr (html, "<script>"));
  g_assert_null (strstr (html, "<b>"));
  g_assert_nonnull (strstr (html, "&lt;b&gt;&amp;&quot;"));
  g_assert_nonnull (strstr (html, "{&quot;epochs&quot;: &quot;&lt;3&quot;}"));
  g_assert_nonnull (strstr (html, "data:image/svg+xml"));
  g_assert_nonnull (strstr (html, "alt=\"From the labels to where the models put the songs\""));
  g_assert_nonnull (strstr (html, "alt=\"How well it hears\""));
  g_assert_null (strstr (g_bytes_get_data (without, NULL), "alt=\"How well it hears\""));
  g_assert_null (strstr (html, "nan"));
  /* It needs nothing else. */
  g_assert_null (strstr (html, "http"));
}

/* Of each kind, and of what is none the page; where nothing can be written, all stays. */
static void
test_files (Fixture *self, gconstpointer data)
{
  static const struct
  {
    const char *name, *kind, *start;
  } files[] = { { "a.html", NULL, "<!DOCTYPE html>" }, { "a.PDF", NULL, "%PDF-" },  { "a.csv", NULL, "path,title," },
                { "plain", NULL, "<!DOCTYPE html>" },  { "odd.x", "pdf", "%PDF-" }, { "odd.pdf", "csv", "path,title," } };
  g_autoptr (JobsJob) job = run (self, (JobsCompareOptions) { .candidate = self->base.model, .other = self->other, .manifest = self->manifest });
  const JobsComparison *comparison = jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job));
  g_autofree char *nowhere = g_build_filename (self->base.folder, "no", "where.pdf", NULL);
  g_autofree char *csv = jobs_compare_report_make_csv (comparison);
  g_auto (GStrv) lines = g_strsplit (csv, "\n", -1);
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (self->base.folder, files[i].name, NULL);
      g_autofree char *contents = NULL;

      g_assert_true (jobs_compare_report_write (comparison, NULL, files[i].kind, path, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
      g_assert_true (g_str_has_prefix (contents, files[i].start));
    }
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + N_SONGS + 1);
  g_assert_nonnull (strstr (lines[1], ",<script>0 & more,artist 0,"));
  /* Plain numbers, for other programs. */
  g_assert_null (strstr (csv, "−"));
  g_assert_false (jobs_compare_report_write (comparison, NULL, NULL, nowhere, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_FAILED);
}

/* Of a training: by what was held out of it, which it has not heard. */
static void
test_run (Fixture *self, gconstpointer data)
{
  g_autoptr (JobsTrainSettings) settings = jobs_train_settings_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsTrainingRun) training = NULL;
  g_autofree char *model = NULL;
  g_autofree char *contents = NULL;
  gsize length;

  jobs_train_settings_set_number (settings, JOBS_TRAIN_HELD_OUT, 0.4);
  jobs_train_settings_set_number (settings, JOBS_TRAIN_VALIDATION, 0.4);
  training = jobs_training_run_create (self->manifest, "My taste", settings, NULL, &error);
  g_assert_no_error (error);
  model = jobs_training_run_get_path (training, JOBS_RUN_FILE_MODEL);
  g_assert_true (g_file_get_contents (self->other, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (model, contents, (gssize)length, NULL));
  {
    g_autoptr (JobsJob) job = jobs_compare_job_new_for_run (training, self->base.model, NULL);
    const JobsComparison *comparison;

    jobs_job_start (job);
    jobs_job_wait (job, &error);
    g_assert_no_error (error);
    comparison = jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job));
    g_assert_cmpstr (comparison->name, ==, "Songs held out");
    g_assert_cmpstr (comparison->models[JOBS_COMPARED_CANDIDATE].name, ==, "My taste");
    g_assert_cmpuint (comparison->songs->len, ==, jobs_training_run_get_counts (training)->n_held_out);
    g_assert_cmpuint (comparison->songs->len, >, 0);
    g_assert_cmpint (comparison->models[JOBS_COMPARED_CANDIDATE].heard, ==, JOBS_HEARD_NOT);
    g_assert_cmpstr (comparison->models[JOBS_COMPARED_CANDIDATE].path, ==, model);
    g_assert_cmpstr (comparison->models[JOBS_COMPARED_OTHER].path, ==, self->base.model);
  }
  g_assert_true (jobs_training_run_delete (training, &error));
}

static void
expect_failure (const JobsCompareOptions *options, int code)
{
  g_autoptr (JobsJob) job = jobs_compare_job_new (options);
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  g_assert_false (jobs_job_wait (job, &error));
  g_assert_error (error, BASE_ERROR, code);
  g_assert_null (jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job)));
}

static void
test_failed (Fixture *self, gconstpointer data)
{
  const char *model = self->base.model, *manifest = self->manifest;

  expect_failure (&(JobsCompareOptions) { .candidate = manifest, .other = model, .manifest = manifest }, BASE_ERROR_BAD_MODEL);
  expect_failure (&(JobsCompareOptions) { .candidate = model, .other = manifest, .manifest = manifest }, BASE_ERROR_BAD_MODEL);
  expect_failure (&(JobsCompareOptions) { .candidate = model, .other = model, .manifest = "/nowhere.csv" }, BASE_ERROR_NOT_FOUND);
  g_assert_true (g_file_set_contents (manifest, "path,quadrant\nnowhere.wav,Q1\n", -1, NULL));
  expect_failure (&(JobsCompareOptions) { .candidate = model, .other = model, .manifest = manifest }, BASE_ERROR_BAD_CORPUS);
}

static void
test_cancelled (Fixture *self, gconstpointer data)
{
  const JobsCompareOptions options = { .candidate = self->base.model, .other = self->other, .manifest = self->manifest };
  g_autoptr (JobsJob) job = jobs_compare_job_new (&options);
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  jobs_job_cancel (job);
  g_assert_false (jobs_job_wait (job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (jobs_compare_job_get_comparison (JOBS_COMPARE_JOB (job)));
}

int
main (int argc, char *argv[])
{
  /* Trainings are kept in the user's data folder. */
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

#define ADD(name, func) g_test_add ("/jobs/compare/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("figures", test_figures);
  ADD ("same", test_same);
  ADD ("few", test_few);
  ADD ("heard-before", test_heard_before);
  ADD ("progress", test_progress);
  ADD ("changes", test_changes);
  ADD ("report", test_report);
  ADD ("files", test_files);
  ADD ("run", test_run);
  ADD ("failed", test_failed);
  ADD ("cancelled", test_cancelled);
#undef ADD

  return g_test_run ();
}
