/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Classes that are learned on top of a model, which stays as it is: each song is heard once, and what is kept of it is all
 * that is learned from. Only the part of the model that this comes from hears the songs, so nothing is said of their moods. */

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/training/class-fit.h"
#include "engine/training/class-metrics.h"
#include "engine/training/experiment-internal.h"

/* (nullable): the part of @model that has the embedding; NULL when none has. */
static AnalysisModel *
find_part (AnalysisModel *model)
{
  for (gsize i = 0; i < analysis_model_get_n_members (model); i++)
    {
      AnalysisModel *part = find_part (analysis_model_get_member (model, i));

      if (part != NULL)
        return part;
    }

  return analysis_model_get_n_members (model) == 0 && analysis_model_get_n_embedding (model) > 0 ? model
                                                                                                 : NULL;
}

static gboolean
load (TrainingExperiment *self, const AnalysisModel *measured, GError **error)
{
  AnalysisModel *part = find_part (self->config->on_top);

  if (part == NULL)
    return base_error_refuse (
        error, BASE_ERROR_INVALID_ARGUMENT,
        _ ("The model to start from keeps nothing of a song that classes could be learned from. Start "
           "from one with a network that hears windows, such as the one that comes with the program."));
  return training_experiment_windows.load (self, part, error);
}

static const GError *
get_error (const TrainingExperiment *self, gsize clip)
{
  return training_experiment_windows.get_error (self, clip);
}

/* @model: one that this made, or what it is made of. */
static GArray *
predict (TrainingExperiment *self, AnalysisModel *model, const GArray *clips, GError **error)
{
  AnalysisModel *part = find_part (model);
  AnalysisClassHead *head = analysis_model_get_classes (model);
  g_autoptr (AnalysisModel) telling
      = head != NULL ? analysis_model_new_with_classes (part, head) : analysis_model_ref (part);

  return training_experiment_windows.predict (self, telling, clips, error);
}

static AnalysisModel *
train (TrainingExperiment *self, int held_out, GError **error)
{
  const gint64 began_at = g_get_monotonic_time ();
  g_autofree char *name = training_experiment_name_fold (held_out);
  g_autoptr (GArray) clips = training_experiment_get_training_clips (self, held_out);
  g_autoptr (GArray) heard = predict (self, self->config->on_top, clips, error);
  g_auto (GStrv) names = training_class_names_list (self->corpus);
  g_autoptr (AnalysisClassHead) head = NULL;
  g_autoptr (AnalysisModel) model = NULL;
  double seconds, c = 0.0;

  if (heard == NULL)
    return NULL;
  head = training_class_fit (self->corpus, heard, (const char *const *)names, self->config->training.seed, &c,
                             self->cancellable, error);
  if (head == NULL)
    return NULL;

  model = analysis_model_new_with_classes (self->config->on_top, head);
  seconds = (g_get_monotonic_time () - began_at) / 1e6;
  self->seconds += seconds;
  training_experiment_tell (self,
                            _ ("%s: %u classes are fitted, %.1f s; C = %g is best for the songs that train"),
                            name, g_strv_length (names), seconds, c);
  return training_experiment_tell_fitted (self, model, held_out, seconds, error) ? g_steal_pointer (&model)
                                                                                 : NULL;
}

/* They are fitted at once. */
static guint
get_n_epochs (const TrainingExperiment *self)
{
  return 1;
}

const TrainingExperimentWay training_experiment_classes = { load, get_error, train, predict, get_n_epochs };
