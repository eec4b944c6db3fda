/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/dsp/frontend.h"

G_BEGIN_DECLS

/* Inside dsp only; the public side of a configuration is in frontend.h. */
gboolean dsp_frontend_config_check (const DspFrontendConfig  *config,
                                    GError                  **error);

G_END_DECLS
