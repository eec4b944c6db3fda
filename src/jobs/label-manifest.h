/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/label-sets.h"

G_BEGIN_DECLS

/* Labeled sets as manifests, which is what training reads: engine/training/corpus.h. */

/* (transfer full): @clips (element-type LibraryLabelClip) as a manifest with absolute paths: those that are ok, in their
 * order. Columns that are empty for all are left out. @is_from_words: the points are means of words.
 * @n_written: (out) (optional): how many clips it lists; a path that is no UTF-8 cannot be in it. */
char    *jobs_label_manifest_render (GPtrArray   *clips,
                                     gboolean     is_from_words,
                                     guint       *n_written);
/* The set @set_id, to the file at @path. Fails when there is no clip to write. */
gboolean jobs_label_manifest_write  (LibraryDb   *library,
                                     gint64       set_id,
                                     const char  *path,
                                     guint       *n_written,
                                     GError     **error);

G_END_DECLS
