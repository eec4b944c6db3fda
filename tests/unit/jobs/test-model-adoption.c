/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A model comes into use and goes again. Each step is a process of its own (this program with other arguments), with settings
 * in a file, so that what stays is what is on the disk. */
#include "jobs/model-adoption.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utime.h>

#include "engine/analysis/model.h"
#include "engine/base/error.h"
#include "jobs/model-tidy.h"
#include "jobs/train-settings.h"
#include "support.h"
#include "tests/support/fixtures.h"

/* An option of the other process: the folder of the settings is away when they are to be written. */
#define LOST_SETTINGS "lost-settings"

/* What a process said. */
typedef struct
{
  int status;    /* as of waitpid() */
  char *in_use;  /* (owned) (nullable): base name of the file, or "shipped" */
  char *former;  /* (owned): the same, or "none" */
  char *message; /* (owned) */
} Said;

static void
said_clear (Said *self)
{
  g_free (self->in_use);
  g_free (self->former);
  g_free (self->message);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Said, said_clear)

/* (transfer full): an environment in which all that is kept lies in the fixture's folder. */
static GStrv
make_environment (const JobsFixture *fixture)
{
  GStrv environment = g_get_environ ();
  g_autofree char *config = g_build_filename (fixture->folder, "config", NULL);
  g_autofree char *data = g_build_filename (fixture->folder, "data", NULL);

  environment = g_environ_setenv (environment, "GSETTINGS_BACKEND", "keyfile", TRUE);
  environment = g_environ_setenv (environment, "XDG_CONFIG_HOME", config, TRUE);
  environment = g_environ_setenv (environment, "XDG_DATA_HOME", data, TRUE);
  return environment;
}

/* @arguments: after the program: what to do; NULL: nothing but to tell what is in use. */
static Said
run (const JobsFixture *fixture, const char *what, const char *path, const char *option)
{
  g_auto (GStrv) environment = make_environment (fixture);
  const char *arguments[] = { "/proc/self/exe", "--child", what, path != NULL ? path : "", option, NULL };
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  Said said = { 0 };

  arguments[0] = self;
  /* GLib warns of settings that cannot be written. */
  if (g_strcmp0 (option, LOST_SETTINGS) == 0)
    environment = g_environ_setenv (environment, "G_DEBUG", "", TRUE);
  g_spawn_sync (NULL, (char **)arguments, environment, G_SPAWN_DEFAULT, NULL, NULL, &output, &said.message, &said.status,
                &error);
  g_assert_no_error (error);
  lines = g_strsplit (output, "\n", -1);
  if (lines[0] != NULL && lines[1] != NULL)
    {
      said.in_use = g_strdup (lines[0]);
      said.former = g_strdup (lines[1]);
    }
  return said;
}

/* (transfer full): another model than that of the fixture. */
static char *
add_model (JobsFixture *fixture, const char *name, guint64 seed)
{
  g_autofree char *contents = NULL;
  gsize length;
  char *path = g_build_filename (fixture->folder, name, NULL);

  jobs_fixture_set_model (fixture, seed, 500);
  g_assert_true (g_file_get_contents (fixture->model, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (path, contents, length, NULL));
  return path;
}

static guint
count_copies (const JobsFixture *fixture)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "data", "moodplane", "models", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
assert_in_use (const JobsFixture *fixture, const char *in_use, const char *former)
{
  g_auto (Said) said = run (fixture, "status", NULL, NULL);

  g_assert_cmpint (said.status, ==, 0);
  g_assert_true (g_str_has_prefix (said.in_use, in_use));
  g_assert_true (g_str_has_prefix (said.former, former));
}

static void
test_there_and_back (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *first = add_model (fixture, "first.safetensors", 1);
  g_autofree char *second = add_model (fixture, "second one.safetensors", 2);

  assert_in_use (fixture, "shipped", "none");
  {
    g_auto (Said) said = run (fixture, "back", NULL, NULL);

    g_assert_cmpint (said.status, !=, 0);
    g_assert_cmpstr (said.message, ==, "not-found: No other model was in use before.");
  }
  {
    g_auto (Said) said = run (fixture, "adopt", first, NULL);

    g_assert_cmpint (said.status, ==, 0);
    g_assert_true (g_str_has_prefix (said.in_use, "first-"));
    g_assert_cmpstr (said.former, ==, "shipped");
  }
  /* What it was copied from may go. */
  g_assert_cmpint (g_unlink (first), ==, 0);
  {
    g_auto (Said) said = run (fixture, "adopt", second, NULL);

    g_assert_cmpint (said.status, ==, 0);
    g_assert_true (g_str_has_prefix (said.in_use, "second-one-"));
    g_assert_true (g_str_has_prefix (said.former, "first-"));
  }
  /* Once more changes nothing: what was there before is still the former one. */
  {
    g_auto (Said) said = run (fixture, "adopt", second, NULL);

    g_assert_cmpint (said.status, ==, 0);
    g_assert_true (g_str_has_prefix (said.former, "first-"));
  }
  g_assert_cmpuint (count_copies (fixture), ==, 2);
  for (int i = 0; i < 2; i++)
    {
      g_auto (Said) back = run (fixture, "back", NULL, NULL);
      g_auto (Said) forth = run (fixture, "back", NULL, NULL);

      g_assert_true (g_str_has_prefix (back.in_use, "first-"));
      g_assert_true (g_str_has_prefix (forth.in_use, "second-one-"));
      g_assert_true (g_str_has_prefix (forth.former, "first-"));
    }
}

static void
test_shipped (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *first = add_model (fixture, "first.safetensors", 1);
  g_autofree char *shipped = g_build_filename (g_getenv ("MOODPLANE_DATADIR"), "models", "default.safetensors", NULL);
  g_auto (Said) there = run (fixture, "adopt", first, "name=My taste / 2");
  g_auto (Said) back = run (fixture, "adopt", shipped, NULL);

  g_assert_true (g_str_has_prefix (there.in_use, "My-taste-2-"));
  g_assert_cmpstr (back.in_use, ==, "shipped");
  g_assert_true (g_str_has_prefix (back.former, "My-taste-2-"));
  /* It is not copied. */
  g_assert_cmpuint (count_copies (fixture), ==, 1);
}

/* Whatever is no model, or not all of one, is refused with a sentence, and all is as it was. */
/* Each weight is a number; what a network of them says of any song is none. */
static void
make_huge (GByteArray *bytes, const char *good, gsize length)
{
  const float weight = 3e38f;
  guint64 header;

  memcpy (&header, good, sizeof header);
  g_byte_array_set_size (bytes, 0);
  g_byte_array_append (bytes, (const guint8 *)good, (guint)(sizeof header + GUINT64_FROM_LE (header)));
  while (bytes->len < length)
    g_byte_array_append (bytes, (const guint8 *)&weight, sizeof weight);
}

static void
test_hostile (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *first = add_model (fixture, "first.safetensors", 1);
  g_autofree char *good = NULL;
  g_autofree char *fifo = g_build_filename (fixture->folder, "fifo.safetensors", NULL);
  gsize length;
  const char *const names[] = { "text", "empty", "short", "cut", "huge-header", "huge-tensor", "other-tensors", "huge-weights" };
  g_auto (Said) there = run (fixture, "adopt", first, NULL);

  g_assert_cmpint (there.status, ==, 0);
  g_assert_true (g_file_get_contents (first, &good, &length, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      static const char tensor[] = "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967295,4294967295,4],\"data_offsets\":[0,16]}}";
      static const char other[] = "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
      g_autofree char *name = g_strconcat (names[i], ".safetensors", NULL);
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      guint64 header = GUINT64_TO_LE (i == 4 ? G_MAXUINT64 : i == 5 ? sizeof tensor - 1 : sizeof other - 1);

      if (i == 0)
        g_byte_array_append (bytes, (const guint8 *)"This is no model.", 17);
      if (i == 2)
        g_byte_array_append (bytes, (const guint8 *)good, 7);
      if (i == 3)
        g_byte_array_append (bytes, (const guint8 *)good, (guint)length - 1);
      if (i >= 4 && i < 7)
        g_byte_array_append (bytes, (const guint8 *)&header, sizeof header);
      if (i == 5)
        g_byte_array_append (bytes, (const guint8 *)tensor, sizeof tensor - 1);
      if (i == 6)
        g_byte_array_append (bytes, (const guint8 *)other, sizeof other - 1);
      g_byte_array_set_size (bytes, bytes->len + (i == 5 ? 16 : i == 6 ? 4 : 0));
      if (i == 7)
        make_huge (bytes, good, length);
      g_assert_true (g_file_set_contents (path, (const char *)bytes->data, bytes->len, NULL));
      {
        g_auto (Said) said = run (fixture, "adopt", path, NULL);

        g_assert_true (WIFEXITED (said.status));
        g_assert_cmpint (WEXITSTATUS (said.status), ==, 1);
        g_assert_true (g_str_has_prefix (said.message, "bad-model: "));
        g_test_message ("%s: %s", names[i], said.message);
      }
      assert_in_use (fixture, "first-", "shipped");
    }

  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  {
    g_auto (Said) of_fifo = run (fixture, "adopt", fifo, NULL);
    g_auto (Said) of_folder = run (fixture, "adopt", fixture->folder, NULL);
    g_auto (Said) of_nothing = run (fixture, "adopt", "/nowhere.safetensors", NULL);

    g_assert_cmpint (WEXITSTATUS (of_fifo.status), ==, 1);
    g_assert_cmpint (WEXITSTATUS (of_folder.status), ==, 1);
    g_assert_true (g_str_has_prefix (of_nothing.message, "not-found: "));
  }
  assert_in_use (fixture, "first-", "shipped");
  g_assert_cmpuint (count_copies (fixture), ==, 1);
}

/* Whenever the program ends, one of both is in use and can be loaded, and the next try goes well. */
static void
test_killed (JobsFixture *fixture, gconstpointer data)
{
  static const char *const steps[] = { "checked", "copied", "about to set", "set" };
  g_autofree char *first = add_model (fixture, "first.safetensors", 1);
  g_autofree char *second = add_model (fixture, "second.safetensors", 2);

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autofree char *option = g_strconcat ("kill=", steps[i], NULL);
      g_auto (Said) before = run (fixture, "adopt", first, NULL);
      g_auto (Said) killed = run (fixture, "adopt", second, option);
      g_auto (Said) after = run (fixture, "status", NULL, NULL);

      g_assert_cmpint (before.status, ==, 0);
      g_assert_true (WIFSIGNALED (killed.status) && WTERMSIG (killed.status) == SIGKILL);
      g_assert_true (g_str_has_prefix (after.in_use, g_str_equal (steps[i], "set") ? "second-" : "first-"));
      {
        g_auto (Said) again = run (fixture, "adopt", second, NULL);

        g_assert_cmpint (again.status, ==, 0);
        g_assert_true (g_str_has_prefix (again.in_use, "second-"));
        g_assert_true (g_str_has_prefix (again.former, "first-"));
      }
    }
  g_assert_cmpuint (count_copies (fixture), ==, 2);
}

static void
test_full_disk (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *first = add_model (fixture, "first.safetensors", 1);
  g_autofree char *second = add_model (fixture, "second.safetensors", 2);
  g_auto (Said) before = run (fixture, "adopt", first, NULL);
  g_auto (Said) full = run (fixture, "adopt", second, "full");

  g_assert_cmpint (before.status, ==, 0);
  g_assert_cmpint (WEXITSTATUS (full.status), ==, 1);
  g_assert_true (g_str_has_prefix (full.message, "no-space: "));
  assert_in_use (fixture, "first-", "shipped");
  /* Nothing is left of what could not be written. */
  g_assert_cmpuint (count_copies (fixture), ==, 1);
}

static Said
run_without_settings (const JobsFixture *fixture, const char *what, const char *path)
{
  Said said = run (fixture, what, path, LOST_SETTINGS);
  g_autofree char *config = g_build_filename (fixture->folder, "config", NULL);
  g_autofree char *away = g_strconcat (config, ".away", NULL);

  g_assert_cmpint (g_unlink (config), ==, 0);
  g_assert_cmpint (g_rename (away, config), ==, 0);
  return said;
}

/* The model could be copied, and then the settings cannot be written: nobody says that it is in use. */
static void
test_lost_settings (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *first = add_model (fixture, "first.safetensors", 1);
  g_autofree char *second = add_model (fixture, "second.safetensors", 2);
  g_auto (Said) before = run (fixture, "adopt", first, NULL);
  g_auto (Said) lost = run_without_settings (fixture, "adopt", second);
  g_auto (Said) back = run_without_settings (fixture, "back", NULL);

  g_assert_cmpint (before.status, ==, 0);
  g_assert_cmpint (WEXITSTATUS (lost.status), ==, 1);
  g_assert_nonnull (strstr (lost.message, "the settings cannot be written"));
  /* Not even the process that has tried takes it for the model in use. */
  g_assert_true (g_str_has_prefix (lost.in_use, "first-"));
  g_assert_cmpint (WEXITSTATUS (back.status), ==, 1);
  assert_in_use (fixture, "first-", "shipped");
}

/* The former one is gone: what is in use stays. */
static void
test_former_gone (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *first = add_model (fixture, "first.safetensors", 1);
  g_autofree char *second = add_model (fixture, "second.safetensors", 2);
  g_auto (Said) one = run (fixture, "adopt", first, NULL);
  g_auto (Said) two = run (fixture, "adopt", second, NULL);
  g_autofree char *copy = g_build_filename (fixture->folder, "data", "moodplane", "models", one.in_use, NULL);

  g_assert_cmpint (g_unlink (copy), ==, 0);
  {
    g_auto (Said) back = run (fixture, "back", NULL, NULL);

    g_assert_cmpint (WEXITSTATUS (back.status), ==, 1);
    g_assert_true (g_str_has_prefix (back.message, "not-found: The former model cannot be used any more. "));
  }
  assert_in_use (fixture, "second-", "first-");
}

/* A copy that was damaged since is written anew, not trusted for its name. */
static void
test_damaged_copy (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *first = add_model (fixture, "first.safetensors", 1);
  g_auto (Said) one = run (fixture, "adopt", first, NULL);
  g_autofree char *copy = g_build_filename (fixture->folder, "data", "moodplane", "models", one.in_use, NULL);
  g_autofree char *shipped = g_build_filename (g_getenv ("MOODPLANE_DATADIR"), "models", "default.safetensors", NULL);
  g_auto (Said) other = run (fixture, "adopt", shipped, NULL);

  g_assert_cmpint (truncate (copy, 1000), ==, 0);
  {
    g_auto (Said) back = run (fixture, "back", NULL, NULL);
    g_auto (Said) again = run (fixture, "adopt", first, NULL);

    g_assert_cmpint (WEXITSTATUS (back.status), ==, 1);
    g_assert_true (g_str_has_prefix (back.message, "bad-model: "));
    g_assert_cmpstr (again.in_use, ==, one.in_use);
  }
}

/* --- tidying up --- */

/* (transfer full): where the copy lies. */
static char *
find_copy (const JobsFixture *fixture, const char *name)
{
  return g_build_filename (fixture->folder, "data", "moodplane", "models", name, NULL);
}

static void
make_old (const char *path)
{
  const time_t long_ago = time (NULL) - 2 * JOBS_MODEL_TIDY_AGE;
  const struct utimbuf times = { .actime = long_ago, .modtime = long_ago };

  g_assert_cmpint (g_utime (path, (struct utimbuf *)&times), ==, 0);
}

/* Adopts a model, whose copy is old then. (transfer full): the copy */
static char *
adopt_old (JobsFixture *fixture, const char *name, guint64 seed)
{
  g_autofree char *path = add_model (fixture, name, seed);
  g_auto (Said) said = run (fixture, "adopt", path, NULL);
  char *copy = find_copy (fixture, said.in_use);

  g_assert_cmpint (said.status, ==, 0);
  make_old (copy);
  return copy;
}

/* As a training has it that starts from a model. */
static void
start_training_from (const JobsFixture *fixture, const char *path)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "data", "moodplane", "trainings", "20260101-000000", NULL);
  g_autofree char *info = g_build_filename (folder, "run.json", NULL);
  g_autoptr (JobsTrainSettings) settings = jobs_train_settings_new ();
  g_autofree char *json = NULL;
  g_autofree char *run = NULL;
  g_autoptr (GError) error = NULL;

  jobs_train_settings_set_text (settings, JOBS_TRAIN_START_FILE, path);
  json = jobs_train_settings_to_json (settings);
  run = g_strdup_printf ("{\"moodplane\": \"training\", \"version\": 1, \"name\": \"x\", \"date\": 1767225600, \"source\": \"x\", "
                         "\"state\": \"ready\", \"training\": 1, \"validation\": 1, \"held-out\": 1, \"parts\": 1, \"settings\": %s}",
                         json);
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_file_set_contents (info, run, -1, &error);
  g_assert_no_error (error);
}

static gboolean
exists (const char *path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* What nothing needs goes with the next adoption; what anything may need stays. */
static void
test_tidy (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *unused = adopt_old (fixture, "unused.safetensors", 1);
  g_autofree char *started = adopt_old (fixture, "started.safetensors", 2);
  g_autofree char *loaded = adopt_old (fixture, "loaded.safetensors", 3);
  g_autoptr (AnalysisModel) model = analysis_model_load (loaded, NULL);
  g_autofree char *young = NULL, *former = NULL, *own = find_copy (fixture, "my-own.safetensors"), *last = NULL;

  g_assert_nonnull (model);
  g_assert_true (g_file_set_contents (own, "mine", -1, NULL));
  make_old (own);
  start_training_from (fixture, started);
  /* Since the third it is not the former one any more. */
  g_assert_false (exists (unused));
  g_assert_true (exists (started) && exists (loaded));
  young = adopt_old (fixture, "young.safetensors", 4);
  g_assert_cmpint (g_utime (young, NULL), ==, 0);

  former = adopt_old (fixture, "former.safetensors", 5);
  last = adopt_old (fixture, "last.safetensors", 6);
  g_assert_true (exists (last) && exists (former) && exists (young) && exists (started) && exists (loaded) && exists (own));

  g_clear_pointer (&model, analysis_model_unref);
  make_old (young);
  {
    g_auto (Said) again = run (fixture, "back", NULL, NULL);
    g_autofree char *next = adopt_old (fixture, "next.safetensors", 7);

    g_assert_true (g_str_has_prefix (again.in_use, "former-"));
    g_assert_true (exists (next) && exists (former));
  }
  g_assert_false (exists (young) || exists (loaded) || exists (last));
  g_assert_true (exists (started) && exists (own));
}

/* --- on the caller's main context --- */

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **)user_data = g_object_ref (result);
}

static void
test_async (JobsFixture *fixture, gconstpointer data)
{
  g_autofree char *wrong = jobs_fixture_add_file (fixture, "wrong.safetensors", "This is no model.");
  g_autoptr (JobsModelAdoption) before = jobs_model_adoption_load ();
  g_autoptr (JobsModelAdoption) after = NULL;
  g_autoptr (JobsModelAdoption) now = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  jobs_model_adoption_adopt_async (wrong, NULL, NULL, done_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  after = jobs_model_adoption_finish (result, &error);
  g_assert_null (after);
  g_assert_error (error, BASE_ERROR, BASE_ERROR_BAD_MODEL);
  now = jobs_model_adoption_load ();
  g_assert_cmpstr (now->path, ==, before->path);
}

/* --- the other process --- */

static const char *deadly_step;
static gboolean loses_settings;

/* A file is where their folder was: nobody can write there, whoever runs this. */
static void
lose_settings (void)
{
  g_autofree char *away = g_strconcat (g_get_user_config_dir (), ".away", NULL);

  g_assert_cmpint (g_rename (g_get_user_config_dir (), away), ==, 0);
  g_assert_true (g_file_set_contents (g_get_user_config_dir (), "", 0, NULL));
}

static void
step_cb (const char *step)
{
  if (g_strcmp0 (step, deadly_step) == 0)
    raise (SIGKILL);
  if (loses_settings && g_str_equal (step, "about to set"))
    lose_settings ();
}

static void
print_file (const char *path, gboolean is_shipped)
{
  g_autofree char *name = path != NULL ? g_path_get_basename (path) : g_strdup ("none");

  g_print ("%s\n", is_shipped ? "shipped" : name);
}

static void
take_option (const char *option, const char **name)
{
  struct rlimit limit = { .rlim_cur = 16 * 1024, .rlim_max = 16 * 1024 };

  if (g_str_has_prefix (option, "name="))
    *name = option + strlen ("name=");
  if (g_str_has_prefix (option, "kill="))
    deadly_step = option + strlen ("kill=");
  if (g_str_equal (option, "full"))
    {
      signal (SIGXFSZ, SIG_IGN);
      g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
    }
  loses_settings = g_str_equal (option, LOST_SETTINGS);
}

static void
print_adoption (const JobsModelAdoption *adoption)
{
  print_file (adoption->path, adoption->is_shipped);
  print_file (adoption->former, adoption->is_former_shipped);
}

static int
run_child (const char *what, const char *path, const char *option)
{
  g_autoptr (JobsModelAdoption) adoption = NULL;
  g_autoptr (GError) error = NULL;
  const char *name = NULL;

  if (option != NULL)
    take_option (option, &name);
  jobs_model_adoption_watch_steps (step_cb);
  if (g_str_equal (what, "adopt"))
    adoption = jobs_model_adoption_adopt (path, name, NULL, &error);
  else if (g_str_equal (what, "back"))
    adoption = jobs_model_adoption_go_back (NULL, &error);
  else
    adoption = jobs_model_adoption_load ();

  if (adoption == NULL)
    {
      g_printerr ("%s: %s", base_error_get_code (error), error->message);
      adoption = jobs_model_adoption_load ();
      print_adoption (adoption);
      return 1;
    }

  print_adoption (adoption);
  return 0;
}

int
main (int argc, char *argv[])
{
  if (argc >= 4 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2], argv[3], argv[4]);

  g_test_init (&argc, &argv, NULL);

#define ADD(name, func)                                                                                                \
  g_test_add ("/jobs/model-adoption/" name, JobsFixture, NULL, jobs_fixture_set_up, func, jobs_fixture_tear_down)
  ADD ("there-and-back", test_there_and_back);
  ADD ("shipped", test_shipped);
  ADD ("hostile", test_hostile);
  ADD ("killed", test_killed);
  ADD ("full-disk", test_full_disk);
  ADD ("lost-settings", test_lost_settings);
  ADD ("former-gone", test_former_gone);
  ADD ("damaged-copy", test_damaged_copy);
  ADD ("tidy", test_tidy);
  ADD ("async", test_async);
#undef ADD

  return g_test_run ();
}
