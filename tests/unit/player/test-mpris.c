/* SPDX-License-Identifier: GPL-3.0-or-later */

/* On a session bus of the test's own, asked as desktops ask, and by playerctl where it is installed. */

#include "player/mpris.h"

#include "support.h"

#define APPLICATION "org.moodplane.Test"
#define NAME        "org.mpris.MediaPlayer2." APPLICATION
#define ROOT        "org.mpris.MediaPlayer2"
#define PLAYER      "org.mpris.MediaPlayer2.Player"

typedef struct
{
  Fixture fixture;
  PlayerMpris *mpris;
  GTestDBus *bus;
  GDBusConnection *client;
  char *last_status; /* (owned) (nullable): that changes told of */
  gint64 seeked;
  guint n_raised;
  guint n_quit;
} Bus;

static void
signal_cb (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *name,
           GVariant *parameters,
           gpointer data)
{
  Bus *self = data;

  if (g_str_equal (name, "Seeked"))
    {
      g_variant_get (parameters, "(x)", &self->seeked);
    }
  else if (g_str_equal (name, "PropertiesChanged"))
    {
      g_autoptr (GVariant) changes = g_variant_get_child_value (parameters, 1);
      const char *status;

      if (g_variant_lookup (changes, "PlaybackStatus", "&s", &status))
        {
          g_free (self->last_status);
          self->last_status = g_strdup (status);
        }
    }
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static gboolean
has_owner (gpointer data)
{
  Bus *self = data;
  g_autoptr (GVariant) reply
      = g_dbus_connection_call_sync (self->client, "org.freedesktop.DBus", "/", "org.freedesktop.DBus",
                                     "NameHasOwner", g_variant_new ("(s)", NAME), NULL,
                                     G_DBUS_CALL_FLAGS_NONE, -1, NULL, NULL);
  gboolean is_owned = FALSE;

  if (reply != NULL)
    g_variant_get (reply, "(b)", &is_owned);
  if (!is_owned)
    g_usleep (1000);
  /* The name comes through this main loop. */
  g_main_context_wakeup (NULL);

  return is_owned;
}

static void
open_bus (Bus *self)
{
  g_autoptr (GError) error = NULL;

  *self = (Bus) { .seeked = -1 };
  self->bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  g_test_dbus_up (self->bus);
  fixture_open (&self->fixture, TIMED_SINK);
  self->mpris = player_mpris_new (self->fixture.player, APPLICATION, "Moodplane Test");
  g_signal_connect_swapped (self->mpris, "raise", G_CALLBACK (count_cb), &self->n_raised);
  g_signal_connect_swapped (self->mpris, "quit", G_CALLBACK (count_cb), &self->n_quit);

  self->client = g_dbus_connection_new_for_address_sync (g_test_dbus_get_bus_address (self->bus),
                                                         G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                             | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                         NULL, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_signal_subscribe (self->client, NULL, NULL, NULL, "/org/mpris/MediaPlayer2", NULL,
                                      G_DBUS_SIGNAL_FLAGS_NONE, signal_cb, self, NULL);
  wait_until (has_owner, self);
}

static void
close_bus (Bus *self)
{
  g_assert_finalize_object (self->mpris);
  fixture_close (&self->fixture);
  g_clear_pointer (&self->last_status, g_free);
  g_dbus_connection_close_sync (self->client, NULL, NULL);
  g_clear_object (&self->client);
  g_test_dbus_down (self->bus);
  g_clear_object (&self->bus);
}

typedef struct
{
  GVariant *reply;
  GError *error;
  gboolean is_done;
} Reply;

static void
reply_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Reply *reply = data;

  reply->reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &reply->error);
  reply->is_done = TRUE;
}

static gboolean
is_replied (gpointer data)
{
  return ((Reply *)data)->is_done;
}

/* The player answers from this main loop, so it has to run meanwhile. */
static GVariant *
call (Bus *self, const char *interface, const char *method, GVariant *arguments, GError **error)
{
  Reply reply = { 0 };

  g_dbus_connection_call (self->client, NAME, "/org/mpris/MediaPlayer2", interface, method, arguments, NULL,
                          G_DBUS_CALL_FLAGS_NONE, 30000, NULL, reply_cb, &reply);
  wait_until (is_replied, &reply);
  if (reply.error != NULL)
    g_propagate_error (error, reply.error);

  return reply.reply;
}

static void
command (Bus *self, const char *method, GVariant *arguments)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = call (self, PLAYER, method, arguments, &error);

  g_assert_no_error (error);
}

static GVariant *
get (Bus *self, const char *interface, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = call (self, "org.freedesktop.DBus.Properties", "Get",
                                     g_variant_new ("(ss)", interface, name), &error);
  GVariant *value = NULL;

  g_assert_no_error (error);
  g_variant_get (reply, "(v)", &value);

  return value;
}

static void
assert_property (Bus *self, const char *interface, const char *name, const char *expected)
{
  g_autoptr (GVariant) value = get (self, interface, name);
  g_autofree char *text = g_variant_print (value, FALSE);

  g_assert_cmpstr (text, ==, expected);
}

static void
play_two (Bus *self)
{
  player_player_play_items (self->fixture.player,
                            fixture_list (fixture_song (&self->fixture, "a", 30),
                                          fixture_song (&self->fixture, "b", 30), NULL),
                            0);
  wait_for_sound (&self->fixture);
}

static void
test_properties (void)
{
  Bus bus;
  g_autoptr (GVariant) metadata = NULL;
  g_autofree char *uri = NULL;
  g_auto (GStrv) artists = NULL;
  const char *text;
  gint64 length;

  open_bus (&bus);
  assert_property (&bus, ROOT, "Identity", "'Moodplane Test'");
  assert_property (&bus, ROOT, "DesktopEntry", "'" APPLICATION "'");
  assert_property (&bus, ROOT, "CanRaise", "true");
  assert_property (&bus, ROOT, "HasTrackList", "false");
  assert_property (&bus, ROOT, "SupportedMimeTypes", "[]");
  assert_property (&bus, PLAYER, "PlaybackStatus", "'Stopped'");
  assert_property (&bus, PLAYER, "CanPlay", "false");
  assert_property (&bus, PLAYER, "CanGoNext", "false");
  assert_property (&bus, PLAYER, "Metadata", "{}");

  play_two (&bus);
  assert_property (&bus, PLAYER, "PlaybackStatus", "'Playing'");
  assert_property (&bus, PLAYER, "CanPlay", "true");
  assert_property (&bus, PLAYER, "CanSeek", "true");
  assert_property (&bus, PLAYER, "CanGoNext", "true");
  assert_property (&bus, PLAYER, "CanControl", "true");
  assert_property (&bus, PLAYER, "Rate", "1.0");
  metadata = get (&bus, PLAYER, "Metadata");
  g_assert_true (g_variant_lookup (metadata, "xesam:title", "&s", &text));
  g_assert_cmpstr (text, ==, "a");
  g_assert_true (g_variant_lookup (metadata, "xesam:artist", "^as", &artists));
  g_assert_cmpstr (artists[0], ==, "Artist");
  g_assert_true (g_variant_lookup (metadata, "mpris:length", "x", &length));
  g_assert_cmpint (length, ==, 30000000);
  g_assert_true (g_variant_lookup (metadata, "xesam:url", "&s", &text));
  uri = g_filename_to_uri (player_track_get_path (player_player_get_track (bus.fixture.player)), NULL, NULL);
  g_assert_cmpstr (text, ==, uri);
  g_assert_true (g_variant_lookup (metadata, "mpris:trackid", "&o", &text));
  close_bus (&bus);
}

static gboolean
is_told_paused (gpointer data)
{
  return g_strcmp0 (((Bus *)data)->last_status, "Paused") == 0;
}

static gboolean
is_seek_told (gpointer data)
{
  return ((Bus *)data)->seeked >= 0;
}

static void
test_commands (void)
{
  Bus bus;
  PlayerPlayer *player;
  g_autoptr (GVariant) metadata = NULL;
  g_autoptr (GVariant) reply = NULL;
  g_autoptr (GError) error = NULL;
  const char *track;

  open_bus (&bus);
  player = bus.fixture.player;
  play_two (&bus);

  command (&bus, "PlayPause", NULL);
  g_assert_cmpint (player_player_get_state (player), ==, PLAYER_STATE_PAUSED);
  wait_until (is_told_paused, &bus);

  metadata = get (&bus, PLAYER, "Metadata");
  g_assert_true (g_variant_lookup (metadata, "mpris:trackid", "&o", &track));
  command (&bus, "SetPosition", g_variant_new ("(ox)", track, (gint64)10000000));
  wait_until (is_seek_told, &bus);
  g_assert_cmpint (ABS (bus.seeked - 10000000), <, 10000);
  bus.seeked = -1;
  command (&bus, "Seek", g_variant_new ("(x)", (gint64)-4000000));
  wait_until (is_seek_told, &bus);
  g_assert_cmpint (ABS (bus.seeked - 6000000), <, 10000);
  /* For another song, or beyond the end: nothing. */
  command (&bus, "SetPosition", g_variant_new ("(ox)", "/another", (gint64)1000000));
  command (&bus, "SetPosition", g_variant_new ("(ox)", track, (gint64)31000000));
  g_assert_cmpfloat_with_epsilon (player_player_get_position (player), 6, 0.01);

  command (&bus, "Next", NULL);
  g_assert_cmpstr (player_track_get_title (player_player_get_track (player)), ==, "b");
  assert_property (&bus, PLAYER, "CanGoNext", "false");
  command (&bus, "Previous", NULL);
  g_assert_cmpstr (player_track_get_title (player_player_get_track (player)), ==, "a");
  wait_for_sound (&bus.fixture);
  command (&bus, "Seek", g_variant_new ("(x)", (gint64)100000000)); /* beyond the end: the next song */
  g_assert_cmpstr (player_track_get_title (player_player_get_track (player)), ==, "b");
  command (&bus, "Play", NULL);
  g_assert_cmpint (player_player_get_state (player), ==, PLAYER_STATE_PLAYING);
  command (&bus, "Pause", NULL);
  g_assert_cmpint (player_player_get_state (player), ==, PLAYER_STATE_PAUSED);
  command (&bus, "Stop", NULL);
  g_assert_cmpint (player_player_get_state (player), ==, PLAYER_STATE_STOPPED);

  reply = call (&bus, "org.freedesktop.DBus.Properties", "Set",
                g_variant_new ("(ssv)", PLAYER, "Volume", g_variant_new_double (0.25)), &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (player_player_get_volume (player), ==, 0.25);
  assert_property (&bus, PLAYER, "Volume", "0.25");

  g_clear_pointer (&reply, g_variant_unref);
  reply = call (&bus, PLAYER, "OpenUri", g_variant_new ("(s)", "file:///x"), &error);
  g_assert_error (error, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED);
  g_clear_error (&error);

  reply = call (&bus, ROOT, "Raise", NULL, &error);
  g_assert_no_error (error);
  g_clear_pointer (&reply, g_variant_unref);
  reply = call (&bus, ROOT, "Quit", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (bus.n_raised, ==, 1);
  g_assert_cmpuint (bus.n_quit, ==, 1);
  close_bus (&bus);
}

static void
communicated_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, data, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (G_SUBPROCESS (source)));
}

static gboolean
is_text_there (gpointer data)
{
  return *(char **)data != NULL;
}

/* What playerctl prints, to its last line break. */
static char *
playerctl (const char *first, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *text = NULL;
  va_list args;

  g_ptr_array_add (arguments, (gpointer) "playerctl");
  g_ptr_array_add (arguments, (gpointer) "--player=" APPLICATION);
  va_start (args, first);
  for (const char *word = first; word != NULL; word = va_arg (args, const char *))
    g_ptr_array_add (arguments, (gpointer)word);
  va_end (args);
  g_ptr_array_add (arguments, NULL);

  process = g_subprocess_newv ((const char *const *)arguments->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, communicated_cb, &text);
  wait_until (is_text_there, &text);

  return g_strchomp (text);
}

static void
assert_playerctl (const char *argument, const char *expected)
{
  g_autofree char *text = playerctl (argument, NULL);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_playerctl (void)
{
  Bus bus;
  g_autofree char *program = g_find_program_in_path ("playerctl");
  g_autofree char *text = NULL;

  if (program == NULL)
    {
      g_test_skip ("playerctl is not installed");
      return;
    }

  open_bus (&bus);
  play_two (&bus);
  assert_playerctl ("status", "Playing");
  assert_playerctl ("pause", "");
  assert_playerctl ("status", "Paused");
  text = playerctl ("metadata", "--format", "{{title}} - {{artist}} {{duration(mpris:length)}}", NULL);
  g_assert_cmpstr (text, ==, "a - Artist 0:30");
  g_free (playerctl ("position", "12", NULL));
  wait_until (is_seek_told, &bus);
  g_assert_cmpfloat_with_epsilon (player_player_get_position (bus.fixture.player), 12, 0.01);
  g_free (playerctl ("volume", "0.5", NULL));
  g_assert_cmpfloat (player_player_get_volume (bus.fixture.player), ==, 0.5);
  assert_playerctl ("next", "");
  g_assert_cmpstr (player_track_get_title (player_player_get_track (bus.fixture.player)), ==, "b");
  assert_playerctl ("play-pause", "");
  assert_playerctl ("status", "Playing");
  assert_playerctl ("stop", "");
  assert_playerctl ("status", "Stopped");
  close_bus (&bus);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mpris/properties", test_properties);
  g_test_add_func ("/mpris/commands", test_commands);
  g_test_add_func ("/mpris/playerctl", test_playerctl);

  return g_test_run ();
}
