/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "engine/classic/kernel-machine.h"
#include "engine/classic/scaler.h"
#include "engine/classic/svm-machine.h"

G_BEGIN_DECLS

typedef enum
{
  CLASSIC_METHOD_LOGISTIC, /* "logistic": multinomial logistic regression */
  CLASSIC_METHOD_MLR,      /* "mlr": multiple linear regression */
  CLASSIC_METHOD_SVR,      /* "svr": support vector regression */
  CLASSIC_METHOD_SVM,      /* "svm": support vector classes */
  CLASSIC_METHOD_KERNEL,   /* "kernel": classes by kernel logistic, values by kernel ridge regression */
  CLASSIC_N_METHODS,
} ClassicMethod;

/**
 * ClassicOption:
 *
 * scaler        none, mean, standard (default), min-max: see ClassicScaler
 * pca           0 (default) none; 1 or more: so many principal components; below 1: such a share
 * whiten        1 (default) or 0, with pca
 * ridge         mlr: 0 (default)
 * c             logistic, svr, svm: 1; price of an error
 * tolerance     logistic: largest entry of the gradient, 1e-8; svr, svm: libsvm's, 1e-3
 * iterations    logistic: Newton steps, 200
 * balanced      logistic, svm: 1 makes all classes count the same; 0
 * kernel        svr, svm: rbf (default), linear
 * gamma         svr, svm: of the RBF kernel; 0 (default) is 1 / (inputs · variance)
 * epsilon       svr: errors up to this cost nothing, 0.1
 * probabilities svm: 1 (default) or 0
 * max-rows      svr, svm: so many evenly spread rows train; 0 (default) all
 * seed          svm: of the split that the probabilities are fit on, 1
 *
 * Of kernel, see ClassicKernelConfig:
 *
 * max-rows      3000: so many evenly spread rows train; 0: the same
 * gamma         above 0: of the kernel, 0.6
 * clip          4: what scaled entries are cut at; 0: they are not
 * penalty       0.1: of the classes
 * ridge         of the values; "auto" (default): by the leave-one-out errors
 *
 * and, which the learner only keeps for whoever makes its rows:
 *
 * derived-weight 0.3: what a class counts that is but the sign of rated values
 * word-weight    0: what values count that are those of words
 * degrees        1 (default): values of further emotions are learned where there are any; 0: they are not
 */
typedef enum
{
  CLASSIC_OPTION_SCALER,
  CLASSIC_OPTION_PCA,
  CLASSIC_OPTION_WHITEN,
  CLASSIC_OPTION_RIDGE,
  CLASSIC_OPTION_C,
  CLASSIC_OPTION_TOLERANCE,
  CLASSIC_OPTION_ITERATIONS,
  CLASSIC_OPTION_BALANCED,
  CLASSIC_OPTION_KERNEL,
  CLASSIC_OPTION_GAMMA,
  CLASSIC_OPTION_EPSILON,
  CLASSIC_OPTION_PROBABILITIES,
  CLASSIC_OPTION_MAX_ROWS,
  CLASSIC_OPTION_SEED,
  CLASSIC_OPTION_KERNEL_MAX_ROWS,
  CLASSIC_OPTION_KERNEL_GAMMA,
  CLASSIC_OPTION_CLIP,
  CLASSIC_OPTION_PENALTY,
  CLASSIC_OPTION_KERNEL_RIDGE,
  CLASSIC_OPTION_DERIVED_WEIGHT,
  CLASSIC_OPTION_WORD_WEIGHT,
  CLASSIC_OPTION_DEGREES,
  CLASSIC_N_OPTIONS,
} ClassicOption;

/* A kernel machine takes memory by the square of its rows, and time by their cube: with so many, 400 MB and half a
 * minute while it is fitted. */
#define CLASSIC_KERNEL_USUAL_ROWS 3000

typedef struct
{
  double values[CLASSIC_N_OPTIONS];
} ClassicOptions;

gboolean    classic_method_from_name        (const char           *name,
                                             ClassicMethod        *method);
const char *classic_method_get_name         (ClassicMethod         method);
void        classic_options_init            (ClassicOptions       *self,
                                             ClassicMethod         method);
/* (nullable): the name of an option that @method has. */
const char *classic_option_get_name         (ClassicOption         option,
                                             ClassicMethod         method);
gboolean    classic_options_set             (ClassicOptions       *self,
                                             ClassicMethod         method,
                                             const char           *name,
                                             const char           *value,
                                             GError              **error);
gboolean    classic_options_set_number      (ClassicOptions       *self,
                                             ClassicMethod         method,
                                             const char           *name,
                                             double                value,
                                             GError              **error);
char       *classic_options_to_string       (const ClassicOptions *self,
                                             ClassicOption         option);
void        classic_options_get_svm         (const ClassicOptions *self,
                                             ClassicSvmConfig     *config);
void        classic_options_get_kernel      (const ClassicOptions *self,
                                             ClassicKernelConfig  *config);

G_END_DECLS
