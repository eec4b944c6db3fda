/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "ui/song-query.h"

G_BEGIN_DECLS

typedef enum
{
  MOOD_SCOPE_ALL,
  MOOD_SCOPE_ALBUMS,
  MOOD_SCOPE_ARTISTS,
  MOOD_SCOPE_UNSURE,
  MOOD_SCOPE_CORRECTED,
  MOOD_SCOPE_UNWRITTEN,
  MOOD_SCOPE_PROBLEMS,
  MOOD_SCOPE_QUADRANT,
  MOOD_SCOPE_WORD,
  MOOD_SCOPE_PLAYLIST,
} MoodScopeKind;

/**
 * MoodScope:
 * @quadrant: of %MOOD_SCOPE_QUADRANT
 * @word: of %MOOD_SCOPE_WORD: what the vocabulary calls it
 * @playlist: of %MOOD_SCOPE_PLAYLIST: its id in the library
 *
 * Which part of the library list and plane show: what is chosen in the sidebar. A plain value; its id, "quadrant:Q1" say,
 * is the state of the action win.scope.
 */
typedef struct
{
  MoodScopeKind   kind;
  MoodQuadrant    quadrant;
  const MoodWord *word;
  gint64          playlist;
} MoodScope;

/* FALSE when there is no such scope: no such word, say. */
gboolean       mood_scope_from_id        (const char      *id,
                                          MoodScope       *scope);
char          *mood_scope_to_id          (const MoodScope *self);
gboolean       mood_scope_equal          (const MoodScope *a,
                                          const MoodScope *b);
/* (transfer none): translated; NULL for a playlist, whose name the library knows */
const char    *mood_scope_get_title      (const MoodScope *self);
const char    *mood_scope_get_icon       (const MoodScope *self);
/* (nullable): the style class with its color */
const char    *mood_scope_get_class      (const MoodScope *self);
gboolean       mood_scope_is_neutral_word (const MoodWord *word);
/* @ids: (nullable) (element-type gint64): of a playlist; NULL means none */
MoodSongQuery *mood_scope_make_query     (const MoodScope *self,
                                          GArray          *ids);

G_END_DECLS
