/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* (transfer full) (nullable): what the user has set in the window. NULL where no schema with @key is installed: the command
 * line runs there too. */
GSettings *jobs_user_settings_open       (const char *key);

/* Whether the window learns from corrections by itself; it is switched as the window does it. Returns: FALSE when it was so
 * already, or cannot be set. */
gboolean   jobs_user_settings_set_learns (gboolean    learns);

G_END_DECLS
