/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/text.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>
#include <math.h>

#include "engine/base/number.h"

char *
mood_text_describe_song (LibrarySong *song)
{
  const char *title = library_song_get_title (song);
  const char *artist = library_song_get_artist (song);
  const char *mood = library_song_get_mood (song);

  if (library_song_get_error_message (song) != NULL)
    return g_strdup_printf ("%s: %s", title, library_song_get_error_message (song));
  if (*artist == '\0')
    return g_strdup_printf ("%s: %s", title, mood);

  /* Translators: a song, who made it, and its mood: "Clair de lune by Debussy: calm" */
  return g_strdup_printf (_ ("%s by %s: %s"), title, artist, mood);
}

char *
mood_text_describe_place (LibrarySong *song)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);
  g_autofree char *name = mood_text_describe_song (song);
  g_autofree char *valence = NULL;
  g_autofree char *arousal = NULL;

  if (estimate == NULL)
    return g_steal_pointer (&name);

  valence = mood_text_coordinate (estimate->gaussian.valence);
  arousal = mood_text_coordinate (estimate->gaussian.arousal);

  /* Translators: a song with its mood, where that lies in words and in numbers, and how sure it is: "Clair de lune
   * by Debussy: calm; pleasant, very calm (+0.31, −0.55); quite sure" */
  return g_strdup_printf (_ ("%s; %s, %s (%s, %s); %s"), name,
                          mood_text_valence_in_words (estimate->gaussian.valence),
                          mood_text_arousal_in_words (estimate->gaussian.arousal), valence, arousal,
                          mood_text_song_certainty (song));
}

char *
mood_text_scan_headline (const JobsProgress *progress)
{
  if (progress->n_total == 0)
    return g_strdup (_ ("Looking for music…"));
  if (!progress->is_total_known)
    return g_strdup_printf (ngettext ("Listening: %'u of %'u song found so far",
                                      "Listening: %'u of %'u songs found so far", progress->n_total),
                            progress->n_done, progress->n_total);

  return g_strdup_printf (ngettext ("Listening: %'u of %'u song", "Listening: %'u of %'u songs",
                                    progress->n_total),
                          progress->n_done, progress->n_total);
}

char *
mood_text_paused_headline (const JobsProgress *progress)
{
  if (progress->n_total == 0)
    return g_strdup (_ ("Paused"));

  return g_strdup_printf (ngettext ("Paused: %'u of %'u song", "Paused: %'u of %'u songs", progress->n_total),
                          progress->n_done, progress->n_total);
}

char *
mood_text_about_duration (double seconds)
{
  if (seconds < 60)
    return g_strdup (_ ("Less than a minute"));
  if (seconds < 3600 * 1.5)
    {
      int minutes = (int)lround (seconds / 60);

      return g_strdup_printf (ngettext ("About %d minute", "About %d minutes", minutes), minutes);
    }
  else
    {
      int hours = (int)lround (seconds / 3600);

      return g_strdup_printf (ngettext ("About %d hour", "About %d hours", hours), hours);
    }
}

char *
mood_text_time_left (const JobsProgress *progress)
{
  const double seconds = progress->seconds_left;
  const int minutes = (int)lround (seconds / 60), hours = (int)lround (seconds / 3600);

  if (seconds < 0)
    return NULL;
  if (seconds < 60)
    return g_strdup (_ ("less than a minute left"));
  if (seconds < 3600 * 1.5)
    return g_strdup_printf (progress->is_at_most
                                ? ngettext ("at most %d minute left", "at most %d minutes left", minutes)
                                : ngettext ("%d minute left", "%d minutes left", minutes),
                            minutes);

  return g_strdup_printf (progress->is_at_most
                              ? ngettext ("at most %d hour left", "at most %d hours left", hours)
                              : ngettext ("%d hour left", "%d hours left", hours),
                          hours);
}

char *
mood_text_scan_details (const JobsProgress *progress)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  if (progress->n_failed > 0)
    g_ptr_array_add (parts, g_strdup_printf (ngettext ("%u problem", "%u problems", progress->n_failed),
                                             progress->n_failed));
  if (progress->speed >= 1.0)
    /* Translators: seconds of music heard in one second */
    g_ptr_array_add (parts, g_strdup_printf (_ ("%.0f × real time"), progress->speed));
  if (progress->is_total_known && progress->seconds_left >= 0)
    g_ptr_array_add (parts, mood_text_time_left (progress));
  g_ptr_array_add (parts, NULL);

  return g_strjoinv (" · ", (char **)parts->pdata);
}

/* A sign is no letter: where words go to the left it would be set behind its number, and the spread before it. */
static const char *
get_mark (void)
{
  return gtk_widget_get_default_direction () == GTK_TEXT_DIR_RTL ? "\u200e" : "";
}

char *
mood_text_signed (double value, guint n_decimals)
{
  g_autofree char *number = base_number_format (value, n_decimals, BASE_NUMBER_PLUS | BASE_NUMBER_LOCAL);

  return g_strconcat (get_mark (), number, NULL);
}

char *
mood_text_figure (double value)
{
  g_autofree char *number = base_number_format (value, 3, BASE_NUMBER_LOCAL);

  return g_strconcat (get_mark (), number, NULL);
}

char *
mood_text_coordinate (double value)
{
  return mood_text_signed (value, 2);
}

char *
mood_text_small_number (double value)
{
  static const char *const digits[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  int exponent;
  double mantissa;

  if (!(value > 0) || value >= 1e-4)
    return g_strdup_printf ("%.2g", value);

  exponent = (int)MIN (ceil (-log10 (value) - 1e-9), 99);
  mantissa = value * pow (10, exponent);
  /* What would be rounded to ten. */
  if (mantissa >= 9.95)
    {
      mantissa /= 10;
      exponent--;
    }

  return g_strdup_printf ("%.2g × 10⁻%s%s", mantissa, exponent > 9 ? digits[exponent / 10] : "",
                          digits[exponent % 10]);
}

char *
mood_text_value_with_spread (double value, double sd)
{
  g_autofree char *number = mood_text_signed (value, 2);

  return g_strdup_printf ("%s ± %.2f", number, sd);
}

const char *
mood_text_valence_in_words (double valence)
{
  if (valence > 0.5)
    return _ ("very pleasant");
  if (valence > 0.2)
    return _ ("pleasant");
  if (valence > 0.05)
    return _ ("a little pleasant");
  if (valence >= -0.05)
    return _ ("neither pleasant nor unpleasant");
  if (valence >= -0.2)
    return _ ("a little unpleasant");
  if (valence >= -0.5)
    return _ ("unpleasant");

  return _ ("very unpleasant");
}

const char *
mood_text_arousal_in_words (double arousal)
{
  if (arousal > 0.5)
    return _ ("very energetic");
  if (arousal > 0.2)
    return _ ("energetic");
  if (arousal > 0.05)
    return _ ("a little energetic");
  if (arousal >= -0.05)
    return _ ("neither calm nor energetic");
  if (arousal >= -0.2)
    return _ ("a little calm");
  if (arousal >= -0.5)
    return _ ("calm");

  return _ ("very calm");
}

const char *
mood_text_certainty (const MoodEstimate *estimate)
{
  double best = estimate->quadrant_probabilities[estimate->quadrant];

  if (estimate->is_unsure)
    return _ ("unsure");
  if (best < 0.75)
    return _ ("fairly sure");

  return _ ("quite sure");
}

char *
mood_text_percentage (const MoodEstimate *estimate)
{
  /* Translators: a number in percent; "%%" is the sign */
  return g_strdup_printf (_ ("%.0f %%"), 100 * estimate->quadrant_probabilities[estimate->quadrant]);
}

const char *
mood_text_song_certainty (LibrarySong *song)
{
  const MoodEstimate *estimate = library_song_get_estimate (song);

  if (library_song_get_label (song) != NULL)
    return _ ("placed by you");

  return estimate != NULL ? mood_text_certainty (estimate) : "";
}

const char *
mood_text_quadrant_mark (MoodQuadrant quadrant)
{
  static const char *const marks[MOOD_N_QUADRANTS] = {
    "mood-circle-symbolic",
    "mood-triangle-symbolic",
    "mood-square-symbolic",
    "mood-diamond-symbolic",
  };

  return marks[quadrant];
}

const char *
mood_text_quadrant_style (MoodQuadrant quadrant)
{
  static const char *const classes[MOOD_N_QUADRANTS]
      = { "quadrant-1", "quadrant-2", "quadrant-3", "quadrant-4" };

  return classes[quadrant];
}

const char *
mood_text_quadrant_icon (const MoodEstimate *estimate)
{
  return estimate->is_neutral ? "mood-circle-outline-symbolic" : mood_text_quadrant_mark (estimate->quadrant);
}

const char *
mood_text_quadrant_class (const MoodEstimate *estimate)
{
  return estimate->is_neutral ? "neutral" : mood_text_quadrant_style (estimate->quadrant);
}

char *
mood_text_songs_and_time (guint n_songs, double seconds)
{
  g_autofree char *songs = g_strdup_printf (ngettext ("%'u song", "%'u songs", n_songs), n_songs);
  g_autofree char *time = NULL;
  guint minutes = (guint)((seconds + 30.0) / 60.0);

  if (seconds <= 0.0)
    return g_steal_pointer (&songs);

  if (minutes < 60)
    time = g_strdup_printf (_ ("%u min"), MAX (minutes, 1));
  else
    /* Translators: hours and minutes */
    time = g_strdup_printf (_ ("%'u:%02u h"), minutes / 60, minutes % 60);

  /* Translators: "12 songs, 47 min" */
  return g_strdup_printf (_ ("%s, %s"), songs, time);
}

double
mood_text_get_scale (void)
{
  /* 11 points at 96 dots per inch. */
  const double usual = 11 * 96 / 72.0;
  g_autofree char *name = NULL;
  PangoFontDescription *font;
  double size;
  int dpi;

  g_object_get (gtk_settings_get_default (), "gtk-font-name", &name, "gtk-xft-dpi", &dpi, NULL);
  font = pango_font_description_from_string (name != NULL ? name : "");
  size = (double)pango_font_description_get_size (font) / PANGO_SCALE;
  if (!pango_font_description_get_size_is_absolute (font))
    size *= (dpi > 0 ? dpi / 1024.0 : 96) / 72.0;
  pango_font_description_free (font);

  return MAX (size / usual, 1);
}
