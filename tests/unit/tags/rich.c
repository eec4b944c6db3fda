/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rich-parts.h"

static void
make_bare_audio (RichFile   *self,
                 const char *magic,
                 gsize       n)
{
  put (self->bytes, magic, n);
  put_pattern (self->bytes, 12000, 41);
  add_needle (self, self->bytes->data, self->bytes->len);
}

void
rich_put_tta (RichFile *self)
{
  guint start = self->bytes->len;

  put (self->bytes, "TTA1\1\0\2\0\x10\0\x44\xac\0\0\x20\x20\0\0\0\0\0\0", 22);
  put_pattern (self->bytes, 9000, 51);
  add_needle (self, self->bytes->data + start, self->bytes->len - start);
}

static const struct
{
  const char *name;
  const char *extension;
  const char *mood;
  const char *title;
  const char *refused;
} kinds[RICH_N_KINDS] = {
  [RICH_MP3_NONE] = { "mp3-none", ".mp3", NULL, NULL },
  [RICH_MP3_V23] = { "mp3-v23", ".mp3", NULL, "Title" },
  [RICH_MP3_V23_UNSYNC] = { "mp3-v23-unsync", ".mp3", NULL, "Title" },
  [RICH_MP3_V24] = { "mp3-v24", ".mp3", "Düster", "Title" },
  [RICH_MP3_V24_BARE] = { "mp3-v24-bare", ".mp3", NULL, "Title" },
  [RICH_MP3_APE] = { "mp3-ape", ".mp3", "Gloomy", "Title" },
  [RICH_MP3_BLANK_V1] = { "mp3-blank-v1", ".mp3", NULL, NULL },
  [RICH_FLAC] = { "flac", ".flac", "Gloomy", "Title" },
  [RICH_FLAC_BARE] = { "flac-bare", ".flac", NULL, NULL },
  [RICH_OGG] = { "ogg", ".ogg", "Gloomy", "Title" },
  [RICH_OPUS] = { "opus", ".opus", "Gloomy", "Title" },
  [RICH_M4A_FRONT] = { "m4a-front", ".m4a", "Gloomy|Düster", "Title" },
  [RICH_M4A_BACK] = { "m4a-back", ".m4a", "Gloomy|Düster", "Title" },
  [RICH_M4A_FREE] = { "m4a-free", ".m4a", "Gloomy|Düster", "Title" },
  [RICH_M4A_BARE] = { "m4a-bare", ".m4a", NULL, NULL },
  [RICH_WMA] = { "wma", ".wma", "Gloomy", "Title" },
  [RICH_WMA_BARE] = { "wma-bare", ".wma", NULL, NULL },
  [RICH_WAV] = { "wav", ".wav", NULL, "Title" },
  [RICH_WAV_BARE] = { "wav-bare", ".wav", NULL, NULL },
  [RICH_AIFF] = { "aiff", ".aiff", NULL, "Title" },
  [RICH_MONKEY] = { "monkey", ".ape", "Gloomy", "Title" },
  [RICH_WAVPACK] = { "wavpack", ".wv", "Gloomy", "Title" },
  [RICH_MUSEPACK] = { "musepack", ".mpc", NULL, NULL },
  [RICH_MUSEPACK_8] = { "musepack-8", ".mpc", "Gloomy", "Title" },
  [RICH_MP3_V22] = { "mp3-v22", ".mp3", NULL, "Title" },
  [RICH_MP3_V23_ODD] = { "mp3-v23-odd", ".mp3", NULL, "Title" },
  [RICH_MP3_V23_V1] = { "mp3-v23-v1", ".mp3", NULL, "Title" },
  [RICH_MP3_V24_ODD] = { "mp3-v24-odd", ".mp3", "Düster", "Title" },
  [RICH_FLAC_ODD] = { "flac-odd", ".flac", "Gloomy", "Title" },
  [RICH_FLAC_ID3] = { "flac-id3", ".flac", "Gloomy", "Title" },
  [RICH_OPUS_ODD] = { "opus-odd", ".opus", "Gloomy", "Title" },
  [RICH_OGG_FLAC] = { "ogg-flac", ".oga", "Gloomy", "Title" },
  [RICH_SPEEX] = { "speex", ".spx", "Gloomy", "Title" },
  [RICH_SPEEX_EMPTY] = { "speex-empty", ".spx", NULL, NULL },
  [RICH_OGG_EMPTY] = { "ogg-empty", ".ogg", NULL, NULL },
  [RICH_M4A_WIDE] = { "m4a-wide", ".m4b", "Gloomy|Düster", "Title" },
  [RICH_WMA_EMPTY] = { "wma-empty", ".wma", "Gloomy", NULL },
  [RICH_WMA_HOLLOW] = { "wma-hollow", ".wma", "Gloomy", NULL },
  [RICH_WAV_INFO] = { "wav-info", ".wav", NULL, "Title" },
  [RICH_AIFF_NAME] = { "aiff-name", ".aif", NULL, "a name" },
  [RICH_MONKEY_ODD] = { "monkey-odd", ".ape", "Gloomy", "Title" },
  [RICH_TTA] = { "tta", ".tta", NULL, "Title" },
  [RICH_TTA_APE] = { "tta-ape", ".tta", "Gloomy", "Title" },
  [RICH_TTA_BARE] = { "tta-bare", ".tta", NULL, NULL },
  [RICH_M4A_ODD] = { "m4a-odd", ".m4a", "Gloomy|Düster", "Title" },
  [RICH_MATROSKA] = { "matroska", ".mka", NULL, "Title", "Matroska" },
};

RichFile *
rich_file_new (RichKind kind)
{
  RichFile *self = g_new0 (RichFile, 1);

  self->name = kinds[kind].name;
  self->extension = kinds[kind].extension;
  self->owner_mood = kinds[kind].mood;
  self->title = kinds[kind].title;
  self->refused = kinds[kind].refused;
  self->bytes = g_byte_array_new ();
  self->needles = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->is_odd = g_str_has_suffix (self->name, "-odd");
  switch (kind)
    {
    case RICH_MP3_V22: rich_put_v22 (self, self->bytes); break;
    case RICH_TTA:
    case RICH_FLAC_ID3:
    case RICH_MP3_V23_V1:
    case RICH_MP3_V23_ODD:
    case RICH_MP3_V23: rich_put_v23 (self, self->bytes, FALSE); break;
    case RICH_MP3_V23_UNSYNC: rich_put_v23 (self, self->bytes, TRUE); break;
    case RICH_MP3_V24_ODD:
    case RICH_MP3_V24: rich_put_v24 (self, self->bytes, FALSE); break;
    case RICH_MP3_V24_BARE: rich_put_v24 (self, self->bytes, TRUE); break;
    case RICH_FLAC_ODD:
    case RICH_FLAC: rich_make_flac (self, FALSE); break;
    case RICH_FLAC_BARE: rich_make_flac (self, TRUE); break;
    case RICH_OGG:
    case RICH_OGG_EMPTY:
    case RICH_OGG_FLAC:
    case RICH_OPUS_ODD:
    case RICH_OPUS:
    case RICH_SPEEX:
    case RICH_SPEEX_EMPTY: rich_make_ogg (self, kind); break;
    case RICH_M4A_ODD:
    case RICH_M4A_FRONT:
    case RICH_M4A_BACK:
    case RICH_M4A_FREE:
    case RICH_M4A_WIDE:
    case RICH_M4A_BARE: rich_make_m4a (self, kind); break;
    case RICH_WMA:
    case RICH_WMA_EMPTY:
    case RICH_WMA_HOLLOW:
    case RICH_WMA_BARE: rich_make_wma (self, kind); break;
    case RICH_WAV:
    case RICH_WAV_INFO:
    case RICH_WAV_BARE:
    case RICH_AIFF_NAME:
    case RICH_AIFF: rich_make_riff (self, kind); break;
    case RICH_MONKEY_ODD:
    case RICH_MONKEY: make_bare_audio (self, "MAC \x96\x0f\0\0\x34\0\0\0\x18\0\0\0", 16); break;
    case RICH_WAVPACK: make_bare_audio (self, "wvpk\x18\0\0\0\x07\x04\0\0", 12); break;
    case RICH_MUSEPACK: make_bare_audio (self, "MP+\x07\x01\0\0\0", 8); break;
    case RICH_MUSEPACK_8: make_bare_audio (self, "MPCKSH\x0f", 7); break;
    case RICH_TTA_APE:
    case RICH_TTA_BARE: rich_put_tta (self); break;
    case RICH_MATROSKA: rich_make_matroska (self); break;
    default: break;
    }

  if (kind == RICH_TTA)
    rich_put_tta (self);
  if (kind == RICH_FLAC_ID3)
    rich_make_flac (self, FALSE);
  if (g_str_has_prefix (self->name, "mp3"))
    rich_put_mpeg_audio (self);
  if (kind == RICH_MP3_APE || kind == RICH_MONKEY || kind == RICH_MONKEY_ODD || kind == RICH_WAVPACK
      || kind == RICH_MUSEPACK_8 || kind == RICH_TTA_APE)
    rich_put_ape (self, TRUE);
  if (kind == RICH_MP3_V24)
    rich_put_ape (self, FALSE);
  if (kind == RICH_MP3_V24 || kind == RICH_MP3_V23_V1 || kind == RICH_MP3_APE || kind == RICH_FLAC_ID3 || kind == RICH_TTA)
    rich_put_id3v1 (self, FALSE);
  if (kind == RICH_MP3_BLANK_V1)
    rich_put_id3v1 (self, TRUE);

  return self;
}

void
rich_file_free (RichFile *self)
{
  if (self == NULL)
    return;

  g_byte_array_unref (self->bytes);
  g_ptr_array_unref (self->needles);
  g_free (self);
}

/* Returns: (transfer full): the path of the file in @folder */
char *
rich_file_write (const RichFile *self,
                 const char     *folder)
{
  g_autofree char *name = g_strconcat (self->name, self->extension, NULL);
  char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *) self->bytes->data, self->bytes->len, &error);
  g_assert_no_error (error);

  return path;
}

int
rich_file_find_missing (const RichFile *self,
                        const char     *path)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (guint i = 0; i < self->needles->len; i++)
    {
      gsize size;
      const void *needle = g_bytes_get_data (g_ptr_array_index (self->needles, i), &size);

      if (memmem (bytes, length, needle, size) == NULL)
        return (int) i;
    }

  return -1;
}
