/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/model-copy.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "engine/analysis/ear.h"
#include "engine/analysis/metadata.h"
#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "engine/base/rng.h"
#include "engine/base/temporary.h"

#define BLOCK_SIZE (1 << 20)
/* As much as any model wants before it says something. */
#define TRIAL_SECONDS  20
#define TRIAL_SEED     7
#define TRIAL_LOUDNESS 0.1

/* Weights may be numbers, and yet so large that all answers are none: that is told before a library is heard with them. */
static gboolean
answers (AnalysisEar *ear, guint sample_rate, GError **error)
{
  const gsize n_samples = (gsize)sample_rate * TRIAL_SECONDS;
  g_autofree float *noise = g_new (float, n_samples);
  g_autoptr (AnalysisResult) result = NULL;
  g_autoptr (GError) trial_error = NULL;
  BaseRng rng;

  base_rng_init (&rng, TRIAL_SEED);
  for (gsize i = 0; i < n_samples; i++)
    noise[i] = (float)(TRIAL_LOUDNESS * base_rng_normal (&rng));
  analysis_ear_begin (ear);
  analysis_ear_hear (ear, noise, n_samples);
  result = analysis_ear_finish (ear, NULL, &trial_error);
  /* Noise may be no music to it. */
  if (result != NULL || !g_error_matches (trial_error, BASE_ERROR, BASE_ERROR_BAD_MODEL))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&trial_error));
  return FALSE;
}

char *
jobs_model_copy_check (const char *path, GError **error)
{
  g_autoptr (AnalysisModel) model = analysis_model_load (path, error);
  g_autoptr (AnalysisEar) ear = model != NULL ? analysis_ear_new (model, error) : NULL;

  if (ear == NULL || !answers (ear, analysis_model_get_sample_rate (model), error))
    return NULL;

  return g_strdup (analysis_model_get_fingerprint (model));
}

/* Always FALSE. */
static gboolean
set_error (const char *path, int saved_errno, GError **error)
{
  g_autofree char *shown = base_paths_to_utf8 (path);
  BaseErrorCode code = BASE_ERROR_FAILED;

  if (saved_errno == ENOSPC || saved_errno == EDQUOT || saved_errno == EFBIG)
    code = BASE_ERROR_NO_SPACE;
  else if (saved_errno == EACCES || saved_errno == EPERM)
    code = BASE_ERROR_PERMISSION_DENIED;
  else if (saved_errno == EROFS)
    code = BASE_ERROR_READ_ONLY;

  g_set_error (error, BASE_ERROR, code, _ ("The model cannot be copied to “%s”: %s."), shown, g_strerror (saved_errno));
  return FALSE;
}

typedef struct
{
  const char *from;
  const char *fingerprint;
  const char *to;
  GCancellable *cancellable; /* (nullable) */
  GError *error;             /* (owned) (nullable) */
} Copy;

/* Copies what is left of @source, which was checked to be a file, to @fd, and makes out what that was. (transfer full) (nullable) */
static char *
copy_bytes (Copy *self, int source, int fd)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *block = g_malloc (BLOCK_SIZE);

  for (;;)
    {
      const ssize_t n = read (source, block, BLOCK_SIZE);

      if (n < 0 && errno == EINTR)
        continue;
      if (g_cancellable_set_error_if_cancelled (self->cancellable, &self->error))
        return NULL;
      if (n == 0)
        return g_strdup (g_checksum_get_string (checksum));
      if (n < 0 || !base_temporary_write (fd, block, (gsize)n))
        {
          set_error (self->to, errno, &self->error);
          return NULL;
        }
      g_checksum_update (checksum, block, n);
    }
}

static gboolean
fill (int fd, gpointer user_data)
{
  Copy *self = user_data;
  const int source = g_open (self->from, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  g_autofree char *copied = NULL;

  if (source < 0)
    return set_error (self->to, errno, &self->error);

  copied = copy_bytes (self, source, fd);
  close (source);
  if (copied != NULL && g_strcmp0 (copied, self->fingerprint) != 0)
    g_set_error_literal (&self->error, BASE_ERROR, BASE_ERROR_CHANGED_MEANWHILE,
                         _ ("The model file has changed while it was read."));

  return g_strcmp0 (copied, self->fingerprint) == 0;
}

gboolean
jobs_model_copy (const char *from, const char *fingerprint, const char *to, GCancellable *cancellable, GError **error)
{
  Copy self = { .from = from, .fingerprint = fingerprint, .to = to, .cancellable = cancellable };

  if (base_temporary_put (to, 0644, fill, &self))
    return TRUE;
  if (self.error == NULL)
    return set_error (to, errno, error);

  g_propagate_error (error, self.error);
  return FALSE;
}
