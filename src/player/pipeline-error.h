/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gst/gst.h>

G_BEGIN_DECLS

/* What an error of GStreamer means to the user: a sentence, translated (transfer full). */
char *
player_pipeline_error_describe (const GError *error);
/* TRUE when the sound device is to blame, so that the next song would fare no better. */
gboolean
player_pipeline_error_is_device (GstMessage *message);

G_END_DECLS
