/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * One song in the child: filesrc ! decodebin ! audioconvert ! audioresample ! appsink.
 *
 * Threads: decoder_song_run() is the main thread; it only waits on the bus. The callbacks marked
 * "streaming" run in GStreamer's threads; what they leave behind is read after the pipeline went
 * to NULL, which joins them, or under the lock.
 */
#include "engine/audio/decoder-song.h"

#include <glib/gi18n.h>
#include <gst/app/gstappsink.h>
#include <gst/gst.h>
#include <gst/pbutils/pbutils.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "engine/audio/decoder-file.h"
#include "engine/audio/decoder-verdict.h"
#include "engine/base/error.h"

/* Of a song that waits to be decoded. By itself decodebin lets five packets wait, and then two threads wake each other for
 * every packet of some hundred bytes, which costs as much as a third of all decoding. */
static const guint max_bytes_waiting = 8 * 1024 * 1024;
/* Plugging takes milliseconds; should a version of decodebin do it otherwise, the song shall not hang on us. */
static const gint64 plugging_limit = 2 * G_USEC_PER_SEC;

typedef struct
{
  DecoderOutput *output; /* written by the streaming thread, by the main thread after the join */
  GstElement *pipeline;  /* (owned) */
  GstElement *head;      /* audioconvert, where the decoded stream is linked */
  GMutex lock;
  GCond plugged_cond;
  GThread *plugger;    /* (mutex lock) (nullable) the thread in which decodebin plugs the first element */
  gboolean is_plugged; /* (mutex lock) that is done */
  DecoderEvidence evidence; /* (mutex lock) */
} DecoderSong;

/* Streaming: asks how long the song should have been. At the end and not at the start: what a parser only estimates
 * has become exact by then. */
static GstPadProbeReturn
end_probe_cb (GstPad          *pad,
              GstPadProbeInfo *info,
              gpointer         user_data)
{
  DecoderSong *self = user_data;
  gint64 duration;

  if (GST_EVENT_TYPE (GST_PAD_PROBE_INFO_EVENT (info)) == GST_EVENT_EOS
      && gst_pad_peer_query_duration (pad, GST_FORMAT_TIME, &duration) && duration > 0)
    self->evidence.declared = (GstClockTime)duration;

  return GST_PAD_PROBE_OK;
}

/* Streaming. */
static GstFlowReturn
new_sample_cb (GstAppSink *sink,
               gpointer    user_data)
{
  DecoderSong *self = user_data;
  g_autoptr (GstSample) sample = gst_app_sink_pull_sample (sink);
  GstBuffer *buffer = sample != NULL ? gst_sample_get_buffer (sample) : NULL;
  GstMapInfo map;

  if (buffer == NULL || !gst_buffer_map (buffer, &map, GST_MAP_READ))
    return GST_FLOW_OK;

  decoder_output_samples (self->output, (const float *)(gpointer)map.data, map.size / sizeof (float));
  gst_buffer_unmap (buffer, &map);

  return GST_FLOW_OK;
}

/* Streaming: the first audio stream is the song; further ones stay unlinked, which stops them. */
static void
pad_added_cb (GstElement *decodebin,
              GstPad     *pad,
              gpointer    user_data)
{
  DecoderSong *self = user_data;
  g_autoptr (GstPad) sink = gst_element_get_static_pad (self->head, "sink");
  g_autoptr (GstCaps) caps = gst_pad_get_current_caps (pad);

  if (caps == NULL || gst_pad_is_linked (sink)
      || !gst_structure_has_name (gst_caps_get_structure (caps, 0), "audio/x-raw"))
    return;

  if (gst_pad_link (pad, sink) == GST_PAD_LINK_OK)
    {
      g_mutex_lock (&self->lock);
      self->evidence.has_audio = TRUE;
      g_mutex_unlock (&self->lock);
    }
}

/* Streaming: sees each stream before anything is plugged for it, the file as a whole first; only notes what is there. */
static gboolean
autoplug_continue_cb (GstElement *decodebin,
                      GstPad     *pad,
                      GstCaps    *caps,
                      gpointer    user_data)
{
  DecoderSong *self = user_data;
  const char *name = gst_structure_get_name (gst_caps_get_structure (caps, 0));

  g_mutex_lock (&self->lock);
  if (self->evidence.file_caps == NULL)
    {
      gst_caps_replace (&self->evidence.file_caps, caps);
      self->plugger = g_thread_self ();
    }
  else if (g_str_has_prefix (name, "video/"))
    self->evidence.has_video = TRUE;
  g_mutex_unlock (&self->lock);

  return TRUE;
}

/* Streaming: wavparse cuts a data chunk at 2 GB and then takes the rest for a long row of chunks to look at, which are
 * eight bytes each in silence. In such a file it shall rather take all that follows for samples. */
static void
element_added_cb (GstBin     *decodebin,
                  GstElement *element,
                  gpointer    user_data)
{
  GstElementFactory *factory = gst_element_get_factory (element);

  if (factory != NULL && g_str_equal (GST_OBJECT_NAME (factory), "wavparse"))
    g_object_set (element, "ignore-length", TRUE, NULL);
}

/* Streaming: runs after decodebin's own handler. */
static void
plugged_cb (GstElement *typefind,
            guint       probability,
            GstCaps    *caps,
            gpointer    user_data)
{
  DecoderSong *self = user_data;

  g_mutex_lock (&self->lock);
  self->is_plugged = TRUE;
  g_cond_broadcast (&self->plugged_cond);
  g_mutex_unlock (&self->lock);
}

/*
 * Streaming: holds back the first element's own thread until decodebin is done with plugging it. A demuxer that pulls
 * (aiffparse) may otherwise push its first buffer before anything listens; decodebin swallows the error that follows,
 * and the song would hang.
 */
static GstPadProbeReturn
pull_probe_cb (GstPad          *pad,
               GstPadProbeInfo *info,
               gpointer         user_data)
{
  DecoderSong *self = user_data;
  gint64 end_time = g_get_monotonic_time () + plugging_limit;

  g_mutex_lock (&self->lock);
  while (!self->is_plugged && self->plugger != g_thread_self ())
    if (!g_cond_wait_until (&self->plugged_cond, &self->lock, end_time))
      break;
  g_mutex_unlock (&self->lock);

  return GST_PAD_PROBE_REMOVE;
}

/* Streaming: a stream that nothing installed can decode. */
static void
unknown_type_cb (GstElement *decodebin,
                 GstPad     *pad,
                 GstCaps    *caps,
                 gpointer    user_data)
{
  DecoderSong *self = user_data;
  const char *name = gst_structure_get_name (gst_caps_get_structure (caps, 0));

  g_mutex_lock (&self->lock);
  if (self->evidence.unknown_caps == NULL || g_str_has_prefix (name, "audio/"))
    gst_caps_replace (&self->evidence.unknown_caps, caps);
  g_mutex_unlock (&self->lock);
}

/* Streaming: no stream will come any more; without an audio stream nothing would end the song. */
static void
no_more_pads_cb (GstElement *decodebin,
                 gpointer    user_data)
{
  gst_element_post_message (decodebin,
                            gst_message_new_application (GST_OBJECT (decodebin),
                                                         gst_structure_new_empty ("no-more-pads")));
}

static void
hold_until_plugged (DecoderSong *self,
                    GstElement  *decodebin)
{
  g_autoptr (GstElement) typefind = gst_bin_get_by_name (GST_BIN (decodebin), "typefind");
  g_autoptr (GstPad) pad = typefind != NULL ? gst_element_get_static_pad (typefind, "src") : NULL;

  if (pad == NULL)
    return;

  g_signal_connect_after (typefind, "have-type", G_CALLBACK (plugged_cb), self);
  gst_pad_add_probe (pad, GST_PAD_PROBE_TYPE_BLOCK | GST_PAD_PROBE_TYPE_PULL, pull_probe_cb, self, NULL);
}

/* Returns: (transfer none) (nullable): a new element of the pipeline; NULL where no plugin has it. */
static GstElement *
add_element (DecoderSong  *self,
             const char   *name,
             GError      **error)
{
  GstElement *element = gst_element_factory_make (name, NULL);

  if (element == NULL)
    g_set_error (error, BASE_ERROR, BASE_ERROR_MISSING_CODEC, _ ("GStreamer's plugin “%s” is not installed"),
                 name);
  else
    gst_bin_add (GST_BIN (self->pipeline), element);

  return element;
}

static gboolean
build_pipeline (DecoderSong  *self,
                const char   *path,
                guint         sample_rate,
                GError      **error)
{
  GstElement *source;
  GstElement *decodebin;
  GstElement *resample;
  GstElement *sink;
  GstAppSinkCallbacks callbacks = { .new_sample = new_sample_cb };
  /* The format and the one channel can only come from audioconvert, so the mix to mono is before the resampler. */
  g_autoptr (GstCaps) caps = gst_caps_new_simple ("audio/x-raw", "format", G_TYPE_STRING,
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
                                                  "F32LE",
#else
                                                  "F32BE",
#endif
                                                  "layout", G_TYPE_STRING, "interleaved", "channels",
                                                  G_TYPE_INT, 1, "rate", G_TYPE_INT, (gint)sample_rate, NULL);
  g_autoptr (GstCaps) raw = gst_caps_new_empty_simple ("audio/x-raw");
  g_autoptr (GstPad) head_pad = NULL;

  self->pipeline = gst_object_ref_sink (gst_pipeline_new (NULL));
  if ((source = add_element (self, "filesrc", error)) == NULL
      || (decodebin = add_element (self, "decodebin", error)) == NULL
      || (self->head = add_element (self, "audioconvert", error)) == NULL
      || (resample = add_element (self, "audioresample", error)) == NULL
      || (sink = add_element (self, "appsink", error)) == NULL)
    return FALSE;

  gst_element_link (source, decodebin);
  gst_element_link_many (self->head, resample, sink, NULL);

  g_object_set (source, "location", path, NULL);
  /* Only what becomes audio gets a decoder: no covers, video or subtitles. */
  g_object_set (decodebin, "caps", raw, "expose-all-streams", FALSE, "max-size-bytes", max_bytes_waiting,
                "max-size-buffers", G_MAXUINT, "max-size-time", G_MAXUINT64, NULL);
  g_object_set (sink, "sync", FALSE, "caps", caps, "max-buffers", 4, "enable-last-sample", FALSE, NULL);
  gst_app_sink_set_callbacks (GST_APP_SINK (sink), &callbacks, self, NULL);

  g_signal_connect (decodebin, "pad-added", G_CALLBACK (pad_added_cb), self);
  g_signal_connect (decodebin, "autoplug-continue", G_CALLBACK (autoplug_continue_cb), self);
  g_signal_connect (decodebin, "unknown-type", G_CALLBACK (unknown_type_cb), self);
  g_signal_connect (decodebin, "no-more-pads", G_CALLBACK (no_more_pads_cb), self);
  if (decoder_file_get_size (path) > G_MAXINT32)
    g_signal_connect (decodebin, "element-added", G_CALLBACK (element_added_cb), self);
  hold_until_plugged (self, decodebin);

  head_pad = gst_element_get_static_pad (self->head, "sink");
  gst_pad_add_probe (head_pad, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM, end_probe_cb, self, NULL);

  return TRUE;
}

static gboolean
has_audio (DecoderSong *self)
{
  gboolean result;

  g_mutex_lock (&self->lock);
  result = self->evidence.has_audio;
  g_mutex_unlock (&self->lock);

  return result;
}

/* Takes one message into the evidence. Returns: whether the song is over. */
static gboolean
handle_message (DecoderSong *self,
                GstMessage  *message)
{
  switch (GST_MESSAGE_TYPE (message))
    {
    case GST_MESSAGE_EOS: return TRUE;

    case GST_MESSAGE_ERROR: gst_message_parse_error (message, &self->evidence.error, NULL); return TRUE;

    case GST_MESSAGE_APPLICATION: return !has_audio (self);

    default: return FALSE;
    }
}

/* Waits until the song is over. A parent that is gone ends the process on the spot, even out of a decoder's loop. */
static void
wait_for_end (DecoderSong *self,
              int          parent_fd)
{
  g_autoptr (GstBus) bus = gst_element_get_bus (self->pipeline);
  GPollFD bus_fd;
  gboolean is_over = FALSE;

  gst_bus_get_pollfd (bus, &bus_fd);
  while (!is_over)
    {
      struct pollfd waits[2]
          = { { .fd = bus_fd.fd, .events = POLLIN }, { .fd = parent_fd, .events = POLLIN } };
      GstMessage *message;

      poll (waits, 2, -1);
      if (waits[1].revents != 0)
        _exit (0);

      while (!is_over && (message = gst_bus_pop (bus)) != NULL)
        {
          is_over = handle_message (self, message);
          gst_message_unref (message);
        }
    }
}

/* Runs the pipeline to its end. Returns: whether the song was heard as it was meant */
static gboolean
play (DecoderSong  *self,
      const char   *path,
      guint         sample_rate,
      int           parent_fd,
      GError      **error)
{
  gst_element_set_state (self->pipeline, GST_STATE_PLAYING);
  wait_for_end (self, parent_fd);
  gst_element_set_state (self->pipeline, GST_STATE_NULL);

  self->evidence.decoded = gst_util_uint64_scale (self->output->n_written, GST_SECOND, sample_rate);
  decoder_evidence_add_file (&self->evidence, path);

  return decoder_verdict_pass (&self->evidence, error);
}

/**
 * decoder_song_run:
 * @path: a file
 * @sample_rate: the rate of the samples to give
 * @parent_fd: where the parent's requests come from; it is silent during a song
 * @output: where everything goes
 *
 * Decodes one song, from the checks on the file to the END or ERROR message.
 */
void
decoder_song_run (const char    *path,
                  guint          sample_rate,
                  int            parent_fd,
                  DecoderOutput *output)
{
  DecoderSong self = { .output = output };
  g_autoptr (GError) error = NULL;
  gboolean is_heard;

  if (!decoder_file_check (path, &error))
    {
      decoder_output_error (output, (BaseErrorCode)error->code, error->message);
      return;
    }

  g_mutex_init (&self.lock);
  g_cond_init (&self.plugged_cond);
  is_heard = build_pipeline (&self, path, sample_rate, &error)
             && play (&self, path, sample_rate, parent_fd, &error);

  /* Before the last word: what goes wrong in here is this song's fault, not the next one's. */
  gst_clear_object (&self.pipeline);
  decoder_evidence_clear (&self.evidence);
  g_cond_clear (&self.plugged_cond);
  g_mutex_clear (&self.lock);

  if (is_heard)
    decoder_output_end (output);
  else
    decoder_output_error (output, (BaseErrorCode)error->code, error->message);
}
