/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/* Labeled sets: recordings of which somebody has said what mood they have, to train networks on and to judge them by. A set
 * is read from files once (jobs/corpus-import-job.h) and kept in the library; the recordings stay where they are, and need
 * not be songs of the library. All may be called from any thread. */

typedef enum
{
  LIBRARY_CLIP_OK,
  LIBRARY_CLIP_MISSING,   /* its file is not there */
  LIBRARY_CLIP_BAD,       /* what was said of it cannot be used, or its file cannot be read */
  LIBRARY_CLIP_DUPLICATE, /* it sounds the same as a clip before it in its set */
  LIBRARY_CLIP_N_STATUSES
} LibraryClipStatus;

/* Bytes of the degrees of one clip. */
#define LIBRARY_LABEL_DEGREES_MAX 16384

/**
 * LibraryLabelClip:
 * @path: absolute, bytes of the file system; where the file was looked for when it is missing
 * @line: of the file that the set was read from; 0 unknown
 * @reason: a sentence; "" for a clip that is ok
 * @quadrant: 0 to 3 as in MoodQuadrant, -1 when none was labeled
 * @valence: from -1 to 1; NAN, as @arousal is then, when there is no point
 * @class_name: an emotion or a class of the set's own; "" none
 * @degrees: (nullable): "name=share;…", shares from 0 to 1, names as in the set: library_label_degrees_parse(); more than
 *   %LIBRARY_LABEL_DEGREES_MAX bytes are not kept, none of them
 * @group: artist, actor, album …: those of one group must not be on both sides of a split; "" stands alone
 * @words: mood words with "; " between them; "" none
 * @fold: -1 when the set gives none
 * @audio: version 0 when it is not known what it sounds like
 *
 * One recording of a set, whether it can be used or not.
 */
typedef struct
{
  char             *path;       /* (owned) */
  guint             line;
  LibraryClipStatus status;
  char             *reason;     /* (owned) */
  int               quadrant;
  double            valence;
  double            arousal;
  char             *class_name; /* (owned) */
  char             *degrees;    /* (owned): "" none */
  char             *title;      /* (owned) */
  char             *artist;     /* (owned) */
  char             *group;      /* (owned) */
  char             *genre;      /* (owned) */
  char             *words;      /* (owned) */
  int               fold;
  LibraryAudioHash  audio;
} LibraryLabelClip;

typedef struct
{
  char *name; /* (owned) */
  guint n;    /* clips that are ok */
} LibraryLabelClass;

/**
 * LibraryLabelCounts:
 * @n_statuses: how many clips of each status
 * @n_quadrants: of those that are ok, as labeled, or else where their points lie
 * @n_points: of those that are ok
 * @lowest: of valence and arousal; with no points not set
 * @n_degrees: of those that are ok, how many have degrees
 * @n_groups: how many different groups those that are ok have
 * @n_folds: how many different folds
 * @classes: (element-type LibraryLabelClass): by name
 *
 * What there is in a set.
 */
typedef struct
{
  guint      n_statuses[LIBRARY_CLIP_N_STATUSES];
  guint      n_quadrants[MOOD_N_QUADRANTS];
  guint      n_points;
  double     lowest[2];
  double     highest[2];
  guint      n_degrees;
  guint      n_groups;
  guint      n_folds;
  GPtrArray *classes; /* (owned) */
} LibraryLabelCounts;

/**
 * LibraryLabelSet:
 * @kind: the layout it was read from: "csv", "folders", "ravdess" …: training/layouts/layout.h
 * @scale: as its source has it, "1..9"; "" when there are no points. What is stored is from -1 to 1
 * @source: the file or folder it was read from; bytes of the file system
 * @is_from_words: its points are means of words that editors have given, and weak
 */
typedef struct
{
  gint64             id;
  char              *name;   /* (owned) */
  char              *kind;   /* (owned) */
  char              *scale;  /* (owned) */
  char              *source; /* (owned) */
  gboolean           is_from_words;
  gint64             made_at; /* seconds since the epoch */
  LibraryLabelCounts counts;
} LibraryLabelSet;

/* What there is to say of a new set; as in LibraryLabelSet. */
typedef struct
{
  const char *name;
  const char *kind;
  const char *scale;
  const char *source;
  gboolean    is_from_words;
} LibraryLabelSetFields;

/* Somewhere else that the same sound is. */
typedef struct
{
  char  *path;       /* (owned): of the clip */
  gint64 set_id;     /* the other set; 0: it is a song of the library */
  char  *set_name;   /* (owned): "" for a song */
  char  *other_path; /* (owned) */
} LibraryLabelTwin;

#define LIBRARY_LABEL_SET_NAME_MAX  200
#define LIBRARY_LABEL_SET_MAX_CLIPS 500000

/* All strings "" and without labels. */
LibraryLabelClip *library_label_clip_new      (const char          *path);
void              library_label_clip_free     (LibraryLabelClip    *self);
void              library_label_set_free      (LibraryLabelSet     *self);
void              library_label_twin_free     (LibraryLabelTwin    *self);
/* "ok", "missing", "bad", "duplicate" */
const char       *library_clip_status_to_id   (LibraryClipStatus    status);
/* (transfer full) (element-type utf8 double): names and shares; empty for "". */
GHashTable       *library_label_degrees_parse (const char          *degrees);

/* Of clips that need not be in the library yet. @counts is to be cleared. */
void              library_label_counts_init   (LibraryLabelCounts  *counts,
                                               GPtrArray           *clips);
void              library_label_counts_clear  (LibraryLabelCounts  *counts);
guint             library_label_counts_get_n_clips (const LibraryLabelCounts *counts);
/* (transfer full): sentences about what training would have trouble with: no clips, very few, a quadrant or class without
 * any, all labels the same. Empty: nothing. */
GStrv             library_label_counts_list_troubles (const LibraryLabelCounts *counts);

/* (element-type LibraryLabelSet): by name. */
GPtrArray        *library_label_sets_list      (LibraryDb   *db,
                                                GError     **error);
/* %BASE_ERROR_NOT_FOUND when there is none. */
LibraryLabelSet  *library_label_sets_get       (LibraryDb   *db,
                                                gint64       id,
                                                GError     **error);
LibraryLabelSet  *library_label_sets_find      (LibraryDb   *db,
                                                const char  *name,
                                                GError     **error);
/* Whether a new set may have this name; %BASE_ERROR_INVALID_ARGUMENT when it is empty, too long, no text on one line, or
 * taken. */
gboolean          library_label_sets_check_name (LibraryDb   *db,
                                                 const char  *name,
                                                 GError     **error);
/* @clips: (element-type LibraryLabelClip). All in one transaction. Returns its id, 0 on error. */
gint64            library_label_sets_add       (LibraryDb                   *db,
                                                const LibraryLabelSetFields *fields,
                                                GPtrArray                   *clips,
                                                GError                     **error);
gboolean          library_label_sets_rename    (LibraryDb   *db,
                                                gint64       id,
                                                const char  *name,
                                                GError     **error);
/* The recordings stay where they are. */
gboolean          library_label_sets_remove    (LibraryDb   *db,
                                                gint64       id,
                                                GError     **error);
/* (element-type LibraryLabelClip): in the order of their source, those that cannot be used as well. */
GPtrArray        *library_label_sets_list_clips (LibraryDb  *db,
                                                 gint64      id,
                                                 GError    **error);
/* (element-type LibraryLabelTwin): where else there is what clips of the set sound like: other sets first, then songs. */
GPtrArray        *library_label_sets_list_twins (LibraryDb  *db,
                                                 gint64      id,
                                                 GError    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryLabelClip, library_label_clip_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryLabelSet, library_label_set_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryLabelTwin, library_label_twin_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LibraryLabelCounts, library_label_counts_clear)

G_END_DECLS
