/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/classic/kernel-machine.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/classic/kernel-internal.h"
#include "engine/classic/lapack.h"
#include "engine/classic/softmax.h"

/* Rows that are compared with all that support the machine at once, to bound the memory that takes. */
#define BLOCK 256

/* More rows than any training fits: how alike a block of songs is to all of them must fit in memory. */
#define MAX_ROWS 100000u

/* More classes than this are no model of this program. */
#define MAX_CLASSES (1 << 20)

static double *
find_squares (gsize n_rows, gsize n_inputs, const double *rows)
{
  double *squares = g_new0 (double, MAX (n_rows, 1));

  for (gsize i = 0; i < n_rows; i++)
    for (gsize j = 0; j < n_inputs; j++)
      squares[i] += rows[i * n_inputs + j] * rows[i * n_inputs + j];
  return squares;
}

/* |a - b|² = |a|² + |b|² - 2 a·b, so that nearly all of the work is one product of matrices. */
void
classic_kernel_compare (
    double gamma, gsize n_inputs, gsize n_a, const double *a, gsize n_b, const double *b, double *kernel)
{
  g_autofree double *a_squares = find_squares (n_a, n_inputs, a);
  g_autofree double *b_squares = find_squares (n_b, n_inputs, b);
  const double scale = -gamma / (double)n_inputs;

  classic_multiply (n_a, n_b, n_inputs, a, FALSE, b, TRUE, kernel);
  for (gsize i = 0; i < n_a; i++)
    for (gsize j = 0; j < n_b; j++)
      {
        const double square = a_squares[i] + b_squares[j] - 2.0 * kernel[i * n_b + j];

        /* Of two equal rows rounding may leave less than 0; what is no number stays none. */
        kernel[i * n_b + j] = square < 0.0 ? 1.0 : exp (scale * square);
      }
}

void
classic_kernel_clip (double clip, gsize n, double *entries)
{
  for (gsize i = 0; clip > 0.0 && i < n; i++)
    entries[i] = CLAMP (entries[i], -clip, clip);
}

void
classic_kernel_machine_predict (const ClassicKernelMachine *self,
                                gsize n_rows,
                                const double *rows,
                                double *outputs)
{
  const gsize n_outputs = self->n_classes + self->n_values;
  g_autofree double *clipped = g_new (double, MIN (BLOCK, MAX (n_rows, 1)) * self->n_inputs);
  g_autofree double *kernel = g_new (double, MIN (BLOCK, MAX (n_rows, 1)) * self->n_rows);

  for (gsize first = 0; first < n_rows; first += BLOCK)
    {
      const gsize n = MIN (BLOCK, n_rows - first);
      double *block = outputs + first * n_outputs;

      for (gsize i = 0; i < n * self->n_inputs; i++)
        clipped[i] = rows[first * self->n_inputs + i];
      classic_kernel_clip (self->clip, n * self->n_inputs, clipped);
      classic_kernel_compare (self->gamma, self->n_inputs, n, clipped, self->n_rows, self->rows, kernel);
      classic_multiply (n, n_outputs, self->n_rows, kernel, FALSE, self->coefficients, FALSE, block);
      for (gsize i = 0; i < n; i++)
        {
          for (gsize o = 0; o < n_outputs; o++)
            block[i * n_outputs + o] += self->bias[o];
          classic_softmax (block + i * n_outputs, self->n_classes);
        }
    }
}

void
classic_kernel_machine_free (ClassicKernelMachine *self)
{
  g_free (self->rows);
  g_free (self->coefficients);
  g_free (self->bias);
  g_free (self);
}

gsize
classic_kernel_machine_get_n_inputs (const ClassicKernelMachine *self)
{
  return self->n_inputs;
}

gsize
classic_kernel_machine_get_n_classes (const ClassicKernelMachine *self)
{
  return self->n_classes;
}

gsize
classic_kernel_machine_get_n_values (const ClassicKernelMachine *self)
{
  return self->n_values;
}

void
classic_kernel_machine_export (const ClassicKernelMachine *self, ClassicState *state)
{
  const gsize n_outputs = self->n_classes + self->n_values;
  g_autofree char *n_classes = g_strdup_printf ("%" G_GSIZE_FORMAT, self->n_classes);

  classic_state_set_text (state, "kernel.classes", n_classes);
  classic_state_add (state, "kernel.shape", 1, 2, (const double[]) { self->gamma, self->clip });
  classic_state_add (state, "kernel.rows", self->n_rows, self->n_inputs, self->rows);
  classic_state_add (state, "kernel.coefficients", self->n_rows, n_outputs, self->coefficients);
  classic_state_add (state, "kernel.bias", 1, n_outputs, self->bias);
}

static gboolean
import_shape (ClassicKernelMachine *self, const ClassicState *state, GError **error)
{
  gsize one = 1, two = 2;
  g_autofree double *shape = classic_state_get (state, "kernel.shape", &one, &two, error);

  if (shape == NULL)
    return FALSE;
  if (shape[0] <= 0.0 || shape[1] < 0.0)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                           _ ("The kernel of the model has no shape that a kernel can have."));
      return FALSE;
    }

  self->gamma = shape[0];
  self->clip = shape[1];
  return TRUE;
}

ClassicKernelMachine *
classic_kernel_machine_import (const ClassicState *state, GError **error)
{
  g_autoptr (ClassicKernelMachine) self = g_new0 (ClassicKernelMachine, 1);
  const char *n_classes = classic_state_get_text (state, "kernel.classes");
  guint64 parsed = 0;
  gsize one = 1, n_outputs = 0;

  if (!import_shape (self, state, error))
    return NULL;

  self->rows = classic_state_get (state, "kernel.rows", &self->n_rows, &self->n_inputs, error);
  if (self->rows == NULL)
    return NULL;
  if (self->n_rows > MAX_ROWS)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("The kernel machine has more than %u rows."), MAX_ROWS);
      return NULL;
    }
  self->coefficients = classic_state_get (state, "kernel.coefficients", &self->n_rows, &n_outputs, error);
  if (self->coefficients == NULL)
    return NULL;
  self->bias = classic_state_get (state, "kernel.bias", &one, &n_outputs, error);
  if (self->bias == NULL)
    return NULL;

  if (n_classes == NULL || !g_ascii_string_to_unsigned (n_classes, 10, 1, MAX_CLASSES, &parsed, NULL)
      || parsed >= n_outputs)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                           _ ("The kernel machine does not say how many of its outputs are classes."));
      return NULL;
    }
  self->n_classes = (gsize)parsed;
  self->n_values = n_outputs - self->n_classes;
  return g_steal_pointer (&self);
}
