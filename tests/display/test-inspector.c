/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The inspector of the selected song, used as a person does: what it shows, what a click in it does. Songs are real files, in a
 * library of their own. */

#include "harness.h"
#include "library/journal.h"
#include "library/labels.h"
#include "tests/support/fixtures.h"
#include "ui/alike-row.h"
#include "ui/cover-picture.h"
#include "ui/cover-view.h"
#include "ui/details-alike.h"
#include "ui/details-facts.h"
#include "ui/details-sound.h"
#include "ui/passage-row.h"
#include "ui/player-bar.h"
#include "ui/song-summary.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define N_SONGS 4
#define SECONDS 80

typedef struct
{
  Harness harness;
  char *folder; /* (owned): of the songs and the library */
  gint64 ids[N_SONGS];
  MoodDetailsSound *sound;
  MoodCurveView *curve;
} Fixture;

static char *
get_song_path (Fixture *self, guint number)
{
  g_autofree char *name = g_strdup_printf ("%u.wav", number);

  return g_build_filename (self->folder, name, NULL);
}

/* Pleasant and energetic, with half a minute that is much more energetic. */
static MoodCurve *
make_curve (void)
{
  float valence[2 * SECONDS], arousal[2 * SECONDS];

  for (guint i = 0; i < 2 * SECONDS; i++)
    {
      valence[i] = 0.4f;
      arousal[i] = i >= 60 && i < 100 ? 0.9f : 0.2f;
    }

  return mood_curve_new (MOOD_CURVE_HOP, 2 * SECONDS, valence, arousal);
}

/* Song 0 and song 2 sound nearly the same, 1 less so, 3 not at all. */
static MoodEmbedding *
make_embedding (guint number)
{
  static const float angles[N_SONGS] = { 0.0f, 0.8f, 0.1f, 1.5f };
  const float values[] = { cosf (angles[number]), sinf (angles[number]) };

  return mood_embedding_new (G_N_ELEMENTS (values), values);
}

static gint64
store_song (Fixture *self, LibraryDb *db, guint number)
{
  static const char *const titles[N_SONGS] = { "Alpha <b>", "Beta", "Gamma", "Delta" };
  const LibraryVersion version = { "made-up", 1, TRUE };
  const FixtureSpec spec
      = { .format = FIXTURE_WAV, .sound = FIXTURE_CHORDS, .seconds = SECONDS, .channels = 1, .rate = 8000 };
  const MoodGaussian gaussian = { 0.4, 0.4 - 0.3 * number, 0.1, 0.1, 0 };
  g_autofree char *path = get_song_path (self, number);
  g_autoptr (MoodCurve) curve = make_curve ();
  g_autoptr (MoodEmbedding) embedding = make_embedding (number);
  g_autoptr (LibrarySong) stored = NULL;
  g_autoptr (GError) error = NULL;
  MoodEstimate estimate;
  LibrarySongFields fields = {
    .path = path,
    .title = titles[number],
    .artist = "Nobody",
    .album = "Nowhere",
    .year = 1971,
    .duration = SECONDS,
    .estimate = &estimate,
  };

  /* The last one's file is gone. */
  if (number < N_SONGS - 1)
    fixture_write (&spec, path, &error);
  g_assert_no_error (error);
  mood_estimate_init (&estimate, &gaussian);
  stored = library_db_store (db, &fields, curve, embedding, &version, &error);
  g_assert_no_error (error);

  return library_song_get_id (stored);
}

static void
add_to_journal (Fixture *self, LibraryDb *db)
{
  g_autofree char *path = get_song_path (self, 0);
  char *old_values[] = { (char *)"happy", NULL };
  char *new_values[] = { (char *)"calm", (char *)"tender", NULL };
  g_autoptr (GError) error = NULL;
  const LibraryJournalEntry entry = {
    .batch = library_journal_begin_batch (db, &error),
    .path = path,
    .field = (char *)"MOOD",
    .old_values = old_values,
    .new_values = new_values,
  };
  const gint64 id = library_journal_begin_entry (db, &entry, &error);

  g_assert_no_error (error);
  g_assert_true (library_journal_complete (db, id, &error));
}

static gpointer
get_part (Fixture *self, const char *name)
{
  return gtk_widget_get_template_child (GTK_WIDGET (self->harness.details), MOOD_TYPE_DETAILS, name);
}

static void
open_fixture (Fixture *self)
{
  g_autofree char *library = NULL;
  g_autoptr (LibraryDb) db = NULL;
  g_autoptr (GError) error = NULL;

  *self = (Fixture) { .folder = fixture_folder_new () };
  library = g_build_filename (self->folder, "library.db", NULL);
  db = library_db_open (library, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < N_SONGS; i++)
    self->ids[i] = store_song (self, db, i);
  add_to_journal (self, db);
  g_assert_true (library_labels_set (db, self->ids[1], -0.5, -0.6, NULL, NULL, &error));
  g_clear_pointer (&db, library_db_unref);

  harness_open_file (&self->harness, 1300, library);
  harness_settle (&self->harness);
  self->sound = get_part (self, "sound");
  self->curve = mood_details_sound_get_curve (self->sound);
  g_action_group_change_action_state (G_ACTION_GROUP (self->harness.window), "show-details",
                                      g_variant_new_boolean (TRUE));
}

static void
close_fixture (Fixture *self)
{
  harness_close (&self->harness);
  fixture_folder_free (self->folder);
}

static void
select_song (Fixture *self, guint number)
{
  g_autoptr (GPtrArray) songs = g_ptr_array_new ();

  g_ptr_array_add (songs, mood_song_store_find (self->harness.store, self->ids[number]));
  mood_selection_add (self->harness.selection, songs, TRUE);
}

static gboolean
is_drawn (gpointer data)
{
  return g_str_equal (mood_details_sound_get_state (((Fixture *)data)->sound), "shown");
}

static gboolean
has_no_picture (gpointer data)
{
  return g_str_equal (mood_details_sound_get_state (((Fixture *)data)->sound), "failed");
}

static gpointer
find_child (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      gpointer found = find_child (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
emit_on_controller (GtkWidget *widget, GType type, const char *signal, ...)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  va_list arguments;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!g_type_is_a (G_OBJECT_TYPE (controller), type))
        continue;
      va_start (arguments, signal);
      g_signal_emit_valist (controller, g_signal_lookup (signal, type), 0, arguments);
      va_end (arguments);
      return;
    }

  g_assert_not_reached ();
}

static void
click_curve (Fixture *self, double seconds)
{
  emit_on_controller (GTK_WIDGET (self->curve), GTK_TYPE_GESTURE_CLICK, "pressed", 1,
                      mood_curve_view_get_x (self->curve, seconds), 80.0);
}

static void
press_on_curve (Fixture *self, guint key)
{
  gboolean is_taken = FALSE;

  emit_on_controller (GTK_WIDGET (self->curve), GTK_TYPE_EVENT_CONTROLLER_KEY, "key-pressed", key, 0u, 0,
                      &is_taken);
  g_assert_true (is_taken);
}

static const char *
get_played_title (Fixture *self)
{
  GtkWidget *bar = harness_get_child (&self->harness, "player_bar");

  return gtk_label_get_text (GTK_LABEL (gtk_widget_get_template_child (bar, MOOD_TYPE_PLAYER_BAR, "title")));
}

static double
get_played_position (Fixture *self)
{
  GtkWidget *bar = harness_get_child (&self->harness, "player_bar");

  return gtk_range_get_value (GTK_RANGE (gtk_widget_get_template_child (bar, MOOD_TYPE_PLAYER_BAR, "scale")));
}

static gboolean
plays_past_31 (gpointer data)
{
  return get_played_position (data) > 30.2 && get_played_position (data) < 45;
}

/* Select a song, see its curve over its sound, click in it: it is played from there, and the line goes along. */
static void
test_seek (void)
{
  Fixture f;

  open_fixture (&f);
  select_song (&f, 0);
  harness_wait (is_drawn, &f);
  g_assert_true (mood_curve_view_has_curve (f.curve));
  g_assert_true (mood_curve_view_has_sound (f.curve));
  g_assert_cmpfloat (mood_curve_view_get_position (f.curve), <, 0);

  click_curve (&f, 30);
  g_assert_cmpstr (get_played_title (&f), ==, "Alpha <b>");
  g_assert_cmpfloat_with_epsilon (mood_curve_view_get_position (f.curve), 30, 0.5);
  harness_wait (plays_past_31, &f);
  g_assert_cmpfloat (mood_curve_view_get_position (f.curve), >, 30);

  press_on_curve (&f, GDK_KEY_Home);
  g_assert_cmpfloat (mood_curve_view_get_position (f.curve), <, 2);
  press_on_curve (&f, GDK_KEY_Page_Down);
  press_on_curve (&f, GDK_KEY_Right);
  g_assert_cmpfloat (mood_curve_view_get_position (f.curve), >=, 35);
  g_assert_cmpfloat (mood_curve_view_get_position (f.curve), <, 40);

  /* Another song has a curve, but is not what is played. */
  select_song (&f, 1);
  harness_wait (is_drawn, &f);
  g_assert_cmpfloat (mood_curve_view_get_position (f.curve), <, 0);
  press_on_curve (&f, GDK_KEY_Right);
  press_on_curve (&f, GDK_KEY_Right);
  g_assert_cmpstr (get_played_title (&f), ==, "Alpha <b>");
  press_on_curve (&f, GDK_KEY_Return);
  g_assert_cmpstr (get_played_title (&f), ==, "Beta");
  g_assert_cmpfloat_with_epsilon (mood_curve_view_get_position (f.curve), 10, 0.5);
  close_fixture (&f);
}

/* What it says of the passage, and that a click on it plays it. */
static void
test_why (void)
{
  Fixture f;
  MoodPassageRow *row;
  GtkWidget *sentence;

  open_fixture (&f);
  select_song (&f, 0);
  harness_wait (is_drawn, &f);
  row = find_child (GTK_WIDGET (f.sound), MOOD_TYPE_PASSAGE_ROW);
  g_assert_nonnull (row);
  sentence = find_child (GTK_WIDGET (row), GTK_TYPE_LABEL);
  g_assert_true (g_str_has_suffix (gtk_label_get_text (GTK_LABEL (sentence)), " is the most energetic"));
  g_assert_cmpfloat_with_epsilon (mood_passage_row_get_start (row), 30, 3);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (f.sound), "Pulls it towards “Happy and lively”"));

  g_signal_emit_by_name (row, "clicked");
  g_assert_cmpstr (get_played_title (&f), ==, "Alpha <b>");
  g_assert_cmpfloat_with_epsilon (mood_curve_view_get_position (f.curve), mood_passage_row_get_start (row),
                                  0.5);
  close_fixture (&f);
}

static gboolean
has_alike (gpointer data)
{
  return gtk_widget_get_visible (get_part (data, "alike"));
}

static gboolean
has_facts (gpointer data)
{
  return gtk_widget_get_visible (get_part (data, "facts"));
}

/* The most alike first; a click selects it, its button plays it. */
static void
test_alike (void)
{
  Fixture f;
  GtkListBox *list;
  MoodAlikeRow *row;

  open_fixture (&f);
  select_song (&f, 0);
  harness_wait (has_alike, &f);
  list = GTK_LIST_BOX (
      gtk_widget_get_template_child (get_part (&f, "alike"), MOOD_TYPE_DETAILS_ALIKE, "list"));
  g_assert_nonnull (gtk_list_box_get_row_at_index (list, 2));
  g_assert_null (gtk_list_box_get_row_at_index (list, 3));
  row = MOOD_ALIKE_ROW (gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpint (library_song_get_id (mood_alike_row_get_song (row)), ==, f.ids[2]);
  /* The cosine of 0.1, as a byte a value has it. */
  g_assert_nonnull (harness_find_text (GTK_WIDGET (row), "1.00"));

  g_signal_emit_by_name (gtk_widget_get_template_child (GTK_WIDGET (row), MOOD_TYPE_ALIKE_ROW, "play"),
                         "clicked");
  g_assert_cmpstr (get_played_title (&f), ==, "Gamma");
  g_assert_cmpint (library_song_get_id (mood_selection_get_song (f.harness.selection)), ==, f.ids[0]);

  g_signal_emit_by_name (list, "row-activated", row);
  g_assert_cmpint (library_song_get_id (mood_selection_get_song (f.harness.selection)), ==, f.ids[2]);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (f.harness.details), "Gamma"));
  close_fixture (&f);
}

/* Year, length, likely words, what stands in the file, and what was done with the song. */
static void
test_facts (void)
{
  Fixture f;

  open_fixture (&f);
  select_song (&f, 0);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (f.harness.details), "Alpha <b>"));
  g_assert_nonnull (harness_find_text (GTK_WIDGET (f.harness.details), "1971 · 1:20"));
  g_assert_cmpstr (gtk_label_get_text (get_part (&f, "mood_chance")), !=, "");
  g_assert_true (gtk_widget_get_visible (get_part (&f, "words_group")));

  harness_wait (has_facts, &f);
  g_assert_nonnull (harness_find_text (get_part (&f, "facts"), "None"));
  g_assert_nonnull (harness_find_text (get_part (&f, "facts"), "By another model, made-up"));
  g_assert_nonnull (harness_find_text (get_part (&f, "facts"), "MOOD: calm; tender (before: happy)"));
  close_fixture (&f);
}

static gboolean
has_saying (gpointer data)
{
  return has_facts (data)
         && harness_find_text (get_part (data, "facts"), "unpleasant, very calm (−0.50, −0.60)") != NULL;
}

/* Of a song that its owner has placed: the mood is that; what the model hears is told as such. */
static void
test_placed (void)
{
  Fixture f;

  open_fixture (&f);
  select_song (&f, 1);
  g_assert_nonnull (
      harness_find_text (GTK_WIDGET (f.harness.details), "Likely Words, as the Model Hears It"));
  g_assert_cmpstr (gtk_label_get_text (get_part (&f, "mood_chance")), ==, "");
  g_assert_nonnull (harness_find_text (get_part (&f, "places"), "very calm"));
  harness_wait (is_drawn, &f);
  g_assert_nonnull (harness_find_text (GTK_WIDGET (f.sound), "Pulls it towards “Happy and lively”"));
  harness_wait (has_saying, &f);
  close_fixture (&f);
}

static gboolean
has_new_saying (gpointer data)
{
  return harness_find_text (get_part (data, "facts"), "pleasant, very calm (+0.50, −0.70)") != NULL;
}

/* A song that is placed while it is shown: its place changes and its history, its picture neither goes nor is made again. */
static void
test_placing (void)
{
  Fixture f;
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GError) error = NULL;

  open_fixture (&f);
  select_song (&f, 0);
  harness_wait (is_drawn, &f);
  g_assert_true (library_labels_set (mood_session_get_db (f.harness.session), f.ids[0], 0.5, -0.7, NULL,
                                     changed, &error));
  mood_song_store_add (f.harness.store, changed);
  g_assert_nonnull (harness_find_text (get_part (&f, "places"), "very calm"));
  harness_wait (has_new_saying, &f);
  g_assert_true (is_drawn (&f));
  g_assert_true (mood_curve_view_has_sound (f.curve));
  close_fixture (&f);
}

/* A song whose file is gone says so, and what is known of it is there all the same. */
static void
test_vanished (void)
{
  Fixture f;
  GtkLabel *text;

  open_fixture (&f);
  select_song (&f, N_SONGS - 1);
  harness_wait (has_no_picture, &f);
  text = GTK_LABEL (
      gtk_widget_get_template_child (GTK_WIDGET (f.sound), MOOD_TYPE_DETAILS_SOUND, "status_text"));
  g_assert_true (g_str_has_prefix (gtk_label_get_text (text), "No picture of the sound. "));
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (text)));
  g_assert_true (mood_curve_view_has_curve (f.curve));
  g_assert_false (mood_curve_view_has_sound (f.curve));
  g_assert_false (mood_cover_view_has_picture (get_part (&f, "cover")));
  harness_wait (has_facts, &f);
  g_assert_nonnull (harness_find_text (get_part (&f, "facts"), "Cannot be read"));
  close_fixture (&f);
}

/* Who goes through the list has nothing heard but for where he stays; closed details begin nothing. */
static void
test_walking (void)
{
  Fixture f;

  open_fixture (&f);
  for (guint i = 0; i < 30; i++)
    {
      select_song (&f, i % N_SONGS);
      for (guint k = 0; k < 3; k++)
        g_main_context_iteration (NULL, FALSE);
      g_assert_cmpstr (mood_details_sound_get_state (f.sound), ==, "none");
      g_assert_false (mood_curve_view_has_sound (f.curve));
    }
  select_song (&f, 1);
  harness_wait (is_drawn, &f);

  mood_selection_clear (f.harness.selection);
  g_assert_cmpstr (mood_details_get_page (f.harness.details), ==, "none");
  close_fixture (&f);
}

static gboolean
has_words (gpointer data)
{
  GtkWidget *many = get_part (data, "many");

  return harness_find_text (many, "Mood Words") != NULL
         && gtk_widget_get_mapped (harness_find_text (many, "Mood Words"));
}

static void
test_many (void)
{
  Fixture f;
  g_autoptr (GPtrArray) songs = g_ptr_array_new ();

  open_fixture (&f);
  for (guint i = 0; i < 3; i++)
    g_ptr_array_add (songs, mood_song_store_find (f.harness.store, f.ids[i]));
  mood_selection_add (f.harness.selection, songs, TRUE);
  g_assert_cmpstr (mood_details_get_page (f.harness.details), ==, "many");
  g_assert_nonnull (harness_find_text (get_part (&f, "many"), "3 Songs Selected"));
  harness_wait (has_words, &f);
  g_assert_nonnull (harness_find_text (get_part (&f, "many"), "4:00"));
  g_assert_nonnull (harness_find_text (get_part (&f, "many"), "+0.10 ± 0.42"));
  g_assert_nonnull (harness_find_text (get_part (&f, "many"), "−0.13 ± 0.41"));
  close_fixture (&f);
}

/* --- without a window --- */

static void
test_summary (void)
{
  g_autoptr (GPtrArray) songs = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (MoodSongSummary) summary = NULL;
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autoptr (MoodSongSummary) empty = mood_song_summary_new (nothing);
  guint n_counted = 0;

  g_assert_cmpuint (empty->n_songs + empty->n_placed + empty->words->len, ==, 0);
  for (guint i = 0; i < 5000; i++)
    g_ptr_array_add (songs,
                     display_songs_make_at (i + 1, "T", i % 2 == 0 ? 0.5 : -0.5, i % 2 == 0 ? 0.4 : -0.4));
  g_ptr_array_add (songs, display_songs_make_bad (5001, "Bad", "No"));
  summary = mood_song_summary_new (songs);
  g_assert_cmpuint (summary->n_songs, ==, 5001);
  g_assert_cmpuint (summary->n_placed, ==, 5000);
  g_assert_cmpfloat (summary->seconds, ==, 5000 * 200);
  g_assert_cmpfloat_with_epsilon (summary->place.valence, 0, 1e-9);
  g_assert_cmpfloat_with_epsilon (summary->place.valence_sd, 0.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (summary->place.arousal_sd, 0.4, 1e-9);
  g_assert_cmpfloat_with_epsilon (summary->place.correlation, 1, 1e-9);
  g_assert_cmpuint (summary->points->len, <=, MOOD_SUMMARY_MAX_POINTS);
  g_assert_cmpuint (summary->points->len, >=, MOOD_SUMMARY_MAX_POINTS / 2);
  for (guint i = 0; i < summary->words->len; i++)
    n_counted += g_array_index (summary->words, MoodWordCount, i).n_songs;
  g_assert_cmpuint (n_counted, ==, 5000);
  g_assert_cmpuint (summary->words->len, ==, 2);
}

static void
put_be32 (GByteArray *bytes, guint32 value)
{
  const guint8 data[] = { (guint8)(value >> 24), (guint8)(value >> 16), (guint8)(value >> 8), (guint8)value };

  g_byte_array_append (bytes, data, sizeof data);
}

/* As the PNG specification has it. */
static guint32
get_crc (const guint8 *data, gsize size)
{
  guint32 crc = 0xffffffff;

  for (gsize i = 0; i < size; i++)
    {
      crc ^= data[i];
      for (int k = 0; k < 8; k++)
        crc = (crc & 1) != 0 ? 0xedb88320 ^ (crc >> 1) : crc >> 1;
    }

  return ~crc;
}

static void
put_chunk (GByteArray *png, const char *type, const guint8 *data, gsize size)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();

  g_byte_array_append (body, (const guint8 *)type, 4);
  if (size > 0)
    g_byte_array_append (body, data, (guint)size);
  put_be32 (png, (guint32)size);
  g_byte_array_append (png, body->data, body->len);
  put_be32 (png, get_crc (body->data, body->len));
}

/* A picture that promises so many pixels in some fifty bytes. */
static GBytes *
make_promise (guint32 width, guint32 height)
{
  static const guint8 rest[] = { 8, 2, 0, 0, 0 };
  static const guint8 zlib[] = { 0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01 };
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();

  g_byte_array_append (png, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
  put_be32 (header, width);
  put_be32 (header, height);
  g_byte_array_append (header, rest, sizeof rest);
  put_chunk (png, "IHDR", header->data, header->len);
  put_chunk (png, "IDAT", zlib, sizeof zlib);

  return g_byte_array_free_to_bytes (g_steal_pointer (&png));
}

/* A black picture of so many pixels, which is all that it says, in a few kilobytes. */
static GBytes *
make_black (guint32 width, guint32 height)
{
  static const guint8 rest[] = { 1, 0, 0, 0, 0 };
  const gsize raw_size = (gsize)height * (1 + (width + 7) / 8);
  g_autofree guint8 *raw = g_malloc0 (raw_size);
  const gsize room = 256 * 1024;
  g_autofree guint8 *packed = g_malloc (room);
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
  g_autoptr (GByteArray) png = g_byte_array_new ();
  g_autoptr (GByteArray) header = g_byte_array_new ();
  gsize n_read, n_written;

  g_assert_cmpint (g_converter_convert (G_CONVERTER (compressor), raw, raw_size, packed, room,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_assert_cmpuint (n_read, ==, raw_size);
  g_byte_array_append (png, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
  put_be32 (header, width);
  put_be32 (header, height);
  g_byte_array_append (header, rest, sizeof rest);
  put_chunk (png, "IHDR", header->data, header->len);
  put_chunk (png, "IDAT", packed, n_written);
  put_chunk (png, "IEND", NULL, 0);

  return g_byte_array_free_to_bytes (g_steal_pointer (&png));
}

static void
assert_refused (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) small = NULL;

  g_assert_null (mood_cover_picture_decode (bytes, &small, &error));
  g_assert_nonnull (error);
  g_assert_null (small);
}

/* Good pictures, but for how many pixels they have. */
static void
test_large_pictures (void)
{
  static const guint32 sizes[][3]
      = { { 10000, 1, TRUE }, { 10001, 1, FALSE }, { 3000, 3000, TRUE }, { 9000, 9000, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) bytes = make_black (sizes[i][0], sizes[i][1]);
      g_autoptr (GdkTexture) texture = NULL;

      if (sizes[i][2])
        texture = mood_cover_picture_decode (bytes, NULL, NULL);
      else
        assert_refused (bytes);
      g_assert_cmpint (texture != NULL, ==, sizes[i][2]);
    }
}

static GBytes *
make_picture (int width, int height, const char *type)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, width, height);
  char *buffer;
  gsize size;

  gdk_pixbuf_fill (pixbuf, 0x8040c0ff);
  g_assert_true (gdk_pixbuf_save_to_buffer (pixbuf, &buffer, &size, type, NULL, NULL));

  return g_bytes_new_take (buffer, size);
}

/* No more memory than for a cover, however many pixels a picture says it has; no other loader than for the kinds we show. */
static void
test_hostile_pictures (void)
{
  static const guint32 sizes[][2]
      = { { 60000, 60000 }, { 0x7fffffff, 1 }, { 1, 0x7fffffff }, { 9000, 9000 }, { 0, 10 } };
  static const char *const texts[] = { "",
                                       "no picture",
                                       "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>",
                                       "\xff\xd8\xff\xe0 and that is all there is",
                                       "GIF89a\xff\xff\xff\xff and more",
                                       "/* XPM */ static char *x[] = {" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GBytes) bytes = make_promise (sizes[i][0], sizes[i][1]);

      assert_refused (bytes);
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) bytes = g_bytes_new_static (texts[i], strlen (texts[i]));

      assert_refused (bytes);
    }

  /* Damaged at random it may be shown or refused, and nothing worse. */
  for (guint i = 0; i < 200; i++)
    {
      g_autoptr (GBytes) good = make_picture (40, 30, i % 2 == 0 ? "png" : "jpeg");
      const gsize size = g_bytes_get_size (good);
      g_autofree guint8 *data = g_memdup2 (g_bytes_get_data (good, NULL), size);
      g_autoptr (GBytes) bad = NULL;
      g_autoptr (GdkTexture) texture = NULL;

      for (guint k = 0; k < 4; k++)
        data[g_rand_int_range (rand, 0, (gint32)size)] = (guint8)g_rand_int (rand);
      bad = g_bytes_new (data, (gsize)g_rand_int_range (rand, 1, (gint32)size + 1));
      texture = mood_cover_picture_decode (bad, NULL, NULL);
    }
}

static void
test_pictures (void)
{
  static const int sizes[][2] = { { 1, 1 }, { 300, 200 }, { 2000, 3000 }, { 5000, 3 }, { 256, 256 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint k = 0; k < 2; k++)
      {
        g_autoptr (GBytes) bytes = make_picture (sizes[i][0], sizes[i][1], k == 0 ? "png" : "jpeg");
        g_autoptr (GBytes) small = NULL;
        g_autoptr (GError) error = NULL;
        g_autoptr (GdkTexture) texture = mood_cover_picture_decode (bytes, &small, &error);
        g_autoptr (GdkTexture) again = NULL;

        g_assert_no_error (error);
        g_assert_cmpint (gdk_texture_get_width (texture), ==,
                         sizes[i][0] > sizes[i][1]
                             ? MIN (sizes[i][0], MOOD_COVER_SIZE)
                             : MAX (sizes[i][0] * MIN (sizes[i][1], MOOD_COVER_SIZE) / sizes[i][1], 1));
        g_assert_cmpint (gdk_texture_get_height (texture), <=, MOOD_COVER_SIZE);
        again = mood_cover_picture_decode (small, NULL, &error);
        g_assert_no_error (error);
        g_assert_cmpint (gdk_texture_get_width (again), ==, gdk_texture_get_width (texture));
      }
}

static gboolean
has_cover (gpointer data)
{
  return mood_cover_view_has_picture (get_part (data, "cover"));
}

/* The picture of the song's folder. */
static void
test_cover (void)
{
  Fixture f;
  g_autofree char *path = NULL;

  open_fixture (&f);
  path = g_build_filename (f.folder, "Cover.png", NULL);
  fixture_write_picture (path);
  select_song (&f, 0);
  harness_wait (has_cover, &f);
  select_song (&f, 1);
  g_assert_false (mood_cover_view_has_picture (get_part (&f, "cover")));
  harness_wait (has_cover, &f);
  close_fixture (&f);
}

int
main (int argc, char *argv[])
{
  harness_init (&argc, &argv);

  g_test_add_func ("/inspector/seek", test_seek);
  g_test_add_func ("/inspector/why", test_why);
  g_test_add_func ("/inspector/alike", test_alike);
  g_test_add_func ("/inspector/facts", test_facts);
  g_test_add_func ("/inspector/placed", test_placed);
  g_test_add_func ("/inspector/placing", test_placing);
  g_test_add_func ("/inspector/vanished", test_vanished);
  g_test_add_func ("/inspector/walking", test_walking);
  g_test_add_func ("/inspector/many", test_many);
  g_test_add_func ("/inspector/cover", test_cover);
  g_test_add_func ("/inspector/summary", test_summary);
  g_test_add_func ("/inspector/pictures", test_pictures);
  g_test_add_func ("/inspector/large-pictures", test_large_pictures);
  g_test_add_func ("/inspector/hostile-pictures", test_hostile_pictures);

  return g_test_run ();
}
