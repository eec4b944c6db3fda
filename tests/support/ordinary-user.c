/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/support/ordinary-user.h"

/**
 * test_ordinary_user_may_run:
 * @program: the path of a program
 *
 * Tests of permissions run as root start themselves again as nobody. That cannot work where the build
 * folder lies in a place that nobody may enter, such as root's home. A shell asks, since the first
 * program that setpriv starts may still be found with root's rights.
 *
 * Returns: TRUE when nobody may run @program
 */
gboolean
test_ordinary_user_may_run (const char *program)
{
  const char *arguments[] = {
    "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "sh", "-c", "test -x \"$0\"", program, NULL,
  };
  int status;

  return g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL)
         && g_spawn_check_wait_status (status, NULL);
}
