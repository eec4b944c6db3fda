/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-edit.h"

static void
splice_clear (gpointer data)
{
  TagSplice *splice = data;

  g_bytes_unref (splice->bytes);
}

GArray *
tag_splices_new (void)
{
  GArray *splices = g_array_new (FALSE, FALSE, sizeof (TagSplice));

  g_array_set_clear_func (splices, splice_clear);

  return splices;
}

void
tag_splices_add (GArray     *splices,
                 guint64     offset,
                 guint64     length,
                 const void *bytes,
                 gsize       n_bytes)
{
  TagSplice splice = { offset, length, g_bytes_new (bytes, n_bytes) };

  if (length == 0 && n_bytes == 0)
    {
      g_bytes_unref (splice.bytes);
      return;
    }

  g_array_append_val (splices, splice);
}

static int
compare_splices (gconstpointer a,
                 gconstpointer b)
{
  const TagSplice *left = a;
  const TagSplice *right = b;

  if (left->offset != right->offset)
    return left->offset < right->offset ? -1 : 1;

  /* An insertion comes before what is replaced at the same place. */
  return left->length == right->length ? 0 : left->length < right->length ? -1 : 1;
}

void
tag_splices_sort (GArray *splices)
{
  g_array_sort (splices, compare_splices);
}

gboolean
tag_edit_changes (const TagEdit *self,
                  TagField       field)
{
  return self->values[field] != NULL;
}

/* Returns: (nullable): the value number @index that @field is to have, NULL past the last */
const char *
tag_edit_get_value (const TagEdit *self,
                    TagField       field,
                    guint          index)
{
  for (guint i = 0; self->values[field] != NULL && self->values[field][i] != NULL; i++)
    if (i == index)
      return self->values[field][i];

  return NULL;
}
