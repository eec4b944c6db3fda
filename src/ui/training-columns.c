/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/training-columns.h"

#include <glib/gi18n.h>
#include <string.h>

/* Columns beyond these can be chosen on the command line. */
#define N_COLUMNS_MAX 40

#define DEGREES "degrees"

struct _MoodTrainingColumns
{
  AdwBin parent_instance;

  GtkGrid *grid;
  GPtrArray *choices; /* (owned) (element-type GtkDropDown): one for each column */
  gboolean is_filling;
};

G_DEFINE_FINAL_TYPE (MoodTrainingColumns, mood_training_columns, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* What can be chosen: nothing, the roles in their order, a share. */
static guint
find_role (const char *role)
{
  const char *const *roles = jobs_corpus_list_roles ();
  guint i = 0;

  for (; roles[i] != NULL; i++)
    if (g_str_equal (roles[i], role))
      return i + 1;

  return g_str_equal (role, DEGREES) ? i + 1 : 0;
}

static GtkStringList *
new_names (void)
{
  GtkStringList *names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("Nothing"));
  for (const char *const *role = jobs_corpus_list_roles (); *role != NULL; role++)
    gtk_string_list_append (names, jobs_corpus_get_role_name (*role));
  gtk_string_list_append (names, _ ("Share of an emotion"));

  return names;
}

/* Each role is of one column: the one that had it before has none. */
static void
choice_changed_cb (MoodTrainingColumns *self, GParamSpec *pspec, GtkDropDown *choice)
{
  const guint selected = gtk_drop_down_get_selected (choice);

  if (self->is_filling)
    return;
  self->is_filling = TRUE;
  for (guint i = 0; i < self->choices->len && selected > 0 && selected != find_role (DEGREES); i++)
    {
      GtkDropDown *other = g_ptr_array_index (self->choices, i);

      if (other != choice && gtk_drop_down_get_selected (other) == selected)
        gtk_drop_down_set_selected (other, 0);
    }
  self->is_filling = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_add_css_class (label, style);

  return label;
}

static void
add_column (MoodTrainingColumns *self, const JobsCorpusReport *report, guint column)
{
  const char *name = report->column_names[column];
  GtkWidget *choice = gtk_drop_down_new (G_LIST_MODEL (new_names ()), NULL);
  /* Translators: the name of a column of a table */
  g_autofree char *label = g_strdup_printf (_ ("What “%s” says"), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (choice), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (choice, "notify::selected", G_CALLBACK (choice_changed_cb), self, G_CONNECT_SWAPPED);
  g_ptr_array_add (self->choices, g_object_ref_sink (choice));
  gtk_grid_attach (self->grid, choice, (int)column, 0, 1, 1);
  gtk_grid_attach (self->grid, new_label (name, "heading"), (int)column, 1, 1, 1);
  for (guint row = 0; row < report->preview->len; row++)
    {
      const GStrv fields = g_ptr_array_index (report->preview, row);

      gtk_grid_attach (self->grid, new_label (fields[column], "caption"), (int)column, (int)row + 2, 1, 1);
    }
}

/* @columns: "path=File,valence=V,degrees=a+b" */
static void
select_roles (MoodTrainingColumns *self, const JobsCorpusReport *report)
{
  g_auto (GStrv) parts = g_strsplit (report->columns, ",", -1);

  for (guint i = 0; i < self->choices->len; i++)
    {
      guint role = 0;

      for (char **part = parts; *part != NULL && role == 0; part++)
        {
          char *equals = strchr (*part, '=');
          g_autofree char *id = equals != NULL ? g_strndup (*part, (gsize)(equals - *part)) : g_strdup ("");
          g_autofree char *number = g_strdup_printf ("%u", i + 1);
          g_auto (GStrv) names = g_strsplit (equals != NULL ? equals + 1 : "", g_str_equal (id, DEGREES) ? "+" : "\n", -1);

          if (g_strv_contains ((const char *const *)names, report->column_names[i])
              || g_strv_contains ((const char *const *)names, number))
            role = find_role (id);
        }
      gtk_drop_down_set_selected (g_ptr_array_index (self->choices, i), role);
    }
}

void
mood_training_columns_show (MoodTrainingColumns *self, const JobsCorpusReport *report)
{
  const guint n_columns = MIN (g_strv_length (report->column_names), N_COLUMNS_MAX);
  GtkWidget *child;

  self->is_filling = TRUE;
  g_ptr_array_set_size (self->choices, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->grid))) != NULL)
    gtk_grid_remove (self->grid, child);
  for (guint i = 0; i < n_columns; i++)
    add_column (self, report, i);
  select_roles (self, report);
  self->is_filling = FALSE;
}

/* By numbers, since names may be there twice or have commas in them; only shares go by names. */
char *
mood_training_columns_format (MoodTrainingColumns *self)
{
  const char *const *roles = jobs_corpus_list_roles ();
  const guint degrees = find_role (DEGREES);
  GString *text = g_string_new (NULL);
  g_autoptr (GString) shares = g_string_new (NULL);

  for (guint i = 0; i < self->choices->len; i++)
    {
      const guint role = gtk_drop_down_get_selected (g_ptr_array_index (self->choices, i));
      GtkWidget *name = gtk_grid_get_child_at (self->grid, (int)i, 1);

      if (role == degrees)
        g_string_append_printf (shares, "%s%s", shares->len > 0 ? "+" : "", gtk_label_get_text (GTK_LABEL (name)));
      else if (role > 0)
        g_string_append_printf (text, "%s%s=%u", text->len > 0 ? "," : "", roles[role - 1], i + 1);
    }
  if (shares->len > 0)
    g_string_append_printf (text, "%s" DEGREES "=%s", text->len > 0 ? "," : "", shares->str);

  return g_string_free (text, FALSE);
}

void
mood_training_columns_choose (MoodTrainingColumns *self, guint column, const char *role)
{
  g_return_if_fail (column < self->choices->len);

  gtk_drop_down_set_selected (g_ptr_array_index (self->choices, column), find_role (role));
}

static void
mood_training_columns_finalize (GObject *object)
{
  g_ptr_array_unref (MOOD_TRAINING_COLUMNS (object)->choices);

  G_OBJECT_CLASS (mood_training_columns_parent_class)->finalize (object);
}

static void
mood_training_columns_class_init (MoodTrainingColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mood_training_columns_finalize;
  signals[CHANGED] = g_signal_new ("changed", MOOD_TYPE_TRAINING_COLUMNS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/training-columns.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodTrainingColumns, grid);
}

static void
mood_training_columns_init (MoodTrainingColumns *self)
{
  self->choices = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
}
