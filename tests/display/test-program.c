/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-program MOODPLANE: the built program, asked to end in the middle of a scan, and started while it runs or ends. */

#include <gio/gio.h>
#include <signal.h>

#include "config.h"
#include "support.h"

#define APPLICATION_PATH "/org/moodplane/Moodplane"

static const char *program;

static void
wait_for_file (const char *path)
{
  for (guint i = 0; !g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_assert_cmpuint (i, <, 12000);
      g_usleep (10000);
    }
}

/* Its songs are whole, and the scan can go on: the library opens and says what it knows. */
static void
check_library (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryDb) db = library_db_open (path, &error);
  g_autoptr (GPtrArray) songs = NULL;

  g_assert_no_error (error);
  songs = library_db_list_songs (db, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < songs->len; i++)
    g_assert_nonnull (library_song_get_estimate (g_ptr_array_index (songs, i)));
}

static void
wait_for_good_end (GSubprocess *process)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
}

static void
test_ends_when_asked (JobsFixture   *fixture,
                      gconstpointer  data)
{
  int number = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *data_dir = jobs_fixture_make_data (fixture, g_getenv ("MOODPLANE_DATADIR"));
  g_autofree char *song = jobs_fixture_add_song (fixture, "short.wav", 12);
  g_autofree char *endless
      = jobs_fixture_add_long_song (fixture, "long.wav"); /* so that it is in the middle */
  g_autofree char *library = g_build_filename (fixture->folder, "window.db", NULL);

  g_subprocess_launcher_setenv (launcher, "MOODPLANE_DATADIR", data_dir, TRUE);
  process
      = g_subprocess_launcher_spawn (launcher, &error, program, "--library", library, fixture->music, NULL);
  g_assert_no_error (error);
  wait_for_file (library);
  g_subprocess_send_signal (process, number);
  wait_for_good_end (process);
  check_library (library);
}

/* With a data folder of its own; its library is being opened. */
static GSubprocess *
start_alone (JobsFixture *fixture, GSubprocessLauncher *launcher, char **library)
{
  g_autofree char *data_dir = jobs_fixture_make_data (fixture, g_getenv ("MOODPLANE_DATADIR"));
  g_autofree char *home = g_build_filename (fixture->folder, "home", NULL);
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  *library = g_build_filename (home, "moodplane", "library.db", NULL);
  g_subprocess_launcher_setenv (launcher, "MOODPLANE_DATADIR", data_dir, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", home, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, program, NULL);
  g_assert_no_error (error);
  wait_for_file (*library);

  return process;
}

static void
start_second (GSubprocessLauncher *launcher)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) second = g_subprocess_launcher_spawn (launcher, &error, program, NULL);

  g_assert_no_error (error);
  wait_for_good_end (second);
}

/* Started again, the program shows the window that there is: the second one ends at once, the first goes on. */
static void
test_second_instance (JobsFixture   *fixture,
                      gconstpointer  data)
{
  g_autofree char *library = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) first = start_alone (fixture, launcher, &library);

  for (guint i = 0; i < 2; i++)
    {
      start_second (launcher);
      g_assert_nonnull (g_subprocess_get_identifier (first));
    }

  g_subprocess_send_signal (first, SIGTERM);
  wait_for_good_end (first);
  check_library (library);
}

/* As a second instance does, but in no time. */
static void
activate (GDBusConnection *bus)
{
  g_autoptr (GDBusMessage) message = g_dbus_message_new_method_call (
      MOODPLANE_APPLICATION_ID, APPLICATION_PATH, "org.freedesktop.Application", "Activate");
  g_autoptr (GError) error = NULL;

  g_dbus_message_set_body (message, g_variant_new_parsed ("(@a{sv} {},)"));
  g_dbus_message_set_flags (message, G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED | G_DBUS_MESSAGE_FLAGS_NO_AUTO_START);
  g_dbus_connection_send_message (bus, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_flush_sync (bus, NULL, &error);
  g_assert_no_error (error);
}

/* However often it is started meanwhile, it ends. */
static void
test_started_while_it_ends (JobsFixture   *fixture,
                            gconstpointer  data)
{
  g_autofree char *library = NULL;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autoptr (GSubprocess) first = start_alone (fixture, launcher, &library);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);

  g_assert_no_error (error);
  start_second (launcher);
  g_subprocess_send_signal (first, SIGTERM);
  for (guint i = 0; g_subprocess_get_identifier (first) != NULL; i++)
    {
      g_assert_cmpuint (i, <, 60000);
      activate (bus);
      g_usleep (1000);
    }
  wait_for_good_end (first);
  check_library (library);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add ("/program/sigterm", JobsFixture, GINT_TO_POINTER (SIGTERM), jobs_fixture_set_up,
              test_ends_when_asked, jobs_fixture_tear_down);
  g_test_add ("/program/sigint", JobsFixture, GINT_TO_POINTER (SIGINT), jobs_fixture_set_up,
              test_ends_when_asked, jobs_fixture_tear_down);
  g_test_add ("/program/second-instance", JobsFixture, NULL, jobs_fixture_set_up, test_second_instance,
              jobs_fixture_tear_down);
  g_test_add ("/program/started-while-it-ends", JobsFixture, NULL, jobs_fixture_set_up,
              test_started_while_it_ends, jobs_fixture_tear_down);

  return g_test_run ();
}
