/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A rule as it is typed, and back. */

#include "engine/base/error.h"
#include "ui/rule-draft.h"

static LibraryPlaylistRule *
make_full_rule (void)
{
  const char *words[] = { "calm", "epic", NULL };
  const char *genres[] = { "Rock", NULL };
  LibraryPlaylistRule *rule = library_playlist_rule_new ();

  rule->has_circle = TRUE;
  rule->center = (LibraryPoint) { 0.25, -0.5 };
  rule->radius = 0.125;
  rule->quadrants = 1u << MOOD_QUADRANT_4;
  rule->words = g_strdupv ((GStrv)words);
  rule->genres = g_strdupv ((GStrv)genres);
  rule->min_certainty = 0.5;
  rule->year_from = 1970;
  rule->year_to = 1985;
  rule->text = g_strdup ("live");
  rule->title = g_strdup ("moon");
  rule->artist = g_strdup ("Ada");
  rule->album = g_strdup ("Best");
  rule->max_minutes = 90;
  rule->order = LIBRARY_ORDER_DISTANCE;
  rule->is_descending = TRUE;
  rule->seed = 12345678901234;

  return rule;
}

static void
assert_same (const LibraryPlaylistRule *rule)
{
  g_autoptr (MoodRuleDraft) draft = mood_rule_draft_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryPlaylistRule) made = NULL;

  mood_rule_draft_take_rule (draft, rule);
  made = mood_rule_draft_make_rule (draft, &error);
  g_assert_no_error (error);
  g_assert_true (library_playlist_rule_equal (rule, made));
}

static void
test_round_trip (void)
{
  g_autoptr (LibraryPlaylistRule) rule = make_full_rule ();

  assert_same (rule);

  /* What no field shows stays: a shape beside the circle. */
  rule->n_corners = 3;
  rule->corners[0] = (LibraryPoint) { 0, 0 };
  rule->corners[1] = (LibraryPoint) { 1, 0 };
  rule->corners[2] = (LibraryPoint) { 1, -1 };
  assert_same (rule);

  rule->has_circle = FALSE;
  rule->center = (LibraryPoint) { 0 };
  rule->radius = 0;
  rule->max_minutes = 0;
  rule->max_songs = 12;
  rule->order = LIBRARY_ORDER_RANDOM;
  rule->is_descending = FALSE;
  assert_same (rule);
}

static void
test_typed (void)
{
  g_autoptr (MoodRuleDraft) draft = mood_rule_draft_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LibraryPlaylistRule) rule = NULL;

  g_object_set (draft, "words", " calm ,, epic; ", "artist", "  ", "year-from", " 1999 ", "place",
                MOOD_RULE_CIRCLE, "valence", 0.5, "arousal", 0.25, "radius", 0.1, "quadrant-2", TRUE, "certainty",
                40.0, "amount", MOOD_RULE_SONGS, "n-songs", 7.0, NULL);
  rule = mood_rule_draft_make_rule (draft, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (rule->words), ==, 2);
  g_assert_cmpstr (rule->words[0], ==, "calm");
  g_assert_cmpstr (rule->words[1], ==, "epic");
  g_assert_null (rule->artist);
  g_assert_cmpuint (rule->year_from, ==, 1999);
  g_assert_true (rule->has_circle);
  g_assert_cmpfloat (rule->radius, ==, 0.1);
  g_assert_cmpuint (rule->quadrants, ==, 1u << MOOD_QUADRANT_2);
  g_assert_cmpfloat (rule->min_certainty, ==, 0.4);
  g_assert_cmpuint (rule->max_songs, ==, 7);
  g_assert_cmpfloat (rule->max_minutes, ==, 0);
}

/* Another place takes the circle and the shape away. */
static void
test_other_place (void)
{
  g_autoptr (MoodRuleDraft) draft = mood_rule_draft_new ();
  g_autoptr (LibraryPlaylistRule) rule = make_full_rule ();
  g_autoptr (LibraryPlaylistRule) made = NULL;

  rule->n_corners = 3;
  rule->corners[1] = (LibraryPoint) { 1, 0 };
  rule->corners[2] = (LibraryPoint) { 1, -1 };
  mood_rule_draft_take_rule (draft, rule);
  g_assert_true (mood_rule_draft_has_shape (draft));
  g_object_set (draft, "place", MOOD_RULE_ANYWHERE, "order", LIBRARY_ORDER_AROUSAL, NULL);
  made = mood_rule_draft_make_rule (draft, NULL);
  g_assert_nonnull (made);
  g_assert_false (made->has_circle);
  g_assert_cmpuint (made->n_corners, ==, 0);
}

static void
assert_refused (const char *property, const char *text, const char *part)
{
  g_autoptr (MoodRuleDraft) draft = mood_rule_draft_new ();
  g_autoptr (GError) error = NULL;

  g_object_set (draft, "year-to", "1980", property, text, NULL);
  g_assert_null (mood_rule_draft_make_rule (draft, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, part));
}

static void
test_wrong (void)
{
  g_autoptr (MoodRuleDraft) draft = mood_rule_draft_new ();
  g_autoptr (GError) error = NULL;

  assert_refused ("year-from", "soon", "“soon” is no year");
  assert_refused ("year-from", "19800", "no year");
  assert_refused ("year-from", "1981", "first year is after");

  g_object_set (draft, "place", MOOD_RULE_SHAPE, NULL);
  g_assert_null (mood_rule_draft_make_rule (draft, &error));
  g_assert_nonnull (strstr (error->message, "no shape yet"));
  g_clear_error (&error);
  g_object_set (draft, "place", MOOD_RULE_CIRCLE, "radius", 0.0, NULL);
  g_assert_null (mood_rule_draft_make_rule (draft, &error));
  g_assert_nonnull (strstr (error->message, "no size"));
  g_clear_error (&error);
  g_object_set (draft, "place", MOOD_RULE_ANYWHERE, "order", LIBRARY_ORDER_DISTANCE, NULL);
  g_assert_null (mood_rule_draft_make_rule (draft, &error));
  g_assert_nonnull (strstr (error->message, "circle or a shape"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-draft/round-trip", test_round_trip);
  g_test_add_func ("/rule-draft/typed", test_typed);
  g_test_add_func ("/rule-draft/other-place", test_other_place);
  g_test_add_func ("/rule-draft/wrong", test_wrong);

  return g_test_run ();
}
