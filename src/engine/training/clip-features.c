/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/clip-features.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "engine/base/error.h"

/* Head of a cached file; times, levels (none, or one for each example) and values follow. Another byte order fails the
 * check of the magic number, and the clip is decoded again. */
typedef struct
{
  guint64 magic;
  guint32 n_examples;
  guint32 size;
} CacheHead;

#define CACHE_MAGIC  G_GUINT64_CONSTANT (0x4d50455846543032)
#define READ_SAMPLES 65536
#define MAX_EXAMPLES 100000

char *
training_clip_features_get_cache_path (const AnalysisFeatureReader *reader,
                                       const char                  *folder,
                                       const char                  *path,
                                       guint                        revision)
{
  const AnalysisCut *cut = analysis_feature_reader_get_cut (reader);
  g_autofree char *sparse = NULL;
  g_autofree char *key = NULL;
  g_autofree char *digest = NULL;
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    return NULL;

  sparse = cut->kind == ANALYSIS_CUT_SPARSE ? g_strdup_printf (" %u %u", cut->every, cut->from) : g_strdup ("");
  key = g_strdup_printf ("%d.%u|%s|%d %u%s|%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT ".%09ld",
                         DSP_FEATURE_SET_VERSION, revision, analysis_feature_reader_get_text (reader), cut->kind,
                         cut->kind == ANALYSIS_CUT_SPARSE ? cut->seconds : cut->n_excerpts, sparse, path, (gint64)info.st_size,
                         (gint64)info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  return g_build_filename (folder, digest, NULL);
}

static gboolean
read_cached (AnalysisFeatures            *self,
             const AnalysisFeatureReader *reader,
             const char                  *path)
{
  const gsize size = nn_shape_size (analysis_feature_reader_get_shape (reader));
  const gsize n_levels = analysis_feature_reader_has_levels (reader) ? 1 : 0;
  g_autofree char *text = NULL;
  const char *rest;
  gsize length;
  CacheHead head;

  if (!g_file_get_contents (path, &text, &length, NULL) || length < sizeof head)
    return FALSE;

  memcpy (&head, text, sizeof head);
  if (head.magic != CACHE_MAGIC || head.size != size || head.n_examples == 0
      || head.n_examples > MAX_EXAMPLES
      || length != sizeof head + (gsize)head.n_examples * (1 + n_levels + head.size) * sizeof (float))
    return FALSE;

  self->n_examples = head.n_examples;
  rest = text + sizeof head;
  self->times = g_memdup2 (rest, head.n_examples * sizeof (float));
  rest += head.n_examples * sizeof (float);
  if (n_levels > 0)
    self->levels = g_memdup2 (rest, head.n_examples * sizeof (float));
  rest += head.n_examples * n_levels * sizeof (float);
  self->values = g_memdup2 (rest, (gsize)head.n_examples * head.size * sizeof (float));
  return TRUE;
}

/* A cache that cannot be written is no reason to stop: the clip is then decoded again. */
static void
write_cached (const AnalysisFeatures      *self,
              const AnalysisFeatureReader *reader,
              const char                  *path)
{
  const gsize size = nn_shape_size (analysis_feature_reader_get_shape (reader));
  const CacheHead head = { CACHE_MAGIC, self->n_examples, size };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *)&head, sizeof head);
  g_byte_array_append (bytes, (const guint8 *)self->times, self->n_examples * sizeof (float));
  if (self->levels != NULL)
    g_byte_array_append (bytes, (const guint8 *)self->levels, self->n_examples * sizeof (float));
  g_byte_array_append (bytes, (const guint8 *)self->values, self->n_examples * size * sizeof (float));
  g_file_set_contents_full (path, (const char *)bytes->data, bytes->len, G_FILE_SET_CONTENTS_CONSISTENT, 0644,
                            NULL);
}

static GArray *
decode (const char    *path,
        guint          sample_rate,
        AudioDecoder  *decoder,
        GCancellable  *cancellable,
        GError       **error)
{
  g_autoptr (GArray) samples = g_array_new (FALSE, FALSE, sizeof (float));
  const gsize max_samples = (gsize)ANALYSIS_FEATURES_MAX_SECONDS * sample_rate;
  g_autofree float *chunk = g_new (float, READ_SAMPLES);
  double loudest = 0.0;

  if (!audio_decoder_open (decoder, path, cancellable, error))
    return NULL;

  while (samples->len < max_samples)
    {
      const gssize n_read = audio_decoder_read (decoder, chunk, READ_SAMPLES, cancellable, error);

      if (n_read < 0)
        return NULL;
      if (n_read == 0)
        break;
      for (gssize i = 0; i < n_read; i++)
        loudest = MAX (loudest, ABS (chunk[i]));
      g_array_append_vals (samples, chunk, n_read);
    }

  if (samples->len == 0 || loudest == 0.0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_SILENT, _ ("There is nothing to hear in it."));
      return NULL;
    }

  return g_steal_pointer (&samples);
}

gboolean
training_clip_features_read (AnalysisFeatures             *self,
                             const AnalysisFeatureReader  *reader,
                             const char                   *cache_folder,
                             const char                   *path,
                             AudioDecoder                 *decoder,
                             GCancellable                 *cancellable,
                             GError                      **error)
{
  g_autofree char *cache_path
      = cache_folder != NULL
            ? training_clip_features_get_cache_path (reader, cache_folder, path, DSP_FEATURE_SET_REVISION)
            : NULL;
  g_autoptr (GArray) samples = NULL;

  if (cache_path != NULL && read_cached (self, reader, cache_path))
    return TRUE;

  samples = decode (path, analysis_feature_reader_get_sample_rate (reader), decoder, cancellable, error);
  if (samples == NULL
      || !analysis_feature_reader_compute (reader, (const float *)(gpointer)samples->data, samples->len, self,
                                           cancellable, error))
    return FALSE;

  if (cache_path != NULL)
    write_cached (self, reader, cache_path);
  return TRUE;
}
