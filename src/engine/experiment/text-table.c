/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/text-table.h"

#include <string.h>

struct _ExperimentTextTable
{
  GPtrArray *rows; /* (owned): GPtrArray of char *; the last one is under way */
};

static GPtrArray *
last_row (const ExperimentTextTable *self)
{
  return self->rows->pdata[self->rows->len - 1];
}

ExperimentTextTable *
experiment_text_table_new (void)
{
  ExperimentTextTable *self = g_new0 (ExperimentTextTable, 1);

  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  experiment_text_table_end_row (self);
  return self;
}

void
experiment_text_table_free (ExperimentTextTable *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->rows);
  g_free (self);
}

void
experiment_text_table_end_row (ExperimentTextTable *self)
{
  g_ptr_array_add (self->rows, g_ptr_array_new_with_free_func (g_free));
}

void
experiment_text_table_add (ExperimentTextTable *self,
                           char                *field)
{
  g_ptr_array_add (last_row (self), field);
}

static glong
get_width (const ExperimentTextTable *self,
           guint                      column)
{
  glong width = 0;

  for (guint r = 0; r < self->rows->len; r++)
    {
      const GPtrArray *row = self->rows->pdata[r];

      if (column < row->len)
        width = MAX (width, g_utf8_strlen (row->pdata[column], -1));
    }

  return width;
}

static void
append_spaces (GString *text,
               glong    n_spaces)
{
  for (glong i = 0; i < n_spaces; i++)
    g_string_append_c (text, ' ');
}

void
experiment_text_table_plain (const ExperimentTextTable *self,
                             GString                   *text)
{
  for (guint r = 0; r < self->rows->len; r++)
    {
      const GPtrArray *row = self->rows->pdata[r];

      for (guint c = 0; c < row->len; c++)
        {
          const char *field = row->pdata[c];
          const glong n_spaces = get_width (self, c) - g_utf8_strlen (field, -1);

          append_spaces (text, c > 0 ? n_spaces + 2 : 0);
          g_string_append (text, field);
          append_spaces (text, c == 0 && row->len > 1 ? n_spaces : 0);
        }
      if (row->len > 0)
        g_string_append_c (text, '\n');
    }
}

void
experiment_text_table_markdown (const ExperimentTextTable *self,
                                GString                   *text)
{
  for (guint r = 0; r < self->rows->len; r++)
    {
      const GPtrArray *row = self->rows->pdata[r];

      if (row->len == 0)
        continue;

      for (guint c = 0; c < row->len; c++)
        g_string_append_printf (text, "| %s ", (const char *)row->pdata[c]);
      g_string_append (text, "|\n");

      for (guint c = 0; r == 0 && c < row->len; c++)
        g_string_append (text, c == 0 ? "|---" : "|---:");
      if (r == 0)
        g_string_append (text, "|\n");
    }
}
