/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct
{
  char  *name; /* (owned) */
  double value;
} ExperimentFigure;

/**
 * ExperimentResult:
 *
 * What one cell (a row, a run, a part held out) came to, and all that is needed to know how. One line of
 * JSON.
 */
typedef struct
{
  char   *row;         /* (owned) */
  guint   run;
  guint   part;
  char   *fingerprint; /* (owned): of the row as it was then */
  guint64 seed;
  double  seconds;     /* of one core, for training and testing, since the cell was last
                         * taken up */
  char   *date;        /* (owned): ISO 8601, UTC */
  char   *commit;      /* (owned): of the program */
  char   *cpu;         /* (owned) */
  char   *note;        /* (owned): the hyper-parameters that were found, say; "" without */
  guint   n_training;  /* clips */
  guint   n_test;
  GArray *figures;     /* (owned): ExperimentFigure */
  guint   n_classes;
  guint  *confusion;   /* (owned) (nullable): (n_classes, n_classes), [truth][said] */
} ExperimentResult;

ExperimentResult *experiment_result_new        (void);
void              experiment_result_free       (ExperimentResult        *self);
/* What is not finite is not kept. */
void              experiment_result_add        (ExperimentResult        *self,
                                                const char              *name,
                                                double                   value);
/* NAN when it is not there. */
double            experiment_result_get        (const ExperimentResult  *self,
                                                const char              *name);
/* One line, without its end. */
char             *experiment_result_to_json    (const ExperimentResult  *self);
/* Errors: %BASE_ERROR_INVALID_ARGUMENT. */
ExperimentResult *experiment_result_from_json  (const char              *text,
                                                GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExperimentResult, experiment_result_free)

G_END_DECLS
