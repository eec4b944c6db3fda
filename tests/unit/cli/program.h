/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Runs the real program, with a library and a data folder of its own. */

typedef struct
{
  char *folder;    /* (owned): everything below it is removed at the end */
  char *music;     /* (owned): an empty folder in it */
  char *model;     /* (owned): a model file with random weights */
  char *library;   /* (owned): where a library may be made */

  /* (nullable): words before the program: one that starts it with fewer rights, or on a small disk. */
  const char *const *wrapper;
} Program;

/* What a run left. */
typedef struct
{
  int    status;
  char  *out;      /* (owned) */
  char  *err;      /* (owned) */
  GStrv  lines;    /* (owned): of out, without the empty one at its end */
  guint  n_lines;
} Run;

void        program_set_up      (Program             *self,
                                 gconstpointer        data);
void        program_tear_down   (Program             *self,
                                 gconstpointer        data);
GSubprocessLauncher *program_new_launcher (Program          *self,
                                           GSubprocessFlags  flags);
/* @input: (nullable): standard input. Arguments end with NULL. */
Run        *program_run         (Program             *self,
                                 const char          *input,
                                 ...) G_GNUC_NULL_TERMINATED;
Run        *program_run_argv    (Program             *self,
                                 const char          *input,
                                 const char *const   *environment,
                                 const char *const   *arguments);
void        run_free            (Run                 *run);
JsonObject *run_parse_line      (Run                 *run,
                                 guint                index,
                                 JsonParser          *parser);

/* Makes a WAV file of some seconds in the music folder, or a FLAC file where the name ends so. */
char       *program_add_song    (Program             *self,
                                 const char          *name,
                                 double               frequency);
char       *program_add_file    (Program             *self,
                                 const char          *name,
                                 const char          *contents);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Run, run_free)

G_END_DECLS
