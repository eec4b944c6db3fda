/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/checkpoint.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/tensor-file.h"

/* Keys of the metadata. Numbers are in hexadecimal, so that they come back exactly. */
#define KEY_KIND        "moodplane.kind"
#define KEY_FINGERPRINT "moodplane.training.fingerprint"
#define KEY_EPOCH       "moodplane.training.epoch"
#define KEY_STEP        "moodplane.training.step"       /* of the epoch */
#define KEY_LOSS        "moodplane.training.loss"       /* bits of a double */
#define KEY_SECONDS     "moodplane.training.seconds"    /* bits of a double */
#define KEY_N_STEPS     "moodplane.training.steps"      /* of the optimizer */
#define KEY_RNG         "moodplane.training.rng"
#define KEY_EPOCH_RNG   "moodplane.training.epoch-rng"
#define KIND            "checkpoint"

/* One flat array of the state. */
typedef struct
{
  char *name;
  float *values;
  gsize size;
} Part;

static void
part_clear (gpointer data)
{
  g_free (((Part *)data)->name);
}

static void
add_part (GArray     *parts,
          const char *name,
          float      *values,
          gsize       size)
{
  const Part part = { g_strdup (name), values, size };

  g_array_append_val (parts, part);
}

static GArray *
list_parts (const TrainingState *state)
{
  const gsize n_parameters = nn_model_get_n_parameters (state->model);
  const gsize n_statistics = nn_model_get_n_statistics (state->model);
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (Part));

  g_array_set_clear_func (parts, part_clear);
  add_part (parts, "parameters", nn_model_get_parameters_mutable (state->model), n_parameters);
  if (n_statistics > 0)
    add_part (parts, "statistics", nn_model_get_statistics_mutable (state->model), n_statistics);
  if (state->averages != NULL)
    add_part (parts, "average.parameters", training_averages_get_parameters (state->averages), n_parameters);
  if (state->averages != NULL && n_statistics > 0)
    add_part (parts, "average.statistics", training_averages_get_statistics (state->averages), n_statistics);
  for (gsize slot = 0; slot < nn_optimizer_get_n_slots (state->optimizer); slot++)
    {
      g_autofree char *name
          = g_strdup_printf ("optimizer.%s", nn_optimizer_get_slot_name (state->optimizer, slot));

      add_part (parts, name, nn_optimizer_get_slot (state->optimizer, slot),
                nn_optimizer_get_slot_size (state->optimizer));
    }

  return parts;
}

static void
set_number (NnTensorFile *file,
            const char   *key,
            guint64       number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_MODIFIER "x", number);

  nn_tensor_file_set_metadata (file, key, text);
}

static gboolean
get_number (const NnTensorFile *file,
            const char         *key,
            guint64            *number)
{
  const char *text = nn_tensor_file_get_metadata (file, key);

  return text != NULL && g_ascii_string_to_unsigned (text, 16, 0, G_MAXUINT64, number, NULL);
}

static void
set_double (NnTensorFile *file,
            const char   *key,
            double        number)
{
  guint64 bits;

  memcpy (&bits, &number, sizeof bits);
  set_number (file, key, bits);
}

static gboolean
get_double (const NnTensorFile *file,
            const char         *key,
            double             *number)
{
  guint64 bits;

  if (!get_number (file, key, &bits))
    return FALSE;

  memcpy (number, &bits, sizeof bits);
  return TRUE;
}

static void
set_rng (NnTensorFile  *file,
         const char    *key,
         const BaseRng *rng)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rng->words); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%zu", key, i);

      set_number (file, name, rng->words[i]);
    }
}

static gboolean
get_rng (const NnTensorFile *file,
         const char         *key,
         BaseRng            *rng)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rng->words); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%zu", key, i);

      if (!get_number (file, name, &rng->words[i]))
        return FALSE;
    }

  return TRUE;
}

gboolean
training_checkpoint_save (const TrainingState  *state,
                          const char           *path,
                          GError              **error)
{
  g_autoptr (NnTensorFile) file = nn_tensor_file_new ();
  g_autoptr (GArray) parts = list_parts (state);

  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);

      nn_tensor_file_add_borrowed (file, part->name, &part->size, 1, part->values);
    }

  nn_tensor_file_set_metadata (file, KEY_KIND, KIND);
  nn_tensor_file_set_metadata (file, KEY_FINGERPRINT, state->fingerprint);
  set_number (file, KEY_EPOCH, state->place->epoch);
  set_number (file, KEY_STEP, state->place->step);
  set_double (file, KEY_LOSS, state->place->loss_sum);
  set_double (file, KEY_SECONDS, state->place->seconds);
  set_number (file, KEY_N_STEPS, nn_optimizer_get_step (state->optimizer));
  set_rng (file, KEY_RNG, &state->place->rng);
  set_rng (file, KEY_EPOCH_RNG, &state->place->epoch_rng);

  return nn_tensor_file_save (file, path, error);
}

static gboolean
read_place (const NnTensorFile *file,
            TrainingPlace      *place,
            guint64            *n_steps)
{
  guint64 epoch, step;

  if (!get_number (file, KEY_EPOCH, &epoch) || epoch > G_MAXUINT || !get_number (file, KEY_STEP, &step)
      || !get_double (file, KEY_LOSS, &place->loss_sum) || !get_double (file, KEY_SECONDS, &place->seconds)
      || !get_number (file, KEY_N_STEPS, n_steps) || !get_rng (file, KEY_RNG, &place->rng)
      || !get_rng (file, KEY_EPOCH_RNG, &place->epoch_rng))
    return FALSE;

  place->epoch = epoch;
  place->step = step;
  return TRUE;
}

static gboolean
has_parts (const NnTensorFile *file,
           const GArray       *parts)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);
      gsize size;

      if (nn_tensor_file_get (file, part->name, NULL, NULL, &size) == NULL || size != part->size)
        return FALSE;
    }

  return nn_tensor_file_get_n_tensors (file) == parts->len;
}

gboolean
training_checkpoint_load (const TrainingState  *state,
                          const char           *path,
                          GError              **error)
{
  g_autoptr (NnTensorFile) file = nn_tensor_file_load (path, error);
  g_autoptr (GArray) parts = NULL;
  TrainingPlace place;
  guint64 n_steps;

  if (file == NULL)
    return FALSE;

  parts = list_parts (state);
  if (g_strcmp0 (nn_tensor_file_get_metadata (file, KEY_KIND), KIND) != 0
      || !read_place (file, &place, &n_steps) || !has_parts (file, parts))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
                   _ ("%s is not a checkpoint of this kind of training."), path);
      return FALSE;
    }

  if (g_strcmp0 (nn_tensor_file_get_metadata (file, KEY_FINGERPRINT), state->fingerprint) != 0)
    {
      g_set_error (
          error, BASE_ERROR, BASE_ERROR_BAD_MODEL,
          _ ("The checkpoint %s is of a training with other settings or clips; it cannot go on with these."),
          path);
      return FALSE;
    }

  for (guint i = 0; i < parts->len; i++)
    {
      const Part *part = &g_array_index (parts, Part, i);

      memcpy (part->values, nn_tensor_file_get (file, part->name, NULL, NULL, NULL),
              part->size * sizeof (float));
    }
  nn_optimizer_set_step (state->optimizer, n_steps);
  *state->place = place;
  return TRUE;
}
