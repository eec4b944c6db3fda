/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * TrainingCsv:
 *
 * A table of text read from a CSV file as RFC 4180 has it: a header row, fields in quotes where
 * they need them, UTF-8. Stricter than most readers, since a label that slips into the next column
 * would silently spoil a model: every row has as many fields as the header, and what does not fit
 * is refused with %BASE_ERROR_BAD_CORPUS and the number of the line.
 */
typedef struct _TrainingCsv TrainingCsv;

/* Larger files are refused rather than read. */
#define TRAINING_CSV_MAX_BYTES (256 * 1024 * 1024)

/* How the fields of a table are told apart. */
typedef struct
{
  char     separator;
  gboolean has_header; /* the first row has the columns' names; without, they are "1", "2" … */
} TrainingCsvFormat;

TrainingCsv *training_csv_load         (const char         *path,
                                        GError            **error);
TrainingCsv *training_csv_parse        (const char         *text,
                                        gsize               length,
                                        const char         *name,
                                        GError            **error);
TrainingCsv *training_csv_load_loose   (const char              *path,
                                        const TrainingCsvFormat *format,
                                        GError                 **error);
TrainingCsv *training_csv_parse_loose  (const char              *text,
                                        gsize                    length,
                                        const char              *name,
                                        const TrainingCsvFormat *format,
                                        GError                 **error);
/* By the first row: the separator that is there most often outside quotes; names are no numbers. */
void         training_csv_guess_format (const char         *text,
                                        gsize               length,
                                        TrainingCsvFormat  *format);
void         training_csv_free         (TrainingCsv        *self);
gsize        training_csv_get_n_rows   (const TrainingCsv  *self); /* the header is not one */
gsize        training_csv_get_n_columns (const TrainingCsv *self);
const char  *training_csv_get_header   (const TrainingCsv  *self,
                                        gsize               column);
const TrainingCsvFormat *training_csv_get_format (const TrainingCsv *self);
/* Whether the row had more or fewer fields than the header; only where that is not an error. */
gboolean     training_csv_is_torn      (const TrainingCsv  *self,
                                        gsize               row);
int          training_csv_find_column  (const TrainingCsv  *self,
                                        const char         *name); /* -1 when there is none */
const char  *training_csv_get          (const TrainingCsv  *self,
                                        gsize               row,
                                        int                 column); /* "" for column -1 */
guint        training_csv_get_line     (const TrainingCsv  *self,
                                        gsize               row); /* where the row begins */

/* Writing: adds @field to @line, in quotes if it needs them, after a comma unless it is the first. */
void         training_csv_append_field (GString            *line,
                                        const char         *field);
/* The same of a number, as g_ascii_formatd() has it; NAN is an empty field. */
void         training_csv_append_number (GString           *line,
                                         const char        *format,
                                         double             number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TrainingCsv, training_csv_free)

G_END_DECLS
