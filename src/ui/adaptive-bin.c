/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/adaptive-bin.h"

/* Narrower than this nothing here is of use; a phone held upright has 360. */
#define MINIMUM_WIDTH 300

struct _MoodAdaptiveBin
{
  GtkWidget parent_instance;
  GtkWidget *child; /* (owned) (nullable) */
  int threshold;
  gboolean is_narrow;
  guint change_id; /* source that will change is_narrow, or 0 */
};

G_DEFINE_FINAL_TYPE (MoodAdaptiveBin, mood_adaptive_bin, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CHILD,
  PROP_THRESHOLD,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static gboolean
change_cb (gpointer user_data)
{
  MoodAdaptiveBin *self = user_data;
  gboolean is_narrow = gtk_widget_get_width (GTK_WIDGET (self)) < self->threshold;

  self->change_id = 0;
  if (self->is_narrow != is_narrow)
    {
      self->is_narrow = is_narrow;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
    }

  return G_SOURCE_REMOVE;
}

static void
mood_adaptive_bin_measure (GtkWidget      *widget,
                           GtkOrientation  orientation,
                           int             for_size,
                           int            *minimum,
                           int            *natural,
                           int            *minimum_baseline,
                           int            *natural_baseline)
{
  MoodAdaptiveBin *self = MOOD_ADAPTIVE_BIN (widget);

  if (self->child == NULL)
    return;

  gtk_widget_measure (self->child, orientation, -1, minimum, natural, NULL, NULL);
  /* It may always be made narrower: the child will then be told to show less. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = MIN (*minimum, MINIMUM_WIDTH);
}

static void
mood_adaptive_bin_size_allocate (GtkWidget *widget,
                                 int        width,
                                 int        height,
                                 int        baseline)
{
  MoodAdaptiveBin *self = MOOD_ADAPTIVE_BIN (widget);
  int minimum = 0;

  if (self->child != NULL)
    {
      gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
      gtk_widget_allocate (self->child, MAX (width, minimum), height, baseline, NULL);
    }

  /* What listeners show and hide must not change in the middle of a layout. */
  if (self->is_narrow != (width < self->threshold) && self->change_id == 0)
    self->change_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, change_cb, self, NULL);
}

static void
set_child (MoodAdaptiveBin *self,
           GtkWidget       *child)
{
  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  if (child != NULL)
    gtk_widget_set_parent (child, GTK_WIDGET (self));
}

static void
mood_adaptive_bin_get_property (GObject    *object,
                                guint       property_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  MoodAdaptiveBin *self = MOOD_ADAPTIVE_BIN (object);

  switch (property_id)
    {
    case PROP_CHILD: g_value_set_object (value, self->child); break;
    case PROP_THRESHOLD: g_value_set_int (value, self->threshold); break;
    case PROP_NARROW: g_value_set_boolean (value, self->is_narrow); break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_adaptive_bin_set_property (GObject      *object,
                                guint         property_id,
                                const GValue *value,
                                GParamSpec   *pspec)
{
  MoodAdaptiveBin *self = MOOD_ADAPTIVE_BIN (object);

  switch (property_id)
    {
    case PROP_CHILD: set_child (self, g_value_get_object (value)); break;
    case PROP_THRESHOLD:
      self->threshold = g_value_get_int (value);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
      break;
    default: G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
mood_adaptive_bin_dispose (GObject *object)
{
  MoodAdaptiveBin *self = MOOD_ADAPTIVE_BIN (object);

  g_clear_handle_id (&self->change_id, g_source_remove);
  set_child (self, NULL);

  G_OBJECT_CLASS (mood_adaptive_bin_parent_class)->dispose (object);
}

static void
mood_adaptive_bin_class_init (MoodAdaptiveBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mood_adaptive_bin_get_property;
  object_class->set_property = mood_adaptive_bin_set_property;
  object_class->dispose = mood_adaptive_bin_dispose;
  widget_class->measure = mood_adaptive_bin_measure;
  widget_class->size_allocate = mood_adaptive_bin_size_allocate;

  properties[PROP_CHILD] = g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_THRESHOLD] = g_param_spec_int ("threshold", NULL, NULL, 0, G_MAXINT, 0,
                                                 G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW]
      = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
mood_adaptive_bin_init (MoodAdaptiveBin *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

gboolean
mood_adaptive_bin_is_narrow (MoodAdaptiveBin *self)
{
  return self->is_narrow;
}
