/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A song is the same song whatever is done to its tags, by whatever program, and another one as soon as one
 * byte of its audio is another. */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "rich-bytes.h"
#include "tags/tag-audio-hash.h"
#include "tags/tag-lister.h"
#include "tags/tag-writer.h"
#include "tests/support/fixtures.h"

#define NOT_BY_MUTAGEN 77
#define AUDIO_SIZE     5000
/* XXH3, 128 bits, of 5000 bytes of the audio below, as the program xxh128sum gives it. */
#define AUDIO_SUM "2d8195b76984a3e8a29fc3be7af5a628"

static void
get_hash (const char   *path,
          TagAudioHash *hash)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (tag_audio_hash_compute (path, NULL, hash, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (hash->version, ==, TAG_AUDIO_HASH_VERSION);
}

static char *
to_text (const TagAudioHash *hash)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < sizeof hash->bytes; i++)
    g_string_append_printf (text, "%02x", hash->bytes[i]);

  return g_string_free (text, FALSE);
}

static void
assert_same_song (const char         *path,
                  const TagAudioHash *expected,
                  const char         *what)
{
  TagAudioHash hash;

  get_hash (path, &hash);
  if (!tag_audio_hash_equal (&hash, expected))
    g_error ("%s is another song after %s", path, what);
}

/* Files by hand, all with the same audio. */

static Bytes *
make_audio (void)
{
  Bytes *b = g_byte_array_new ();

  for (guint i = 0; i < AUDIO_SIZE; i++)
    put8 (b, (guint8)(i * i * 7 + i / 3));
  /* As a frame of MP3 and one of FLAC begin. */
  memcpy (b->data, "\xff\xfb\x90\x44", 4);

  return b;
}

static void
put_id3v2 (Bytes   *b,
           guint    major,
           guint    size,
           gboolean has_footer)
{
  for (guint i = 0; i < (has_footer ? 2u : 1u); i++)
    {
      put_text (b, i == 0 ? "ID3" : "3DI");
      put8 (b, (guint8)major);
      put8 (b, 0);
      put8 (b, has_footer ? 0x10 : 0);
      for (int shift = 21; shift >= 0; shift -= 7)
        put8 (b, (guint8)(size >> shift & 0x7f));
      if (i == 0)
        put_pattern (b, size, 3);
    }
}

static void
put_ape (Bytes   *b,
         gboolean has_header)
{
  for (guint i = has_header ? 0 : 1; i < 2; i++)
    {
      if (i == 1)
        put_pattern (b, 300, 5);
      put_text (b, "APETAGEX");
      put_le (b, 2000, 4);
      put_le (b, 332, 4);
      put_le (b, 1, 4);
      put_le (b, (has_header ? 1u << 31 : 0) | (i == 0 ? 1u << 29 : 0), 4);
      put_zeros (b, 8);
    }
}

static void
put_back_tag (Bytes *b,
              guint  which)
{
  switch (which)
    {
    case 0:
      put_text (b, "TAG");
      put_pattern (b, 125, 9);
      break;
    case 1:
      put_text (b, "TAG+");
      put_pattern (b, 223, 9);
      put_text (b, "TAG");
      put_pattern (b, 125, 9);
      break;
    case 2: put_ape (b, TRUE); break;
    case 3: put_ape (b, FALSE); break;
    case 4: put_text (b, "LYRICSBEGININD0000200LYR00010Some words000039LYRICS200"); break;
    case 5: put_text (b, "LYRICSBEGINSome words that are sungLYRICSEND"); break;
    case 6: put_id3v2 (b, 4, 200, TRUE); break;
    default: break;
    }
}

static void
assert_is_audio (const Bytes *b,
                 const char  *what)
{
  char *folder = fixture_folder_new ();
  g_autofree char *path = g_build_filename (folder, "song", NULL);
  g_autofree char *text = NULL;
  TagAudioHash hash;

  g_assert_true (g_file_set_contents (path, (const char *)b->data, b->len, NULL));
  get_hash (path, &hash);
  text = to_text (&hash);
  if (hash.scope != TAG_AUDIO_HASH_OF_AUDIO || strcmp (text, AUDIO_SUM) != 0)
    g_error ("%s: the audio was not found", what);
  fixture_folder_free (folder);
}

static void
test_tags_around (void)
{
  g_autoptr (GByteArray) audio = make_audio ();

  for (guint front = 0; front < 4; front++)
    for (guint first = 0; first < 8; first++)
      for (guint second = 0; second < 8; second++)
        {
          g_autoptr (GByteArray) b = g_byte_array_new ();
          g_autofree char *what = g_strdup_printf ("%u %u %u", front, first, second);

          if (front == 1 || front == 2)
            put_id3v2 (b, front + 1, 1000 + front, FALSE);
          if (front == 2)
            put_id3v2 (b, 4, 77, TRUE);
          if (front == 3)
            put_ape (b, TRUE);
          put_bytes (b, audio);
          put_back_tag (b, first);
          put_back_tag (b, second);
          /* An APE tag in front has its size and no sign where it ends but the footer. */
          assert_is_audio (b, what);
        }
}

static void
test_flac (void)
{
  g_autoptr (GByteArray) audio = make_audio ();

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GByteArray) b = g_byte_array_new ();

      if (i == 1)
        put_id3v2 (b, 3, 500, FALSE);
      put_text (b, "fLaC");
      put8 (b, 0);
      put_be (b, 34, 3);
      put_pattern (b, 34, i);
      put8 (b, 6 | 0x80);
      put_be (b, i * 1000, 3);
      put_pattern (b, i * 1000, 8);
      put_bytes (b, audio);
      put_back_tag (b, i == 2 ? 0 : 7);
      assert_is_audio (b, "FLAC");
    }
}

/* Lays packets out on pages with at most @n_segments each; checksums are not looked at. */
static Bytes *
make_ogg (GPtrArray *packets,
          guint      n_segments)
{
  Bytes *b = g_byte_array_new ();
  guint packet = 0, position = 0, sequence = 0;
  gboolean is_open = FALSE;

  while (packet < packets->len)
    {
      g_autoptr (GByteArray) lacing = g_byte_array_new ();
      g_autoptr (GByteArray) body = g_byte_array_new ();
      gboolean is_continued = is_open;

      while (packet < packets->len && lacing->len < (sequence == 0 ? 1 : n_segments))
        {
          const Bytes *bytes = g_ptr_array_index (packets, packet);
          guint n = MIN (255, bytes->len - position);

          put8 (lacing, (guint8)n);
          put (body, bytes->data + position, n);
          position += n;
          is_open = n == 255;
          if (!is_open)
            {
              packet++;
              position = 0;
            }
        }
      put_text (b, "OggS");
      put8 (b, 0);
      put8 (b, (is_continued ? 1 : 0) | (sequence == 0 ? 2 : 0));
      put_zeros (b, 8);
      put_le (b, 4711, 4);
      put_le (b, sequence++, 4);
      put_pattern (b, 4, sequence);
      put8 (b, (guint8)lacing->len);
      put_bytes (b, lacing);
      put_bytes (b, body);
    }

  return b;
}

static void
add_packet (GPtrArray  *packets,
            const char *head,
            gsize       head_size,
            const void *bytes,
            gsize       length)
{
  Bytes *b = g_byte_array_new ();

  put (b, head, head_size);
  put (b, bytes, length);
  g_ptr_array_add (packets, b);
}

static void
test_ogg (void)
{
  static const struct
  {
    const char *first, *comments, *setup;
  } codecs[] = {
    { "\001vorbis", "\003vorbis", "\005vorbis" },
    { "OpusHead", "OpusTags", NULL },
    { "Speex   ", "?", NULL },
    { "\177FLAC", "\4", "\6" },
  };
  static const guint pages[] = { 1, 3, 17, 255 };
  g_autoptr (GByteArray) audio = make_audio ();
  g_autofree guint8 *filling = g_malloc0 (200000);

  for (guint i = 0; i < G_N_ELEMENTS (codecs); i++)
    for (guint size = 10; size <= 100010; size += 50000)
      for (guint k = 0; k < G_N_ELEMENTS (pages); k++)
        {
          g_autoptr (GPtrArray) packets = g_ptr_array_new_with_free_func ((GDestroyNotify)g_byte_array_unref);
          g_autoptr (GByteArray) b = NULL;

          add_packet (packets, codecs[i].first, strlen (codecs[i].first), filling, 20);
          add_packet (packets, codecs[i].comments, strlen (codecs[i].comments), filling, size);
          if (codecs[i].setup != NULL)
            add_packet (packets, codecs[i].setup, strlen (codecs[i].setup), filling, 700);
          /* 1020 is four times 255: the packet ends with a lacing of 0. */
          add_packet (packets, "", 0, audio->data, 1020);
          add_packet (packets, "", 0, audio->data + 1020, 80);
          add_packet (packets, "", 0, audio->data + 1100, audio->len - 1100);
          b = make_ogg (packets, pages[k]);
          assert_is_audio (b, codecs[i].first);
        }
}

static void
put_box (Bytes       *b,
         const char  *type,
         const Bytes *content,
         gboolean     is_long)
{
  put_be (b, is_long ? 1 : content->len + 8, 4);
  put_text (b, type);
  if (is_long)
    put_be (b, content->len + 16, 8);
  put_bytes (b, content);
}

static void
test_mp4 (void)
{
  g_autoptr (GByteArray) audio = make_audio ();

  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (GByteArray) b = g_byte_array_new ();
      g_autoptr (GByteArray) other = g_byte_array_new ();

      put_text (other, "M4A mp42isom");
      put_box (b, "ftyp", other, FALSE);
      put_pattern (other, i * 4000, 6);
      if (i % 2 == 0)
        put_box (b, "moov", other, FALSE);
      if ((i & 4) != 0)
        put_box (b, "free", other, FALSE);
      put_box (b, "mdat", audio, (i & 2) != 0);
      if (i % 2 == 1)
        put_box (b, "moov", other, FALSE);
      assert_is_audio (b, "MP4");
    }
}

static void
put_chunk (Bytes       *b,
           const char  *name,
           const Bytes *content,
           gboolean     is_aiff,
           guint32      size)
{
  put_text (b, name);
  if (is_aiff)
    put_be (b, size, 4);
  else
    put_le (b, size, 4);
  put_bytes (b, content);
}

static void
test_riff (void)
{
  g_autoptr (GByteArray) audio = make_audio ();

  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (GByteArray) b = g_byte_array_new ();
      g_autoptr (GByteArray) other = g_byte_array_new ();
      gboolean is_aiff = (i & 1) != 0, is_streamed = i == 6;

      put_pattern (other, 16 + 2 * i, 2);
      put_text (b, is_aiff ? "FORM" : "RIFF");
      put_le (b, 0, 4);
      put_text (b, is_aiff ? "AIFF" : "WAVE");
      put_chunk (b, is_aiff ? "COMM" : "fmt ", other, is_aiff, other->len);
      if ((i & 2) != 0)
        put_chunk (b, "ID3 ", other, is_aiff, other->len);
      put_chunk (b, is_aiff ? "SSND" : "data", audio, is_aiff, is_streamed ? G_MAXUINT32 : audio->len);
      if (!is_streamed)
        put_chunk (b, "LIST", other, is_aiff, other->len);
      assert_is_audio (b, "RIFF");
    }
}

static void
test_asf (void)
{
  static const guint8 header[16]
      = { 0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11, 0xA6, 0xD9, 0, 0xAA, 0, 0x62, 0xCE, 0x6C };
  g_autoptr (GByteArray) audio = make_audio ();

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (GByteArray) b = g_byte_array_new ();

      put (b, header, 16);
      put_le (b, 24 + i * 1000, 8);
      put_pattern (b, i * 1000, 3);
      put8 (b, 0x36);
      put (b, header + 1, 15);
      put_le (b, i == 2 ? 0 : 50 + audio->len, 8);
      put_pattern (b, 26, i);
      put_bytes (b, audio);
      if (i == 1)
        put_pattern (b, 500, 4);
      assert_is_audio (b, "ASF");
    }
}

/* An MP3 that was cut out of a stream begins with the rest of a frame. It is the same song with tags and without. */
static void
test_junk (void)
{
  static const gsize sizes[] = { 1, 2, 300, 100000 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      char *folder = fixture_folder_new ();
      g_autofree char *path = g_build_filename (folder, "song.mp3", NULL);
      g_autoptr (RichFile) rich = rich_file_new (RICH_MP3_NONE);
      g_autoptr (GByteArray) junk = g_byte_array_new ();
      TagAudioHash expected;

      put_pattern (junk, sizes[i], 7);
      for (guint front = 0; front < 2; front++)
        for (guint back = 0; back < 8; back++)
          {
            g_autoptr (GByteArray) b = g_byte_array_new ();
            TagAudioHash hash;

            if (front == 1)
              put_id3v2 (b, 4, 700, FALSE);
            put_bytes (b, junk);
            put_bytes (b, rich->bytes);
            put_back_tag (b, 7 - back);
            g_assert_true (g_file_set_contents (path, (const char *)b->data, b->len, NULL));
            get_hash (path, &hash);
            g_assert_cmpint (hash.scope, ==, TAG_AUDIO_HASH_OF_AUDIO);
            if (front == 0 && back == 0)
              expected = hash;
            g_assert_true (tag_audio_hash_equal (&hash, &expected));
          }
      fixture_folder_free (folder);
    }
}

/* Our own writer, over every kind of file. */
static void
test_our_writer (void)
{
  char *folder = fixture_folder_new ();

  for (guint i = 0; i < RICH_N_WRITABLE; i++)
    {
      g_autoptr (RichFile) rich = rich_file_new ((RichKind)i);
      g_autofree char *path = rich_file_write (rich, folder);
      TagMoodEdit edit = { "a rather long mood, so that the padding does not do for it", 0.5, 0.25, { NULL } };
      g_autoptr (TagPlan) plan = NULL;
      g_autoptr (GError) error = NULL;
      TagAudioHash before;

      get_hash (path, &before);
      g_assert_cmpuint (before.scope, ==, TAG_AUDIO_HASH_OF_AUDIO);
      plan = tag_plan_new_mood (path, &edit, &error);
      g_assert_no_error (error);
      g_assert_true (tag_plan_apply (plan, NULL, NULL, NULL, &error));
      assert_same_song (path, &before, "our own writing");
    }
  fixture_folder_free (folder);
}

/* A short one may be a page with a header of FLAC. */
static const TagRange *
get_longest (GArray *ranges)
{
  const TagRange *longest = &g_array_index (ranges, TagRange, 0);

  for (guint i = 1; i < ranges->len; i++)
    if (g_array_index (ranges, TagRange, i).length > longest->length)
      longest = &g_array_index (ranges, TagRange, i);

  return longest;
}

/* One byte of what the lister takes for audio, which knows nothing of the hash. */
static void
test_differs (void)
{
  char *folder = fixture_folder_new ();
  BaseRng rng;

  base_rng_init (&rng, 11);
  for (guint i = 0; i < RICH_N_WRITABLE; i++)
    {
      g_autoptr (RichFile) rich = rich_file_new ((RichKind)i);
      g_autofree char *path = rich_file_write (rich, folder);
      g_autoptr (TagListing) listing = NULL;
      TagAudioHash before, after;
      TagSource source;
      FILE *file = g_fopen (path, "rb");

      g_assert_true (tag_source_init (&source, fileno (file), NULL));
      listing = tag_lister_list (&source, TAG_LIST_ALL, NULL);
      fclose (file);
      get_hash (path, &before);
      for (guint k = 0; k < 20; k++)
        {
          const TagRange *range = get_longest (listing->audio);
          /* Past what tells the container, and the ids of an ASF data object. */
          gsize at = range->offset + 30 + base_rng_below (&rng, (guint32)range->length - 30);

          rich->bytes->data[at] ^= 1;
          g_free (rich_file_write (rich, folder));
          rich->bytes->data[at] ^= 1;
          get_hash (path, &after);
          g_assert_false (tag_audio_hash_equal (&before, &after));
        }
    }
  fixture_folder_free (folder);
}

static int
retag (const char *action,
       const char *path)
{
  const char *python = g_getenv ("TAG_PYTHON");
  const char *argv[] = { python, g_getenv ("TAG_RETAG"), action, path, NULL };
  int status;

  if (python == NULL || !g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL))
    return NOT_BY_MUTAGEN;

  return WIFEXITED (status) ? WEXITSTATUS (status) : -1;
}

/* Real files, retagged by a program that nobody here wrote. */
static void
test_mutagen (gconstpointer data)
{
  FixtureFormat format = (FixtureFormat)GPOINTER_TO_UINT (data);
  static const char *const actions[] = { "text", "picture", "ape", "delete", "picture", "text", "delete" };
  FixtureSpec spec = { .format = format,
                       .sound = format == FIXTURE_APE ? FIXTURE_SILENCE : FIXTURE_CHORDS,
                       .seconds = 2,
                       .title = "Title",
                       .artist = "Artist" };
  char *folder = fixture_folder_new ();
  g_autofree char *path = fixture_write_into (&spec, folder, "song");
  gboolean is_known = format != FIXTURE_MKV && format != FIXTURE_WEBM;
  TagAudioHash before;

  if (path != NULL)
    {
      get_hash (path, &before);
      g_assert_cmpuint (before.scope, ==, is_known ? TAG_AUDIO_HASH_OF_AUDIO : TAG_AUDIO_HASH_OF_FILE);
    }
  for (guint i = 0; path != NULL && is_known && i < G_N_ELEMENTS (actions); i++)
    {
      int status;

      if (strcmp (actions[i], "ape") == 0 && format != FIXTURE_MP3)
        continue;
      status = retag (actions[i], path);
      if (status == NOT_BY_MUTAGEN)
        {
          g_test_skip ("mutagen is not installed, or does not know this file");
          break;
        }
      g_assert_cmpint (status, ==, 0);
      assert_same_song (path, &before, actions[i]);
    }
  fixture_folder_free (folder);
}

/* Cut off anywhere, and with bits turned: some hash, the same each time, and no harm. */
static void
test_damaged (void)
{
  char *folder = fixture_folder_new ();
  g_autofree char *path = g_build_filename (folder, "song", NULL);
  BaseRng rng;

  base_rng_init (&rng, 5);
  for (guint i = 0; i < RICH_N_KINDS; i++)
    {
      g_autoptr (RichFile) rich = rich_file_new ((RichKind)i);
      gsize length = rich->bytes->len;

      for (guint k = 0; k < 150; k++)
        {
          g_autofree guint8 *bytes = g_memdup2 (rich->bytes->data, length);
          gsize kept = k < 50 ? 1 + base_rng_below (&rng, (guint32)length - 1) : length;
          TagAudioHash hash, again;

          for (guint n = k < 50 ? 0 : 1 + k / 10; n > 0; n--)
            bytes[base_rng_below (&rng, n % 2 == 0 ? (guint32)length : (guint32)MIN (length, 200))]
                ^= (guint8)(1 << base_rng_below (&rng, 8));
          g_assert_true (g_file_set_contents (path, (const char *)bytes, (gssize)kept, NULL));
          get_hash (path, &hash);
          get_hash (path, &again);
          g_assert_true (tag_audio_hash_equal (&hash, &again));
        }
    }
  fixture_folder_free (folder);
}

static void
test_errors (void)
{
  char *folder = fixture_folder_new ();
  g_autofree char *path = g_build_filename (folder, "song", NULL);
  g_autofree char *pipe = g_build_filename (folder, "pipe", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  TagAudioHash hash;

  g_assert_false (tag_audio_hash_compute (path, NULL, &hash, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (tag_audio_hash_compute (folder, NULL, &hash, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE);
  g_clear_error (&error);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_false (tag_audio_hash_compute (pipe, NULL, &hash, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  g_assert_false (tag_audio_hash_compute (path, NULL, &hash, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_EMPTY);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (path, "x", 1, NULL));
  get_hash (path, &hash);
  g_assert_cmpuint (hash.scope, ==, TAG_AUDIO_HASH_OF_FILE);
  g_cancellable_cancel (cancellable);
  g_assert_false (tag_audio_hash_compute (path, cancellable, &hash, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_folder_free (folder);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tags/audio-hash/tags-around", test_tags_around);
  g_test_add_func ("/tags/audio-hash/flac", test_flac);
  g_test_add_func ("/tags/audio-hash/ogg", test_ogg);
  g_test_add_func ("/tags/audio-hash/junk", test_junk);
  g_test_add_func ("/tags/audio-hash/mp4", test_mp4);
  g_test_add_func ("/tags/audio-hash/riff", test_riff);
  g_test_add_func ("/tags/audio-hash/asf", test_asf);
  g_test_add_func ("/tags/audio-hash/our-writer", test_our_writer);
  g_test_add_func ("/tags/audio-hash/differs", test_differs);
  g_test_add_func ("/tags/audio-hash/damaged", test_damaged);
  g_test_add_func ("/tags/audio-hash/errors", test_errors);
  for (guint i = 0; i < FIXTURE_N_FORMATS; i++)
    {
      g_autofree char *name = g_strdup_printf ("/tags/audio-hash/mutagen/%s", fixture_format_get_extension ((FixtureFormat)i));

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_mutagen);
    }

  return g_test_run ();
}
