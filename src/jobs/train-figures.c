/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/train-figures.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stddef.h>

#include "engine/base/error.h"
#include "engine/training/csv.h"

/* More would be no file of ours. */
#define MAX_EPOCHS 1000000

typedef struct
{
  const char *name;
  gsize offset;
  const char *format; /* NULL: a whole number */
} Column;

static const Column columns[] = {
  { "part", offsetof (JobsTrainFigures, part), NULL },
  { "epoch", offsetof (JobsTrainFigures, epoch), NULL },
  { "epochs", offsetof (JobsTrainFigures, n_epochs), NULL },
  { "train_loss", offsetof (JobsTrainFigures, train_loss), "%.6f" },
  { "valid_loss", offsetof (JobsTrainFigures, valid_loss), "%.6f" },
  { "accuracy", offsetof (JobsTrainFigures, accuracy), "%.6f" },
  { "macro_f1", offsetof (JobsTrainFigures, macro_f1), "%.6f" },
  { "concordance_valence", offsetof (JobsTrainFigures, concordance_valence), "%.6f" },
  { "concordance_arousal", offsetof (JobsTrainFigures, concordance_arousal), "%.6f" },
  { "rmse_valence", offsetof (JobsTrainFigures, rmse_valence), "%.6f" },
  { "rmse_arousal", offsetof (JobsTrainFigures, rmse_arousal), "%.6f" },
  { "learning_rate", offsetof (JobsTrainFigures, learning_rate), "%.8f" },
  { "seconds", offsetof (JobsTrainFigures, seconds), "%.1f" },
  { "speed", offsetof (JobsTrainFigures, speed), "%.1f" },
  { "best", offsetof (JobsTrainFigures, is_best), NULL },
};

char *
jobs_train_figures_to_csv (const GArray *figures)
{
  GString *csv = g_string_new (NULL);

  for (gsize c = 0; c < G_N_ELEMENTS (columns); c++)
    g_string_append_printf (csv, "%s%s", c > 0 ? "," : "", columns[c].name);
  g_string_append_c (csv, '\n');

  for (guint i = 0; i < figures->len; i++)
    {
      const JobsTrainFigures *row = &g_array_index (figures, JobsTrainFigures, i);
      g_autoptr (GString) line = g_string_new (NULL);

      for (gsize c = 0; c < G_N_ELEMENTS (columns); c++)
        {
          const gpointer value = G_STRUCT_MEMBER_P (row, columns[c].offset);

          if (columns[c].format != NULL)
            training_csv_append_number (line, columns[c].format, *(double *)value);
          else
            training_csv_append_number (line, "%.0f", *(guint *)value);
        }
      g_string_append_printf (csv, "%s\n", line->str);
    }

  return g_string_free (csv, FALSE);
}

static gboolean
read_value (const TrainingCsv *csv,
            gsize              row,
            const Column      *column,
            JobsTrainFigures  *figures)
{
  const char *text = training_csv_get (csv, row, training_csv_find_column (csv, column->name));
  gpointer value = G_STRUCT_MEMBER_P (figures, column->offset);
  char *end;
  guint64 number;

  if (column->format == NULL)
    {
      if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &number, NULL))
        return FALSE;
      *(guint *)value = number;
      return TRUE;
    }

  *(double *)value = *text != '\0' ? g_ascii_strtod (text, &end) : NAN;
  return *text == '\0' || (*end == '\0' && isfinite (*(double *)value));
}

GArray *
jobs_train_figures_load (const char  *path,
                         GError     **error)
{
  g_autoptr (TrainingCsv) csv = training_csv_load (path, error);
  g_autoptr (GArray) figures = g_array_new (FALSE, TRUE, sizeof (JobsTrainFigures));
  gboolean is_good = csv != NULL && training_csv_get_n_rows (csv) <= MAX_EPOCHS;

  if (csv == NULL)
    return NULL;

  for (gsize row = 0; is_good && row < training_csv_get_n_rows (csv); row++)
    {
      JobsTrainFigures read = { 0 };

      for (gsize c = 0; is_good && c < G_N_ELEMENTS (columns); c++)
        is_good = read_value (csv, row, &columns[c], &read);
      g_array_append_val (figures, read);
    }

  if (is_good)
    return g_steal_pointer (&figures);

  g_set_error (error, BASE_ERROR, BASE_ERROR_BAD_CORPUS, _ ("%s is no file of a training's epochs."), path);
  return NULL;
}
