/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Threads: buffers come on the streaming thread of the player, messages of GStreamer's log from any. */
#include "sound-margin.h"

#include <gst/base/gstbasetransform.h>
#include <math.h>
#include <string.h>

/* While the first buffers of all come, and of each other format, the device is opened and filled. */
#define START_SECONDS 5.0

struct _SoundMarginElement
{
  GstBaseTransform parent_instance;
  double begun; /* running time, in seconds, of the first buffer of this format; or NAN */
};

#define SOUND_MARGIN_TYPE_ELEMENT (sound_margin_element_get_type ())
G_DECLARE_FINAL_TYPE (SoundMarginElement, sound_margin_element, SOUND_MARGIN, ELEMENT, GstBaseTransform)
G_DEFINE_FINAL_TYPE (SoundMarginElement, sound_margin_element, GST_TYPE_BASE_TRANSFORM)

static GMutex lock;
static SoundMargin seen = { .least = INFINITY }; /* (mutex lock) */

static void
note (double margin)
{
  g_mutex_lock (&lock);
  seen.n_buffers++;
  seen.n_late += margin <= 0 ? 1 : 0;
  seen.least = MIN (seen.least, margin);
  g_mutex_unlock (&lock);
}

static gboolean
set_caps (GstBaseTransform *base, GstCaps *from, GstCaps *to)
{
  SOUND_MARGIN_ELEMENT (base)->begun = NAN;

  return TRUE;
}

static GstFlowReturn
transform_ip (GstBaseTransform *base, GstBuffer *buffer)
{
  SoundMarginElement *self = SOUND_MARGIN_ELEMENT (base);
  GstElement *element = GST_ELEMENT (base);
  g_autoptr (GstClock) clock = gst_element_get_clock (element);
  const GstClockTime due
      = gst_segment_to_running_time (&base->segment, GST_FORMAT_TIME, GST_BUFFER_PTS (buffer));

  if (isnan (self->begun) && GST_CLOCK_TIME_IS_VALID (due))
    self->begun = (double)due / GST_SECOND;
  if (clock != NULL && GST_STATE (element) == GST_STATE_PLAYING && GST_CLOCK_TIME_IS_VALID (due)
      && (double)due / GST_SECOND > self->begun + START_SECONDS)
    note (((double)due + (double)gst_element_get_base_time (element) - (double)gst_clock_get_time (clock))
          / GST_SECOND);

  return GST_FLOW_OK;
}

static void
sound_margin_element_class_init (SoundMarginElementClass *klass)
{
  GstElementClass *element_class = GST_ELEMENT_CLASS (klass);
  static GstStaticPadTemplate sink
      = GST_STATIC_PAD_TEMPLATE ("sink", GST_PAD_SINK, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);
  static GstStaticPadTemplate source
      = GST_STATIC_PAD_TEMPLATE ("src", GST_PAD_SRC, GST_PAD_ALWAYS, GST_STATIC_CAPS_ANY);

  GST_BASE_TRANSFORM_CLASS (klass)->transform_ip = transform_ip;
  GST_BASE_TRANSFORM_CLASS (klass)->set_caps = set_caps;
  gst_element_class_add_static_pad_template (element_class, &sink);
  gst_element_class_add_static_pad_template (element_class, &source);
  gst_element_class_set_static_metadata (element_class, "Margin", "Generic", "Measures how early sound comes",
                                         "Moodplane");
}

static void
sound_margin_element_init (SoundMarginElement *self)
{
  self->begun = NAN;
  gst_base_transform_set_passthrough (GST_BASE_TRANSFORM (self), TRUE);
}

static void
log_cb (GstDebugCategory *category,
        GstDebugLevel level,
        const gchar *file,
        const gchar *function,
        gint line,
        GObject *object,
        GstDebugMessage *message,
        gpointer user_data)
{
  const char *text = gst_debug_message_get (message);

  if (level > GST_LEVEL_WARNING || text == NULL)
    return;

  g_mutex_lock (&lock);
  seen.n_underruns += strstr (text, "underflow") != NULL ? 1 : 0;
  seen.n_gaps += strstr (text, "discontinuity") != NULL ? 1 : 0;
  g_mutex_unlock (&lock);
  if (g_getenv ("SOUND_MARGIN_VERBOSE") != NULL)
    g_printerr ("%s: %s\n", gst_debug_category_get_name (category), text);
}

void
sound_margin_init (void)
{
  gst_init (NULL, NULL);
  gst_debug_remove_log_function (gst_debug_log_default);
  gst_debug_add_log_function (log_cb, NULL, NULL);
  gst_debug_set_active (TRUE);
  gst_debug_set_threshold_for_name ("pulse*", GST_LEVEL_WARNING);
  gst_debug_set_threshold_for_name ("audiobasesink", GST_LEVEL_WARNING);
  if (!gst_element_register (NULL, SOUND_MARGIN_NAME, GST_RANK_NONE, SOUND_MARGIN_TYPE_ELEMENT))
    g_error ("The element that measures cannot be registered");
}

void
sound_margin_take (SoundMargin *margin)
{
  g_mutex_lock (&lock);
  *margin = seen;
  seen = (SoundMargin) { .least = INFINITY };
  g_mutex_unlock (&lock);
}
