/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plane-cluster.h"

#include <glib/gi18n.h>

#include "ui/song-row.h"
#include "ui/text.h"

struct _MoodPlaneCluster
{
  GtkPopover parent_instance;

  GtkLabel *headline;
  GtkListView *view;
  GtkSingleSelection *rows;
  GListStore *songs;
};

G_DEFINE_FINAL_TYPE (MoodPlaneCluster, mood_plane_cluster, GTK_TYPE_POPOVER)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
setup_cb (MoodPlaneCluster *self, GtkListItem *item)
{
  gtk_list_item_set_child (item, mood_song_row_new ());
}

static void
bind_cb (MoodPlaneCluster *self, GtkListItem *item)
{
  mood_song_row_set_song (MOOD_SONG_ROW (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
activate_cb (MoodPlaneCluster *self, guint position)
{
  g_autoptr (LibrarySong) song = g_list_model_get_item (G_LIST_MODEL (self->songs), position);

  if (song != NULL)
    g_signal_emit (self, signals[CHOSEN], 0, song);
}

static void
mood_plane_cluster_dispose (GObject *object)
{
  MoodPlaneCluster *self = MOOD_PLANE_CLUSTER (object);

  if (self->songs != NULL)
    g_list_store_remove_all (self->songs);
  self->songs = NULL;

  G_OBJECT_CLASS (mood_plane_cluster_parent_class)->dispose (object);
}

static void
mood_plane_cluster_class_init (MoodPlaneClusterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_plane_cluster_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, LIBRARY_TYPE_SONG);

  g_type_ensure (LIBRARY_TYPE_SONG);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/plane-cluster.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodPlaneCluster, headline);
  gtk_widget_class_bind_template_child (widget_class, MoodPlaneCluster, view);
  gtk_widget_class_bind_template_child (widget_class, MoodPlaneCluster, rows);
  gtk_widget_class_bind_template_child (widget_class, MoodPlaneCluster, songs);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
}

static void
mood_plane_cluster_init (MoodPlaneCluster *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MoodPlaneCluster *
mood_plane_cluster_new (void)
{
  return g_object_new (MOOD_TYPE_PLANE_CLUSTER, NULL);
}

void
mood_plane_cluster_set_songs (MoodPlaneCluster *self, GPtrArray *songs, guint n_songs)
{
  g_autofree char *headline = NULL;

  if (n_songs > songs->len)
    /* Translators: how many songs lie on one spot, and how many of them are in the list */
    headline = g_strdup_printf (ngettext ("%'u song here, the %'u nearest", "%'u songs here, the %'u nearest",
                                          n_songs),
                                n_songs, songs->len);
  else
    headline = g_strdup_printf (ngettext ("%'u song here", "%'u songs here", n_songs), n_songs);
  gtk_label_set_text (self->headline, headline);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, headline, -1);

  g_list_store_splice (self->songs, 0, g_list_model_get_n_items (G_LIST_MODEL (self->songs)), songs->pdata,
                       songs->len);
}

guint
mood_plane_cluster_get_n_songs (MoodPlaneCluster *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->songs));
}

void
mood_plane_cluster_focus (MoodPlaneCluster *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}
