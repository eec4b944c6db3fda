/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: made in any thread, read from any other after it was handed over. Nothing changes after
 * library_song_new() but the cached mood word, which is the same whoever works it out first: it is of the vocabulary that
 * was in use when the song was made. */
#include "library/song.h"

#include <math.h>
#include <string.h>

#include "engine/base/paths.h"
#include "library/text.h"

/* Of songs that are not where they were predicted to be. */
typedef struct
{
  gboolean has_label;
  LibraryLabel label; /* if @has_label */
  gboolean has_prediction;
  MoodEstimate prediction;
} Correction;

struct _LibrarySong
{
  GObject parent_instance;
  gint64 id;
  gint64 size;
  gint64 mtime;
  char *path;   /* (owned) */
  char *title;  /* (owned) */
  char *artist; /* (owned) */
  char *album;  /* (owned) */
  char *genre;  /* (owned) */
  guint year;
  GStrv moods;  /* (owned) */
  double duration;
  gboolean is_absent;
  gint serial;
  MoodEstimate *estimate; /* (owned) (nullable) */
  Correction *correction; /* (owned) (nullable) */
  char *error_code;       /* (owned) (nullable) */
  char *error_message;    /* (owned) (nullable) */
  const MoodVocabulary *vocabulary; /* (nullable): cuts and names it; never freed */
  const MoodWord *word;   /* (atomic) (nullable): of vocabulary */
  LibrarySong *namesake;  /* (owned) (nullable): the texts are its own, where this is the same song named anew */
};

G_DEFINE_FINAL_TYPE (LibrarySong, library_song, G_TYPE_OBJECT)

enum
{
  PROP_ID = 1,
  PROP_PATH,
  PROP_TITLE,
  PROP_ARTIST,
  PROP_ALBUM,
  PROP_GENRE,
  PROP_YEAR,
  PROP_DURATION,
  PROP_VALENCE,
  PROP_AROUSAL,
  PROP_QUADRANT,
  PROP_MOOD,
  PROP_ERROR_MESSAGE,
  PROP_IS_ABSENT,
  PROP_IS_CORRECTED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static char *
make_title (const char *title,
            const char *path)
{
  if (title != NULL && *title != '\0')
    return library_text_bound (title, LIBRARY_TEXT_MAX);

  g_autofree char *basename = g_path_get_basename (path);
  char *dot = strrchr (basename, '.');

  if (dot != NULL && dot != basename)
    *dot = '\0';

  return library_text_bound (basename, LIBRARY_TEXT_MAX);
}

static void
library_song_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  LibrarySong *self = LIBRARY_SONG (object);
  const MoodEstimate *estimate = self->estimate;

  switch (property_id)
    {
    case PROP_ID: g_value_set_int64 (value, self->id); break;
    case PROP_PATH: g_value_take_string (value, base_paths_to_utf8 (self->path)); break;
    case PROP_TITLE: g_value_set_string (value, self->title); break;
    case PROP_ARTIST: g_value_set_string (value, self->artist); break;
    case PROP_ALBUM: g_value_set_string (value, self->album); break;
    case PROP_GENRE: g_value_set_string (value, self->genre); break;
    case PROP_YEAR: g_value_set_uint (value, self->year); break;
    case PROP_DURATION: g_value_set_double (value, self->duration); break;
    case PROP_VALENCE: g_value_set_double (value, estimate != NULL ? estimate->gaussian.valence : NAN); break;
    case PROP_AROUSAL: g_value_set_double (value, estimate != NULL ? estimate->gaussian.arousal : NAN); break;
    case PROP_QUADRANT:
      g_value_set_static_string (value, estimate != NULL ? mood_quadrant_to_id (estimate->quadrant) : "");
      break;
    case PROP_MOOD: g_value_set_static_string (value, library_song_get_mood (self)); break;
    case PROP_ERROR_MESSAGE:
      g_value_set_string (value, self->error_message != NULL ? self->error_message : "");
      break;
    case PROP_IS_ABSENT: g_value_set_boolean (value, self->is_absent); break;
    case PROP_IS_CORRECTED: g_value_set_boolean (value, library_song_get_label (self) != NULL); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
free_texts (LibrarySong *self)
{
  g_free (self->path);
  g_free (self->title);
  g_free (self->artist);
  g_free (self->album);
  g_free (self->genre);
  g_strfreev (self->moods);
  g_free (self->error_code);
  g_free (self->error_message);
}

static void
library_song_finalize (GObject *object)
{
  LibrarySong *self = LIBRARY_SONG (object);

  if (self->namesake != NULL)
    g_object_unref (self->namesake);
  else
    free_texts (self);
  g_free (self->estimate);
  g_free (self->correction);

  G_OBJECT_CLASS (library_song_parent_class)->finalize (object);
}

static GParamSpec *
string_property (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, "", G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
boolean_property (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
double_property (const char *name,
                 double      minimum,
                 double      maximum)
{
  return g_param_spec_double (name, NULL, NULL, minimum, maximum, 0.0,
                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
}

static void
library_song_class_init (LibrarySongClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = library_song_get_property;
  object_class->finalize = library_song_finalize;

  properties[PROP_ID]
      = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_PATH] = string_property ("path");
  properties[PROP_TITLE] = string_property ("title");
  properties[PROP_ARTIST] = string_property ("artist");
  properties[PROP_ALBUM] = string_property ("album");
  properties[PROP_GENRE] = string_property ("genre");
  properties[PROP_YEAR] = g_param_spec_uint ("year", NULL, NULL, 0, LIBRARY_YEAR_MAX, 0,
                                             G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DURATION] = double_property ("duration", 0.0, G_MAXDOUBLE);
  properties[PROP_VALENCE] = double_property ("valence", -1.0, 1.0);
  properties[PROP_AROUSAL] = double_property ("arousal", -1.0, 1.0);
  properties[PROP_QUADRANT] = string_property ("quadrant");
  properties[PROP_MOOD] = string_property ("mood");
  properties[PROP_ERROR_MESSAGE] = string_property ("error-message");
  properties[PROP_IS_ABSENT] = boolean_property ("is-absent");
  properties[PROP_IS_CORRECTED] = boolean_property ("is-corrected");
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
library_song_init (LibrarySong *self)
{
}

/* @prediction: (nullable) */
static void
take_label (LibrarySong        *self,
            const LibraryLabel *label,
            const MoodEstimate *prediction)
{
  self->correction = g_new0 (Correction, 1);
  self->correction->has_label = TRUE;
  self->correction->label = *label;
  self->correction->has_prediction = prediction != NULL;
  if (prediction != NULL)
    self->correction->prediction = *prediction;
  self->estimate = g_new (MoodEstimate, 1);
  mood_estimate_init_said (self->estimate, label->valence, label->arousal);
}

const MoodBorders *
library_song_get_borders (LibrarySong *self)
{
  return self->vocabulary != NULL ? mood_vocabulary_get_borders (self->vocabulary) : &mood_borders_default;
}

static void
cut_estimate (MoodEstimate      *estimate,
              const MoodBorders *borders)
{
  const MoodGaussian gaussian = estimate->gaussian;

  /* From its distribution, since it may have been cut by other borders before. */
  mood_estimate_init (estimate, &gaussian);
  mood_estimate_cut (estimate, borders);
}

/* @vocabulary: (nullable) */
static void
take_vocabulary (LibrarySong          *self,
                 const MoodVocabulary *vocabulary)
{
  self->vocabulary = vocabulary;
  if (self->estimate != NULL)
    cut_estimate (self->estimate, library_song_get_borders (self));
  if (self->correction != NULL && self->correction->has_prediction)
    cut_estimate (&self->correction->prediction, library_song_get_borders (self));
}

static void
take_adapted (LibrarySong        *self,
              const LibraryAdaptedPoint *adapted,
              const MoodEstimate *prediction)
{
  self->correction = g_new0 (Correction, 1);
  self->correction->has_prediction = TRUE;
  self->correction->prediction = *prediction;
  self->estimate = g_new (MoodEstimate, 1);
  mood_estimate_init_moved (self->estimate, prediction, adapted->valence, adapted->arousal);
}

static gint n_made; /* (atomic) */

LibrarySong *
library_song_new (const LibrarySongFields *fields)
{
  LibrarySong *self = g_object_new (LIBRARY_TYPE_SONG, NULL);

  g_return_val_if_fail (fields->path != NULL, NULL);

  self->serial = g_atomic_int_add (&n_made, 1);
  self->id = fields->id;
  self->path = g_strdup (fields->path);
  self->size = fields->size;
  self->mtime = fields->mtime;
  self->title = make_title (fields->title, fields->path);
  self->artist = library_text_bound (fields->artist != NULL ? fields->artist : "", LIBRARY_TEXT_MAX);
  self->album = library_text_bound (fields->album != NULL ? fields->album : "", LIBRARY_TEXT_MAX);
  self->genre = library_text_bound (fields->genre != NULL ? fields->genre : "", LIBRARY_TEXT_MAX);
  self->year = fields->year <= LIBRARY_YEAR_MAX ? fields->year : 0;
  self->moods = library_text_bound_strv (fields->moods, LIBRARY_TEXT_MAX, LIBRARY_MOODS_MAX);
  self->duration = isfinite (fields->duration) && fields->duration > 0.0 ? fields->duration : 0.0;
  if (fields->label != NULL)
    take_label (self, fields->label, fields->estimate);
  else if (fields->estimate != NULL && fields->adapted != NULL)
    take_adapted (self, fields->adapted, fields->estimate);
  else if (fields->estimate != NULL)
    self->estimate = g_memdup2 (fields->estimate, sizeof *fields->estimate);
  take_vocabulary (self, mood_vocabulary_get_default (NULL));
  self->error_code = library_text_bound (fields->error_code, LIBRARY_TEXT_MAX);
  self->error_message = library_text_bound (fields->error_message, LIBRARY_TEXT_MAX);
  self->is_absent = fields->is_absent;

  return self;
}

/* Texts are the larger part, and are not copied. */
static void
copy_facts (LibrarySong *self,
            LibrarySong *from)
{
  self->namesake = g_object_ref (from->namesake != NULL ? from->namesake : from);
  self->serial = from->serial;
  self->id = from->id;
  self->size = from->size;
  self->mtime = from->mtime;
  self->path = from->path;
  self->title = from->title;
  self->artist = from->artist;
  self->album = from->album;
  self->genre = from->genre;
  self->year = from->year;
  self->moods = from->moods;
  self->duration = from->duration;
  self->is_absent = from->is_absent;
  self->error_code = from->error_code;
  self->error_message = from->error_message;
  if (from->estimate != NULL)
    self->estimate = g_memdup2 (from->estimate, sizeof *from->estimate);
  if (from->correction != NULL)
    self->correction = g_memdup2 (from->correction, sizeof *from->correction);
}

/**
 * library_song_name_anew:
 *
 * Returns: (transfer full): the same song, cut and named by the words that are in use now; as old as @self. Where they are
 *   still those by which @self was named, @self
 */
LibrarySong *
library_song_name_anew (LibrarySong *self)
{
  const MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  LibrarySong *named;

  if (vocabulary == self->vocabulary)
    return g_object_ref (self);

  named = g_object_new (LIBRARY_TYPE_SONG, NULL);
  copy_facts (named, self);
  take_vocabulary (named, vocabulary);

  return named;
}

gint
library_song_get_last_serial (void)
{
  return (gint)((guint)g_atomic_int_get (&n_made) - 1);
}

void
library_song_set_serial (LibrarySong *self,
                         gint         serial)
{
  self->serial = serial;
}

gboolean
library_song_is_older (LibrarySong *self,
                       LibrarySong *other)
{
  /* The counter may have gone round. */
  return (gint)((guint)self->serial - (guint)other->serial) < 0;
}

gint64
library_song_get_id (LibrarySong *self)
{
  return self->id;
}

const char *
library_song_get_path (LibrarySong *self)
{
  return self->path;
}

gint64
library_song_get_size (LibrarySong *self)
{
  return self->size;
}

gint64
library_song_get_mtime (LibrarySong *self)
{
  return self->mtime;
}

const char *
library_song_get_title (LibrarySong *self)
{
  return self->title;
}

const char *
library_song_get_artist (LibrarySong *self)
{
  return self->artist;
}

const char *
library_song_get_album (LibrarySong *self)
{
  return self->album;
}

const char *
library_song_get_genre (LibrarySong *self)
{
  return self->genre;
}

guint
library_song_get_year (LibrarySong *self)
{
  return self->year;
}

const char *const *
library_song_get_moods (LibrarySong *self)
{
  return (const char *const *)self->moods;
}

double
library_song_get_duration (LibrarySong *self)
{
  return self->duration;
}

const MoodEstimate *
library_song_get_estimate (LibrarySong *self)
{
  return self->estimate;
}

const MoodWord *
library_song_get_word (LibrarySong *self)
{
  const MoodWord *word = g_atomic_pointer_get (&self->word);

  /* Naming weighs every word of the vocabulary: not for 100,000 songs before the first is shown. */
  if (word == NULL && self->estimate != NULL && self->vocabulary != NULL)
    {
      word = mood_vocabulary_name (self->vocabulary, self->estimate);
      g_atomic_pointer_set (&self->word, word);
    }

  return word;
}

const MoodEstimate *
library_song_get_prediction (LibrarySong *self)
{
  if (self->correction == NULL)
    return self->estimate;

  return self->correction->has_prediction ? &self->correction->prediction : NULL;
}

const LibraryLabel *
library_song_get_label (LibrarySong *self)
{
  return self->correction != NULL && self->correction->has_label ? &self->correction->label : NULL;
}

gboolean
library_song_get_is_adapted (LibrarySong *self)
{
  return self->correction != NULL && !self->correction->has_label;
}

const char *
library_song_get_mood (LibrarySong *self)
{
  const MoodWord *word = library_song_get_word (self);

  return word != NULL ? word->name : "";
}

const char *
library_song_get_error_code (LibrarySong *self)
{
  return self->error_code;
}

const char *
library_song_get_error_message (LibrarySong *self)
{
  return self->error_message;
}

gboolean
library_song_get_is_absent (LibrarySong *self)
{
  return self->is_absent;
}
