/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-payload.h"

G_BEGIN_DECLS

typedef struct
{
  const TagSource *source;
  GCancellable *cancellable; /* (nullable) */
  TagPayloadFunc func;
  gpointer user_data;
  guint64 start; /* without the tags that any container may have in front of it */
  guint64 end;   /* and behind it */
  gboolean has_found;
  GError *error; /* (owned) (nullable): the first that is not the file's content: the walk is worth nothing */
} TagPayloadWalk;

/* FALSE where the file has not as much, or cannot be read: then walk->error is set as well. */
gboolean
tag_payload_peek (TagPayloadWalk *walk, guint64 offset, void *buffer, gsize length);
gboolean
tag_payload_has (TagPayloadWalk *walk, guint64 offset, const char *bytes, gsize length);
/* As much of the range as the file has; FALSE with walk->error set. */
gboolean
tag_payload_give (TagPayloadWalk *walk, guint64 offset, guint64 length);
void
tag_payload_ogg (TagPayloadWalk *walk);

G_END_DECLS
