/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Some 9 000 songs of four minutes with the default model. */
#define ANALYSIS_TAPE_CACHE_DEFAULT_LIMIT (G_GUINT64_CONSTANT (4) << 30)

/**
 * AnalysisTapeCache:
 *
 * Keeps what front ends gave of songs on disk, so that another model with the same front end need not decode them. It is
 * only a help: whatever goes wrong with it, a full disk among others, costs no more than the time it would have saved.
 *
 * Each entry is a file of its own, in one of 256 folders, named for what it is of. Entries are written beside their place and
 * renamed; they are packed, and carry their own name and a checksum, and what does not fit is thrown away when it is met.
 * The time of a file's last change is when it was used last. When all together would become larger than the limit,
 * those go that were used longest ago. What was used within a day does not go: a scan of more songs than there is room for
 * would otherwise write them all and keep the last.
 *
 * Safe from any thread, and for several processes at once; each may overstep the limit by a sixteenth.
 */
typedef struct _AnalysisTapeCache AnalysisTapeCache;

typedef struct
{
  guint64 n_entries;
  guint64 n_bytes; /* as they lie on the disk, with leftovers */
} AnalysisTapeCacheInfo;

/* @folder: (nullable): NULL: the user's; need not be there. @limit: bytes; what is more
 * goes when the next entry comes. 0: nothing is kept. */
AnalysisTapeCache *analysis_tape_cache_new   (const char               *folder,
                                              guint64                   limit);
AnalysisTapeCache *analysis_tape_cache_ref   (AnalysisTapeCache        *self);
void               analysis_tape_cache_unref (AnalysisTapeCache        *self);
const char        *analysis_tape_cache_get_folder (const AnalysisTapeCache *self);

/* @sound: what the song is known by; @front_end: what the entry is from, in its own words. Returns: (transfer full): the name
 * of the entry. */
char              *analysis_tape_cache_make_name (GBytes               *sound,
                                                  const char           *front_end);
/* (transfer full) (nullable): what was kept under @name, which is used now; NULL when there is nothing, or it was damaged. */
GBytes            *analysis_tape_cache_load  (AnalysisTapeCache        *self,
                                              const char               *name);
/* Whether there is something under @name, good or not; it is not used by that. */
gboolean           analysis_tape_cache_has   (const AnalysisTapeCache  *self,
                                              const char               *name);
/* What turned out to be of no use. */
void               analysis_tape_cache_drop  (AnalysisTapeCache        *self,
                                              const char               *name);
/* Keeps all @tapes (n_tapes) under their @names, or, where there is no room, none. Returns: whether they are kept. */
gboolean           analysis_tape_cache_store (AnalysisTapeCache        *self,
                                              const char *const        *names,
                                              GBytes *const            *tapes,
                                              gsize                     n_tapes);

/* Looks at every file: not for a thread that must not wait. */
void               analysis_tape_cache_get_info (AnalysisTapeCache     *self,
                                                 AnalysisTapeCacheInfo *info);
/* Throws everything away. @info: (out): what there was. FALSE: some could not be. */
gboolean           analysis_tape_cache_clear (AnalysisTapeCache        *self,
                                              AnalysisTapeCacheInfo    *info,
                                              GError                  **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnalysisTapeCache, analysis_tape_cache_unref)

G_END_DECLS
