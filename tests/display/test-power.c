/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is known of the battery, and what it does to a scan. UPower is played by this program, on the bus of the test. */

#include <glib/gstdio.h>

#include "harness.h"
#include "support.h"
#include "ui/settings.h"
#include "ui/window-private.h"

#define NAME "org.freedesktop.UPower"
#define PATH "/org/freedesktop/UPower"

/* --- UPower --- */

typedef struct
{
  GDBusConnection *bus; /* (owned) */
  guint object_id;
  guint name_id; /* or 0 */
  gboolean is_owner;
  gboolean on_battery;
} Upower;

static GVariant *
get_property_cb (GDBusConnection *bus,
                 const char *sender,
                 const char *path,
                 const char *interface,
                 const char *name,
                 GError **error,
                 gpointer user_data)
{
  return g_variant_new_boolean (((Upower *)user_data)->on_battery);
}

static GDBusConnection *
connect_to_bus (void)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *bus
      = g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                                G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                                    | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                                NULL, NULL, &error);

  g_assert_no_error (error);

  return bus;
}

static void
upower_begin (Upower *self)
{
  static const char xml[] = "<node><interface name='" NAME "'>"
                            "<property name='OnBattery' type='b' access='read'/></interface></node>";
  static const GDBusInterfaceVTable vtable = { NULL, get_property_cb, NULL, { 0 } };
  g_autoptr (GDBusNodeInfo) node = g_dbus_node_info_new_for_xml (xml, NULL);

  *self = (Upower) { .bus = connect_to_bus () };
  self->object_id
      = g_dbus_connection_register_object (self->bus, PATH, node->interfaces[0], &vtable, self, NULL, NULL);
  g_assert_cmpuint (self->object_id, !=, 0);
}

static void
acquired_cb (GDBusConnection *bus, const char *name, gpointer user_data)
{
  ((Upower *)user_data)->is_owner = TRUE;
}

static gboolean
is_owner (gpointer data)
{
  return ((Upower *)data)->is_owner;
}

static void
upower_come (Upower *self)
{
  self->name_id = g_bus_own_name_on_connection (self->bus, NAME, G_BUS_NAME_OWNER_FLAGS_NONE, acquired_cb,
                                                NULL, self, NULL);
  harness_wait (is_owner, self);
}

static void
upower_go (Upower *self)
{
  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  self->is_owner = FALSE;
}

static void
upower_set (Upower *self, gboolean on_battery)
{
  GVariantDict changed;
  g_autoptr (GError) error = NULL;

  self->on_battery = on_battery;
  g_variant_dict_init (&changed, NULL);
  g_variant_dict_insert (&changed, "OnBattery", "b", on_battery);
  g_dbus_connection_emit_signal (self->bus, NULL, PATH, "org.freedesktop.DBus.Properties",
                                 "PropertiesChanged",
                                 g_variant_new ("(s@a{sv}as)", NAME, g_variant_dict_end (&changed), NULL),
                                 &error);
  g_assert_no_error (error);
}

static void
upower_end (Upower *self)
{
  upower_go (self);
  g_dbus_connection_unregister_object (self->bus, self->object_id);
  g_dbus_connection_close_sync (self->bus, NULL, NULL);
  g_object_unref (self->bus);
}

/* --- what is known --- */

static gboolean
is_on_battery (gpointer data)
{
  return mood_power_is_on_battery (data);
}

static gboolean
is_on_mains (gpointer data)
{
  return !mood_power_is_on_battery (data);
}

static void
count_cb (guint *n_notified)
{
  ++*n_notified;
}

static void
test_follows (void)
{
  Upower upower;
  g_autoptr (GDBusConnection) bus = connect_to_bus ();
  g_autoptr (MoodPower) power = NULL;
  guint n_notified = 0;

  upower_begin (&upower);
  upower.on_battery = TRUE;
  upower_come (&upower);
  power = mood_power_new (bus);
  g_signal_connect_swapped (power, "notify::on-battery", G_CALLBACK (count_cb), &n_notified);
  g_assert_false (mood_power_is_on_battery (power));
  harness_wait (is_on_battery, power);
  upower_set (&upower, FALSE);
  harness_wait (is_on_mains, power);
  upower_set (&upower, TRUE);
  harness_wait (is_on_battery, power);
  g_assert_cmpuint (n_notified, ==, 3);
  upower_end (&upower);
}

/* Without it nothing is known, and nothing is held up. */
static void
test_comes_and_goes (void)
{
  Upower upower;
  g_autoptr (GDBusConnection) bus = connect_to_bus ();
  g_autoptr (MoodPower) power = mood_power_new (bus);

  upower_begin (&upower);
  upower.on_battery = TRUE;
  g_assert_false (mood_power_is_on_battery (power));
  upower_come (&upower);
  harness_wait (is_on_battery, power);
  upower_go (&upower);
  harness_wait (is_on_mains, power);
  upower_come (&upower);
  harness_wait (is_on_battery, power);
  upower_end (&upower);
}

/* Given up while it still asks. */
static void
test_given_up (void)
{
  g_autoptr (GDBusConnection) bus = connect_to_bus ();
  MoodPower *power = mood_power_new (bus);
  gpointer watched = power;

  g_object_add_weak_pointer (G_OBJECT (power), &watched);
  g_object_unref (power);
  while (watched != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* --- what it does --- */

typedef struct
{
  JobsFixture jobs;
  Upower upower;
  Harness harness;
  GSettings *settings; /* (owned) */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  jobs_fixture_set_up (&self->jobs, NULL);
  jobs_fixture_use_data (&self->jobs);
  g_free (jobs_fixture_add_song (&self->jobs, "one.wav", 8));
  g_free (jobs_fixture_add_song (&self->jobs, "two.wav", 9));

  self->settings = mood_settings_new ();
  g_settings_set_boolean (self->settings, "pause-on-battery", TRUE);
  upower_begin (&self->upower);
  upower_come (&self->upower);
  harness_open_file (&self->harness, 1200, self->jobs.library);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  harness_close (&self->harness);
  upower_end (&self->upower);
  g_settings_reset (self->settings, "pause-on-battery");
  g_object_unref (self->settings);
  jobs_fixture_tear_down (&self->jobs, NULL);
}

/* Nothing of it is heard before the main loop runs. */
static void
begin_scan (Fixture *self)
{
  mood_window_add_folders (self->harness.window, (const char *const[]) { self->jobs.music, NULL });
  g_assert_true (mood_session_is_scanning (self->harness.session));
}

static void
set_battery (Fixture *self, gboolean on_battery)
{
  upower_set (&self->upower, on_battery);
  harness_wait (on_battery ? is_on_battery : is_on_mains, self->harness.window->power);
}

static gboolean
is_all_heard (gpointer data)
{
  Harness *harness = data;

  return !mood_session_is_scanning (harness->session)
         && g_list_model_get_n_items (G_LIST_MODEL (harness->store)) == 2;
}

static gboolean
is_paused (Fixture *self)
{
  return mood_session_is_paused (self->harness.session);
}

/* A scan that is begun on battery waits until the power is back, and is done then. */
static void
test_waits_for_power (Fixture *self, gconstpointer data)
{
  set_battery (self, TRUE);
  begin_scan (self);
  g_assert_true (is_paused (self));
  set_battery (self, FALSE);
  g_assert_false (is_paused (self));
  harness_wait (is_all_heard, &self->harness);
}

/* One that runs is paused. */
static void
test_runs (Fixture *self, gconstpointer data)
{
  g_free (jobs_fixture_add_long_song (&self->jobs, "long.wav"));
  begin_scan (self);
  g_assert_false (is_paused (self));
  set_battery (self, TRUE);
  g_assert_true (is_paused (self));
  mood_session_cancel_scan (self->harness.session);
}

/* It goes on where its owner says so. */
static void
test_owner_goes_on (Fixture *self, gconstpointer data)
{
  set_battery (self, TRUE);
  begin_scan (self);
  g_assert_true (is_paused (self));
  g_action_group_activate_action (G_ACTION_GROUP (self->harness.window), "pause-scan", NULL);
  g_assert_false (is_paused (self));
  harness_wait (is_all_heard, &self->harness);
  g_assert_true (mood_power_is_on_battery (self->harness.window->power));
}

/* What the owner has paused stays so when the power is back. */
static void
test_owner_paused (Fixture *self, gconstpointer data)
{
  begin_scan (self);
  g_action_group_activate_action (G_ACTION_GROUP (self->harness.window), "pause-scan", NULL);
  g_assert_true (is_paused (self));
  set_battery (self, TRUE);
  g_assert_true (is_paused (self));
  set_battery (self, FALSE);
  g_assert_true (is_paused (self));
  g_action_group_activate_action (G_ACTION_GROUP (self->harness.window), "pause-scan", NULL);
  g_assert_false (is_paused (self));
  harness_wait (is_all_heard, &self->harness);
}

/* Who does not want it is not held up, and no longer once it is not wanted. */
static void
test_not_wanted (Fixture *self, gconstpointer data)
{
  set_battery (self, TRUE);
  begin_scan (self);
  g_assert_true (is_paused (self));
  g_settings_set_boolean (self->settings, "pause-on-battery", FALSE);
  g_assert_false (is_paused (self));
  harness_wait (is_all_heard, &self->harness);

  mood_session_scan (self->harness.session, (const char *const[]) { self->jobs.music, NULL });
  g_assert_false (is_paused (self));
}

#define ADD(path, function) g_test_add ("/power/" path, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  /* Where UPower would be. */
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_getenv ("DBUS_SESSION_BUS_ADDRESS"), TRUE);
  harness_init (&argc, &argv);
  g_setenv ("DISPLAY_TEST_DATA", g_getenv ("MOODPLANE_DATADIR"), TRUE);

  g_test_add_func ("/power/follows", test_follows);
  g_test_add_func ("/power/comes-and-goes", test_comes_and_goes);
  g_test_add_func ("/power/given-up", test_given_up);
  ADD ("waits-for-power", test_waits_for_power);
  ADD ("runs", test_runs);
  ADD ("owner-goes-on", test_owner_goes_on);
  ADD ("owner-paused", test_owner_paused);
  ADD ("not-wanted", test_not_wanted);

  return g_test_run ();
}
