/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/tag-table.h"

#include "ui/adaptive-bin.h"

struct _MoodTagTable
{
  GtkWidget parent_instance;

  MoodAdaptiveBin *adaptive;
  GtkNoSelection *model;
  GtkColumnViewColumn *file_column;
  GtkColumnViewColumn *field_column;
  GtkColumnViewColumn *old_column;
  GtkColumnViewColumn *new_column;
  GtkColumnViewColumn *note_column;
  GtkColumnViewColumn *narrow_file_column;
  GtkColumnViewColumn *narrow_change_column;

  gboolean with_notes;
};

G_DEFINE_FINAL_TYPE (MoodTagTable, mood_tag_table, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_WITH_NOTES,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* --- what the cells show --- */

static char **
get_file_classes_cb (GtkListItem *item,
                     gboolean     is_first)
{
  static const char *const first[] = { "numeric", NULL };
  static const char *const again[] = { "numeric", "dim-label", NULL };

  return g_strdupv ((GStrv)(is_first ? first : again));
}

/* The reason of a problem stands out, "stays as it is" does not. */
static char **
get_value_classes_cb (GtkListItem *item,
                      gboolean     is_change,
                      gboolean     is_problem)
{
  static const char *const change[] = { "numeric", NULL };
  static const char *const problem[] = { "warning", NULL };
  static const char *const same[] = { "dim-label", NULL };

  return g_strdupv ((GStrv)(is_problem ? problem : is_change ? change : same));
}

/* In the column of new values, what is said of a file in which nothing becomes new. */
static char *
get_new_or_note_cb (GtkListItem *item,
                    gboolean     is_change,
                    const char  *new_value,
                    const char  *note)
{
  return g_strdup (is_change ? new_value : note);
}

/* What is short can be read as it is. */
static char *
get_tooltip_cb (GtkListItem *item,
                const char  *text)
{
  return text != NULL && g_utf8_strlen (text, -1) > 12 ? g_strdup (text) : NULL;
}

static gboolean
is_noted_change_cb (GtkListItem *item,
                    gboolean     is_change,
                    const char  *note)
{
  return is_change && note != NULL && *note != '\0';
}

/* --- */

/* GTK takes the width of columns that are not shown from those that could expand: these get none. */
static void
show_column (GtkColumnViewColumn *column,
             gboolean             is_shown,
             int                  width)
{
  gtk_column_view_column_set_visible (column, is_shown);
  gtk_column_view_column_set_fixed_width (column, is_shown ? width : 0);
}

static void
update_columns (MoodTagTable *self)
{
  gboolean is_narrow = mood_adaptive_bin_is_narrow (self->adaptive);

  show_column (self->file_column, !is_narrow, 160);
  show_column (self->field_column, !is_narrow, 140);
  show_column (self->old_column, !is_narrow, 120);
  show_column (self->new_column, !is_narrow, 150);
  show_column (self->note_column, !is_narrow && self->with_notes, 100);
  show_column (self->narrow_file_column, is_narrow, 130);
  show_column (self->narrow_change_column, is_narrow, 130);
}

static void
mood_tag_table_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_WITH_NOTES: g_value_set_boolean (value, MOOD_TAG_TABLE (object)->with_notes); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_tag_table_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  MoodTagTable *self = MOOD_TAG_TABLE (object);

  switch (property_id)
    {
    case PROP_WITH_NOTES:
      self->with_notes = g_value_get_boolean (value);
      update_columns (self);
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_tag_table_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_tag_table_parent_class)->dispose (object);
}

static void
mood_tag_table_class_init (MoodTagTableClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mood_tag_table_get_property;
  object_class->set_property = mood_tag_table_set_property;
  object_class->dispose = mood_tag_table_dispose;

  properties[PROP_WITH_NOTES]
      = g_param_spec_boolean ("with-notes", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (MOOD_TYPE_ADAPTIVE_BIN);
  g_type_ensure (MOOD_TYPE_TAG_ROW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/tag-table.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTagTable, adaptive);
  gtk_widget_class_bind_template_child (widget_class, MoodTagTable, model);
  gtk_widget_class_bind_template_child (widget_class, MoodTagTable, file_column);
  gtk_widget_class_bind_template_child (widget_class, MoodTagTable, field_column);
  gtk_widget_class_bind_template_child (widget_class, MoodTagTable, old_column);
  gtk_widget_class_bind_template_child (widget_class, MoodTagTable, new_column);
  gtk_widget_class_bind_template_child (widget_class, MoodTagTable, note_column);
  gtk_widget_class_bind_template_child (widget_class, MoodTagTable, narrow_file_column);
  gtk_widget_class_bind_template_child (widget_class, MoodTagTable, narrow_change_column);
  gtk_widget_class_bind_template_callback (widget_class, update_columns);
  gtk_widget_class_bind_template_callback (widget_class, get_file_classes_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_value_classes_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_new_or_note_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_tooltip_cb);
  gtk_widget_class_bind_template_callback (widget_class, is_noted_change_cb);
}

static void
mood_tag_table_init (MoodTagTable *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update_columns (self);
}

void
mood_tag_table_set_rows (MoodTagTable *self,
                         MoodTagRows  *rows)
{
  if (rows != NULL)
    mood_tag_rows_show_in_steps (rows);
  gtk_no_selection_set_model (self->model, G_LIST_MODEL (rows));
}
