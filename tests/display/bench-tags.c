/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-tags [ENTRIES]: how long the main thread is kept from the user when the history shows a writing of so many entries. */

#include <stdlib.h>

#include "stalls.h"
#include "ui/tag-table.h"

static GPtrArray *
make_entries (guint count)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify)library_journal_entry_free);

  for (guint i = 0; i < count; i++)
    {
      LibraryJournalEntry *entry = g_new0 (LibraryJournalEntry, 1);

      entry->path = g_strdup_printf ("/music/artist %u/song number %u.ogg", i / 20, i / 2);
      entry->field = g_strdup (i % 2 == 0 ? "MOOD" : "VALENCE");
      entry->old_values = g_new0 (char *, 1);
      entry->new_values = g_strsplit (i % 2 == 0 ? "calm" : "0.25", "|", -1);
      g_ptr_array_add (entries, entry);
    }

  return entries;
}

int
main (int   argc,
      char *argv[])
{
  GtkWindow *window;
  StallMeter opening = { .name = "a window with a table" };
  StallMeter showing = { .name = "the entries of a writing" };
  MoodTagTable *table;
  g_autoptr (MoodTagRows) rows = mood_tag_rows_new ();
  double before;

  harness_init (&argc, &argv);
  g_type_ensure (MOOD_TYPE_TAG_TABLE);
  table = g_object_new (MOOD_TYPE_TAG_TABLE, NULL);
  window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (window, 900, 600);
  gtk_window_set_child (window, GTK_WIDGET (table));
  gtk_window_present (window);
  stall_run (&opening, NULL, NULL);
  stall_watch (GTK_WIDGET (window));

  mood_tag_rows_take_entries (rows, make_entries (argc > 1 ? (guint)atoi (argv[1]) : 100000));
  before = stall_now ();
  mood_tag_table_set_rows (table, rows);
  stall_add (&showing, stall_now () - before);
  stall_run (&showing, NULL, NULL);

  stall_print (&opening);
  stall_print (&showing);
  gtk_window_destroy (window);

  return 0;
}
