/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * JobsBuiltinLabels:
 * @model: (owned): fingerprint of the model that made @embeddings
 * @labels: (owned) (n, 2): where many listeners have placed a clip
 * @points: (owned) (n, 2): where models have placed it that had not learned from it
 * @embeddings: (owned) (n, n_embedding)
 *
 * Some of the labels that the program comes with, to see that what is learned from an owner's labels does not come of chance.
 * Points are those of cross-validation, since a model knows by heart what it has learned from.
 */
typedef struct
{
  char   *model;
  gsize   n;
  double *labels;
  double *points;
  gsize   n_embedding;
  float  *embeddings;
} JobsBuiltinLabels;

/* @path: (nullable): NULL: those that the program comes with. */
JobsBuiltinLabels *jobs_builtin_labels_load (const char         *path,
                                             GError            **error);
void               jobs_builtin_labels_free (JobsBuiltinLabels  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsBuiltinLabels, jobs_builtin_labels_free)

G_END_DECLS
