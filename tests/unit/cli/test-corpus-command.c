/* SPDX-License-Identifier: GPL-3.0-or-later */

/* corpus: labeled sets from import to export. */
#include <string.h>

#include "engine/training/corpus.h"
#include "program.h"
#include "tests/support/layouts.h"

#define RUN(program, ...) program_run (program, NULL, "corpus", __VA_ARGS__, "--library", program->library, NULL)

static void
check_status (Run *run, int status)
{
  if (run->status != status)
    g_test_message ("%s%s", run->out, run->err);
  g_assert_cmpint (run->status, ==, status);
}

static char *
new_set (Program *program, const char *layout)
{
  char *folder = g_build_filename (program->folder, layout, NULL);

  layout_fixture_write (folder, layout);
  return folder;
}

/* What the import tells is told of the set later, too. */
static void
test_remarks (Program *program, gconstpointer data)
{
  g_autofree char *one = program_add_file (program, "one.mid", "MThd 1");
  g_autofree char *other = program_add_file (program, "other.mid", "MThd 2");
  g_autofree char *table = program_add_file (program, "notes.csv", "path,quadrant\none.mid,Q1\nother.mid,Q3\n");
  g_autoptr (Run) imported = RUN (program, "import", table, "--name", "Notes");
  g_autoptr (Run) shown = RUN (program, "show", "Notes");
  g_autoptr (Run) json = RUN (program, "show", "Notes", "--json");
  const char *remark = "2 files have notes (MIDI) and no sound: render them before training.";

  g_test_message ("%s%s", imported->out, imported->err);
  g_assert_nonnull (strstr (imported->out, remark));
  g_assert_nonnull (strstr (shown->out, remark));
  g_assert_nonnull (strstr (json->out, remark));
}

static void
test_life (Program *program, gconstpointer data)
{
  g_autofree char *folder = new_set (program, "ravdess");
  g_autofree char *manifest = g_build_filename (program->folder, "out.csv", NULL);
  g_autoptr (Run) dry = RUN (program, "import", folder, "--dry-run");
  g_autoptr (Run) none = RUN (program, "list");
  g_autoptr (Run) imported = RUN (program, "import", folder, "--name", "Sung");
  g_autoptr (Run) again = RUN (program, "import", folder, "--name", "Sung");
  g_autoptr (Run) listed = RUN (program, "list");
  g_autoptr (Run) shown = RUN (program, "show", "Sung");
  g_autoptr (Run) exported = RUN (program, "export", "Sung", manifest);
  g_autoptr (Run) renamed = RUN (program, "rename", "Sung", "Other");
  g_autoptr (Run) unknown = RUN (program, "show", "Sung");
  g_autoptr (Run) removed = RUN (program, "remove", "Other");
  g_autoptr (Run) after = RUN (program, "list");
  g_autoptr (TrainingCorpus) corpus = training_corpus_new ();

  check_status (dry, 0);
  g_assert_nonnull (strstr (dry->out, "Read as “RAVDESS”."));
  g_assert_nonnull (strstr (dry->out, "Nothing was imported; it would be called “ravdess”."));
  g_assert_cmpstr (none->out, ==, "");
  check_status (imported, 0);
  g_assert_nonnull (strstr (imported->out, "Classes: angry: 6, calm: 6, happy: 6, sad: 6"));
  g_assert_nonnull (strstr (imported->out, "Imported as “Sung”."));
  check_status (again, 1);
  g_assert_nonnull (strstr (again->err, "There is a labeled set “Sung” already."));
  g_assert_cmpstr (listed->out, ==, "Sung: 24 clips (Q1: 6, Q2: 6, Q3: 6, Q4: 6)\n");
  check_status (shown, 0);
  g_assert_nonnull (strstr (shown->out, "Sung: RAVDESS, "));
  check_status (exported, 0);
  g_assert_cmpstr (exported->out, ==, "24 clips were written.\n");
  g_assert_true (training_corpus_add_manifest (corpus, manifest, NULL));
  g_assert_cmpuint (training_corpus_get_n_clips (corpus), ==, 24);
  g_assert_cmpstr (training_corpus_get_clip (corpus, 0)->group, ==, "actor 01");
  check_status (renamed, 0);
  check_status (unknown, 1);
  g_assert_nonnull (strstr (unknown->err, "There is no labeled set “Sung”."));
  check_status (removed, 0);
  g_assert_cmpstr (after->out, ==, "");
}

/* What cannot be used is told with its line; the rest is imported. */
static void
test_bad (Program *program, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (program->folder, "mine", NULL);
  g_autofree char *table = g_build_filename (folder, "ratings.csv", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *object;

  layout_fixture_write_wav (folder, "a.wav", 1);
  layout_fixture_write_wav (folder, "b.wav", 2);
  layout_fixture_write_text (folder, "ratings.csv", "a.wav;7;3\nb.wav;11;3\nc.wav;1;1\n");

  g_autoptr (Run) imported = RUN (program, "import", table, "--layout", "csv", "--columns", "path=1,valence=2,arousal=3",
                                  "--scale", "1..9", "--separator", ";", "--no-header", "--json");
  g_autoptr (Run) bad = RUN (program, "show", "ratings", "--bad", "--json");
  g_autoptr (Run) text = RUN (program, "show", "ratings", "--bad");

  check_status (imported, 2);
  object = run_parse_line (imported, 0, parser);
  g_assert_cmpint (json_object_get_int_member (object, "clips"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "bad"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (object, "missing"), ==, 1);
  g_assert_true (json_object_get_boolean_member (object, "imported"));
  g_assert_cmpuint (bad->n_lines, ==, 3);
  object = run_parse_line (bad, 1, parser);
  g_assert_cmpstr (json_object_get_string_member (object, "status"), ==, "bad");
  g_assert_cmpint (json_object_get_int_member (object, "line"), ==, 2);
  g_assert_nonnull (strstr (text->out, "is outside of the scale 1..9"));
  g_assert_nonnull (strstr (text->out, "There is no file “c.wav”."));
}

static void
test_usage (Program *program, gconstpointer data)
{
  g_autofree char *folder = new_set (program, "folders");
  g_autoptr (Run) nothing = RUN (program, "import");
  g_autoptr (Run) word = RUN (program, "paint");
  g_autoptr (Run) layout = RUN (program, "import", folder, "--layout", "spiral");
  g_autoptr (Run) scale = RUN (program, "import", folder, "--scale", "low");
  g_autoptr (Run) library = RUN (program, "import", folder, "--layout", "library");

  check_status (nothing, 1);
  check_status (word, 1);
  check_status (layout, 1);
  g_assert_nonnull (strstr (layout->err, "“spiral” is no layout; there are: manifest, csv"));
  check_status (scale, 1);
  g_assert_nonnull (strstr (scale->err, "“low” is no scale"));
  check_status (library, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/cli/corpus/remarks", Program, NULL, program_set_up, test_remarks, program_tear_down);
  g_test_add ("/cli/corpus/life", Program, NULL, program_set_up, test_life, program_tear_down);
  g_test_add ("/cli/corpus/bad", Program, NULL, program_set_up, test_bad, program_tear_down);
  g_test_add ("/cli/corpus/usage", Program, NULL, program_set_up, test_usage, program_tear_down);

  return g_test_run ();
}
