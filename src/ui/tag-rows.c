/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/tag-rows.h"

#include <gtk/gtk.h>

#include <glib/gi18n.h>

/* GTK makes widgets for about 200 rows whatever the window shows. Their first ones are made in steps that leave the main
 * thread free in between; the rows after them cost nothing. */
#define FIRST_ROWS 240
#define STEP       10

struct _MoodTagRows
{
  GObject parent_instance;
  GArray *lines;      /* (owned) of MoodTagRowFields, whose strings belong to owners and entries */
  GArray *shown;      /* (owned) of guint, places in lines */
  guint n_told;       /* of shown, how many were announced */
  gboolean in_steps;  /* a table shows them, so that they are announced by and by */
  guint grow_id;      /* source that announces more of them, or 0 */
  guint n_sorted;     /* of lines, how many were looked at for shown */
  GPtrArray *owners;  /* (owned) of GObject */
  GPtrArray *entries; /* (owned) (nullable) of LibraryJournalEntry */
  char *show;         /* (owned) */
};

static void
list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MoodTagRows,
                               mood_tag_rows,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum
{
  PROP_0,
  PROP_SHOW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static GType
get_item_type (GListModel *model)
{
  return MOOD_TYPE_TAG_ROW;
}

static guint
get_n_items (GListModel *model)
{
  return MOOD_TAG_ROWS (model)->n_told;
}

static gpointer
get_item (GListModel *model,
          guint       position)
{
  MoodTagRows *self = MOOD_TAG_ROWS (model);

  if (position >= self->n_told)
    return NULL;

  return mood_tag_row_new (&g_array_index (self->lines, MoodTagRowFields, g_array_index (self->shown, guint, position)));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static gboolean
is_shown (MoodTagRows            *self,
          const MoodTagRowFields *line)
{
  if (g_str_equal (self->show, "changes"))
    return line->kind == MOOD_TAG_ROW_CHANGE;
  if (g_str_equal (self->show, "problems"))
    return line->kind == MOOD_TAG_ROW_PROBLEM;

  return TRUE;
}

static void
grow (MoodTagRows *self);

static gboolean
grow_cb (gpointer user_data)
{
  MoodTagRows *self = user_data;

  self->grow_id = 0;
  grow (self);

  return G_SOURCE_REMOVE;
}

/* How many may be announced when so many are. */
static guint
get_next_end (MoodTagRows *self, guint n_told)
{
  return self->in_steps && n_told < FIRST_ROWS ? MIN (n_told + STEP, self->shown->len) : self->shown->len;
}

/* The rest comes after the frame that shows the rows that are there. */
static void
grow_soon (MoodTagRows *self)
{
  if (self->n_told < self->shown->len && self->grow_id == 0)
    self->grow_id = g_timeout_add_full (GDK_PRIORITY_REDRAW, 4, grow_cb, self, NULL);
}

static void
grow (MoodTagRows *self)
{
  guint n_before = self->n_told;

  self->n_told = get_next_end (self, n_before);
  if (self->n_told > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->n_told - n_before);
  grow_soon (self);
}

/* Announces what was added, or all anew. */
static void
update (MoodTagRows *self,
        gboolean     is_anew)
{
  guint n_before = self->n_told;

  if (is_anew)
    {
      g_array_set_size (self->shown, 0);
      self->n_sorted = 0;
    }
  for (; self->n_sorted < self->lines->len; self->n_sorted++)
    if (is_shown (self, &g_array_index (self->lines, MoodTagRowFields, self->n_sorted)))
      g_array_append_val (self->shown, self->n_sorted);

  if (is_anew)
    {
      g_clear_handle_id (&self->grow_id, g_source_remove);
      self->n_told = get_next_end (self, 0);
      if (n_before > 0 || self->n_told > 0)
        g_list_model_items_changed (G_LIST_MODEL (self), 0, n_before, self->n_told);
      grow_soon (self);
    }
  else if (self->grow_id == 0)
    {
      grow (self);
    }
}

static void
mood_tag_rows_get_property (GObject    *object,
                            guint       property_id,
                            GValue     *value,
                            GParamSpec *pspec)
{
  switch (property_id)
    {
    case PROP_SHOW: g_value_set_string (value, MOOD_TAG_ROWS (object)->show); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_tag_rows_set_property (GObject      *object,
                            guint         property_id,
                            const GValue *value,
                            GParamSpec   *pspec)
{
  MoodTagRows *self = MOOD_TAG_ROWS (object);

  switch (property_id)
    {
    case PROP_SHOW:
      g_free (self->show);
      self->show = g_value_dup_string (value);
      update (self, TRUE);
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_tag_rows_finalize (GObject *object)
{
  MoodTagRows *self = MOOD_TAG_ROWS (object);

  g_clear_handle_id (&self->grow_id, g_source_remove);
  g_array_unref (self->lines);
  g_array_unref (self->shown);
  g_ptr_array_unref (self->owners);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_free (self->show);

  G_OBJECT_CLASS (mood_tag_rows_parent_class)->finalize (object);
}

static void
mood_tag_rows_class_init (MoodTagRowsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = mood_tag_rows_get_property;
  object_class->set_property = mood_tag_rows_set_property;
  object_class->finalize = mood_tag_rows_finalize;

  properties[PROP_SHOW]
      = g_param_spec_string ("show", NULL, NULL, "all", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mood_tag_rows_init (MoodTagRows *self)
{
  self->lines = g_array_new (FALSE, FALSE, sizeof (MoodTagRowFields));
  self->shown = g_array_new (FALSE, FALSE, sizeof (guint));
  self->owners = g_ptr_array_new_with_free_func (g_object_unref);
  self->show = g_strdup ("all");
}

MoodTagRows *
mood_tag_rows_new (void)
{
  return g_object_new (MOOD_TYPE_TAG_ROWS, NULL);
}

void
mood_tag_rows_show_in_steps (MoodTagRows *self)
{
  if (self->in_steps)
    return;

  self->in_steps = TRUE;
  update (self, TRUE);
}

static void
drop_all (MoodTagRows *self)
{
  g_array_set_size (self->lines, 0);
  g_ptr_array_set_size (self->owners, 0);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
}

void
mood_tag_rows_clear (MoodTagRows *self)
{
  drop_all (self);
  update (self, TRUE);
}

void
mood_tag_rows_hold (MoodTagRows *self,
                    GObject     *owner)
{
  g_ptr_array_add (self->owners, g_object_ref (owner));
}

/* What is wrong with a file is said once, below what is done with it all the same. */
void
mood_tag_rows_add_outcome (MoodTagRows          *self,
                           const JobsTagOutcome *outcome)
{
  gboolean is_changed = outcome->error_message == NULL || outcome->is_partial;
  MoodTagRowFields line = { .path = outcome->path, .is_first = TRUE };

  for (guint i = 0; is_changed && i < outcome->changes->len; i++)
    {
      const JobsTagChange *change = g_ptr_array_index (outcome->changes, i);

      line.kind = MOOD_TAG_ROW_CHANGE;
      line.field = change->field;
      line.old_values = (const char *const *)change->old_values;
      line.new_values = (const char *const *)change->new_values;
      g_array_append_val (self->lines, line);
      line.is_first = FALSE;
    }
  if (outcome->error_message == NULL && outcome->changes->len > 0)
    return;

  line.kind = outcome->error_message != NULL ? MOOD_TAG_ROW_PROBLEM : MOOD_TAG_ROW_SAME;
  line.note = outcome->error_message != NULL ? outcome->error_message : _ ("Stays as it is");
  g_array_append_val (self->lines, line);
}

void
mood_tag_rows_flush (MoodTagRows *self)
{
  update (self, FALSE);
}

void
mood_tag_rows_take_entries (MoodTagRows *self,
                            GPtrArray   *entries)
{
  const char *path = NULL;

  drop_all (self);
  self->entries = entries;
  for (guint i = entries->len; i > 0; i--)
    {
      const LibraryJournalEntry *entry = g_ptr_array_index (entries, i - 1);
      MoodTagRowFields line = {
        .kind = MOOD_TAG_ROW_CHANGE,
        .is_first = path == NULL || !g_str_equal (path, entry->path),
        .path = path = entry->path,
        .field = entry->field,
        .old_values = (const char *const *)entry->old_values,
        .new_values = (const char *const *)entry->new_values,
      };

      /* Translators: what became of a tag that was written: it was taken back, or an undo did not touch it */
      line.note = entry->undone ? _ ("undone") : entry->left ? _ ("left as it is") : NULL;
      g_array_append_val (self->lines, line);
    }
  update (self, TRUE);
}

guint
mood_tag_rows_get_n_lines (MoodTagRows *self)
{
  return self->lines->len;
}
