/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "jobs/job.h"

G_BEGIN_DECLS

/* What the program returns. A run that a signal or a closed pipe ended returns 128 + the signal's
 * number, as a shell would say it. */
typedef enum
{
  CLI_EXIT_OK = 0,
  CLI_EXIT_ERROR = 1,       /* wrong usage, or nothing could be done at all */
  CLI_EXIT_SOME_FAILED = 2, /* some songs, files or rows of a table failed, the others are done */
  CLI_EXIT_SIGNAL = 128,    /* and the number of the signal that ended the command */
} CliExit;

typedef struct _CliCommand CliCommand;

/**
 * CliCommand:
 * @name: the word on the command line
 * @arguments: what follows the options, for the usage line; translatable, marked with N_()
 * @summary: one line for --help; translatable, marked with N_()
 * @names_songs: it tells moods, so that whoever has words of their own must know when those are not in use
 * @run: does it; @argv[0] is the command's name. Returns the exit status
 *
 * One command. Each is a constant in its own file, cmd-NAME.c, and a line in commands.c.
 */
struct _CliCommand
{
  const char *name;
  const char *arguments;
  const char *summary;
  gboolean names_songs;
  int (*run) (const CliCommand *self,
              int               argc,
              char             *argv[]);
};

gboolean cli_command_parse       (const CliCommand   *self,
                                  const GOptionEntry *entries,
                                  int                 argc,
                                  char               *argv[]);
int      cli_command_wrong_usage (const CliCommand   *self,
                                  const char         *format,
                                  ...) G_GNUC_PRINTF (2, 3);

void     cli_print_error         (const char         *format,
                                  ...) G_GNUC_PRINTF (1, 2);
void     cli_write               (const char         *text);
void     cli_write_line          (const char         *text);
int      cli_get_output_status   (void);
gboolean cli_steers_terminal     (gunichar            c);
char    *cli_clean_text          (const char         *text);

int      cli_run_job             (JobsJob            *job);
/* The same; of one that keeps what it has done it says so where it is interrupted. */
int      cli_run_resumable_job   (JobsJob            *job);

G_END_DECLS
