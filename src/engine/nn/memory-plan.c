/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/nn/memory-plan.h"

typedef struct
{
  gsize size;
  gsize first_use;
  gsize last_use;
  gsize offset;
  gboolean is_placed;
} Buffer;

struct _NnMemoryPlan
{
  GArray *buffers; /* (owned) of Buffer */
};

static Buffer *
get_buffer (NnMemoryPlan *self,
            guint         index)
{
  return &g_array_index (self->buffers, Buffer, index);
}

NnMemoryPlan *
nn_memory_plan_new (void)
{
  NnMemoryPlan *self = g_new0 (NnMemoryPlan, 1);

  self->buffers = g_array_new (FALSE, TRUE, sizeof (Buffer));
  return self;
}

void
nn_memory_plan_free (NnMemoryPlan *self)
{
  g_array_unref (self->buffers);
  g_free (self);
}

guint
nn_memory_plan_add (NnMemoryPlan *self,
                    gsize         size,
                    gsize         first_use,
                    gsize         last_use)
{
  const Buffer buffer = {
    /* And a line more, so that who reads a little behind the end meets nobody who writes there. */
    .size = (size + 2 * NN_ALIGNMENT - 1) / NN_ALIGNMENT * NN_ALIGNMENT,
    .first_use = first_use,
    .last_use = last_use,
  };

  g_array_append_val (self->buffers, buffer);
  return self->buffers->len - 1;
}

/* Stretches the life of @buffer so that it covers @time. */
void
nn_memory_plan_use (NnMemoryPlan *self,
                    guint         buffer,
                    gsize         time)
{
  Buffer *b = get_buffer (self, buffer);

  b->first_use = MIN (b->first_use, time);
  b->last_use = MAX (b->last_use, time);
}

static gboolean
collide (const Buffer *a,
         const Buffer *b)
{
  const gboolean same_time = a->first_use <= b->last_use && b->first_use <= a->last_use;
  const gboolean same_place = a->offset < b->offset + b->size && b->offset < a->offset + a->size;

  return same_time && same_place;
}

/* The lowest offset at which @buffer is in nobody's way. Each collision moves it up behind the
 * one it met, so this ends. */
static void
place (NnMemoryPlan *self,
       Buffer       *buffer)
{
  gboolean moved;

  buffer->offset = 0;
  do
    {
      moved = FALSE;
      for (guint i = 0; i < self->buffers->len; i++)
        {
          const Buffer *other = get_buffer (self, i);

          if (other != buffer && other->is_placed && collide (buffer, other))
            {
              buffer->offset = other->offset + other->size;
              moved = TRUE;
            }
        }
    }
  while (moved);

  buffer->is_placed = TRUE;
}

/**
 * nn_memory_plan_lay_out:
 *
 * Places the largest first, each as low as it can lie. Not always the least, but near it.
 *
 * Returns: the size of the block
 */
gsize
nn_memory_plan_lay_out (NnMemoryPlan *self)
{
  gsize total = 0;

  for (guint n = 0; n < self->buffers->len; n++)
    {
      Buffer *largest = NULL;

      for (guint i = 0; i < self->buffers->len; i++)
        {
          Buffer *buffer = get_buffer (self, i);

          if (!buffer->is_placed && (largest == NULL || buffer->size > largest->size))
            largest = buffer;
        }

      place (self, largest);
      total = MAX (total, largest->offset + largest->size);
    }

  return total;
}

gsize
nn_memory_plan_get_offset (NnMemoryPlan *self,
                           guint         buffer)
{
  g_return_val_if_fail (buffer < self->buffers->len, 0);

  return get_buffer (self, buffer)->offset;
}

/* Zeroed, on a cache line of its own, and readable for one more behind its end, which saves loops over
 * vectors from ending with single floats; g_aligned_free(). */
float *
nn_alloc_floats (gsize n)
{
  return g_aligned_alloc0 (n + NN_ALIGNMENT, sizeof (float), NN_ALIGNMENT * sizeof (float));
}
