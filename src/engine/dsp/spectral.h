/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of frames of 16384 samples. */
#define DSP_SPECTRAL_MAX_BINS 8193

/* Shares of the magnitudes below which the roll-offs lie. */
#define DSP_SPECTRAL_N_ROLLOFFS 4
extern const double dsp_spectral_rolloff_shares[DSP_SPECTRAL_N_ROLLOFFS];

/**
 * DspSpectralShape:
 * @centroid: Hz, mean frequency, weighted by magnitude
 * @bandwidth: Hz, standard deviation around it
 * @skewness: third moment over @bandwidth^3
 * @kurtosis: fourth moment over @bandwidth^4
 * @slope: of the straight line through the magnitudes, over their sum; per kHz
 * @entropy: of the shares of power, 0 (a line) to 1 (all alike)
 * @flatness: geometric over arithmetic mean of the power, 0 to 1
 * @crest: highest over mean power, dB
 * @rolloff: Hz, below which 25, 50, 75, 85 % of the magnitudes lie
 * @power: of all bins
 * @magnitude: sum of those of all bins
 *
 * The shape of one spectrum (Peeters, "A large set of audio features", 2004). Of silence, all but the last two are 0.
 */
typedef struct
{
  float centroid;
  float bandwidth;
  float skewness;
  float kurtosis;
  float slope;
  float entropy;
  float flatness;
  float crest;
  float rolloff[DSP_SPECTRAL_N_ROLLOFFS];
  double power;
  double magnitude;
} DspSpectralShape;

void  dsp_spectral_fill_magnitude (const float      *power,
                                   gsize             n_bins,
                                   float            *magnitude);
void  dsp_spectral_measure        (const float      *power,
                                   const float      *magnitude,
                                   gsize             n_bins,
                                   double            hz_per_bin,
                                   DspSpectralShape *shape);
float dsp_spectral_centroid       (const float      *magnitude,
                                   gsize             n_bins,
                                   double            hz_per_bin);
/* @total: sum of the power of all bins */
float dsp_spectral_share          (const float      *power,
                                   gsize             n_bins,
                                   double            total,
                                   double            hz_per_bin,
                                   double            f_low,
                                   double            f_high);
/* @sum_before, @sum_now: of the magnitudes */
float dsp_spectral_flux           (const float      *before,
                                   double            sum_before,
                                   const float      *magnitude,
                                   double            sum_now,
                                   gsize             n_bins);

G_END_DECLS
