/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-field.h"

#include <glib/gi18n.h>
#include <string.h>

#include "engine/base/error.h"

/* Threads: jobs read and write tags on threads of their own, so that the table is under a lock. Names are
 * added and never removed; there are as many as owners think of. */

#define MAX_NAME   60
#define MAX_FIELDS 1000

static const char *const usual_names[TAG_N_FIELDS] = { "MOOD", "MOOD_VALENCE", "MOOD_AROUSAL", "MOOD_QUADRANT" };

static GMutex lock;
static GPtrArray *names; /* (element-type utf8) (owned) (mutex lock): those beyond the usual */

/* Fields with a meaning of their own, as the containers and the common programs name them; compared without
 * case, blanks and signs. What the owner keeps there must not be overwritten by a slip. */
static const char *const taken[]
    = { "TITLE", "SUBTITLE", "TITLESORT", "ARTIST", "ARTISTS", "ARTISTSORT", "PERFORMER", "BAND", "ALBUM",
        "ALBUMSORT", "ALBUMTITLE", "ALBUMARTIST", "ALBUMARTISTSORT", "TRACK", "TRACKNUMBER", "TRACKTOTAL",
        "TOTALTRACKS", "DISC", "DISCNUMBER", "DISCTOTAL", "TOTALDISCS", "DATE", "YEAR", "ORIGINALDATE",
        "ORIGINALYEAR", "RELEASEDATE", "TIME", "GENRE", "STYLE", "COMMENT", "COMMENTS", "DESCRIPTION", "COMPOSER",
        "COMPOSERSORT", "LYRICIST", "WRITER", "LYRICS", "UNSYNCEDLYRICS", "CONDUCTOR", "ARRANGER", "REMIXER",
        "PRODUCER", "ENGINEER", "MIXER", "DJMIXER", "LABEL", "PUBLISHER", "ORGANIZATION", "CATALOGNUMBER", "BARCODE",
        "ISRC", "COPYRIGHT", "LICENSE", "WEBSITE", "CONTACT", "LANGUAGE", "LOCATION", "SCRIPT", "MEDIA", "ENCODER",
        "ENCODEDBY", "ENCODING", "ENCODERSETTINGS", "VENDOR", "VERSION", "BPM", "TEMPO", "KEY", "INITIALKEY",
        "RATING", "FMPSRATING", "PLAYCOUNT", "FMPSPLAYCOUNT", "COMPILATION", "GROUPING", "WORK", "MOVEMENT",
        "MOVEMENTNAME", "MOVEMENTTOTAL", "SHOW", "PODCAST", "PICTURE", "METADATABLOCKPICTURE", "COVER", "COVERART",
        "CUESHEET", "CHAPTER", "LENGTH", "AUTHOR", "INDEX", "FILE", "RELATED", "ID3", "TAG", "OGGS", "MP", "TMOO" };

/* Whole families of such. */
static const char *const taken_families[]
    = { "REPLAYGAIN", "R128", "MUSICBRAINZ", "ACOUSTID", "MUSICIP", "DISCOGS", "ITUN", "COVERART", "MP3GAIN", "WM" };

/* "Album Artist" -> "ALBUMARTIST" */
static char *
simplify (const char *name)
{
  g_autoptr (GString) simple = g_string_new (NULL);

  for (; *name != '\0'; name++)
    if (g_ascii_isalnum (*name))
      g_string_append_c (simple, g_ascii_toupper (*name));

  return g_string_free (g_steal_pointer (&simple), FALSE);
}

static gboolean
is_taken (const char *name)
{
  g_autofree char *simple = simplify (name);

  for (guint i = 0; i < G_N_ELEMENTS (taken); i++)
    if (strcmp (simple, taken[i]) == 0)
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (taken_families); i++)
    if (g_str_has_prefix (simple, taken_families[i]))
      return TRUE;

  return FALSE;
}

/* What every container takes: APE wants 2 to 255 characters of ASCII, Vorbis no "=", MP4 has ":" between the
 * parts of a name, ASF "/". */
static gboolean
is_legal (const char *name)
{
  gsize length = strlen (name);

  if (length < 2 || length > MAX_NAME || !g_ascii_isalpha (name[0]) || name[length - 1] == ' ')
    return FALSE;
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr (" _-.", *p) == NULL)
      return FALSE;

  return TRUE;
}

/**
 * tag_field_check_name:
 *
 * Returns: TRUE when a field may have @name: all containers take it, and it is not one with a meaning of its
 *   own, such as TITLE. FALSE with %BASE_ERROR_INVALID_ARGUMENT
 */
gboolean
tag_field_check_name (const char *name,
                      GError    **error)
{
  if (!is_legal (name))
    {
      g_autofree char *valid = g_utf8_make_valid (name, -1);

      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” cannot be the name of a field: it has to begin with a letter and to be 2 to %d "
                      "letters, digits, blanks or signs of “_-.”, all of them ASCII"),
                   valid, MAX_NAME);
      return FALSE;
    }
  if (is_taken (name))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT,
                   _ ("“%s” is the name of a field that other programs keep something else in"), name);
      return FALSE;
    }

  return TRUE;
}

/**
 * tag_field_get_name:
 *
 * Returns: the name of @field in the journal and on the screen, the same for all containers
 */
const char *
tag_field_get_name (TagField field)
{
  const char *name = NULL;

  if (field < TAG_N_FIELDS)
    return usual_names[field];

  g_mutex_lock (&lock);
  if (names != NULL && field - TAG_N_FIELDS < names->len)
    name = g_ptr_array_index (names, field - TAG_N_FIELDS);
  g_mutex_unlock (&lock);
  g_return_val_if_fail (name != NULL, NULL);

  return name;
}

/**
 * tag_field_from_name:
 *
 * The case of a name does not count, as in most containers.
 *
 * Returns: FALSE when no field may have @name
 */
gboolean
tag_field_from_name (const char *name,
                     TagField   *field)
{
  gboolean is_found = FALSE;

  if (name == NULL)
    return FALSE;
  for (guint i = 0; i < TAG_N_FIELDS; i++)
    if (g_ascii_strcasecmp (name, usual_names[i]) == 0)
      {
        *field = i;
        return TRUE;
      }
  if (!tag_field_check_name (name, NULL))
    return FALSE;

  g_mutex_lock (&lock);
  if (names == NULL)
    names = g_ptr_array_new ();
  for (guint i = 0; i < names->len && !is_found; i++)
    if (g_ascii_strcasecmp (name, g_ptr_array_index (names, i)) == 0)
      {
        *field = TAG_N_FIELDS + i;
        is_found = TRUE;
      }
  if (!is_found && names->len < MAX_FIELDS)
    {
      g_ptr_array_add (names, g_strdup (name));
      *field = TAG_N_FIELDS + names->len - 1;
      is_found = TRUE;
    }
  g_mutex_unlock (&lock);

  return is_found;
}

/* Returns: how many fields are known by now: their numbers are below */
guint
tag_field_get_n (void)
{
  guint n;

  g_mutex_lock (&lock);
  n = TAG_N_FIELDS + (names != NULL ? names->len : 0);
  g_mutex_unlock (&lock);

  return n;
}
