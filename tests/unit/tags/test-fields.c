/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which fields are written, under which names, and in how many values: the owner's to say. */

#include <string.h>

#include "engine/base/error.h"
#include "rich.h"
#include "tags/tag-mood.h"
#include "tags/tag-writer.h"
#include "tests/support/fixtures.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static TagFieldSet
parse (const char *const *words,
       const char        *separator)
{
  g_autoptr (GError) error = NULL;
  TagFieldSet set;

  tag_field_set_parse (&set, words, separator, &error);
  g_assert_no_error (error);

  return set;
}

static void
assert_refused (const char *const *words,
                const char        *separator,
                const char        *told)
{
  g_autoptr (GError) error = NULL;
  TagFieldSet set;

  g_assert_false (tag_field_set_parse (&set, words, separator, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, told));
  /* What is left can be used. */
  g_assert_true (set.is_written[TAG_FIELD_MOOD]);
}

static void
test_parse (void)
{
  TagFieldSet set = parse (NULL, NULL);

  g_assert_true (set.is_written[TAG_FIELD_MOOD] && set.is_written[TAG_FIELD_VALENCE] && set.is_written[TAG_FIELD_AROUSAL]);
  g_assert_false (set.is_written[TAG_FIELD_QUADRANT]);

  set = parse (WORDS ("valence = My Valence", "quadrant"), "; ");
  g_assert_false (set.is_written[TAG_FIELD_MOOD] || set.is_written[TAG_FIELD_AROUSAL]);
  g_assert_cmpstr (tag_field_get_name (set.fields[TAG_FIELD_VALENCE]), ==, "My Valence");
  g_assert_cmpstr (tag_field_get_name (set.fields[TAG_FIELD_QUADRANT]), ==, "MOOD_QUADRANT");
  g_assert_cmpstr (set.separator, ==, "; ");

  set = parse (WORDS ("all", "arousal=ENERGY"), NULL);
  g_assert_true (set.is_written[TAG_FIELD_QUADRANT]);
  g_assert_cmpstr (tag_field_get_name (set.fields[TAG_FIELD_AROUSAL]), ==, "ENERGY");

  /* The case of a name does not count. */
  set = parse (WORDS ("valence=mood_valence", "arousal=energy"), NULL);
  g_assert_cmpuint (set.fields[TAG_FIELD_VALENCE], ==, TAG_FIELD_VALENCE);
  g_assert_cmpstr (tag_field_get_name (set.fields[TAG_FIELD_AROUSAL]), ==, "ENERGY");
}

static void
test_refused (void)
{
  static const char *const bad[]
      = { "",       "A",    " X Y",   "1MOOD",        "A=B",          "A:B",         "a/b",   "M\303\266\303\266d",
          "MO\nOD", "A\tB", "TITLE",  "title",        "Album Artist", "album_artist", "GENRE", "TMOO",
          "REPLAYGAIN_TRACK_GAIN", "MusicBrainz Track Id", "iTunNORM", "METADATA_BLOCK_PICTURE", "Cover Art (Front)",
          "this name is far too long for any field that a reader would show" };

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *word = g_strconcat ("mood=", bad[i], NULL);
      TagField field;

      /* Blanks around a name are a matter of typing. */
      if (!g_str_equal (bad[i], " X Y"))
        assert_refused (WORDS (word), NULL, "\342\200\234");
      g_assert_false (tag_field_from_name (bad[i], &field));
    }
  assert_refused (WORDS ("title"), NULL, "title");
  assert_refused ((const char *const[]){ NULL }, NULL, "No field");
  /* Another's name, also where that one is not written or moves away. */
  assert_refused (WORDS ("mood=MOOD_VALENCE", "valence"), NULL, "MOOD_VALENCE");
  assert_refused (WORDS ("mood=mood_valence"), NULL, "MOOD_VALENCE");
  assert_refused (WORDS ("valence=MOOD_AROUSAL", "arousal=MOOD_VALENCE"), NULL, "MOOD_AROUSAL");
  assert_refused (WORDS ("mood=My Field", "arousal=MY FIELD"), NULL, "My Field");
  assert_refused (NULL, "and", "and");
  assert_refused (NULL, " ", " ");
  assert_refused (NULL, ";\n", ";");
  assert_refused (NULL, ";/", ";/");
}

static void
test_names (void)
{
  TagField one, two, three;

  g_assert_true (tag_field_from_name ("X-Mood", &one));
  g_assert_true (tag_field_from_name ("x-mood", &two));
  g_assert_true (tag_field_from_name ("X Mood", &three));
  g_assert_cmpuint (one, ==, two);
  g_assert_cmpuint (one, !=, three);
  g_assert_cmpuint (one, >=, TAG_N_FIELDS);
  g_assert_cmpstr (tag_field_get_name (one), ==, "X-Mood");
  g_assert_cmpstr (tag_mood_get_key (TAG_STORE_ID3V2_3, one), ==, "TXXX:X-Mood");
  g_assert_cmpstr (tag_mood_get_key (TAG_STORE_MP4, one), ==, "----:com.apple.iTunes:X-Mood");
  g_assert_cmpstr (tag_mood_get_key (TAG_STORE_ASF, one), ==, "X-Mood");
  g_assert_true (tag_mood_field_from_key (TAG_STORE_ID3V2_4, "TXXX:x-MOOD", &two));
  g_assert_cmpuint (one, ==, two);
  g_assert_false (tag_mood_field_from_key (TAG_STORE_ID3V2_4, "X-Mood", &two));
}

/* Plans and writes; @expected: the changes, "MOOD=a|b MY_X=0.10" */
static void
write_with (const char        *path,
            const TagMoodEdit *edit,
            const char        *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (TagPlan) plan = tag_plan_new_mood (path, edit, &error);
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_no_error (error);
  for (gsize i = 0; i < tag_plan_get_n_changes (plan); i++)
    {
      const TagChange *change = tag_plan_get_change (plan, i);
      g_autofree char *values = g_strjoinv ("|", change->new_values);

      g_string_append_printf (text, "%s%s=%s", i > 0 ? " " : "", tag_field_get_name (change->field), values);
    }
  g_assert_cmpstr (text->str, ==, expected);
  tag_plan_apply (plan, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* The owner's names, in every container: written, changed, taken back; all else stays. */
static void
test_custom (gconstpointer data)
{
  g_autoptr (RichFile) rich = rich_file_new (GPOINTER_TO_INT (data));
  TagFieldSet set = parse (WORDS ("mood=X-Mood", "arousal=My Energy", "quadrant"), NULL);
  TagMoodEdit edit = { "calm", -0.5, 0.25, { NULL }, .quadrant = "Q2", .fields = &set };
  char *folder = fixture_folder_new ();
  g_autofree char *path = rich_file_write (rich, folder);

  write_with (path, &edit, "X-Mood=calm My Energy=0.25 MOOD_QUADRANT=Q2");
  g_assert_cmpint (rich_file_find_missing (rich, path), ==, -1);

  edit.mood = "dark";
  edit.arousal = 0.5;
  edit.our_values[TAG_FIELD_AROUSAL] = WORDS ("0.25");
  edit.our_values[TAG_FIELD_QUADRANT] = WORDS ("Q2");
  edit.quadrant = "";
  write_with (path, &edit, "X-Mood=calm|dark My Energy=0.50 MOOD_QUADRANT=");
  g_assert_cmpint (rich_file_find_missing (rich, path), ==, -1);
  write_with (path, &edit, "");

  for (guint i = 0; i < 2; i++)
    {
      static const char *const names[] = { "X-Mood", "My Energy" };
      const char *const *old[] = { WORDS ("calm", "dark"), WORDS ("0.50") };
      TagChange change = { 0, (GStrv) old[i], NULL };
      g_autoptr (TagPlan) plan = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (tag_field_from_name (names[i], &change.field));
      plan = tag_plan_new_exact (path, &change, 1, &error);
      g_assert_no_error (error);
      tag_plan_apply (plan, NULL, NULL, NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpint (rich_file_find_missing (rich, path), ==, -1);
  fixture_folder_free (folder);
}

/* Several moods as one value, and ours taken out of it again. */
static void
test_separator (gconstpointer data)
{
  g_autoptr (RichFile) rich = rich_file_new (GPOINTER_TO_INT (data));
  TagFieldSet set = parse (WORDS ("mood=X-Mood"), "; ");
  TagMoodEdit edit = { "calm", 0, 0, { NULL }, .fields = &set };
  TagField field;
  TagChange owner = { 0, (GStrv) WORDS (NULL), (GStrv) WORDS ("Gloomy", "Düster") };
  char *folder = fixture_folder_new ();
  g_autofree char *path = rich_file_write (rich, folder);
  g_autoptr (TagPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (tag_field_from_name ("X-Mood", &field));
  owner.field = field;
  plan = tag_plan_new_exact (path, &owner, 1, &error);
  g_assert_no_error (error);
  tag_plan_apply (plan, NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  write_with (path, &edit, "X-Mood=Gloomy; Düster; calm");
  write_with (path, &edit, "");
  edit.mood = "happy";
  edit.our_values[TAG_FIELD_MOOD] = WORDS ("calm");
  write_with (path, &edit, "X-Mood=Gloomy; Düster; happy");
  g_assert_cmpint (rich_file_find_missing (rich, path), ==, -1);
  fixture_folder_free (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tags/fields/parse", test_parse);
  g_test_add_func ("/tags/fields/refused", test_refused);
  g_test_add_func ("/tags/fields/names", test_names);
  for (guint i = 0; i < RICH_N_WRITABLE; i++)
    {
      g_autoptr (RichFile) rich = rich_file_new ((RichKind) i);
      g_autofree char *custom = g_strconcat ("/tags/fields/custom/", rich->name, NULL);
      g_autofree char *separator = g_strconcat ("/tags/fields/separator/", rich->name, NULL);

      g_test_add_data_func (custom, GINT_TO_POINTER (i), test_custom);
      g_test_add_data_func (separator, GINT_TO_POINTER (i), test_separator);
    }

  return g_test_run ();
}
