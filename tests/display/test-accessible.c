/* SPDX-License-Identifier: GPL-3.0-or-later */

/* test-accessible MOODPLANE: the built program as a screen reader has it, over the accessibility bus, with a keyboard. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "songs.h"

/* Of org.a11y.atspi, as its header has them. */
#define ROLE_LIST_ITEM   32
#define ROLE_OPTION      36 /* what GTK 4.8 has in its place */
#define ROLE_STATUS_BAR  54
#define ROLE_LIST_BOX    98
#define STATE_FOCUSED    12
#define STATE_SELECTED   23

#define PATIENCE_SECONDS 60
#define MOST_DEEP        40

typedef struct
{
  char *name; /* (owned) (nullable): of the one on the bus */
  char *path; /* (owned) (nullable) */
} Accessible;

static const char *program;
static char *folder;
static GDBusConnection *bus;
static GSubprocess *process;

static void
accessible_clear (Accessible *self)
{
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->path, g_free);
}

/* NULL when it does not answer: what is asked may be gone. */
static GVariant *
call (
    const Accessible *self, const char *interface, const char *method, GVariant *arguments, const char *type)
{
  return g_dbus_connection_call_sync (bus, self->name, self->path, interface, method, arguments,
                                      G_VARIANT_TYPE (type), G_DBUS_CALL_FLAGS_NONE, 5000, NULL, NULL);
}

/* (transfer full): "" when there is none */
static char *
get_text (const Accessible *self, const char *property)
{
  g_autoptr (GVariant) answer = call (self, "org.freedesktop.DBus.Properties", "Get",
                                      g_variant_new ("(ss)", "org.a11y.atspi.Accessible", property), "(v)");
  g_autoptr (GVariant) value = NULL;

  if (answer == NULL)
    return g_strdup ("");

  g_variant_get (answer, "(v)", &value);
  return g_strdup (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING) ? g_variant_get_string (value, NULL)
                                                                       : "");
}

static guint
get_role (const Accessible *self)
{
  g_autoptr (GVariant) answer = call (self, "org.a11y.atspi.Accessible", "GetRole", NULL, "(u)");
  guint role = 0;

  if (answer != NULL)
    g_variant_get (answer, "(u)", &role);

  return role;
}

static gboolean
has_state (const Accessible *self, guint state)
{
  g_autoptr (GVariant) answer = call (self, "org.a11y.atspi.Accessible", "GetState", NULL, "(au)");
  g_autoptr (GVariant) words = NULL;
  guint32 word = 0;

  if (answer == NULL)
    return FALSE;

  words = g_variant_get_child_value (answer, 0);
  if (g_variant_n_children (words) > state / 32)
    g_variant_get_child (words, state / 32, "u", &word);

  return (word >> state % 32 & 1) != 0;
}

typedef gboolean (*Match) (const Accessible *self, const char *text);

/* The first one below @self, it included, that matches; FALSE when none does. */
static gboolean
search (const Accessible *self, Match match, const char *text, guint depth, Accessible *found)
{
  g_autoptr (GVariant) answer = NULL;
  g_autoptr (GVariantIter) iter = NULL;
  const char *name, *path;

  if (match (self, text))
    {
      *found = (Accessible) { g_strdup (self->name), g_strdup (self->path) };
      return TRUE;
    }
  if (depth > MOST_DEEP)
    return FALSE;

  answer = call (self, "org.a11y.atspi.Accessible", "GetChildren", NULL, "(a(so))");
  if (answer == NULL)
    return FALSE;

  g_variant_get (answer, "(a(so))", &iter);
  while (g_variant_iter_next (iter, "(&s&o)", &name, &path))
    {
      const Accessible child = { (char *)name, (char *)path };

      if (search (&child, match, text, depth + 1, found))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_plane (const Accessible *self, const char *text)
{
  g_autofree char *name = get_role (self) == ROLE_LIST_BOX ? get_text (self, "Name") : NULL;

  return g_strcmp0 (name, text) == 0;
}

static gboolean
is_point (const Accessible *self, const char *text)
{
  guint role = get_role (self);
  g_autofree char *name = role == ROLE_LIST_ITEM || role == ROLE_OPTION ? get_text (self, "Name") : NULL;

  return name != NULL && g_str_has_prefix (name, text);
}

/* Whatever it is. */
static gboolean
is_called (const Accessible *self, const char *text)
{
  g_autofree char *name = get_text (self, "Name");

  return g_strcmp0 (name, text) == 0;
}

static gboolean
is_status (const Accessible *self, const char *text)
{
  g_autofree char *name = get_role (self) == ROLE_STATUS_BAR ? get_text (self, "Name") : NULL;

  return g_strcmp0 (name, text) == 0;
}

/* Waits until it is there: the program has its own time. @below: (nullable) */
static void
find (const Accessible *below, Match match, const char *text, Accessible *found)
{
  const Accessible all = { (char *)"org.a11y.atspi.Registry", (char *)"/org/a11y/atspi/accessible/root" };
  gint64 end = g_get_monotonic_time () + PATIENCE_SECONDS * G_TIME_SPAN_SECOND;

  while (!search (below != NULL ? below : &all, match, text, 0, found))
    {
      if (g_get_monotonic_time () > end)
        g_error ("“%s” is not on the accessibility bus", text);
      g_usleep (100000);
    }
}

static void
wait_for_state (const Accessible *self, guint state, gboolean is_wanted)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_SECONDS * G_TIME_SPAN_SECOND;

  while (has_state (self, state) != is_wanted)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, end);
      g_usleep (50000);
    }
}

static void
press (const char *keys)
{
  g_autofree char *line = g_strdup_printf ("xdotool %s", keys);
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_command_line_sync (line, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static GDBusConnection *
connect_bus (void)
{
  g_autoptr (GDBusConnection) session = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  g_autoptr (GVariant) answer = NULL;
  const char *address;

  if (session != NULL)
    answer = g_dbus_connection_call_sync (session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus",
                                          "GetAddress", NULL, G_VARIANT_TYPE ("(s)"), G_DBUS_CALL_FLAGS_NONE,
                                          20000, NULL, NULL);
  if (answer == NULL)
    return NULL;

  g_variant_get (answer, "(&s)", &address);
  return g_dbus_connection_new_for_address_sync (address,
                                                 G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                     | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                 NULL, NULL, NULL);
}

/* In the four quadrants, and one beside the first. */
static char *
make_library (void)
{
  static const struct
  {
    const char *title;
    double valence, arousal;
  } songs[] = {
    { "Happy", 0.6, 0.6 }, { "Angry", -0.6, 0.6 },    { "Sad", -0.6, -0.6 },
    { "Calm", 0.6, -0.6 }, { "Happier", 0.75, 0.62 },
  };
  char *path = g_build_filename (folder, "library.db", NULL);
  const LibraryVersion version = { "made-up", 1 };
  g_autoptr (LibraryDb) db = library_db_open (path, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (songs); i++)
    {
      g_autoptr (LibrarySong) place
          = display_songs_make_at (1, songs[i].title, songs[i].valence, songs[i].arousal);
      g_autofree char *file = g_strdup_printf ("/music/%s.ogg", songs[i].title);
      const LibrarySongFields fields = { .path = file,
                                         .title = songs[i].title,
                                         .artist = "Somebody",
                                         .album = "",
                                         .size = 100,
                                         .duration = 60,
                                         .estimate = library_song_get_estimate (place) };
      g_autoptr (GError) error = NULL;
      g_autoptr (LibrarySong) stored = library_db_store (db, &fields, NULL, NULL, &version, &error);

      g_assert_no_error (error);
    }

  return path;
}

static gboolean
start (void)
{
  g_autofree char *xdotool = g_find_program_in_path ("xdotool");
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_NONE);
  g_autofree char *library = NULL;
  g_autoptr (GError) error = NULL;

  bus = connect_bus ();
  if (bus == NULL || xdotool == NULL)
    {
      g_test_skip (bus == NULL ? "There is no accessibility bus" : "There is no xdotool");
      return FALSE;
    }

  folder = g_dir_make_tmp ("moodplane-test-XXXXXX", NULL);
  library = make_library ();
  g_subprocess_launcher_unsetenv (launcher, "GTK_A11Y");
  process = g_subprocess_launcher_spawn (launcher, &error, program, "--library", library, NULL);
  g_assert_no_error (error);

  return TRUE;
}

static void
stop (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, NULL);
  g_clear_object (&process);
  g_clear_object (&bus);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_clear_pointer (&folder, g_free);
}

/* The plane says what it is and how it is used; the song that the keyboard is on, its mood and its place; Space selects
 * it, and how many are selected is told; a letter begins a search. */
static void
test_plane (void)
{
  static const char *const buttons[] = { "Select by a Box", "Select by a Lasso", "Select by a Circle",
                                         "Zoom Out",        "Zoom In",           "Show the Whole Plane" };
  Accessible plane = { 0 }, point = { 0 }, status = { 0 };
  g_autofree char *description = NULL;
  g_autofree char *name = NULL;

  if (!start ())
    return;

  find (NULL, is_plane, "Mood plane", &plane);
  description = get_text (&plane, "Description");
  g_assert_nonnull (strstr (description, "Arrow keys"));

  /* Its buttons, which have no text, have names. */
  for (gsize i = 0; i < G_N_ELEMENTS (buttons); i++)
    {
      Accessible button = { 0 };

      find (&plane, is_called, buttons[i], &button);
      accessible_clear (&button);
    }

  /* A click beside all songs gives the plane the keyboard; then from wherever it begins to the one furthest up and right. */
  find (&plane, is_point, "", &point);
  press ("search --sync --onlyvisible --name Moodplane windowfocus mousemove --window %1 1000 150 click 1");
  wait_for_state (&point, STATE_FOCUSED, TRUE);
  accessible_clear (&point);
  press ("key Up Right Right");
  find (&plane, is_point, "Happier by Somebody: ", &point);
  accessible_clear (&point);

  press ("key Left");
  find (&plane, is_point, "Happy by Somebody: ", &point);
  name = get_text (&point, "Name");
  g_assert_nonnull (strstr (name, "very pleasant, very energetic (+0.60, +0.60)"));
  accessible_clear (&point);

  press ("key Left");
  find (&plane, is_point, "Angry by Somebody: ", &point);
  g_assert_false (has_state (&point, STATE_SELECTED));
  press ("key space");
  wait_for_state (&point, STATE_SELECTED, TRUE);
  find (NULL, is_status, "1 song selected", &status);
  accessible_clear (&status);
  press ("key ctrl+a");
  find (NULL, is_status, "5 songs selected", &status);
  accessible_clear (&status);
  accessible_clear (&point);

  press ("type calm");
  find (&plane, is_point, "Calm by Somebody: ", &point); /* the only one that is left */

  accessible_clear (&point);
  accessible_clear (&plane);
  stop ();
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  program = argv[1];
  g_test_add_func ("/accessible/plane", test_plane);

  return g_test_run ();
}
