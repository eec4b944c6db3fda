/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* (transfer full): a notice of @text, which may be of any signs and is no markup, to be shown over @over, with room for the
 * button that says @button (nullable). Where @over is narrow it takes as many lines as it needs. */
AdwToast *mood_toast_new (GtkWidget  *over,
                          const char *text,
                          const char *button);

G_END_DECLS
