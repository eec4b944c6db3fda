/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: dsp_fft_get() may be called from any thread. FFTW's planner is not safe to call from
 * two threads at once, so it is called here alone, under one lock. Executing a plan is safe from
 * any number of threads, each with its own arrays.
 *
 * FFTW's transforms of real input are hardly vectorized. So the N samples are taken as N / 2 complex
 * numbers z[n] = x[2 n] + i x[2 n + 1], which are transformed (real and imaginary parts apart, which
 * needs no shuffling), and the spectrum X of x is had from the spectrum Z of z (Press et al.,
 * Numerical Recipes, 12.3). With M = N / 2, W = exp (-2 pi i k / N) and
 *
 *   E = (Z[k] + conj Z[M - k]) / 2,  O = (Z[k] - conj Z[M - k]) / 2 i
 *
 * it is X[k] = E + W O and conj X[M - k] = E - W O. (Not |E|^2 + |O|^2 +- 2 Re (conj E  W O): where
 * one of the two is far weaker than the other, nothing but rounding would be left of it.) */

#include "engine/dsp/fft.h"

#include <fftw3.h>
#include <math.h>

struct _DspFft
{
  gsize size;
  fftwf_plan plan;   /* (owned) */
  float *twist_real; /* (owned): (size / 4 + 1): W */
  float *twist_imag; /* (owned): (size / 4 + 1) */
};

static GMutex plans_mutex;
static GHashTable *plans; /* (mutex plans_mutex) (owned): size -> DspFft */

/* The parts of the scratch: the even samples, then the odd ones; their spectrum; half of the power. */
#define SPECTRUM(self) ((self)->size)
#define UPPER(self)    (2 * (self)->size)

gsize
dsp_fft_get_n_scratch (const DspFft *self)
{
  return UPPER (self) + self->size / 4 + 1;
}

static void
make_plan (DspFft *self)
{
  const gsize half = self->size / 2;
  const fftwf_iodim axis = { (int)half, 1, 1 };
  float *scratch = dsp_fft_alloc_real (dsp_fft_get_n_scratch (self));
  float *spectrum = scratch + SPECTRUM (self);

  /* FFTW_ESTIMATE, not FFTW_MEASURE: measuring picks whichever algorithm happened to be fastest
   * at that moment, so that two runs on one machine could round differently. The estimate is a
   * function of the size alone; at these sizes it costs a few percent of a microsecond. */
  self->plan = fftwf_plan_guru_split_dft (1, &axis, 0, NULL, scratch, scratch + half, spectrum,
                                          spectrum + half, FFTW_ESTIMATE);
  g_assert (self->plan != NULL);

  dsp_fft_free (scratch);
}

static DspFft *
fft_new (gsize size)
{
  DspFft *self = g_new0 (DspFft, 1);

  self->size = size;
  self->twist_real = g_new (float, size / 4 + 1);
  self->twist_imag = g_new (float, size / 4 + 1);
  for (gsize k = 0; k <= size / 4; k++)
    {
      const double angle = -2.0 * G_PI * (double)k / (double)size;

      self->twist_real[k] = (float)cos (angle);
      self->twist_imag[k] = (float)sin (angle);
    }
  make_plan (self);

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

static void
fill_complex (const float *restrict samples,
              const float *restrict window,
              gsize                 n_pairs,
              float *restrict       even,
              float *restrict       odd)
{
  for (gsize i = 0; i < n_pairs; i++)
    {
      even[i] = samples[2 * i] * window[2 * i];
      odd[i] = samples[2 * i + 1] * window[2 * i + 1];
    }
}

/* @real, @imag: Z, (half); @lower: bins 1 to half / 2 of the power, from 1 on; @upper: bins half - 1
 * and down, from 1 on, too */
static void
fill_power (const DspFft          *self,
            const float *restrict  real,
            const float *restrict  imag,
            float                  scale,
            float *restrict        lower,
            float *restrict        upper)
{
  const gsize half = self->size / 2;
  const float *restrict twist_real = self->twist_real;
  const float *restrict twist_imag = self->twist_imag;
  const float quarter = 0.25f * scale; /* E and O are halves, which is left for here */

  for (gsize k = 1; k <= half / 2; k++)
    {
      const float e_real = real[k] + real[half - k];
      const float e_imag = imag[k] - imag[half - k];
      const float o_real = imag[k] + imag[half - k];
      const float o_imag = real[half - k] - real[k];
      const float twisted_real = twist_real[k] * o_real - twist_imag[k] * o_imag;
      const float twisted_imag = twist_real[k] * o_imag + twist_imag[k] * o_real;
      const float sum_real = e_real + twisted_real;
      const float sum_imag = e_imag + twisted_imag;
      const float difference_real = e_real - twisted_real;
      const float difference_imag = e_imag - twisted_imag;

      lower[k] = quarter * (sum_real * sum_real + sum_imag * sum_imag);
      upper[k] = quarter * (difference_real * difference_real + difference_imag * difference_imag);
    }
}

/**
 * dsp_fft_power:
 * @scale: what |X|^2 is multiplied with
 * @power: (out): not negative
 */
void
dsp_fft_power (const DspFft *self,
               const float  *samples,
               const float  *window,
               float         scale,
               float        *scratch,
               float        *power)
{
  const gsize half = self->size / 2;
  float *real = scratch + SPECTRUM (self);
  float *imag = real + half;
  float *upper = scratch + UPPER (self);

  fill_complex (samples, window, half, scratch, scratch + half);
  fftwf_execute_split_dft (self->plan, scratch, scratch + half, real, imag);
  fill_power (self, real, imag, scale, power, upper);

  for (gsize k = 1; k <= half / 2; k++)
    power[half - k] = upper[k];
  power[0] = (real[0] + imag[0]) * (real[0] + imag[0]) * scale;
  power[half] = (real[0] - imag[0]) * (real[0] - imag[0]) * scale;
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

void
dsp_fft_free (gpointer memory)
{
  fftwf_free (memory);
}
