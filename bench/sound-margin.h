/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a sound device has seen of the buffers that were to be played. The margin of a buffer is how long before it is to be
 * heard it comes to the sink; one that is not positive comes too late, and something else was heard in its place. */
typedef struct
{
  guint64 n_buffers;
  guint64 n_late;
  double  least;      /* seconds */
  guint   n_underruns; /* that the sound server told of */
  guint   n_gaps;      /* that GStreamer's sink told of: sound that does not follow what was before it */
} SoundMargin;

/* The name of an element that hands buffers on and measures; before a sink in its description. */
#define SOUND_MARGIN_NAME "soundmargin"

/* Once, before anything is played. */
void sound_margin_init (void);
/* What was seen since the last call; from any thread. */
void sound_margin_take (SoundMargin *margin);

G_END_DECLS
