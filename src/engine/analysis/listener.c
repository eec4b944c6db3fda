/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/listener.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/analysis/pool.h"
#include "engine/analysis/track.h"
#include "engine/analysis/windows.h"
#include "engine/base/error.h"
#include "engine/base/finite.h"
#include "engine/nn/exec.h"

/* Windows through the network at a time: enough for its matrix products to be worth their set-up,
 * few enough that activations stay small and a cancel is soon seen. */
#define BATCH 4

/* A window none of whose bands ever gets this far above the floor, in dB, is silent. Whatever the floor, what is
 * below this one is but the last bits of the samples. */
#define SILENCE_MARGIN 10.0f
#define DEEPEST_FLOOR  (-80.0f)

struct _AnalysisListener
{
  AnalysisModel *model;      /* (owned) */
  DspFrontendStream *stream; /* (owned) */
  AnalysisWindows *windows;  /* (owned) */
  AnalysisTrack *track;      /* (owned) */
  NnExec *exec;              /* (owned) */
  float *steps;              /* (owned) (nullable): (n_outputs, n_steps), where the network has none itself */
  gsize n_outputs;           /* of the network: a mood, then degrees */
  gsize n_further;           /* numbers of a window beside the mood: shares of degrees, then the embedding */
  gsize n_bands;
  gsize n_frames;

  /* Of the song that is being heard: */
  guint64 n_samples;
  gboolean any_frames;
  gsize n_waiting;     /* windows in the exec's input */
  gsize starts[BATCH]; /* their first frames */
  float waiting_levels[BATCH]; /* dB */
  GArray *gaussians;   /* (owned): MoodGaussian, one for each heard window */
  GArray *levels;      /* (owned): float: (n_windows), dB */
  GArray *middles;     /* (owned): double: (n_windows), seconds */
  GArray *further;     /* (owned): float: (n_windows, n_further) */
  AnalysisTape *tape;  /* (owned) (nullable): that is being recorded */
  gboolean is_broken;  /* the network gave something that is not a number */
};

/**
 * analysis_listener_new:
 * @model: a reference is kept
 */
AnalysisListener *
analysis_listener_new (AnalysisModel  *model,
                       GError        **error)
{
  NnModel *network = analysis_model_get_network (model);
  DspFrontend *frontend = analysis_model_get_frontend (model);
  const DspFrontendConfig *config = dsp_frontend_get_config (frontend);
  const gsize n_frames = analysis_model_get_n_frames (model);
  const gsize n_steps = analysis_model_get_n_steps (model);
  const gsize frames_per_step = analysis_model_get_step_frames (model);
  const gsize n_outputs = analysis_model_get_n_outputs (model);
  const NnNode steps_node = analysis_model_get_steps_node (model);
  const NnNode embedding_node = analysis_model_get_embedding_node (model);
  AnalysisListener *self;
  NnExec *exec;

  exec = nn_exec_new (network, nn_model_get_input_shape (network), BATCH, NN_MODE_INFERENCE, error);
  if (exec == NULL)
    return NULL;

  self = g_new0 (AnalysisListener, 1);
  self->model = analysis_model_ref (model);
  self->exec = exec;
  if (steps_node != G_MAXUINT)
    nn_exec_keep_node (exec, steps_node);
  else
    self->steps = g_new (float, n_outputs * n_steps);
  if (embedding_node != G_MAXUINT)
    nn_exec_keep_node (exec, embedding_node);
  self->n_outputs = n_outputs;
  self->n_further = n_outputs - MOOD_N_RAW + analysis_model_get_n_embedding (model);
  self->n_bands = config->n_bands;
  self->n_frames = n_frames;
  self->stream = dsp_frontend_stream_new (frontend);
  self->windows = analysis_windows_new (config->n_bands, n_frames, analysis_model_get_hop (model), frames_per_step);
  self->track = analysis_track_new (n_steps, frames_per_step,
                                    (double) (frames_per_step * config->hop) / config->sample_rate);
  self->gaussians = g_array_new (FALSE, FALSE, sizeof (MoodGaussian));
  self->levels = g_array_new (FALSE, FALSE, sizeof (float));
  self->middles = g_array_new (FALSE, FALSE, sizeof (double));
  self->further = g_array_new (FALSE, FALSE, sizeof (float));

  return self;
}

void
analysis_listener_free (AnalysisListener *self)
{
  if (self == NULL)
    return;

  nn_exec_free (self->exec);
  g_free (self->steps);
  dsp_frontend_stream_free (self->stream);
  analysis_windows_free (self->windows);
  analysis_track_free (self->track);
  g_array_unref (self->gaussians);
  g_array_unref (self->levels);
  g_array_unref (self->middles);
  g_array_unref (self->further);
  analysis_tape_free (self->tape);
  analysis_model_unref (self->model);
  g_free (self);
}

/* A new song; what was heard before is forgotten. */
void
analysis_listener_begin (AnalysisListener *self)
{
  dsp_frontend_stream_reset (self->stream);
  analysis_windows_reset (self->windows);
  analysis_track_reset (self->track);
  g_array_set_size (self->gaussians, 0);
  g_array_set_size (self->levels, 0);
  g_array_set_size (self->middles, 0);
  /* A new array, so that one very long song does not keep its memory. */
  g_array_unref (self->further);
  self->further = g_array_new (FALSE, FALSE, sizeof (float));
  g_clear_pointer (&self->tape, analysis_tape_free);
  self->n_samples = 0;
  self->any_frames = FALSE;
  self->n_waiting = 0;
  self->is_broken = FALSE;
}

/* @frames: (n_frames, n_bands) */
static gboolean
is_silent (const AnalysisListener *self,
           const float            *frames)
{
  const DspFrontendConfig *config = dsp_frontend_get_config (analysis_model_get_frontend (self->model));
  const float limit = MAX ((float) config->floor_db, DEEPEST_FLOOR) + SILENCE_MARGIN;

  for (gsize i = 0; i < self->n_frames * self->n_bands; i++)
    if (frames[i] >= limit)
      return FALSE;

  return TRUE;
}

/* What the network said of each step of waiting window @index, (n_outputs, n_steps), of which the first five rows
 * are the mood; @output, what it said of the whole. */
static const float *
find_steps (AnalysisListener *self,
            gsize             index,
            const float      *output)
{
  const gsize n_steps = analysis_model_get_n_steps (self->model);

  if (self->steps == NULL)
    return nn_exec_get_value (self->exec, analysis_model_get_steps_node (self->model), NULL)
           + index * self->n_outputs * n_steps;

  for (gsize k = 0; k < self->n_outputs; k++)
    for (gsize i = 0; i < n_steps; i++)
      self->steps[k * n_steps + i] = output[k];
  return self->steps;
}

/* Adds to @row, (n_embedding), what the network heard in waiting window @index: the means over time of its last
 * layer before the outputs. */
static void
fill_embedding (AnalysisListener *self,
                gsize             index,
                float            *row)
{
  const NnNode node = analysis_model_get_embedding_node (self->model);
  const gsize n_embedding = analysis_model_get_n_embedding (self->model);
  const float *values;
  NnShape shape;

  if (node == G_MAXUINT)
    return;

  values = nn_exec_get_value (self->exec, node, &shape) + index * n_embedding * shape.width;
  for (gsize k = 0; k < n_embedding; k++)
    {
      float sum = 0.0f;

      for (gsize t = 0; t < shape.width; t++)
        sum += values[k * shape.width + t];
      row[k] = sum / (float) shape.width;
    }
}

/* Keeps what is said of waiting window @index beside the mood. FALSE when that is not a number. */
static gboolean
add_further (AnalysisListener *self,
             gsize             index,
             const float      *output)
{
  const gsize n_degrees = self->n_outputs - MOOD_N_RAW;
  const guint n_before = self->further->len;
  float *row;

  g_array_set_size (self->further, n_before + (guint) self->n_further);
  row = &g_array_index (self->further, float, n_before);
  for (gsize k = 0; k < n_degrees; k++)
    row[k] = (float) mood_degree_from_raw (output[MOOD_N_RAW + k]);
  fill_embedding (self, index, row + n_degrees);

  return base_are_finite_float (self->n_further, row);
}

/* How long @n_frames are. */
static double
get_seconds (const AnalysisListener *self,
             double                  n_frames)
{
  const DspFrontendConfig *config = dsp_frontend_get_config (analysis_model_get_frontend (self->model));

  return n_frames * config->hop / config->sample_rate;
}

static void
add_window (AnalysisListener *self,
            gsize             index,
            const float      *output)
{
  const float *steps = find_steps (self, index, output);
  const double middle = get_seconds (self, (double) self->starts[index] + 0.5 * (double) self->n_frames);
  MoodGaussian gaussian;

  if (!base_are_finite_float (self->n_outputs, output)
      || !base_are_finite_float (MOOD_N_RAW * analysis_model_get_n_steps (self->model), steps)
      || !add_further (self, index, output))
    {
      self->is_broken = TRUE;
      return;
    }

  mood_gaussian_from_raw (&gaussian, output);
  mood_calibration_widen (analysis_model_get_calibration (self->model), &gaussian);
  g_array_append_val (self->gaussians, gaussian);
  g_array_append_val (self->levels, self->waiting_levels[index]);
  g_array_append_val (self->middles, middle);
  analysis_track_add_window (self->track, self->starts[index], steps);
}

/* Runs the waiting windows through the network. */
static void
flush (AnalysisListener *self)
{
  const float *outputs; /* (n_waiting, n_outputs) */

  if (self->n_waiting == 0)
    return;

  nn_exec_forward (self->exec, self->n_waiting, NULL);
  outputs = nn_exec_get_value (self->exec, nn_exec_get_output_node (self->exec), NULL);
  for (gsize i = 0; i < self->n_waiting; i++)
    add_window (self, i, outputs + i * self->n_outputs);

  self->n_waiting = 0;
}

static void
hear_window (AnalysisListener *self,
             const float      *frames,
             gsize             start)
{
  if (is_silent (self, frames))
    return;

  dsp_frontend_fill_window (analysis_model_get_frontend (self->model), frames, self->n_frames,
                            nn_exec_get_input (self->exec)
                                + self->n_waiting * self->n_bands * self->n_frames);
  self->waiting_levels[self->n_waiting]
      = dsp_frontend_measure_level (analysis_model_get_frontend (self->model), frames, self->n_frames);
  self->starts[self->n_waiting++] = start;

  if (self->n_waiting == BATCH)
    flush (self);
}

/* The next @n_frames frames are in the @room of the windows. */
static void
hear_room (AnalysisListener *self,
           float            *room,
           gsize             n_frames)
{
  const float *window;
  gsize start;

  if (self->tape != NULL)
    analysis_tape_add_frames (self->tape, room, n_frames);
  analysis_windows_add (self->windows, n_frames);
  self->any_frames |= n_frames > 0;

  window = analysis_windows_take (self->windows, &start);
  if (window != NULL)
    hear_window (self, window, start);
}

/**
 * analysis_listener_hear:
 * @samples: the song's next samples, mono, at the front end's rate
 */
void
analysis_listener_hear (AnalysisListener *self,
                        const float      *samples,
                        gsize             n_samples)
{
  self->n_samples += n_samples;

  while (n_samples > 0)
    {
      gsize n_room, n_frames, n_taken;
      float *room = analysis_windows_get_room (self->windows, &n_room);

      n_frames = dsp_frontend_stream_process (self->stream, samples, n_samples, &n_taken, room, n_room);
      samples += n_taken;
      n_samples -= n_taken;

      analysis_tape_round (room, n_frames * self->n_bands);
      hear_room (self, room, n_frames);
    }
}

/**
 * analysis_listener_hear_frames:
 * @frames: (n_frames, n_bands), dB: the song's next frames, from the model's front end
 *
 * For who has the frames already, as training has. A song is heard by samples or by frames, not both.
 */
void
analysis_listener_hear_frames (AnalysisListener *self,
                               const float      *frames,
                               gsize             n_frames)
{
  const DspFrontendConfig *config = dsp_frontend_get_config (analysis_model_get_frontend (self->model));

  self->n_samples += (guint64) n_frames * config->hop;

  while (n_frames > 0)
    {
      gsize n_room;
      float *room = analysis_windows_get_room (self->windows, &n_room);
      const gsize n = MIN (n_room, n_frames);

      memcpy (room, frames, n * self->n_bands * sizeof (float));
      frames += n * self->n_bands;
      n_frames -= n;

      analysis_tape_round (room, n * self->n_bands);
      hear_room (self, room, n);
    }
}

void
analysis_listener_record (AnalysisListener *self)
{
  analysis_tape_free (self->tape);
  self->tape = analysis_tape_new (ANALYSIS_TAPE_FRAMES, self->n_bands);
}

AnalysisTape *
analysis_listener_take_tape (AnalysisListener *self)
{
  return g_steal_pointer (&self->tape);
}

gboolean
analysis_listener_play (AnalysisListener *self,
                        AnalysisTape     *tape,
                        GCancellable     *cancellable)
{
  const guint64 n_samples = analysis_tape_get_n_samples (tape);
  gsize n;

  if (analysis_tape_get_n_rows (tape)
      != dsp_frontend_count_frames (analysis_model_get_frontend (self->model), (gsize) n_samples))
    return FALSE;

  analysis_tape_rewind (tape);
  do
    {
      gsize n_room;
      float *room = analysis_windows_get_room (self->windows, &n_room);

      if (g_cancellable_is_cancelled (cancellable))
        return FALSE;
      n = analysis_tape_play (tape, room, n_room);
      hear_room (self, room, n);
    }
  while (n > 0);
  self->n_samples = n_samples;

  return !analysis_tape_is_broken (tape);
}

/* (transfer full): the curve's points count as the windows around them do for the song's. */
static float *
weigh_curve (const AnalysisListener *self,
             const double           *weights,
             const MoodCurve        *curve)
{
  return analysis_pool_points (weights, (const double *) (gpointer) self->middles->data, self->gaussians->len,
                               get_seconds (self, 0.5 * (double) self->n_frames), curve->n_points, curve->hop);
}

/* Degrees and embedding are pooled over the windows by the weights of the song's point. */
static void
pool_further (const AnalysisListener *self,
              const double           *weights,
              AnalysisResult         *result)
{
  const gsize n_degrees = self->n_outputs - MOOD_N_RAW;
  g_autofree double *shares = g_new (double, n_degrees + 1);
  g_autofree float *means = analysis_pool_rows ((const float *) (gpointer) self->further->data, self->n_further,
                                                weights, self->gaussians->len);

  for (gsize k = 0; k < n_degrees; k++)
    shares[k] = means[k];
  if (n_degrees > 0)
    result->degrees = mood_degrees_new (n_degrees, analysis_model_get_degrees (self->model), shares);
  if (self->n_further > n_degrees)
    result->embedding = mood_embedding_new (self->n_further - n_degrees, means + n_degrees);
}

/**
 * analysis_listener_finish:
 * @error: %BASE_ERROR_EMPTY when the song is shorter than one frame, %BASE_ERROR_SILENT when
 *   there is nothing to hear in it, %BASE_ERROR_BAD_MODEL when the network's output is not a number
 *
 * Returns: (transfer full): what was heard since analysis_listener_begin()
 */
AnalysisResult *
analysis_listener_finish (AnalysisListener  *self,
                          GError           **error)
{
  const DspFrontendConfig *config = dsp_frontend_get_config (analysis_model_get_frontend (self->model));
  const MoodGaussian *windows;
  g_autofree double *weights = NULL;
  AnalysisResult *result;
  MoodGaussian song;
  const float *window;
  gsize start;

  if (self->tape != NULL)
    analysis_tape_end (self->tape, self->n_samples, 0.0f);
  window = analysis_windows_take_last (self->windows, &start);
  if (window != NULL)
    hear_window (self, window, start);
  flush (self);

  if (self->is_broken)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                           _ ("The model is broken: it answers with something that is not a number."));
      return NULL;
    }

  if (!self->any_frames)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_EMPTY,
                           _ ("There is hardly any sound in this file: less than a tenth of a second."));
      return NULL;
    }

  if (self->gaussians->len == 0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_SILENT,
                           _ ("There is nothing to hear: the file is silent from start to end"));
      return NULL;
    }

  windows = (const MoodGaussian *) (gpointer) self->gaussians->data;
  weights = g_new (double, self->gaussians->len);
  analysis_pool_weigh (weights, windows, (const float *) (gpointer) self->levels->data, self->gaussians->len);

  result = g_new0 (AnalysisResult, 1);
  result->duration = (double) self->n_samples / config->sample_rate;
  result->n_windows = self->gaussians->len;
  result->curve = analysis_track_make_curve (self->track, result->duration);
  result->curve_weights = weigh_curve (self, weights, result->curve);
  mood_gaussian_pool (&song, windows, weights, self->gaussians->len);
  analysis_result_say (result, &song);
  pool_further (self, weights, result);

  return result;
}

/**
 * analysis_listener_get_windows:
 * @n_windows: (out)
 *
 * Returns: (transfer none): what the network said of each heard window of the song that was just
 *   finished, in order; valid until the next song begins
 */
const MoodGaussian *
analysis_listener_get_windows (const AnalysisListener *self,
                               gsize                  *n_windows)
{
  *n_windows = self->gaussians->len;
  return (const MoodGaussian *) (gconstpointer) self->gaussians->data;
}

/* As above: how loud each of them is, dB; (n_windows). */
const float *
analysis_listener_get_levels (const AnalysisListener *self)
{
  return (const float *) (gconstpointer) self->levels->data;
}
