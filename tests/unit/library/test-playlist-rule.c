/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/playlist-rule.h"

#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"

static LibraryPlaylistRule *
make_full (void)
{
  static const char *const words[] = { "happy", "träumerisch \"so\"", NULL };
  LibraryPlaylistRule *rule = library_playlist_rule_new ();

  rule->has_circle = TRUE;
  rule->center = (LibraryPoint) { 0.1, -0.3 };
  rule->radius = 1.0 / 3.0;
  rule->n_corners = 3;
  rule->corners[0] = (LibraryPoint) { -1.0, -1.0 };
  rule->corners[1] = (LibraryPoint) { 1.0, -1.0 };
  rule->corners[2] = (LibraryPoint) { 0.1, 0.7 };
  rule->quadrants = 1u << MOOD_QUADRANT_1 | 1u << MOOD_QUADRANT_4;
  rule->words = g_strdupv ((char **)words);
  rule->min_certainty = 0.55;
  rule->genres = g_strdupv ((char **)words);
  rule->year_from = 1990;
  rule->year_to = 9999;
  rule->text = g_strdup ("a \\ b");
  rule->title = g_strdup ("t");
  rule->artist = g_strdup ("Ümit {[(");
  rule->album = g_strdup ("'");
  rule->max_songs = 30;
  rule->max_minutes = 90.5;
  rule->order = LIBRARY_ORDER_DISTANCE;
  rule->is_descending = TRUE;
  rule->seed = G_MAXINT64;

  return rule;
}

/* All that a rule can say survives, to the last digit. */
static void
test_round_trip (void)
{
  g_autoptr (LibraryPlaylistRule) rule = make_full ();
  g_autoptr (LibraryPlaylistRule) copy = library_playlist_rule_copy (rule);
  g_autofree char *json = library_playlist_rule_to_json (rule);
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryPlaylistRule) read = library_playlist_rule_from_json (json, &error);

  g_assert_no_error (error);
  g_assert_true (library_playlist_rule_equal (rule, copy));
  g_assert_true (library_playlist_rule_equal (rule, read));
  g_assert_true (read->has_circle);
  g_assert_cmpfloat (read->radius, ==, 1.0 / 3.0);
  g_assert_cmpfloat (read->center.arousal, ==, -0.3);
  g_assert_cmpuint (read->n_corners, ==, 3);
  g_assert_cmpfloat (read->corners[2].arousal, ==, 0.7);
  g_assert_cmpuint (read->quadrants, ==, rule->quadrants);
  g_assert_cmpstr (read->words[1], ==, rule->words[1]);
  g_assert_null (read->words[2]);
  g_assert_cmpfloat (read->min_certainty, ==, 0.55);
  g_assert_cmpstr (read->genres[1], ==, rule->words[1]);
  g_assert_null (read->genres[2]);
  g_assert_cmpuint (read->year_from, ==, 1990);
  g_assert_cmpuint (read->year_to, ==, 9999);
  g_assert_cmpstr (read->text, ==, rule->text);
  g_assert_cmpstr (read->title, ==, rule->title);
  g_assert_cmpstr (read->artist, ==, rule->artist);
  g_assert_cmpstr (read->album, ==, rule->album);
  g_assert_cmpuint (read->max_songs, ==, 30);
  g_assert_cmpfloat (read->max_minutes, ==, 90.5);
  g_assert_cmpint (read->order, ==, LIBRARY_ORDER_DISTANCE);
  g_assert_true (read->is_descending);
  g_assert_cmpuint (read->seed, ==, G_MAXINT64);

  read->seed--;
  g_assert_false (library_playlist_rule_equal (rule, read));
}

static void
test_defaults (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryPlaylistRule) read = library_playlist_rule_from_json ("{}", &error);
  g_autoptr (LibraryPlaylistRule) empty
      = library_playlist_rule_from_json ("{\"artist\": \"\", \"songs\": 5.0}", &error);

  g_assert_no_error (error);
  g_assert_cmpint (read->order, ==, LIBRARY_ORDER_RANDOM);
  g_assert_null (empty->artist);
  g_assert_cmpuint (empty->max_songs, ==, 5);
}

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "",
    "null",
    "[]",
    "{",
    "{}}",
    "\"text\"",
    "{\"order\": \"none\"}",
    "{\"order\": 1}",
    "{\"unknown\": 1}",
    "{\"circle\": {\"valence\": 0, \"arousal\": 0}}",
    "{\"circle\": {\"valence\": 0, \"arousal\": 0, \"radius\": 0}}",
    "{\"circle\": {\"valence\": 0, \"arousal\": 0, \"radius\": -1}}",
    "{\"circle\": {\"valence\": 0, \"arousal\": 0, \"radius\": 1e400}}",
    "{\"circle\": {\"valence\": 1.5, \"arousal\": 0, \"radius\": 1}}",
    "{\"circle\": {\"valence\": \"0\", \"arousal\": 0, \"radius\": 1}}",
    "{\"circle\": {\"valence\": 0, \"arousal\": 0, \"radius\": 1, \"more\": 1}}",
    "{\"circle\": [0, 0, 1]}",
    "{\"polygon\": []}",
    "{\"genres\": []}",
    "{\"genres\": \"Rock\"}",
    "{\"genres\": [\"\"]}",
    "{\"genres\": [1]}",
    "{\"year_from\": \"1990\"}",
    "{\"year_from\": -1}",
    "{\"year_from\": 1990.5}",
    "{\"year_to\": 10000}",
    "{\"year_from\": 2000, \"year_to\": 1999}",
    "{\"polygon\": [[0, 0], [1, 1]]}",
    "{\"polygon\": [[0, 0], [1, 1], [1]]}",
    "{\"polygon\": [[0, 0], [1, 1], [1, 2]]}",
    "{\"polygon\": [[0, 0], [1, 1], [[1], 0]]}",
    "{\"polygon\": {\"0\": 1}}",
    "{\"quadrants\": [\"Q5\"]}",
    "{\"quadrants\": []}",
    "{\"quadrants\": \"Q1\"}",
    "{\"words\": [1]}",
    "{\"words\": [\"\"]}",
    "{\"words\": [null]}",
    "{\"certainty\": 1.01}",
    "{\"certainty\": -0.1}",
    "{\"certainty\": true}",
    "{\"songs\": -1}",
    "{\"songs\": 1.5}",
    "{\"songs\": 1000001}",
    "{\"songs\": 99999999999999999999}",
    "{\"minutes\": -1}",
    "{\"minutes\": 1e9}",
    "{\"minutes\": \"long\"}",
    "{\"seed\": -1}",
    "{\"seed\": 1e30}",
    "{\"descending\": 1}",
    "{\"descending\": true}",
    "{\"order\": \"distance\"}",
    "{\"title\": 5}",
    "{\"title\": null}",
    "{\"title\": \"\xff\"}",
    "{/* no comments */}",
    "{'title': 'x'}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_from_json (texts[i], &error);

      if (rule != NULL)
        g_test_message ("taken: %s", texts[i]);
      g_assert_null (rule);
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
    }
}

/* What would exhaust the stack or the memory of a parser never gets to one. */
static void
test_huge (void)
{
  g_autofree char *brackets = g_strnfill (LIBRARY_RULE_MAX_JSON - 100, '[');
  g_autofree char *deep = g_strconcat ("{\"polygon\": ", brackets, NULL);
  g_autofree char *hidden = g_strconcat ("{\"title\": \"\\\"\", \"polygon\": ", brackets, NULL);
  g_autofree char *quoted = g_strconcat ("{'\"': ", brackets, NULL);
  g_autofree char *spaces = g_strnfill (LIBRARY_RULE_MAX_JSON, ' ');
  g_autofree char *large = g_strconcat ("{}", spaces, NULL);
  g_autofree char *title = g_strnfill (LIBRARY_RULE_MAX_TEXT + 1, 'x');
  g_autofree char *wide = g_strdup_printf ("{\"title\": \"%s\"}", title);
  const char *const texts[] = { deep, hidden, quoted, large, wide };
  g_autoptr (LibraryPlaylistRule) rule = NULL;
  g_autoptr (GError) no_error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (library_playlist_rule_from_json (texts[i], &error));
      g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
    }

  title[LIBRARY_RULE_MAX_TEXT] = '\0';
  g_free (wide);
  wide = g_strdup_printf ("{\"title\": \"%s\"}", title);
  rule = library_playlist_rule_from_json (wide, &no_error);
  g_assert_no_error (no_error);
}

/* A rule cut off at any byte is refused, or means what it says; nothing is read beyond its end. */
static void
test_truncated (void)
{
  g_autoptr (LibraryPlaylistRule) rule = make_full ();
  g_autofree char *json = library_playlist_rule_to_json (rule);

  for (gsize size = 0; size < strlen (json); size++)
    {
      g_autofree char *cut = g_strndup (json, size);

      g_assert_null (library_playlist_rule_from_json (cut, NULL));
    }
}

static void
test_circle (void)
{
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();

  rule->has_circle = TRUE;
  rule->center = (LibraryPoint) { 0.5, -0.25 };
  rule->radius = 0.25;
  g_assert_true (library_playlist_rule_contains (rule, 0.5, -0.25));
  g_assert_true (library_playlist_rule_contains (rule, 0.75, -0.25));
  g_assert_true (library_playlist_rule_contains (rule, 0.5, 0.0));
  g_assert_false (library_playlist_rule_contains (rule, 0.751, -0.25));
  g_assert_false (library_playlist_rule_contains (rule, 0.7, 0.0));
}

/* A U, its hollow and its edges. */
static void
test_polygon (void)
{
  static const LibraryPoint corners[] = { { -0.5, -0.5 },  { 0.5, -0.5 },    { 0.5, 0.5 },   { 0.25, 0.5 },
                                          { 0.25, -0.25 }, { -0.25, -0.25 }, { -0.25, 0.5 }, { -0.5, 0.5 } };
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();

  rule->n_corners = G_N_ELEMENTS (corners);
  memcpy (rule->corners, corners, sizeof corners);
  g_assert_true (library_playlist_rule_contains (rule, -0.4, 0.4));
  g_assert_true (library_playlist_rule_contains (rule, 0.4, 0.4));
  g_assert_true (library_playlist_rule_contains (rule, 0.0, -0.4));
  g_assert_false (library_playlist_rule_contains (rule, 0.0, 0.0));
  g_assert_false (library_playlist_rule_contains (rule, 0.0, 0.45));
  g_assert_false (library_playlist_rule_contains (rule, 0.6, -0.5));
  g_assert_false (library_playlist_rule_contains (rule, -0.6, -0.25));
  for (gsize i = 0; i < G_N_ELEMENTS (corners); i++)
    {
      const LibraryPoint *next = &corners[(i + 1) % G_N_ELEMENTS (corners)];

      g_assert_true (library_playlist_rule_contains (rule, corners[i].valence, corners[i].arousal));
      g_assert_true (library_playlist_rule_contains (rule, (corners[i].valence + next->valence) / 2,
                                                     (corners[i].arousal + next->arousal) / 2));
    }
}

static double
draw (BaseRng *rng)
{
  return 2.0 * base_rng_uniform (rng) - 1.0;
}

/* Of a star around a point, what lies nearer to it than the edge in its direction is in: a second way to say it. */
static void
test_random_polygons (void)
{
  BaseRng rng;

  base_rng_init (&rng, 11);
  for (guint round = 0; round < 200; round++)
    {
      g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_new ();
      double radii[16];

      rule->n_corners = 3 + (guint)base_rng_below (&rng, 13);
      for (guint i = 0; i < rule->n_corners; i++)
        {
          double angle = 2.0 * G_PI * i / rule->n_corners;

          radii[i] = 0.2 + 0.8 * base_rng_uniform (&rng);
          rule->corners[i] = (LibraryPoint) { radii[i] * cos (angle), radii[i] * sin (angle) };
        }
      g_assert_true (library_playlist_rule_check (rule, NULL));

      for (guint i = 0; i < 200; i++)
        {
          LibraryPoint least, most;
          double v = draw (&rng), a = draw (&rng);
          double angle = atan2 (a, v) < 0.0 ? atan2 (a, v) + 2.0 * G_PI : atan2 (a, v);
          guint sector = MIN ((guint)(angle / (2.0 * G_PI) * rule->n_corners), rule->n_corners - 1);
          const LibraryPoint *p = &rule->corners[sector], *q = &rule->corners[(sector + 1) % rule->n_corners];
          double side
              = (q->valence - p->valence) * (a - p->arousal) - (q->arousal - p->arousal) * (v - p->valence);
          gboolean is_in = library_playlist_rule_contains (rule, v, a);

          if (fabs (side) < 1e-9)
            continue;
          g_assert_cmpint (is_in, ==, side > 0.0);
          library_playlist_rule_get_bounds (rule, &least, &most);
          if (is_in)
            g_assert_true (v >= least.valence && v <= most.valence && a >= least.arousal
                           && a <= most.arousal);
        }
    }
}

static void
assert_described (const char *json, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryPlaylistRule) rule = library_playlist_rule_from_json (json, &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  text = library_playlist_rule_describe (rule);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_describe (void)
{
  assert_described ("{}", "all songs, at random");
  assert_described ("{\"circle\": {\"valence\": 0.4, \"arousal\": 0.3, \"radius\": 0.2}, \"songs\": 30}",
                    "within 0.20 of (0.40, 0.30), 30 songs, at random");
  assert_described ("{\"polygon\": [[-0.8, -0.8], [0.8, -0.6], [0.1, 0.9]], \"order\": \"distance\", \"minutes\": 90}",
                    "within a shape of 3 corners, 90 minutes, the nearest first");
  assert_described ("{\"quadrants\": [\"Q1\", \"Q4\"], \"certainty\": 0.7, \"words\": [\"calm\", \"epic\"]}",
                    "in Q1 or Q4, at least 70 % certain, mood calm or epic, at random");
  assert_described ("{\"artist\": \"sun\", \"songs\": 1, \"order\": \"arousal\", \"descending\": true}",
                    "artist with “sun”, 1 song, the most energetic first");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/playlist-rule/round-trip", test_round_trip);
  g_test_add_func ("/library/playlist-rule/defaults", test_defaults);
  g_test_add_func ("/library/playlist-rule/hostile", test_hostile);
  g_test_add_func ("/library/playlist-rule/huge", test_huge);
  g_test_add_func ("/library/playlist-rule/truncated", test_truncated);
  g_test_add_func ("/library/playlist-rule/describe", test_describe);
  g_test_add_func ("/library/playlist-rule/circle", test_circle);
  g_test_add_func ("/library/playlist-rule/polygon", test_polygon);
  g_test_add_func ("/library/playlist-rule/random-polygons", test_random_polygons);

  return g_test_run ();
}
