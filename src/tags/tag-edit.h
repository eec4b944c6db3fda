/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-listing.h"

G_BEGIN_DECLS

/* What is to become of one field. */
typedef struct
{
  TagField           field;
  const char *const *values; /* empty removes it */
} TagEdit;

typedef struct
{
  const TagEdit *items;
  gsize          n_items;
} TagEdits;

const TagEdit *tag_edits_find (const TagEdits   *self,
                               TagStore          store,
                               const char       *key);
gboolean       tag_edit_write (const char       *path,
                               const TagListing *listing,
                               const TagEdits   *edits,
                               GCancellable     *cancellable,
                               GError          **error);
gboolean       tag_edit_splice (const TagSource  *copy,
                                guint64           offset,
                                guint64           length,
                                const GByteArray *bytes,
                                GError          **error);

/* One for each kind of container that is written here, into @copy, which is open for writing and as long as the
 * original. */
gboolean tag_mpeg_edit (const TagSource *copy, const TagListing *listing, const TagEdits *edits, GError **error);
gboolean tag_flac_edit (const TagSource *copy, const TagListing *listing, const TagEdits *edits, GError **error);
gboolean tag_asf_edit (const TagSource *copy, const TagListing *listing, const TagEdits *edits, GError **error);
gboolean tag_mp4_edit (const TagSource *copy, const TagListing *listing, const TagEdits *edits, GError **error);
gboolean tag_ogg_edit (const TagSource *copy, const TagListing *listing, const TagEdits *edits, GError **error);
gboolean tag_riff_edit (const TagSource *copy, const TagListing *listing, const TagEdits *edits, GError **error);

G_END_DECLS
