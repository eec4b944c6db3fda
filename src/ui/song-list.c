/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/song-list.h"

#include <glib/gi18n.h>
#include <math.h>

#include "ui/adaptive-bin.h"
#include "ui/song-filter.h"
#include "ui/text.h"

struct _MoodSongList
{
  GtkWidget parent_instance;

  GtkStack            *stack;
  MoodAdaptiveBin     *adaptive;
  GtkColumnView       *view;
  GtkColumnViewColumn *title_column;
  GtkColumnViewColumn *artist_column;
  GtkColumnViewColumn *album_column;
  GtkColumnViewColumn *mood_column;
  GtkColumnViewColumn *valence_column;
  GtkColumnViewColumn *arousal_column;

  MoodSongFilter     *filter;   /* (owned) */
  GtkFilterListModel *filtered; /* (owned) */
  GtkSortListModel   *sorted;   /* (owned) */
  MoodSelection      *selection; /* (owned) (nullable) */
  gboolean            is_narrow; /* the window, not only this list */
};

G_DEFINE_FINAL_TYPE (MoodSongList, mood_song_list, GTK_TYPE_WIDGET)

/* --- what the cells show; each is called by an expression in song-list.ui --- */

static gboolean
is_failed_cb (GtkListItem *item, LibrarySong *song)
{
  return song != NULL && library_song_get_error_code (song) != NULL;
}

static char *
get_title_tooltip_cb (GtkListItem *item, LibrarySong *song)
{
  if (song == NULL)
    return NULL;
  if (library_song_get_error_message (song) != NULL)
    return g_strdup (library_song_get_error_message (song));

  return g_strdup (library_song_get_title (song));
}

static gboolean
has_mood_cb (GtkListItem *item, LibrarySong *song)
{
  return song != NULL && library_song_get_estimate (song) != NULL;
}

static char *
get_mood_icon_cb (GtkListItem *item, LibrarySong *song)
{
  const MoodEstimate *estimate = song != NULL ? library_song_get_estimate (song) : NULL;

  return estimate != NULL ? g_strdup (mood_text_quadrant_icon (estimate)) : NULL;
}

static GStrv
get_mood_classes_cb (GtkListItem *item, LibrarySong *song)
{
  const MoodEstimate *estimate = song != NULL ? library_song_get_estimate (song) : NULL;
  const char *classes[] = { estimate != NULL ? mood_text_quadrant_class (estimate) : "dim-label", NULL };

  return g_strdupv ((char **) classes);
}

static char *
get_mood_tooltip_cb (GtkListItem *item, LibrarySong *song)
{
  const MoodEstimate *estimate = song != NULL ? library_song_get_estimate (song) : NULL;

  if (estimate == NULL)
    return NULL;

  return g_strdup_printf ("%s, %s", mood_quadrant_get_name (estimate->quadrant), mood_text_certainty (estimate));
}

static char *
get_valence_cb (GtkListItem *item, LibrarySong *song)
{
  const MoodEstimate *estimate = song != NULL ? library_song_get_estimate (song) : NULL;

  return estimate != NULL ? mood_text_coordinate (estimate->gaussian.valence) : g_strdup ("");
}

static char *
get_arousal_cb (GtkListItem *item, LibrarySong *song)
{
  const MoodEstimate *estimate = song != NULL ? library_song_get_estimate (song) : NULL;

  return estimate != NULL ? mood_text_coordinate (estimate->gaussian.arousal) : g_strdup ("");
}

/* --- sorting --- */

static int
compare_numbers (double a, double b)
{
  /* Songs without a number come last. */
  if (isnan (a) || isnan (b))
    return isnan (a) - isnan (b);

  return (a > b) - (a < b);
}

static double
get_valence (LibrarySong *song)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);

  return estimate != NULL ? estimate->gaussian.valence : NAN;
}

static double
get_arousal (LibrarySong *song)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);

  return estimate != NULL ? estimate->gaussian.arousal : NAN;
}

static int
compare_valence (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return compare_numbers (get_valence ((LibrarySong *) a), get_valence ((LibrarySong *) b));
}

static int
compare_arousal (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return compare_numbers (get_arousal ((LibrarySong *) a), get_arousal ((LibrarySong *) b));
}

static void
set_string_sorter (GtkColumnViewColumn *column, const char *property)
{
  g_autoptr (GtkSorter) sorter =
    GTK_SORTER (gtk_string_sorter_new (gtk_property_expression_new (LIBRARY_TYPE_SONG, NULL, property)));

  gtk_column_view_column_set_sorter (column, sorter);
}

static void
set_number_sorter (GtkColumnViewColumn *column, GCompareDataFunc compare)
{
  g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL));

  gtk_column_view_column_set_sorter (column, sorter);
}

/* --- */

static void
update_page (MoodSongList *self)
{
  gboolean is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0
                      && gtk_filter_list_model_get_pending (self->filtered) == 0
                      && !mood_song_query_is_all (mood_song_filter_get_query (self->filter));

  gtk_stack_set_visible_child_name (self->stack, is_empty ? "no-results" : "songs");
}

/* Columns leave in the order in which they are missed least. */
static void
update_columns (MoodSongList *self)
{
  gtk_column_view_column_set_visible (self->album_column,
                                      !self->is_narrow && !mood_adaptive_bin_is_narrow (self->adaptive));
  gtk_column_view_column_set_visible (self->valence_column, !self->is_narrow);
  gtk_column_view_column_set_visible (self->arousal_column, !self->is_narrow);
}

static void
mood_song_list_dispose (GObject *object)
{
  MoodSongList *self = MOOD_SONG_LIST (object);
  GtkWidget *child;

  if (self->filtered != NULL)
    g_signal_handlers_disconnect_by_data (self->filtered, self);
  if (self->view != NULL)
    gtk_column_view_set_model (self->view, NULL);
  self->view = NULL;
  if (self->selection != NULL)
    mood_selection_set_model (self->selection, NULL);
  g_clear_object (&self->selection);
  g_clear_object (&self->sorted);
  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_song_list_parent_class)->dispose (object);
}

static void
bind_cells (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, is_failed_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_title_tooltip_cb);
  gtk_widget_class_bind_template_callback (widget_class, has_mood_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_mood_icon_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_mood_classes_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_mood_tooltip_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_valence_cb);
  gtk_widget_class_bind_template_callback (widget_class, get_arousal_cb);
}

static void
mood_song_list_class_init (MoodSongListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_song_list_dispose;

  g_type_ensure (LIBRARY_TYPE_SONG);
  g_type_ensure (MOOD_TYPE_ADAPTIVE_BIN);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/song-list.ui");
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, adaptive);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, view);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, title_column);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, artist_column);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, album_column);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, mood_column);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, valence_column);
  gtk_widget_class_bind_template_child (widget_class, MoodSongList, arousal_column);
  gtk_widget_class_bind_template_callback (widget_class, update_columns);
  bind_cells (widget_class);
}

static void
mood_song_list_init (MoodSongList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->filter = mood_song_filter_new ();
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (GTK_FILTER (self->filter)));
  gtk_filter_list_model_set_incremental (self->filtered, TRUE);
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), NULL);
  gtk_sort_list_model_set_incremental (self->sorted, TRUE);

  set_string_sorter (self->title_column, "title");
  set_string_sorter (self->artist_column, "artist");
  set_string_sorter (self->album_column, "album");
  set_string_sorter (self->mood_column, "mood");
  set_number_sorter (self->valence_column, compare_valence);
  set_number_sorter (self->arousal_column, compare_arousal);
  gtk_sort_list_model_set_sorter (self->sorted, gtk_column_view_get_sorter (self->view));

  g_signal_connect_swapped (self->filtered, "items-changed", G_CALLBACK (update_page), self);
  g_signal_connect_swapped (self->filtered, "notify::pending", G_CALLBACK (update_page), self);
}

void
mood_song_list_set_source (MoodSongList *self, MoodSongStore *store, MoodSelection *selection)
{
  g_return_if_fail (self->selection == NULL);

  self->selection = g_object_ref (selection);
  gtk_filter_list_model_set_model (self->filtered, G_LIST_MODEL (store));
  mood_selection_set_model (selection, G_LIST_MODEL (self->sorted));
  gtk_column_view_set_model (self->view, GTK_SELECTION_MODEL (selection));
}

void
mood_song_list_set_query (MoodSongList *self, MoodSongQuery *query)
{
  mood_song_filter_set_query (self->filter, query);
  update_page (self);
}

void
mood_song_list_set_narrow (MoodSongList *self, gboolean is_narrow)
{
  self->is_narrow = is_narrow;
  update_columns (self);
}

GListModel *
mood_song_list_get_model (MoodSongList *self)
{
  return G_LIST_MODEL (self->sorted);
}

void
mood_song_list_sort_by (MoodSongList *self, const char *column, GtkSortType order)
{
  const struct
  {
    const char *id;
    GtkColumnViewColumn *column;
  } columns[] = {
    { "title", self->title_column }, { "artist", self->artist_column },   { "album", self->album_column },
    { "mood", self->mood_column },   { "valence", self->valence_column }, { "arousal", self->arousal_column },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (columns[i].id, column))
      gtk_column_view_sort_by_column (self->view, columns[i].column, order);
}

gboolean
mood_song_list_is_settled (MoodSongList *self)
{
  return gtk_filter_list_model_get_pending (self->filtered) == 0
         && gtk_sort_list_model_get_pending (self->sorted) == 0;
}

const char *
mood_song_list_get_page (MoodSongList *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}
