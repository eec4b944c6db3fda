/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "harness.h"

G_BEGIN_DECLS

/* Milliseconds of the main thread's processor time that a turn of the main loop may take: one frame of 60 a second. */
#define STALL_LIMIT 16.0

/* Turns of the main loop by what they cost the main thread, so that a busy machine does not count. Of those that take too
 * long it is kept how much of them was the frame: GTK's layout with styles, and painting by the renderer. */
typedef struct
{
  const char *name;
  guint       n_turns;
  guint       n_stalls; /* turns above STALL_LIMIT */
  double      longest;
  double      total;
  double      layout; /* of the longest turn */
  double      paint;  /* of the longest turn */
  double      by_clock; /* the longest turn by the clock, in which it may have been another program's */
} StallMeter;

/* The thread's own processor time in milliseconds. */
double stall_now   (void);
/* Watches the frames of @widget's window, which must be realized; those of one window at a time. */
void   stall_watch (GtkWidget        *widget);
/* Runs the main loop until @condition, or with none until nothing has happened for some time. */
void   stall_run   (StallMeter       *meter,
                    HarnessCondition  condition,
                    gpointer          data);
/* Work that was done outside of the loop. */
void   stall_add   (StallMeter       *meter,
                    double            milliseconds);
void   stall_print (const StallMeter *meter);

G_END_DECLS
