/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/heard-before.h"

#include <string.h>

#include "engine/base/paths.h"
#include "jobs/clip-sounds.h"

/* Reading more files than this takes longer than anybody waits for it: then only paths are looked at. */
#define MAX_FILES 4000

/* --- by a manifest --- */

/* (transfer full) (element-type utf8): in one spelling each */
static GHashTable *
collect_paths (const TrainingCorpus *corpus)
{
  GHashTable *paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < training_corpus_get_n_clips (corpus); i++)
    g_hash_table_add (paths, g_canonicalize_filename (training_corpus_get_clip (corpus, i)->path, NULL));

  return paths;
}

/* @is_heard: (n clips of @judged): that of clips which sound like one of @trained is set */
static gboolean
compare_sounds (const TrainingCorpus *judged,
                const TrainingCorpus *trained,
                gboolean *is_heard,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (GPtrArray) before = jobs_clip_sounds_listen (trained, cancellable, error);
  g_autoptr (GPtrArray) now = before != NULL ? jobs_clip_sounds_listen (judged, cancellable, error) : NULL;
  g_autoptr (GHashTable) sounds = g_hash_table_new (g_bytes_hash, g_bytes_equal);

  if (now == NULL)
    return FALSE;

  for (guint i = 0; i < before->len; i++)
    if (before->pdata[i] != NULL)
      g_hash_table_add (sounds, before->pdata[i]);
  for (guint i = 0; i < now->len; i++)
    is_heard[i] = is_heard[i] || (now->pdata[i] != NULL && g_hash_table_contains (sounds, now->pdata[i]));

  return TRUE;
}

static gboolean
count_by_clips (const TrainingCorpus  *judged,
                const TrainingCorpus  *trained,
                guint                 *n_heard,
                GCancellable          *cancellable,
                GError               **error)
{
  const gsize n = training_corpus_get_n_clips (judged);
  const gsize n_trained = training_corpus_get_n_clips (trained);
  g_autoptr (GHashTable) paths = collect_paths (trained);
  g_autofree gboolean *is_heard = g_new0 (gboolean, n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *path = g_canonicalize_filename (training_corpus_get_clip (judged, i)->path, NULL);

      is_heard[i] = g_hash_table_contains (paths, path);
    }
  if (n + n_trained <= MAX_FILES && !compare_sounds (judged, trained, is_heard, cancellable, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    *n_heard += is_heard[i];

  return TRUE;
}

static gboolean
find_by_manifest (JobsComparedModel     *model,
                  const TrainingCorpus  *judged,
                  const char            *trained_on,
                  GCancellable          *cancellable,
                  GError               **error)
{
  g_autoptr (TrainingCorpus) trained = training_corpus_new ();

  if (!training_corpus_add_any_manifest (trained, trained_on, error)
      || !count_by_clips (judged, trained, &model->n_heard, cancellable, error))
    return FALSE;

  model->heard = model->n_heard > 0 ? JOBS_HEARD_PERHAPS : JOBS_HEARD_NOT;
  return TRUE;
}

/* --- by names --- */

/* (transfer full): of the corpora in "name: clips; name: clips". */
static GStrv
list_names (const char *corpora)
{
  g_auto (GStrv) parts = g_strsplit (corpora, "; ", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (char **part = parts; *part != NULL; part++)
    {
      const char *colon = g_strrstr (*part, ": ");
      g_autofree char *name = colon != NULL ? g_strndup (*part, (gsize)(colon - *part)) : g_strdup (*part);

      if (*name != '\0')
        g_strv_builder_add (names, name);
    }

  return g_strv_builder_end (names);
}

/* (transfer full) (nullable): what the training of this name was trained on, where it was one of this program's user and is
 * still there. A file may say anything: a name is no path. */
static char *
find_run_manifest (const char *name)
{
  g_autofree char *folder = base_paths_user_data ("trainings");
  g_autofree char *manifest = NULL;

  if (strchr (name, G_DIR_SEPARATOR) != NULL || *name == '.')
    return NULL;
  manifest = g_build_filename (folder, name, "manifest.csv", NULL);

  return g_file_test (manifest, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&manifest) : NULL;
}

static gboolean
lies_in (const TrainingClip *clip, const char *const *names)
{
  g_auto (GStrv) folders = g_strsplit (clip->path, G_DIR_SEPARATOR_S, -1);

  for (const char *const *name = names; *name != NULL; name++)
    if (g_strv_contains ((const char *const *)folders, *name))
      return TRUE;

  return FALSE;
}

static void
find_by_names (JobsComparedModel *model, const TrainingCorpus *judged, const char *const *names)
{
  for (gsize i = 0; i < training_corpus_get_n_clips (judged); i++)
    model->n_heard += lies_in (training_corpus_get_clip (judged, i), names);
  model->heard = model->n_heard > 0                                                         ? JOBS_HEARD_PERHAPS
                 : g_strv_contains (names, training_corpus_get_manifest_name (judged, 0)) ? JOBS_HEARD_PERHAPS
                                                                                            : JOBS_HEARD_NOT;
}

gboolean
jobs_heard_before_find (JobsComparedModel     *model,
                        const TrainingCorpus  *judged,
                        const char            *trained_on,
                        GCancellable          *cancellable,
                        GError               **error)
{
  g_auto (GStrv) names = list_names (model->corpora);
  g_autofree char *run = NULL;

  model->heard = JOBS_HEARD_NOT_KNOWN;
  model->n_heard = 0;
  if (trained_on != NULL)
    return find_by_manifest (model, judged, trained_on, cancellable, error);
  if (names[0] == NULL)
    return TRUE;

  run = names[1] == NULL ? find_run_manifest (names[0]) : NULL;
  if (run != NULL && find_by_manifest (model, judged, run, cancellable, NULL))
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  model->n_heard = 0;
  find_by_names (model, judged, (const char *const *)names);
  return TRUE;
}
