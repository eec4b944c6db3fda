/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/dsp/feature-set-joined.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/dsp/samples.h"

#define SEPARATOR " + "
#define MAX_PARTS 4

typedef struct
{
  DspFeatureSet *parts[MAX_PARTS]; /* (owned) */
  gsize n_parts;
} Joined;

gboolean
dsp_feature_set_spec_is_joined (const char *spec)
{
  return strstr (spec, SEPARATOR) != NULL;
}

static void
joined_free (gpointer prepared)
{
  Joined *self = prepared;

  for (gsize i = 0; i < self->n_parts; i++)
    dsp_feature_set_free (self->parts[i]);
  g_free (self);
}

/* Whether @part can stand beside @first, which may be the same. */
static gboolean
check_part (const DspFeatureSet  *part,
            const DspFeatureSet  *first,
            const char           *text,
            GError              **error)
{
  const guint rate = dsp_feature_set_get_sample_rate (part);
  const guint first_rate = dsp_feature_set_get_sample_rate (first);

  if (dsp_feature_set_get_height (part) != 1 || dsp_feature_set_get_width (part) != 1)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The features “%s” cannot be joined to others by “+”: they are no single vector."),
                   text);
      return FALSE;
    }

  if (dsp_feature_set_get_n_samples (part) != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The features “%s” cannot be joined to others by “+”: they are of pieces of a length "
                      "of their own."),
                   text);
      return FALSE;
    }

  if (rate != first_rate)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("Features that are joined by “+” must hear the same number of samples a second; “%s” hears %u, "
                      "the first ones hear %u."),
                   text, rate, first_rate);
      return FALSE;
    }

  return TRUE;
}

static gboolean
append_part (Joined      *self,
             const char  *text,
             GError     **error)
{
  DspFeatureSet *part;

  if (self->n_parts == MAX_PARTS)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("At most %d sets of features can be joined by “+”."), MAX_PARTS);
      return FALSE;
    }

  if (*text == '\0')
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("On both sides of “+” there must be a set of features."));
      return FALSE;
    }

  part = dsp_feature_set_new (text, error);
  if (part == NULL)
    return FALSE;

  self->parts[self->n_parts++] = part;
  return check_part (part, self->parts[0], text, error);
}

gpointer
dsp_feature_set_join_parts (const char           *spec,
                            DspFeatureSetConfig  *config,
                            gsize                 shape[3],
                            GError              **error)
{
  /* What is more stays together in the last of them. */
  g_auto (GStrv) texts = g_strsplit (spec, SEPARATOR, MAX_PARTS + 1);
  Joined *self = g_new0 (Joined, 1);

  shape[0] = 0;
  shape[1] = shape[2] = 1;
  for (gsize i = 0; texts[i] != NULL; i++)
    {
      if (!append_part (self, texts[i], error))
        {
          joined_free (self);
          return NULL;
        }
      shape[0] += dsp_feature_set_get_n_channels (self->parts[i]);
    }

  *config = (DspFeatureSetConfig) { .sample_rate = dsp_feature_set_get_sample_rate (self->parts[0]) };
  return self;
}

char *
dsp_feature_set_joined_string (gconstpointer prepared)
{
  const Joined *self = prepared;
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < self->n_parts; i++)
    {
      g_autofree char *part = dsp_feature_set_to_string (self->parts[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? SEPARATOR : "", part);
    }

  return g_string_free (text, FALSE);
}

/* Those parts whose settings say whether samples are scaled to their peak just so. */
static void
compute_parts (const Joined *self,
               gboolean      are_scaled,
               const float  *samples,
               gsize         n_samples,
               float        *output)
{
  for (gsize i = 0; i < self->n_parts; i++)
    {
      if (dsp_feature_set_scales_samples (self->parts[i]) == are_scaled)
        dsp_feature_set_compute_prepared (self->parts[i], samples, n_samples, output);
      output += dsp_feature_set_get_n_channels (self->parts[i]);
    }
}

/* The samples are cleaned once for all parts, and scaled once for all that want it, after the others. */
void
dsp_feature_set_joined_compute (gconstpointer  prepared,
                                float         *samples,
                                gsize          n_samples,
                                float         *output)
{
  compute_parts (prepared, FALSE, samples, n_samples, output);
  dsp_samples_normalize_peak (samples, n_samples);
  compute_parts (prepared, TRUE, samples, n_samples, output);
}

static const char *
joined_get_name (gconstpointer prepared,
                 gsize         channel)
{
  const Joined *self = prepared;
  gsize i = 0;

  for (; channel >= dsp_feature_set_get_n_channels (self->parts[i]); i++)
    channel -= dsp_feature_set_get_n_channels (self->parts[i]);

  return dsp_feature_set_get_name (self->parts[i], channel);
}

const DspFeatureSetClass dsp_feature_set_joined = {
  .get_name = joined_get_name,
  .free = joined_free,
};
