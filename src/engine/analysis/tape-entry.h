/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* An entry of the cache as it lies on the disk: its own name, a checksum of all there is, and a tape, packed. */

#define ANALYSIS_TAPE_ENTRY_MAX_BYTES (64 << 20)

/* (transfer full) (nullable): NULL when it is too large. @name: 64 hexadecimal digits. */
GBytes *analysis_tape_entry_pack   (const char    *name,
                                    GBytes        *tape);
/* (transfer full) (nullable): NULL when @entry, which need not be trusted, is not the entry @name as it was packed. */
GBytes *analysis_tape_entry_unpack (const char    *name,
                                    const guint8  *entry,
                                    gsize          length);

G_END_DECLS
