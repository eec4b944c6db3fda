/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "ui/tag-rows.h"

G_BEGIN_DECLS

/**
 * MoodTagTable:
 *
 * A table of changes: file, field, old and new value; where there is little room, the file with its field and what
 * becomes of what. Property: with-notes (whether there is a column for what became of a change).
 */
#define MOOD_TYPE_TAG_TABLE (mood_tag_table_get_type ())
G_DECLARE_FINAL_TYPE (MoodTagTable, mood_tag_table, MOOD, TAG_TABLE, GtkWidget)

/* @rows: (nullable) */
void mood_tag_table_set_rows (MoodTagTable *self,
                              MoodTagRows  *rows);

G_END_DECLS
