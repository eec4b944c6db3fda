/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What other programs say of a song's mood, under their names, is read. */

#include <string.h>
#include <sys/wait.h>

#include "engine/base/error.h"
#include "rich-bytes.h"
#include "tags/tag-file.h"
#include "tags/tag-mood-list.h"
#include "tests/support/fixtures.h"

#define COMMENTS(...) ((const char *const[]){ __VA_ARGS__, NULL })

/* A file in FLAC with these comments, "NAME=value". */
static Bytes *
make_flac (const char *const *comments)
{
  g_autoptr (RichFile) rich = rich_file_new (RICH_FLAC_BARE);
  g_autoptr (GByteArray) block = g_byte_array_new ();
  Bytes *b = g_byte_array_new ();
  guint n = g_strv_length ((GStrv) comments);

  put_le (block, 0, 4);
  put_le (block, n, 4);
  for (guint i = 0; i < n; i++)
    {
      put_le (block, strlen (comments[i]), 4);
      put_text (block, comments[i]);
    }
  put (b, rich->bytes->data, 4);
  put8 (b, 0);
  put (b, rich->bytes->data + 5, 37);
  put8 (b, 0x84);
  put_be (b, block->len, 3);
  put_bytes (b, block);
  put (b, rich->bytes->data + 42, rich->bytes->len - 42);

  return b;
}

/* An MP3 with ID3v2.3 and these as user text frames. */
static Bytes *
make_mp3 (const char *const *comments)
{
  g_autoptr (RichFile) rich = rich_file_new (RICH_MP3_NONE);
  g_autoptr (GByteArray) body = g_byte_array_new ();
  Bytes *b = g_byte_array_new ();

  for (; *comments != NULL; comments++)
    {
      put_text (body, "TXXX");
      put_be (body, strlen (*comments) + 1, 4);
      put_zeros (body, 3);
      for (const char *p = *comments; *p != '\0'; p++)
        put8 (body, *p == '=' ? 0 : (guint8) *p);
    }
  put (b, "ID3\3\0\0", 6);
  for (int i = 3; i >= 0; i--)
    put8 (b, (body->len >> (7 * i)) & 0x7f);
  put_bytes (b, body);
  put_bytes (b, rich->bytes);

  return b;
}

static TagInfo *
read_bytes (const Bytes *bytes,
            const char  *extension)
{
  char *folder = fixture_folder_new ();
  g_autofree char *name = g_strconcat ("song", extension, NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  TagInfo *info;

  g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
  info = tag_file_read (path, &error);
  g_assert_no_error (error);
  fixture_folder_free (folder);

  return info;
}

/* "happy|sad 0.93 happy V0.50 VALENCE ENERGY Q1" */
static char *
describe (const TagInfo *info)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *moods = g_strjoinv ("|", info->moods);

  g_string_append (text, moods);
  for (guint i = 0; i < info->probabilities->len; i++)
    {
      const TagProbability *found = &g_array_index (info->probabilities, TagProbability, i);

      g_string_append_printf (text, " %.2f %s", found->probability, found->mood);
    }
  if (info->has_valence)
    g_string_append_printf (text, " V%.2f %s", info->valence, info->valence_name);
  if (info->has_arousal)
    g_string_append_printf (text, " A%.2f %s", info->arousal, info->arousal_name);
  if (info->quadrant != NULL)
    g_string_append_printf (text, " %s", info->quadrant);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const struct
{
  const char *comments[8];
  const char *expected;
} cases[] = {
  /* One value or several, whatever stands between. */
  { { "MOOD=Calm; Dreamy" }, "Calm|Dreamy" },
  { { "mood=Calm", "ab:mood=happy; not_sad", "MOOD=calm" }, "Calm|happy" },
  /* Our own, before those of others. */
  { { "VALENCE=0.9", "MOOD_VALENCE=-0.50", "MOOD_AROUSAL=0.25", "MOOD_QUADRANT=Q2" }, " V-0.50 MOOD_VALENCE A0.25 MOOD_AROUSAL Q2" },
  { { "VALENCE=-0.9", "AROUSAL=0,5" }, " V-0.90 VALENCE A0.50 AROUSAL" },
  /* OneTagger's percents, the platforms' shares, Mixed In Key's ten steps. */
  { { "1T_VALENCE=75", "1T_ENERGY=1" }, " V0.50 1T_VALENCE A-0.98 1T_ENERGY" },
  { { "VALENCE=0.75", "ENERGY=0.25" }, " V0.50 VALENCE A-0.50 ENERGY" },
  { { "ENERGY=80" }, " A0.60 ENERGY" },
  { { "ENERGYLEVEL=10" }, " A1.00 ENERGYLEVEL" },
  /* What is no number is left alone, and the next name is asked. */
  { { "MOOD_AROUSAL=high", "ENERGY=0.5", "MOOD_QUADRANT=Q5" }, " A0.00 ENERGY" },
  /* Classifiers. */
  { { "ab:hi:mood_happy:happy=0.93", "ab:hi:mood_happy:not_happy=0.07", "ab:hi:mood_sad:sad=0.20", "ab:hi:moods_mirex:Cluster3=0.8" },
    "happy 0.93 happy 0.20 sad 0.80 cluster3" },
  { { "MOOD_AGGRESSIVE=0.81", "MOOD_RELAXED=0.1", "MOOD_DANCEABILITY=0.9" }, "aggressive 0.81 aggressive 0.10 relaxed" },
};

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) flac = make_flac (cases[i].comments);
      g_autoptr (GByteArray) mp3 = make_mp3 (cases[i].comments);
      g_autoptr (TagInfo) of_flac = read_bytes (flac, ".flac");
      g_autoptr (TagInfo) of_mp3 = read_bytes (mp3, ".mp3");
      g_autofree char *flac_text = describe (of_flac);
      g_autofree char *mp3_text = describe (of_mp3);

      g_assert_cmpstr (flac_text, ==, cases[i].expected);
      g_assert_cmpstr (mp3_text, ==, cases[i].expected);
    }
}

static TagInfo *
read_kind (RichKind kind)
{
  g_autoptr (RichFile) rich = rich_file_new (kind);

  return read_bytes (rich->bytes, rich->extension);
}

static void
test_matroska (void)
{
  g_autoptr (TagInfo) info = read_kind (RICH_MATROSKA);
  g_autofree char *text = describe (info);

  g_assert_cmpstr (text, ==, "Gloomy|Düster V-0.50 MOOD_VALENCE");
  g_assert_cmpstr (info->title, ==, "Title");
  g_assert_cmpstr (info->artist, ==, "An Artist");
  g_assert_cmpstr (info->album, ==, "Album");
  g_assert_cmpfloat_with_epsilon (info->duration, 2.5, 1e-6);
}

/* Titles that stand beside the ID3 tag, where there is none. */
static void
test_basics (void)
{
  static const struct
  {
    RichKind    kind;
    const char *title, *artist;
  } expected[] = {
    { RICH_WAV_INFO, "Title", "abc" }, { RICH_AIFF_NAME, "a name", "An Artist" }, { RICH_TTA_APE, "Title", "An Artist, Another" },
    { RICH_TTA, "Title", "An Artist" }, { RICH_MUSEPACK_8, "Title", "An Artist, Another" }, { RICH_WAV, "Title", "An Artist" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (TagInfo) info = read_kind (expected[i].kind);

      g_assert_cmpstr (info->title, ==, expected[i].title);
      g_assert_cmpstr (info->artist, ==, expected[i].artist);
    }
}

/* An MP3 with one frame of these bytes in ID3v2.@version. */
static Bytes *
make_mp3_frame (guint8      version,
                const char *frame,
                const void *text,
                gsize       length)
{
  g_autoptr (RichFile) rich = rich_file_new (RICH_MP3_NONE);
  Bytes *b = g_byte_array_new ();

  put (b, "ID3", 3);
  put8 (b, version);
  put_zeros (b, 5);
  put8 (b, (guint8) (length + 10));
  put_text (b, frame);
  put_be (b, length, 4);
  put_zeros (b, 2);
  put (b, text, length);
  put_bytes (b, rich->bytes);

  return b;
}

static void
check_genre (const TagInfo *info,
             const char    *genre,
             guint          year,
             const char    *what)
{
  if (g_strcmp0 (info->genre, genre) != 0 || info->year != year)
    g_test_message ("%s", what);
  g_assert_cmpstr (info->genre, ==, genre);
  g_assert_cmpuint (info->year, ==, year);
}

/* Genres by the numbers of ID3v1, one or several of them, and years in frames of old and new. */
static void
test_genre_frames (void)
{
  static const struct
  {
    guint8      version;
    const char *frame;
    const char *text;
    gsize       length;
    const char *genre;
    guint       year;
  } frames[] = {
#define FRAME(version, frame, text, genre, year) { version, frame, "\0" text, sizeof (text), genre, year }
    FRAME (3, "TCON", "(17)", "Rock", 0),
    FRAME (3, "TCON", "(17)(8)", "Rock; Jazz", 0),
    FRAME (3, "TCON", "17", "Rock", 0),
    FRAME (4, "TCON", "17\0Own; Jazz\0rock", "Rock; Own; Jazz", 0),
    FRAME (3, "TCON", "Rock/Pop, and so on", "Rock/Pop, and so on", 0),
    FRAME (3, "TCON", " ; ;", NULL, 0),
    FRAME (3, "TYER", "1994", NULL, 1994),
    FRAME (4, "TDRC", "2003-02-01T10:00", NULL, 2003),
    FRAME (4, "TDRC", "97", NULL, 0),
  };

  for (guint i = 0; i < G_N_ELEMENTS (frames); i++)
    {
      g_autoptr (GByteArray) bytes
          = make_mp3_frame (frames[i].version, frames[i].frame, frames[i].text, frames[i].length);
      g_autoptr (TagInfo) info = read_bytes (bytes, ".mp3");

      check_genre (info, frames[i].genre, frames[i].year, frames[i].text + 1);
    }
}

static void
test_genre_comments (void)
{
  static const struct
  {
    const char *comments[5];
    const char *genre;
    guint       year;
  } expected[] = {
    { { "GENRE=Jazz", "genre=jazz ;Bebop", "DATE=1959" }, "Jazz; Bebop", 1959 },
    { { "YEAR=1960" }, NULL, 1960 },
    { { "DATE=03.05.1997" }, NULL, 1997 },
    { { "DATE=19970503" }, NULL, 1997 },
    { { "DATE=5/97", "GENRE=" }, NULL, 0 },
    { { "TITLE=1999" }, NULL, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (GByteArray) bytes = make_flac (expected[i].comments);
      g_autoptr (TagInfo) info = read_bytes (bytes, ".flac");

      check_genre (info, expected[i].genre, expected[i].year, expected[i].comments[0]);
    }
}

/* No more than there is room for, and no genre in parts. */
static void
test_genre_of_anyone (void)
{
  g_autoptr (GString) comment = g_string_new ("GENRE=");

  for (guint i = 0; i < 60; i++)
    g_string_append_printf (comment, "%02u%0200u;", i, 0);

  g_autoptr (GByteArray) bytes = make_flac (COMMENTS (comment->str, "DATE=\x1b[31m", "GENRE=\x01\n"));
  g_autoptr (TagInfo) info = read_bytes (bytes, ".flac");
  g_auto (GStrv) genres = g_strsplit (info->genre, "; ", -1);

  g_assert_cmpuint (strlen (info->genre), <=, 4096);
  g_assert_cmpuint (g_strv_length (genres), >, 10);
  for (guint i = 0; genres[i] != NULL; i++)
    g_assert_cmpuint (strlen (genres[i]), ==, 202);
  g_assert_cmpuint (info->year, ==, 0);
}

/* What only one of a file's tags has, or the container itself. */
static void
test_genre_places (void)
{
  static const struct
  {
    RichKind    kind;
    const char *genre;
  } expected[] = {
    { RICH_MP3_APE, "Rock" }, /* ID3v1 behind an APE tag without a genre */
    { RICH_M4A_ODD, "Rock" }, /* gnre */
    { RICH_WAV_INFO, "Blues; Soul" },
    { RICH_MATROSKA, "Blues; Soul" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (TagInfo) info = read_kind (expected[i].kind);

      check_genre (info, expected[i].genre, g_strcmp0 (expected[i].genre, "Rock") == 0 ? info->year : 1971, "");
    }
}

/* By a program that nobody here wrote. */
static void
test_genre_of_others (void)
{
  static const RichKind kinds[]
      = { RICH_MP3_V23,   RICH_MP3_V24, RICH_FLAC, RICH_OGG,    RICH_OPUS,    RICH_OGG_FLAC,   RICH_SPEEX,
          RICH_M4A_FRONT, RICH_M4A_ODD, RICH_WMA,  RICH_WAV,    RICH_AIFF,    RICH_MONKEY,     RICH_WAVPACK,
          RICH_MUSEPACK,  RICH_MUSEPACK_8, RICH_TTA, RICH_WMA_BARE, RICH_M4A_BARE, RICH_WAV_BARE, RICH_FLAC_BARE };
  const char *python = g_getenv ("TAG_PYTHON");
  char *folder = fixture_folder_new ();
  guint n_read = 0;

  for (guint i = 0; python != NULL && i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (RichFile) rich = rich_file_new (kinds[i]);
      g_autofree char *path = rich_file_write (rich, folder);
      const char *argv[] = { python, g_getenv ("TAG_RETAG"), "genre", path, NULL };
      int status = 0;

      g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                                   NULL, NULL, NULL, &status, NULL));
      if (!WIFEXITED (status) || WEXITSTATUS (status) != 0)
        {
          g_test_message ("%s: not by mutagen", rich->name);
          continue;
        }

      g_autoptr (TagInfo) info = tag_file_read (path, NULL);

      check_genre (info, "Röck; Jazz", 1997, rich->name);
      n_read++;
    }
  if (n_read == 0)
    g_test_skip ("mutagen is not there");
  g_test_message ("%u files", n_read);
  fixture_folder_free (folder);
}

/* Every field that a mood is taken from, under the name it has in the file, and nothing else. */
static void
test_list (void)
{
  const char *const comments[] = { "MOOD=Calm; Dreamy", "TITLE=T",        "1T_VALENCE=75", "mood=a\nb \xe2\x80\xae",
                                   "ARTIST=A",          "ab:mood=happy", NULL };
  const char *const expected[] = { "MOOD", "Calm; Dreamy", "1T_VALENCE", "75", "MOOD", "a b", "AB:MOOD", "happy" };
  g_autoptr (GByteArray) flac = make_flac (comments);
  char *folder = fixture_folder_new ();
  g_autofree char *path = g_build_filename (folder, "song.flac", NULL);
  g_autofree char *gone = g_build_filename (folder, "gone.flac", NULL);
  g_autoptr (GPtrArray) values = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) gone_error = NULL;
  g_autoptr (GError) damage = NULL;
  g_autoptr (GPtrArray) none = NULL;

  g_assert_true (g_file_set_contents (path, (const char *)flac->data, flac->len, NULL));
  values = tag_mood_list_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (values->len, ==, G_N_ELEMENTS (expected) / 2);
  for (guint i = 0; i < values->len; i++)
    {
      const TagMoodValue *value = g_ptr_array_index (values, i);

      g_assert_cmpstr (value->name, ==, expected[2 * i]);
      g_assert_cmpstr (value->text, ==, expected[2 * i + 1]);
    }

  g_assert_null (tag_mood_list_read (gone, &gone_error));
  g_assert_error (gone_error, BASE_ERROR, BASE_ERROR_NOT_FOUND);

  /* One that ends within its tags is no file without tags; what has none anyway is. */
  g_assert_true (g_file_set_contents (path, (const char *)flac->data, 60, NULL));
  g_assert_null (tag_mood_list_read (path, &damage));
  g_assert_error (damage, BASE_ERROR, BASE_ERROR_DAMAGED);
  g_assert_true (g_file_set_contents (path, "no song", -1, NULL));
  none = tag_mood_list_read (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (none->len, ==, 0);
  fixture_folder_free (folder);
}

/* How much somebody likes a song is read, but is not among its moods. */
static void
test_rating (void)
{
  static const RichKind kinds[] = { RICH_MP3_V23, RICH_MP3_V24 };
  char *folder = fixture_folder_new ();
  g_autofree char *path = g_build_filename (folder, "rated.flac", NULL);
  g_autoptr (GByteArray) flac = make_flac (COMMENTS ("RATING=20", "FMPS_RATING=0.8"));

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (RichFile) rich = rich_file_new (kinds[i]);
      g_autofree char *rated = rich_file_write (rich, folder);
      g_autoptr (TagInfo) info = tag_file_read (rated, NULL);

      g_assert_cmpuint (info->rating, ==, 4);
    }

  g_assert_true (g_file_set_contents (path, (const char *)flac->data, flac->len, NULL));
  g_autoptr (TagInfo) info = tag_file_read (path, NULL);
  g_autoptr (GPtrArray) moods = tag_mood_list_read (path, NULL);
  g_assert_cmpuint (info->rating, ==, 4);
  g_assert_cmpuint (moods->len, ==, 0);
  fixture_folder_free (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tags/read/names", test_names);
  g_test_add_func ("/tags/read/matroska", test_matroska);
  g_test_add_func ("/tags/read/basics", test_basics);
  g_test_add_func ("/tags/read/genre/frames", test_genre_frames);
  g_test_add_func ("/tags/read/genre/comments", test_genre_comments);
  g_test_add_func ("/tags/read/genre/of-anyone", test_genre_of_anyone);
  g_test_add_func ("/tags/read/genre/places", test_genre_places);
  g_test_add_func ("/tags/read/genre/of-others", test_genre_of_others);
  g_test_add_func ("/tags/read/list", test_list);
  g_test_add_func ("/tags/read/rating", test_rating);

  return g_test_run ();
}
