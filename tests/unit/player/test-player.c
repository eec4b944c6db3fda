/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is waited for are signals; no test knows how long anything takes. */

#include "player/player.h"

#include <glib/gstdio.h>
#include <gst/audio/gstaudiosink.h>
#include <gst/gst.h>
#include <math.h>

#include "support.h"

#define RATE 44100

static void
test_plays_to_the_end (void)
{
  Fixture f;

  fixture_open (&f, FAST_SINK);
  player_player_play_items (f.player,
                            fixture_list (fixture_song (&f, "a", 1), fixture_song (&f, "b", 1),
                                          fixture_song (&f, "c", 1), NULL),
                            0);
  g_assert_cmpint (player_player_get_state (f.player), ==, PLAYER_STATE_PLAYING);
  wait_for_state (&f, PLAYER_STATE_STOPPED);
  g_assert_cmpstr (f.heard->str, ==, "abc");
  g_assert_cmpstr (f.skipped->str, ==, "");
  g_assert_cmpuint (f.n_failed, ==, 0);
  g_assert_cmpint (player_queue_get_position (player_player_get_queue (f.player)), ==, 2);
  g_assert_cmpfloat (player_player_get_position (f.player), ==, 0);

  /* And again. */
  player_player_play (f.player);
  wait_for_state (&f, PLAYER_STATE_STOPPED);
  g_assert_cmpstr (f.heard->str, ==, "abcc");
  fixture_close (&f);
}

/* The sink writes what it is given to a file, which begins anew when the pipeline does: so the file holds both songs, to the
 * sample, only when the second one followed in the same pipeline with nothing in between. */
static void
test_no_gap (void)
{
  Fixture f;
  g_autofree char *sink = NULL;
  g_autofree char *samples = NULL;
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "moodplane-gapless-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  gsize size;
  int fd = g_mkstemp (path);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  sink = g_strdup_printf ("audioconvert ! audio/x-raw,format=S16LE,channels=1,rate=%d ! filesink location=%s",
                          RATE, path);
  fixture_open (&f, sink);
  player_player_play_items (f.player,
                            fixture_list (fixture_song (&f, "a", 1), fixture_song (&f, "b", 1.5), NULL), 0);
  wait_for_state (&f, PLAYER_STATE_STOPPED);
  g_assert_cmpstr (f.heard->str, ==, "ab");
  fixture_close (&f);

  g_file_get_contents (path, &samples, &size, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (size, ==, 2 * (RATE + RATE * 3 / 2));
  g_remove (path);
}

static void
test_next_and_previous (void)
{
  Fixture f;

  fixture_open (&f, TIMED_SINK);
  player_player_play_items (f.player,
                            fixture_list (fixture_song (&f, "a", 20), fixture_song (&f, "b", 20),
                                          fixture_song (&f, "c", 20), NULL),
                            1);
  wait_for_sound (&f);
  g_assert_true (player_player_get_can_go_next (f.player));
  player_player_next (f.player);
  g_assert_cmpint (player_player_get_state (f.player), ==, PLAYER_STATE_PLAYING);
  g_assert_false (player_player_get_can_go_next (f.player));
  player_player_next (f.player);
  wait_for_sound (&f);
  g_assert_cmpstr (f.heard->str, ==, "bc");

  /* Far in, back is the begin of the song; near it, the song before. */
  player_player_seek (f.player, 10);
  player_player_previous (f.player);
  wait_for_seek (&f);
  g_assert_cmpstr (f.heard->str, ==, "bc");
  g_assert_cmpfloat (player_player_get_position (f.player), <, 3);
  player_player_pause (f.player);
  player_player_previous (f.player);
  g_assert_cmpint (player_player_get_state (f.player), ==, PLAYER_STATE_PAUSED);
  wait_for_sound (&f);
  player_player_previous (f.player);
  wait_for_sound (&f);
  g_assert_cmpstr (f.heard->str, ==, "bcba");
  player_player_previous (f.player);
  wait_for_seek (&f);
  g_assert_cmpstr (f.heard->str, ==, "bcba");
  g_assert_cmpint (player_player_get_state (f.player), ==, PLAYER_STATE_PAUSED);

  player_player_stop (f.player);
  g_assert_cmpint (player_player_get_state (f.player), ==, PLAYER_STATE_STOPPED);
  player_player_next (f.player);
  g_assert_cmpint (player_player_get_state (f.player), ==, PLAYER_STATE_STOPPED);
  g_assert_cmpstr (f.heard->str, ==, "bcbab");
  fixture_close (&f);
}

static void
test_seek (void)
{
  Fixture f;

  fixture_open (&f, TIMED_SINK);
  player_player_play_items (f.player, fixture_list (fixture_song (&f, "a", 20), NULL), 0);
  /* Before it is open: done when it is. */
  player_player_pause (f.player);
  player_player_seek (f.player, 12.5);
  g_assert_cmpfloat (player_player_get_position (f.player), ==, 12.5);
  wait_for_seek (&f);
  g_assert_cmpfloat_with_epsilon (player_player_get_position (f.player), 12.5, 0.01);
  wait_for_sound (&f);
  g_assert_cmpfloat_with_epsilon (player_player_get_duration (f.player), 20, 0.01);

  /* As a hand on the slider does: the last one counts, and is the only one that is told. */
  for (guint i = 0; i < 50; i++)
    player_player_seek (f.player, i / 10.0);
  player_player_seek (f.player, 7.25);
  wait_for_seek (&f);
  g_assert_cmpuint (f.n_seeked, ==, 2);
  g_assert_cmpfloat_with_epsilon (player_player_get_position (f.player), 7.25, 0.01);

  /* Beyond the ends is the ends. */
  player_player_seek (f.player, -5);
  g_assert_cmpfloat (player_player_get_position (f.player), ==, 0);
  wait_for_seek (&f);
  player_player_seek (f.player, 1000);
  g_assert_cmpfloat_with_epsilon (player_player_get_position (f.player), 20, 0.01);
  player_player_play (f.player);
  wait_for_state (&f, PLAYER_STATE_STOPPED);
  fixture_close (&f);
}

typedef struct
{
  PlayerPlayer *player;
  double position;
} PositionWait;

static gboolean
is_beyond (gpointer data)
{
  PositionWait *wait = data;

  return player_player_get_position (wait->player) > wait->position;
}

static void
test_pause_holds_still (void)
{
  Fixture f;
  double position;

  fixture_open (&f, TIMED_SINK);
  player_player_play_items (f.player, fixture_list (fixture_song (&f, "a", 60), NULL), 0);
  wait_until (is_beyond, &(PositionWait) { f.player, 0.3 });
  player_player_toggle (f.player);
  g_assert_cmpint (player_player_get_state (f.player), ==, PLAYER_STATE_PAUSED);
  position = player_player_get_position (f.player);
  g_usleep (50000);
  g_assert_cmpfloat (player_player_get_position (f.player), ==, position);
  player_player_toggle (f.player);
  wait_until (is_beyond, &(PositionWait) { f.player, position + 0.2 });
  fixture_close (&f);
}

/* What the pause has to say when it is done comes when the seek has begun, and is not taken for its end. */
static void
test_seek_right_after_pause (void)
{
  Fixture f;

  fixture_open (&f, TIMED_SINK);
  player_player_play_items (f.player, fixture_list (fixture_song (&f, "a", 60), NULL), 0);
  wait_for_sound (&f);
  for (guint i = 1; i <= 50; i++)
    {
      player_player_pause (f.player);
      /* Now the one, now the other comes first. */
      g_usleep (i % 5 * 300);
      player_player_seek (f.player, i);
      wait_for_seek (&f);
      g_assert_cmpfloat_with_epsilon (player_player_get_position (f.player), i, 0.01);
      player_player_play (f.player);
      wait_until (is_beyond, &(PositionWait) { f.player, i });
    }
  fixture_close (&f);
}

static void
test_bad_songs_are_skipped (void)
{
  Fixture f;
  g_autoptr (PlayerTrack) gone = NULL;

  fixture_open (&f, FAST_SINK);
  gone = fixture_song (&f, "g", 1);
  g_assert_cmpint (g_remove (player_track_get_path (gone)), ==, 0);
  player_player_play_items (f.player,
                            fixture_list (fixture_bad_song (&f, "x"), fixture_song (&f, "a", 1),
                                          g_object_ref (gone), fixture_song (&f, "b", 1),
                                          fixture_bad_song (&f, "y"), fixture_song (&f, "c", 1),
                                          g_object_ref (gone), NULL),
                            0);
  wait_for_state (&f, PLAYER_STATE_STOPPED);
  g_assert_cmpstr (f.skipped->str, ==, "xgyg");
  g_assert_cmpstr (f.heard->str, ==, "xagbycg");
  g_assert_cmpuint (f.n_failed, ==, 0);
  g_assert_cmpstr (f.reason, ==, "The file is not there any more.");
  fixture_close (&f);
}

static void
test_bad_song_on_the_way_back (void)
{
  Fixture f;

  fixture_open (&f, TIMED_SINK);
  player_player_play_items (f.player,
                            fixture_list (fixture_song (&f, "a", 20), fixture_bad_song (&f, "x"),
                                          fixture_song (&f, "b", 20), NULL),
                            2);
  wait_for_sound (&f);
  player_player_previous (f.player);
  wait_for_sound (&f);
  g_assert_cmpstr (f.heard->str, ==, "bxa");
  g_assert_cmpstr (f.skipped->str, ==, "x");

  /* With nothing before it, forward again. */
  f.heard->str[f.heard->len = 0] = '\0';
  player_player_play_items (f.player,
                            fixture_list (fixture_bad_song (&f, "y"), fixture_song (&f, "c", 20), NULL), 1);
  wait_for_sound (&f);
  player_player_previous (f.player);
  wait_for_sound (&f);
  g_assert_cmpstr (f.heard->str, ==, "cyc");
  fixture_close (&f);
}

/* A drive that is gone does not make it go through 100,000 songs. */
static void
test_gives_up (void)
{
  Fixture f;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  fixture_open (&f, FAST_SINK);
  for (guint i = 0; i < 12; i++)
    g_ptr_array_add (items, fixture_bad_song (&f, "x"));
  player_player_play_items (f.player, g_steal_pointer (&items), 0);
  wait_for_state (&f, PLAYER_STATE_STOPPED);
  g_assert_cmpstr (f.skipped->str, ==, "xxxxxxxxxx");
  g_assert_cmpuint (f.n_failed, ==, 1);
  g_assert_cmpstr (f.reason, ==, "10 songs in a row could not be played.");
  fixture_close (&f);
}

static void
test_no_device (void)
{
  Fixture f;

  fixture_open (&f, "no-such-sink-anywhere");
  player_player_play_items (f.player,
                            fixture_list (fixture_song (&f, "a", 1), fixture_song (&f, "b", 1), NULL), 0);
  wait_for_state (&f, PLAYER_STATE_STOPPED);
  g_assert_cmpuint (f.n_failed, ==, 1);
  g_assert_cmpstr (f.skipped->str, ==, "");
  g_assert_cmpstr (f.heard->str, ==, "a");
  fixture_close (&f);
}

static void
test_queue_edits (void)
{
  Fixture f;
  PlayerQueue *queue;
  g_autoptr (PlayerTrack) extra = NULL;

  fixture_open (&f, TIMED_SINK);
  extra = fixture_song (&f, "e", 20);
  queue = player_player_get_queue (f.player);
  player_player_play_items (f.player,
                            fixture_list (fixture_song (&f, "a", 20), fixture_song (&f, "b", 20),
                                          fixture_song (&f, "c", 20), NULL),
                            0);
  wait_for_sound (&f);

  /* What is not the current song may come and go. */
  player_queue_remove (queue, 2);
  player_queue_insert (queue, 0, G_OBJECT (extra));
  g_assert_cmpstr (f.heard->str, ==, "a");
  g_assert_cmpint (player_queue_get_position (queue), ==, 1);

  /* What takes the place of the current song is played. */
  player_queue_remove (queue, 1);
  wait_for_sound (&f);
  g_assert_cmpstr (f.heard->str, ==, "ab");
  player_queue_remove (queue, 1);
  wait_for_sound (&f);
  g_assert_cmpstr (f.heard->str, ==, "abe");
  g_assert_cmpint (player_player_get_state (f.player), ==, PLAYER_STATE_PLAYING);
  player_queue_clear (queue);
  g_assert_cmpint (player_player_get_state (f.player), ==, PLAYER_STATE_STOPPED);
  g_assert_null (player_player_get_track (f.player));
  player_player_play (f.player);
  player_player_next (f.player);
  player_player_previous (f.player);
  g_assert_cmpint (player_player_get_state (f.player), ==, PLAYER_STATE_STOPPED);
  fixture_close (&f);
}

/* The song that GStreamer was given to go on with is taken out of the queue, before it is heard or too late. */
static void
test_next_song_is_taken_away (void)
{
  Fixture f;

  fixture_open (&f, TIMED_SINK);
  player_player_play_items (f.player,
                            fixture_list (fixture_song (&f, "a", 1), fixture_song (&f, "b", 20),
                                          fixture_song (&f, "c", 1), NULL),
                            0);
  wait_for_sound (&f);
  player_queue_remove (player_player_get_queue (f.player), 1);
  wait_for_state (&f, PLAYER_STATE_STOPPED);
  g_assert_cmpstr (f.heard->str, ==, "ac");
  fixture_close (&f);
}

/* Paths are bytes, and mean nothing to a URI. */
static void
test_odd_names (void)
{
  static const char *const names[]
      = { "100% #1?.wav", "a:b&c;d=%41.wav", "f\xfcr.wav", "leading space .wav" };
  Fixture f;
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);

  fixture_open (&f, FAST_SINK);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (PlayerTrack) song = fixture_song (&f, "s", 1);
      g_autofree char *path = g_build_filename (f.folder, names[i], NULL);

      g_assert_cmpint (g_rename (player_track_get_path (song), path), ==, 0);
      g_ptr_array_add (items, player_track_new (0, path, "o", NULL, NULL, 0));
    }
  player_player_play_items (f.player, g_steal_pointer (&items), 0);
  wait_for_state (&f, PLAYER_STATE_STOPPED);
  g_assert_cmpstr (f.heard->str, ==, "oooo");
  g_assert_cmpstr (f.skipped->str, ==, "");
  fixture_close (&f);
}

static void
test_volume (void)
{
  Fixture f;

  fixture_open (&f, FAST_SINK);
  player_player_set_volume (f.player, 0.5);
  g_assert_cmpfloat (player_player_get_volume (f.player), ==, 0.5);
  player_player_set_volume (f.player, 7);
  g_assert_cmpfloat (player_player_get_volume (f.player), ==, 1);
  player_player_set_volume (f.player, -1);
  g_assert_cmpfloat (player_player_get_volume (f.player), ==, 0);
  fixture_close (&f);
}

/* --- how loud it comes out --- */

/* A FLAC file of a sine, with a ReplayGain tag when @gain is not NaN. FALSE: GStreamer lacks what it takes. */
static gboolean
write_tagged (const char *path, double gain)
{
  g_autofree char *tags = isnan (gain)
                              ? g_strdup ("title=plain")
                              : g_strdup_printf ("replaygain-track-gain=%g,replaygain-track-peak=0.5", gain);
  g_autofree char *text
      = g_strdup_printf ("audiotestsrc num-buffers=50 volume=0.25 ! audioconvert ! taginject tags=\"%s\" ! "
                         "flacenc ! filesink location=%s",
                         tags, path);
  g_autoptr (GstElement) pipeline = gst_parse_launch (text, NULL);
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;

  if (pipeline == NULL)
    return FALSE;
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  message = gst_bus_timed_pop_filtered (bus, GST_CLOCK_TIME_NONE, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  g_assert_cmpint (GST_MESSAGE_TYPE (message), ==, GST_MESSAGE_EOS);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return TRUE;
}

static double
measure (const char *path, double volume)
{
  Fixture f;
  g_autofree char *out = g_strconcat (path, ".raw", NULL);
  g_autofree char *sink
      = g_strdup_printf ("audioconvert ! audio/x-raw,format=F32LE,channels=1 ! filesink location=%s", out);
  g_autofree char *samples = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  double sum = 0;

  fixture_open (&f, sink);
  player_player_set_volume (f.player, volume);
  player_player_play_items (f.player, fixture_list (player_track_new (0, path, "t", NULL, NULL, 0), NULL), 0);
  wait_for_state (&f, PLAYER_STATE_STOPPED);
  g_assert_cmpstr (f.skipped->str, ==, "");
  fixture_close (&f);

  g_file_get_contents (out, &samples, &size, &error);
  g_assert_no_error (error);
  size /= sizeof (float);
  g_assert_cmpuint (size, >, 10000);
  for (gsize i = 0; i < size; i++)
    sum += (double)((float *)(gpointer)samples)[i] * (double)((float *)(gpointer)samples)[i];

  return sqrt (sum / (double)size);
}

static void
test_replay_gain (void)
{
  Fixture f;
  g_autofree char *plain = NULL;
  g_autofree char *quiet = NULL;

  fixture_open (&f, FAST_SINK);
  plain = g_build_filename (f.folder, "plain.flac", NULL);
  quiet = g_build_filename (f.folder, "quiet.flac", NULL);
  if (!write_tagged (plain, NAN) || !write_tagged (quiet, -6.0206))
    {
      g_test_skip ("GStreamer lacks taginject or flacenc");
    }
  else
    {
      double loudness = measure (plain, 1);

      g_assert_cmpfloat_with_epsilon (loudness, 0.25 / sqrt (2), 0.005);
      g_assert_cmpfloat_with_epsilon (measure (quiet, 1) / loudness, 0.5, 0.01);
      /* Half the way of the slider is an eighth of the samples. */
      g_assert_cmpfloat_with_epsilon (measure (plain, 0.5) / loudness, 0.125, 0.01);
    }
  fixture_close (&f);
}

/* Dropped in the middle of everything: no thread and no event outlives it. */
static void
test_ends_at_any_time (void)
{
  for (guint i = 0; i < 20; i++)
    {
      Fixture f;

      fixture_open (&f, i % 2 == 0 ? FAST_SINK : TIMED_SINK);
      player_player_play_items (f.player,
                                fixture_list (fixture_song (&f, "a", 1), fixture_song (&f, "b", 1), NULL), 0);
      for (guint j = 0; j < i; j++)
        {
          g_usleep (1000);
          g_main_context_iteration (NULL, FALSE);
        }
      fixture_close (&f);
    }
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

/* A sound device that plays at once whatever it is given, and remembers how much of it may wait. */
typedef GstAudioSink TestDevice;
typedef GstAudioSinkClass TestDeviceClass;

static GType test_device_get_type (void);
G_DEFINE_TYPE (TestDevice, test_device, GST_TYPE_AUDIO_SINK)

static gint64 device_buffer_us; /* of the one that began to play last */

static gboolean
device_open_or_close (GstAudioSink *sink)
{
  return TRUE;
}

static gboolean
device_prepare (GstAudioSink *sink, GstAudioRingBufferSpec *spec)
{
  device_buffer_us = (gint64)spec->buffer_time;

  return TRUE;
}

static gint
device_write (GstAudioSink *sink, gpointer data, guint length)
{
  return (gint)length;
}

static void
test_device_class_init (TestDeviceClass *klass)
{
  static GstStaticPadTemplate template
      = GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS ("audio/x-raw"));

  gst_element_class_add_static_pad_template (GST_ELEMENT_CLASS (klass), &template);
  gst_element_class_set_static_metadata (GST_ELEMENT_CLASS (klass), "Device", "Sink/Audio", "A test's", "Moodplane");
  klass->open = device_open_or_close;
  klass->close = device_open_or_close;
  klass->prepare = device_prepare;
  klass->unprepare = device_open_or_close;
  klass->write = device_write;
}

static void
test_device_init (TestDevice *self)
{
}

/* More waits in the device than it has by itself, which a busy machine uses up. */
static void
test_much_waits_in_the_device (void)
{
  Fixture f;

  g_assert_true (gst_element_register (NULL, "testdevice", GST_RANK_NONE, test_device_get_type ()));
  fixture_open (&f, "audioconvert ! testdevice");
  player_player_play_items (f.player, fixture_list (fixture_song (&f, "a", 1), NULL), 0);
  wait_for_state (&f, PLAYER_STATE_STOPPED);
  g_assert_cmpstr (f.heard->str, ==, "a");
  g_assert_cmpint (device_buffer_us, >=, 500000);
  fixture_close (&f);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  gst_init (NULL, NULL);
  g_test_add_func ("/player/plays-to-the-end", test_plays_to_the_end);
  g_test_add_func ("/player/no-gap", test_no_gap);
  g_test_add_func ("/player/next-and-previous", test_next_and_previous);
  g_test_add_func ("/player/seek", test_seek);
  g_test_add_func ("/player/pause-holds-still", test_pause_holds_still);
  g_test_add_func ("/player/seek-right-after-pause", test_seek_right_after_pause);
  g_test_add_func ("/player/bad-songs-are-skipped", test_bad_songs_are_skipped);
  g_test_add_func ("/player/bad-song-on-the-way-back", test_bad_song_on_the_way_back);
  g_test_add_func ("/player/gives-up", test_gives_up);
  g_test_add_func ("/player/no-device", test_no_device);
  g_test_add_func ("/player/queue-edits", test_queue_edits);
  g_test_add_func ("/player/next-song-is-taken-away", test_next_song_is_taken_away);
  g_test_add_func ("/player/odd-names", test_odd_names);
  g_test_add_func ("/player/volume", test_volume);
  g_test_add_func ("/player/replay-gain", test_replay_gain);
  g_test_add_func ("/player/much-waits-in-the-device", test_much_waits_in_the_device);
  g_test_add_func ("/player/ends-at-any-time", test_ends_at_any_time);

  return g_test_run ();
}
