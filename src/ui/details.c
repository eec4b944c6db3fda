/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the window holds of a song is shown at once; what is read by workers comes when it has stayed selected for a moment, and only
 * while the details can be seen: each section sees to it that nothing of another song is shown. */

#include "ui/details.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "engine/base/duration.h"
#include "engine/base/paths.h"
#include "engine/mood/word-chances.h"
#include "plot/point.h"
#include "ui/chance-row.h"
#include "ui/cover-view.h"
#include "ui/details-alike.h"
#include "ui/details-classes.h"
#include "ui/details-facts.h"
#include "ui/details-many.h"
#include "ui/details-sound.h"
#include "ui/plane-thumb.h"
#include "ui/said-card.h"
#include "ui/text.h"

/* Milliseconds that a selection stays before anything is read for it. */
#define READ_DELAY 120
/* Words beside the song's own, and how likely they must be. */
#define MAX_WORDS        5
#define LEAST_LIKELIHOOD 0.03

struct _MoodDetails
{
  GtkWidget parent_instance;

  GtkStack *stack;
  GtkScrolledWindow *scroller;
  MoodDetailsMany *many;
  MoodCoverView *cover;
  GtkLabel *title;
  GtkLabel *artist;
  GtkLabel *album;
  GtkLabel *year;
  GtkWidget *mood_card;
  GtkImage *mood_icon;
  GtkLabel *mood;
  GtkLabel *mood_chance;
  GtkLabel *quadrant;
  MoodSaidCard *said_card;
  GtkWidget *error_card;
  GtkLabel *error;
  GtkWidget *words_group;
  GtkLabel *words_title;
  GtkBox *words;
  GtkLabel *words_note;
  GtkWidget *places;
  MoodPlaneThumb *thumb;
  GtkLabel *valence_words;
  GtkLabel *valence;
  GtkLabel *arousal_words;
  GtkLabel *arousal;
  GtkWidget *certainty_group;
  GtkLabel *certainty;
  MoodChanceRow *quadrant_1;
  MoodChanceRow *quadrant_2;
  MoodChanceRow *quadrant_3;
  MoodChanceRow *quadrant_4;
  MoodDetailsSound *sound;
  MoodDetailsAlike *alike;
  MoodDetailsClasses *classes;
  MoodDetailsFacts *facts;
  GtkLabel *path;

  MoodSession *session;     /* (owned) (nullable) */
  MoodSelection *selection; /* (owned) (nullable) */
  PlayerPlayer *player;     /* (owned) (nullable) */
  LibrarySong *song;        /* (owned) (nullable): the one shown */
  LibrarySong *read_song;   /* (owned) (nullable): the one that the sections were read for */
  guint read_id;
};

G_DEFINE_FINAL_TYPE (MoodDetails, mood_details, GTK_TYPE_WIDGET)

static void
set_text (GtkLabel   *label,
          const char *text)
{
  gtk_label_set_text (label, text);
  gtk_widget_set_visible (GTK_WIDGET (label), *text != '\0');
}

static void
show_place (MoodDetails *self, LibrarySong *song, const MoodEstimate *estimate)
{
  const MoodGaussian *gaussian = &estimate->gaussian;
  const gboolean is_said = library_song_get_label (song) != NULL;
  g_autofree char *valence = is_said ? mood_text_coordinate (gaussian->valence)
                                     : mood_text_value_with_spread (gaussian->valence, gaussian->valence_sd);
  g_autofree char *arousal = is_said ? mood_text_coordinate (gaussian->arousal)
                                     : mood_text_value_with_spread (gaussian->arousal, gaussian->arousal_sd);
  g_autofree char *label = mood_text_describe_place (song);
  g_autoptr (GArray) points = g_array_new (FALSE, TRUE, sizeof (PlotPoint));
  PlotPoint point;

  gtk_label_set_text (self->valence_words, mood_text_valence_in_words (gaussian->valence));
  gtk_label_set_text (self->valence, valence);
  gtk_label_set_text (self->arousal_words, mood_text_arousal_in_words (gaussian->arousal));
  gtk_label_set_text (self->arousal, arousal);

  plot_point_init (&point, estimate);
  g_array_append_val (points, point);
  mood_plane_thumb_set_points (self->thumb, points, is_said ? NULL : gaussian, label);
}

/* Translators: a percentage */
static char *
format_percent (double share)
{
  return share > 0 && share < 0.005 ? g_strdup (_ ("under 1 %")) : g_strdup_printf (_ ("%.0f %%"), 100 * share);
}

static void
show_quadrants (MoodDetails *self, const MoodEstimate *estimate)
{
  static const char *const icons[MOOD_N_QUADRANTS]
      = { "mood-circle-symbolic", "mood-triangle-symbolic", "mood-square-symbolic", "mood-diamond-symbolic" };
  static const char *const classes[MOOD_N_QUADRANTS]
      = { "quadrant-1", "quadrant-2", "quadrant-3", "quadrant-4" };
  MoodChanceRow *rows[] = { self->quadrant_1, self->quadrant_2, self->quadrant_3, self->quadrant_4 };

  for (guint i = 0; i < MOOD_N_QUADRANTS; i++)
    {
      const double probability = estimate->quadrant_probabilities[i];
      g_autofree char *percent = format_percent (probability);

      mood_chance_row_set (rows[i], mood_quadrant_get_name ((MoodQuadrant)i), percent, probability, icons[i],
                           classes[i]);
    }
  gtk_label_set_text (self->certainty, mood_text_certainty (estimate));
}

static void
add_word (MoodDetails *self, const MoodWordChance *chance, const char *percent)
{
  const MoodEstimate place = { .quadrant = chance->word->quadrant };
  GtkWidget *row = mood_chance_row_new ();

  mood_chance_row_set (MOOD_CHANCE_ROW (row), chance->word->name, percent, chance->probability, NULL,
                       *chance->word->id != '\0' ? mood_text_quadrant_class (&place) : NULL);
  gtk_box_append (self->words, row);
}

/* A quadrant with many words parts its probability among them, so that another's word may be likelier than the song's own. */
static void
show_words_note (MoodDetails *self, const MoodEstimate *estimate, GArray *chances)
{
  const MoodWordChance *own = &g_array_index (chances, MoodWordChance, 0);
  const gboolean is_likeliest
      = chances->len < 2 || g_array_index (chances, MoodWordChance, 1).probability <= own->probability;
  g_autofree char *percent = format_percent (estimate->quadrant_probabilities[estimate->quadrant]);
  /* Translators: a quadrant of the plane, "Calm and tender", and a percentage */
  g_autofree char *text = g_strdup_printf (_ ("“%s” is the likeliest quadrant with %s, which its words share."),
                                           mood_quadrant_get_name (estimate->quadrant), percent);

  gtk_label_set_text (self->words_note, text);
  gtk_widget_set_visible (GTK_WIDGET (self->words_note), !is_likeliest && !estimate->is_neutral);
}

/* The song's own word stands on the card; the others that are likely below it. What its owner has said of a song is
 * certain; then all words are the model's. */
static void
show_words (MoodDetails *self, LibrarySong *song, const MoodEstimate *estimate)
{
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  g_autoptr (GArray) chances = vocabulary != NULL ? mood_word_chances_new (vocabulary, estimate) : NULL;
  GtkWidget *child;
  guint n_shown = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->words))) != NULL)
    gtk_box_remove (self->words, child);

  gtk_label_set_text (self->mood_chance, "");
  for (guint i = 0; chances != NULL && i < chances->len && n_shown < MAX_WORDS; i++)
    {
      const MoodWordChance *chance = &g_array_index (chances, MoodWordChance, i);
      g_autofree char *percent = format_percent (chance->probability);

      if (i == 0 && library_song_get_label (song) == NULL)
        {
          gtk_label_set_text (self->mood_chance, percent);
        }
      else if (chance->probability >= LEAST_LIKELIHOOD)
        {
          add_word (self, chance, percent);
          n_shown++;
        }
    }
  if (chances != NULL)
    show_words_note (self, estimate, chances);
  gtk_label_set_text (self->words_title,
                      library_song_get_label (song) != NULL ? _ ("Likely Words, as the Model Hears It") : _ ("Likely Words"));
  gtk_widget_set_visible (self->words_group, n_shown > 0);
}

static void
show_mood (MoodDetails *self, LibrarySong *song, const MoodEstimate *estimate)
{
  const MoodEstimate *predicted = library_song_get_prediction (song);
  const MoodEstimate *likely;
  const char *quadrant
      = estimate->is_neutral ? _ ("in the neutral middle") : mood_quadrant_get_name (estimate->quadrant);
  const char *classes[] = { "mood-card", mood_text_quadrant_class (estimate), NULL };
  g_autofree char *line = NULL;

  /* Translators: a quadrant of the plane and how sure the program is: "pleasant and energetic, quite sure" */
  line = g_strdup_printf (_ ("%s, %s"), quadrant, mood_text_song_certainty (song));
  gtk_widget_set_css_classes (self->mood_card, classes);
  gtk_image_set_from_icon_name (self->mood_icon, mood_text_quadrant_icon (estimate));
  gtk_label_set_text (self->mood, library_song_get_mood (song));
  gtk_label_set_text (self->quadrant, line);
  show_place (self, song, estimate);
  gtk_widget_set_visible (self->certainty_group, predicted != NULL);
  if (predicted == NULL)
    return;

  /* What its owner has said is certain; where it was moved to by what was learned is not. */
  likely = library_song_get_is_adapted (song) ? estimate : predicted;
  show_words (self, song, likely);
  show_quadrants (self, likely);
}

/* "1997 · 3:45", or what of it is known. */
static char *
describe_year_and_length (LibrarySong *song)
{
  const double seconds = library_song_get_duration (song);
  const guint year = library_song_get_year (song);
  /* Of a file that could not be read nobody knows how long it plays. */
  g_autofree char *length = seconds > 0 ? base_duration_to_string (seconds) : NULL;

  if (year == 0)
    return g_strdup (length != NULL ? length : "");

  return length != NULL ? g_strdup_printf ("%u · %s", year, length) : g_strdup_printf ("%u", year);
}

static void
show_song (MoodDetails *self, LibrarySong *song)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);
  const char *error = library_song_get_error_message (song);
  g_autofree char *path = base_paths_to_utf8 (library_song_get_path (song));
  g_autofree char *year = describe_year_and_length (song);

  set_text (self->title, library_song_get_title (song));
  set_text (self->artist, library_song_get_artist (song));
  set_text (self->album, library_song_get_album (song));
  set_text (self->year, year);

  gtk_widget_set_visible (self->mood_card, estimate != NULL);
  gtk_widget_set_visible (self->words_group, FALSE);
  gtk_widget_set_visible (self->places, estimate != NULL);
  gtk_widget_set_visible (self->certainty_group, library_song_get_prediction (song) != NULL);
  mood_said_card_set_song (self->said_card, song);
  if (estimate != NULL)
    show_mood (self, song, estimate);

  gtk_widget_set_visible (self->error_card, error != NULL);
  gtk_label_set_text (self->error, error != NULL ? error : "");
  gtk_label_set_text (self->path, path);
}

/* --- what is read --- */

static void
clear_sections (MoodDetails *self)
{
  g_clear_object (&self->read_song);
  mood_cover_view_set_song (self->cover, NULL);
  mood_details_sound_set_song (self->sound, NULL, NULL);
  mood_details_alike_set_song (self->alike, NULL);
  mood_details_classes_set_song (self->classes, NULL);
  mood_details_facts_set_song (self->facts, NULL, NULL);
}

static void
update_position (MoodDetails *self);

/* A song that was placed, or whose tags were written, sounds as it did: its curve and picture need not go and come back. */
static gboolean
sounds_as_before (MoodDetails *self)
{
  const MoodEstimate *before, *now;

  if (self->read_song == NULL || library_song_get_id (self->read_song) != library_song_get_id (self->song)
      || strcmp (library_song_get_path (self->read_song), library_song_get_path (self->song)) != 0)
    return FALSE;

  before = library_song_get_prediction (self->read_song);
  now = library_song_get_prediction (self->song);

  return before != NULL && now != NULL && before->gaussian.valence == now->gaussian.valence
         && before->gaussian.arousal == now->gaussian.arousal;
}

static void
read_song (MoodDetails *self)
{
  LibraryDb *db = self->session != NULL ? mood_session_get_db (self->session) : NULL;

  if (!sounds_as_before (self))
    {
      mood_details_sound_set_song (self->sound, db, self->song);
      mood_details_alike_set_song (self->alike, self->song);
    }
  if (self->read_song == NULL || library_song_get_mtime (self->read_song) != library_song_get_mtime (self->song)
      || library_song_get_id (self->read_song) != library_song_get_id (self->song))
    mood_cover_view_set_song (self->cover, self->song);
  mood_details_facts_set_song (self->facts, db, self->song);
  /* Another model may tell classes, and say of its mood what was said before. */
  mood_details_classes_set_song (self->classes, self->song);
  g_set_object (&self->read_song, self->song);
  update_position (self);
}

static gboolean
read_cb (gpointer user_data)
{
  MoodDetails *self = user_data;

  self->read_id = 0;
  if (self->song != NULL)
    {
      read_song (self);
    }
  else if (self->selection != NULL && mood_selection_get_n_selected (self->selection) > 1)
    {
      mood_details_many_set_songs (self->many, mood_selection_dup_songs (self->selection));
    }

  return G_SOURCE_REMOVE;
}

/* Nothing is read for details that nobody sees: the flap may be closed. */
static void
read_soon (MoodDetails *self)
{
  g_clear_handle_id (&self->read_id, g_source_remove);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->read_id = g_timeout_add (READ_DELAY, read_cb, self);
}

static void
update (MoodDetails *self)
{
  const guint n_selected = mood_selection_get_n_selected (self->selection);
  LibrarySong *song = mood_selection_get_song (self->selection);
  const gboolean is_same_song = song != NULL && self->song != NULL
                                && library_song_get_id (song) == library_song_get_id (self->song);

  if (g_set_object (&self->song, song))
    {
      if (song != NULL)
        show_song (self, song);
      if (!is_same_song)
        {
          clear_sections (self);
          gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
        }
      read_soon (self);
    }

  if (song != NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "song");
    }
  else if (n_selected > 1)
    {
      mood_details_many_set_number (self->many, n_selected);
      gtk_stack_set_visible_child_name (self->stack, "many");
      read_soon (self);
    }
  else
    {
      gtk_stack_set_visible_child_name (self->stack, "none");
    }
}

static void
mood_details_map (GtkWidget *widget)
{
  MoodDetails *self = MOOD_DETAILS (widget);

  GTK_WIDGET_CLASS (mood_details_parent_class)->map (widget);
  read_soon (self);
}

/* What was begun need not go on. */
static void
mood_details_unmap (GtkWidget *widget)
{
  MoodDetails *self = MOOD_DETAILS (widget);

  g_clear_handle_id (&self->read_id, g_source_remove);
  clear_sections (self);
  GTK_WIDGET_CLASS (mood_details_parent_class)->unmap (widget);
}

/* --- playing --- */

static void
update_position (MoodDetails *self)
{
  PlayerTrack *track = self->player != NULL ? player_player_get_track (self->player) : NULL;
  const gboolean is_played = track != NULL && self->song != NULL
                             && player_track_get_id (track) == library_song_get_id (self->song)
                             && player_player_get_state (self->player) != PLAYER_STATE_STOPPED;

  mood_curve_view_set_position (mood_details_sound_get_curve (self->sound),
                                is_played ? player_player_get_position (self->player) : -1);
}

static void
seek_cb (MoodDetails *self, double seconds)
{
  if (self->song != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.play-song-at", "(xd)", library_song_get_id (self->song),
                                seconds);
}

static void
copy_path_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  MoodDetails *self = MOOD_DETAILS (widget);

  if (self->song != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), gtk_label_get_text (self->path));
}

static void
mood_details_dispose (GObject *object)
{
  MoodDetails *self = MOOD_DETAILS (object);
  GtkWidget *child;

  g_clear_handle_id (&self->read_id, g_source_remove);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  if (self->player != NULL)
    g_signal_handlers_disconnect_by_data (self->player, self);
  g_clear_object (&self->player);
  g_clear_object (&self->selection);
  g_clear_object (&self->session);
  g_clear_object (&self->song);
  g_clear_object (&self->read_song);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_details_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, scroller);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, many);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, cover);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, title);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, artist);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, album);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, year);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, mood_card);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, mood_icon);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, mood);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, mood_chance);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, said_card);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, error_card);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, error);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, words_group);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, words_title);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, words);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, words_note);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, places);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, thumb);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, valence_words);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, valence);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, arousal_words);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, arousal);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, certainty_group);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, certainty);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_1);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_2);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_3);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_4);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, sound);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, alike);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, classes);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, facts);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, path);
}

static void
mood_details_class_init (MoodDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_details_dispose;
  widget_class->map = mood_details_map;
  widget_class->unmap = mood_details_unmap;

  g_type_ensure (MOOD_TYPE_CHANCE_ROW);
  g_type_ensure (MOOD_TYPE_COVER_VIEW);
  g_type_ensure (MOOD_TYPE_DETAILS_ALIKE);
  g_type_ensure (MOOD_TYPE_DETAILS_CLASSES);
  g_type_ensure (MOOD_TYPE_DETAILS_FACTS);
  g_type_ensure (MOOD_TYPE_DETAILS_MANY);
  g_type_ensure (MOOD_TYPE_DETAILS_SOUND);
  g_type_ensure (MOOD_TYPE_PLANE_THUMB);
  g_type_ensure (MOOD_TYPE_SAID_CARD);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "details.copy-path", NULL, copy_path_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/details.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, seek_cb);
}

static void
mood_details_init (MoodDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
mood_details_set_source (MoodDetails   *self,
                         MoodSession   *session,
                         MoodSelection *selection)
{
  g_return_if_fail (self->selection == NULL);

  self->session = g_object_ref (session);
  self->selection = g_object_ref (selection);
  mood_details_alike_set_source (self->alike, session, selection);
  mood_details_classes_set_session (self->classes, session);
  g_signal_connect_swapped (selection, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (selection, "notify::song", G_CALLBACK (update), self);
  update (self);
}

void
mood_details_set_player (MoodDetails *self, PlayerPlayer *player)
{
  g_return_if_fail (self->player == NULL);

  self->player = g_object_ref (player);
  g_signal_connect_swapped (player, "notify::position", G_CALLBACK (update_position), self);
  g_signal_connect_swapped (player, "notify::track", G_CALLBACK (update_position), self);
  g_signal_connect_swapped (player, "notify::state", G_CALLBACK (update_position), self);
}

const char *
mood_details_get_page (MoodDetails *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}
