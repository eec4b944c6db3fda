/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DspDescriptors:
 *
 * What can be told of one frame, in 65 numbers (as many as the sets of openSMILE have that were
 * used for mood over time). Frame t is centered on sample t * hop; silence is around the segment.
 *
 *   0      rms               root mean square of the samples
 *   1      level             the same in dB, -100 at least
 *   2      zero-crossings    changes of sign per sample
 *   3      onset-strength    mean rise of the mel bands since the frame before, dB
 *   4-17   mfcc-1 ... -14    of 40 mel bands in dB, -100 at least
 *   18     centroid          Hz; see #DspSpectralShape for all these
 *   19     bandwidth         Hz
 *   20     skewness
 *   21     kurtosis
 *   22     slope             per kHz
 *   23     entropy
 *   24     flatness
 *   25     crest             dB
 *   26     flux              distance to the spectrum before, both over their sums
 *   27-30  rolloff-25 -50 -75 -85   Hz
 *   31     share-250-650     of the power, in Hz
 *   32     share-1000-4000
 *   33-39  contrast-0 ... -6 dB, by octaves from 200 Hz; see #DspOctaves
 *   40-46  octave-0 ... -6   level of these bands, dB
 *   47-58  chroma-c ... -b   the strongest is 1
 *   59-64  tonal-...         tonal centroid; see dsp_chroma_to_tonal()
 *
 * Immutable, shared between threads.
 */
typedef struct _DspDescriptors DspDescriptors;

#define DSP_DESCRIPTORS_N 65

/* Places of those that are used by themselves. */
enum
{
  DSP_DESCRIPTOR_RMS = 0,
  DSP_DESCRIPTOR_LEVEL = 1,
  DSP_DESCRIPTOR_ZERO_CROSSINGS = 2,
  DSP_DESCRIPTOR_ONSET_STRENGTH = 3,
  DSP_DESCRIPTOR_MFCC = 4,
  DSP_DESCRIPTOR_SHAPE = 18,
  DSP_DESCRIPTOR_FLUX = 26,
  DSP_DESCRIPTOR_ROLLOFF = 27,
  DSP_DESCRIPTOR_SHARE = 31,
  DSP_DESCRIPTOR_CONTRAST = 33,
  DSP_DESCRIPTOR_OCTAVE = 40,
  DSP_DESCRIPTOR_CHROMA = 47,
  DSP_DESCRIPTOR_TONAL = 59,
};

DspDescriptors *dsp_descriptors_new      (double                sample_rate,
                                          gsize                 fft_size,
                                          gsize                 hop,
                                          GError              **error);
void            dsp_descriptors_free     (DspDescriptors       *self);
const char     *dsp_descriptors_get_name (gsize                 index);
/* @samples: (n_samples), finite; @values: (n_frames, 65) */
void            dsp_descriptors_process  (const DspDescriptors *self,
                                          const float          *samples,
                                          gsize                 n_samples,
                                          gsize                 n_frames,
                                          float                *values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DspDescriptors, dsp_descriptors_free)

G_END_DECLS
