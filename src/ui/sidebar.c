/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/sidebar.h"

#include "ui/scope.h"
#include "ui/sidebar-heading.h"
#include "ui/sidebar-row.h"
#include "ui/song-drag.h"
#include "ui/tab-stops.h"
#include "ui/text.h"

#define WIDTH 214

struct _MoodSidebar
{
  GtkWidget parent_instance;
  GtkListBox *list;
  GMenuModel *playlist_menu;
  GtkWidget *jobs;
  MoodProgressBar *scan_job;
  MoodProgressBar *write_job;
  MoodProgressBar *train_job;
  gboolean is_working; /* a scan or a writing */
  gboolean is_training;
  GtkWidget *menu;         /* (nullable): made when it is first asked for */
  gint64 menu_playlist;    /* id of the one that it is for */
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
  SONGS_DROPPED,
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

/* --- the menu of a playlist --- */

/* 0 where the row is none of a playlist. */
static gint64
get_playlist (GtkWidget *row)
{
  MoodScope scope;

  if (row == NULL || !MOOD_IS_SIDEBAR_ROW (row)
      || !mood_scope_from_id (mood_sidebar_item_get_id (mood_sidebar_row_get_item (MOOD_SIDEBAR_ROW (row))),
                              &scope))
    return 0;

  return scope.kind == MOOD_SCOPE_PLAYLIST ? scope.playlist : 0;
}

static gboolean
is_rule (GtkWidget *row)
{
  return g_str_equal (mood_sidebar_item_get_icon (mood_sidebar_row_get_item (MOOD_SIDEBAR_ROW (row))),
                      MOOD_SIDEBAR_RULE_ICON);
}

static gboolean
show_menu (MoodSidebar *self, GtkWidget *row, double x, double y)
{
  if (get_playlist (row) == 0)
    return FALSE;

  self->menu_playlist = get_playlist (row);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sidebar.edit-rule", is_rule (row));
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->playlist_menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_widget_translate_coordinates (GTK_WIDGET (self->list), GTK_WIDGET (self), x, y, &x, &y);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int)x, (int)y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));

  return TRUE;
}

static void
menu_pressed_cb (MoodSidebar *self, int n_presses, double x, double y, GtkGesture *gesture)
{
  if (show_menu (self, GTK_WIDGET (gtk_list_box_get_row_at_y (self->list, (int)y)), x, y))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
long_pressed_cb (MoodSidebar *self, double x, double y, GtkGesture *gesture)
{
  menu_pressed_cb (self, 1, x, y, gesture);
}

/* The row that has the keyboard. */
static GtkWidget *
get_focus_row (MoodSidebar *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  return focus != NULL && MOOD_IS_SIDEBAR_ROW (focus) ? focus : NULL;
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  MoodSidebar *self = MOOD_SIDEBAR (widget);
  GtkWidget *row = get_focus_row (self);
  double x = 24, y = 0;

  if (row == NULL)
    return GDK_EVENT_PROPAGATE;

  gtk_widget_translate_coordinates (row, GTK_WIDGET (self->list), x, gtk_widget_get_height (row) / 2.0, &x,
                                    &y);
  return show_menu (self, row, x, y);
}

static const struct
{
  const char *name;
  const char *window_action;
} menu_actions[] = {
  { "sidebar.play", "win.play-playlist" },     { "sidebar.edit-rule", "win.edit-rule" },
  { "sidebar.rename", "win.rename-playlist" }, { "sidebar.duplicate", "win.duplicate-playlist" },
  { "sidebar.export", "win.export-playlist" }, { "sidebar.delete", "win.delete-playlist" },
};

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MoodSidebar *self = MOOD_SIDEBAR (widget);

  for (gsize i = 0; i < G_N_ELEMENTS (menu_actions); i++)
    if (g_str_equal (menu_actions[i].name, name))
      gtk_widget_activate_action (widget, menu_actions[i].window_action, "x", self->menu_playlist);
}

/* F2 and Delete, on the row that has the keyboard. */
static gboolean
row_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  gint64 id = get_playlist (get_focus_row (MOOD_SIDEBAR (widget)));

  if (id == 0)
    return GDK_EVENT_PROPAGATE;

  gtk_widget_activate_action (widget, g_variant_get_string (arguments, NULL), "x", id);
  return GDK_EVENT_STOP;
}

/* --- dropping songs --- */

static gint64
find_drop (MoodSidebar *self, double y)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int)y);
  gint64 id = get_playlist (GTK_WIDGET (row));

  return id != 0 && !is_rule (GTK_WIDGET (row)) ? id : 0;
}

static GdkDragAction
drop_motion_cb (MoodSidebar *self, double x, double y)
{
  if (find_drop (self, y) == 0)
    {
      gtk_list_box_drag_unhighlight_row (self->list);
      return 0;
    }

  gtk_list_box_drag_highlight_row (self->list, gtk_list_box_get_row_at_y (self->list, (int)y));
  return GDK_ACTION_COPY;
}

static void
drop_leave_cb (MoodSidebar *self)
{
  gtk_list_box_drag_unhighlight_row (self->list);
}

static gboolean
drop_cb (MoodSidebar *self, const GValue *value, double x, double y)
{
  gint64 id = find_drop (self, y);

  drop_leave_cb (self);
  if (id == 0)
    return FALSE;

  g_signal_emit (self, signals[SONGS_DROPPED], 0, id, g_value_get_boxed (value));
  return TRUE;
}

static void
add_drop_target (MoodSidebar *self)
{
  GtkDropTarget *target = gtk_drop_target_new (MOOD_TYPE_DRAGGED_SONGS, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "enter", G_CALLBACK (drop_motion_cb), self);
  g_signal_connect_swapped (target, "motion", G_CALLBACK (drop_motion_cb), self);
  g_signal_connect_swapped (target, "leave", G_CALLBACK (drop_leave_cb), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
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
  self->menu = NULL;
  g_clear_object (&self->model);

  G_OBJECT_CLASS (mood_sidebar_parent_class)->dispose (object);
}

static void
mood_sidebar_finalize (GObject *object)
{
  g_free (MOOD_SIDEBAR (object)->scope);

  G_OBJECT_CLASS (mood_sidebar_parent_class)->finalize (object);
}

static gboolean
focus_list (GtkWidget *scroller, GtkDirectionType direction)
{
  MoodSidebar *self = MOOD_SIDEBAR (gtk_widget_get_ancestor (scroller, MOOD_TYPE_SIDEBAR));

  return mood_tab_stops_list_box (self->list, direction);
}

static gboolean
mood_sidebar_focus (GtkWidget *widget, GtkDirectionType direction)
{
  MoodSidebar *self = MOOD_SIDEBAR (widget);
  GtkWidget *const parts[] = { GTK_WIDGET (self->list), self->jobs };

  if (direction != GTK_DIR_TAB_FORWARD && direction != GTK_DIR_TAB_BACKWARD)
    return GTK_WIDGET_CLASS (mood_sidebar_parent_class)->focus (widget, direction);

  return mood_tab_stops_move (parts, G_N_ELEMENTS (parts), parts[0], focus_list, direction);
}

static void
mood_sidebar_class_init (MoodSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus = mood_sidebar_focus;
  object_class->get_property = mood_sidebar_get_property;
  object_class->set_property = mood_sidebar_set_property;
  object_class->dispose = mood_sidebar_dispose;
  object_class->finalize = mood_sidebar_finalize;

  properties[PROP_WORDS_SHOWN]
      = g_param_spec_boolean ("words-shown", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[ACTIVATED]
      = g_signal_new ("activated", MOOD_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SONGS_DROPPED] = g_signal_new ("songs-dropped", MOOD_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                         NULL, G_TYPE_NONE, 2, G_TYPE_INT64, MOOD_TYPE_DRAGGED_SONGS);

  for (gsize i = 0; i < G_N_ELEMENTS (menu_actions); i++)
    gtk_widget_class_install_action (widget_class, menu_actions[i].name, NULL, menu_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F2, 0, row_key_cb, "s", "win.rename-playlist");
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, row_key_cb, "s", "win.delete-playlist");

  g_type_ensure (MOOD_TYPE_PROGRESS_BAR);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "moodsidebar");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodSidebar, list);
  gtk_widget_class_bind_template_child (widget_class, MoodSidebar, playlist_menu);
  gtk_widget_class_bind_template_child (widget_class, MoodSidebar, jobs);
  gtk_widget_class_bind_template_child (widget_class, MoodSidebar, scan_job);
  gtk_widget_class_bind_template_child (widget_class, MoodSidebar, write_job);
  gtk_widget_class_bind_template_child (widget_class, MoodSidebar, train_job);
  gtk_widget_class_bind_template_callback (widget_class, menu_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, long_pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
mood_sidebar_init (MoodSidebar *self)
{
  self->scope = g_strdup ("all");
  self->model = mood_sidebar_model_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_size_request (GTK_WIDGET (self), (int)(mood_text_get_scale () * WIDTH), -1);
  gtk_list_box_set_header_func (self->list, update_header_cb, NULL, NULL);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->model), create_row_cb, self, NULL);
  mood_progress_bar_set_compact (self->scan_job);
  mood_progress_bar_set_compact (self->write_job);
  mood_progress_bar_set_compact (self->train_job);
  add_drop_target (self);
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

void
mood_sidebar_show_jobs (MoodSidebar *self, gboolean is_scanning, gboolean is_writing)
{
  self->is_working = is_scanning || is_writing;
  gtk_widget_set_visible (self->jobs, self->is_working || self->is_training);
  mood_progress_bar_set_revealed (self->scan_job, is_scanning);
  mood_progress_bar_set_revealed (self->write_job, is_writing);
}

void
mood_sidebar_show_training (MoodSidebar *self, gboolean is_training)
{
  self->is_training = is_training;
  gtk_widget_set_visible (self->jobs, self->is_working || self->is_training);
  mood_progress_bar_set_revealed (self->train_job, is_training);
}

MoodProgressBar *
mood_sidebar_get_scan_job (MoodSidebar *self)
{
  return self->scan_job;
}

MoodProgressBar *
mood_sidebar_get_write_job (MoodSidebar *self)
{
  return self->write_job;
}

MoodProgressBar *
mood_sidebar_get_train_job (MoodSidebar *self)
{
  return self->train_job;
}
