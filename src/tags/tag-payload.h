/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tags/tag-source.h"

G_BEGIN_DECLS

/* Takes the next piece of a song's audio. FALSE with an error ends the walk. */
typedef gboolean (*TagPayloadFunc) (guint64 offset, guint64 length, gpointer user_data, GError **error);

typedef enum
{
  TAG_PAYLOAD_FOUND,
  TAG_PAYLOAD_UNKNOWN, /* a container that is not known, or nothing in it that can be told to be audio */
  TAG_PAYLOAD_FAILED,  /* with an error: it could not be read, or the walk was cancelled */
} TagPayloadResult;

TagPayloadResult
tag_payload_foreach (const TagSource *source,
                     GCancellable *cancellable,
                     TagPayloadFunc func,
                     gpointer user_data,
                     GError **error);

G_END_DECLS
