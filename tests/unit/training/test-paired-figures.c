/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/paired-figures.h"

#include <math.h>
#include <string.h>

#include "engine/base/rng.h"
#include "findings-trial.h"

#define N_CLIPS 400

typedef struct
{
  TrainingCorpus *corpus;
  TrainingFindings findings[2];
  GArray *predictions[2]; /* (owned) */
  TrainingPaired paired;
} Trial;

static void
trial_clear (Trial *self)
{
  training_paired_clear (&self->paired);
  for (int m = 0; m < 2; m++)
    {
      g_free (self->findings[m].clips);
      g_free (self->findings[m].estimates);
      g_clear_pointer (&self->predictions[m], g_array_unref);
    }
  training_corpus_free (self->corpus);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

static const TrainingPairedFigure *
find (const Trial *self, const char *id)
{
  for (gsize i = 0; i < training_n_paired_columns; i++)
    if (g_str_equal (training_paired_columns[i].id, id))
      return &self->paired.figures[i];

  g_assert_not_reached ();
}

/* Both models tell the same classes, whose names are in this order. */
static void
add_prediction (GArray *predictions, gboolean is_party)
{
  static const char *const names[] = { "party", "sleep" };
  const double shares[] = { is_party ? 0.9 : 0.1, is_party ? 0.1 : 0.9 };
  const TrainingPrediction prediction = { .clip = predictions->len, .classes = mood_degrees_new (2, names, shares) };

  g_array_append_val (predictions, prediction);
}

/* Clips that are labeled Q1 or Q3 in turn, @n_copies of each artist with the same mood; the models are right with these
 * probabilities, of the same artist always or never. */
static void
trial_init (Trial *self, guint64 seed, guint n_copies, double right_first, double right_second)
{
  const double right[] = { right_first, right_second };
  g_autoptr (GString) manifest = g_string_new ("path,quadrant,class,valence,arousal,artist\n");
  g_autofree MoodGaussian *said = g_new0 (MoodGaussian, N_CLIPS);
  g_autoptr (GError) error = NULL;
  BaseRng rng;

  base_rng_init (&rng, seed);
  for (int i = 0; i < N_CLIPS; i++)
    {
      const gboolean is_happy = i / n_copies % 2 == 0;

      g_string_append_printf (manifest, "%d.wav,%s,%s,%s,", i, is_happy ? "Q1,party" : "Q3,sleep", is_happy ? "0.5" : "-0.5",
                              is_happy ? "0.5" : "-0.5");
      g_string_append_printf (manifest, n_copies > 1 ? "artist %d\n" : "\n", i / n_copies);
    }

  self->corpus = findings_trial_corpus (manifest->str);
  for (int m = 0; m < 2; m++)
    {
      double sign = 1.0;

      self->predictions[m] = g_array_new (FALSE, FALSE, sizeof (TrainingPrediction));
      g_array_set_clear_func (self->predictions[m], (GDestroyNotify)training_prediction_clear);
      for (int i = 0; i < N_CLIPS; i++)
        {
          const gboolean is_happy = i / n_copies % 2 == 0;

          if (i % n_copies == 0)
            sign = base_rng_uniform (&rng) < right[m] ? 0.4 : -0.4;
          said[i] = (MoodGaussian) { .valence = is_happy ? sign : -sign,
                                     .arousal = is_happy ? sign : -sign,
                                     .valence_sd = 0.3,
                                     .arousal_sd = 0.3 };
          add_prediction (self->predictions[m], is_happy == (sign > 0.0));
        }
      findings_trial_init (&self->findings[m], self->corpus, said, N_CLIPS);
      self->findings[m].predictions = self->predictions[m];
    }
  g_assert_true (training_paired_init (&self->paired, &self->findings[0], &self->findings[1], NULL, &error));
  g_assert_no_error (error);
}

/* (right of the first, right of the second) of each clip is all that the difference of accuracies is made of: its mean, and the
 * standard error of a mean of pairs. */
static void
test_interval (void)
{
  g_auto (Trial) trial = { 0 };
  const TrainingPairedFigure *accuracy;
  double sum = 0.0, square = 0.0, mean, error;

  trial_init (&trial, 1, 1, 0.8, 0.7);
  accuracy = find (&trial, "accuracy");
  for (int i = 0; i < N_CLIPS; i++)
    {
      const TrainingClip *clip = training_corpus_get_clip (trial.corpus, i);
      const int difference = (trial.findings[0].estimates[i].quadrant == clip->quadrant)
                             - (trial.findings[1].estimates[i].quadrant == clip->quadrant);

      sum += difference;
      square += difference * difference;
    }
  mean = sum / N_CLIPS;
  error = sqrt ((square / N_CLIPS - mean * mean) / N_CLIPS);

  g_assert_cmpuint (trial.paired.n_groups, ==, N_CLIPS);
  g_assert_cmpfloat_with_epsilon (accuracy->values[0] - accuracy->values[1], mean, 1e-12);
  g_assert_cmpfloat_with_epsilon (accuracy->low, mean - 1.96 * error, 0.25 * error);
  g_assert_cmpfloat_with_epsilon (accuracy->high, mean + 1.96 * error, 0.25 * error);
  g_assert_cmpfloat (accuracy->sureness, >, 0.9);
}

/* Ten songs of each artist, all of them right or wrong, tell no more than one. */
static void
test_groups (void)
{
  g_auto (Trial) alone = { 0 };
  g_auto (Trial) grouped = { 0 };
  const TrainingPairedFigure *of_alone, *of_grouped;

  trial_init (&alone, 2, 1, 0.75, 0.75);
  trial_init (&grouped, 2, 10, 0.75, 0.75);
  of_alone = find (&alone, "accuracy");
  of_grouped = find (&grouped, "accuracy");

  g_assert_false (alone.paired.is_grouped);
  g_assert_true (grouped.paired.is_grouped);
  g_assert_cmpuint (grouped.paired.n_groups, ==, N_CLIPS / 10);
  /* sqrt (10) times as wide. */
  g_assert_cmpfloat (of_grouped->high - of_grouped->low, >, 2.2 * (of_alone->high - of_alone->low));
  g_assert_cmpfloat (of_grouped->high - of_grouped->low, <, 4.5 * (of_alone->high - of_alone->low));
}

/* Of errors less is better. */
static void
test_directions (void)
{
  g_auto (Trial) trial = { 0 };

  trial_init (&trial, 3, 1, 0.95, 0.4);
  for (gsize i = 0; i < training_n_paired_columns; i++)
    {
      const TrainingPairedFigure *figure = &trial.paired.figures[i];

      /* Both say the same of all: how sure they may be is not what this is about. */
      if (g_str_equal (training_paired_columns[i].id, "calibration-error"))
        continue;
      g_assert_cmpuint (figure->n, ==, N_CLIPS);
      g_assert_cmpfloat (figure->sureness, ==, 1.0);
      g_assert_true ((figure->high < 0.0) == training_paired_columns[i].is_less_better);
      g_assert_true ((figure->low > 0.0) != training_paired_columns[i].is_less_better);
    }
}

/* Classes by other names, or in another order, are not compared. */
static void
test_other_classes (void)
{
  static const char *const some[] = { "party", "sleep" };
  static const char *const others[] = { "sleep", "party" };
  static const double shares[] = { 0.5, 0.5 };
  g_autoptr (MoodDegrees) first = mood_degrees_new (2, some, shares);
  g_autoptr (MoodDegrees) second = mood_degrees_new (2, others, shares);
  g_autoptr (MoodDegrees) third = mood_degrees_new (1, some, shares);

  g_assert_true (training_paired_are_classes_alike (first, first));
  g_assert_false (training_paired_are_classes_alike (first, second));
  g_assert_false (training_paired_are_classes_alike (first, third));
  g_assert_false (training_paired_are_classes_alike (first, NULL));
}

/* Two models that are equally good are told apart as often as was promised: in one of twenty. */
static void
test_coverage (void)
{
  const guint n = 60;
  guint n_apart = 0;

  for (guint i = 0; i < n; i++)
    {
      g_auto (Trial) trial = { 0 };
      const TrainingPairedFigure *accuracy;

      trial_init (&trial, 100 + i, 4, 0.7, 0.7);
      accuracy = find (&trial, "accuracy");
      n_apart += accuracy->low > 0.0 || accuracy->high < 0.0;
    }

  g_test_message ("%u of %u intervals are without nothing", n_apart, n);
  g_assert_cmpuint (n_apart, <=, 8);
}

/* The same findings make the same figures; clips that only one could hear do not count. */
static void
test_repeatable (void)
{
  g_auto (Trial) one = { 0 };
  g_auto (Trial) two = { 0 };
  TrainingPaired paired;

  trial_init (&one, 5, 1, 0.8, 0.7);
  trial_init (&two, 5, 1, 0.8, 0.7);
  g_assert_cmpmem (one.paired.figures, training_n_paired_columns * sizeof (TrainingPairedFigure), two.paired.figures,
                   training_n_paired_columns * sizeof (TrainingPairedFigure));

  /* The first clip is not there in the second. */
  memmove (one.findings[1].clips, one.findings[1].clips + 1, (N_CLIPS - 1) * sizeof (guint));
  memmove (one.findings[1].estimates, one.findings[1].estimates + 1, (N_CLIPS - 1) * sizeof (MoodEstimate));
  one.findings[1].n--;
  g_assert_true (training_paired_init (&paired, &one.findings[0], &one.findings[1], NULL, NULL));
  g_assert_cmpuint (paired.pairs->len, ==, N_CLIPS - 1);
  g_assert_cmpuint (((guint *)(gpointer)paired.pairs->data)[0], ==, 1);
  g_assert_cmpuint (((guint *)(gpointer)paired.pairs->data)[1], ==, 0);
  g_assert_cmpuint (paired.metrics[0].n_clips, ==, N_CLIPS - 1);
  training_paired_clear (&paired);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/training/paired-figures/interval", test_interval);
  g_test_add_func ("/training/paired-figures/groups", test_groups);
  g_test_add_func ("/training/paired-figures/directions", test_directions);
  g_test_add_func ("/training/paired-figures/other-classes", test_other_classes);
  g_test_add_func ("/training/paired-figures/coverage", test_coverage);
  g_test_add_func ("/training/paired-figures/repeatable", test_repeatable);

  return g_test_run ();
}
