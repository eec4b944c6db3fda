/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The desktop is told when long work is over and nobody looks at the window. The desktop is played by this program, on the bus of
 * the test. */

#include <glib/gstdio.h>

#include "harness.h"
#include "support.h"
#include "ui/window-notices.h"

#define NAME "org.freedesktop.Notifications"
#define PATH "/org/freedesktop/Notifications"

typedef struct
{
  GDBusConnection *bus; /* (owned) */
  GPtrArray *told;      /* (owned) (element-type utf8): "title: text" */
  guint n_withdrawn;
  gboolean is_owner;
} Desktop;

typedef struct
{
  JobsFixture jobs;
  Harness harness;
  GdkSurface *other; /* (owned) (nullable): who looks elsewhere looks at this */
} Fixture;

static Desktop desktop;

static void
method_call_cb (GDBusConnection *bus,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  const char *title, *text;

  if (g_str_equal (method, "CloseNotification"))
    {
      desktop.n_withdrawn++;
      g_dbus_method_invocation_return_value (invocation, NULL);
      return;
    }

  g_variant_get_child (parameters, 3, "&s", &title);
  g_variant_get_child (parameters, 4, "&s", &text);
  g_ptr_array_add (desktop.told, g_strdup_printf ("%s: %s", title, text));
  g_dbus_method_invocation_return_value (invocation, g_variant_new ("(u)", desktop.told->len));
}

static void
acquired_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  desktop.is_owner = TRUE;
}

static gboolean
is_owner (gpointer data)
{
  return desktop.is_owner;
}

static void
begin_desktop (void)
{
  static const char xml[]
      = "<node><interface name='" NAME "'>"
        "<method name='Notify'><arg type='s' direction='in'/><arg type='u' direction='in'/>"
        "<arg type='s' direction='in'/><arg type='s' direction='in'/><arg type='s' direction='in'/>"
        "<arg type='as' direction='in'/><arg type='a{sv}' direction='in'/><arg type='i' direction='in'/>"
        "<arg type='u' direction='out'/></method>"
        "<method name='CloseNotification'><arg type='u' direction='in'/></method>"
        "</interface></node>";
  static const GDBusInterfaceVTable vtable = { method_call_cb, NULL, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);
  g_autoptr (GError) error = NULL;

  desktop.told = g_ptr_array_new_with_free_func (g_free);
  desktop.bus = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                        G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                            | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                        NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_register_object (desktop.bus, PATH, node->interfaces[0], &vtable, NULL, NULL, &error);
  g_assert_no_error (error);
  g_bus_own_name_on_connection (desktop.bus, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, acquired_cb, NULL, NULL,
                                NULL);
  harness_wait (is_owner, NULL);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  jobs_fixture_set_up (&self->jobs, NULL);
  jobs_fixture_use_data (&self->jobs);
  g_setenv ("MOODPLANE_NOTICE_SECONDS", "0", TRUE);
  g_free (jobs_fixture_add_song (&self->jobs, "one.wav", 8));
  g_free (jobs_fixture_add_song (&self->jobs, "two.wav", 9));
  g_free (jobs_fixture_add_file (&self->jobs, "no-music.mp3", "This is a text."));

  g_ptr_array_set_size (desktop.told, 0);
  desktop.n_withdrawn = 0;
  harness_open_file (&self->harness, 1200, self->jobs.library);
}

static gboolean
is_still (gpointer data)
{
  return !mood_session_is_scanning (data) && !mood_session_is_writing (data);
}

static gboolean
is_told (gpointer data)
{
  return desktop.told->len > 0;
}

static gboolean
is_withdrawn (gpointer data)
{
  return desktop.n_withdrawn > 0;
}

static void
scan (Fixture *self)
{
  mood_window_add_folders (self->harness.window, (const char *const[]) { self->jobs.music, NULL });
  g_assert_true (mood_session_is_scanning (self->harness.session));
  harness_wait (is_still, self->harness.session);
}

static gboolean
is_active (gpointer data)
{
  return gtk_window_is_active (data);
}

static gboolean
is_inactive (gpointer data)
{
  return !gtk_window_is_active (data);
}

/* The keyboard goes to a window that is not the program's. */
static void
look_away (Fixture *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self->harness.window));
  g_autoptr (GdkToplevelLayout) layout = gdk_toplevel_layout_new ();

  self->other = gdk_surface_new_toplevel (display);
  gdk_toplevel_present (GDK_TOPLEVEL (self->other), layout);
  gdk_toplevel_focus (GDK_TOPLEVEL (self->other), GDK_CURRENT_TIME);
  harness_wait (is_inactive, self->harness.window);
}

static void
look (Fixture *self)
{
  if (self->other != NULL)
    gdk_surface_destroy (self->other); /* and its reference */
  self->other = NULL;
  gtk_window_present (GTK_WINDOW (self->harness.window));
  harness_wait (is_active, self->harness.window);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  look (self);
  harness_close (&self->harness);
  jobs_fixture_tear_down (&self->jobs, NULL);
}

/* All that was sent to the desktop before this is there: the messages of a connection keep their order. */
static void
wait_for_desktop (void)
{
  g_autoptr (GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);

  g_assert_cmpuint (desktop.n_withdrawn, ==, 0);
  g_dbus_connection_call (bus, NAME, PATH, NAME, "CloseNotification", g_variant_new ("(u)", 0), NULL,
                          G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL, NULL);
  harness_wait (is_withdrawn, NULL);
  desktop.n_withdrawn = 0;
}

static void
test_scan (Fixture *self, gconstpointer data)
{
  look_away (self);
  scan (self);
  harness_wait (is_told, NULL);
  g_assert_cmpstr (desktop.told->pdata[0], ==, "All songs have been heard: 2 songs heard, 1 could not be");
  wait_for_desktop ();

  /* Seen, it is taken back. */
  look (self);
  harness_wait (is_withdrawn, NULL);
  look_away (self);
  desktop.n_withdrawn = 0;

  /* Nothing new is no news. */
  g_ptr_array_set_size (desktop.told, 0);
  scan (self);
  wait_for_desktop ();
  g_assert_cmpuint (desktop.told->len, ==, 0);
}

/* Who looks at the window needs no notice. */
static void
test_looked_at (Fixture *self, gconstpointer data)
{
  look (self);
  scan (self);
  wait_for_desktop ();
  g_assert_cmpuint (desktop.told->len, ==, 0);
}

/* What is over at once is not waited for elsewhere. */
static void
test_short (Fixture *self, gconstpointer data)
{
  g_setenv ("MOODPLANE_NOTICE_SECONDS", "100000", TRUE);
  look_away (self);
  scan (self);
  wait_for_desktop ();
  g_assert_cmpuint (desktop.told->len, ==, 0);
}

static void
select_all (Fixture *self)
{
  g_autoptr (GPtrArray) songs = mood_song_store_ref_songs (self->harness.store);

  mood_selection_add (self->harness.selection, songs, TRUE);
}

static void
test_write (Fixture *self, gconstpointer data)
{
  g_autoptr (GPtrArray) songs = NULL;

  scan (self);
  look_away (self);
  select_all (self);
  songs = mood_selection_dup_songs (self->harness.selection);
  mood_session_write_tags (self->harness.session, songs, NULL);
  harness_wait (is_still, self->harness.session);
  harness_wait (is_told, NULL);
  g_assert_cmpstr (desktop.told->pdata[0], ==, "The moods are written: Moods written to 2 files");

  g_ptr_array_set_size (desktop.told, 0);
  mood_session_undo_write (self->harness.session, 1);
  harness_wait (is_still, self->harness.session);
  harness_wait (is_told, NULL);
  g_assert_cmpstr (desktop.told->pdata[0], ==, "The writing is undone: 2 files are as they were");
}

#define ADD(path, function) g_test_add ("/notices/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_setenv ("DISPLAY_TEST_DATA", g_getenv ("MOODPLANE_DATADIR"), TRUE);
  begin_desktop ();

  ADD ("scan", test_scan);
  ADD ("looked-at", test_looked_at);
  ADD ("short", test_short);
  ADD ("write", test_write);

  return g_test_run ();
}
