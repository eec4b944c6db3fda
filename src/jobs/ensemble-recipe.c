/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/ensemble-recipe.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"
#include "jobs/train-config.h"

#define GROUP_PREFIX "member "
#define MAX_NAME     64
#define MIN_WEIGHT   0.001
#define MAX_WEIGHT   1000.0

/* What the configurations of the members point to. */
struct _JobsEnsembleRecipe
{
  GArray *members;  /* (owned): TrainingMember */
  GArray *options;  /* (owned): JobsTrainOptions, whose texts are owned */
  GPtrArray *names; /* (owned): char * */
  GPtrArray *starts; /* (owned): AnalysisModel * */
  TrainingEnsembleConfig config;
};

typedef struct
{
  const char *key;
  gsize offset; /* of a text in JobsTrainOptions */
} TextKey;

/* Named as the options of the command. */
static const TextKey texts[] = {
  { "architecture", G_STRUCT_OFFSET (JobsTrainOptions, architecture) },
  { "network-options", G_STRUCT_OFFSET (JobsTrainOptions, network_options) },
  { "features", G_STRUCT_OFFSET (JobsTrainOptions, features) },
  { "segments", G_STRUCT_OFFSET (JobsTrainOptions, segments) },
  { "optimizer", G_STRUCT_OFFSET (JobsTrainOptions, optimizer) },
  { "schedule", G_STRUCT_OFFSET (JobsTrainOptions, schedule) },
  { "start", G_STRUCT_OFFSET (JobsTrainOptions, start) },
  { "side-tasks", G_STRUCT_OFFSET (JobsTrainOptions, side_tasks) },
  { "train-only", G_STRUCT_OFFSET (JobsTrainOptions, trainable) },
};

static gboolean
parse_count (const char *text,
             guint64     max,
             guint64    *number)
{
  return g_ascii_string_to_unsigned (text, 10, 0, max, number, NULL);
}

static gboolean
parse_number (const char *text,
              double      min,
              double      max,
              double     *number)
{
  char *end;

  *number = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && *number >= min && *number <= max;
}

static gboolean
set_number (JobsTrainOptions *options,
            TrainingMember   *member,
            const char       *key,
            const char       *value)
{
  guint64 n = 0;
  gboolean is_good = FALSE;

  if (g_str_equal (key, "weight"))
    is_good = parse_number (value, MIN_WEIGHT, MAX_WEIGHT, &member->weight);
  else if (g_str_equal (key, "learning-rate"))
    is_good = parse_number (value, 0.0, JOBS_TRAIN_MAX_LEARNING_RATE, &options->learning_rate);
  else if (g_str_equal (key, "seed"))
    {
      is_good = parse_count (value, G_MAXINT64, &n);
      options->seed = n;
    }
  else if (g_str_equal (key, "epochs"))
    {
      is_good = parse_count (value, G_MAXINT, &n);
      options->epochs = (guint)n;
    }

  return is_good;
}

static gboolean
set (JobsTrainOptions  *options,
     TrainingMember    *member,
     const char        *key,
     const char        *value,
     GError           **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (texts[i].key, key))
      {
        const char **text = G_STRUCT_MEMBER_P (options, texts[i].offset);

        g_free ((char *)*text);
        *text = g_strdup (value);
        return TRUE;
      }

  if (set_number (options, member, key, value))
    return TRUE;

  g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
               _ ("“%s = %s” is no setting of a member: it is unknown, or has no such value."), key, value);
  return FALSE;
}

static gboolean
read_settings (GKeyFile          *file,
               const char        *group,
               JobsTrainOptions  *options,
               TrainingMember    *member,
               GError           **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, error);

  for (gsize i = 0; keys != NULL && keys[i] != NULL; i++)
    {
      g_autofree char *value = g_key_file_get_string (file, group, keys[i], error);

      if (value == NULL || !set (options, member, keys[i], value, error))
        return FALSE;
    }

  return keys != NULL;
}

/* It becomes a folder's name. */
static gboolean
is_name (const char *name)
{
  return *name != '\0' && strlen (name) <= MAX_NAME
         && strspn (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == strlen (name);
}

static gboolean
add_member (JobsEnsembleRecipe  *self,
            GKeyFile            *file,
            const char          *group,
            guint64              seed,
            GError             **error)
{
  JobsTrainOptions options = { .seed = seed };
  TrainingMember member = { .weight = 1.0, .config = training_mood_default_config };
  g_autoptr (AnalysisModel) start = NULL;
  gboolean is_read;

  if (!g_str_has_prefix (group, GROUP_PREFIX) || !is_name (group + strlen (GROUP_PREFIX)))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("The group “[%s]” is not “[member NAME]” with a name of letters, digits and dashes."), group);
      return FALSE;
    }

  is_read = read_settings (file, group, &options, &member, error);
  /* From here on the recipe owns the texts. */
  g_array_append_val (self->options, options);
  member.name = g_strdup (group + strlen (GROUP_PREFIX));
  g_ptr_array_add (self->names, (char *)member.name);
  if (!is_read || !jobs_train_options_apply (&options, &member.config, error)
      || !jobs_train_options_load_start (&options, &member.config, &start, error))
    return FALSE;

  if (start != NULL)
    g_ptr_array_add (self->starts, g_steal_pointer (&start));
  g_array_append_val (self->members, member);
  return TRUE;
}

/* A group that is there twice is one to the key file; two members of one name cannot be. */
static gboolean
add_members (JobsEnsembleRecipe  *self,
             GKeyFile            *file,
             guint64              seed,
             GError             **error)
{
  gsize n_groups;
  g_auto (GStrv) groups = g_key_file_get_groups (file, &n_groups);

  if (n_groups < ANALYSIS_MODEL_MIN_MEMBERS || n_groups > ANALYSIS_MODEL_MAX_MEMBERS)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("An ensemble has %d to %d members, and not %zu."), ANALYSIS_MODEL_MIN_MEMBERS,
                   ANALYSIS_MODEL_MAX_MEMBERS, n_groups);
      return FALSE;
    }

  for (gsize i = 0; i < n_groups; i++)
    if (!add_member (self, file, groups[i], seed, error))
      return FALSE;

  return TRUE;
}

JobsEnsembleRecipe *
jobs_ensemble_recipe_load (const char  *path,
                           guint64      seed,
                           GError     **error)
{
  g_autoptr (JobsEnsembleRecipe) self = g_new0 (JobsEnsembleRecipe, 1);
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) reason = NULL;

  self->members = g_array_new (FALSE, FALSE, sizeof (TrainingMember));
  self->options = g_array_new (FALSE, FALSE, sizeof (JobsTrainOptions));
  g_array_set_clear_func (self->options, (GDestroyNotify)jobs_train_options_clear);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->starts = g_ptr_array_new_with_free_func ((GDestroyNotify)analysis_model_unref);

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &reason) || !add_members (self, file, seed, &reason))
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, "%s: %s", name, reason->message);
      return NULL;
    }

  self->config
      = (TrainingEnsembleConfig) { (const TrainingMember *)(gpointer)self->members->data, self->members->len };
  return g_steal_pointer (&self);
}

void
jobs_ensemble_recipe_free (JobsEnsembleRecipe *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->members);
  g_array_unref (self->options);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->starts);
  g_free (self);
}

const TrainingEnsembleConfig *
jobs_ensemble_recipe_get_config (const JobsEnsembleRecipe *self)
{
  return &self->config;
}
