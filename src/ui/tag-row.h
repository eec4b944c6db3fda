/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  MOOD_TAG_ROW_CHANGE,  /* a field that becomes another, or has become */
  MOOD_TAG_ROW_SAME,    /* a file in which nothing changes */
  MOOD_TAG_ROW_PROBLEM, /* a file, or some of its fields, that cannot be changed */
} MoodTagRowKind;

/* What mood_tag_row_new() copies. Lists may be NULL. */
typedef struct
{
  MoodTagRowKind     kind;
  gboolean           is_first; /* of its file */
  const char        *path;
  const char        *field;      /* (nullable) */
  const char *const *old_values;
  const char *const *new_values;
  const char        *note; /* (nullable): why there is a problem, or what became of a change */
} MoodTagRowFields;

/**
 * MoodTagRow:
 *
 * One line of a table of changes, in words: a field of a file, or a file with which nothing is done. Properties, all
 * read-only: file (its name), place (its whole path, for a tooltip), field, old, new, change ("none → calm"), note,
 * is-first, is-change, is-problem. What there is not is "".
 */
#define MOOD_TYPE_TAG_ROW (mood_tag_row_get_type ())
G_DECLARE_FINAL_TYPE (MoodTagRow, mood_tag_row, MOOD, TAG_ROW, GObject)

MoodTagRow *mood_tag_row_new (const MoodTagRowFields *fields);

G_END_DECLS
