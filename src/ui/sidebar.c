/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sidebar.h"

#include "ui/sidebar-heading.h"
#include "ui/sidebar-row.h"

struct _MoodSidebar
{
  GtkWidget parent_instance;
  GtkListBox *list;
  MoodSidebarModel *model; /* (owned) */
  char *scope;             /* (owned): id of what is shown */
  gboolean is_words_shown;
  gboolean is_marking; /* a row is selected because its scope is shown, not the other way round */
};

G_DEFINE_FINAL_TYPE (MoodSidebar, mood_sidebar, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_WORDS_SHOWN,
  N_PROPS,
};

enum
{
  ACTIVATED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* --- rows --- */

GtkWidget *
mood_sidebar_find_row (MoodSidebar *self, const char *id)
{
  GListModel *model = G_LIST_MODEL (self->model);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (MoodSidebarItem) item = g_list_model_get_item (model, i);

      if (g_str_equal (mood_sidebar_item_get_id (item), id))
        return GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int)i));
    }

  return NULL;
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  MoodSidebar *self = user_data;
  GtkWidget *row = mood_sidebar_row_new (item);

  if (g_str_equal (mood_sidebar_item_get_id (item), "words"))
    mood_sidebar_row_set_expanded (MOOD_SIDEBAR_ROW (row), self->is_words_shown);

  return row;
}

static void
update_header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  MoodSidebarSection section
      = mood_sidebar_item_get_section (mood_sidebar_row_get_item (MOOD_SIDEBAR_ROW (row)));
  gboolean is_first
      = before == NULL
        || mood_sidebar_item_get_section (mood_sidebar_row_get_item (MOOD_SIDEBAR_ROW (before))) != section;

  if (is_first && gtk_list_box_row_get_header (row) == NULL)
    gtk_list_box_row_set_header (row, mood_sidebar_heading_new (section));
  else if (!is_first)
    gtk_list_box_row_set_header (row, NULL);
}

/* The row of what is shown comes and goes, with the words say; and GTK selects another when it goes. */
static void
mark_scope (MoodSidebar *self)
{
  GtkWidget *row = mood_sidebar_find_row (self, self->scope);

  self->is_marking = TRUE;
  gtk_list_box_select_row (self->list, (GtkListBoxRow *)row);
  self->is_marking = FALSE;
}

static void
row_selected_cb (MoodSidebar *self, GtkListBoxRow *row)
{
  const char *id;

  if (self->is_marking || row == NULL)
    return;

  id = mood_sidebar_item_get_id (mood_sidebar_row_get_item (MOOD_SIDEBAR_ROW (row)));
  if (!g_str_equal (id, self->scope))
    gtk_widget_activate_action (GTK_WIDGET (self), "win.scope", "s", id);
}

static void
row_activated_cb (MoodSidebar *self, GtkListBoxRow *row)
{
  MoodSidebarItem *item = mood_sidebar_row_get_item (MOOD_SIDEBAR_ROW (row));

  if (mood_sidebar_item_is_scope (item))
    g_signal_emit (self, signals[ACTIVATED], 0);
  else
    g_object_set (self, "words-shown", !self->is_words_shown, NULL);
}

/* --- construction --- */

static void
show_words (MoodSidebar *self, gboolean is_shown)
{
  GtkWidget *row = mood_sidebar_find_row (self, "words");

  if (self->is_words_shown == is_shown)
    return;

  self->is_words_shown = is_shown;
  if (row != NULL)
    mood_sidebar_row_set_expanded (MOOD_SIDEBAR_ROW (row), is_shown);
  mood_sidebar_model_show_words (self->model, is_shown);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WORDS_SHOWN]);
}

static void
mood_sidebar_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_WORDS_SHOWN: g_value_set_boolean (value, MOOD_SIDEBAR (object)->is_words_shown); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_sidebar_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_WORDS_SHOWN: show_words (MOOD_SIDEBAR (object), g_value_get_boolean (value)); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_sidebar_dispose (GObject *object)
{
  MoodSidebar *self = MOOD_SIDEBAR (object);
  GtkWidget *child;

  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (mood_sidebar_parent_class)->dispose (object);
}

static void
mood_sidebar_finalize (GObject *object)
{
  g_free (MOOD_SIDEBAR (object)->scope);

  G_OBJECT_CLASS (mood_sidebar_parent_class)->finalize (object);
}

static void
mood_sidebar_class_init (MoodSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mood_sidebar_get_property;
  object_class->set_property = mood_sidebar_set_property;
  object_class->dispose = mood_sidebar_dispose;
  object_class->finalize = mood_sidebar_finalize;

  properties[PROP_WORDS_SHOWN]
      = g_param_spec_boolean ("words-shown", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ACTIVATED]
      = g_signal_new ("activated", MOOD_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "moodsidebar");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodSidebar, list);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
mood_sidebar_init (MoodSidebar *self)
{
  self->scope = g_strdup ("all");
  self->model = mood_sidebar_model_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, update_header_cb, NULL, NULL);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->model), create_row_cb, self, NULL);
  /* After the list box, which has the row then. */
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (mark_scope), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

MoodSidebarModel *
mood_sidebar_get_model (MoodSidebar *self)
{
  return self->model;
}

void
mood_sidebar_set_scope (MoodSidebar *self, const char *id)
{
  g_free (self->scope);
  self->scope = g_strdup (id);
  mark_scope (self);
}

void
mood_sidebar_bind_setting (MoodSidebar *self, GSettings *settings, const char *key)
{
  g_settings_bind (settings, key, self, "words-shown", G_SETTINGS_BIND_DEFAULT);
}
