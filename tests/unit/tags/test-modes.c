/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of the owner's values: added to, replaced, or left where there are any. In every kind of file. */

#include <string.h>

#include "rich.h"
#include "tags/tag-writer.h"
#include "tests/support/fixtures.h"

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
put (const char        *path,
     TagField           field,
     const char *const *values)
{
  g_autoptr (GError) error = NULL;
  TagMoodEdit edit = { .mood = "probe", .mode = TAG_MODE_REPLACE };
  g_autoptr (TagPlan) probe = tag_plan_new_mood (path, &edit, &error);
  TagChange change = { .field = field, .new_values = (GStrv)values };
  g_autoptr (TagPlan) plan = NULL;

  g_assert_no_error (error);
  for (gsize i = 0; i < tag_plan_get_n_changes (probe); i++)
    if (tag_plan_get_change (probe, i)->field == field)
      change.old_values = tag_plan_get_change (probe, i)->old_values;
  plan = tag_plan_new_exact (path, &change, 1, &error);
  g_assert_no_error (error);
  g_assert_true (tag_plan_apply (plan, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* What the file would hold in @field, "a|b"; NULL when it would not be written. */
static char *
plan (const char        *path,
      TagMode            mode,
      TagField           field,
      const char *const *ours)
{
  g_autoptr (GError) error = NULL;
  TagMoodEdit edit = { .mood = "calm", .valence = 0.5, .arousal = 0.25, .our_values = { ours, ours, ours }, .mode = mode };
  g_autoptr (TagPlan) self = tag_plan_new_mood (path, &edit, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < tag_plan_get_n_changes (self); i++)
    if (tag_plan_get_change (self, i)->field == field)
      return g_strjoinv ("|", tag_plan_get_change (self, i)->new_values);

  return NULL;
}

static void
test_modes (gconstpointer data)
{
  const struct
  {
    TagField field;
    const char *const *old;
    const char *const *ours; /* (nullable) */
    const char *added, *replaced, *filled;
  } cases[] = {
    { TAG_FIELD_MOOD, WORDS (NULL), NULL, "calm", "calm", "calm" },
    { TAG_FIELD_MOOD, WORDS ("Gloomy"), NULL, "Gloomy|calm", "calm", NULL },
    { TAG_FIELD_MOOD, WORDS ("Gloomy", "sad"), WORDS ("sad"), "Gloomy|calm", "calm", NULL },
    { TAG_FIELD_MOOD, WORDS ("sad"), WORDS ("sad"), "calm", "calm", "calm" },
    { TAG_FIELD_MOOD, WORDS ("Calm"), NULL, NULL, "calm", NULL },
    { TAG_FIELD_MOOD, WORDS ("calm"), WORDS ("calm"), NULL, NULL, NULL },
    { TAG_FIELD_VALENCE, WORDS (NULL), NULL, "0.50", "0.50", "0.50" },
    { TAG_FIELD_VALENCE, WORDS ("0.9"), NULL, NULL, "0.50", NULL },
    { TAG_FIELD_VALENCE, WORDS ("0.90"), WORDS ("0.90"), "0.50", "0.50", "0.50" },
  };
  RichKind kind = (RichKind)GPOINTER_TO_UINT (data);
  g_autoptr (RichFile) rich = rich_file_new (kind);
  gboolean has_tmoo = memmem (rich->bytes->data, rich->bytes->len, "TMOO", 4) != NULL;
  char *folder = fixture_folder_new ();
  g_autofree char *path = rich_file_write (rich, folder);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *added = NULL;
      g_autofree char *replaced = NULL;
      g_autofree char *filled = NULL;

      put (path, cases[i].field, cases[i].old);
      added = plan (path, TAG_MODE_ADD, cases[i].field, cases[i].ours);
      replaced = plan (path, TAG_MODE_REPLACE, cases[i].field, cases[i].ours);
      filled = plan (path, TAG_MODE_FILL, cases[i].field, cases[i].ours);
      g_test_message ("%s, case %u", rich->name, i);
      g_assert_cmpstr (added, ==, cases[i].added);
      g_assert_cmpstr (replaced, ==, cases[i].replaced);
      /* Some files hold a mood in a place that is not ours, TMOO beside TXXX:MOOD: it keeps ours away. */
      if (filled != NULL || cases[i].field != TAG_FIELD_MOOD || !has_tmoo)
        g_assert_cmpstr (filled, ==, cases[i].filled);
    }
  fixture_folder_free (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < RICH_N_WRITABLE; i++)
    {
      g_autoptr (RichFile) rich = rich_file_new ((RichKind)i);
      g_autofree char *name = g_strconcat ("/tags/modes/", rich->name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_modes);
    }

  return g_test_run ();
}
