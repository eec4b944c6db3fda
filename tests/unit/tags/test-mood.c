/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "tags/tag-mood.h"
#include "tests/support/fixtures.h"

static void
assert_format (double      value,
               const char *expected)
{
  g_autofree char *text = tag_mood_format_number (value);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_format (void)
{
  assert_format (-0.42, "-0.42");
  assert_format (0.3, "0.30");
  assert_format (0, "0.00");
  assert_format (-0.001, "0.00");
  assert_format (-0.004999, "0.00");
  assert_format (-0.006, "-0.01");
  assert_format (1, "1.00");
  assert_format (-1, "-1.00");
  assert_format (7, "1.00");
  assert_format (-7, "-1.00");
  assert_format (0.0 / 0.0, "0.00");
}

/* Makes a locale with decimal commas below @folder where the system has none. */
static const char *
make_locale (const char *folder)
{
  g_autofree char *target = g_build_filename (folder, "de_DE.UTF-8", NULL);
  const char *argv[] = { "localedef", "-f", "UTF-8", "-i", "de_DE", target, NULL };

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL, NULL, NULL, NULL))
    return NULL;
  g_setenv ("LOCPATH", folder, TRUE);

  return setlocale (LC_ALL, "de_DE.UTF-8");
}

/* The point stays a point where people write commas. */
static void
test_format_locale (void)
{
  static const char *const names[] = { "de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "cs_CZ.UTF-8", NULL };
  const char *found = NULL;
  char *folder = fixture_folder_new ();
  double value;

  for (guint i = 0; names[i] != NULL && found == NULL; i++)
    found = setlocale (LC_ALL, names[i]);
  if (found == NULL)
    found = make_locale (folder);
  fixture_folder_free (folder);
  if (found == NULL)
    {
      g_test_skip ("no locale with decimal commas is installed");
      return;
    }

  g_assert_cmpstr (localeconv ()->decimal_point, ==, ",");
  assert_format (-0.42, "-0.42");
  g_assert_true (tag_mood_parse_number ("-0.42", TAG_SCALE_SIGNED, &value));
  g_assert_cmpfloat_with_epsilon (value, -0.42, 1e-9);
  setlocale (LC_ALL, "C.UTF-8");
}

static void
assert_parse (const char *text,
              TagScale    scale,
              double      expected)
{
  double value;

  g_assert_true (tag_mood_parse_number (text, scale, &value));
  g_assert_cmpfloat_with_epsilon (value, expected, 1e-9);
}

static void
test_parse (void)
{
  static const char *const bad[] = { "", " ", "abc", "inf", "nan", "0x1", "1.2.3", "--1", "-5", "101", "1e99", "0.5 0.6",
                                     "<b>0.5</b>" };
  double value = 42;

  assert_parse ("-0.42", TAG_SCALE_SIGNED, -0.42);
  assert_parse (" 0,30 ", TAG_SCALE_SIGNED, 0.30);
  assert_parse ("+0.5", TAG_SCALE_SIGNED, 0.5);
  assert_parse ("1", TAG_SCALE_SIGNED, 1);
  assert_parse ("-1.00", TAG_SCALE_SIGNED, -1);
  assert_parse ("50", TAG_SCALE_SIGNED, 0);
  assert_parse ("100", TAG_SCALE_SIGNED, 1);
  assert_parse ("75", TAG_SCALE_SIGNED, 0.5);
  assert_parse ("1.5", TAG_SCALE_SIGNED, -0.97);
  assert_parse ("75 %", TAG_SCALE_SIGNED, 0.5);
  assert_parse ("1", TAG_SCALE_PERCENT, -0.98);
  assert_parse ("0", TAG_SCALE_PERCENT, -1);
  assert_parse ("0.75", TAG_SCALE_UNIT, 0.5);
  assert_parse ("75", TAG_SCALE_UNIT, 0.5);
  assert_parse ("1", TAG_SCALE_TEN, -1);
  assert_parse ("10", TAG_SCALE_TEN, 1);
  g_assert_false (tag_mood_parse_number ("11", TAG_SCALE_TEN, &value));
  g_assert_false (tag_mood_parse_number ("-0.1", TAG_SCALE_UNIT, &value));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (tag_mood_parse_number (bad[i], TAG_SCALE_SIGNED, &value));
      g_assert_cmpfloat (value, ==, 42);
    }
}

/* The table of names, word by word. */
static void
test_keys (void)
{
  TagField field;
  guint rank;

  g_assert_cmpstr (tag_mood_get_key (TAG_STORE_ID3V2_4, TAG_FIELD_MOOD), ==, "TMOO");
  g_assert_cmpstr (tag_mood_get_key (TAG_STORE_ID3V2_4, TAG_FIELD_VALENCE), ==, "TXXX:MOOD_VALENCE");
  g_assert_cmpstr (tag_mood_get_key (TAG_STORE_ID3V2_3, TAG_FIELD_MOOD), ==, "TXXX:MOOD");
  g_assert_cmpstr (tag_mood_get_key (TAG_STORE_VORBIS, TAG_FIELD_MOOD), ==, "MOOD");
  g_assert_cmpstr (tag_mood_get_key (TAG_STORE_MP4, TAG_FIELD_AROUSAL), ==, "----:com.apple.iTunes:MOOD_AROUSAL");
  g_assert_cmpstr (tag_mood_get_key (TAG_STORE_ASF, TAG_FIELD_MOOD), ==, "WM/Mood");
  g_assert_cmpstr (tag_mood_get_key (TAG_STORE_ASF, TAG_FIELD_VALENCE), ==, "MOOD_VALENCE");
  g_assert_cmpstr (tag_mood_get_key (TAG_STORE_APE, TAG_FIELD_MOOD), ==, "Mood");

  g_assert_true (tag_mood_field_from_key (TAG_STORE_VORBIS, "mood_arousal", &field));
  g_assert_cmpint (field, ==, TAG_FIELD_AROUSAL);
  g_assert_false (tag_mood_field_from_key (TAG_STORE_ID3V2_3, "TMOO", &field));
  g_assert_false (tag_mood_field_from_key (TAG_STORE_VORBIS, "MOODY", &field));

  g_assert_cmpint (tag_mood_get_meaning (TAG_STORE_ASF, "WM/Mood", &rank), ==, TAG_MEANING_MOOD);
  g_assert_cmpint (tag_mood_get_meaning (TAG_STORE_ID3V2_3, "TMOO", &rank), ==, TAG_MEANING_MOOD);
  g_assert_cmpint (tag_mood_get_meaning (TAG_STORE_VORBIS, "ab:mood", &rank), ==, TAG_MEANING_MOOD);
  g_assert_cmpint (tag_mood_get_meaning (TAG_STORE_VORBIS, "ENERGY", &rank), ==, TAG_MEANING_AROUSAL);
  g_assert_cmpuint (rank, >, 0);
  g_assert_cmpint (tag_mood_get_meaning (TAG_STORE_MP4, "----:org.x:1T_VALENCE", &rank), ==, TAG_MEANING_VALENCE);
  g_assert_cmpint (tag_mood_get_meaning (TAG_STORE_ID3V2_4, "TXXX:Moody", &rank), ==, TAG_MEANING_NONE);
  g_assert_cmpint (tag_mood_get_scale ("TXXX:1T_ENERGY"), ==, TAG_SCALE_PERCENT);
  g_assert_cmpint (tag_mood_get_scale ("energy"), ==, TAG_SCALE_UNIT);
  g_assert_cmpint (tag_mood_get_scale ("TXXX:EnergyLevel"), ==, TAG_SCALE_TEN);
  g_assert_cmpint (tag_mood_get_scale ("VALENCE"), ==, TAG_SCALE_SIGNED);
}

/* The moods that classifiers were asked for, and what they said. */
static void
test_probable (void)
{
  static const struct
  {
    const char *key, *mood;
  } cases[] = {
    { "ab:hi:mood_happy:happy", "happy" },
    { "TXXX:AB:HI:MOOD_SAD:SAD", "sad" },
    { "ab:hi:mood_happy:not_happy", NULL },
    { "ab:hi:mood_happy", NULL },
    { "ab:hi:moods_mirex:Cluster3", "cluster3" },
    { "----:com.apple.iTunes:MOOD_AGGRESSIVE", "aggressive" },
    { "MOOD_VALENCE", NULL },
    { "MOOD", NULL },
  };
  double value;
  guint rank;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *mood = tag_mood_get_probable (cases[i].key);

      g_assert_cmpstr (mood, ==, cases[i].mood);
      if (mood != NULL)
        g_assert_cmpint (tag_mood_get_meaning (TAG_STORE_VORBIS, cases[i].key, &rank), ==, TAG_MEANING_MOOD_PROBABILITY);
    }
  g_assert_true (tag_mood_parse_probability ("0.93", &value));
  g_assert_cmpfloat_with_epsilon (value, 0.93, 1e-9);
  g_assert_true (tag_mood_parse_probability ("93", &value));
  g_assert_cmpfloat_with_epsilon (value, 0.93, 1e-9);
  g_assert_false (tag_mood_parse_probability ("-0.5", &value));
}

static void
test_field_names (void)
{
  TagField field;

  for (guint i = 0; i < TAG_N_FIELDS; i++)
    {
      g_assert_true (tag_field_from_name (tag_field_get_name ((TagField) i), &field));
      g_assert_cmpint (field, ==, i);
    }
  g_assert_false (tag_field_from_name ("TITLE", &field));
}

/* Stars, by whatever scale. */
static void
test_rating (void)
{
  static const struct
  {
    const char *key, *text;
    guint stars;
  } cases[] = {
    { "FMPS_RATING", "1.0", 5 },  { "TXXX:FMPS_Rating", "0.6", 3 }, { "FMPS_RATING", "0", 0 },  { "RATING", "4", 4 },
    { "RATING", "0.8", 4 },       { "RATING", "80", 4 },            { "RATING", "100", 5 },     { "RATING", "8", 4 },
    { "RATING", "255", 5 },       { "RATING", "128", 3 },           { "RATING", "60 %", 3 },    { "RATING", "1", 1 },
    { "RATING", "0.02", 1 },      { "RATING", "-1", 0 },            { "RATING", "good", 0 },    { "RATING", "1000", 0 },
    { "RATING", "", 0 },          { "WM/SharedUserRating", "75", 4 }, { "FMPS_RATING", "7", 0 },
  };
  guint rank;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s %s", cases[i].key, cases[i].text);
      g_assert_cmpuint (tag_mood_parse_rating (cases[i].key, cases[i].text), ==, cases[i].stars);
      g_assert_cmpint (tag_mood_get_meaning (TAG_STORE_VORBIS, cases[i].key, &rank), ==, TAG_MEANING_RATING);
    }
  g_assert_cmpuint (tag_mood_rating_from_byte (0), ==, 0);
  g_assert_cmpuint (tag_mood_rating_from_byte (1), ==, 1);
  g_assert_cmpuint (tag_mood_rating_from_byte (64), ==, 2);
  g_assert_cmpuint (tag_mood_rating_from_byte (128), ==, 3);
  g_assert_cmpuint (tag_mood_rating_from_byte (196), ==, 4);
  g_assert_cmpuint (tag_mood_rating_from_byte (255), ==, 5);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tags/mood/format", test_format);
  g_test_add_func ("/tags/mood/format-locale", test_format_locale);
  g_test_add_func ("/tags/mood/parse", test_parse);
  g_test_add_func ("/tags/mood/keys", test_keys);
  g_test_add_func ("/tags/mood/probable", test_probable);
  g_test_add_func ("/tags/mood/field-names", test_field_names);
  g_test_add_func ("/tags/mood/rating", test_rating);

  return g_test_run ();
}
