/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "library/playlist-file.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "engine/base/error.h"
#include "engine/base/rng.h"
#include "library/playlist-path.h"
#include "shelf.h"

static GPtrArray *
new_entries (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)library_playlist_entry_free);
}

static void
add_entry (GPtrArray  *entries,
           const char *path,
           const char *title,
           const char *artist,
           double      duration)
{
  g_ptr_array_add (entries, library_playlist_entry_new_unknown (path, title, artist, duration));
}

/* --- writing --- */

static void
test_relative_paths (void)
{
  static const char *const cases[][3] = {
    { "/music", "/music/a.mp3", "a.mp3" },
    { "/music", "/music/b/a.mp3", "b/a.mp3" },
    { "/music/lists", "/music/b/a.mp3", "../b/a.mp3" },
    { "/music/lists/x", "/music/a.mp3", "../../a.mp3" },
    { "/music", "/musical/a.mp3", "../musical/a.mp3" },
    { "/", "/a.mp3", "a.mp3" },
    { "/a", "/a", "../a" },
    { "/x/a.mp3", "/x/a.mp3", "../a.mp3" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *relative = library_path_make_relative (cases[i][0], cases[i][1]);

      g_assert_cmpstr (relative, ==, cases[i][2]);
    }
}

/* Through links the kernel goes its own way: what is written must lead to the song all the same. */
static void
test_links (Shelf         *shelf,
            gconstpointer  data)
{
  g_autofree char *lists = g_build_filename (shelf->folder, "deep", "down", "lists", NULL);
  g_autofree char *link = g_build_filename (shelf->folder, "link", NULL);
  g_autofree char *music = g_build_filename (shelf->folder, "music", NULL);
  g_autofree char *song = g_build_filename (music, "song.mp3", NULL);
  g_autofree char *other = g_build_filename (shelf->folder, "other", NULL);
  g_autofree char *through = g_build_filename (other, "song.mp3", NULL);
  const char *const folders[] = { lists, link };
  const char *const songs[] = { song, through };

  g_assert_cmpint (g_mkdir_with_parents (lists, 0755), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (music, 0755), ==, 0);
  g_assert_cmpint (symlink (lists, link), ==, 0);
  g_assert_cmpint (symlink (music, other), ==, 0);
  g_assert_true (g_file_set_contents (song, "x", 1, NULL));

  for (gsize i = 0; i < 4; i++)
    {
      g_autofree char *relative = library_path_make_relative (folders[i / 2], songs[i % 2]);
      g_autofree char *joined = g_strconcat (folders[i / 2], "/", relative, NULL);

      g_assert_true (g_file_test (joined, G_FILE_TEST_IS_REGULAR));
    }
}

static void
test_write_m3u (void)
{
  g_autoptr (GPtrArray) entries = new_entries ();
  g_autofree char *relative = NULL;
  g_autofree char *absolute = NULL;

  add_entry (entries, "/m/a/Ä ö.mp3", "Title", "Artist", 61.6);
  add_entry (entries, "/m/#1.mp3", "With\nbreak", "", 0.0);
  add_entry (entries, "/m/ space.mp3", "", "", 0.2);
  add_entry (entries, "/m/trailing ", "T", "A", 1);
  add_entry (entries, "/m/line\nbreak.mp3", "T", "A", 1);
  add_entry (entries, "/m/\xff.mp3", "T", "A", 1);
  add_entry (entries, "/m/file:x.mp3", "T", "A", 1);
  add_entry (entries, "http://radio.example/stream", "T", "A", 1);

  relative = library_m3u_write (entries, "/m");
  g_assert_cmpstr (relative, ==,
                   "#EXTM3U\n"
                   "#EXTINF:62,Artist - Title\na/Ä ö.mp3\n"
                   "#EXTINF:-1,With break\n./#1.mp3\n"
                   "#EXTINF:1,\n./ space.mp3\n"
                   "#EXTINF:1,A - T\nfile:///m/trailing%20\n"
                   "#EXTINF:1,A - T\nfile:///m/line%0Abreak.mp3\n"
                   "#EXTINF:1,A - T\nfile:///m/%FF.mp3\n"
                   "#EXTINF:1,A - T\n./file:x.mp3\n");
  g_ptr_array_set_size (entries, 2);
  absolute = library_m3u_write (entries, NULL);
  g_assert_cmpstr (absolute, ==,
                   "#EXTM3U\n#EXTINF:62,Artist - Title\n/m/a/Ä ö.mp3\n#EXTINF:-1,With break\n/m/#1.mp3\n");
}

static void
test_write_xspf (void)
{
  g_autoptr (GPtrArray) entries = new_entries ();
  g_autofree char *relative = NULL;
  g_autofree char *absolute = NULL;

  add_entry (entries, "/m/a/Ä ö%.mp3", "<T> & \"x\" \x01\x1b", "A'", 61.6);
  add_entry (entries, "/m/a:b?#[c].mp3", "", "", 0.0);
  add_entry (entries, "/n/\xff.mp3", "T", "", 0.0);

  relative = library_xspf_write (entries, "a < b", "/m");
  g_assert_cmpstr (relative, ==,
                   "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                   "<playlist version=\"1\" xmlns=\"http://xspf.org/ns/0/\">\n"
                   "  <title>a &lt; b</title>\n"
                   "  <trackList>\n"
                   "    <track>\n"
                   "      <location>a/%C3%84%20%C3%B6%25.mp3</location>\n"
                   "      <title>&lt;T&gt; &amp; &quot;x&quot; </title>\n"
                   "      <creator>A&apos;</creator>\n"
                   "      <duration>61600</duration>\n"
                   "    </track>\n"
                   "    <track>\n"
                   "      <location>a%3Ab%3F%23%5Bc%5D.mp3</location>\n"
                   "    </track>\n"
                   "    <track>\n"
                   "      <location>../n/%FF.mp3</location>\n"
                   "      <title>T</title>\n"
                   "    </track>\n"
                   "  </trackList>\n"
                   "</playlist>\n");
  absolute = library_xspf_write (entries, "x", NULL);
  g_assert_nonnull (strstr (absolute, "<location>file:///m/a/%C3%84%20%C3%B6%25.mp3</location>"));
}

/* --- reading --- */

static GPtrArray *
read_m3u (const char *text,
          gsize       size)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *lines = library_m3u_read (text, size, "/lists", &error);

  g_assert_no_error (error);

  return lines;
}

static void
check_line (GPtrArray  *lines,
            guint       i,
            const char *path,
            const char *title,
            const char *artist,
            double      duration)
{
  const LibraryPlaylistLine *line;

  g_assert_cmpuint (i, <, lines->len);
  line = lines->pdata[i];
  g_assert_true (g_strv_contains ((const char *const *)line->paths, path));
  g_assert_cmpstr (line->title, ==, title);
  g_assert_cmpstr (line->artist, ==, artist);
  g_assert_cmpfloat (line->duration, ==, duration);
}

static void
test_read_m3u (void)
{
  static const char text[] = "\xef\xbb\xbf#EXTM3U\r\n"
                             "#EXTINF:123.5 key=\"v\",Artist - The - Title\r\n"
                             "a/b.mp3\r\n"
                             "\r\n"
                             "   \r\n"
                             "# comment\r\n"
                             "#EXTINF:-1,Only\r\n"
                             "/abs/c.mp3\r\n"
                             "..\\music\\d.mp3\r\n"
                             "file:///x/%C3%A4%20e.mp3\r\n"
                             "file://localhost/x/f.mp3\r\n"
                             "g%20h.mp3\r\n"
                             "http://example.org/i.mp3\r\n"
                             "#EXTINF:nan,x\r\n"
                             "C:\\j.mp3";
  g_autoptr (GPtrArray) lines = read_m3u (text, strlen (text));

  g_assert_cmpuint (lines->len, ==, 8);
  check_line (lines, 0, "/lists/a/b.mp3", "The - Title", "Artist", 123.5);
  check_line (lines, 1, "/abs/c.mp3", "Only", "", 0.0);
  check_line (lines, 2, "/music/d.mp3", "", "", 0.0);
  check_line (lines, 3, "/x/ä e.mp3", "", "", 0.0);
  check_line (lines, 4, "/x/f.mp3", "", "", 0.0);
  check_line (lines, 5, "/lists/g h.mp3", "", "", 0.0);
  g_assert_cmpuint (g_strv_length (((LibraryPlaylistLine *)lines->pdata[6])->paths), ==, 0);
  g_assert_cmpstr (((LibraryPlaylistLine *)lines->pdata[6])->shown, ==, "http://example.org/i.mp3");
  check_line (lines, 7, "/lists/C:/j.mp3", "x", "", 0.0);
  /* The likeliest comes first. */
  g_assert_cmpstr (((LibraryPlaylistLine *)lines->pdata[0])->paths[0], ==, "/lists/a/b.mp3");
}

static void
test_read_encodings (void)
{
  static const char latin1[] = "#EXTM3U\n#EXTINF:1,Bj\xf6rk - \x93J\xf3ga\x94\nBj\xf6rk.mp3\n";
  static const char old_mac[] = "#EXTM3U\ra.mp3\rb.mp3\r";
  static const char decomposed[] = "Bjo\xcc\x88rk.mp3\n";
  g_autoptr (GPtrArray) lines = read_m3u (latin1, strlen (latin1));
  g_autoptr (GPtrArray) mac = read_m3u (old_mac, strlen (old_mac));
  g_autoptr (GPtrArray) marks = read_m3u (decomposed, strlen (decomposed));

  g_assert_cmpuint (lines->len, ==, 1);
  /* The bytes as they are, and as what they mean. */
  check_line (lines, 0, "/lists/Bj\xf6rk.mp3", "“Jóga”", "Björk", 1.0);
  check_line (lines, 0, "/lists/Björk.mp3", "“Jóga”", "Björk", 1.0);
  g_assert_cmpuint (mac->len, ==, 2);
  check_line (mac, 1, "/lists/b.mp3", "", "", 0.0);
  check_line (marks, 0, "/lists/Björk.mp3", "", "", 0.0);
}

static void
test_read_xspf (void)
{
  static const char text[]
      = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<playlist version=\"1\" xmlns=\"http://xspf.org/ns/0/\"><title>Not this</title><creator>Nor "
        "this</creator>"
        "<trackList><track><location> a/b%20c.mp3 </location><location>file:///x/y.mp3</location>"
        "<title>T &amp; <!-- c -->&lt;</title><creator>A</creator><duration>61600</duration>"
        "<extension application=\"x\"><title>Not this</title></extension></track>"
        "<track><title><![CDATA[<CDATA>]]></title></track>"
        "<track><location>http://example.org/x.mp3</location><duration>-5</duration></track>"
        "</trackList></playlist>";
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = library_xspf_read (text, strlen (text), "/lists", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 3);
  check_line (lines, 0, "/lists/a/b c.mp3", "T & <", "A", 61.6);
  check_line (lines, 0, "/x/y.mp3", "T & <", "A", 61.6);
  g_assert_cmpstr (((LibraryPlaylistLine *)lines->pdata[1])->title, ==, "<CDATA>");
  g_assert_cmpuint (g_strv_length (((LibraryPlaylistLine *)lines->pdata[1])->paths), ==, 0);
  g_assert_cmpuint (g_strv_length (((LibraryPlaylistLine *)lines->pdata[2])->paths), ==, 0);
  g_assert_cmpfloat (((LibraryPlaylistLine *)lines->pdata[2])->duration, ==, 0.0);
}

static void
refuse (GPtrArray *(*read) (const char *data, gsize size, const char *folder, GError **error),
        const char *text,
        gsize size)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (read (text, size, "/", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_FAILED);
}

static void
test_hostile_xspf (void)
{
  static const char *const texts[] = {
    "",
    "x",
    "<playlist>",
    "<html><body/></html>",
    "<playlist><trackList></playlist>",
    "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b "
    "\"&a;&a;&a;&a;\">]><playlist><title>&b;</title></playlist>",
    "<playlist><trackList><track><title>&#0;</title></track></trackList></playlist>",
  };
  g_autoptr (GString) deep = g_string_new ("<playlist>");
  g_autoptr (GString) wide = g_string_new ("<playlist><trackList>");
  g_autoptr (GString) loud = g_string_new ("<playlist><trackList><track><title>");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    refuse (library_xspf_read, texts[i], strlen (texts[i]));

  for (guint i = 0; i < 100000; i++)
    g_string_append (deep, "<a>");
  refuse (library_xspf_read, deep->str, deep->len);
  for (guint i = 0; i <= LIBRARY_PLAYLIST_MAX_ENTRIES; i++)
    g_string_append (wide, "<track/>");
  g_string_append (wide, "</trackList></playlist>");
  refuse (library_xspf_read, wide->str, wide->len);
  refuse (library_xspf_read, "<playlist>\0</playlist>", 22);

  /* A long text is cut, not kept. */
  for (guint i = 0; i < 1000000; i++)
    g_string_append (loud, "<!---->x");
  g_string_append (loud, "</title></track></trackList></playlist>");
  lines = library_xspf_read (loud->str, loud->len, "/", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (((LibraryPlaylistLine *)lines->pdata[0])->title), <=, 65536);
}

static void
test_hostile_m3u (void)
{
  g_autofree char *newlines = g_strnfill (1000000, '\n');
  g_autofree char *path = g_strnfill (1000000, 'a');
  g_autoptr (GString) many = g_string_new (NULL);
  g_autoptr (GPtrArray) none = read_m3u (newlines, 1000000);
  g_autoptr (GPtrArray) one = read_m3u (path, 1000000);
  g_autoptr (GPtrArray) empty = read_m3u ("", 0);
  g_autoptr (GPtrArray) bom = read_m3u ("\xef\xbb\xbf", 3);
  g_autoptr (GPtrArray) bad_uris
      = read_m3u ("file:///a%2Fb\nfile:///a%00b\nfile://other/a\nfile:\nfile:x\n%zz\n", 60);
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpuint (empty->len, ==, 0);
  g_assert_cmpuint (bom->len, ==, 0);
  /* A path that no file can have is no path. */
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpuint (g_strv_length (((LibraryPlaylistLine *)one->pdata[0])->paths), ==, 0);
  g_assert_cmpuint (bad_uris->len, ==, 6);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (g_strv_length (((LibraryPlaylistLine *)bad_uris->pdata[i])->paths), ==, 0);

  refuse (library_m3u_read, "a\0b", 3);
  for (guint i = 0; i <= LIBRARY_PLAYLIST_MAX_ENTRIES; i++)
    g_string_append (many, "a\n");
  refuse (library_m3u_read, many->str, many->len);
}

/* Whatever stands in a file, reading it ends well or with an error: changed bytes and cut ends of real ones. */
static void
test_mangled (void)
{
  g_autoptr (GPtrArray) entries = new_entries ();
  BaseRng rng;

  base_rng_init (&rng, 3);
  add_entry (entries, "/m/a/Ä ö%.mp3", "<T> & \"x\"", "A'", 61.6);
  add_entry (entries, "/m/line\nbreak\xff.mp3", "T", "A", 1);
  for (guint round = 0; round < 4000; round++)
    {
      g_autofree char *text
          = round % 2 == 0 ? library_m3u_write (entries, "/m/b") : library_xspf_write (entries, "n", "/m/b");
      gsize size = 1 + base_rng_below (&rng, strlen (text));
      g_autofree char *cut = g_memdup2 (text, size);
      g_autoptr (GPtrArray) lines = NULL;

      for (guint i = 0; i < round % 8; i++)
        cut[base_rng_below (&rng, size)] = (char)base_rng_below (&rng, 256);
      lines = round % 2 == 0 ? library_m3u_read (cut, size, "/m/b", NULL)
                             : library_xspf_read (cut, size, "/m/b", NULL);
      for (guint i = 0; lines != NULL && i < lines->len; i++)
        g_assert_true (g_utf8_validate (((LibraryPlaylistLine *)lines->pdata[i])->title, -1, NULL));
    }
}

/* --- both, and the library --- */

static const char *const odd_names[] = {
  "plain.mp3",         "Ä ö ß 日本.mp3", "#hash.mp3",
  " leading.mp3",      "trailing.mp3 ",  "line\nbreak.mp3",
  "return\r.mp3",      "per%20cent.mp3", "back\\slash.mp3",
  "\xff\xfe.mp3",      "http:x.mp3",     "a&b<c>.mp3",
  "q?x=1#f.mp3",       "tab\t.mp3",      "file:x.mp3",
  "[x] (y) {z}.mp3",   "-dash.mp3",      "~tilde.mp3",
  "Bjo\xcc\x88rk.mp3", "Bj\xf6rk.mp3",   "x",
  ".hidden",
};

/* Every name that a file can have comes back to the byte, in both formats, relative and absolute. */
static void
test_round_trip (Shelf         *shelf,
                 gconstpointer  data)
{
  static const char *const files[]
      = { "list.m3u8", "list.xspf", "sub/list.m3u8", "sub/list.XSPF", "a/b/list.m3u" };
  g_autoptr (GPtrArray) entries = new_entries ();
  g_autofree char *sub = g_build_filename (shelf->folder, "sub", NULL);
  g_autofree char *deep = g_build_filename (shelf->folder, "a", "b", NULL);

  g_assert_cmpint (g_mkdir_with_parents (sub, 0755), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (deep, 0755), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (odd_names); i++)
    {
      g_autofree char *path = g_build_filename (shelf->folder, "sub", odd_names[i], NULL);
      g_autoptr (LibrarySong) song = shelf_add (shelf, path, "Same", "A", 0.1, 0.1);

      g_ptr_array_add (entries, library_playlist_entry_new (song));
    }

  for (gsize f = 0; f < 2 * G_N_ELEMENTS (files); f++)
    {
      g_autofree char *file = g_build_filename (shelf->folder, files[f / 2], NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) read = NULL;

      g_assert_true (library_playlist_file_export (file, "Name", entries, f % 2 == 0, &error));
      g_assert_no_error (error);
      read = library_playlist_file_import (shelf->db, file, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (read->len, ==, entries->len);
      for (guint i = 0; i < read->len; i++)
        {
          const LibraryPlaylistEntry *entry = read->pdata[i], *wanted = entries->pdata[i];

          g_assert_cmpstr (entry->path, ==, wanted->path);
          g_assert_false (entry->is_missing);
          g_assert_cmpint (library_song_get_id (entry->song), ==, library_song_get_id (wanted->song));
        }
    }
}

static GPtrArray *
import_text (Shelf      *shelf,
             const char *text)
{
  g_autofree char *file = g_build_filename (shelf->folder, "import.m3u8", NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray *entries;

  g_assert_true (g_file_set_contents (file, text, -1, NULL));
  entries = library_playlist_file_import (shelf->db, file, &error);
  g_assert_no_error (error);

  return entries;
}

static void
check_match (Shelf      *shelf,
             const char *text,
             const char *path)
{
  g_autoptr (GPtrArray) entries = import_text (shelf, text);
  const LibraryPlaylistEntry *entry;

  g_assert_cmpuint (entries->len, ==, 1);
  entry = entries->pdata[0];
  if (path != NULL ? entry->song == NULL || !g_str_equal (entry->path, path) : entry->song != NULL)
    g_test_message ("%s", text);
  if (path == NULL)
    {
      g_assert_null (entry->song);
      g_assert_true (entry->is_missing);
      return;
    }
  g_assert_nonnull (entry->song);
  g_assert_cmpstr (entry->path, ==, path);
}

static void
test_match (Shelf         *shelf,
            gconstpointer  data)
{
  g_autoptr (LibrarySong) a = shelf_add (shelf, "/m/One/01.mp3", "First", "A", 0.1, 0.1);
  g_autoptr (LibrarySong) b = shelf_add (shelf, "/m/Two/01.mp3", "Second", "A", 0.1, 0.1);
  g_autoptr (LibrarySong) c = shelf_add (shelf, "/m/x/Three/02.mp3", "Third", "A", 0.1, 0.1);
  g_autoptr (LibrarySong) d = shelf_add (shelf, "/m/y/Three/02.mp3", "Third", "A", 0.1, 0.1);
  g_autoptr (LibrarySong) e = shelf_add (shelf, "/m/Four/Été.mp3", "A - B", "C", 0.1, 0.1);
  g_autoptr (LibrarySong) gone = shelf_add (shelf, "/m/gone.mp3", "Gone", "A", 0.1, 0.1);
  g_autoptr (GPtrArray) missing = NULL;

  shelf_lose (shelf, "/m/gone.mp3");

  check_match (shelf, "/m/One/01.mp3", "/m/One/01.mp3");
  /* By its path even if the title is another. */
  check_match (shelf, "#EXTINF:1,A - Second\n/m/One/01.mp3", "/m/One/01.mp3");
  /* Moved: the title decides, and then the folder. */
  check_match (shelf, "#EXTINF:1,A - Second\n/old/01.mp3", "/m/Two/01.mp3");
  check_match (shelf, "#EXTINF:1,a - second\n/old/01.MP3", "/m/Two/01.mp3");
  check_match (shelf, "/old/two/01.mp3", "/m/Two/01.mp3");
  check_match (shelf, "D:\\Music\\Two\\01.mp3", "/m/Two/01.mp3");
  check_match (shelf, "/old/01.mp3", NULL);
  check_match (shelf, "#EXTINF:1,A - Other\n/old/Two/01.mp3", NULL);
  check_match (shelf, "#EXTINF:1,A - Second\n/old/other.mp3", NULL);
  /* Two that could be meant: the one whose folders agree further, or none. */
  check_match (shelf, "#EXTINF:1,A - Third\n/old/y/Three/02.mp3", "/m/y/Three/02.mp3");
  check_match (shelf, "/old/x/three/02.mp3", "/m/x/Three/02.mp3");
  check_match (shelf, "/old/Three/02.mp3", NULL);
  /* A title with a dash in it. */
  check_match (shelf, "#EXTINF:1,A - B\n/old/ete.mp3", "/m/Four/Été.mp3");
  check_match (shelf, "http://example.org/One/01.mp3", NULL);

  missing = import_text (shelf, "/m/gone.mp3");
  g_assert_true (((LibraryPlaylistEntry *)missing->pdata[0])->is_missing);
  g_assert_cmpint (library_song_get_id (((LibraryPlaylistEntry *)missing->pdata[0])->song), ==,
                   library_song_get_id (gone));

  /* What is missing there is found where it is now. */
  g_autoptr (LibrarySong) moved = shelf_add (shelf, "/m/new/gone.mp3", "Gone", "A", 0.1, 0.1);

  check_match (shelf, "#EXTINF:1,A - Gone\n/m/gone.mp3", "/m/new/gone.mp3");
}

/* Of the ways to read a name the bytes as they are come first. */
static void
test_match_bytes (Shelf         *shelf,
                  gconstpointer  data)
{
  g_autoptr (LibrarySong) text = shelf_add (shelf, "/m/Björk.mp3", "T", "A", 0.1, 0.1);

  check_match (shelf, "/m/Bj\xf6rk.mp3", "/m/Björk.mp3");
  check_match (shelf, "/m/Bjo\xcc\x88rk.mp3", "/m/Björk.mp3");

  g_autoptr (LibrarySong) bytes = shelf_add (shelf, "/m/Bj\xf6rk.mp3", "T", "A", 0.1, 0.1);

  check_match (shelf, "/m/Bj\xf6rk.mp3", "/m/Bj\xf6rk.mp3");
}

/* As many names that are the same as a hostile file can have: bounded, and nothing is guessed. */
static void
test_match_many (Shelf         *shelf,
                 gconstpointer  data)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) entries = NULL;

  shelf_exec (shelf, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)"
                     " INSERT INTO songs (path, size, mtime, title, moods, duration)"
                     " SELECT CAST ('/m/' || i || '/01.mp3' AS BLOB), 1, 1, 'Same', x'', 1 FROM n");
  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "#EXTINF:1,Same\n/old/%u/01.mp3\n", i);
  entries = import_text (shelf, text->str);
  g_assert_cmpuint (entries->len, ==, 3000);
  for (guint i = 0; i < entries->len; i++)
    g_assert_null (((LibraryPlaylistEntry *)entries->pdata[i])->song);
}

/* The file that was there stays if the new one cannot be written, and keeps its rights if it can. */
static void
test_replace (Shelf         *shelf,
              gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = new_entries ();
  g_autofree char *file = g_build_filename (shelf->folder, "list.m3u8", NULL);
  g_autofree char *nowhere = g_build_filename (shelf->folder, "no", "list.m3u8", NULL);
  g_autofree char *folder = g_build_filename (shelf->folder, "folder.m3u8", NULL);
  g_autofree char *content = NULL;
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  struct stat info;
  const char *name;

  add_entry (entries, "/m/a.mp3", "T", "A", 1);
  g_assert_true (g_file_set_contents (file, "old", -1, NULL));
  g_assert_cmpint (chmod (file, 0640), ==, 0);
  g_assert_true (library_playlist_file_export (file, "n", entries, FALSE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (stat (file, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  g_assert_true (g_file_get_contents (file, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "#EXTM3U\n#EXTINF:1,A - T\n/m/a.mp3\n");

  g_assert_false (library_playlist_file_export (nowhere, "n", entries, FALSE, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (g_mkdir (folder, 0755), ==, 0);
  g_assert_false (library_playlist_file_export (folder, "n", entries, FALSE, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  g_assert_false (library_playlist_file_export ("/tmp/list.txt", "n", entries, FALSE, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
  g_clear_error (&error);

  /* Nothing half is left lying around. */
  dir = g_dir_open (shelf->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_false (g_str_has_prefix (name, ".moodplane"));
}

/* A list in a synced folder, say, that a link leads to: the link stays, and what it leads to is written. */
static void
test_replace_link (Shelf         *shelf,
                   gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = new_entries ();
  g_autofree char *sub = g_build_filename (shelf->folder, "sub", NULL);
  g_autofree char *file = g_build_filename (sub, "file.m3u8", NULL);
  g_autofree char *second = g_build_filename (sub, "second", NULL);
  g_autofree char *link = g_build_filename (shelf->folder, "link.m3u8", NULL);
  g_autofree char *circle = g_build_filename (shelf->folder, "circle.m3u8", NULL);
  g_autoptr (GError) error = NULL;

  add_entry (entries, "/m/a.mp3", "T", "A", 1);
  g_assert_cmpint (g_mkdir (sub, 0755), ==, 0);
  g_assert_cmpint (symlink ("sub/second", link), ==, 0);
  g_assert_cmpint (symlink ("file.m3u8", second), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *content = NULL;

      /* First there is none yet. */
      g_assert_cmpint (g_file_test (file, G_FILE_TEST_EXISTS), ==, i == 1);
      if (i == 1)
        g_assert_true (g_file_set_contents (file, "old", -1, NULL));
      g_assert_true (library_playlist_file_export (link, "n", entries, FALSE, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
      g_assert_true (g_file_test (second, G_FILE_TEST_IS_SYMLINK));
      g_assert_false (g_file_test (file, G_FILE_TEST_IS_SYMLINK));
      g_assert_true (g_file_get_contents (file, &content, NULL, NULL));
      g_assert_cmpstr (content, ==, "#EXTM3U\n#EXTINF:1,A - T\n/m/a.mp3\n");
    }

  g_assert_cmpint (symlink ("circle.m3u8", circle), ==, 0);
  g_assert_false (library_playlist_file_export (circle, "n", entries, FALSE, &error));
  g_assert_nonnull (error);
  g_assert_true (g_file_test (circle, G_FILE_TEST_IS_SYMLINK));
}

static gboolean has_no_rights;

/* Stands before the C library's: a file system that has no rights refuses to change them. */
int
fchmod (int fd, mode_t mode)
{
  if (has_no_rights)
    {
      errno = EPERM;
      return -1;
    }

  return (int)syscall (SYS_fchmod, fd, mode);
}

static void
test_replace_without_rights (Shelf         *shelf,
                             gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = new_entries ();
  g_autofree char *file = g_build_filename (shelf->folder, "list.m3u8", NULL);
  g_autoptr (GError) error = NULL;

  add_entry (entries, "/m/a.mp3", "T", "A", 1);
  g_assert_true (library_playlist_file_export (file, "n", entries, FALSE, &error));
  g_assert_no_error (error);
  has_no_rights = TRUE;
  g_assert_true (library_playlist_file_export (file, "n", entries, FALSE, &error));
  has_no_rights = FALSE;
  g_assert_no_error (error);
}

/* What an export that was killed has left behind does not stay for ever. */
static void
test_leftovers (Shelf         *shelf,
                gconstpointer  data)
{
  g_autoptr (GPtrArray) entries = new_entries ();
  g_autofree char *file = g_build_filename (shelf->folder, "list.m3u8", NULL);
  g_autofree char *leftover = g_build_filename (shelf->folder, ".moodplane-aB3dE9.tmp.m3u8", NULL);
  g_autoptr (GError) error = NULL;

  add_entry (entries, "/m/a.mp3", "T", "A", 1);
  g_assert_true (g_file_set_contents (leftover, "half", 4, NULL));
  g_assert_true (library_playlist_file_export (file, "n", entries, FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (leftover, G_FILE_TEST_EXISTS));
}

static void
test_bad_files (Shelf         *shelf,
                gconstpointer  data)
{
  g_autofree char *fifo = g_build_filename (shelf->folder, "fifo.m3u8", NULL);
  g_autofree char *large = g_build_filename (shelf->folder, "large.m3u8", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_null (library_playlist_file_import (shelf->db, fifo, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_A_FILE);
  g_clear_error (&error);
  g_assert_true (g_file_set_contents (large, "a\n", -1, NULL));
  g_assert_cmpint (truncate (large, G_GINT64_CONSTANT (5) << 30), ==, 0);
  g_assert_null (library_playlist_file_import (shelf->db, large, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (library_playlist_file_import (shelf->db, "/nowhere.m3u8", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (library_playlist_file_import (shelf->db, "/etc/passwd", &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_INVALID_ARGUMENT);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test)                                                                                      \
  g_test_add ("/library/playlist-file/" name, Shelf, NULL, shelf_set_up, test, shelf_tear_down)
  g_test_add_func ("/library/playlist-file/relative-paths", test_relative_paths);
  ADD ("links", test_links);
  g_test_add_func ("/library/playlist-file/write-m3u", test_write_m3u);
  g_test_add_func ("/library/playlist-file/write-xspf", test_write_xspf);
  g_test_add_func ("/library/playlist-file/read-m3u", test_read_m3u);
  g_test_add_func ("/library/playlist-file/read-encodings", test_read_encodings);
  g_test_add_func ("/library/playlist-file/read-xspf", test_read_xspf);
  g_test_add_func ("/library/playlist-file/hostile-m3u", test_hostile_m3u);
  g_test_add_func ("/library/playlist-file/hostile-xspf", test_hostile_xspf);
  g_test_add_func ("/library/playlist-file/mangled", test_mangled);
  ADD ("round-trip", test_round_trip);
  ADD ("match", test_match);
  ADD ("match-bytes", test_match_bytes);
  ADD ("match-many", test_match_many);
  ADD ("replace", test_replace);
  ADD ("replace-link", test_replace_link);
  ADD ("replace-without-rights", test_replace_without_rights);
  ADD ("leftovers", test_leftovers);
  ADD ("bad-files", test_bad_files);

  return g_test_run ();
}
