/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/base/parallel.h"

G_BEGIN_DECLS

/**
 * TrainingWorkerPool:
 *
 * A few threads that wait for tasks: the #BaseParallel of training. The thread that hands out
 * tasks works too, so a pool of n has n - 1 threads of its own.
 */
typedef struct _TrainingWorkerPool TrainingWorkerPool;

#define TRAINING_WORKER_POOL_MAX 64

TrainingWorkerPool *training_worker_pool_new           (guint                     n_workers); /* 0: one per core */
void                training_worker_pool_free          (TrainingWorkerPool       *self);
guint               training_worker_pool_get_n_workers (const TrainingWorkerPool *self);
const BaseParallel *training_worker_pool_get_parallel  (const TrainingWorkerPool *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingWorkerPool, training_worker_pool_free)

G_END_DECLS
