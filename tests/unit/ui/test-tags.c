/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the dialogs of writing moods keep: choices, lines of a table, numbers and writings of the past. */

#include "ui/settings.h"
#include "ui/tag-batch.h"
#include "ui/tag-counts.h"
#include "ui/tag-rows.h"
#include "ui/tag-settings.h"

/* --- choices --- */

static void
reset (GSettings *kept)
{
  static const char *const keys[] = { "tag-fields", "tag-names", "tag-mode", "tag-separator", "tag-keep-mtime" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (kept, keys[i]);
}

static char *
get_fields (GSettings *kept)
{
  g_auto (GStrv) fields = g_settings_get_strv (kept, "tag-fields");

  return g_strjoinv (" ", fields);
}

static void
test_settings_keep (void)
{
  g_autoptr (GSettings) kept = mood_settings_new ();
  g_autoptr (MoodTagSettings) settings = mood_tag_settings_new (kept);
  g_autoptr (MoodTagSettings) again = NULL;
  g_autofree char *fields = NULL;
  g_autofree char *name = NULL;
  g_autofree char *field = NULL;
  g_autofree char *mode = NULL;
  g_autofree char *separator = NULL;
  gboolean writes_valence, keeps_mtime;

  g_object_set (settings, "mood-name", " X-Mood ", "valence-name", "V", "writes-valence", FALSE, "writes-quadrant",
                TRUE, "mode", "fill", "separator-kind", 2u, "keeps-mtime", TRUE, NULL);
  g_assert_cmpstr (mood_tag_settings_get_error (settings), ==, "");
  mood_tag_settings_save (settings);
  fields = get_fields (kept);
  separator = g_settings_get_string (kept, "tag-separator");
  g_assert_cmpstr (fields, ==, "mood=X-Mood arousal quadrant");
  g_assert_cmpstr (separator, ==, "/");

  /* What is not written now keeps the name that it once had. */
  again = mood_tag_settings_new (kept);
  g_object_get (again, "valence-name", &name, "mood-field", &field, "mode", &mode, "writes-valence", &writes_valence,
                "keeps-mtime", &keeps_mtime, NULL);
  g_assert_cmpstr (name, ==, "V");
  g_assert_cmpstr (field, ==, "X-Mood");
  g_assert_cmpstr (mode, ==, "fill");
  g_assert_false (writes_valence);
  g_assert_true (keeps_mtime);
  reset (kept);
}

/* What cannot be written is said and not kept. */
static void
test_settings_refuse (void)
{
  g_autoptr (GSettings) kept = mood_settings_new ();
  g_autoptr (MoodTagSettings) settings = mood_tag_settings_new (kept);
  g_autofree char *before = get_fields (kept);
  g_autofree char *after = NULL;

  g_object_set (settings, "mood-name", "TITLE", NULL);
  g_assert_cmpstr (mood_tag_settings_get_error (settings), !=, "");
  mood_tag_settings_save (settings);
  after = get_fields (kept);
  g_assert_cmpstr (after, ==, before);
  g_object_set (settings, "mood-name", "", NULL);
  g_assert_cmpstr (mood_tag_settings_get_error (settings), ==, "");
  g_object_set (settings, "writes-mood", FALSE, "writes-valence", FALSE, "writes-arousal", FALSE, NULL);
  g_assert_cmpstr (mood_tag_settings_get_error (settings), ==, "Choose at least one thing to write");
}

static void
test_settings_wrong (void)
{
  g_autoptr (GSettings) kept = mood_settings_new ();
  g_autoptr (MoodTagSettings) settings = NULL;
  g_autofree char *field = NULL;
  gboolean writes_mood;

  g_settings_set_strv (kept, "tag-fields", (const char *const[]){ "mood=TITLE", NULL });
  settings = mood_tag_settings_new (kept);
  g_object_get (settings, "mood-field", &field, "writes-mood", &writes_mood, NULL);
  g_assert_cmpstr (field, ==, "MOOD");
  g_assert_true (writes_mood);
  reset (kept);
}

/* A separator that was set by hand is not replaced by the usual one of its kind. */
static void
test_settings_separator (void)
{
  g_autoptr (GSettings) kept = mood_settings_new ();
  g_autoptr (MoodTagSettings) settings = NULL;
  g_autofree char *separator = NULL;
  guint kind;

  g_settings_set_string (kept, "tag-separator", " ;");
  settings = mood_tag_settings_new (kept);
  g_object_get (settings, "separator-kind", &kind, NULL);
  g_assert_cmpuint (kind, ==, 1);
  g_object_set (settings, "separator-kind", 1u, NULL);
  mood_tag_settings_save (settings);
  separator = g_settings_get_string (kept, "tag-separator");
  g_assert_cmpstr (separator, ==, " ;");
  reset (kept);
}

/* --- outcomes --- */

static void
free_change (gpointer data)
{
  JobsTagChange *change = data;

  g_free (change->field);
  g_strfreev (change->old_values);
  g_strfreev (change->new_values);
  g_free (change);
}

static void
add_change (JobsTagOutcome *outcome,
            const char     *field,
            const char     *old_values,
            const char     *new_values)
{
  JobsTagChange *change = g_new0 (JobsTagChange, 1);

  change->field = g_strdup (field);
  change->old_values = g_strsplit (old_values, "|", -1);
  change->new_values = g_strsplit (new_values, "|", -1);
  g_ptr_array_add (outcome->changes, change);
}

static JobsTagOutcome *
new_outcome (const char *path,
             const char *error)
{
  JobsTagOutcome *outcome = g_new0 (JobsTagOutcome, 1);

  outcome->path = g_strdup (path);
  outcome->changes = g_ptr_array_new_with_free_func (free_change);
  outcome->error_code = g_strdup (error != NULL ? "failed" : NULL);
  outcome->error_message = g_strdup (error);

  return outcome;
}

/* "file field change" of a row */
static char *
read_row (MoodTagRows *rows,
          guint        position)
{
  g_autoptr (GObject) row = g_list_model_get_item (G_LIST_MODEL (rows), position);
  g_autofree char *file = NULL;
  g_autofree char *field = NULL;
  g_autofree char *change = NULL;
  gboolean is_first;

  g_object_get (row, "file", &file, "field", &field, "change", &change, "is-first", &is_first, NULL);

  return g_strdup_printf ("%s%s [%s] %s", is_first ? "* " : "", file, field, change);
}

static void
assert_row (MoodTagRows *rows,
            guint        position,
            const char  *expected)
{
  g_autofree char *row = read_row (rows, position);

  g_assert_cmpstr (row, ==, expected);
}

static void
test_rows (void)
{
  g_autoptr (MoodTagRows) rows = mood_tag_rows_new ();
  g_autoptr (JobsTagOutcome) changing = new_outcome ("/m/a.ogg", NULL);
  g_autoptr (JobsTagOutcome) same = new_outcome ("/m/b.ogg", NULL);
  g_autoptr (JobsTagOutcome) failing = new_outcome ("/m/c.ogg", "No room");
  g_autoptr (JobsTagOutcome) partial = new_outcome ("?7/m/d.ogg", "MOOD was edited");

  add_change (changing, "MOOD", "", "calm");
  add_change (changing, "MOOD_VALENCE", "0.10", "0.20");
  add_change (failing, "MOOD", "", "calm"); /* what it would be is of no interest where it cannot be */
  add_change (partial, "X", "happy|calm", "");
  partial->is_partial = TRUE;
  mood_tag_rows_add_outcome (rows, changing);
  mood_tag_rows_add_outcome (rows, same);
  mood_tag_rows_add_outcome (rows, failing);
  mood_tag_rows_add_outcome (rows, partial);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 0);
  mood_tag_rows_flush (rows);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 6);
  assert_row (rows, 0, "* a.ogg [MOOD] none → calm");
  assert_row (rows, 1, "a.ogg [MOOD_VALENCE] 0.10 → 0.20");
  assert_row (rows, 2, "* b.ogg [] Stays as it is");
  assert_row (rows, 3, "* c.ogg [] No room");
  assert_row (rows, 4, "* d.ogg [X] happy; calm → none");
  assert_row (rows, 5, "d.ogg [] MOOD was edited");
  {
    g_autoptr (GObject) row = g_list_model_get_item (G_LIST_MODEL (rows), 4);
    g_autofree char *place = NULL;

    g_object_get (row, "place", &place, NULL);
    g_assert_cmpstr (place, ==, "/m/d.ogg (gone: another song is there now)");
  }

  g_object_set (rows, "show", "problems", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 2);
  assert_row (rows, 0, "* c.ogg [] No room");
  g_object_set (rows, "show", "changes", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 3);
  mood_tag_rows_clear (rows);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 0);
}

static void
changed_cb (MoodTagRows *rows,
            guint        position,
            guint        n_removed,
            guint        n_added,
            guint       *sum)
{
  g_assert_cmpuint (n_removed, ==, 0);
  g_assert_cmpuint (position, ==, *sum);
  *sum += n_added;
}

/* A row is made when it is looked at, not when its file was read: what was made is gone when nobody looks any more. */
static void
test_rows_many (void)
{
  g_autoptr (MoodTagRows) rows = mood_tag_rows_new ();
  g_autoptr (JobsTagOutcome) outcome = new_outcome ("/m/a.ogg", NULL);
  guint n_told = 0;
  GObject *row;

  add_change (outcome, "MOOD", "", "calm");
  g_signal_connect (rows, "items-changed", G_CALLBACK (changed_cb), &n_told);
  for (guint i = 0; i < 100000; i++)
    {
      mood_tag_rows_add_outcome (rows, outcome);
      if (i % 1000 == 999)
        mood_tag_rows_flush (rows);
    }
  g_assert_cmpuint (n_told, ==, 100000);
  g_assert_cmpuint (mood_tag_rows_get_n_lines (rows), ==, 100000);
  row = g_list_model_get_item (G_LIST_MODEL (rows), 99999);
  g_object_add_weak_pointer (row, (gpointer *)&row);
  g_object_unref (row);
  g_assert_null (row);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (rows), 100000));
}

static gboolean
are_all_told (MoodTagRows *rows,
              guint        n_lines)
{
  return g_list_model_get_n_items (G_LIST_MODEL (rows)) == n_lines;
}

/* A table gets the first ones by and by, in their order, also those that come meanwhile. */
static void
test_rows_in_steps (void)
{
  g_autoptr (MoodTagRows) rows = mood_tag_rows_new ();
  g_autoptr (JobsTagOutcome) outcome = new_outcome ("/m/a.ogg", NULL);
  guint n_told = 0, n_waits = 0;

  add_change (outcome, "MOOD", "", "calm");
  g_signal_connect (rows, "items-changed", G_CALLBACK (changed_cb), &n_told);
  mood_tag_rows_show_in_steps (rows);
  for (guint i = 0; i < 10000; i++)
    mood_tag_rows_add_outcome (rows, outcome);
  mood_tag_rows_flush (rows);
  g_assert_cmpuint (n_told, <=, 20);
  mood_tag_rows_add_outcome (rows, outcome);
  mood_tag_rows_flush (rows);
  g_assert_cmpuint (n_told, <=, 20);
  for (; !are_all_told (rows, 10001); n_waits++)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (n_waits, >, 5);
  g_assert_cmpuint (n_told, ==, 10001);

  /* What was to come is forgotten with the rest. */
  g_signal_handlers_disconnect_by_data (rows, &n_told);
  g_object_set (rows, "show", "changes", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), <=, 20);
  mood_tag_rows_clear (rows);
  g_assert_true (are_all_told (rows, 0));
  g_assert_false (g_main_context_pending (NULL));
}

static LibraryJournalEntry *
new_entry (const char *path,
           const char *field,
           gboolean    is_undone,
           gboolean    is_left)
{
  LibraryJournalEntry *entry = g_new0 (LibraryJournalEntry, 1);

  entry->path = g_strdup (path);
  entry->field = g_strdup (field);
  entry->old_values = g_new0 (char *, 1);
  entry->new_values = g_strsplit ("calm", "|", -1);
  entry->undone = is_undone;
  entry->left = is_left;

  return entry;
}

static void
assert_note (MoodTagRows *rows,
             guint        position,
             const char  *expected)
{
  g_autoptr (GObject) row = g_list_model_get_item (G_LIST_MODEL (rows), position);
  g_autofree char *note = NULL;

  g_object_get (row, "note", &note, NULL);
  g_assert_cmpstr (note, ==, expected);
}

/* The journal has the newest first, the table the order in which it was written. */
static void
test_rows_of_the_past (void)
{
  g_autoptr (MoodTagRows) rows = mood_tag_rows_new ();
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify)library_journal_entry_free);

  g_ptr_array_add (entries, new_entry ("/m/b.ogg", "MOOD", FALSE, FALSE));
  g_ptr_array_add (entries, new_entry ("/m/a.ogg", "V", FALSE, TRUE));
  g_ptr_array_add (entries, new_entry ("/m/a.ogg", "MOOD", TRUE, FALSE));
  mood_tag_rows_take_entries (rows, entries);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (rows)), ==, 3);
  assert_row (rows, 0, "* a.ogg [MOOD] none → calm");
  assert_row (rows, 1, "a.ogg [V] none → calm");
  assert_row (rows, 2, "* b.ogg [MOOD] none → calm");
  assert_note (rows, 0, "undone");
  assert_note (rows, 1, "left as it is");
  assert_note (rows, 2, "");
}

/* --- numbers --- */

static void
assert_counts (const MoodTagCounts *counts,
               MoodTagCountsKind    kind,
               const char          *expected)
{
  g_autofree char *text = mood_tag_counts_describe (counts, kind);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_counts (void)
{
  g_auto (MoodTagCounts) counts = { 0 };
  g_autoptr (JobsTagOutcome) changing = new_outcome ("/m/a.ogg", NULL);
  g_autoptr (JobsTagOutcome) same = new_outcome ("/m/b.ogg", NULL);
  g_autoptr (JobsTagOutcome) failing = new_outcome ("/m/c.ogg", "No room");
  g_autoptr (JobsTagOutcome) other = new_outcome ("/m/d.ogg", "No right");
  g_autoptr (JobsTagOutcome) partial = new_outcome ("/m/e.ogg", "No right");

  assert_counts (&counts, MOOD_TAG_COUNTS_WRITE, "No file changes");
  add_change (changing, "MOOD", "", "calm");
  add_change (partial, "MOOD", "", "calm");
  partial->is_partial = TRUE;
  mood_tag_counts_add (&counts, same);
  assert_counts (&counts, MOOD_TAG_COUNTS_WRITE, "No file changes, 1 stays as it is");
  mood_tag_counts_add (&counts, changing);
  mood_tag_counts_add (&counts, changing);
  mood_tag_counts_add (&counts, failing);
  counts.n_unheard = 2;
  assert_counts (&counts, MOOD_TAG_COUNTS_WRITE,
                 "2 files change, 1 stays as it is, 2 have not been heard, 1 cannot be written: No room");
  counts.n_unheard = 0;
  mood_tag_counts_add (&counts, other);
  assert_counts (&counts, MOOD_TAG_COUNTS_WRITTEN, "2 files were written, 1 stays as it is, 2 could not be written");
  mood_tag_counts_add (&counts, partial);
  assert_counts (&counts, MOOD_TAG_COUNTS_UNDO,
                 "3 files become what they were, 1 of them in part, 1 stays as it is, 2 are left as they are");
}

static void
assert_batch (guint       n_undone,
              const char *expected,
              gboolean    can_undo)
{
  const LibraryJournalBatch values = { .id = 3, .begun_at = 86400 * 365, .n_files = 1, .n_fields = 3, .n_undone = n_undone };
  g_autoptr (MoodTagBatch) batch = mood_tag_batch_new (&values);
  g_autofree char *title = NULL;
  g_autofree char *details = NULL;
  g_autofree char *state = NULL;

  g_object_get (batch, "title", &title, "details", &details, "state", &state, NULL);
  g_assert_nonnull (g_strrstr (title, "1971,"));
  g_assert_cmpstr (details, ==, "1 file, 3 fields");
  g_assert_cmpstr (state, ==, expected);
  g_assert_cmpint (mood_tag_batch_can_undo (batch), ==, can_undo);
}

static void
test_batch (void)
{
  assert_batch (0, "", TRUE);
  assert_batch (1, "Undone in part", TRUE);
  assert_batch (3, "Undone", FALSE);
}

int
main (int   argc,
      char *argv[])
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/tags/settings/keep", test_settings_keep);
  g_test_add_func ("/ui/tags/settings/refuse", test_settings_refuse);
  g_test_add_func ("/ui/tags/settings/wrong", test_settings_wrong);
  g_test_add_func ("/ui/tags/settings/separator", test_settings_separator);
  g_test_add_func ("/ui/tags/rows", test_rows);
  g_test_add_func ("/ui/tags/rows/many", test_rows_many);
  g_test_add_func ("/ui/tags/rows/in-steps", test_rows_in_steps);
  g_test_add_func ("/ui/tags/rows/of-the-past", test_rows_of_the_past);
  g_test_add_func ("/ui/tags/counts", test_counts);
  g_test_add_func ("/ui/tags/batch", test_batch);

  return g_test_run ();
}
