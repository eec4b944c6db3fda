/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/experiment/result.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <math.h>

#include "engine/base/error.h"

#define MAX_CLASSES 64
/* The JSON parser calls itself for each level; a result has three. */
#define MAX_LEVELS 1000

static void
figure_clear (gpointer data)
{
  g_free (((ExperimentFigure *)data)->name);
}

ExperimentResult *
experiment_result_new (void)
{
  ExperimentResult *self = g_new0 (ExperimentResult, 1);

  self->figures = g_array_new (FALSE, FALSE, sizeof (ExperimentFigure));
  g_array_set_clear_func (self->figures, figure_clear);
  self->note = g_strdup ("");
  return self;
}

void
experiment_result_free (ExperimentResult *self)
{
  if (self == NULL)
    return;

  g_free (self->row);
  g_free (self->fingerprint);
  g_free (self->date);
  g_free (self->commit);
  g_free (self->cpu);
  g_free (self->note);
  g_free (self->confusion);
  g_array_unref (self->figures);
  g_free (self);
}

void
experiment_result_add (ExperimentResult *self,
                       const char       *name,
                       double            value)
{
  const ExperimentFigure figure = { g_strdup (name), value };

  if (isfinite (value))
    g_array_append_val (self->figures, figure);
  else
    g_free (figure.name);
}

double
experiment_result_get (const ExperimentResult *self,
                       const char             *name)
{
  for (guint i = 0; i < self->figures->len; i++)
    {
      const ExperimentFigure *figure = &g_array_index (self->figures, ExperimentFigure, i);

      if (g_str_equal (figure->name, name))
        return figure->value;
    }

  return NAN;
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text != NULL ? text : "");
}

static void
add_integer (JsonBuilder *builder,
             const char  *name,
             gint64       value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

/* Six digits are more than any of these figures has. */
static void
add_number (JsonBuilder *builder,
            const char  *name,
            double       value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder,
                                 g_ascii_strtod (g_ascii_formatd (text, sizeof text, "%.6g", value), NULL));
}

char *
experiment_result_to_json (const ExperimentResult *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_text (builder, "row", self->row);
  add_integer (builder, "run", self->run);
  add_integer (builder, "part", self->part);
  add_text (builder, "fingerprint", self->fingerprint);
  add_integer (builder, "seed", self->seed);
  add_number (builder, "seconds", self->seconds);
  add_text (builder, "date", self->date);
  add_text (builder, "commit", self->commit);
  add_text (builder, "cpu", self->cpu);
  if (*self->note != '\0')
    add_text (builder, "note", self->note);
  add_integer (builder, "training", self->n_training);
  add_integer (builder, "test", self->n_test);

  json_builder_set_member_name (builder, "figures");
  json_builder_begin_object (builder);
  for (guint i = 0; i < self->figures->len; i++)
    {
      const ExperimentFigure *figure = &g_array_index (self->figures, ExperimentFigure, i);

      add_number (builder, figure->name, figure->value);
    }
  json_builder_end_object (builder);

  if (self->confusion != NULL)
    {
      json_builder_set_member_name (builder, "confusion");
      json_builder_begin_array (builder);
      for (guint i = 0; i < self->n_classes * self->n_classes; i++)
        json_builder_add_int_value (builder, self->confusion[i]);
      json_builder_end_array (builder);
    }

  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* The member of that name if it is one value of that type. */
static JsonNode *
get_value (JsonObject *object,
           const char *name,
           GType       type)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type ? node : NULL;
}

static char *
get_text (JsonObject *object,
          const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_STRING);

  return g_strdup (node != NULL ? json_node_get_string (node) : "");
}

static gint64
get_integer (JsonObject *object,
             const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_INT64);

  return node != NULL ? json_node_get_int (node) : 0;
}

/* NAN when it is none. */
static double
get_number (JsonObject *object,
            const char *name)
{
  JsonNode *node = get_value (object, name, G_TYPE_DOUBLE);

  if (node == NULL)
    node = get_value (object, name, G_TYPE_INT64);
  return node != NULL ? json_node_get_double (node) : NAN;
}

static void
read_figures (ExperimentResult *self,
              JsonObject       *object)
{
  JsonNode *node = json_object_get_member (object, "figures");
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;

  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    experiment_result_add (self, name, get_number (json_node_get_object (node), name));
}

static void
read_confusion (ExperimentResult *self,
                JsonObject       *object)
{
  JsonNode *node = json_object_get_member (object, "confusion");
  g_autofree guint *confusion = NULL;
  JsonArray *array;
  guint n_classes;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;

  array = json_node_get_array (node);
  n_classes = lround (sqrt (json_array_get_length (array)));
  if (n_classes == 0 || n_classes > MAX_CLASSES || n_classes * n_classes != json_array_get_length (array))
    return;

  confusion = g_new0 (guint, n_classes * n_classes);
  for (guint i = 0; i < n_classes * n_classes; i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_VALUE (element) || json_node_get_value_type (element) != G_TYPE_INT64
          || json_node_get_int (element) < 0 || json_node_get_int (element) > G_MAXINT)
        return;
      confusion[i] = json_node_get_int (element);
    }

  self->n_classes = n_classes;
  self->confusion = g_steal_pointer (&confusion);
}

static gboolean
is_shallow (const char *text)
{
  guint n_levels = 0;

  for (; *text != '\0'; text++)
    n_levels += *text == '{' || *text == '[';
  return n_levels <= MAX_LEVELS;
}

ExperimentResult *
experiment_result_from_json (const char  *text,
                             GError     **error)
{
  g_autoptr (JsonNode) root = is_shallow (text) ? json_from_string (text, NULL) : NULL;
  g_autoptr (ExperimentResult) self = experiment_result_new ();
  JsonObject *object;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("This is no result of an experiment."));
      return NULL;
    }

  object = json_node_get_object (root);
  self->row = get_text (object, "row");
  self->run = get_integer (object, "run");
  self->part = get_integer (object, "part");
  self->fingerprint = get_text (object, "fingerprint");
  self->seed = get_integer (object, "seed");
  self->seconds = get_number (object, "seconds");
  if (!isfinite (self->seconds))
    self->seconds = 0.0;
  self->date = get_text (object, "date");
  self->commit = get_text (object, "commit");
  self->cpu = get_text (object, "cpu");
  g_free (self->note);
  self->note = get_text (object, "note");
  self->n_training = get_integer (object, "training");
  self->n_test = get_integer (object, "test");
  read_figures (self, object);
  read_confusion (self, object);
  return g_steal_pointer (&self);
}
