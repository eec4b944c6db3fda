/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: dsp_fft_get() may be called from any thread. FFTW's planner is not safe to call from
 * two threads at once, so it is called here alone, under one lock. Executing a plan is safe from
 * any number of threads, each with its own arrays. */

#include "engine/dsp/fft.h"

#include <fftw3.h>

struct _DspFft
{
  gsize size;
  fftwf_plan plan; /* (owned) */
};

static GMutex plans_mutex;
static GHashTable *plans; /* (mutex plans_mutex) (owned): size -> DspFft */

static DspFft *
fft_new (gsize size)
{
  DspFft *self = g_new0 (DspFft, 1);
  float *input = dsp_fft_alloc_real (size);
  DspComplex *output = dsp_fft_alloc_complex (size / 2 + 1);

  /* FFTW_ESTIMATE, not FFTW_MEASURE: measuring picks whichever algorithm happened to be fastest
   * at that moment, so that two runs on one machine could round differently. The estimate is a
   * function of the size alone; at these sizes it costs a few percent of a few microseconds. */
  self->size = size;
  self->plan = fftwf_plan_dft_r2c_1d ((int) size, input, output, FFTW_ESTIMATE);
  g_assert (self->plan != NULL);

  dsp_fft_free (input);
  dsp_fft_free (output);
  return self;
}

/**
 * dsp_fft_get:
 * @size: even, at least 2
 *
 * Returns: (transfer none): the transform of that size
 */
const DspFft *
dsp_fft_get (gsize size)
{
  DspFft *self;

  g_return_val_if_fail (size >= 2 && size % 2 == 0 && size <= G_MAXINT, NULL);

  g_mutex_lock (&plans_mutex);
  if (plans == NULL)
    plans = g_hash_table_new (NULL, NULL);

  self = g_hash_table_lookup (plans, GSIZE_TO_POINTER (size));
  if (self == NULL)
    {
      self = fft_new (size);
      g_hash_table_insert (plans, GSIZE_TO_POINTER (size), self);
    }
  g_mutex_unlock (&plans_mutex);

  return self;
}

gsize
dsp_fft_get_size (const DspFft *self)
{
  return self->size;
}

void
dsp_fft_forward (const DspFft *self,
                 float        *input,
                 DspComplex   *output)
{
  fftwf_execute_dft_r2c (self->plan, input, output);
}

/* Never NULL: like g_malloc(), gives up when there is no memory. */
float *
dsp_fft_alloc_real (gsize n_values)
{
  float *memory = fftwf_alloc_real (n_values);

  if (memory == NULL)
    g_error ("out of memory for %" G_GSIZE_FORMAT " samples", n_values);
  return memory;
}

DspComplex *
dsp_fft_alloc_complex (gsize n_values)
{
  DspComplex *memory = fftwf_alloc_complex (n_values);

  if (memory == NULL)
    g_error ("out of memory for %" G_GSIZE_FORMAT " spectrum values", n_values);
  return memory;
}

void
dsp_fft_free (gpointer memory)
{
  fftwf_free (memory);
}
