/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "engine/base/error.h"
#include "engine/classic/svm-internal.h"

void
classic_svm_export (const ClassicSvm *self, ClassicState *state)
{
  g_autofree char *n_outputs = g_strdup_printf ("%" G_GSIZE_FORMAT, self->n_outputs);

  classic_state_set_text (state, "svm.kernel", self->kernel == CLASSIC_KERNEL_RBF ? "rbf" : "linear");
  classic_state_set_text (state, "svm.outputs", n_outputs);
  classic_state_add (state, "svm.gamma", 1, 1, &self->gamma);
  classic_state_add (state, "svm.vectors", self->n_vectors, self->n_inputs, self->vectors);
  classic_state_add (state, "svm.coefficients", self->n_machines, self->n_vectors, self->coefficients);
  classic_state_add (state, "svm.bias", 1, self->n_machines, self->bias);
  if (self->is_classes)
    {
      g_autofree double *present = g_new (double, self->n_present);

      for (gsize i = 0; i < self->n_present; i++)
        present[i] = self->present[i];
      classic_state_add (state, "svm.classes", 1, self->n_present, present);
    }
  if (self->sigmoids != NULL)
    {
      g_autofree double *sigmoids = g_new (double, 2 * self->n_machines);

      for (gsize m = 0; m < self->n_machines; m++)
        {
          sigmoids[2 * m] = self->sigmoids[m].slope;
          sigmoids[2 * m + 1] = self->sigmoids[m].offset;
        }
      classic_state_add (state, "svm.sigmoids", self->n_machines, 2, sigmoids);
    }
}

/* Which classes, and that the machines are as many as their pairs. */
static gboolean
import_classes (ClassicSvm *self, const ClassicState *state, GError **error)
{
  gsize one = 1, two = 2;
  g_autofree double *present = classic_state_get (state, "svm.classes", &one, &self->n_present, error);
  g_autofree double *sigmoids = NULL;

  if (present == NULL)
    return FALSE;

  self->present = g_new (guint, self->n_present);
  for (gsize i = 0; i < self->n_present; i++)
    {
      if (!(present[i] >= 0.0 && present[i] < (double)self->n_outputs)
          || (i > 0 && present[i] <= present[i - 1]))
        break;
      self->present[i] = (guint)present[i];
      if (i + 1 == self->n_present && self->n_machines == self->n_present * (self->n_present - 1) / 2)
        self->is_classes = TRUE;
    }
  if (!self->is_classes)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                           _ ("The classes of the support vector machine do not fit together."));
      return FALSE;
    }

  if (!classic_state_has (state, "svm.sigmoids"))
    return TRUE;
  sigmoids = classic_state_get (state, "svm.sigmoids", &self->n_machines, &two, error);
  if (sigmoids == NULL)
    return FALSE;
  self->sigmoids = g_new (ClassicSigmoid, self->n_machines);
  for (gsize m = 0; m < self->n_machines; m++)
    self->sigmoids[m] = (ClassicSigmoid) { sigmoids[2 * m], sigmoids[2 * m + 1] };
  return TRUE;
}

ClassicSvm *
classic_svm_import (const ClassicState *state, GError **error)
{
  g_autoptr (ClassicSvm) self = g_new0 (ClassicSvm, 1);
  const char *kernel = classic_state_get_text (state, "svm.kernel");
  const char *n_outputs = classic_state_get_text (state, "svm.outputs");
  g_autofree double *gamma = NULL;
  guint64 parsed = 0;
  gsize one = 1;

  gamma = classic_state_get (state, "svm.gamma", &one, &one, error);
  if (gamma == NULL)
    return NULL;
  self->gamma = *gamma;
  self->kernel = g_strcmp0 (kernel, "linear") == 0 ? CLASSIC_KERNEL_LINEAR : CLASSIC_KERNEL_RBF;

  self->vectors = classic_state_get (state, "svm.vectors", &self->n_vectors, &self->n_inputs, error);
  if (self->vectors == NULL)
    return NULL;
  self->coefficients
      = classic_state_get (state, "svm.coefficients", &self->n_machines, &self->n_vectors, error);
  if (self->coefficients == NULL)
    return NULL;
  self->bias = classic_state_get (state, "svm.bias", &one, &self->n_machines, error);
  if (self->bias == NULL)
    return NULL;

  if (n_outputs == NULL || !g_ascii_string_to_unsigned (n_outputs, 10, 1, 1 << 20, &parsed, error))
    {
      g_clear_error (error);
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                           _ ("The support vector machine does not say how many outputs it has."));
      return NULL;
    }
  self->n_outputs = (gsize)parsed;
  if (classic_state_has (state, "svm.classes"))
    return import_classes (self, state, error) ? g_steal_pointer (&self) : NULL;
  if (self->n_outputs != self->n_machines)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                           _ ("The support vector machine does not have one machine for each output."));
      return NULL;
    }
  return g_steal_pointer (&self);
}
