/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/tag-options.h"

#include "ui/settings.h"

/* Long enough for the next letter of a name. */
#define DELAY_MS 250

/* At most, beside a table and as a page. */
#define SIDE_WIDTH 400
#define PAGE_WIDTH 600

struct _MoodTagOptions
{
  GtkWidget parent_instance;
  GtkScrolledWindow *scroller;
  AdwClamp *clamp;
  GtkWidget *choices;
  MoodTagSettings *settings;
  gboolean scrolls;
  guint change_id; /* source that announces a change, or 0 */
};

G_DEFINE_FINAL_TYPE (MoodTagOptions, mood_tag_options, GTK_TYPE_WIDGET)

enum
{
  PROP_SCROLLS = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
is_not_empty_cb (GtkWidget  *label,
                 const char *text)
{
  return text != NULL && *text != '\0';
}

static gboolean
announce_cb (gpointer user_data)
{
  MoodTagOptions *self = user_data;

  self->change_id = 0;
  mood_tag_settings_save (self->settings);
  g_signal_emit (self, signals[CHANGED], 0);

  return G_SOURCE_REMOVE;
}

static void
settings_changed_cb (MoodTagOptions *self)
{
  g_clear_handle_id (&self->change_id, g_source_remove);
  self->change_id = g_timeout_add (DELAY_MS, announce_cb, self);
}

/* Where whatever it is in scrolls and has margins, it does not. */
static void
set_scrolls (MoodTagOptions *self,
             gboolean        scrolls)
{
  if (self->scrolls == scrolls)
    return;

  self->scrolls = scrolls;
  gtk_scrolled_window_set_policy (self->scroller, GTK_POLICY_NEVER, scrolls ? GTK_POLICY_AUTOMATIC : GTK_POLICY_NEVER);
  adw_clamp_set_maximum_size (self->clamp, scrolls ? SIDE_WIDTH : PAGE_WIDTH);
  adw_clamp_set_tightening_threshold (self->clamp, scrolls ? SIDE_WIDTH : PAGE_WIDTH);
  if (scrolls)
    gtk_widget_add_css_class (self->choices, "tag-options");
  else
    gtk_widget_remove_css_class (self->choices, "tag-options");
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCROLLS]);
}

static void
mood_tag_options_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_SCROLLS: g_value_set_boolean (value, MOOD_TAG_OPTIONS (object)->scrolls); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_tag_options_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  switch (property_id)
    {
    case PROP_SCROLLS: set_scrolls (MOOD_TAG_OPTIONS (object), g_value_get_boolean (value)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_tag_options_dispose (GObject *object)
{
  MoodTagOptions *self = MOOD_TAG_OPTIONS (object);
  GtkWidget *child;

  g_clear_handle_id (&self->change_id, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_tag_options_parent_class)->dispose (object);
}

static void
mood_tag_options_class_init (MoodTagOptionsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_tag_options_dispose;
  G_OBJECT_CLASS (klass)->get_property = mood_tag_options_get_property;
  G_OBJECT_CLASS (klass)->set_property = mood_tag_options_set_property;
  properties[PROP_SCROLLS] = g_param_spec_boolean ("scrolls", NULL, NULL, TRUE,
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, properties);

  signals[CHANGED]
      = g_signal_new ("changed", MOOD_TYPE_TAG_OPTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (MOOD_TYPE_TAG_SETTINGS);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/tag-options.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTagOptions, scroller);
  gtk_widget_class_bind_template_child (widget_class, MoodTagOptions, clamp);
  gtk_widget_class_bind_template_child (widget_class, MoodTagOptions, choices);
  gtk_widget_class_bind_template_child (widget_class, MoodTagOptions, settings);
  gtk_widget_class_bind_template_callback (widget_class, is_not_empty_cb);
}

static void
mood_tag_options_init (MoodTagOptions *self)
{
  g_autoptr (GSettings) kept = mood_settings_new ();
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GPropertyAction) mode = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->scrolls = TRUE;
  mood_tag_settings_load (self->settings, kept);
  mode = g_property_action_new ("mode", self->settings, "mode");
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (mode));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "tags", G_ACTION_GROUP (actions));
  g_signal_connect_object (self->settings, "notify", G_CALLBACK (settings_changed_cb), self, G_CONNECT_SWAPPED);
}

MoodTagSettings *
mood_tag_options_get_settings (MoodTagOptions *self)
{
  return self->settings;
}
