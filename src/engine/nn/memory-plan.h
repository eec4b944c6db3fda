/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * NnMemoryPlan:
 *
 * Lays buffers that are needed at different times over each other in one block of memory. Time
 * counts the calls of operators; a buffer is alive from its first to its last use, both included.
 * Sizes and offsets are in floats; every offset is a multiple of %NN_ALIGNMENT.
 */
typedef struct _NnMemoryPlan NnMemoryPlan;

#define NN_ALIGNMENT 16 /* floats: one cache line, one vector register */

NnMemoryPlan *nn_memory_plan_new        (void);
void          nn_memory_plan_free       (NnMemoryPlan *self);
guint         nn_memory_plan_add        (NnMemoryPlan *self,
                                         gsize         size,
                                         gsize         first_use,
                                         gsize         last_use);
void          nn_memory_plan_use        (NnMemoryPlan *self,
                                         guint         buffer,
                                         gsize         time);
gsize         nn_memory_plan_lay_out    (NnMemoryPlan *self);
gsize         nn_memory_plan_get_offset (NnMemoryPlan *self,
                                         guint         buffer);

float        *nn_alloc_floats           (gsize         n);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NnMemoryPlan, nn_memory_plan_free)

G_END_DECLS
