/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

/* A new command is its file, a line in the header and a line here. */

const CliCommand *const cli_commands[] = {
  &cli_command_analyze,
  &cli_command_scan,
  &cli_command_list,
  &cli_command_folders,
  &cli_command_problems,
  &cli_command_cache,
  &cli_command_label,
  &cli_command_adapt,
  &cli_command_vocabulary,
  &cli_command_tag,
  &cli_command_tags,
  &cli_command_map,
  &cli_command_playlist,
  &cli_command_corpus,
  &cli_command_train,
  &cli_command_search,
  &cli_command_evaluate,
  &cli_command_compare,
  &cli_command_adopt,
  &cli_command_experiment,
  NULL,
};

/**
 * cli_commands_find:
 * @name: the word on the command line
 *
 * Returns: (nullable): the command of that name
 */
const CliCommand *
cli_commands_find (const char *name)
{
  for (const CliCommand *const *command = cli_commands; *command != NULL; command++)
    {
      if (g_strcmp0 ((*command)->name, name) == 0)
        return *command;
    }

  return NULL;
}
