/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MOOD_TYPE_PANED_MEMORY (mood_paned_memory_get_type ())

/* Remembers where a person put the handle of a GtkPaned, while a window that is too small puts it elsewhere. */
G_DECLARE_FINAL_TYPE (MoodPanedMemory, mood_paned_memory, MOOD, PANED_MEMORY, GObject)

MoodPanedMemory *mood_paned_memory_new (GtkPaned   *paned,
                                        GSettings  *settings,
                                        const char *key);

G_END_DECLS
