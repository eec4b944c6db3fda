/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "engine/base/error.h"
#include "engine/nn/tensor-file.h"

typedef struct
{
  char *folder; /* (owned) */
  char *path;   /* (owned) */
} Fixture;

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("moodplane-test-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->path = g_build_filename (fixture->folder, "a.safetensors", NULL);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0); /* nothing else is left behind */
  g_free (fixture->folder);
  g_free (fixture->path);
}

static NnTensorFile *
make_example (void)
{
  static const float matrix[6] = { 1.0f, -2.5f, 3e-42f, 4e30f, -0.0f, 6.0f };
  static const float vector[2] = { 7.0f, 8.0f };
  static const float scalar[1] = { 9.0f };
  static const gsize matrix_shape[2] = { 2, 3 }, vector_shape[1] = { 2 }, empty_shape[2] = { 0, 4 };
  NnTensorFile *file = nn_tensor_file_new ();

  nn_tensor_file_add (file, "a.weight", matrix_shape, 2, matrix);
  nn_tensor_file_add (file, "a.bias", vector_shape, 1, vector);
  nn_tensor_file_add (file, "scalar", NULL, 0, scalar);
  nn_tensor_file_add (file, "empty", empty_shape, 2, NULL);
  nn_tensor_file_set_metadata (file, "key", "first");
  nn_tensor_file_set_metadata (file, "key", "é \"quoted\" \\ \n");
  nn_tensor_file_set_metadata (file, "other", "");
  return file;
}

static void
test_round_trip (Fixture      *fixture,
                 gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnTensorFile) written = make_example ();
  g_autoptr (NnTensorFile) read = NULL;
  static const char *const names[] = { "a.weight", "a.bias", "scalar", "empty" };

  g_assert_true (nn_tensor_file_save (written, fixture->path, &error));
  g_assert_no_error (error);
  read = nn_tensor_file_load (fixture->path, &error);
  g_assert_no_error (error);

  g_assert_cmpuint (nn_tensor_file_get_n_tensors (read), ==, G_N_ELEMENTS (names));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const gsize *shape, *written_shape;
      guint n_dims, written_n_dims;
      gsize size, written_size;
      const float *values = nn_tensor_file_get (read, names[i], &shape, &n_dims, &size);
      const float *written_values
          = nn_tensor_file_get (written, names[i], &written_shape, &written_n_dims, &written_size);

      g_assert_nonnull (values);
      g_assert_cmpmem (shape, n_dims * sizeof (gsize), written_shape, written_n_dims * sizeof (gsize));
      g_assert_cmpmem (values, size * sizeof (float), written_values, written_size * sizeof (float));
    }
  g_assert_null (nn_tensor_file_get (read, "absent", NULL, NULL, NULL));
  g_assert_cmpstr (nn_tensor_file_get_metadata (read, "key"), ==, "é \"quoted\" \\ \n");
  g_assert_cmpstr (nn_tensor_file_get_metadata (read, "other"), ==, "");
  g_assert_null (nn_tensor_file_get_metadata (read, "absent"));
}

/* Saving what was loaded gives the same bytes. */
static void
test_stable (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (NnTensorFile) written = make_example ();
  g_autoptr (NnTensorFile) read = NULL;
  g_autofree char *first = NULL, *second = NULL;
  gsize first_size, second_size;

  g_assert_true (nn_tensor_file_save (written, fixture->path, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &first, &first_size, NULL));
  read = nn_tensor_file_load (fixture->path, NULL);
  g_assert_true (nn_tensor_file_save (read, fixture->path, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &second, &second_size, NULL));
  g_assert_cmpmem (first, first_size, second, second_size);

  /* The header ends where data may begin. */
  g_assert_cmpuint ((guint8) first[0] % 8, ==, 0);
}

static void
assert_refused (Fixture      *fixture,
                const char   *bytes,
                gsize         size,
                BaseErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NnTensorFile) file = NULL;

  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) size, NULL));
  file = nn_tensor_file_load (fixture->path, &error);
  g_assert_null (file);
  g_assert_error (error, BASE_ERROR, (gint) code);
}

static void
test_truncated (Fixture      *fixture,
                gconstpointer data)
{
  g_autoptr (NnTensorFile) written = make_example ();
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (nn_tensor_file_save (written, fixture->path, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  for (gsize length = 0; length < size; length++)
    assert_refused (fixture, bytes, length, BASE_ERROR_BAD_MODEL);
}

static void
test_longer (Fixture      *fixture,
             gconstpointer data)
{
  g_autoptr (NnTensorFile) written = make_example ();
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (nn_tensor_file_save (written, fixture->path, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  bytes = g_realloc (bytes, size + 4);
  memset (bytes + size, 0, 4);
  assert_refused (fixture, bytes, size + 4, BASE_ERROR_BAD_MODEL);
}

/* Whatever one flipped bit makes of a file, reading it ends, without a crash. */
static void
test_flipped (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (NnTensorFile) written = make_example ();
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (nn_tensor_file_save (written, fixture->path, NULL));
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &size, NULL));
  for (gsize bit = 0; bit < size * 8; bit++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NnTensorFile) file = NULL;

      bytes[bit / 8] ^= (char) (1 << bit % 8);
      g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) size, NULL));
      file = nn_tensor_file_load (fixture->path, &error);
      if (file == NULL)
        g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
      else
        g_assert_no_error (error);
      bytes[bit / 8] ^= (char) (1 << bit % 8);
    }
}

#define TENSOR(name, dtype, shape, begin, end)                                                               \
  "\"" name "\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":[" #begin "," #end "]}"

typedef struct
{
  const char *path;
  const char *header;
  gsize n_floats;
  gboolean is_well;
} HeaderCase;

static const HeaderCase headers[] = {
  { "well", "{" TENSOR ("a", "F32", "[2]", 0, 8) "}", 2, TRUE },
  { "well-with-spaces", "{" TENSOR ("a", "F32", "[2]", 0, 8) "}   ", 2, TRUE },
  { "well-not-in-order", "{" TENSOR ("a", "F32", "[1]", 4, 8) "," TENSOR ("b", "F32", "[1]", 0, 4) "}", 2,
    TRUE },
  { "nothing-in-it", "{}", 0, TRUE },
  { "not-json", "{hello", 0, FALSE },
  { "no-object", "[1]", 0, FALSE },
  { "dtype", "{" TENSOR ("a", "F16", "[4]", 0, 8) "}", 2, FALSE },
  { "dtype-of-same-size", "{" TENSOR ("a", "I32", "[2]", 0, 8) "}", 2, FALSE },
  { "dtype-absent", "{\"a\":{\"shape\":[2],\"data_offsets\":[0,8]}}", 2, FALSE },
  { "dtype-number", "{\"a\":{\"dtype\":32,\"shape\":[2],\"data_offsets\":[0,8]}}", 2, FALSE },
  { "overlap", "{" TENSOR ("a", "F32", "[2]", 0, 8) "," TENSOR ("b", "F32", "[2]", 4, 12) "}", 3, FALSE },
  { "same-place", "{" TENSOR ("a", "F32", "[2]", 0, 8) "," TENSOR ("b", "F32", "[2]", 0, 8) "}", 2, FALSE },
  { "gap", "{" TENSOR ("a", "F32", "[1]", 0, 4) "," TENSOR ("b", "F32", "[1]", 8, 12) "}", 3, FALSE },
  { "gap-at-start", "{" TENSOR ("a", "F32", "[1]", 4, 8) "}", 2, FALSE },
  { "past-end", "{" TENSOR ("a", "F32", "[3]", 0, 12) "}", 2, FALSE },
  { "backwards", "{" TENSOR ("a", "F32", "[2]", 8, 0) "}", 2, FALSE },
  { "negative", "{" TENSOR ("a", "F32", "[2]", -8, 0) "}", 2, FALSE },
  { "shape-size", "{" TENSOR ("a", "F32", "[3]", 0, 8) "}", 2, FALSE },
  { "shape-negative", "{" TENSOR ("a", "F32", "[-1,-2]", 0, 8) "}", 2, FALSE },
  { "shape-overflow", "{" TENSOR ("a", "F32", "[4294967296,4294967296,2]", 0, 0) "}", 0, FALSE },
  { "shape-fraction", "{" TENSOR ("a", "F32", "[2.0]", 0, 8) "}", 2, FALSE },
  { "shape-text", "{" TENSOR ("a", "F32", "[\"2\"]", 0, 8) "}", 2, FALSE },
  { "shape-deep", "{" TENSOR ("a", "F32", "[1,1,1,1,1,1,1,1,2]", 0, 8) "}", 2, FALSE },
  { "offsets-three", "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4,8]}}", 2, FALSE },
  { "offsets-absent", "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 2, FALSE },
  { "tensor-no-object", "{\"a\":7}", 0, FALSE },
  { "metadata-number", "{\"__metadata__\":{\"a\":1}}", 0, FALSE },
  { "metadata-no-object", "{\"__metadata__\":\"a\"}", 0, FALSE },
  { "data-left-over", "{" TENSOR ("a", "F32", "[2]", 0, 8) "}", 3, FALSE },
};

static void
test_header (Fixture      *fixture,
             gconstpointer data)
{
  const HeaderCase *c = data;
  const guint64 length = GUINT64_TO_LE ((guint64) strlen (c->header));
  const float values[3] = { 1.0f, 2.0f, 3.0f };
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, (const guint8 *) &length, sizeof (length));
  g_byte_array_append (bytes, (const guint8 *) c->header, strlen (c->header));
  g_byte_array_append (bytes, (const guint8 *) values, c->n_floats * sizeof (float));

  if (c->is_well)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NnTensorFile) file = NULL;

      g_assert_true (g_file_set_contents (fixture->path, (char *) bytes->data, bytes->len, NULL));
      file = nn_tensor_file_load (fixture->path, &error);
      g_assert_no_error (error);
    }
  else
    assert_refused (fixture, (char *) bytes->data, bytes->len, BASE_ERROR_BAD_MODEL);
}

static void
test_oversize_header (Fixture      *fixture,
                      gconstpointer data)
{
  static const guint64 lengths[] = { 3, 100, 1 << 30, G_MAXINT64, G_MAXUINT64 };

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      char bytes[10] = { 0, 0, 0, 0, 0, 0, 0, 0, '{', '}' };
      const guint64 length = GUINT64_TO_LE (lengths[i]);

      memcpy (bytes, &length, sizeof (length));
      assert_refused (fixture, bytes, sizeof (bytes), BASE_ERROR_BAD_MODEL);
    }
}

/* A million brackets must not use up the stack. */
static void
test_deep_header (Fixture      *fixture,
                  gconstpointer data)
{
  const gsize n = 1000000;
  const guint64 length = GUINT64_TO_LE ((guint64) n);
  g_autofree char *bytes = g_malloc (8 + n);

  memcpy (bytes, &length, sizeof (length));
  memset (bytes + 8, '[', n);
  memcpy (bytes + 8, "{\"a\":", 5);
  assert_refused (fixture, bytes, 8 + n, BASE_ERROR_BAD_MODEL);
}

static void
test_no_file (Fixture      *fixture,
              gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) folder_error = NULL;
  g_autoptr (GError) save_error = NULL;
  g_autoptr (NnTensorFile) written = make_example ();
  g_autofree char *nowhere = g_build_filename (fixture->folder, "absent", "a.safetensors", NULL);

  g_assert_null (nn_tensor_file_load (fixture->path, &error));
  g_assert_error (error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
  g_assert_null (nn_tensor_file_load (fixture->folder, &folder_error));
  g_assert_error (folder_error, BASE_ERROR, BASE_ERROR_NOT_A_FILE);
  g_assert_false (nn_tensor_file_save (written, nowhere, &save_error));
  g_assert_error (save_error, BASE_ERROR, BASE_ERROR_NOT_FOUND);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add ("/nn/tensor-file/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("round-trip", test_round_trip);
  ADD ("stable", test_stable);
  ADD ("truncated", test_truncated);
  ADD ("longer", test_longer);
  ADD ("flipped", test_flipped);
  ADD ("oversize-header", test_oversize_header);
  ADD ("deep-header", test_deep_header);
  ADD ("no-file", test_no_file);
#undef ADD
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/nn/tensor-file/header/%s", headers[i].path);

      g_test_add (path, Fixture, &headers[i], set_up, test_header, tear_down);
    }

  return g_test_run ();
}
