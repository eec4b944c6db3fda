/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/* What the owner of the library says of songs. A label belongs to the sound: whatever sounds the same to the byte has it
 * as well, the files that come later among them. It is never overwritten but by its owner: everything that was said is
 * kept, with its day, so that any of it can be taken back. The functions may be called from any thread. */

/* Something to say of one song. */
typedef struct
{
  gint64   song_id;
  gboolean is_forgotten; /* what was said of it counts no longer; there is no point */
  gboolean is_taken;     /* it is taken from somewhere: a song that has a label keeps that */
  double   valence;
  double   arousal;
} LibraryCorrection;

/* Something that was said. */
typedef struct
{
  gint64   batch;   /* what was said at once, and is undone at once */
  gint64   said_at; /* seconds since the epoch */
  gboolean is_forgotten;
  double   valence; /* unless @is_forgotten */
  double   arousal;
  gboolean is_undone;
  gboolean is_in_force;
} LibrarySaying;

/* Whether a label may have this point: both are numbers from -1 to 1. */
gboolean   library_label_is_possible  (double                   valence,
                                       double                   arousal);

/* Says all of @corrections, or with an error none. Of songs without a label there is nothing to forget.
 * @batch: (out) (optional): what to undo; 0 when nothing was to be changed.
 * @changed: (nullable) (element-type LibrarySong): gets the listed songs that have changed, all that sound the same. */
gboolean   library_labels_say         (LibraryDb               *db,
                                       const LibraryCorrection *corrections,
                                       gsize                    n_corrections,
                                       gint64                  *batch,
                                       GPtrArray               *changed,
                                       GError                 **error);
/* One song is where its owner says. */
gboolean   library_labels_set         (LibraryDb               *db,
                                       gint64                   song_id,
                                       double                   valence,
                                       double                   arousal,
                                       gint64                  *batch,
                                       GPtrArray               *changed,
                                       GError                 **error);
gboolean   library_labels_clear       (LibraryDb               *db,
                                       gint64                   song_id,
                                       gint64                  *batch,
                                       GPtrArray               *changed,
                                       GError                 **error);
/* Takes back what was said at once: what had been said before is in force again, unless something was said since. */
gboolean   library_labels_undo        (LibraryDb               *db,
                                       gint64                   batch,
                                       GPtrArray               *changed,
                                       GError                 **error);
/* What was said at once last, and is not undone; 0: nothing. */
gboolean   library_labels_find_last_batch (LibraryDb           *db,
                                       gint64                  *batch,
                                       GError                 **error);
/* (element-type LibrarySong): the listed songs that have a label, the last one that was said first. */
GPtrArray *library_labels_list        (LibraryDb               *db,
                                       GError                 **error);
/* (element-type LibrarySaying): all that was ever said of a song, the first first. */
GArray    *library_labels_list_history (LibraryDb              *db,
                                        gint64                  song_id,
                                        GError                **error);

G_END_DECLS
