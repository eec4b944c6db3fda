/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/feature-choice.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/dsp/feature-set.h"

#define RIDGE_OPTION "ridge="

#define LEARNER_FEATURES "song-statistics"

#define JOINED_EXAMPLE "song-statistics rate=16000 + expressive rate=16000"

#define NAME_WIDTH 18

typedef struct
{
  const char *name;
  const char *segments;
  const char *about;
} FeatureUse;

/* How each feature set is used where it comes from. */
static const FeatureUse uses[] = {
  { "mel80-db", "excerpts 3", N_ ("15 s, 80 mel bands in dB; Stoltenberg: stoltenberg") },
  { "mel-image", "slices", N_ ("4 s, 128 mel bands as an image; Cerutti's next step: googlenet, resnet50, vgg19 …") },
  { "mfcc-image", "slices", N_ ("10 s, forty MFCC over time as an image; Yu: yu-mymodel, alexnet, resnet18, vgg16-bn") },
  { "spectrogram-image", "slices", N_ ("4 s, spectrum in dB as an image; Cerutti: googlenet, resnet50, resnet152, vgg11, vgg19") },
  { "moldovan-stack", "quarter", N_ ("30 s, MFCC, centroid, chroma and mel spectrogram stacked; Moldovan: moldovan-resnet18") },
  { "gao-260", "slices", N_ ("260 statistics of each half second; Gao: gao-ffnn, mlr, svr") },
  { "song-statistics", "whole", N_ ("442 statistics of the whole song; Moldovan: moldovan-ann, logistic; usual for learners") },
  { "expressive", "whole", N_ ("608 numbers of the song's notes, texture, harmony, percussion, rhythm and dynamics") },
};

gboolean
training_feature_is_learner (const char *architecture)
{
  ClassicMethod method;

  return classic_method_from_name (architecture, &method);
}

/* (nullable): @features: a name, then settings; of joined ones, which are all of whole songs, the first. */
static const FeatureUse *
find_use (const char *features)
{
  const gsize length = strcspn (features, " ");

  for (gsize i = 0; i < G_N_ELEMENTS (uses); i++)
    if (strlen (uses[i].name) == length && strncmp (uses[i].name, features, length) == 0)
      return &uses[i];

  return NULL;
}

gboolean
training_feature_choose (TrainingMoodConfig  *config,
                         const char          *features,
                         const char          *segments,
                         GError             **error)
{
  TrainingFeatureConfig *feature = &config->feature;
  const FeatureUse *use;
  g_autoptr (DspFeatureSet) set = NULL;

  feature->features = features;
  if (features == NULL && training_feature_is_learner (config->training.architecture))
    feature->features = LEARNER_FEATURES;

  if (feature->features == NULL)
    {
      if (segments == NULL)
        return TRUE;
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” hears the whole song in windows unless it is given features: only their pieces can be "
                      "chosen."),
                   config->training.architecture);
      return FALSE;
    }

  /* Says what is wrong with the text; also where it is a name that has no use of its own. */
  set = dsp_feature_set_new (feature->features, error);
  if (set == NULL)
    return FALSE;

  use = find_use (feature->features);
  return analysis_cut_parse (&feature->cut, segments != NULL ? segments : use != NULL ? use->segments : "whole",
                             error);
}

static gboolean
set_option (ClassicLearner  *learner,
            const char      *word,
            GError         **error)
{
  const char *equals = strchr (word, '=');
  g_autofree char *name = NULL;

  if (equals == NULL)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is no option: an option is a name, “=” and a value."), word);
      return FALSE;
    }

  name = g_strndup (word, equals - word);
  return classic_learner_set_option (learner, name, equals + 1, error);
}

/* Of several the last one holds. */
gboolean
training_feature_chooses_ridge (const TrainingMoodConfig *config)
{
  const char *options = config->feature.learner_options;
  g_auto (GStrv) words = g_strsplit (options != NULL ? options : "", " ", -1);
  gboolean is_chosen = TRUE;

  for (gsize i = 0; words[i] != NULL; i++)
    if (g_str_has_prefix (words[i], RIDGE_OPTION))
      is_chosen = g_str_equal (words[i], RIDGE_OPTION TRAINING_FEATURE_RIDGE_AUTO);

  return is_chosen && g_str_equal (config->training.architecture, "mlr");
}

/* What is usual here and not in the learner; users may say otherwise. */
static void
set_usual_options (ClassicLearner           *learner,
                   const TrainingMoodConfig *config)
{
  /* Those that the learner does not have are refused, which is as well. One of both has a usual number of its own. */
  if (classic_learner_get_kind (learner) != CLASSIC_LEARNER_BOTH)
    classic_learner_set_number (learner, "max-rows", TRAINING_FEATURE_MAX_MACHINE_ROWS, NULL);
  classic_learner_set_number (learner, "seed", config->training.seed % G_MAXUINT32, NULL);
}

ClassicLearner *
training_feature_make_learner (const TrainingMoodConfig  *config,
                               GError                   **error)
{
  g_autoptr (ClassicLearner) learner = classic_learner_new (config->training.architecture, error);
  const char *options = config->feature.learner_options;
  g_auto (GStrv) words = g_strsplit (options != NULL ? options : "", " ", -1);

  if (learner == NULL)
    return NULL;

  set_usual_options (learner, config);
  for (gsize i = 0; words[i] != NULL; i++)
    {
      const gboolean is_auto = g_str_equal (config->training.architecture, "mlr")
                               && g_str_equal (words[i], RIDGE_OPTION TRAINING_FEATURE_RIDGE_AUTO);

      if (*words[i] != '\0' && !is_auto && !set_option (learner, words[i], error))
        return NULL;
    }

  return g_steal_pointer (&learner);
}

gboolean
training_feature_learns_degrees (const TrainingMoodConfig *config)
{
  g_autoptr (ClassicLearner) learner = NULL;

  if (!training_feature_is_learner (config->training.architecture))
    return FALSE;

  learner = training_feature_make_learner (config, NULL);
  return learner != NULL && classic_learner_get_kind (learner) == CLASSIC_LEARNER_BOTH
         && classic_learner_get_number (learner, CLASSIC_OPTION_DEGREES) > 0.0;
}

char *
training_list_features (void)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (uses); i++)
    {
      g_autoptr (DspFeatureSet) set = dsp_feature_set_new (uses[i].name, NULL);
      g_autofree char *settings = dsp_feature_set_to_string (set);

      g_string_append_printf (text, "%-*s %s\n", NAME_WIDTH, uses[i].name, _ (uses[i].about));
      /* Translators: after the colon stands “slices”, “whole” …, which are not translated */
      g_string_append_printf (text, _ ("%*s pieces: %s; one is %zu × %zu × %zu numbers"), NAME_WIDTH, "",
                              uses[i].segments, dsp_feature_set_get_n_channels (set),
                              dsp_feature_set_get_height (set), dsp_feature_set_get_width (set));
      g_string_append_printf (text, "\n%*s %s\n", NAME_WIDTH, "", settings + strlen (uses[i].name) + 1);
    }

  /* Translators: what stands in quotes is not translated */
  g_string_append_printf (text, _ ("Sets of whole songs can be joined to one by “+”: “%s”"), JOINED_EXAMPLE);
  g_string_append_c (text, '\n');

  return g_string_free (text, FALSE);
}
