/* SPDX-License-Identifier: GPL-3.0-or-later */

/* For cross-check.py: writes with our writer, and makes what no free encoder does.
 * tag-write-helper write|remove FILE; tag-write-helper make ape|v22 FILE [MP3] */

#include <stdio.h>
#include <string.h>

#include "rich-bytes.h"
#include "tags/tag-writer.h"
#include "tests/support/fixtures.h"

static const char *const written_moods[] = { "calm", "Düster & still", NULL };
static const char *const written_valence[] = { "-0.42", NULL };
static const char *const written_arousal[] = { "0.30", NULL };
static const char *const written_quadrant[] = { "Q2", NULL };
static const char *const written_custom[] = { "of the owner's", NULL };
static const char *const nothing[] = { NULL };

static int
fail (const GError *error)
{
  fprintf (stderr, "%s\n", error->message);

  return 1;
}

static int
write_fields (const char *path,
              gboolean    is_removed)
{
  const char *const *values[] = { written_moods, written_valence, written_arousal, written_quadrant, written_custom };
  TagChange changes[G_N_ELEMENTS (values)];
  g_autoptr (TagPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      const char *const *from = is_removed ? values[i] : nothing, *const *to = is_removed ? nothing : values[i];

      changes[i] = (TagChange) { i, (GStrv) from, (GStrv) to };
    }
  g_assert_true (tag_field_from_name ("My Mood", &changes[4].field));
  plan = tag_plan_new_exact (path, changes, G_N_ELEMENTS (values), &error);
  if (plan == NULL || !tag_plan_apply (plan, NULL, NULL, NULL, &error))
    return fail (error);

  return 0;
}

static void
put_frame_2_2 (Bytes      *b,
               const char *id,
               const char *text)
{
  put_text (b, id);
  put_be (b, strlen (text) + 1, 3);
  put8 (b, 0);
  put_text (b, text);
}

/* Puts an ID3v2.2 tag, which no program here writes, before the audio of an MP3 without tags. */
static int
make_2_2 (const char *path,
          const char *audio)
{
  g_autoptr (GByteArray) b = g_byte_array_new ();
  g_autoptr (GByteArray) frames = g_byte_array_new ();
  g_autofree char *bytes = NULL;
  gsize length;

  if (!g_file_get_contents (audio, &bytes, &length, NULL))
    return 1;
  put_frame_2_2 (frames, "TT2", "Hello");
  put_frame_2_2 (frames, "TP1", "An Artist");
  put_text (b, "ID3\2");
  put_zeros (b, 4);
  put8 (b, (guint8) (frames->len >> 7));
  put8 (b, frames->len & 0x7f);
  put_bytes (b, frames);
  put (b, bytes, length);

  return g_file_set_contents (path, (const char *) b->data, b->len, NULL) ? 0 : 1;
}

static int
make (const char *kind,
      const char *path,
      const char *audio)
{
  FixtureSpec spec = { .format = FIXTURE_APE, .sound = FIXTURE_SILENCE, .seconds = 1 };
  g_autoptr (GError) error = NULL;

  if (strcmp (kind, "v22") == 0)
    return make_2_2 (path, audio);

  return fixture_write (&spec, path, &error) ? 0 : fail (error);
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3)
    return write_fields (argv[2], strcmp (argv[1], "remove") == 0);
  if (argc >= 4 && strcmp (argv[1], "make") == 0)
    return make (argv[2], argv[3], argc > 4 ? argv[4] : NULL);

  return 2;
}
