/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rich-bytes.h"

G_BEGIN_DECLS

/* What each container adds to a file, in a source of its own. */

void rich_put_v22 (RichFile *self,
                   Bytes *b);
void rich_put_v23 (RichFile *self,
                   Bytes *b,
                   gboolean with_unsync);
void rich_put_v24 (RichFile *self,
                   Bytes *b,
                   gboolean is_bare);
void rich_put_mpeg_audio (RichFile *self);
void rich_put_id3v1 (RichFile *self,
                     gboolean is_blank);
Bytes *rich_make_id3_chunk (RichFile *self);

void rich_put_ape (RichFile *self,
                   gboolean with_mood);

void rich_make_flac (RichFile *self,
                     gboolean is_bare);
void rich_make_ogg (RichFile *self,
                    RichKind kind);

void rich_make_m4a (RichFile *self,
                    RichKind kind);

void rich_make_wma (RichFile *self,
                    RichKind kind);

void rich_make_riff (RichFile *self,
                     RichKind kind);

void rich_put_tta (RichFile *self);

void rich_make_matroska (RichFile *self);

G_END_DECLS
