/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "program.h"
#include "tests/unit/library/shelf.h"

/* playlist, and list as a search and as a table, on a library of songs that nobody has to hear. */

static char *
in_music (Program    *program,
          const char *name)
{
  return g_build_filename (program->music, name, NULL);
}

static void
add (Program    *program,
     Shelf      *shelf,
     const char *name,
     const char *title,
     const char *artist,
     double      valence,
     double      arousal)
{
  g_autofree char *path = in_music (program, name);
  /* Of the first alone more is known. */
  const gboolean is_first = g_str_equal (name, "a.mp3");
  const LibrarySongFields fields = { .path = path,
                                     .title = title,
                                     .artist = artist,
                                     .genre = is_first ? "Röck; Soul" : NULL,
                                     .year = is_first ? 1994 : 0,
                                     .duration = 100 };
  g_autoptr (LibrarySong) song = shelf_add_fields (shelf, &fields, valence, arousal, 0.1);

  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
}

static void
fill (Program *program)
{
  g_autoptr (GError) error = NULL;
  Shelf shelf = { .path = program->library };

  shelf.db = library_db_open (program->library, &error);
  g_assert_no_error (error);
  add (program, &shelf, "a.mp3", "Alpha", "Élan", -0.8, -0.8);
  add (program, &shelf, "b.mp3", "=Beta,\"x\"", "Other", 0.0, 0.0);
  add (program, &shelf, "c.mp3", "Gamma", "Élan", 0.4, 0.4);
  add (program, &shelf, "d.mp3", "Delta", "Third", 0.8, 0.8);
  library_db_unref (shelf.db);
}

#define RUN(program, ...) program_run (program, NULL, __VA_ARGS__, "--library", program->library, NULL)

static void
check_status (Run *run,
              int  status)
{
  if (run->status != status)
    g_test_message ("%s%s", run->out, run->err);
  g_assert_cmpint (run->status, ==, status);
}

/* What the lines of JSON say of their paths: "ab" for a.mp3 and b.mp3. */
static void
check_songs (Run        *run,
             const char *letters)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GString) found = g_string_new (NULL);

  check_status (run, 0);
  for (guint i = 0; i < run->n_lines; i++)
    {
      g_autofree char *base
          = g_path_get_basename (json_object_get_string_member (run_parse_line (run, i, parser), "path"));

      g_string_append_c (found, *base);
    }
  g_assert_cmpstr (found->str, ==, letters);
}

static Run *
show (Program    *program,
      const char *name)
{
  return RUN (program, "playlist", "show", name, "--format", "json");
}

static void
test_fixed (Program       *program,
            gconstpointer  data)
{
  fill (program);

  g_autofree char *a = in_music (program, "a.mp3");
  g_autofree char *d = in_music (program, "d.mp3");
  g_autoptr (Run) made = RUN (program, "playlist", "new", "My list", d, a);
  g_autoptr (Run) twice = RUN (program, "playlist", "new", "My list", d);
  g_autoptr (Run) unknown = RUN (program, "playlist", "new", "other", "/nowhere.mp3");
  g_autoptr (Run) shown = show (program, "My list");
  g_autoptr (Run) added = RUN (program, "playlist", "add", "My list", program->music);
  g_autoptr (Run) longer = show (program, "My list");
  g_autoptr (Run) text = RUN (program, "playlist", "show", "My list");
  g_autoptr (Run) removed = RUN (program, "playlist", "remove", "My list", a);
  g_autoptr (Run) shorter = show (program, "My list");
  g_autoptr (Run) positions = RUN (program, "playlist", "remove", "My list", "--position", "1,3");
  g_autoptr (Run) shortest = show (program, "My list");
  g_autoptr (Run) beyond = RUN (program, "playlist", "remove", "My list", "--position", "3");
  g_autoptr (Run) not_in = RUN (program, "playlist", "remove", "My list", a);
  g_autoptr (Run) neither = RUN (program, "playlist", "remove", "My list");
  g_autoptr (Run) renamed = RUN (program, "playlist", "rename", "My list", "Yours");
  g_autoptr (Run) list = RUN (program, "playlist", "list");
  g_autoptr (Run) gone = RUN (program, "playlist", "delete", "Yours");
  g_autoptr (Run) again = RUN (program, "playlist", "delete", "Yours");
  g_autoptr (Run) empty = RUN (program, "playlist", "list", "--format", "json");

  check_status (made, 0);
  check_status (twice, 1);
  check_status (unknown, 1);
  g_assert_nonnull (strstr (unknown->err, "/nowhere.mp3"));
  check_songs (shown, "da");
  check_status (added, 0);
  check_songs (longer, "daabcd");
  check_status (text, 0);
  g_assert_cmpuint (text->n_lines, ==, 8);
  g_assert_cmpstr (text->lines[7], ==, "6 songs, 10:00");
  check_status (removed, 0);
  check_songs (shorter, "dbcd");
  check_status (positions, 0);
  check_songs (shortest, "bd");
  check_status (beyond, 1);
  check_status (not_in, 1);
  check_status (neither, 1);
  check_status (renamed, 0);
  g_assert_cmpstr (list->out, ==, "Yours: 2 songs\n");
  check_status (gone, 0);
  check_status (again, 1);
  g_assert_cmpstr (empty->out, ==, "");
}

/* A copy that stands in for a song whose file is away does so no longer when that is back, whatever was removed
 * meanwhile. */
static void
test_remove_beside_copy (Program       *program,
                         gconstpointer  data)
{
  Shelf shelf = { .path = program->library };

  fill (program);

  g_autofree char *a = in_music (program, "a.mp3");
  g_autofree char *d = in_music (program, "d.mp3");
  g_autoptr (Run) made = RUN (program, "playlist", "new", "l", a, d);
  shelf_exec (&shelf, "UPDATE songs SET audio_hash = x'0102', hash_version = 1, is_missing = id = 1 WHERE id < 3");
  g_autoptr (Run) away = show (program, "l");
  g_autoptr (Run) removed = RUN (program, "playlist", "remove", "l", d);
  g_autoptr (Run) shorter = show (program, "l");
  shelf_exec (&shelf, "UPDATE songs SET is_missing = 0");
  g_autoptr (Run) back = show (program, "l");

  check_status (made, 0);
  check_songs (away, "bd");
  check_status (removed, 0);
  check_songs (shorter, "b");
  check_songs (back, "a");
}

static void
test_rule (Program       *program,
           gconstpointer  data)
{
  fill (program);

  g_autofree char *a = in_music (program, "a.mp3");
  g_autoptr (Run) made
      = RUN (program, "playlist", "rule", "r", "--circle", "-0.8,-0.8,1.4", "--order", "valence");
  g_autoptr (Run) shown = show (program, "r");
  g_autoptr (Run) changed = RUN (program, "playlist", "rule", "r", "--quadrant", "q1", "--order", "valence",
                                 "--descending", "--certainty", "0.9", "-n1");
  g_autoptr (Run) after = show (program, "r");
  g_autoptr (Run) polygon = RUN (program, "playlist", "rule", "p", "--polygon", "-1,-1 1,-1 1,1", "--artist",
                                 "elan", "--minutes", "100");
  g_autoptr (Run) in_polygon = show (program, "p");
  g_autoptr (Run) genre = RUN (program, "playlist", "rule", "g", "--genre", "none", "--genre", "rock", "--year", "1990-1999");
  g_autoptr (Run) in_genre = show (program, "g");
  g_autoptr (Run) later = RUN (program, "playlist", "rule", "g", "--year", "1995-");
  g_autoptr (Run) in_later = show (program, "g");
  g_autoptr (Run) until = RUN (program, "playlist", "rule", "g", "--year", "-1994");
  g_autoptr (Run) in_until = show (program, "g");
  g_autoptr (Run) in_year = RUN (program, "playlist", "rule", "g", "--year", "1994");
  g_autoptr (Run) list = RUN (program, "playlist", "list", "--format", "json");
  g_autoptr (Run) add_to = RUN (program, "playlist", "add", "r", a);
  g_autoptr (Run) remove_from = RUN (program, "playlist", "remove", "r", a);
  g_autoptr (Run) fixed = RUN (program, "playlist", "new", "f");
  g_autoptr (Run) over_fixed = RUN (program, "playlist", "rule", "f", "--quadrant", "Q1");
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *rule;

  check_status (made, 0);
  check_songs (shown, "ab");
  check_status (changed, 0);
  check_songs (after, "d");
  check_status (polygon, 0);
  g_assert_cmpuint (in_polygon->n_lines, ==, 2);
  check_status (genre, 0);
  check_songs (in_genre, "a");
  check_status (later, 0);
  check_songs (in_later, "");
  check_status (until, 0);
  check_songs (in_until, "a");
  check_status (in_year, 0);
  g_assert_cmpuint (list->n_lines, ==, 3);
  rule = json_object_get_object_member (run_parse_line (list, 0, parser), "rule");
  g_assert_cmpint (json_object_get_int_member (rule, "year_from"), ==, 1994);
  g_assert_cmpint (json_object_get_int_member (rule, "year_to"), ==, 1994);
  rule = json_object_get_object_member (run_parse_line (list, 2, parser), "rule");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (rule, "quadrants"), 0), ==,
                   "Q1");
  g_assert_cmpint (json_object_get_int_member (rule, "songs"), ==, 1);
  check_status (add_to, 1);
  check_status (remove_from, 1);
  check_status (fixed, 0);
  check_status (over_fixed, 1);
}

static void
test_bad_options (Program       *program,
                  gconstpointer  data)
{
  static const char *const bad[][5] = {
    { "rule", "x", "--circle", "1,2" },
    { "rule", "x", "--circle", "a,b,c" },
    { "rule", "x", "--circle", "0,0,nan" },
    { "rule", "x", "--polygon", "0,0 1,1" },
    { "rule", "x", "--polygon", "" },
    { "rule", "x", "--quadrant", "Q5" },
    { "rule", "x", "--quadrant", "" },
    { "rule", "x", "--order", "tempo" },
    { "rule", "x", "--order", "distance" },
    { "rule", "x", "--certainty", "2" },
    { "rule", "x", "--songs", "-1" },
    { "rule", "x", "--minutes", "-1" },
    { "rule", "x", "--through", "0,0" },
    { "rule", "x", "--word", "" },
    { "rule", "x", "--genre", "" },
    { "rule", "x", "--year", "" },
    { "rule", "x", "--year", "-" },
    { "rule", "x", "--year", "1990-1991-1992" },
    { "rule", "x", "--year", "nineties" },
    { "rule", "x", "--year", "1999-1990" },
    { "rule", "x", "--year", "10000" },
    { "journey", "x", "--genre", "rock" },
    { "show", "x", "--year", "1990" },
    { "journey", "x", "--through", "0,0" },
    { "journey", "x", "--songs", "5" },
    { "journey", "x", "--circle", "0,0,1" },
    { "show", "x" },
    { "show" },
    { "list", "x" },
    { "list", "--absolute" },
    { "rename", "x" },
    { "export", "x" },
    { "frobnicate" },
    { "import", "/nowhere.m3u8" },
    { "import", "/etc/passwd" },
    { "new", "" },
  };
  g_autoptr (Run) nothing = NULL;
  g_autoptr (Run) list = NULL;

  fill (program);
  nothing = RUN (program, "playlist");
  check_status (nothing, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
      g_autoptr (Run) run = NULL;

      g_ptr_array_add (arguments, (gpointer) "playlist");
      for (gsize j = 0; bad[i][j] != NULL; j++)
        g_ptr_array_add (arguments, (gpointer)bad[i][j]);
      g_ptr_array_add (arguments, (gpointer) "--library");
      g_ptr_array_add (arguments, program->library);
      g_ptr_array_add (arguments, NULL);
      run = program_run_argv (program, NULL, NULL, (const char *const *)arguments->pdata);
      if (run->status != 1 || *run->err == '\0')
        g_test_message ("%s %s %s", bad[i][0], bad[i][1], bad[i][2]);
      g_assert_cmpint (run->status, ==, 1);
      g_assert_cmpstr (run->err, !=, "");
      g_assert_cmpstr (run->out, ==, "");
    }
  list = RUN (program, "playlist", "list");
  g_assert_cmpstr (list->out, ==, "");
}

static void
test_journey (Program       *program,
              gconstpointer  data)
{
  fill (program);

  g_autoptr (Run) made = RUN (program, "playlist", "journey", "j", "--through", "-0.9,-0.9", "--through",
                              "0.9,0.9", "-n", "4", "--format", "json");
  g_autoptr (Run) shown = show (program, "j");
  g_autoptr (Run) timed
      = RUN (program, "playlist", "journey", "k", "-t", "0.9,0.9", "-t", "-0.9,-0.9", "--minutes", "3.4");
  g_autoptr (Run) back = show (program, "k");
  g_autoptr (Run) taken
      = RUN (program, "playlist", "journey", "j", "-t", "0.9,0.9", "-t", "-0.9,-0.9", "-n2");

  check_songs (made, "abcd");
  check_songs (shown, "abcd");
  check_status (timed, 0);
  g_assert_cmpstr (timed->lines[timed->n_lines - 1], ==, "2 songs, 3:20");
  check_songs (back, "da");
  check_status (taken, 1);
}

static void
test_exchange (Program       *program,
               gconstpointer  data)
{
  fill (program);

  g_autofree char *a = in_music (program, "a.mp3");
  g_autofree char *c = in_music (program, "c.mp3");
  g_autofree char *m3u = g_build_filename (program->folder, "out.m3u8", NULL);
  g_autofree char *xspf = g_build_filename (program->folder, "out.xspf", NULL);
  g_autofree char *foreign = g_build_filename (program->folder, "Foreign list.m3u", NULL);
  g_autofree char *content = NULL;
  g_autoptr (Run) made = RUN (program, "playlist", "new", "l", c, a);
  g_autoptr (Run) exported = RUN (program, "playlist", "export", "l", m3u);
  g_autoptr (Run) absolute = RUN (program, "playlist", "export", "l", xspf, "--absolute");
  g_autoptr (Run) bad = RUN (program, "playlist", "export", "l", "/tmp/x.txt");
  g_autoptr (Run) imported = RUN (program, "playlist", "import", m3u);
  g_autoptr (Run) imported_xspf = RUN (program, "playlist", "import", xspf, "--name", "from xspf");
  g_autoptr (Run) again = RUN (program, "playlist", "import", m3u);
  g_autoptr (Run) shown = show (program, "out");
  g_autoptr (Run) shown_xspf = show (program, "from xspf");
  g_autoptr (Run) partly = NULL;
  g_autoptr (Run) part = NULL;
  g_autoptr (Run) text = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *song;

  check_status (made, 0);
  check_status (exported, 0);
  g_assert_true (g_str_has_suffix (exported->out, "out.m3u8: 2 songs\n"));
  g_assert_true (g_file_get_contents (m3u, &content, NULL, NULL));
  g_assert_cmpstr (content, ==,
                   "#EXTM3U\n#EXTINF:100,Élan - Gamma\nmusic/c.mp3\n#EXTINF:100,Élan - Alpha\nmusic/a.mp3\n");
  g_clear_pointer (&content, g_free);
  check_status (absolute, 0);
  g_assert_true (g_file_get_contents (xspf, &content, NULL, NULL));
  g_assert_nonnull (strstr (content, "<location>file:///"));
  check_status (bad, 1);
  check_status (imported, 0);
  check_status (imported_xspf, 0);
  check_status (again, 1);
  check_songs (shown, "ca");
  check_songs (shown_xspf, "ca");

  g_assert_true (g_file_set_contents (foreign, "..\\x\\music\\a.mp3\r\nZ:\\nowhere.mp3\r\n", -1, NULL));
  partly = RUN (program, "playlist", "import", foreign);
  check_status (partly, 2);
  g_assert_cmpstr (partly->out, ==, "Foreign list: 2 songs, 1 of them not in the library\n");
  g_assert_nonnull (strstr (partly->err, "nowhere.mp3"));
  part = show (program, "Foreign list");
  g_assert_cmpuint (part->n_lines, ==, 2);
  song = run_parse_line (part, 0, parser);
  g_assert_false (json_object_has_member (song, "missing"));
  g_assert_true (json_object_has_member (song, "valence"));
  song = run_parse_line (part, 1, parser);
  g_assert_true (json_object_get_boolean_member (song, "missing"));
  text = RUN (program, "playlist", "show", "Foreign list");
  g_assert_true (g_str_has_prefix (text->lines[2], "missing: "));
}

static void
test_search (Program       *program,
             gconstpointer  data)
{
  fill (program);

  g_autofree char *a = in_music (program, "a.mp3");
  g_autoptr (Run) found = RUN (program, "list", "--format", "json", "--search", "ELA gam");
  g_autoptr (Run) both = RUN (program, "list", "--format", "json", "--search", "elan", "--limit", "1");
  g_autoptr (Run) below = RUN (program, "list", "--format", "json", "--search", "elan", a);
  g_autoptr (Run) none = RUN (program, "list", "--search", "\" OR *");
  g_autoptr (Run) with_like = RUN (program, "list", "--search", "x", "--like", a);
  g_autoptr (Run) limit_alone = RUN (program, "list", "--limit", "5");
  g_autoptr (Run) negative = RUN (program, "list", "--search", "x", "--limit", "-5");

  check_songs (found, "c");
  check_status (both, 0);
  g_assert_cmpuint (both->n_lines, ==, 1);
  check_songs (below, "a");
  check_status (none, 0);
  g_assert_cmpstr (none->out, ==, "");
  check_status (with_like, 1);
  check_status (limit_alone, 1);
  check_status (negative, 1);
}

static void
test_csv (Program       *program,
          gconstpointer  data)
{
  fill (program);

  g_autoptr (Run) csv = RUN (program, "list", "--format", "csv");
  g_autoptr (Run) none = RUN (program, "list", "--format", "csv", "--search", "nothing");
  g_autoptr (Run) bad = RUN (program, "list", "--format", "ods");
  g_auto (GStrv) rows = g_strsplit (csv->out, "\r\n", -1);
  static const char *const header = "path,uri,title,artist,album,genre,year,duration,valence,arousal,valence_sd,arousal_"
                                    "sd,va_correlation,quadrant,certainty,mood,"
                                    "error,corrected";

  check_status (csv, 0);
  g_assert_cmpuint (g_strv_length (rows), ==, 6);
  g_assert_cmpstr (rows[0], ==, header);
  g_assert_nonnull (strstr (rows[1], "/a.mp3\",\"file:///"));
  g_assert_nonnull (
      strstr (rows[1],
              "\"Alpha\",\"Élan\",\"\",\"Röck; Soul\",1994,100.000,-0.8000,-0.8000,0.1000,0.1000,0.0000,\"Q3\",1.0000,\""));
  g_assert_nonnull (strstr (rows[2], ",\"Other\",\"\",\"\",,100.000,0.0000,"));
  /* A quote is two, and what a spreadsheet would compute is text for it. */
  g_assert_nonnull (strstr (rows[2], ",\"'=Beta,\"\"x\"\"\","));
  g_assert_cmpstr (rows[5], ==, "");
  g_assert_true (g_str_has_prefix (none->out, header));
  g_assert_cmpuint (strlen (none->out), ==, strlen (header) + 2);
  check_status (bad, 1);
}

static void
test_no_library (Program       *program,
                 gconstpointer  data)
{
  g_autoptr (Run) run = RUN (program, "playlist", "new", "x");

  check_status (run, 1);
  g_assert_false (g_file_test (program->library, G_FILE_TEST_EXISTS));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                                      \
  g_test_add ("/cli/playlist/" name, Program, NULL, program_set_up, test, program_tear_down)
  ADD ("fixed", test_fixed);
  ADD ("remove-beside-copy", test_remove_beside_copy);
  ADD ("rule", test_rule);
  ADD ("bad-options", test_bad_options);
  ADD ("journey", test_journey);
  ADD ("exchange", test_exchange);
  ADD ("search", test_search);
  ADD ("csv", test_csv);
  ADD ("no-library", test_no_library);

  return g_test_run ();
}
