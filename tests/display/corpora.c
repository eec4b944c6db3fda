/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "corpora.h"

#include <glib/gstdio.h>

#include "person.h"
#include "tests/support/fixtures.h"

char *
corpora_find (const char *name)
{
  const char *shared = g_getenv ("MOODPLANE_SHARED");
  g_autofree char *folder = shared != NULL ? g_build_filename (shared, "corpora", name, NULL) : NULL;

  return folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR) ? g_canonicalize_filename (folder, NULL)
                                                                    : NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(char *const *)a, *(char *const *)b);
}

/* Some songs of a person's own: short clips of another corpus than those that are trained on. */
static void
copy_songs (const char *music)
{
  g_autofree char *corpus = corpora_find ("grekow-va");
  g_autofree char *audio = g_build_filename (corpus, "audio", NULL);
  g_autoptr (GDir) dir = g_dir_open (audio, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_assert_cmpint (g_mkdir (music, 0755), ==, 0);
  for (guint i = 0; i < CORPORA_N_SONGS; i++)
    {
      g_autofree char *from = g_build_filename (audio, names->pdata[i * names->len / CORPORA_N_SONGS], NULL);
      g_autofree char *to = g_build_filename (music, names->pdata[i * names->len / CORPORA_N_SONGS], NULL);
      g_autofree char *contents = NULL;
      g_autoptr (GError) error = NULL;
      gsize length;

      g_file_get_contents (from, &contents, &length, &error);
      g_assert_no_error (error);
      g_file_set_contents (to, contents, (gssize)length, &error);
      g_assert_no_error (error);
    }
}

void
corpora_write_part (const char *path, guint every)
{
  g_autofree char *corpus = corpora_find ("taffc4q");
  g_autofree char *manifest = g_build_filename (corpus, "manifest.csv", NULL);
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  GString *text;

  g_file_get_contents (manifest, &contents, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (contents, "\n", -1);
  g_assert_true (
      g_str_has_prefix (lines[0],
                        "path,title,artist,genre,quadrant,valence,arousal,norm_words,mood_tags,fold"));
  text = g_string_new ("path,artist,quadrant,valence,arousal\n");
  for (guint i = 1; i < g_strv_length (lines); i += every)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], ",", -1);

      /* Some have commas in their names. */
      if (g_strv_length (fields) == 10 && strchr (lines[i], '"') == NULL)
        g_string_append_printf (text, "%s/%s,%s,%s,%s,%s\n", corpus, fields[0], fields[2], fields[4],
                                fields[5], fields[6]);
    }
  g_string_append_printf (text, "%s/audio/gone.opus,Nobody,Q1,,\n%s/manifest.csv,Nobody,Q7,,\n", corpus,
                          corpus);
  g_file_set_contents (path, text->str, -1, &error);
  g_assert_no_error (error);
  g_string_free (text, TRUE);
}

char *
corpora_begin (const char *const *names)
{
  g_autofree char *music = NULL;
  char *temporary;

  for (; *names != NULL; names++)
    {
      g_autofree char *folder = corpora_find (*names);

      if (folder == NULL)
        {
          g_test_skip ("The corpora are not here");
          return NULL;
        }
    }
  if (!person_is_there ())
    return NULL;

  temporary = fixture_folder_new ();
  music = g_build_filename (temporary, "music", NULL);
  copy_songs (music);

  return temporary;
}

void
corpora_open (Harness *harness, const char *folder)
{
  g_autofree char *library = g_build_filename (folder, "library.db", NULL);

  harness_open_file (harness, 1200, library);
}

static gboolean
has_heard_all (gpointer data)
{
  Harness *harness = data;

  return g_list_model_get_n_items (G_LIST_MODEL (harness->store)) == CORPORA_N_SONGS
         && !mood_session_is_scanning (harness->session);
}

void
corpora_hear (Harness *harness, const char *folder)
{
  g_autofree char *music = g_build_filename (folder, "music", NULL);

  mood_window_open_paths (harness->window, (const char *const[]){ music, NULL });
  harness_wait (has_heard_all, harness);
}
