/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "tags/tag-mood.h"
#include "tags/tag-source.h"

G_BEGIN_DECLS

typedef enum
{
  TAG_CONTAINER_NONE,
  TAG_CONTAINER_MPEG,
  TAG_CONTAINER_FLAC,
  TAG_CONTAINER_OGG,
  TAG_CONTAINER_MP4,
  TAG_CONTAINER_ASF,
  TAG_CONTAINER_WAV,
  TAG_CONTAINER_AIFF,
  TAG_CONTAINER_MONKEY,
  TAG_CONTAINER_WAVPACK,
  TAG_CONTAINER_MUSEPACK,
  TAG_CONTAINER_TRUEAUDIO,
  TAG_CONTAINER_MATROSKA,
} TagContainer;

/* One frame, comment, atom, attribute, item, block or chunk. */
typedef struct
{
  char    *id;       /* (owned): what a person would call it: "TIT2", "TXXX:Foo", "moov/mvhd" */
  GBytes  *bytes;    /* (owned): its content with its flags, in a form that tells what it says alone */
  GStrv    values;   /* (owned) (nullable): decoded text, only where the id means something to us */
  TagStore store;    /* the store it is in, for its meaning */
  gboolean is_home;  /* in the store where our fields live in this file */
} TagEntry;

typedef struct
{
  guint64 offset;
  guint64 length;
} TagRange;

/* What a container says of the song that TagLib does not read. */
typedef struct
{
  char  *title;  /* (owned) (nullable) */
  char  *artist; /* (owned) (nullable) */
  char  *album;  /* (owned) (nullable) */
  char  *genre;  /* (owned) (nullable): several with ";" between them */
  char  *date;   /* (owned) (nullable) */
  double duration; /* seconds; 0 when unknown */
} TagBasics;

/**
 * TagListing:
 *
 * Everything that a file holds besides the layout: what tag_lister_list() found. Two listings of a
 * file before and after a write have to be equal but for what was asked to change. Not listed,
 * because they carry no information: padding and free space, sizes and counts, the order among
 * entries of different ids, the case of an empty tag.
 */
typedef struct
{
  TagContainer container;
  TagStore     home;       /* where our fields are, or would be */
  gboolean     has_home;   /* FALSE: a write makes the store anew */
  TagBasics    basics;
  char        *obstacle;   /* (owned) (nullable): why this file is not written, a sentence */
  GPtrArray   *entries;    /* (element-type TagEntry) (owned), in file order */
  GArray      *audio;      /* (element-type TagRange) (owned): the audio payload, in file order */
  guint64      n_bytes;    /* that the entries hold between them */
} TagListing;

/* What all entries of a file hold between them is bounded: beyond this a file is refused, not swallowed. */
#define TAG_LISTING_MAX_BYTES (G_GUINT64_CONSTANT (256) << 20)

typedef enum
{
  TAG_LIST_ALL,
  TAG_LIST_TEXT, /* for reading: large payload structures need not be walked to their end */
} TagListMode;

TagListing *tag_listing_new       (TagContainer       container);
void        tag_listing_free      (TagListing        *self);
TagEntry   *tag_listing_add       (TagListing        *self,
                                   TagStore           store,
                                   const char        *id,
                                   const void        *bytes,
                                   gsize              length);
/* The same, and keeps @bytes instead of copying them. */
TagEntry   *tag_listing_add_bytes (TagListing        *self,
                                   TagStore           store,
                                   const char        *id,
                                   GBytes            *bytes);
/* FALSE with %BASE_ERROR_UNSUPPORTED_TAGS when @length bytes more are too many. Ask before reading them. */
gboolean    tag_listing_has_room  (const TagListing  *self,
                                   guint64            length,
                                   GError           **error);
void        tag_listing_add_audio (TagListing        *self,
                                   guint64            offset,
                                   guint64            length);
void        tag_listing_set_obstacle (TagListing     *self,
                                   const char        *sentence);
GStrv       tag_listing_get_field (const TagListing  *self,
                                   TagField           field);
gboolean    tag_listing_is_field  (const TagEntry    *entry,
                                   TagField          *field);
gboolean    tag_listing_compare   (const TagListing  *before,
                                   const TagListing  *after,
                                   const TagField    *changed,
                                   gsize              n_changed,
                                   GError           **error);
gboolean    tag_listing_compare_audio (const TagListing *before,
                                   const TagSource   *source_before,
                                   const TagListing  *after,
                                   const TagSource   *source_after,
                                   GCancellable      *cancellable,
                                   GError           **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TagListing, tag_listing_free)

G_END_DECLS
