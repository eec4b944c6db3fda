/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What some software says of one mood: "happy", 0.93. */
typedef struct
{
  char  *mood; /* (owned) */
  double probability;
} TagProbability;

/**
 * TagInfo:
 *
 * What the program reads from a file's tags. Strings are valid UTF-8, at most 4 KiB each (longer
 * ones are cut at a character), stripped of control characters. (nullable) where not there.
 */
typedef struct
{
  char    *title;
  char    *artist;
  char    *album;
  char    *genre;        /* several with "; " between them */
  guint    year;         /* of the release; 0 when unknown */
  GStrv    moods;        /* every mood word, split as the container splits them; never NULL */
  GArray  *probabilities; /* (element-type TagProbability): never NULL; from a half on they are among @moods */
  char    *quadrant;      /* (nullable): "Q1" */
  guint    rating;        /* stars, from 1 to 5; 0 unknown */
  char    *valence_name;  /* (nullable): of the field that valence is from, such as "1T_VALENCE" */
  char    *arousal_name;  /* (nullable) */
  gboolean has_valence;
  gboolean has_arousal;
  double   valence;      /* [-1, 1]; read from 0-100 when the magnitude is above 1 */
  double   arousal;
  double   duration;     /* seconds by the headers; 0 when unknown */
} TagInfo;

TagInfo *tag_file_read (const char  *path,
                        GError     **error);
void     tag_info_free (TagInfo     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TagInfo, tag_info_free)

G_END_DECLS
