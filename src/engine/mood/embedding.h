/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* As many values as an embedding may have: those of the widest layers of papers' networks. */
#define MOOD_EMBEDDING_MAX 4096

/**
 * MoodEmbedding:
 * @values: (array length=n_values): finite
 *
 * What a model hears in a song before it says a mood: a vector in which songs that sound alike to it lie
 * close together. Two can only be compared if the same model made both. Immutable, and shared by reference.
 */
typedef struct
{
  gsize        n_values;
  const float *values;
} MoodEmbedding;

/* @values: copied; from 1 to %MOOD_EMBEDDING_MAX of them. */
MoodEmbedding *mood_embedding_new            (gsize                n_values,
                                              const float         *values);
MoodEmbedding *mood_embedding_ref            (MoodEmbedding       *self);
void           mood_embedding_unref          (MoodEmbedding       *self);
/* The cosine of the angle between @a and @b: from -1 to 1, and 0 when one of them has no direction. NAN when they
 * differ in size, and are of two models. */
double         mood_embedding_get_similarity (const MoodEmbedding *a,
                                              const MoodEmbedding *b);
/* A byte a value, and eight: (transfer full). */
GBytes        *mood_embedding_to_bytes       (const MoodEmbedding *self);
/* (transfer full) (nullable): NULL when @bytes are none that mood_embedding_to_bytes() made. */
MoodEmbedding *mood_embedding_from_bytes     (GBytes              *bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodEmbedding, mood_embedding_unref)

G_END_DECLS
