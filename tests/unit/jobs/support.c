/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "engine/analysis/model.h"
#include "engine/nn/zoo.h"
#include "tests/support/fixtures.h"

static void
write_model (const char *path,
             guint64     seed,
             guint       hop)
{
  const NnShape input = { .channels = 1, .height = 80, .width = 320 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();
  g_autoptr (NnGraph) graph = nn_zoo_build ("moodplane-1", input, NULL, &error);
  g_autoptr (NnModel) model = NULL;
  DspFrontendConfig frontend = dsp_frontend_default_config;
  g_autofree char *config = NULL;
  g_autofree char *version = g_strdup_printf ("%d", DSP_FRONTEND_VERSION);
  BaseRng rng;

  g_assert_no_error (error);
  frontend.hop = hop;
  config = dsp_frontend_config_to_string (&frontend);
  base_rng_init (&rng, seed);
  model = nn_model_new (graph, input, &rng, &error);
  g_assert_no_error (error);
  nn_model_file_add_model (file, model);
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_FRONTEND, config);
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_FRONTEND_VERSION, version);
  nn_tensor_file_save (file, path, &error);
  g_assert_no_error (error);
}

void
jobs_fixture_set_model (JobsFixture *self,
                        guint64      seed,
                        guint        hop)
{
  write_model (self->model, seed, hop);
}

void
jobs_fixture_set_up (JobsFixture   *self,
                     gconstpointer  data)
{
  self->folder = fixture_folder_new ();
  self->music = g_build_filename (self->folder, "music", NULL);
  self->library = g_build_filename (self->folder, "library.db", NULL);
  self->model = g_build_filename (self->folder, "model.safetensors", NULL);
  g_assert_cmpint (g_mkdir (self->music, 0755), ==, 0);
  write_model (self->model, 5, 500);
  jobs_fixture_open (self);
}

void
jobs_fixture_tear_down (JobsFixture   *self,
                        gconstpointer  data)
{
  g_clear_pointer (&self->db, library_db_unref);
  fixture_folder_free (self->folder);
  g_free (self->music);
  g_free (self->library);
  g_free (self->model);
}

void
jobs_fixture_open (JobsFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->db, library_db_unref);
  self->db = library_db_open (self->library, &error);
  g_assert_no_error (error);
}

char *
jobs_fixture_add_song (JobsFixture *self,
                       const char  *name,
                       double       seconds)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (self->music, name, NULL);
  FixtureSpec spec
      = { .format = FIXTURE_WAV, .sound = FIXTURE_CHORDS, .seconds = seconds, .rate = 16000, .channels = 1 };

  fixture_write (&spec, path, &error);
  g_assert_no_error (error);

  return path;
}

/* 30 hours of 16-bit samples at 16 kHz: nearly all that a WAV file can count. */
#define LONG_SIZE G_GUINT64_CONSTANT (3456000000)

char *
jobs_fixture_add_long_song (JobsFixture *self,
                            const char  *name)
{
  char   *path = jobs_fixture_add_song (self, name, 60.0);
  guint32 riff_size = GUINT32_TO_LE (LONG_SIZE - 8);
  guint32 data_size = GUINT32_TO_LE (LONG_SIZE - 44);
  int     fd = g_open (path, O_RDWR | O_CLOEXEC, 0);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, &riff_size, 4, 4), ==, 4);
  g_assert_cmpint (pwrite (fd, &data_size, 4, 40), ==, 4);
  g_assert_cmpint (ftruncate (fd, LONG_SIZE), ==, 0);
  close (fd);

  return path;
}

char *
jobs_fixture_add_file (JobsFixture *self,
                       const char  *name,
                       const char  *contents)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (self->music, name, NULL);

  g_file_set_contents (path, contents, -1, &error);
  g_assert_no_error (error);

  return path;
}

void
jobs_fixture_run (JobsJob      *job,
                  JobsProgress *progress)
{
  g_autoptr (JobsJob) owned = job;
  g_autoptr (GError) error = NULL;

  jobs_job_start (job);
  jobs_job_wait (job, &error);
  g_assert_no_error (error);
  g_assert_cmpint (jobs_job_get_state (job), ==, JOBS_STATE_DONE);
  if (progress != NULL)
    jobs_job_get_progress (job, progress);
}

char *
jobs_fixture_make_data (JobsFixture *self, const char *data)
{
  g_autofree char *folder = g_build_filename (self->folder, "data", NULL);
  g_autofree char *models = g_build_filename (folder, "models", NULL);
  g_autofree char *model = g_build_filename (models, "default.safetensors", NULL);
  g_autofree char *vocabulary = g_build_filename (folder, "vocabulary", NULL);
  g_autofree char *words = g_build_filename (data, "vocabulary", NULL);

  g_assert_cmpint (g_mkdir_with_parents (models, 0700), ==, 0);
  g_assert_cmpint (symlink (self->model, model), ==, 0);
  g_assert_cmpint (symlink (words, vocabulary), ==, 0);

  return g_steal_pointer (&folder);
}

void
jobs_fixture_use_data (JobsFixture *self)
{
  g_autofree char *data = jobs_fixture_make_data (self, g_getenv ("DISPLAY_TEST_DATA"));
  g_autofree char *cache = g_build_filename (self->folder, "cache", NULL);

  g_setenv ("MOODPLANE_DATADIR", data, TRUE);
  g_setenv ("MOODPLANE_CACHEDIR", cache, TRUE);
}
