/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tests/unit/cli/program.h"

G_BEGIN_DECLS

/* What "analyze --format json" said, path by path: uri -> an error code, or ROWS_HEARD. */

#define ROWS_HEARD "heard"

/* Hears @path, a file or folder; further paths may come on @input, one a line. */
Run        *rows_analyze (Program     *program,
                          const char  *input,
                          const char  *path);
/* (transfer full): asserts that each row is well formed, and that no file has two. */
GHashTable *rows_read    (Run         *run);
/* (transfer none) (nullable): what is said of @path. */
const char *rows_get     (GHashTable  *rows,
                          const char  *path);
/* @expected: codes and ROWS_HEARD, with "|" between them where several will do. */
void        rows_check   (GHashTable  *rows,
                          const char  *path,
                          const char  *expected);

G_END_DECLS
