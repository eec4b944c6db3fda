/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/classification-metrics.h"
#include "engine/training/prediction.h"

G_BEGIN_DECLS

/**
 * TrainingClassMetrics:
 * @names: (owned) (nullable): those that the model tells, in the order of @figures; NULL before there is any
 * @n_unknown: clips of classes that the model does not know: they are not in the figures
 *
 * How well classes of an owner's own were told of one set of clips. Plain value: zero it, gather, ask, clear. Those of
 * models with the same classes can be merged.
 */
typedef struct
{
  char **names;
  TrainingClassification figures;
  guint n_unknown;
} TrainingClassMetrics;

/* (transfer full): the classes of all clips of @corpus, each once, sorted. */
GStrv
training_class_names_list (const TrainingCorpus *corpus);
/* -1 when @name is none of @names. */
int
training_class_names_find (const char *const *names, const char *name);
/* Adds those @predictions that are of @manifest (-1: of any) and tell classes, as far as their clips have one. */
void
training_class_metrics_gather (TrainingClassMetrics *self,
                               const TrainingCorpus *corpus,
                               int manifest,
                               const GArray *predictions);
void
training_class_metrics_merge (TrainingClassMetrics *self, const TrainingClassMetrics *other);
void
training_class_metrics_clear (TrainingClassMetrics *self);
/* The share of clips of the most frequent class: what saying it of every clip would be right in. NAN without any. */
double
training_class_metrics_get_chance (const TrainingClassMetrics *self);
/* Appends the figures of each class and which are taken for which; nothing when there are none. */
void
training_class_report_append (GString *report,
                              const TrainingCorpus *corpus,
                              guint manifest,
                              const GArray *predictions);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TrainingClassMetrics, training_class_metrics_clear)

G_END_DECLS
