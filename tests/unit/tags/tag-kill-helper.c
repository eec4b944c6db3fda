/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Writes tags into all files of a folder, over and over, until it is killed; test-kill.c does that.
 * With "hold" it makes a temporary file as a writer does and keeps it open; with "once" it writes one
 * file as whoever runs it, and says how that went. */

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "engine/base/error.h"
#include "tags/tag-copy.h"
#include "tags/tag-writer.h"

static int
write_once (const char  *path,
            guint        number,
            const char **code)
{
  static const char *const moods[] = { "calm", "tense", "a rather long mood, so that the padding does not do for it" };
  const char *const ours[] = { moods[0], moods[1], moods[2], "0.00", "0.10", "0.20", NULL };
  TagMoodEdit edit = { moods[number % 3], (number % 3) / 10.0, (number % 3) / 10.0, { ours, ours, ours } };
  g_autoptr (GError) error = NULL;
  g_autoptr (TagPlan) plan = tag_plan_new_mood (path, &edit, &error);

  if (plan != NULL && tag_plan_apply (plan, NULL, NULL, NULL, &error))
    return 0;

  *code = base_error_get_code (error);
  fprintf (stderr, "%s: %s\n", path, error->message);

  return 1;
}

static int
write_forever (char **paths,
               int    n_paths)
{
  const char *code;

  puts ("ready");
  fflush (stdout);
  for (guint round = 0;; round++)
    for (int i = 0; i < n_paths; i++)
      if (write_once (paths[i], round + (guint) i, &code) != 0)
        return 1;
}

static int
hold (const char *path)
{
  TagCopy copy = { NULL, NULL, -1 };

  if (!tag_copy_create (&copy, path, NULL))
    return 1;

  puts ("ready");
  fflush (stdout);
  for (;;)
    pause ();
}

int
main (int    argc,
      char **argv)
{
  const char *code = "written";

  if (argc >= 3 && strcmp (argv[1], "loop") == 0)
    return write_forever (argv + 2, argc - 2);
  if (argc == 3 && strcmp (argv[1], "hold") == 0)
    return hold (argv[2]);
  if (argc == 3 && strcmp (argv[1], "once") == 0)
    {
      int status = write_once (argv[2], 0, &code);

      puts (code);
      return status;
    }

  return 2;
}
