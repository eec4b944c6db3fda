/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Model files come from anywhere: what stands in them is checked before it is used, and every
 * refusal names what differs. */

#include "engine/analysis/model.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <math.h>
#include <sys/file.h>
#include <unistd.h>

#include "engine/analysis/metadata.h"
#include "engine/analysis/windows.h"
#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/mood/embedding.h"
#include "engine/mood/gaussian.h"
#include "engine/nn/exec.h"
#include "engine/nn/zoo.h"

/* Bounds of a window, which decide how much memory the network takes: ten times the default. */
#define MIN_WINDOW_FRAMES 16
#define MAX_WINDOW_VALUES (1 << 18)

/* A network that says one thing of a whole window gives its curve by windows that overlap: each moment
 * is heard this many times, and is said at twice as many steps of a window. A network with steps hears it
 * 1.25 times, so a curve of the same music costs 3.2 times as many windows. */
#define N_HEARINGS        4
#define N_SHARED_STEPS    (2 * N_HEARINGS)

struct _AnalysisModel
{
  gatomicrefcount ref_count; /* (atomic) */
  NnTensorFile *file;        /* (owned) (nullable): for its metadata */
  NnModel *network;          /* (owned) (nullable) */
  DspFrontend *frontend;     /* (owned) (nullable): NULL when it hears features */
  MoodCalibration calibration;
  char *fingerprint; /* (owned) */
  NnNode steps_node; /* of the network; G_MAXUINT when it says one thing of a window */
  gsize n_steps;
  char **degrees;       /* (owned): what is said beside the mood: of windows, what the outputs after the mood's are */
  NnNode features_node; /* of the network; G_MAXUINT without an embedding */
  gsize n_embedding;
  AnalysisFeatureModel *features; /* (owned) (nullable): then the network is its own */
  GPtrArray *members;             /* (owned) (nullable): AnalysisModel: of an ensemble, which has nothing of these */
  double *weights;                /* (owned) (nullable): (n_members) */
  AnalysisClassHead *classes;     /* (owned) (nullable): what tells classes from the embedding */
  int lock;                       /* (owned): of the file it was loaded from, as long as the model is there; -1: none */
};

static void
set_bad (GError     **error,
         const char  *path,
         const char  *reason)
{
  g_autofree char *name = g_filename_display_basename (path);

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("“%s” cannot be used as a model: %s"), name,
               reason);
}

/* Whether what goes into the network is what the front end makes. */
static gboolean
check_input (NnShape                   input,
             const DspFrontendConfig  *config,
             GError                  **error)
{
  if (input.channels != 1 || input.height != config->n_bands)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                   _ ("the network listens to %zu × %zu bands, but its front end makes 1 × %u"),
                   input.channels, input.height, config->n_bands);
      return FALSE;
    }

  if (input.width < MIN_WINDOW_FRAMES || input.width > MAX_WINDOW_VALUES / config->n_bands)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                   _ ("the network's window of %zu frames is not between %d and %u"), input.width,
                   MIN_WINDOW_FRAMES, MAX_WINDOW_VALUES / config->n_bands);
      return FALSE;
    }

  return TRUE;
}

/* Whether @steps, the shape of a network's curve, can be laid along its window. */
static gboolean
are_steps_usable (NnShape steps,
                  gsize   n_outputs,
                  gsize   n_frames)
{
  return steps.channels == n_outputs && steps.height == 1 && steps.width > 0 && n_frames % steps.width == 0;
}

/* Fills in how the network's curve is made. */
static void
examine_steps (AnalysisModel *self,
               NnExec        *exec)
{
  NnShape steps;

  self->n_steps = N_SHARED_STEPS;
  self->steps_node = nn_graph_find_node (nn_model_get_graph (self->network), NN_ZOO_STEPS_NODE);
  if (self->steps_node == G_MAXUINT)
    return;

  nn_exec_keep_node (exec, self->steps_node);
  nn_exec_get_value (exec, self->steps_node, &steps);
  if (are_steps_usable (steps, analysis_model_get_n_outputs (self), analysis_model_get_n_frames (self)))
    self->n_steps = steps.width;
  else
    self->steps_node = G_MAXUINT;
}

/* Fills in where the embedding is read. @name: (nullable): the node that the file names. */
static gboolean
examine_embedding (AnalysisModel  *self,
                   NnExec         *exec,
                   const char     *name,
                   GError        **error)
{
  const NnGraph *graph = nn_model_get_graph (self->network);
  NnShape shape;

  self->features_node = name != NULL ? nn_graph_find_node (graph, name) : nn_graph_find_last_features (graph);
  if (self->features_node == G_MAXUINT)
    {
      if (name == NULL)
        return TRUE;
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("the network has no layer “%s”"), name);
      return FALSE;
    }

  nn_exec_keep_node (exec, self->features_node);
  nn_exec_get_value (exec, self->features_node, &shape);
  self->n_embedding = shape.channels * shape.height;
  if (self->n_embedding <= MOOD_EMBEDDING_MAX)
    return TRUE;

  self->features_node = G_MAXUINT;
  self->n_embedding = 0;
  return TRUE;
}

/* @embedding: (nullable): name of a node. */
static gboolean
examine_network (AnalysisModel  *self,
                 const char     *embedding,
                 GError        **error)
{
  const NnShape input = nn_model_get_input_shape (self->network);
  g_autoptr (NnExec) exec = NULL;
  NnShape output;

  if (!check_input (input, dsp_frontend_get_config (self->frontend), error))
    return FALSE;

  exec = nn_exec_new (self->network, input, 1, NN_MODE_INFERENCE, error);
  if (exec == NULL)
    return FALSE;

  nn_exec_get_value (exec, nn_exec_get_output_node (exec), &output);
  if (nn_shape_size (output) != analysis_model_get_n_outputs (self))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                   _ ("the network gives %zu numbers for a window, not the %d of a mood and the %u of its degrees"),
                   nn_shape_size (output), MOOD_N_RAW, g_strv_length (self->degrees));
      return FALSE;
    }

  examine_steps (self, exec);
  return examine_embedding (self, exec, embedding, error);
}

/* @degrees, @embedding: (nullable) */
static AnalysisModel *
model_new (NnModel            *network,
           DspFrontend        *frontend,
           const char *const  *degrees,
           const char         *embedding,
           const MoodCalibration *calibration,
           GError            **error)
{
  g_autoptr (AnalysisModel) self = g_new0 (AnalysisModel, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->lock = -1;
  self->network = nn_model_ref (network);
  self->frontend = dsp_frontend_ref (frontend);
  self->degrees = degrees != NULL ? g_strdupv ((char **) degrees) : g_new0 (char *, 1);
  self->calibration = calibration != NULL ? *calibration : mood_calibration_none;

  return examine_network (self, embedding, error) ? g_steal_pointer (&self) : NULL;
}

static AnalysisModel *
window_model_from_file (NnTensorFile  *file,
                        const MoodCalibration *calibration,
                        GError       **error)
{
  const char *embedding = nn_tensor_file_get_metadata (file, ANALYSIS_MODEL_EMBEDDING);
  g_autoptr (DspFrontend) frontend = analysis_metadata_make_frontend (file, error);
  g_auto (GStrv) degrees = NULL;
  g_autoptr (NnModel) network = NULL;

  if (frontend == NULL || !analysis_metadata_get_degrees (file, ANALYSIS_MODEL_SCALE_LOGIT, &degrees, error))
    return NULL;

  network = nn_model_file_make_model (file, error);
  return network != NULL
             ? model_new (network, frontend, (const char *const *) degrees, embedding, calibration, error)
             : NULL;
}

static AnalysisModel *
feature_model_new (AnalysisFeatureModel *features,
                   const MoodCalibration *calibration)
{
  AnalysisModel *self = g_new0 (AnalysisModel, 1);
  NnModel *network = analysis_feature_model_get_network (features);

  g_atomic_ref_count_init (&self->ref_count);
  self->lock = -1;
  self->features = analysis_feature_model_ref (features);
  self->network = network != NULL ? nn_model_ref (network) : NULL;
  self->degrees = g_strdupv ((char **) analysis_feature_model_get_degrees (features));
  self->features_node = G_MAXUINT;
  self->calibration = calibration != NULL ? *calibration : mood_calibration_none;
  return self;
}

/* A model of one of the two kinds that can be members. */
static AnalysisModel *
single_model_from_file (NnTensorFile  *file,
                        GError       **error)
{
  g_autoptr (AnalysisFeatureModel) features = NULL;
  MoodCalibration calibration;

  if (!analysis_metadata_get_calibration (file, &calibration, error))
    return NULL;
  if (!analysis_feature_model_is_in_file (file))
    return window_model_from_file (file, &calibration, error);

  features = analysis_feature_model_from_file (file, error);
  return features != NULL ? feature_model_new (features, &calibration) : NULL;
}

static AnalysisModel *
member_from_file (const NnTensorFile  *file,
                  gsize                index,
                  gsize               *n_tensors,
                  GError             **error)
{
  g_autofree char *prefix = analysis_model_get_member_prefix (index);
  g_autoptr (NnTensorFile) part = nn_tensor_file_get_part (file, prefix);
  g_autoptr (AnalysisModel) member = NULL;
  g_autoptr (GError) reason = NULL;

  *n_tensors = nn_tensor_file_get_n_tensors (part);
  if (nn_tensor_file_get_metadata (part, ANALYSIS_MODEL_ENSEMBLE) != NULL)
    g_set_error_literal (&reason, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("it is an ensemble itself"));
  else
    member = single_model_from_file (part, &reason);
  if (member != NULL)
    {
      member->fingerprint = g_strdup ("");
      return g_steal_pointer (&member);
    }

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("of its members, number %zu: %s"), index + 1,
               reason->message);
  return NULL;
}

static AnalysisModel *
ensemble_from_file (NnTensorFile  *file,
                    const GArray  *weights,
                    GError       **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify) analysis_model_unref);
  gsize n_known = 0;
  MoodCalibration calibration;

  if (!analysis_metadata_get_calibration (file, &calibration, error))
    return NULL;

  for (guint i = 0; i < weights->len; i++)
    {
      gsize n_tensors;
      AnalysisModel *member = member_from_file (file, i, &n_tensors, error);

      if (member == NULL)
        return NULL;
      g_ptr_array_add (members, member);
      n_known += n_tensors;
    }

  /* No tensor can be of two members: the number in a prefix ends with its point. */
  n_known += nn_tensor_file_get (file, ANALYSIS_MODEL_CLASS_WEIGHTS, NULL, NULL, NULL) != NULL;
  if (n_known != nn_tensor_file_get_n_tensors (file))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("some of its tensors are of none of its members"));
      return NULL;
    }

  return analysis_model_new_ensemble ((AnalysisModel *const *) members->pdata,
                                      (const double *) (gpointer) weights->data, weights->len, &calibration, error);
}

/* Whether @head can be told from what the model keeps of a song. */
static gboolean
check_classes (const AnalysisModel      *self,
               const AnalysisClassHead  *head,
               GError                  **error)
{
  if (head == NULL || analysis_class_head_get_n_embedding (head) == self->n_embedding)
    return TRUE;

  return base_error_refuse (error, BASE_ERROR_BAD_MODEL,
                            _ ("its classes are told from %zu numbers of a song, but it keeps %zu"),
                            analysis_class_head_get_n_embedding (head), self->n_embedding);
}

static AnalysisModel *
model_from_file (NnTensorFile  *file,
                 GError       **error)
{
  g_autoptr (GArray) weights = NULL;
  g_autoptr (AnalysisClassHead) head = NULL;
  g_autoptr (AnalysisModel) self = NULL;

  if (!analysis_metadata_get_weights (file, &weights, error) || !analysis_class_head_from_file (file, &head, error))
    return NULL;

  self = weights != NULL ? ensemble_from_file (file, weights, error) : single_model_from_file (file, error);
  if (self == NULL || !check_classes (self, head, error))
    return NULL;

  self->classes = g_steal_pointer (&head);
  return g_steal_pointer (&self);
}

/* So that whoever tidies up knows that the file is in use. -1: its file system has no locks, or it is gone */
static int
hold (const char *path)
{
  const int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

  if (fd >= 0 && flock (fd, LOCK_SH | LOCK_NB) == 0)
    return fd;
  if (fd >= 0)
    close (fd);

  return -1;
}

/**
 * analysis_model_load:
 * @path: a safetensors file with the metadata keys of this header and of nn/model-file.h
 * @error: %BASE_ERROR_BAD_MODEL with the file's name and what is wrong with it; or what reading
 *   the file failed with
 */
AnalysisModel *
analysis_model_load (const char  *path,
                     GError     **error)
{
  g_autoptr (NnTensorFile) file = NULL;
  g_autoptr (AnalysisModel) self = NULL;
  g_autoptr (GError) reason = NULL;

  file = nn_tensor_file_load (path, &reason);
  if (file == NULL && !g_error_matches (reason, BASE_ERROR, BASE_ERROR_BAD_MODEL))
    {
      g_autofree char *shown = base_paths_to_utf8 (path);

      g_set_error (error, reason->domain, reason->code, "“%s”: %s", shown, reason->message);
      return NULL;
    }

  if (file != NULL)
    self = model_from_file (file, &reason);
  if (self == NULL)
    {
      set_bad (error, path, reason->message);
      return NULL;
    }

  g_free (self->fingerprint);
  self->fingerprint = analysis_metadata_fingerprint (path, error);
  if (self->fingerprint == NULL)
    return NULL;

  self->file = g_steal_pointer (&file);
  self->lock = hold (path);
  return g_steal_pointer (&self);
}

/**
 * analysis_model_new:
 * @network: must fit @frontend
 * @frontend: the one that @network was trained with
 * @calibration: (nullable)
 *
 * A model that is not from a file: it has neither metadata nor a fingerprint.
 */
AnalysisModel *
analysis_model_new (NnModel     *network,
                    DspFrontend *frontend,
                    const MoodCalibration *calibration)
{
  return analysis_model_new_with_degrees (network, frontend, NULL, calibration);
}

AnalysisModel *
analysis_model_new_with_degrees (NnModel           *network,
                                 DspFrontend       *frontend,
                                 const char *const *degrees,
                                 const MoodCalibration *calibration)
{
  g_autoptr (GError) error = NULL;
  AnalysisModel *self = model_new (network, frontend, degrees, NULL, calibration, &error);

  if (self == NULL)
    {
      g_critical ("%s: %s", G_STRFUNC, error->message);
      return NULL;
    }

  self->fingerprint = g_strdup ("");
  return self;
}

/**
 * analysis_model_new_features:
 * @features: a reference is kept
 * @calibration: (nullable)
 *
 * A model that hears features, and is not from a file.
 */
AnalysisModel *
analysis_model_new_features (AnalysisFeatureModel *features,
                             const MoodCalibration *calibration)
{
  AnalysisModel *self = feature_model_new (features, calibration);

  self->fingerprint = g_strdup ("");
  return self;
}

AnalysisModel *
analysis_model_new_with_classes (AnalysisModel     *model,
                                 AnalysisClassHead *classes)
{
  AnalysisModel *self = g_new0 (AnalysisModel, 1);

  g_return_val_if_fail (analysis_class_head_get_n_embedding (classes) == model->n_embedding, NULL);

  *self = *model;
  g_atomic_ref_count_init (&self->ref_count);
  self->file = NULL;
  self->lock = -1;
  self->network = model->network != NULL ? nn_model_ref (model->network) : NULL;
  self->frontend = model->frontend != NULL ? dsp_frontend_ref (model->frontend) : NULL;
  self->fingerprint = g_strdup ("");
  self->degrees = g_strdupv (model->degrees);
  self->features = model->features != NULL ? analysis_feature_model_ref (model->features) : NULL;
  self->members = model->members != NULL ? g_ptr_array_ref (model->members) : NULL;
  self->weights = model->weights != NULL ? g_memdup2 (model->weights, model->members->len * sizeof (double)) : NULL;
  self->classes = analysis_class_head_ref (classes);
  return self;
}

char *
analysis_model_get_member_prefix (gsize index)
{
  return g_strdup_printf ("member%zu.", index);
}

/* The decoder runs once for all of them. */
static gboolean
check_members (AnalysisModel *const *members,
               gsize                 n_members,
               GError              **error)
{
  for (gsize i = 1; i < n_members; i++)
    {
      const guint wanted = analysis_model_get_sample_rate (members[0]);
      const guint rate = analysis_model_get_sample_rate (members[i]);

      if (rate != wanted)
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                       _ ("all members must hear the same samples: the first wants %u Hz, and number %zu %u Hz"), wanted,
                       i + 1, rate);
          return FALSE;
        }
    }

  return TRUE;
}

/* Degrees are all that any member says, the embedding is that of the first member that has one. */
static void
take_from_members (AnalysisModel *self)
{
  g_autoptr (GStrvBuilder) degrees = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->members->len; i++)
    {
      const AnalysisModel *member = g_ptr_array_index (self->members, i);

      for (char **name = member->degrees; *name != NULL; name++)
        if (g_hash_table_add (seen, *name))
          g_strv_builder_add (degrees, *name);
      if (self->n_embedding == 0)
        self->n_embedding = member->n_embedding;
    }

  self->degrees = g_strv_builder_end (degrees);
}

AnalysisModel *
analysis_model_new_ensemble (AnalysisModel *const  *members,
                             const double          *weights,
                             gsize                  n_members,
                             const MoodCalibration *calibration,
                             GError               **error)
{
  AnalysisModel *self;

  g_return_val_if_fail (n_members >= ANALYSIS_MODEL_MIN_MEMBERS && n_members <= ANALYSIS_MODEL_MAX_MEMBERS, NULL);
  for (gsize i = 0; i < n_members; i++)
    g_return_val_if_fail (members[i]->members == NULL && weights[i] > 0.0, NULL);

  if (!check_members (members, n_members, error))
    return NULL;

  self = g_new0 (AnalysisModel, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->lock = -1;
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) analysis_model_unref);
  for (gsize i = 0; i < n_members; i++)
    g_ptr_array_add (self->members, analysis_model_ref (members[i]));
  self->weights = g_memdup2 (weights, n_members * sizeof (double));
  self->steps_node = self->features_node = G_MAXUINT;
  self->calibration = calibration != NULL ? *calibration : mood_calibration_none;
  self->fingerprint = g_strdup ("");
  take_from_members (self);
  return self;
}

gsize
analysis_model_get_n_members (const AnalysisModel *self)
{
  return self->members != NULL ? self->members->len : 0;
}

AnalysisModel *
analysis_model_get_member (const AnalysisModel *self,
                           gsize                index)
{
  return g_ptr_array_index (self->members, index);
}

double
analysis_model_get_weight (const AnalysisModel *self,
                           gsize                index)
{
  return self->weights[index];
}

AnalysisModel *
analysis_model_ref (AnalysisModel *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
analysis_model_unref (AnalysisModel *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->file, nn_tensor_file_free);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_free (self->weights);
  if (self->lock >= 0)
    close (self->lock);
  g_clear_pointer (&self->features, analysis_feature_model_unref);
  g_clear_pointer (&self->network, nn_model_unref);
  g_clear_pointer (&self->frontend, dsp_frontend_unref);
  g_clear_pointer (&self->classes, analysis_class_head_unref);
  g_strfreev (self->degrees);
  g_free (self->fingerprint);
  g_free (self);
}

/* (nullable): the model that hears features of pieces; NULL when it hears windows of the front end. */
AnalysisFeatureModel *
analysis_model_get_features (const AnalysisModel *self)
{
  return self->features;
}

/* Of what it hears, Hz. */
guint
analysis_model_get_sample_rate (const AnalysisModel *self)
{
  if (self->members != NULL)
    return analysis_model_get_sample_rate (analysis_model_get_member (self, 0));
  if (self->features != NULL)
    return analysis_feature_reader_get_sample_rate (analysis_feature_model_get_reader (self->features));
  return dsp_frontend_get_config (self->frontend)->sample_rate;
}

/* Stands beside every result, so that one of an older version is known for stale. */
guint
analysis_model_get_frontend_version (const AnalysisModel *self)
{
  if (self->members != NULL)
    return 100 * DSP_FEATURE_SET_VERSION + DSP_FRONTEND_VERSION;
  return self->features != NULL ? DSP_FEATURE_SET_VERSION : DSP_FRONTEND_VERSION;
}

/* (nullable): NULL when a learner judges. */
NnModel *
analysis_model_get_network (const AnalysisModel *self)
{
  return self->network;
}

/* (nullable): NULL when the model hears features. */
DspFrontend *
analysis_model_get_frontend (const AnalysisModel *self)
{
  return self->frontend;
}

const MoodCalibration *
analysis_model_get_calibration (const AnalysisModel *self)
{
  return &self->calibration;
}

/* Frames in a window. */
gsize
analysis_model_get_n_frames (const AnalysisModel *self)
{
  return nn_model_get_input_shape (self->network).width;
}

/* Moments of a window of which something is said. */
gsize
analysis_model_get_n_steps (const AnalysisModel *self)
{
  return self->n_steps;
}

/* Frames from one of them to the next; what is left over at the window's end is less than a step. */
gsize
analysis_model_get_step_frames (const AnalysisModel *self)
{
  return analysis_model_get_n_frames (self) / self->n_steps;
}

/* Frames from window to window, a multiple of the frames of a step. */
gsize
analysis_model_get_hop (const AnalysisModel *self)
{
  const gsize step_frames = analysis_model_get_step_frames (self);

  if (self->steps_node == G_MAXUINT)
    return self->n_steps / N_HEARINGS * step_frames;
  return analysis_windows_get_hop (analysis_model_get_n_frames (self), step_frames);
}

/* The network's node that says something of each step, (n_outputs, 1, n_steps); G_MAXUINT when what it says of a
 * window holds for all of them. */
NnNode
analysis_model_get_steps_node (const AnalysisModel *self)
{
  return self->steps_node;
}

const char *const *
analysis_model_get_degrees (const AnalysisModel *self)
{
  return (const char *const *) self->degrees;
}

gsize
analysis_model_get_n_outputs (const AnalysisModel *self)
{
  return MOOD_N_RAW + g_strv_length (self->degrees);
}

NnNode
analysis_model_get_embedding_node (const AnalysisModel *self)
{
  return self->features_node;
}

gsize
analysis_model_get_n_embedding (const AnalysisModel *self)
{
  return self->n_embedding;
}

AnalysisClassHead *
analysis_model_get_classes (const AnalysisModel *self)
{
  return self->classes;
}

MoodDegrees *
analysis_model_say_classes (const AnalysisModel *self,
                            const MoodEmbedding *embedding)
{
  return self->classes != NULL && embedding != NULL ? analysis_class_head_say (self->classes, embedding) : NULL;
}

const char *
analysis_model_get_fingerprint (const AnalysisModel *self)
{
  return self->fingerprint;
}

const NnTensorFile *
analysis_model_get_file (const AnalysisModel *self)
{
  return self->file;
}

/* (nullable): NULL when the file does not have @key, or there is no file. */
const char *
analysis_model_get_metadata (const AnalysisModel *self,
                             const char          *key)
{
  return self->file != NULL ? nn_tensor_file_get_metadata (self->file, key) : NULL;
}
