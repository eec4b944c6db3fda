/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/vocabulary.h"
#include "library/db.h"

G_BEGIN_DECLS

/* What a label was made from, in the order of trust. */
typedef enum
{
  JOBS_LABEL_NONE,
  JOBS_LABEL_NUMBERS,       /* valence and arousal */
  JOBS_LABEL_WORDS,         /* the middle of where the vocabulary has them */
  JOBS_LABEL_PROBABILITIES, /* the same, each counting what it is probable */
  JOBS_LABEL_QUADRANT,      /* no point */
} JobsLabelSource;

/**
 * JobsTagReading:
 *
 * What the tags of one file say of the song, whoever wrote them, and what that makes as a label to learn from. What
 * the library's journal says that we wrote is no label: nobody learns from what he said himself.
 */
typedef struct
{
  char            *path;
  char            *title;         /* (nullable) */
  char            *artist;        /* (nullable) */
  char            *album;         /* (nullable) */
  char            *genre;         /* (nullable): several with "; " between them */
  guint            year;          /* 0 when unknown */
  double           duration;      /* seconds; 0 when unknown */
  GStrv            moods;
  GStrv            probable;      /* moods with a probability */
  double          *probabilities; /* of each of them */
  gboolean         has_valence;
  gboolean         has_arousal;
  double           valence;       /* [-1, 1] */
  double           arousal;
  char            *valence_name;  /* (nullable): of the field it is from */
  char            *arousal_name;  /* (nullable) */
  char            *quadrant;      /* (nullable): "Q1" */
  guint            rating;        /* stars, from 1 to 5; 0 unknown. No label is made from it: to like is no mood */

  JobsLabelSource  label;
  double           label_valence; /* of a point */
  double           label_arousal;
  MoodQuadrant     label_quadrant;
  GStrv            label_words;   /* those that are not ours */
} JobsTagReading;

/* @library: (nullable): whose journal tells what is ours. NULL with an error when the file or the library cannot
 * be read. */
JobsTagReading *jobs_tag_reading_new         (LibraryDb         *library,
                                              const char        *path,
                                              GError           **error);
void            jobs_tag_reading_free        (JobsTagReading    *self);
/* (nullable): the word of @vocabulary that is called @name, of one of its own names or one that others have for it. */
const MoodWord *jobs_tag_reading_find_word   (const MoodVocabulary *vocabulary,
                                              const char        *name);
/* "numbers", "words"; NULL for none. */
const char     *jobs_label_source_to_id      (JobsLabelSource    source);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsTagReading, jobs_tag_reading_free)

G_END_DECLS
