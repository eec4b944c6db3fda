/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PlayerQueue:
 *
 * What is played, in this order, as a GListModel, and which of it is the current one. An item may stand in it more than
 * once, so that items are told apart by their position alone. The items are anything that is a GObject: taking over a list
 * of 100,000 songs costs one array of references. Main thread only.
 *
 * Edits keep the current item the current one; when that is removed, the one that takes its place is (the last one, where
 * there is none after it).
 *
 * Properties (read-only): position (-1 when the queue is empty). Signals: "changed" after any change, once.
 */
#define PLAYER_TYPE_QUEUE (player_queue_get_type ())
G_DECLARE_FINAL_TYPE (PlayerQueue, player_queue, PLAYER, QUEUE, GObject)

PlayerQueue *
player_queue_new (void);
/* @items: (transfer full) (element-type GObject), with g_object_unref() as its free function */
void
player_queue_set (PlayerQueue *self, GPtrArray *items, guint position);
void
player_queue_insert (PlayerQueue *self, guint position, GObject *item);
void
player_queue_append (PlayerQueue *self, GObject *item);
void
player_queue_remove (PlayerQueue *self, guint position);
void
player_queue_move (PlayerQueue *self, guint from, guint to);
void
player_queue_clear (PlayerQueue *self);

guint
player_queue_get_n_items (PlayerQueue *self);
int
player_queue_get_position (PlayerQueue *self);
GObject *
player_queue_get_current (PlayerQueue *self); /* (nullable) */
/* The item so many places after the current one, or before it; NULL beyond the ends. */
GObject *
player_queue_peek (PlayerQueue *self, int offset);
/* FALSE when there is none. */
gboolean
player_queue_step (PlayerQueue *self, int offset);
gboolean
player_queue_go_to (PlayerQueue *self, guint position);

G_END_DECLS
