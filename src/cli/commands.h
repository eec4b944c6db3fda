/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "cli/command.h"

G_BEGIN_DECLS

extern const CliCommand cli_command_analyze;
extern const CliCommand cli_command_scan;
extern const CliCommand cli_command_list;
extern const CliCommand cli_command_folders;
extern const CliCommand cli_command_problems;
extern const CliCommand cli_command_cache;
extern const CliCommand cli_command_corpus;
extern const CliCommand cli_command_label;
extern const CliCommand cli_command_adapt;
extern const CliCommand cli_command_vocabulary;
extern const CliCommand cli_command_tag;
extern const CliCommand cli_command_tags;
extern const CliCommand cli_command_map;
extern const CliCommand cli_command_playlist;
extern const CliCommand cli_command_train;
extern const CliCommand cli_command_search;
extern const CliCommand cli_command_evaluate;
extern const CliCommand cli_command_compare;
extern const CliCommand cli_command_adopt;
extern const CliCommand cli_command_experiment;

/* All commands, in the order of the help; ends with NULL. */
extern const CliCommand *const cli_commands[];

const CliCommand *cli_commands_find (const char *name);

G_END_DECLS
