/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-mood.h"
#include "tags/tag-source.h"

G_BEGIN_DECLS

/* What is to become of our fields. */
typedef struct
{
  const char *const *values[TAG_N_FIELDS]; /* (nullable): NULL leaves the field; empty removes it */
} TagEdit;

/* A new file is the old one with some ranges replaced: everything outside them is the same by
 * construction. */
typedef struct
{
  guint64  offset; /* in the old file */
  guint64  length; /* of what is replaced; 0 to insert */
  GBytes  *bytes;  /* (owned) */
} TagSplice;

GArray *tag_splices_new  (void);
void    tag_splices_add  (GArray     *splices,
                          guint64     offset,
                          guint64     length,
                          const void *bytes,
                          gsize       n_bytes);
void    tag_splices_sort (GArray     *splices);

/* Hands out the values of one field in order, and knows the raw form that a value had before. */
const char *tag_edit_get_value  (const TagEdit *self,
                                 TagField       field,
                                 guint          index);
gboolean    tag_edit_changes    (const TagEdit *self,
                                 TagField       field);

G_END_DECLS
