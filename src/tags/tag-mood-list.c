/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-mood-list.h"

#include <string.h>
#include <unistd.h>

#include "tags/tag-lister.h"
#include "tags/tag-open.h"

#define MAX_TEXT 4096

void
tag_mood_value_free (TagMoodValue *self)
{
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

/* One line to show, whatever it was. */
static char *
make_line (const char *text)
{
  g_autofree char *start = g_strndup (text, MAX_TEXT);
  g_autofree char *valid = g_utf8_make_valid (start, -1);
  g_autoptr (GString) line = g_string_new (NULL);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        g_string_append_c (line, ' ');
      else if (!g_unichar_iscntrl (c) && g_unichar_type (c) != G_UNICODE_FORMAT)
        g_string_append_unichar (line, c);
    }
  g_strstrip (line->str);

  return g_strdup (line->str);
}

static void
add_entry (GPtrArray *values, const TagEntry *entry)
{
  g_autofree char *name = tag_mood_get_name (entry->id);
  g_autofree char *text = g_strjoinv ("; ", entry->values);
  TagMoodValue *value = g_new (TagMoodValue, 1);

  value->name = make_line (name);
  value->text = make_line (text);
  g_ptr_array_add (values, value);
}

GPtrArray *
tag_mood_list_read (const char *path, GError **error)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func ((GDestroyNotify)tag_mood_value_free);
  g_autoptr (TagListing) listing = NULL;
  struct stat status;
  TagSource source;
  gboolean has_tags;
  guint rank;
  int fd;

  fd = tag_open_file (path, &status, error);
  if (fd < 0)
    return NULL;

  if (!tag_source_init (&source, fd, error))
    {
      close (fd);
      return NULL;
    }
  /* A file of a kind that has no tags, as far as is known here, is no error. */
  has_tags = tag_lister_detect (&source) != TAG_CONTAINER_NONE;
  if (has_tags)
    listing = tag_lister_list (&source, TAG_LIST_TEXT, error);
  close (fd);
  if (has_tags && listing == NULL)
    return NULL;
  for (guint i = 0; listing != NULL && i < listing->entries->len && values->len < TAG_MOOD_LIST_MAX; i++)
    {
      const TagEntry *entry = g_ptr_array_index (listing->entries, i);

      if (entry->values != NULL && entry->values[0] != NULL
          && tag_mood_get_meaning (entry->store, entry->id, &rank) != TAG_MEANING_NONE
          && tag_mood_get_meaning (entry->store, entry->id, &rank) != TAG_MEANING_RATING)
        add_entry (values, entry);
    }

  return g_steal_pointer (&values);
}
