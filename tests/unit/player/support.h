/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "player/player.h"

G_BEGIN_DECLS

/* A player with made-up songs in a folder of its own, and what it has said. */
typedef struct
{
  PlayerPlayer *player;
  char         *folder;
  GString      *heard;   /* titles of the songs that began, one letter each as the tests name them */
  GString      *skipped; /* titles of those that could not be played */
  char         *reason;  /* (nullable): the last one */
  guint         n_failed;
  guint         n_seeked;
} Fixture;

/* A sink that plays as fast as it can, and one that keeps time, both without a sound card. */
#define FAST_SINK  "fakesink sync=false"
#define TIMED_SINK "fakesink sync=true"

void         fixture_open     (Fixture     *self,
                               const char  *sink);
void         fixture_close    (Fixture     *self);
/* A sine as a song with this title. */
PlayerTrack *fixture_song     (Fixture     *self,
                               const char  *title,
                               double       seconds);
/* Not a song, though it is called one. */
PlayerTrack *fixture_bad_song (Fixture     *self,
                               const char  *title);
/* The songs, which are taken over, up to NULL. */
GPtrArray   *fixture_list     (PlayerTrack *first,
                               ...) G_GNUC_NULL_TERMINATED;

typedef gboolean (*Condition) (gpointer data);
/* Runs the main loop until then; a test that waits for very long has failed, and says for what. */
#define wait_until(condition, ...) wait_until_named (G_STRLOC ": " #condition, condition, __VA_ARGS__)
void         wait_until_named (const char  *name,
                               Condition    condition,
                               gpointer     data);
void         wait_for_state   (Fixture     *self,
                               PlayerState  state);
/* Until the current song's sound has begun. */
void         wait_for_sound   (Fixture     *self);
void         wait_for_seek    (Fixture     *self);

G_END_DECLS
