/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The curve is read from the library by a job's worker; what comes back for a song that is no longer shown is dropped,
 * by its cancellable. */

#include "ui/details.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "engine/base/duration.h"
#include "engine/base/paths.h"
#include "jobs/load-library-job.h"
#include "ui/curve-view.h"
#include "ui/text.h"

struct _MoodDetails
{
  GtkWidget parent_instance;

  GtkStack *stack;
  AdwStatusPage *many_page;
  GtkLabel *title;
  GtkLabel *artist;
  GtkLabel *album;
  GtkWidget *mood_card;
  GtkImage *mood_icon;
  GtkLabel *mood;
  GtkLabel *quadrant;
  GtkWidget *error_card;
  GtkLabel *error;
  GtkWidget *places;
  GtkLabel *valence_words;
  GtkLabel *valence;
  GtkLabel *arousal_words;
  GtkLabel *arousal;
  GtkWidget *certainty_group;
  GtkLabel *certainty;
  GtkLabel *quadrant_name_1;
  GtkLabel *quadrant_name_2;
  GtkLabel *quadrant_name_3;
  GtkLabel *quadrant_name_4;
  GtkLevelBar *quadrant_bar_1;
  GtkLevelBar *quadrant_bar_2;
  GtkLevelBar *quadrant_bar_3;
  GtkLevelBar *quadrant_bar_4;
  GtkLabel *quadrant_percent_1;
  GtkLabel *quadrant_percent_2;
  GtkLabel *quadrant_percent_3;
  GtkLabel *quadrant_percent_4;
  GtkWidget *curve_group;
  MoodCurveView *curve;
  GtkWidget *moods_group;
  GtkLabel *moods;
  GtkLabel *path;

  MoodSession *session;      /* (owned) (nullable) */
  MoodSelection *selection;  /* (owned) (nullable) */
  LibrarySong *song;         /* (owned) (nullable): the one shown */
  GCancellable *cancellable; /* (owned) (nullable): of the curve being read */
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
show_place (MoodDetails        *self,
            const MoodEstimate *estimate)
{
  const MoodGaussian *gaussian = &estimate->gaussian;
  g_autofree char *valence = mood_text_value_with_spread (gaussian->valence, gaussian->valence_sd);
  g_autofree char *arousal = mood_text_value_with_spread (gaussian->arousal, gaussian->arousal_sd);

  gtk_label_set_text (self->valence_words, mood_text_valence_in_words (gaussian->valence));
  gtk_label_set_text (self->valence, valence);
  gtk_label_set_text (self->arousal_words, mood_text_arousal_in_words (gaussian->arousal));
  gtk_label_set_text (self->arousal, arousal);
}

static void
show_probabilities (MoodDetails        *self,
                    const MoodEstimate *estimate)
{
  GtkLabel *names[]
      = { self->quadrant_name_1, self->quadrant_name_2, self->quadrant_name_3, self->quadrant_name_4 };
  GtkLevelBar *bars[]
      = { self->quadrant_bar_1, self->quadrant_bar_2, self->quadrant_bar_3, self->quadrant_bar_4 };
  GtkLabel *percents[] = {
    self->quadrant_percent_1,
    self->quadrant_percent_2,
    self->quadrant_percent_3,
    self->quadrant_percent_4,
  };

  for (guint i = 0; i < MOOD_N_QUADRANTS; i++)
    {
      double probability = estimate->quadrant_probabilities[i];
      /* Translators: a percentage */
      g_autofree char *percent = g_strdup_printf (_ ("%.0f %%"), 100 * probability);

      gtk_label_set_text (names[i], mood_quadrant_get_name ((MoodQuadrant)i));
      gtk_level_bar_set_value (bars[i], probability);
      gtk_label_set_text (percents[i], percent);
    }
  gtk_label_set_text (self->certainty, mood_text_certainty (estimate));
}

static void
show_mood (MoodDetails        *self,
           LibrarySong        *song,
           const MoodEstimate *estimate)
{
  const char *quadrant
      = estimate->is_neutral ? _ ("in the neutral middle") : mood_quadrant_get_name (estimate->quadrant);
  const char *classes[] = { "mood-card", mood_text_quadrant_class (estimate), NULL };
  g_autofree char *line = NULL;

  /* Translators: a quadrant of the plane and how sure the program is: "pleasant and energetic, quite sure" */
  line = g_strdup_printf (_ ("%s, %s"), quadrant, mood_text_certainty (estimate));
  gtk_widget_set_css_classes (self->mood_card, classes);
  gtk_image_set_from_icon_name (self->mood_icon, mood_text_quadrant_icon (estimate));
  gtk_label_set_text (self->mood, library_song_get_mood (song));
  gtk_label_set_text (self->quadrant, line);
  show_place (self, estimate);
  show_probabilities (self, estimate);
}

static void
curve_loaded_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MoodCurve) curve = jobs_load_curve_finish (result, &error);
  g_autoptr (MoodDetails) self = user_data; /* the reference that the call held */

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    g_info ("No curve: %s", error->message);

  mood_curve_view_set_curve (self->curve, curve);
  gtk_widget_set_visible (self->curve_group, curve != NULL);
}

static void
load_curve (MoodDetails *self)
{
  LibraryDb *db = self->session != NULL ? mood_session_get_db (self->session) : NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (self->curve_group, FALSE);
  mood_curve_view_set_curve (self->curve, NULL);

  if (self->song == NULL || db == NULL || library_song_get_estimate (self->song) == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  jobs_load_curve_async (db, library_song_get_id (self->song), self->cancellable, curve_loaded_cb,
                         g_object_ref (self));
}

static void
show_song (MoodDetails *self,
           LibrarySong *song)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);
  const char *error = library_song_get_error_message (song);
  const char *const *moods = library_song_get_moods (song);
  g_autofree char *path = base_paths_to_utf8 (library_song_get_path (song));
  g_autofree char *joined_moods = moods != NULL ? g_strjoinv (", ", (char **)moods) : g_strdup ("");
  g_autofree char *duration = NULL;
  g_autofree char *album = NULL;

  set_text (self->title, library_song_get_title (song));
  set_text (self->artist, library_song_get_artist (song));
  /* Of a file that could not be read nobody knows how long it plays. */
  if (library_song_get_duration (song) > 0.0)
    duration = base_duration_to_string (library_song_get_duration (song));
  if (*library_song_get_album (song) != '\0' && duration != NULL)
    album = g_strdup_printf ("%s · %s", library_song_get_album (song), duration);
  else
    album = g_strdup (duration != NULL ? duration : library_song_get_album (song));
  set_text (self->album, album);

  gtk_widget_set_visible (self->mood_card, estimate != NULL);
  gtk_widget_set_visible (self->places, estimate != NULL);
  gtk_widget_set_visible (self->certainty_group, estimate != NULL);
  if (estimate != NULL)
    show_mood (self, song, estimate);

  gtk_widget_set_visible (self->error_card, error != NULL);
  gtk_label_set_text (self->error, error != NULL ? error : "");

  gtk_widget_set_visible (self->moods_group, *joined_moods != '\0');
  gtk_label_set_text (self->moods, joined_moods);
  gtk_label_set_text (self->path, path);
}

static void
update (MoodDetails *self)
{
  guint n_selected = mood_selection_get_n_selected (self->selection);
  LibrarySong *song = mood_selection_get_song (self->selection);

  if (g_set_object (&self->song, song))
    {
      if (song != NULL)
        show_song (self, song);
      load_curve (self);
    }

  if (song != NULL)
    {
      gtk_stack_set_visible_child_name (self->stack, "song");
    }
  else if (n_selected > 1)
    {
      g_autofree char *title
          = g_strdup_printf (ngettext ("%'u Song Selected", "%'u Songs Selected", n_selected), n_selected);

      adw_status_page_set_title (self->many_page, title);
      gtk_stack_set_visible_child_name (self->stack, "many");
    }
  else
    {
      gtk_stack_set_visible_child_name (self->stack, "none");
    }
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

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->session);
  g_clear_object (&self->song);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (mood_details_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, many_page);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, title);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, artist);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, album);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, mood_card);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, mood_icon);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, mood);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, error_card);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, error);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, places);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, valence_words);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, valence);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, arousal_words);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, arousal);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, certainty_group);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, certainty);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_name_1);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_name_2);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_name_3);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_name_4);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_bar_1);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_bar_2);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_bar_3);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_bar_4);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_percent_1);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_percent_2);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_percent_3);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, quadrant_percent_4);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, curve_group);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, curve);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, moods_group);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, moods);
  gtk_widget_class_bind_template_child (widget_class, MoodDetails, path);
}

static void
mood_details_class_init (MoodDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_details_dispose;

  g_type_ensure (MOOD_TYPE_CURVE_VIEW);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "details.copy-path", NULL, copy_path_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/moodplane/Moodplane/ui/details.ui");
  bind_children (widget_class);
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
  g_signal_connect_swapped (selection, "changed", G_CALLBACK (update), self);
  g_signal_connect_swapped (selection, "notify::song", G_CALLBACK (update), self);
  update (self);
}

const char *
mood_details_get_page (MoodDetails *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}
