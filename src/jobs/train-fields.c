/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The fields of a training's settings: what they are called, and what they can be. */

#include <glib/gi18n.h>

#include "engine/training/architectures.h"
#include "jobs/train-choices.h"

static const JobsTrainFieldInfo fields[JOBS_TRAIN_N_FIELDS] = {
  [JOBS_TRAIN_PRESET] = { "preset", JOBS_TRAIN_KIND_TEXT, N_ ("Preset"), N_ ("What the settings were made from."), 0, 0, 0 },
  [JOBS_TRAIN_ARCHITECTURE] = { "architecture", JOBS_TRAIN_KIND_CHOICE, N_ ("Network"),
                                N_ ("The network that is trained, or a learner that is fitted at once."), 0, 0, 0 },
  [JOBS_TRAIN_NETWORK_OPTIONS] = { "network-options", JOBS_TRAIN_KIND_TEXT, N_ ("Options"),
                                   N_ ("Of the network, such as “kernel=5 dropout=none”."), 0, 0, 0 },
  [JOBS_TRAIN_FEATURES] = { "features", JOBS_TRAIN_KIND_CHOICE, N_ ("Hears"), N_ ("What is worked out from the sound."), 0, 0, 0 },
  [JOBS_TRAIN_SEGMENTS] = { "segments", JOBS_TRAIN_KIND_CHOICE, N_ ("Pieces"),
                            N_ ("Of which pieces of a song features are worked out."), 0, 0, 0 },
  [JOBS_TRAIN_TARGETS] = { "targets", JOBS_TRAIN_KIND_CHOICE, N_ ("Learns"), N_ ("Which labels it learns from."), 0, 0, 0 },
  [JOBS_TRAIN_SIDE_TASKS] = { "side-tasks", JOBS_TRAIN_KIND_TEXT, N_ ("Learns beside"),
                              N_ ("What a network learns beside the mood, and what that counts: “words=0.2 genres=0.2”."), 0, 0, 0 },
  [JOBS_TRAIN_BESIDE] = { "beside", JOBS_TRAIN_KIND_CHOICE, N_ ("Fitted beside"),
                          N_ ("What else is fitted to the same songs, and has a say in the model."), 0, 0, 0 },
  [JOBS_TRAIN_SPLIT] = { "split", JOBS_TRAIN_KIND_CHOICE, N_ ("Holds out"),
                         N_ ("Which songs are kept back, so that the model is judged by songs that it never heard."), 0, 0, 0 },
  [JOBS_TRAIN_GROUPED_BY] = { "grouped-by", JOBS_TRAIN_KIND_CHOICE, N_ ("Keeps together"),
                              N_ ("Songs that belong together are all kept back or all trained on."), 0, 0, 0 },
  [JOBS_TRAIN_HELD_OUT] = { "held-out", JOBS_TRAIN_KIND_NUMBER, N_ ("Share held out"), N_ ("Of all songs."), 0.05, 0.5, 2 },
  [JOBS_TRAIN_N_PARTS] = { "parts", JOBS_TRAIN_KIND_WHOLE, N_ ("Parts"), N_ ("As many as there are to hold out in turn."), 2, 20, 0 },
  [JOBS_TRAIN_PART] = { "part", JOBS_TRAIN_KIND_WHOLE, N_ ("Part held out"), N_ ("Its number, from 0."), 0, 9999, 0 },
  [JOBS_TRAIN_EVERY_PART] = { "every-part", JOBS_TRAIN_KIND_SWITCH, N_ ("Every part in turn"),
                              N_ ("Trains a network for each part, for figures of all songs; the model is that of the part held out."), 0, 1, 0 },
  [JOBS_TRAIN_VALIDATION] = { "validation", JOBS_TRAIN_KIND_NUMBER, N_ ("Share for validation"),
                              N_ ("Of the other songs: by them each epoch is judged."), 0.05, 0.5, 2 },
  [JOBS_TRAIN_OPTIMIZER] = { "optimizer", JOBS_TRAIN_KIND_CHOICE, N_ ("Optimizer"), N_ ("How weights follow their gradients."), 0, 0, 0 },
  [JOBS_TRAIN_SCHEDULE] = { "schedule", JOBS_TRAIN_KIND_CHOICE, N_ ("Schedule"), N_ ("How the learning rate goes."), 0, 0, 0 },
  [JOBS_TRAIN_RATE] = { "learning-rate", JOBS_TRAIN_KIND_NUMBER, N_ ("Learning rate"),
                        N_ ("The highest; 0 is what is usual for the optimizer."), 0, 10, 5 },
  [JOBS_TRAIN_WEIGHT_DECAY] = { "weight-decay", JOBS_TRAIN_KIND_NUMBER, N_ ("Weight decay"), N_ ("Keeps weights small."), 0, 1, 5 },
  [JOBS_TRAIN_BATCH] = { "batch", JOBS_TRAIN_KIND_WHOLE, N_ ("Batch"), N_ ("Examples for each step."), 1, 512, 0 },
  [JOBS_TRAIN_EPOCHS] = { "epochs", JOBS_TRAIN_KIND_WHOLE, N_ ("Epochs"), N_ ("How many times each song is heard."), 1, 10000, 0 },
  [JOBS_TRAIN_AUGMENTATION] = { "augmentation", JOBS_TRAIN_KIND_CHOICE, N_ ("Variation"),
                                N_ ("How much songs are changed each time that they are heard."), 0, 0, 0 },
  [JOBS_TRAIN_AVERAGING] = { "averaging", JOBS_TRAIN_KIND_CHOICE, N_ ("Averaging"), N_ ("Of the weights over the steps."), 0, 0, 0 },
  [JOBS_TRAIN_PATIENCE] = { "patience", JOBS_TRAIN_KIND_WHOLE, N_ ("Patience"),
                            N_ ("Ends after so many epochs without a better one; 0: it never ends early."), 0, 10000, 0 },
  [JOBS_TRAIN_MEASURE] = { "measure", JOBS_TRAIN_KIND_CHOICE, N_ ("Best by"), N_ ("Which epoch's network is kept."), 0, 0, 0 },
  [JOBS_TRAIN_START] = { "start", JOBS_TRAIN_KIND_CHOICE, N_ ("Starts from"), N_ ("The weights that training begins with."), 0, 0, 0 },
  [JOBS_TRAIN_START_FILE] = { "start-file", JOBS_TRAIN_KIND_FILE, N_ ("Model file"), N_ ("Whose weights are taken, where they fit."), 0, 0, 0 },
  [JOBS_TRAIN_LAYERS] = { "layers", JOBS_TRAIN_KIND_CHOICE, N_ ("Trains"), N_ ("Layers that are not trained stay as they are."), 0, 0, 0 },
  [JOBS_TRAIN_SEED] = { "seed", JOBS_TRAIN_KIND_WHOLE, N_ ("Seed"), N_ ("Of everything random: equal settings and seeds make equal models."), 0, 999999999, 0 },
};

static const JobsTrainChoice features[] = {
  { "usual", N_ ("As usual"), N_ ("The whole song in windows for a network; statistics of it for a learner."), 0 },
  { "mel80-db", N_ ("Mel spectrogram"), N_ ("80 bands of 15 seconds (Stoltenberg)."), 0 },
  { "mel-image", N_ ("Mel image"), N_ ("128 bands of 4 seconds as an image (Cerutti’s next step)."), 0 },
  { "mfcc-image", N_ ("MFCC image"), N_ ("Forty coefficients of 10 seconds as an image (Yu)."), 0 },
  { "spectrogram-image", N_ ("Spectrogram image"), N_ ("The spectrum of 4 seconds as an image (Cerutti)."), 0 },
  { "moldovan-stack height=64 width=64", N_ ("Stacked image"), N_ ("MFCC, centroid, chroma and mel spectrogram of 30 seconds (Moldovan)."), 0 },
  { "gao-260", N_ ("260 statistics"), N_ ("Of each half second (Gao)."), 0 },
  { "song-statistics", N_ ("Song statistics"), N_ ("442 numbers of the whole song."), 0 },
  { "expressive", N_ ("Expression"), N_ ("608 numbers of notes, texture, harmony, rhythm and dynamics."), 0 },
  { "song-statistics rate=16000 + expressive rate=16000", N_ ("Statistics and expression"), N_ ("Both sets of numbers."), 0 },
};

static const JobsTrainChoice segments[] = {
  { "usual", N_ ("As usual"), "", 0 },
  { "whole", N_ ("The whole song"), "", 0 },
  { "slices", N_ ("Slices"), N_ ("One after the other, nothing is left out."), 0 },
  { "excerpts 3", N_ ("Three excerpts"), N_ ("From the beginning, the middle and the end."), 0 },
  { "quarter", N_ ("From a quarter on"), N_ ("One piece, from a quarter of the song on."), 0 },
  { "slices 6 every 18 from 45", N_ ("6 seconds in 18"), N_ ("As the model that comes with the program; songs under 45 seconds are heard whole."), 0 },
};

static const JobsTrainChoice targets[] = {
  { "mood", N_ ("All that is known"), N_ ("Quadrants and places on the plane, whichever a song has."), 0 },
  { "quadrants", N_ ("Quadrants"), N_ ("The quadrant alone, though a song has a place."), 0 },
  { "plane", N_ ("Valence and arousal"), N_ ("The place alone, though a song has a quadrant."), 0 },
  { "degrees", N_ ("Mood and degrees"), N_ ("Also how strongly each of nine emotions is felt, where that is known."), 0 },
  { "classes", N_ ("Own classes"), N_ ("Classes by the names that the set gives them, such as its folders."), 0 },
};

static const JobsTrainChoice companions[] = {
  { JOBS_TRAIN_BESIDE_NOTHING, N_ ("Nothing"), N_ ("The network alone."), 0 },
  { JOBS_TRAIN_BESIDE_KERNELS, N_ ("Kernels"),
    N_ ("On numbers of whole songs, as in the model that comes with the program. Better with few songs; these take longer to read."), 0 },
};

static const JobsTrainChoice splits[] = {
  { "ratio", N_ ("A share"), N_ ("A random share of the songs, of each class alike."), 0 },
  { "k-fold", N_ ("One part of several"), N_ ("The songs are divided into equal parts, one of which is held out."), 0 },
  { "set-folds", N_ ("A fold of the set"), N_ ("As the set itself has divided its songs."), 0 },
};

static const JobsTrainChoice groups[] = {
  { "artist", N_ ("Artist"), N_ ("Songs of one artist, actor, series or group of the set."), 0 },
  { "album", N_ ("Album"), N_ ("Songs of one album."), 0 },
  { "folder", N_ ("Folder"), N_ ("Songs in one folder."), 0 },
  { "nothing", N_ ("Nothing"), N_ ("Each song stands alone. Figures flatter where songs are alike."), 0 },
};

static const JobsTrainChoice optimizers[] = {
  { "adamw", "AdamW", "", 0 },     { "adam", "Adam", "", 0 },       { "adamax", "Adamax", "", 0 },
  { "nadam", "NAdam", "", 0 },     { "sgd", "SGD", "", 0 },         { "rmsprop", "RMSProp", "", 0 },
  { "adagrad", "Adagrad", "", 0 }, { "adadelta", "Adadelta", "", 0 },
};

static const JobsTrainChoice schedules[] = {
  { "cosine", N_ ("Cosine"), N_ ("Up along a line, down along half a cosine."), 0 },
  { "constant", N_ ("Constant"), "", 0 },
  { "step", N_ ("Steps"), N_ ("A tenth after every ten epochs."), 0 },
  { "one-cycle", N_ ("One cycle"), N_ ("Up along a cosine, down along another."), 0 },
};

static const JobsTrainChoice augmentations[] = {
  { "none", N_ ("None"), "", 0 },
  { "gentle", N_ ("Gentle"), "", 0 },
  { "usual", N_ ("Usual"), N_ ("Two songs are mixed, the sound is tilted, bands and moments are blanked."), 0 },
  { "strong", N_ ("Strong"), N_ ("For few songs."), 0 },
};

static const JobsTrainChoice averagings[] = {
  { "none", N_ ("None"), "", 0 },
  { "exponential", N_ ("Exponential"), N_ ("The last steps count most."), 0 },
  { "equal", N_ ("Equal"), N_ ("Of the last quarter of all steps."), 0 },
};

static const JobsTrainChoice measures[] = {
  { "loss", N_ ("Loss"), N_ ("What training makes small; the least noisy."), 0 },
  { "macro-f1", N_ ("Macro-F1"), N_ ("How well quadrants are told, rare ones as much as others."), 0 },
  { "plane", N_ ("Valence and arousal"), N_ ("How well both agree with the labels."), 0 },
};

static const JobsTrainChoice starts[] = {
  { "nothing", N_ ("Nothing"), N_ ("Random weights."), 0 },
  { "in-use", N_ ("The model in use"), N_ ("What it knows is tuned to these songs."), 0 },
  { "file", N_ ("A model file"), "", 0 },
};

static const JobsTrainChoice layers[] = {
  { "all", N_ ("All layers"), "", 0 },
  { "last", N_ ("The last layer"), N_ ("Quick, and enough for few songs if it starts from a model."), 0 },
  { "classes", N_ ("Classes only"), N_ ("The model says of moods what it said, and own classes besides."), 0 },
};

static GArray *
translate (const JobsTrainChoice *choices,
           gsize                  n)
{
  GArray *list = g_array_new (FALSE, FALSE, sizeof (JobsTrainChoice));

  for (gsize i = 0; i < n; i++)
    {
      JobsTrainChoice choice = choices[i];

      choice.name = _ (choice.name);
      if (*choice.sentence != '\0')
        choice.sentence = _ (choice.sentence);
      g_array_append_val (list, choice);
    }
  return list;
}

/* With the number of weights as each hears usually: of networks for images, images. */
static GArray *
list_architectures (void)
{
  g_auto (GStrv) names = training_list_architecture_names ();
  GArray *list = g_array_new (FALSE, FALSE, sizeof (JobsTrainChoice));

  for (char **name = names; *name != NULL; name++)
    {
      const JobsTrainChoice choice = {
        .id = g_strdup (*name),
        .name = g_strdup (*name),
        .sentence = training_get_architecture_description (*name),
        .n_weights = training_count_architecture_weights (*name),
      };

      g_array_append_val (list, choice);
    }
  return list;
}

static gpointer
make_lists (gpointer data)
{
  GArray **lists = g_new0 (GArray *, JOBS_TRAIN_N_FIELDS);

  lists[JOBS_TRAIN_ARCHITECTURE] = list_architectures ();
  lists[JOBS_TRAIN_FEATURES] = translate (features, G_N_ELEMENTS (features));
  lists[JOBS_TRAIN_SEGMENTS] = translate (segments, G_N_ELEMENTS (segments));
  lists[JOBS_TRAIN_TARGETS] = translate (targets, G_N_ELEMENTS (targets));
  lists[JOBS_TRAIN_BESIDE] = translate (companions, G_N_ELEMENTS (companions));
  lists[JOBS_TRAIN_SPLIT] = translate (splits, G_N_ELEMENTS (splits));
  lists[JOBS_TRAIN_GROUPED_BY] = translate (groups, G_N_ELEMENTS (groups));
  lists[JOBS_TRAIN_OPTIMIZER] = translate (optimizers, G_N_ELEMENTS (optimizers));
  lists[JOBS_TRAIN_SCHEDULE] = translate (schedules, G_N_ELEMENTS (schedules));
  lists[JOBS_TRAIN_AUGMENTATION] = translate (augmentations, G_N_ELEMENTS (augmentations));
  lists[JOBS_TRAIN_AVERAGING] = translate (averagings, G_N_ELEMENTS (averagings));
  lists[JOBS_TRAIN_MEASURE] = translate (measures, G_N_ELEMENTS (measures));
  lists[JOBS_TRAIN_START] = translate (starts, G_N_ELEMENTS (starts));
  lists[JOBS_TRAIN_LAYERS] = translate (layers, G_N_ELEMENTS (layers));
  return lists;
}

const JobsTrainChoice *
jobs_train_field_list (JobsTrainField  field,
                       gsize          *n)
{
  static GOnce once = G_ONCE_INIT;
  GArray **lists = g_once (&once, make_lists, NULL);

  g_return_val_if_fail (field < JOBS_TRAIN_N_FIELDS && lists[field] != NULL, NULL);

  *n = lists[field]->len;
  return (const JobsTrainChoice *)(gconstpointer)lists[field]->data;
}

static gpointer
make_fields (gpointer data)
{
  JobsTrainFieldInfo *translated = g_memdup2 (fields, sizeof fields);

  for (guint f = 0; f < JOBS_TRAIN_N_FIELDS; f++)
    {
      translated[f].name = _ (fields[f].name);
      translated[f].sentence = _ (fields[f].sentence);
    }
  return translated;
}

const JobsTrainFieldInfo *
jobs_train_field_get_info (JobsTrainField field)
{
  static GOnce once = G_ONCE_INIT;
  const JobsTrainFieldInfo *translated = g_once (&once, make_fields, NULL);

  g_return_val_if_fail (field < JOBS_TRAIN_N_FIELDS, NULL);

  return &translated[field];
}
