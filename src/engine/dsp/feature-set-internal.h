/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/dsp/feature-set.h"

G_BEGIN_DECLS

/**
 * DspFeatureSetConfig:
 * @sample_rate: Hz
 * @seconds: length of a segment; 0: as long as the samples that are handed in
 * @fft_size: samples in a frame
 * @hop: samples from frame to frame
 * @n_bands: mel bands
 * @n_coefficients: mel-frequency cepstral coefficients
 * @f_min: lower edge of the first band, Hz
 * @f_max: upper edge of the last band, Hz; 0: half the sample rate
 * @range_db: what is this much softer than the loudest counts as the softest
 * @equal_area: 1: every mel filter has the area 1; 0: the height 1
 * @peak: 1: the samples are scaled so that the loudest is at full scale
 * @unit: 1: an image is scaled to [0, 1] by its smallest and its largest value
 * @n_channels: how often an image stands there, all the same, for networks that want colors
 * @height: of the image, 0: one row for each band
 * @width: of the image, 0: one column for each frame
 * @n_deltas: 1: the slopes of the rows over time follow as a channel of their own; 2: their bends, too
 *
 * Which of them a set knows, and as what it takes them if nothing is said, is in its class.
 */
typedef struct
{
  guint sample_rate;
  double seconds;
  guint fft_size;
  guint hop;
  guint n_bands;
  guint n_coefficients;
  double f_min;
  double f_max;
  double range_db;
  guint equal_area;
  guint peak;
  guint unit;
  guint n_channels;
  guint height;
  guint width;
  guint n_deltas;
} DspFeatureSetConfig;

/* Bits: the settings in the order of the struct. */
enum
{
  DSP_SET_RATE = 1u << 0,
  DSP_SET_SECONDS = 1u << 1,
  DSP_SET_FFT = 1u << 2,
  DSP_SET_HOP = 1u << 3,
  DSP_SET_BANDS = 1u << 4,
  DSP_SET_COEFFICIENTS = 1u << 5,
  DSP_SET_F_MIN = 1u << 6,
  DSP_SET_F_MAX = 1u << 7,
  DSP_SET_RANGE = 1u << 8,
  DSP_SET_EQUAL_AREA = 1u << 9,
  DSP_SET_PEAK = 1u << 10,
  DSP_SET_UNIT = 1u << 11,
  DSP_SET_CHANNELS = 1u << 12,
  DSP_SET_HEIGHT = 1u << 13,
  DSP_SET_WIDTH = 1u << 14,
  DSP_SET_DELTAS = 1u << 15,
};

/**
 * DspFeatureSetClass:
 * @name: the first word of the text; NULL for joined sets, which have no settings of their own either
 * @settings: bits of the settings that this set knows
 * @usual: what they are if nothing is said, in words as they stand in a text; those that are not named are 0, but
 *   for @fft_size, @hop, @n_bands, @n_coefficients and @n_channels, which have the least that makes sense
 * @prepare: makes what all segments share, and the shape; NULL with an error when the settings do
 *   not fit together. The result is owned by the set.
 * @compute: @samples: (n_samples), clean and as long as asked for
 * @get_name: (nullable): for sets of named features
 * @free: of what @prepare made
 */
typedef struct
{
  const char *name;
  guint settings;
  const char *usual;

  gpointer (*prepare) (const DspFeatureSetConfig *config,
                       gsize                      shape[3],
                       GError                   **error);
  void (*compute) (gconstpointer prepared,
                   const float  *samples,
                   gsize         n_samples,
                   float        *output);
  const char *(*get_name) (gconstpointer prepared,
                           gsize         channel);
  void (*free) (gpointer prepared);
} DspFeatureSetClass;

extern const DspFeatureSetClass dsp_feature_set_mel80_db;
extern const DspFeatureSetClass dsp_feature_set_mel_image;
extern const DspFeatureSetClass dsp_feature_set_mfcc_image;
extern const DspFeatureSetClass dsp_feature_set_spectrogram_image;
extern const DspFeatureSetClass dsp_feature_set_moldovan_stack;
extern const DspFeatureSetClass dsp_feature_set_gao_260;
extern const DspFeatureSetClass dsp_feature_set_song_statistics;
extern const DspFeatureSetClass dsp_feature_set_expressive;

/* What dsp_feature_set_compute() does in two steps: samples that are clean are scaled to their peak, if so, and worked on. */
gboolean dsp_feature_set_scales_samples   (const DspFeatureSet *self);
void     dsp_feature_set_compute_prepared (const DspFeatureSet *self,
                                           const float         *samples,
                                           gsize                n_samples,
                                           float               *output);

gboolean dsp_feature_set_config_parse  (DspFeatureSetConfig       *config,
                                        const DspFeatureSetClass  *class,
                                        char                     **words,
                                        GError                   **error);
char    *dsp_feature_set_config_string (const DspFeatureSetConfig *config,
                                        const char                *name,
                                        guint                      settings);
gsize    dsp_feature_set_config_count  (const DspFeatureSetConfig *config);

G_END_DECLS
