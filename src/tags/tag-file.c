/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tags/tag-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "engine/base/paths.h"
#include "tags/tag-depth.h"
#include "tags/tag-lister.h"
#include "tags/tag-open.h"
#include "tags/tag-shim.h"

#define MAX_TEXT  4096
#define MAX_WORDS 64
/* Between several genres. */
#define SEPARATOR "; "
/* From this probability on a mood of AcousticBrainz's classifiers is taken for one. */
#define MIN_PROBABILITY 0.5

void
tag_info_free (TagInfo *self)
{
  if (self == NULL)
    return;

  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);
  g_free (self->genre);
  g_strfreev (self->moods);
  g_clear_pointer (&self->probabilities, g_array_unref);
  g_free (self->quadrant);
  g_free (self->valence_name);
  g_free (self->arousal_name);
  g_free (self);
}

/* Opens a regular file for reading; a FIFO must not make us wait. */
int
tag_open_file (const char  *path,
               struct stat *status,
               GError     **error)
{
  g_autofree char *name = base_paths_to_utf8 (path);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0)
    {
      if (errno == EACCES || errno == EPERM)
        g_set_error (error, BASE_ERROR, BASE_ERROR_PERMISSION_DENIED, _ ("You may not read “%s”"), name);
      else if (errno == ENOENT || errno == ENOTDIR)
        g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND, _ ("“%s” is not there any more"), name);
      else if (errno == ENXIO)
        g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE, _ ("“%s” is not a file"), name);
      else
        g_set_error (error, BASE_ERROR, BASE_ERROR_FAILED, _ ("“%s” cannot be read: %s"), name,
                     g_strerror (errno));
      return -1;
    }
  if (fstat (fd, status) != 0 || !S_ISREG (status->st_mode))
    {
      g_set_error (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE, _ ("“%s” is not a file"), name);
      close (fd);
      return -1;
    }

  return fd;
}

/* At most 4 KiB of one line of text, NULL when nothing is left of it. */
static char *
clean_text (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);

  for (const char *p = text; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        c = ' ';
      if (g_unichar_iscntrl (c) || g_unichar_type (c) == G_UNICODE_FORMAT)
        continue;
      if (clean->len + (gsize)(g_utf8_next_char (p) - p) > MAX_TEXT)
        break;
      g_string_append_unichar (clean, c);
    }
  g_strstrip (clean->str);

  return *clean->str != '\0' ? g_strdup (clean->str) : NULL;
}

/* Unless it is there already. */
static void
add_word (GPtrArray  *words,
          const char *text)
{
  g_autofree char *word = clean_text (text);
  g_autofree char *folded = word != NULL ? g_utf8_casefold (word, -1) : NULL;

  if (word == NULL || words->len >= MAX_WORDS)
    return;
  for (guint i = 0; i < words->len; i++)
    {
      g_autofree char *other = g_utf8_casefold (g_ptr_array_index (words, i), -1);

      if (strcmp (other, folded) == 0)
        return;
    }
  g_ptr_array_add (words, g_steal_pointer (&word));
}

/* Of a classifier's two answers the one that says nothing of the song is none. */
static void
add_mood (GPtrArray  *moods,
          const char *text)
{
  g_autofree char *mood = clean_text (text);
  g_autofree char *folded = mood != NULL ? g_utf8_casefold (mood, -1) : NULL;

  if (mood != NULL && !g_str_has_prefix (folded, "not_") && !g_str_has_prefix (folded, "non_"))
    add_word (moods, mood);
}

/* Several values in one, as people write them by hand: "calm; dark". */
static void
add_parts (GPtrArray  *words,
           const char *text,
           void      (*add) (GPtrArray *words, const char *part))
{
  g_autofree char *start = g_strndup (text, MAX_TEXT * 4);
  g_auto (GStrv) parts = NULL;

  /* The cut may have been inside a character. */
  g_autofree char *valid = g_utf8_make_valid (start, -1);

  parts = g_strsplit (valid, ";", MAX_WORDS);
  for (guint i = 0; parts[i] != NULL; i++)
    add (words, parts[i]);
}

/* "Rock; Jazz" of all that is among @texts, each of which may be several as well. As many as the text has room for. */
static char *
join_genres (const char *const *texts)
{
  g_autoptr (GPtrArray) genres = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) joined = g_string_new (NULL);

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    add_parts (genres, texts[i], add_word);
  for (guint i = 0; i < genres->len; i++)
    {
      const char *genre = g_ptr_array_index (genres, i);

      if (joined->len + strlen (SEPARATOR) + strlen (genre) > MAX_TEXT)
        break;
      if (joined->len > 0)
        g_string_append (joined, SEPARATOR);
      g_string_append (joined, genre);
    }

  return joined->len > 0 ? g_strdup (joined->str) : NULL;
}

/* The first four digits that stand together: of "1997-05-03", "19970503", "03.05.1997". */
static guint
parse_year (const char *date)
{
  for (const char *p = date; p != NULL && *p != '\0'; p++)
    if (strspn (p, "0123456789") >= 4)
      return (guint)((p[0] - '0') * 1000 + (p[1] - '0') * 100 + (p[2] - '0') * 10 + (p[3] - '0'));
    else
      p += MAX (strspn (p, "0123456789"), 1) - 1;

  return 0;
}

static void
probability_clear (gpointer data)
{
  g_free (((TagProbability *)data)->mood);
}

static void
add_probable_mood (TagInfo        *info,
                   GPtrArray      *moods,
                   const TagEntry *entry)
{
  g_autofree char *word = tag_mood_get_probable (entry->id);
  TagProbability found = { NULL, 0 };

  if (word == NULL || entry->values[0] == NULL || info->probabilities->len >= MAX_WORDS)
    return;
  if (!tag_mood_parse_probability (entry->values[0], &found.probability))
    return;

  found.mood = clean_text (word);
  if (found.mood == NULL)
    return;
  g_array_append_val (info->probabilities, found);
  /* A cluster of moods is no word. */
  if (found.probability >= MIN_PROBABILITY && !g_str_has_prefix (found.mood, "cluster"))
    add_mood (moods, found.mood);
}

typedef struct
{
  gboolean *has_value;
  double *value;
  char **name;
  guint rank;
} Number;

static void
read_number (Number         *self,
             const TagEntry *entry,
             guint           rank,
             TagScale        scale)
{
  double number;

  if (*self->has_value && self->rank <= rank)
    return;
  if (entry->values[0] == NULL || !tag_mood_parse_number (entry->values[0], scale, &number))
    return;

  *self->value = number;
  *self->has_value = TRUE;
  self->rank = rank;
  g_free (*self->name);
  *self->name = tag_mood_get_name (entry->id);
}

static void
read_quadrant (TagInfo        *info,
               const TagEntry *entry)
{
  const char *text = entry->values[0];

  if (info->quadrant == NULL && text != NULL && (text[0] == 'Q' || text[0] == 'q') && text[1] >= '1' && text[1] <= '4'
      && text[2] == '\0')
    info->quadrant = g_strdup_printf ("Q%c", text[1]);
}

/* @best: (inout): the rank of the field that the rating is from by now */
static void
read_rating (TagInfo        *info,
             const TagEntry *entry,
             guint           rank,
             guint          *best)
{
  guint stars = entry->values[0] != NULL ? tag_mood_parse_rating (entry->id, entry->values[0]) : 0;

  if (stars == 0 || (info->rating != 0 && *best <= rank))
    return;

  info->rating = stars;
  *best = rank;
}

/* ID3's own, which is no text: two bytes of flags but in 2.2, who has rated it up to a zero, and the rating. */
static void
read_popularity (TagInfo        *info,
                 const TagEntry *entry)
{
  gboolean is_2_2 = entry->store == TAG_STORE_ID3V2_2;
  gsize size, skip = is_2_2 ? 0 : 2;
  const guint8 *bytes = g_bytes_get_data (entry->bytes, &size);
  const guint8 *end;

  if (info->rating != 0 || g_strcmp0 (entry->id, is_2_2 ? "POP" : "POPM") != 0 || size <= skip)
    return;

  end = memchr (bytes + skip, 0, size - skip);
  if (end != NULL && end + 1 < bytes + size)
    info->rating = tag_mood_rating_from_byte (end[1]);
}

/* VALENCE beside ENERGY is what the streaming platforms had, and goes from 0 to 1 as that does. */
static gboolean
has_energy (const TagListing *listing)
{
  for (guint i = 0; i < listing->entries->len; i++)
    {
      const TagEntry *entry = g_ptr_array_index (listing->entries, i);

      if (entry->values != NULL && tag_mood_is_name (entry->id, "ENERGY"))
        return TRUE;
    }

  return FALSE;
}

static void
read_moods (const TagListing *listing,
            TagInfo          *info,
            GPtrArray        *moods)
{
  Number valence = { &info->has_valence, &info->valence, &info->valence_name, 0 };
  Number arousal = { &info->has_arousal, &info->arousal, &info->arousal_name, 0 };
  gboolean is_by_platform = has_energy (listing);
  guint rating_rank = 0;

  for (guint i = 0; i < listing->entries->len; i++)
    {
      const TagEntry *entry = g_ptr_array_index (listing->entries, i);
      TagScale scale;
      guint rank;

      read_popularity (info, entry);
      if (entry->values == NULL)
        continue;

      scale = tag_mood_get_scale (entry->id);
      if (is_by_platform && tag_mood_is_name (entry->id, "VALENCE"))
        scale = TAG_SCALE_UNIT;
      switch (tag_mood_get_meaning (entry->store, entry->id, &rank))
        {
        case TAG_MEANING_MOOD:
          for (guint k = 0; entry->values[k] != NULL; k++)
            add_parts (moods, entry->values[k], add_mood);
          break;
        case TAG_MEANING_MOOD_PROBABILITY: add_probable_mood (info, moods, entry); break;
        case TAG_MEANING_VALENCE: read_number (&valence, entry, rank, scale); break;
        case TAG_MEANING_AROUSAL: read_number (&arousal, entry, rank, scale); break;
        case TAG_MEANING_QUADRANT: read_quadrant (info, entry); break;
        case TAG_MEANING_RATING: read_rating (info, entry, rank, &rating_rank); break;
        case TAG_MEANING_NONE: break;
        }
    }
}

/* Where TagLib has found nothing, what the container says by itself. */
static void
add_basics (TagInfo         *info,
            const TagBasics *basics)
{
  if (info->title == NULL)
    info->title = clean_text (basics->title);
  if (info->artist == NULL)
    info->artist = clean_text (basics->artist);
  if (info->album == NULL)
    info->album = clean_text (basics->album);
  if (info->genre == NULL)
    info->genre = join_genres ((const char *const[]) { basics->genre, NULL });
  if (info->year == 0)
    info->year = parse_year (basics->date);
  if (!(info->duration > 0))
    info->duration = basics->duration;
}

/**
 * tag_file_read:
 *
 * Reads what the program shows. Tags that are damaged or in a container that is not known leave the
 * fields empty: whether a file is good is decided by its audio.
 *
 * Returns: (transfer full): the info; NULL with an error only when the file itself cannot be read
 */
TagInfo *
tag_file_read (const char *path,
               GError    **error)
{
  g_autoptr (TagInfo) info = NULL;
  g_autoptr (TagListing) listing = NULL;
  g_autoptr (GPtrArray) moods = g_ptr_array_new_with_free_func (g_free);
  g_auto (TagShimInfo) basics = { NULL };
  gboolean is_safe = FALSE;
  struct stat status;
  TagSource source;
  int fd;

  fd = tag_open_file (path, &status, error);
  if (fd < 0)
    return NULL;

  info = g_new0 (TagInfo, 1);
  info->probabilities = g_array_new (FALSE, FALSE, sizeof (TagProbability));
  g_array_set_clear_func (info->probabilities, probability_clear);
  if (tag_source_init (&source, fd, NULL))
    {
      listing = tag_lister_list (&source, TAG_LIST_TEXT, NULL);
      is_safe = tag_depth_is_safe (&source);
    }
  close (fd);
  if (listing != NULL)
    read_moods (listing, info, moods);
  g_ptr_array_add (moods, NULL);
  info->moods = (GStrv)g_ptr_array_steal (moods, NULL);

  if (is_safe && tag_shim_read_info (path, &basics))
    {
      info->title = clean_text (basics.title);
      info->artist = clean_text (basics.artist);
      info->album = clean_text (basics.album);
      info->genre = join_genres ((const char *const *)basics.genres);
      info->year = parse_year (basics.date);
      info->duration = basics.duration;
    }
  if (listing != NULL)
    add_basics (info, &listing->basics);

  return g_steal_pointer (&info);
}
