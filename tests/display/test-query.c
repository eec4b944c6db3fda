/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is shown: every filter agrees with a plain loop that asks the same, alone and with others. */

#include <math.h>
#include <string.h>

#include "engine/base/rng.h"
#include "harness.h"
#include "ui/song-group.h"
#include "ui/song-view.h"

#define N_SONGS 600

static const char *const artists[] = { "Kestrel", "Hana Takeda", "Ensemble Lumière", "" };
static const char *const albums[] = { "Undertow", "Tidal", "" };

static gboolean
toss (BaseRng *rng, double probability)
{
  return base_rng_uniform (rng) < probability;
}

static const char *
pick (BaseRng *rng, const char *const *texts, gsize n_texts)
{
  return texts[base_rng_below (rng, n_texts)];
}

static void
make_estimate (BaseRng *rng, MoodEstimate *estimate)
{
  const MoodGaussian gaussian = {
    .valence = 1.9 * base_rng_uniform (rng) - 0.95,
    .arousal = 1.9 * base_rng_uniform (rng) - 0.95,
    .valence_sd = 0.1 + 0.5 * base_rng_uniform (rng),
    .arousal_sd = 0.1 + 0.5 * base_rng_uniform (rng),
  };

  mood_estimate_init (estimate, &gaussian);
}

/* Some have no estimate, some an error, and the tags of some have the word that would be written. */
static LibrarySong *
make_song (BaseRng *rng, gint64 id)
{
  g_autofree char *path = g_strdup_printf ("/music/%u/%" G_GINT64_FORMAT ".ogg", (guint)id / 10, id);
  g_autofree char *title = g_strdup_printf ("%s %" G_GINT64_FORMAT, toss (rng, 0.5) ? "Été" : "Winter", id);
  const char *moods[] = { "Sunny", NULL, NULL };
  MoodEstimate estimate;
  gboolean is_heard = toss (rng, 0.9);
  gboolean is_failed = toss (rng, 0.1);
  g_autofree char *shouted = NULL;
  const LibraryLabel label = { .valence = 0.3, .arousal = -0.4 };

  make_estimate (rng, &estimate);
  if (toss (rng, 0.4))
    moods[1] = mood_vocabulary_name (mood_vocabulary_get_default (NULL), &estimate)->id;
  if (moods[1] != NULL && toss (rng, 0.5))
    moods[1] = shouted = g_ascii_strup (moods[1], -1);

  LibrarySongFields fields = {
    .id = id,
    .path = path,
    .title = title,
    .artist = pick (rng, artists, G_N_ELEMENTS (artists)),
    .album = pick (rng, albums, G_N_ELEMENTS (albums)),
    .genre = pick (rng, albums, G_N_ELEMENTS (albums)),
    .year = toss (rng, 0.8) ? 1990 + (guint)base_rng_below (rng, 8) : 0,
    .duration = toss (rng, 0.9) ? 60 + (double)base_rng_below (rng, 9) : 0,
    .moods = moods,
    .estimate = is_heard ? &estimate : NULL,
    .label = id % 5 == 0 ? &label : NULL,
    .error_code = is_failed ? "damaged" : NULL,
    .error_message = is_failed ? "It is damaged." : NULL,
  };

  return library_song_new (&fields);
}

static GPtrArray *
make_songs (BaseRng *rng)
{
  GPtrArray *songs = g_ptr_array_new_with_free_func (g_object_unref);

  for (gint64 id = 1; id <= N_SONGS; id++)
    g_ptr_array_add (songs, make_song (rng, id));

  return songs;
}

/* --- the plain loop: each condition as one would say it, without what the query shares between them --- */

static gboolean
has_ids (const MoodSongFilter *filter, LibrarySong *song)
{
  for (gsize i = 0; i < filter->n_ids; i++)
    if (filter->ids[i] == library_song_get_id (song))
      return TRUE;

  return filter->ids == NULL;
}

static gboolean
has_written (LibrarySong *song)
{
  const char *const *moods = library_song_get_moods (song);
  const MoodEstimate *estimate = library_song_get_estimate (song);
  const char *ours;

  if (estimate == NULL)
    return TRUE;
  ours = mood_vocabulary_name (mood_vocabulary_get_default (NULL), estimate)->id;
  for (gsize i = 0; moods[i] != NULL; i++)
    if (g_ascii_strcasecmp (moods[i], ours) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_wanted (const MoodSongFilter *filter, LibrarySong *song)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);
  guint bit = estimate != NULL ? 1u << estimate->quadrant : 0;

  if (filter->text != NULL && strstr (library_song_get_title (song), filter->text) == NULL)
    return FALSE;
  if (filter->artist != NULL && g_strcmp0 (filter->artist, library_song_get_artist (song)) != 0)
    return FALSE;
  if (filter->album != NULL && g_strcmp0 (filter->album, library_song_get_album (song)) != 0)
    return FALSE;
  if (filter->quadrants != 0 && (bit & filter->quadrants) == 0)
    return FALSE;
  if (filter->word != NULL
      && (estimate == NULL
          || strcmp (filter->word, mood_vocabulary_name (mood_vocabulary_get_default (NULL), estimate)->id)
                 != 0))
    return FALSE;
  if (filter->is_unsure && (estimate == NULL || !estimate->is_unsure))
    return FALSE;
  if (filter->is_unwritten && has_written (song))
    return FALSE;
  if (filter->is_problem && library_song_get_error_code (song) == NULL)
    return FALSE;
  if (filter->is_corrected && library_song_get_id (song) % 5 != 0)
    return FALSE;

  return has_ids (filter, song);
}

/* --- */

static const gint64 some_ids[] = { 40, 7, 599, 8, 9, 10, 11, 300, 301, 302, 303, 304, 305, 12, 7000 };

/* Each condition is there with the probability @density. */
static void
make_filter (BaseRng *rng, double density, MoodSongFilter *filter)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  const MoodWord *word
      = mood_vocabulary_get_word (vocabulary, base_rng_below (rng, mood_vocabulary_get_n_words (vocabulary)));

  *filter = (MoodSongFilter) {
    .text = toss (rng, density) ? (toss (rng, 0.5) ? "Winter" : "9") : NULL,
    .artist = toss (rng, density) ? pick (rng, artists, G_N_ELEMENTS (artists)) : NULL,
    .album = toss (rng, density) ? pick (rng, albums, G_N_ELEMENTS (albums)) : NULL,
    .quadrants = toss (rng, density) ? base_rng_below (rng, 16) : 0,
    .word = toss (rng, density) ? word->id : NULL,
    .is_unsure = toss (rng, density),
    .is_unwritten = toss (rng, density),
    .is_corrected = toss (rng, density),
    .is_problem = toss (rng, density),
  };
  if (toss (rng, density))
    {
      filter->ids = some_ids;
      filter->n_ids = base_rng_below (rng, G_N_ELEMENTS (some_ids) + 1);
    }
}

/* Names of files and folders are searched, too, and hold digits: only words are compared. */
static void
drop_digits (MoodSongFilter *filter)
{
  if (filter->text != NULL && g_ascii_isdigit (*filter->text))
    filter->text = NULL;
}

static void
test_filters (void)
{
  BaseRng rng;
  g_autoptr (GPtrArray) songs = NULL;
  guint n_some = 0;

  base_rng_init (&rng, 61);
  songs = make_songs (&rng);
  for (guint round = 0; round < 400; round++)
    {
      MoodSongFilter filter;
      g_autoptr (MoodSongQuery) query = NULL;
      guint n_found = 0;

      make_filter (&rng, 0.02 + 0.3 * base_rng_uniform (&rng), &filter);
      drop_digits (&filter);
      query = mood_song_query_new (&filter);
      for (guint i = 0; i < songs->len; i++)
        {
          g_assert_cmpint (mood_song_query_matches (query, songs->pdata[i]), ==,
                           is_wanted (&filter, songs->pdata[i]));
          n_found += mood_song_query_matches (query, songs->pdata[i]);
        }
      if (mood_song_query_is_all (query))
        g_assert_cmpuint (n_found, ==, songs->len);
      n_some += n_found > 0 && n_found < songs->len;
    }
  g_assert_cmpuint (n_some, >, 100); /* else it has shown nothing */
}

/* Every condition, alone, leaves some songs and keeps some. */
static void
test_each_filter (void)
{
  const MoodSongFilter filters[] = {
    { .text = "ete" },
    { .artist = "Kestrel" },
    { .artist = "" },
    { .album = "Tidal" },
    { .word = "happy" },
    { .word = "neutral" },
    { .quadrants = 1u << MOOD_QUADRANT_3 },
    { .is_unsure = TRUE },
    { .is_unwritten = TRUE },
    { .is_corrected = TRUE },
    { .is_problem = TRUE },
    { .ids = some_ids, .n_ids = 4 },
  };
  BaseRng rng;
  g_autoptr (GPtrArray) songs = NULL;

  base_rng_init (&rng, 62);
  songs = make_songs (&rng);
  for (gsize f = 0; f < G_N_ELEMENTS (filters); f++)
    {
      g_autoptr (MoodSongQuery) query = mood_song_query_new (&filters[f]);
      guint n_found = 0;

      for (guint i = 0; i < songs->len; i++)
        n_found += mood_song_query_matches (query, songs->pdata[i]);
      g_test_message ("filter %zu: %u songs", f, n_found);
      g_assert_cmpuint (n_found, >, 0);
      g_assert_cmpuint (n_found, <, songs->len);
      g_assert_false (mood_song_query_is_all (query));
    }
}

static void
test_both (void)
{
  BaseRng rng;
  g_autoptr (GPtrArray) songs = NULL;

  base_rng_init (&rng, 63);
  songs = make_songs (&rng);
  for (guint round = 0; round < 100; round++)
    {
      MoodSongFilter filters[2];
      g_autoptr (MoodSongQuery) a = NULL;
      g_autoptr (MoodSongQuery) b = NULL;
      g_autoptr (MoodSongQuery) both = NULL;

      make_filter (&rng, 0.15, &filters[0]);
      make_filter (&rng, 0.15, &filters[1]);
      a = mood_song_query_new (&filters[0]);
      b = mood_song_query_new (&filters[1]);
      both = mood_song_query_new_both (a, b);
      g_assert_cmpint (mood_song_query_is_all (both), ==,
                       mood_song_query_is_all (a) && mood_song_query_is_all (b));
      g_assert_cmpint (mood_song_query_has_order (both), ==,
                       filters[0].ids != NULL || filters[1].ids != NULL);
      for (guint i = 0; i < songs->len; i++)
        {
          g_assert_cmpint (mood_song_query_matches (both, songs->pdata[i]), ==,
                           mood_song_query_matches (a, songs->pdata[i])
                               && mood_song_query_matches (b, songs->pdata[i]));
          if (mood_song_query_has_order (both))
            g_assert_cmpuint (mood_song_query_find_place (both, songs->pdata[i]), ==,
                              mood_song_query_find_place (filters[0].ids != NULL ? a : b, songs->pdata[i]));
        }
    }
}

static gboolean
is_view_settled (gpointer view)
{
  return mood_song_view_is_settled (view);
}

static char *
join_ids (MoodSongView *view)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (view)); i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "",
                            library_song_get_id (mood_song_view_peek (view, i)));

  return g_string_free (text, FALSE);
}

/* A playlist is shown in its own order, with what is in it twice, until another one is asked for. */
static void
test_own_order (void)
{
  const gint64 ids[] = { 5, 2, 9, 5, 77, 1, 2, 5 };
  const struct
  {
    MoodSortKey key;
    gboolean is_descending;
    const char *text;
    const char *expected;
  } cases[] = {
    { MOOD_SORT_NONE, FALSE, NULL, "5 2 9 5 1 2 5" },  { MOOD_SORT_NONE, TRUE, NULL, "5 2 9 5 1 2 5" },
    { MOOD_SORT_TITLE, FALSE, NULL, "1 2 2 5 5 5 9" }, { MOOD_SORT_TITLE, TRUE, NULL, "9 5 5 5 2 2 1" },
    { MOOD_SORT_NONE, FALSE, "e", "5 2 5 2 5" },
  };
  const char *const titles[] = { "ab", "be", "c", "d", "ef", "f", "g", "h", "ia" };
  g_autoptr (MoodSongStore) store = mood_song_store_new ();
  g_autoptr (MoodSongView) view = mood_song_view_new (store);
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u.ogg", i);
      LibrarySongFields fields = { .id = i + 1, .path = path, .title = titles[i] };

      g_ptr_array_add (songs, library_song_new (&fields));
    }
  mood_song_store_add (store, songs);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* ".ogg" is searched, too, and has no "e". */
      const MoodSongFilter filter = { .ids = ids, .n_ids = G_N_ELEMENTS (ids), .text = cases[i].text };
      g_autoptr (MoodSongQuery) query = mood_song_query_new (&filter);
      g_autofree char *shown = NULL;

      mood_song_view_set_query (view, query);
      mood_song_view_set_sort (view, cases[i].key, cases[i].is_descending);
      harness_wait (is_view_settled, view);
      shown = join_ids (view);
      g_assert_cmpstr (shown, ==, cases[i].expected);
    }
}

/* -1, 0 or 1 as the first song stands before the second when sorted upwards; *@first_has: whether it has anything to sort by.
 * The texts here are ASCII and differ in more than case, but for the paths, whose numbers count as numbers. */
static int
compare_plainly (
    MoodSortKey key, LibrarySong *first, LibrarySong *second, gboolean *first_has, gboolean *second_has)
{
  const MoodEstimate *estimates[] = { library_song_get_estimate (first), library_song_get_estimate (second) };
  LibrarySong *songs[] = { first, second };
  const char *texts[2] = { "", "" };
  double numbers[2] = { 0, 0 };

  for (int i = 0; i < 2; i++)
    switch (key)
      {
      case MOOD_SORT_TITLE: texts[i] = library_song_get_title (songs[i]); break;
      case MOOD_SORT_ARTIST: texts[i] = library_song_get_artist (songs[i]); break;
      case MOOD_SORT_ALBUM: texts[i] = library_song_get_album (songs[i]); break;
      case MOOD_SORT_GENRE: texts[i] = library_song_get_genre (songs[i]); break;
      case MOOD_SORT_MOOD: texts[i] = library_song_get_mood (songs[i]); break;
      case MOOD_SORT_PATH: numbers[i] = (double)library_song_get_id (songs[i]); break;
      case MOOD_SORT_DURATION: numbers[i] = library_song_get_duration (songs[i]); break;
      case MOOD_SORT_YEAR: numbers[i] = library_song_get_year (songs[i]); break;
      case MOOD_SORT_VALENCE:
        numbers[i] = estimates[i] != NULL ? 2 + estimates[i]->gaussian.valence : 0;
        break;
      case MOOD_SORT_AROUSAL:
        numbers[i] = estimates[i] != NULL ? 2 + estimates[i]->gaussian.arousal : 0;
        break;
      case MOOD_SORT_CERTAINTY:
        numbers[i] = estimates[i] != NULL ? estimates[i]->quadrant_probabilities[estimates[i]->quadrant] : 0;
        break;
      case MOOD_SORT_CORRECTED:
        numbers[i] = estimates[i] != NULL ? 1 + (library_song_get_id (songs[i]) % 5 == 0) : 0;
        break;
      case MOOD_SORT_WRITTEN: numbers[i] = estimates[i] != NULL ? 1 + has_written (songs[i]) : 0; break;
      default: break;
      }

  *first_has = *texts[0] != '\0' || numbers[0] > 0;
  *second_has = *texts[1] != '\0' || numbers[1] > 0;

  return numbers[0] != numbers[1] ? (numbers[0] < numbers[1] ? -1 : 1)
                                  : CLAMP (g_utf8_collate (texts[0], texts[1]), -1, 1);
}

/* By every key, up and down: each song stands where it must beside its neighbor, equals as they came, those that have
 * nothing to sort by at the end. */
static void
test_sorts (void)
{
  g_autoptr (MoodSongQuery) all = mood_song_query_new (NULL);
  BaseRng rng;
  g_autoptr (GPtrArray) songs = NULL;

  base_rng_init (&rng, 64);
  songs = make_songs (&rng);
  for (MoodSortKey key = MOOD_SORT_NONE; key < MOOD_N_SORT_KEYS; key++)
    for (int is_descending = 0; is_descending < 2; is_descending++)
      {
        g_autoptr (GPtrArray) sorted = mood_song_sort_apply (songs, all, key, is_descending);
        guint n_different = 0;

        g_assert_cmpuint (sorted->len, ==, songs->len);
        for (guint i = 1; i < sorted->len; i++)
          {
            gboolean has_above, has_below;
            int order = compare_plainly (key, sorted->pdata[i - 1], sorted->pdata[i], &has_above, &has_below);
            gboolean is_later
                = library_song_get_id (sorted->pdata[i - 1]) < library_song_get_id (sorted->pdata[i]);

            g_assert_true (has_above || !has_below);
            if (has_above && has_below && order != 0)
              g_assert_cmpint (order, ==, is_descending ? 1 : -1);
            else if (has_above == has_below)
              g_assert_true (is_later);
            n_different += order != 0;
          }
        if (key != MOOD_SORT_NONE)
          g_assert_cmpuint (n_different, >, 0);
      }
}

/* No ids are not the same as ids that nobody has asked for. */
static void
test_empty_order (void)
{
  const gint64 none[1] = { 0 };
  g_autoptr (LibrarySong) song = display_songs_make (1, 1);
  g_autoptr (LibrarySong) strange = display_songs_make (1, 0);
  g_autoptr (MoodSongQuery) query = mood_song_query_new (&(MoodSongFilter) { .ids = none, .n_ids = 0 });

  g_assert_false (mood_song_query_is_all (query));
  g_assert_false (mood_song_query_matches (query, song));
  g_assert_false (mood_song_query_matches (query, strange));
}

/* --- groups --- */

/* Whether two songs are of one album by themselves, without what others may add: the rule, as one would say it. */
static gboolean
are_neighbors (MoodGroupKind kind, LibrarySong *a, LibrarySong *b)
{
  g_autofree char *folder_of_a = g_path_get_dirname (library_song_get_path (a));
  g_autofree char *folder_of_b = g_path_get_dirname (library_song_get_path (b));
  gboolean is_artist = g_str_equal (library_song_get_artist (a), library_song_get_artist (b));

  if (kind == MOOD_GROUP_ARTIST)
    return is_artist;
  if (!g_str_equal (library_song_get_album (a), library_song_get_album (b)))
    return FALSE;

  return *library_song_get_album (a) == '\0' || (is_artist && *library_song_get_artist (a) != '\0')
         || g_str_equal (folder_of_a, folder_of_b);
}

/* Spreads the number of the first song of each group to all of it, until nothing changes: slow, and plain. */
static guint *
find_groups_plainly (GPtrArray *songs, MoodGroupKind kind)
{
  guint *of = g_new (guint, songs->len);
  gboolean is_changed = TRUE;

  for (guint i = 0; i < songs->len; i++)
    of[i] = i;
  while (is_changed)
    {
      is_changed = FALSE;
      for (guint i = 0; i < songs->len; i++)
        for (guint j = 0; j < i; j++)
          if (of[i] != of[j] && are_neighbors (kind, songs->pdata[i], songs->pdata[j]))
            {
              of[i] = of[j] = MIN (of[i], of[j]);
              is_changed = TRUE;
            }
    }

  return of;
}

static void
check_group (MoodSongGroup *group, GPtrArray *songs, const guint *of, guint number)
{
  double valence = 0, arousal = 0, duration = 0, spread = 0;
  guint n_songs = 0, n_placed = 0;
  const MoodEstimate *whole = mood_song_group_get_estimate (group);

  for (guint i = 0; i < songs->len; i++)
    {
      const MoodEstimate *estimate = library_song_get_estimate (songs->pdata[i]);

      g_assert_cmpint (mood_song_group_has_id (group, library_song_get_id (songs->pdata[i])), ==,
                       of[i] == number);
      if (of[i] != number)
        continue;
      n_songs++;
      duration += library_song_get_duration (songs->pdata[i]);
      if (estimate == NULL)
        continue;
      n_placed++;
      valence += estimate->gaussian.valence;
      arousal += estimate->gaussian.arousal;
    }
  g_assert_cmpuint (mood_song_group_get_n_songs (group), ==, n_songs);
  g_assert_cmpuint (mood_song_group_get_n_placed (group), ==, n_placed);
  g_assert_cmpfloat_with_epsilon (mood_song_group_get_duration (group), duration, 1e-6);
  g_assert_cmpint (whole != NULL, ==, n_placed > 0);
  if (whole == NULL)
    return;

  g_assert_cmpfloat_with_epsilon (whole->gaussian.valence, valence / n_placed, 1e-9);
  g_assert_cmpfloat_with_epsilon (whole->gaussian.arousal, arousal / n_placed, 1e-9);
  for (guint i = 0; i < songs->len; i++)
    if (of[i] == number && library_song_get_estimate (songs->pdata[i]) != NULL)
      {
        double d = library_song_get_estimate (songs->pdata[i])->gaussian.valence - valence / n_placed;

        spread += d * d / n_placed;
      }
  g_assert_cmpfloat_with_epsilon (whole->gaussian.valence_sd, MAX (sqrt (spread), MOOD_SD_MIN), 1e-9);
}

/* Each song that matches is in one group, with those that belong to it and no others, and the group is where they are. */
static void
test_groups (void)
{
  const MoodSongFilter filters[]
      = { { 0 }, { .is_unsure = TRUE }, { .artist = "Kestrel" }, { .word = "no such word" } };
  BaseRng rng;

  base_rng_init (&rng, 65);
  for (gsize f = 0; f < G_N_ELEMENTS (filters); f++)
    for (MoodGroupKind kind = MOOD_GROUP_ALBUM; kind <= MOOD_GROUP_ARTIST; kind++)
      {
        g_autoptr (GPtrArray) songs = make_songs (&rng);
        g_autoptr (GPtrArray) matching = g_ptr_array_new ();
        g_autoptr (MoodSongQuery) query = mood_song_query_new (&filters[f]);
        g_autoptr (GPtrArray) groups
            = mood_song_group_make_all (songs, query, kind, MOOD_GROUP_SORT_NAME, FALSE);
        g_autofree guint *of = NULL;
        guint n_groups = 0, n_songs = 0;

        for (guint i = 0; i < songs->len; i++)
          if (mood_song_query_matches (query, songs->pdata[i]))
            g_ptr_array_add (matching, songs->pdata[i]);
        of = find_groups_plainly (matching, kind);
        for (guint i = 0; i < matching->len; i++)
          n_groups += of[i] == i;
        g_assert_cmpuint (groups->len, ==, n_groups);

        for (guint g = 0; g < groups->len; g++)
          for (guint i = 0; i < matching->len; i++)
            if (library_song_get_id (matching->pdata[i]) == mood_song_group_get_id (groups->pdata[g]))
              {
                check_group (groups->pdata[g], matching, of, of[i]);
                n_songs += mood_song_group_get_n_songs (groups->pdata[g]);
              }
        g_assert_cmpuint (n_songs, ==, matching->len);
      }
}

static LibrarySong *
make_in (gint64 id, const char *folder, const char *artist, const char *album)
{
  g_autofree char *path = g_strdup_printf ("/%s/%" G_GINT64_FORMAT ".ogg", folder, id);
  LibrarySongFields fields = { .id = id, .path = path, .artist = artist, .album = album };

  return library_song_new (&fields);
}

/* Collections, albums of two discs, and names that many albums have. */
static void
test_albums (void)
{
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (MoodSongQuery) all = mood_song_query_new (NULL);
  g_autoptr (GPtrArray) groups = NULL;
  const struct
  {
    const char *name;
    const char *artist;
    guint n_songs;
  } expected[] = {
    { "Greatest Hits", "Abba", 1 },
    { "Greatest Hits", "Queen", 2 },
    { "Summer", "Various artists", 3 },
    { "Without an album", "", 2 },
  };

  g_ptr_array_add (songs, make_in (1, "queen/disc 1", "Queen", "Greatest Hits"));
  g_ptr_array_add (songs, make_in (2, "queen/disc 2", "QUEEN", "greatest hits"));
  g_ptr_array_add (songs, make_in (3, "abba", "Abba", "Greatest Hits"));
  g_ptr_array_add (songs, make_in (4, "summer", "Abba", "Summer"));
  g_ptr_array_add (songs, make_in (5, "summer", "Queen", "Summer"));
  g_ptr_array_add (songs, make_in (6, "summer", "", "Summer"));
  g_ptr_array_add (songs, make_in (7, "loose", "Abba", ""));
  g_ptr_array_add (songs, make_in (8, "other", "Queen", ""));
  groups = mood_song_group_make_all (songs, all, MOOD_GROUP_ALBUM, MOOD_GROUP_SORT_NAME, FALSE);
  g_assert_cmpuint (groups->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < groups->len; i++)
    {
      g_assert_cmpstr (mood_song_group_get_name (groups->pdata[i]), ==, expected[i].name);
      g_assert_cmpstr (mood_song_group_get_artist (groups->pdata[i]), ==, expected[i].artist);
      g_assert_cmpuint (mood_song_group_get_n_songs (groups->pdata[i]), ==, expected[i].n_songs);
      g_assert_null (mood_song_group_get_estimate (groups->pdata[i]));
    }
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);
  g_test_add_func ("/query/filters", test_filters);
  g_test_add_func ("/query/each-filter", test_each_filter);
  g_test_add_func ("/query/both", test_both);
  g_test_add_func ("/query/own-order", test_own_order);
  g_test_add_func ("/query/empty-order", test_empty_order);
  g_test_add_func ("/query/sorts", test_sorts);
  g_test_add_func ("/query/groups", test_groups);
  g_test_add_func ("/query/albums", test_albums);

  return g_test_run ();
}
