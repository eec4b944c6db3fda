/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/split-classes.h"

#include <glib/gi18n.h>

#include "engine/analysis/class-head.h"
#include "engine/base/error.h"
#include "engine/training/class-metrics.h"

/* One to train, one to validate and one to judge. */
#define MIN_SONGS_OF_CLASS 3

static gboolean
check_names (const TrainingCorpus *corpus, GError **error)
{
  for (gsize i = 0; i < training_corpus_get_n_clips (corpus); i++)
    {
      const TrainingClip *clip = training_corpus_get_clip (corpus, i);

      if (*clip->class_name != '\0' && !analysis_class_name_is_good (clip->class_name))
        return base_error_refuse (error, BASE_ERROR_BAD_CORPUS,
                                  _ ("The class of song %zu of the set is no name that can be shown: it must "
                                     "be text in one line, of "
                                     "no more than %d characters."),
                                  i + 1, ANALYSIS_CLASS_NAME_MAX);
    }

  return TRUE;
}

static gboolean
check_sizes (const TrainingCorpus *corpus, char **names, guint n_parts, GError **error)
{
  for (char **name = names; *name != NULL; name++)
    {
      guint n = 0;

      for (gsize i = 0; i < training_corpus_get_n_clips (corpus); i++)
        n += g_str_equal (training_corpus_get_clip (corpus, i)->class_name, *name);
      if (n < MIN_SONGS_OF_CLASS)
        return base_error_refuse (
            error, BASE_ERROR_BAD_CORPUS,
            ngettext ("Only %u song of the set is of “%s”. Each class needs %d at least.",
                      "Only %u songs of the set are of “%s”. Each class needs %d at least.", n),
            n, *name, MIN_SONGS_OF_CLASS);
      if (n < n_parts)
        return base_error_refuse (
            error, BASE_ERROR_BAD_CORPUS,
            _ ("%u songs of the set are of “%s”: they cannot be divided into %u parts. Choose fewer."), n,
            *name, n_parts);
    }

  return TRUE;
}

gboolean
jobs_split_check_classes (const TrainingCorpus *corpus, guint n_parts, GError **error)
{
  g_auto (GStrv) names = training_class_names_list (corpus);
  const guint n = g_strv_length (names);

  if (n == 0)
    return base_error_refuse (
        error, BASE_ERROR_BAD_CORPUS,
        _ ("No song of the set has a class to learn. Classes are folders, or a column “class”."));
  if (!check_names (corpus, error))
    return FALSE;
  if (n < ANALYSIS_CLASSES_MIN)
    return base_error_refuse (
        error, BASE_ERROR_BAD_CORPUS,
        _ ("All songs of the set that have a class are of “%s”: there is nothing to tell apart."), names[0]);
  if (n > ANALYSIS_CLASSES_MAX)
    return base_error_refuse (
        error, BASE_ERROR_BAD_CORPUS,
        _ ("The set has %u classes. No more than %d can be learned: put some of them together."), n,
        ANALYSIS_CLASSES_MAX);
  return check_sizes (corpus, names, n_parts, error);
}
