/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/comparison.h"

#include <glib/gi18n.h>
#include <math.h>

/* By which a model is called better or worse: one for each thing that is labeled. The others say in what way. */
static const char *const main_figures[] = { "macro-f1", "valence-ccc", "arousal-ccc", "classes-macro-f1" };

JobsComparison *
jobs_comparison_new (void)
{
  JobsComparison *self = g_new0 (JobsComparison, 1);

  self->songs = g_ptr_array_new_with_free_func ((GDestroyNotify)jobs_compared_song_free);
  self->figures = g_ptr_array_new_with_free_func ((GDestroyNotify)jobs_compared_figure_free);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify)jobs_compared_song_free);
  self->mean_change = NAN;

  return self;
}

static void
clear_model (JobsComparedModel *model)
{
  g_free (model->path);
  g_free (model->fingerprint);
  g_free (model->name);
  g_free (model->date);
  g_free (model->corpora);
}

void
jobs_comparison_free (JobsComparison *self)
{
  for (int m = 0; m < JOBS_N_COMPARED; m++)
    clear_model (&self->models[m]);
  g_ptr_array_unref (self->songs);
  g_ptr_array_unref (self->figures);
  g_ptr_array_unref (self->changes);
  g_free (self->name);
  g_strfreev (self->class_names);
  for (int m = 0; m < JOBS_N_COMPARED; m++)
    g_free (self->class_confusions[m]);
  g_free (self->classes_told);
  g_free (self);
}

JobsComparedFigure *
jobs_compared_figure_new (void)
{
  return g_new0 (JobsComparedFigure, 1);
}

void
jobs_compared_figure_free (JobsComparedFigure *self)
{
  g_free (self->title);
  g_free (self);
}

JobsComparedSong *
jobs_compared_song_new (void)
{
  JobsComparedSong *self = g_new0 (JobsComparedSong, 1);

  self->quadrant = -1;
  self->valence = self->arousal = NAN;

  return self;
}

void
jobs_compared_song_free (JobsComparedSong *self)
{
  g_free (self->path);
  g_free (self->title);
  g_free (self->artist);
  g_free (self->group);
  g_free (self);
}

const char *
jobs_difference_to_id (JobsDifferenceVerdict verdict)
{
  static const char *const ids[] = { "unclear", "better", "worse", "too-few" };

  return ids[verdict];
}

const char *
jobs_difference_describe (JobsDifferenceVerdict verdict)
{
  switch (verdict)
    {
    case JOBS_DIFFERENCE_BETTER: return _ ("better");
    case JOBS_DIFFERENCE_WORSE: return _ ("worse");
    case JOBS_DIFFERENCE_TOO_FEW: return _ ("too few songs");
    case JOBS_DIFFERENCE_UNCLEAR:
    default: return _ ("no clear difference");
    }
}

static gboolean
is_main (const JobsComparedFigure *figure)
{
  for (gsize i = 0; i < G_N_ELEMENTS (main_figures); i++)
    if (g_str_equal (figure->id, main_figures[i]))
      return figure->n > 0;

  return FALSE;
}

/* (transfer full): the titles of the main figures with @verdict, with commas between them; "" where there are none. */
static char *
list_figures (const JobsComparison *self, JobsDifferenceVerdict verdict)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();

  for (guint i = 0; i < self->figures->len; i++)
    {
      const JobsComparedFigure *figure = self->figures->pdata[i];

      if (is_main (figure) && figure->verdict == verdict)
        g_ptr_array_add (titles, figure->title);
    }
  g_ptr_array_add (titles, NULL);

  return g_strjoinv (", ", (char **)titles->pdata);
}

/* Whether only the model that the figures speak for may have heard the songs: then they say nothing of others. */
static gboolean
is_flattered (const JobsComparison *self, JobsCompared which)
{
  return self->models[which].heard == JOBS_HEARD_PERHAPS
         && self->models[JOBS_N_COMPARED - 1 - which].heard == JOBS_HEARD_NOT;
}

static gboolean
has_main (const JobsComparison *self)
{
  for (guint i = 0; i < self->figures->len; i++)
    if (is_main (self->figures->pdata[i]))
      return TRUE;

  return FALSE;
}

/* (transfer full) */
static char *
conclude_figures (const JobsComparison *self)
{
  g_autofree char *better = list_figures (self, JOBS_DIFFERENCE_BETTER);
  g_autofree char *worse = list_figures (self, JOBS_DIFFERENCE_WORSE);
  g_autofree char *too_few = list_figures (self, JOBS_DIFFERENCE_TOO_FEW);

  if (*worse != '\0' && is_flattered (self, JOBS_COMPARED_OTHER))
    return g_strdup (_ ("These songs cannot tell which model is better: the new one has not heard them in training, the other may have."));
  if (*better != '\0' && is_flattered (self, JOBS_COMPARED_CANDIDATE))
    return g_strdup (_ ("These songs cannot tell which model is better: the new one may have heard them in training, the other has not."));
  if (*better != '\0' && *worse != '\0')
    return g_strdup_printf (_ ("The new model is better in some ways (%s) and worse in others (%s)."), better, worse);
  if (*better != '\0')
    return g_strdup_printf (_ ("The new model is better: %s."), better);
  if (*worse != '\0')
    return g_strdup_printf (_ ("The new model is worse: %s."), worse);
  if (*too_few != '\0')
    return g_strdup (_ ("There are too few songs to say which model is better."));

  return g_strdup_printf (g_dngettext (NULL, "On %u song there is no clear difference: chance alone could make what there is.",
                                       "On %u songs there is no clear difference: chance alone could make what there is.",
                                       self->songs->len),
                          self->songs->len);
}

char *
jobs_comparison_conclude (const JobsComparison *self)
{
  g_autofree char *figures = NULL;

  if (self->classes_told != NULL && !has_main (self))
    return g_strdup (self->classes_told);

  figures = conclude_figures (self);
  return self->classes_told != NULL ? g_strconcat (figures, " ", self->classes_told, NULL) : g_steal_pointer (&figures);
}

static char *
warn_of_songs (JobsCompared which, guint n)
{
  if (which == JOBS_COMPARED_CANDIDATE)
    return g_strdup_printf (g_dngettext (NULL, "The new model may have heard %u of these songs in training, which flatters it.",
                                         "The new model may have heard %u of these songs in training, which flatters it.", n),
                            n);

  return g_strdup_printf (
      g_dngettext (NULL, "The model it is compared with may have heard %u of these songs in training, which flatters it.",
                   "The model it is compared with may have heard %u of these songs in training, which flatters it.", n),
      n);
}

char *
jobs_comparison_warn (const JobsComparison *self, JobsCompared which)
{
  const JobsComparedModel *model = &self->models[which];

  switch (model->heard)
    {
    case JOBS_HEARD_NOT: return NULL;
    case JOBS_HEARD_PERHAPS:
      if (model->n_heard > 0)
        return warn_of_songs (which, model->n_heard);
      return g_strdup (which == JOBS_COMPARED_CANDIDATE
                           ? _ ("The new model may have heard these songs in training, which flatters it.")
                           : _ ("The model it is compared with may have heard these songs in training, which flatters it."));
    case JOBS_HEARD_NOT_KNOWN:
    default:
      return g_strdup (which == JOBS_COMPARED_CANDIDATE
                           ? _ ("It is not known which songs the new model has heard in training.")
                           : _ ("It is not known which songs the model it is compared with has heard in training."));
    }
}

static char *
tell_sample (const JobsComparison *self)
{
  if (self->n_heard == self->n_library)
    return g_strdup_printf (g_dngettext (NULL, "The library’s %u song was heard by both models.",
                                         "All %u songs of the library were heard by both models.", self->n_heard),
                            self->n_heard);

  return g_strdup_printf (g_dngettext (NULL, "A sample of %u of the library’s %u songs was heard by both models.",
                                       "A sample of %u of the library’s %u songs was heard by both models.", self->n_heard),
                          self->n_heard, self->n_library);
}

char *
jobs_comparison_tell_changes (const JobsComparison *self)
{
  g_autofree char *sample = NULL;

  if (self->n_library == 0)
    return g_strdup (_ ("There are no songs in the library that could change."));
  if (self->n_heard == 0)
    return g_strdup (_ ("None of the library’s songs could be heard by both models."));

  sample = tell_sample (self);
  if (self->changes->len > 0)
    return g_steal_pointer (&sample);

  return g_strconcat (sample, " ", _ ("Both say the same mood of each."), NULL);
}

PlotPair *
jobs_comparison_list_pairs (const JobsComparison *self, JobsCompared which, gsize *n_pairs)
{
  PlotPair *pairs = g_new (PlotPair, MAX (self->songs->len, 1));

  *n_pairs = 0;
  for (guint i = 0; i < self->songs->len; i++)
    {
      const JobsComparedSong *song = self->songs->pdata[i];
      const MoodGaussian *heard = &song->estimates[which].gaussian;

      if (isfinite (song->valence) && isfinite (song->arousal))
        pairs[(*n_pairs)++]
            = (PlotPair) { (float)song->valence, (float)song->arousal, (float)heard->valence, (float)heard->arousal };
    }

  return pairs;
}
