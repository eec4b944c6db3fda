/* SPDX-License-Identifier: GPL-3.0-or-later */

/* `gao-260`: what half a second sounds like, in 260 numbers, and that twice a second. The paper took
 * openSMILE's 65 descriptors and their slopes, of each the mean and the standard deviation; here they
 * are our 65 (the table is in descriptors.h), every 20 ms. Feature i of 260:
 *
 *     0-64   mean of descriptor i
 *    65-129  standard deviation of descriptor i - 65
 *   130-194  mean of the slope of descriptor i - 130 (over nine frames, per second)
 *   195-259  standard deviation of that of descriptor i - 195
 *
 * Output: (260, 1, steps), one column for each half second of the segment. */

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/dsp/delta.h"
#include "engine/dsp/feature-set-descriptors.h"
#include "engine/dsp/statistics.h"

#define FRAMES_PER_SECOND DSP_FEATURE_SET_FRAMES_PER_SECOND
#define FRAMES_PER_STEP   25
#define N_FEATURES        (4 * DSP_DESCRIPTORS_N)

typedef struct
{
  DspDescriptors *descriptors; /* (owned) */
  gsize n_steps;
  char *names[N_FEATURES]; /* (owned) */
} Dynamic;

static const char *const endings[4] = { "mean", "deviation", "slope-mean", "slope-deviation" };

static void
dynamic_free (gpointer prepared)
{
  Dynamic *self = prepared;

  dsp_descriptors_free (self->descriptors);
  for (gsize i = 0; i < N_FEATURES; i++)
    g_free (self->names[i]);
  g_free (self);
}

static gpointer
dynamic_prepare (const DspFeatureSetConfig  *config,
                 gsize                       shape[3],
                 GError                    **error)
{
  g_autoptr (DspDescriptors) descriptors = NULL;
  Dynamic *self;
  gsize hop;

  if (config->seconds < 0.5)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The front end “%s” needs half a second at least."), "gao-260");
      return NULL;
    }

  descriptors = dsp_feature_set_make_descriptors ("gao-260", config, &hop, error);
  if (descriptors == NULL)
    return NULL;

  self = g_new0 (Dynamic, 1);
  self->descriptors = g_steal_pointer (&descriptors);
  self->n_steps = dsp_feature_set_config_count (config) / (hop * FRAMES_PER_STEP);
  dsp_feature_set_name_statistics (endings, G_N_ELEMENTS (endings), self->names);

  shape[0] = N_FEATURES;
  shape[1] = 1;
  shape[2] = self->n_steps;
  return self;
}

/* @frames: (FRAMES_PER_STEP, 65); @output: column of (2 * 65, n_steps) */
static void
fill_statistics (const Dynamic *self,
                 const float   *frames,
                 float          scale,
                 float         *output)
{
  for (gsize i = 0; i < DSP_DESCRIPTORS_N; i++)
    {
      float mean, deviation;

      dsp_statistics_mean_deviation (frames + i, FRAMES_PER_STEP, DSP_DESCRIPTORS_N, &mean, &deviation);
      output[i * self->n_steps] = mean * scale;
      output[(DSP_DESCRIPTORS_N + i) * self->n_steps] = deviation * scale;
    }
}

static void
dynamic_compute (gconstpointer  prepared,
                 const float   *samples,
                 gsize          n_samples,
                 float         *output)
{
  const Dynamic *self = prepared;
  const gsize n_frames = self->n_steps * FRAMES_PER_STEP;
  g_autofree float *values = g_new (float, n_frames *DSP_DESCRIPTORS_N);
  g_autofree float *slopes = g_new (float, n_frames *DSP_DESCRIPTORS_N);

  dsp_descriptors_process (self->descriptors, samples, n_samples, n_frames, values);
  dsp_delta_first (values, n_frames, DSP_DESCRIPTORS_N, slopes);

  for (gsize step = 0; step < self->n_steps; step++)
    {
      const gsize first = step * FRAMES_PER_STEP * DSP_DESCRIPTORS_N;

      fill_statistics (self, values + first, 1.0f, output + step);
      fill_statistics (self, slopes + first, FRAMES_PER_SECOND,
                       output + 2 * DSP_DESCRIPTORS_N * self->n_steps + step);
    }
}

static const char *
dynamic_get_name (gconstpointer prepared,
                  gsize         channel)
{
  const Dynamic *self = prepared;

  return self->names[channel];
}

const DspFeatureSetClass dsp_feature_set_gao_260 = {
  .name = "gao-260",
  .settings = DSP_SET_RATE | DSP_SET_SECONDS | DSP_SET_FFT | DSP_SET_PEAK,
  .usual = "rate=22050 seconds=0.5 fft=2048",
  .prepare = dynamic_prepare,
  .compute = dynamic_compute,
  .get_name = dynamic_get_name,
  .free = dynamic_free,
};
