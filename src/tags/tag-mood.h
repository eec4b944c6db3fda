/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tags/tag-field.h"

G_BEGIN_DECLS

/* The ways in which a file can hold named values. A container has one of them as the home of our
 * fields; see tag-listing.h. */
typedef enum
{
  TAG_STORE_NONE,
  TAG_STORE_ID3V2_2,
  TAG_STORE_ID3V2_3,
  TAG_STORE_ID3V2_4,
  TAG_STORE_VORBIS,
  TAG_STORE_MP4,
  TAG_STORE_ASF,
  TAG_STORE_APE,
  TAG_STORE_MATROSKA, /* read only */
} TagStore;

/* What a named value means to us, whoever wrote it. In each numeric group the first that a file
 * holds counts: our own name, then the names of others. */
typedef enum
{
  TAG_MEANING_NONE,
  TAG_MEANING_MOOD,
  TAG_MEANING_MOOD_PROBABILITY, /* ab:hi:mood_happy:happy = 0.93 */
  TAG_MEANING_VALENCE,
  TAG_MEANING_AROUSAL,
  TAG_MEANING_QUADRANT,
} TagMeaning;

const char *tag_mood_get_key        (TagStore    store,
                                     TagField    field);
gboolean    tag_mood_field_from_key (TagStore    store,
                                     const char *key,
                                     TagField   *field);
gboolean    tag_mood_is_known_key   (TagStore    store,
                                     const char *key);
TagMeaning  tag_mood_get_meaning    (TagStore    store,
                                     const char *key,
                                     guint      *rank);
char       *tag_mood_format_number  (double      value);
gboolean    tag_mood_parse_number   (const char *text,
                                     gboolean    is_percent,
                                     double     *value);
gboolean    tag_mood_is_percent_key (const char *key);

G_END_DECLS
