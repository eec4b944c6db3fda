/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/train-settings.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"
#include "jobs/train-choices.h"

#define SETTINGS "settings/"
#define MAX_TEXT 2000

struct _JobsTrainSettings
{
  char *texts[JOBS_TRAIN_N_FIELDS]; /* (owned): "" of fields that are numbers */
  double numbers[JOBS_TRAIN_N_FIELDS];
};

gboolean
jobs_train_field_is_text (JobsTrainField field)
{
  const JobsTrainKind kind = jobs_train_field_get_info (field)->kind;

  return kind == JOBS_TRAIN_KIND_CHOICE || kind == JOBS_TRAIN_KIND_TEXT || kind == JOBS_TRAIN_KIND_FILE;
}

JobsTrainSettings *
jobs_train_settings_new_empty (void)
{
  JobsTrainSettings *self = g_new0 (JobsTrainSettings, 1);

  for (guint f = 0; f < JOBS_TRAIN_N_FIELDS; f++)
    {
      self->texts[f] = g_strdup ("");
      self->numbers[f] = jobs_train_field_get_info (f)->low;
    }
  return self;
}

JobsTrainSettings *
jobs_train_settings_copy (const JobsTrainSettings *self)
{
  JobsTrainSettings *copy = g_new0 (JobsTrainSettings, 1);

  for (guint f = 0; f < JOBS_TRAIN_N_FIELDS; f++)
    {
      copy->texts[f] = g_strdup (self->texts[f]);
      copy->numbers[f] = self->numbers[f];
    }
  return copy;
}

void
jobs_train_settings_free (JobsTrainSettings *self)
{
  if (self == NULL)
    return;

  for (guint f = 0; f < JOBS_TRAIN_N_FIELDS; f++)
    g_free (self->texts[f]);
  g_free (self);
}

gboolean
jobs_train_settings_equal (const JobsTrainSettings *self,
                           const JobsTrainSettings *other)
{
  for (guint f = 0; f < JOBS_TRAIN_N_FIELDS; f++)
    if (!g_str_equal (self->texts[f], other->texts[f]) || self->numbers[f] != other->numbers[f])
      return FALSE;

  return TRUE;
}

const char *
jobs_train_settings_get_text (const JobsTrainSettings *self,
                              JobsTrainField           field)
{
  g_return_val_if_fail (jobs_train_field_is_text (field), "");

  return self->texts[field];
}

void
jobs_train_settings_set_text (JobsTrainSettings *self,
                              JobsTrainField     field,
                              const char        *text)
{
  g_return_if_fail (jobs_train_field_is_text (field));

  text = text != NULL ? text : "";
  if (g_str_equal (text, self->texts[field]))
    return;

  g_free (self->texts[field]);
  self->texts[field] = g_strdup (text);
}

double
jobs_train_settings_get_number (const JobsTrainSettings *self,
                                JobsTrainField           field)
{
  g_return_val_if_fail (!jobs_train_field_is_text (field), 0.0);

  return self->numbers[field];
}

void
jobs_train_settings_set_number (JobsTrainSettings *self,
                                JobsTrainField     field,
                                double             number)
{
  const JobsTrainFieldInfo *info = jobs_train_field_get_info (field);

  g_return_if_fail (!jobs_train_field_is_text (field));

  number = isfinite (number) ? CLAMP (number, info->low, info->high) : info->low;
  self->numbers[field] = info->kind == JOBS_TRAIN_KIND_NUMBER ? number : round (number);
}

void
jobs_train_settings_write (const JobsTrainSettings *self,
                           TrainingNotes           *notes,
                           const char              *prefix)
{
  for (guint f = 0; f < JOBS_TRAIN_N_FIELDS; f++)
    {
      g_autofree char *name = g_strconcat (prefix, jobs_train_field_get_info (f)->id, NULL);

      if (jobs_train_field_is_text (f))
        training_notes_set_text (notes, name, self->texts[f]);
      else
        training_notes_set_number (notes, name, self->numbers[f]);
    }
}

char *
jobs_train_settings_to_json (const JobsTrainSettings *self)
{
  g_autoptr (TrainingNotes) notes = training_notes_new ();

  jobs_train_settings_write (self, notes, "");
  return training_notes_to_json (notes);
}

static gboolean
take_number (JobsTrainSettings  *self,
             JobsTrainField      field,
             double              number,
             GError            **error)
{
  const JobsTrainFieldInfo *info = jobs_train_field_get_info (field);

  if (!(number >= info->low && number <= info->high)
      || (info->kind != JOBS_TRAIN_KIND_NUMBER && number != floor (number)))
    return base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT,
                              _ ("The setting “%s” must lie between %g and %g."), info->id, info->low, info->high);

  self->numbers[field] = number;
  return TRUE;
}

static gboolean
take_note (JobsTrainSettings    *self,
           const TrainingNotes  *notes,
           const char           *name,
           const char           *id,
           GError              **error)
{
  const JobsTrainField field = jobs_train_field_from_id (id);
  const char *text = training_notes_get_text (notes, name);
  double number;

  if (field == JOBS_TRAIN_N_FIELDS)
    return base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT, _ ("“%.60s” is no setting of a training."), id);
  if (!jobs_train_field_is_text (field))
    return training_notes_get_number (notes, name, &number)
               ? take_number (self, field, number, error)
               : base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT, _ ("The setting “%s” must be a number."), id);

  if (text == NULL)
    return base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT, _ ("The setting “%s” must be a text."), id);
  if (strlen (text) > MAX_TEXT)
    return base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT, _ ("The setting “%s” is too long."), id);
  jobs_train_settings_set_text (self, field, text);
  return TRUE;
}

gboolean
jobs_train_settings_assign (JobsTrainSettings  *self,
                            const char         *text,
                            GError            **error)
{
  const char *equals = strchr (text, '=');
  g_autofree char *id = equals != NULL ? g_strndup (text, equals - text) : g_strdup (text);
  g_autoptr (TrainingNotes) notes = training_notes_new ();
  const JobsTrainField field = jobs_train_field_from_id (id);
  char *end;

  if (field == JOBS_TRAIN_N_FIELDS || equals == NULL)
    return base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT, _ ("“%.60s” is no setting of a training."), text);

  if (jobs_train_field_is_text (field))
    training_notes_set_text (notes, id, equals + 1);
  else
    {
      const double number = g_ascii_strtod (equals + 1, &end);

      if (end != equals + 1 && *end == '\0')
        training_notes_set_number (notes, id, number);
    }

  /* What goes with it is chosen too, and may be set otherwise after it. */
  if (field == JOBS_TRAIN_TARGETS)
    {
      jobs_train_settings_choose_targets (self, equals + 1);
      return TRUE;
    }
  return take_note (self, notes, id, id, error);
}

JobsTrainSettings *
jobs_train_settings_read (const TrainingNotes  *notes,
                          GError              **error)
{
  g_autoptr (JobsTrainSettings) self = jobs_train_settings_new ();
  const gboolean is_inside = training_notes_has (notes, "settings");
  guint n_taken = 0;

  jobs_train_settings_set_text (self, JOBS_TRAIN_BESIDE, JOBS_TRAIN_BESIDE_NOTHING);
  for (gsize i = 0; i < training_notes_get_n (notes); i++)
    {
      const char *name = training_notes_get_name (notes, i);

      if (is_inside && !g_str_has_prefix (name, SETTINGS))
        continue;
      if (!take_note (self, notes, name, is_inside ? name + strlen (SETTINGS) : name, error))
        return NULL;
      n_taken++;
    }

  if (n_taken > 0 || !is_inside)
    return g_steal_pointer (&self);

  base_error_refuse (error, BASE_ERROR_INVALID_ARGUMENT, _ ("These are no settings of a training."));
  return NULL;
}

JobsTrainSettings *
jobs_train_settings_from_json (const char  *text,
                               gssize       length,
                               GError     **error)
{
  g_autoptr (TrainingNotes) notes = training_notes_parse (text, length, error);

  return notes != NULL ? jobs_train_settings_read (notes, error) : NULL;
}

JobsTrainSettings *
jobs_train_settings_load (const char  *path,
                          GError     **error)
{
  g_autoptr (TrainingNotes) notes = training_notes_load (path, error);

  return notes != NULL ? jobs_train_settings_read (notes, error) : NULL;
}

JobsTrainField
jobs_train_field_from_id (const char *id)
{
  JobsTrainField field = 0;

  while (field < JOBS_TRAIN_N_FIELDS && !g_str_equal (jobs_train_field_get_info (field)->id, id))
    field++;
  return field;
}
