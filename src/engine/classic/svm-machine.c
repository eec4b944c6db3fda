/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The only file that sees libsvm. Threads: any; libsvm's one global is where it prints, which is set
 * once, to nowhere. Its own probabilities, which come from rand(), are never asked for. */

#include "engine/classic/svm-machine.h"

#include <glib/gi18n.h>
#include <libsvm/svm.h>
#include <string.h>

#include "engine/base/error.h"

#define CACHE_MEGABYTES 200.0

struct _ClassicSvmRows
{
  gsize n_rows;
  struct svm_node *nodes; /* (owned) the entries that are not 0 of all rows, each row ended by -1 */
  struct svm_node **rows; /* (owned) (n_rows): where each row begins */
};

ClassicSvmRows *
classic_svm_rows_new (gsize n_rows, gsize n_columns, const double *rows)
{
  ClassicSvmRows *self = g_new0 (ClassicSvmRows, 1);
  struct svm_node *next;

  self->n_rows = n_rows;
  self->nodes = g_new (struct svm_node, n_rows * (n_columns + 1));
  self->rows = g_new (struct svm_node *, n_rows);

  next = self->nodes;
  for (gsize i = 0; i < n_rows; i++)
    {
      self->rows[i] = next;
      for (gsize j = 0; j < n_columns; j++)
        if (rows[i * n_columns + j] != 0.0)
          *next++ = (struct svm_node) { .index = (int)j + 1, .value = rows[i * n_columns + j] };
      *next++ = (struct svm_node) { .index = -1 };
    }
  return self;
}

void
classic_svm_rows_free (ClassicSvmRows *self)
{
  g_free (self->nodes);
  g_free (self->rows);
  g_free (self);
}

static void
print_nothing (const char *text)
{
}

static void
silence (void)
{
  static gsize done = 0;

  if (g_once_init_enter (&done))
    {
      svm_set_print_string_function (print_nothing);
      g_once_init_leave (&done, 1);
    }
}

static gboolean
train (const ClassicSvmRows *rows,
       const struct svm_parameter *parameter,
       const guint *indices,
       gsize n_indices,
       const double *targets,
       double *coefficients,
       double *bias,
       GError **error)
{
  g_autofree struct svm_node **chosen = g_new (struct svm_node *, MAX (n_indices, 1));
  g_autofree double *y = g_memdup2 (targets, n_indices * sizeof (double));
  const struct svm_problem problem = { .l = (int)n_indices, .y = y, .x = chosen };
  struct svm_model *model;
  const char *complaint;

  for (gsize i = 0; i < n_indices; i++)
    chosen[i] = rows->rows[indices[i]];

  silence ();
  complaint = svm_check_parameter (&problem, parameter);
  if (complaint != NULL)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The support vector machine does not take these settings: %s"), complaint);
      return FALSE;
    }

  model = svm_train (&problem, parameter);
  /* Of the labels 1 and -1, libsvm takes 1 for the positive one, whichever comes first. */
  g_assert (parameter->svm_type != C_SVC || model->label[0] == 1);
  memset (coefficients, 0, n_indices * sizeof (double));
  for (int i = 0; i < model->l; i++)
    coefficients[model->sv_indices[i] - 1] = model->sv_coef[0][i];
  *bias = -model->rho[0];
  svm_free_and_destroy_model (&model);
  return TRUE;
}

static struct svm_parameter
make_parameter (const ClassicSvmConfig *config, int type)
{
  return (struct svm_parameter) {
    .svm_type = type,
    .kernel_type = config->kernel == CLASSIC_KERNEL_RBF ? RBF : LINEAR,
    .gamma = config->gamma,
    .cache_size = CACHE_MEGABYTES,
    .eps = config->tolerance,
    .C = config->c,
    .p = config->epsilon,
    .shrinking = 1,
  };
}

gboolean
classic_svm_machine_regress (const ClassicSvmRows *rows,
                             const ClassicSvmConfig *config,
                             const guint *indices,
                             gsize n_indices,
                             const double *targets,
                             double *coefficients,
                             double *bias,
                             GError **error)
{
  const struct svm_parameter parameter = make_parameter (config, EPSILON_SVR);

  return train (rows, &parameter, indices, n_indices, targets, coefficients, bias, error);
}

gboolean
classic_svm_machine_separate (const ClassicSvmRows *rows,
                              const ClassicSvmConfig *config,
                              const guint *indices,
                              gsize n_indices,
                              const double *signs,
                              double positive_weight,
                              double negative_weight,
                              double *coefficients,
                              double *bias,
                              GError **error)
{
  struct svm_parameter parameter = make_parameter (config, C_SVC);
  int labels[2] = { 1, -1 };
  double weights[2] = { positive_weight, negative_weight };

  parameter.nr_weight = 2;
  parameter.weight_label = labels;
  parameter.weight = weights;
  return train (rows, &parameter, indices, n_indices, signs, coefficients, bias, error);
}
