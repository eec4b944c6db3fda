/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The job around training: on a corpus of three tones it runs on its own thread, tells the owner, can be
 * cancelled, and says what is wrong. */

#include "engine/analysis/model.h"
#include "engine/base/error.h"
#include "fixtures.h"
#include "jobs/train-job.h"

typedef struct
{
  char *folder;   /* (owned) */
  char *manifest; /* (owned) */
  GThread *owner; /* the test's thread */
  guint n_messages;
  JobsJob *to_cancel; /* (nullable): at the first message */
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  static const char *const quadrants[] = { "Q1", "Q3", "Q2" };
  g_autoptr (GString) manifest = g_string_new ("path,quadrant,fold\n");

  fixture->owner = g_thread_self ();
  fixture->folder = fixture_folder_new ();
  fixture->manifest = g_build_filename (fixture->folder, "manifest.csv", NULL);
  for (int i = 0; i < 3; i++)
    {
      const FixtureSpec spec = { .format = FIXTURE_WAV,
                                 .sound = FIXTURE_SINE,
                                 .frequency = 300.0 * (i + 1),
                                 .seconds = 1.0,
                                 .rate = 16000,
                                 .channels = 1 };
      g_autofree char *stem = g_strdup_printf ("%d", i);
      g_autofree char *path = fixture_write_into (&spec, fixture->folder, stem);

      g_assert_nonnull (path);
      g_string_append_printf (manifest, "%d.wav,%s,%d\n", i, quadrants[i], i);
    }
  g_assert_true (g_file_set_contents (fixture->manifest, manifest->str, -1, NULL));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_free (fixture->manifest);
  fixture_folder_free (fixture->folder);
}

static void
message_cb (JobsTrainJob *job,
            const char   *text,
            Fixture      *fixture)
{
  g_assert_true (g_thread_self () == fixture->owner);
  g_assert_true (*text != '\0');
  fixture->n_messages++;
  if (fixture->to_cancel != NULL)
    jobs_job_cancel (fixture->to_cancel);
}

static void
test_done (Fixture       *fixture,
           gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  g_autofree char *output = g_build_filename (fixture->folder, "model.safetensors", NULL);
  const JobsTrainOptions options
      = { .manifests = manifests, .output = output, .seed = 3, .epochs = 1, .n_workers = 2 };
  const JobsTrainOptions measured = { .manifests = manifests, .model = output };
  g_autoptr (JobsJob) job = jobs_train_job_new_train (&options);
  g_autoptr (JobsJob) evaluation = jobs_train_job_new_evaluate (&measured);
  g_autoptr (GError) error = NULL;
  JobsProgress progress;

  g_signal_connect (job, "message", G_CALLBACK (message_cb), fixture);
  g_assert_null (jobs_train_job_get_report (JOBS_TRAIN_JOB (job)));
  jobs_job_start (job);
  g_assert_true (jobs_job_wait (job, &error));
  g_assert_no_error (error);

  g_assert_cmpuint (fixture->n_messages, >, 0);
  g_assert_nonnull (jobs_train_job_get_report (JOBS_TRAIN_JOB (job)));
  g_assert_true (g_file_test (output, G_FILE_TEST_IS_REGULAR));
  jobs_job_get_progress (job, &progress);
  g_assert_cmpuint (progress.n_done, ==, 1);
  g_assert_cmpuint (progress.n_total, ==, 1);

  jobs_job_start (evaluation);
  g_assert_true (jobs_job_wait (evaluation, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (jobs_train_job_get_report (JOBS_TRAIN_JOB (evaluation)), "macro-F1"));
}

static void
step_cb (JobsTrainJob        *job,
         const JobsTrainStep *step,
         gpointer             user_data)
{
  *(JobsTrainStep *)user_data = *step;
}

/* From a model of its own, with another optimizer, the last layer alone. */
static void
test_fine_tuning (Fixture       *fixture,
                  gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  g_autofree char *output = g_build_filename (fixture->folder, "model.safetensors", NULL);
  g_autofree char *tuned = g_build_filename (fixture->folder, "tuned.safetensors", NULL);
  const JobsTrainOptions options = { .manifests = manifests, .output = output, .epochs = 1 };
  const JobsTrainOptions tuning = { .manifests = manifests,
                                    .output = tuned,
                                    .start = output,
                                    .trainable = "steps.",
                                    .optimizer = "sgd",
                                    .schedule = "one-cycle",
                                    .epochs = 2 };
  g_autoptr (JobsJob) job = jobs_train_job_new_train (&options);
  g_autoptr (JobsJob) second = jobs_train_job_new_train (&tuning);
  g_autoptr (AnalysisModel) before = NULL;
  g_autoptr (AnalysisModel) after = NULL;
  g_autoptr (GError) error = NULL;
  JobsTrainStep step = { 0 };
  guint n_changed = 0;

  jobs_job_start (job);
  g_assert_true (jobs_job_wait (job, &error));
  g_assert_no_error (error);
  g_signal_connect (second, "step", G_CALLBACK (step_cb), &step);
  jobs_job_start (second);
  g_assert_true (jobs_job_wait (second, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (step.epoch, ==, 2);
  g_assert_cmpuint (step.n_epochs, ==, 2);
  g_assert_cmpuint (step.step, ==, step.n_steps);
  g_assert_cmpfloat (step.loss, >, 0.0);

  before = analysis_model_load (output, &error);
  g_assert_no_error (error);
  after = analysis_model_load (tuned, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < nn_model_get_n_tensors (analysis_model_get_network (before)); i++)
    {
      const NnTensorInfo *tensor = nn_model_get_tensor (analysis_model_get_network (before), i);

      if (tensor->is_statistic)
        continue;
      if (memcmp (nn_model_get_parameters (analysis_model_get_network (before)) + tensor->offset,
                  nn_model_get_parameters (analysis_model_get_network (after)) + tensor->offset,
                  tensor->size * sizeof (float))
          == 0)
        continue;
      g_assert_true (g_str_has_prefix (tensor->name, "steps."));
      n_changed++;
    }
  g_assert_cmpuint (n_changed, ==, 2);
}

static void
test_cancelled (Fixture       *fixture,
                gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  g_autofree char *output = g_build_filename (fixture->folder, "model.safetensors", NULL);
  const JobsTrainOptions options
      = { .manifests = manifests, .output = output, .epochs = 100000, .n_workers = 1 };
  g_autoptr (JobsJob) job = jobs_train_job_new_train (&options);
  g_autoptr (GError) error = NULL;

  fixture->to_cancel = job;
  g_signal_connect (job, "message", G_CALLBACK (message_cb), fixture);
  jobs_job_start (job);
  g_assert_false (jobs_job_wait (job, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (jobs_job_get_state (job), ==, JOBS_STATE_CANCELLED);
  g_assert_false (g_file_test (output, G_FILE_TEST_EXISTS));
  g_assert_null (jobs_train_job_get_report (JOBS_TRAIN_JOB (job)));
}

static void
expect_failure (const JobsTrainOptions *options,
                gboolean                is_evaluation,
                int                     code)
{
  g_autoptr (JobsJob) job
      = is_evaluation ? jobs_train_job_new_evaluate (options) : jobs_train_job_new_train (options);
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  g_assert_false (jobs_job_wait (job, &error));
  g_assert_error (error, BASE_ERROR, code);
  g_assert_cmpint (jobs_job_get_state (job), ==, JOBS_STATE_FAILED);
}

static void
test_failed (Fixture       *fixture,
             gconstpointer  data)
{
  const char *manifests[] = { fixture->manifest, NULL };
  const char *missing[] = { "/nowhere/manifest.csv", NULL };
  const char *nothing[] = { NULL };

  expect_failure (&(JobsTrainOptions) { .manifests = manifests }, FALSE, BASE_ERROR_INVALID_ARGUMENT);
  expect_failure (&(JobsTrainOptions) { .manifests = nothing, .output = "m" }, FALSE,
                  BASE_ERROR_INVALID_ARGUMENT);
  expect_failure (&(JobsTrainOptions) { .manifests = missing, .output = "m" }, FALSE, BASE_ERROR_NOT_FOUND);
  expect_failure (&(JobsTrainOptions) { .manifests = manifests, .output = "m", .architecture = "vgg20" }, FALSE,
                  BASE_ERROR_INVALID_ARGUMENT);
  expect_failure (&(JobsTrainOptions) { .manifests = manifests, .output = "m", .network_options = "many" },
                  FALSE, BASE_ERROR_INVALID_ARGUMENT);
  expect_failure (&(JobsTrainOptions) { .manifests = manifests, .output = "m", .network_options = "pool=2" },
                  FALSE, BASE_ERROR_INVALID_ARGUMENT);
  expect_failure (&(JobsTrainOptions) { .manifests = manifests, .output = "m", .optimizer = "haste" }, FALSE,
                  BASE_ERROR_INVALID_ARGUMENT);
  expect_failure (&(JobsTrainOptions) { .manifests = manifests, .output = "m", .schedule = "late" }, FALSE,
                  BASE_ERROR_INVALID_ARGUMENT);
  expect_failure (&(JobsTrainOptions) { .manifests = manifests, .output = "m", .trainable = "lid." }, FALSE,
                  BASE_ERROR_INVALID_ARGUMENT);
  expect_failure (&(JobsTrainOptions) { .manifests = manifests, .output = "m", .start = fixture->manifest },
                  FALSE, BASE_ERROR_BAD_MODEL);
  expect_failure (&(JobsTrainOptions) { .manifests = manifests, .only_fold = "two" }, FALSE,
                  BASE_ERROR_INVALID_ARGUMENT);
  expect_failure (&(JobsTrainOptions) { .manifests = manifests, .only_fold = "9" }, FALSE,
                  BASE_ERROR_BAD_CORPUS);
  expect_failure (&(JobsTrainOptions) { .manifests = manifests, .model = fixture->manifest }, TRUE,
                  BASE_ERROR_BAD_MODEL);
}

#define ADD(name, function) g_test_add ("/jobs/train-job/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ADD ("done", test_done);
  ADD ("fine-tuning", test_fine_tuning);
  ADD ("cancelled", test_cancelled);
  ADD ("failed", test_failed);

  return g_test_run ();
}
