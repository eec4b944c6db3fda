/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A labeled set goes out as a manifest and comes in as a corpus. */
#include "jobs/label-manifest.h"

#include <math.h>

#include "engine/base/error.h"
#include "engine/training/corpus.h"
#include "tests/support/fixtures.h"

static LibraryLabelClip *
add_clip (GPtrArray *clips, const char *path, double valence, double arousal)
{
  LibraryLabelClip *clip = library_label_clip_new (path);

  clip->valence = valence;
  clip->arousal = arousal;
  g_ptr_array_add (clips, clip);

  return clip;
}

static void
set_text (char **text, const char *value)
{
  g_free (*text);
  *text = g_strdup (value);
}

static void
fill (GPtrArray *clips)
{
  LibraryLabelClip *clip = add_clip (clips, "/m/a, \"b\"\n.wav", 0.25, -1.0);

  clip->quadrant = 3;
  clip->fold = 2;
  set_text (&clip->artist, "Artist");
  set_text (&clip->group, "Album");
  set_text (&clip->class_name, "calm");
  set_text (&clip->words, "calm; soft");
  set_text (&clip->degrees, "tension=0.25;path=0.5");
  add_clip (clips, "/m/missing.wav", 0.5, 0.5)->status = LIBRARY_CLIP_MISSING;
  add_clip (clips, "/m/\xff.wav", 0.5, 0.5);
  add_clip (clips, "/m/b.wav", NAN, NAN)->quadrant = 0;
}

static void
check_corpus (const char *path)
{
  g_autoptr (TrainingCorpus) corpus = training_corpus_new ();
  g_autoptr (GError) error = NULL;
  const TrainingClip *clip;

  g_assert_true (training_corpus_add_manifest (corpus, path, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (training_corpus_get_n_clips (corpus), ==, 2);
  clip = training_corpus_get_clip (corpus, 0);
  g_assert_cmpstr (clip->path, ==, "/m/a, \"b\"\n.wav");
  g_assert_cmpstr (clip->artist, ==, "Artist");
  g_assert_cmpstr (clip->group, ==, "Album");
  g_assert_cmpstr (clip->emotion, ==, "calm");
  g_assert_cmpstr (clip->words[1], ==, "soft");
  g_assert_cmpint (clip->quadrant, ==, MOOD_QUADRANT_4);
  g_assert_cmpint (clip->point, ==, TRAINING_POINT_WORDS);
  g_assert_cmpfloat (clip->valence, ==, 0.25);
  g_assert_cmpint (clip->fold, ==, 2);
  g_assert_true (clip->has_degrees);
  g_assert_cmpfloat (clip->degrees[7], ==, 0.25);
  clip = training_corpus_get_clip (corpus, 1);
  g_assert_cmpint (clip->point, ==, TRAINING_POINT_NONE);
  g_assert_cmpint (clip->fold, ==, -1);
}

static void
test_there_and_back (void)
{
  g_autofree char *folder = fixture_folder_new ();
  g_autofree char *library_path = g_build_filename (folder, "library.db", NULL);
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  g_autofree char *nowhere = g_build_filename (folder, "nowhere", "manifest.csv", NULL);
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func ((GDestroyNotify)library_label_clip_free);
  const LibraryLabelSetFields set = { .name = "Set", .kind = "csv", .scale = "-1..1", .source = "/m", .is_from_words = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) library = library_db_open (library_path, &error);
  guint n = 0;
  gint64 id;

  g_assert_no_error (error);
  fill (clips);
  id = library_label_sets_add (library, &set, clips, &error);
  g_assert_no_error (error);
  g_assert_true (jobs_label_manifest_write (library, id, path, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 2);
  check_corpus (path);
  g_assert_false (jobs_label_manifest_write (library, id, nowhere, &n, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_false (jobs_label_manifest_write (library, id + 1, path, &n, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  g_clear_pointer (&library, library_db_unref);
  fixture_folder_free (g_steal_pointer (&folder));
}

/* Nothing to train on is not a manifest; a label that nobody has is not a column. */
static void
test_empty (void)
{
  g_autoptr (GPtrArray) clips = g_ptr_array_new_with_free_func ((GDestroyNotify)library_label_clip_free);
  g_autofree char *csv = NULL;
  guint n = 9;

  set_text (&add_clip (clips, "/m/a.wav", NAN, NAN)->class_name, "sad");
  csv = jobs_label_manifest_render (clips, FALSE, &n);
  g_assert_cmpstr (csv, ==, "path,emotion\n/m/a.wav,sad\n");
  g_assert_cmpuint (n, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/jobs/label-manifest/there-and-back", test_there_and_back);
  g_test_add_func ("/jobs/label-manifest/empty", test_empty);

  return g_test_run ();
}
