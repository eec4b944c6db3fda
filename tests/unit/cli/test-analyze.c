/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "program.h"
#include "tests/support/fixtures.h"
#include "tests/unit/analysis/fixture.h"

/* The songs here are heard with random weights: what they are found to be does not matter, but it
 * must be said in the right form. */

static double
get_number (JsonObject *object,
            const char *name,
            double      least,
            double      most)
{
  JsonNode *node = json_object_get_member (object, name);
  double value;

  g_assert_nonnull (node);
  g_assert_true (json_node_get_value_type (node) == G_TYPE_DOUBLE
                 || json_node_get_value_type (node) == G_TYPE_INT64);
  value = json_object_get_double_member (object, name);
  g_assert_cmpfloat (value, >=, least);
  g_assert_cmpfloat (value, <=, most);

  return value;
}

static void
check_uri (JsonObject *song,
           const char *path)
{
  g_autofree char *from_uri = g_filename_from_uri (json_object_get_string_member (song, "uri"), NULL, NULL);

  g_assert_cmpstr (from_uri, ==, path);
}

static void
check_song (JsonObject *song,
            double      duration)
{
  static const char *const quadrants[] = { "Q1", "Q2", "Q3", "Q4" };
  JsonArray *probabilities = json_object_get_array_member (song, "quadrant_probabilities");
  const char *quadrant = json_object_get_string_member (song, "quadrant");
  double sum = 0, most = -1, own = -1;

  g_assert_false (json_object_has_member (song, "error"));
  g_assert_nonnull (json_object_get_string_member (song, "title"));
  g_assert_nonnull (json_object_get_string_member (song, "artist"));
  g_assert_nonnull (json_object_get_string_member (song, "path"));
  g_assert_cmpstr (json_object_get_string_member (song, "mood"), !=, "");
  g_assert_cmpfloat_with_epsilon (get_number (song, "duration", 0, 1e6), duration, 0.3);
  get_number (song, "valence", -1, 1);
  get_number (song, "arousal", -1, 1);
  g_assert_cmpfloat (get_number (song, "valence_sd", 0, 10), >, 0);
  g_assert_cmpfloat (get_number (song, "arousal_sd", 0, 10), >, 0);
  get_number (song, "va_correlation", -1, 1);
  g_assert_true (json_node_get_value_type (json_object_get_member (song, "neutral")) == G_TYPE_BOOLEAN);

  g_assert_cmpuint (json_array_get_length (probabilities), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      double probability = json_array_get_double_element (probabilities, i);

      g_assert_cmpfloat (probability, >=, 0);
      sum += probability;
      most = MAX (most, probability);
      if (g_str_equal (quadrant, quadrants[i]))
        own = probability;
    }
  g_assert_cmpfloat_with_epsilon (sum, 1, 0.001);
  g_assert_cmpfloat (own, >, most - 0.1);
  g_assert_cmpint (json_object_get_boolean_member (song, "unsure"), ==, own < 0.5);
}

static void
check_failed (JsonObject *song,
              const char *code)
{
  JsonObject *error = json_object_get_object_member (song, "error");

  g_assert_nonnull (error);
  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, code);
  g_assert_cmpstr (json_object_get_string_member (error, "message"), !=, "");
  g_assert_nonnull (json_object_get_string_member (song, "path"));
  g_assert_nonnull (json_object_get_string_member (song, "uri"));
  g_assert_false (json_object_has_member (song, "valence"));
}

/* The line that tells of @path. */
static JsonObject *
find_song (Run        *run,
           const char *path,
           JsonParser *parser)
{
  for (guint i = 0; i < run->n_lines; i++)
    {
      JsonObject *song = run_parse_line (run, i, parser);

      if (g_strcmp0 (json_object_get_string_member (song, "path"), path) == 0)
        return song;
    }

  g_error ("nothing is said of %s", path);
}

static void
test_json (Program      *program,
           gconstpointer data)
{
  g_autofree char *a = program_add_song (program, "a.wav", 220);
  g_autofree char *b = program_add_song (program, "b.wav", 330);
  g_autoptr (Run) run = program_run (program, NULL, "analyze", "--model", program->model, "--format", "json",
                                     program->music, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *song;

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpstr (run->err, ==, "");
  g_assert_cmpuint (run->n_lines, ==, 2);

  song = find_song (run, a, parser);
  check_song (song, 6);
  check_uri (song, a);
  g_assert_cmpstr (json_object_get_string_member (song, "title"), ==, "a");
  g_assert_cmpstr (json_object_get_string_member (song, "artist"), ==, "");
  g_assert_false (json_object_has_member (song, "curve"));
  check_song (find_song (run, b, parser), 6);
}

static void
test_failed_songs (Program      *program,
                   gconstpointer data)
{
  g_autofree char *good = program_add_song (program, "good.wav", 220);
  g_autofree char *text
      = program_add_file (program, "text.mp3", "This is no music at all, whatever its name says.");
  g_autofree char *empty = program_add_file (program, "empty.flac", "");
  g_autofree char *vanished = g_build_filename (program->music, "vanished.ogg", NULL);
  g_autoptr (Run) run = program_run (program, NULL, "analyze", "--model", program->model, "--format", "json",
                                     program->music, vanished, NULL);
  g_autoptr (Run) table
      = program_run (program, NULL, "analyze", "--model", program->model, program->music, vanished, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_cmpint (run->status, ==, 2);
  g_assert_cmpuint (run->n_lines, ==, 4);
  check_song (find_song (run, good, parser), 6);
  check_failed (find_song (run, text, parser), "not-audio");
  check_failed (find_song (run, empty, parser), "empty");
  check_failed (find_song (run, vanished, parser), "not-found");
  check_uri (find_song (run, vanished, parser), vanished);

  g_assert_cmpint (table->status, ==, 2);
  g_assert_cmpuint (table->n_lines, ==, 2);
  g_assert_nonnull (strstr (table->lines[1], "good"));
  g_assert_null (strstr (table->out, "vanished"));
  g_assert_nonnull (strstr (table->err, "moodplane-cli: "));
  g_assert_nonnull (strstr (table->err, vanished));
  g_assert_nonnull (strstr (table->err, text));
}

static void
test_curve (Program      *program,
            gconstpointer data)
{
  g_autofree char *path = program_add_song (program, "a.wav", 220);
  g_autoptr (Run) run
      = program_run (program, NULL, "analyze", "-m", program->model, "-f", "json", "-c", path, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *song = run_parse_line (run, 0, parser);
  JsonObject *curve = json_object_get_object_member (song, "curve");
  JsonArray *valence = json_object_get_array_member (curve, "valence");
  JsonArray *arousal = json_object_get_array_member (curve, "arousal");

  g_assert_cmpint (run->status, ==, 0);
  check_song (song, 6);
  g_assert_cmpfloat (json_object_get_double_member (curve, "hop"), ==, 0.5);
  g_assert_cmpuint (json_array_get_length (valence), >=, 11);
  g_assert_cmpuint (json_array_get_length (valence), <=, 14);
  g_assert_cmpuint (json_array_get_length (arousal), ==, json_array_get_length (valence));
  for (guint i = 0; i < json_array_get_length (valence); i++)
    {
      g_assert_cmpfloat (fabs (json_array_get_double_element (valence, i)), <=, 1);
      g_assert_cmpfloat (fabs (json_array_get_double_element (arousal, i)), <=, 1);
    }
}

/* By the names that the model gives them; not of a song that failed. */
static void
test_degrees (Program      *program,
              gconstpointer data)
{
  static const double shares[] = { 0.25, 0.75 };
  g_autoptr (NnTensorFile) model = fixture_make_degree_model_file ("calmness tension", 2, shares, 5);
  g_autofree char *model_path = g_build_filename (program->folder, "degrees.safetensors", NULL);
  g_autofree char *path = program_add_song (program, "a.wav", 220);
  g_autofree char *text = program_add_file (program, "b.wav", "No music.");
  g_autoptr (GError) error = NULL;
  g_autoptr (Run) run = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *degrees;

  g_assert_true (nn_tensor_file_save (model, model_path, &error));
  run = program_run (program, NULL, "analyze", "-m", model_path, "-f", "json", path, NULL);
  g_assert_cmpint (run->status, ==, 0);
  degrees = json_object_get_object_member (run_parse_line (run, 0, parser), "degrees");
  g_assert_cmpuint (json_object_get_size (degrees), ==, 2);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (degrees, "calmness"), 0.25, 1e-4);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (degrees, "tension"), 0.75, 1e-4);

  g_clear_pointer (&run, run_free);
  run = program_run (program, NULL, "analyze", "-m", model_path, "-f", "json", text, NULL);
  g_assert_false (json_object_has_member (run_parse_line (run, 0, parser), "degrees"));
}

static void
test_same_with_more_jobs (Program      *program,
                          gconstpointer data)
{
  g_autofree char *a = program_add_song (program, "a.wav", 220);
  g_autofree char *b = program_add_song (program, "b.wav", 440);
  g_autofree char *c = program_add_song (program, "c.wav", 660);
  g_autoptr (Run) one = program_run (program, NULL, "analyze", "-m", program->model, "-f", "json", "-j", "1",
                                     program->music, NULL);
  g_autoptr (Run) three = program_run (program, NULL, "analyze", "-m", program->model, "-f", "json", "-j",
                                       "3", program->music, NULL);

  g_assert_cmpuint (one->n_lines, ==, 3);
  g_assert_cmpuint (three->n_lines, ==, 3);
  for (guint i = 0; i < one->n_lines; i++)
    g_assert_true (g_strv_contains ((const char *const *)three->lines, one->lines[i]));
}

/* One worker hears in the order of the paths, and "-" stands for the lines of standard input. */
static void
test_paths_from_standard_input (Program      *program,
                                gconstpointer data)
{
  g_autofree char *a = program_add_song (program, "a.wav", 220);
  g_autofree char *b = program_add_song (program, "b b.wav", 330);
  g_autofree char *c = program_add_song (program, "c.wav", 440);
  g_autofree char *input = g_strdup_printf ("%s\n\n%s", c, b);
  g_autoptr (Run) run
      = program_run (program, input, "analyze", "-m", program->model, "-f", "json", "-", a, NULL);
  g_autoptr (Run) none = program_run (program, "", "analyze", "-m", program->model, "-f", "json", "-", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (run->n_lines, ==, 3);
  find_song (run, a, parser);
  find_song (run, b, parser);
  find_song (run, c, parser);

  /* No paths in a list is no error, but something to say. */
  g_assert_cmpint (none->status, ==, 0);
  g_assert_cmpstr (none->out, ==, "");
  g_assert_cmpstr (none->err, !=, "");
}

static void
test_name_that_is_not_utf8 (Program      *program,
                            gconstpointer data)
{
  g_autofree char *path = program_add_song (program, "caf\xe9.wav", 220);
  g_autofree char *shown = g_utf8_make_valid (path, -1);
  g_autofree char *gone = g_build_filename (program->music, "g\xf6ne.wav", NULL);
  g_autoptr (Run) run
      = program_run (program, NULL, "analyze", "-m", program->model, "-f", "json", path, gone, NULL);
  g_autoptr (Run) table = program_run (program, NULL, "analyze", "-m", program->model, path, gone, NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *song;

  g_assert_cmpint (run->status, ==, 2);
  g_assert_true (g_utf8_validate (run->out, -1, NULL));
  song = find_song (run, shown, parser);
  check_song (song, 6);
  check_uri (song, path);
  g_assert_cmpstr (json_object_get_string_member (song, "title"), ==, "caf\xef\xbf\xbd");

  g_assert_cmpint (table->status, ==, 2);
  g_assert_true (g_utf8_validate (table->out, -1, NULL));
  g_assert_true (g_utf8_validate (table->err, -1, NULL));
}

/* Where numbers are written "0,5", JSON still has a point. */
static void
test_comma_locale (Program      *program,
                   gconstpointer data)
{
  g_autofree char *path = program_add_song (program, "a.wav", 220);
  g_autofree char *locale = g_build_filename (program->folder, "de_DE.UTF-8", NULL);
  const char *const localedef[] = { "localedef", "-i", "de_DE", "-f", "UTF-8", locale, NULL };
  const char *const arguments[] = { "analyze", "-m", program->model, "-f", "json", path, NULL };
  const char *const table_arguments[] = { "analyze", "-m", program->model, path, NULL };
  const char *environment[] = { "LOCPATH", program->folder, "LC_ALL", "de_DE.UTF-8", "LANGUAGE", "", NULL };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (Run) plain = NULL;
  g_autoptr (Run) comma = NULL;
  g_autoptr (Run) table = NULL;

  process = g_subprocess_newv (localedef,
                               G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL);
  if (process == NULL || !g_subprocess_wait_check (process, NULL, NULL))
    {
      g_test_skip ("localedef cannot make a locale here");
      return;
    }

  plain = program_run_argv (program, NULL, NULL, arguments);
  comma = program_run_argv (program, NULL, environment, arguments);
  table = program_run_argv (program, NULL, environment, table_arguments);
  g_assert_cmpint (comma->status, ==, 0);
  check_song (run_parse_line (comma, 0, parser), 6);
  g_assert_cmpstr (comma->out, ==, plain->out);
  /* That the locale was in force shows in the table for a person. */
  g_assert_true (g_regex_match_simple ("[+-]0,[0-9][0-9] ", table->out, 0, 0));
}

static void
test_hostile_tags (Program      *program,
                   gconstpointer data)
{
  FixtureSpec spec = {
    .format = FIXTURE_FLAC,
    .sound = FIXTURE_CHORDS,
    .seconds = 6,
    .title = "<b>\"bold\"</b> \\n \033[31mred\n\xe2\x80\xae"
             "desrever",
    .artist = "{\"valence\": 7}",
  };
  g_autofree char *path = g_build_filename (program->music, "hostile.flac", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (Run) run = NULL;
  g_autoptr (Run) table = NULL;
  JsonObject *song;

  if (!fixture_write_or_skip (&spec, path))
    return;

  run = program_run (program, NULL, "analyze", "-m", program->model, "-f", "json", path, NULL);
  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (run->n_lines, ==, 1);
  song = run_parse_line (run, 0, parser);
  check_song (song, 6);
  g_assert_true (g_str_has_prefix (json_object_get_string_member (song, "title"), "<b>\"bold\"</b> \\n "));
  g_assert_cmpstr (json_object_get_string_member (song, "artist"), ==, "{\"valence\": 7}");

  table = program_run (program, NULL, "analyze", "-m", program->model, path, NULL);
  g_assert_cmpuint (table->n_lines, ==, 2);
  g_assert_null (strchr (table->out, '\033'));
  g_assert_null (strstr (table->out, "\xe2\x80\xae"));
}

static void
test_bad_model (Program      *program,
                gconstpointer data)
{
  g_autofree char *song = program_add_song (program, "a.wav", 220);
  g_autofree char *text = program_add_file (program, "text.safetensors", "This is no model.");
  const char *const models[] = { text, song, "/nonexistent/model.safetensors", program->music };

  for (gsize i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autoptr (Run) run
          = program_run (program, NULL, "analyze", "--model", models[i], "--format", "json", song, NULL);

      g_assert_cmpint (run->status, ==, 1);
      g_assert_cmpstr (run->out, ==, "");
      g_assert_true (g_str_has_prefix (run->err, "moodplane-cli: "));
    }
}

/* A WAV file that says it holds three hours, most of which are a hole in the disk: hearing it takes
 * far longer than a signal takes to arrive. */
static void
add_long_song (Program    *program,
               const char *name)
{
  enum
  {
    RATE = 44100,
    SECONDS = 3 * 3600
  };
  const guint32 n_bytes = RATE * 4u * SECONDS;
  guint8 header[44] = "RIFF____WAVEfmt ";
  g_autofree char *path = g_build_filename (program->music, name, NULL);
  int file = g_open (path, O_WRONLY | O_CREAT, 0666);
  const guint32 numbers[]
      = { GUINT32_TO_LE (n_bytes + 36), GUINT32_TO_LE (16),       GUINT32_TO_LE (1 | 2 << 16),
          GUINT32_TO_LE (RATE),         GUINT32_TO_LE (RATE * 4), GUINT32_TO_LE (4 | 16 << 16),
          GUINT32_TO_LE (n_bytes) };

  memcpy (header + 4, &numbers[0], 4);
  memcpy (header + 16, &numbers[1], 4);
  memcpy (header + 20, &numbers[2], 4);
  memcpy (header + 24, &numbers[3], 4);
  memcpy (header + 28, &numbers[4], 4);
  memcpy (header + 32, &numbers[5], 4);
  memcpy (header + 36, "data", 4);
  memcpy (header + 40, &numbers[6], 4);
  g_assert_cmpint (file, >=, 0);
  g_assert_cmpint (write (file, header, sizeof header), ==, (gssize)sizeof header);
  g_assert_cmpint (ftruncate (file, (off_t)n_bytes + 44), ==, 0);
  close (file);
}

static void
test_signals (Program      *program,
              gconstpointer data)
{
  static const int signals[] = { SIGINT, SIGTERM };
  g_autofree char *first = program_add_song (program, "1.wav", 220);

  add_long_song (program, "2.wav");
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autoptr (GSubprocessLauncher) launcher
          = program_new_launcher (program, G_SUBPROCESS_FLAGS_STDOUT_PIPE);
      g_autoptr (GSubprocess) process
          = g_subprocess_launcher_spawn (launcher, NULL, g_getenv ("MOODPLANE_CLI"), "analyze", "--jobs", "1",
                                         "-m", program->model, "-f", "json", program->music, NULL);
      g_autoptr (GDataInputStream) out = NULL;
      g_autofree char *line = NULL;

      g_assert_nonnull (process);
      /* The first song is said while the second one is heard. */
      out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
      line = g_data_input_stream_read_line (out, NULL, NULL, NULL);
      g_assert_nonnull (line);
      g_assert_nonnull (strstr (line, "1.wav"));

      g_subprocess_send_signal (process, signals[i]);
      g_assert_true (g_subprocess_wait (process, NULL, NULL));
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 128 + signals[i]);
    }
}

static void
test_reader_went_away (Program      *program,
                       gconstpointer data)
{
  g_autofree char *first = program_add_song (program, "1.wav", 220);
  g_autoptr (GSubprocessLauncher) launcher = program_new_launcher (program, G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  int ends[2];

  add_long_song (program, "2.wav");
  g_assert_cmpint (pipe (ends), ==, 0);
  close (ends[0]);
  g_subprocess_launcher_take_stdout_fd (launcher, ends[1]);
  process = g_subprocess_launcher_spawn (launcher, NULL, g_getenv ("MOODPLANE_CLI"), "analyze", "--jobs", "1",
                                         "-m", program->model, "-f", "json", program->music, NULL);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 128 + SIGPIPE);
}

static void
test_full_disk (Program      *program,
                gconstpointer data)
{
  g_autofree char *first = program_add_song (program, "1.wav", 220);
  g_autoptr (GSubprocessLauncher) launcher = program_new_launcher (program, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *err = NULL;

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("there is no /dev/full here");
      return;
    }

  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/full");
  process = g_subprocess_launcher_spawn (launcher, NULL, g_getenv ("MOODPLANE_CLI"), "analyze", "-m",
                                         program->model, first, NULL);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  g_assert_true (g_str_has_prefix (err, "moodplane-cli: "));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                                      \
  g_test_add ("/cli/analyze/" name, Program, NULL, program_set_up, test, program_tear_down)
  ADD ("json", test_json);
  ADD ("failed", test_failed_songs);
  ADD ("curve", test_curve);
  ADD ("degrees", test_degrees);
  ADD ("jobs", test_same_with_more_jobs);
  ADD ("standard-input", test_paths_from_standard_input);
  ADD ("not-utf8", test_name_that_is_not_utf8);
  ADD ("comma-locale", test_comma_locale);
  ADD ("hostile-tags", test_hostile_tags);
  ADD ("bad-model", test_bad_model);
  ADD ("signals", test_signals);
  ADD ("closed-pipe", test_reader_went_away);
  ADD ("full-disk", test_full_disk);

  return g_test_run ();
}
