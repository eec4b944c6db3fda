/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/**
 * LibraryProblem:
 * @song: as it is listed; with a result where an older one is kept
 * @code: as base_error_code_to_string() has it
 * @message: for a person
 * @n_tries: how often it has failed
 * @is_ignored: its owner does not want to hear of it
 * @is_due: the next scan tries it again
 *
 * A file that could not be heard.
 */
typedef struct
{
  LibrarySong *song;    /* (owned) */
  char        *code;    /* (owned) */
  char        *message; /* (owned) */
  guint        n_tries;
  gboolean     is_ignored;
  gboolean     is_due;
} LibraryProblem;

void       library_problem_free       (LibraryProblem  *self);

/* (element-type LibraryProblem): by path. */
GPtrArray *library_db_list_problems   (LibraryDb       *self,
                                       gboolean         with_ignored,
                                       GError         **error);
/* The next scan tries again what has failed at @path or below it. @n: (out) (optional): how many these are. One that
 * was ignored is tried, and ignored no more, only when @path is its own. */
gboolean   library_db_retry_problems  (LibraryDb       *self,
                                       const char      *path,
                                       guint           *n,
                                       GError         **error);
/* Ignored problems are not listed, not counted and not tried again, until the file changes. */
gboolean   library_db_ignore_problems (LibraryDb       *self,
                                       const char      *path,
                                       gboolean         is_ignored,
                                       guint           *n,
                                       GError         **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryProblem, library_problem_free)

G_END_DECLS
