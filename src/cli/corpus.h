/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"
#include "jobs/corpus-report.h"

G_BEGIN_DECLS

/* Part of the command corpus: what its options say, and what it prints. */
typedef struct
{
  char    *library_path;     /* (owned) (nullable) */
  char    *layout;           /* (owned) (nullable) */
  char    *columns;          /* (owned) (nullable) */
  char    *scale;            /* (owned) (nullable) */
  char    *separator;        /* (owned) (nullable) */
  char    *name;             /* (owned) (nullable) */
  gboolean has_no_header;
  gboolean is_dry;
  gboolean shows_bad;
  gboolean is_json;
  int      n_workers;
  GStrv    arguments;        /* (owned) (nullable) */
  LibraryDb *library;        /* (owned) (nullable) */
} CliCorpus;

/* @clips: (nullable): with them the remarks are of them too. */
void cli_corpus_print_set    (const CliCorpus        *self,
                              const LibraryLabelSet  *set,
                              const GPtrArray        *clips);
/* Those that cannot be used, or all that sound the same as something else. */
void cli_corpus_print_bad    (const CliCorpus        *self,
                              GPtrArray              *clips);
void cli_corpus_print_twins  (const CliCorpus        *self,
                              GPtrArray              *twins);
void cli_corpus_print_report (const CliCorpus        *self,
                              const JobsCorpusReport *report);
/* What a set holds, and what training would have trouble with. */
void cli_corpus_print_content (const CliCorpus       *self,
                               const LibraryLabelSet *set,
                               const GPtrArray       *clips);

G_END_DECLS
