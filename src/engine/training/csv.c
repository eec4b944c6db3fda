/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/csv.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/error.h"

/* Of tables that anybody may have written. */
#define N_COLUMNS_MAX 2000

struct _TrainingCsv
{
  GPtrArray *fields; /* (owned): char *, row after row, the header first */
  GArray *lines;     /* (owned): guint, the line where each row begins, the header first */
  GHashTable *torn;  /* (owned) (nullable): lines of rows that have more or fewer fields than the header */
  gsize n_columns;
  TrainingCsvFormat format;
};

/* What the parser knows between two characters. */
typedef struct
{
  TrainingCsv *csv;
  const char *name; /* of the file, for messages */
  gboolean is_loose;
  GString *field;   /* (owned): the field under way */
  gsize row_start;  /* index of the row's first field in csv->fields */
  guint line;       /* of the character being read, from 1 */
  guint row_line;   /* where the row began */
} Parser;

static gboolean
fail (const Parser  *parser,
      guint          line,
      const char    *what,
      GError       **error)
{
  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s, line %u: %s"), parser->name, line, what);
  return FALSE;
}

static void
end_field (Parser *parser)
{
  char *field = g_strndup (parser->field->str, parser->field->len);

  g_ptr_array_add (parser->csv->fields, parser->is_loose ? g_strstrip (field) : field);
  g_string_truncate (parser->field, 0);
}

/* A table that begins with its first row has columns all the same: "1", "2" … */
static void
name_columns (Parser *parser, gsize n_columns)
{
  g_autoptr (GPtrArray) first = g_ptr_array_new ();
  const guint no_line = 0;

  for (gsize i = 0; i < n_columns; i++)
    g_ptr_array_add (first, g_ptr_array_steal_index (parser->csv->fields, 0));
  for (gsize i = 0; i < n_columns; i++)
    g_ptr_array_add (parser->csv->fields, g_strdup_printf ("%u", (guint)i + 1));
  for (gsize i = 0; i < n_columns; i++)
    g_ptr_array_add (parser->csv->fields, first->pdata[i]);
  parser->csv->n_columns = n_columns;
  g_array_append_val (parser->csv->lines, no_line);
}

/* Fields too many are dropped, those that lack are empty, and it is noted. */
static void
mend_row (Parser *parser, gsize n_fields)
{
  TrainingCsv *csv = parser->csv;

  g_hash_table_add (csv->torn, GUINT_TO_POINTER (parser->row_line));
  for (; n_fields < csv->n_columns; n_fields++)
    g_ptr_array_add (csv->fields, g_strdup (""));
  g_ptr_array_set_size (csv->fields, parser->row_start + csv->n_columns);
}

static gboolean
end_row (Parser  *parser,
         GError **error)
{
  TrainingCsv *csv = parser->csv;
  gsize n_fields;

  end_field (parser);
  n_fields = csv->fields->len - parser->row_start;

  if (n_fields > N_COLUMNS_MAX)
    return fail (parser, parser->row_line, _ ("too many columns for a table of labels"), error);
  if (csv->lines->len == 0 && parser->is_loose && !csv->format.has_header)
    name_columns (parser, n_fields);
  else if (csv->lines->len == 0)
    csv->n_columns = n_fields;
  else if (n_fields != csv->n_columns && parser->is_loose)
    mend_row (parser, n_fields);
  else if (n_fields != csv->n_columns)
    {
      g_autofree char *what
          = g_strdup_printf (_ ("%u fields where the header has %u"), (guint) n_fields, (guint) csv->n_columns);

      return fail (parser, parser->row_line, what, error);
    }

  g_array_append_val (csv->lines, parser->row_line);
  parser->row_start = csv->fields->len;
  return TRUE;
}

/* Reads a field in quotes that begins at @at; returns where it ends, past the closing quote, or NULL. */
static const char *
read_quoted (Parser      *parser,
             const char  *at,
             const char  *end,
             GError     **error)
{
  const guint opened = parser->line;

  for (at++; at < end; at++)
    {
      if (*at == '"' && at + 1 < end && at[1] == '"')
        at++;
      else if (*at == '"')
        return at + 1;
      else if (*at == '\n')
        parser->line++;

      g_string_append_c (parser->field, *at);
    }

  fail (parser, opened, _ ("a quotation mark is opened and never closed"), error);
  return NULL;
}

static gboolean
at_line_end (const char *at,
             const char *end)
{
  return at == end || *at == '\n' || (*at == '\r' && (at + 1 == end || at[1] == '\n'));
}

static gboolean
at_field_end (const Parser *parser,
              const char   *at,
              const char   *end)
{
  return at_line_end (at, end) || *at == parser->csv->format.separator;
}

static const char *
skip_line_end (const char *at,
               const char *end)
{
  if (at < end && *at == '\r')
    at++;
  return at < end ? at + 1 : at;
}

/* Reads one field up to its separator or the end of the row; returns where it stopped, or NULL. */
static const char *
read_field (Parser      *parser,
            const char  *at,
            const char  *end,
            GError     **error)
{
  if (at < end && *at == '"')
    {
      at = read_quoted (parser, at, end, error);
      if (at != NULL && !at_field_end (parser, at, end) && !parser->is_loose)
        {
          fail (parser, parser->line, _ ("text after a closing quotation mark"), error);
          return NULL;
        }
      if (at == NULL || at_field_end (parser, at, end))
        return at;
    }

  for (; !at_field_end (parser, at, end); at++)
    {
      if (*at == '"' && !parser->is_loose)
        {
          fail (parser, parser->line, _ ("a quotation mark inside a field that has none around it"), error);
          return NULL;
        }
      g_string_append_c (parser->field, *at);
    }

  return at;
}

static gboolean
parse_rows (Parser      *parser,
            const char  *at,
            const char  *end,
            GError     **error)
{
  while (at < end)
    {
      parser->row_line = parser->line;

      /* An empty line carries no row: editors leave them at the end. */
      if (!at_line_end (at, end))
        {
          for (;;)
            {
              at = read_field (parser, at, end, error);
              if (at == NULL)
                return FALSE;
              if (at == end || *at != parser->csv->format.separator)
                break;
              end_field (parser);
              at++;
            }
          if (!end_row (parser, error))
            return FALSE;
        }

      at = skip_line_end (at, end);
      parser->line++;
    }

  return TRUE;
}

static gboolean
check_header (const Parser  *parser,
              GError       **error)
{
  const TrainingCsv *csv = parser->csv;

  if (csv->lines->len == 0)
    return fail (parser, 1, _ ("no header row"), error);

  for (gsize i = 0; i < csv->n_columns && !parser->is_loose; i++)
    for (gsize j = 0; j < i; j++)
      if (g_str_equal (csv->fields->pdata[i], csv->fields->pdata[j]))
        {
          g_autofree char *what
              = g_strdup_printf (_ ("the column “%s” is there twice"), (char *)csv->fields->pdata[i]);

          return fail (parser, 1, what, error);
        }

  return TRUE;
}

static TrainingCsv *
parse (const char               *text,
       gsize                     length,
       const char               *name,
       const TrainingCsvFormat  *format,
       gboolean                  is_loose,
       GError                  **error)
{
  g_autoptr (TrainingCsv) self = g_new0 (TrainingCsv, 1);
  g_autoptr (GString) field = g_string_new (NULL);
  Parser parser = { .csv = self, .name = name, .is_loose = is_loose, .field = field, .line = 1 };
  const char *const end = text + length;

  self->fields = g_ptr_array_new_with_free_func (g_free);
  self->lines = g_array_new (FALSE, FALSE, sizeof (guint));
  self->torn = g_hash_table_new (NULL, NULL);
  self->format = *format;

  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s is not a text file in UTF-8."), name);
      return NULL;
    }

  /* A byte order mark, as spreadsheets write it. */
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    text += 3;

  if (!parse_rows (&parser, text, end, error) || !check_header (&parser, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * training_csv_parse:
 * @text: (array length=length): the whole file
 * @name: what to call it in messages
 *
 * Errors: %BASE_ERROR_BAD_CORPUS.
 */
TrainingCsv *
training_csv_parse (const char  *text,
                    gsize        length,
                    const char  *name,
                    GError     **error)
{
  const TrainingCsvFormat format = { ',', TRUE };

  return parse (text, length, name, &format, FALSE, error);
}

/**
 * training_csv_parse_loose:
 * @format: (nullable): guessed when NULL
 *
 * As above, for tables that other programs have written: rows with more or fewer fields than the header are mended and
 * noted, spaces around fields are dropped, quotation marks may stand anywhere, and of columns with one name the first counts.
 */
TrainingCsv *
training_csv_parse_loose (const char               *text,
                          gsize                     length,
                          const char               *name,
                          const TrainingCsvFormat  *format,
                          GError                  **error)
{
  TrainingCsvFormat guess = { ',', TRUE };

  if (format == NULL)
    training_csv_guess_format (text, length, &guess);

  return parse (text, length, name, format != NULL ? format : &guess, TRUE, error);
}

/* (transfer full) (nullable) */
static char *
read_text (const char  *path,
           const char  *shown,
           gsize       *length,
           GError     **error)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) read_error = NULL;
  GStatBuf info;

  if (g_stat (path, &info) != 0)
    {
      const BaseErrorCode code = errno == EACCES ? BASE_ERROR_PERMISSION_DENIED : BASE_ERROR_NOT_FOUND;

      g_set_error (error, BASE_ERROR, code, _ ("%s cannot be read: %s."), shown, g_strerror (errno));
      return NULL;
    }

  if (!S_ISREG (info.st_mode))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE, _ ("%s is not a file."), shown);
      return NULL;
    }

  if (info.st_size > TRAINING_CSV_MAX_BYTES)
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s is too large for a manifest."), shown);
      return NULL;
    }

  if (!g_file_get_contents (path, &text, length, &read_error))
    {
      const gboolean denied = g_error_matches (read_error, G_FILE_ERROR, G_FILE_ERROR_ACCES);

      g_set_error (error, BASE_ERROR, denied ? BASE_ERROR_PERMISSION_DENIED : BASE_ERROR_FAILED,
                   _ ("%s cannot be read: %s"), shown, read_error->message);
      return NULL;
    }

  return g_steal_pointer (&text);
}

/**
 * training_csv_load:
 *
 * Errors: %BASE_ERROR_NOT_FOUND, %BASE_ERROR_NOT_A_FILE, %BASE_ERROR_PERMISSION_DENIED,
 * %BASE_ERROR_BAD_CORPUS.
 */
TrainingCsv *
training_csv_load (const char  *path,
                   GError     **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  gsize length;
  g_autofree char *text = read_text (path, shown, &length, error);

  return text != NULL ? training_csv_parse (text, length, shown, error) : NULL;
}

/* Errors as above. */
TrainingCsv *
training_csv_load_loose (const char               *path,
                         const TrainingCsvFormat  *format,
                         GError                  **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  gsize length;
  g_autofree char *text = read_text (path, shown, &length, error);

  return text != NULL ? training_csv_parse_loose (text, length, shown, format, error) : NULL;
}

void
training_csv_free (TrainingCsv *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->fields);
  g_array_unref (self->lines);
  g_hash_table_unref (self->torn);
  g_free (self);
}

gsize
training_csv_get_n_rows (const TrainingCsv *self)
{
  return self->lines->len - 1;
}

gsize
training_csv_get_n_columns (const TrainingCsv *self)
{
  return self->n_columns;
}

const char *
training_csv_get_header (const TrainingCsv *self,
                         gsize              column)
{
  g_return_val_if_fail (column < self->n_columns, "");

  return self->fields->pdata[column];
}

const TrainingCsvFormat *
training_csv_get_format (const TrainingCsv *self)
{
  return &self->format;
}

gboolean
training_csv_is_torn (const TrainingCsv *self,
                      gsize              row)
{
  return g_hash_table_contains (self->torn, GUINT_TO_POINTER (training_csv_get_line (self, row)));
}

int
training_csv_find_column (const TrainingCsv *self,
                          const char        *name)
{
  for (gsize i = 0; i < self->n_columns; i++)
    if (g_str_equal (self->fields->pdata[i], name))
      return i;

  return -1;
}

const char *
training_csv_get (const TrainingCsv *self,
                  gsize              row,
                  int                column)
{
  g_return_val_if_fail (row < training_csv_get_n_rows (self), "");

  if (column < 0)
    return "";

  return self->fields->pdata[(row + 1) * self->n_columns + column];
}

guint
training_csv_get_line (const TrainingCsv *self,
                       gsize              row)
{
  return g_array_index (self->lines, guint, row + 1);
}

void
training_csv_append_field (GString    *line,
                           const char *field)
{
  if (line->len > 0)
    g_string_append_c (line, ',');

  /* An empty first field would look like no field at all to the rule above. */
  if (*field != '\0' && strpbrk (field, ",\"\r\n") == NULL)
    {
      g_string_append (line, field);
      return;
    }

  g_string_append_c (line, '"');
  for (const char *c = field; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, *c);
    }
  g_string_append_c (line, '"');
}

void
training_csv_append_number (GString    *line,
                            const char *format,
                            double      number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE] = "";

  if (!isnan (number))
    g_ascii_formatd (text, sizeof text, format, number);
  training_csv_append_field (line, text);
}
