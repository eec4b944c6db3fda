/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/paned-memory.h"

struct _MoodPanedMemory
{
  GObject parent_instance;
  GtkPaned *paned;     /* (owned) */
  GSettings *settings; /* (owned) (nullable) */
  char *key;           /* (owned) */
  int position;        /* where it is wanted */
  guint restore_id;    /* source that will put it there, or 0 */
};

G_DEFINE_FINAL_TYPE (MoodPanedMemory, mood_paned_memory, G_TYPE_OBJECT)

static int
get_max_position (MoodPanedMemory *self)
{
  int maximum = 0;

  g_object_get (self->paned, "max-position", &maximum, NULL);

  return maximum;
}

static gboolean
restore_cb (gpointer user_data)
{
  MoodPanedMemory *self = user_data;

  self->restore_id = 0;
  gtk_paned_set_position (self->paned, MIN (self->position, get_max_position (self)));

  return G_SOURCE_REMOVE;
}

/* As far to the right as it goes is where a window that is too small has pushed it. */
static void
position_cb (MoodPanedMemory *self)
{
  const int position = gtk_paned_get_position (self->paned);

  if (position >= get_max_position (self) || position == self->position)
    return;

  self->position = position;
  if (self->settings != NULL)
    g_settings_set_int (self->settings, self->key, position);
}

/* There is more room or less. This is told of in the middle of a layout, when nothing may be moved. */
static void
max_position_cb (MoodPanedMemory *self)
{
  if (gtk_paned_get_position (self->paned) < self->position && self->restore_id == 0)
    self->restore_id = g_idle_add (restore_cb, self);
}

static void
mood_paned_memory_dispose (GObject *object)
{
  MoodPanedMemory *self = MOOD_PANED_MEMORY (object);

  g_clear_handle_id (&self->restore_id, g_source_remove);
  if (self->paned != NULL)
    g_signal_handlers_disconnect_by_data (self->paned, self);
  g_clear_object (&self->paned);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (mood_paned_memory_parent_class)->dispose (object);
}

static void
mood_paned_memory_finalize (GObject *object)
{
  MoodPanedMemory *self = MOOD_PANED_MEMORY (object);

  g_free (self->key);

  G_OBJECT_CLASS (mood_paned_memory_parent_class)->finalize (object);
}

static void
mood_paned_memory_class_init (MoodPanedMemoryClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);

  object_class->dispose = mood_paned_memory_dispose;
  object_class->finalize = mood_paned_memory_finalize;
}

static void
mood_paned_memory_init (MoodPanedMemory *self)
{
}

/**
 * mood_paned_memory_new:
 * @settings: (nullable): where the position is kept; NULL: for this window alone
 * @key: an integer in @settings
 *
 * Puts the handle where @settings say, and follows it from now on.
 *
 * Returns: (transfer full): to be kept as long as @paned is shown
 */
MoodPanedMemory *
mood_paned_memory_new (GtkPaned   *paned,
                       GSettings  *settings,
                       const char *key)
{
  MoodPanedMemory *self = g_object_new (MOOD_TYPE_PANED_MEMORY, NULL);

  self->paned = g_object_ref (paned);
  self->key = g_strdup (key);
  if (settings != NULL)
    {
      self->settings = g_object_ref (settings);
      gtk_paned_set_position (paned, g_settings_get_int (settings, key));
    }
  self->position = gtk_paned_get_position (paned);
  g_signal_connect_swapped (paned, "notify::position", G_CALLBACK (position_cb), self);
  g_signal_connect_swapped (paned, "notify::max-position", G_CALLBACK (max_position_cb), self);

  return self;
}
