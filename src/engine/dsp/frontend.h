/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Raised whenever the same samples would give other features: results of another version are
 * stale. Stands beside every result in the library and in every model file. */
#define DSP_FRONTEND_VERSION 1

/* dB that become 1 in the network's input: about the spread of music, and fixed, so that loud and
 * soft passages keep their distance. */
#define DSP_FRONTEND_WINDOW_SCALE 20.0

/**
 * DspFrontendConfig:
 * @sample_rate: Hz
 * @fft_size: samples in a frame, Hann window
 * @hop: samples from frame to frame
 * @n_bands: mel bands
 * @f_min: lower edge of the first band, Hz
 * @f_max: upper edge of the last band, Hz
 * @floor_db: power below this counts as this
 * @range_db: in a window, what is softer than the window by more than this counts as this soft; 0: only the floor
 *   counts. With it, and a floor far below, gain does not matter at all
 *
 * All that decides the features, and nothing else. Levels are in dB relative to full scale: a sine
 * wave of amplitude 1 has 0 dB, summed over the bands that it falls into.
 */
typedef struct
{
  guint  sample_rate;
  guint  fft_size;
  guint  hop;
  guint  n_bands;
  double f_min;
  double f_max;
  double floor_db;
  double range_db;
} DspFrontendConfig;

/* 16 kHz, 1024-point frames each 500 samples (32 frames a second), 80 bands 30-8000 Hz, 55 dB below the window. */
extern const DspFrontendConfig dsp_frontend_default_config;

/**
 * DspFrontend:
 *
 * Configuration, window, mel filters and FFT plan. Immutable and shared between threads; the
 * state of one song is in a #DspFrontendStream.
 */
typedef struct _DspFrontend DspFrontend;
typedef struct _DspFrontendStream DspFrontendStream;

DspFrontend             *dsp_frontend_new              (const DspFrontendConfig  *config,
                                                        GError                  **error);
DspFrontend             *dsp_frontend_ref              (DspFrontend              *self);
void                     dsp_frontend_unref            (DspFrontend              *self);
const DspFrontendConfig *dsp_frontend_get_config       (const DspFrontend        *self);
char                    *dsp_frontend_config_to_string (const DspFrontendConfig  *config);
gboolean                 dsp_frontend_config_parse     (DspFrontendConfig        *config,
                                                        const char               *text,
                                                        GError                  **error);
gsize                    dsp_frontend_count_frames     (const DspFrontend        *self,
                                                        gsize                     n_samples);

/* Streaming: samples in of any length, finished frames out. Frame t covers the samples
 * [t * hop, t * hop + fft_size); nothing is padded. No allocation after _new(). */
DspFrontendStream *dsp_frontend_stream_new   (DspFrontend       *frontend);
void               dsp_frontend_stream_free  (DspFrontendStream *self);
void               dsp_frontend_stream_reset (DspFrontendStream *self);

/* Takes up to n_samples and writes up to max_frames frames (n_frames, n_bands) in dB; stops at
 * whichever runs out first. Tells how many samples it took; returns the frames written. */
gsize              dsp_frontend_stream_process (DspFrontendStream *self,
                                                const float       *samples,
                                                gsize              n_samples,
                                                gsize             *n_taken,
                                                float             *frames,
                                                gsize              max_frames);

/* How loud a window of frames is: the power of all bands, mean over the frames, dB. */
float              dsp_frontend_measure_level  (const DspFrontend *self,
                                                const float       *frames,
                                                gsize              n_frames);

/* The network's input from one window of frames: (n_frames, n_bands) in dB -> (n_bands, n_frames),
 * less the window's mean level and scaled, so that gain does not matter. Shared by training and
 * analysis: what is trained is what is run. */
void               dsp_frontend_fill_window    (const DspFrontend *self,
                                                const float       *frames,
                                                gsize              n_frames,
                                                float             *window);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspFrontend, dsp_frontend_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspFrontendStream, dsp_frontend_stream_free)

G_END_DECLS
