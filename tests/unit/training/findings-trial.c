/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "findings-trial.h"

#include <glib/gstdio.h>

TrainingCorpus *
findings_trial_corpus (const char *manifest)
{
  g_autofree char *parent = g_dir_make_tmp ("findings-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (parent, "tunes", NULL);
  g_autofree char *path = g_build_filename (folder, "manifest.csv", NULL);
  g_autoptr (GError) error = NULL;
  TrainingCorpus *corpus = training_corpus_new ();

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, manifest, -1, NULL));
  training_corpus_add_any_manifest (corpus, path, &error);
  g_assert_no_error (error);
  g_unlink (path);
  g_rmdir (folder);
  g_rmdir (parent);
  return corpus;
}

void
findings_trial_init (TrainingFindings *findings,
                     const TrainingCorpus *corpus,
                     const MoodGaussian *said,
                     gsize n_said)
{
  g_assert_cmpuint (training_corpus_get_n_clips (corpus), >=, n_said);

  *findings = (TrainingFindings) {
    .corpus = corpus, .n = n_said, .clips = g_new (guint, n_said), .estimates = g_new (MoodEstimate, n_said)
  };
  for (gsize i = 0; i < n_said; i++)
    {
      findings->clips[i] = i;
      mood_estimate_init (&findings->estimates[i], &said[i]);
    }
}
