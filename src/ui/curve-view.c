/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The chart is drawn once and kept as a node, until it looks otherwise: while the song plays only the line that
 * moves over it is new. */
#include "ui/curve-view.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "engine/base/duration.h"
#include "plot/curve-render.h"
#include "ui/chart.h"
#include "ui/text.h"

#define FONT_SIZE  11
#define STEP       5.0  /* seconds that an arrow key goes */
#define LARGE_STEP 30.0 /* and Page Up and Down */

struct _MoodCurveView
{
  GtkWidget parent_instance;

  MoodCurve *curve;       /* (owned) (nullable) */
  MoodSpectrogram *sound; /* (owned) (nullable) */
  double duration;        /* seconds; of what the axis shows */
  double position;        /* seconds; below 0: it is not played */
  double cursor;          /* seconds: where the keys are while it is not played */

  GskRenderNode *chart; /* (owned) (nullable): as it was drawn last */
  float chart_width;
  float chart_height;
};

enum
{
  SEEK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MoodCurveView, mood_curve_view, GTK_TYPE_WIDGET)

static PlotRect
get_box (MoodCurveView *self)
{
  const PlotStyle style = { .font_size = FONT_SIZE };

  return plot_curve_get_box (gtk_widget_get_width (GTK_WIDGET (self)),
                             gtk_widget_get_height (GTK_WIDGET (self)), &style);
}

static gboolean
is_empty (MoodCurveView *self)
{
  return self->duration <= 0 || (self->curve == NULL && self->sound == NULL);
}

static double
get_seconds (MoodCurveView *self, double x)
{
  const PlotRect box = get_box (self);

  return CLAMP ((x - box.x) / MAX (box.width, 1), 0, 1) * self->duration;
}

double
mood_curve_view_get_x (MoodCurveView *self, double seconds)
{
  const PlotRect box = get_box (self);

  return self->duration > 0 ? box.x + seconds / self->duration * box.width : box.x;
}

/* --- drawing --- */

static void
drop_chart (MoodCurveView *self)
{
  g_clear_pointer (&self->chart, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
draw_chart (MoodCurveView *self, float width, float height)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  PlotStyle style;
  cairo_t *cr;

  mood_chart_init_style (GTK_WIDGET (self), &style, FONT_SIZE);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  plot_curve_render_sound (cr, width, height, &style, self->curve, self->sound, self->duration);
  cairo_destroy (cr);

  g_clear_pointer (&self->chart, gsk_render_node_unref);
  self->chart = gtk_snapshot_free_to_node (snapshot);
  self->chart_width = width;
  self->chart_height = height;
}

/* A line over the whole height of the box, with a rim that keeps it apart from what is under it. */
static void
append_line (MoodCurveView *self, GtkSnapshot *snapshot, double seconds, const PlotColor *color, float width)
{
  const PlotRect box = get_box (self);
  PlotStyle style;
  const float x = (float)round (mood_curve_view_get_x (self, seconds));
  GdkRGBA line = { (float)color->red, (float)color->green, (float)color->blue, 1 };
  const PlotColor *paper;
  GdkRGBA rim;

  mood_chart_init_style (GTK_WIDGET (self), &style, FONT_SIZE);
  paper = &plot_palette_get (&style)->paper;
  rim = (GdkRGBA) { (float)paper->red, (float)paper->green, (float)paper->blue, 0.8f };
  gtk_snapshot_append_color (snapshot, &rim,
                             &GRAPHENE_RECT_INIT (x - width / 2 - 1, (float)box.y, width + 2,
                                                  (float)box.height));
  gtk_snapshot_append_color (snapshot, &line,
                             &GRAPHENE_RECT_INIT (x - width / 2, (float)box.y, width, (float)box.height));
}

static void
mood_curve_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  MoodCurveView *self = MOOD_CURVE_VIEW (widget);
  const float width = (float)gtk_widget_get_width (widget);
  const float height = (float)gtk_widget_get_height (widget);
  PlotStyle style;

  if (self->chart == NULL || self->chart_width != width || self->chart_height != height)
    draw_chart (self, width, height);
  if (self->chart != NULL)
    gtk_snapshot_append_node (snapshot, self->chart);
  if (is_empty (self))
    return;

  mood_chart_init_style (GTK_WIDGET (self), &style, FONT_SIZE);
  if (self->position >= 0)
    append_line (self, snapshot, self->position, &plot_palette_get (&style)->text, 2);
  else if (gtk_widget_has_visible_focus (widget))
    append_line (self, snapshot, self->cursor, &plot_palette_get (&style)->dim_text, 1);
}

static void
mood_curve_view_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 160 : 150;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 280 : 160;
}

/* --- where it is --- */

static double
get_current (MoodCurveView *self)
{
  return self->position >= 0 ? self->position : self->cursor;
}

/* For those who cannot see it: the value of a slider. */
static void
update_value (MoodCurveView *self)
{
  const double current = get_current (self);
  g_autofree char *text = base_duration_to_string (current);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_VALUE_MIN, 0.0,
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_MAX, MAX (self->duration, 0),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_NOW,
                                  CLAMP (current, 0, MAX (self->duration, 0)),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
go_to (MoodCurveView *self, double seconds)
{
  seconds = CLAMP (seconds, 0, self->duration);
  self->cursor = seconds;
  /* While it is played it goes along; else the arrows only look for where to begin. */
  if (self->position >= 0)
    g_signal_emit (self, signals[SEEK], 0, seconds);
  update_value (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* "2:10: pleasant, very energetic" */
static char *
describe_moment (MoodCurveView *self, double seconds)
{
  g_autofree char *time = base_duration_to_string (seconds);
  gsize i;

  if (self->curve == NULL || self->curve->n_points == 0)
    return g_steal_pointer (&time);

  i = MIN ((gsize)(seconds / self->curve->hop), self->curve->n_points - 1);
  /* Translators: a time in a song, and what it sounds like there: "2:10: pleasant, very energetic" */
  return g_strdup_printf (_ ("%s: %s, %s"), time, mood_text_valence_in_words (self->curve->valence[i]),
                          mood_text_arousal_in_words (self->curve->arousal[i]));
}

/* --- pointer and keys --- */

static gboolean
mood_curve_view_query_tooltip (GtkWidget *widget, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip)
{
  MoodCurveView *self = MOOD_CURVE_VIEW (widget);
  g_autofree char *text = NULL;

  if (is_empty (self))
    return FALSE;

  text = describe_moment (self, is_keyboard ? get_current (self) : get_seconds (self, x));
  gtk_tooltip_set_text (tooltip, text);

  return TRUE;
}

static void
pressed_cb (MoodCurveView *self, int n_press, double x, double y)
{
  if (is_empty (self))
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  self->cursor = get_seconds (self, x);
  g_signal_emit (self, signals[SEEK], 0, self->cursor);
}

static gboolean
key_pressed_cb (MoodCurveView *self, guint key, guint code, GdkModifierType state)
{
  if (is_empty (self) || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    /* Time goes from left to right in every language. */
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left: go_to (self, get_current (self) - STEP); break;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right: go_to (self, get_current (self) + STEP); break;
    case GDK_KEY_Page_Down: go_to (self, get_current (self) + LARGE_STEP); break;
    case GDK_KEY_Page_Up: go_to (self, get_current (self) - LARGE_STEP); break;
    case GDK_KEY_Home: go_to (self, 0); break;
    case GDK_KEY_End: go_to (self, self->duration - STEP); break;
    case GDK_KEY_space:
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter: g_signal_emit (self, signals[SEEK], 0, get_current (self)); break;
    default: return GDK_EVENT_PROPAGATE;
    }

  return GDK_EVENT_STOP;
}

/* --- construction --- */

static void
mood_curve_view_dispose (GObject *object)
{
  MoodCurveView *self = MOOD_CURVE_VIEW (object);

  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), self);
  g_clear_pointer (&self->curve, mood_curve_unref);
  g_clear_pointer (&self->sound, mood_spectrogram_unref);
  g_clear_pointer (&self->chart, gsk_render_node_unref);

  G_OBJECT_CLASS (mood_curve_view_parent_class)->dispose (object);
}

static void
mood_curve_view_system_setting_changed (GtkWidget *widget, GtkSystemSetting setting)
{
  drop_chart (MOOD_CURVE_VIEW (widget));
  GTK_WIDGET_CLASS (mood_curve_view_parent_class)->system_setting_changed (widget, setting);
}

static void
mood_curve_view_class_init (MoodCurveViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mood_curve_view_dispose;
  widget_class->snapshot = mood_curve_view_snapshot;
  widget_class->measure = mood_curve_view_measure;
  widget_class->query_tooltip = mood_curve_view_query_tooltip;
  widget_class->system_setting_changed = mood_curve_view_system_setting_changed;
  gtk_widget_class_set_css_name (widget_class, "moodcurve");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_SLIDER);

  signals[SEEK] = g_signal_new ("seek", MOOD_TYPE_CURVE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_DOUBLE);
}

static void
mood_curve_view_init (MoodCurveView *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->position = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");

  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  g_signal_connect (self, "notify::has-focus", G_CALLBACK (gtk_widget_queue_draw), NULL);

  g_signal_connect_swapped (manager, "notify::dark", G_CALLBACK (drop_chart), self);
  g_signal_connect_swapped (manager, "notify::high-contrast", G_CALLBACK (drop_chart), self);
}

/* The curve for those who cannot see it: where it begins, where it ends. */
static void
update_label (MoodCurveView *self)
{
  g_autofree char *duration = base_duration_to_string (self->duration);
  g_autofree char *label = NULL;
  gsize last;

  if (self->curve == NULL || self->curve->n_points == 0)
    {
      gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      _ ("The song over time"), -1);
      return;
    }

  last = self->curve->n_points - 1;
  /* Translators: the first %s is a duration, the others are words such as "pleasant", "calm" */
  label = g_strdup_printf (_ ("Mood over %s: begins %s and %s, ends %s and %s"), duration,
                           mood_text_valence_in_words (self->curve->valence[0]),
                           mood_text_arousal_in_words (self->curve->arousal[0]),
                           mood_text_valence_in_words (self->curve->valence[last]),
                           mood_text_arousal_in_words (self->curve->arousal[last]));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

void
mood_curve_view_set_curve (MoodCurveView *self, MoodCurve *curve, double duration)
{
  g_clear_pointer (&self->curve, mood_curve_unref);
  if (curve != NULL)
    self->curve = mood_curve_ref (curve);
  self->duration = MAX (duration, curve != NULL ? curve->hop * (double)curve->n_points : 0);
  self->cursor = 0;
  update_label (self);
  update_value (self);
  drop_chart (self);
}

void
mood_curve_view_set_sound (MoodCurveView *self, MoodSpectrogram *sound)
{
  g_clear_pointer (&self->sound, mood_spectrogram_unref);
  if (sound != NULL)
    self->sound = mood_spectrogram_ref (sound);
  /* A song of which no headers tell how long it is. */
  if (sound != NULL && self->duration <= 0)
    self->duration = sound->seconds;
  update_value (self);
  drop_chart (self);
}

void
mood_curve_view_set_position (MoodCurveView *self, double seconds)
{
  const gboolean is_moved
      = round (mood_curve_view_get_x (self, seconds)) != round (mood_curve_view_get_x (self, self->position));
  const gboolean is_other = floor (seconds) != floor (self->position);

  if (self->position < 0 && seconds < 0)
    return;

  self->position = seconds;
  if (is_moved)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  /* Once a second is enough to be told. */
  if (is_other)
    update_value (self);
}

double
mood_curve_view_get_position (MoodCurveView *self)
{
  return self->position;
}

gboolean
mood_curve_view_has_curve (MoodCurveView *self)
{
  return self->curve != NULL;
}

gboolean
mood_curve_view_has_sound (MoodCurveView *self)
{
  return self->sound != NULL;
}
