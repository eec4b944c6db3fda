/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The number of a field that we write, which is one of four, or any other name that the owner wants one of
 * them under. A number stands for its name as a GQuark does: it holds for this run of the program and for
 * all threads; what is kept, in the journal or in settings, is the name. Each container spells the names in
 * its own way (tag-mood.c). */
typedef guint TagField;

enum
{
  TAG_FIELD_MOOD,     /* "MOOD", several values */
  TAG_FIELD_VALENCE,  /* "MOOD_VALENCE", "-0.42" */
  TAG_FIELD_AROUSAL,  /* "MOOD_AROUSAL" */
  TAG_FIELD_QUADRANT, /* "MOOD_QUADRANT", "Q1" */
};

/* How many things there are to tell of a song: the fields below this number are their usual names. */
#define TAG_N_FIELDS 4

const char *tag_field_get_name   (TagField     field);
gboolean    tag_field_from_name  (const char  *name,
                                  TagField    *field);
gboolean    tag_field_check_name (const char  *name,
                                  GError     **error);
guint       tag_field_get_n      (void);

G_END_DECLS
