/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "engine/training/classification-metrics.h"
#include "engine/training/coverage.h"
#include "engine/training/worst-clips.h"
#include "findings-trial.h"

/* From words and heard; the point is far off everywhere, but people heard the quadrant. */
static const char heard_manifest[] = "path,title,artist,quadrant,valence,arousal,norm_words,fold\n"
                                     "a.opus,One,Player,Q1,-0.9,-0.9,1,0\n"
                                     "b.opus,Two <b>,,Q3,0.9,0.9,1,0\n"
                                     "c.opus,,Band,Q2,,,,1\n"
                                     "d.opus,,,,,,,1\n"
                                     "e.opus,,,,-0.9,-0.9,1,1\n";

static const MoodGaussian said[] = {
  { 0.3, 0.3, 0.2, 0.2, 0.0 }, { 0.3, 0.3, 0.2, 0.2, 0.0 },   { 0.3, 0.3, 0.2, 0.2, 0.0 },
  { 0.3, 0.3, 0.2, 0.2, 0.0 }, { -0.9, -0.9, 0.2, 0.2, 0.0 },
};

/* Both coordinates lie 1.5 deviations from 0: Phi(1.5) = 0.9331928, so the quadrants have 0.8708488, 0.0623440,
 * 0.0044632 and 0.0623440; costs 0.13829, 2.77509 and 5.41190. In the middle of what is said a point costs
 * log(2 pi 0.2^2) = -1.38100. */
static void
test_order (void)
{
  static const double costs[] = { 0.138287, 5.411896, 2.775087, NAN, -1.380998 };
  static const guint expected[] = { 1, 2, 0, 4 };
  g_autoptr (TrainingCorpus) corpus = findings_trial_corpus (heard_manifest);
  g_autoptr (GArray) worst = NULL;
  g_autoptr (GArray) two = NULL;
  g_auto (TrainingFindings) findings = { 0 };

  findings_trial_init (&findings, corpus, said, G_N_ELEMENTS (said));
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    {
      const double cost
          = training_worst_judge (training_findings_get_clip (&findings, i), &findings.estimates[i]);

      g_assert_true (isnan (costs[i]) ? isnan (cost) : fabs (cost - costs[i]) < 2e-5);
    }

  worst = training_worst_find (&findings, 0, 10);
  g_assert_cmpmem (worst->data, worst->len * sizeof (guint), expected, sizeof expected);
  two = training_worst_find (&findings, 0, 2);
  g_assert_cmpmem (two->data, two->len * sizeof (guint), expected, 2 * sizeof (guint));
}

/* A point that people rated says more than the signs of it. */
static void
test_rated (void)
{
  g_autoptr (TrainingCorpus) corpus = findings_trial_corpus ("path,quadrant,valence,arousal\na,Q1,0.3,0.3\n");
  g_auto (TrainingFindings) findings = { 0 };

  findings_trial_init (&findings, corpus, said, 1);
  g_assert_cmpfloat_with_epsilon (training_worst_judge (training_corpus_get_clip (corpus, 0),
                                                        findings.estimates),
                                  log (2.0 * G_PI * 0.04), 1e-12);
}

static void
test_text (void)
{
  g_autoptr (TrainingCorpus) corpus = findings_trial_corpus (heard_manifest);
  g_autoptr (TrainingCorpus) unlabeled = findings_trial_corpus ("path,genre\na,rock\n");
  g_autoptr (GString) report = g_string_new (NULL);
  g_auto (TrainingFindings) findings = { 0 };
  g_auto (TrainingFindings) findings_of_unlabeled = { 0 };

  findings_trial_init (&findings, corpus, said, G_N_ELEMENTS (said));
  training_worst_append (report, &findings, 0, 3);
  g_assert_true (g_str_has_prefix (report->str, "tunes, "));
  g_assert_nonnull (
      strstr (report->str, "     5.412    Q3    Q1   0.900   0.300   0.900   0.300  Two <b> (b.opus)\n"));
  g_assert_nonnull (
      strstr (report->str, "     2.775    Q2    Q1       -   0.300       -   0.300  Band (c.opus)\n"));
  g_assert_nonnull (strstr (report->str, "“One”, Player (a.opus)\n"));
  g_assert_null (strstr (report->str, "e.opus"));

  findings_trial_init (&findings_of_unlabeled, unlabeled, said, 1);
  g_string_truncate (report, 0);
  training_worst_append (report, &findings_of_unlabeled, 0, 3);
  g_assert_cmpstr (report->str, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/training/worst-clips/order", test_order);
  g_test_add_func ("/training/worst-clips/rated", test_rated);
  g_test_add_func ("/training/worst-clips/text", test_text);
  return g_test_run ();
}
