/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/power.h"

#define NAME "org.freedesktop.UPower"
#define PATH "/org/freedesktop/UPower"

struct _MoodPower
{
  GObject parent_instance;
  GCancellable *stop;  /* (owned) */
  GDBusProxy *proxy;   /* (owned) (nullable): when it is there */
  gboolean on_battery;
};

G_DEFINE_FINAL_TYPE (MoodPower, mood_power, G_TYPE_OBJECT)

enum
{
  PROP_ON_BATTERY = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* UPower may come and go: without it nothing is known, and nothing is held up. */
static void
update (MoodPower *self)
{
  g_autoptr (GVariant) value = g_dbus_proxy_get_cached_property (self->proxy, "OnBattery");
  gboolean on_battery
      = value != NULL && g_variant_is_of_type (value, G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean (value);

  if (self->on_battery == on_battery)
    return;

  self->on_battery = on_battery;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ON_BATTERY]);
}

static void
proxy_made_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (MoodPower) self = user_data;
  g_autoptr (GError) error = NULL;
  GDBusProxy *proxy = g_dbus_proxy_new_finish (result, &error);

  if (proxy == NULL)
    {
      g_debug ("Nothing is known of the battery: %s", error->message);
      return;
    }
  self->proxy = proxy;
  g_signal_connect_object (proxy, "g-properties-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (proxy, "notify::g-name-owner", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
make_proxy (MoodPower       *self,
            GDBusConnection *bus)
{
  g_dbus_proxy_new (bus, G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, NULL, NAME,
                    PATH, NAME, self->stop, proxy_made_cb, g_object_ref (self));
}

static void
bus_found_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (MoodPower) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus != NULL)
    make_proxy (self, bus);
  else
    g_debug ("Nothing is known of the battery: %s", error->message);
}

static void
mood_power_get_property (GObject    *object,
                         guint       property_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_ON_BATTERY: g_value_set_boolean (value, MOOD_POWER (object)->on_battery); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_power_dispose (GObject *object)
{
  MoodPower *self = MOOD_POWER (object);

  g_clear_object (&self->proxy);

  G_OBJECT_CLASS (mood_power_parent_class)->dispose (object);
}

static void
mood_power_finalize (GObject *object)
{
  g_object_unref (MOOD_POWER (object)->stop);

  G_OBJECT_CLASS (mood_power_parent_class)->finalize (object);
}

static void
mood_power_class_init (MoodPowerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mood_power_get_property;
  object_class->dispose = mood_power_dispose;
  object_class->finalize = mood_power_finalize;
  properties[PROP_ON_BATTERY] = g_param_spec_boolean ("on-battery", NULL, NULL, FALSE,
                                                      G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mood_power_init (MoodPower *self)
{
  self->stop = g_cancellable_new ();
}

MoodPower *
mood_power_new (GDBusConnection *bus)
{
  MoodPower *self = g_object_new (MOOD_TYPE_POWER, NULL);

  if (bus != NULL)
    make_proxy (self, bus);
  else
    g_bus_get (G_BUS_TYPE_SYSTEM, self->stop, bus_found_cb, g_object_ref (self));

  return self;
}

gboolean
mood_power_is_on_battery (MoodPower *self)
{
  return self->on_battery;
}
