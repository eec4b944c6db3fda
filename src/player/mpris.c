/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "player/mpris.h"

#include <math.h>
#include <unistd.h>

#define OBJECT_PATH      "/org/mpris/MediaPlayer2"
#define ROOT_INTERFACE   "org.mpris.MediaPlayer2"
#define PLAYER_INTERFACE "org.mpris.MediaPlayer2.Player"
#define TRACK_PATH       "/org/moodplane/Moodplane/track/%u"
#define NO_TRACK         "/org/mpris/MediaPlayer2/TrackList/NoTrack"

struct _PlayerMpris
{
  GObject parent_instance;
  PlayerPlayer *player;        /* (owned) */
  char *application_id;        /* (owned) */
  char *identity;              /* (owned) */
  GDBusConnection *connection; /* (owned) (nullable): once the bus is there */
  guint name_id;
  guint registrations[2];
  gboolean is_instance; /* the plain name is another's */
  GHashTable *told;     /* (owned): name -> GVariant, of the properties that changes are told of */
  guint tell_id;        /* source, or 0 */
};

enum
{
  RAISE,
  QUIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (PlayerMpris, player_mpris, G_TYPE_OBJECT)

static const char introspection[]
    = "<node>"
      "<interface name='org.mpris.MediaPlayer2'>"
      "<method name='Raise'/>"
      "<method name='Quit'/>"
      "<property name='CanQuit' type='b' access='read'/>"
      "<property name='CanRaise' type='b' access='read'/>"
      "<property name='HasTrackList' type='b' access='read'/>"
      "<property name='Identity' type='s' access='read'/>"
      "<property name='DesktopEntry' type='s' access='read'/>"
      "<property name='SupportedUriSchemes' type='as' access='read'/>"
      "<property name='SupportedMimeTypes' type='as' access='read'/>"
      "</interface>"
      "<interface name='org.mpris.MediaPlayer2.Player'>"
      "<method name='Next'/>"
      "<method name='Previous'/>"
      "<method name='Pause'/>"
      "<method name='PlayPause'/>"
      "<method name='Stop'/>"
      "<method name='Play'/>"
      "<method name='Seek'><arg type='x' name='Offset' direction='in'/></method>"
      "<method name='SetPosition'><arg type='o' name='TrackId' direction='in'/>"
      "<arg type='x' name='Position' direction='in'/></method>"
      "<method name='OpenUri'><arg type='s' name='Uri' direction='in'/></method>"
      "<signal name='Seeked'><arg type='x' name='Position'/></signal>"
      "<property name='PlaybackStatus' type='s' access='read'/>"
      "<property name='Rate' type='d' access='readwrite'/>"
      "<property name='Metadata' type='a{sv}' access='read'/>"
      "<property name='Volume' type='d' access='readwrite'/>"
      "<property name='Position' type='x' access='read'>"
      "<annotation name='org.freedesktop.DBus.Property.EmitsChangedSignal' value='false'/></property>"
      "<property name='MinimumRate' type='d' access='read'/>"
      "<property name='MaximumRate' type='d' access='read'/>"
      "<property name='CanGoNext' type='b' access='read'/>"
      "<property name='CanGoPrevious' type='b' access='read'/>"
      "<property name='CanPlay' type='b' access='read'/>"
      "<property name='CanPause' type='b' access='read'/>"
      "<property name='CanSeek' type='b' access='read'/>"
      "<property name='CanControl' type='b' access='read'>"
      "<annotation name='org.freedesktop.DBus.Property.EmitsChangedSignal' value='false'/></property>"
      "</interface>"
      "</node>";

static const char *const changing[] = {
  "PlaybackStatus", "Metadata", "Volume", "CanGoNext", "CanGoPrevious", "CanPlay", "CanPause", "CanSeek",
};

/* --- properties --- */

static gint64
to_microseconds (double seconds)
{
  return (gint64)floor (seconds * 1e6 + 0.5);
}

static char *
make_track_path (PlayerMpris *self)
{
  if (player_player_get_track (self->player) == NULL)
    return g_strdup (NO_TRACK);

  return g_strdup_printf (TRACK_PATH, player_player_get_track_number (self->player));
}

static GVariant *
make_metadata (PlayerMpris *self)
{
  PlayerTrack *track = player_player_get_track (self->player);
  double duration = player_player_get_duration (self->player);
  g_autofree char *track_path = make_track_path (self);
  g_autofree char *uri = NULL;
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  if (track == NULL)
    return g_variant_dict_end (&dict);

  g_variant_dict_insert (&dict, "mpris:trackid", "o", track_path);
  g_variant_dict_insert (&dict, "xesam:title", "s", player_track_get_title (track));
  if (*player_track_get_artist (track) != '\0')
    {
      const char *artists[] = { player_track_get_artist (track), NULL };

      g_variant_dict_insert_value (&dict, "xesam:artist", g_variant_new_strv (artists, -1));
    }
  if (*player_track_get_album (track) != '\0')
    g_variant_dict_insert (&dict, "xesam:album", "s", player_track_get_album (track));
  if (duration > 0)
    g_variant_dict_insert (&dict, "mpris:length", "x", to_microseconds (duration));
  uri = g_filename_to_uri (player_track_get_path (track), NULL, NULL);
  if (uri != NULL)
    g_variant_dict_insert (&dict, "xesam:url", "s", uri);

  return g_variant_dict_end (&dict);
}

static const char *
get_status (PlayerMpris *self)
{
  switch (player_player_get_state (self->player))
    {
    case PLAYER_STATE_PLAYING: return "Playing";
    case PLAYER_STATE_PAUSED: return "Paused";
    case PLAYER_STATE_STOPPED:
    default: return "Stopped";
    }
}

static GVariant *
make_property (PlayerMpris *self, const char *name)
{
  gboolean has_track = player_queue_get_current (player_player_get_queue (self->player)) != NULL;

  if (g_str_equal (name, "PlaybackStatus"))
    return g_variant_new_string (get_status (self));
  if (g_str_equal (name, "Metadata"))
    return make_metadata (self);
  if (g_str_equal (name, "Volume"))
    return g_variant_new_double (player_player_get_volume (self->player));
  if (g_str_equal (name, "Position"))
    return g_variant_new_int64 (to_microseconds (player_player_get_position (self->player)));
  if (g_str_equal (name, "Rate") || g_str_equal (name, "MinimumRate") || g_str_equal (name, "MaximumRate"))
    return g_variant_new_double (1);
  if (g_str_equal (name, "CanGoNext"))
    return g_variant_new_boolean (player_player_get_can_go_next (self->player));
  if (g_str_equal (name, "CanGoPrevious"))
    return g_variant_new_boolean (player_player_get_can_go_previous (self->player));
  if (g_str_equal (name, "CanPlay") || g_str_equal (name, "CanPause"))
    return g_variant_new_boolean (has_track);
  if (g_str_equal (name, "CanSeek"))
    return g_variant_new_boolean (has_track && player_player_get_duration (self->player) > 0);
  if (g_str_equal (name, "CanControl") || g_str_equal (name, "CanQuit") || g_str_equal (name, "CanRaise"))
    return g_variant_new_boolean (TRUE);
  if (g_str_equal (name, "HasTrackList"))
    return g_variant_new_boolean (FALSE);
  if (g_str_equal (name, "Identity"))
    return g_variant_new_string (self->identity);
  if (g_str_equal (name, "DesktopEntry"))
    return g_variant_new_string (self->application_id);
  if (g_str_equal (name, "SupportedUriSchemes") || g_str_equal (name, "SupportedMimeTypes"))
    return g_variant_new_strv (NULL, 0);

  return NULL;
}

static GVariant *
get_property_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *name,
                 GError **error,
                 gpointer user_data)
{
  GVariant *value = make_property (user_data, name);

  if (value == NULL)
    g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_UNKNOWN_PROPERTY, "%s", name);

  return value;
}

static gboolean
set_property_cb (GDBusConnection *connection,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *name,
                 GVariant *value,
                 GError **error,
                 gpointer user_data)
{
  PlayerMpris *self = user_data;

  if (g_str_equal (name, "Volume"))
    {
      double volume = g_variant_get_double (value);

      player_player_set_volume (self->player, isfinite (volume) ? volume : 0);
      return TRUE;
    }
  if (g_str_equal (name, "Rate"))
    {
      /* There is one rate; the specification has 0 stand for a pause. */
      if (g_variant_get_double (value) == 0)
        player_player_pause (self->player);
      return TRUE;
    }

  g_set_error (error, G_DBUS_ERROR, G_DBUS_ERROR_PROPERTY_READ_ONLY, "%s", name);
  return FALSE;
}

/* --- changes --- */

static gboolean
tell_cb (gpointer data)
{
  PlayerMpris *self = data;
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  gboolean is_changed = FALSE;

  self->tell_id = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (changing); i++)
    {
      g_autoptr (GVariant) value = g_variant_ref_sink (make_property (self, changing[i]));
      GVariant *old = g_hash_table_lookup (self->told, changing[i]);

      if (old != NULL && g_variant_equal (old, value))
        continue;
      is_changed = TRUE;
      g_variant_dict_insert_value (&dict, changing[i], value);
      g_hash_table_insert (self->told, (gpointer)changing[i], g_steal_pointer (&value));
    }

  if (is_changed && self->connection != NULL)
    g_dbus_connection_emit_signal (self->connection, NULL, OBJECT_PATH, "org.freedesktop.DBus.Properties",
                                   "PropertiesChanged",
                                   g_variant_new ("(s@a{sv}as)", PLAYER_INTERFACE, g_variant_dict_end (&dict),
                                                  NULL),
                                   NULL);

  return G_SOURCE_REMOVE;
}

/* Once for all that changes together. */
static void
queue_tell (PlayerMpris *self)
{
  if (self->tell_id == 0)
    self->tell_id = g_idle_add_full (G_PRIORITY_DEFAULT, tell_cb, self, NULL);
}

static void
seeked_cb (PlayerMpris *self, double position)
{
  if (self->connection != NULL)
    g_dbus_connection_emit_signal (self->connection, NULL, OBJECT_PATH, PLAYER_INTERFACE, "Seeked",
                                   g_variant_new ("(x)", to_microseconds (position)), NULL);
}

/* --- methods --- */

static void
seek_by (PlayerMpris *self, gint64 offset)
{
  double duration = player_player_get_duration (self->player);
  double position = player_player_get_position (self->player) + (double)offset / 1e6;

  if (duration > 0 && position > duration)
    player_player_next (self->player);
  else
    player_player_seek (self->player, position);
}

static void
set_position (PlayerMpris *self, const char *track_path, gint64 position)
{
  g_autofree char *current = make_track_path (self);
  double seconds = (double)position / 1e6;

  /* Meant for a song that is over, or beyond its end: nothing is done, says the specification. */
  if (!g_str_equal (track_path, current) || seconds < 0
      || seconds > player_player_get_duration (self->player))
    return;

  player_player_seek (self->player, seconds);
}

static void
method_call_cb (GDBusConnection *connection,
                const char *sender,
                const char *path,
                const char *interface,
                const char *method,
                GVariant *parameters,
                GDBusMethodInvocation *invocation,
                gpointer user_data)
{
  PlayerMpris *self = user_data;
  const char *track_path;
  gint64 position;

  if (g_str_equal (method, "Raise"))
    g_signal_emit (self, signals[RAISE], 0);
  else if (g_str_equal (method, "Quit"))
    g_signal_emit (self, signals[QUIT], 0);
  else if (g_str_equal (method, "Next"))
    player_player_next (self->player);
  else if (g_str_equal (method, "Previous"))
    player_player_previous (self->player);
  else if (g_str_equal (method, "Play"))
    player_player_play (self->player);
  else if (g_str_equal (method, "Pause"))
    player_player_pause (self->player);
  else if (g_str_equal (method, "PlayPause"))
    player_player_toggle (self->player);
  else if (g_str_equal (method, "Stop"))
    player_player_stop (self->player);
  else if (g_str_equal (method, "Seek"))
    {
      g_variant_get (parameters, "(x)", &position);
      seek_by (self, position);
    }
  else if (g_str_equal (method, "SetPosition"))
    {
      g_variant_get (parameters, "(&ox)", &track_path, &position);
      set_position (self, track_path, position);
    }
  else
    {
      g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_NOT_SUPPORTED,
                                             "%s is not supported", method);
      return;
    }

  g_dbus_method_invocation_return_value (invocation, NULL);
}

/* --- the bus --- */

static void
own_name (PlayerMpris *self);

static void
bus_acquired_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  static const GDBusInterfaceVTable vtable = { method_call_cb, get_property_cb, set_property_cb, { 0 } };
  static const char *const interfaces[] = { ROOT_INTERFACE, PLAYER_INTERFACE };
  PlayerMpris *self = user_data;
  g_autoptr (GDBusNodeInfo) node = NULL;

  if (self->connection != NULL)
    return;

  node = g_dbus_node_info_new_for_xml (introspection, NULL);
  self->connection = g_object_ref (connection);
  for (gsize i = 0; i < G_N_ELEMENTS (interfaces); i++)
    {
      g_autoptr (GError) error = NULL;

      self->registrations[i]
          = g_dbus_connection_register_object (connection, OBJECT_PATH,
                                               g_dbus_node_info_lookup_interface (node, interfaces[i]),
                                               &vtable, self, NULL, &error);
      if (self->registrations[i] == 0)
        g_info ("No media controls: %s", error->message);
    }
}

static void
name_lost_cb (GDBusConnection *connection, const char *name, gpointer user_data)
{
  PlayerMpris *self = user_data;

  if (connection == NULL || self->is_instance)
    return;

  self->is_instance = TRUE;
  g_bus_unown_name (self->name_id);
  own_name (self);
}

static void
own_name (PlayerMpris *self)
{
  g_autofree char *name = NULL;

  if (self->is_instance)
    name = g_strdup_printf (ROOT_INTERFACE ".%s.instance%d", self->application_id, (int)getpid ());
  else
    name = g_strdup_printf (ROOT_INTERFACE ".%s", self->application_id);
  self->name_id = g_bus_own_name (G_BUS_TYPE_SESSION, name, G_BUS_NAME_OWNER_FLAGS_DO_NOT_QUEUE,
                                  bus_acquired_cb, NULL, name_lost_cb, self, NULL);
}

static void
player_mpris_dispose (GObject *object)
{
  PlayerMpris *self = PLAYER_MPRIS (object);

  g_clear_handle_id (&self->tell_id, g_source_remove);
  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  for (gsize i = 0; i < G_N_ELEMENTS (self->registrations); i++)
    {
      if (self->registrations[i] != 0)
        g_dbus_connection_unregister_object (self->connection, self->registrations[i]);
      self->registrations[i] = 0;
    }
  g_clear_object (&self->connection);
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_clear_object (&self->player);

  G_OBJECT_CLASS (player_mpris_parent_class)->dispose (object);
}

static void
player_mpris_finalize (GObject *object)
{
  PlayerMpris *self = PLAYER_MPRIS (object);

  g_hash_table_unref (self->told);
  g_free (self->application_id);
  g_free (self->identity);

  G_OBJECT_CLASS (player_mpris_parent_class)->finalize (object);
}

static void
player_mpris_class_init (PlayerMprisClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = player_mpris_dispose;
  G_OBJECT_CLASS (klass)->finalize = player_mpris_finalize;
  signals[RAISE] = g_signal_new ("raise", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  signals[QUIT] = g_signal_new ("quit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
player_mpris_init (PlayerMpris *self)
{
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)g_variant_unref);
}

PlayerMpris *
player_mpris_new (PlayerPlayer *player, const char *application_id, const char *identity)
{
  static const char *const notifies[] = {
    "notify::state",  "notify::track",       "notify::duration",
    "notify::volume", "notify::can-go-next", "notify::can-go-previous",
  };
  PlayerMpris *self = g_object_new (PLAYER_TYPE_MPRIS, NULL);

  self->player = g_object_ref (player);
  self->application_id = g_strdup (application_id);
  self->identity = g_strdup (identity);
  for (gsize i = 0; i < G_N_ELEMENTS (notifies); i++)
    g_signal_connect_swapped (player, notifies[i], G_CALLBACK (queue_tell), self);
  g_signal_connect_swapped (player, "seeked", G_CALLBACK (seeked_cb), self);
  own_name (self);

  return self;
}
