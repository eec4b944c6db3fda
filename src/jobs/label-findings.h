/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "engine/mood/vocabulary.h"
#include "jobs/tag-reading.h"
#include "library/labels.h"

G_BEGIN_DECLS

/* Never translated by jobs_finding_kind_to_id(): "numbers", "word", "quadrant", "playlist", "rating". In the order of trust: of
 * what is found of one song the first kind counts that is taken. */
typedef enum
{
  JOBS_FINDING_NUMBERS,  /* valence and arousal, each song its own */
  JOBS_FINDING_WORD,     /* of a mood field */
  JOBS_FINDING_QUADRANT,
  JOBS_FINDING_PLAYLIST, /* only what its owner says that it means */
  JOBS_FINDING_RATING,   /* stars, which are no mood */
  JOBS_N_FINDING_KINDS,
} JobsFindingKind;

/**
 * JobsFinding:
 * @name: the word as most files write it, "Q1", the name of the playlist; "" for numbers; "4" of a rating
 * @n_songs: that have it, and no label
 * @has_place: @valence and @arousal say where it is put; of numbers never
 * @has_own_arousal: the arousal is each song's own, as it was heard: a rating says nothing of it
 * @is_taken: songs that have it get a label by it; numbers, or else a place, are needed
 *
 * One thing that files, or playlists, say of songs, and how it is read. The last three may be changed.
 */
typedef struct
{
  JobsFindingKind kind;
  char           *name; /* (owned) */
  guint           n_songs;
  gboolean        has_own_arousal;
  gboolean        has_place;
  double          valence;
  double          arousal;
  gboolean        is_taken;
} JobsFinding;

/**
 * JobsLabelFindings:
 *
 * What was found of songs that have no label, and what labels it makes. One thread at a time.
 */
typedef struct _JobsLabelFindings JobsLabelFindings;

JobsLabelFindings *jobs_label_findings_new        (void);
void               jobs_label_findings_free       (JobsLabelFindings     *self);
/* What the tags of @song say. */
void               jobs_label_findings_add_tags   (JobsLabelFindings     *self,
                                                   LibrarySong           *song,
                                                   const JobsTagReading  *reading);
/* @song is in the playlist @name. */
void               jobs_label_findings_add_playlist (JobsLabelFindings   *self,
                                                   LibrarySong           *song,
                                                   const char            *name);
/* After the last: the order of jobs_label_findings_get(), and which are taken: numbers, quadrants and words that @vocabulary
 * has; neither ratings nor playlists. */
void               jobs_label_findings_sort       (JobsLabelFindings     *self,
                                                   const MoodVocabulary  *vocabulary);
guint              jobs_label_findings_get_n      (JobsLabelFindings     *self);
/* By kind, and then those of the most songs first. */
JobsFinding       *jobs_label_findings_get        (JobsLabelFindings     *self,
                                                   guint                  index);
/* (transfer full) (element-type LibraryCorrection): the labels that what is taken makes, to be said at once. Words count alike,
 * or what they are probable. */
GArray            *jobs_label_findings_make_labels (JobsLabelFindings    *self);
/* Where a word of @vocabulary is, or the middle of a quadrant; FALSE: @name is neither. */
gboolean           jobs_finding_find_place        (const MoodVocabulary  *vocabulary,
                                                   const char            *name,
                                                   double                *valence,
                                                   double                *arousal);
const char        *jobs_finding_kind_to_id        (JobsFindingKind        kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsLabelFindings, jobs_label_findings_free)

G_END_DECLS
