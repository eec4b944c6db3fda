/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "program.h"

#include <string.h>

#include <glib/gstdio.h>

#include "tests/support/fixtures.h"
#include "tests/unit/analysis/fixture.h"

void
program_set_up (Program      *self,
                gconstpointer data)
{
  g_autoptr (NnTensorFile) model = fixture_make_model_file (5);
  g_autoptr (GError) error = NULL;

  self->folder = fixture_folder_new ();
  self->music = g_build_filename (self->folder, "music", NULL);
  self->model = g_build_filename (self->folder, "random.safetensors", NULL);
  self->library = g_build_filename (self->folder, "library.db", NULL);
  g_assert_cmpint (g_mkdir (self->music, 0777), ==, 0);
  g_assert_true (nn_tensor_file_save (model, self->model, &error));
  g_assert_no_error (error);
}

void
program_tear_down (Program      *self,
                   gconstpointer data)
{
  fixture_folder_free (self->folder);
  g_free (self->music);
  g_free (self->model);
  g_free (self->library);
}

GSubprocessLauncher *
program_new_launcher (Program         *self,
                      GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);

  g_autofree char *cache = g_build_filename (self->folder, "cache", NULL);

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", self->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", self->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "MOODPLANE_CACHEDIR", cache, TRUE);

  return launcher;
}

/* The data of empty bytes may be NULL. */
static char *
to_string (GBytes *bytes)
{
  gsize size;
  const char *data = g_bytes_get_data (bytes, &size);

  return size > 0 ? g_strndup (data, size) : g_strdup ("");
}

Run *
program_run_argv (Program           *self,
                  const char        *input,
                  const char *const *environment,
                  const char *const *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher
      = program_new_launcher (self, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GBytes) input_bytes = g_bytes_new (input, input != NULL ? strlen (input) : 0);
  g_autoptr (GBytes) out = NULL;
  g_autoptr (GBytes) err = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  Run *run = g_new0 (Run, 1);

  g_assert_nonnull (g_getenv ("MOODPLANE_CLI"));
  for (gsize i = 0; self->wrapper != NULL && self->wrapper[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer)self->wrapper[i]);
  g_ptr_array_add (argv, (gpointer)g_getenv ("MOODPLANE_CLI"));
  for (gsize i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer)arguments[i]);
  g_ptr_array_add (argv, NULL);
  for (gsize i = 0; environment != NULL && environment[i] != NULL; i += 2)
    g_subprocess_launcher_setenv (launcher, environment[i], environment[i + 1], TRUE);

  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate (process, input_bytes, NULL, &out, &err, &error));
  g_assert_no_error (error);
  if (!g_subprocess_get_if_exited (process))
    g_error ("%s died of signal %d: %.*s", arguments[0], g_subprocess_get_term_sig (process),
             (int)g_bytes_get_size (err), (const char *)g_bytes_get_data (err, NULL));

  run->status = g_subprocess_get_exit_status (process);
  run->out = to_string (out);
  run->err = to_string (err);
  run->lines = g_strsplit (run->out, "\n", -1);
  run->n_lines = g_strv_length (run->lines);
  if (run->n_lines > 0 && *run->lines[run->n_lines - 1] == '\0')
    run->n_lines--;
  /* Warnings of libraries would be errors of ours. */
  g_assert_null (strstr (run->err, "CRITICAL"));
  g_assert_null (strstr (run->err, "WARNING"));

  return run;
}

Run *
program_run (Program    *self,
             const char *input,
             ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  const char *argument;
  va_list args;

  va_start (args, input);
  while ((argument = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (arguments, (gpointer)argument);
  va_end (args);
  g_ptr_array_add (arguments, NULL);

  return program_run_argv (self, input, NULL, (const char *const *)arguments->pdata);
}

void
run_free (Run *run)
{
  g_free (run->out);
  g_free (run->err);
  g_strfreev (run->lines);
  g_free (run);
}

/* The object of one line; it belongs to @parser. */
JsonObject *
run_parse_line (Run        *run,
                guint       index,
                JsonParser *parser)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (index, <, run->n_lines);
  json_parser_load_from_data (parser, run->lines[index], -1, &error);
  g_assert_no_error (error);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)));

  return json_node_get_object (json_parser_get_root (parser));
}

char *
program_add_song (Program    *self,
                  const char *name,
                  double      frequency)
{
  FixtureSpec spec = {
    .format = g_str_has_suffix (name, ".flac") ? FIXTURE_FLAC : FIXTURE_WAV,
    .sound = FIXTURE_CHORDS,
    .frequency = frequency,
    .seconds = 6,
    .rate = 16000,
    .channels = 1,
  };
  char *path = g_build_filename (self->music, name, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (fixture_write (&spec, path, &error));
  g_assert_no_error (error);

  return path;
}

char *
program_add_file (Program    *self,
                  const char *name,
                  const char *contents)
{
  char *path = g_build_filename (self->music, name, NULL);

  g_assert_true (g_file_set_contents (path, contents, -1, NULL));

  return path;
}
