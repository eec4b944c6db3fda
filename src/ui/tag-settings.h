/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "jobs/write-tags-job.h"

G_BEGIN_DECLS

/* Makes @job write, or preview, as the owner has set. Settings that cannot be meant, such as a field TITLE, leave what is
 * usual and are told in the log. @settings: (nullable) */
void mood_tag_settings_apply (GSettings        *settings,
                              JobsWriteTagsJob *job);

G_END_DECLS
