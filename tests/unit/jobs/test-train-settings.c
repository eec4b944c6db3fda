/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person chooses before a training: presets that hold, texts that come back, and sentences about what does not go
 * together. */

#include <string.h>

#include "engine/base/error.h"
#include "fixtures.h"
#include "jobs/train-choices.h"
#include "jobs/train-settings.h"

static void
test_presets (void)
{
  gsize n;
  const JobsTrainChoice *presets = jobs_train_presets_list (&n);

  g_assert_cmpuint (n, >=, 7);
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JobsTrainSettings) settings = jobs_train_settings_new_preset (presets[i].id, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (presets[i].name, !=, "");
      g_assert_cmpstr (presets[i].sentence, !=, "");
      jobs_train_settings_check (settings, &error);
      g_assert_no_error (error);
      for (guint f = 0; f < JOBS_TRAIN_N_FIELDS; f++)
        {
          const JobsTrainFieldInfo *info = jobs_train_field_get_info (f);
          gboolean is_listed = info->kind != JOBS_TRAIN_KIND_CHOICE;
          const JobsTrainChoice *choices;
          gsize n_choices = 0;

          g_assert_cmpuint (jobs_train_field_from_id (info->id), ==, f);
          if (is_listed)
            continue;
          choices = jobs_train_field_list (f, &n_choices);
          for (gsize c = 0; c < n_choices; c++)
            is_listed = is_listed || g_str_equal (choices[c].id, jobs_train_settings_get_text (settings, f));
          g_assert_true (is_listed);
        }
    }
}

static void
test_architectures (void)
{
  gsize n;
  const JobsTrainChoice *list = jobs_train_field_list (JOBS_TRAIN_ARCHITECTURE, &n);

  g_assert_cmpuint (n, ==, 20);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpstr (list[i].sentence, !=, "");
      if (g_str_equal (list[i].id, "moodplane-1"))
        g_assert_cmpuint (list[i].n_weights, ==, 467381);
      if (g_str_equal (list[i].id, "svm"))
        g_assert_cmpuint (list[i].n_weights, ==, 0);
    }
}

static void
test_round_trip (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsTrainSettings) settings = jobs_train_settings_new_preset ("careful", &error);
  g_autoptr (JobsTrainSettings) back = NULL;
  g_autoptr (JobsTrainSettings) wrapped = NULL;
  g_autofree char *json = NULL;
  g_autofree char *outer = NULL;

  jobs_train_settings_set_text (settings, JOBS_TRAIN_START_FILE, "/a \"b\"/ü.safetensors");
  jobs_train_settings_set_number (settings, JOBS_TRAIN_RATE, 0.00123);
  jobs_train_settings_set_number (settings, JOBS_TRAIN_SEED, 77);
  json = jobs_train_settings_to_json (settings);
  back = jobs_train_settings_from_json (json, -1, &error);
  g_assert_no_error (error);
  g_assert_true (jobs_train_settings_equal (settings, back));

  outer = g_strdup_printf ("{\"figures\": [1, 2], \"settings\": %s}", json);
  wrapped = jobs_train_settings_from_json (outer, -1, &error);
  g_assert_no_error (error);
  g_assert_true (jobs_train_settings_equal (settings, wrapped));

  jobs_train_settings_set_number (back, JOBS_TRAIN_SEED, 78);
  g_assert_false (jobs_train_settings_equal (settings, back));
}

/* What was written down before there was the field had no kernels beside. */
static void
test_beside (void)
{
  g_autoptr (JobsTrainSettings) settings = jobs_train_settings_new ();
  g_autoptr (JobsTrainSettings) before = jobs_train_settings_from_json ("{\"epochs\": 60}", -1, NULL);
  g_autoptr (JobsTrainSettings) paper = jobs_train_settings_new_preset ("yu", NULL);

  g_assert_cmpstr (jobs_train_settings_get_text (settings, JOBS_TRAIN_BESIDE), ==, "kernels");
  g_assert_true (jobs_train_settings_has_use (settings, JOBS_TRAIN_BESIDE));
  g_assert_cmpstr (jobs_train_settings_get_text (before, JOBS_TRAIN_BESIDE), ==, "nothing");
  g_assert_cmpstr (jobs_train_settings_get_text (paper, JOBS_TRAIN_BESIDE), ==, "nothing");
  g_assert_false (jobs_train_settings_has_use (paper, JOBS_TRAIN_BESIDE));
}

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "", "[]", "1", "{", "{\"epochs\": \"many\"}", "{\"epochs\": 0}", "{\"epochs\": 1e9}", "{\"epochs\": 2.5}",
    "{\"epochs\": [1]}", "{\"epochs\": null}", "{\"architecture\": 5}", "{\"architecture\": {}}", "{\"nothing-known\": 1}", "{\"settings\": 3}",
    "{\"learning-rate\": -1}", "{\"seed\": 1e300}",
  };
  g_autoptr (GString) deep = g_string_new ("{\"settings\": ");
  g_autoptr (GString) large = g_string_new ("{\"start-file\": \"");
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_assert_null (jobs_train_settings_from_json (texts[i], -1, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
      g_clear_error (&error);
    }

  for (int i = 0; i < 200000; i++)
    g_string_append_c (deep, '[');
  g_assert_null (jobs_train_settings_from_json (deep->str, deep->len, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  for (int i = 0; i < 3000; i++)
    g_string_append_c (large, 'a');
  g_string_append (large, "\"}");
  g_assert_null (jobs_train_settings_from_json (large->str, large->len, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

static void
refuse (JobsTrainSettings *settings,
        const char        *expected)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (jobs_train_settings_check (settings, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, expected) == NULL)
    g_error ("“%s” is not in “%s”", expected, error->message);
}

static void
test_check (void)
{
  g_autoptr (JobsTrainSettings) settings = jobs_train_settings_new ();

  jobs_train_settings_set_text (settings, JOBS_TRAIN_ARCHITECTURE, "moodplane-99");
  refuse (settings, "moodplane-99");
  jobs_train_settings_set_text (settings, JOBS_TRAIN_ARCHITECTURE, "moodplane-1");

  jobs_train_settings_set_text (settings, JOBS_TRAIN_NETWORK_OPTIONS, "pool=4");
  refuse (settings, "pool");
  jobs_train_settings_set_text (settings, JOBS_TRAIN_NETWORK_OPTIONS, "");

  jobs_train_settings_set_text (settings, JOBS_TRAIN_LAYERS, "last");
  refuse (settings, "last layer");
  jobs_train_settings_set_text (settings, JOBS_TRAIN_LAYERS, "all");

  jobs_train_settings_set_text (settings, JOBS_TRAIN_SPLIT, "k-fold");
  jobs_train_settings_set_number (settings, JOBS_TRAIN_PART, 5);
  refuse (settings, "part 5 of 5");
  jobs_train_settings_set_number (settings, JOBS_TRAIN_PART, 4);
  g_assert_true (jobs_train_settings_check (settings, NULL));

  jobs_train_settings_set_text (settings, JOBS_TRAIN_START, "file");
  refuse (settings, "Choose the model file");
}

/* Files that are no models, or none that fits. */
static void
test_start_files (void)
{
  static const char *const contents[] = { "", "hello", "\377\377\377\377\377\377\377\177{}", "\2\0\0\0\0\0\0\0{}" };
  g_autoptr (JobsTrainSettings) settings = jobs_train_settings_new ();
  g_autofree char *folder = fixture_folder_new ();
  g_autofree char *path = g_build_filename (folder, "start.safetensors", NULL);
  g_autoptr (GError) error = NULL;

  jobs_train_settings_set_text (settings, JOBS_TRAIN_START, "file");
  jobs_train_settings_set_text (settings, JOBS_TRAIN_START_FILE, path);
  g_assert_false (jobs_train_settings_check (settings, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  for (gsize i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_assert_true (g_file_set_contents (path, contents[i], i < 2 ? (gssize)strlen (contents[i]) : 10, NULL));
      g_assert_false (jobs_train_settings_check (settings, &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
      g_clear_error (&error);
    }

  fixture_folder_free (g_steal_pointer (&folder));
}

/* The model that comes with the program has a network that hears windows, and none that hears images. */
static void
test_model_in_use (void)
{
  g_autoptr (JobsTrainSettings) settings = jobs_train_settings_new ();
  g_autoptr (AnalysisModel) start = NULL;
  TrainingMoodConfig config;
  g_autoptr (GError) error = NULL;

  jobs_train_settings_set_text (settings, JOBS_TRAIN_START, "in-use");
  jobs_train_settings_set_text (settings, JOBS_TRAIN_LAYERS, "last");
  jobs_train_settings_check (settings, &error);
  g_assert_no_error (error);
  /* What comes after it has no weights. */
  jobs_train_settings_apply (settings, &config, &start, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (config.training.trainable, ==, "steps.");

  jobs_train_settings_set_text (settings, JOBS_TRAIN_ARCHITECTURE, "yu-mymodel");
  jobs_train_settings_set_text (settings, JOBS_TRAIN_FEATURES, "mfcc-image");
  refuse (settings, "cannot be started from");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jobs/train-settings/presets", test_presets);
  g_test_add_func ("/jobs/train-settings/architectures", test_architectures);
  g_test_add_func ("/jobs/train-settings/round-trip", test_round_trip);
  g_test_add_func ("/jobs/train-settings/beside", test_beside);
  g_test_add_func ("/jobs/train-settings/hostile", test_hostile);
  g_test_add_func ("/jobs/train-settings/check", test_check);
  g_test_add_func ("/jobs/train-settings/start-files", test_start_files);
  g_test_add_func ("/jobs/train-settings/model-in-use", test_model_in_use);

  return g_test_run ();
}
