/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "program.h"
#include "tests/support/fixtures.h"

/* scan, list, map and tag, on one library. */

static Run *
scan (Program    *program,
      const char *folder)
{
  return program_run (program, NULL, "scan", "--library", program->library, "--model", program->model, folder,
                      NULL);
}

static Run *
list (Program *program)
{
  return program_run (program, NULL, "list", "--library", program->library, "--format", "json", NULL);
}

static void
test_scan_and_list (Program      *program,
                    gconstpointer data)
{
  g_autofree char *a = program_add_song (program, "a.wav", 220);
  g_autofree char *b = program_add_song (program, "b.wav", 330);
  g_autofree char *text
      = program_add_file (program, "text.mp3", "This is no music at all, whatever its name says.");
  g_autoptr (Run) first = scan (program, program->music);
  g_autoptr (Run) second = scan (program, program->music);
  g_autoptr (Run) retried = program_run (program, NULL, "scan", "--retry", "--library", program->library,
                                         "--model", program->model, program->music, NULL);
  g_autoptr (Run) json = list (program);
  g_autoptr (Run) table = program_run (program, NULL, "list", "--library", program->library, NULL);
  g_autoptr (Run) none = program_run (program, "\n", "list", "--library", program->library, "-", NULL);
  g_autoptr (Run) chosen = program_run (program, NULL, "list", "--library", program->library, "--format", "json",
                                        a, NULL);
  g_autoptr (Run) nowhere = program_run (program, NULL, "list", "--library", program->library, "/nowhere", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  guint n_heard = 0, n_failed = 0;

  g_assert_cmpint (first->status, ==, 2);
  g_assert_cmpstr (first->out, ==, "3 songs: 2 heard, 0 known before, 1 failed\n");
  g_assert_nonnull (strstr (first->err, text));

  /* What failed is remembered, and not tried again. */
  g_assert_cmpint (second->status, ==, 0);
  g_assert_cmpuint (second->n_lines, ==, 2);
  g_assert_cmpstr (second->lines[0], ==, "3 songs: 0 heard, 3 known before, 0 failed");
  g_assert_true (g_str_has_prefix (second->lines[1], "1 known problem was not tried again"));
  g_assert_cmpstr (second->err, ==, "");
  g_assert_cmpint (retried->status, ==, 2);
  g_assert_cmpstr (retried->out, ==, "3 songs: 0 heard, 2 known before, 1 failed\n");
  g_assert_nonnull (strstr (retried->err, text));

  g_assert_cmpint (json->status, ==, 0);
  g_assert_cmpuint (json->n_lines, ==, 3);
  for (guint i = 0; i < json->n_lines; i++)
    {
      JsonObject *song = run_parse_line (json, i, parser);

      n_failed += json_object_has_member (song, "error");
      n_heard += json_object_has_member (song, "valence") && json_object_has_member (song, "album");
    }
  g_assert_cmpuint (n_heard, ==, 2);
  g_assert_cmpuint (n_failed, ==, 1);

  g_assert_cmpint (table->status, ==, 0);
  g_assert_cmpuint (table->n_lines, ==, 4);
  g_assert_cmpint (chosen->status, ==, 0);
  g_assert_cmpuint (chosen->n_lines, ==, 1);
  g_assert_cmpint (none->status, ==, 0);
  g_assert_cmpstr (none->out, ==, "");
  g_assert_cmpint (nowhere->status, ==, 1);
  g_assert_nonnull (strstr (nowhere->err, "knows no song"));
  g_assert_cmpstr (json_object_get_string_member (run_parse_line (chosen, 0, parser), "path"), ==, a);
  g_assert_nonnull (strstr (table->out, text));
}

static void
test_relative_paths (Program      *program,
                     gconstpointer data)
{
  g_autofree char *a = program_add_song (program, "a.wav", 220);
  g_autofree char *previous = g_get_current_dir ();
  g_autoptr (Run) first = NULL;
  g_autoptr (Run) songs = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_cmpint (g_chdir (program->folder), ==, 0);
  first = scan (program, "./music/../music");
  g_assert_cmpint (g_chdir (previous), ==, 0);

  g_assert_cmpint (first->status, ==, 0);
  songs = list (program);
  g_assert_cmpstr (json_object_get_string_member (run_parse_line (songs, 0, parser), "path"), ==, a);
}

/* However a library came to know its songs. */
static void
test_order (Program      *program,
            gconstpointer data)
{
  g_autofree char *b = program_add_song (program, "b.wav", 220);
  g_autoptr (Run) first = scan (program, program->music);
  g_autofree char *a = program_add_song (program, "a.wav", 330);
  g_autoptr (Run) second = scan (program, program->music);
  g_autoptr (Run) songs = list (program);
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_cmpint (first->status, ==, 0);
  g_assert_cmpint (second->status, ==, 0);
  g_assert_cmpuint (songs->n_lines, ==, 2);
  g_assert_cmpstr (json_object_get_string_member (run_parse_line (songs, 0, parser), "path"), ==, a);
  g_assert_cmpstr (json_object_get_string_member (run_parse_line (songs, 1, parser), "path"), ==, b);
}

static void
check_signature (const char *path,
                 const char *signature)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_cmpuint (length, >, 1000);
  g_assert_cmpint (memcmp (contents, signature, strlen (signature)), ==, 0);
}

static void
test_map (Program      *program,
          gconstpointer data)
{
  g_autofree char *a = program_add_song (program, "a.wav", 220);
  g_autofree char *b = program_add_song (program, "b.wav", 330);
  g_autofree char *png = g_build_filename (program->folder, "map.png", NULL);
  g_autofree char *svg = g_build_filename (program->folder, "map.svg", NULL);
  g_autoptr (Run) scanned = scan (program, program->music);
  g_autoptr (Run) all = program_run (program, NULL, "map", "--library", program->library, "-o", png, "--size",
                                     "300", "--dark", NULL);
  g_autoptr (Run) one = program_run (program, NULL, "map", "--library", program->library, "-o", svg, b, NULL);
  g_autoptr (Run) bad
      = program_run (program, NULL, "map", "--library", program->library, "-o", "map.bmp", NULL);
  g_autoptr (Run) nowhere
      = program_run (program, NULL, "map", "--library", program->library, "-o", "/nonexistent/map.png", NULL);

  g_assert_cmpint (scanned->status, ==, 0);
  g_assert_cmpint (all->status, ==, 0);
  g_assert_true (g_str_has_suffix (all->out, ": 2 songs\n"));
  check_signature (png, "\x89PNG");
  g_assert_cmpint (one->status, ==, 0);
  g_assert_true (g_str_has_suffix (one->out, ": 1 song\n"));
  check_signature (svg, "<?xml");
  g_assert_cmpint (bad->status, ==, 1);
  g_assert_cmpint (nowhere->status, ==, 1);
}

static char *
get_checksum (const char *path)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));

  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)contents, length);
}

static Run *
tag (Program    *program,
     const char *option,
     const char *path)
{
  const char *const arguments[]
      = { "tag", "--library", program->library, "--model", program->model, path, option, NULL };

  return program_run_argv (program, NULL, NULL, arguments);
}

static void
test_tag_and_undo (Program      *program,
                   gconstpointer data)
{
  FixtureSpec spec = { .format = FIXTURE_FLAC, .sound = FIXTURE_CHORDS, .seconds = 6, .title = "Title" };
  g_autofree char *path = g_build_filename (program->music, "song.flac", NULL);
  g_autofree char *other = program_add_song (program, "other.wav", 220);
  g_autofree char *before = NULL;
  g_autofree char *other_before = get_checksum (other);
  g_autofree char *after = NULL;
  g_autofree char *other_after = NULL;
  g_autoptr (Run) dry = NULL;
  g_autoptr (Run) write = NULL;
  g_autoptr (Run) again = NULL;
  g_autoptr (Run) undo = NULL;
  g_autoptr (Run) undo_again = NULL;
  g_autoptr (Run) dry_again = NULL;

  if (!fixture_write_or_skip (&spec, path))
    return;

  before = get_checksum (path);
  dry = tag (program, "--dry-run", path);
  g_assert_cmpint (dry->status, ==, 0);
  g_assert_cmpstr (dry->lines[0], ==, path);
  g_assert_nonnull (strstr (dry->out, "  MOOD: – → "));
  g_assert_nonnull (strstr (dry->out, "  MOOD_VALENCE: – → "));
  g_assert_nonnull (strstr (dry->out, "  MOOD_AROUSAL: – → "));
  g_assert_true (g_str_has_suffix (dry->out, "1 file would be changed\n"));
  after = get_checksum (path);
  g_assert_cmpstr (after, ==, before);

  write = tag (program, NULL, path);
  g_assert_cmpint (write->status, ==, 0);
  g_assert_true (g_str_has_suffix (write->out, "1 file changed\n"));
  g_free (after);
  after = get_checksum (path);
  g_assert_cmpstr (after, !=, before);

  again = tag (program, NULL, path);
  g_assert_cmpint (again->status, ==, 0);
  g_assert_cmpstr (again->out, ==, "0 files changed\n");

  undo = program_run (program, NULL, "tag", "--undo", "--library", program->library, NULL);
  g_assert_cmpint (undo->status, ==, 0);
  g_assert_true (g_str_has_suffix (undo->out, "1 file changed\n"));
  undo_again = program_run (program, NULL, "tag", "--undo", "--library", program->library, NULL);
  g_assert_cmpint (undo_again->status, ==, 1);

  dry_again = tag (program, "--dry-run", path);
  g_assert_cmpstr (dry_again->out, ==, dry->out);

  /* What was not named was not touched. */
  other_after = get_checksum (other);
  g_assert_cmpstr (other_after, ==, other_before);
}

static Run *
tags (Program    *program,
      const char *library,
      const char *format,
      const char *path)
{
  return program_run (program, NULL, "tags", "--library", library, "--format", format, path, NULL);
}

/* Which fields are written is the owner's to say; what the file says then, and what of it is ours. */
static void
test_tag_fields (Program      *program,
                 gconstpointer data)
{
  FixtureSpec spec = { .format = FIXTURE_FLAC, .sound = FIXTURE_CHORDS, .seconds = 6, .title = "Title" };
  g_autofree char *path = g_build_filename (program->music, "song.flac", NULL);
  g_autofree char *stranger = g_build_filename (program->folder, "stranger.db", NULL);
  g_autofree char *unheard = program_add_file (program, "text.mp3", "no music");
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (Run) refused = NULL;
  g_autoptr (Run) written = NULL;
  g_autoptr (Run) ours = NULL;
  g_autoptr (Run) theirs = NULL;
  g_autoptr (Run) manifest = NULL;
  g_autoptr (Run) text = NULL;
  g_autoptr (Run) other = NULL;
  JsonObject *object;

  if (!fixture_write_or_skip (&spec, path))
    return;

  refused = program_run (program, NULL, "tag", "--library", program->library, "--fields", "mood=TITLE", path, NULL);
  g_assert_cmpint (refused->status, ==, 1);
  g_assert_nonnull (strstr (refused->err, "TITLE"));
  g_assert_false (g_file_test (program->library, G_FILE_TEST_EXISTS));

  written = program_run (program, NULL, "tag", "--library", program->library, "--model", program->model, "--fields",
                         "mood=X-Mood, valence, arousal", "--separator", "; ", path, NULL);
  g_assert_cmpint (written->status, ==, 0);
  g_assert_nonnull (strstr (written->out, "  X-Mood: – → "));
  g_assert_nonnull (strstr (written->out, "  MOOD_VALENCE: – → "));

  ours = tags (program, program->library, "json", path);
  object = run_parse_line (ours, 0, parser);
  g_assert_cmpstr (json_object_get_string_member (object, "title"), ==, "Title");
  g_assert_cmpstr (json_object_get_string_member (object, "valence_field"), ==, "MOOD_VALENCE");
  g_assert_false (json_object_has_member (object, "label"));
  manifest = tags (program, program->library, "csv", path);
  g_assert_cmpuint (manifest->n_lines, ==, 1);

  /* Who does not know that it was us takes it for a label. */
  other = program_run (program, NULL, "scan", "--library", stranger, "--model", program->model, unheard, NULL);
  g_assert_cmpint (other->status, ==, 2);
  theirs = tags (program, stranger, "json", path);
  object = json_object_get_object_member (run_parse_line (theirs, 0, parser), "label");
  g_assert_cmpstr (json_object_get_string_member (object, "from"), ==, "numbers");
  text = tags (program, stranger, "text", path);
  g_assert_nonnull (strstr (text->out, "(MOOD_AROUSAL)"));
}

static void
test_tag_with_failures (Program      *program,
                        gconstpointer data)
{
  g_autofree char *good = program_add_song (program, "good.wav", 220);
  g_autofree char *text
      = program_add_file (program, "text.mp3", "This is no music at all, whatever its name says.");
  g_autofree char *before = get_checksum (text);
  g_autofree char *after = NULL;
  g_autoptr (Run) run = tag (program, NULL, program->music);

  g_assert_cmpint (run->status, ==, 2);
  g_assert_nonnull (strstr (run->err, text));
  g_assert_true (g_str_has_suffix (run->out, "1 file changed\n"));
  after = get_checksum (text);
  g_assert_cmpstr (after, ==, before);
}

/* The number of the newest writing. */
static char *
get_batch (Program *program)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (Run) history
      = program_run (program, NULL, "tag", "--history", "--format", "json", "--library", program->library, NULL);

  g_assert_cmpint (history->status, ==, 0);

  return g_strdup_printf ("%" G_GINT64_FORMAT,
                          json_object_get_int_member (run_parse_line (history, 0, parser), "batch"));
}

/* Two writings; the first of them is looked at, tried and undone by its number. */
static void
test_history (Program      *program,
              gconstpointer data)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *one = program_add_song (program, "one.wav", 220);
  g_autofree char *two = program_add_song (program, "two.wav", 440);
  g_autofree char *before = get_checksum (one);
  g_autofree char *after = NULL;
  g_autofree char *batch = NULL;
  g_autoptr (Run) first = tag (program, "--keep-mtime", one);
  g_autoptr (Run) second = NULL;
  g_autoptr (Run) text = NULL;
  g_autoptr (Run) detail = NULL;
  g_autoptr (Run) dry = NULL;
  g_autoptr (Run) undo = NULL;
  g_autoptr (Run) last = NULL;
  g_autoptr (Run) unknown = NULL;
  g_autoptr (Run) wrong = NULL;
  JsonObject *object;

  g_assert_cmpint (first->status, ==, 0);
  batch = get_batch (program);
  second = tag (program, "--mode=replace", two);
  g_assert_cmpint (second->status, ==, 0);

  text = program_run (program, NULL, "tag", "--history", "--library", program->library, NULL);
  g_assert_cmpuint (text->n_lines, ==, 2);
  g_assert_nonnull (strstr (text->lines[0], "1 file, 3 fields"));
  detail = program_run (program, NULL, "tag", "--history", batch, "--format=json", "--library", program->library, NULL);
  g_assert_cmpuint (detail->n_lines, ==, 3);
  object = run_parse_line (detail, 0, parser);
  g_assert_cmpstr (json_object_get_string_member (object, "path"), ==, one);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "old")), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "new")), ==, 1);

  dry = program_run (program, NULL, "tag", "--undo", batch, "--dry-run", "--library", program->library, NULL);
  g_assert_cmpint (dry->status, ==, 0);
  g_assert_cmpstr (dry->lines[0], ==, one);
  g_assert_true (g_str_has_suffix (dry->out, "1 file would be changed\n"));
  after = get_checksum (one);
  g_assert_cmpstr (after, !=, before);

  undo = program_run (program, NULL, "tag", "--undo", batch, "--format=json", "--library", program->library, NULL);
  g_assert_cmpint (undo->status, ==, 0);
  g_assert_cmpuint (undo->n_lines, ==, 1);
  object = run_parse_line (undo, 0, parser);
  g_assert_true (json_object_get_boolean_member (object, "written"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "changes")), ==, 3);

  /* The second is still there. */
  last = program_run (program, NULL, "tag", "--undo", "--library", program->library, NULL);
  g_assert_cmpint (last->status, ==, 0);
  g_assert_cmpstr (last->lines[0], ==, two);

  unknown = program_run (program, NULL, "tag", "--undo", "4711", "--library", program->library, NULL);
  g_assert_cmpint (unknown->status, ==, 1);
  g_assert_nonnull (strstr (unknown->err, "4711"));
  wrong = program_run (program, NULL, "tag", "--undo", one, "--library", program->library, NULL);
  g_assert_cmpint (wrong->status, ==, 1);
}

static Run *
list_like (Program    *program,
           const char *like,
           const char *format,
           const char *path)
{
  return program_run (program, NULL, "list", "--library", program->library, "--format", format, "--like", like, path,
                      NULL);
}

/* The likest first, without the song itself; only among the paths that are named, and by any path to the song. */
static void
test_list_like (Program      *program,
                gconstpointer data)
{
  g_autofree char *song = program_add_song (program, "a.wav", 220);
  g_autofree char *near = program_add_song (program, "near.wav", 221);
  g_autofree char *far = program_add_song (program, "far.wav", 1700);
  g_autofree char *text = program_add_file (program, "text.mp3", "This is no music.");
  g_autofree char *relative = g_build_filename (program->music, ".", "a.wav", NULL);
  g_autoptr (Run) scanned = scan (program, program->music);
  g_autoptr (Run) json = list_like (program, relative, "json", program->music);
  g_autoptr (Run) table = list_like (program, song, "text", program->music);
  g_autoptr (Run) chosen = list_like (program, song, "json", far);
  g_autoptr (Run) unknown = list_like (program, "/nowhere.wav", "json", program->music);
  g_autoptr (Run) failed = list_like (program, text, "json", program->music);
  g_autoptr (JsonParser) parser = json_parser_new ();
  double first;

  g_assert_cmpint (scanned->status, ==, 2);
  g_assert_cmpint (json->status, ==, 0);
  g_assert_cmpuint (json->n_lines, ==, 2);
  g_assert_cmpstr (json_object_get_string_member (run_parse_line (json, 0, parser), "path"), ==, near);
  first = json_object_get_double_member (run_parse_line (json, 0, parser), "likeness");
  g_assert_cmpstr (json_object_get_string_member (run_parse_line (json, 1, parser), "path"), ==, far);
  g_assert_cmpfloat (json_object_get_double_member (run_parse_line (json, 1, parser), "likeness"), <, first);
  g_assert_cmpfloat (first, <=, 1.0);

  g_assert_cmpuint (table->n_lines, ==, 3);
  g_assert_nonnull (strstr (table->lines[0], "alike"));
  g_assert_true (g_str_has_suffix (table->lines[1], "near"));
  g_assert_cmpuint (chosen->n_lines, ==, 1);
  g_assert_cmpstr (json_object_get_string_member (run_parse_line (chosen, 0, parser), "path"), ==, far);

  g_assert_cmpint (unknown->status, ==, 1);
  g_assert_nonnull (strstr (unknown->err, "/nowhere.wav"));
  g_assert_cmpint (failed->status, ==, 1);
  g_assert_nonnull (strstr (failed->err, "text.mp3"));
  g_assert_cmpstr (failed->out, ==, "");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                                      \
  g_test_add ("/cli/library/" name, Program, NULL, program_set_up, test, program_tear_down)
  ADD ("scan-and-list", test_scan_and_list);
  ADD ("relative-paths", test_relative_paths);
  ADD ("order", test_order);
  ADD ("list-like", test_list_like);
  ADD ("map", test_map);
  ADD ("tag-and-undo", test_tag_and_undo);
  ADD ("tag-fields", test_tag_fields);
  ADD ("tag-with-failures", test_tag_with_failures);
  ADD ("history", test_history);

  return g_test_run ();
}
