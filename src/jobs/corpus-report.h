/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/label-sets.h"

G_BEGIN_DECLS

/* What a set of labeled music is read from and as, and what came of it: values that the window and the command line have in
 * common, without anything of the engine's. */

/* The layout of the library's own labels: there is no file to read. */
#define JOBS_CORPUS_LIBRARY "library"

/* How many rows of a table are shown before it is read. */
#define JOBS_CORPUS_N_PREVIEW 8

/**
 * JobsCorpusRequest:
 * @path: a folder or a table; (nullable) for the library's own labels
 * @layout: (nullable): an identifier of jobs_corpus_list_layouts(); NULL: it is found out
 * @columns: (nullable): "path=File,valence=V": training_layout_choice_set_columns(); NULL: as names tell
 * @scale: (nullable): "1..9"; NULL: as the set or its numbers tell
 * @separator: (nullable): one of , ; | or a tabulator; NULL: it is found out
 * @header: 1: the table's first row names its columns, 0: it does not, -1: it is found out
 * @name: (nullable): what the set is to be called; NULL: as its file or folder
 */
typedef struct
{
  char *path;      /* (owned) */
  char *layout;    /* (owned) */
  char *columns;   /* (owned) */
  char *scale;     /* (owned) */
  char *separator; /* (owned) */
  int   header;
  char *name;      /* (owned) */
} JobsCorpusRequest;

/**
 * JobsCorpusReport:
 * @reason: how it was recognized; a sentence
 * @layout, @columns, @scale, @separator, @header: as they were used; a request may have the same
 * @has_table: there are columns to choose
 * @column_names: (nullable): of the table
 * @preview: (element-type GStrv): its first rows
 * @name: of the set: as asked for, or one that is free
 * @clips: (element-type LibraryLabelClip): all rows, those that cannot be used as well
 * @remarks: sentences about what training would have trouble with
 * @twins: (nullable) (element-type LibraryLabelTwin): sounds that are elsewhere too; only of what is in the library
 * @set_id: in the library; 0: it was only looked at
 */
typedef struct
{
  char              *layout;       /* (owned) */
  char              *reason;       /* (owned) */
  gboolean           has_table;
  char              *columns;      /* (owned) */
  char              *scale;        /* (owned) */
  char              *separator;    /* (owned) */
  int                header;
  GStrv              column_names; /* (owned) */
  GPtrArray         *preview;      /* (owned) */
  char              *name;         /* (owned) */
  char              *source;       /* (owned) */
  gboolean           is_from_words;
  GPtrArray         *clips;        /* (owned) */
  LibraryLabelCounts counts;
  GStrv              remarks;      /* (owned) */
  GPtrArray         *twins;        /* (owned) (nullable) */
  gint64             set_id;
} JobsCorpusReport;

JobsCorpusRequest *jobs_corpus_request_new   (const char              *path);
JobsCorpusRequest *jobs_corpus_request_copy  (const JobsCorpusRequest *self);
void               jobs_corpus_request_free  (JobsCorpusRequest       *self);
void               jobs_corpus_report_free   (JobsCorpusReport        *self);

/* Identifiers of all layouts, NULL at the end. */
const char *const *jobs_corpus_list_layouts  (void);
/* (nullable): what people call it; NULL for an identifier of none. */
const char        *jobs_corpus_get_layout_name (const char            *layout);
/* Identifiers of what columns may say, NULL at the end. */
const char *const *jobs_corpus_list_roles    (void);
const char        *jobs_corpus_get_role_name (const char              *role);
/* Whether a file of this name has notes and no sound. */
gboolean           jobs_corpus_is_notes      (const char              *name);
/* (transfer full): sentences about what training would have trouble with. @clips: (element-type LibraryLabelClip) */
GStrv              jobs_corpus_list_remarks  (const LibraryLabelCounts *counts,
                                              const GPtrArray          *clips);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsCorpusRequest, jobs_corpus_request_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (JobsCorpusReport, jobs_corpus_report_free)

G_END_DECLS
