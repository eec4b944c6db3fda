/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How many times faster than real time music is heard on one core, and which part of the time the
 * front end and the network take: meson test --benchmark. With the path of a song, also what
 * decoding it costs: bench-listener SONG. The first are processor time, the latter, where two
 * processes work hand in hand, time on the clock. */

#include <time.h>

#include "engine/analysis/listener.h"
#include "engine/analysis/song-analyzer.h"
#include "engine/audio/decoder.h"
#include "fixture.h"

#define RATE 16000
#define SECONDS 120
#define N_RUNS 5

static gint64
get_processor_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / 1e6;
}

static void
print_line (const char *what,
            double      audio,
            double      time)
{
  g_print ("%-22s %8.1f ms for %5.0f s of audio, %6.0f x real time\n", what, time * 1e3, audio, audio / time);
}

static void
bench_listener (AnalysisModel *model)
{
  DspFrontend *frontend = analysis_model_get_frontend (model);
  const gsize n_samples = SECONDS * RATE;
  const gsize n_frames = dsp_frontend_count_frames (frontend, n_samples);
  g_autofree float *samples = fixture_make_music (n_samples, 1);
  g_autofree float *frames = g_new (float, n_frames * dsp_frontend_get_config (frontend)->n_bands);
  g_autoptr (DspFrontendStream) stream = dsp_frontend_stream_new (frontend);
  g_autoptr (AnalysisListener) listener = analysis_listener_new (model, NULL);
  double best_frontend = G_MAXDOUBLE;
  double best_network = G_MAXDOUBLE;
  double best_all = G_MAXDOUBLE;

  for (guint i = 0; i < N_RUNS; i++)
    {
      gint64 start = get_processor_time ();

      dsp_frontend_stream_reset (stream);
      dsp_frontend_stream_process (stream, samples, n_samples, NULL, frames, n_frames);
      best_frontend = MIN (best_frontend, (double) (get_processor_time () - start) / 1e6);

      start = get_processor_time ();
      analysis_listener_begin (listener);
      analysis_listener_hear_frames (listener, frames, n_frames);
      analysis_result_free (analysis_listener_finish (listener, NULL));
      best_network = MIN (best_network, (double) (get_processor_time () - start) / 1e6);

      start = get_processor_time ();
      analysis_listener_begin (listener);
      analysis_listener_hear (listener, samples, n_samples);
      analysis_result_free (analysis_listener_finish (listener, NULL));
      best_all = MIN (best_all, (double) (get_processor_time () - start) / 1e6);
    }

  print_line ("front end", SECONDS, best_frontend);
  print_line ("windows and network", SECONDS, best_network);
  print_line ("both", SECONDS, best_all);
}

static void
bench_song (AnalysisModel *model,
            const char    *path)
{
  g_autoptr (AudioDecoder) decoder = audio_decoder_new (RATE);
  g_autoptr (AnalysisSongAnalyzer) analyzer = analysis_song_analyzer_new (model, NULL);
  g_autofree float *samples = g_new (float, 8192);
  double best_decode = G_MAXDOUBLE;
  double best_all = G_MAXDOUBLE;
  double audio = 0.0;

  for (guint i = 0; i < N_RUNS; i++)
    {
      g_autoptr (AnalysisResult) result = NULL;
      g_autoptr (GError) error = NULL;
      gint64 start = g_get_monotonic_time ();
      gssize n = 0;

      audio = 0.0;
      if (audio_decoder_open (decoder, path, NULL, &error))
        while ((n = audio_decoder_read (decoder, samples, 8192, NULL, &error)) > 0)
          audio += (double) n / RATE;
      best_decode = MIN (best_decode, seconds_since (start));

      start = g_get_monotonic_time ();
      if (error == NULL)
        result = analysis_song_analyzer_run (analyzer, path, NULL, &error);
      best_all = MIN (best_all, seconds_since (start));

      if (error != NULL)
        {
          g_printerr ("%s: %s\n", path, error->message);
          return;
        }
    }

  print_line ("decoding (other core)", audio, best_decode);
  print_line ("decoding and hearing", audio, best_all);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (AnalysisModel) model = fixture_make_model (1);

  bench_listener (model);
  for (int i = 1; i < argc; i++)
    bench_song (model, argv[i]);

  return 0;
}
