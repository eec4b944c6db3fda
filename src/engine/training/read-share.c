/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/read-share.h"

#include "engine/dsp/feature-set.h"
#include "engine/training/clip-features.h"
#include "engine/training/feature-cache.h"

typedef struct
{
  AnalysisFeatureReader *reader; /* (owned) (nullable): of features */
  DspFrontend *frontend;         /* (owned) (nullable): of frames */
  char *folder;                  /* (owned) */
} Place;

static void
place_clear (Place *self)
{
  g_clear_pointer (&self->reader, analysis_feature_reader_unref);
  g_clear_pointer (&self->frontend, dsp_frontend_unref);
  g_free (self->folder);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static gboolean
place_init (Place *self, const TrainingMoodConfig *config, const char *cache)
{
  const gboolean is_features = config->feature.features != NULL;

  *self = (Place) {
    .folder = g_build_filename (cache, is_features ? TRAINING_FEATURES_FOLDER : TRAINING_FRAMES_FOLDER, NULL)
  };
  if (is_features)
    self->reader = analysis_feature_reader_new (config->feature.features, &config->feature.cut, NULL);
  else
    self->frontend = dsp_frontend_new (&dsp_frontend_default_config, NULL);
  return self->reader != NULL || self->frontend != NULL;
}

static gboolean
has_clip (const Place *self, const TrainingClip *clip)
{
  g_autofree char *path = self->reader != NULL
                              ? training_clip_features_get_cache_path (self->reader, self->folder, clip->path,
                                                                       DSP_FEATURE_SET_REVISION)
                              : training_features_get_cache_path (self->frontend, self->folder, clip);

  return path != NULL && g_file_test (path, G_FILE_TEST_EXISTS);
}

double
training_read_share (const char *const *manifests, const TrainingMoodConfig *config, const char *cache)
{
  g_autoptr (TrainingCorpus) corpus = training_corpus_new ();
  g_auto (Place) place = { 0 };
  gsize n_clips, n_read = 0;

  for (const char *const *path = manifests; *path != NULL; path++)
    if (!training_corpus_add_any_manifest (corpus, *path, NULL))
      return 0.0;
  if (!place_init (&place, config, cache))
    return 0.0;

  n_clips = training_corpus_get_n_clips (corpus);
  for (gsize i = 0; i < n_clips; i++)
    n_read += has_clip (&place, training_corpus_get_clip (corpus, i));
  return n_clips > 0 ? (double)n_read / n_clips : 0.0;
}
