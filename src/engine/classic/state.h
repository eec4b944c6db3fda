/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ClassicState:
 *
 * What a fitted learner is, as named flat arrays of float32 and named texts: whatever a model file
 * can hold. Numbers are rounded when they are added, and a learner goes on from the rounded ones,
 * so one that was saved and loaded predicts the same bits.
 */
typedef struct _ClassicState ClassicState;

/* @values: (n_rows, n_columns); a vector is one row. */
typedef struct
{
  char  *name;
  gsize  n_rows;
  gsize  n_columns;
  float *values;
} ClassicArray;

ClassicState       *classic_state_new          (void);
void                classic_state_free         (ClassicState        *self);
void                classic_state_add          (ClassicState        *self,
                                                const char          *name,
                                                gsize                n_rows,
                                                gsize                n_columns,
                                                const double        *values);
void                classic_state_add_floats   (ClassicState        *self,
                                                const char          *name,
                                                gsize                n_rows,
                                                gsize                n_columns,
                                                const float         *values);
gsize               classic_state_get_n_arrays (const ClassicState  *self);
const ClassicArray *classic_state_get_nth      (const ClassicState  *self,
                                                gsize                index);
gboolean            classic_state_has          (const ClassicState  *self,
                                                const char          *name);
/* (transfer full): the array widened. A size of 0 takes any and tells it. Errors:
 * %BASE_ERROR_BAD_MODEL when it is missing, of another size or holds what is no number. */
double             *classic_state_get          (const ClassicState  *self,
                                                const char          *name,
                                                gsize               *n_rows,
                                                gsize               *n_columns,
                                                GError             **error);
void                classic_state_set_text     (ClassicState        *self,
                                                const char          *key,
                                                const char          *text);
const char         *classic_state_get_text     (const ClassicState  *self,
                                                const char          *key); /* (nullable) */
/* (nullable): NULL past the last; in the order in which they were first set. */
const char         *classic_state_get_nth_key  (const ClassicState  *self,
                                                gsize                index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ClassicState, classic_state_free)

G_END_DECLS
