/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void tag_error_set (GError **error,
                    int      error_number);

G_END_DECLS
