/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/tag-counts.h"

#include <glib/gi18n.h>

void
mood_tag_counts_clear (MoodTagCounts *self)
{
  g_free (self->reason);
  *self = (MoodTagCounts){ 0 };
}

void
mood_tag_counts_add (MoodTagCounts        *self,
                     const JobsTagOutcome *outcome)
{
  if (outcome->is_partial)
    self->n_partial++;
  if (outcome->is_partial || (outcome->error_message == NULL && outcome->changes->len > 0))
    self->n_changing++;
  else if (outcome->error_message == NULL)
    self->n_same++;
  else
    self->n_failed++;

  if (outcome->error_message == NULL)
    return;
  if (self->reason == NULL)
    self->reason = g_strdup (outcome->error_message);
  else if (!g_str_equal (self->reason, outcome->error_message))
    self->has_other_reasons = TRUE;
}

static char *
count_changing (MoodTagCountsKind kind,
                guint             n)
{
  if (n == 0)
    return g_strdup (kind == MOOD_TAG_COUNTS_WRITE || kind == MOOD_TAG_COUNTS_UNDO ? _ ("No file changes")
                                                                                   : _ ("No file was changed"));

  switch (kind)
    {
    case MOOD_TAG_COUNTS_WRITE: return g_strdup_printf (ngettext ("%'u file changes", "%'u files change", n), n);
    case MOOD_TAG_COUNTS_UNDO:
      return g_strdup_printf (ngettext ("%'u file becomes what it was", "%'u files become what they were", n), n);
    case MOOD_TAG_COUNTS_WRITTEN:
      return g_strdup_printf (ngettext ("%'u file was written", "%'u files were written", n), n);
    case MOOD_TAG_COUNTS_UNDONE: break;
    }

  return g_strdup_printf (ngettext ("%'u file is as it was", "%'u files are as they were", n), n);
}

static char *
count_failed (MoodTagCountsKind kind,
              guint             n)
{
  switch (kind)
    {
    case MOOD_TAG_COUNTS_WRITE:
      return g_strdup_printf (ngettext ("%'u cannot be written", "%'u cannot be written", n), n);
    case MOOD_TAG_COUNTS_UNDO:
      return g_strdup_printf (ngettext ("%'u is left as it is", "%'u are left as they are", n), n);
    case MOOD_TAG_COUNTS_WRITTEN:
      return g_strdup_printf (ngettext ("%'u could not be written", "%'u could not be written", n), n);
    case MOOD_TAG_COUNTS_UNDONE: break;
    }

  return g_strdup_printf (ngettext ("%'u was left as it is", "%'u were left as they are", n), n);
}

/* @part: (transfer full) */
static void
append (GString *text,
        char    *part)
{
  if (text->len > 0)
    /* Translators: between parts such as "12 files change" and "3 stay as they are" */
    g_string_append (text, _ (", "));
  g_string_append (text, part);
  g_free (part);
}

char *
mood_tag_counts_describe (const MoodTagCounts *self,
                          MoodTagCountsKind    kind)
{
  g_autoptr (GString) text = g_string_new (NULL);

  append (text, count_changing (kind, self->n_changing));
  if (self->n_partial > 0)
    append (text, g_strdup_printf (ngettext ("%'u of them in part", "%'u of them in part", self->n_partial),
                                   self->n_partial));
  if (self->n_same > 0)
    append (text, g_strdup_printf (ngettext ("%'u stays as it is", "%'u stay as they are", self->n_same),
                                   self->n_same));
  if (self->n_unheard > 0)
    append (text, g_strdup_printf (ngettext ("%'u has not been heard", "%'u have not been heard", self->n_unheard),
                                   self->n_unheard));
  if (self->n_failed > 0)
    append (text, count_failed (kind, self->n_failed));
  if (self->reason == NULL || self->has_other_reasons)
    return g_string_free (g_steal_pointer (&text), FALSE);

  /* Translators: "1 cannot be written: The disk is full" */
  return g_strdup_printf (_ ("%s: %s"), text->str, self->reason);
}
