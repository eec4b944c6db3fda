/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/row-keys.h"

#include <glib/gi18n.h>

#include "engine/dsp/feature-set.h"
#include "engine/experiment/row-values.h"
#include "engine/training/classification-metrics.h"

typedef enum
{
  KIND_TEXT,
  KIND_LIST,     /* texts between commas */
  KIND_COUNT,    /* guint */
  KIND_NUMBER,   /* double */
  KIND_SWITCH,   /* yes or no */
  KIND_CHOICE,   /* an enumeration, by the place among the choices */
  KIND_CUT,      /* "whole", "slices", "quarter", "excerpts 3" */
  KIND_RULE,     /* "mean", "majority", "threshold 0.5" */
  KIND_REPORTED, /* "accuracy 0.52, macro-f1 0.4" */
  KIND_OPTION,   /* of the zoo: kept as text */
} Kind;

typedef struct
{
  const char *name;
  Kind kind;
  gsize offset;
  double min;
  double max;
  const char *choices; /* between "|" */
  gboolean is_remark;  /* says something of the row and changes nothing */
} Key;

#define AT(field)                 G_STRUCT_OFFSET (ExperimentRow, field)
#define TEXT(key, field)          { key, KIND_TEXT, AT (field), 0, 0, NULL, FALSE }
#define COUNT(key, field, lo, hi) { key, KIND_COUNT, AT (field), lo, hi, NULL, FALSE }
#define NUMBER(key, field, lo, hi) { key, KIND_NUMBER, AT (field), lo, hi, NULL, FALSE }
#define CHOICE(key, field, names) { key, KIND_CHOICE, AT (field), 0, 0, names, FALSE }
#define OPTION(key)               { key, KIND_OPTION, AT (options), 0, 0, NULL, FALSE }

static const Key keys[] = {
  TEXT ("corpus", corpus),
  CHOICE ("target", target, "point|curve|quadrant|degrees|emotion|genre"),
  { "classes", KIND_LIST, AT (classes), 0, 0, NULL, FALSE },
  { "correct-words", KIND_SWITCH, AT (correct_words), 0, 0, NULL, FALSE },
  { "unit", KIND_SWITCH, AT (unit), 0, 0, NULL, FALSE },
  COUNT ("items", items, 0, 1e6),
  TEXT ("features", features),
  { "segments", KIND_CUT, AT (segments), 0, 0, NULL, FALSE },
  { "test-segments", KIND_CUT, AT (test_segments), 0, 0, NULL, FALSE },
  { "song-rule", KIND_RULE, AT (song_rule), 0, 0, NULL, FALSE },
  CHOICE ("scale", scale, "none|mean|standard|min-max|pca"),
  COUNT ("components", components, 0, 1e5),
  NUMBER ("mixup", augment.mixup, 0, 10),
  NUMBER ("mask-bands", augment.mask_bands, 0, 0.9),
  NUMBER ("mask-frames", augment.mask_frames, 0, 0.9),
  NUMBER ("brightness", augment.brightness, 0, 1),
  NUMBER ("contrast", augment.contrast, 0, 1),
  NUMBER ("grey", augment.grey, 0, 1),
  NUMBER ("gain", augment.gain, 0, 40),
  NUMBER ("equaliser", augment.equaliser, 0, 40),
  NUMBER ("pitch", augment.pitch, 0, 0.5),
  NUMBER ("tempo", augment.tempo, 0, 0.5),
  NUMBER ("crop", augment.crop, 0, 0.9),
  CHOICE ("split", split, "folds|random|none|same|groups|ratio"),
  COUNT ("parts", parts, 1, 100),
  COUNT ("use-parts", use_parts, 0, 100),
  COUNT ("runs", runs, 1, 100),
  { "seed", KIND_COUNT, AT (seed), 0, 4e9, "64", FALSE },
  TEXT ("model", model),
  OPTION ("kernel"),
  OPTION ("filters"),
  OPTION ("pool"),
  OPTION ("hidden"),
  OPTION ("recurrent"),
  OPTION ("activation"),
  OPTION ("output-activation"),
  OPTION ("dropout"),
  OPTION ("auxiliary"),
  TEXT ("trainable", trainable),
  TEXT ("start", start),
  TEXT ("start-without", start_without),
  NUMBER ("ridge", ridge, 0, 1e9),
  NUMBER ("cost", cost, 1e-9, 1e9),
  NUMBER ("gamma", gamma, 0, 1e9),
  NUMBER ("tube", tube, 0, 10),
  CHOICE ("loss", loss, "mse|l1|huber|cross-entropy|binary-cross-entropy"),
  NUMBER ("label-smoothing", label_smoothing, 0, 0.9),
  CHOICE ("optimizer", optimizer, "adam|adamw|sgd|rmsprop|adagrad|adadelta|adamax|nadam"),
  NUMBER ("learning-rate", learning_rate, 1e-9, 10),
  NUMBER ("momentum", momentum, 0, 0.999),
  NUMBER ("weight-decay", weight_decay, 0, 10),
  CHOICE ("schedule", schedule, "cosine|constant|step|one-cycle"),
  COUNT ("step-epochs", step_epochs, 1, 1e6),
  NUMBER ("step-gamma", step_gamma, 1e-6, 1),
  COUNT ("epochs", epochs, 1, 1e5),
  COUNT ("batch", batch, 1, 4096),
  NUMBER ("clip-norm", clip_norm, 0, 1e9),
  COUNT ("search", search, 0, 1000),
  COUNT ("max-rows", max_rows, 0, 1e6),
  TEXT ("transfer", transfer),
  NUMBER ("vote-threshold", vote_threshold, 0, 1),
  COUNT ("transfer-items", transfer_items, 0, 1e6),
  { "reported", KIND_REPORTED, AT (reported), 0, 0, NULL, TRUE },
  { "reduced", KIND_TEXT, AT (reduced), 0, 0, NULL, TRUE },
  { "seconds", KIND_NUMBER, AT (seconds), 0, 1e7, NULL, TRUE },
};

/* A choice is the place of its word. */
G_STATIC_ASSERT (NN_LOSS_BINARY_CROSS_ENTROPY == 4 && NN_LOSS_CROSS_ENTROPY == 3 && NN_LOSS_L1 == 1);
G_STATIC_ASSERT (NN_OPTIMIZER_SGD == 2 && NN_OPTIMIZER_ADADELTA == 5 && NN_OPTIMIZER_NADAM == 7);
G_STATIC_ASSERT (NN_LEARNING_RATE_COSINE == 0 && NN_LEARNING_RATE_STEP == 2);

static const Key *
find_key (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (keys[i].name, name))
      return &keys[i];

  return NULL;
}

static char *
set_count (const Key  *key,
           gpointer    field,
           const char *value)
{
  double number;
  char *reason = experiment_value_set_count (&number, key->min, key->max, value);

  if (reason == NULL && key->choices != NULL)
    *(guint64 *)field = number;
  else if (reason == NULL)
    *(guint *)field = number;
  return reason;
}

char *
experiment_row_set (ExperimentRow *self,
                    const char    *name,
                    const char    *value)
{
  const Key *key = find_key (name);
  gpointer field;

  if (key == NULL)
    return g_strdup_printf (_ ("there is no key “%s”"), name);

  field = G_STRUCT_MEMBER_P (self, key->offset);
  switch (key->kind)
    {
    case KIND_TEXT: return experiment_value_set_text (field, value);
    case KIND_LIST: return experiment_value_set_list (field, value);
    case KIND_COUNT: return set_count (key, field, value);
    case KIND_NUMBER: return experiment_value_set_number (field, key->min, key->max, value);
    case KIND_SWITCH: return experiment_value_set_switch (field, value);
    case KIND_CHOICE: return experiment_value_set_choice (field, key->choices, value);
    case KIND_CUT: return experiment_value_set_cut (field, value);
    case KIND_RULE: return experiment_value_set_rule (field, value);
    case KIND_REPORTED: return experiment_value_set_reported (*(GArray **)field, value);
    case KIND_OPTION: return experiment_value_set_option (field, name, value);
    }

  g_assert_not_reached ();
}

static void
reported_clear (gpointer data)
{
  g_free (((ExperimentReported *)data)->metric);
}

ExperimentRow *
experiment_row_new (const char *name)
{
  ExperimentRow *self = g_new0 (ExperimentRow, 1);

  self->name = g_strdup (name);
  self->corpus = g_strdup ("");
  self->features = g_strdup ("");
  self->model = g_strdup ("");
  self->options = g_strdup ("");
  self->reduced = g_strdup ("");
  self->parts = 10;
  self->runs = 1;
  self->seed = 1;
  self->cost = 1.0;
  self->tube = 0.1;
  self->optimizer = NN_OPTIMIZER_ADAM;
  self->learning_rate = 0.001;
  self->schedule = NN_LEARNING_RATE_CONSTANT;
  self->step_epochs = 1;
  self->step_gamma = 1.0;
  self->epochs = 1;
  self->batch = 32;
  self->reported = g_array_new (FALSE, FALSE, sizeof (ExperimentReported));
  g_array_set_clear_func (self->reported, reported_clear);
  return self;
}

/* The value of @key in one form, whatever the settings file wrote. */
static void
append_value (const ExperimentRow *self,
              const Key           *key,
              GString             *text)
{
  gconstpointer field = G_STRUCT_MEMBER_P (self, key->offset);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *rule = NULL;

  switch (key->kind)
    {
    case KIND_TEXT:
    case KIND_OPTION:
      if (*(char *const *)field != NULL)
        g_string_append (text, *(char *const *)field);
      break;
    case KIND_LIST:
      for (char **item = *(char **const *)field; item != NULL && *item != NULL; item++)
        g_string_append_printf (text, "%s,", *item);
      break;
    case KIND_NUMBER: g_string_append (text, g_ascii_dtostr (number, sizeof number, *(const double *)field)); break;
    case KIND_COUNT:
      g_string_append_printf (text, "%" G_GUINT64_FORMAT,
                              key->choices != NULL ? *(const guint64 *)field : *(const guint *)field);
      break;
    case KIND_SWITCH:
    case KIND_CHOICE: g_string_append_printf (text, "%d", *(const int *)field); break;
    case KIND_CUT:
      rule = analysis_cut_to_text (field);
      g_string_append (text, rule);
      break;
    case KIND_RULE:
      rule = training_song_rule_to_text (field);
      g_string_append (text, rule);
      break;
    case KIND_REPORTED: break;
    }
}

/* How many cells there are does not change what comes out of one of them. */
static gboolean
decides_a_cell (const Key *key)
{
  return !key->is_remark && !g_str_equal (key->name, "runs") && !g_str_equal (key->name, "use-parts");
}

/* All that the figures of a cell depend on. What is not set is left out, so that a new key leaves the results
 * of older rows as they are. */
static void
append_settings (const ExperimentRow *self,
                 GString             *text)
{
  g_string_append_printf (text, "version=%d\n", DSP_FEATURE_SET_VERSION);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (decides_a_cell (&keys[i]) && !(keys[i].kind == KIND_OPTION && !g_str_equal (keys[i].name, "kernel")))
      {
        g_autoptr (GString) value = g_string_new (NULL);

        append_value (self, &keys[i], value);
        if (value->len > 0)
          g_string_append_printf (text, "%s=%s\n", keys[i].name, value->str);
      }
}

char *
experiment_row_finish (ExperimentRow *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (*self->corpus == '\0')
    return g_strdup (_ ("the key “corpus” is missing"));
  if (*self->features == '\0')
    return g_strdup (_ ("the key “features” is missing"));
  if (*self->model == '\0')
    return g_strdup (_ ("the key “model” is missing"));
  if (self->use_parts > self->parts)
    return g_strdup (_ ("more parts are to be used than there are"));
  if (self->split == EXPERIMENT_SPLIT_RATIO && self->parts < 2)
    return g_strdup (_ ("one in two can be held out at most: “parts” must be 2 or more"));
  if ((self->target == EXPERIMENT_TARGET_EMOTION || self->target == EXPERIMENT_TARGET_GENRE)
      && (self->classes == NULL || g_strv_length (self->classes) < 2))
    return g_strdup (_ ("the key “classes” is missing"));
  if (self->classes != NULL && g_strv_length (self->classes) > TRAINING_MAX_CLASSES)
    return g_strdup_printf (_ ("these are more than %d classes"), TRAINING_MAX_CLASSES);
  if (self->search > 0 && !experiment_row_has_classes (self))
    return g_strdup (_ ("a search is judged by the classes that are right, and there are none"));
  if (self->transfer != NULL && (self->classes == NULL || !experiment_row_has_classes (self)))
    return g_strdup (_ ("whole songs are hit by the row's classes, and there are none"));
  if (experiment_row_has_classes (self) != (self->loss == NN_LOSS_CROSS_ENTROPY)
      && !experiment_row_is_classic (self))
    return g_strdup (_ ("cross-entropy goes with classes, the other losses with numbers"));

  append_settings (self, text);

  g_free (self->fingerprint);
  self->fingerprint = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, text->len);
  self->fingerprint[16] = '\0';
  return NULL;
}
