/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Songs of every format, cut off and with flipped bits, in one folder with a good one. Where a
 * format can tell, damage is an error; where its decoder finds its way again, the song is heard.
 * Whatever happens to one song happens to no other. */

#include "rows.h"
#include "tests/support/fixtures.h"

/* What damage may be called. It must never crash or hang the decoder, as far as we know. */
#define ANY_DAMAGE ROWS_HEARD "|damaged|not-audio|empty|missing-codec|silent"

#define SECONDS    6

typedef struct
{
  const char *stem;
  double share_kept; /* 0 = all */
  guint n_flips;
  const char *expected;
} Damage;

static const Damage damages[] = {
  { "cut-2", .share_kept = 0.02, .expected = "damaged|not-audio" },
  { "cut-20", .share_kept = 0.2, .expected = "damaged" },
  { "cut-50", .share_kept = 0.5, .expected = "damaged" },
  { "cut-95", .share_kept = 0.95, .expected = ANY_DAMAGE },
  { "flip-3", .n_flips = 3, .expected = ANY_DAMAGE },
  { "flip-30", .n_flips = 30, .expected = ANY_DAMAGE },
  { "flip-1000", .n_flips = 1000, .expected = ANY_DAMAGE },
  { "flip-and-cut", .share_kept = 0.01, .n_flips = 2000, .expected = ANY_DAMAGE },
  { "good", .expected = ROWS_HEARD },
};

/* A file of silence is no more than a head, so that every cut goes through that. The one in its
 * middle leads libav's demuxer into a loop of 2^32 rounds, which only the deadline ends; a newer libav
 * dies of it. */
static const Damage head_damages[] = {
  { "cut-2", .share_kept = 0.02, .expected = "damaged|not-audio" },
  { "cut-20", .share_kept = 0.2, .expected = "damaged|not-audio|crashed" },
  { "cut-95", .share_kept = 0.95, .expected = "damaged|silent" },
  { "flip-30", .n_flips = 30, .expected = ANY_DAMAGE },
  { "good", .expected = "silent" },
};

static char *
add_damaged (Program      *program,
             const Damage *damage,
             const char   *extension,
             guint64       seed,
             const char   *contents,
             gsize         size)
{
  g_autofree char *name = g_strdup_printf ("%s.%s", damage->stem, extension);
  char *path = g_build_filename (program->music, name, NULL);

  g_assert_true (g_file_set_contents (path, contents, (gssize)size, NULL));
  if (damage->n_flips > 0)
    fixture_flip_bits (path, damage->n_flips, 0, seed);
  if (damage->share_kept > 0)
    fixture_truncate (path, damage->share_kept);

  return path;
}

static void
test_format (Program      *program,
             gconstpointer data)
{
  FixtureFormat format = GPOINTER_TO_UINT (data);
  gboolean is_silent = format == FIXTURE_APE;
  const Damage *all = is_silent ? head_damages : damages;
  gsize n_all = is_silent ? G_N_ELEMENTS (head_damages) : G_N_ELEMENTS (damages);
  const char *extension = fixture_format_get_extension (format);
  FixtureSpec spec = {
    .format = format,
    .sound = is_silent ? FIXTURE_SILENCE : FIXTURE_CHORDS,
    .seconds = SECONDS,
    .title = "Title",
  };
  g_autofree char *whole = NULL;
  g_autofree char *contents = NULL;
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *other = NULL;
  g_autoptr (Run) run = NULL;
  g_autoptr (GHashTable) rows = NULL;
  gsize size;

  whole = fixture_write_into (&spec, program->folder, "whole");
  if (whole == NULL)
    return;

  g_assert_true (g_file_get_contents (whole, &contents, &size, NULL));
  for (gsize i = 0; i < n_all; i++)
    g_ptr_array_add (paths, add_damaged (program, &all[i], extension, i * 31 + format, contents, size));
  other = program_add_song (program, "zz-other.wav", 220);

  run = rows_analyze (program, NULL, program->music);
  rows = rows_read (run);
  for (gsize i = 0; i < n_all; i++)
    {
      g_test_message ("%s %s: %s", extension, all[i].stem, rows_get (rows, paths->pdata[i]));
      rows_check (rows, paths->pdata[i], all[i].expected);
    }
  rows_check (rows, other, ROWS_HEARD);
  g_assert_cmpuint (run->n_lines, ==, n_all + 1);
  g_assert_cmpint (run->status, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint format = 0; format < FIXTURE_N_FORMATS; format++)
    {
      g_autofree char *path = g_strdup_printf ("/damaged/%s", fixture_format_get_extension (format));

      g_test_add (path, Program, GUINT_TO_POINTER (format), program_set_up, test_format, program_tear_down);
    }

  return g_test_run ();
}
