/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A name, and below it what there is to say of it; plain text, to be selected and copied. */
#define MOOD_TYPE_FACT_ROW (mood_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodFactRow, mood_fact_row, MOOD, FACT_ROW, GtkWidget)

GtkWidget *mood_fact_row_new (const char *name,
                              const char *text);

G_END_DECLS
