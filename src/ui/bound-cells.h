/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MoodBoundCells:
 *
 * The cells of a table that show something now. What stands in a row may change without the row: then the cells in it are
 * filled anew, and no item is told to have changed, which would cost the selection and the place of the list.
 */
#define MOOD_TYPE_BOUND_CELLS (mood_bound_cells_get_type ())
G_DECLARE_FINAL_TYPE (MoodBoundCells, mood_bound_cells, MOOD, BOUND_CELLS, GObject)

/* Makes the cell of @item, and sets it as its child. @kind: as given to mood_bound_cells_add_column(). */
typedef void (*MoodCellSetup) (GtkListItem *item,
                               int          kind);
/* Shows in the cell of @item what stands in its row. */
typedef void (*MoodCellFill)  (gpointer     table,
                               GtkListItem *item);

/* @table: whose they are, and who outlives them */
MoodBoundCells *mood_bound_cells_new        (gpointer             table,
                                             MoodCellSetup        setup,
                                             MoodCellFill         fill);
void            mood_bound_cells_add_column (MoodBoundCells      *self,
                                             GtkColumnViewColumn *column,
                                             int                  kind);
/* Other things stand in these rows now. */
void            mood_bound_cells_refill     (MoodBoundCells      *self,
                                             guint                position,
                                             guint                n_rows);
/* What a screen reader calls the row that @cell is in: without a name it is no more than cells. */
void            mood_bound_cells_name_row   (GtkWidget           *cell,
                                             const char          *name);

G_END_DECLS
