/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/playlist-chooser.h"

/* Rows that are shown; each takes some tenths of a millisecond to make. Whoever has more lists types a letter or two. */
#define MAX_ROWS 40

#define ID_KEY   "moodplane-id"

struct _MoodPlaylistChooser
{
  AdwWindow parent_instance;
  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListBox *list;
  GtkWidget *new_button;
  MoodPlaylistStore *store; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (MoodPlaylistChooser, mood_playlist_chooser, ADW_TYPE_WINDOW)

enum
{
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
add_row (MoodPlaylistChooser *self, const MoodPlaylist *playlist)
{
  GtkWidget *label = gtk_label_new (playlist->name);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, playlist->name, -1);
  g_object_set_data_full (G_OBJECT (row), ID_KEY, g_memdup2 (&playlist->id, sizeof playlist->id), g_free);
  gtk_list_box_append (self->list, row);
}

static void
update (MoodPlaylistChooser *self)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search)), -1);
  GPtrArray *playlists = mood_playlist_store_list (self->store);
  GtkListBoxRow *row;
  guint n_rows = 0;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < playlists->len && n_rows < MAX_ROWS; i++)
    {
      const MoodPlaylist *playlist = g_ptr_array_index (playlists, i);
      g_autofree char *name = g_utf8_casefold (playlist->name, -1);

      if (playlist->kind != MOOD_PLAYLIST_LIST || strstr (name, wanted) == NULL)
        continue;
      add_row (self, playlist);
      n_rows++;
    }
  gtk_stack_set_visible_child_name (self->stack, n_rows > 0 ? "lists" : "none");
}

static void
choose (MoodPlaylistChooser *self, gint64 id)
{
  g_signal_emit (self, signals[CHOSEN], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static void
row_activated_cb (MoodPlaylistChooser *self, GtkListBoxRow *row)
{
  choose (self, *(gint64 *)g_object_get_data (G_OBJECT (row), ID_KEY));
}

static void
activate_first_cb (MoodPlaylistChooser *self)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, 0);

  if (row != NULL)
    row_activated_cb (self, row);
}

static void
new_cb (MoodPlaylistChooser *self)
{
  choose (self, 0);
}

static void
mood_playlist_chooser_dispose (GObject *object)
{
  g_clear_object (&MOOD_PLAYLIST_CHOOSER (object)->store);

  G_OBJECT_CLASS (mood_playlist_chooser_parent_class)->dispose (object);
}

static void
mood_playlist_chooser_class_init (MoodPlaylistChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_playlist_chooser_dispose;
  signals[CHOSEN] = g_signal_new ("chosen", MOOD_TYPE_PLAYLIST_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/moodplane/Moodplane/ui/playlist-chooser.ui");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_bind_template_child (widget_class, MoodPlaylistChooser, search);
  gtk_widget_class_bind_template_child (widget_class, MoodPlaylistChooser, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodPlaylistChooser, list);
  gtk_widget_class_bind_template_child (widget_class, MoodPlaylistChooser, new_button);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, activate_first_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, new_cb);
  gtk_widget_class_bind_template_callback (widget_class, gtk_window_close);
}

static void
mood_playlist_chooser_init (MoodPlaylistChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

MoodPlaylistChooser *
mood_playlist_chooser_new (GtkWindow *parent, MoodPlaylistStore *store)
{
  MoodPlaylistChooser *self = g_object_new (MOOD_TYPE_PLAYLIST_CHOOSER, "transient-for", parent, NULL);

  self->store = g_object_ref (store);
  update (self);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->search));

  return self;
}
