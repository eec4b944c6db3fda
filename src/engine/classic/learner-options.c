/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/learner-options.h"

#include <float.h>
#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"

#define LOGISTIC (1u << CLASSIC_METHOD_LOGISTIC)
#define MLR      (1u << CLASSIC_METHOD_MLR)
#define SVR      (1u << CLASSIC_METHOD_SVR)
#define SVM      (1u << CLASSIC_METHOD_SVM)
#define KERNEL   (1u << CLASSIC_METHOD_KERNEL)

/* Stands for 0 where an option lets the learner choose. */
#define AUTO "auto"

static const char *const method_names[CLASSIC_N_METHODS] = { "logistic", "mlr", "svr", "svm", "kernel" };
static const char *const scaler_names[] = { "none", "mean", "standard", "min-max", NULL };
static const char *const kernel_names[] = { "linear", "rbf", NULL };

typedef struct
{
  const char *name;
  guint methods; /* a bit for each that has it */
  double low;
  double high;
  double standard;
  const char *const *words; /* (nullable): the names of 0, 1, 2 ... */
  gboolean has_auto;        /* 0 is written as "auto" */
} OptionSpec;

static const OptionSpec specs[CLASSIC_N_OPTIONS] = {
  [CLASSIC_OPTION_SCALER] = { "scaler", ~0u, 0, 3, CLASSIC_SCALER_STANDARD, scaler_names, FALSE },
  [CLASSIC_OPTION_PCA] = { "pca", ~0u, 0, 1e6, 0, NULL, FALSE },
  [CLASSIC_OPTION_WHITEN] = { "whiten", ~0u, 0, 1, 1, NULL, FALSE },
  [CLASSIC_OPTION_RIDGE] = { "ridge", MLR, 0, 1e12, 0, NULL, FALSE },
  [CLASSIC_OPTION_C] = { "c", LOGISTIC | SVR | SVM, 1e-9, 1e9, 1, NULL, FALSE },
  [CLASSIC_OPTION_TOLERANCE] = { "tolerance", LOGISTIC | SVR | SVM, 1e-12, 1, 1e-3, NULL, FALSE },
  [CLASSIC_OPTION_ITERATIONS] = { "iterations", LOGISTIC, 1, 1e6, 200, NULL, FALSE },
  [CLASSIC_OPTION_BALANCED] = { "balanced", LOGISTIC | SVM, 0, 1, 0, NULL, FALSE },
  [CLASSIC_OPTION_KERNEL] = { "kernel", SVR | SVM, 0, 1, CLASSIC_KERNEL_RBF, kernel_names, FALSE },
  [CLASSIC_OPTION_GAMMA] = { "gamma", SVR | SVM, 0, 1e6, 0, NULL, FALSE },
  [CLASSIC_OPTION_EPSILON] = { "epsilon", SVR, 0, 1e6, 0.1, NULL, FALSE },
  [CLASSIC_OPTION_PROBABILITIES] = { "probabilities", SVM, 0, 1, 1, NULL, FALSE },
  [CLASSIC_OPTION_MAX_ROWS] = { "max-rows", SVR | SVM, 0, 1e7, 0, NULL, FALSE },
  [CLASSIC_OPTION_SEED] = { "seed", SVM, 0, 4294967295.0, 1, NULL, FALSE },
  [CLASSIC_OPTION_KERNEL_MAX_ROWS] = { "max-rows", KERNEL, 0, 1e7, CLASSIC_KERNEL_USUAL_ROWS, NULL, FALSE },
  [CLASSIC_OPTION_KERNEL_GAMMA] = { "gamma", KERNEL, 1e-6, 1e6, 0.6, NULL, FALSE },
  [CLASSIC_OPTION_CLIP] = { "clip", KERNEL, 0, 1e6, 4, NULL, FALSE },
  [CLASSIC_OPTION_PENALTY] = { "penalty", KERNEL, 1e-6, 1e6, 0.1, NULL, FALSE },
  [CLASSIC_OPTION_KERNEL_RIDGE] = { "ridge", KERNEL, 0, 1e6, 0, NULL, TRUE },
  [CLASSIC_OPTION_DERIVED_WEIGHT] = { "derived-weight", KERNEL, 0, 1, 0.3, NULL, FALSE },
  [CLASSIC_OPTION_WORD_WEIGHT] = { "word-weight", KERNEL, 0, 1, 0, NULL, FALSE },
  [CLASSIC_OPTION_DEGREES] = { "degrees", KERNEL, 0, 1, 1, NULL, FALSE },
};

gboolean
classic_method_from_name (const char *name, ClassicMethod *method)
{
  for (guint i = 0; i < CLASSIC_N_METHODS; i++)
    if (g_strcmp0 (name, method_names[i]) == 0)
      {
        *method = i;
        return TRUE;
      }

  return FALSE;
}

const char *
classic_method_get_name (ClassicMethod method)
{
  return method_names[method];
}

void
classic_options_init (ClassicOptions *self, ClassicMethod method)
{
  for (guint i = 0; i < CLASSIC_N_OPTIONS; i++)
    self->values[i] = specs[i].standard;
  if (method == CLASSIC_METHOD_LOGISTIC)
    self->values[CLASSIC_OPTION_TOLERANCE] = 1e-8;
}

const char *
classic_option_get_name (ClassicOption option, ClassicMethod method)
{
  return specs[option].methods & (1u << method) ? specs[option].name : NULL;
}

static gboolean
find (ClassicMethod method, const char *name, ClassicOption *option, GError **error)
{
  for (guint i = 0; i < CLASSIC_N_OPTIONS; i++)
    if (g_strcmp0 (classic_option_get_name (i, method), name) == 0)
      {
        *option = i;
        return TRUE;
      }

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("“%s” has no option “%s”."),
               method_names[method], name);
  return FALSE;
}

gboolean
classic_options_set_number (
    ClassicOptions *self, ClassicMethod method, const char *name, double value, GError **error)
{
  ClassicOption option;

  if (!find (method, name, &option, error))
    return FALSE;
  if (!(value >= specs[option].low && value <= specs[option].high))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The option “%s” must be from %g to %g."), name, specs[option].low, specs[option].high);
      return FALSE;
    }

  self->values[option] = specs[option].words != NULL ? floor (value) : value;
  return TRUE;
}

/* @value: a word of the option, or a number. */
gboolean
classic_options_set (
    ClassicOptions *self, ClassicMethod method, const char *name, const char *value, GError **error)
{
  ClassicOption option;
  char *end = NULL;
  double number;

  if (!find (method, name, &option, error))
    return FALSE;
  for (guint i = 0; specs[option].words != NULL && specs[option].words[i] != NULL; i++)
    if (g_str_equal (specs[option].words[i], value))
      return classic_options_set_number (self, method, name, i, error);

  if (specs[option].has_auto && g_str_equal (value, AUTO))
    return classic_options_set_number (self, method, name, 0.0, error);

  number = g_ascii_strtod (value, &end);
  if (end == value || *end != '\0' || specs[option].words != NULL)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("The option “%s” cannot be “%s”."),
                   name, value);
      return FALSE;
    }
  return classic_options_set_number (self, method, name, number, error);
}

/* (transfer full): what classic_options_set() takes. */
char *
classic_options_to_string (const ClassicOptions *self, ClassicOption option)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  if (specs[option].words != NULL)
    return g_strdup (specs[option].words[(guint)self->values[option]]);
  if (specs[option].has_auto && self->values[option] <= 0.0)
    return g_strdup (AUTO);
  return g_strdup (g_ascii_dtostr (buffer, sizeof (buffer), self->values[option]));
}

void
classic_options_get_svm (const ClassicOptions *self, ClassicSvmConfig *config)
{
  *config = (ClassicSvmConfig) {
    .kernel = (ClassicKernel)self->values[CLASSIC_OPTION_KERNEL],
    .c = self->values[CLASSIC_OPTION_C],
    .gamma = self->values[CLASSIC_OPTION_GAMMA],
    .epsilon = self->values[CLASSIC_OPTION_EPSILON],
    .tolerance = self->values[CLASSIC_OPTION_TOLERANCE],
    .is_balanced = self->values[CLASSIC_OPTION_BALANCED] > 0.0,
    .has_probabilities = self->values[CLASSIC_OPTION_PROBABILITIES] > 0.0,
    .seed = (guint64)self->values[CLASSIC_OPTION_SEED],
    .max_rows = (gsize)self->values[CLASSIC_OPTION_MAX_ROWS],
  };
}

void
classic_options_get_kernel (const ClassicOptions *self, ClassicKernelConfig *config)
{
  const gsize max_rows = (gsize)self->values[CLASSIC_OPTION_KERNEL_MAX_ROWS];

  *config = (ClassicKernelConfig) {
    .gamma = self->values[CLASSIC_OPTION_KERNEL_GAMMA],
    .clip = self->values[CLASSIC_OPTION_CLIP],
    .penalty = self->values[CLASSIC_OPTION_PENALTY],
    .ridge = self->values[CLASSIC_OPTION_KERNEL_RIDGE],
    .max_rows = max_rows > 0 ? max_rows : CLASSIC_KERNEL_USUAL_ROWS,
  };
}
