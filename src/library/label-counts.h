/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/label-sets.h"

G_BEGIN_DECLS

/* Within the library only: counts while clips are gone through one at a time. */
typedef struct
{
  LibraryLabelCounts counts;  /* (owned) */
  GHashTable        *classes; /* (owned): name -> number */
  GHashTable        *groups;  /* (owned) */
  GHashTable        *folds;   /* (owned) */
} LibraryLabelTally;

/* What of a clip is counted. */
typedef struct
{
  int         status;
  int         quadrant; /* -1: none */
  double      valence;  /* NAN: no point */
  double      arousal;
  const char *class_name;
  const char *group;
  gboolean    has_degrees;
  int         fold;
} LibraryLabelFacts;

void library_label_tally_init (LibraryLabelTally       *self);
void library_label_tally_add  (LibraryLabelTally       *self,
                               const LibraryLabelFacts *facts);
/* @counts: (out). The tally is cleared. */
void library_label_tally_end  (LibraryLabelTally       *self,
                               LibraryLabelCounts      *counts);

G_END_DECLS
