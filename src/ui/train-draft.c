/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/train-draft.h"

struct _MoodTrainDraft
{
  GObject parent_instance;
  JobsTrainSettings *settings; /* (owned) */
};

G_DEFINE_FINAL_TYPE (MoodTrainDraft, mood_train_draft, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
mood_train_draft_finalize (GObject *object)
{
  jobs_train_settings_free (MOOD_TRAIN_DRAFT (object)->settings);

  G_OBJECT_CLASS (mood_train_draft_parent_class)->finalize (object);
}

static void
mood_train_draft_class_init (MoodTrainDraftClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mood_train_draft_finalize;
  signals[CHANGED] = g_signal_new ("changed", MOOD_TYPE_TRAIN_DRAFT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
mood_train_draft_init (MoodTrainDraft *self)
{
  self->settings = jobs_train_settings_new ();
}

MoodTrainDraft *
mood_train_draft_new (void)
{
  return g_object_new (MOOD_TYPE_TRAIN_DRAFT, NULL);
}

const JobsTrainSettings *
mood_train_draft_get_settings (MoodTrainDraft *self)
{
  return self->settings;
}

void
mood_train_draft_take (MoodTrainDraft *self, const JobsTrainSettings *settings)
{
  jobs_train_settings_free (self->settings);
  self->settings = jobs_train_settings_copy (settings);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
mood_train_draft_set_text (MoodTrainDraft *self, JobsTrainField field, const char *text)
{
  if (g_strcmp0 (jobs_train_settings_get_text (self->settings, field), text) == 0)
    return;

  if (field == JOBS_TRAIN_TARGETS)
    jobs_train_settings_choose_targets (self->settings, text);
  else
    jobs_train_settings_set_text (self->settings, field, text);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
mood_train_draft_set_number (MoodTrainDraft *self, JobsTrainField field, double number)
{
  if (jobs_train_settings_get_number (self->settings, field) == number)
    return;

  jobs_train_settings_set_number (self->settings, field, number);
  g_signal_emit (self, signals[CHANGED], 0);
}
