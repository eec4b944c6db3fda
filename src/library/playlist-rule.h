/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "engine/mood/estimate.h"

G_BEGIN_DECLS

typedef enum
{
  LIBRARY_ORDER_RANDOM,   /* the same seed, the same order */
  LIBRARY_ORDER_VALENCE,
  LIBRARY_ORDER_AROUSAL,
  LIBRARY_ORDER_DISTANCE, /* from the center of the circle, else from the mean of the corners */
} LibraryRuleOrder;

typedef struct
{
  double valence;
  double arousal;
} LibraryPoint;

#define LIBRARY_RULE_MAX_CORNERS 64
#define LIBRARY_RULE_MAX_WORDS   32
#define LIBRARY_RULE_MAX_SONGS   1000000
#define LIBRARY_RULE_MAX_MINUTES 1000000.0
/* Texts of a rule, in bytes. */
#define LIBRARY_RULE_MAX_TEXT    256
/* A rule as JSON, in bytes: there is room for the largest of rules, and for no more than that. */
#define LIBRARY_RULE_MAX_JSON    (128 * 1024)

/**
 * LibraryPlaylistRule:
 * @has_circle: only songs at most @radius from @center
 * @corners: (n_corners): only songs within this polygon, or on its edge; what it goes around twice is out
 *   (even-odd rule)
 * @n_corners: 0: no polygon; else at least 3
 * @quadrants: bit q: songs whose most probable quadrant is q; 0: all
 * @words: (nullable): only songs with one of these mood words: ours, or one of the file's tags
 * @min_certainty: only songs whose quadrant is at least so probable
 * @genres: (nullable): only songs of one of these genres: the whole of it; case and accents do not matter
 * @year_from: only songs of this year or later; 0: from whenever
 * @year_to: only songs of this year or earlier; 0: until whenever
 * @text: (nullable): words that occur in title, artist, album, genre, path or mood, as in a search
 * @title: (nullable): words that occur in the title
 * @artist: (nullable): likewise
 * @album: (nullable): likewise
 * @max_songs: 0: as many as there are
 * @max_minutes: 0: however long
 * @order: which come first, and so which are in when not all are
 * @is_descending: the other way round; not with random
 * @seed: of the random order; of 63 bits, so that every reader of JSON has all its digits
 *
 * Which songs a saved playlist holds, and in what order. A plain value: of what is asked for, all must hold.
 * Only heard songs that are present are meant. One whose year is not known is of none.
 */
typedef struct
{
  gboolean         has_circle;
  LibraryPoint     center;
  double           radius;
  LibraryPoint     corners[LIBRARY_RULE_MAX_CORNERS];
  guint            n_corners;
  guint            quadrants;
  GStrv            words;  /* (owned) (nullable) */
  double           min_certainty;
  GStrv            genres; /* (owned) (nullable) */
  guint            year_from;
  guint            year_to;
  char            *text;   /* (owned) (nullable) */
  char            *title;  /* (owned) (nullable) */
  char            *artist; /* (owned) (nullable) */
  char            *album;  /* (owned) (nullable) */
  guint            max_songs;
  double           max_minutes;
  LibraryRuleOrder order;
  gboolean         is_descending;
  guint64          seed;
} LibraryPlaylistRule;

LibraryPlaylistRule *library_playlist_rule_new       (void);
LibraryPlaylistRule *library_playlist_rule_copy      (const LibraryPlaylistRule  *self);
void                 library_playlist_rule_free      (LibraryPlaylistRule        *self);
gboolean             library_playlist_rule_equal     (const LibraryPlaylistRule  *a,
                                                      const LibraryPlaylistRule  *b);
gboolean             library_playlist_rule_check     (const LibraryPlaylistRule  *self,
                                                      GError                    **error);
gboolean             library_playlist_rule_contains  (const LibraryPlaylistRule  *self,
                                                      double                      valence,
                                                      double                      arousal);
void                 library_playlist_rule_get_center (const LibraryPlaylistRule *self,
                                                       LibraryPoint              *center);
void                 library_playlist_rule_get_bounds (const LibraryPlaylistRule *self,
                                                       LibraryPoint              *least,
                                                       LibraryPoint              *most);
const char          *library_rule_order_to_id        (LibraryRuleOrder            order);
gboolean             library_rule_order_from_id      (const char                 *id,
                                                      LibraryRuleOrder           *order);

char                *library_playlist_rule_describe (const LibraryPlaylistRule *self);
char                *library_playlist_rule_to_json   (const LibraryPlaylistRule  *self);
LibraryPlaylistRule *library_playlist_rule_from_json (const char                 *json,
                                                      GError                    **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LibraryPlaylistRule, library_playlist_rule_free)

G_END_DECLS
