/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-mood.h"

#include <math.h>
#include <string.h>

/* The full keys as the listing spells them: a frame id, "TXXX:" and the description, the bare name
 * of a Vorbis comment, ASF attribute or APE item, or the whole name of an MP4 free-form atom. */
#define ITUNES "----:com.apple.iTunes:"

/* What stands before a name of no special place. */
static const struct
{
  TagStore    store;
  const char *decoration;
  const char *mood; /* the key of MOOD, which has a place of its own */
} stores[] = {
  /* Software that saves as ID3v2.3 drops TMOO, which came with 2.4. */
  { TAG_STORE_ID3V2_2, "TXXX:", "TXXX:MOOD" },
  { TAG_STORE_ID3V2_3, "TXXX:", "TXXX:MOOD" },
  { TAG_STORE_ID3V2_4, "TXXX:", "TMOO" },
  { TAG_STORE_VORBIS, "", "MOOD" },
  { TAG_STORE_MP4, ITUNES, ITUNES "MOOD" },
  { TAG_STORE_ASF, "", "WM/Mood" },
  { TAG_STORE_APE, "", "Mood" },
  { TAG_STORE_MATROSKA, "", "MOOD" },
};

/* Names by others, read and never written. 1T_ is OneTagger, ab: AcousticBrainz. */
static const struct
{
  const char *name;
  TagMeaning meaning;
  guint rank;
} aliases[] = {
  { "MOOD", TAG_MEANING_MOOD, 0 },
  { "AB:MOOD", TAG_MEANING_MOOD, 1 },
  { "MOOD_VALENCE", TAG_MEANING_VALENCE, 0 },
  { "VALENCE", TAG_MEANING_VALENCE, 1 },
  { "1T_VALENCE", TAG_MEANING_VALENCE, 2 },
  { "MOOD_AROUSAL", TAG_MEANING_AROUSAL, 0 },
  { "AROUSAL", TAG_MEANING_AROUSAL, 1 },
  { "1T_ENERGY", TAG_MEANING_AROUSAL, 2 },
  { "ENERGY", TAG_MEANING_AROUSAL, 3 },
  { "MOOD_QUADRANT", TAG_MEANING_QUADRANT, 0 },
};

/* The name without the decoration of its container. */
static const char *
skip_decoration (const char *key)
{
  static const char *const prefixes[] = { "TXXX:", "WM/", NULL };

  if (g_str_has_prefix (key, "----:"))
    {
      const char *name = strchr (key + 5, ':');

      return name != NULL ? name + 1 : key;
    }

  for (guint i = 0; prefixes[i] != NULL; i++)
    if (g_ascii_strncasecmp (key, prefixes[i], strlen (prefixes[i])) == 0)
      return key + strlen (prefixes[i]);

  return key;
}

/* Returns: (transfer none) (nullable): the key under which @store keeps @field */
const char *
tag_mood_get_key (TagStore store,
                  TagField field)
{
  for (guint i = 0; i < G_N_ELEMENTS (stores); i++)
    if (stores[i].store == store)
      {
        g_autofree char *key = NULL;

        if (field == TAG_FIELD_MOOD)
          return stores[i].mood;
        key = g_strconcat (stores[i].decoration, tag_field_get_name (field), NULL);
        return g_intern_string (key);
      }

  return NULL;
}

/* TRUE when @key is the very place where we write @field in @store. Names are compared without
 * case, as most readers do, so that an owner's "mood" and ours never stand side by side. */
gboolean
tag_mood_field_from_key (TagStore    store,
                         const char *key,
                         TagField   *field)
{
  guint n = tag_field_get_n ();
  guint row = 0;
  gsize length;

  while (row < G_N_ELEMENTS (stores) && stores[row].store != store)
    row++;
  if (row == G_N_ELEMENTS (stores))
    return FALSE;
  if (g_ascii_strcasecmp (stores[row].mood, key) == 0)
    {
      *field = TAG_FIELD_MOOD;
      return TRUE;
    }

  length = strlen (stores[row].decoration);
  if (g_ascii_strncasecmp (stores[row].decoration, key, length) != 0)
    return FALSE;
  for (guint i = TAG_FIELD_MOOD + 1; i < n; i++)
    if (g_ascii_strcasecmp (tag_field_get_name (i), key + length) == 0)
      {
        *field = i;
        return TRUE;
      }

  return FALSE;
}

/* TRUE when the values of @key matter to us: they say something of moods, or stand where we write. */
gboolean
tag_mood_is_known_key (TagStore    store,
                       const char *key)
{
  TagField field;
  guint rank;

  return tag_mood_get_meaning (store, key, &rank) != TAG_MEANING_NONE || tag_mood_field_from_key (store, key, &field);
}

/* What @key means to a reader; @rank orders the names for one meaning, the lowest counts. */
TagMeaning
tag_mood_get_meaning (TagStore    store,
                      const char *key,
                      guint      *rank)
{
  const char *name = skip_decoration (key);

  *rank = 0;
  if (g_strcmp0 (key, "TMOO") == 0)
    return TAG_MEANING_MOOD;
  if (g_ascii_strncasecmp (name, "ab:hi:mood_", 11) == 0)
    return TAG_MEANING_MOOD_PROBABILITY;

  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (name, aliases[i].name) == 0)
      {
        *rank = aliases[i].rank;
        return aliases[i].meaning;
      }

  return TAG_MEANING_NONE;
}

/* OneTagger writes whole numbers from 0 to 100 always, so that its 1 is nearly nothing. */
gboolean
tag_mood_is_percent_key (const char *key)
{
  return g_ascii_strncasecmp (skip_decoration (key), "1T_", 3) == 0;
}

/**
 * tag_mood_format_number:
 * @value: a valence or arousal; limited to [-1, 1]
 *
 * Returns: (transfer full): "-0.42": two places and a point whatever the locale, and never "-0.00"
 */
char *
tag_mood_format_number (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double limited = isnan (value) ? 0 : CLAMP (value, -1.0, 1.0);

  g_ascii_formatd (text, sizeof text, "%.2f", limited);

  return g_strdup (strcmp (text, "-0.00") == 0 ? "0.00" : text);
}

/**
 * tag_mood_parse_number:
 * @text: what the file holds
 * @is_percent: the scale is known to be 0-100
 * @value: (out): on the scale [-1, 1]
 *
 * Liberal: blanks around the number, a comma for the point, a percent sign. A magnitude above 1
 * is taken for the scale 0-100.
 */
gboolean
tag_mood_parse_number (const char *text,
                       gboolean    is_percent,
                       double     *value)
{
  g_autofree char *copy = NULL;
  char *end;
  double number;

  if (strlen (text) > 64)
    return FALSE;

  copy = g_strstrip (g_strdup (text));
  g_strdelimit (copy, ",", '.');
  if (g_str_has_suffix (copy, "%"))
    {
      copy[strlen (copy) - 1] = '\0';
      g_strchomp (copy);
      is_percent = TRUE;
    }

  /* Only digits: strtod also takes "inf", "nan" and hexadecimal. */
  if (*copy == '\0' || copy[strspn (copy, "0123456789.+-eE")] != '\0')
    return FALSE;

  number = g_ascii_strtod (copy, &end);
  if (end == copy || *end != '\0' || !isfinite (number))
    return FALSE;

  if (is_percent || fabs (number) > 1)
    {
      if (number < 0 || number > 100)
        return FALSE;
      number = (number - 50) / 50;
    }

  *value = number;

  return TRUE;
}
