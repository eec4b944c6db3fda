/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/random-search.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"

struct _TrainingSearch
{
  gsize n_ranges;
  guint n_sets;
  gsize n_rungs;
  guint *rungs; /* (owned) (n_rungs) */
  guint eta;
  char *settings;  /* (owned): of the search, as JSON: what must be the same to resume it */
  char **names;    /* (owned) (n_ranges) */
  double *values;  /* (owned) (n_sets, n_ranges) */
  double *scores;  /* (owned) (n_sets, n_rungs) */
  guint *n_scores; /* (owned) (n_sets) */
};

static gboolean
check_config (const TrainingSearchConfig *config, GError **error)
{
  gboolean is_good = config->n_sets > 0 && config->n_ranges > 0 && config->n_rungs > 0 && config->eta >= 2;

  for (gsize i = 0; is_good && i < config->n_rungs; i++)
    is_good = config->rungs[i] > (i > 0 ? config->rungs[i - 1] : 0);
  for (gsize i = 0; is_good && i < config->n_ranges; i++)
    {
      const TrainingRange *range = &config->ranges[i];

      if (range->kind == TRAINING_RANGE_CHOICE)
        is_good = range->n_choices > 0;
      else
        is_good = isfinite (range->low) && isfinite (range->high) && range->low <= range->high
                  && (range->kind != TRAINING_RANGE_LOG_UNIFORM || range->low > 0.0);
    }

  if (!is_good)
    g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                         _ ("A search needs ranges, sets to draw and rungs that ascend."));
  return is_good;
}

static void
describe_range (const TrainingRange *range, JsonBuilder *builder)
{
  static const char *const kinds[] = { "uniform", "log-uniform", "choice" };

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, range->name);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, kinds[range->kind]);
  json_builder_set_member_name (builder, "values");
  json_builder_begin_array (builder);
  if (range->kind != TRAINING_RANGE_CHOICE)
    {
      json_builder_add_double_value (builder, range->low);
      json_builder_add_double_value (builder, range->high);
    }
  for (gsize i = 0; range->kind == TRAINING_RANGE_CHOICE && i < range->n_choices; i++)
    json_builder_add_double_value (builder, range->choices[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static char *
print (JsonBuilder *builder)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static char *
describe (const TrainingSearchConfig *config)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "seed");
  json_builder_add_int_value (builder, (gint64)config->seed);
  json_builder_set_member_name (builder, "sets");
  json_builder_add_int_value (builder, config->n_sets);
  json_builder_set_member_name (builder, "eta");
  json_builder_add_int_value (builder, config->eta);
  json_builder_set_member_name (builder, "rungs");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < config->n_rungs; i++)
    json_builder_add_int_value (builder, config->rungs[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "ranges");
  json_builder_begin_array (builder);
  for (gsize i = 0; i < config->n_ranges; i++)
    describe_range (&config->ranges[i], builder);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return print (builder);
}

static double
draw (const TrainingRange *range, BaseRng *rng)
{
  const double u = base_rng_uniform (rng);

  switch (range->kind)
    {
    case TRAINING_RANGE_CHOICE: return range->choices[(gsize)(u * (double)range->n_choices)];
    case TRAINING_RANGE_LOG_UNIFORM:
      return CLAMP (exp (log (range->low) + u * (log (range->high) - log (range->low))), range->low,
                    range->high);
    case TRAINING_RANGE_UNIFORM:
    default: return range->low + u * (range->high - range->low);
    }
}

TrainingSearch *
training_search_new (const TrainingSearchConfig *config, GError **error)
{
  TrainingSearch *self;
  BaseRng rng;

  if (!check_config (config, error))
    return NULL;

  self = g_new0 (TrainingSearch, 1);
  self->n_ranges = config->n_ranges;
  self->n_sets = config->n_sets;
  self->n_rungs = config->n_rungs;
  self->rungs = g_memdup2 (config->rungs, config->n_rungs * sizeof (guint));
  self->eta = config->eta;
  self->settings = describe (config);
  self->names = g_new0 (char *, config->n_ranges + 1);
  for (gsize i = 0; i < config->n_ranges; i++)
    self->names[i] = g_strdup (config->ranges[i].name);
  self->values = g_new (double, config->n_sets * config->n_ranges);
  self->scores = g_new0 (double, config->n_sets * config->n_rungs);
  self->n_scores = g_new0 (guint, config->n_sets);

  base_rng_init (&rng, config->seed);
  for (gsize i = 0; i < self->n_sets * self->n_ranges; i++)
    self->values[i] = draw (&config->ranges[i % self->n_ranges], &rng);
  return self;
}

void
training_search_free (TrainingSearch *self)
{
  g_free (self->rungs);
  g_free (self->settings);
  g_strfreev (self->names);
  g_free (self->values);
  g_free (self->scores);
  g_free (self->n_scores);
  g_free (self);
}

/* Whether @a goes before @b on @rung, where both were scored: by score, then by order. */
static gboolean
is_better (const TrainingSearch *self, guint rung, guint a, guint b)
{
  const double x = training_search_get_score (self, a, rung), y = training_search_get_score (self, b, rung);

  if (isnan (x) || isnan (y))
    return !isnan (x) || (isnan (y) && a < b);
  return x > y || (x == y && a < b);
}

/* Whether @set trains towards @rung: all do towards the first, and one in eta of those on the rung before
 * goes on, at least one, unless it is hopeless. The rung before must be complete. */
static gboolean
goes_to (const TrainingSearch *self, guint set, guint rung)
{
  guint n_on = 0, n_better = 0;

  if (rung == 0)
    return TRUE;
  if (self->n_scores[set] < rung || isnan (training_search_get_score (self, set, rung - 1)))
    return FALSE;

  for (guint other = 0; other < self->n_sets; other++)
    if (self->n_scores[other] >= rung)
      {
        n_on++;
        n_better += other != set && is_better (self, rung - 1, other, set);
      }
  return n_better < MAX (n_on / self->eta, 1);
}

static gboolean
train_set (TrainingSearch *self,
           guint set,
           guint rung,
           TrainingSearchTrain train,
           TrainingSearchSave save,
           gpointer user_data,
           GError **error)
{
  g_autoptr (GError) problem = NULL;
  const guint n_done = rung > 0 ? self->rungs[rung - 1] : 0;
  double score = train (set, training_search_get_values (self, set), n_done, self->rungs[rung] - n_done,
                        user_data, &problem);

  if (problem != NULL && !g_error_matches (problem, BASE_ERROR, BASE_ERROR_DIVERGED))
    {
      g_propagate_error (error, g_steal_pointer (&problem));
      return FALSE;
    }
  if (problem != NULL || !isfinite (score))
    score = NAN;

  self->scores[set * self->n_rungs + rung] = score;
  self->n_scores[set] = rung + 1;
  return save == NULL || save (self, user_data, error);
}

gboolean
training_search_run (TrainingSearch *self,
                     TrainingSearchTrain train,
                     TrainingSearchSave save,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  for (guint rung = 0; rung < self->n_rungs; rung++)
    {
      gboolean has_hope = FALSE;

      for (guint set = 0; set < self->n_sets; set++)
        {
          if (!goes_to (self, set, rung))
            continue;
          if (g_cancellable_set_error_if_cancelled (cancellable, error)
              || (self->n_scores[set] <= rung && !train_set (self, set, rung, train, save, user_data, error)))
            return FALSE;
          has_hope = has_hope || !isnan (training_search_get_score (self, set, rung));
        }

      if (!has_hope)
        {
          g_set_error_literal (error, BASE_ERROR, BASE_ERROR_DIVERGED,
                               _ ("Training diverged with every set of values that was tried."));
          return FALSE;
        }
    }

  return TRUE;
}

guint
training_search_get_n_sets (const TrainingSearch *self)
{
  return self->n_sets;
}

const double *
training_search_get_values (const TrainingSearch *self, guint set)
{
  return self->values + set * self->n_ranges;
}

guint
training_search_get_n_scores (const TrainingSearch *self, guint set)
{
  return self->n_scores[set];
}

double
training_search_get_score (const TrainingSearch *self, guint set, guint rung)
{
  g_return_val_if_fail (rung < self->n_scores[set], NAN);

  return self->scores[set * self->n_rungs + rung];
}

int
training_search_get_best (const TrainingSearch *self)
{
  int best = -1;
  guint furthest = 0;

  /* A score that is no number does not get a set any further. */
  for (guint set = 0; set < self->n_sets; set++)
    {
      guint n = self->n_scores[set];

      if (n > 0 && isnan (training_search_get_score (self, set, n - 1)))
        n--;
      if (n > furthest || (n > 0 && n == furthest && is_better (self, n - 1, set, (guint)best)))
        {
          best = (int)set;
          furthest = n;
        }
    }

  return best;
}

char *
training_search_to_json (const TrainingSearch *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "settings");
  json_builder_add_value (builder, json_from_string (self->settings, NULL));
  json_builder_set_member_name (builder, "sets");
  json_builder_begin_array (builder);
  for (guint set = 0; set < self->n_sets; set++)
    {
      json_builder_begin_object (builder);
      for (gsize i = 0; i < self->n_ranges; i++)
        {
          json_builder_set_member_name (builder, self->names[i]);
          json_builder_add_double_value (builder, self->values[set * self->n_ranges + i]);
        }
      json_builder_set_member_name (builder, "scores");
      json_builder_begin_array (builder);
      for (guint rung = 0; rung < self->n_scores[set]; rung++)
        if (isnan (training_search_get_score (self, set, rung)))
          json_builder_add_null_value (builder);
        else
          json_builder_add_double_value (builder, training_search_get_score (self, set, rung));
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return print (builder);
}

/* The member @name of what should be an object, if it is there and of that type. */
static JsonNode *
get_member (JsonNode *node, const char *name, JsonNodeType type)
{
  JsonNode *member;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  member = json_object_get_member (json_node_get_object (node), name);
  return member != NULL && JSON_NODE_TYPE (member) == type ? member : NULL;
}

static gboolean
read_scores (TrainingSearch *self, guint set, JsonNode *node)
{
  JsonNode *member = get_member (node, "scores", JSON_NODE_ARRAY);
  JsonArray *scores;

  if (member == NULL)
    return FALSE;

  scores = json_node_get_array (member);
  if (json_array_get_length (scores) > self->n_rungs)
    return FALSE;
  for (guint rung = 0; rung < json_array_get_length (scores); rung++)
    {
      JsonNode *score = json_array_get_element (scores, rung);
      const GType type = json_node_get_value_type (score);

      if (!JSON_NODE_HOLDS_NULL (score) && type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
        return FALSE;
      self->scores[set * self->n_rungs + rung]
          = JSON_NODE_HOLDS_NULL (score) ? NAN : json_node_get_double (score);
    }
  self->n_scores[set] = json_array_get_length (scores);
  return TRUE;
}

gboolean
training_search_resume (TrainingSearch *self, const char *json, GError **error)
{
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  JsonNode *settings = get_member (root, "settings", JSON_NODE_OBJECT);
  JsonNode *sets = get_member (root, "sets", JSON_NODE_ARRAY);
  g_autofree char *text = settings != NULL ? json_to_string (settings, FALSE) : NULL;
  gboolean is_good = g_strcmp0 (text, self->settings) == 0 && sets != NULL
                     && json_array_get_length (json_node_get_array (sets)) == self->n_sets;

  for (guint set = 0; is_good && set < self->n_sets; set++)
    is_good = read_scores (self, set, json_array_get_element (json_node_get_array (sets), set));
  if (!is_good)
    {
      for (guint set = 0; set < self->n_sets; set++)
        self->n_scores[set] = 0;
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                           _ ("What was kept of the search is of another search, or damaged."));
    }
  return is_good;
}

void
training_search_make_rungs (guint n_epochs, guint eta, gsize n_rungs, guint *rungs)
{
  guint epochs = MAX (n_epochs, (guint)n_rungs);

  for (gsize i = n_rungs; i > 0; i--)
    {
      /* Each below the next, and enough left for those before it. */
      rungs[i - 1] = i == n_rungs ? epochs : CLAMP (rungs[i] / eta, (guint)i, rungs[i] - 1);
    }
}
