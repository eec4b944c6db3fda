/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which songs train, which validate each epoch, and which are held out to the end. Validation decides which epoch's network
 * is kept, so the figures that are told in the end are of songs that had no say in it. */

#include "jobs/training-split.h"

#include <glib/gi18n.h>
#include <math.h>

#include "engine/analysis/class-head.h"
#include "engine/base/error.h"
#include "engine/training/class-metrics.h"
#include "engine/training/corpus.h"
#include "engine/training/csv.h"
#include "engine/training/splits.h"
#include "jobs/split-classes.h"

typedef enum
{
  SIDE_TRAINING,
  SIDE_VALIDATION,
  SIDE_HELD_OUT,
  N_SIDES,
} Side;

typedef struct
{
  const JobsTrainSettings *settings;
  TrainingCsv *csv;       /* (owned) */
  TrainingCorpus *corpus; /* (owned): clip i is row i of the table */
  gsize n;
  GStrv class_names;      /* (owned): own classes, or quadrants */
  guint n_classes;        /* one more than there are names: the last is that of songs without one */
  guint *classes;         /* (owned) (n) */
  const char **groups;    /* (owned) (n): texts belong to the table, or to names */
  const char **together;  /* (owned) (n): the same, and those joined that have songs which sound the same */
  const JobsSplitTwins *twins; /* (nullable): not owned */
  GPtrArray *names;       /* (owned) */
  Side *sides;            /* (owned) (n) */
  GPtrArray *warnings;    /* not owned */
} Splitting;

static void
splitting_clear (Splitting *self)
{
  training_csv_free (self->csv);
  training_corpus_free (self->corpus);
  g_strfreev (self->class_names);
  g_free (self->classes);
  g_free (self->groups);
  g_free (self->together);
  g_free (self->sides);
  g_clear_pointer (&self->names, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Splitting, splitting_clear)

static gboolean
is (const Splitting *self,
    JobsTrainField   field,
    const char      *id)
{
  return g_str_equal (jobs_train_settings_get_text (self->settings, field), id);
}

static gboolean
load (Splitting   *self,
      const char  *manifest,
      GError     **error)
{
  self->csv = training_csv_load (manifest, error);
  self->corpus = training_corpus_new ();
  if (self->csv == NULL || !training_corpus_add_any_manifest (self->corpus, manifest, error))
    return FALSE;

  self->n = training_corpus_get_n_clips (self->corpus);
  self->classes = g_new (guint, self->n);
  self->groups = g_new (const char *, self->n);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->sides = g_new0 (Side, self->n);
  if (self->n >= JOBS_SPLIT_MIN_SONGS)
    return TRUE;

  return base_error_refuse (error, BASE_ERROR_BAD_CORPUS,
               ngettext ("The set has %u song. A training needs %d at least.", "The set has %u songs. A training needs %d at least.",
                         self->n),
               (guint)self->n, JOBS_SPLIT_MIN_SONGS);
}

static gboolean
takes_classes (const Splitting *self)
{
  return is (self, JOBS_TRAIN_TARGETS, "classes");
}

static void
name_classes (Splitting *self)
{
  g_autoptr (GStrvBuilder) quadrants = g_strv_builder_new ();

  for (MoodQuadrant q = 0; q < MOOD_N_QUADRANTS; q++)
    g_strv_builder_add (quadrants, mood_quadrant_to_id (q));
  self->class_names = takes_classes (self) ? training_class_names_list (self->corpus) : g_strv_builder_end (quadrants);
  self->n_classes = g_strv_length (self->class_names) + 1;
}

static guint
get_class (const Splitting    *self,
           const TrainingClip *clip)
{
  if (takes_classes (self))
    {
      const int class = training_class_names_find ((const char *const *)self->class_names, clip->class_name);

      return class >= 0 ? (guint)class : self->n_classes - 1;
    }
  if (clip->has_quadrant)
    return clip->quadrant;
  if (clip->point == TRAINING_POINT_NONE)
    return self->n_classes - 1;
  if (clip->arousal >= 0.0)
    return clip->valence >= 0.0 ? MOOD_QUADRANT_1 : MOOD_QUADRANT_2;
  return clip->valence >= 0.0 ? MOOD_QUADRANT_4 : MOOD_QUADRANT_3;
}

/* What a row's songs share, by the first of these columns that says it. */
static const char *
find_group (const Splitting *self,
            gsize            row)
{
  static const char *const columns[] = { "group", "artist", "actor", "song", "series" };

  if (is (self, JOBS_TRAIN_GROUPED_BY, "folder"))
    {
      char *folder = g_path_get_dirname (training_corpus_get_clip (self->corpus, row)->path);

      g_ptr_array_add (self->names, folder);
      return folder;
    }

  if (is (self, JOBS_TRAIN_GROUPED_BY, "album"))
    return training_csv_get (self->csv, row, training_csv_find_column (self->csv, "album"));

  for (gsize i = 0; is (self, JOBS_TRAIN_GROUPED_BY, "artist") && i < G_N_ELEMENTS (columns); i++)
    {
      const char *group = training_csv_get (self->csv, row, training_csv_find_column (self->csv, columns[i]));

      if (*group != '\0')
        return group;
    }

  return "";
}

static void
find_classes_and_groups (Splitting *self)
{
  gboolean is_grouped = FALSE;

  for (gsize i = 0; i < self->n; i++)
    {
      self->classes[i] = get_class (self, training_corpus_get_clip (self->corpus, i));
      self->groups[i] = find_group (self, i);
      is_grouped = is_grouped || *self->groups[i] != '\0';
    }

  if (is_grouped || is (self, JOBS_TRAIN_GROUPED_BY, "nothing"))
    return;

  g_ptr_array_add (self->warnings, g_strdup (is (self, JOBS_TRAIN_GROUPED_BY, "album")
                                                 ? _ ("The set does not say of which album a song is, so songs of one album may be on "
                                                      "both sides. The figures may flatter.")
                                                 : _ ("The set does not say by whom a song is, so songs of one artist may be on both "
                                                      "sides. The figures may flatter.")));
}

/* @twins: (nullable) */
static gboolean
find_together (Splitting       *self,
               JobsSplitTwins  *twins,
               GError         **error)
{
  if (twins != NULL && !jobs_split_twins_listen (twins, self->corpus, error))
    return FALSE;

  self->twins = twins;
  self->together = twins != NULL ? jobs_split_twins_join_groups (twins, self->corpus, self->groups)
                                 : g_memdup2 (self->groups, self->n * sizeof *self->groups);
  if (twins != NULL)
    jobs_split_twins_tell (twins, self->corpus, self->warnings);
  return TRUE;
}

/* Into which classes are to be divided; 0: not into equal ones. */
static guint
count_parts (const Splitting *self)
{
  return is (self, JOBS_TRAIN_SPLIT, "k-fold") ? jobs_train_settings_get_number (self->settings, JOBS_TRAIN_N_PARTS) : 0;
}

/* Whether songs have classes of which more could be learned than of their moods. */
static gboolean
has_classes (const Splitting *self)
{
  g_auto (GStrv) names = training_class_names_list (self->corpus);

  return g_strv_length (names) >= ANALYSIS_CLASSES_MIN;
}

/* What training would look at, and whether there is anything to tell apart. */
static gboolean
check_labels (const Splitting  *self,
              GError          **error)
{
  const gboolean takes_quadrants = !is (self, JOBS_TRAIN_TARGETS, "plane");
  const gboolean takes_points = !is (self, JOBS_TRAIN_TARGETS, "quadrants");
  const TrainingClip *first = NULL;
  guint n_used = 0, n_degrees = 0;
  gboolean differs = FALSE;

  if (takes_classes (self) && !jobs_split_check_classes (self->corpus, count_parts (self), error))
    return FALSE;
  if (jobs_train_settings_is_on_top (self->settings))
    return TRUE;

  for (gsize i = 0; i < self->n; i++)
    {
      const TrainingClip *clip = training_corpus_get_clip (self->corpus, i);
      const gboolean has_quadrant = takes_quadrants && clip->has_quadrant;
      const gboolean has_point = takes_points && clip->point != TRAINING_POINT_NONE;

      n_degrees += clip->has_degrees;
      if (!has_quadrant && !has_point)
        continue;
      n_used++;
      if (first == NULL)
        first = clip;
      differs = differs || (has_quadrant && first->has_quadrant && clip->quadrant != first->quadrant)
                || (has_point && first->point != TRAINING_POINT_NONE
                    && (clip->valence != first->valence || clip->arousal != first->arousal))
                || has_quadrant != (takes_quadrants && first->has_quadrant);
    }

  if (is (self, JOBS_TRAIN_TARGETS, "degrees") && n_degrees == 0)
    return base_error_refuse (error, BASE_ERROR_BAD_CORPUS, _ ("No song of the set has degrees of emotions to learn."));
  if (takes_classes (self) && !differs)
    return base_error_refuse (error, BASE_ERROR_BAD_CORPUS,
                              _ ("The songs of the set say too little of moods: a network that learned from them would know none. Train "
                                 "only what tells classes, on top of the model in use (layers=classes, start=in-use)."));
  if (n_used == 0 && n_degrees == 0 && has_classes (self))
    return base_error_refuse (error, BASE_ERROR_BAD_CORPUS,
                              _ ("The songs of the set have classes, but no place on the plane. To learn these, choose “Own classes” "
                                 "(targets=classes)."));
  if (n_used == 0 && !takes_points)
    return base_error_refuse (error, BASE_ERROR_BAD_CORPUS, _ ("No song of the set has a quadrant to learn."));
  if (n_used == 0 && n_degrees == 0)
    return base_error_refuse (error, BASE_ERROR_BAD_CORPUS, _ ("No song of the set has a place on the plane to learn."));
  if (n_used > 0 && !differs && n_degrees == 0 && has_classes (self))
    return base_error_refuse (error, BASE_ERROR_BAD_CORPUS,
                              _ ("All songs of the set that have a mood have the same one. To learn the set’s classes, choose “Own "
                                 "classes” (targets=classes)."));
  if (n_used > 0 && !differs && n_degrees == 0)
    return base_error_refuse (error, BASE_ERROR_BAD_CORPUS,
                              _ ("All songs of the set have the same label: there is nothing to tell apart."));
  return TRUE;
}

/* Everything but what is held out is divided anew by @share; what is chosen becomes of @side. */
static void
choose_share (Splitting *self,
              double     share,
              guint64    seed,
              Side       side)
{
  g_autofree guint *rows = g_new (guint, self->n);
  g_autofree guint *classes = g_new (guint, self->n);
  g_autofree const char **groups = g_new (const char *, self->n);
  g_autofree guint *parts = g_new (guint, self->n);
  TrainingSplitItems items = { .classes = classes, .groups = groups };

  for (gsize i = 0; i < self->n; i++)
    if (self->sides[i] == SIDE_TRAINING)
      {
        rows[items.n] = i;
        classes[items.n] = self->classes[i];
        groups[items.n++] = self->together[i];
      }

  training_split_by_ratio (&items, share, seed, parts);
  for (gsize i = 0; i < items.n; i++)
    if (parts[i] == 0)
      self->sides[rows[i]] = side;
}

/* Each clip is of the fold that the first of its twins is of, so that it is held out once. */
static gboolean
hold_out_fold (Splitting  *self,
               guint       part,
               guint      *n_parts,
               GError    **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  gboolean is_found = FALSE;

  for (gsize i = 0; i < self->n; i++)
    {
      const int own = training_corpus_get_clip (self->corpus, i)->fold;
      const int fold = self->twins != NULL ? jobs_split_twins_get_fold (self->twins, self->corpus, i) : own;

      if (own >= 0)
        g_hash_table_add (seen, GINT_TO_POINTER (own));
      if (fold >= 0 && (guint)fold == part)
        {
          self->sides[i] = SIDE_HELD_OUT;
          is_found = TRUE;
        }
    }

  *n_parts = g_hash_table_size (seen);
  if (*n_parts == 0)
    return base_error_refuse (error, BASE_ERROR_BAD_CORPUS,
                              _ ("The set has no folds of its own to hold out. Choose another way to divide it."));
  return is_found || base_error_refuse (error, BASE_ERROR_BAD_CORPUS, _ ("The set has no fold %u to hold out."), part);
}

static gboolean
hold_out (Splitting  *self,
          int         part,
          guint      *n_parts,
          GError    **error)
{
  const guint64 seed = jobs_train_settings_get_number (self->settings, JOBS_TRAIN_SEED);
  const TrainingSplitItems items = { self->n, self->classes, self->together };
  g_autofree guint *parts = NULL;

  if (part < 0)
    part = jobs_train_settings_get_number (self->settings, JOBS_TRAIN_PART);

  *n_parts = 1;
  if (is (self, JOBS_TRAIN_SPLIT, "set-folds"))
    return hold_out_fold (self, part, n_parts, error);

  if (is (self, JOBS_TRAIN_SPLIT, "ratio"))
    {
      choose_share (self, jobs_train_settings_get_number (self->settings, JOBS_TRAIN_HELD_OUT), seed, SIDE_HELD_OUT);
      return TRUE;
    }

  *n_parts = jobs_train_settings_get_number (self->settings, JOBS_TRAIN_N_PARTS);
  parts = g_new (guint, self->n);
  training_split_k_fold (&items, *n_parts, seed, parts);
  for (gsize i = 0; i < self->n; i++)
    if (parts[i] == (guint)part)
      self->sides[i] = SIDE_HELD_OUT;
  return TRUE;
}

/* @counts: (N_SIDES, n_classes) */
static void
count_classes (const Splitting *self,
               guint           *counts,
               guint            totals[N_SIDES])
{
  for (gsize i = 0; i < self->n; i++)
    {
      counts[self->sides[i] * self->n_classes + self->classes[i]]++;
      totals[self->sides[i]]++;
    }
}

static void
warn_of_missing (const Splitting *self,
                 const guint     *counts)
{
  const guint n_without = counts[self->n_classes - 1] + counts[2 * self->n_classes - 1] + counts[3 * self->n_classes - 1];

  if (!takes_classes (self))
    return;
  if (n_without > 0)
    g_ptr_array_add (self->warnings, g_strdup_printf (ngettext ("%u song has no class, and teaches none.",
                                                                "%u songs have no class, and teach none.", n_without),
                                                      n_without));
  for (guint c = 0; self->class_names[c] != NULL; c++)
    if (counts[SIDE_HELD_OUT * self->n_classes + c] == 0)
      g_ptr_array_add (self->warnings, g_strdup_printf (_ ("No song that is held out is of %s: how well it is told is not known."),
                                                        self->class_names[c]));
}

/* @counts: (N_SIDES, n_classes) */
static void
warn_of_classes (const Splitting *self,
                 const guint     *counts)
{
  for (guint q = 0; self->class_names[q] != NULL; q++)
    if (counts[SIDE_TRAINING * self->n_classes + q] == 0)
      g_ptr_array_add (self->warnings, g_strdup_printf (_ ("No song that is trained on is of %s: the model will hardly ever say it."),
                                                        self->class_names[q]));

  for (Side side = SIDE_VALIDATION; side < N_SIDES; side++)
    {
      int only = -1, n_seen = 0;

      for (guint q = 0; self->class_names[q] != NULL; q++)
        if (counts[side * self->n_classes + q] > 0)
          {
            only = q;
            n_seen++;
          }
      if (n_seen == 1)
        g_ptr_array_add (self->warnings,
                         side == SIDE_VALIDATION
                             ? g_strdup_printf (_ ("All songs that validate are of %s: which epoch is best is told badly."),
                                                self->class_names[only])
                             : g_strdup_printf (_ ("All songs that are held out are of %s: the figures will say little."),
                                                self->class_names[only]));
    }

  warn_of_missing (self, counts);
}

/* Folds of a set may part what belongs together; the program's own never do. */
static void
warn_of_groups (const Splitting *self)
{
  g_autofree guint *parts = g_new (guint, self->n);
  gssize row;

  for (gsize i = 0; i < self->n; i++)
    parts[i] = self->sides[i] == SIDE_HELD_OUT;
  row = training_split_find_shared_group (self->n, self->groups, parts);
  if (row >= 0)
    g_ptr_array_add (self->warnings,
                     g_strdup_printf (_ ("“%s” is both among those held out and among the others. The figures may flatter."),
                                      self->groups[row]));
}

static gboolean
check_sides (const Splitting  *self,
             JobsRunCounts    *counts,
             GError          **error)
{
  g_autofree guint *classes = g_new0 (guint, N_SIDES * self->n_classes);
  guint totals[N_SIDES] = { 0 };

  count_classes (self, classes, totals);
  *counts = (JobsRunCounts) { totals[SIDE_TRAINING], totals[SIDE_VALIDATION], totals[SIDE_HELD_OUT] };
  if (counts->n_training == 0 || counts->n_validation == 0 || counts->n_held_out == 0)
    return base_error_refuse (error, BASE_ERROR_BAD_CORPUS,
                              _ ("The songs cannot be divided: too many of them belong together. Keep less together, or hold out another "
                           "share."));

  warn_of_classes (self, classes);
  warn_of_groups (self);
  return TRUE;
}

/* Labels that are not to be learned from are not there. */
static gboolean
is_hidden (const Splitting *self,
           const char      *column,
           Side             side)
{
  const gboolean is_point = g_str_equal (column, "valence") || g_str_equal (column, "arousal");

  /* Classes on top of a model say nothing new of moods. */
  if (jobs_train_settings_is_on_top (self->settings))
    return is_point || g_str_equal (column, "quadrant");

  return side != SIDE_HELD_OUT
         && ((is_point && is (self, JOBS_TRAIN_TARGETS, "quadrants"))
             || (g_str_equal (column, "quadrant") && is (self, JOBS_TRAIN_TARGETS, "plane")));
}

static void
append_row (const Splitting *self,
            gsize            row,
            GString         *text)
{
  g_autoptr (GString) line = g_string_new (NULL);

  training_csv_append_field (line, training_corpus_get_clip (self->corpus, row)->path);
  for (gsize c = 0; c < training_csv_get_n_columns (self->csv); c++)
    {
      const char *column = training_csv_get_header (self->csv, c);

      if (g_str_equal (column, "path") || g_str_equal (column, "fold"))
        continue;
      training_csv_append_field (line, is_hidden (self, column, self->sides[row]) ? "" : training_csv_get (self->csv, row, c));
    }
  g_string_append (line, self->sides[row] == SIDE_TRAINING     ? ","
                         : self->sides[row] == SIDE_VALIDATION ? "," G_STRINGIFY (JOBS_SPLIT_FOLD_VALIDATION)
                                                               : "," G_STRINGIFY (JOBS_SPLIT_FOLD_HELD_OUT));
  g_string_append_printf (text, "%s\n", line->str);
}

static char *
write_side (const Splitting *self,
            gboolean         is_held_out)
{
  GString *text = g_string_new ("path");

  for (gsize c = 0; c < training_csv_get_n_columns (self->csv); c++)
    {
      const char *column = training_csv_get_header (self->csv, c);

      if (!g_str_equal (column, "path") && !g_str_equal (column, "fold"))
        training_csv_append_field (text, column);
    }
  g_string_append (text, ",fold\n");

  for (gsize i = 0; i < self->n; i++)
    if ((self->sides[i] == SIDE_HELD_OUT) == is_held_out)
      append_row (self, i, text);

  return g_string_free (text, FALSE);
}

gboolean
jobs_split_init (JobsSplit                *self,
                 const char               *manifest,
                 const JobsTrainSettings  *settings,
                 int                       part,
                 JobsSplitTwins           *twins,
                 GPtrArray                *warnings,
                 GError                  **error)
{
  g_auto (Splitting) splitting = { .settings = settings, .warnings = warnings };

  *self = (JobsSplit) { 0 };
  if (!load (&splitting, manifest, error))
    return FALSE;
  name_classes (&splitting);
  if (!check_labels (&splitting, error))
    return FALSE;

  find_classes_and_groups (&splitting);
  if (!find_together (&splitting, twins, error) || !hold_out (&splitting, part, &self->n_parts, error))
    return FALSE;
  choose_share (&splitting, jobs_train_settings_get_number (settings, JOBS_TRAIN_VALIDATION),
                jobs_train_settings_get_number (settings, JOBS_TRAIN_SEED) + 1, SIDE_VALIDATION);
  if (!check_sides (&splitting, &self->counts, error))
    return FALSE;

  self->manifest = write_side (&splitting, FALSE);
  self->held_out = write_side (&splitting, TRUE);
  return TRUE;
}

void
jobs_split_clear (JobsSplit *self)
{
  g_clear_pointer (&self->manifest, g_free);
  g_clear_pointer (&self->held_out, g_free);
}
