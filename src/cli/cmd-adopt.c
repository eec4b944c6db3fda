/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <glib/gi18n.h>

#include "cli/json-writer.h"
#include "cli/training.h"
#include "engine/base/paths.h"
#include "jobs/model-adoption.h"
#include "jobs/model-export.h"

/* What the options say. */
typedef struct
{
  gboolean goes_back;
  gboolean is_status;
  gboolean is_json;
  char *name;      /* (owned) (nullable) */
  char *run;       /* (owned) (nullable) */
  char *export;    /* (owned) (nullable) */
  GStrv arguments; /* (owned) (nullable) */
} Adopt;

static void
write_json (const JobsModelAdoption *adoption)
{
  CliJsonWriter writer;
  g_autofree char *path = base_paths_to_utf8 (adoption->path);
  g_autofree char *former = adoption->former != NULL ? base_paths_to_utf8 (adoption->former) : NULL;
  g_autofree char *line = NULL;

  cli_json_writer_init (&writer);
  cli_json_writer_begin (&writer, NULL, '{');
  cli_json_writer_string (&writer, "model", path);
  cli_json_writer_bool (&writer, "is_shipped", adoption->is_shipped);
  if (former != NULL)
    {
      cli_json_writer_string (&writer, "former", former);
      cli_json_writer_bool (&writer, "is_former_shipped", adoption->is_former_shipped);
    }
  cli_json_writer_end (&writer, '}');
  line = cli_json_writer_finish (&writer);
  cli_write_line (line);
}

/* (transfer full) */
static char *
describe (const char *path, gboolean is_shipped)
{
  return is_shipped ? g_strdup (_ ("the one that comes with Moodplane")) : cli_clean_text (path);
}

static void
write_text (const JobsModelAdoption *adoption, gboolean is_change)
{
  g_autofree char *model = describe (adoption->path, adoption->is_shipped);
  g_autofree char *in_use = g_strdup_printf (_ ("Model in use: %s"), model);

  cli_write_line (in_use);
  if (adoption->former != NULL)
    {
      g_autofree char *former = describe (adoption->former, adoption->is_former_shipped);
      g_autofree char *before = g_strdup_printf (_ ("Before that: %s"), former);

      cli_write_line (before);
    }
  if (is_change)
    cli_write_line (_ ("Songs keep what was heard until they are heard anew: “moodplane-cli scan --reanalyze” does that"));
}

/* (transfer full) (nullable): the model file that is meant. @name: (out) (transfer full) (nullable): what to call it. */
static char *
find_model (const Adopt *self, char **name, GError **error)
{
  g_autoptr (JobsTrainingRun) training = NULL;

  *name = g_strdup (self->name);
  if (self->run == NULL)
    return g_strdup (self->arguments[0]);

  training = cli_load_training (self->run, error);
  if (training == NULL)
    return NULL;
  if (*name == NULL)
    *name = g_strdup (jobs_training_run_get_name (training));
  return jobs_training_run_get_path (training, JOBS_RUN_FILE_MODEL);
}

static JobsModelAdoption *
adopt (const Adopt *self, GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *model = find_model (self, &name, error);

  return model != NULL ? jobs_model_adoption_adopt (model, name, NULL, error) : NULL;
}

static int
export_model (const Adopt *self)
{
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *model = find_model (self, &name, &error);

  if (model != NULL && jobs_model_export (model, self->export, NULL, &error))
    return CLI_EXIT_OK;

  cli_print_error ("%s", error->message);
  return CLI_EXIT_ERROR;
}

static int
work (const Adopt *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JobsModelAdoption) adoption = NULL;

  if (self->is_status)
    adoption = jobs_model_adoption_load ();
  else if (self->goes_back)
    adoption = jobs_model_adoption_go_back (NULL, &error);
  else
    adoption = adopt (self, &error);
  if (adoption == NULL)
    {
      cli_print_error ("%s", error->message);
      return CLI_EXIT_ERROR;
    }

  if (self->is_json)
    write_json (adoption);
  else
    write_text (adoption, !self->is_status);
  return CLI_EXIT_OK;
}

static int
check (const CliCommand *command, Adopt *self)
{
  const guint n = self->arguments != NULL ? g_strv_length (self->arguments) : 0;

  if (self->goes_back && self->is_status)
    return cli_command_wrong_usage (command, _ ("Say one of --back and --status."));
  if ((self->goes_back || self->is_status) && (n > 0 || self->run != NULL || self->name != NULL || self->export != NULL))
    return cli_command_wrong_usage (command, _ ("No model is named with --back or --status."));
  if (!self->goes_back && !self->is_status && n + (self->run != NULL) != 1)
    return cli_command_wrong_usage (command, _ ("One model is adopted: a file, or that of a training with --run."));

  return self->export != NULL ? export_model (self) : work (self);
}

static int
run (const CliCommand *command, int argc, char *argv[])
{
  Adopt self = { 0 };
  const GOptionEntry entries[] = {
    { "back", 0, 0, G_OPTION_ARG_NONE, &self.goes_back, N_ ("Use again what was in use before"), NULL },
    { "status", 0, 0, G_OPTION_ARG_NONE, &self.is_status, N_ ("Print which model is in use, and which was before"), NULL },
    { "run", 0, 0, G_OPTION_ARG_STRING, &self.run, N_ ("Use the model of this training"), N_ ("ID") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &self.name, N_ ("What to call the copy that is kept"), N_ ("NAME") },
    { "export", 0, 0, G_OPTION_ARG_FILENAME, &self.export, N_ ("Adopt nothing; write the model to FILE, and its card beside it"),
      N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &self.is_json, N_ ("Print JSON"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &self.arguments, NULL, NULL },
    { NULL },
  };
  int status = CLI_EXIT_ERROR;

  if (cli_command_parse (command, entries, argc, argv))
    status = check (command, &self);

  g_free (self.name);
  g_free (self.run);
  g_free (self.export);
  g_strfreev (self.arguments);
  return status;
}

const CliCommand cli_command_adopt = {
  .name = "adopt",
  .arguments = N_ ("[MODEL]"),
  .summary = N_ ("Use another model from now on, or go back"),
  .run = run,
};
