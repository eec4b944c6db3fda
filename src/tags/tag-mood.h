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
  TAG_MEANING_MOOD_PROBABILITY, /* ab:hi:mood_happy:happy = 0.93, MOOD_HAPPY = 0.93 */
  TAG_MEANING_VALENCE,
  TAG_MEANING_AROUSAL,
  TAG_MEANING_QUADRANT,
  TAG_MEANING_RATING, /* how much somebody likes it, which is no mood */
} TagMeaning;

/* Which numbers the writers of a name write. */
typedef enum
{
  TAG_SCALE_SIGNED,  /* -1 to 1; a magnitude above 1 is taken for 0 to 100 */
  TAG_SCALE_UNIT,    /* 0 to 1; above 1 it is taken for 0 to 100 */
  TAG_SCALE_PERCENT, /* 0 to 100, so that 1 is nearly nothing */
  TAG_SCALE_TEN,     /* 1 to 10 */
} TagScale;

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
                                     TagScale    scale,
                                     double     *value);
TagScale    tag_mood_get_scale      (const char *key);
gboolean    tag_mood_is_name        (const char *key,
                                     const char *name);
char       *tag_mood_get_name       (const char *key);
char       *tag_mood_get_probable   (const char *key);
gboolean    tag_mood_parse_probability (const char *text,
                                     double     *value);
guint       tag_mood_parse_rating   (const char *key,
                                     const char *text);
guint       tag_mood_rating_from_byte (guint8     value);

G_END_DECLS
