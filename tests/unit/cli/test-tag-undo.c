/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <unistd.h>

#include "library/identity.h"
#include "program.h"
#include "tags/tag-field.h"
#include "tags/tag-writer.h"

/* tag --undo and tag --dry-run over files that are gone, edited since, linked or written twice. */

static Run *
tag (Program *program, const char *option, const char *path)
{
  return program_run (program, NULL, "tag", "--library", program->library, "--model", program->model, path, option,
                      NULL);
}

/* @option, @batch: (nullable) */
static Run *
undo (Program *program, const char *batch, const char *option)
{
  const char *arguments[] = { "tag", "--library", program->library, "--undo", NULL, NULL, NULL };
  guint n = 4;

  if (option != NULL)
    arguments[n++] = option;
  if (batch != NULL)
    arguments[n++] = batch;

  return program_run_argv (program, NULL, NULL, arguments);
}

/* A writing whose only file is gone does not stand in the way of the one before it, and can be tried again. */
static void
test_gone (Program *program, gconstpointer data)
{
  g_autofree char *a = program_add_song (program, "a.wav", 220);
  g_autofree char *b = program_add_song (program, "b.wav", 330);
  g_autofree char *away = g_build_filename (program->folder, "away.wav", NULL);
  g_autoptr (Run) first = tag (program, NULL, a);
  g_autoptr (Run) second = tag (program, NULL, b);
  g_autoptr (Run) dry = NULL;
  g_autoptr (Run) past = NULL;
  g_autoptr (Run) nothing = NULL;
  g_autoptr (Run) back = NULL;

  g_assert_cmpint (first->status, ==, 0);
  g_assert_cmpint (second->status, ==, 0);
  g_assert_cmpint (g_rename (b, away), ==, 0);

  dry = undo (program, NULL, "--dry-run");
  g_assert_true (g_str_has_suffix (dry->out, "1 file would be changed, 1 could not be\n"));
  g_assert_cmpstr (dry->lines[0], ==, a);
  past = undo (program, NULL, NULL);
  g_assert_cmpint (past->status, ==, 2);
  g_assert_cmpstr (past->lines[0], ==, a);
  g_assert_true (g_str_has_suffix (past->out, "1 file changed, 1 could not be\n"));
  g_assert_nonnull (strstr (past->err, b));
  g_assert_nonnull (strstr (past->err, "--undo 2"));

  nothing = undo (program, NULL, NULL);
  g_assert_cmpint (nothing->status, ==, 1);
  g_assert_cmpint (g_rename (away, b), ==, 0);
  back = undo (program, "2", NULL);
  g_assert_cmpint (back->status, ==, 0);
  g_assert_cmpstr (back->lines[0], ==, b);
}

/* As another program would. */
static void
set_mood (const char *path, const char *mood)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TagInfo) tags = tag_file_read (path, &error);
  const char *values[] = { mood, NULL };
  TagChange change = { .field = TAG_FIELD_MOOD, .old_values = tags->moods, .new_values = (GStrv)values };
  g_autoptr (TagPlan) plan = tag_plan_new_exact (path, &change, 1, &error);

  g_assert_no_error (error);
  tag_plan_apply (plan, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* One of three fields was changed by another program: the file counts as changed in part, and the preview says it all. */
static void
test_partial (Program *program, gconstpointer data)
{
  g_autofree char *path = program_add_song (program, "a.wav", 220);
  g_autoptr (Run) written = tag (program, NULL, path);
  g_autoptr (Run) dry = NULL;
  g_autoptr (Run) undone = NULL;

  g_assert_cmpint (written->status, ==, 0);
  set_mood (path, "Mine");
  dry = undo (program, "1", "--dry-run");
  g_assert_cmpint (dry->status, ==, 2);
  g_assert_cmpuint (dry->n_lines, ==, 4);
  g_assert_true (g_str_has_prefix (dry->lines[1], "  MOOD_"));
  g_assert_true (g_str_has_prefix (dry->lines[2], "  MOOD_"));
  g_assert_cmpstr (dry->lines[3], ==, "1 file would be changed, 1 of them in part");
  g_assert_nonnull (strstr (dry->err, "left as it is: MOOD."));

  undone = undo (program, "1", NULL);
  g_assert_cmpint (undone->status, ==, 2);
  g_assert_cmpuint (undone->n_lines, ==, 4);
  g_assert_cmpstr (undone->lines[3], ==, "1 file changed, 1 of them in part");
  g_assert_nonnull (strstr (undone->err, "left as it is: MOOD."));
}

/* Whoever reads a preview looks for songs by their paths, not by when the scan was done with them. */
static void
test_order (Program *program, gconstpointer data)
{
  g_autofree char *z = program_add_song (program, "z.wav", 220);
  g_autoptr (Run) first = tag (program, "--dry-run", program->music);
  g_autofree char *b = program_add_song (program, "b.wav", 330);
  g_autoptr (Run) both = tag (program, "--dry-run", program->music);
  const char *of_b = strstr (both->out, b);
  const char *of_z = strstr (both->out, z);

  g_assert_cmpint (first->status, ==, 0);
  g_assert_nonnull (of_b);
  g_assert_nonnull (of_z);
  g_assert_true (of_b < of_z);
}

/* What stands in a field of the owner's own name. */
static GStrv
read_own_field (const char *path, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TagPlan) plan = NULL;
  TagField field;

  g_assert_true (tag_field_from_name (name, &field));
  plan = tag_plan_new (path, NULL, &error);
  g_assert_no_error (error);
  return tag_plan_dup_values (plan, field);
}

static void
write_own_field (const char *path, const char *name, const char *value)
{
  const char *values[] = { value, NULL };
  TagChange change = { .new_values = (GStrv)values };
  g_autoptr (GError) error = NULL;
  g_autoptr (TagPlan) plan = NULL;
  g_auto (GStrv) nothing = g_new0 (char *, 1);

  change.old_values = nothing;
  g_assert_true (tag_field_from_name (name, &change.field));
  plan = tag_plan_new_exact (path, &change, 1, &error);
  g_assert_no_error (error);
  tag_plan_apply (plan, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* An undo is a process of its own, which has never heard of the names that were chosen when moods were written: it takes
 * them back all the same, in the first file as in the others. */
static void
test_own_names (Program *program, gconstpointer data)
{
  g_autofree char *a = program_add_song (program, "a.flac", 220);
  g_autofree char *b = program_add_song (program, "b.flac", 330);
  g_autoptr (Run) written = NULL;
  g_autoptr (Run) undone = NULL;
  g_auto (GStrv) of_a = NULL;
  g_auto (GStrv) of_b = NULL;

  write_own_field (a, "STIMMUNG", "mine");
  write_own_field (b, "STIMMUNG", "mine");
  written = program_run (program, NULL, "tag", "--library", program->library, "--model", program->model, "--mode",
                         "replace", "--fields", "mood=STIMMUNG", a, b, NULL);
  g_assert_cmpint (written->status, ==, 0);
  of_a = read_own_field (a, "STIMMUNG");
  g_assert_cmpstr (of_a[0], !=, "mine");

  undone = undo (program, NULL, NULL);
  g_assert_cmpint (undone->status, ==, 0);
  g_assert_true (g_str_has_suffix (undone->out, "2 files changed\n"));
  g_clear_pointer (&of_a, g_strfreev);
  of_a = read_own_field (a, "STIMMUNG");
  of_b = read_own_field (b, "STIMMUNG");
  g_assert_cmpstr (of_a[0], ==, "mine");
  g_assert_null (of_a[1]);
  g_assert_cmpstr (of_b[0], ==, "mine");
  g_assert_null (of_b[1]);
}

/* The preview refuses what the write refuses, and counts a file once that has a link beside it. */
static void
test_links (Program *program, gconstpointer data)
{
  g_autofree char *file = program_add_song (program, "a.wav", 220);
  g_autofree char *named_twice = program_add_song (program, "b.wav", 330);
  g_autofree char *symlinked = g_build_filename (program->music, "a-link.wav", NULL);
  g_autofree char *hard_link = g_build_filename (program->music, "b-link.wav", NULL);
  g_autoptr (Run) dry = NULL;
  g_autoptr (Run) written = NULL;

  g_assert_cmpint (symlink (file, symlinked), ==, 0);
  g_assert_cmpint (link (named_twice, hard_link), ==, 0);
  dry = program_run (program, NULL, "tag", "--library", program->library, "--model", program->model, "--dry-run", file,
                     symlinked, named_twice, hard_link, NULL);
  written = program_run (program, NULL, "tag", "--library", program->library, "--model", program->model, file,
                         symlinked, named_twice, hard_link, NULL);
  g_assert_true (g_str_has_suffix (written->out, "\n1 file changed, 2 could not be\n"));
  g_assert_true (g_str_has_suffix (dry->out, "\n1 file would be changed, 2 could not be\n"));
  g_assert_cmpstr (dry->err, ==, written->err);
  g_assert_cmpint (dry->status, ==, written->status);
}

/* A song whose place another has taken is told of in words, not by the mark that stands for its path in the library. */
static void
test_displaced (Program *program, gconstpointer data)
{
  g_autofree char *path = program_add_song (program, "a.wav", 220);
  g_autofree char *words = g_strconcat (path, " (gone: another song is there now)", NULL);
  g_autoptr (Run) written = tag (program, NULL, path);
  g_autoptr (LibraryDb) library = NULL;
  g_autoptr (LibrarySong) gone = NULL;
  g_autoptr (Run) history = NULL;
  g_autoptr (Run) json = NULL;
  g_autoptr (Run) undone = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *entry;

  g_assert_cmpint (written->status, ==, 0);
  library = library_db_open (program->library, NULL);
  g_assert_true (library_db_displace (library, path, &gone, NULL));
  g_assert_nonnull (gone);
  g_clear_pointer (&library, library_db_unref);

  history = program_run (program, NULL, "tag", "--library", program->library, "--history", "1", NULL);
  g_assert_cmpstr (history->lines[0], ==, words);
  json = program_run (program, NULL, "tag", "--library", program->library, "--history", "1", "--format", "json", NULL);
  entry = run_parse_line (json, 0, parser);
  g_assert_cmpstr (json_object_get_string_member (entry, "path"), ==, path);
  g_assert_true (json_object_get_boolean_member (entry, "displaced"));
  undone = undo (program, "1", NULL);
  g_assert_nonnull (strstr (undone->err, words));
  g_assert_null (strstr (undone->err, "?1"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function)                                                                                  \
  g_test_add ("/cli/tag-undo/" name, Program, NULL, program_set_up, function, program_tear_down)
  ADD ("gone", test_gone);
  ADD ("partial", test_partial);
  ADD ("order", test_order);
  ADD ("own-names", test_own_names);
  ADD ("links", test_links);
  ADD ("displaced", test_displaced);

  return g_test_run ();
}
