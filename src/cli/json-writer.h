/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * CliJsonWriter:
 *
 * Writes one JSON value without line breaks, which a generator of a whole tree does not: numbers
 * have a fixed number of decimals and a point whatever the locale, strings are always valid UTF-8.
 * Names are NULL inside an array.
 */
typedef struct
{
  GString *text;          /* (owned) */
  gboolean needs_comma;
} CliJsonWriter;

void  cli_json_writer_init   (CliJsonWriter *self);
char *cli_json_writer_finish (CliJsonWriter *self);
void  cli_json_writer_clear  (CliJsonWriter *self);
void  cli_json_writer_begin  (CliJsonWriter *self,
                              const char    *name,
                              char           bracket);
void  cli_json_writer_end    (CliJsonWriter *self,
                              char           bracket);
void  cli_json_writer_string (CliJsonWriter *self,
                              const char    *name,
                              const char    *value);
void  cli_json_writer_number (CliJsonWriter *self,
                              const char    *name,
                              double         value,
                              guint          n_decimals);
void  cli_json_writer_bool   (CliJsonWriter *self,
                              const char    *name,
                              gboolean       value);
/* @json: a value on one line, which is written as it is */
void  cli_json_writer_value  (CliJsonWriter *self,
                              const char    *name,
                              const char    *json);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliJsonWriter, cli_json_writer_clear)

G_END_DECLS
