/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "player/queue.h"
#include "player/track.h"

static GPtrArray *
make_items (const char *letters)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (const char *p = letters; *p != '\0'; p++)
    g_ptr_array_add (items, player_track_new (*p, "/nowhere", NULL, NULL, NULL, 0));

  return items;
}

/* "aBc": the items in order, the current one as a capital. */
static void
assert_queue (PlayerQueue *queue, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (queue)); i++)
    {
      g_autoptr (PlayerTrack) track = g_list_model_get_item (G_LIST_MODEL (queue), i);
      char letter = (char)player_track_get_id (track);

      g_string_append_c (text,
                         (int)i == player_queue_get_position (queue) ? g_ascii_toupper (letter) : letter);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_steps (void)
{
  g_autoptr (PlayerQueue) queue = player_queue_new ();

  g_assert_cmpint (player_queue_get_position (queue), ==, -1);
  g_assert_null (player_queue_get_current (queue));
  g_assert_null (player_queue_peek (queue, 1));
  g_assert_false (player_queue_step (queue, 1));
  g_assert_false (player_queue_go_to (queue, 0));

  player_queue_set (queue, make_items ("abc"), 1);
  assert_queue (queue, "aBc");
  g_assert_true (player_queue_step (queue, 1));
  g_assert_false (player_queue_step (queue, 1));
  assert_queue (queue, "abC");
  g_assert_true (player_queue_step (queue, -1));
  g_assert_true (player_queue_step (queue, -1));
  g_assert_false (player_queue_step (queue, -1));
  assert_queue (queue, "Abc");

  player_queue_set (queue, make_items ("xy"), 7);
  assert_queue (queue, "xY");
  player_queue_clear (queue);
  assert_queue (queue, "");
  g_assert_cmpint (player_queue_get_position (queue), ==, -1);
}

static void
test_insert_and_remove (void)
{
  g_autoptr (PlayerQueue) queue = player_queue_new ();
  g_autoptr (GPtrArray) items = make_items ("xyz");

  player_queue_append (queue, g_ptr_array_index (items, 0));
  assert_queue (queue, "X");
  player_queue_set (queue, make_items ("abc"), 1);
  player_queue_insert (queue, 1, g_ptr_array_index (items, 0));
  assert_queue (queue, "axBc");
  player_queue_insert (queue, 3, g_ptr_array_index (items, 1));
  assert_queue (queue, "axByc");
  player_queue_append (queue, g_ptr_array_index (items, 2));
  assert_queue (queue, "axBycz");

  player_queue_remove (queue, 0);
  assert_queue (queue, "xBycz");
  player_queue_remove (queue, 4);
  assert_queue (queue, "xByc");
  player_queue_remove (queue, 1);
  assert_queue (queue, "xYc");
  player_queue_remove (queue, 2);
  player_queue_remove (queue, 1);
  assert_queue (queue, "X");
  player_queue_remove (queue, 5);
  player_queue_remove (queue, 0);
  assert_queue (queue, "");
  g_assert_cmpint (player_queue_get_position (queue), ==, -1);
}

/* Each move of each item, from each current one, keeps the current one. */
static void
test_move (void)
{
  for (guint position = 0; position < 4; position++)
    for (guint from = 0; from < 4; from++)
      for (guint to = 0; to < 4; to++)
        {
          g_autoptr (PlayerQueue) queue = player_queue_new ();
          GObject *current, *moved;

          player_queue_set (queue, make_items ("abcd"), position);
          current = player_queue_get_current (queue);
          moved = player_queue_peek (queue, (int)from - (int)position);
          player_queue_move (queue, from, to);
          g_assert_true (player_queue_get_current (queue) == current);
          g_assert_true (player_queue_peek (queue, (int)to - player_queue_get_position (queue)) == moved);
        }
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_signals (void)
{
  g_autoptr (PlayerQueue) queue = player_queue_new ();
  guint n_changed = 0, n_notified = 0;

  g_signal_connect_swapped (queue, "changed", G_CALLBACK (count_cb), &n_changed);
  g_signal_connect_swapped (queue, "notify::position", G_CALLBACK (count_cb), &n_notified);
  player_queue_set (queue, make_items ("abc"), 1);
  g_assert_cmpuint (n_changed, ==, 1);
  g_assert_cmpuint (n_notified, ==, 1);
  player_queue_remove (queue, 2);
  g_assert_cmpuint (n_changed, ==, 2);
  g_assert_cmpuint (n_notified, ==, 1);
  player_queue_remove (queue, 0);
  g_assert_cmpuint (n_changed, ==, 3);
  g_assert_cmpuint (n_notified, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/queue/steps", test_steps);
  g_test_add_func ("/queue/insert-and-remove", test_insert_and_remove);
  g_test_add_func ("/queue/move", test_move);
  g_test_add_func ("/queue/signals", test_signals);

  return g_test_run ();
}
