/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-field-set.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"

static const char *const words_of_fields[TAG_N_FIELDS] = { "mood", "valence", "arousal", "quadrant" };

/* Word and numbers under their usual names, moods as values of their own. */
void
tag_field_set_init (TagFieldSet *self)
{
  *self = (TagFieldSet){ .is_written = { TRUE, TRUE, TRUE, FALSE } };
  for (guint i = 0; i < TAG_N_FIELDS; i++)
    self->fields[i] = i;
}

/* Whoever reads a name of ours, we among them, takes what stands there for what it always is. */
static gboolean
check_meaning (const TagFieldSet *self,
               guint              index,
               GError           **error)
{
  TagField field = self->fields[index];

  if (field >= TAG_N_FIELDS || field == index)
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("%s cannot be written as “%s”, which is the name of %s"),
               words_of_fields[index], tag_field_get_name (field), words_of_fields[field]);

  return FALSE;
}

static gboolean
parse_word (TagFieldSet *self,
            const char  *word,
            GError     **error)
{
  g_auto (GStrv) parts = g_strsplit (word, "=", 2);
  guint index = 0;

  for (guint i = 0; i < 2 && parts[0] != NULL && parts[i] != NULL; i++)
    g_strstrip (parts[i]);
  while (index < TAG_N_FIELDS && g_strcmp0 (parts[0], words_of_fields[index]) != 0)
    index++;
  if (index == TAG_N_FIELDS)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("There is no field “%s” to write: there are mood, valence, arousal and quadrant"),
                   parts[0] != NULL ? parts[0] : "");
      return FALSE;
    }

  self->is_written[index] = TRUE;
  if (parts[1] == NULL)
    return TRUE;
  if (tag_field_from_name (parts[1], &self->fields[index]))
    return check_meaning (self, index, error);

  if (tag_field_check_name (parts[1], error))
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("There are too many names of fields"));

  return FALSE;
}

/* Two things under one name would overwrite each other. */
static gboolean
check_distinct (const TagFieldSet *self,
                GError           **error)
{
  for (guint i = 0; i < TAG_N_FIELDS; i++)
    for (guint k = 0; k < i; k++)
      if (self->is_written[i] && self->is_written[k] && self->fields[i] == self->fields[k])
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("%s and %s cannot both be written as “%s”"),
                       words_of_fields[k], words_of_fields[i], tag_field_get_name (self->fields[i]));
          return FALSE;
        }

  return TRUE;
}

/**
 * tag_field_set_parse:
 * @words: (nullable): see #TagFieldSet; "all" is every one of them; NULL for the default
 * @separator: (nullable): what stands between moods that are written as one value; NULL or "" for none. Blanks
 *   around a sign are for the eye: of "; " the semicolon counts when a value is taken apart
 *
 * Returns: FALSE with an error, a sentence for a person; @self is then the default
 */
gboolean
tag_field_set_parse (TagFieldSet       *self,
                     const char *const *words,
                     const char        *separator,
                     GError           **error)
{
  TagFieldSet set;

  tag_field_set_init (self);
  tag_field_set_init (&set);
  if (words != NULL)
    memset (set.is_written, 0, sizeof set.is_written);
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      if (strcmp (words[i], "all") == 0)
        for (guint k = 0; k < TAG_N_FIELDS; k++)
          set.is_written[k] = TRUE;
      else if (!parse_word (&set, words[i], error))
        return FALSE;
    }
  if (words != NULL && words[0] == NULL)
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("No field is named that should be written"));
      return FALSE;
    }
  if (!check_distinct (&set, error))
    return FALSE;

  if (separator != NULL && *separator != '\0')
    {
      g_autofree char *sign = g_strstrip (g_strdup (separator));

      /* The journal takes values apart at the same signs. */
      if (strlen (separator) >= TAG_MAX_SEPARATOR || strlen (sign) != 1 || strchr (";/,|", *sign) == NULL
          || strspn (separator, " ;/,|") != strlen (separator))
        {
          g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                       _ ("“%s” cannot stand between moods: it has to be one of the signs “; / , |”, with blanks around "
                          "it or without"),
                       separator);
          return FALSE;
        }
      g_strlcpy (set.separator, separator, sizeof set.separator);
    }
  *self = set;

  return TRUE;
}

/* Returns: (transfer full): the single moods in @values; @values themselves where nothing separates */
GStrv
tag_field_set_split (const TagFieldSet *self,
                     const char *const *values)
{
  g_autofree char *sign = g_strstrip (g_strdup (self->separator));
  g_autoptr (GPtrArray) moods = g_ptr_array_new ();

  if (*sign == '\0')
    return g_strdupv ((GStrv)values);

  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (values[i], sign, -1);

      for (guint k = 0; parts[k] != NULL; k++)
        if (*g_strstrip (parts[k]) != '\0')
          g_ptr_array_add (moods, g_strdup (parts[k]));
    }
  g_ptr_array_add (moods, NULL);

  return (GStrv)g_ptr_array_steal (moods, NULL);
}

/* Returns: (transfer full): @values as they are written: one, or as they are where nothing separates */
GStrv
tag_field_set_join (const TagFieldSet *self,
                    const char *const *values)
{
  g_autofree char *joined = NULL;
  const char *one[2] = { NULL, NULL };

  if (*self->separator == '\0' || values[0] == NULL)
    return g_strdupv ((GStrv)values);

  joined = g_strjoinv (self->separator, (GStrv)values);
  one[0] = joined;

  return g_strdupv ((GStrv)one);
}
