/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "library/db.h"

G_BEGIN_DECLS

/* What was learned from the labels of a library: another point for each song that was heard by the model whose points were
 * learned from. It stands beside what was predicted, which it never changes; a song that is heard anew loses it, and is a
 * straggler until it gets one again. The functions may be called from any thread. */

/* An adaptation that is in force. */
typedef struct
{
  double strength;
  gint64 made_at;         /* seconds since the epoch; set when it is stored */
  guint  n_labels;        /* it was learned from */
  guint  n_songs;         /* that have another point by it; set when it is read */
  double error_without;   /* on labels, each of them left out */
  double error_with;
  double builtin_without; /* on built-in labels; NAN: there were none */
  double builtin_with;
} LibraryAdaptation;

/* A song as its model heard it. */
typedef struct
{
  gint64               id;
  gint64               version;   /* of what heard it, to say which result it is */
  double               valence;   /* predicted */
  double               arousal;
  const MoodEmbedding *embedding; /* (nullable) */
  gboolean             has_label;
  double               label_valence;
  double               label_arousal;
  gboolean             is_adapted; /* it has another point already, of which its label need not take notice */
  double               adapted_valence;
  double               adapted_arousal;
  const char          *artist;    /* (nullable): only of songs that might get a label */
} LibraryHeard;

/* Where a song goes from where it was predicted to be. */
typedef struct
{
  gint64   id;
  gint64   version;
  double   from[2]; /* valence and arousal */
  double   to[2];
  double   now[2];  /* where it is before that; for whoever counts */
  gboolean is_held; /* by a label: it does not go there; for whoever counts */
} LibraryMove;

/* Returns: whether to go on */
typedef gboolean (*LibraryHeardFunc) (const LibraryHeard *song,
                                      gpointer            user_data);

/* Which version has heard most of the songs with a label, or without labels most songs: only what one model has heard can be
 * compared. @version: (out): 0: nothing was heard. @model: (out) (transfer full) (nullable): its fingerprint. @n_songs: (out): it has heard. */
gboolean library_adaptation_find_version (LibraryDb                *db,
                                          gint64                   *version,
                                          char                    **model,
                                          guint                    *n_songs,
                                          GError                  **error);
/* Songs of @version with a label, missing ones too; of those that sound the same one. The latest labels first. */
gboolean library_adaptation_each_label   (LibraryDb                *db,
                                          gint64                    version,
                                          LibraryHeardFunc          func,
                                          gpointer                  user_data,
                                          GError                  **error);
/* All songs of @version whose id is a multiple of @stride. They are read one at a time. */
gboolean library_adaptation_each_song    (LibraryDb                *db,
                                          gint64                    version,
                                          gint64                    stride,
                                          LibraryHeardFunc          func,
                                          gpointer                  user_data,
                                          GError                  **error);
/* The same of those that have no other point. */
gboolean library_adaptation_each_straggler (LibraryDb              *db,
                                          gint64                    version,
                                          LibraryHeardFunc          func,
                                          gpointer                  user_data,
                                          GError                  **error);
/* At most @n_max songs of @version that might get a label, spread over the library, the same as long as it does not change: there
 * to be played, without a label or a failure; of those that sound the same one. */
gboolean library_adaptation_each_unlabeled (LibraryDb             *db,
                                          gint64                    version,
                                          guint                     n_max,
                                          LibraryHeardFunc          func,
                                          gpointer                  user_data,
                                          GError                  **error);
/* In place of the one that is in force. Songs that have been heard anew since they were read are left out. */
gboolean library_adaptation_store        (LibraryDb                *db,
                                          const LibraryAdaptation  *adaptation,
                                          const LibraryMove        *moves,
                                          gsize                     n_moves,
                                          GError                  **error);
/* To the one that is in force, if that is @adaptation still, and nothing otherwise. */
gboolean library_adaptation_extend       (LibraryDb                *db,
                                          const LibraryAdaptation  *adaptation,
                                          const LibraryMove        *moves,
                                          gsize                     n_moves,
                                          GError                  **error);
/* All songs without a label are where they were predicted to be.
 * @is_any: (out) (optional): FALSE when none was in force. */
gboolean library_adaptation_revert       (LibraryDb                *db,
                                          gboolean                 *is_any,
                                          GError                  **error);
/* @is_any: (out): FALSE when none is in force. */
gboolean library_adaptation_load         (LibraryDb                *db,
                                          LibraryAdaptation        *adaptation,
                                          gboolean                 *is_any,
                                          GError                  **error);

G_END_DECLS
