/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/csv.h"
#include "engine/training/layouts/files.h"
#include "engine/training/layouts/scale.h"

G_BEGIN_DECLS

/* The ways in which labeled music is laid out in files, as their makers publish it. */

typedef enum
{
  TRAINING_LAYOUT_MANIFEST, /* our own: manifest.csv */
  TRAINING_LAYOUT_CSV,      /* any table, with columns as the user says */
  TRAINING_LAYOUT_FOLDERS,  /* a folder per class */
  TRAINING_LAYOUT_RAVDESS,  /* 03-02-05-01-02-01-12.wav */
  TRAINING_LAYOUT_EMOPIA,   /* Q1_name_0.mid */
  TRAINING_LAYOUT_DEAM,     /* DEAM and MediaEval */
  TRAINING_LAYOUT_PMEMO,
  TRAINING_LAYOUT_CAL500,
  TRAINING_LAYOUT_EMOTIFY,
  TRAINING_LAYOUT_4Q,       /* 4Q audio emotion dataset */
  TRAINING_N_LAYOUTS
} TrainingLayout;

/* What a column of a table says. */
typedef enum
{
  TRAINING_ROLE_PATH, /* the file, or its name without folders and extension */
  TRAINING_ROLE_TITLE,
  TRAINING_ROLE_ARTIST,
  TRAINING_ROLE_GROUP,
  TRAINING_ROLE_GENRE,
  TRAINING_ROLE_CLASS,
  TRAINING_ROLE_WORDS,
  TRAINING_ROLE_QUADRANT,
  TRAINING_ROLE_VALENCE,
  TRAINING_ROLE_AROUSAL,
  TRAINING_ROLE_FOLD,
  TRAINING_N_ROLES
} TrainingRole;

/**
 * TrainingLayoutChoice:
 * @folder: absolute
 * @table: (nullable): the file that has the labels; NULL when files' names have them
 * @columns: (nullable elements): names of columns; NULL: the table has none of that role
 * @degrees: (nullable): names of columns with shares from 0 to 1
 * @reason: why it is taken for this; a sentence
 *
 * How a set is going to be read: as recognized, with what the user has changed.
 */
typedef struct
{
  TrainingLayout    layout;
  char             *folder;                    /* (owned) */
  char             *table;                     /* (owned) (nullable) */
  char             *columns[TRAINING_N_ROLES]; /* (owned) */
  GStrv             degrees;                   /* (owned) (nullable) */
  TrainingCsvFormat format;
  TrainingScale     scale;
  char             *reason;                    /* (owned) */
} TrainingLayoutChoice;

/* What was read of one recording; as in LibraryLabelClip. */
typedef struct
{
  char    *path;       /* (owned): absolute */
  guint    line;       /* of the table; 0 */
  gboolean is_missing;
  char    *reason;     /* (owned) (nullable): why it cannot be used */
  int      quadrant;
  double   valence;
  double   arousal;
  char    *class_name; /* (owned), like all that follow: "" when there is none */
  char    *degrees;
  char    *title;
  char    *artist;
  char    *group;
  char    *genre;
  char    *words;
  int      fold;
} TrainingLabelRow;

typedef struct
{
  GPtrArray *rows;          /* (owned) (element-type TrainingLabelRow) */
  gboolean   is_from_words; /* points are means of words */
} TrainingLabelRows;

#define TRAINING_LABEL_ROWS_MAX 500000

const char        *training_layout_to_id      (TrainingLayout  layout);
gboolean           training_layout_from_id    (const char     *id,
                                               TrainingLayout *layout);
/* For people. */
const char        *training_layout_get_name   (TrainingLayout  layout);
const char        *training_role_to_id        (TrainingRole    role);
gboolean           training_role_from_id      (const char     *id,
                                               TrainingRole   *role);

void               training_layout_choice_free (TrainingLayoutChoice *self);
/* @text: "path=File,valence=V,degrees=a+b": roles with the columns' names, or their numbers from 1. Replaces all columns.
 * Errors: %BASE_ERROR_INVALID_ARGUMENT. */
gboolean           training_layout_choice_set_columns (TrainingLayoutChoice  *self,
                                                       const char            *text,
                                                       GError               **error);
/* (transfer full): the same. */
char              *training_layout_choice_format_columns (const TrainingLayoutChoice *self);
/* Columns as their names tell, and the scale as the values tell, of the choice's table. */
gboolean           training_layout_choice_guess (TrainingLayoutChoice  *self,
                                                 GError               **error);

/* What @path, a folder or a table, is; or, when @layout is not NULL, how it would be read as that one.
 * @files: (out): what there is in its folder. Errors: %BASE_ERROR_BAD_CORPUS when it is nothing known. */
TrainingLayoutChoice *training_layout_recognize (const char            *path,
                                                 const TrainingLayout  *layout,
                                                 TrainingIsRecording    is_recording,
                                                 TrainingFiles        **files,
                                                 GCancellable          *cancellable,
                                                 GError               **error);
/* Reads all labels. A bad row is a row with a reason; an error means that there are no rows at all. */
TrainingLabelRows    *training_layout_read      (const TrainingLayoutChoice *choice,
                                                 const TrainingFiles        *files,
                                                 GCancellable               *cancellable,
                                                 GError                    **error);
void                  training_label_row_free   (TrainingLabelRow           *self);
void                  training_label_rows_free  (TrainingLabelRows          *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingLayoutChoice, training_layout_choice_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingLabelRows, training_label_rows_free)

G_END_DECLS
