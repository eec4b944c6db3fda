/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/fixtures-private.h"

#include <gio/gio.h>
#include <gst/app/gstappsrc.h>
#include <gst/audio/audio.h>
#include <gst/gst.h>
#include <gst/tag/tag.h>

/* Each format by the elements that make it; describe_chain() knows those without a fixed chain. */
typedef struct
{
  FixtureFormat format;
  const char *extension;
  const char *chain;       /* (nullable) after audioconvert ! audioresample */
  const char *elements[3]; /* whose absence is told */
} FormatChain;

static const FormatChain chains[FIXTURE_N_FORMATS] = {
  { FIXTURE_WAV, "wav", "audio/x-raw,format=S16LE ! wavenc name=tags", { "wavenc" } },
  { FIXTURE_AIFF, "aiff", "audio/x-raw,format=S16BE ! aiffmux", { "aiffmux" } },
  { FIXTURE_FLAC, "flac", "audio/x-raw,format=S16LE ! flacenc name=tags", { "flacenc" } },
  { FIXTURE_OGG, "ogg", "vorbisenc name=tags ! oggmux", { "vorbisenc", "oggmux" } },
  { FIXTURE_OPUS, "opus", "opusenc name=tags ! oggmux", { "opusenc", "oggmux" } },
  { FIXTURE_MP3, "mp3", NULL, { "lamemp3enc", "xingmux", "id3v2mux" } },
  { FIXTURE_M4A, "m4a", NULL, { "mp4mux", "aacparse" } },
  { FIXTURE_WMA, "wma", "avenc_wmav2 ! asfmux name=tags", { "avenc_wmav2", "asfmux" } },
  { FIXTURE_WAVPACK, "wv", "wavpackenc", { "wavpackenc" } },
  { FIXTURE_MKV, "mkv", "vorbisenc ! matroskamux name=tags", { "vorbisenc", "matroskamux" } },
  { FIXTURE_WEBM, "webm", "opusenc ! webmmux name=tags", { "opusenc", "webmmux" } },
  { FIXTURE_MPC, "mpc", NULL, { NULL } },
  { FIXTURE_APE, "ape", NULL, { NULL } },
};

static gboolean
has_element (const char *name)
{
  g_autoptr (GstElementFactory) factory = NULL;

  if (!gst_is_initialized ())
    gst_init (NULL, NULL);
  factory = gst_element_factory_find (name);

  return factory != NULL;
}

const char *
fixture_format_get_extension (FixtureFormat format)
{
  return chains[format].extension;
}

/**
 * fixture_format_is_available:
 * @format: a format
 * @missing: (out) (optional): the name of the encoder that is not installed
 *
 * Returns: whether files of @format can be made here
 */
gboolean
fixture_format_is_available (FixtureFormat   format,
                             const char    **missing)
{
  const char *absent = NULL;

  if (format == FIXTURE_MPC)
    {
      g_autofree char *program = g_find_program_in_path ("mpcenc");

      if (program == NULL)
        absent = "mpcenc";
    }

  for (guint i = 0; i < G_N_ELEMENTS (chains[format].elements) && absent == NULL; i++)
    if (chains[format].elements[i] != NULL && !has_element (chains[format].elements[i]))
      absent = chains[format].elements[i];

  if (absent == NULL && format == FIXTURE_M4A && !has_element ("avenc_aac") && !has_element ("voaacenc"))
    absent = "avenc_aac";

  if (missing != NULL)
    *missing = absent;

  return absent == NULL;
}

static char *
describe_mp3 (const FixtureSpec *spec)
{
  g_autoptr (GString) chain = g_string_new (NULL);

  if (spec->bitrate != 0)
    g_string_append_printf (chain, "lamemp3enc target=bitrate cbr=true bitrate=%u", spec->bitrate);
  else
    g_string_append (chain, "lamemp3enc target=quality quality=4");
  g_string_append (chain, " ! xingmux");
  if (spec->title != NULL || spec->artist != NULL || spec->album != NULL || spec->cover)
    g_string_append (chain, " ! id3v2mux name=tags");

  return g_string_free (g_steal_pointer (&chain), FALSE);
}

static char *
describe_chain (const FixtureSpec *spec)
{
  if (spec->format == FIXTURE_MP3)
    return describe_mp3 (spec);
  if (spec->format == FIXTURE_M4A)
    return g_strdup_printf ("%s ! aacparse ! mp4mux name=tags",
                            has_element ("avenc_aac") ? "avenc_aac" : "voaacenc");
  if (spec->format == FIXTURE_MKV && spec->video)
    return g_strdup ("vorbisenc ! tags.audio_%u matroskamux name=tags "
                     "videotestsrc name=video ! video/x-raw,width=64,height=48,framerate=10/1 "
                     "! jpegenc ! tags.video_%u tags.");

  return g_strdup (chains[spec->format].chain);
}

/* A square of one color as PNG, by GStreamer's own encoder. */
static GBytes *
make_picture (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstSample) sample = NULL;
  GstMapInfo map;
  GBytes *bytes;

  if (!gst_is_initialized ())
    gst_init (NULL, NULL);
  pipeline = gst_parse_launch ("videotestsrc num-buffers=1 pattern=blue ! video/x-raw,width=16,height=16 "
                               "! videoconvert ! pngenc ! appsink name=sink sync=false",
                               &error);
  g_assert_no_error (error);
  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  g_signal_emit_by_name (sink, "pull-sample", &sample);
  g_assert_nonnull (sample);
  gst_buffer_map (gst_sample_get_buffer (sample), &map, GST_MAP_READ);
  bytes = g_bytes_new (map.data, map.size);
  gst_buffer_unmap (gst_sample_get_buffer (sample), &map);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  return bytes;
}

void
fixture_write_picture (const char *path)
{
  g_autoptr (GBytes) picture = make_picture ();
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, g_bytes_get_data (picture, NULL), (gssize)g_bytes_get_size (picture), &error);
  g_assert_no_error (error);
}

static void
add_cover (GstTagSetter *setter)
{
  g_autoptr (GBytes) picture = make_picture ();
  g_autoptr (GstBuffer) buffer = gst_buffer_new_wrapped_bytes (picture);
  g_autoptr (GstCaps) caps = gst_caps_new_empty_simple ("image/png");
  g_autoptr (GstSample) sample
      = gst_sample_new (buffer, caps, NULL,
                        gst_structure_new ("GstTagImageInfo", "image-type", GST_TYPE_TAG_IMAGE_TYPE,
                                           GST_TAG_IMAGE_TYPE_FRONT_COVER, NULL));

  gst_tag_setter_add_tags (setter, GST_TAG_MERGE_REPLACE, GST_TAG_IMAGE, sample, NULL);
}

static void
add_tags (GstElement        *pipeline,
          const FixtureSpec *spec)
{
  g_autoptr (GstElement) element = gst_bin_get_by_name (GST_BIN (pipeline), "tags");
  GstTagSetter *setter;

  if (element == NULL || !GST_IS_TAG_SETTER (element))
    return;

  setter = GST_TAG_SETTER (element);
  if (spec->title != NULL)
    gst_tag_setter_add_tags (setter, GST_TAG_MERGE_REPLACE, GST_TAG_TITLE, spec->title, NULL);
  if (spec->artist != NULL)
    gst_tag_setter_add_tags (setter, GST_TAG_MERGE_REPLACE, GST_TAG_ARTIST, spec->artist, NULL);
  if (spec->album != NULL)
    gst_tag_setter_add_tags (setter, GST_TAG_MERGE_REPLACE, GST_TAG_ALBUM, spec->album, NULL);
  if (spec->cover)
    add_cover (setter);
}

/* Timestamped buffers of a tenth of a second: encoders and muxers want small ones. */
static void
push_samples (GstAppSrc         *source,
              const FixtureSpec *spec)
{
  gsize n_frames;
  gsize frame_size = spec->channels * sizeof (float);
  g_autofree float *samples = fixture_synthesise (spec, &n_frames);
  gsize step = MAX (spec->rate / 10, 1);

  for (gsize start = 0; start < n_frames; start += step)
    {
      gsize count = MIN (step, n_frames - start);
      GstBuffer *buffer = gst_buffer_new_memdup (samples + start * spec->channels, count * frame_size);

      GST_BUFFER_PTS (buffer) = gst_util_uint64_scale (start, GST_SECOND, spec->rate);
      GST_BUFFER_DURATION (buffer) = gst_util_uint64_scale (count, GST_SECOND, spec->rate);
      gst_app_src_push_buffer (source, buffer);
    }
  gst_app_src_end_of_stream (source);
}

static GstElement *
make_pipeline (const FixtureSpec  *spec,
               const char         *path,
               GError            **error)
{
  g_autofree char *chain = describe_chain (spec);
  g_autofree char *description = g_strdup_printf (
      "appsrc name=source format=time max-bytes=0 ! audioconvert ! audioresample ! %s ! filesink name=sink",
      chain);
  g_autoptr (GstElement) pipeline = gst_parse_launch (description, error);
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstElement) sink = NULL;
  g_autoptr (GstElement) video = NULL;
  g_autoptr (GstCaps) caps = NULL;
  GstAudioInfo info;
  GstAudioChannelPosition positions[64];

  if (pipeline == NULL)
    return NULL;

  sink = gst_bin_get_by_name (GST_BIN (pipeline), "sink");
  g_object_set (sink, "location", path, NULL);

  gst_audio_channel_positions_from_mask ((gint)spec->channels,
                                         gst_audio_channel_get_fallback_mask ((gint)spec->channels),
                                         positions);
  gst_audio_info_set_format (&info, GST_AUDIO_FORMAT_F32LE, (gint)spec->rate, (gint)spec->channels,
                             spec->channels > 2 ? positions : NULL);
  caps = gst_audio_info_to_caps (&info);
  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  gst_app_src_set_caps (GST_APP_SRC (source), caps);

  video = gst_bin_get_by_name (GST_BIN (pipeline), "video");
  if (video != NULL)
    g_object_set (video, "num-buffers", (gint)(spec->seconds * 10.0), NULL);

  add_tags (pipeline, spec);

  return g_steal_pointer (&pipeline);
}

/* Runs one encoding pipeline to its end. */
gboolean
fixture_encode (const FixtureSpec  *spec,
                const char         *path,
                GError            **error)
{
  g_autoptr (GstElement) pipeline = NULL;
  g_autoptr (GstElement) source = NULL;
  g_autoptr (GstBus) bus = NULL;
  g_autoptr (GstMessage) message = NULL;
  const char *missing = NULL;

  if (!fixture_format_is_available (spec->format, &missing))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "%s is not installed", missing);
      return FALSE;
    }

  pipeline = make_pipeline (spec, path, error);
  if (pipeline == NULL)
    return FALSE;

  source = gst_bin_get_by_name (GST_BIN (pipeline), "source");
  bus = gst_element_get_bus (pipeline);
  gst_element_set_state (pipeline, GST_STATE_PLAYING);
  push_samples (GST_APP_SRC (source), spec);
  message = gst_bus_timed_pop_filtered (bus, 120 * GST_SECOND, GST_MESSAGE_EOS | GST_MESSAGE_ERROR);
  gst_element_set_state (pipeline, GST_STATE_NULL);

  if (message == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "encoding %s hangs", path);
      return FALSE;
    }
  if (GST_MESSAGE_TYPE (message) == GST_MESSAGE_ERROR)
    {
      gst_message_parse_error (message, error, NULL);
      return FALSE;
    }

  return TRUE;
}
