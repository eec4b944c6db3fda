/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/feature-reader.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"

/* Floats of the longest song: 256 MB. A file may ask for a slice each millisecond. */
#define MAX_VALUES (1u << 26)

/* Hz: 115 MB of samples of the longest song. */
#define MAX_RATE 48000

/* A silent piece is -120 dB loud. */
#define SOFTEST 1e-12

struct _AnalysisFeatureReader
{
  gatomicrefcount ref_count; /* (atomic) */
  DspFeatureSet *features;   /* (owned) */
  char *text;                /* (owned) */
  AnalysisCut cut;
  NnShape shape; /* of one example */
  gsize size;
  gsize length;  /* of a piece, in samples; 0: the whole song */
  gsize n_steps; /* vectors in one segment's sequence; 1 for images and vectors */
};

static gboolean
check_memory (const AnalysisFeatureReader  *self,
              GError                      **error)
{
  const guint rate = dsp_feature_set_get_sample_rate (self->features);
  const gsize n_longest = (gsize)ANALYSIS_FEATURES_MAX_SECONDS * rate;
  const gsize n_segments = analysis_cut_get_n_pieces (&self->cut, n_longest, self->length);

  if (rate > MAX_RATE)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The features “%s” want more than %d samples a second."), self->text, MAX_RATE);
      return FALSE;
    }

  if (n_segments <= MAX_VALUES / (self->size * self->n_steps))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("The features “%s” of a song cut into “%s” are too many."), self->text,
               self->cut.kind == ANALYSIS_CUT_EXCERPTS ? "excerpts" : "slices");
  return FALSE;
}

/* Sparse slices have a length, and many feature sets have one too. */
static gboolean
check_length (const AnalysisFeatureReader  *self,
              GError                      **error)
{
  const gsize n_wanted = dsp_feature_set_get_n_samples (self->features);

  if (self->cut.kind != ANALYSIS_CUT_SPARSE || n_wanted == 0
      || (n_wanted == (gsize)self->cut.seconds * dsp_feature_set_get_sample_rate (self->features)
          && self->cut.from == 0))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("The features “%s” are of pieces of another length than %u seconds."), self->text,
               self->cut.seconds);
  return FALSE;
}

AnalysisFeatureReader *
analysis_feature_reader_new (const char         *features,
                             const AnalysisCut  *cut,
                             GError            **error)
{
  g_autoptr (DspFeatureSet) set = dsp_feature_set_new (features, error);
  g_autoptr (AnalysisFeatureReader) self = NULL;
  gboolean is_sequence;

  if (set == NULL)
    return NULL;

  /* (n, 1, steps): a vector for each step. */
  is_sequence = dsp_feature_set_get_height (set) == 1 && dsp_feature_set_get_width (set) > 1;
  self = g_new0 (AnalysisFeatureReader, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->text = dsp_feature_set_to_string (set);
  self->cut = *cut;
  self->n_steps = is_sequence ? dsp_feature_set_get_width (set) : 1;
  self->shape = (NnShape) { dsp_feature_set_get_n_channels (set), dsp_feature_set_get_height (set),
                            is_sequence ? 1 : dsp_feature_set_get_width (set) };
  self->size = nn_shape_size (self->shape);
  self->length = analysis_cut_get_length (cut, dsp_feature_set_get_n_samples (set),
                                          dsp_feature_set_get_sample_rate (set));
  self->features = g_steal_pointer (&set);

  return check_length (self, error) && check_memory (self, error) ? g_steal_pointer (&self) : NULL;
}

AnalysisFeatureReader *
analysis_feature_reader_ref (AnalysisFeatureReader *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
analysis_feature_reader_unref (AnalysisFeatureReader *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  dsp_feature_set_free (self->features);
  g_free (self->text);
  g_free (self);
}

const char *
analysis_feature_reader_get_text (const AnalysisFeatureReader *self)
{
  return self->text;
}

const AnalysisCut *
analysis_feature_reader_get_cut (const AnalysisFeatureReader *self)
{
  return &self->cut;
}

guint
analysis_feature_reader_get_sample_rate (const AnalysisFeatureReader *self)
{
  return dsp_feature_set_get_sample_rate (self->features);
}

NnShape
analysis_feature_reader_get_shape (const AnalysisFeatureReader *self)
{
  return self->shape;
}

gboolean
analysis_feature_reader_covers_song (const AnalysisFeatureReader *self)
{
  return self->cut.kind == ANALYSIS_CUT_SLICES && self->length > 0;
}

gboolean
analysis_feature_reader_has_levels (const AnalysisFeatureReader *self)
{
  return self->cut.kind == ANALYSIS_CUT_SPARSE;
}

gsize
analysis_feature_reader_get_n_samples (const AnalysisFeatureReader *self)
{
  return self->length;
}

gboolean
analysis_feature_reader_is_streamed (const AnalysisFeatureReader *self)
{
  return analysis_cut_is_streamed (&self->cut, self->length);
}

/* Adds the steps of one segment, (size, 1, n_steps), as vectors of their own. */
static void
add_steps (AnalysisFeatures            *features,
           const AnalysisFeatureReader *self,
           const float                 *segment,
           double                       start,
           double                       step_seconds,
           double                       end)
{
  for (gsize step = 0; step < self->n_steps; step++)
    {
      const double time = start + (step + 0.5) * step_seconds;
      const guint index = features->n_examples;

      if ((features->told_until > 0.0f && time <= features->told_until + 0.5 * step_seconds) || time > end)
        continue;

      features->times[index] = features->told_until = time;
      for (gsize i = 0; i < self->size; i++)
        features->values[index * self->size + i] = segment[i * self->n_steps + step];
      features->n_examples++;
    }
}

/* Samples that are no numbers, from a damaged file, have no loudness. */
static float
measure_level (const float *samples,
               gsize        n_samples)
{
  double sum = 0.0;

  for (gsize i = 0; i < n_samples; i++)
    if (isfinite (samples[i]))
      sum += (double)samples[i] * samples[i];
  return (float)(10.0 * log10 (sum / (double)MAX (n_samples, 1) + SOFTEST));
}

/* @samples: (n_samples), a piece that is the song's from @start on. */
static void
add_examples (AnalysisFeatures            *features,
              const AnalysisFeatureReader *self,
              const float                 *samples,
              gsize                        n_samples,
              guint64                      start)
{
  const double rate = dsp_feature_set_get_sample_rate (self->features);
  const gsize length = self->length > 0 ? self->length : n_samples;

  if (self->n_steps > 1)
    {
      g_autofree float *segment = g_new (float, self->size * self->n_steps);

      dsp_feature_set_compute (self->features, samples, n_samples, segment);
      add_steps (features, self, segment, start / rate, length / rate / self->n_steps, (start + n_samples) / rate);
      return;
    }

  dsp_feature_set_compute (self->features, samples, n_samples, features->values + features->n_examples * self->size);
  features->times[features->n_examples++] = (start + 0.5 * n_samples) / rate;
}

static void
add_segment (AnalysisFeatures            *features,
             const AnalysisFeatureReader *self,
             const float                 *samples,
             gsize                        n_samples,
             guint64                      start)
{
  const guint n_before = features->n_examples;
  float level;

  add_examples (features, self, samples, n_samples, start);
  if (features->levels == NULL)
    return;

  level = measure_level (samples, n_samples);
  for (guint i = n_before; i < features->n_examples; i++)
    features->levels[i] = level;
}

static void
allocate (AnalysisFeatures            *features,
          const AnalysisFeatureReader *self,
          gsize                        n_segments)
{
  const gsize n = n_segments * self->n_steps;

  features->values = g_new (float, n * self->size);
  features->times = g_new (float, n);
  features->levels = analysis_feature_reader_has_levels (self) ? g_new (float, n) : NULL;
}

void
analysis_feature_reader_compute_piece (const AnalysisFeatureReader *self,
                                       const float                 *samples,
                                       gsize                        n_samples,
                                       guint64                      start,
                                       AnalysisFeatures            *features)
{
  if (features->values == NULL)
    allocate (features, self, 1);

  features->n_examples = 0;
  add_segment (features, self, samples, n_samples, start);
}

gboolean
analysis_feature_reader_compute (const AnalysisFeatureReader  *self,
                                 const float                  *samples,
                                 gsize                         n_samples,
                                 AnalysisFeatures             *features,
                                 GCancellable                 *cancellable,
                                 GError                      **error)
{
  const gboolean is_whole
      = analysis_cut_takes_whole (&self->cut, n_samples, dsp_feature_set_get_sample_rate (self->features));
  const gsize n_segments = is_whole ? 1 : analysis_cut_get_n_pieces (&self->cut, n_samples, self->length);
  const gsize length = self->length > 0 && !is_whole ? self->length : n_samples;

  allocate (features, self, n_segments);
  for (gsize s = 0; s < n_segments; s++)
    {
      const gsize start = is_whole ? 0 : analysis_cut_get_start (&self->cut, n_samples, self->length, s);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      add_segment (features, self, samples + start, MIN (length, n_samples - start), start);
    }

  return TRUE;
}

void
analysis_features_clear (AnalysisFeatures *self)
{
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->times, g_free);
  g_clear_pointer (&self->levels, g_free);
  self->n_examples = 0;
  self->told_until = 0.0f;
}
