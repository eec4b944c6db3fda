/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * ExperimentIni:
 *
 * A settings file as text: groups of keys, each with the line it stands on, so that whoever gives the keys a
 * meaning can say where a wrong one is (GKeyFile cannot). `[group]`, `key = value`, `#` begins a comment line,
 * and a line that begins with white space goes on with the value before. A group or a key that comes twice
 * is refused.
 */
typedef struct _ExperimentIni ExperimentIni;

/* Both texts belong to the file; (array) in the order of the file. */
typedef struct
{
  const char *key;
  const char *value;
  guint       line;
} ExperimentIniEntry;

/* Larger files are refused rather than read. */
#define EXPERIMENT_INI_MAX_BYTES (1024 * 1024)

/* @shown is the file's name in messages. Errors: %BASE_ERROR_INVALID_ARGUMENT with the line. */
ExperimentIni            *experiment_ini_parse          (const char           *text,
                                                         const char           *shown,
                                                         GError              **error);
ExperimentIni            *experiment_ini_load           (const char           *path,
                                                         GError              **error);
void                      experiment_ini_free           (ExperimentIni        *self);
const char               *experiment_ini_get_shown      (const ExperimentIni  *self);
guint                     experiment_ini_get_n_groups   (const ExperimentIni  *self);
const char               *experiment_ini_get_group      (const ExperimentIni  *self,
                                                         guint                 group,
                                                         guint                *line);
/* -1 when there is none. */
int                       experiment_ini_find_group     (const ExperimentIni  *self,
                                                         const char           *name);
const ExperimentIniEntry *experiment_ini_get_entries    (const ExperimentIni  *self,
                                                         guint                 group,
                                                         guint                *n_entries);
/* Sets %BASE_ERROR_INVALID_ARGUMENT: "FILE, line N, [GROUP]: what". Returns FALSE. */
gboolean                  experiment_ini_fail           (const ExperimentIni  *self,
                                                         guint                 group,
                                                         guint                 line,
                                                         GError              **error,
                                                         const char           *format,
                                                         ...) G_GNUC_PRINTF (5, 6);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ExperimentIni, experiment_ini_free)

G_END_DECLS
