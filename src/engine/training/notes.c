/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/training/notes.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "engine/base/error.h"

#define MAX_BYTES (1024 * 1024)
/* The parser calls itself for each level; no more than these can be open. */
#define MAX_BRACKETS 1000

typedef struct
{
  char *name;    /* (owned) */
  char *text;    /* (owned) (nullable) */
  double number; /* NAN where there is none */
} Note;

struct _TrainingNotes
{
  GArray *notes; /* (owned): Note */
};

static void
note_clear (gpointer data)
{
  Note *note = data;

  g_free (note->name);
  g_free (note->text);
}

TrainingNotes *
training_notes_new (void)
{
  TrainingNotes *self = g_new0 (TrainingNotes, 1);

  self->notes = g_array_new (FALSE, FALSE, sizeof (Note));
  g_array_set_clear_func (self->notes, note_clear);
  return self;
}

void
training_notes_free (TrainingNotes *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->notes);
  g_free (self);
}

static const Note *
find (const TrainingNotes *self,
      const char          *name)
{
  for (guint i = 0; i < self->notes->len; i++)
    if (g_str_equal (g_array_index (self->notes, Note, i).name, name))
      return &g_array_index (self->notes, Note, i);

  return NULL;
}

static void
add (TrainingNotes *self,
     const char    *name,
     const char    *text,
     double         number)
{
  const Note note = { g_strdup (name), g_strdup (text), number };

  g_array_append_val (self->notes, note);
}

void
training_notes_set_text (TrainingNotes *self,
                         const char    *name,
                         const char    *text)
{
  add (self, name, text, NAN);
}

void
training_notes_set_number (TrainingNotes *self,
                           const char    *name,
                           double         number)
{
  if (isfinite (number))
    add (self, name, NULL, number);
}

gsize
training_notes_get_n (const TrainingNotes *self)
{
  return self->notes->len;
}

const char *
training_notes_get_name (const TrainingNotes *self,
                         gsize                index)
{
  g_return_val_if_fail (index < self->notes->len, "");

  return g_array_index (self->notes, Note, index).name;
}

gboolean
training_notes_has (const TrainingNotes *self,
                    const char          *name)
{
  return find (self, name) != NULL;
}

const char *
training_notes_get_text (const TrainingNotes *self,
                         const char          *name)
{
  const Note *note = find (self, name);

  return note != NULL ? note->text : NULL;
}

gboolean
training_notes_get_number (const TrainingNotes *self,
                           const char          *name,
                           double              *number)
{
  const Note *note = find (self, name);

  *number = note != NULL ? note->number : NAN;
  return isfinite (*number);
}

static void
set_member (JsonObject *object,
            const Note *note,
            const char *name)
{
  if (note->text != NULL)
    json_object_set_string_member (object, name, note->text);
  else if (note->number == floor (note->number) && fabs (note->number) < 1e15)
    json_object_set_int_member (object, name, (gint64)note->number);
  else
    json_object_set_double_member (object, name, note->number);
}

char *
training_notes_to_json (const TrainingNotes *self)
{
  g_autoptr (JsonNode) root = json_node_alloc ();
  JsonObject *object = json_object_new ();

  json_node_init_object (root, object);
  for (guint i = 0; i < self->notes->len; i++)
    {
      const Note *note = &g_array_index (self->notes, Note, i);
      const char *stroke = strchr (note->name, '/');
      g_autofree char *outer = stroke != NULL ? g_strndup (note->name, stroke - note->name) : NULL;

      if (outer == NULL)
        {
          set_member (object, note, note->name);
          continue;
        }
      if (!json_object_has_member (object, outer))
        json_object_set_object_member (object, outer, json_object_new ());
      set_member (json_object_get_object_member (object, outer), note, stroke + 1);
    }

  json_object_unref (object);
  return json_to_string (root, TRUE);
}

static void
take_node (TrainingNotes *self,
           const char    *name,
           JsonNode      *node)
{
  const GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type == G_TYPE_STRING)
    add (self, name, json_node_get_string (node), NAN);
  else if (type == G_TYPE_BOOLEAN)
    add (self, name, NULL, json_node_get_boolean (node));
  else
    add (self, name, NULL, type != G_TYPE_INVALID ? json_node_get_double (node) : NAN);
}

static void
take_object (TrainingNotes *self,
             JsonObject    *object,
             const char    *prefix)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &member, &node))
    {
      g_autofree char *name = g_strconcat (prefix, member, NULL);

      take_node (self, name, node);
      if (*prefix == '\0' && JSON_NODE_HOLDS_OBJECT (node))
        {
          g_autofree char *inner = g_strconcat (member, "/", NULL);

          take_object (self, json_node_get_object (node), inner);
        }
    }
}

static gboolean
is_harmless (const char *text,
             gsize       size)
{
  gsize n_brackets = 0;

  for (gsize i = 0; i < size && size <= MAX_BYTES; i++)
    n_brackets += text[i] == '{' || text[i] == '[';

  return size <= MAX_BYTES && n_brackets <= MAX_BRACKETS && g_utf8_validate_len (text, size, NULL);
}

TrainingNotes *
training_notes_parse (const char  *text,
                      gssize       length,
                      GError     **error)
{
  const gsize size = length >= 0 ? (gsize)length : strlen (text);
  g_autoptr (JsonParser) parser = json_parser_new ();
  TrainingNotes *self;

  if (!is_harmless (text, size) || !json_parser_load_from_data (parser, text, size, NULL)
      || json_parser_get_root (parser) == NULL || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      g_set_error_literal (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT, _ ("This is no JSON text about a training."));
      return NULL;
    }

  self = training_notes_new ();
  take_object (self, json_node_get_object (json_parser_get_root (parser)), "");
  return self;
}

TrainingNotes *
training_notes_load (const char  *path,
                     GError     **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autofree char *text = g_malloc (MAX_BYTES + 1);
  TrainingNotes *self;
  gsize length;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("There is no file %s."), shown);
      return NULL;
    }

  /* No more than a parser would be given, and a byte, however large the file is. */
  stream = g_file_read (file, NULL, error);
  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), text, MAX_BYTES + 1, &length, NULL, error))
    return NULL;

  self = training_notes_parse (text, length, error);
  if (self == NULL)
    g_prefix_error (error, "%s: ", shown);
  return self;
}
