/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  TRAINING_REGRESSION_MAE,                 /* "mae": mean |estimate - label| */
  TRAINING_REGRESSION_RMSE,                /* "rmse": root of the mean squared error */
  TRAINING_REGRESSION_DETERMINATION,       /* "determination": R² as 1 - squared errors / squared deviations of the
                                            * labels from their mean; below 0 is worse than saying the mean */
  TRAINING_REGRESSION_SQUARED_CORRELATION, /* "squared-correlation": R² as Pearson's coefficient squared */
  TRAINING_REGRESSION_PEARSON,             /* "pearson" */
  TRAINING_REGRESSION_CONCORDANCE,         /* "concordance": Lin (1989) */
  TRAINING_REGRESSION_SD_RATIO,            /* "sd-ratio": spread of the estimates over that of the labels: below 1 they
                                            * hug the mean */
  TRAINING_REGRESSION_LABEL_SD,            /* "label-sd": standard deviation, n in the denominator */
  TRAINING_REGRESSION_ESTIMATE_SD,         /* "estimate-sd" */
  TRAINING_REGRESSION_YU_ACCURACY,         /* "yu-accuracy": 1 - sum |estimate - label| / sum of the labels, for labels
                                            * that are not negative (Yu) */
  TRAINING_N_REGRESSION_FIGURES,
} TrainingRegressionFigure;

/**
 * TrainingRegression:
 *
 * How far estimates of one number are from their labels, as sums from which every figure is worked out. Plain
 * value: zero it, add pairs, ask. Two can be merged: those of several songs, or of several outputs.
 */
typedef struct
{
  guint64 n;
  double  mean_label;
  double  mean_estimate;
  double  square_label;    /* sums about the means */
  double  square_estimate;
  double  product;
  double  absolute_error;  /* plain sums */
  double  square_error;
  double  sum_label;
} TrainingRegression;

/* A label that is NAN is missing, and not counted. */
void        training_regression_add             (TrainingRegression       *self,
                                                 double                    label,
                                                 double                    estimate);
void        training_regression_merge           (TrainingRegression       *self,
                                                 const TrainingRegression *other);
/* NAN when there is nothing to work it out from: no pair, or labels or estimates that do not vary. */
double      training_regression_get             (const TrainingRegression *self,
                                                 TrainingRegressionFigure  figure);
/* The mean of the outputs' figures, of those that have one. */
double      training_regression_get_mean        (const TrainingRegression *outputs,
                                                 gsize                     n_outputs,
                                                 TrainingRegressionFigure  figure);
/* The figure of all outputs' pairs together: the accuracy of Yu is meant like this. */
double      training_regression_get_pooled      (const TrainingRegression *outputs,
                                                 gsize                     n_outputs,
                                                 TrainingRegressionFigure  figure);
const char *training_regression_figure_to_name  (TrainingRegressionFigure  figure);
gboolean    training_regression_figure_from_name (const char              *name,
                                                 TrainingRegressionFigure *figure);

G_END_DECLS
