/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Models of several members: each is an experiment of its own, with the clips and the workers of the whole. What two
 * of them hear alike is read once. */

/* Threads: all on the thread of the whole experiment; messages pass through from wherever the members tell them. */

#include <glib/gi18n.h>
#include <math.h>

#include "engine/analysis/ensemble-listener.h"
#include "engine/base/error.h"
#include "engine/training/experiment-internal.h"
#include "engine/training/prediction.h"

#define FOLDER_PREFIX "member-"

struct _TrainingExperimentMember
{
  TrainingExperiment experiment;
  TrainingOptions options;
  TrainingObserver observer;
  char *name;       /* (owned) */
  char *checkpoint; /* (owned) (nullable) */
  char *key;        /* (owned): what it hears: those with the same one share it */
  double read_from; /* which part of all reading is its own, 0..1 */
  double read_to;
  gboolean borrows; /* frames or table are another member's */
};

static void
member_free (TrainingExperimentMember *self)
{
  if (self->borrows)
    {
      self->experiment.frames = NULL;
      self->experiment.table = NULL;
    }
  self->experiment.pool = NULL;
  self->experiment.corpus = NULL;
  training_experiment_clear (&self->experiment);
  g_free (self->name);
  g_free (self->checkpoint);
  g_free (self->key);
  g_free (self);
}

static void
message_cb (const char *text,
            gpointer    user_data)
{
  const TrainingExperimentMember *self = user_data;

  training_experiment_tell ((TrainingExperiment *)self->experiment.whole, "%s: %s", self->name, text);
}

static void
progress_cb (double   done,
             double   total,
             gpointer user_data)
{
  const TrainingExperimentMember *self = user_data;
  const TrainingObserver *observer = self->experiment.whole->observer;

  observer->progress (done, total, observer->user_data);
}

static void
step_cb (const TrainingStep *step,
         gpointer            user_data)
{
  const TrainingExperimentMember *self = user_data;
  const TrainingObserver *observer = self->experiment.whole->observer;

  if (observer->step != NULL)
    observer->step (step, observer->user_data);
}

static void
loaded_cb (gsize    n_done,
           gsize    n_clips,
           gpointer user_data)
{
  const TrainingExperimentMember *self = user_data;
  const TrainingObserver *observer = self->experiment.whole->observer;
  const double part = n_clips > 0 ? (double)n_done / n_clips : 1.0;

  if (observer->loaded != NULL)
    observer->loaded ((gsize)round (n_clips * (self->read_from + part * (self->read_to - self->read_from))), n_clips,
                      observer->user_data);
}

static void
epoch_cb (const TrainingEpochReport *report,
          gpointer                   user_data)
{
  const TrainingExperimentMember *self = user_data;
  const TrainingObserver *observer = self->experiment.whole->observer;

  observer->epoch (report, observer->user_data);
}

static gboolean
may_go_on_cb (gpointer user_data)
{
  const TrainingExperimentMember *self = user_data;
  const TrainingObserver *observer = self->experiment.whole->observer;

  return observer->may_go_on == NULL || observer->may_go_on (observer->user_data);
}

/* @model: (nullable): when it is measured */
static char *
describe_hearing (const TrainingMoodConfig *config,
                  const AnalysisModel      *model)
{
  const AnalysisFeatureReader *reader = NULL;
  g_autofree char *cut = NULL;

  if (model == NULL && config->feature.features != NULL)
    {
      cut = analysis_cut_to_text (&config->feature.cut);
      return g_strdup_printf ("%s|%s", config->feature.features, cut);
    }
  if (model != NULL && analysis_model_get_features (model) != NULL)
    {
      reader = analysis_feature_model_get_reader (analysis_model_get_features (model));
      cut = analysis_cut_to_text (analysis_feature_reader_get_cut (reader));
      return g_strdup_printf ("%s|%s", analysis_feature_reader_get_text (reader), cut);
    }

  return dsp_frontend_config_to_string (model != NULL ? dsp_frontend_get_config (analysis_model_get_frontend (model))
                                                      : &dsp_frontend_default_config);
}

/* Of a training that is watched the last member is what it is about. */
static gboolean
is_watched (const TrainingExperiment *whole,
            gsize                     index)
{
  return whole->options->watch != NULL && whole->observer->epoch != NULL && index + 1 == whole->ensemble->n_members;
}

/* @model: (nullable): when it is measured */
static TrainingExperimentMember *
member_new (TrainingExperiment  *whole,
            gsize                index,
            const AnalysisModel *model)
{
  TrainingExperimentMember *self = g_new0 (TrainingExperimentMember, 1);
  const TrainingMember *config = model == NULL ? &whole->ensemble->members[index] : NULL;
  const gboolean hears_features = model != NULL ? analysis_model_get_features (model) != NULL
                                                : config->config.feature.features != NULL;
  g_autofree char *folder = NULL;

  self->name = model != NULL ? g_strdup_printf ("%zu", index + 1) : g_strdup (config->name);
  folder = g_strconcat (FOLDER_PREFIX, self->name, NULL);
  /* Of those that are watched only one has checkpoints. */
  self->checkpoint = whole->options->watch != NULL ? g_strdup (whole->options->checkpoint)
                                                   : training_experiment_get_folder (whole, folder);
  self->options = *whole->options;
  self->options.checkpoint = self->checkpoint;
  self->observer = (TrainingObserver) { .message = message_cb,
                                        .progress = progress_cb,
                                        .step = step_cb,
                                        .user_data = self,
                                        .loaded = loaded_cb,
                                        .may_go_on = may_go_on_cb };
  if (is_watched (whole, index))
    self->observer.epoch = epoch_cb;
  self->key = describe_hearing (config != NULL ? &config->config : NULL, model);
  self->experiment = (TrainingExperiment) {
    .options = &self->options,
    .config = config != NULL ? &config->config : NULL,
    .observer = &self->observer,
    .cancellable = whole->cancellable,
    .way = hears_features ? &training_experiment_features : &training_experiment_windows,
    .corpus = whole->corpus,
    .pool = whole->pool,
    .whole = whole,
  };
  return self;
}

static TrainingExperimentMember *
get_member (const TrainingExperiment *self,
            gsize                     index)
{
  return g_ptr_array_index (self->members, index);
}

/* (nullable): a member before the one at @index that hears what that does, and has read it already. */
static const TrainingExperimentMember *
find_like (const TrainingExperiment *self,
           guint                     index)
{
  for (guint i = 0; i < index; i++)
    if (g_str_equal (get_member (self, i)->key, get_member (self, index)->key))
      return get_member (self, i);

  return NULL;
}

static void
borrow (TrainingExperimentMember       *self,
        const TrainingExperimentMember *other)
{
  const TrainingExperiment *from = &other->experiment;

  self->borrows = TRUE;
  self->experiment.frames = from->frames;
  self->experiment.table = from->table;
  if (from->frontend != NULL)
    self->experiment.frontend = dsp_frontend_ref (from->frontend);
  if (from->reader != NULL)
    self->experiment.reader = analysis_feature_reader_ref (from->reader);
}

static gboolean
get_rate (const TrainingMoodConfig  *config,
          guint                     *rate,
          GError                   **error)
{
  g_autoptr (AnalysisFeatureReader) reader = NULL;

  *rate = dsp_frontend_default_config.sample_rate;
  if (config->feature.features == NULL)
    return TRUE;

  reader = analysis_feature_reader_new (config->feature.features, &config->feature.cut, error);
  if (reader == NULL)
    return FALSE;

  *rate = analysis_feature_reader_get_sample_rate (reader);
  return TRUE;
}

/* Before hours of reading: whether the model file could be used. */
static gboolean
check_rates (const TrainingEnsembleConfig  *config,
             GError                       **error)
{
  guint first = 0;

  for (gsize i = 0; i < config->n_members; i++)
    {
      guint rate;

      if (!get_rate (&config->members[i].config, &rate, error))
        return FALSE;
      if (i == 0)
        first = rate;
      if (rate == first)
        continue;

      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("All members of an ensemble must hear the same samples: “%s” wants %u Hz, and “%s” %u Hz. The "
                      "features have a setting for it, as in “song-statistics rate=%u”."),
                   config->members[0].name, first, config->members[i].name, rate, first);
      return FALSE;
    }

  return TRUE;
}

static void
add_members (TrainingExperiment   *self,
             const AnalysisModel  *measured)
{
  const gsize n = measured != NULL ? analysis_model_get_n_members (measured) : self->ensemble->n_members;

  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify)member_free);
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (self->members, member_new (self, i, measured != NULL ? analysis_model_get_member (measured, i) : NULL));
}

/* What part of the reading is whose: features take about twice as long as frames. */
static void
share_reading (const TrainingExperiment *self)
{
  double total = 0.0;

  for (guint i = 0; i < self->members->len; i++)
    {
      TrainingExperimentMember *member = g_ptr_array_index (self->members, i);

      member->read_from = total;
      if (find_like (self, i) == NULL)
        total += member->experiment.way == &training_experiment_features ? 2.0 : 1.0;
      member->read_to = total;
    }
  for (guint i = 0; i < self->members->len; i++)
    {
      TrainingExperimentMember *member = g_ptr_array_index (self->members, i);

      member->read_from /= total;
      member->read_to /= total;
    }
}

static gboolean
load (TrainingExperiment   *self,
      const AnalysisModel  *measured,
      GError              **error)
{
  if (measured == NULL && !check_rates (self->ensemble, error))
    return FALSE;

  add_members (self, measured);
  share_reading (self);
  for (guint i = 0; i < self->members->len; i++)
    {
      TrainingExperimentMember *member = g_ptr_array_index (self->members, i);
      const AnalysisModel *model = measured != NULL ? analysis_model_get_member (measured, i) : NULL;
      const TrainingExperimentMember *like = find_like (self, i);

      if (measured == NULL && !training_experiment_make_folder (member->checkpoint, error))
        return FALSE;
      if (like != NULL)
        borrow (member, like);
      else if (!member->experiment.way->load (&member->experiment, model, error))
        return FALSE;
    }

  return TRUE;
}

/* A clip that one of the members can hear is used. */
static const GError *
get_error (const TrainingExperiment *self,
           gsize                     clip)
{
  const GError *first = NULL;

  for (guint i = 0; i < self->members->len; i++)
    {
      const TrainingExperiment *member = &get_member (self, i)->experiment;
      const GError *error = member->way->get_error (member, clip);

      if (error == NULL)
        return NULL;
      if (first == NULL)
        first = error;
    }

  return first;
}

static AnalysisModel *
train (TrainingExperiment  *self,
       int                  held_out,
       GError             **error)
{
  g_autoptr (GPtrArray) models = g_ptr_array_new_with_free_func ((GDestroyNotify)analysis_model_unref);
  double weights[ANALYSIS_MODEL_MAX_MEMBERS];

  for (guint i = 0; i < self->members->len; i++)
    {
      TrainingExperiment *member = &get_member (self, i)->experiment;
      AnalysisModel *model;

      member->n_epochs_done = self->n_epochs_done;
      member->n_epochs_total = self->n_epochs_total;
      member->seconds = 0.0;
      model = member->way->train (member, held_out, error);
      if (model == NULL)
        return NULL;

      self->n_epochs_done = member->n_epochs_done;
      self->seconds += member->seconds;
      weights[i] = self->ensemble->members[i].weight;
      g_ptr_array_add (models, model);
    }

  return analysis_model_new_ensemble ((AnalysisModel *const *)models->pdata, weights, models->len, NULL, error);
}

/* So that it is seen what the others add. */
static void
tell_alone (TrainingExperimentMember *member,
            const GArray             *predictions,
            const MoodCalibration    *calibration)
{
  TrainingMetrics metrics = { 0 };

  training_predictions_measure (member->experiment.corpus, predictions, calibration, &metrics);
  if (isnan (training_metrics_get_macro_f1 (&metrics)))
    return;
  training_experiment_tell (&member->experiment, _ ("alone: macro-F1 %.3f, accuracy %.3f"),
                            training_metrics_get_macro_f1 (&metrics), training_metrics_get_accuracy (&metrics));
}

/* (transfer full): what a member says of a clip, as a listener would have it. */
static AnalysisResult *
make_result (const TrainingPrediction *prediction,
             const AnalysisModel      *model)
{
  AnalysisResult *result = g_new0 (AnalysisResult, 1);
  MoodGaussian said;

  training_prediction_pool (prediction, analysis_model_get_calibration (model), &said);
  analysis_result_say (result, &said);
  if (prediction->curve != NULL)
    {
      result->curve = mood_curve_ref (prediction->curve);
      result->curve_weights = g_memdup2 (prediction->curve_weights, result->curve->n_points * sizeof (float));
    }
  if (prediction->degrees != NULL)
    result->degrees = mood_degrees_ref (prediction->degrees);
  if (prediction->embedding != NULL)
    result->embedding = mood_embedding_ref (prediction->embedding);
  return result;
}

/* @said: (n_members): what each member says of the clip; NULL where it could not hear it. FALSE when none could. */
static gboolean
mix (const AnalysisModel             *model,
     const TrainingPrediction *const *said,
     TrainingPrediction              *prediction)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify)analysis_result_free);
  g_autoptr (GArray) songs = g_array_new (FALSE, FALSE, sizeof (MoodGaussian));
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (double));
  g_autoptr (AnalysisResult) joined = NULL;

  for (gsize i = 0; i < analysis_model_get_n_members (model); i++)
    {
      const double weight = analysis_model_get_weight (model, i);
      AnalysisResult *result = said[i] != NULL ? make_result (said[i], analysis_model_get_member (model, i)) : NULL;

      g_ptr_array_add (results, result);
      if (result == NULL)
        continue;
      g_array_append_val (songs, result->said);
      g_array_append_val (weights, weight);
    }
  if (songs->len == 0)
    return FALSE;

  joined = analysis_ensemble_join (model, (AnalysisResult *const *)results->pdata, results->len);
  prediction->windows = g_steal_pointer (&songs);
  prediction->weights = g_steal_pointer (&weights);
  prediction->curve = g_steal_pointer (&joined->curve);
  prediction->curve_weights = g_steal_pointer (&joined->curve_weights);
  prediction->degrees = g_steal_pointer (&joined->degrees);
  prediction->embedding = g_steal_pointer (&joined->embedding);
  prediction->classes = analysis_model_say_classes (model, prediction->embedding);
  return TRUE;
}

/* (nullable): what @predictions, in the order of the clips that were asked for, say of @clip. @next: where they are. */
static const TrainingPrediction *
take (const GArray *predictions,
      guint         clip,
      guint        *next)
{
  if (*next == predictions->len || g_array_index (predictions, TrainingPrediction, *next).clip != clip)
    return NULL;
  return &g_array_index (predictions, TrainingPrediction, (*next)++);
}

static GArray *
predict (TrainingExperiment  *self,
         AnalysisModel       *model,
         const GArray        *clips,
         GError             **error)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  g_autoptr (GArray) predictions = g_array_new (FALSE, FALSE, sizeof (TrainingPrediction));
  guint next[ANALYSIS_MODEL_MAX_MEMBERS] = { 0 };

  g_array_set_clear_func (predictions, (GDestroyNotify)training_prediction_clear);
  for (guint i = 0; i < self->members->len; i++)
    {
      TrainingExperiment *member = &get_member (self, i)->experiment;
      AnalysisModel *of_member = analysis_model_get_member (model, i);
      GArray *said = member->way->predict (member, of_member, clips, error);

      if (said == NULL)
        return NULL;
      tell_alone (get_member (self, i), said, analysis_model_get_calibration (of_member));
      g_ptr_array_add (all, said);
    }

  for (guint k = 0; k < clips->len; k++)
    {
      const guint clip = g_array_index (clips, guint, k);
      const TrainingPrediction *said[ANALYSIS_MODEL_MAX_MEMBERS];
      TrainingPrediction prediction = { .clip = clip };

      for (guint i = 0; i < all->len; i++)
        said[i] = take (g_ptr_array_index (all, i), clip, &next[i]);
      if (mix (model, said, &prediction))
        g_array_append_val (predictions, prediction);
    }

  return g_steal_pointer (&predictions);
}

static guint
get_n_epochs (const TrainingExperiment *self)
{
  guint n = 0;

  for (guint i = 0; i < self->members->len; i++)
    {
      const TrainingExperiment *member = &get_member (self, i)->experiment;

      n += member->way->get_n_epochs (member);
    }

  return n;
}

const TrainingExperimentWay training_experiment_ensemble = { load, get_error, train, predict, get_n_epochs };
