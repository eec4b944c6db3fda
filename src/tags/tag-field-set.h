/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-field.h"

G_BEGIN_DECLS

#define TAG_MAX_SEPARATOR 8

/**
 * TagFieldSet:
 *
 * Which of the things that there are to tell of a song are written, each under which name. A plain value:
 * copy it by assignment. Its form outside of the program is a list of words, "mood", "valence", "arousal"
 * and "quadrant", each with "=" and another name behind it if wanted: "valence=MY_VALENCE".
 */
typedef struct
{
  gboolean is_written[TAG_N_FIELDS];
  TagField fields[TAG_N_FIELDS];         /* the name of each */
  char     separator[TAG_MAX_SEPARATOR]; /* "": moods are values of their own; else one value, with this between */
} TagFieldSet;

void     tag_field_set_init  (TagFieldSet       *self);
gboolean tag_field_set_parse (TagFieldSet       *self,
                              const char *const *words,
                              const char        *separator,
                              GError           **error);
GStrv    tag_field_set_split (const TagFieldSet *self,
                              const char *const *values);
GStrv    tag_field_set_join  (const TagFieldSet *self,
                              const char *const *values);

G_END_DECLS
