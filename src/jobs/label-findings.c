/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/label-findings.h"

#include <string.h>

/* The middle of a quadrant. */
#define MIDDLE 0.5
/* How much more pleasant one star is. */
#define PER_STAR 0.3

/* That a song has a finding. */
typedef struct
{
  JobsFinding *finding;
  double       weight;  /* of a word: how probable */
  double       valence; /* of numbers */
  double       arousal;
} Mention;

/* A song of which something was found. */
typedef struct
{
  gint64  id;
  double  arousal;  /* as heard; 0 without */
  GArray *mentions; /* (owned) (element-type Mention) */
} Song;

struct _JobsLabelFindings
{
  GPtrArray  *findings; /* (owned) (element-type JobsFinding) */
  GHashTable *by_key;   /* (owned): "word:happy" -> JobsFinding */
  GArray     *songs;    /* (owned) (element-type Song) */
  GHashTable *by_id;    /* (owned): id -> number in @songs and 1 */
};

const char *
jobs_finding_kind_to_id (JobsFindingKind kind)
{
  static const char *const ids[] = { "numbers", "word", "quadrant", "playlist", "rating" };

  return ids[kind];
}

static void
finding_free (gpointer data)
{
  g_free (((JobsFinding *)data)->name);
  g_free (data);
}

static void
song_clear (gpointer data)
{
  g_array_unref (((Song *)data)->mentions);
}

JobsLabelFindings *
jobs_label_findings_new (void)
{
  JobsLabelFindings *self = g_new (JobsLabelFindings, 1);

  self->findings = g_ptr_array_new_with_free_func (finding_free);
  self->by_key = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->songs = g_array_new (FALSE, FALSE, sizeof (Song));
  g_array_set_clear_func (self->songs, song_clear);
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  return self;
}

void
jobs_label_findings_free (JobsLabelFindings *self)
{
  g_ptr_array_unref (self->findings);
  g_hash_table_unref (self->by_key);
  g_array_unref (self->songs);
  g_hash_table_unref (self->by_id);
  g_free (self);
}

static JobsFinding *
get_finding (JobsLabelFindings *self, JobsFindingKind kind, const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  g_autofree char *key = g_strdup_printf ("%d:%s", kind, kind == JOBS_FINDING_PLAYLIST ? name : folded);
  JobsFinding *finding = g_hash_table_lookup (self->by_key, key);

  if (finding == NULL)
    {
      finding = g_new0 (JobsFinding, 1);
      finding->kind = kind;
      finding->name = g_strdup (name);
      g_ptr_array_add (self->findings, finding);
      g_hash_table_insert (self->by_key, g_steal_pointer (&key), finding);
    }

  return finding;
}

static Song *
get_song (JobsLabelFindings *self, LibrarySong *song)
{
  const MoodEstimate *estimate = library_song_get_prediction (song);
  const gint64 id = library_song_get_id (song);
  const guint number = GPOINTER_TO_UINT (g_hash_table_lookup (self->by_id, &id));
  Song new_song = { .id = id };

  if (number > 0)
    return &g_array_index (self->songs, Song, number - 1);

  new_song.arousal = estimate != NULL ? estimate->gaussian.arousal : 0;
  new_song.mentions = g_array_new (FALSE, TRUE, sizeof (Mention));
  g_array_append_val (self->songs, new_song);
  g_hash_table_insert (self->by_id, g_memdup2 (&id, sizeof id), GUINT_TO_POINTER (self->songs->len));

  return &g_array_index (self->songs, Song, self->songs->len - 1);
}

/* Once of each song. */
static void
mention (Song *song, const Mention *what)
{
  for (guint i = 0; i < song->mentions->len; i++)
    if (g_array_index (song->mentions, Mention, i).finding == what->finding)
      return;

  what->finding->n_songs++;
  g_array_append_val (song->mentions, *what);
}

static double
find_probability (const JobsTagReading *reading, const char *word)
{
  for (guint i = 0; reading->probable[i] != NULL; i++)
    if (g_ascii_strcasecmp (reading->probable[i], word) == 0)
      return reading->probabilities[i];

  return 1;
}

void
jobs_label_findings_add_tags (JobsLabelFindings *self, LibrarySong *song, const JobsTagReading *reading)
{
  Mention found = { .weight = 1 };

  if (library_song_get_label (song) != NULL)
    return;

  if (reading->label == JOBS_LABEL_NUMBERS)
    {
      found.finding = get_finding (self, JOBS_FINDING_NUMBERS, "");
      found.valence = reading->label_valence;
      found.arousal = reading->label_arousal;
      mention (get_song (self, song), &found);
    }
  for (guint i = 0; reading->label_words[i] != NULL; i++)
    {
      found.finding = get_finding (self, JOBS_FINDING_WORD, reading->label_words[i]);
      found.weight = find_probability (reading, reading->label_words[i]);
      mention (get_song (self, song), &found);
    }
  found.weight = 1;
  if (reading->label == JOBS_LABEL_QUADRANT)
    {
      found.finding = get_finding (self, JOBS_FINDING_QUADRANT, mood_quadrant_to_id (reading->label_quadrant));
      mention (get_song (self, song), &found);
    }
  if (reading->rating > 0)
    {
      g_autofree char *stars = g_strdup_printf ("%u", reading->rating);

      found.finding = get_finding (self, JOBS_FINDING_RATING, stars);
      mention (get_song (self, song), &found);
    }
}

void
jobs_label_findings_add_playlist (JobsLabelFindings *self, LibrarySong *song, const char *name)
{
  if (library_song_get_label (song) == NULL)
    mention (get_song (self, song), &(Mention) { get_finding (self, JOBS_FINDING_PLAYLIST, name), .weight = 1 });
}

/* --- how it is read --- */

gboolean
jobs_finding_find_place (const MoodVocabulary *vocabulary, const char *name, double *valence, double *arousal)
{
  const MoodWord *word = jobs_tag_reading_find_word (vocabulary, name);
  MoodQuadrant quadrant;

  if (word != NULL)
    {
      *valence = word->valence;
      *arousal = word->arousal;
      return TRUE;
    }
  if (!mood_quadrant_from_id (name, &quadrant))
    return FALSE;

  *valence = quadrant == MOOD_QUADRANT_1 || quadrant == MOOD_QUADRANT_4 ? MIDDLE : -MIDDLE;
  *arousal = quadrant == MOOD_QUADRANT_1 || quadrant == MOOD_QUADRANT_2 ? MIDDLE : -MIDDLE;

  return TRUE;
}

static void
read_finding (JobsFinding *self, const MoodVocabulary *vocabulary)
{
  switch (self->kind)
    {
    case JOBS_FINDING_NUMBERS: self->is_taken = TRUE; break;
    case JOBS_FINDING_WORD:
    case JOBS_FINDING_QUADRANT:
      self->has_place = self->is_taken
          = jobs_finding_find_place (vocabulary, self->name, &self->valence, &self->arousal);
      break;
    case JOBS_FINDING_RATING:
      self->has_place = self->has_own_arousal = TRUE;
      self->valence = PER_STAR * (g_ascii_strtod (self->name, NULL) - 3);
      break;
    case JOBS_FINDING_PLAYLIST:
    case JOBS_N_FINDING_KINDS: break;
    }
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const JobsFinding *x = *(const JobsFinding *const *)a, *y = *(const JobsFinding *const *)b;

  if (x->kind != y->kind)
    return (x->kind > y->kind) - (x->kind < y->kind);
  if (x->kind == JOBS_FINDING_RATING)
    return strcmp (y->name, x->name);
  if (x->is_taken != y->is_taken)
    return y->is_taken ? 1 : -1;
  if (x->n_songs != y->n_songs)
    return (x->n_songs < y->n_songs) - (x->n_songs > y->n_songs);
  return strcmp (x->name, y->name);
}

void
jobs_label_findings_sort (JobsLabelFindings *self, const MoodVocabulary *vocabulary)
{
  for (guint i = 0; i < self->findings->len; i++)
    read_finding (self->findings->pdata[i], vocabulary);
  g_ptr_array_sort (self->findings, compare);
}

guint
jobs_label_findings_get_n (JobsLabelFindings *self)
{
  return self->findings->len;
}

JobsFinding *
jobs_label_findings_get (JobsLabelFindings *self, guint index)
{
  return g_ptr_array_index (self->findings, index);
}

/* --- labels --- */

/* FALSE: nothing of this kind is taken. */
static gboolean
make_point (const Song *song, JobsFindingKind kind, LibraryCorrection *label)
{
  double sum = 0;

  label->valence = label->arousal = 0;
  for (guint i = 0; i < song->mentions->len; i++)
    {
      const Mention *found = &g_array_index (song->mentions, Mention, i);
      const JobsFinding *finding = found->finding;
      const gboolean is_number = kind == JOBS_FINDING_NUMBERS;

      if (finding->kind != kind || !finding->is_taken || (!is_number && !finding->has_place))
        continue;
      label->valence += found->weight * (is_number ? found->valence : finding->valence);
      label->arousal += found->weight
                        * (is_number                  ? found->arousal
                           : finding->has_own_arousal ? song->arousal
                                                      : finding->arousal);
      sum += found->weight;
    }
  if (!(sum > 0))
    return FALSE;

  label->valence = CLAMP (label->valence / sum, -1, 1);
  label->arousal = CLAMP (label->arousal / sum, -1, 1);

  return TRUE;
}

GArray *
jobs_label_findings_make_labels (JobsLabelFindings *self)
{
  GArray *labels = g_array_new (FALSE, FALSE, sizeof (LibraryCorrection));

  for (guint i = 0; i < self->songs->len; i++)
    {
      const Song *song = &g_array_index (self->songs, Song, i);
      LibraryCorrection label = { .song_id = song->id, .is_taken = TRUE };

      for (JobsFindingKind kind = 0; kind < JOBS_N_FINDING_KINDS; kind++)
        if (make_point (song, kind, &label))
          {
            g_array_append_val (labels, label);
            break;
          }
    }

  return labels;
}
