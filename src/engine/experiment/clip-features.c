/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/clip-features.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <string.h>

#include "engine/base/error.h"

/* Head of a cached file; times and values follow. Another byte order fails the check of the magic number,
 * and the clip is decoded again. */
typedef struct
{
  guint64 magic;
  guint32 n_examples;
  guint32 size;
} CacheHead;

#define CACHE_MAGIC  G_GUINT64_CONSTANT (0x4d50455846543031)
#define READ_SAMPLES 65536
#define MAX_EXAMPLES 100000

static char *
make_cache_path (const ExperimentClipReader *reader,
                 const char                 *path)
{
  g_autofree char *key = NULL;
  g_autofree char *digest = NULL;
  GStatBuf info;

  if (reader->cache_folder == NULL || g_stat (path, &info) != 0)
    return NULL;

  key = g_strdup_printf ("%d|%s|%d %u|%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT ".%09ld",
                         DSP_FEATURE_SET_VERSION, reader->features_text, reader->segments->kind,
                         reader->segments->n_excerpts, path, (gint64)info.st_size,
                         (gint64)info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, key, -1);
  return g_build_filename (reader->cache_folder, digest, NULL);
}

static gboolean
read_cached (ExperimentClipFeatures     *self,
             const ExperimentClipReader *reader,
             const char                 *path)
{
  g_autofree char *text = NULL;
  gsize length;
  CacheHead head;

  if (!g_file_get_contents (path, &text, &length, NULL) || length < sizeof head)
    return FALSE;

  memcpy (&head, text, sizeof head);
  if (head.magic != CACHE_MAGIC || head.size != reader->size || head.n_examples == 0
      || head.n_examples > MAX_EXAMPLES
      || length != sizeof head + (gsize)head.n_examples * (1 + head.size) * sizeof (float))
    return FALSE;

  self->n_examples = head.n_examples;
  self->times = g_memdup2 (text + sizeof head, head.n_examples * sizeof (float));
  self->values = g_memdup2 (text + sizeof head + head.n_examples * sizeof (float),
                            (gsize)head.n_examples * head.size * sizeof (float));
  return TRUE;
}

/* A cache that cannot be written is no reason to stop: the clip is then decoded again. */
static void
write_cached (const ExperimentClipFeatures *self,
              const ExperimentClipReader   *reader,
              const char                   *path)
{
  const CacheHead head = { CACHE_MAGIC, self->n_examples, reader->size };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *)&head, sizeof head);
  g_byte_array_append (bytes, (const guint8 *)self->times, self->n_examples * sizeof (float));
  g_byte_array_append (bytes, (const guint8 *)self->values, self->n_examples * reader->size * sizeof (float));
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
  const gsize max_samples = (gsize)EXPERIMENT_CLIP_MAX_SECONDS * sample_rate;
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

/* Adds the steps of one segment, (size, 1, n_steps), as vectors of their own. */
static void
add_steps (ExperimentClipFeatures     *self,
           const ExperimentClipReader *reader,
           const float                *segment,
           double                      start,
           double                      step_seconds,
           double                      end)
{
  for (guint step = 0; step < reader->n_steps; step++)
    {
      const double time = start + (step + 0.5) * step_seconds;
      const guint index = self->n_examples;

      if ((index > 0 && time <= self->times[index - 1] + 0.5 * step_seconds) || time > end)
        continue;

      self->times[index] = time;
      for (gsize i = 0; i < reader->size; i++)
        self->values[index * reader->size + i] = segment[i * reader->n_steps + step];
      self->n_examples++;
    }
}

static void
compute (ExperimentClipFeatures     *self,
         const ExperimentClipReader *reader,
         const GArray               *samples)
{
  const double rate = dsp_feature_set_get_sample_rate (reader->features);
  const gsize n_segment = dsp_feature_set_get_n_samples (reader->features);
  const gsize n_segments = training_cut_get_n_pieces (reader->segments, samples->len, n_segment);
  const gsize length = n_segment > 0 ? n_segment : samples->len;
  g_autofree float *segment = g_new (float, reader->size * reader->n_steps);

  self->values = g_new (float, n_segments * reader->n_steps * reader->size);
  self->times = g_new (float, n_segments * reader->n_steps);

  for (gsize s = 0; s < n_segments; s++)
    {
      const gsize start = training_cut_get_start (reader->segments, samples->len, n_segment, s);
      const gsize n_samples = MIN (length, samples->len - start);

      dsp_feature_set_compute (reader->features, (const float *)(gpointer)samples->data + start, n_samples,
                               segment);
      if (reader->n_steps > 1)
        {
          add_steps (self, reader, segment, start / rate, length / rate / reader->n_steps, samples->len / rate);
          continue;
        }
      memcpy (self->values + s * reader->size, segment, reader->size * sizeof (float));
      self->times[s] = (start + 0.5 * n_samples) / rate;
      self->n_examples++;
    }
}

gboolean
experiment_clip_features_read (ExperimentClipFeatures      *self,
                               const ExperimentClipReader  *reader,
                               const char                  *path,
                               AudioDecoder                *decoder,
                               GCancellable                *cancellable,
                               GError                     **error)
{
  g_autofree char *cache_path = make_cache_path (reader, path);
  g_autoptr (GArray) samples = NULL;

  if (cache_path != NULL && read_cached (self, reader, cache_path))
    return TRUE;

  samples
      = decode (path, dsp_feature_set_get_sample_rate (reader->features), decoder, cancellable, error);
  if (samples == NULL)
    return FALSE;

  compute (self, reader, samples);
  if (cache_path != NULL)
    write_cached (self, reader, cache_path);
  return TRUE;
}

void
experiment_clip_features_clear (ExperimentClipFeatures *self)
{
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->times, g_free);
  self->n_examples = 0;
}
