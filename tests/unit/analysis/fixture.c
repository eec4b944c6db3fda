/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fixture.h"

#include <math.h>

#include "engine/nn/zoo.h"

/* A network with weights drawn from @seed: it knows nothing of mood, but answers differently to
 * different music. */
static NnModel *
make_network (const char *architecture,
              gsize       n_frames,
              gsize       n_outputs,
              guint64     seed)
{
  const NnZooOptions options = { .n_outputs = n_outputs };
  const NnShape input = { 1, 80, n_frames };
  g_autoptr (GError) error = NULL;
  g_autoptr (NnGraph) graph = NULL;
  NnModel *network;
  BaseRng rng;

  base_rng_init (&rng, seed);
  graph = nn_zoo_build (architecture, input, &options, &error);
  g_assert_no_error (error);
  network = nn_model_new (graph, input, &rng, &error);
  g_assert_no_error (error);

  return network;
}

/* The default architecture. */
NnModel *
fixture_make_network (guint64 seed)
{
  return make_network ("moodplane-1", 320, 0, seed);
}

static const NnTensorInfo *
find_tensor (const NnModel *network,
             const char    *name)
{
  for (gsize i = 0; i < nn_model_get_n_tensors (network); i++)
    if (g_str_equal (nn_model_get_tensor (network, i)->name, name))
      return nn_model_get_tensor (network, i);

  g_assert_not_reached ();
}

float *
fixture_get_tensor (NnModel    *network,
                    const char *name)
{
  return nn_model_get_parameters_mutable (network) + find_tensor (network, name)->offset;
}

NnModel *
fixture_make_degree_network (gsize         n_degrees,
                             const double *shares,
                             guint64       seed)
{
  NnModel *network = make_network ("moodplane-1", 320, MOOD_N_RAW + n_degrees, seed);
  const gsize n_channels = find_tensor (network, "steps.weight")->shape[1];
  float *weights = fixture_get_tensor (network, "steps.weight");
  float *biases = fixture_get_tensor (network, "steps.bias");

  for (gsize k = 0; k < n_degrees; k++)
    {
      for (gsize c = 0; c < n_channels; c++)
        weights[(MOOD_N_RAW + k) * n_channels + c] = 0.0f;
      biases[MOOD_N_RAW + k] = (float) log (shares[k] / (1.0 - shares[k]));
    }

  return network;
}

AnalysisModel *
fixture_make_model_of (const char *architecture,
                       gsize       n_frames,
                       guint64     seed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnModel) network = make_network (architecture, n_frames, 0, seed);
  g_autoptr (DspFrontend) frontend = dsp_frontend_new (&dsp_frontend_default_config, &error);
  AnalysisModel *model;

  g_assert_no_error (error);
  model = analysis_model_new (network, frontend, NULL);
  g_assert_nonnull (model);

  return model;
}

AnalysisModel *
fixture_make_model (guint64 seed)
{
  return fixture_make_model_of ("moodplane-1", 320, seed);
}

/* A model file with everything that analysis asks for. */
static NnTensorFile *
make_file (NnModel *network)
{
  g_autofree char *frontend = dsp_frontend_config_to_string (&dsp_frontend_default_config);
  NnTensorFile *file = nn_tensor_file_new ();

  nn_model_file_add_model (file, network);
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_FRONTEND, frontend);
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_FRONTEND_VERSION, G_STRINGIFY (DSP_FRONTEND_VERSION));
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_SPREAD, "1.25");

  return file;
}

NnTensorFile *
fixture_make_model_file (guint64 seed)
{
  g_autoptr (NnModel) network = fixture_make_network (seed);

  return make_file (network);
}

NnTensorFile *
fixture_make_degree_model_file (const char   *degrees,
                                gsize         n_degrees,
                                const double *shares,
                                guint64       seed)
{
  g_autoptr (NnModel) network = fixture_make_degree_network (n_degrees, shares, seed);
  NnTensorFile *file = make_file (network);

  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_DEGREES, degrees);
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_DEGREES_SCALE, ANALYSIS_MODEL_SCALE_LOGIT);
  return file;
}

/* Something that changes: a tone that wanders, a beat, and noise. 16 kHz. */
float *
fixture_make_music (gsize   n_samples,
                    guint64 seed)
{
  float *samples = g_new (float, MAX (n_samples, 1));
  double phase = 0.0;
  BaseRng rng;

  base_rng_init (&rng, seed);
  for (gsize i = 0; i < n_samples; i++)
    {
      const double time = (double) i / 16000.0;
      const double beat = exp (-8.0 * fmod (time, 0.5));

      phase += 2.0 * G_PI * (300.0 + 200.0 * sin (time * 0.4)) / 16000.0;
      samples[i] = (float) (0.3 * sin (phase) + (0.02 + 0.2 * beat) * (base_rng_uniform (&rng) - 0.5));
    }

  return samples;
}
