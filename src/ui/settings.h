/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What the program remembers of its window. NULL where the schema is not installed: the program
 * then runs all the same and remembers nothing. (transfer full) (nullable) */
GSettings *mood_settings_new (void);

G_END_DECLS
