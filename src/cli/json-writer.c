/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/json-writer.h"

#include <math.h>
#include <string.h>

#include "cli/command.h"

void
cli_json_writer_init (CliJsonWriter *self)
{
  self->text = g_string_new (NULL);
  self->needs_comma = FALSE;
}

/**
 * cli_json_writer_finish:
 *
 * Returns: (transfer full): what was written; @self is cleared
 */
char *
cli_json_writer_finish (CliJsonWriter *self)
{
  return g_string_free (g_steal_pointer (&self->text), FALSE);
}

void
cli_json_writer_clear (CliJsonWriter *self)
{
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
}

static void
append_string (GString    *text,
               const char *value)
{
  g_autofree char *valid = g_utf8_make_valid (value, -1);

  g_string_append_c (text, '"');
  for (const char *c = valid; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '"' || character == '\\')
        g_string_append_c (text, '\\');

      /* A line is one value, and a terminal that shows it must not be steered by a tag. */
      if (cli_steers_terminal (character))
        g_string_append_printf (text, "\\u%04x", character);
      else
        g_string_append_unichar (text, character);
    }
  g_string_append_c (text, '"');
}

/* Comma and name: all that stands before a value. */
static void
begin_value (CliJsonWriter *self,
             const char    *name)
{
  if (self->needs_comma)
    g_string_append (self->text, ", ");
  self->needs_comma = TRUE;

  if (name == NULL)
    return;

  append_string (self->text, name);
  g_string_append (self->text, ": ");
}

/**
 * cli_json_writer_begin:
 * @name: (nullable)
 * @bracket: '{' or '['
 */
void
cli_json_writer_begin (CliJsonWriter *self,
                       const char    *name,
                       char           bracket)
{
  begin_value (self, name);
  g_string_append_c (self->text, bracket);
  self->needs_comma = FALSE;
}

void
cli_json_writer_end (CliJsonWriter *self,
                     char           bracket)
{
  g_string_append_c (self->text, bracket);
  self->needs_comma = TRUE;
}

void
cli_json_writer_string (CliJsonWriter *self,
                        const char    *name,
                        const char    *value)
{
  begin_value (self, name);
  append_string (self->text, value);
}

/**
 * cli_json_writer_number:
 * @name: (nullable)
 * @value: what is no finite number becomes null
 * @n_decimals: zeros at the end are left out
 */
void
cli_json_writer_number (CliJsonWriter *self,
                        const char    *name,
                        double         value,
                        guint          n_decimals)
{
  char format[16];
  char buffer[G_ASCII_DTOSTR_BUF_SIZE * 16];
  char *end;

  begin_value (self, name);
  if (!isfinite (value))
    {
      g_string_append (self->text, "null");
      return;
    }

  g_snprintf (format, sizeof format, "%%.%uf", n_decimals);
  g_ascii_formatd (buffer, sizeof buffer, format, value);

  if (strchr (buffer, '.') != NULL)
    {
      end = buffer + strlen (buffer);
      while (end[-1] == '0')
        end--;
      if (end[-1] == '.')
        end--;
      *end = '\0';
    }

  g_string_append (self->text, g_str_equal (buffer, "-0") ? "0" : buffer);
}

void
cli_json_writer_bool (CliJsonWriter *self,
                      const char    *name,
                      gboolean       value)
{
  begin_value (self, name);
  g_string_append (self->text, value ? "true" : "false");
}

void
cli_json_writer_value (CliJsonWriter *self,
                       const char    *name,
                       const char    *json)
{
  begin_value (self, name);
  g_string_append (self->text, json);
}
