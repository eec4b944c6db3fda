/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/training/mood-config.h"

G_BEGIN_DECLS

/* (transfer full): of the networks, then the learners that are none. */
char      **training_list_architecture_names     (void);
/* A sentence; NULL when there is no such architecture. */
const char *training_get_architecture_description (const char *name);
/* Of a network as it is built to hear moods in windows; 0 of a learner, which has no such number. */
guint64     training_count_architecture_weights   (const char *name);
/* Whether the network of @config can be built for what it is to hear. @last_layer: (out): what the names of its last layer's
 * tensors begin with. Errors: %BASE_ERROR_INVALID_ARGUMENT. */
gboolean    training_check_architecture           (const TrainingMoodConfig  *config,
                                                   const char               **last_layer,
                                                   GError                   **error);
/* Whether such a last layer says something of each step of time and is averaged then: what it hears, averaged, is what is
 * kept of a song, so that own classes can be told from that. */
gboolean    training_last_layer_has_steps         (const char                *last_layer);
/* (transfer full): all of it, for a person. */
char       *training_list_architectures           (void);

G_END_DECLS
