/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Within the library only: tables of a damaged file whose definitions are lost, known again by what their rows look like. */

typedef struct
{
  char *name;   /* (owned) */
  char *sql;    /* (owned): its definition */
  gint64 root;  /* the page where its tree begins */
} LibraryShape;

void       library_shape_free  (LibraryShape *self);
/* @known: (element-type gint64 utf8): the roots and names of what is defined, as pointers to both.
 * Returns: (transfer full) (element-type LibraryShape): the tables that were found. */
GPtrArray *library_shapes_find (const char *file,
                                gsize       page_size,
                                GHashTable *known_roots,
                                GHashTable *known_names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryShape, library_shape_free)

G_END_DECLS
