/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Songs of a manifest that sound the same under two names are on one side of a training, and are told of. */

#include "sounds.h"

#include <string.h>

#include "engine/training/csv.h"
#include "fixtures.h"
#include "jobs/training-run-private.h"
#include "jobs/training-split.h"

#define N_SONGS 120
#define N_FOLDS 4
#define N_SEEDS 6

/* Copies under other names, by another artist each, with other tags; each artist has four songs. */
static const guint originals[] = { 0, 5, 14, 23 };
static const guint copies[] = { 71, 46, 97, 9 };

typedef struct
{
  char *folder;                /* (owned) */
  char *manifest;              /* (owned) */
  JobsTrainSettings *settings; /* (owned) */
} Fixture;

static guint
get_sound (guint song, guint n_copies)
{
  for (guint c = 0; c < n_copies; c++)
    if (song == copies[c])
      return originals[c];

  return song;
}

/* @labels: NULL: a copy has the quadrant of its original. */
static void
write_songs (Fixture *self, guint n_copies, const char *labels)
{
  g_autoptr (GString) text = g_string_new ("path,artist,quadrant,fold\n");

  for (guint i = 0; i < N_SONGS; i++)
    {
      const guint sound = get_sound (i, n_copies);
      g_autofree char *name = g_strdup_printf ("%02u.wav", i);
      g_autofree char *path = g_build_filename (self->folder, name, NULL);
      g_autofree char *title = g_strdup_printf ("Title %u", i);
      g_autofree char *quadrant
          = labels != NULL && sound != i ? g_strdup (labels) : g_strdup_printf ("Q%u", sound % 4 + 1);

      sounds_write (path, sound, SOUND_GOOD, title);
      g_string_append_printf (text, "%s,Artist %u,%s,%u\n", name, i / 4, quadrant, i % N_FOLDS);
    }
  g_assert_true (g_file_set_contents (self->manifest, text->str, -1, NULL));
}

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = fixture_folder_new ();
  self->manifest = g_build_filename (self->folder, "manifest.csv", NULL);
  self->settings = jobs_train_settings_new ();
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) runs = jobs_training_run_list ();

  for (guint i = 0; i < runs->len; i++)
    jobs_training_run_delete (runs->pdata[i], NULL);
  jobs_train_settings_free (self->settings);
  g_free (self->manifest);
  fixture_folder_free (self->folder);
}

/* Adds of each song in the table at @path which side it is on. @sides: (element-type utf8): by name of the file */
static void
read_sides (const char *path, const char *side, GHashTable *sides)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TrainingCsv) csv = training_csv_load (path, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < training_csv_get_n_rows (csv); i++)
    {
      char *name = g_path_get_basename (training_csv_get (csv, i, training_csv_find_column (csv, "path")));
      const char *fold = training_csv_get (csv, i, training_csv_find_column (csv, "fold"));

      g_assert_true (g_hash_table_insert (sides, name, g_strconcat (side, fold, NULL)));
    }
}

/* (transfer full): of the run's folder, or one of a part of it */
static GHashTable *
list_sides (const char *folder)
{
  GHashTable *sides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *manifest = g_build_filename (folder, "manifest.csv", NULL);
  g_autofree char *held_out = g_build_filename (folder, "held-out.csv", NULL);

  read_sides (manifest, "trains ", sides);
  read_sides (held_out, "held out ", sides);
  g_assert_cmpuint (g_hash_table_size (sides), ==, N_SONGS);
  return sides;
}

static const char *
get_side (GHashTable *sides, guint song)
{
  g_autofree char *name = g_strdup_printf ("%02u.wav", song);

  return g_hash_table_lookup (sides, name);
}

/* @is_grouped: whether songs of an artist are together too */
static void
check_sides (GHashTable *sides, gboolean is_grouped)
{
  for (gsize c = 0; c < G_N_ELEMENTS (copies); c++)
    g_assert_cmpstr (get_side (sides, copies[c]), ==, get_side (sides, originals[c]));
  for (guint i = 0; is_grouped && i < N_SONGS; i++)
    g_assert_cmpstr (get_side (sides, i), ==, get_side (sides, i / 4 * 4));
}

static JobsTrainingRun *
create (Fixture *self, char ***warnings)
{
  g_autoptr (GError) error = NULL;
  JobsTrainingRun *run = jobs_training_run_create (self->manifest, NULL, self->settings, warnings, &error);

  g_assert_no_error (error);
  return run;
}

static char *
get_folder (const JobsTrainingRun *run)
{
  g_autofree char *info = jobs_training_run_get_path (run, JOBS_RUN_FILE_INFO);

  return g_path_get_dirname (info);
}

static void
test_ratio (Fixture *self, gconstpointer data)
{
  const char *grouped_by = data;

  write_songs (self, G_N_ELEMENTS (copies), NULL);
  jobs_train_settings_set_text (self->settings, JOBS_TRAIN_GROUPED_BY, grouped_by);
  for (guint seed = 1; seed <= N_SEEDS; seed++)
    {
      g_autoptr (JobsTrainingRun) run = NULL;
      g_autofree char *folder = NULL;
      g_autoptr (GHashTable) sides = NULL;

      jobs_train_settings_set_number (self->settings, JOBS_TRAIN_SEED, seed);
      run = create (self, NULL);
      folder = get_folder (run);
      sides = list_sides (folder);
      check_sides (sides, g_str_equal (grouped_by, "artist"));
    }
}

/* Each song is held out once, whatever the folds of the set say of its copies. */
static void
test_parts (Fixture *self, gconstpointer data)
{
  guint n_held_out[N_SONGS] = { 0 };
  g_autoptr (JobsTrainingRun) run = NULL;
  g_autofree char *run_folder = NULL;

  write_songs (self, G_N_ELEMENTS (copies), NULL);
  jobs_train_settings_set_text (self->settings, JOBS_TRAIN_SPLIT, data);
  jobs_train_settings_set_text (self->settings, JOBS_TRAIN_GROUPED_BY, "nothing");
  jobs_train_settings_set_number (self->settings, JOBS_TRAIN_N_PARTS, N_FOLDS);
  jobs_train_settings_set_number (self->settings, JOBS_TRAIN_EVERY_PART, 1.0);
  jobs_train_settings_set_number (self->settings, JOBS_TRAIN_PART, 1.0);
  run = create (self, NULL);
  run_folder = get_folder (run);
  g_assert_cmpuint (jobs_training_run_get_n_parts (run), ==, N_FOLDS);
  for (guint part = 0; part < N_FOLDS; part++)
    {
      g_autofree char *folder
          = part == 1 ? g_strdup (run_folder) : jobs_training_run_get_part_folder (run, part);
      g_autoptr (GHashTable) sides = list_sides (folder);

      check_sides (sides, FALSE);
      for (guint i = 0; i < N_SONGS; i++)
        n_held_out[i] += g_str_has_prefix (get_side (sides, i), "held out");
    }
  for (guint i = 0; i < N_SONGS; i++)
    g_assert_cmpuint (n_held_out[i], ==, 1);
}

static guint
count (const char *text, const char *what)
{
  g_auto (GStrv) parts = g_strsplit (text, what, -1);

  return g_strv_length (parts) - 1;
}

/* It stays with the run, and does not take the space of everything else when there are many. */
static void
test_told (Fixture *self, gconstpointer data)
{
  g_autoptr (JobsTrainingRun) run = NULL;
  g_autoptr (JobsTrainingRun) loaded = NULL;
  g_auto (GStrv) warnings = NULL;
  g_autofree char *all = NULL;

  write_songs (self, 1, NULL);
  run = create (self, &warnings);
  g_assert_cmpuint (g_strv_length (warnings), ==, 1);
  g_assert_nonnull (strstr (warnings[0], "“71.wav” sounds the same as “00.wav”"));
  g_assert_null (strstr (warnings[0], "otherwise"));
  loaded = jobs_training_run_load (jobs_training_run_get_id (run), NULL);
  g_assert_cmpstr (jobs_training_run_get_remarks (loaded), ==, warnings[0]);

  /* Of the originals, one is of the third quadrant. */
  write_songs (self, G_N_ELEMENTS (copies), "Q3");
  g_clear_pointer (&run, jobs_training_run_unref);
  g_clear_pointer (&warnings, g_strfreev);
  run = create (self, &warnings);
  all = g_strjoinv ("\n", warnings);
  g_assert_cmpuint (count (all, "labeled otherwise"), ==, 3);
  g_assert_nonnull (strstr (all, "“71.wav” sounds the same as “00.wav” and is labeled otherwise"));
  g_assert_null (strstr (all, "“97.wav”"));
  g_assert_nonnull (strstr (all, "1 more song"));
}

static void
test_none (Fixture *self, gconstpointer data)
{
  g_auto (GStrv) warnings = NULL;
  g_autoptr (JobsTrainingRun) run = NULL;

  write_songs (self, 0, NULL);
  run = create (self, &warnings);
  g_assert_cmpuint (g_strv_length (warnings), ==, 0);
}

/* What is known is not looked for again. */
static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_auto (JobsSplitTwins) twins = { .cancellable = cancellable };
  g_auto (JobsSplit) split = { 0 };

  write_songs (self, 1, NULL);
  g_cancellable_cancel (cancellable);
  g_assert_false (jobs_split_init (&split, self->manifest, self->settings, -1, &twins, warnings, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);

  g_cancellable_reset (cancellable);
  g_assert_true (jobs_split_init (&split, self->manifest, self->settings, -1, &twins, warnings, &error));
  g_assert_no_error (error);
  jobs_split_clear (&split);
  g_cancellable_cancel (cancellable);
  g_assert_true (jobs_split_init (&split, self->manifest, self->settings, -1, &twins, warnings, &error));
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/jobs/split-twins/ratio-by-artist", Fixture, "artist", set_up, test_ratio, tear_down);
  g_test_add ("/jobs/split-twins/ratio-by-nothing", Fixture, "nothing", set_up, test_ratio, tear_down);
  g_test_add ("/jobs/split-twins/k-fold", Fixture, "k-fold", set_up, test_parts, tear_down);
  g_test_add ("/jobs/split-twins/folds-of-the-set", Fixture, "set-folds", set_up, test_parts, tear_down);
  g_test_add ("/jobs/split-twins/told", Fixture, NULL, set_up, test_told, tear_down);
  g_test_add ("/jobs/split-twins/none", Fixture, NULL, set_up, test_none, tear_down);
  g_test_add ("/jobs/split-twins/cancel", Fixture, NULL, set_up, test_cancel, tear_down);

  return g_test_run ();
}
