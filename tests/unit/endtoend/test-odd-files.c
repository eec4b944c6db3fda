/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What lies about in folders of music and is no song, or hardly one. Each is one row with the right
 * reason, nothing makes the program wait, and the song beside them is heard. */

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "rows.h"
#include "tests/support/fixtures.h"

static char *
add_link (Program    *program,
          const char *name,
          const char *target)
{
  char *path = g_build_filename (program->music, name, NULL);

  g_assert_cmpint (symlink (target, path), ==, 0);

  return path;
}

static void
test_not_songs (Program      *program,
                gconstpointer data)
{
  g_autofree char *good = program_add_song (program, "good.wav", 220);
  g_autofree char *text = program_add_file (program, "text.mp3", "Only words, whatever the name says.\n");
  g_autofree char *empty = program_add_file (program, "empty.mp3", "");
  g_autofree char *fifo = g_build_filename (program->music, "fifo.mp3", NULL);
  g_autofree char *folder = g_build_filename (program->music, "folder.mp3", NULL);
  g_autofree char *picture = g_build_filename (program->music, "picture.ogg", NULL);
  g_autoptr (Run) run = NULL;
  g_autoptr (GHashTable) rows = NULL;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  fixture_write_picture (picture);

  /* The device is asked for by name, so it is answered; a scan of a folder has it too. */
  run = rows_analyze (program, "/dev/zero\n/nonexistent/song.mp3\n", "-");
  rows = rows_read (run);
  g_assert_cmpint (run->status, ==, 2);
  g_assert_cmpuint (run->n_lines, ==, 2);
  rows_check (rows, "/dev/zero", "not-a-file");
  rows_check (rows, "/nonexistent/song.mp3", "not-found");
  g_clear_pointer (&rows, g_hash_table_unref);
  g_clear_pointer (&run, run_free);

  run = rows_analyze (program, NULL, program->music);
  rows = rows_read (run);
  g_assert_cmpint (run->status, ==, 2);
  g_assert_cmpuint (run->n_lines, ==, 5);
  rows_check (rows, good, ROWS_HEARD);
  rows_check (rows, text, "not-audio");
  rows_check (rows, empty, "empty");
  rows_check (rows, fifo, "not-a-file");
  rows_check (rows, picture, "not-audio");
}

static void
test_links (Program      *program,
            gconstpointer data)
{
  g_autofree char *good = program_add_song (program, "good.wav", 220);
  g_autofree char *itself = add_link (program, "itself.mp3", "itself.mp3");
  g_autofree char *one = add_link (program, "one.mp3", "two.mp3");
  g_autofree char *two = add_link (program, "two.mp3", "one.mp3");
  g_autofree char *broken = add_link (program, "broken.mp3", "gone.mp3");
  g_autofree char *loop = add_link (program, "loop", ".");
  g_autofree char *no_song = add_link (program, "no-song", "no-song");
  g_autoptr (Run) run = rows_analyze (program, NULL, program->music);
  g_autoptr (GHashTable) rows = rows_read (run);

  g_assert_cmpint (run->status, ==, 2);
  g_assert_cmpuint (run->n_lines, ==, 6);
  rows_check (rows, good, ROWS_HEARD);
  rows_check (rows, itself, "not-a-file");
  rows_check (rows, one, "not-a-file");
  rows_check (rows, two, "not-a-file");
  rows_check (rows, broken, "not-found");
  rows_check (rows, loop, "not-a-file");
}

/* Bytes that are no UTF-8: shown with a replacement, kept to the byte in the URI, also on the way
 * through a library. */
static void
test_bytes_for_names (Program      *program,
                      gconstpointer data)
{
  g_autofree char *folder = g_build_filename (program->music, "\xff\xfe", NULL);
  g_autofree char *good = g_build_filename (program->music, "caf\xe9.wav", NULL);
  g_autofree char *below = g_build_filename (folder, "line\nbreak.wav", NULL);
  g_autofree char *text = g_build_filename (folder, "text\xc3.mp3", NULL);
  g_autofree char *made = program_add_song (program, "made.wav", 220);
  g_autofree char *second = program_add_song (program, "second.wav", 330);
  g_autoptr (Run) run = NULL;
  g_autoptr (Run) scanned = NULL;
  g_autoptr (Run) listed = NULL;
  g_autoptr (GHashTable) rows = NULL;
  g_autoptr (GHashTable) list_rows = NULL;

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (g_rename (made, good), ==, 0);
  g_assert_cmpint (g_rename (second, below), ==, 0);
  g_assert_true (g_file_set_contents (text, "Words.", -1, NULL));

  run = rows_analyze (program, NULL, program->music);
  rows = rows_read (run);
  g_assert_cmpint (run->status, ==, 2);
  g_assert_cmpuint (run->n_lines, ==, 3);
  rows_check (rows, good, ROWS_HEARD);
  rows_check (rows, below, ROWS_HEARD);
  rows_check (rows, text, "not-audio");
  g_assert_nonnull (strstr (run->out, "caf\xef\xbf\xbd.wav"));

  scanned = program_run (program, NULL, "scan", "--library", program->library, "--model", program->model,
                         program->music, NULL);
  g_assert_cmpint (scanned->status, ==, 2);
  listed = program_run (program, NULL, "list", "--library", program->library, "--format", "json", NULL);
  list_rows = rows_read (listed);
  g_assert_cmpuint (listed->n_lines, ==, 3);
  rows_check (list_rows, good, ROWS_HEARD);
  rows_check (list_rows, below, ROWS_HEARD);
  rows_check (list_rows, text, "not-audio");
}

/* A WAV file that is all silence and takes no room on the disk. */
static char *
add_silence (Program    *program,
             const char *name,
             guint32     n_bytes)
{
  FixtureSpec spec = { FIXTURE_WAV, FIXTURE_SILENCE, .seconds = 1 };
  char *path = g_build_filename (program->music, name, NULL);
  guint32 riff_size = GUINT32_TO_LE (n_bytes + 36);
  guint32 data_size = GUINT32_TO_LE (n_bytes);
  int fd;

  g_assert_true (fixture_write (&spec, path, NULL));
  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, &riff_size, 4, 4), ==, 4);
  g_assert_cmpint (pwrite (fd, &data_size, 4, 40), ==, 4);
  g_assert_cmpint (ftruncate (fd, (off_t)n_bytes + 44), ==, 0);
  close (fd);

  return path;
}

/* The last file goes when the first is heard, and one worker has minutes of silence between them. */
static void
test_vanishes_during_scan (Program      *program,
                           gconstpointer data)
{
  g_autofree char *first = program_add_song (program, "1.wav", 220);
  g_autofree char *silence = add_silence (program, "2.wav", 400 * 1024 * 1024);
  g_autofree char *vanishes = program_add_song (program, "3.wav", 330);
  g_autofree char *last = program_add_song (program, "4.wav", 440);
  g_autoptr (GSubprocessLauncher) launcher
      = program_new_launcher (program, G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GString) out = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) rows = NULL;
  Run run = { 0 };
  char *line;

  process = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("MOODPLANE_CLI"), "analyze", "--format",
                                         "json", "--jobs", "1", "--model", program->model, program->music,
                                         NULL);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, &error)) != NULL)
    {
      if (run.n_lines++ == 0)
        g_assert_cmpint (g_unlink (vanishes), ==, 0);
      g_string_append_printf (out, "%s\n", line);
      g_free (line);
    }
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (process, NULL, &error));

  run.out = out->str;
  run.lines = g_strsplit (out->str, "\n", -1);
  rows = rows_read (&run);
  g_strfreev (run.lines);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 2);
  g_assert_cmpuint (run.n_lines, ==, 4);
  rows_check (rows, first, ROWS_HEARD);
  rows_check (rows, silence, "silent");
  rows_check (rows, vanishes, "not-found");
  rows_check (rows, last, ROWS_HEARD);
}

static char *
make_long_text (gsize length)
{
  GString *text = g_string_new ("<b>bold</b> &amp; \"quoted\" \\ ");

  while (text->len < length)
    g_string_append (text, "<i>\xc3\xa9t\xc3\xa9</i> ");

  return g_string_free (text, FALSE);
}

/* A million characters in a tag, with markup: cut, shown as they stand, and valid JSON. */
static void
test_huge_tags (Program      *program,
                gconstpointer data)
{
  static const FixtureFormat formats[]
      = { FIXTURE_MP3, FIXTURE_FLAC, FIXTURE_OGG, FIXTURE_OPUS, FIXTURE_M4A };
  g_autofree char *text = make_long_text (1024 * 1024);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (Run) run = NULL;
  g_autoptr (Run) table = NULL;
  guint n_made = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      FixtureSpec spec = { formats[i], FIXTURE_CHORDS, .seconds = 6, .title = text, .artist = text };
      g_autofree char *name = g_strconcat ("huge.", fixture_format_get_extension (formats[i]), NULL);
      g_autofree char *path = g_build_filename (program->music, name, NULL);
      struct stat info;

      if (!fixture_format_is_available (formats[i], NULL))
        continue;
      g_assert_true (fixture_write (&spec, path, NULL));
      g_assert_cmpint (stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_size, >, 2 * 1024 * 1024);
      n_made++;
    }

  run = rows_analyze (program, NULL, program->music);
  table = program_run (program, NULL, "analyze", "--model", program->model, program->music, NULL);
  g_assert_cmpint (run->status, ==, 0);
  g_assert_cmpuint (run->n_lines, ==, n_made);
  for (guint i = 0; i < run->n_lines; i++)
    {
      JsonObject *row = run_parse_line (run, i, parser);
      const char *title = json_object_get_string_member (row, "title");

      g_assert_cmpuint (strlen (title), >, 100);
      g_assert_cmpuint (strlen (title), <=, 4096);
      g_assert_true (g_utf8_validate (title, -1, NULL));
      g_assert_true (g_str_has_prefix (title, "<b>bold</b> &amp; \"quoted\" \\ <i>"));
      g_assert_cmpuint (strlen (json_object_get_string_member (row, "artist")), <=, 4096);
    }
  g_assert_cmpint (table->status, ==, 0);
  g_assert_cmpuint (table->n_lines, ==, n_made + 1);
  g_assert_cmpuint (strlen (table->out), <, 100 * 1024);
}

static void
test_silence (Program      *program,
              gconstpointer data)
{
  g_autofree char *good = program_add_song (program, "good.wav", 220);
  g_autofree char *silence = add_silence (program, "silence.wav", 100 * 1024 * 1024);
  g_autofree char *instant = add_silence (program, "instant.wav", 400);
  g_autoptr (Run) run = rows_analyze (program, NULL, program->music);
  g_autoptr (GHashTable) rows = rows_read (run);

  g_assert_cmpint (run->status, ==, 2);
  g_assert_cmpuint (run->n_lines, ==, 3);
  rows_check (rows, good, ROWS_HEARD);
  rows_check (rows, silence, "silent");
  rows_check (rows, instant, "empty");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, test)                                                                                      \
  g_test_add ("/odd-files/" name, Program, NULL, program_set_up, test, program_tear_down)
  ADD ("not-songs", test_not_songs);
  ADD ("links", test_links);
  ADD ("bytes-for-names", test_bytes_for_names);
  ADD ("vanishes-during-scan", test_vanishes_during_scan);
  ADD ("huge-tags", test_huge_tags);
  ADD ("silence", test_silence);
#undef ADD

  return g_test_run ();
}
