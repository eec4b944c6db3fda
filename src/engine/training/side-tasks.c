/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/side-tasks.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/classic/softmax.h"
#include "engine/training/class-metrics.h"

/* Those that a person may ask for by name; classes are a target of their own. */
#define N_NAMED_TASKS TASK_CLASSES

/* A word or genre of fewer clips tells their artists rather than how they sound. */
#define MIN_CLIPS 12
#define MAX_WEIGHT 100.0

typedef enum
{
  TASK_DEGREES,
  TASK_WORDS,
  TASK_GENRES,
  TASK_CLASSES,
  N_TASKS,
} Task;

typedef struct
{
  Task task;
  char *name;     /* (owned) */
  char *label;    /* (owned) (nullable): NULL for a degree */
  guint manifest; /* of a label: the corpus whose word it is */
  guint degree;   /* which, of a degree or class */
} Output;

struct _TrainingSideTasks
{
  GArray *outputs; /* (owned): Output, one task after the other, degrees first */
  GStrv classes;   /* (owned): of the outputs that are classes */
  double weights[N_TASKS];
};

gboolean
training_side_task_weights_is_any (const TrainingSideTaskWeights *self)
{
  return self->degrees > 0.0 || self->words > 0.0 || self->genres > 0.0 || self->classes > 0.0;
}

static gboolean
parse_weight (TrainingSideTaskWeights *self,
              const char              *setting)
{
  static const char *const names[N_NAMED_TASKS] = { "degrees", "words", "genres" };
  double *const weights[N_NAMED_TASKS] = { &self->degrees, &self->words, &self->genres };
  g_auto (GStrv) parts = g_strsplit (setting, "=", 2);
  char *end;

  for (Task task = 0; task < N_NAMED_TASKS; task++)
    if (g_str_equal (parts[0], names[task]) && parts[1] != NULL)
      {
        const double weight = g_ascii_strtod (parts[1], &end);

        if (end == parts[1] || *end != '\0' || !(weight >= 0.0 && weight <= MAX_WEIGHT))
          return FALSE;
        *weights[task] = weight;
        return TRUE;
      }

  return FALSE;
}

gboolean
training_side_task_weights_parse (TrainingSideTaskWeights  *self,
                                  const char               *text,
                                  GError                  **error)
{
  g_auto (GStrv) settings = g_strsplit (text, " ", -1);

  for (char **setting = settings; *setting != NULL; setting++)
    if (**setting != '\0' && !parse_weight (self, *setting))
      {
        g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                     _ ("“%s” is no side task: they are words, genres and degrees, each with what it counts, such as "
                        "“words=0.3”."),
                     *setting);
        return FALSE;
      }

  return TRUE;
}

static void
output_clear (Output *output)
{
  g_free (output->label);
  g_free (output->name);
}

/* (transfer full): what @clip is called in @task, each once. */
static GStrv
list_labels (const TrainingClip *clip,
             Task                task)
{
  GStrv labels = task == TASK_WORDS ? g_strdupv (clip->words) : g_strsplit (clip->genre, ";", -1);
  gsize n = 0;

  for (gsize i = 0; labels[i] != NULL; i++)
    {
      char *label = g_strstrip (labels[i]);
      gboolean is_new = *label != '\0';

      for (gsize k = 0; k < n && is_new; k++)
        is_new = !g_str_equal (labels[k], label);
      if (is_new)
        labels[n++] = label;
      else
        g_free (label);
    }
  labels[n] = NULL;

  return labels;
}

static void
add_degrees (TrainingSideTasks *self)
{
  for (guint i = 0; i < TRAINING_N_DEGREES; i++)
    {
      const Output output = { .task = TASK_DEGREES, .degree = i, .name = g_strdup (training_degree_names[i]) };

      g_array_append_val (self->outputs, output);
    }
}

/* All that the corpus has, so that their numbers are the same whichever clips are trained on. */
static void
add_classes (TrainingSideTasks    *self,
             const TrainingCorpus *corpus)
{
  g_strfreev (self->classes);
  self->classes = training_class_names_list (corpus);
  for (guint i = 0; self->classes[i] != NULL; i++)
    {
      const Output output = { .task = TASK_CLASSES, .degree = i, .name = g_strconcat ("class:", self->classes[i], NULL) };

      g_array_append_val (self->outputs, output);
    }
}

static gboolean
has_degrees (const TrainingCorpus *corpus,
             const GArray         *clips)
{
  for (guint i = 0; i < clips->len; i++)
    if (training_corpus_get_clip (corpus, g_array_index (clips, guint, i))->has_degrees)
      return TRUE;

  return FALSE;
}

static GHashTable *
count_labels (const TrainingCorpus *corpus,
              const GArray         *clips,
              guint                 manifest,
              Task                  task)
{
  GHashTable *counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < clips->len; i++)
    {
      const TrainingClip *clip = training_corpus_get_clip (corpus, g_array_index (clips, guint, i));
      g_auto (GStrv) labels = clip->manifest == manifest ? list_labels (clip, task) : NULL;

      for (char **label = labels; label != NULL && *label != NULL; label++)
        {
          const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, *label));

          g_hash_table_replace (counts, g_strdup (*label), GUINT_TO_POINTER (n + 1));
        }
    }

  return counts;
}

static void
add_labels (TrainingSideTasks    *self,
            const TrainingCorpus *corpus,
            const GArray         *clips,
            guint                 manifest,
            Task                  task)
{
  g_autoptr (GHashTable) counts = count_labels (corpus, clips, manifest, task);
  g_autoptr (GList) labels = g_list_sort (g_hash_table_get_keys (counts), (GCompareFunc)g_strcmp0);

  for (GList *link = labels; link != NULL; link = link->next)
    {
      const char *label = link->data;
      const Output output = {
        .task = task,
        .manifest = manifest,
        .label = g_strdup (label),
        .name = g_strconcat (task == TASK_WORDS ? "word:" : "genre:", label, NULL),
      };

      if (GPOINTER_TO_UINT (g_hash_table_lookup (counts, label)) >= MIN_CLIPS)
        g_array_append_val (self->outputs, output);
      else
        output_clear ((Output *)&output);
    }
}

TrainingSideTasks *
training_side_tasks_new (const TrainingCorpus          *corpus,
                         const GArray                  *clips,
                         const TrainingSideTaskWeights *weights)
{
  TrainingSideTasks *self = g_new0 (TrainingSideTasks, 1);

  self->weights[TASK_DEGREES] = weights->degrees;
  self->weights[TASK_WORDS] = weights->words;
  self->weights[TASK_GENRES] = weights->genres;
  self->weights[TASK_CLASSES] = weights->classes;
  self->classes = g_new0 (char *, 1);
  self->outputs = g_array_new (FALSE, FALSE, sizeof (Output));
  g_array_set_clear_func (self->outputs, (GDestroyNotify)output_clear);

  if (weights->degrees > 0.0 && has_degrees (corpus, clips))
    add_degrees (self);
  for (Task task = TASK_WORDS; task < N_NAMED_TASKS; task++)
    for (guint m = 0; self->weights[task] > 0.0 && m < training_corpus_get_n_manifests (corpus); m++)
      add_labels (self, corpus, clips, m, task);
  if (weights->classes > 0.0)
    add_classes (self, corpus);

  return self;
}

void
training_side_tasks_free (TrainingSideTasks *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->outputs);
  g_strfreev (self->classes);
  g_free (self);
}

gsize
training_side_tasks_get_n_outputs (const TrainingSideTasks *self)
{
  return self->outputs->len;
}

const char *
training_side_tasks_get_name (const TrainingSideTasks *self,
                              gsize                    output)
{
  return g_array_index (self->outputs, Output, output).name;
}

gsize
training_side_tasks_get_n_kept (const TrainingSideTasks *self)
{
  gsize n = 0;

  while (n < self->outputs->len && g_array_index (self->outputs, Output, n).task == TASK_DEGREES)
    n++;

  return n;
}

const char *const *
training_side_tasks_get_classes (const TrainingSideTasks *self)
{
  return (const char *const *)self->classes;
}

void
training_side_tasks_describe (const TrainingSideTasks *self,
                              GChecksum               *checksum)
{
  /* Checkpoints of trainings without classes are those of before there were any. */
  g_checksum_update (checksum, (const guchar *)self->weights, N_NAMED_TASKS * sizeof self->weights[0]);
  if (self->weights[TASK_CLASSES] > 0.0)
    g_checksum_update (checksum, (const guchar *)&self->weights[TASK_CLASSES], sizeof self->weights[0]);
  for (guint i = 0; i < self->outputs->len; i++)
    g_checksum_update (checksum, (const guchar *)training_side_tasks_get_name (self, i), -1);
}

/* A clip without any word has not been given words, rather than none that fit; so with genres. */
static float
get_target (const Output       *output,
            const TrainingClip *clip,
            GStrv               words,
            GStrv               genres)
{
  GStrv labels = output->task == TASK_WORDS ? words : genres;

  if (output->task == TASK_DEGREES)
    return clip->has_degrees ? (float)clip->degrees[output->degree] : NAN;
  if (output->task == TASK_CLASSES)
    return *clip->class_name == '\0' ? NAN : g_str_equal (output->name + strlen ("class:"), clip->class_name) ? 1.0f : 0.0f;
  if (clip->manifest != output->manifest || *labels == NULL)
    return NAN;
  return g_strv_contains ((const char *const *)labels, output->label) ? 1.0f : 0.0f;
}

void
training_side_tasks_fill (const TrainingSideTasks *self,
                          const TrainingClip      *clip,
                          float                   *targets)
{
  g_auto (GStrv) words = list_labels (clip, TASK_WORDS);
  g_auto (GStrv) genres = list_labels (clip, TASK_GENRES);

  for (guint i = 0; i < self->outputs->len; i++)
    targets[i] = get_target (&g_array_index (self->outputs, Output, i), clip, words, genres);
}

/* Binary cross-entropy of the logit @raw, and @slope, its derivative. */
static double
cross_entropy (double  raw,
               double  target,
               double *slope)
{
  *slope = 1.0 / (1.0 + exp (-raw)) - target;
  return MAX (raw, 0.0) - raw * target + log1p (exp (-fabs (raw)));
}

/* Adds @weight times the mean loss of the outputs [begin, end) whose targets are known. */
static double
add_loss (const float *targets,
          const float *raw,
          gsize        begin,
          gsize        end,
          double       weight,
          float       *gradient)
{
  gsize n_known = 0;
  double loss = 0.0;

  for (gsize i = begin; i < end; i++)
    n_known += !isnan (targets[i]);

  for (gsize i = begin; i < end; i++)
    if (!isnan (targets[i]))
      {
        double slope;

        loss += weight / n_known * cross_entropy (raw[i], targets[i], &slope);
        gradient[i] += weight / n_known * slope;
      }

  return loss;
}

/* The same of classes, of which one is right: the cross-entropy of their softmax. All targets are known, or none. */
static double
add_class_loss (const float *targets,
                const float *raw,
                gsize        begin,
                gsize        end,
                double       weight,
                float       *gradient)
{
  g_autofree double *said = NULL;
  double loss = 0.0, whole;

  if (isnan (targets[begin]))
    return 0.0;

  said = g_new (double, end - begin);
  for (gsize i = begin; i < end; i++)
    said[i - begin] = raw[i];
  whole = classic_softmax (said, end - begin);
  for (gsize i = begin; i < end; i++)
    {
      loss += weight * targets[i] * (whole - raw[i]);
      gradient[i] += weight * (said[i - begin] - targets[i]);
    }
  return loss;
}

double
training_side_tasks_loss (const TrainingSideTasks *self,
                          const float             *first,
                          const float             *second,
                          double                   share,
                          const float             *raw,
                          float                   *gradient)
{
  const gsize n_outputs = self->outputs->len;
  double loss = 0.0;

  for (gsize i = 0; i < n_outputs; i++)
    gradient[i] = 0.0f;

  for (gsize begin = 0, end; begin < n_outputs; begin = end)
    {
      const Task task = g_array_index (self->outputs, Output, begin).task;
      double (*add) (const float *, const float *, gsize, gsize, double, float *);

      for (end = begin; end < n_outputs && g_array_index (self->outputs, Output, end).task == task;)
        end++;
      add = task == TASK_CLASSES ? add_class_loss : add_loss;
      loss += add (first, raw, begin, end, share * self->weights[task], gradient);
      if (share < 1.0)
        loss += add (second, raw, begin, end, (1.0 - share) * self->weights[task], gradient);
    }

  return loss;
}
