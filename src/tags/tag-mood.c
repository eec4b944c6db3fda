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

/* Names by others, read and written only where the owner says so. 1T_ is OneTagger, ab: AcousticBrainz, as
 * Picard's plugin and beets write it; ENERGY and VALENCE stand for what the streaming platforms had, both
 * from 0 to 1; EnergyLevel is Mixed In Key's. */
static const struct
{
  const char *name;
  TagMeaning meaning;
  guint rank;
  TagScale scale;
} aliases[] = {
  { "MOOD", TAG_MEANING_MOOD, 0 },
  { "AB:MOOD", TAG_MEANING_MOOD, 1 },
  { "MOOD_VALENCE", TAG_MEANING_VALENCE, 0, TAG_SCALE_SIGNED },
  { "VALENCE", TAG_MEANING_VALENCE, 1, TAG_SCALE_SIGNED },
  { "1T_VALENCE", TAG_MEANING_VALENCE, 2, TAG_SCALE_PERCENT },
  { "MOOD_AROUSAL", TAG_MEANING_AROUSAL, 0, TAG_SCALE_SIGNED },
  { "AROUSAL", TAG_MEANING_AROUSAL, 1, TAG_SCALE_SIGNED },
  { "1T_ENERGY", TAG_MEANING_AROUSAL, 2, TAG_SCALE_PERCENT },
  { "ENERGY", TAG_MEANING_AROUSAL, 3, TAG_SCALE_UNIT },
  { "ENERGYLEVEL", TAG_MEANING_AROUSAL, 4, TAG_SCALE_TEN },
  { "MOOD_QUADRANT", TAG_MEANING_QUADRANT, 0 },
  { "FMPS_RATING", TAG_MEANING_RATING, 0 },
  { "RATING", TAG_MEANING_RATING, 1 },
  { "SHAREDUSERRATING", TAG_MEANING_RATING, 2 },
};

/* What AcousticBrainz's classifiers were asked; Jaikoz and beets have fields MOOD_HAPPY and so on for them. */
static const char *const classified[] = { "ACOUSTIC", "AGGRESSIVE", "ELECTRONIC", "HAPPY", "PARTY", "RELAXED", "SAD" };

#define AB_MOOD  "ab:hi:mood_"
#define AB_MIREX "ab:hi:moods_mirex:"

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

/* "HAPPY" of "MOOD_HAPPY"; (transfer none) (nullable) */
static const char *
find_classified (const char *name)
{
  if (g_ascii_strncasecmp (name, "MOOD_", 5) != 0)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (classified); i++)
    if (g_ascii_strcasecmp (name + 5, classified[i]) == 0)
      return classified[i];

  return NULL;
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
  if (g_ascii_strncasecmp (name, AB_MOOD, strlen (AB_MOOD)) == 0
      || g_ascii_strncasecmp (name, AB_MIREX, strlen (AB_MIREX)) == 0 || find_classified (name) != NULL)
    return TAG_MEANING_MOOD_PROBABILITY;

  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (g_ascii_strcasecmp (name, aliases[i].name) == 0)
      {
        *rank = aliases[i].rank;
        return aliases[i].meaning;
      }

  return TAG_MEANING_NONE;
}

TagScale
tag_mood_get_scale (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (aliases); i++)
    if (tag_mood_is_name (key, aliases[i].name))
      return aliases[i].scale;

  return TAG_SCALE_SIGNED;
}

/* TRUE when @key is @name in whatever container. */
gboolean
tag_mood_is_name (const char *key,
                  const char *name)
{
  return g_ascii_strcasecmp (skip_decoration (key), name) == 0;
}

/* Returns: (transfer full): @key without what its container puts before a name */
char *
tag_mood_get_name (const char *key)
{
  return g_strdup (skip_decoration (key));
}

/**
 * tag_mood_get_probable:
 * @key: of a field with a probability: "ab:hi:mood_happy:happy", "MOOD_HAPPY"
 *
 * Returns: (transfer full) (nullable): the mood, "happy", "cluster1"; NULL for its opposite, "…:not_happy", which is
 *   1 minus the other and says nothing
 */
char *
tag_mood_get_probable (const char *key)
{
  const char *name = skip_decoration (key);
  const char *word = find_classified (name);
  const char *colon;

  if (word != NULL)
    return g_ascii_strdown (word, -1);
  if (g_ascii_strncasecmp (name, AB_MIREX, strlen (AB_MIREX)) == 0)
    return g_ascii_strdown (name + strlen (AB_MIREX), -1);
  if (g_ascii_strncasecmp (name, AB_MOOD, strlen (AB_MOOD)) != 0)
    return NULL;

  name += strlen (AB_MOOD);
  colon = strchr (name, ':');
  if (colon == NULL || strlen (colon + 1) != (gsize)(colon - name)
      || g_ascii_strncasecmp (name, colon + 1, (gsize)(colon - name)) != 0)
    return NULL;

  return g_ascii_strdown (colon + 1, -1);
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

/* A number with blanks around it, a comma for the point, or a percent sign behind it. */
static gboolean
parse_liberally (const char *text,
                 gboolean   *is_percent,
                 double     *number)
{
  g_autofree char *copy = NULL;
  char *end;

  *is_percent = FALSE;
  if (strlen (text) > 64)
    return FALSE;

  copy = g_strstrip (g_strdup (text));
  g_strdelimit (copy, ",", '.');
  if (g_str_has_suffix (copy, "%"))
    {
      copy[strlen (copy) - 1] = '\0';
      g_strchomp (copy);
      *is_percent = TRUE;
    }

  /* Only digits: strtod also takes "inf", "nan" and hexadecimal. */
  if (*copy == '\0' || copy[strspn (copy, "0123456789.+-eE")] != '\0')
    return FALSE;

  *number = g_ascii_strtod (copy, &end);

  return end != copy && *end == '\0' && isfinite (*number);
}

/**
 * tag_mood_parse_number:
 * @text: what the file holds
 * @scale: on which the number is meant
 * @value: (out): on the scale [-1, 1]
 */
gboolean
tag_mood_parse_number (const char *text,
                       TagScale    scale,
                       double     *value)
{
  double number, low = scale == TAG_SCALE_UNIT ? 0 : -1, high = 1;
  gboolean is_percent;

  if (!parse_liberally (text, &is_percent, &number))
    return FALSE;

  if (scale == TAG_SCALE_TEN && !is_percent)
    {
      low = 1;
      high = 10;
    }
  else if (is_percent || scale == TAG_SCALE_PERCENT || fabs (number) > 1)
    {
      low = 0;
      high = 100;
    }
  if (number < low || number > high)
    return FALSE;

  *value = 2 * (number - low) / (high - low) - 1;

  return TRUE;
}

/* From 0 to 1, or to 100 when it is above 1; @value: (out): from 0 to 1. */
gboolean
tag_mood_parse_probability (const char *text,
                            double     *value)
{
  double centered;

  if (!tag_mood_parse_number (text, TAG_SCALE_UNIT, &centered))
    return FALSE;

  *value = (centered + 1) / 2;

  return TRUE;
}

/**
 * tag_mood_rating_from_byte:
 * @value: from 1 to 255, as ID3's POPM frames have it
 *
 * Returns: stars, from 1 to 5: the programs that write 1, 64, 128, 196 and 255 are the most; 0 for unrated
 */
guint
tag_mood_rating_from_byte (guint8 value)
{
  return value == 0 ? 0 : (value + 32u) / 64u + 1u;
}

/**
 * tag_mood_parse_rating:
 * @key: of a field that has a rating
 * @text: what the file holds
 *
 * Which numbers programs write under one name differs: FMPS_RATING goes to 1, RATING to 1, 5, 10, 100 or 255.
 *
 * Returns: stars, from 1 to 5; 0 for unrated, and for what is no rating
 */
guint
tag_mood_parse_rating (const char *key,
                       const char *text)
{
  gboolean is_percent;
  double number;

  if (!parse_liberally (text, &is_percent, &number) || !(number > 0) || number > 255)
    return 0;
  if (is_percent)
    number /= 20;
  else if (number < 1 || tag_mood_is_name (key, "FMPS_RATING"))
    number *= 5;
  else if (number > 100)
    return tag_mood_rating_from_byte ((guint8)number);
  else if (number > 10)
    number /= 20;
  else if (number > 5)
    number /= 2;

  return number <= 5 ? MAX ((guint)(number + 0.5), 1) : 0;
}
