/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * JobsTrainSettings:
 *
 * All that a person chooses before a training: what is needed to repeat it, but for the songs. Each choice is a field
 * with an id, a name, a sentence, and a text or a number as its value, so that the window, the command line and files
 * speak of the same ones. A plain value for one thread.
 */
typedef struct _JobsTrainSettings JobsTrainSettings;

typedef enum
{
  JOBS_TRAIN_PRESET,          /* the preset it was made from; "" after others were set by hand */
  JOBS_TRAIN_ARCHITECTURE,
  JOBS_TRAIN_NETWORK_OPTIONS, /* "kernel=5 dropout=none"; of a learner "c=2 kernel=linear" */
  JOBS_TRAIN_FEATURES,        /* "usual": windows for a network; or a set of features with its settings */
  JOBS_TRAIN_SEGMENTS,        /* "usual", or of which pieces of a song */
  JOBS_TRAIN_TARGETS,
  JOBS_TRAIN_SIDE_TASKS,      /* "words=0.2 genres=0.2": what else is learned, so that more is heard */
  JOBS_TRAIN_BESIDE,          /* what is fitted to the same songs and mixed with a network that hears windows */
  JOBS_TRAIN_SPLIT,
  JOBS_TRAIN_GROUPED_BY,
  JOBS_TRAIN_HELD_OUT,        /* share of the songs */
  JOBS_TRAIN_N_PARTS,         /* of k-fold */
  JOBS_TRAIN_PART,            /* which of them is held out, from 0; of the set's own folds its number */
  JOBS_TRAIN_EVERY_PART,      /* whether the others are held out in turn, too, by networks of their own */
  JOBS_TRAIN_VALIDATION,      /* share of the songs that are not held out */
  JOBS_TRAIN_OPTIMIZER,
  JOBS_TRAIN_SCHEDULE,
  JOBS_TRAIN_RATE,            /* 0: what is usual for the optimizer */
  JOBS_TRAIN_WEIGHT_DECAY,
  JOBS_TRAIN_BATCH,
  JOBS_TRAIN_EPOCHS,
  JOBS_TRAIN_AUGMENTATION,
  JOBS_TRAIN_AVERAGING,
  JOBS_TRAIN_PATIENCE,        /* epochs without a better one after which it ends; 0: it never ends early */
  JOBS_TRAIN_MEASURE,         /* by which an epoch is better */
  JOBS_TRAIN_START,
  JOBS_TRAIN_START_FILE,
  JOBS_TRAIN_LAYERS,          /* which are trained */
  JOBS_TRAIN_SEED,
  JOBS_TRAIN_N_FIELDS,
} JobsTrainField;

typedef enum
{
  JOBS_TRAIN_KIND_CHOICE,  /* a text: the id of one of jobs_train_field_list() */
  JOBS_TRAIN_KIND_TEXT,
  JOBS_TRAIN_KIND_FILE,    /* a text: a path */
  JOBS_TRAIN_KIND_SWITCH,  /* a number: 0 or 1 */
  JOBS_TRAIN_KIND_WHOLE,   /* a number */
  JOBS_TRAIN_KIND_NUMBER,
} JobsTrainKind;

/**
 * JobsTrainFieldInfo:
 * @name: (translated)
 * @sentence: (translated)
 * @low: of numbers, as is @high
 *
 * What is known of a field.
 */
typedef struct
{
  const char   *id;
  JobsTrainKind kind;
  const char   *name;
  const char   *sentence;
  double        low;
  double        high;
  guint         n_digits;
} JobsTrainFieldInfo;

/**
 * JobsTrainChoice:
 * @id: what the field's value is
 * @name: for a person (translated, unless it is a name)
 * @sentence: (translated); "" when there is nothing to say
 * @n_weights: of an architecture that is a network, as it usually hears; 0 elsewhere
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *sentence;
  guint64     n_weights;
} JobsTrainChoice;

/* As the preset "quick" has it. */
JobsTrainSettings *jobs_train_settings_new         (void);
JobsTrainSettings *jobs_train_settings_copy        (const JobsTrainSettings  *self);
void               jobs_train_settings_free        (JobsTrainSettings        *self);
gboolean           jobs_train_settings_equal       (const JobsTrainSettings  *self,
                                                    const JobsTrainSettings  *other);

const char        *jobs_train_settings_get_text    (const JobsTrainSettings  *self,
                                                    JobsTrainField            field);
void               jobs_train_settings_set_text    (JobsTrainSettings        *self,
                                                    JobsTrainField            field,
                                                    const char               *text);
double             jobs_train_settings_get_number  (const JobsTrainSettings  *self,
                                                    JobsTrainField            field);
/* Clamped to what the field takes. */
void               jobs_train_settings_set_number  (JobsTrainSettings        *self,
                                                    JobsTrainField            field,
                                                    double                    number);
/* "epochs=12": a field's id and its value, as a person types it. Errors: %BASE_ERROR_INVALID_ARGUMENT. */
gboolean           jobs_train_settings_assign      (JobsTrainSettings        *self,
                                                    const char               *text,
                                                    GError                  **error);
/* Sets what is learned, and with own classes that they are learned on top of the model in use, which needs no moods; with
 * anything else that they are not. */
void               jobs_train_settings_choose_targets (JobsTrainSettings     *self,
                                                    const char               *id);
/* Whether own classes are learned on top of a model that stays as it is. */
gboolean           jobs_train_settings_is_on_top   (const JobsTrainSettings  *self);
/* Whether the field means anything with what else is chosen: a learner has no epochs. */
gboolean           jobs_train_settings_has_use     (const JobsTrainSettings  *self,
                                                    JobsTrainField            field);
/* Whether a training may end before the last of its epochs, when none is better any more. */
gboolean           jobs_train_settings_may_end_early (const JobsTrainSettings *self);
/* Whether the settings go together, as far as that is known without songs. Opens the file to start from. Errors:
 * %BASE_ERROR_INVALID_ARGUMENT, %BASE_ERROR_BAD_MODEL, with a sentence for a person. */
gboolean           jobs_train_settings_check       (const JobsTrainSettings  *self,
                                                    GError                  **error);

/* (transfer full) */
char              *jobs_train_settings_to_json     (const JobsTrainSettings  *self);
/* Takes an object of settings, or one that has it as its member “settings”, as run.json and report.json do. What is not
 * named stays as in the preset "quick", but for what is fitted beside a network: that is nothing, as it was when there was no such
 * field. Errors: %BASE_ERROR_INVALID_ARGUMENT. */
JobsTrainSettings *jobs_train_settings_from_json   (const char               *text,
                                                    gssize                    length,
                                                    GError                  **error);
/* The same of a file. */
JobsTrainSettings *jobs_train_settings_load        (const char               *path,
                                                    GError                  **error);

/* @id: of jobs_train_presets_list(). Errors: %BASE_ERROR_INVALID_ARGUMENT. */
JobsTrainSettings *jobs_train_settings_new_preset  (const char               *id,
                                                    GError                  **error);
const JobsTrainChoice *
                   jobs_train_presets_list         (gsize                    *n);

const JobsTrainFieldInfo *
                   jobs_train_field_get_info       (JobsTrainField            field);
/* JOBS_TRAIN_N_FIELDS when there is none. */
JobsTrainField     jobs_train_field_from_id        (const char               *id);
/* (array length=n): what a field of the kind choice can be; the array lives for ever. */
const JobsTrainChoice *
                   jobs_train_field_list           (JobsTrainField            field,
                                                    gsize                    *n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsTrainSettings, jobs_train_settings_free)

G_END_DECLS
