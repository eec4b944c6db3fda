/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "engine/training/fold-reference.h"
#include "engine/training/folds.h"
#include "findings-trial.h"

#define N_RATED 5
#define N_WORDS 60

/* Means of the folds other than 0: valence (0.4 - 0.2 + 0.1) / 3 = 0.1, arousal (-0.3 + 0.6 + 0.3) / 3 = 0.2. */
static const char rated_manifest[] = "path,valence,arousal,fold\n"
                                     "a,0.9,0.9,0\n"
                                     "b,0.4,-0.3,1\n"
                                     "c,-0.2,0.6,1\n"
                                     "d,0.1,0.3,2\n"
                                     "e,,,2\n";

static const MoodGaussian rated_said[N_RATED] = {
  { 0.8, 0.7, 0.2, 0.2, 0.0 }, { 0.3, -0.1, 0.2, 0.2, 0.0 }, { -0.1, 0.2, 0.2, 0.2, 0.0 },
  { 0.1, 0.2, 0.2, 0.2, 0.0 }, { 0.9, -0.9, 0.2, 0.2, 0.0 },
};

/* Of fold 0: valence (0.3, -0.1, 0.1) for (0.4, -0.2, 0.1): both about 0.1, squares 0.08 and 0.18; arousal
 * (-0.1, 0.2, 0.2) for (-0.3, 0.6, 0.3), means 0.1 and 0.2, squares 0.06 and 0.42. */
static void
test_rated (void)
{
  g_autoptr (TrainingCorpus) corpus = findings_trial_corpus (rated_manifest);
  g_auto (TrainingFindings) findings = { 0 };
  TrainingFoldReference reference;
  TrainingMetrics metrics = { 0 };
  double labels[TRAINING_N_AXES];

  findings_trial_init (&findings, corpus, rated_said, N_RATED);
  training_fold_reference_init (&reference, &findings, 0, 0);
  g_assert_false (reference.has_norms);
  g_assert_cmpfloat_with_epsilon (reference.means[TRAINING_AXIS_VALENCE], 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (reference.means[TRAINING_AXIS_AROUSAL], 0.2, 1e-12);
  g_assert_true (isnan (reference.means[TRAINING_AXIS_CORRECTED_AROUSAL]));
  g_assert_cmpfloat_with_epsilon (reference.scales[TRAINING_AXIS_VALENCE].center, 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (reference.scales[TRAINING_AXIS_VALENCE].factor, 1.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (reference.scales[TRAINING_AXIS_AROUSAL].center, 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (reference.scales[TRAINING_AXIS_AROUSAL].factor, sqrt (7.0), 1e-12);

  training_fold_reference_get_labels (&reference, training_corpus_get_clip (corpus, 4), labels);
  for (int axis = 0; axis < TRAINING_N_AXES; axis++)
    g_assert_true (isnan (labels[axis]));

  /* Said 0.8, shown 0.1 + 1.5 (0.8 - 0.1) = 1.15, for 0.9; the constant 0.1 is 0.8 off. */
  training_fold_reference_judge (&reference, training_corpus_get_clip (corpus, 0), &findings.estimates[0],
                                 &metrics);
  training_fold_reference_judge (&reference, training_corpus_get_clip (corpus, 4), &findings.estimates[4],
                                 &metrics);
  g_assert_cmpuint (metrics.n_clips, ==, 2);
  g_assert_cmpuint (metrics.axes[TRAINING_AXIS_VALENCE].n, ==, 1);
  g_assert_cmpfloat_with_epsilon (metrics.axes[TRAINING_AXIS_VALENCE].absolute_error, 0.1, 1e-12);
  g_assert_cmpfloat_with_epsilon (metrics.display[TRAINING_AXIS_VALENCE].absolute_error, 0.25, 1e-12);
  g_assert_cmpfloat_with_epsilon (metrics.constants[TRAINING_AXIS_VALENCE].absolute_error, 0.8, 1e-12);
  g_assert_cmpuint (metrics.axes[TRAINING_AXIS_CORRECTED_AROUSAL].n, ==, 0);
  g_assert_cmpuint (metrics.coverage.n, ==, 1);
  g_assert_cmpuint (metrics.corrected_coverage.n, ==, 0);
  g_assert_cmpuint (metrics.quadrants.n, ==, 0);
}

/* Clips that are in no fold have no others to be judged beside. */
static void
test_no_fold (void)
{
  g_autoptr (TrainingCorpus) corpus = findings_trial_corpus ("path,valence,arousal\na,0.5,0.5\nb,0.1,0.2\n");
  g_auto (TrainingFindings) findings = { 0 };
  TrainingFoldReference reference;
  TrainingMetrics metrics = { 0 };

  findings_trial_init (&findings, corpus, rated_said, 2);
  training_fold_reference_init (&reference, &findings, 0, -1);
  training_fold_reference_judge (&reference, training_corpus_get_clip (corpus, 0), &findings.estimates[0],
                                 &metrics);
  g_assert_cmpuint (metrics.axes[TRAINING_AXIS_AROUSAL].n, ==, 1);
  g_assert_cmpuint (metrics.display[TRAINING_AXIS_AROUSAL].n, ==, 0);
  g_assert_cmpuint (metrics.constants[TRAINING_AXIS_AROUSAL].n, ==, 0);
}

/* Labels from words whose arousal is too high where they are pleasant. Those of fold @changed (-1: none) are turned
 * about. */
static TrainingCorpus *
make_words (int changed)
{
  g_autoptr (GString) text = g_string_new ("path,quadrant,valence,arousal,norm_words,fold\n");

  for (int i = 0; i < N_WORDS; i++)
    {
      const int quadrant = i % 4;
      const int fold = i / 4 % 3;
      const double valence = (quadrant == 0 || quadrant == 3 ? 0.5 : -0.5) + 0.02 * (i % 7);
      const double true_arousal = (quadrant < 2 ? 0.3 : -0.3) + 0.03 * (i % 5);
      const double arousal = (true_arousal + 0.4 * valence + 0.1) * (fold == changed ? -1.0 : 1.0);
      char valence_text[G_ASCII_DTOSTR_BUF_SIZE], arousal_text[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (text, "%d,Q%d,%s,%s,1,%d\n", i, quadrant + 1,
                              g_ascii_formatd (valence_text, sizeof valence_text, "%.3f", valence),
                              g_ascii_formatd (arousal_text, sizeof arousal_text, "%.3f", arousal), fold);
    }

  return findings_trial_corpus (text->str);
}

/* The correction is that of training, and neither it nor anything else looks at the fold itself. */
static void
test_words (void)
{
  g_autoptr (TrainingCorpus) corpus = make_words (-1);
  g_autoptr (TrainingCorpus) changed = make_words (1);
  g_autoptr (GArray) others = training_folds_get_training_clips (corpus, 1);
  MoodGaussian said[N_WORDS];
  g_auto (TrainingFindings) findings = { 0 };
  g_auto (TrainingFindings) findings_of_changed = { 0 };
  TrainingFoldReference reference, reference_of_changed, other;
  TrainingWordNorms norms;
  double labels[TRAINING_N_AXES];
  const TrainingClip *clip = training_corpus_get_clip (corpus, 5);

  for (int i = 0; i < N_WORDS; i++)
    said[i] = (MoodGaussian) { 0.1 * (i % 9) - 0.4, 0.05 * (i % 11) - 0.2, 0.2, 0.2, 0.0 };
  findings_trial_init (&findings, corpus, said, N_WORDS);
  findings_trial_init (&findings_of_changed, changed, said, N_WORDS);
  training_fold_reference_init (&reference, &findings, 0, 1);
  training_fold_reference_init (&reference_of_changed, &findings_of_changed, 0, 1);
  training_fold_reference_init (&other, &findings_of_changed, 0, 0);

  training_word_norms_fit (&norms, corpus, others);
  g_assert_true (reference.has_norms);
  g_assert_cmpfloat (reference.norms.slope, ==, norms.slope);
  g_assert_cmpfloat (reference.norms.offset, ==, norms.offset);
  g_assert_cmpfloat (norms.slope, >, 0.1);
  g_assert_cmpmem (&reference, sizeof reference, &reference_of_changed, sizeof reference_of_changed);
  g_assert_cmpfloat (other.means[TRAINING_AXIS_AROUSAL], !=, reference.means[TRAINING_AXIS_AROUSAL]);

  training_fold_reference_get_labels (&reference, clip, labels);
  g_assert_cmpfloat (labels[TRAINING_AXIS_AROUSAL], ==, clip->arousal);
  g_assert_cmpfloat_with_epsilon (labels[TRAINING_AXIS_CORRECTED_AROUSAL],
                                  clip->arousal - norms.slope * clip->valence - norms.offset, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/fold-reference/rated", test_rated);
  g_test_add_func ("/training/fold-reference/no-fold", test_no_fold);
  g_test_add_func ("/training/fold-reference/words", test_words);
  return g_test_run ();
}
