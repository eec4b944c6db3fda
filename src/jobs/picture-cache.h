/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Small pictures that took a while to make, in the user's cache folder: $XDG_CACHE_HOME/moodplane/pictures. Whoever deletes
 * it loses nothing but time. Never more than JOBS_PICTURE_CACHE_MAX_SIZE bytes: those that nobody has asked for the longest go
 * first. From any thread; they wait for the disk. */
#define JOBS_PICTURE_CACHE_MAX_SIZE (64u << 20)
/* One that is larger is not kept. */
#define JOBS_PICTURE_CACHE_MAX_ONE  (256u << 10)

/* (transfer full) (nullable). @key: any text; what it names never changes, or the text does. */
GBytes *jobs_picture_cache_load       (const char *key);
/* That it could not be kept is no error: it will be made again. */
void    jobs_picture_cache_store      (const char *key,
                                       GBytes     *bytes);
/* For tests, before anything else: as if this were the folder, and this the most that may be kept; NULL and 0: as it is. */
void    jobs_picture_cache_use        (const char *folder,
                                       gsize       max_size);

G_END_DECLS
