/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/analysis/metadata.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "engine/analysis/model.h"
#include "engine/base/error.h"

/* Of a calibration. */
#define MIN_FACTOR 0.05
#define MAX_FACTOR 20.0

/* Of a member of an ensemble. */
#define MIN_WEIGHT 0.001
#define MAX_WEIGHT 1000.0

#define MAX_DEGREES     64
#define MAX_DEGREE_NAME 64

void
analysis_metadata_set_missing (GError     **error,
                               const char  *key)
{
  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("it does not say “%s”"), key);
}

gboolean
analysis_metadata_check_version (const NnTensorFile  *file,
                                 const char          *key,
                                 guint                version,
                                 const char          *what,
                                 GError             **error)
{
  const char *text = nn_tensor_file_get_metadata (file, key);
  guint64 number;

  if (text == NULL)
    {
      analysis_metadata_set_missing (error, key);
      return FALSE;
    }

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT32, &number, NULL))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("its “%s” is not a number"), key);
      return FALSE;
    }

  if (number != version)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                   /* Translators: the second %s is “the front end” or “the features” */
                   _ ("it was trained with version %u of %s, and this program has version %u"), (guint)number,
                   what, version);
      return FALSE;
    }

  return TRUE;
}

DspFrontend *
analysis_metadata_make_frontend (const NnTensorFile  *file,
                                 GError             **error)
{
  const char *text = nn_tensor_file_get_metadata (file, ANALYSIS_MODEL_FRONTEND);
  DspFrontendConfig config;

  if (!analysis_metadata_check_version (file, ANALYSIS_MODEL_FRONTEND_VERSION, DSP_FRONTEND_VERSION,
                                        _ ("the front end"), error))
    return NULL;
  if (text == NULL)
    {
      analysis_metadata_set_missing (error, ANALYSIS_MODEL_FRONTEND);
      return NULL;
    }

  if (!dsp_frontend_config_parse (&config, text, error))
    return NULL;
  return dsp_frontend_new (&config, error);
}

/* @factors: (out): the @n numbers of @key, with blanks between; 1 when the file says nothing. */
static gboolean
get_factors (const NnTensorFile  *file,
             const char          *key,
             gsize                n,
             double              *factors,
             GError             **error)
{
  const char *text = nn_tensor_file_get_metadata (file, key);
  gboolean is_good = TRUE;

  for (gsize i = 0; i < n; i++)
    factors[i] = 1.0;
  if (text == NULL)
    return TRUE;

  for (gsize i = 0; i < n && is_good; i++)
    {
      char *end;

      factors[i] = g_ascii_strtod (text, &end);
      is_good = end != text && *end == (i + 1 < n ? ' ' : '\0') && factors[i] >= MIN_FACTOR && factors[i] <= MAX_FACTOR;
      text = end + (i + 1 < n);
    }
  if (is_good)
    return TRUE;

  if (n == 1)
    g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("its “%s” is not a number between %g and %g"), key,
                 MIN_FACTOR, MAX_FACTOR);
  else
    g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("its “%s” are not %zu numbers between %g and %g"), key, n,
                 MIN_FACTOR, MAX_FACTOR);
  return FALSE;
}

gboolean
analysis_metadata_get_calibration (const NnTensorFile  *file,
                                   MoodCalibration     *calibration,
                                   GError             **error)
{
  double gains[2];

  if (!get_factors (file, ANALYSIS_MODEL_SPREAD, 1, &calibration->spread, error)
      || !get_factors (file, ANALYSIS_MODEL_GAINS, 2, gains, error))
    return FALSE;

  calibration->valence_gain = gains[0];
  calibration->arousal_gain = gains[1];
  return TRUE;
}

void
analysis_metadata_set_calibration (NnTensorFile          *file,
                                   const MoodCalibration *calibration)
{
  char spread[G_ASCII_DTOSTR_BUF_SIZE], valence[G_ASCII_DTOSTR_BUF_SIZE], arousal[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *gains
      = g_strconcat (g_ascii_formatd (valence, sizeof valence, "%.4f", calibration->valence_gain), " ",
                     g_ascii_formatd (arousal, sizeof arousal, "%.4f", calibration->arousal_gain), NULL);

  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_SPREAD,
                               g_ascii_formatd (spread, sizeof spread, "%.4f", calibration->spread));
  if (calibration->valence_gain != 1.0 || calibration->arousal_gain != 1.0)
    nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_GAINS, gains);
}

/* They become keys of JSON and columns of tables. */
static gboolean
is_degree_name (const char *name)
{
  return *name != '\0' && strlen (name) <= MAX_DEGREE_NAME
         && strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen (name);
}

static gboolean
are_degree_names (char **names)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; names[i] != NULL; i++)
    if (i == MAX_DEGREES || !is_degree_name (names[i]) || !g_hash_table_add (seen, names[i]))
      return FALSE;

  return names[0] != NULL;
}

gboolean
analysis_metadata_get_degrees (const NnTensorFile   *file,
                               const char           *scale,
                               char               ***degrees,
                               GError              **error)
{
  const char *text = nn_tensor_file_get_metadata (file, ANALYSIS_MODEL_DEGREES);
  const char *said = nn_tensor_file_get_metadata (file, ANALYSIS_MODEL_DEGREES_SCALE);
  g_auto (GStrv) names = g_strsplit (text != NULL ? text : "", " ", MAX_DEGREES + 2);

  if (text != NULL && !are_degree_names (names))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("its “%s” are not names of different degrees"),
                   ANALYSIS_MODEL_DEGREES);
      return FALSE;
    }
  if (text != NULL && g_strcmp0 (said, scale) != 0)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL, _ ("its “%s” is not “%s”"), ANALYSIS_MODEL_DEGREES_SCALE,
                   scale);
      return FALSE;
    }

  *degrees = g_steal_pointer (&names);
  return TRUE;
}

void
analysis_metadata_set_degrees (NnTensorFile      *file,
                               const char        *scale,
                               const char *const *degrees)
{
  g_autofree char *names = g_strjoinv (" ", (char **)degrees);

  if (*names == '\0')
    return;

  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_DEGREES, names);
  nn_tensor_file_set_metadata (file, ANALYSIS_MODEL_DEGREES_SCALE, scale);
}

static gboolean
parse_weight (const char *text,
              double     *weight)
{
  char *end;

  *weight = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && *weight >= MIN_WEIGHT && *weight <= MAX_WEIGHT;
}

gboolean
analysis_metadata_get_weights (const NnTensorFile  *file,
                               GArray             **weights,
                               GError             **error)
{
  const char *text = nn_tensor_file_get_metadata (file, ANALYSIS_MODEL_ENSEMBLE);
  g_auto (GStrv) words = g_strsplit (text != NULL ? text : "", " ", ANALYSIS_MODEL_MAX_MEMBERS + 1);
  const guint n = g_strv_length (words);
  g_autoptr (GArray) numbers = g_array_new (FALSE, TRUE, sizeof (double));
  gboolean are_good = n >= ANALYSIS_MODEL_MIN_MEMBERS && n <= ANALYSIS_MODEL_MAX_MEMBERS;

  *weights = NULL;
  if (text == NULL)
    return TRUE;

  g_array_set_size (numbers, n);
  for (guint i = 0; i < n; i++)
    are_good = are_good && parse_weight (words[i], &g_array_index (numbers, double, i));
  if (!are_good)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                   _ ("its “%s” are not the weights of %d to %d members, each between %g and %g"),
                   ANALYSIS_MODEL_ENSEMBLE, ANALYSIS_MODEL_MIN_MEMBERS, ANALYSIS_MODEL_MAX_MEMBERS, MIN_WEIGHT,
                   MAX_WEIGHT);
      return FALSE;
    }

  *weights = g_steal_pointer (&numbers);
  return TRUE;
}

char *
analysis_metadata_fingerprint (const char  *path,
                               GError     **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guchar *buffer = g_malloc (65536);
  gssize n_read;

  if (stream == NULL)
    return NULL;

  while ((n_read = g_input_stream_read (G_INPUT_STREAM (stream), buffer, 65536, NULL, error)) > 0)
    g_checksum_update (checksum, buffer, n_read);

  if (n_read < 0)
    return NULL;
  return g_strdup (g_checksum_get_string (checksum));
}
