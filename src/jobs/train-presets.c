/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Ready-made settings: two of the program's own, and what each paper trains, as far as it goes with places on the
 * plane; the papers' own tables are repeated by `moodplane-cli experiment`. */

#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/training/architectures.h"
#include "jobs/train-choices.h"

/* What is NULL is as usual, see make(). */
typedef struct
{
  JobsTrainChoice choice;
  const char *architecture;
  const char *options;
  const char *features;
  const char *segments;
  const char *side_tasks;
  const char *beside;
  const char *optimizer;
  const char *schedule;
  const char *augmentation;
  const char *averaging;
  double rate;
  double weight_decay;
  guint batch;
  guint epochs;
  guint patience;
} Preset;

static const Preset presets[] = {
  { .choice = { "quick", N_ ("Quick"), N_ ("A network and kernels as in the model that comes with the program, in a few minutes."), 0 },
    .architecture = "moodplane-1", .side_tasks = "genres=0.2 words=0.2", .beside = JOBS_TRAIN_BESIDE_KERNELS, .optimizer = "adamw", .rate = 0.002,
    .weight_decay = 0.02, .batch = 32, .epochs = 60, .patience = 20 },
  { .choice = { "careful", N_ ("Careful"),
                N_ ("The same for longer; the network learns degrees too, where they are known."), 0 },
    .architecture = "moodplane-1", .side_tasks = "degrees=0.5 genres=0.2 words=0.2", .beside = JOBS_TRAIN_BESIDE_KERNELS, .optimizer = "adamw", .rate = 0.002,
    .weight_decay = 0.02, .batch = 32, .epochs = 150, .patience = 50 },
  { .choice = { "kernel", N_ ("Kernels"), N_ ("No network: kernels on numbers of whole songs. Good with few songs."), 0 },
    .architecture = "kernel", .options = "word-weight=0.05 penalty=0.04", .features = "song-statistics rate=16000 + expressive rate=16000",
    .segments = "slices 6 every 18 from 45" },
  { .choice = { "yu", "Yu", N_ ("A small network that hears MFCC images of 10 seconds, ten epochs."), 0 },
    .architecture = "yu-mymodel", .features = "mfcc-image", .segments = "slices",
    .optimizer = "adam", .schedule = "constant", .augmentation = "none", .averaging = "none", .rate = 0.001, .batch = 16,
    .epochs = 10 },
  { .choice = { "stoltenberg", "Stoltenberg",
                N_ ("One convolution over three excerpts of 15 seconds, ten epochs."), 0 },
    .architecture = "stoltenberg", .options = "kernel=3 filters=16 pool=3 dropout=0.2", .features = "mel80-db",
    .segments = "excerpts 3", .optimizer = "adam", .schedule = "constant", .augmentation = "none", .averaging = "none",
    .rate = 0.001, .batch = 32, .epochs = 10 },
  { .choice = { "moldovan", "Moldovan", N_ ("A residual network on one stacked image of 30 seconds, ten epochs."), 0 },
    .architecture = "moldovan-resnet18", .features = "moldovan-stack height=64 width=64", .segments = "quarter",
    .optimizer = "sgd", .schedule = "step", .augmentation = "none", .averaging = "none", .rate = 0.0009, .batch = 4,
    .epochs = 10 },
  { .choice = { "cerutti", "Cerutti", N_ ("GoogLeNet on mel images of 4 seconds, which vote. Slow."), 0 },
    .architecture = "googlenet", .features = "mel-image", .segments = "slices",
    .optimizer = "sgd", .schedule = "step", .augmentation = "gentle", .averaging = "none", .rate = 0.003, .weight_decay = 0.0003,
    .batch = 16, .epochs = 20 },
  { .choice = { "gao", "Gao", N_ ("A dense network on 260 statistics of each half second."), 0 },
    .architecture = "gao-ffnn", .features = "gao-260", .segments = "slices", .optimizer = "adam", .schedule = "constant",
    .augmentation = "none", .averaging = "none", .rate = 0.001, .batch = 64, .epochs = 10 },
};

static void
set (JobsTrainSettings *settings,
     JobsTrainField     field,
     const char        *text,
     const char        *usual)
{
  jobs_train_settings_set_text (settings, field, text != NULL ? text : usual);
}

static JobsTrainSettings *
make (const Preset *preset)
{
  JobsTrainSettings *self = jobs_train_settings_new_empty ();

  set (self, JOBS_TRAIN_PRESET, preset->choice.id, "");
  set (self, JOBS_TRAIN_ARCHITECTURE, preset->architecture, "");
  set (self, JOBS_TRAIN_NETWORK_OPTIONS, preset->options, "");
  set (self, JOBS_TRAIN_FEATURES, preset->features, "usual");
  set (self, JOBS_TRAIN_SEGMENTS, preset->segments, "usual");
  set (self, JOBS_TRAIN_TARGETS, "mood", "");
  set (self, JOBS_TRAIN_SIDE_TASKS, preset->side_tasks, "");
  set (self, JOBS_TRAIN_BESIDE, preset->beside, JOBS_TRAIN_BESIDE_NOTHING);
  set (self, JOBS_TRAIN_SPLIT, "ratio", "");
  set (self, JOBS_TRAIN_GROUPED_BY, "artist", "");
  set (self, JOBS_TRAIN_OPTIMIZER, preset->optimizer, "adamw");
  set (self, JOBS_TRAIN_SCHEDULE, preset->schedule, "cosine");
  set (self, JOBS_TRAIN_AUGMENTATION, preset->augmentation, "usual");
  set (self, JOBS_TRAIN_AVERAGING, preset->averaging, "exponential");
  set (self, JOBS_TRAIN_MEASURE, "loss", "");
  set (self, JOBS_TRAIN_START, "nothing", "");
  set (self, JOBS_TRAIN_LAYERS, "all", "");
  jobs_train_settings_set_number (self, JOBS_TRAIN_HELD_OUT, 0.2);
  jobs_train_settings_set_number (self, JOBS_TRAIN_N_PARTS, 5);
  jobs_train_settings_set_number (self, JOBS_TRAIN_VALIDATION, 0.1);
  jobs_train_settings_set_number (self, JOBS_TRAIN_RATE, preset->rate);
  jobs_train_settings_set_number (self, JOBS_TRAIN_WEIGHT_DECAY, preset->weight_decay);
  jobs_train_settings_set_number (self, JOBS_TRAIN_BATCH, MAX (preset->batch, 1));
  jobs_train_settings_set_number (self, JOBS_TRAIN_EPOCHS, MAX (preset->epochs, 1));
  jobs_train_settings_set_number (self, JOBS_TRAIN_PATIENCE, preset->patience);
  jobs_train_settings_set_number (self, JOBS_TRAIN_SEED, 1);
  return self;
}

JobsTrainSettings *
jobs_train_settings_new (void)
{
  return make (&presets[0]);
}

JobsTrainSettings *
jobs_train_settings_new_preset (const char  *id,
                                GError     **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_str_equal (presets[i].choice.id, id))
      return make (&presets[i]);

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There is no preset “%s”."), id);
  return NULL;
}

static gpointer
make_list (gpointer data)
{
  JobsTrainChoice *list = g_new (JobsTrainChoice, G_N_ELEMENTS (presets));

  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    {
      list[i] = presets[i].choice;
      list[i].name = _ (list[i].name);
      list[i].sentence = _ (list[i].sentence);
      list[i].n_weights = training_count_architecture_weights (presets[i].architecture);
    }
  return list;
}

const JobsTrainChoice *
jobs_train_presets_list (gsize *n)
{
  static GOnce once = G_ONCE_INIT;

  *n = G_N_ELEMENTS (presets);
  return g_once (&once, make_list, NULL);
}
