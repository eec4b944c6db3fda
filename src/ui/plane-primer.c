/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/plane-primer.h"

#include <adwaita.h>

#include "plot/plane-render.h"

#define MIN_SIZE     240
#define NATURAL_SIZE 360

/* Below this much room the words between the quadrants' names would lie over the points. */
#define ROOM_FOR_WORDS 280

struct _MoodPlanePrimer
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (MoodPlanePrimer, mood_plane_primer, GTK_TYPE_WIDGET)

static const PlotPoint samples[] = {
  { .valence = 0.62f, .arousal = 0.52f, .quadrant = MOOD_QUADRANT_1 },
  { .valence = 0.38f, .arousal = 0.66f, .quadrant = MOOD_QUADRANT_1 },
  { .valence = 0.75f, .arousal = 0.26f, .quadrant = MOOD_QUADRANT_1 },
  { .valence = -0.62f, .arousal = 0.60f, .quadrant = MOOD_QUADRANT_2 },
  { .valence = -0.30f, .arousal = 0.70f, .quadrant = MOOD_QUADRANT_2 },
  { .valence = -0.66f, .arousal = -0.40f, .quadrant = MOOD_QUADRANT_3 },
  { .valence = -0.46f, .arousal = -0.68f, .quadrant = MOOD_QUADRANT_3 },
  { .valence = 0.50f, .arousal = -0.66f, .quadrant = MOOD_QUADRANT_4 },
  { .valence = 0.80f, .arousal = -0.50f, .quadrant = MOOD_QUADRANT_4 },
};

static void
mood_plane_primer_snapshot (GtkWidget   *widget,
                            GtkSnapshot *snapshot)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  const float width = (float)gtk_widget_get_width (widget);
  const float height = (float)gtk_widget_get_height (widget);
  MoodVocabulary *vocabulary = mood_vocabulary_get_default (NULL);
  PlotStyle style;
  cairo_t *cr;

  plot_style_init (&style, adw_style_manager_get_dark (manager), adw_style_manager_get_high_contrast (manager));
  plot_style_take_words (&style, vocabulary);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  plot_plane_render_page (cr, width, height, gtk_widget_get_scale_factor (widget), &style,
                          width >= ROOM_FOR_WORDS ? vocabulary : NULL, NULL, samples, G_N_ELEMENTS (samples));
  cairo_destroy (cr);
}

static GtkSizeRequestMode
mood_plane_primer_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

/* A square, as far as there is room. */
static void
mood_plane_primer_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  *minimum = MIN_SIZE;
  *natural = NATURAL_SIZE;
  if (orientation == GTK_ORIENTATION_VERTICAL && for_size > 0)
    *minimum = *natural = CLAMP (for_size, MIN_SIZE, NATURAL_SIZE);
}

static void
mood_plane_primer_dispose (GObject *object)
{
  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), object);

  G_OBJECT_CLASS (mood_plane_primer_parent_class)->dispose (object);
}

static void
mood_plane_primer_class_init (MoodPlanePrimerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_plane_primer_dispose;
  widget_class->snapshot = mood_plane_primer_snapshot;
  widget_class->measure = mood_plane_primer_measure;
  widget_class->get_request_mode = mood_plane_primer_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
mood_plane_primer_init (MoodPlanePrimer *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_swapped (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self);
  g_signal_connect_swapped (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self);
}
