/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MoodDegrees:
 * @names: (array length=n_degrees): identifiers, such as "tension"; English in every locale
 * @shares: (array length=n_degrees): from 0 to 1
 *
 * How widely each of some named emotions is felt in a song: the share of listeners who would say that they
 * felt it. They are not parts of one whole; several may be near 1. Where classes are told of by names that an owner gave,
 * they are: then each share is the probability of a class, and the names are any text. Immutable, and shared by reference.
 */
typedef struct
{
  gsize              n_degrees;
  const char *const *names;
  const double      *shares;
} MoodDegrees;

/* Both arrays are copied. */
MoodDegrees *mood_degrees_new    (gsize              n_degrees,
                                  const char *const *names,
                                  const double      *shares);
MoodDegrees *mood_degrees_ref    (MoodDegrees       *self);
void         mood_degrees_unref  (MoodDegrees       *self);
/* The one with the largest share, the first of those that are equal; there must be one. */
gsize        mood_degrees_find_highest (const MoodDegrees *self);
/* What a model's raw output stands for: the logistic function of it. */
double       mood_degree_from_raw (float             raw);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (MoodDegrees, mood_degrees_unref)

G_END_DECLS
