/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "engine/classic/joint-problem.h"
#include "engine/classic/state.h"

G_BEGIN_DECLS

/**
 * ClassicKernelConfig:
 * @gamma: above 0: how fast rows grow unlike
 * @clip: entries of a row beyond this, either way, count as this; 0: none do
 * @penalty: above 0: how much the functions of the classes are held back
 * @ridge: the same for those of the values; 0: each value has the one whose leave-one-out error is least
 * @max_rows: 0 is all; else so many rows at most train, evenly spread over those with any weight
 */
typedef struct
{
  double gamma;
  double clip;
  double penalty;
  double ridge;
  gsize  max_rows;
} ClassicKernelConfig;

/**
 * ClassicKernelMachine:
 *
 * Heads on one set of rows, each on those that it has a target for: f(x) = Σ_j coefficients_j k (x, x_j) + bias, where
 * k (x, x') = exp (-gamma |x - x'|² / n_inputs), so that one gamma will do for few inputs and for many.
 *
 * The classes are kernel logistic regression, with a function for each class:
 * Σ w_i cross-entropy_i + penalty / 2 · |f|². The values of each further head are kernel ridge regression about
 * their weighted mean: Σ v_i (y_i - f (x_i) - mean)² + ridge · |f|². |f| is the norm of the kernel's space of
 * functions. What a head says is what it would say if the others were not there.
 */
typedef struct _ClassicKernelMachine ClassicKernelMachine;

/**
 * classic_kernel_machine_new:
 * @residuals: (out) (optional) (n_rows, values of all heads): target minus what a machine that was fitted
 *   without the row and those of its group says, exactly; NAN for a head that the row has no weight for, or
 *   where it did not train
 *
 * Errors: %BASE_ERROR_INVALID_ARGUMENT when a head has nothing to learn from, %BASE_ERROR_DIVERGED,
 * %G_IO_ERROR_CANCELLED.
 */
ClassicKernelMachine *classic_kernel_machine_new           (const ClassicKernelConfig   *config,
                                                            const ClassicJointProblem   *problem,
                                                            double                      *residuals,
                                                            GCancellable                *cancellable,
                                                            GError                     **error);
void                  classic_kernel_machine_free          (ClassicKernelMachine        *self);
gsize                 classic_kernel_machine_get_n_inputs  (const ClassicKernelMachine  *self);
gsize                 classic_kernel_machine_get_n_classes (const ClassicKernelMachine  *self);
gsize                 classic_kernel_machine_get_n_values  (const ClassicKernelMachine  *self);
/* @outputs: (n_rows, n_classes + n_values): the probabilities of the classes, then the values, head by head. */
void                  classic_kernel_machine_predict       (const ClassicKernelMachine  *self,
                                                            gsize                        n_rows,
                                                            const double                *rows,
                                                            double                      *outputs);
void                  classic_kernel_machine_export        (const ClassicKernelMachine  *self,
                                                            ClassicState                *state);
/* Errors: %BASE_ERROR_BAD_MODEL. */
ClassicKernelMachine *classic_kernel_machine_import        (const ClassicState          *state,
                                                            GError                     **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClassicKernelMachine, classic_kernel_machine_free)

G_END_DECLS
