/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The words on the plane: all that there is room for, none on another, in step with the plane. */

#include "plot/plane-words.h"

typedef struct
{
  cairo_surface_t *image;
  cairo_t *cr;
  PlotStyle style;
  PlotPlaneLayout *layout;
  MoodVocabulary *vocabulary; /* not owned */
  PangoLayout *text;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->image = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, 8, 8);
  fixture->cr = cairo_create (fixture->image);
  plot_style_init (&fixture->style, FALSE, FALSE);
  fixture->layout = plot_plane_layout_new ();
  fixture->vocabulary = mood_vocabulary_get_default (NULL);
  g_assert_nonnull (fixture->vocabulary);
  fixture->text = plot_text_new (fixture->cr, &fixture->style);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_unref (fixture->text);
  plot_plane_layout_free (fixture->layout);
  cairo_destroy (fixture->cr);
  cairo_surface_destroy (fixture->image);
}

static GArray *
place (Fixture *fixture)
{
  return plot_plane_words_place (fixture->text, fixture->layout, &fixture->style, fixture->vocabulary);
}

static const PlotLabel *
find_label (GArray *labels, const char *text)
{
  for (guint i = 0; i < labels->len; i++)
    if (g_str_equal (g_array_index (labels, PlotLabel, i).text, text))
      return &g_array_index (labels, PlotLabel, i);

  return NULL;
}

static void
assert_apart (GArray *labels)
{
  for (guint i = 0; i < labels->len; i++)
    for (guint j = 0; j < i; j++)
      {
        const PlotLabel *a = &g_array_index (labels, PlotLabel, i);
        const PlotLabel *b = &g_array_index (labels, PlotLabel, j);

        if (a->rect.x < b->rect.x + b->rect.width && b->rect.x < a->rect.x + a->rect.width
            && a->rect.y < b->rect.y + b->rect.height && b->rect.y < a->rect.y + a->rect.height)
          g_error ("“%s” lies on “%s”", a->text, b->text);
      }
}

/* Every size of the plane down to a small window's, and every word of the vocabulary. */
static void
test_all_are_there (Fixture *fixture, gconstpointer data)
{
  for (int size = 380; size <= 2400; size += 20)
    {
      g_autoptr (GArray) labels = NULL;

      plot_plane_layout_set_size (fixture->layout, size, size);
      labels = place (fixture);
      assert_apart (labels);
      for (gsize i = 0; i < mood_vocabulary_get_n_words (fixture->vocabulary); i++)
        if (find_label (labels, mood_vocabulary_get_word (fixture->vocabulary, i)->name) == NULL)
          g_error ("At %d pixels there is no “%s”", size,
                   mood_vocabulary_get_word (fixture->vocabulary, i)->name);
      for (int i = 0; i < MOOD_N_QUADRANTS; i++)
        g_assert_nonnull (find_label (labels, mood_quadrant_get_name ((MoodQuadrant)i)));
      g_assert_nonnull (find_label (labels, "neutral"));
    }
}

/* Words stand near their places. */
static void
test_near_their_places (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) labels = NULL;

  plot_plane_layout_set_size (fixture->layout, 600, 600);
  labels = place (fixture);
  for (gsize i = 0; i < mood_vocabulary_get_n_words (fixture->vocabulary); i++)
    {
      const MoodWord *word = mood_vocabulary_get_word (fixture->vocabulary, i);
      const PlotRect *rect = &find_label (labels, word->name)->rect;
      double x, y;

      plot_plane_layout_to_pixel (fixture->layout, word->valence, word->arousal, &x, &y);
      g_assert_cmpfloat (ABS (x - rect->x - rect->width / 2), <=, rect->width);
      g_assert_cmpfloat (ABS (y - rect->y - rect->height / 2), <=, 2 * rect->height);
    }
}

/* Too small for all: some are missing, none lies on another. */
static void
test_small (Fixture *fixture, gconstpointer data)
{
  for (int size = 20; size < 380; size += 8)
    {
      g_autoptr (GArray) labels = NULL;

      plot_plane_layout_set_size (fixture->layout, size, size);
      labels = place (fixture);
      assert_apart (labels);
      /* The four names stay the longest, smaller. */
      for (int i = 0; i < MOOD_N_QUADRANTS && size >= 270; i++)
        if (find_label (labels, mood_quadrant_get_name ((MoodQuadrant)i)) == NULL)
          g_error ("At %d pixels there is no “%s”", size, mood_quadrant_get_name ((MoodQuadrant)i));
    }
}

/* Moved by so many pixels, a word that stays in sight moves by as many: it can be read meanwhile. */
static void
test_words_move_with_the_plane (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GArray) before = NULL;
  guint n_compared = 0;

  plot_plane_layout_set_size (fixture->layout, 600, 600);
  plot_plane_layout_set_view (fixture->layout, 2.5, 0.25, 0.2);
  before = place (fixture);
  assert_apart (before);
  for (int step = 1; step <= 12; step++)
    {
      g_autoptr (GArray) after = NULL;

      plot_plane_layout_set_view (fixture->layout, 2.5, 0.25, 0.2);
      plot_plane_layout_pan (fixture->layout, -9.0 * step, 5.0 * step);
      after = place (fixture);
      assert_apart (after);
      for (guint i = 0; i < before->len; i++)
        {
          const PlotLabel *old = &g_array_index (before, PlotLabel, i);
          const PlotLabel *new = find_label (after, old->text);

          if (old->kind != PLOT_LABEL_WORD || new == NULL)
            continue;
          g_assert_cmpfloat_with_epsilon (new->rect.x, old->rect.x - 9 * step, 0.01);
          g_assert_cmpfloat_with_epsilon (new->rect.y, old->rect.y + 5 * step, 0.01);
          n_compared++;
        }
    }
  g_assert_cmpuint (n_compared, >, 30);
}

/* Under what stands in the corner of the plane there is no word; the corner's name makes room if it can. */
static void
test_inset_is_free (Fixture *fixture, gconstpointer data)
{
  static const double zooms[] = { 1, 1.5, 3, 12 };

  for (int size = 300; size <= 1000; size += 50)
    for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
      {
        g_autoptr (GArray) labels = NULL;
        PlotRect inset;

        plot_plane_layout_set_size (fixture->layout, size, size);
        plot_plane_layout_set_inset (fixture->layout, 120, 120);
        plot_plane_layout_set_view (fixture->layout, zooms[i], 0.3, -0.3);
        inset = plot_plane_layout_get_inset (fixture->layout);
        labels = place (fixture);
        assert_apart (labels);
        for (guint j = 0; j < labels->len; j++)
          {
            const PlotRect *rect = &g_array_index (labels, PlotLabel, j).rect;

            g_assert_true (rect->x + rect->width <= inset.x || rect->y + rect->height <= inset.y);
          }
        if (size >= 600)
          g_assert_nonnull (find_label (labels, mood_quadrant_get_name (MOOD_QUADRANT_4)));
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/plot/plane-words/all", Fixture, NULL, set_up, test_all_are_there, tear_down);
  g_test_add ("/plot/plane-words/near", Fixture, NULL, set_up, test_near_their_places, tear_down);
  g_test_add ("/plot/plane-words/small", Fixture, NULL, set_up, test_small, tear_down);
  g_test_add ("/plot/plane-words/move", Fixture, NULL, set_up, test_words_move_with_the_plane, tear_down);
  g_test_add ("/plot/plane-words/inset", Fixture, NULL, set_up, test_inset_is_free, tear_down);

  return g_test_run ();
}
