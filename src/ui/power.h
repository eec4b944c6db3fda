/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MoodPower:
 *
 * Whether the computer runs on its battery, as UPower says. Where there is no UPower, it does not.
 *
 * Property: on-battery (read-only).
 */
#define MOOD_TYPE_POWER (mood_power_get_type ())
G_DECLARE_FINAL_TYPE (MoodPower, mood_power, MOOD, POWER, GObject)

/* @bus: (nullable): NULL: that of the system, which is asked for without waiting */
MoodPower *mood_power_new           (GDBusConnection *bus);
gboolean   mood_power_is_on_battery (MoodPower       *self);

G_END_DECLS
