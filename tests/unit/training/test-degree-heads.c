/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which degrees make a head, and which rows it learns from. */

#include "engine/training/degree-heads.h"

#include <glib/gstdio.h>

static TrainingCorpus *
load (const char *text)
{
  g_autofree char *folder = g_dir_make_tmp ("degree-heads-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  TrainingCorpus *corpus = training_corpus_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  training_corpus_add_any_manifest (corpus, path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);
  return corpus;
}

/* Sadness and calmness are rated together, tension of other clips, power of too few. */
static const char manifest[] = "path,genre,sadness,calmness,tension,power\n"
                               "a.wav,x,0.1,0.2,0.3,\n"
                               "b.wav,x,0.4,0.5,,\n"
                               "c.wav,x,,,0.6,0.7\n"
                               "d.wav,x,,,,\n"
                               "e.wav,x,0.8,0.9,1,\n";

static GArray *
list_clips (guint n)
{
  GArray *clips = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < n; i++)
    g_array_append_val (clips, i);
  return clips;
}

static void
test_groups (void)
{
  static const char *const names[] = { "calmness", "sadness", "tension", NULL };
  g_autoptr (TrainingCorpus) corpus = load (manifest);
  g_autoptr (GArray) clips = list_clips (5);
  g_auto (TrainingDegreeHeads) heads = { 0 };
  g_auto (GStrv) said = NULL;

  training_degree_heads_init (&heads, corpus, clips, 2);
  g_assert_cmpuint (heads.n_heads, ==, 2);
  said = training_degree_heads_get_names (&heads);
  g_assert_cmpstrv (said, names);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpint (training_degree_heads_is_of_use (&heads, training_corpus_get_clip (corpus, i)), ==, i != 3);

  /* Each clip twice, the last by half. */
  training_degree_heads_allocate (&heads, 10);
  for (guint i = 0; i < 10; i++)
    training_degree_heads_set_row (&heads, i, training_corpus_get_clip (corpus, i / 2), i == 9 ? 0.5 : 1.0);
  g_assert_cmpuint (heads.heads[0].n_values, ==, 2);
  g_assert_cmpuint (heads.heads[1].n_values, ==, 1);
  for (guint i = 0; i < 10; i++)
    {
      const double weight = i == 9 ? 0.5 : 1.0;

      g_assert_cmpfloat (heads.heads[0].weights[i], ==, i / 2 == 2 || i / 2 == 3 ? 0.0 : weight);
      g_assert_cmpfloat (heads.heads[1].weights[i], ==, i / 2 == 1 || i / 2 == 3 ? 0.0 : weight);
    }
  g_assert_cmpfloat (heads.heads[0].targets[2 * 3], ==, 0.5);
  g_assert_cmpfloat (heads.heads[0].targets[2 * 3 + 1], ==, 0.4);
  g_assert_cmpfloat (heads.heads[0].targets[2 * 4], ==, 0.0);
  g_assert_cmpfloat (heads.heads[1].targets[5], ==, 0.6);
  g_assert_cmpfloat (heads.heads[1].targets[9], ==, 1.0);
}

/* What is enough counts, and only the clips that are given do. */
static void
test_enough (void)
{
  static const struct
  {
    guint n_clips;
    guint n_enough;
    const char *names;
  } cases[] = {
    { 5, 1, "calmness sadness power tension" }, { 5, 3, "calmness sadness tension" }, { 5, 4, "" },
    { 2, 2, "calmness sadness" },               { 1, 1, "calmness tension sadness" }, { 0, 1, "" },
  };
  g_autoptr (TrainingCorpus) corpus = load (manifest);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) clips = list_clips (cases[i].n_clips);
      g_auto (TrainingDegreeHeads) heads = { 0 };
      g_auto (GStrv) names = NULL;
      g_autofree char *said = NULL;

      training_degree_heads_init (&heads, corpus, clips, cases[i].n_enough);
      names = training_degree_heads_get_names (&heads);
      said = names != NULL ? g_strjoinv (" ", names) : g_strdup ("");
      g_assert_cmpstr (said, ==, cases[i].names);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/degree-heads/groups", test_groups);
  g_test_add_func ("/training/degree-heads/enough", test_enough);
  return g_test_run ();
}
