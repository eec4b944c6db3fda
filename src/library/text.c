/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/text.h"

#include <string.h>

/**
 * library_text_bound:
 * @text: (nullable): any bytes
 * @max_bytes: how many to keep at most
 *
 * Returns: (transfer full) (nullable): valid UTF-8 of at most @max_bytes bytes, cut between two
 *   characters; NULL for NULL
 */
char *
library_text_bound (const char *text,
                    gsize       max_bytes)
{
  if (text == NULL)
    return NULL;

  /* Bounded before it is looked at: a replacement character makes three bytes of one, so what
   * was cut here may have to be cut again. */
  gsize size = strnlen (text, max_bytes + 1);
  gsize kept = MIN (size, max_bytes);
  g_autofree char *valid = NULL;

  /* Do not cut a character of valid text in two: step back over its continuation bytes. */
  if (size > max_bytes)
    for (guint i = 0; i < 3 && kept > 0 && ((guchar)text[kept] & 0xC0) == 0x80; i++)
      kept--;

  valid = g_utf8_make_valid (text, kept);
  if (strlen (valid) > max_bytes)
    *g_utf8_find_prev_char (valid, valid + max_bytes + 1) = '\0';

  return g_steal_pointer (&valid);
}

/**
 * library_text_bound_strv:
 * @texts: (nullable): a list of any bytes
 * @max_bytes: how many bytes of each to keep at most
 * @max_texts: how many of them to keep at most
 *
 * Returns: (transfer full): never NULL
 */
GStrv
library_text_bound_strv (const char *const *texts,
                         gsize              max_bytes,
                         gsize              max_texts)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (gsize i = 0; texts != NULL && texts[i] != NULL && i < max_texts; i++)
    {
      g_autofree char *text = library_text_bound (texts[i], max_bytes);

      g_strv_builder_add (builder, text);
    }

  return g_strv_builder_end (builder);
}

/**
 * library_text_strv_to_bytes:
 * @texts: (nullable): a list of strings
 *
 * Returns: (transfer full): the strings one after the other, each with its NUL: the one byte that
 *   cannot be part of them. No bytes for an empty list.
 */
GBytes *
library_text_strv_to_bytes (const char *const *texts)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    g_byte_array_append (array, (const guint8 *)texts[i], strlen (texts[i]) + 1);

  return g_byte_array_free_to_bytes (g_steal_pointer (&array));
}

/* Returns: (transfer full): never NULL. Bytes after the last NUL are not a whole string and are
 * left out. */
GStrv
library_text_strv_from_data (const void *data,
                             gsize       size)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *next = data;
  const char *end = next + size;

  while (next < end)
    {
      const char *stop = memchr (next, '\0', end - next);

      if (stop == NULL)
        break;
      g_strv_builder_add (builder, next);
      next = stop + 1;
    }

  return g_strv_builder_end (builder);
}

/**
 * library_text_fold:
 * @text: any bytes
 *
 * Returns: (transfer full): valid UTF-8 without case, accents and compatibility forms, so that what looks the same is the
 *   same; for comparing, not for showing
 */
char *
library_text_fold (const char *text)
{
  /* Most texts are, and Unicode takes ten times as long. */
  if (g_str_is_ascii (text))
    return g_ascii_strdown (text, -1);

  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *parts = g_utf8_normalize (valid, -1, G_NORMALIZE_ALL);
  GString *bare = g_string_sized_new (strlen (parts));

  for (const char *c = parts; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_ismark (g_utf8_get_char (c)))
      g_string_append_unichar (bare, g_utf8_get_char (c));

  g_autofree char *plain = g_string_free (bare, FALSE);

  return g_utf8_casefold (plain, -1);
}

gboolean
library_text_is_name (const char *text,
                      gsize       max_bytes)
{
  if (*text == '\0' || strlen (text) > max_bytes || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  if (g_unichar_isspace (g_utf8_get_char (text)) || g_ascii_isspace (text[strlen (text) - 1]))
    return FALSE;

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)))
      return FALSE;

  return TRUE;
}
