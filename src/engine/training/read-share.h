/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/mood-config.h"

G_BEGIN_DECLS

/* Which share of the clips of @manifests (array zero-terminated=1), 0..1, was read before as @config hears them, and lies in
 * @cache; 0 when the manifests cannot be read. Looks for a file a clip and reads none: on a worker. */
double
training_read_share (const char *const *manifests, const TrainingMoodConfig *config, const char *cache);

G_END_DECLS
