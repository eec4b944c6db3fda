/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/window.h"

#include <math.h>

/**
 * dsp_window_fill_hann:
 * @values: (out): (n_values)
 * @n_values: at least 1
 *
 * The periodic Hann window, 0.5 - 0.5 cos (2 pi n / N) (Harris 1978, the DFT-even form): the one
 * for spectra, without a second zero at its end.
 */
void
dsp_window_fill_hann (float *values,
                      gsize  n_values)
{
  for (gsize i = 0; i < n_values; i++)
    values[i] = (float) (0.5 - 0.5 * cos (2.0 * G_PI * (double) i / (double) n_values));
}
